"""The kinds of claims there are: one row each, from which the rest of the program knows them.

What is printed of an article, the tables of a ledger, what it is asked by, data sets, what `verify`
compares and what is exported follow from `KINDS`. A kind that joins is a record, its row here, what
finds it in an article (`claims`), and the migration that makes its table in ledgers that are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportedly.records.claims import Event, Figure, Statement
from reportedly.records.text import Span


@dataclass(frozen=True, slots=True)
class ClaimKind:
    """A kind of claim. Its record has an `id`, a `passage` and reasons (`because`); a field that is
    named here is one of that record.
    """

    name: str  # of one, in what is said of it: "figure"
    table: str  # of many: in what `read` prints, in a ledger and in exports
    record: type[Any]
    words: str  # the span a claim of this kind stands on
    more_words: str | None = None  # further spans it quotes
    # What it is of: another at the same words is another claim. A filter may ask for it by name.
    sort: str | None = None
    places: tuple[str, ...] = ()  # that a filter's place may be
    credited: tuple[str, ...] = ()  # whose word it is: a source or speaker
    parties: tuple[str, ...] = ()  # who takes part
    days: str | None = None  # a period, or one day
    reviewed: bool = False  # whether people correct it
    # What is true of those that a ledger keeps and `read` does not print.
    unprinted: str | None = None
    # The migration that made its table: what an older ledger has no rows of
    # changes no digest there.
    since: str = "0001"

    def quoted(self, claim: Any) -> tuple[Span, ...]:
        """All words of the article that a claim quotes, those it stands on first."""
        more = getattr(claim, self.more_words) if self.more_words else ()
        return (getattr(claim, self.words), *more)

    def printed(self, claims: tuple[Any, ...]) -> tuple[Any, ...]:
        """Those claims of this kind that are printed of an article."""
        if self.unprinted is None:
            return claims
        return tuple(c for c in claims if not getattr(c, self.unprinted))


# A list, so that a kind of one's own can join it before the ledger is imported.
KINDS: list[ClaimKind] = [
    ClaimKind(
        "figure",
        "figures",
        Figure,
        words="evidence",
        sort="category",
        places=("place", "origin", "destination"),
        credited=("source",),
        days="time",
        reviewed=True,
        unprinted="implied",
    ),
    ClaimKind(
        "statement",
        "statements",
        Statement,
        words="content",
        credited=("speaker",),
        days="said_on",
    ),
    ClaimKind(
        "event",
        "events",
        Event,
        words="trigger",
        more_words="mentions",
        sort="type",
        places=("place",),
        credited=("source",),
        parties=("actor", "target"),
        days="time",
        reviewed=True,
        since="0003",
    ),
]


def kind_named(name: str) -> ClaimKind:
    """The kind of a name, or of the table of many."""
    return next(kind for kind in KINDS if name in (kind.name, kind.table))


def reviewed_kinds() -> tuple[str, ...]:
    """The names of the kinds that people correct."""
    return tuple(kind.name for kind in KINDS if kind.reviewed)


def claim_kind(claim: Any) -> ClaimKind:
    """The kind of a claim."""
    return next(kind for kind in KINDS if isinstance(claim, kind.record))


def quoted_words(claim: Any) -> Span:
    """The words a claim stands on."""
    return claim_kind(claim).quoted(claim)[0]
