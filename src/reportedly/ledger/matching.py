"""Whether a claim as people corrected it answers a filter: what `query` asks the database of those
as read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reportedly.codebook.words import Role
from reportedly.ledger.filters import Filter
from reportedly.ledger.query import called, countries, day_columns
from reportedly.records import (
    ClaimKind,
    Event,
    Figure,
    Location,
    Provenance,
    claim_kind,
)
from reportedly.records.flat import Row, to_row


def claim_answers(kept: Provenance, claim: Figure | Event, asked: Filter) -> bool:
    """Whether a claim is among what was asked for."""
    return all(_meets_each(kept, claim, claim_kind(claim), asked))


def _meets_each(
    kept: Provenance, claim: Any, kind: ClaimKind, asked: Filter
) -> Iterator[bool]:
    """As `query.conditions_of` asks the rows."""
    row = to_row(claim)
    asked = asked.of_kind(kind)
    if asked.document:
        yield kept.document == asked.document
    if asked.main_story:
        yield claim.passage != Role.OTHER_STORY
    for field, word in asked.sort_of(kind):
        yield row[field].lower() == word.lower()
    if asked.actor:
        yield _has_name(asked.actor, *called(row, kind.parties))
    if asked.place:
        there = [place for name in kind.places if (place := getattr(claim, name))]
        yield any(_place_matches(place, asked) for place in there)
    if asked.source:
        named, codes = called(row, kind.credited)
        yield _has_name(asked.source, [*named, kept.outlet], codes)
    yield from _meets_days(kept, row, kind, asked)


def _meets_days(
    kept: Provenance, row: Row, kind: ClaimKind, asked: Filter
) -> Iterator[bool]:
    """Whether the days of a row meet those asked for."""
    first, last = (
        next((row[name] for name in names if row[name] is not None), kept.published)
        for names in day_columns(kind)
    )
    if asked.since:
        yield last is not None and last >= asked.since
    if asked.until:
        yield first is not None and first <= asked.until


def _place_matches(place: Location, asked: Filter) -> bool:
    """As `query._is_in_place` asks the rows."""
    name = (asked.place or "").strip()
    if place.name in (asked.names or ()):
        return True
    if (place.country, place.admin1) in asked.regions:
        return True
    country = countries().get(name.casefold())
    if country and place.country == country:
        return True
    return _has_name(name, [place.name, place.admin1], [place.country])


def _has_name(
    words: str, named: Sequence[str | None], codes: Sequence[str | None]
) -> bool:
    """Whether words stand in a name or are a code."""
    low = words.strip().lower()
    inside = any(low in name.lower() for name in named if name)
    return inside or any(low == code.lower() for code in codes if code)
