"""Gather what an export is made of, and no more than it needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from reportedly.exports.facts import Facts
from reportedly.ledger import Ledger
from reportedly.records import KINDS, LedgerView, Location, kind_named
from reportedly.run.asked import Asked
from reportedly.run.listings import (
    articles_of,
    asked_happenings,
    claims_of,
    copies_of,
    lines_of,
    readings_of,
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
    "articles": articles_of,
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
    known = readings_of(ledger, Asked(as_of=asked.as_of)) if whole else ()
    view = LedgerView(ledger.path.name, known)
    gathered: dict[str, Any] = {
        name: tuple(gather(ledger, asked))
        for name, gather in _GATHERED.items()
        if name in needs
    }
    wanted_places = frozenset(_places_of(claims)) if asked.narrows else None
    return Facts(view, claims, places=wanted_places, **gathered)


def asked_readings(ledger: Ledger, asked: Asked) -> LedgerView:
    """Whole readings, of the articles in which something that is asked for stands."""
    return LedgerView(ledger.path.name, readings_of(ledger, asked)[: asked.limit])


def _places_of(claims: Mapping[str, Iterable[Any]]) -> Iterator[Location]:
    """The places of claims: where, and from or to where."""
    for kind in KINDS:
        for one in claims.get(kind.table, ()):
            ends = (getattr(one.claim, end) for end in kind.places)
            yield from (place for place in ends if place is not None)
