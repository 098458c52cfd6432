"""Gather what an export is made of, and no more than it needs."""

from __future__ import annotations

from collections.abc import Collection

from reportedly.exports.facts import Facts
from reportedly.ledger import Ledger
from reportedly.records import LedgerView
from reportedly.run.asked import Asked
from reportedly.run.listings import (
    copies_of,
    events_of,
    figures_of,
    happenings_of,
    lines_of,
    statements_of,
    stories_of,
)

EVERYTHING = (
    *("statements", "events", "lines", "happenings", "copies", "stories", "reviews"),
    "readings",
)


def facts(
    ledger: Ledger, asked: Asked | None = None, needs: Collection[str] = EVERYTHING
) -> Facts:
    """A ledger's figures and what else is needed of it, narrowed to what is asked for.

    Args:
        needs: what is gathered besides figures; see `EVERYTHING`.
    """
    asked = asked or Asked()
    found = tuple(figures_of(ledger, asked))
    return Facts(
        _view(ledger, asked)
        if "readings" in needs
        else LedgerView(ledger.path.name, ()),
        found,
        tuple(lines_of(ledger, asked)) if "lines" in needs else (),
        tuple(copies_of(ledger, asked)) if "copies" in needs else (),
        tuple(stories_of(ledger, asked)) if "stories" in needs else (),
        ledger.judgements() if "reviews" in needs else (),
        tuple(statements_of(ledger, asked)) if "statements" in needs else (),
        tuple(events_of(ledger, asked)) if "events" in needs else (),
        tuple(happenings_of(ledger, asked)) if "happenings" in needs else (),
    )


def _view(ledger: Ledger, asked: Asked) -> LedgerView:
    """Whole readings, of articles that were out on the day."""
    view = ledger.view()
    if asked.as_of is None:
        return view
    known = (
        r for r in view.readings if (r.kept.published or asked.as_of) <= asked.as_of
    )
    return LedgerView(view.name, tuple(known))
