"""Countries, their first-level regions and their names on a map, cut to its window.

Source of outlines and borders: Natural Earth, public domain (`scripts/derive_places.py`,
`scripts/derive_borders.py`). They are drawn for orientation and take no position on the status of a
place.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from reportedly.lexicons.load import sheet
from reportedly.report.map_frame import Frame
from reportedly.report.map_labels import LETTER, LINE, Box, is_free

NAMED = 0.04  # share of the view a country fills to be named in it
WIDE = 40.0  # degrees: a wider view is too small for regions
Ring = Sequence[tuple[float, float]]  # longitude, latitude


@cache
def outlines() -> dict[str, tuple[Ring, ...]]:
    """Rings of each country by ISO 3166-1 alpha-3 code."""
    read = json.loads(
        (Path(__file__).parent / "outlines.json").read_text(encoding="utf-8")
    )
    return {
        code: tuple(tuple((x, y) for x, y in ring) for ring in rings)
        for code, rings in read.items()
    }


@cache
def borders() -> tuple[Ring, ...]:
    """Lines between first-level regions of one country."""
    read = json.loads(
        (Path(__file__).parent / "borders.json").read_text(encoding="utf-8")
    )
    return tuple(tuple(_unpacked(flat)) for lines in read.values() for flat in lines)


def _unpacked(flat: list[int]) -> Iterator[tuple[float, float]]:
    """The points of a line kept as steps of a hundredth of a degree."""
    x = y = 0
    for dx, dy in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + dx, y + dy
        yield x / 100, y / 100


def lands(frame: Frame) -> list[str]:
    """SVG paths of the countries in view, cut to a little more than the frame."""
    paths = []
    for rings in outlines().values():
        parts = []
        for ring in _in_view(rings, frame):
            corners = _thinned([frame.at(lat, lon) for lon, lat in ring])
            if len(corners) > 2:
                parts.append("M" + _drawn(corners) + "Z")
        if parts:
            paths.append("".join(parts))
    return paths


def region_borders(frame: Frame) -> str:
    """One SVG path of the borders between regions; empty where the view is too wide for them."""
    if frame.east - frame.west > WIDE:
        return ""
    parts = []
    for line in borders():
        for run in _runs_in_view(line, frame):
            corners = _thinned([frame.at(lat, lon) for lon, lat in run])
            if len(corners) > 1:
                parts.append("M" + _drawn(corners))
    return "".join(parts)


def country_names(frame: Frame, taken: list[Box]) -> Iterator[tuple[float, float, str]]:
    """Names of the countries that fill a good part of the view, in the middle of what is seen of
    each.
    """
    taken = list(taken)
    names = {row["iso3"]: row["name"].upper() for row in sheet("places/countries.tsv")}
    for code, rings in outlines().items():
        seen = [
            [frame.at(lat, lon) for lon, lat in ring]
            for ring in _in_view(rings, frame, around=0.0)
        ]
        area, x, y = max((_middle(ring) for ring in seen), default=(0.0, 0.0, 0.0))
        if code not in names or area <= NAMED * frame.width * frame.height:
            continue
        wide = (LETTER + 3) * len(names[code]) / 2
        box = (x - wide, y - LINE, x + wide, y + LINE / 2)
        if is_free(box, taken, frame.width, frame.height):
            taken.append(box)
            yield round(x, 1), round(y, 1), names[code]


def _drawn(corners: list[tuple[float, float]]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in corners)


def _runs_in_view(line: Ring, frame: Frame) -> Iterator[list[tuple[float, float]]]:
    """The stretches of a line whose points, or the next beside them, are in the frame."""
    inside = [frame.holds(lat, lon) for lon, lat in line]
    run: list[tuple[float, float]] = []
    for i, point in enumerate(line):
        if any(inside[max(0, i - 1) : i + 2]):
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _in_view(
    rings: tuple[Ring, ...], frame: Frame, around: float = 0.1
) -> Iterator[list[tuple[float, float]]]:
    """The parts of a country's rings inside the frame and a share of it `around`."""
    for ring in rings:
        lons, lats = [p[0] for p in ring], [p[1] for p in ring]
        beside = max(lons) < frame.west or min(lons) > frame.east
        above_or_below = max(lats) < frame.south or min(lats) > frame.north
        if beside or above_or_below:
            continue
        kept = _clipped(ring, frame, around)
        if len(kept) > 2:
            yield kept


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
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = ax * by - bx * ay
        twice, x, y = twice + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return (
        (abs(twice) / 2, x / (3 * twice), y / (3 * twice)) if twice else (0.0, 0.0, 0.0)
    )


def _clipped(ring: Ring, frame: Frame, around: float) -> list[tuple[float, float]]:
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
        points = _cut(points, axis, limit, sign)
    return points


def _cut(
    points: list[tuple[float, float]], axis: int, limit: float, sign: int
) -> list[tuple[float, float]]:
    """A polygon's part on one side of a line of constant longitude or latitude."""
    kept: list[tuple[float, float]] = []
    for a, b in zip(points, points[1:] + points[:1], strict=True):
        a_in, b_in = (a[axis] - limit) * sign >= 0, (b[axis] - limit) * sign >= 0
        if a_in != b_in:
            t = (limit - a[axis]) / (b[axis] - a[axis])
            kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
        if b_in:
            kept.append(b)
    return kept
