"""What a report shows of one article, whether it comes from a ledger or was read just now."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.records import Document, Figure, Issue, KeptReading, LedgerView, Reading, Statement


@dataclass(frozen=True, slots=True)
class Shown:
    """One article of a report. `anchor` names it inside the page: "a3"."""

    anchor: str
    document: Document
    figures: tuple[Figure, ...]
    statements: tuple[Statement, ...]
    issues: tuple[Issue, ...]

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
        ),
    )


def from_view(view: LedgerView) -> tuple[Shown, ...]:
    """Every article of a ledger, oldest first; those without a date come last."""
    kept = sorted(
        view.readings, key=lambda r: (r.document.published is None, str(r.document.published))
    )
    return tuple(_shown(n, r) for n, r in enumerate(kept, start=1))


def _shown(number: int, r: KeptReading) -> Shown:
    return Shown(f"a{number}", r.document, r.figures, r.statements, r.issues)
