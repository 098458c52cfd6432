"""The map: where what is known lies, as one SVG without any library.

Precision is visible: a spot is a dot, a town a ring, anything wider a soft disc as wide as it is
    vague.
Nothing wider than a town is ever a pin. Places too near to tell apart are one mark with their
number, and what lies far from the rest is said in words under the map.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportedly.codebook.words import PlacePrecision
from reportedly.records import Location
from reportedly.report import wording
from reportedly.report.map_frame import Frame, frame_of
from reportedly.report.map_labels import MapMark, placed
from reportedly.report.map_land import country_names, lands, region_borders

WIDTH = 720.0  # pixels, of a page's column
NARROW = 350.0  # pixels, of a phone held upright less its margins
# Radius in kilometres of what a name may mean; after the usual size of such areas in the countries
# we read about.
VAGUE_KM = {
    PlacePrecision.ADMIN2: 30.0,
    PlacePrecision.ADMIN1: 80.0,
    PlacePrecision.REGION: 100.0,
    PlacePrecision.COUNTRY: 220.0,
}
KM_A_DEGREE = 111.0
NEAR = 15.0  # pixels between two marks that a finger or an eye cannot tell apart
WIDEST_DISC = 0.09  # of the map's width: a whole country's disc covers no neighbour
ELSEWHERE = 12  # places named under the map; more is a list nobody reads


@dataclass(frozen=True, slots=True)
class Pin:
    """One value and the place it applies to. `weight` orders what a mark of several is named
    after.
    """

    where: Location
    category: str
    weight: float
    text: str  # "Killed: 12–15, 2 voices"
    anchor: str  # where on the page it is


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws."""

    width: float
    height: float
    lands: tuple[str, ...]
    borders: str
    names: tuple[tuple[float, float, str], ...]
    marks: tuple[MapMark, ...]
    elsewhere: tuple[
        tuple[str, int], ...
    ]  # places out of view and how many values lie there
    categories: tuple[str, ...]
    unplaced: int = 0  # values without a place, or whose place has no coordinates


def draw_map(pins: Iterable[Pin], width: float = WIDTH) -> Drawing | None:
    """The map of these values, or None where none of them has a place with coordinates."""
    pins = list(pins)
    located = [pin for pin in pins if _lat_lon(pin.where) is not None]
    if not located:
        return None
    points = [point for pin in located if (point := _lat_lon(pin.where)) is not None]
    frame = frame_of(points, width, narrow=width < WIDTH)
    shown = [
        pin
        for pin, point in zip(located, points, strict=True)
        if frame.holds(point[0], point[1])
    ]
    marks, taken = placed(_place_marks(shown, frame), frame.width, frame.height)
    outside = Counter(wording.place(p.where) for p in located if p not in set(shown))
    return Drawing(
        width=frame.width,
        height=round(frame.height, 1),
        lands=tuple(lands(frame)),
        borders=region_borders(frame),
        names=tuple(country_names(frame, taken)),
        marks=tuple(marks),
        elsewhere=tuple(outside.most_common(ELSEWHERE)),
        categories=tuple(dict.fromkeys(mark.category for mark in marks)),
        unplaced=len(pins) - len(located),
    )


def _lat_lon(where: Location) -> tuple[float, float] | None:
    """Latitude and longitude, where both are known."""
    if where.lat is None:
        return None
    if where.lon is None:
        return None
    return where.lat, where.lon


def _place_marks(pins: Sequence[Pin], frame: Frame) -> list[MapMark]:
    """One mark a place; places nearer than an eye can tell are one."""
    by_place: dict[tuple[str, float, float], list[Pin]] = {}
    for pin in sorted(pins, key=lambda p: -p.weight):
        point = _lat_lon(pin.where)
        if point is not None:
            by_place.setdefault((pin.where.name, *point), []).append(pin)
    single = [_mark(frame, here) for here in by_place.values()]
    areas = [mark for mark in single if mark.shape == "area"]
    return areas + _clustered([mark for mark in single if mark.shape != "area"])


def _mark(frame: Frame, here: list[Pin]) -> MapMark:
    """The mark of one place; it has the colour and the words of its weightiest value."""
    first = here[0]
    point = _lat_lon(first.where)
    assert point is not None
    x, y = (round(value, 1) for value in frame.at(*point))
    precision = first.where.precision
    if precision in VAGUE_KM:
        shape = "area"
        as_wide = VAGUE_KM[precision] * frame.scale / KM_A_DEGREE
        radius = min(max(14.0, as_wide), WIDEST_DISC * frame.width)
    else:
        shape = "dot" if precision == PlacePrecision.POINT else "ring"
        radius = 5.0 + min(7.0, math.log2(len(here)))
    known = wording.precision_name(precision)
    more = f"; and {len(here) - 1} more" if len(here) > 1 else ""
    return MapMark(
        x=x,
        y=y,
        radius=round(radius, 1),
        shape=shape,
        category=first.category,
        label=first.where.name,
        count=len(here),
        text=f"{wording.place(first.where)} ({known}). {first.text}{more}",
        anchor=first.anchor,
        label_x=x,
        label_y=y,
    )


def _clustered(marks: list[MapMark]) -> list[MapMark]:
    """Marks with those too near taken into the heaviest beside them."""
    kept: list[list[MapMark]] = []
    for mark in sorted(marks, key=lambda m: (-m.count, m.y, m.x)):
        near = next((k for k in kept if _lie_near(k[0], mark)), None)
        if near is None:
            kept.append([mark])
        else:
            near.append(mark)
    return [group[0] if len(group) == 1 else _joined_mark(group) for group in kept]


def _lie_near(one: MapMark, other: MapMark) -> bool:
    """Whether two marks would lie over each other."""
    return math.dist((one.x, one.y), (other.x, other.y)) < NEAR


def _joined_mark(group: list[MapMark]) -> MapMark:
    """Several places as one mark: the heaviest's name, and how many more stand under it."""
    first, others = group[0], group[1:]
    count = sum(mark.count for mark in group)
    return MapMark(
        x=first.x,
        y=first.y,
        radius=round(8.0 + min(6.0, math.log2(count)), 1),
        shape="cluster",
        category=first.category,
        label=f"{first.label} +{len(others)}",
        count=count,
        text=f"{first.text}; near it {', '.join(mark.label for mark in others)}",
        anchor=first.anchor,
        label_x=first.x,
        label_y=first.y,
    )
