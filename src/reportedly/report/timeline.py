"""The timeline: each figure as a bar from its low to its high, at the days it covers, as one SVG.

A bar that fades upwards has no upper bound ("at least"), one that fades downwards no lower ("up to"). The
axis of values is logarithmic, since tolls of 12 and displacements of 400,000 stand side by side.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.report import wording
from reportedly.report.summary import Claim

WIDTH, HEIGHT = 720.0, 320.0
LEFT, RIGHT, TOP, BOTTOM = 84.0, 26.0, 12.0, 30.0
OPEN_DECADES = 0.12  # how far an open end fades, in tenfolds


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure on the timeline, in pixels."""

    x: float
    y: float
    width: float
    height: float
    category: str
    open_end: str  # none | up | down
    anchor: str
    text: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the template draws."""

    width: float
    height: float
    left: float
    bottom: float
    bars: tuple[Bar, ...]
    days: tuple[Tick, ...]
    values: tuple[Tick, ...]
    categories: tuple[str, ...]


def draw(claims: list[Claim]) -> Timeline | None:
    """The timeline of these claims, or None where none has both a day and a value above nought."""
    dated = [c for c in claims if c.day != date.min and wording.size(c.figure) > 0]
    if not dated:
        return None
    starts = [c.figure.time.start if c.figure.time else c.day for c in dated]
    first, last = _core(starts, [c.day for c in dated])
    low = min(
        math.log10(max(1, min(v for v in (c.figure.low, c.figure.high) if v is not None)))
        for c in dated
    )
    high = max(math.log10(wording.size(c.figure)) for c in dated)
    low, high = math.floor(low), max(math.ceil(high + OPEN_DECADES), math.floor(low) + 1)
    span = max(1, (last - first).days)

    def x_of(day: date) -> float:
        inside = min(max(day, first), last)
        return LEFT + (WIDTH - LEFT - RIGHT) * (inside - first).days / span

    def y_of(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low))

    bars = tuple(_bar(c, x_of, y_of) for c in sorted(dated, key=lambda c: -wording.size(c.figure)))
    values = tuple(Tick(round(y_of(n), 1), f"{10**n:,}") for n in range(low, high + 1))
    names = tuple(dict.fromkeys(c.figure.category for c in dated))
    return Timeline(
        WIDTH, HEIGHT, LEFT, HEIGHT - BOTTOM, bars, _days(first, last, x_of), values, names
    )


def _core(starts: list[date], ends: list[date]) -> tuple[date, date]:
    """The days shown: all of them, but a lone date years back ("the flood of 1997") does not squeeze the rest."""
    ends = sorted(ends)
    middle = ends[len(ends) // 2]
    reach = timedelta(days=800)
    first = min((d for d in starts if d >= middle - reach), default=middle)
    last = max((d for d in ends if d <= middle + reach), default=middle)
    return first - timedelta(days=1), max(last, first) + timedelta(days=1)


def _bar(c: Claim, x_of: Callable[[date], float], y_of: Callable[[float], float]) -> Bar:
    f = c.figure
    low, high = f.low or None, f.high or None
    open_end = "up" if f.high is None else "down" if f.low is None else "none"
    bottom = math.log10(max(1, low or high or 1))
    top = math.log10(max(1, high or low or 1))
    if open_end == "up":
        top += OPEN_DECADES
    if open_end == "down":
        bottom -= OPEN_DECADES
    start = f.time.start if f.time else c.day
    x, x2 = x_of(start), x_of(c.day)
    y, y2 = y_of(top), y_of(bottom)
    when = wording.period(f.time) or wording.day(c.day)
    text = f"{wording.category(f)}: {wording.quantity(f)} {wording.counted(f)}, {when}; {c.voice}{wording.doubt(f)}"
    wide, tall = round(max(5.0, x2 - x + 4), 1), round(max(4.0, y2 - y + 4), 1)
    return Bar(
        round(x - 2, 1),
        round(y - 2, 1),
        wide,
        tall,
        f.category,
        open_end,
        f"f-{f.id}",
        text,
        f.certainty,
    )


def _days(first: date, last: date, x_of: Callable[[date], float]) -> tuple[Tick, ...]:
    """About six dates along the axis: months where the span is long, days where it is short."""
    span = (last - first).days
    if span > 120:
        step = max(1, round(span / 30 / 6))
        months, ticks = first.replace(day=1), []
        while months <= last:
            if months >= first:
                ticks.append(Tick(round(x_of(months), 1), f"{months:%b %Y}"))
            index = months.year * 12 + months.month - 1 + step
            months = date(index // 12, index % 12 + 1, 1)
        return tuple(ticks)
    step = max(1, span // 6)
    days = [first + timedelta(days=n) for n in range(0, span + 1, step)]
    return tuple(Tick(round(x_of(d), 1), f"{d.day} {d:%b}") for d in days)
