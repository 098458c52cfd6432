"""What is said at a cue: beside it in quotation marks, after it, or around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reportedly.annotate.speech.content_span import (
    CLOSE,
    COMMAS,
    TRIM,
    Content,
    ContentSpans,
    CueScope,
)
from reportedly.annotate.speech.coordination import stray_from
from reportedly.annotate.speech.cues import Cue, frame, verb_cues
from reportedly.annotate.speech.frames import Shapes
from reportedly.annotate.speech.parentheses import Parentheses
from reportedly.annotate.speech.quotations import Quotation
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    ADJECTIVE_MODIFIERS,
    ADVERBIAL_CLAUSES,
    AUXILIARIES,
    BASE_FORM,
    CLAUSE_MARKERS,
    CONJUNCTS,
    COORDINATORS,
    DETERMINER_RELATIONS,
    DIRECT_OBJECTS,
    FINITE,
    FULL_COMPLEMENTS,
    GERUNDS,
    MARKS,
    NOMINAL,
    NOUN_CLAUSES,
    NOUN_PHRASE,
    NUMBER_MODIFIERS,
    NUMERALS,
    OPENS_CLAUSE,
    PARTICIPLE_CLAUSES,
    PASSIVE_NOUN_SUBJECTS,
    PAST,
    PAST_OR_PARTICIPLE,
    PAST_PARTICIPLE,
    PREPOSITION_FORM,
    PREPOSITION_HEADS,
    PREPOSITIONS,
    RELATIVE_DETERMINER,
    SUBJECT_OR_HELPER,
    SUBJECTS,
    TENSED,
    VERBS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import ContentShape
from reportedly.languages import word_set
from reportedly.records import Token
from reportedly.syntax.clauses import Clauses

_NOMINAL_SHAPES = subset("nominal")

_CLOSE_ASIDE = frozenset({",", ";"})  # marks behind "…, its mayor warned"
_JOINTS = COORDINATORS | MARKS  # behind which another clause can follow
# verbs between a cue and a quotation that make no clause of their own
_BESIDE = NOUN_CLAUSES | ADJECTIVE_MODIFIERS | AUXILIARIES
_THAT_CLAUSES = NOUN_CLAUSES | FULL_COMPLEMENTS
# "that" before a clause is taken for an article
_THAT_RELATIONS = CLAUSE_MARKERS | DETERMINER_RELATIONS
_CLAUSE_VERBS = FINITE | BASE_FORM


_LISTED = (
    NOUN_PHRASE | NUMERALS | _JOINTS
)  # "[seven civilians, one guard and] two bombers"
_PHRASE = NOUN_PHRASE | PREPOSITIONS | NUMERALS  # "one house in five [had cracks]"

# Words between a cue and its "that": "warned during a recent session of the church's synod that".
_LONGEST_GAP = 160  # letters from a cue to the quotation it hands over
# Words from a cue to a quotation that no mark sets off: "called the raid by troops “…”".
_RUN_ON = 5
_THAT_WITHIN = 24


def _is_that(t: Token) -> bool:
    """ "That" before a clause, however the parser hangs it."""
    return t.lower in word_set("that") and (
        t.dep in CLAUSE_MARKERS or t.tag in PREPOSITION_FORM
    )


class Contents:
    """Finds the content of cues in one sentence."""

    def __init__(
        self,
        clauses: Clauses,
        quotations: list[Quotation],
        reading: str,
        bounds: tuple[int, int],
    ) -> None:
        self.spans = ContentSpans(clauses, quotations, reading, bounds)
        self.shapes = Shapes(self.spans)
        self.parentheses = Parentheses(self.spans)
        self.clauses = clauses
        self.tokens = clauses.tokens
        self.quotations = quotations
        self.reading = reading
        self.sentence = clauses.sentence

    def of_verb(self, scope: CueScope) -> Content | None:
        """What a verb's subject says: beside it in quotation marks, after it, or around it."""
        for takes, read in _READINGS:
            if not takes or takes in scope.cue.takes:
                found = read(self, scope)
                if found is not None:
                    return found
        return None

    def _clause_next(self, scope: CueScope) -> bool:
        """`on the show “Late News,” Lee said the road was cut`: what stands between the marks is a
        title, since a clause follows the verb and other words open the sentence.
        """
        verb = scope.first
        said = (
            t
            for t in self.clauses.children_as(verb, FULL_COMPLEMENTS)
            if t.i > scope.last
        )
        own = any(self.clauses.child_as(t.i, SUBJECTS) for t in said)
        before = [
            q for q in self._outside(scope) if q.outer_end <= self.tokens[verb].start
        ]
        start = max(self.spans.begin, self.sentence.start)
        return own and not any(q.outer_start <= start for q in before)

    def _quote_before(self, scope: CueScope) -> Content | None:
        """`“We stay,” said Hill`: the quotation that ends right before who says it and the cue."""
        if self._clause_next(scope):
            return None
        left = self.spans.left_edge(scope)
        begin = self.tokens[left].start
        quoting = self.spans.quoting(scope)
        verb = scope.first if quoting is None else quoting
        for q in self._outside(scope):
            if self._verbs_between(q.outer_end, self.tokens[verb].start, scope):
                continue
            if q.outer_end > begin:
                continue
            if not self._is_blank(q.outer_end, begin):
                continue
            if self._runs_into(q):
                start = max(self.spans.begin, self.sentence.start)
                return self.spans.checked(start, q.outer_end, ContentShape.QUOTE)
            return self._longer_half(q, scope) if self.spans.full(q) else None
        return None

    def _is_blank(self, start: int, end: int) -> bool:
        """Whether nothing but marks stands there."""
        return not self.reading[start:end].strip(TRIM + CLOSE + ".")

    def _runs_into(self, q: Quotation) -> bool:
        """`The vote was "a sham, a farce," Hill said.`: the words before a quotation that opens in
        small letters are his too.
        """
        first = next(
            (c for c in self.reading[q.start : q.end] if c.isalpha()),
            "",
        )
        start = max(self.spans.begin, self.sentence.start)
        before = self.reading[start : q.outer_start].split()
        return first.islower() and len(before) > 1 and not self._quoted_before(q, start)

    def _quoted_before(self, q: Quotation, start: int) -> bool:
        """Whether the sentence begins within quotation marks, so that what stands between is the
        cue's.
        """
        before = [k for k in self.quotations if k.outer_start <= start < k.outer_end]
        between = [
            t
            for k in before
            for t in self.tokens
            if k.outer_end <= t.start < q.outer_start
        ]
        has_cue = any(t.pos in VERBS and verb_cues(t) for t in between)
        return any(k != q for k in before) and (has_cue or not between)

    def _longer_half(self, before: Quotation, scope: CueScope) -> Content | None:
        """`“It is,” said Hill, “the worst flood yet.”`: of the two halves, the longer."""
        found = self._quoted(before)
        right = max(scope.last, self.clauses.noun_phrase(scope.speaker)[1])
        right_end = self.tokens[right].end
        after = next(
            (q for q in self._outside(scope) if q.outer_start >= right_end), None
        )
        if found is None:
            return found
        if after is None:
            return found
        if after.start >= self.spans.end:
            return found
        if self._verbs_between(right_end, after.outer_start, scope):
            return found
        rest = self._quoted(after)
        if rest is None:
            return found
        if rest.end - rest.start <= found.end - found.start:
            return found
        return replace(rest, other_half=before)

    def _quote_after(self, scope: CueScope, *, punctuated: bool) -> Content | None:
        """The next quotation behind a cue, where a mark sets it off or, else, runs on."""
        right = self.tokens[scope.last].end
        behind = (q for q in self._outside(scope) if q.outer_start >= right)
        q = next(behind, None)
        if q is None:
            return None
        gap = self.reading[right : q.outer_start].rstrip()
        if len(gap) > _LONGEST_GAP:
            return None
        if self._verbs_between(right, q.outer_start, scope):
            return None
        if punctuated:
            barred = self._clause_before(q, scope) or not self.spans.full(q)
        else:
            barred = len(gap.split()) > _RUN_ON
        if barred:
            return None
        if self._is_set_off(q, gap) != punctuated:
            return None
        return self._judged(q, scope) or self._quoted(q)

    def _quote_behind_mark(self, scope: CueScope) -> Content | None:
        """`Hill said: “We stay.”`"""
        return self._quote_after(scope, punctuated=True)

    def _quote_run_on(self, scope: CueScope) -> Content | None:
        """`Hill called it “a sham”`."""
        return self._quote_after(scope, punctuated=False)

    def _is_set_off(self, q: Quotation, gap: str) -> bool:
        """A colon or a comma before a quotation, or a capital that opens it."""
        if not gap:
            return self.reading[q.start : q.start + 1].isupper()
        return gap[-1] in ":,"

    def _judged(self, q: Quotation, scope: CueScope) -> Content | None:
        """`called the pact “a sham”`: what is judged is said too, where more than a pronoun names
        it.
        """
        if ContentShape.PREDICATE not in scope.cue.takes:
            return None
        first = self.tokens[scope.last + 1]
        named = first.start < q.outer_start and first.pos in NOUN_PHRASE
        return (
            self.spans.checked(first.start, q.outer_end, ContentShape.PREDICATE)
            if named
            else None
        )

    def _clause_before(self, q: Quotation, scope: CueScope) -> bool:
        """`said on Monday that Hill, “a fool”, …`: the clause the quotation stands in is what was
        said.
        """
        between = [t for t in self.tokens[scope.last + 1 :] if t.end <= q.outer_start]
        that = next((t for t in between[:-1] if t.lower in word_set("that")), None)
        return that is not None and that.dep in _THAT_RELATIONS

    def _verbs_between(self, start: int, end: int, scope: CueScope) -> bool:
        """Another clause between the cue and the quotation: then the quotation is not the cue's
        own.
        """
        between = [
            t for t in self.tokens if start <= t.start < end and t.i != scope.first
        ]
        if any(t.tag in GERUNDS and bool(verb_cues(t)) for t in between):
            return True
        finite = (t for t in between if t.pos in VERBS and t.tag in TENSED)
        return any(t.dep not in _BESIDE for t in finite)

    def _outside(self, scope: CueScope) -> list[Quotation]:
        """The quotations a cue does not itself stand in."""
        return [q for q in self.quotations if scope.inside is None or q != scope.inside]

    def _quoted(self, q: Quotation) -> Content | None:
        """What stands between the marks of a quotation, within this stretch of sentences."""
        start = max(q.start, self.spans.begin)
        end = min(q.end, self.spans.end)
        if start >= end:  # the whole quotation stands in the sentences before or after
            return None
        return self.spans.content(start, end, ContentShape.QUOTE, q)

    def _complement(self, scope: CueScope) -> Content | None:
        """What hangs from the cue's verb as what was said: "said (that) …", "urged them to …"."""
        takes, verb = scope.cue.takes, scope.first
        passive = self.clauses.passive(verb)
        for t in self._behind_cue(scope):
            if t.dep in DIRECT_OBJECTS and ContentShape.CLAUSE in takes:
                found = self._lost_clause(t, scope)
                if found is not None:
                    return found
            shape = self.shapes.shape(t, takes, scope, passive)
            if shape == ContentShape.CLAUSE and self._is_aside(scope):
                continue
            if shape is not None:
                return self._of_shape(t, shape, scope)
        if scope.cue.rest:
            return self._after_particle(scope)
        return self._that_next(scope) if ContentShape.CLAUSE in takes else None

    def _behind_cue(self, scope: CueScope) -> list[Token]:
        """What hangs from the cue's verb and stands behind the cue, but for who speaks."""
        behind = (k for k in self.clauses.kids[scope.first] if k > scope.last)
        return [self.tokens[k] for k in behind if k != scope.speaker]

    def _is_aside(self, scope: CueScope) -> bool:
        """`The dead could be 90, its mayor warned, days after a dam gave way`: what was said stands
        before who says it and the cue, between marks of their own.
        """
        behind = self.tokens[scope.last + 1 : scope.last + 2]
        if not any(t.text in _CLOSE_ASIDE for t in behind):
            return False
        begins = self.clauses.first[scope.speaker]
        if begins < 1:
            return False
        if self.tokens[begins - 1].text != ",":
            return False
        said = self.clauses.children_as(scope.first, FULL_COMPLEMENTS)
        return any(t.i < begins for t in said)

    def _of_shape(self, t: Token, shape: str, scope: CueScope) -> Content | None:
        """The words of what a dependent of the verb opens."""
        if shape == ContentShape.OBJECT and self._fronted(scope.first):
            return None  # "Acknowledging the attack, the army said": the outlet's words
        if shape == ContentShape.OBJECT_TO and scope.cue.rest:
            return self._after_particle(scope)  # "called on [both sides to stop]"
        return self.spans.rightward(self._subject_start(t, shape, scope), scope, shape)

    def _subject_start(self, t: Token, shape: str, scope: CueScope) -> int:
        """Where a clause starts whose subject the parse took for the verb's object: "said the blast
        was heard".
        """
        # "a vote that X said [was fair]"
        start = max(self.shapes.start_of(t, shape), scope.last + 1)
        if shape != ContentShape.CLAUSE:
            return start
        if scope.cue.word in word_set("addressed_verbs"):
            return start
        held = self.clauses.child_as(scope.first, DIRECT_OBJECTS) or self._quantified(
            scope
        )
        if held is None:
            return start
        if not scope.last < held.i < start:
            return start
        own = self.clauses.child_as(t.i, OPENS_CLAUSE)
        return start if own is not None else self.clauses.first[held.i]

    def _quantified(self, scope: CueScope) -> Token | None:
        """ "said between six and nine people were hurt": the quantifier that was taken for the
        verb's preposition.
        """
        held = self.clauses.child_as(scope.first, PREPOSITION_HEADS)
        if held is None:
            return None
        if held.i != scope.last + 1:
            return None
        return held if held.lower in word_set("quantifiers") else None

    def _fronted(self, verb: int) -> bool:
        """`Acknowledging the attack, the army said …`."""
        t = self.tokens[verb]
        participle = t.dep in ADVERBIAL_CLAUSES and t.tag in GERUNDS
        if not participle:
            return False
        if verb >= t.head:
            return False
        return not self.clauses.child_as(verb, SUBJECT_OR_HELPER)

    def _lost_clause(self, t: Token, scope: CueScope) -> Content | None:
        """`stressed the measures are legal`: the subject was taken for the verb's object."""
        first = self.clauses.first[t.i]
        if self._taken_for_participle(t, scope) or self._list_is_subject(t, scope):
            start = self.tokens[first].start
            return self.spans.checked(
                start, self.spans.limit(scope.inside), ContentShape.CLAUSE
            )
        after = self.clauses.last[t.i] + 1
        while after < len(self.tokens) and self.tokens[after].pos in _PHRASE:
            after += 1
        if after >= len(self.tokens):
            return None
        if not self._is_verb_of_lost(after, scope):
            return None
        if scope.cue.word in word_set("addressed_verbs") and self.spans.hearer(first):
            first += 1
        start = self.tokens[first].start
        return self.spans.checked(
            start, self.spans.limit(scope.inside), ContentShape.CLAUSE
        )

    def _is_verb_of_lost(self, i: int, scope: CueScope) -> bool:
        """A finite verb that is neither above the cue nor a helper of one that is."""
        verb = self.tokens[i]
        if verb.tag not in FINITE:
            return False
        above = {*self.clauses.up(scope.first)}
        if verb.i in above:
            return False
        return verb.dep not in AUXILIARIES or verb.head not in above | {scope.first}

    def _taken_for_participle(self, t: Token, scope: CueScope) -> bool:
        """`said its letter to two envoys called for an inquiry`: nobody says a letter, so "called"
        is the verb of what was said.
        """
        if scope.cue.word not in frame("no_object"):
            return False
        if scope.last > t.i:
            return False
        below = self.tokens[t.i : self.clauses.last[t.i] + 1]
        return any(
            k.dep in PARTICIPLE_CLAUSES and k.tag in PAST_OR_PARTICIPLE for k in below
        )

    def _list_is_subject(self, t: Token, scope: CueScope) -> bool:
        """`said seven civilians, one guard and two bombers were killed`: nobody says civilians, so
        the list is the subject of the verb that the parse joins to the cue.
        """
        counted = self.clauses.child_as(t.i, NUMBER_MODIFIERS) is not None
        if scope.cue.word not in frame("no_object"):
            return False
        if not counted:
            return False
        for verb in self.clauses.children_as(scope.first, CONJUNCTS):
            last = self.clauses.child_as(verb.i, SUBJECTS)
            if last is not None and scope.last < t.i < last.i < verb.i:
                listed = self.tokens[t.i + 1 : last.i]
                return all(k.pos in _LISTED for k in listed)
        return False

    def _after_particle(self, scope: CueScope) -> Content | None:
        """`called for an inquiry`, "pressed upon him that …": everything after the particle."""
        takes, behind = scope.cue.takes, scope.last + 1
        if ContentShape.CLAUSE in takes:
            found = self._that_next(scope)
            if found is not None:
                return found
        if behind >= len(self.tokens):
            return None
        if self.tokens[behind].pos in _JOINTS:
            return None
        if ContentShape.OBJECT_TO in takes:
            found = self._loose_clause(behind, scope.inside)
            if found is not None:
                return found
        if takes.isdisjoint(_NOMINAL_SHAPES):
            return None
        return self.spans.rightward(behind, scope, ContentShape.OBJECT)

    def _that_next(self, scope: CueScope) -> Content | None:
        """A "that" near the verb with a finite verb after it, where the parse lost the clause."""
        for t in self.tokens[scope.last + 1 : scope.last + _THAT_WITHIN]:
            if self._opens_clause(t, scope):
                return self._loose_clause(t.i + 1, scope.inside)
            if t.tag in FINITE:
                return None
            if t.text in COMMAS:
                return None
            if t.tag in GERUNDS and verb_cues(t):  # "the witness said adding that"
                return None
        return None

    def _opens_clause(self, that: Token, scope: CueScope) -> bool:
        """ "Said that", "told him that", where the parse took it for a relative."""
        if that.lower not in word_set("that"):
            return False
        if that.dep in CLAUSE_MARKERS:
            return True
        if that.i == scope.last + 1 and that.tag in PREPOSITION_FORM:
            return True
        heard = (
            that.tag in RELATIVE_DETERMINER
            and self.tokens[that.i - 1].dep in DIRECT_OBJECTS
        )
        return heard and scope.cue.word in word_set("addressed_verbs")

    def after_that(self, that: int, inside: Quotation | None) -> Content | None:
        """The clause after a "that" whose cue the parse did not see."""
        return self._loose_clause(that + 1, inside)

    def _loose_clause(self, start: int, inside: Quotation | None) -> Content | None:
        """A clause the parse could not read, to the end of the sentence or the next cue that shares
        its subject.
        """
        limit = self.spans.limit(inside)
        if start >= len(self.tokens):
            return None
        rest = [t for t in self.tokens[start:] if t.start < limit]
        if not any(t.tag in _CLAUSE_VERBS for t in rest):
            return None
        cut = next(
            (t.start for t in rest if stray_from(self.clauses, t.i) is not None), limit
        )
        return self.spans.checked(self.tokens[start].start, cut, ContentShape.CLAUSE)

    def of_noun(self, noun: int, cue: Cue, inside: Quotation | None) -> Content | None:
        """`the mayor's claim that …`, "the threat of the militia to …"."""
        behind = (self.tokens[k] for k in self.clauses.kids[noun] if k >= noun)
        for t in behind:
            that = self._that_of(t)
            if that is not None and t.tag in PAST:
                return self._loose_clause(that.i + 1, inside)
            if that is not None:
                return self.clause(t.i, noun, cue)
            if (
                ContentShape.TO in cue.takes
                and t.dep in PARTICIPLE_CLAUSES
                and self.shapes.to(t)
            ):
                start = self.tokens[self.clauses.first[t.i]].start
                end = self.tokens[self.clauses.last[t.i]].end
                return self.spans.checked(start, end, ContentShape.TO)
        return self._equated(noun, inside) or self._loose_that(noun, inside)

    def _loose_that(self, noun: int, inside: Quotation | None) -> Content | None:
        """The clause of a "that" near a noun which the parse hung elsewhere."""
        last = self.clauses.noun_phrase(noun)[1]
        for t in self.tokens[noun + 1 : last + 3]:
            opens = t.lower in word_set("that") and t.dep in _THAT_RELATIONS
            if opens and self._tells(t):
                return self._loose_clause(t.i + 1, inside)
        return None

    def _that_of(self, t: Token) -> Token | None:
        """The "that" of a clause that hangs from a noun; None where it is no such clause."""
        if t.dep not in _THAT_CLAUSES:
            return None
        return next((m for m in self.spans.kids(t) if _is_that(m)), None)

    def _equated(self, noun: int, inside: Quotation | None) -> Content | None:
        """`the mayor's argument is that the dyke is old`."""
        verb = self.tokens[self.tokens[noun].head]
        if self.tokens[noun].dep not in ACTIVE_SUBJECTS:
            return None
        if verb.lemma not in word_set("be"):
            return None
        said = self.clauses.child_as(verb.i, FULL_COMPLEMENTS)
        that = (
            self.clauses.child_as(said.i, CLAUSE_MARKERS) if said is not None else None
        )
        if that is None:
            return None
        if that.lower not in word_set("that"):
            return None
        return self._loose_clause(that.i + 1, inside)

    def _tells(self, that: Token) -> bool:
        """Whether "that" opens a clause with a subject of its own (content) and not one about the
        noun.
        """
        following = self.tokens[that.i + 1 : that.i + 2]
        if not bool(following):
            return False
        if following[0].pos not in NOMINAL:
            return False
        return following[0].tag not in FINITE

    def clause(self, head: int, top: int, cue: Cue) -> Content | None:
        """The clause a noun or an adjective governs."""
        start = self.shapes.start_of(self.tokens[head], ContentShape.CLAUSE)
        inside = next(
            (q for q in self.quotations if q.start <= self.tokens[top].start < q.end),
            None,
        )
        end = self.spans.extent(
            start, head if self.clauses.within(head, top) else top, inside
        )
        return self.spans.checked(self.tokens[start].start, end, ContentShape.CLAUSE)

    def _reduced(self, scope: CueScope) -> Content | None:
        """`the attack claimed by the group`: the noun a passive participle hangs from."""
        t = self.tokens[scope.first]
        if (
            t.dep not in PARTICIPLE_CLAUSES
            or t.tag not in PAST_PARTICIPLE
            or not self.clauses.passive(t.i)
        ):
            subject = self.clauses.child_as(t.i, PASSIVE_NOUN_SUBJECTS)
            if subject is None:
                return None
            if not self.clauses.passive(t.i):
                return None
            first, last = self.clauses.noun_phrase(subject.i)
        else:
            first, last = self.clauses.noun_phrase(t.head)
            last = min(last, t.i - 1)
        return self.spans.checked(
            self.tokens[first].start, self.tokens[last].end, ContentShape.OBJECT
        )


# What a cue can take, in the order in which it is looked for; "" is asked of every cue.
_READINGS: tuple[tuple[str, Callable[[Contents, CueScope], Content | None]], ...] = (
    (ContentShape.QUOTE, Contents._quote_before),
    (ContentShape.QUOTE, Contents._quote_behind_mark),
    ("", Contents._complement),
    (ContentShape.QUOTE, Contents._quote_run_on),
    (
        ContentShape.CLAUSE,
        lambda contents, scope: contents.parentheses.as_clause(scope),
    ),
    (ContentShape.CLAUSE, lambda contents, scope: contents.parentheses.beside(scope)),
    (ContentShape.OBJECT, Contents._reduced),
)
