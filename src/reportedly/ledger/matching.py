"""Whether a claim as people corrected it answers a filter: what `query` asks the database of those
as read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from reportedly.codebook import Role
from reportedly.ledger.filters import Filter
from reportedly.ledger.query import countries
from reportedly.records import Event, Figure, Kept, Location


def answers(kept: Kept, claim: Figure | Event, asked: Filter) -> bool:
    """Whether a claim is among what was asked for."""
    return all(_conditions(kept, claim, asked))


def _conditions(kept: Kept, claim: Figure | Event, asked: Filter) -> Iterator[bool]:
    if asked.document:
        yield kept.document == asked.document
    if asked.main_story:
        yield claim.passage != Role.OTHER_STORY
    if asked.place:
        yield any(_lies_in(place, asked) for place in _places(claim))
    if asked.source:
        source = claim.source
        named = [source.name if source else None, kept.outlet]
        yield _named(asked.source, named, [source.actor_id if source else None])
    yield from _days(kept.published, claim, asked)
    if isinstance(claim, Figure):
        if asked.category:
            yield claim.category.lower() == asked.category.lower()
    else:
        yield from _of_event(claim, asked)


def _of_event(event: Event, asked: Filter) -> Iterator[bool]:
    if asked.type:
        yield event.type.lower() == asked.type.lower()
    if asked.actor:
        parties = [party for party in (event.actor, event.target) if party]
        named = [word for party in parties for word in (party.name, party.text)]
        yield _named(asked.actor, named, [party.actor_id for party in parties])


def _days(
    published: date | None, claim: Figure | Event, asked: Filter
) -> Iterator[bool]:
    first = claim.time.first if claim.time else published
    last = claim.time.end if claim.time else published
    if asked.since:
        yield last is not None and last >= asked.since
    if asked.until:
        yield first is not None and first <= asked.until


def _places(claim: Figure | Event) -> list[Location]:
    if isinstance(claim, Figure):
        return [
            place for place in (claim.place, claim.origin, claim.destination) if place
        ]
    return [claim.place] if claim.place else []


def _lies_in(place: Location, asked: Filter) -> bool:
    """As `query._place` asks the rows."""
    name = (asked.place or "").strip()
    if (
        place.name in (asked.names or ())
        or (place.country, place.admin1) in asked.regions
    ):
        return True
    country = countries().get(name.casefold())
    if country and place.country == country:
        return True
    return _named(name, [place.name, place.admin1], [place.country])


def _named(
    words: str, named: Sequence[str | None], codes: Sequence[str | None]
) -> bool:
    low = words.strip().lower()
    inside = any(low in name.lower() for name in named if name)
    return inside or any(low == code.lower() for code in codes if code)
