"""Bearers: every name the tables know, with the place that bears it.

Read once, when the gazetteer is compiled, from the tables in `lexicons/places`; that of the towns
(GeoNames cities500) is packed. Sources and licences stand in `lexicons/places/MANIFEST.json`.
"""

from __future__ import annotations

import lzma
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from heapq import nsmallest
from typing import NamedTuple

from reportedly.codebook import place_precisions, vocabulary_in_order
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import EntryKind, PlacePrecision
from reportedly.errors import GazetteerError, LexiconError
from reportedly.gazetteer.name_keys import fold_loosely
from reportedly.lexicons.load import ROOT, Row, sheet, table
from reportedly.settings import settings

_PROVINCES_AND_REGIONS = subset("provinces_and_regions")

KINDS = vocabulary_in_order("entry kind")
PRECISIONS = tuple(place_precisions())
TOWNS = ROOT / "places" / "towns.tsv.xz"
MIN_LETTERS = (
    3  # of a name: two-letter names are abbreviations and belong to the lexicons
)


class Entry(NamedTuple):
    """One place that bears a name. `exact` is False where the name is one of its other names.

    `population` is 0 where no table counts it. `admin1` is the GeoNames code of the first-level
    region.
    """

    name: str
    geonameid: int | None
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int
    kind: str
    precision: str
    exact: bool


def _geoname_of(row: Row) -> int | None:
    """The number a row has in GeoNames, if it has one."""
    return int(row["geonameid"] or 0) or None


def names_and_bearers() -> Iterator[tuple[str, Entry]]:
    """Every name of every place, as the tables spell it; a place comes once for each of its
    names.
    """
    for rows in (
        _country_entries,
        _world_region_entries,
        _admin1,
        _counties,
        _crisis,
        _towns,
    ):
        yield from rows()


def _entries_by_name(entry: Entry, names: Iterable[str]) -> Iterator[tuple[str, Entry]]:
    """An entry under its own name and, marked so, under its others."""
    yield entry.name, entry
    other = entry._replace(exact=False)
    for name in dict.fromkeys(names):
        if name and name != entry.name:
            yield name, other


def _country_entries() -> Iterator[tuple[str, Entry]]:
    """Countries under all their names."""
    for row in sheet("places/countries.tsv"):
        gid = _geoname_of(row)
        entry = Entry(
            row["name"],
            gid,
            row["iso3"],
            None,
            float(row["lat"] or 0),
            float(row["lon"] or 0),
            int(row["population"]),
            EntryKind.COUNTRY,
            PlacePrecision.COUNTRY,
            True,
        )
        yield from _entries_by_name(entry, row["alt"].split("|"))


def _world_region_entries() -> Iterator[tuple[str, Entry]]:
    """Regions larger than a country, or of no country."""
    for row in sheet("places/world.tsv"):
        entry = Entry(
            row["name"],
            _geoname_of(row),
            row["country"] or None,
            None,
            float(row["lat"]),
            float(row["lon"]),
            10**7,
            EntryKind.REGION,
            PlacePrecision.REGION,
            True,
        )
        yield from _entries_by_name(entry, row["alt"].split("|"))


# What GeoNames' table calls a region by besides its name: of that table,
# not of a language that is read.
_DIVISION = re.compile(
    r"""
    \s+(?:State|Province|Region|Governorate|District|Department|County|Division
        |Prefecture|Oblast|Municipality|Territory)$
    """,
    re.VERBOSE,
)


# "Al Anbar" is mostly written "Anbar". Not "El", which is Spanish too, nor "An", which is
# Vietnamese.
_ARABIC_ARTICLE = re.compile(r"^(?:Al|Ar|As|Ash|Ad|Az|At|Ath)[ -](?=\w{3})")


def _admin1() -> Iterator[tuple[str, Entry]]:
    """First-level divisions; "Shan State" is just as much called "Shan"."""
    for row in sheet("places/admin1.tsv"):
        gid, code = _geoname_of(row), row["admin1_code"] or None
        where = (float(row["lat"]), float(row["lon"]))
        entry = Entry(
            row["name"],
            gid,
            row["country_iso3"],
            code,
            *where,
            10**6,
            EntryKind.ADMIN1,
            PlacePrecision.ADMIN1,
            True,
        )
        bare = _DIVISION.sub("", row["name"])
        if bare != row["name"]:
            yield bare, entry
        short = _ARABIC_ARTICLE.sub("", bare)
        if short != bare:
            yield short, entry._replace(exact=False)
        yield from _entries_by_name(entry, row["alt"].split("|"))


@cache
def names_of_regions() -> Mapping[tuple[str | None, str | None], tuple[str, ...]]:
    """Every name of each first-level region that has a code, by its country and that code; the name
    it mostly goes by first.
    """
    found: dict[tuple[str | None, str | None], dict[str, None]] = {}
    for name, entry in _admin1():
        if entry.admin1:
            names = found.setdefault((entry.country, entry.admin1), {entry.name: None})
            names[name] = None
    return {key: tuple(names) for key, names in found.items()}


def _counties() -> Iterator[tuple[str, Entry]]:
    """Counties of the United States."""
    for row in sheet("places/us_counties.tsv"):
        name = f"{row['name']} County"
        yield (
            name,
            Entry(
                name,
                None,
                "USA",
                row["state"],
                float(row["lat"]),
                float(row["lon"]),
                50_000,
                EntryKind.ADMIN2,
                PlacePrecision.ADMIN2,
                True,
            ),
        )


def _crisis() -> Iterator[tuple[str, Entry]]:
    """Places of crisis news. Their tables count nobody: `population` is 0, and what they are speaks
    for them.
    """
    regions = _Regions()
    for file in sorted((ROOT / "places").glob("crisis*.yml")):
        for row in table(f"places/{file.name}"):
            gid = int(row.get("geonameid") or 0) or None
            country, where = row["country"], (float(row["lat"]), float(row["lon"]))
            named = row.get("admin1")
            if named:
                admin1 = regions.code(country, named, where)
            else:
                admin1 = (
                    None
                    if row["precision"] in _PROVINCES_AND_REGIONS
                    else regions.around(country, where)
                )
            entry = Entry(
                row["name"],
                gid,
                country,
                admin1,
                *where,
                0,
                EntryKind.CRISIS,
                row["precision"],
                True,
            )
            yield from _entries_by_name(entry, row.strings("alt"))


def own_places() -> Iterator[tuple[str, Entry]]:
    """The names of a project's own places, in rows as those of crisis news.

    Raises:
        LexiconError: a row lacks a name, a country or a point, or has another precision.
    """
    path = settings().places
    if path is None:
        return
    regions = {
        (row["country_iso3"], fold_loosely(row["name"])): row["admin1_code"] or None
        for row in sheet("places/admin1.tsv")
    }
    for row in table(path.name, path.parent):
        try:
            where = float(row["lat"]), float(row["lon"])
        except (TypeError, ValueError):
            raise LexiconError(
                row.file, f"line {row.line}", "lat and lon must be numbers"
            ) from None
        precision = row.get("precision", "town")
        if precision not in PRECISIONS:
            places = (
                f"precision must be one of {', '.join(PRECISIONS)}, got {precision!r}"
            )
            raise LexiconError(row.file, f"line {row.line}", places)
        region = regions.get(
            (row["country"], fold_loosely(str(row.get("admin1") or "")))
        )
        entry = Entry(
            *(str(row["name"]), None, str(row["country"]), region, *where, 0),
            kind=EntryKind.CRISIS,
            precision=precision,
            exact=True,
        )
        yield from _entries_by_name(entry, row.strings("alt"))


class _Regions:
    """First-level regions by name, and by the towns around a point."""

    def __init__(self) -> None:
        self.named: dict[tuple[str, str], list[Entry]] = {}
        for name, entry in _admin1():
            if entry.admin1 and entry.country:
                self.named.setdefault((entry.country, fold_loosely(name)), []).append(
                    entry
                )
        self.towns: dict[
            tuple[str, int, int], list[Entry]
        ] = {}  # by the square of a degree they lie in
        for entry in _towns_alone():
            if entry.admin1 and entry.country:
                square = entry.country, math.floor(entry.lat), math.floor(entry.lon)
                self.towns.setdefault(square, []).append(entry)

    def code(
        self,
        country: str,
        name: str,
        where: tuple[float, float],
    ) -> str | None:
        """The code of a region as a table names it; of two of one name, of the one whose point is
        nearer.
        """
        bearers = self.named.get((country, fold_loosely(name)), [])
        return (
            min(bearers, key=lambda e: _squared_degrees(e, where)).admin1
            if bearers
            else None
        )

    def around(self, country: str, where: tuple[float, float]) -> str | None:
        """The region of a point, where the nearest towns of its country lie in one; near a border
        they may not.
        """
        lat, lon = map(math.floor, where)
        squares = (
            (country, lat + up, lon + east) for up in (-1, 0, 1) for east in (-1, 0, 1)
        )
        around = [
            e
            for square in squares
            for e in self.towns.get(square, ())
            if _squared_degrees(e, where) < NEAR_DEGREES**2
        ]
        near = nsmallest(NEIGHBOURS, around, key=lambda e: _squared_degrees(e, where))
        return near[0].admin1 if len({e.admin1 for e in near}) == 1 else None


NEIGHBOURS = 3  # towns that must agree on the region of a point
NEAR_DEGREES = 0.5  # about 50 km; farther towns say nothing about a point


def _squared_degrees(e: Entry, where: tuple[float, float]) -> float:
    """The square of the distance in degrees of latitude: enough to tell near from far."""
    east = (e.lon - where[1]) * math.cos(math.radians(where[0]))
    return (e.lat - where[0]) ** 2 + east**2


@cache
def _spellings_of_news() -> tuple[tuple[str, str], ...]:
    """Words of Arabic names of places as they are written, each as news of English spells it."""
    rows = (row for row in table("places/spellings.yml") if "written" in row.values)
    return tuple((str(row["written"]), str(row["spelt"])) for row in rows)


def _towns() -> Iterator[tuple[str, Entry]]:
    for entry, names in _towns_and_names():
        yield from _entries_by_name(entry, [*names, *_news_spellings(entry.name)])


def _news_spellings(name: str) -> Iterator[str]:
    """A name as news spells it: "Deir al Balah"."""
    words = name.split(" ")
    for written, spelt in _spellings_of_news():
        if written in words:
            yield " ".join(spelt if w == written else w for w in words)


def _towns_alone() -> Iterator[Entry]:
    return (entry for entry, _ in _towns_and_names())


def _towns_and_names() -> Iterator[tuple[Entry, list[str]]]:
    """The rows of `TOWNS`, which `scripts/derive_towns.py` writes: fixed columns, no comments.

    Raises:
        GazetteerError: the table is missing or damaged.
    """
    try:
        with lzma.open(TOWNS, "rt", encoding="utf-8") as lines:
            next(lines)  # the names of the columns
            for line in lines:
                name, number, country, region, lat, lon, people, other = line[
                    :-1
                ].split("\t")
                where = float(lat), float(lon)
                entry = Entry(
                    *(
                        name,
                        int(number),
                        country or None,
                        region or None,
                        *where,
                        int(people),
                    ),
                    kind=EntryKind.TOWN,
                    precision=PlacePrecision.TOWN,
                    exact=True,
                )
                yield entry, other.split("|")
    except (OSError, EOFError, ValueError, lzma.LZMAError) as error:
        raise GazetteerError(
            f"{TOWNS}: is missing or damaged ({error}): install again"
        ) from None
