"""Content around its cue: "Twelve people died, police said", "as the envoy warned", "what many
predict is".
"""

from __future__ import annotations

from reportedly.annotate.actors.speaking_nouns import speaking_noun_by_lemma
from reportedly.annotate.speech.content_span import (
    CLOSE,
    COMMAS,
    Content,
    ContentSpans,
    CueScope,
)
from reportedly.annotate.speech.cues import frame, verb_cues
from reportedly.annotate.speech.quotations import Quotation
from reportedly.codebook.grammar import (
    ADVERBIAL_CLAUSES,
    APPOSITIONS,
    AUXILIARIES,
    CLAUSE_MARKERS,
    DETERMINERS,
    DIRECT_OBJECTS,
    FINITE,
    FULL_COMPLEMENTS,
    FULL_VERBS,
    GERUNDS,
    MARK_RELATIONS,
    NAMING,
    PAST_OR_PARTICIPLE,
    PAST_PARTICIPLE,
    PROPER_NOUNS,
    RELATIVE_CLAUSES,
    SIDE_CLAUSES,
    SUBJECTS,
    TENSED,
)
from reportedly.codebook.words import ContentShape
from reportedly.languages import word_set
from reportedly.records import Token
from reportedly.syntax.marks import ASIDE_MARKS, SENTENCE_ENDS

_LONGEST_ASIDE = (
    18  # words between speaker and cue and the comma that closes their parenthesis
)
_PARENTHETIC = FULL_COMPLEMENTS | SIDE_CLAUSES


class Parentheses:
    """Finds content before or after a speaker and cue that stand as a parenthesis."""

    def __init__(self, spans: ContentSpans) -> None:
        self.spans = spans
        self.clauses = spans.clauses
        self.tokens = spans.tokens
        self.reading = spans.reading
        self.sentence = spans.sentence

    def as_clause(self, scope: CueScope) -> Content | None:
        """`As the envoy warned, …` and "…, as the envoy warned"."""
        marks = self.clauses.children_as(scope.first, CLAUSE_MARKERS)
        if not any(k.lower in word_set("as") for k in marks):
            return None
        if self._has_object(scope):
            return None  # "…, as the president declared an emergency" tells what happened meanwhile
        last = max(scope.last, self.clauses.noun_phrase(scope.speaker)[1])
        return self.around(scope, scope.first, last)

    def beside(self, scope: CueScope) -> Content | None:
        """`Twelve people died, police said`: speaker and cue after a comma, or before "is"."""
        quoting = self.spans.quoting(scope)
        verb = self.tokens[scope.first if quoting is None else quoting]
        helped = self.clauses.child_as(verb.i, AUXILIARIES) is not None
        if not (verb.tag in TENSED or helped or self._as_participle(verb)):
            return None
        if self._has_object(scope):
            return None
        if (found := self._what(scope)) is not None:
            return found
        if (found := self._gapped(scope)) is not None:
            return found
        if (found := self._unmarked(scope)) is not None:
            return found
        _, last = self.clauses.noun_phrase(scope.speaker)
        first = min(scope.first, scope.speaker, self.spans.left_edge(scope))
        last = max(last, scope.last, self._role_behind(scope, last))
        return self.around(scope, first, last)

    def _as_participle(self, verb: Token) -> bool:
        """`…, with four missing, the agency reported on Monday`: a past tense that the parse took
        for a participle, though it has a subject of its own before it that can speak: "…, the case
        reported on Monday being the first" has none.
        """
        own = self.clauses.child_as(verb.i, SUBJECTS)
        if own is None:
            return False
        if own.i > verb.i:
            return False
        if verb.tag not in PAST_OR_PARTICIPLE:
            return False
        named = own.pos in PROPER_NOUNS
        return named or speaking_noun_by_lemma(own.lemma.lower()) is not None

    def _role_behind(self, scope: CueScope, last: int) -> int:
        """`According to Ann Lee, an aid worker, nine died`: where the role of who speaks ends, set
        off by commas; the end of the name where it has none.
        """
        if scope.cue.part != "preposition":
            return last
        if not self._opens(scope.first, scope):
            return last
        for role in self.clauses.children_as(scope.speaker, APPOSITIONS):
            end = self.clauses.last[role.i]
            commas = self.tokens[last + 1 : last + 2] + self.tokens[end + 1 : end + 2]
            set_off = len(commas) == 2 and all(t.text == "," for t in commas)
            if set_off and last + 1 < role.i <= end:
                return end
        return last

    def _has_object(self, scope: CueScope) -> bool:
        """Whether the cue has said what it says: an object that is not who heard it."""
        held = self.clauses.child_as(scope.first, DIRECT_OBJECTS)
        if held is None:
            return False
        if held.i == scope.speaker:
            return False
        return self.tokens[scope.first].lemma not in word_set("addressed_verbs")

    def _gapped(self, scope: CueScope) -> Content | None:
        """`a vote the envoy says was fair`: the clause lacks its subject, which is the noun
        before.
        """
        verb = self.tokens[scope.first]
        following = self.tokens[scope.last + 1 : scope.last + 2]
        finite = bool(following) and following[0].tag in FINITE
        if not finite:
            return None
        if verb.dep not in RELATIVE_CLAUSES:
            return None
        if scope.speaker > scope.first:
            return None
        end = self.spans.extent(following[0].i, following[0].i, scope.inside)
        return self.spans.checked(following[0].start, end, ContentShape.CLAUSE)

    def _unmarked(self, scope: CueScope) -> Content | None:
        """`The road is cut the mayor said.`: without its commas; the parse sees the clause."""
        left = min(scope.first, self.clauses.noun_phrase(scope.speaker)[0])
        said = self.clauses.child_as(scope.first, FULL_COMPLEMENTS)
        if said is None:
            return None
        if said.i > left:
            return None
        if self.clauses.last[said.i] != left - 1:
            return None
        if self.tokens[left - 1].dep in MARK_RELATIONS:
            return None
        start = (
            max(scope.inside.start, self.spans.begin)
            if scope.inside
            else self.spans.begin
        )
        return self.spans.checked(
            start, self.tokens[left - 1].end, ContentShape.CLAUSE, clause=True
        )

    def _what(self, scope: CueScope) -> Content | None:
        """`what many predict is a long war`."""
        left = min(scope.first, self.clauses.noun_phrase(scope.speaker)[0])
        if not left:
            return None
        if self.tokens[left - 1].lower not in word_set("what"):
            return None
        for t in self.tokens[scope.last + 1 : scope.last + 2]:
            if t.lemma in word_set("be"):
                return self.spans.checked(
                    t.end, self.spans.limit(scope.inside), ContentShape.CLAUSE
                )
        return None

    def around(self, scope: CueScope, first: int, last: int) -> Content | None:
        """The longer of the parts before and after a parenthesis of speaker and cue."""
        left, marked = self._left_of(scope, first)
        before = self._part_before(left, scope)
        after = self._part_after(last, scope)
        if scope.cue.part == "verb" and before is None:
            opens = self._may_open(left, marked, scope)
            return after if opens or self._comma_for_that(scope) else None
        if before is None and after is None:
            return self._told_last(last, scope)
        if before is None or after is None:
            return before or after
        longer = after.end - after.start > before.end - before.start
        return (
            after if longer and not self._only_before(scope, marked, after) else before
        )

    def _told_last(self, last: int, scope: CueScope) -> Content | None:
        """`According to the mayor of Old Weir, Ann Lee, a wall fell`: what is told begins behind
        the last comma that leaves the verb a subject, where the parse took it for more of the name.
        """
        if scope.cue.part != "preposition":
            return None
        if not self._opens(scope.first, scope):
            return None
        rest = self.tokens[last + 1 :]
        verb = next(
            (t for t in rest if t.tag in FINITE and not self._relative(t)), None
        )
        if verb is None:
            return None
        for comma in reversed(self.tokens[last + 1 : verb.i]):
            between = self.tokens[comma.i + 1 : verb.i]
            if comma.text == "," and any(t.pos in NAMING for t in between):
                limit = self.spans.limit(scope.inside)
                return self.spans.checked(
                    between[0].start, limit, ContentShape.CLAUSE, clause=True
                )
        return None

    def _relative(self, verb: Token) -> bool:
        """Whether a finite verb stands in a clause that tells of a noun: "a group that counts"."""
        if verb.dep in AUXILIARIES:
            verb = self.tokens[verb.head]
        above = (self.tokens[i] for i in self.clauses.up(verb.i))
        return any(t.dep in RELATIVE_CLAUSES for t in (verb, *above))

    def _left_of(self, scope: CueScope, first: int) -> tuple[int, bool]:
        """Where a parenthesis begins, and whether "as" opens it."""
        if scope.cue.part != "verb":
            return scope.first, False
        left = min(first, self.spans.left_edge(scope))
        kids = self.spans.kids(self.tokens[scope.first])
        opening = word_set("as")
        mark = next((k for k in kids if k.lower in opening and k.i < left), None)
        return (mark.i, True) if mark else (left, False)

    def _may_open(self, left: int, marked: bool, scope: CueScope) -> bool:
        """Without a clause before it, a parenthesis opens the sentence ("As the envoy warned, …")
        or splits one.

        "At least nine people, police said, were killed": the verb it hangs from comes after it.
        """
        if marked:
            return self._opens(left, scope)
        verb = self.tokens[scope.first]
        comma = left > 0 and self.tokens[left - 1].text == ","
        return comma and verb.dep in _PARENTHETIC and verb.head > verb.i

    def _comma_for_that(self, scope: CueScope) -> bool:
        """`The mayor said, the road is cut`: a comma where "that" would stand, and the parse hangs
        the cue from the clause behind it.
        """
        verb = self.tokens[scope.first]
        following = self.tokens[scope.last + 1 : scope.last + 2]
        beside = verb.dep in _PARENTHETIC and verb.head > verb.i
        comma = bool(following) and following[0].text == ","
        return beside and comma and self._opens(self.spans.left_edge(scope), scope)

    def _only_before(self, scope: CueScope, marked: bool, after: Content) -> bool:
        """Nothing is said after "…, as the envoy warned", after "…, said the envoy", and in "…, he
        said, as rain fell".
        """
        inverted = scope.cue.part == "verb" and scope.speaker > scope.first
        opening = self.reading[after.start : after.end].split()[0].lower()
        return marked or inverted or opening in frame("meanwhile")

    def _opens(self, left: int, scope: CueScope) -> bool:
        """Whether the parenthesis stands first in its sentence or quotation, a short adverb
        aside.
        """
        begin = (
            max(self.spans.begin, scope.inside.start)
            if scope.inside
            else self.spans.begin
        )
        return (
            left <= 2 or len(self.reading[begin : self.tokens[left].start].split()) <= 2
        )

    def before(self, comma: Token, inside: Quotation | None) -> Content | None:
        """The clause that ends at a comma; in a headline, which has no stop, it needs no verb."""
        start = max(inside.start, self.spans.begin) if inside else self.spans.begin
        stopped = self.sentence.text.rstrip()[-1:] in SENTENCE_ENDS.union(CLOSE)
        return self.spans.checked(
            start, comma.start, ContentShape.CLAUSE, clause=stopped
        )

    def _part_before(self, left: int, scope: CueScope) -> Content | None:
        """What stands before a parenthesis that gives it, up to a comma or a quotation's end."""
        if left == 0:
            return None
        gap = self.tokens[left - 1]
        comma = gap.text in COMMAS
        if not comma and gap.text not in CLOSE and scope.cue.part == "verb":
            return None
        start = (
            max(scope.inside.start, self.spans.begin)
            if scope.inside
            else self.spans.begin
        )
        start = self._in_brackets(start, gap)
        if scope.cue.part == "verb" and (self._introduces(scope) or self._asked(start)):
            return None
        return self.spans.checked(
            start, gap.start if comma else gap.end, ContentShape.CLAUSE, clause=True
        )

    def _in_brackets(self, start: int, gap: Token) -> int:
        """`(the true number is higher, according to the mission)`: what is said begins with the
        bracket the cue stands in, where that holds a clause. "Nine fled (four women, according to
        the mission)" credits the nine too.
        """
        words = self.reading[start : gap.start]
        opened = words.rfind("(")
        if opened < 0:
            return start
        if ")" in words[opened:]:
            return start
        begin = start + opened + 1
        inside = (t for t in self.tokens if begin <= t.start < gap.start)
        return begin if any(t.tag in FINITE for t in inside) else start

    def _asked(self, start: int) -> bool:
        """`Asked whether the road was cut, the general said no`: the reporter's question, not his
        answer.
        """
        opening = next((t for t in self.tokens if t.start >= start), None)
        asked = (
            opening is not None
            and opening.tag in PAST_PARTICIPLE
            and opening.dep in ADVERBIAL_CLAUSES
        )
        return asked and opening is not None and bool(verb_cues(opening))

    def _introduces(self, scope: CueScope) -> bool:
        """A colon after the cue: what is said follows, in the next sentence or the next
        paragraph.
        """
        for t in self.tokens[scope.last + 1 : scope.last + 12]:
            if t.text == ":" or (t.pos in FULL_VERBS and verb_cues(t)):
                return t.text == ":"
        return False

    def _part_after(self, last: int, scope: CueScope) -> Content | None:
        """After the comma that closes the parenthesis."""
        limit = self.spans.limit(scope.inside)
        skipped = 0
        i = last + 1
        if self._leans_on(last, scope):
            return self.spans.checked(
                self.tokens[i].start, limit, ContentShape.CLAUSE, clause=True
            )
        while i < len(self.tokens) and self.tokens[i].text not in ASIDE_MARKS:
            i, skipped = i + 1, skipped + 1
            if skipped > _LONGEST_ASIDE:
                return None
        if self._goes_with(i + 1, scope):
            return None
        if self._tells_of(i + 1, scope):
            return None
        if i >= len(self.tokens) - 1:
            return None
        if self.tokens[i + 1].lower in word_set("clause_joints") | word_set(
            "relatives"
        ):
            return None
        if self.tokens[i].start >= limit:
            return None
        return self.spans.checked(
            self.tokens[i + 1].start, limit, ContentShape.CLAUSE, clause=True
        )

    def _tells_of(self, i: int, scope: CueScope) -> bool:
        """`…, according to the AAPP, a group that counts the dead`, "…, including his aide": no
        clause goes on.
        """
        following = self.tokens[i : i + 1]
        if not following:
            return False
        if scope.cue.part != "preposition":
            return False
        beside = (
            self.clauses.within(i, scope.speaker) and following[0].tag not in FINITE
        )
        goes_on = any(
            t.tag in FINITE and not self._relative(t) for t in self.tokens[i:]
        )
        tells = following[0].pos in DETERMINERS and scope.first > 1 and not goes_on
        return beside or tells or following[0].lower in frame("additions")

    def _goes_with(self, i: int, scope: CueScope) -> bool:
        """`the station reported, citing officials`: a participle of the cue's says how it was
        told.
        """
        following = self.tokens[i : i + 1]
        if not following:
            return False
        if following[0].tag not in GERUNDS:
            return False
        above = (following[0].head, self.tokens[following[0].head].head)
        return scope.first in above or following[0].dep in ADVERBIAL_CLAUSES

    def _leans_on(self, last: int, scope: CueScope) -> bool:
        """`According to the mayor the road is cut`: no comma, but the parse hangs it from the
        clause after it.
        """
        opens = scope.first <= 1 and scope.cue.part == "preposition"
        if not opens:
            return False
        if last + 1 >= len(self.tokens):
            return False
        if self.tokens[last + 1].text in COMMAS:
            return False
        return self.tokens[scope.first].head > last
