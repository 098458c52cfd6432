"""The chart of one question: each reading at the day it was reported, as a bar from its low to its
high.

Origins differ in the shape of their marks and in their letter, so that the chart is read without
colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.records.questions import AttributedFigure, Line
from reportedly.report import wording

WIDTH, HEIGHT = 640.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 84.0, 40.0, 16.0, 30.0
_BESIDE = 13.0  # pixels between marks of neighbouring days, so that none hides another
_ROOM = 100.0  # pixels kept free at the right for marks that were moved aside
# Drawn around (0, 0), 5 pixels from the middle to an edge: circle, square, triangle, diamond,
# upturned triangle.
SHAPES = (
    "M-5,0a5,5 0 1 0 10,0a5,5 0 1 0 -10,0z",
    "M-4.5,-4.5h9v9h-9z",
    "M0,-6L5.5,4.5h-11z",
    "M0,-6.5L6,0L0,6.5L-6,0z",
    "M0,6L5.5,-4.5h-11z",
)


@dataclass(frozen=True, slots=True)
class ChartMark:
    """One reading, in pixels. `up` and `down`: the bar goes on beyond its bound."""

    x: float
    y: float
    low: float
    high: float
    up: bool
    down: bool
    shape: str
    letter: str
    copied: bool
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    marks: tuple[ChartMark, ...]
    days: tuple[Tick, ...]
    counts: tuple[Tick, ...]
    description: str


def draw_chart(line: Line, letters: Mapping[str, str]) -> Chart | None:
    """The chart of a question, or None where it has but one day and one origin, or no count.

    Args:
        line: the question.
        letters: the letter of each origin, in the order in which shapes are given out.
    """
    bounded_figures = [w for w in line.figures if _count_bounds(w) is not None]
    days = sorted({w.reported.day for w in bounded_figures})
    if not bounded_figures:
        return None
    if len(days) < 2 and len({w.origin for w in bounded_figures}) < 2:
        return None
    first, last = days[0], days[-1]
    bounds = [b for w in bounded_figures if (b := _count_bounds(w))]
    low = min(b[0] for b in bounds)
    high = max(b[1] for b in bounds)
    scale = _Scale(first, last, low, high)
    marks = tuple(_figure_marks(bounded_figures, letters, scale))
    return Chart(
        WIDTH,
        HEIGHT,
        LEFT,
        WIDTH - 12,
        HEIGHT - BOTTOM,
        marks,
        tuple(
            Tick(round(scale.x(d), 1), wording.day(d))
            for d in dict.fromkeys((first, last))
        ),
        tuple(Tick(round(scale.y(n), 1), f"{n:,}") for n in dict.fromkeys((low, high))),
        "; ".join(mark.text for mark in marks),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a day and a count lie on a chart."""

    first: date
    last: date
    low: int
    high: int

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        share = (day - self.first).days / span if span else 0.1
        return LEFT + 16 + (WIDTH - LEFT - RIGHT - _ROOM) * share

    def y(self, count: float) -> float:
        room = max(1, self.high - self.low) * 0.1  # so that no mark lies on the edge
        bottom, top = max(0.0, self.low - room), self.high + room
        share = (count - bottom) / (top - bottom)
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)


def _figure_marks(
    witnessed: Sequence[AttributedFigure], letters: Mapping[str, str], scale: _Scale
) -> Iterator[ChartMark]:
    """A mark for each figure by its day; those of a day side by side."""
    shapes = {origin: SHAPES[n % len(SHAPES)] for n, origin in enumerate(letters)}
    # closer where so many stand together that the room would not do
    gap, x = min(_BESIDE, _ROOM / len(witnessed)), 0.0
    for one in sorted(witnessed, key=lambda w: w.reported.day):
        figure, day = one.reported.figure, one.reported.day
        x = max(scale.x(day), x + gap)
        lower, upper = _count_bounds(one) or (0, 0)
        who = f"{letters[one.origin]}, {one.name}"
        text = f"{who}: {wording.quantity(figure)}, {wording.day(day)}"
        yield ChartMark(
            round(x, 1),
            round(scale.y((lower + upper) / 2), 1),
            round(scale.y(lower), 1),
            round(scale.y(upper), 1),
            figure.high is None,
            figure.low is None,
            shapes[one.origin],
            letters[one.origin],
            one.copied,
            text + wording.doubt(figure) + ("; copied" if one.copied else ""),
        )


def _count_bounds(one: AttributedFigure) -> tuple[int, int] | None:
    """The lowest and highest count the words name; None where they name none."""
    named = [
        v for v in (one.reported.figure.low, one.reported.figure.high) if v is not None
    ]
    return (min(named), max(named)) if named else None
