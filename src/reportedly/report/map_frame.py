"""What part of the world a map shows, and where a point of it stands in pixels.

Equirectangular, the longitudes shrunk for the middle latitude: at the size of a crisis no eye tells
it from a better projection, and its inverse is two divisions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

MARGIN = 1.2  # degrees around the outermost place
LEAST = 4.0  # degrees the map spans at least, so that one town is seen in its country
WIDEST = 45.0  # degrees a crisis and its neighbours span; more is left to words where few lie there
KEPT = 0.75  # share of the places that the map must hold, however far apart they lie
FLATTEST, TALLEST = 0.45, 0.6  # height by width: what fits a screen beside its heading
NARROW_TALLEST = 1.1  # on a phone a map may be as tall as it is wide

Point = tuple[float, float]  # latitude, longitude


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the world, in degrees, drawn `width` pixels wide."""

    west: float
    south: float
    east: float
    north: float
    width: float

    @property
    def squeeze(self) -> float:
        """How much a degree of longitude is shrunk."""
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def scale(self) -> float:
        """Pixels a degree of latitude."""
        return self.width / ((self.east - self.west) * self.squeeze)

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return (self.north - self.south) * self.scale

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        return (lon - self.west) * self.squeeze * self.scale, (
            self.north - lat
        ) * self.scale

    def along(self, line: NDArray[np.float64]) -> list[tuple[float, float]]:
        """Where the points of a line stand, a row for each: longitude and latitude."""
        x = (line[:, 0] - self.west) * self.squeeze * self.scale
        y = (self.north - line[:, 1]) * self.scale
        return list(zip(x.tolist(), y.tolist(), strict=True))

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point is in view."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


def frame_of(points: Sequence[Point], width: float, narrow: bool = False) -> Frame:
    """The window on where most points lie; at least one is asked for.

    Args:
        points: a place as often as figures lie there, so that a lone namesake far away does not
            shrink the rest.
        width: pixels.
        narrow: whether it may be as tall as wide, for a phone.
    """
    core = _without_farthest(list(points))
    lats, lons = [p[0] for p in core], [p[1] for p in core]
    south, north = _at_least(min(lats) - MARGIN, max(lats) + MARGIN, LEAST)
    west, east = _at_least(min(lons) - MARGIN, max(lons) + MARGIN, LEAST * 1.6)
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, tall = (east - west) * squeeze, north - south
    tallest = NARROW_TALLEST if narrow else TALLEST
    if tall > wide * tallest:
        west, east = _at_least(west, east, tall / tallest / squeeze)
    elif tall < wide * FLATTEST:
        south, north = _at_least(south, north, wide * FLATTEST)
    return Frame(
        max(west, -180.0), max(south, -85.0), min(east, 180.0), min(north, 85.0), width
    )


def _at_least(low: float, high: float, span: float) -> tuple[float, float]:
    """A range widened about its middle to a span."""
    pad = max(0.0, span - (high - low)) / 2
    return low - pad, high + pad


def _without_farthest(points: list[Point]) -> list[Point]:
    """The points without those farthest from the middle, while the rest spans more than a crisis
    does.
    """
    fewest = max(1, math.ceil(KEPT * len(points)))
    middle = median(p[0] for p in points), median(p[1] for p in points)
    by_distance = sorted(points, key=lambda p: math.dist(p, middle))
    while len(by_distance) > fewest and _widest_range(by_distance) > WIDEST:
        by_distance.pop()
    return by_distance if _widest_range(by_distance) <= WIDEST else points


def _widest_range(points: Sequence[Point]) -> float:
    """The larger of the two ranges, in degrees."""
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    return max(max(lats) - min(lats), max(lons) - min(lons))
