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

from reportedly.codebook import place_precisions
from reportedly.lexicons.load import sheet
from reportedly.records import Location
from reportedly.report import wording
from reportedly.report.summary import Claim

WIDTH = 720.0
# Radius in kilometres of what a name may mean; after the usual size of such areas in the countries we read about.
VAGUE_KM = {
    word: float(row["radius_km"])
    for word, row in place_precisions().items()
    if "radius_km" in row.values
}
MARGIN = 1.2  # degrees around the outermost place
LEAST = 4.0  # degrees the map spans at least, so that one town is seen in its country
LINE, LETTER = 15.0, 7.4  # pixels a label of 12 px is high, and a letter wide at most on average
SPOTS = 24  # places tried for a label, up and down its mark, before it may cover something
NAMED = 0.04  # share of the view a country fills to be named in it
Box = tuple[float, float, float, float]  # left, top, right, bottom
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
    label_x: float
    label_y: float
    align: str = "start"  # SVG's text-anchor
    led: bool = False  # a line leads from the mark to its label


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
    return {
        code: tuple(tuple((x, y) for x, y in ring) for ring in rings)
        for code, rings in read.items()
    }


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
    marks = _spread([_mark(frame, found) for found in by_place.values()], frame.height)
    return Drawing(
        WIDTH,
        round(frame.height, 1),
        tuple(_lands(frame)),
        tuple(_names(frame, marks)),
        tuple(marks),
    )


def _frame(points: list[tuple[float, float]]) -> _Frame:
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    south, north = min(lats) - MARGIN, max(lats) + MARGIN
    west, east = min(lons) - MARGIN, max(lons) + MARGIN
    pad_lat, pad_lon = (
        max(0.0, LEAST - (north - south)) / 2,
        max(0.0, LEAST * 1.6 - (east - west)) / 2,
    )
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
    largest = max(
        (c for _, c in found),
        key=lambda c: (c.figure.certainty in {"stated", "hedged"}, wording.size(c.figure)),
    )
    per_km = frame.scale / 111.0
    if where.precision in VAGUE_KM and where.precision != "neighbourhood":
        shape, radius = "area", max(14.0, VAGUE_KM[where.precision] * per_km)
    else:
        shape = "dot" if where.precision == "point" else "ring"
        radius = 5.0 + min(7.0, math.log10(wording.size(largest.figure) + 1))
    said = f"{wording.category(largest.figure)}: {wording.quantity(largest.figure)} {wording.counted(largest.figure)}"
    said += wording.doubt(largest.figure)
    text = f"{wording.place(where)} ({wording.precision_name(where.precision)}). {said}"
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    anchor = f"f-{largest.figure.id}"
    x, y = round(x, 1), round(y, 1)
    return Mark(x, y, round(radius, 1), shape, where.name, len(found), text + more, anchor, x, y)


def _spread(marks: list[Mark], height: float) -> list[Mark]:
    """Each label at the nearest free spot beside its mark: over no other label and no dot or ring.

    Marks come back with the widest first, so that dots and rings lie on top of areas.
    """
    pins = [m for m in marks if m.shape != "area"]
    taken: list[Box] = [
        (m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in pins
    ]
    placed = []
    for mark in sorted(marks, key=lambda m: (m.shape == "area", m.y, m.x)):
        spot = next((s for s in _spots(mark) if _free(_box(s), taken, height)), mark)
        taken.append(_box(spot))
        placed.append(spot)
    return sorted(placed, key=lambda m: (m.shape != "area", -m.radius))


def _spots(mark: Mark) -> Iterator[Mark]:
    """Where a label may stand: in the middle of an area, to the right or left of a pin, then further up and down."""
    if mark.shape == "area":
        yield replace(mark, align="middle")
    for step in range(SPOTS):
        down = LINE * ((step + 1) // 2) * (1 if step % 2 else -1)
        reach = (mark.radius if mark.shape != "area" else 0.0) + 5 + (8 if step else 0)
        for align, x in (("start", mark.x + reach), ("end", mark.x - reach)):
            led = step > 0
            yield replace(
                mark, label_x=round(x, 1), label_y=round(mark.y + down, 1), align=align, led=led
            )


def _box(mark: Mark) -> Box:
    """The room a label takes; wide letters and all, so that none touches its neighbour."""
    wide = LETTER * len(mark.label)
    left = mark.label_x - {"start": 0.0, "middle": wide / 2, "end": wide}[mark.align]
    return left, mark.label_y - LINE / 2, left + wide, mark.label_y + LINE / 2


def _free(box: Box, taken: list[Box], height: float) -> bool:
    if box[0] < 0 or box[2] > WIDTH or box[1] < 0 or box[3] > height:
        return False
    return not any(
        box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken
    )


def _lands(frame: _Frame) -> list[str]:
    """SVG paths of the countries in view, cut to a little more than the frame."""
    paths = []
    for rings in outlines().values():
        parts = []
        for ring in _in_view(rings, frame):
            corners = _thinned([frame.at(lat, lon) for lon, lat in ring])
            if len(corners) > 2:
                parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z")
        if parts:
            paths.append("".join(parts))
    return paths


def _in_view(
    rings: tuple[Ring, ...], frame: _Frame, around: float = 0.1
) -> Iterator[list[tuple[float, float]]]:
    """The parts of a country's rings inside the frame and a share of it `around`."""
    for ring in rings:
        lons, lats = [p[0] for p in ring], [p[1] for p in ring]
        if (
            max(lons) < frame.west
            or min(lons) > frame.east
            or max(lats) < frame.south
            or min(lats) > frame.north
        ):
            continue
        kept = _clipped(ring, frame, around)
        if len(kept) > 2:
            yield kept


def _thinned(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Corners without those nearer than a pixel to the one before: no eye sees them, and they are most of a file."""
    kept: list[tuple[float, float]] = []
    for corner in corners:
        if not kept or math.dist(kept[-1], corner) >= 1.0:
            kept.append(corner)
    return kept


def _names(frame: _Frame, marks: list[Mark]) -> Iterator[tuple[float, float, str]]:
    """Names of the countries that fill a good part of the view, in the middle of what is seen of each."""
    taken = [_box(m) for m in marks] + [
        (m.x - 12, m.y - 12, m.x + 12, m.y + 12) for m in marks if m.shape != "area"
    ]
    names = {row["iso3"]: row["name"].upper() for row in sheet("places/countries.tsv")}
    for code, rings in outlines().items():
        seen = [
            [frame.at(lat, lon) for lon, lat in ring] for ring in _in_view(rings, frame, around=0.0)
        ]
        area, x, y = max((_middle(ring) for ring in seen), default=(0.0, 0.0, 0.0))
        wide = (LETTER + 3) * len(names.get(code, "")) / 2
        box = (x - wide, y - LINE, x + wide, y + LINE / 2)
        if (
            code in names
            and area > NAMED * WIDTH * frame.height
            and _free(box, taken, frame.height)
        ):
            taken.append(box)
            yield round(x, 1), round(y, 1), names[code]


def _middle(ring: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Area and centroid of a polygon (shoelace formula)."""
    twice = x = y = 0.0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = ax * by - bx * ay
        twice, x, y = twice + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return (abs(twice) / 2, x / (3 * twice), y / (3 * twice)) if twice else (0.0, 0.0, 0.0)


def _clipped(ring: Ring, frame: _Frame, around: float) -> list[tuple[float, float]]:
    """Sutherland–Hodgman clipping of a ring to the frame and a share of it around."""
    dx, dy = (frame.east - frame.west) * around, (frame.north - frame.south) * around
    edges = (
        (0, frame.west - dx, 1),
        (0, frame.east + dx, -1),
        (1, frame.south - dy, 1),
        (1, frame.north + dy, -1),
    )
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
