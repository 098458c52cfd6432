"""Words and sentences with their dependency parse."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple


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


_start = attrgetter("start")


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
    # By head, gathered once when first asked: a scan for every token is quadratic in a sentence's
    # length.
    _hanging: dict[int, list[Token]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def children(self, i: int) -> Iterator[Token]:
        """Direct dependents of token `i`, left to right."""
        return iter(self._dependents().get(i, ()))

    def subtree(self, i: int) -> list[Token]:
        """Token `i` and everything that hangs from it, in reading order."""
        hanging = self._dependents()
        inside, waiting = {i}, [i]
        while waiting:
            below = [t.i for t in hanging.get(waiting.pop(), ()) if t.i not in inside]
            inside.update(below)
            waiting += below
        return [self.tokens[at] for at in sorted(inside)]

    def _dependents(self) -> dict[int, list[Token]]:
        if not self._hanging:
            for t in self.tokens:
                if t.head != t.i:
                    self._hanging.setdefault(t.head, []).append(t)
        return self._hanging

    def ancestors(self, i: int) -> Iterator[Token]:
        """Heads of token `i`, nearest first, up to the root."""
        seen = {i}
        while self.tokens[i].head not in seen:
            i = self.tokens[i].head
            seen.add(i)
            yield self.tokens[i]

    def token_at(self, offset: int) -> Token | None:
        """The token covering a document offset."""
        at = bisect_right(self.tokens, offset, key=_start) - 1
        return self.tokens[at] if at >= 0 and offset < self.tokens[at].end else None

    def __repr__(self) -> str:
        return f"Sentence({self.start}, {self.end}, {self.text!r})"
