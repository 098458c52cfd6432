"""Gather what an export is made of, and no more than it needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from reportedly.exports.facts import Facts
from reportedly.ledger import Ledger
from reportedly.records import KINDS, LedgerView, Location, kind_named
from reportedly.run.asked import Asked
from reportedly.run.listings import (
    asked_happenings,
    claims_of,
    copies_of,
    lines_of,
    stories_of,
)

FIGURE = kind_named("figure")  # every export is of figures or stands beside them
# What an export needs besides claims, by the field of `Facts` it is gathered in.
_GATHERED: Mapping[str, Callable[[Ledger, Asked], Iterable[Any]]] = {
    "lines": lines_of,
    "happenings": asked_happenings,
    "copies": copies_of,
    "stories": stories_of,
    "reviews": lambda ledger, asked: ledger.judgements(),
}
READINGS = "readings"  # whole articles
EVERYTHING = (*(kind.table for kind in KINDS), *_GATHERED, READINGS)


def facts(
    ledger: Ledger, asked: Asked | None = None, needs: Collection[str] = EVERYTHING
) -> Facts:
    """A ledger's figures and what else is needed of it, narrowed to what is asked for.

    Args:
        needs: what is gathered besides figures; see `EVERYTHING`.
    """
    asked = asked or Asked()
    wanted = {FIGURE.table, *needs}
    claims = {
        kind.table: tuple(claims_of(ledger, kind, asked))
        for kind in KINDS
        if kind.table in wanted
    }
    whole = READINGS in needs
    view = _view(ledger, asked) if whole else LedgerView(ledger.path.name, ())
    gathered: dict[str, Any] = {
        name: tuple(gather(ledger, asked))
        for name, gather in _GATHERED.items()
        if name in needs
    }
    wanted_places = frozenset(_places_of(claims)) if asked.narrows else None
    return Facts(view, claims, places=wanted_places, **gathered)


def asked_readings(ledger: Ledger, asked: Asked) -> LedgerView:
    """Whole readings, of the articles in which something that is asked for stands."""
    view = _view(ledger, asked)
    kept = view.readings
    if asked.narrows:
        claims = (one for kind in KINDS for one in claims_of(ledger, kind, asked))
        holding = {one.kept.document for one in claims}
        kept = tuple(r for r in kept if r.kept.document in holding)
    return LedgerView(view.name, kept[: asked.limit])


def _places_of(claims: Mapping[str, Iterable[Any]]) -> Iterator[Location]:
    """The places of claims: where, and from or to where."""
    for kind in KINDS:
        for one in claims.get(kind.table, ()):
            ends = (getattr(one.claim, end) for end in kind.places)
            yield from (place for place in ends if place is not None)


def _view(ledger: Ledger, asked: Asked) -> LedgerView:
    """Whole readings, of articles that were out on the day."""
    view = ledger.view()
    if asked.as_of is None:
        return view
    known = (
        r for r in view.readings if (r.kept.published or asked.as_of) <= asked.as_of
    )
    return LedgerView(view.name, tuple(known))
