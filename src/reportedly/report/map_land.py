"""Countries, their first-level regions and their names on a map, cut to its window.

Source of outlines and borders: Natural Earth, public domain (`scripts/derive_places.py`,
`scripts/derive_borders.py`). They are drawn for orientation and take no position on the status of a
place.
"""

from __future__ import annotations

import json
import lzma
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportedly.lexicons.load import sheet
from reportedly.report.map_frame import Frame
from reportedly.report.map_labels import LETTER, LINE, Box, is_free

NAMED = 0.04  # share of the view a country fills to be named in it
WIDE = 40.0  # degrees: a wider view is too small for regions
HALF_WAY_ROUND = 180.0  # degrees: an edge that is longer crosses the date line
Ring = Sequence[tuple[float, float]]  # longitude, latitude


def _unpacked(name: str) -> dict[str, Any]:
    """A packed file of lines by country, which stands beside this one."""
    packed = (Path(__file__).parent / name).read_bytes()
    read: dict[str, Any] = json.loads(lzma.decompress(packed))
    return read


@cache
def outlines() -> dict[str, tuple[Ring, ...]]:
    """Rings of each country by ISO 3166-1 alpha-3 code."""
    read = _unpacked("outlines.json.xz")
    return {
        code: tuple(tuple((x, y) for x, y in ring) for ring in rings)
        for code, rings in read.items()
    }


@cache
def borders() -> tuple[Ring, ...]:
    """Lines between first-level regions of one country."""
    read = _unpacked("borders.json.xz")
    return tuple(
        tuple(_unpacked_line(flat)) for lines in read.values() for flat in lines
    )


Points = NDArray[np.float64]  # a row for each: longitude, latitude


@dataclass(frozen=True, slots=True)
class _BoxedLines:
    """Lines or rings, each of somebody, and the boxes around them: most are out of view, which four
    numbers tell.
    """

    points: tuple[Points, ...]
    owners: tuple[str, ...]
    boxes: NDArray[np.float64]  # west, south, east, north

    def near(
        self,
        frame: Frame,
        share: float = 0.0,
    ) -> Iterator[tuple[str, Points]]:
        """Those whose box has more than a share of the frame's area in common with it."""
        west, south, east, north = self.boxes.T
        wide = np.minimum(east, frame.east) - np.maximum(west, frame.west)
        tall = np.minimum(north, frame.north) - np.maximum(south, frame.south)
        least = share * (frame.east - frame.west) * (frame.north - frame.south)
        common = (wide >= 0) & (tall >= 0) & (wide * tall >= least)
        for place in np.flatnonzero(common):
            yield self.owners[place], self.points[place]


def _boxed_lines(owned: Iterable[tuple[str, Ring]]) -> _BoxedLines:
    """Outlines with the box each lies in, so that most need not be looked at."""
    owners, rings = zip(*owned, strict=True)
    points = tuple(np.array(ring, float) for ring in rings)
    boxes = [np.concatenate([one.min(axis=0), one.max(axis=0)]) for one in points]
    return _BoxedLines(points, owners, np.array(boxes))


@cache
def _countries() -> _BoxedLines:
    """Outlines of countries, cut where the map is."""
    return _boxed_lines(
        (code, half)
        for code, rings in outlines().items()
        for ring in rings
        for half in _halves(ring)
    )


def _halves(ring: Ring) -> Iterator[Ring]:
    """A ring, or of one that crosses the date line what lies on either side: drawn whole, an edge
    would run across the world.
    """
    beside = zip(ring, (*ring[1:], ring[0]), strict=True)
    if all(abs(a[0] - b[0]) <= HALF_WAY_ROUND for a, b in beside):
        yield ring
        return
    for side in (
        tuple(p for p in ring if p[0] < 0),
        tuple(p for p in ring if p[0] >= 0),
    ):
        if len(side) > 2:
            yield side


@cache
def _regions() -> _BoxedLines:
    return _boxed_lines(("", line) for line in borders())


@cache
def _names_in_capitals() -> dict[str, str]:
    """The name of each country in capitals, by its code."""
    return {row["iso3"]: row["name"].upper() for row in sheet("places/countries.tsv")}


def _unpacked_line(flat: list[int]) -> Iterator[tuple[float, float]]:
    """The points of a line kept as steps of a hundredth of a degree."""
    x = y = 0
    for dx, dy in zip(
        flat[::2],
        flat[1::2],
        strict=True,
    ):
        x, y = x + dx, y + dy
        yield x / 100, y / 100


def lands(frame: Frame) -> list[str]:
    """SVG paths of the countries in view, cut to a little more than the frame."""
    paths: dict[str, str] = {}
    for code, ring in _in_view(frame, around=0.1):
        corners = _thinned(frame.along(ring))
        if len(corners) > 2:
            paths[code] = paths.get(code, "") + "M" + _drawn(corners) + "Z"
    return list(paths.values())


def region_borders(frame: Frame) -> str:
    """One SVG path of the borders between regions; empty where the view is too wide for them."""
    if frame.east - frame.west > WIDE:
        return ""
    parts = []
    for _, line in _regions().near(frame):
        for run in _runs_in_view(line, frame):
            corners = _thinned(frame.along(run))
            if len(corners) > 1:
                parts.append("M" + _drawn(corners))
    return "".join(parts)


def country_names(frame: Frame, taken: list[Box]) -> Iterator[tuple[float, float, str]]:
    """Names of the countries that fill a good part of the view, in the middle of what is seen of
    each.
    """
    taken = list(taken)
    names = _names_in_capitals()
    seen: dict[str, tuple[float, float, float]] = {}
    for code, ring in _in_view(frame, share=NAMED):
        seen[code] = max(seen.get(code, (0.0, 0.0, 0.0)), _middle(frame.along(ring)))
    for code, (area, x, y) in seen.items():
        if code not in names:
            continue
        if area <= NAMED * frame.width * frame.height:
            continue
        wide = (LETTER + 3) * len(names[code]) / 2
        box = (x - wide, y - LINE, x + wide, y + LINE / 2)
        if is_free(box, taken, frame.width, frame.height):
            taken.append(box)
            yield round(x, 1), round(y, 1), names[code]


def _drawn(corners: list[tuple[float, float]]) -> str:
    """Corners as a path of SVG."""
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in corners)


def _runs_in_view(line: Points, frame: Frame) -> Iterator[Points]:
    """The stretches of a line whose points, or the next beside them, are in the frame."""
    lons, lats = line.T
    inside = (frame.south <= lats) & (lats <= frame.north)
    inside &= (frame.west <= lons) & (lons <= frame.east)
    kept = inside.copy()
    kept[1:] |= inside[:-1]
    kept[:-1] |= inside[1:]
    edges = np.flatnonzero(np.diff(kept, prepend=False, append=False))
    for start, end in zip(
        edges[::2],
        edges[1::2],
        strict=True,
    ):
        yield line[start:end]


def _in_view(
    frame: Frame, around: float = 0.0, share: float = 0.0
) -> Iterator[tuple[str, Points]]:
    """The parts of countries' rings inside the frame and a share of it `around`, each with its
    country; of those whose box fills a share of the frame.
    """
    for code, ring in _countries().near(frame, share):
        kept = _clipped(ring, frame, around)
        if len(kept) > 2:
            yield code, kept


def _thinned(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Corners without those nearer than a pixel to the one before: no eye sees them, and they are
    most of a file.
    """
    kept: list[tuple[float, float]] = []
    for corner in corners:
        if not kept or math.dist(kept[-1], corner) >= 1.0:
            kept.append(corner)
    return kept


def _middle(ring: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Area and centroid of a polygon (shoelace formula)."""
    twice = x = y = 0.0
    for (ax, ay), (bx, by) in zip(
        ring,
        ring[1:] + ring[:1],
        strict=True,
    ):
        cross = ax * by - bx * ay
        twice, x, y = twice + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return (
        (
            abs(twice) / 2,
            x / (3 * twice),
            y / (3 * twice),
        )
        if twice
        else (0.0, 0.0, 0.0)
    )


def _clipped(ring: Points, frame: Frame, around: float) -> Points:
    """Sutherland–Hodgman clipping of a ring to the frame and a share of it around."""
    dx, dy = (frame.east - frame.west) * around, (frame.north - frame.south) * around
    edges = (
        (0, frame.west - dx, 1),
        (0, frame.east + dx, -1),
        (1, frame.south - dy, 1),
        (1, frame.north + dy, -1),
    )
    for axis, limit, sign in edges:
        ring = _cut_polygon(ring, axis, limit, sign)
    return ring


def _cut_polygon(points: Points, axis: int, limit: float, sign: int) -> Points:
    """A polygon's part on one side of a line of constant longitude or latitude."""
    inside = (points[:, axis] - limit) * sign >= 0
    if inside.all():
        return points
    if not inside.any():
        return points[:0]
    after, after_in = np.roll(points, -1, axis=0), np.roll(inside, -1)
    crosses = inside != after_in
    step = after - points
    along = np.where(crosses, step[:, axis], 1.0)  # no division where none crosses
    crossing = points + ((limit - points[:, axis]) / along)[:, None] * step
    both = np.stack([crossing, after], axis=1)
    kept: Points = both[np.stack([crosses, after_in], axis=1)]
    return kept
