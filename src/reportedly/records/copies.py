"""Passages of one article that stand in another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportedly.records.printed import Record
from reportedly.records.text import Reason


@dataclass(frozen=True, slots=True)
class Quoted(Record):
    """Words of one document, named with it."""

    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class CopyLink(Record):
    """A passage of one article that stands in another: `copy` was taken from `original`.

    `kind`: exact | edited (cut, reordered, merged) | spun (words swapped for others). `similarity` is the
    share of words that stand in both, in order. `ordered` is False where nothing says who had it first.
    """

    copy: Quoted
    original: Quoted
    kind: str
    similarity: float
    ordered: bool
    because: tuple[Reason, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "copy": self.copy.as_dict(),
            "original": self.original.as_dict(),
            "kind": self.kind,
            "similarity": self.similarity,
            "first": "original" if self.ordered else "unknown",
            "because": [r.rule for r in self.because],
        }
