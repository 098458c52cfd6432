"""How well a place is known, and which of its namesakes lies in which.

Numbers of people are GeoNames'; the bounds are set by hand, each with the case that set it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import EntryKind
from reportedly.gazetteer.sources import Entry

_LANDS = subset("lands")


# people; smaller namesakes of regions are hamlets as often as seats, and prove nothing
LARGE = 100_000
WELL_KNOWN = 300_000  # people of a town that a reader anywhere has heard of
WORLD_CITY = 3_000_000  # people; its name is a first name only where the article has such a person
NOW_AND_THEN = 15_000  # people of a town that is in the news now and then
WITH_AUTHORITIES = (
    5_000  # people of a town that has a court: the hamlet of Supreme has none
)

# How well a kind of place is known by name alone, in tenfolds of people; a town counts its people.
_FAME = {
    EntryKind.COUNTRY: 8.5,
    EntryKind.REGION: 6.5,
    EntryKind.ADMIN1: 5.5,
    EntryKind.ADMIN2: 4.0,
    EntryKind.CRISIS: 5.0,
}
_CONTINENT = (
    8.5  # a region of no one country: Africa is not the town in Tunisia once called so
)


def fame(entry: Entry) -> float:
    """How well a place is known by its name alone, in tenfolds of people."""
    if entry.kind == EntryKind.TOWN:
        return math.log10(entry.population + 100)
    if entry.kind == EntryKind.REGION and entry.country is None:
        return _CONTINENT
    return _FAME[entry.kind]


def lies_in(entry: Entry, larger: Entry) -> bool:
    """Whether a place lies in a country or first-level region."""
    if entry.country != larger.country:
        return False
    if entry.kind == EntryKind.COUNTRY:
        return False
    return larger.kind == EntryKind.COUNTRY or (
        larger.admin1 is not None and entry.admin1 == larger.admin1
    )


def seat_of(entries: Sequence[Entry]) -> Entry | None:
    """The largest town of a first-level region that bears a name with its region: Raqqa, Herat,
    Zacatecas.

    Not a town to which it is another name only, where it is the region's own: Oklahoma City is no
    Oklahoma.
    """
    regions: dict[tuple[str | None, str | None], bool] = {
        (e.country, e.admin1): e.exact
        for e in entries
        if e.kind == EntryKind.ADMIN1
        if e.admin1
    }
    seats = (
        (e, regions.get((e.country, e.admin1)))
        for e in entries
        if e.kind == EntryKind.TOWN
    )
    towns = [e for e, own in seats if own is not None and (e.exact or not own)]
    return max(towns, key=lambda e: e.population, default=None)


def is_famous(entries: Sequence[Entry]) -> bool:
    """Whether one of the bearers of a name is known to most readers."""
    seat = seat_of(entries)
    if seat is not None and seat.population > LARGE:
        return True
    return any(map(is_well_known, entries))


def is_well_known(entry: Entry) -> bool:
    """A land, a first-level region or a large town under its own name."""
    if entry.kind in _LANDS:
        return True
    return entry.exact and (
        entry.kind == EntryKind.ADMIN1 or entry.population > WELL_KNOWN
    )


def is_great(best: Entry) -> bool:
    """Known to every reader: a first name of that spelling needs a person in the article."""
    if not best.exact:
        return False
    return best.kind == EntryKind.COUNTRY or (
        best.kind == EntryKind.TOWN and best.population > WORLD_CITY
    )


def is_notable(best: Entry, single: bool) -> bool:
    """Named in the news now and then; another spelling counts only where it has several words:
    "Dayr az Zawr".
    """
    if best.exact:
        return best.population > NOW_AND_THEN
    return best.population > LARGE and not single


def has_authorities(best: Entry) -> bool:
    """Large enough to have authorities in the news."""
    return best.kind != EntryKind.TOWN or (
        best.exact and best.population > WITH_AUTHORITIES
    )
