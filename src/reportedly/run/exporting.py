"""Gather what an export is made of, and no more than it needs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol

from reportedly.exports.facts import Facts
from reportedly.ledger import Filter, Ledger
from reportedly.records import KeptFigure, LedgerView
from reportedly.run.reconciling import judged, known_on, reconciled
from reportedly.run.tracing import copies, stories


class Wanted(Protocol):
    """What a listing is asked for."""

    @property
    def place(self) -> str | None: ...
    @property
    def categories(self) -> tuple[str, ...]: ...
    @property
    def source(self) -> str | None: ...
    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...


def asked_for(wanted: Wanted) -> Filter:
    """The filter of a listing; several categories are told apart afterwards."""
    one = wanted.categories[0] if len(wanted.categories) == 1 else None
    return Filter(
        place=wanted.place,
        category=one,
        source=wanted.source,
        since=wanted.since,
        until=wanted.until,
    )


def figures_of(
    ledger: Ledger, asked: Filter, as_of: date | None, categories: Collection[str] = ()
) -> list[KeptFigure]:
    """The figures of a ledger, of these categories only, as they were known on a day."""
    found = list(ledger.figures(asked)) if as_of is None else known_on(ledger, as_of, asked)
    return [f for f in found if not categories or f.figure.category in categories]


def facts(
    ledger: Ledger,
    asked: Filter | None = None,
    as_of: date | None = None,
    categories: Collection[str] = (),
    needs: Collection[str] = ("lines", "copies", "stories", "reviews"),
) -> Facts:
    """A ledger's figures, questions, copies, stories and reviews.

    Args:
        asked: which figures; their questions are those they answer.
        as_of: the last day whose articles are known.
        categories: figures of these only; all by default.
        needs: what is gathered besides readings and figures.
    """
    asked = asked or Filter()
    lines = reconciled(ledger, asked, as_of).lines if "lines" in needs else ()
    view = ledger.view()
    if as_of is not None:
        known = tuple(r for r in view.readings if (r.kept.published or as_of) <= as_of)
        view = LedgerView(view.name, known)
    return Facts(
        view,
        tuple(figures_of(ledger, asked, as_of, categories)),
        tuple(line for line in lines if not categories or line.category in categories),
        tuple(copies(ledger)) if "copies" in needs else (),
        tuple(story.as_dict() for story in stories(ledger)) if "stories" in needs else (),
        judged(ledger) if "reviews" in needs else (),
    )
