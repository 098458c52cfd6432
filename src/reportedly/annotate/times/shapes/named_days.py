"""Named days, feasts that move with the moon, and fiscal years.

Feasts of Islam follow the Umm al-Qura calendar; where the moon is sighted they may fall a day
earlier or later.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from reportedly.annotate.times.intervals import easter
from reportedly.annotate.times.shapes.dates import days_away
from reportedly.annotate.times.shapes.narrative import (
    Shape,
    Shapes,
    Thread,
    TimeReading,
    made_reading,
    number_in_group,
)
from reportedly.annotate.times.shapes.vocabulary import (
    entries,
    entry,
    fragments,
    step_of,
    weekday_number,
)
from reportedly.languages import by_language, in_use
from reportedly.languages.patterns import pattern_text
from reportedly.lexicons.load import Row
from reportedly.syntax.words import alternatives


def named_day_shapes() -> Shapes:
    """Days known by a name."""
    v = fragments()
    year = pattern_text("named_days.year", Y=v["Y"])
    holidays = alternatives(
        w for row in entries("holiday").values() for w in row.strings("words")
    )
    which = pattern_text("named_days.which")
    return (
        Shape(
            pattern_text("named_days.holiday", which=which, holidays=holidays, year=year, **v),
            _holiday, "name"),
        Shape(
            rf"\b(?P<edge>{v['E']})?{which}(?P<name>{alternatives(feasts())}){year}\b",
            _feast, "name"),
        Shape(pattern_text("named_days.fiscal", **v), _fiscal, "year"),
    )  # fmt: skip


@by_language
def feasts() -> dict[str, Row]:
    """Every name of a feast → its row."""
    return {
        w: row for row in in_use().table("times_feasts") for w in row.strings("words")
    }


def _holiday(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """A holiday by its name."""
    row = entry("holiday", match["name"])
    if row is None:
        return None
    return replace(_day_named(match, thread, row), moves=False)


def _day_named(match: re.Match[str], thread: Thread, row: Row) -> TimeReading:
    """The day of a holiday in its year; the next or last one where no year is told."""
    rule = str(row["holiday"])
    year = _year_of_feast(match, thread)
    if year is None or thread.era:
        value = f"XXXX-{rule}" if _FIXED.fullmatch(rule) else "XXXX"
        return made_reading(
            match, value, "no year given", open_=year is None, ref=row.ref
        )
    now = None if match["year"] or thread.anchor.history else thread.now
    if now is None:
        return made_reading(match, str(_day_in(year, rule)), "a named day", ref=row.ref)
    days = [_day_in(y, rule) for y in (year - 1, year, year + 1)]
    step = step_of("beside", match["which"])
    if step < 0:
        before = max(d for d in days if d < now)
        return made_reading(match, str(before), f"the one before {now}", ref=row.ref)
    ahead = step > 0 or thread.looks_ahead(match.start(), match.end())
    day = _nearest_day(days, now, ahead)
    return made_reading(match, str(day), f"the one nearest {now}", ref=row.ref)


def _nearest_day(days: list[date], now: date, ahead: bool) -> date:
    """The next one where the clause looks ahead and there is one, else the nearest."""
    coming = [d for d in days if d >= now]
    if ahead and coming:
        return coming[0]
    return min(
        days,
        key=lambda d: days_away(now, d.year, d.month, d.day),
    )


def _year_of_feast(match: re.Match[str], thread: Thread) -> int | None:
    """The year written with a feast, or that of the account."""
    if match["year"]:
        return number_in_group(match, "year")
    if thread.anchor.history:
        return thread.year
    return thread.now.year if thread.now else None


# A holiday on one day of the year: "12-25".
_FIXED = re.compile(r"\d\d-\d\d")
# "11-thursday-4", and with days on, "11-thursday-4+1"; not "easter-2"
_NTH_WEEKDAY = re.compile(
    r"(?P<month>\d\d)-(?P<weekday>[a-z]+)-(?P<nth>\d)(?:\+(?P<on>\d))?"
)


def _day_in(year: int, rule: str) -> date:
    """A rule's day: "12-25", days after the western Easter, "easter-2", or the nth weekday,
    "11-thursday-4".
    """
    if (nth := _NTH_WEEKDAY.fullmatch(rule)) is not None:
        first = date(year, int(nth["month"]), 1)
        weeks = timedelta(weeks=int(nth["nth"]) - 1)
        to_weekday = timedelta(
            days=(weekday_number(nth["weekday"]) - first.weekday()) % 7
        )
        return first + to_weekday + weeks + timedelta(days=int(nth["on"] or 0))
    if rule.startswith("easter"):
        return easter(year) + timedelta(days=int(rule.removeprefix("easter")))
    month, day = map(int, rule.split("-"))
    return date(year, month, day)


def _feast(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """A feast of a moving calendar, whose days stand in a table by year."""
    row = feasts()[" ".join(match["name"].split())]
    length = int(row["days"])
    year = _year_of_feast(match, thread)
    now = None if match["year"] or thread.anchor.history else thread.now
    starts = _starts_of_feast(row)
    if now is None:
        starts = [d for d in starts if d.year == year]
    if not starts:
        value = "XXXX" if year is None else f"{year:04d}"
        return made_reading(match, value, "no table for that year", open_=year is None)
    begins = starts[0]
    if now is not None:
        step = step_of("beside", match["which"])
        begins = _nearest_feast(starts, now, length, step)
    ends = begins + timedelta(days=length - 1)
    value = f"{begins:%Y-%m}" if length > 7 else str(begins)
    return made_reading(
        match, value, "Umm al-Qura calendar", days=(begins, ends), ref=row.ref
    )


def _starts_of_feast(row: Row) -> list[date]:
    """The first days of a feast in all years of the table; a year of ours may have two."""
    return [
        date(int(year), *map(int, str(day).split("-")))
        for year, days in row["first"].items()
        for day in days
    ]


def _nearest_feast(starts: list[date], now: date, length: int, step: int) -> date:
    """The feast nearest to a day, the future counting double, or the last or next one; else one
    under way.
    """
    under_way = [d for d in starts if d <= now < d + timedelta(days=length)]
    if under_way and not step:
        return under_way[0]
    if step < 0:
        return max(
            (d for d in starts if d + timedelta(days=length) <= now), default=starts[0]
        )
    if step > 0:
        return min((d for d in starts if d > now), default=starts[-1])
    return min(
        starts,
        key=lambda d: days_away(now, d.year, d.month, d.day),
    )


def _fiscal(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """A fiscal year begins in another month in every country: its days are not known from the
    words.
    """
    return made_reading(
        match,
        f"FY{number_in_group(match, 'year'):04d}",
        "a fiscal year",
        days=(None, None),
    )
