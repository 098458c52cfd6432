"""What several articles come to, on the page: its questions in order, a chart of each, where copies came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.records import CopyLink
from reportedly.report import rulings, wording
from reportedly.rulings import Line, Reconciled, Voice

# Of a chart, in units of its view box: wide enough for five labels beside each other, low enough for a table row.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 420, 110, 12, 12, 14, 24
_SHAPES = (
    "circle",
    "square",
    "diamond",
    "triangle",
    "ring",
    "frame",
)  # of an origin's marks: colour alone tells nobody apart


@dataclass(frozen=True, slots=True)
class Mark:
    """One origin's reading: a bar from low to high, and its origin's sign at what was said.

    "At least 40" has its sign at 40 and a bar to the top of the chart, a range its sign in the middle.
    """

    x: float
    low: float
    high: float
    at: float
    shape: str
    number: int  # of its origin, from 1
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A question over time, with every origin's reading."""

    marks: tuple[Mark, ...]
    first: str
    last: str
    least: str
    most: str
    origins: tuple[tuple[int, str, str], ...]  # number, shape, name
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the page says of several articles."""

    lines: tuple[Line, ...]  # contested first, then what most articles tell
    contested: tuple[Line, ...]
    origins: int
    articles: int


def known(found: Reconciled) -> Known:
    """The questions in the order a reader needs them."""
    lines = sorted(found.lines, key=lambda x: (not x.contested, -x.origins, -x.articles, -(x.high or 0), x.question))
    figures = [w for line in lines for w in line.figures]
    return Known(
        tuple(lines),
        tuple(line for line in lines if line.contested),
        len({w.origin for w in figures}),
        len({w.reported.kept.document for w in figures}),
    )


def chart(line: Line) -> Chart | None:
    """A chart of a question that has more than one reading; None for one that has not."""
    voices = sorted((*line.earlier, *line.voices), key=lambda v: (v.as_of, v.name))
    bounds = [n for v in voices for n in (v.value.low, v.value.high) if n is not None]
    if len(voices) < 2 or not bounds:
        return None
    days = [v.as_of for v in voices]
    numbers = {origin: n for n, origin in enumerate(dict.fromkeys(v.origin for v in voices), 1)}
    least, most = min(bounds), max(bounds)
    marks = tuple(_mark(v, numbers[v.origin], (days[0], days[-1]), (least, most)) for v in voices)
    named = {v.origin: v.name for v in voices}
    origins = tuple((n, _shape(n), named[origin]) for origin, n in numbers.items())
    told = "; ".join(m.text for m in marks)
    ends = (wording.day(days[0]), wording.day(days[-1]), f"{least:,}", f"{most:,}")
    return Chart(marks, *ends, origins, f"{rulings.what(line)}, {len(voices)} readings: {told}")


def _mark(voice: Voice, number: int, days: tuple[date, date], values: tuple[int, int]) -> Mark:
    span = max((days[1] - days[0]).days, 1)
    inside = WIDTH - LEFT - RIGHT - 80  # room for the values at the right; one day alone stands in the middle
    at = 0.5 if days[0] == days[1] else (voice.as_of - days[0]).days / span
    low = voice.value.low if voice.value.low is not None else values[0]
    high = voice.value.high if voice.value.high is not None else values[1]
    same_day = (number - 1) * 9.0  # readings of one day stand beside each other
    x = LEFT + 12 + at * inside + (same_day if days[0] == days[1] else 0)
    text = f"{wording.day(voice.as_of)}, {rulings.voice(voice)}"
    bottom, top = _height(low, values), _height(high, values)
    said = bottom if voice.value.high is None else top if voice.value.low is None else (bottom + top) / 2
    return Mark(round(x, 1), bottom, top, round(said, 1), _shape(number), number, text, voice.figure)


def _height(value: int, values: tuple[int, int]) -> float:
    share = 0.5 if values[0] == values[1] else (value - values[0]) / (values[1] - values[0])
    return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)


def _shape(number: int) -> str:
    return _SHAPES[(number - 1) % len(_SHAPES)]


# ------------------------------------------------------------------ copies
@dataclass(frozen=True, slots=True)
class Taken:
    """What an article has from another: how many passages, how, and their first words."""

    document: str
    ordered: bool
    kinds: str
    passages: int
    words: str


def taken(links: Iterable[CopyLink]) -> dict[str, tuple[Taken, ...]]:
    """For each article that copies, by document id, what it has from which."""
    grouped: dict[str, dict[str, list[CopyLink]]] = defaultdict(lambda: defaultdict(list))
    for link in links:
        grouped[link.copy.document][link.original.document].append(link)
    return {copy: tuple(_taken(original, many) for original, many in of.items()) for copy, of in grouped.items()}


def _taken(original: str, links: Sequence[CopyLink]) -> Taken:
    kinds = ", ".join(dict.fromkeys(k.kind for k in links))
    words = links[0].copy.text
    short = words if len(words) <= 120 else words[:120].rstrip() + " …"
    return Taken(original, all(k.ordered for k in links), kinds, len(links), short)
