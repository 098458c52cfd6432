"""Years and quarters as business news tells them: "the third quarter", "the year-ago period", "by
year-end".
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from reportedly.annotate.times.intervals import days_of
from reportedly.annotate.times.shapes.narrative import (
    Shape,
    Shapes,
    Thread,
    TimeReading,
    made_reading,
)
from reportedly.annotate.times.shapes.vocabulary import code, fragments, step_of
from reportedly.languages.patterns import pattern_text

_ORDINALS = "first|second|third|fourth"
_MONTHS = 3  # of a quarter


def quarter_shapes() -> Shapes:
    """Quarters without their year, and what is a year before or ends one."""
    year = fragments()["Y"]
    whose = pattern_text("quarters.whose")
    quarter = pattern_text("quarters.quarter", ordinals=_ORDINALS)
    return (
        Shape(
            pattern_text("quarters.quarter_alone", whose=whose, quarter=quarter, year=year),
            _quarter_alone, "quarter"),
        Shape(pattern_text("quarters.year_before"), _year_before, "year_on"),
        Shape(pattern_text("quarters.year_end"), _year_end, "year_on"),
    )  # fmt: skip


def _quarter_alone(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """A quarter without its year is the last one that has begun, or the next where its clause looks
    ahead.
    """
    nth = int(code("ordinal", match["nth"]))
    now = thread.now
    if match["year"]:
        year = int(match["year"])
    elif now is None:
        return made_reading(
            match, f"XXXX-Q{nth}", "no year given", open_=not thread.anchor.history
        )
    elif match["whose"]:
        year = now.year + step_of("beside", match["whose"])
    else:
        year = _year_of(nth, now, ahead=thread.looks_ahead(match.start(), match.end()))
    return made_reading(match, f"{year:04d}-Q{nth}", "a quarter of a year")


def _year_of(nth: int, now: date, *, ahead: bool) -> int:
    """The year of a quarter that is the next to come, or the last that has begun."""
    begun = now.month > (nth - 1) * _MONTHS
    over = now.month > nth * _MONTHS
    if ahead:
        return now.year + over
    return now.year - (not begun)


def _year_before(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """The same stretch a year before the one spoken of: its quarter, else the whole year."""
    year = thread.year or (thread.now.year if thread.now else None)
    if year is None:
        return made_reading(
            match, "XXXX", "no date to count from", open_=not thread.anchor.history
        )
    quarter = thread.quarter if match["quarter"] else ""
    reading = made_reading(
        match, f"{year - 1:04d}{quarter}", "a year before the one spoken of"
    )
    return replace(reading, moves=False)


def _year_end(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """The end of the year of publication; of the year before where it has just begun and nothing
    looks ahead.
    """
    now = thread.now
    if now is None:
        return None
    just_begun = now.month <= _MONTHS and not thread.looks_ahead(
        match.start(), match.end()
    )
    value = f"{now.year - just_begun:04d}"
    last = days_of(value)[1]
    return made_reading(match, value, "the end of a year", days=(last, last))
