"""Times of the day: "10:30 a.m.", "16:00 GMT", "at dawn on Thursday", "in the early hours of
Friday".
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from reportedly.annotate.times.shapes.narrative import (
    Shape,
    Shapes,
    Thread,
    TimeReading,
    made_reading,
    number_in_group,
)
from reportedly.annotate.times.shapes.vocabulary import (
    code,
    fragments,
    spoken,
    weekday_number,
)
from reportedly.codebook.words import TimeType
from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import pattern_text


def clock_shapes() -> Shapes:
    """Clock times and parts of a day."""
    zone = pattern_text("clock.zone")
    v = fragments()
    day = rf"(?:,?\s+(?P<wd>{v['W']})(?!['’]))?"
    return (
        Shape(
            rf"\b(?P<h>[0-2]?\d)[:.](?P<min>[0-5]\d)\s?(?P<ap>[ap]\.?m\b\.?)?{zone}(?![\d%]){day}",
            _clock, "clock"),
        Shape(rf"\b(?P<h>1?\d)\s?(?P<ap>[ap]\.?m\b\.?){zone}{day}", _clock, "clock"),
        Shape(pattern_text("clock.clock"), _clock, "part"),
        Shape(pattern_text("clock.part_of_weekday", **v), _part_of_weekday, "part"),
        Shape(pattern_text("clock.in_the_morning"), _clock, "clock"),
        Shape(pattern_text("clock.part_of_day", hour=spoken('hour'), **v), _part_of_day, "part"),
        Shape(pattern_text("clock.during_part"), _part_of_day, "part"),
    )  # fmt: skip


@by_language
def _on_weekday() -> re.Pattern[str]:
    """A weekday before or behind a time of the clock."""
    return re.compile(pattern_text("clock.on_weekday", W=fragments()["W"]))


_TIME, _PART = "a time of day", "a part of a day"


def _on_its_day(
    match: re.Match[str], thread: Thread, hour: str, rule: str, group: str | int = 0
) -> TimeReading:
    """A time of day, on the day it names or else on that of the text.

    Args:
        hour: the value behind the day (TIMEX3): "T16:30", "TMO".
    """
    day = _day_of_clock(match, thread)
    borrowed = _weekday_beside(match, thread) is None
    reading = made_reading(
        match,
        f"{day or 'XXXX-XX-XX'}{hour}",
        f"{rule}, of the day last named" if borrowed else rule,
        kind=TimeType.TIME,
        days=(day, day),
        group=group,
    )
    return replace(reading, borrowed=borrowed)


def _weekday_beside(match: re.Match[str], thread: Thread) -> re.Match[str] | None:
    """The weekday in or right behind a time of day."""
    if match.groupdict().get("wd"):
        return match
    return _on_weekday().match(thread.text, match.end())


def _day_of_clock(match: re.Match[str], thread: Thread) -> date | None:
    """The day a time of day belongs to: the weekday after it, else the day last named, else the
    anchor.
    """
    now = thread.now
    if now is None or thread.anchor.history:
        return thread.day or now
    named = _weekday_beside(match, thread)
    if named is None:
        return thread.day or now
    number = weekday_number(named["wd"])
    if thread.looks_ahead(match.start(), named.end()):
        return now + timedelta(days=(number - now.weekday()) % 7)
    return now - timedelta(days=(now.weekday() - number) % 7)


_HALVES = {"TMO": "am", "TAF": "pm", "TEV": "pm"}  # by the code of a part of a day


def _clock(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "At 4.30 pm", with its day where one is named or known."""
    half, hour = _half_of_day(match), number_in_group(match, "h")
    if hour > 23:
        return None
    if half and not 1 <= hour <= 12:
        return None
    if not half and _is_decimal(match[0]):
        return None
    if half:
        hour = hour % 12 + (12 if half in word_set("after_noon") else 0)
    minutes = int(match.groupdict().get("min") or 0)
    return _on_its_day(match, thread, f"T{hour:02d}:{minutes:02d}", _TIME)


def _half_of_day(match: re.Match[str]) -> str:
    """am, pm or neither, also "in the morning"."""
    groups = match.groupdict()
    named = _HALVES.get(code("part", groups.get("half")), "")
    return (groups.get("ap") or named).replace(".", "").casefold()


def _is_decimal(words: str) -> bool:
    """ "7.30" without a half of the day is a number."""
    return "." in words and ":" not in words


def _part_of_weekday(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "midnight Tuesday"."""
    return _on_its_day(match, thread, code("hour", match["hour"]), _PART)


def _part_of_day(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "In the morning", "at dawn", with its day where one is known."""
    part = code("hour", match["part"]) or code("part", match["part"])
    return _on_its_day(match, thread, part, _PART, group="only")
