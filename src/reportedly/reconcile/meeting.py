"""Which figures meet at all: keys by which a figure is found, and those it looks for.

Every pair would cost the square of a ledger. Keys leave out pairs that the tables of features
(`features.py`, `tolls.py`) can never give enough points: tolls of two stories that share neither
country nor count, or no day; levels and periods of two stories that name two places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import QuestionShape
from reportedly.gazetteer.relations import folded_place_name
from reportedly.reconcile.data import Datum
from reportedly.records import Location

_GENERAL = subset("general_groups")
_TOLLED = subset("tolled")

_TOLLS_AND_FLOWS = subset("tolls_and_flows")


Key = tuple[object, ...]

# Days of a toll by which it is found: one told for longer than a month has no day.
_LONGEST = 40
# Of two stories with no place in common only the same count joins tolls, and one of one is in every
# second report.
_TELLING = 2


def found_by(datum: Datum) -> Iterator[Key]:
    """The keys of a figure that is in a question."""
    yield from _keys_both_ways(datum)
    yield from _across_stories(datum, beside=0)


def looked_for(datum: Datum) -> Iterator[Key]:
    """The keys under which a figure looks for questions."""
    yield from _keys_both_ways(datum)
    yield from _across_stories(datum, beside=1)


def _across_stories(datum: Datum, beside: int) -> Iterator[Key]:
    """Keys by which tolls of two stories find each other, on their days and so many beside them."""
    if datum.shape != QuestionShape.TOLL:
        return
    where = datum.place.country if datum.place else None
    kind, count = _key_across_stories(datum), _count_that_meets(datum)
    for day in _days_about(datum.first, datum.last, beside=beside):
        if where:
            yield (*kind, day, where)
        if count:
            yield (*kind, day, "count", count)


def _keys_both_ways(datum: Datum) -> Iterator[Key]:
    """Keys by which figures of one story, article or place find each other."""
    figure, story = datum.figure, datum.reported.story
    kind = (figure.category, figure.unit)
    harm = figure.category in _TOLLED
    if harm and datum.shape in _TOLLS_AND_FLOWS and story:
        yield (*kind, "story", story)
    if datum.shape == QuestionShape.TOLL:
        return
    family = "level" if datum.level else QuestionShape.FLOW
    near = story or datum.reported.kept.document
    if datum.place is None:
        yield (*kind, family, "nowhere", near)
        return
    yield (*kind, family, "somewhere", near)
    for name in _shared_place_keys(datum.place):
        yield (*_key_across_stories(datum), family, name)


def _key_across_stories(datum: Datum) -> Key:
    """What two figures must share that are not of one story."""
    group = "" if datum.group in _GENERAL else datum.group
    return datum.figure.category, datum.figure.unit, group


def _count_that_meets(datum: Datum) -> int | None:
    """An exact count large enough that two seldom meet by chance."""
    count = datum.value.exact
    if count is None:
        return None
    return count if count >= _TELLING else None


# As `gazetteer.relations` compares names that were written down from another script.
_VOWELS = re.compile(r"[aeiouwy]")


def _shared_place_keys(place: Location) -> Iterator[Key]:
    """What two places share that are one (`gazetteer.relations.is_same`)."""
    if place.geonameid is not None:
        yield ("geonames", place.geonameid)
    yield (
        place.country,
        _VOWELS.sub("", folded_place_name(place.name)) or folded_place_name(place.name),
    )


def _days_about(first: date, last: date, beside: int) -> Iterator[date]:
    """The days of a toll, with so many before and after."""
    length = min((last - first).days, _LONGEST)
    return (first + timedelta(days=n) for n in range(-beside, length + 1 + beside))
