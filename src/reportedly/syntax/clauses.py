"""The shape of one parsed sentence: edges of subtrees, subjects, agents, noun phrases.

`Sentence` gives single tokens; a sentence read for speech asks about many subtrees, so their edges
are computed once here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from reportedly.codebook.grammar import (
    ACTIVE_AUXILIARIES,
    ADJECTIVES,
    ADVERBIAL_CLAUSES,
    APPOSITIONS,
    BASE_FORM,
    BLANKS,
    COMMON_NOUNS,
    CONJUNCTS,
    COORDINATING,
    DEPENDENT_CLAUSES,
    DETERMINERS,
    DIRECT_OBJECTS,
    FULL_COMPLEMENTS,
    MARK_RELATIONS,
    NOMINAL_OR_UNKNOWN,
    NOUN_CLAUSES,
    OBJECT_OR_CLAUSE,
    OPEN_COMPLEMENTS,
    PARTICIPLE_CLAUSES,
    PARTICIPLE_FORMS,
    PASSIVE_AGENTS,
    PASSIVE_NOUN_SUBJECTS,
    PASSIVE_SIGNS,
    PAST_PARTICIPLE,
    PREPOSITION_CLAUSES,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    PRONOUNS,
    SIDE_CLAUSES,
    SUBJECT_ADJECTIVES,
    SUBJECT_OR_HELPER,
    SUBJECTS,
    SUBORDINATORS,
    UNCLEAR,
    VERBS,
)
from reportedly.languages import word_set
from reportedly.records import Sentence, Token
from reportedly.syntax.marks import APOSTROPHES, BRACKETS, HYPHENS

_PREPOSITION_CHAIN = PREPOSITION_HEADS | PREPOSITION_CLAUSES
# With the clause it hangs from
_SHARES_SUBJECT = (
    DEPENDENT_CLAUSES
    | PARTICIPLE_CLAUSES
    | SUBJECT_ADJECTIVES
    | CONJUNCTS
    | UNCLEAR
    | PREPOSITION_CLAUSES
)
_BARE_CLAUSES = NOUN_CLAUSES | ADVERBIAL_CLAUSES
_HOLDS_SUBJECT = VERBS | ADJECTIVES | COMMON_NOUNS
_RELATIVE_CLASSES = PRONOUNS | DETERMINERS | SUBORDINATORS  # "that" is any of them
_TRAILING = COORDINATING | PREPOSITION_HEADS | MARK_RELATIONS


_WITHIN_NAME = HYPHENS | APOSTROPHES | BRACKETS | {"/"}
# What hangs from a noun without being part of its name: clauses, appositions, asides.
_LOOSE = (
    NOUN_CLAUSES
    | ADVERBIAL_CLAUSES
    | FULL_COMPLEMENTS
    | SIDE_CLAUSES
    | APPOSITIONS
    | MARK_RELATIONS
)


class Clauses:
    """Edges and relations of one sentence's parse."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        n = len(self.tokens)
        self.first = list(range(n))
        self.last = list(range(n))
        self.kids: list[list[int]] = [[] for _ in range(n)]
        self._given = (
            self.kids
        )  # what is told of a token's own: `Undated` leaves some out
        self.heads = [t.head for t in self.tokens]
        for i, head in enumerate(self.heads):
            above, below = head, i
            if head != i:
                self.kids[head].append(i)
            while above != below:
                if self.first[above] <= i <= self.last[above]:
                    break  # its own heads reach as far
                if i < self.first[above]:
                    self.first[above] = i
                else:
                    self.last[above] = i
                above, below = self.heads[above], above
        self._number()

    def up(self, i: int) -> Iterator[int]:
        """Indices of the heads of token `i`, nearest first."""
        for _ in range(len(self.tokens)):
            head = self.heads[i]
            if head == i:
                return
            yield head
            i = head

    def child_as(self, i: int, relations: frozenset[str]) -> Token | None:
        """The first dependent of `i` with one of these relations."""
        for k in self._given[i]:
            if self.tokens[k].dep in relations:
                return self.tokens[k]
        return None

    def children_as(self, i: int, relations: frozenset[str]) -> list[Token]:
        """All dependents of `i` with one of these relations."""
        found = []
        for k in self._given[i]:
            t = self.tokens[k]
            if t.dep in relations:
                found.append(t)
        return found

    def within(self, i: int, top: int) -> bool:
        """Whether `i` is `top` or hangs from it."""
        return self._turn[top] <= self._turn[i] < self._after[top] or i == top

    def branch(self, i: int, top: int) -> int | None:
        """The direct dependent of `top` through which `i` hangs; None when it does not hang from
        it.
        """
        at = self._turn[i]
        if not self._turn[top] < at < self._after[top]:
            return None
        kids = self.kids[top]
        return kids[bisect_right(kids, at, key=self._turn.__getitem__) - 1]

    def _number(self) -> None:
        """The turn of each token in a walk from the heads down, and the first turn behind all that
        hangs from it.
        """
        n = len(self.tokens)
        self._turn, self._after = [n] * n, [0] * n
        walk: list[int] = []
        waiting = [i for i in reversed(range(n)) if self.heads[i] == i]
        while waiting:
            i = waiting.pop()
            self._turn[i] = len(walk)
            walk.append(i)
            waiting += reversed(self.kids[i])
        for i in reversed(walk):  # what hangs from the last below it comes last
            kids = self.kids[i]
            self._after[i] = self._after[kids[-1]] if kids else self._turn[i] + 1

    def passive(self, verb: int) -> bool:
        """Whether a verb is passive: "was told", or a bare participle on a noun ("claimed by")."""
        if self.child_as(verb, PASSIVE_SIGNS):
            return True
        t = self.tokens[verb]
        bare = (
            t.tag in PAST_PARTICIPLE
            and t.dep in _BARE_CLAUSES
            and not self.children_as(verb, SUBJECT_OR_HELPER)
        )
        return bare and (
            t.dep in ADVERBIAL_CLAUSES
            or self.child_as(verb, PASSIVE_AGENTS) is not None
            or not self.children_as(verb, OBJECT_OR_CLAUSE)
        )

    def agent(self, verb: int) -> Token | None:
        """The "by X" of a passive."""
        by = self.by(verb)
        return self.child_as(by.i, PREPOSITION_OBJECTS) if by else None

    def by(self, verb: int) -> Token | None:
        """The "by" of a passive, also inside what was said: "declared a disaster by X"."""
        by = word_set("by_whom")
        own = self.child_as(verb, PASSIVE_AGENTS) or next(
            (t for t in self.children_as(verb, PREPOSITION_HEADS) if t.lower in by),
            None,
        )
        if own is not None:
            return own
        if not self.child_as(verb, PASSIVE_NOUN_SUBJECTS):
            return own
        below = (
            t
            for t in self.tokens[verb + 1 : self.last[verb] + 1]
            if t.lower in by
            if t.dep not in MARK_RELATIONS
        )
        return next(
            (t for t in below if self.tokens[t.head].tag not in PARTICIPLE_FORMS), None
        )

    def noun_phrase(self, head: int) -> tuple[int, int]:
        """First and last token of the name a noun heads, without clauses and appositions."""
        first, last = head, head
        turn, after = self._turn[head], self._after[head]  # as `within` asks
        for i in range(head - 1, -1, -1):
            if not turn < self._turn[i] < after:
                break
            if self._loose(i, head):
                break
            first = i
        for i in range(head + 1, len(self.tokens)):
            if not turn < self._turn[i] < after:
                break
            if self._loose(i, head):
                break
            last = i
        while last > head and self._dangling(self.tokens[last]):
            last -= 1
        if last + 2 < len(self.tokens) and self.tokens[last + 1].text == "-":
            last = self._hyphened(last)
        if first > 1 and self.tokens[first - 1].text == "-":
            first = min(first, self._hyphened_before(first))
        return first, last

    def _hyphened(self, last: int) -> int:
        """ "The vice-president", whose parts the parse hung elsewhere: where its word ends."""
        hyphen, behind = self.tokens[last + 1], self.tokens[last + 2]
        joined = self.tokens[last].end == hyphen.start and hyphen.end == behind.start
        return behind.i if joined else last

    def _hyphened_before(self, first: int) -> int:
        """Where such a word begins."""
        before, hyphen = self.tokens[first - 2], self.tokens[first - 1]
        joined = before.end == hyphen.start and hyphen.end == self.tokens[first].start
        if not joined:
            return first
        opens = before.i > 0 and self.tokens[before.i - 1].pos in DETERMINERS
        return before.i - 1 if opens else before.i

    @staticmethod
    def _dangling(t: Token) -> bool:
        """A word that cannot end a name: a conjunction, a preposition, a mark, the blank of a
        wrapped line.
        """
        return t.pos in BLANKS or (t.dep in _TRAILING and t.text != ")")

    def _loose(self, i: int, head: int) -> bool:
        """Whether token `i` under `head` opens a clause, an apposition or an aside."""
        t = self.tokens[i]
        if t.dep in MARK_RELATIONS:
            return t.text not in _WITHIN_NAME or (t.text in "–-" and self._spaced(i))
        at: int | None = i
        while at is not None and at != head:
            if (
                self.tokens[at].dep in _LOOSE
                and self.tokens[at].dep not in MARK_RELATIONS
            ):
                return not self._bracketed(at) and not self._close_apposition(at)
            at = self.tokens[at].head if self.tokens[at].head != at else None
        return False

    def _spaced(self, i: int) -> bool:
        return i > 0 and self.tokens[i].start > self.tokens[i - 1].end

    def _close_apposition(self, i: int) -> bool:
        """`the newspaper The Herald`: a name set beside its noun without a comma."""
        before = self.first[i] - 1
        if self.tokens[i].dep not in APPOSITIONS:
            return False
        if before < 0:
            return False
        return self.tokens[before].dep not in MARK_RELATIONS

    def _bracketed(self, i: int) -> bool:
        """An abbreviation in brackets belongs to the name: "the Red Cross (ICRC)"."""
        if self.first[i] <= 0:
            return False
        if self.tokens[self.first[i] - 1].text != "(":
            return False
        return self.last[i] - self.first[i] <= 1

    def subject(self, verb: int, depth: int = 0) -> Token | None:
        """Who does what the verb says, through relative clauses, participles, infinitives and
        coordination.
        """
        t = self.tokens[verb]
        own = self._own_subject(verb)
        if own is not None:
            return self._antecedent(own, verb)
        if depth > 4:
            return None
        if t.head == verb:
            return None
        head = self.tokens[t.head]
        if t.dep in NOUN_CLAUSES and head.pos in NOMINAL_OR_UNKNOWN:
            return self._of_noun_clause(t, head, depth)
        if t.dep in _PREPOSITION_CHAIN:
            return self._of_participle(t.head, depth)
        if t.dep in _SHARES_SUBJECT:
            return self._shared_subject(t, head, depth)
        return None

    def _of_noun_clause(self, t: Token, noun: Token, depth: int) -> Token | None:
        """ "The convoy carrying food": the noun; "is at pains to leave": whoever is at pains."""
        if t.tag not in BASE_FORM:
            return noun
        verbs = (i for i in self.up(noun.i) if self.tokens[i].pos in VERBS)
        above = next(verbs, None)
        return self.subject(above, depth + 1) if above is not None else None

    def _shared_subject(self, t: Token, head: Token, depth: int) -> Token | None:
        """ "Told them to leave": they leave; "came and left": whoever came."""
        if t.dep in OPEN_COMPLEMENTS and t.tag in BASE_FORM:
            whom = self.child_as(head.i, DIRECT_OBJECTS)
            if whom is not None:
                return whom
        if head.pos in _HOLDS_SUBJECT:
            return self.subject(head.i, depth + 1)
        return None

    def _own_subject(self, verb: int) -> Token | None:
        """The nearest subject before the verb ("centre head Lee said" is Lee, not the centre), else
        one after it.
        """
        own = self.children_as(verb, SUBJECTS)
        for aux in (
            () if own else self.children_as(verb, ACTIVE_AUXILIARIES)
        ):  # "have to date found"
            own += self.children_as(aux.i, SUBJECTS)
        before = [t for t in own if t.i < verb]
        if len(before) > 1 and self._set_off(before[-1], verb):
            return before[-2]
        return before[-1] if before else own[0] if own else None

    def _set_off(self, noun: Token, verb: int) -> bool:
        """`The Miners' Union (MU), a body that counts the dead, said`: a description in commas that
        the parse took for a subject of its own.
        """
        opens = self.tokens[self.first[noun.i] - 1].text if self.first[noun.i] else ""
        described = self.tokens[self.first[noun.i]].pos in DETERMINERS
        return described and opens == self.tokens[verb - 1].text == ","

    def _of_participle(self, prep: int, depth: int) -> Token | None:
        """`quoted the mayor as saying`, "by adding that", "after saying"."""
        above = self.tokens[self.tokens[prep].head]
        if self.tokens[prep].lower in word_set("as") and not self.passive(above.i):
            whom = self.child_as(above.i, DIRECT_OBJECTS)
            if whom is not None:
                return whom
        return self.subject(above.i, depth + 1)

    def _antecedent(self, subject: Token, verb: int) -> Token | None:
        """The noun that a relative pronoun stands for."""
        if subject.lower not in word_set("relatives_of_subjects"):
            return subject
        if subject.pos not in _RELATIVE_CLASSES:
            return subject
        clause = self.tokens[verb]
        for _ in range(4):
            if clause.dep in NOUN_CLAUSES:
                return self.tokens[clause.head]
            if clause.dep not in CONJUNCTS:
                break
            clause = self.tokens[clause.head]
        return None if subject.lower in word_set("that_or_which") else subject
