"""The timeline: each value as a bar from its low to its high, at the days it covers, as one SVG.

A bar that fades upwards has no upper bound ("at least"), one that fades downwards no lower ("up
to"). The axis of values is logarithmic, since tolls of 12 and displacements of 400,000 stand side
by side. Where there are more values than an eye can tell apart, `bins` counts them by week, month
or year instead.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.codebook.words import Certainty
from reportedly.records.bounds import Bounded
from reportedly.report.charts import Tick

WIDTH, HEIGHT = 720.0, 320.0
LEFT, RIGHT, TOP, BOTTOM = 84.0, 26.0, 12.0, 30.0
OPEN_DECADES = 0.12  # how far an open end fades, in tenfolds
REACH = timedelta(
    days=800
)  # from the middle day; a lone date years back does not squeeze the rest
FULL = 60  # bars told apart at most; counted on pages of real ledgers
MOST_BINS = 48  # columns of 12 pixels and more
BIN_LENGTHS = (1, 7, 30, 91, 365)  # days
BIN_NAMES = {1: "day", 7: "week", 30: "30 days", 91: "quarter", 365: "year"}
BINS_HEIGHT = 200.0


@dataclass(frozen=True, slots=True)
class TimelineSpan(Bounded):
    """A value over its days. At least one of `low` and `high` is a count."""

    start: date
    end: date
    low: int | None
    high: int | None
    category: str
    certainty: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One value on the timeline, in pixels."""

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
class Timeline:
    """What the template draws. `every` names the length of a column where values are counted."""

    width: float
    height: float
    left: float
    bottom: float
    bars: tuple[Bar, ...]
    days: tuple[Tick, ...]
    values: tuple[Tick, ...]
    categories: tuple[str, ...]
    every: str = ""


def draw_timeline(spans: Iterable[TimelineSpan]) -> Timeline | None:
    """The timeline of these values, or None where none has a count above nought.

    More than `FULL` of them are counted in columns.
    """
    dated = [span for span in spans if span.size > 0]
    if not dated:
        return None
    first, last = _days_shown([s.start for s in dated], [s.end for s in dated])
    if len(dated) > FULL:
        return bins(dated, first, last)
    low = math.floor(min(_tenfolds(s)[0] for s in dated))
    high = max(math.ceil(max(_tenfolds(s)[1] for s in dated) + OPEN_DECADES), low + 1)
    x_of = _across(first, last)

    def y_of(value: float) -> float:
        share = (value - low) / (high - low)
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)

    return Timeline(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        bottom=HEIGHT - BOTTOM,
        bars=tuple(_bar(s, x_of, y_of) for s in sorted(dated, key=lambda s: -s.size)),
        days=_day_ticks(first, last, x_of),
        values=tuple(
            Tick(round(y_of(n), 1), f"{10**n:,}") for n in range(low, high + 1)
        ),
        categories=tuple(dict.fromkeys(s.category for s in dated)),
    )


def bins(spans: Sequence[TimelineSpan], first: date, last: date) -> Timeline:
    """How many values each week, month or year ended in, by category, as columns."""
    days = (last - first).days + 1
    length = next((n for n in BIN_LENGTHS if days / n <= MOST_BINS), BIN_LENGTHS[-1])
    counted: dict[int, Counter[str]] = {}
    for span in spans:
        if first <= span.end <= last:
            counted.setdefault((span.end - first).days // length, Counter())[
                span.category
            ] += 1
    highest = max(sum(column.values()) for column in counted.values())
    x_of = _across(first, last)
    tall = (BINS_HEIGHT - TOP - BOTTOM) / highest
    names = tuple(dict.fromkeys(s.category for s in spans))
    bars = []
    for number, column in sorted(counted.items()):
        opens = first + timedelta(days=number * length)
        wide = max(3.0, x_of(opens + timedelta(days=length)) - x_of(opens) - 2)
        top = BINS_HEIGHT - BOTTOM
        for name in (n for n in names if column[n]):
            top -= column[name] * tall
            text = f"{opens.day} {opens:%b %Y}: {column[name]} {name.replace('_', ' ')}"
            bars.append(
                Bar(
                    x=round(x_of(opens), 1),
                    y=round(top, 1),
                    width=round(wide, 1),
                    height=round(column[name] * tall, 1),
                    category=name,
                    open_end="none",
                    anchor="",
                    text=text,
                    certainty=Certainty.STATED,
                )
            )
    steps = sorted({highest, max(1, highest // 2)})
    return Timeline(
        width=WIDTH,
        height=BINS_HEIGHT,
        left=LEFT,
        bottom=BINS_HEIGHT - BOTTOM,
        bars=tuple(bars),
        days=_day_ticks(first, last, x_of),
        values=tuple(
            Tick(round(BINS_HEIGHT - BOTTOM - n * tall, 1), str(n)) for n in steps
        ),
        categories=names,
        every=BIN_NAMES[length],
    )


def _across(first: date, last: date) -> Callable[[date], float]:
    """Pixels from the left of a day; days out of range lie on the edge."""
    days = max(1, (last - first).days)

    def x_of(day: date) -> float:
        inside = min(max(day, first), last)
        return LEFT + (WIDTH - LEFT - RIGHT) * (inside - first).days / days

    return x_of


def _tenfolds(span: TimelineSpan) -> tuple[float, float]:
    """The decimal logarithms of the lowest and the highest count."""
    named = [n for n in (span.low, span.high) if n]
    return math.log10(min(named)), math.log10(max(named))


def _days_shown(starts: list[date], ends: list[date]) -> tuple[date, date]:
    """The days shown: all of them, but a lone date years back ("the flood of 1997") does not
    squeeze the rest.
    """
    ends = sorted(ends)
    middle = ends[len(ends) // 2]
    first = min((d for d in starts if middle - d <= REACH), default=middle)
    last = max((d for d in ends if d - middle <= REACH), default=middle)
    return _day_before(first), max(last, first) + timedelta(days=1)


def _day_before(day: date) -> date:
    """The day before, where the calendar has one."""
    return day - timedelta(days=1) if day > date.min else day


def _bar(
    span: TimelineSpan, x_of: Callable[[date], float], y_of: Callable[[float], float]
) -> Bar:
    """One span as a bar; an end that is open is drawn longer."""
    open_end = "up" if span.high is None else "down" if span.low is None else "none"
    bottom, top = _tenfolds(span)
    if open_end == "up":
        top += OPEN_DECADES
    if open_end == "down":
        bottom -= OPEN_DECADES
    x, x2 = x_of(span.start), x_of(span.end)
    y, y2 = y_of(top), y_of(bottom)
    return Bar(
        x=round(x - 2, 1),
        y=round(y - 2, 1),
        width=round(max(5.0, x2 - x + 4), 1),
        height=round(max(4.0, y2 - y + 4), 1),
        category=span.category,
        open_end=open_end,
        anchor=span.anchor,
        text=span.text,
        certainty=span.certainty,
    )


def _day_ticks(
    first: date, last: date, x_of: Callable[[date], float]
) -> tuple[Tick, ...]:
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
