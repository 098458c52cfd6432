"""The map: country outlines and the figures' places, as one SVG without any library.

Precision is visible: a spot is a dot, a town a ring, anything wider a soft disc as wide as it is vague.
Nothing wider than a town is ever a pin. Equirectangular, the longitudes shrunk for the middle latitude.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from reportedly.lexicons.load import sheet
from reportedly.records import Location
from reportedly.report import wording
from reportedly.report.summary import Claim

WIDTH = 720.0
# Radius in kilometres of what a name may mean; after the usual size of such areas in the countries we read about.
VAGUE_KM = {"admin2": 30.0, "admin1": 80.0, "region": 100.0, "country": 220.0, "neighbourhood": 6.0}
MARGIN = 1.2  # degrees around the outermost place
LEAST = 4.0  # degrees the map spans at least, so that one town is seen in its country
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place with its figures, in pixels."""

    x: float
    y: float
    radius: float
    shape: str  # dot | ring | area
    label: str
    count: int
    text: str
    anchor: str
    label_y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws."""

    width: float
    height: float
    lands: tuple[str, ...]
    names: tuple[tuple[float, float, str], ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    west: float
    south: float
    east: float
    north: float

    @property
    def squeeze(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def scale(self) -> float:
        return WIDTH / ((self.east - self.west) * self.squeeze)

    @property
    def height(self) -> float:
        return (self.north - self.south) * self.scale

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        return (lon - self.west) * self.squeeze * self.scale, (self.north - lat) * self.scale


@cache
def outlines() -> dict[str, tuple[Ring, ...]]:
    """Country outlines by ISO 3166-1 alpha-3 code. Source: Natural Earth, public domain."""
    read = json.loads((Path(__file__).parent / "outlines.json").read_text(encoding="utf-8"))
    return {code: tuple(tuple((x, y) for x, y in ring) for ring in rings) for code, rings in read.items()}


def draw(claims: list[Claim]) -> Drawing | None:
    """The map of these claims, or None where none of them has a place with coordinates."""
    by_place: dict[tuple[str, float, float], list[tuple[Location, Claim]]] = {}
    for claim in claims:
        where = claim.figure.place
        if where is not None and where.lat is not None and where.lon is not None:
            by_place.setdefault((where.name, where.lat, where.lon), []).append((where, claim))
    if not by_place:
        return None
    frame = _frame([(lat, lon) for _, lat, lon in by_place])
    marks = _spread([_mark(frame, found) for found in by_place.values()])
    return Drawing(WIDTH, round(frame.height, 1), tuple(_lands(frame)), tuple(_names(frame)), tuple(marks))


def _frame(points: list[tuple[float, float]]) -> _Frame:
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    south, north = min(lats) - MARGIN, max(lats) + MARGIN
    west, east = min(lons) - MARGIN, max(lons) + MARGIN
    pad_lat, pad_lon = max(0.0, LEAST - (north - south)) / 2, max(0.0, LEAST * 1.6 - (east - west)) / 2
    south, north, west, east = south - pad_lat, north + pad_lat, west - pad_lon, east + pad_lon
    wide = (east - west) * math.cos(math.radians((south + north) / 2))
    if north - south > wide * 0.6:  # a tall map is widened, or it fills the page
        grow = ((north - south) / 0.6 - wide) / 2
        west, east = west - grow, east + grow
    elif wide * 0.45 > north - south:
        grow = (wide * 0.45 - (north - south)) / 2
        south, north = south - grow, north + grow
    return _Frame(max(west, -180.0), max(south, -85.0), min(east, 180.0), min(north, 85.0))


def _mark(frame: _Frame, found: list[tuple[Location, Claim]]) -> Mark:
    where = found[0][0]
    assert where.lat is not None and where.lon is not None
    x, y = frame.at(where.lat, where.lon)
    largest = max((c for _, c in found), key=lambda c: wording.size(c.figure))
    per_km = frame.scale / 111.0
    if where.precision in VAGUE_KM and where.precision != "neighbourhood":
        shape, radius = "area", max(14.0, VAGUE_KM[where.precision] * per_km)
    else:
        shape = "dot" if where.precision == "point" else "ring"
        radius = 5.0 + min(7.0, math.log10(wording.size(largest.figure) + 1))
    said = f"{wording.category(largest.figure)}: {wording.quantity(largest.figure)} {wording.counted(largest.figure)}"
    text = f"{wording.place(where)} ({wording.PRECISIONS.get(where.precision, where.precision)}). {said}"
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    anchor = f"f-{largest.figure.id}"
    x, y = round(x, 1), round(y, 1)
    return Mark(x, y, round(radius, 1), shape, where.name, len(found), text + more, anchor, y)


def _spread(marks: list[Mark]) -> list[Mark]:
    """Wide areas first, so that pins lie on top; labels moved down until none covers another."""
    ordered = sorted(marks, key=lambda m: (m.shape != "area", -m.radius))
    taken: list[tuple[float, float, float]] = []
    placed = []
    for mark in sorted(ordered, key=lambda m: m.y):
        y, wide = mark.y, 8.0 * len(mark.label) + 16
        while any(abs(y - ty) < 15 and mark.x < tx + tw and tx < mark.x + wide for tx, ty, tw in taken):
            y += 15
        taken.append((mark.x, y, wide))
        placed.append(replace(mark, label_y=round(y, 1)))
    return sorted(placed, key=lambda m: (m.shape != "area", -m.radius))


def _lands(frame: _Frame) -> list[str]:
    """SVG paths of the countries in view, cut to a little more than the frame."""
    paths = []
    for rings in outlines().values():
        parts = []
        for ring in rings:
            lons, lats = [p[0] for p in ring], [p[1] for p in ring]
            if max(lons) < frame.west or min(lons) > frame.east or max(lats) < frame.south or min(lats) > frame.north:
                continue
            kept = _clipped(ring, frame)
            if len(kept) > 2:
                corners = (frame.at(lat, lon) for lon, lat in kept)
                parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z")
        if parts:
            paths.append("".join(parts))
    return paths


def _names(frame: _Frame) -> Iterator[tuple[float, float, str]]:
    """Names of the countries whose middle is in view."""
    for row in sheet("places/countries.tsv"):
        if row["lat"] and frame.south < float(row["lat"]) < frame.north and frame.west < float(row["lon"]) < frame.east:
            x, y = frame.at(float(row["lat"]), float(row["lon"]))
            yield round(x, 1), round(y, 1), row["name"].upper()


def _clipped(ring: Ring, frame: _Frame) -> list[tuple[float, float]]:
    """Sutherland–Hodgman clipping of a ring to the frame and a tenth around it."""
    dx, dy = (frame.east - frame.west) / 10, (frame.north - frame.south) / 10
    edges = ((0, frame.west - dx, 1), (0, frame.east + dx, -1), (1, frame.south - dy, 1), (1, frame.north + dy, -1))
    points = list(ring)
    for axis, limit, sign in edges:
        out: list[tuple[float, float]] = []
        for a, b in zip(points, points[1:] + points[:1], strict=True):
            a_in, b_in = (a[axis] - limit) * sign >= 0, (b[axis] - limit) * sign >= 0
            if a_in != b_in:
                t = (limit - a[axis]) / (b[axis] - a[axis])
                out.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
            if b_in:
                out.append(b)
        points = out
    return points
