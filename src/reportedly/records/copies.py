"""Passages of one article that stand in another."""

from __future__ import annotations

from dataclasses import dataclass, field
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


EARLIER, UNKNOWN = "earlier here", "unknown"


@dataclass(frozen=True, slots=True)
class CopyLink(Record):
    """A passage of one article that stands in another: `copy` was taken from `original`.

    `kind`: exact | edited (cut, reordered, merged) | spun (words swapped for others). `similarity`
        is the
    share of words that stand in both, in order. `ordered` is False where nothing besides their days
    says who had it first; `original` is then the earlier here, or where days are one, either.
    """

    copy: Quoted
    original: Quoted
    kind: str
    similarity: float
    ordered: bool
    because: tuple[Reason, ...] = field(default=(), repr=False)

    @property
    def first(self) -> str:
        """`original` (something says so), `earlier here` (of the two, by their days alone) or
        `unknown`.
        """
        if self.ordered:
            return "original"
        by_day = any(r.rule.startswith(EARLIER) for r in self.because)
        return EARLIER if by_day else UNKNOWN

    def as_dict(self) -> dict[str, Any]:
        return {
            "copy": self.copy.as_dict(),
            "original": self.original.as_dict(),
            "kind": self.kind,
            "similarity": self.similarity,
            "first": self.first,
            "because": [r.rule for r in self.because],
        }
