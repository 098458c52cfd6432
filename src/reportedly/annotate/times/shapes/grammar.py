"""Try every shape over a text, keep the longest reading at each place, and walk them in order.

The order matters: "the next day" means the day after the date before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from reportedly.annotate.times.shapes import (
    clock,
    dates,
    lengths,
    named_days,
    parts_of_dates,
    quarters,
    relative,
)
from reportedly.annotate.times.shapes.narrative import (
    Anchor,
    ReadShape,
    Thread,
    TimeReading,
)
from reportedly.annotate.times.shapes.triggers import triggered
from reportedly.languages import by_language
from reportedly.languages.patterns import named_pattern


def readings(text: str, anchor: Anchor) -> Iterator[TimeReading]:
    """Every expression of a text, in order, none overlapping another."""
    thread = Thread(anchor, text)
    last_end = -1
    for match, shape in _shape_matches(text, anchor.history):
        if match.end() <= last_end:
            continue
        thread.at = match.start()
        reading = _read_shape(shape, match, thread)
        if reading is None:
            continue
        if reading.start < last_end:
            continue
        if reading.start >= reading.end:
            continue
        dated = reading.value[:4].isdigit() or reading.value.startswith("BC")
        if dated and reading.moves and not _in_passing(reading, thread):
            thread.saw(reading.value)
        last_end = reading.end
        yield reading


def _read_shape(
    shape: ReadShape, match: re.Match[str], thread: Thread
) -> TimeReading | None:
    """A shape's reading; none where it counts to a day outside the calendar ("900 centuries
    ago").
    """
    try:
        return shape(match, thread)
    except (ValueError, OverflowError):
        return None


_PASSING = named_pattern("grammar.passing")


# The opening words of a sentence, up to its date: "In 1943", "By the end of 1943".
_OPENING = re.compile(r"(?:^|[.!?\n][\"”’)]?\s*)(?:\w+\s+){0,2}$")


def _in_passing(reading: TimeReading, thread: Thread) -> bool:
    """A bare year moves the story only where it opens a sentence, or where no year was named before
    it.

    One given as a limit or in brackets ("until 1976", "(1882–1945)") never does.
    """
    if len(reading.value) != 4:
        return False
    if not reading.value.isdigit():
        return False
    if _PASSING.search(thread.before(reading.start, 8)):
        return True
    return thread.year is not None and not _OPENING.search(
        thread.before(reading.start, 24)
    )


# An expression reaches at most this far before and after the word it needs: the longest of the
# shapes, "in the
# early morning hours of Wednesday, the 19th of April 2017", has 30 characters before its month and
# 15 after.
BEFORE, AFTER = 48, 40


def _shape_matches(
    text: str,
    history: bool,
) -> list[tuple[re.Match[str], ReadShape]]:
    """Where each shape fits near a word that can trigger it, the longest first."""
    found: list[tuple[re.Match[str], ReadShape]] = []
    around = {
        kind: _trigger_windows(text, spans) for kind, spans in triggered(text).items()
    }
    around[""] = [(0, len(text))]
    for pattern, shape, near in _shapes(history):
        for start, end in around.get(near, ()):
            for match in _compiled(pattern).finditer(text, start, end):
                found.append((match, shape))
    found.sort(key=lambda f: (f[0].start(), -f[0].end()))
    return found


def _trigger_windows(
    text: str,
    spans: list[tuple[int, int]],
) -> list[tuple[int, int]]:
    """Stretches of text around words; each begins and ends between words, and none overlap."""
    windows: list[tuple[int, int]] = []
    for first, last in spans:
        start, end = max(0, first - BEFORE), min(len(text), last + AFTER)
        while end < len(text) and not text[end].isspace() and end < last + 2 * AFTER:
            end += 1
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((start, end))
    return windows


@by_language
def _shapes(history: bool) -> tuple[tuple[str, ReadShape, str], ...]:
    """Patterns, what reads each, and the kind of word it stands near."""
    shapes = (
        dates.date_shapes()
        + parts_of_dates.part_shapes()
        + relative.relative_shapes()
        + lengths.length_shapes()
    )
    shapes += (
        named_days.named_day_shapes() + clock.clock_shapes() + quarters.quarter_shapes()
    )
    if history:
        shapes += lengths.narrative_shapes() + parts_of_dates.ancient_shapes()
    return tuple(shapes)


# Compiled where a text has a word of their kind: all of them take a thirtieth of the time to the
# first article, which has words of a few.
_compiled = cache(re.compile)
