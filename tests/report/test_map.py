"""The map of the world: no edge of a country runs across it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from reportedly.report.map_frame import Frame
from reportedly.report.map_land import lands

WORLD = Frame(-180.0, -60.0, 180.0, 84.0, 720.0)
_POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)")


def edges(path: str) -> list[float]:
    """How wide each edge of a path is, in pixels."""
    found = []
    for ring in path.split("Z"):
        across = [float(x) for x, _ in _POINT.findall(ring)]
        found += [abs(a - b) for a, b in pairwise(across)]
    return found


def test_no_country_is_drawn_across_the_world() -> None:
    wide = [path for path in lands(WORLD) if max(edges(path), default=0) > 360]
    assert not wide


@pytest.mark.parametrize(("west", "east"), [(-180.0, -150.0), (150.0, 180.0)])
def test_what_lies_on_either_side_of_the_date_line_is_still_there(
    west: float, east: float
) -> None:
    assert lands(Frame(west, 60.0, east, 72.0, 720.0))
