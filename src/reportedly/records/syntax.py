"""Words and sentences with their dependency parse."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from reportedly.codebook.grammar import PREPOSITION_HEADS, PREPOSITION_OBJECTS


class Token(NamedTuple):
    """One token; `pos` is Universal POS, `tag` Penn Treebank, `dep` the relation to `head` (index
    in the sentence).
    """

    i: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


_start, _relation = attrgetter("start"), attrgetter("dep")


@dataclass(frozen=True)
class Sentence:
    """A sentence with its dependency parse.

    One that cannot hold a claim is not parsed: its tokens have no `dep` and are their own heads.
    What every rule asks of it is worked out once and kept: hence no slots.
    """

    start: int
    end: int
    text: str
    passage: int  # index into Document.passages
    tokens: tuple[Token, ...] = ()

    @cached_property
    def parsed(self) -> bool:
        """Whether it was parsed."""
        return any(map(_relation, self.tokens))

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words in lower case: of a word looked for, the cheap question before where it
        stands.
        """
        return frozenset([t.lower for t in self.tokens])

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """Their lemmas in lower case."""
        return frozenset([t.lemma.lower() for t in self.tokens])

    def children(self, i: int) -> Sequence[Token]:
        """Direct dependents of token `i`, left to right."""
        return self._hanging.get(i, ())

    def children_as(self, i: int, relations: frozenset[str]) -> list[Token]:
        """Direct dependents of token `i` in one of some relations, left to right."""
        return [t for t in self._hanging.get(i, ()) if t.dep in relations]

    def child_as(self, i: int, relations: frozenset[str]) -> Token | None:
        """The first direct dependent of token `i` in one of some relations."""
        for t in self._hanging.get(i, ()):
            if t.dep in relations:
                return t
        return None

    def behind(self, i: int, prepositions: frozenset[str]) -> Iterator[Token]:
        """Nouns behind some prepositions that hang from token `i`: nurses of "dozens of nurses"."""
        for preposition in self.children_as(i, PREPOSITION_HEADS):
            if preposition.lower in prepositions:
                yield from self.children_as(preposition.i, PREPOSITION_OBJECTS)

    def text_between(self, start: int, end: int) -> str:
        """Its words between two document offsets."""
        return self.text[start - self.start : end - self.start]

    def subtree(self, i: int) -> list[Token]:
        """Token `i` and everything that hangs from it, in reading order."""
        inside, waiting = {i}, [i]
        while waiting:
            for t in self._hanging.get(waiting.pop(), ()):
                if t.i not in inside:
                    inside.add(t.i)
                    waiting.append(t.i)
        return [self.tokens[at] for at in sorted(inside)]

    @cached_property
    def _hanging(self) -> dict[int, list[Token]]:
        """Tokens by their head: a scan for every token is quadratic in a sentence's length."""
        hanging: dict[int, list[Token]] = {}
        for t in self.tokens:
            if t.head != t.i:
                hanging.setdefault(t.head, []).append(t)
        return hanging

    def ancestors(self, i: int) -> tuple[Token, ...]:
        """Heads of token `i`, nearest first, up to the root."""
        known = self._above.get(i)
        if known is None:
            known = self._above[i] = self._climbed(i)
        return known

    def over(self, token: Token, relations: frozenset[str]) -> Token:
        """What holds a token's place above a chain of these relations: the first of joined nouns;
        the token itself, where it has none of them or nothing stands above.
        """
        if token.dep not in relations:
            return token
        heads = self.ancestors(token.i)
        return next((t for t in heads if t.dep not in relations), token)

    def _climbed(self, i: int) -> tuple[Token, ...]:
        """The heads above a token, up to the top or where they turn in a circle."""
        seen, above = {i}, []
        while (head := self.tokens[i].head) not in seen:
            i = head
            seen.add(i)
            above.append(self.tokens[i])
        return tuple(above)

    @cached_property
    def _above(self) -> dict[int, tuple[Token, ...]]:
        """To be filled: the heads of each token that was asked for."""
        return {}

    def tokens_in(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that begin between two document offsets."""
        first = bisect_left(self.tokens, start, key=_start)
        return self.tokens[first : bisect_left(self.tokens, end, key=_start)]

    def token_at(self, offset: int) -> Token | None:
        """The token covering a document offset."""
        at = bisect_right(self.tokens, offset, key=_start) - 1
        return self.tokens[at] if at >= 0 and offset < self.tokens[at].end else None

    def __repr__(self) -> str:
        return f"Sentence({self.start}, {self.end}, {self.text!r})"
