"""Content around its cue: "Twelve people died, police said", "as the envoy warned", "what many
predict is".
"""

from __future__ import annotations

from reportedly.annotate.speech.content_span import (
    CLOSE,
    COMMAS,
    HEARD,
    RELATIVE,
    Content,
    Extents,
    Scope,
)
from reportedly.annotate.speech.cues import frame, verb_cues
from reportedly.annotate.speech.quotations import Quotation
from reportedly.records import Token
from reportedly.syntax.clauses import FINITE

_CONTRAST = frozenset(
    {"and", "but", "or", "while", "although", "though", "whereas", "yet"}
)


class Parentheses(Extents):
    """Finds content before or after a speaker and cue that stand as a parenthesis."""

    def _as_clause(self, scope: Scope) -> Content | None:
        """`As the envoy warned, …` and "…, as the envoy warned"."""
        mark = next(
            (
                k
                for k in self._kids(self.tokens[scope.first])
                if k.lower == "as" and k.dep == "mark"
            ),
            None,
        )
        if mark is None or self._has_object(scope):
            return None  # "…, as the president declared an emergency" tells what happened meanwhile
        last = max(scope.last, self.clauses.noun_phrase(scope.speaker)[1])
        return self.around(scope, scope.first, last)

    def _beside(self, scope: Scope) -> Content | None:
        """`Twelve people died, police said`: speaker and cue as a parenthesis after a comma, or
        before "is".
        """
        verb = self.tokens[scope.first]
        finite = (
            verb.tag in {"VBD", "VBZ", "VBP"}
            or self.clauses.child(verb.i, "aux") is not None
        )
        if not finite or self._has_object(scope):
            return None
        if (found := self._what(scope)) is not None:
            return found
        if (found := self._gapped(scope)) is not None:
            return found
        if (found := self._unmarked(scope)) is not None:
            return found
        _, last = self.clauses.noun_phrase(scope.speaker)
        return self.around(
            scope, min(scope.first, scope.speaker), max(last, scope.last)
        )

    def _has_object(self, scope: Scope) -> bool:
        """Whether the cue has said what it says: an object that is not who heard it."""
        held = self.clauses.child(scope.first, "dobj")
        return (
            held is not None
            and held.i != scope.speaker
            and self.tokens[scope.first].lemma not in HEARD
        )

    def _gapped(self, scope: Scope) -> Content | None:
        """`a vote the envoy says was fair`: the clause lacks its subject, which is the noun before."""
        verb = self.tokens[scope.first]
        following = self.tokens[scope.last + 1 : scope.last + 2]
        finite = bool(following) and following[0].tag in {"VBD", "VBZ", "VBP", "MD"}
        if not finite or verb.dep != "relcl" or scope.speaker > scope.first:
            return None
        end = self._extent(following[0].i, following[0].i, scope.inside)
        return self._checked(following[0].start, end, "clause")

    def _unmarked(self, scope: Scope) -> Content | None:
        """`The road is cut the mayor said.`: a text that has lost its commas; the parse sees the
        clause.
        """
        left = min(scope.first, self.clauses.noun_phrase(scope.speaker)[0])
        said = next(
            (t for t in self._kids(self.tokens[scope.first]) if t.dep == "ccomp"), None
        )
        if said is None or said.i > left or self.clauses.last[said.i] != left - 1:
            return None
        if self.tokens[left - 1].dep == "punct":
            return None
        start = max(scope.inside.start, self.begin) if scope.inside else self.begin
        return self._checked(start, self.tokens[left - 1].end, "clause", clause=True)

    def _what(self, scope: Scope) -> Content | None:
        """`what many predict is a long war`."""
        left = min(scope.first, self.clauses.noun_phrase(scope.speaker)[0])
        following = self.tokens[scope.last + 1 : scope.last + 2]
        if (
            not left
            or self.tokens[left - 1].lower != "what"
            or not following
            or following[0].lemma != "be"
        ):
            return None
        return self._checked(following[0].end, self._limit(scope.inside), "clause")

    def around(self, scope: Scope, first: int, last: int) -> Content | None:
        """The longer of the parts before and after a parenthesis of speaker and cue."""
        left, marked = self._left_of(scope, first)
        before = self._part_before(left, scope)
        after = self._part_after(last, scope)
        if scope.cue.part == "verb" and before is None:
            return after if self._may_open(left, marked, scope) else None
        if after is None or (
            before is not None and self._only_before(scope, marked, after)
        ):
            return before
        return (
            after
            if before is None or after.end - after.start > before.end - before.start
            else before
        )

    def _left_of(self, scope: Scope, first: int) -> tuple[int, bool]:
        """Where a parenthesis begins, and whether "as" opens it."""
        if scope.cue.part != "verb":
            return scope.first, False
        left = min(first, self.clauses.noun_phrase(scope.speaker)[0])
        kids = self._kids(self.tokens[scope.first])
        mark = next((k for k in kids if k.lower == "as" and k.i < left), None)
        return (mark.i, True) if mark else (left, False)

    def _may_open(self, left: int, marked: bool, scope: Scope) -> bool:
        """Without a clause before it, a parenthesis opens the sentence ("As the envoy warned, …")
        or splits one.

        "At least nine people, police said, were killed": the verb it hangs from comes after it.
        """
        if marked:
            return self._opens(left, scope)
        verb = self.tokens[scope.first]
        comma = left > 0 and self.tokens[left - 1].text == ","
        return comma and verb.dep in {"parataxis", "ccomp"} and verb.head > verb.i

    def _only_before(self, scope: Scope, marked: bool, after: Content) -> bool:
        """Nothing is said after "…, as the envoy warned", after "…, said the envoy", and in "…, he
        said, as rain fell".
        """
        inverted = scope.cue.part == "verb" and scope.speaker > scope.first
        opening = self.reading[after.start : after.end].split()[0].lower()
        return marked or inverted or opening in frame("meanwhile")

    def _opens(self, left: int, scope: Scope) -> bool:
        """Whether the parenthesis stands first in its sentence or quotation, a short adverb aside."""
        begin = max(self.begin, scope.inside.start) if scope.inside else self.begin
        return (
            left <= 2 or len(self.reading[begin : self.tokens[left].start].split()) <= 2
        )

    def before(self, comma: Token, inside: Quotation | None) -> Content | None:
        """The clause that ends at a comma; in a headline, which has no stop, it needs no verb."""
        start = max(inside.start, self.begin) if inside else self.begin
        stopped = self.sentence.text.rstrip()[-1:] in {".", "!", "?", *CLOSE}
        return self._checked(start, comma.start, "clause", clause=stopped)

    def _part_before(self, left: int, scope: Scope) -> Content | None:
        if left == 0:
            return None
        gap = self.tokens[left - 1]
        comma = gap.text in COMMAS
        if not comma and gap.text not in CLOSE and scope.cue.part == "verb":
            return None
        start = max(scope.inside.start, self.begin) if scope.inside else self.begin
        if scope.cue.part == "verb" and (self._introduces(scope) or self._asked(start)):
            return None
        return self._checked(
            start, gap.start if comma else gap.end, "clause", clause=True
        )

    def _asked(self, start: int) -> bool:
        """`Asked whether the road was cut, the general said no`: the reporter's question, not his
        answer.
        """
        opening = next((t for t in self.tokens if t.start >= start), None)
        asked = opening is not None and opening.tag == "VBN" and opening.dep == "advcl"
        return asked and opening is not None and bool(verb_cues(opening))

    def _introduces(self, scope: Scope) -> bool:
        """A colon after the cue: what is said follows, in the next sentence or the next paragraph."""
        for t in self.tokens[scope.last + 1 : scope.last + 12]:
            if t.text == ":" or (t.pos == "VERB" and verb_cues(t)):
                return t.text == ":"
        return False

    def _part_after(self, last: int, scope: Scope) -> Content | None:
        """After the comma that closes the parenthesis."""
        limit = self._limit(scope.inside)
        skipped = 0
        i = last + 1
        if self._leans_on(last, scope):
            return self._checked(self.tokens[i].start, limit, "clause", clause=True)
        while i < len(self.tokens) and self.tokens[i].text not in {",", "–", "—"}:
            i, skipped = i + 1, skipped + 1
            if skipped > 18:
                return None
        if self._goes_with(i + 1, scope) or self._tells_of(i + 1, scope):
            return None
        if (
            i >= len(self.tokens) - 1
            or self.tokens[i + 1].lower in _CONTRAST | RELATIVE
            or self.tokens[i].start >= limit
        ):
            return None
        return self._checked(self.tokens[i + 1].start, limit, "clause", clause=True)

    def _tells_of(self, i: int, scope: Scope) -> bool:
        """`…, according to the AAPP, a group that counts the dead`, "…, including his aide": no
        clause goes on.
        """
        following = self.tokens[i : i + 1]
        if not following or scope.cue.part != "preposition":
            return False
        beside = (
            self.clauses.within(i, scope.speaker) and following[0].tag not in FINITE
        )
        return beside or following[0].lower in frame("additions")

    def _goes_with(self, i: int, scope: Scope) -> bool:
        """`the station reported, citing officials`: a participle of the cue's says how it was told."""
        following = self.tokens[i : i + 1]
        return (
            bool(following)
            and following[0].tag == "VBG"
            and following[0].head == scope.first
        )

    def _leans_on(self, last: int, scope: Scope) -> bool:
        """`According to the mayor the road is cut`: no comma, but the parse hangs it from the
        clause after it.
        """
        opens = scope.first <= 1 and scope.cue.part == "preposition"
        if (
            not opens
            or last + 1 >= len(self.tokens)
            or self.tokens[last + 1].text in COMMAS
        ):
            return False
        return self.tokens[scope.first].head > last
