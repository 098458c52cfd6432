"""Words and sentences with their dependency parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Token(NamedTuple):
    """One token; `pos` is Universal POS, `tag` Penn Treebank, `dep` the relation to `head` (index in the sentence)."""

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


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its dependency parse.

    One that cannot hold a claim is not parsed: its tokens have no `dep` and are their own heads.
    """

    start: int
    end: int
    text: str
    passage: int  # index into Document.passages
    tokens: tuple[Token, ...] = ()

    def children(self, i: int) -> Iterator[Token]:
        """Direct dependents of token `i`, left to right."""
        return (t for t in self.tokens if t.head == i and t.i != i)

    def subtree(self, i: int) -> list[Token]:
        """Token `i` and everything that hangs from it, in reading order."""
        inside = {i}
        grew = True
        while grew:  # trees are shallow: two or three passes
            grew = False
            for t in self.tokens:
                if t.i not in inside and t.head in inside:
                    inside.add(t.i)
                    grew = True
        return [t for t in self.tokens if t.i in inside]

    def ancestors(self, i: int) -> Iterator[Token]:
        """Heads of token `i`, nearest first, up to the root."""
        seen = {i}
        while self.tokens[i].head not in seen:
            i = self.tokens[i].head
            seen.add(i)
            yield self.tokens[i]

    def token_at(self, offset: int) -> Token | None:
        """The token covering a document offset."""
        return next((t for t in self.tokens if t.start <= offset < t.end), None)
