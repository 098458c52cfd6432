"""What a report shows of one article, whether it comes from a ledger or was read just now."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.records import (
    Document,
    Event,
    Figure,
    Issue,
    KeptReading,
    Reading,
    Statement,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One article of a report. `anchor` names it inside its page, `page` is the page's address."""

    anchor: str
    document: Document
    figures: tuple[Figure, ...]
    statements: tuple[Statement, ...]
    issues: tuple[Issue, ...]
    events: tuple[Event, ...] = ()
    page: str = ""  # from the brief: "articles/a3.html"; empty for the page itself

    @property
    def name(self) -> str:
        return self.document.title or self.document.id


def from_reading(reading: Reading) -> tuple[Shown, ...]:
    """The article just read."""
    return (
        Shown(
            "a1",
            reading.document,
            reading.claims.figures,
            reading.claims.statements,
            reading.issues,
            reading.claims.events,
        ),
    )


def from_kept(reading: KeptReading, page: str = "") -> Shown:
    """An article of a ledger.

    Args:
        reading: as it was read last.
        page: the address of its page.
    """
    return Shown(
        "a1",
        reading.document,
        reading.figures,
        reading.statements,
        reading.issues,
        reading.events,
        page,
    )
