"""Days, weeks, months and years told from another day: "on Tuesday", "last month", "two days
later".
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from reportedly.annotate.times.intervals import Days, add_months, days_of, shifted
from reportedly.annotate.times.shapes.narrative import (
    Shape,
    Shapes,
    Thread,
    TimeReading,
    made_reading,
)
from reportedly.annotate.times.shapes.vocabulary import (
    amount,
    code,
    entries,
    entry,
    fragments,
    length,
    step_of,
    weekday_number,
)
from reportedly.codebook.words import TimeType
from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import named_pattern, pattern_text
from reportedly.lexicons.load import Row
from reportedly.syntax.words import alternatives

# TIMEX3's values of units without a date to count from; a longer unit is "XXXX".
_OPEN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX"}
_NO_DATE = "no date to count from"


def relative_shapes() -> Shapes:
    """Counted from publication or from the date last named."""
    v = fragments()
    way = r"past|last|previous|preceding|next|coming|following"
    part = rf"(?:\s+(?P<part>{v['P']}))?"
    hedge = pattern_text("relative.hedge")
    return (
        Shape(
            pattern_text("relative.weekday", **v),
            _weekday, "weekday"),
        Shape(
            pattern_text("relative.near_day", part=part),
            _near_day, "near"),
        Shape(pattern_text("relative.two_days"), _two_days, "near"),
        Shape(
            pattern_text("relative.span_to_anchor", way=way, **v),
            _span_to_anchor, "unit"),
        Shape(pattern_text("relative.counted_span", way=way, **v), _span_to_anchor, "unit"),
        Shape(pattern_text("relative.recent", **v), _recent, "recent"),
        Shape(
            pattern_text("relative.unit_beside", way=way, part=part, **v),
            _unit_beside, "unit_or_season"),
        Shape(
            pattern_text("relative.part_of_another", **v),
            _part_of_another, "part"),
        Shape(
            pattern_text("relative.the_unit", **v),  # "the end of the year of the floods"
            _unit_beside, "unit_or_season"),
        Shape(
            pattern_text("relative.same_unit"),
            _unit_beside, "unit_or_season"),
        Shape(
            pattern_text("relative.units_ago", hedge=hedge, **v),
            _units_ago, "unit"),
        Shape(
            pattern_text("relative.day_before_or_after"),  # "the day before the vote"
            _day_before_or_after, "unit"),
        Shape(pattern_text("relative.weekend"), _weekend, "unit")
    )  # fmt: skip


def _open_value(unit: str) -> str:
    """A unit of no date; a night is a part of its day."""
    return _OPEN.get(code("unit", unit), "XXXX") + _part_of_unit(unit)


def _part_of_unit(unit: str) -> str:
    """The code of a unit that is no whole day ("night")."""
    return code("part", unit) if code("unit", unit) in ("D", "") else ""


def _dateless(
    match: re.Match[str], value: str, *, kind: str = TimeType.DATE, group: str | int = 0
) -> TimeReading:
    """A value that hangs on a date which nobody gave."""
    return made_reading(match, value, _NO_DATE, kind=kind, open_=True, group=group)


def _kind_of_time(part: str) -> str:
    return TimeType.TIME if part else TimeType.DATE


# ------------------------------------------------------------------ days
def _weekday(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "On Monday": the last before the day of the account, or the next where it looks ahead."""
    number = weekday_number(match["wd"])
    part = code("part", match["part"])
    kind, now = _kind_of_time(part), thread.now
    if now is None:
        return _dateless(match, f"XXXX-WXX-{number + 1}{part}", kind=kind)
    day = now + timedelta(days=_days_to_weekday(match, thread, now.weekday(), number))
    rule = f"the {match['wd']} {'before' if day < now else 'from'} {now}"
    return made_reading(match, f"{day}{part}", rule, kind=kind, days=(day, day))


def _days_to_weekday(
    match: re.Match[str], thread: Thread, today: int, number: int
) -> int:
    """How many days on a weekday is meant: the nearest before where nothing points ahead."""
    step = step_of("beside", match["which"])
    if step > 0 or (thread.anchor.history and not match["which"]):
        return (number - today - 1) % 7 + 1
    if step < 0:
        return -((today - number - 1) % 7 + 1)
    if _no_sooner(match) or thread.looks_ahead(match.start(), match.end()):
        return (number - today) % 7
    return -((today - number) % 7)


_AS = named_pattern("relative.as")


def _no_sooner(match: re.Match[str]) -> bool:
    """ "as early as Friday" is a day to come."""
    return _AS.match(match["edge"] or "") is not None


def _near_day(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "today", "yesterday", "this morning", "overnight"."""
    row = entry("days_on", match["rel"])
    if thread.anchor.history:
        if row is None:
            return None
        if not row.get("present"):
            return None
        return made_reading(match, "PRESENT_REF", "the reader's day")
    now = thread.now
    part = code("part", match["part"]) or code("near", match["rel"])
    kind = _kind_of_time(part)
    if now is None:
        return _dateless(match, f"XXXX-XX-XX{part}", kind=kind)
    day = now + timedelta(days=step_of("days_on", match["rel"]))
    until = now if row is not None and row.get("until_now") else day
    rule = f"counted from {now}"
    return made_reading(match, f"{day}{part}", rule, kind=kind, days=(day, until))


def _part_of_another(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "the next morning", "that night": of the day last named, or the day beside it."""
    way, part = match["way"], code("part", match["part"])
    if not _points_at_a_day(match):
        return None
    base = thread.day
    if base is None:
        return made_reading(
            match,
            f"XXXX-XX-XX{part}",
            _NO_DATE,
            kind=TimeType.TIME,
            open_=not thread.anchor.history,
        )
    day = base + timedelta(days=step_of("beside", way))
    return made_reading(
        match,
        f"{day}{part}",
        f"counted from {base}",
        kind=TimeType.TIME,
        days=(day, day),
    )


def _points_at_a_day(match: re.Match[str]) -> bool:
    """ "that night", "the next morning"; "next morning" alone is no day's."""
    row = entry("beside", match["way"])
    alone = row is not None and bool(row.get("alone"))
    return alone or _has_article(match)


def _has_article(match: re.Match[str]) -> bool:
    """Whether an article stands in it: "the next morning" is that of the day last named."""
    return not word_set("definite_article").isdisjoint(match[0].casefold().split())


def _two_days(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "The day before yesterday", "the day after tomorrow"."""
    now = thread.now
    if now is None:
        return _dateless(match, _OPEN["D"])
    # "the day before yesterday" is a day further on than the day it ends with
    step = 2 * step_of("days_on", match[0].split()[-1])
    return made_reading(match, str(now + timedelta(days=step)), f"counted from {now}")


def _day_before_or_after(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "the day before", "the night after"."""
    unit, part = match["unit"], code("part", match["unit"])
    base = thread.day or thread.now
    return _stepped_unit(
        match, thread, unit, step_of("before_or_after", match["way"]), base, part
    )


def _weekend(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "Last weekend", "the weekend"."""
    now = thread.now
    if now is None:
        return _dateless(match, _OPEN["WE"])
    which = entry("beside", match["which"] or "")
    step = step_of("beside", match["which"])
    unsaid = which is None or which.get("from") == "named"  # "the weekend"
    if unsaid and not step and _weekend_is_past(match, thread, now):
        step = -1
    iso = (now + timedelta(weeks=step)).isocalendar()
    return made_reading(match, f"{iso.year}-W{iso.week:02d}-WE", f"counted from {now}")


def _weekend_is_past(match: re.Match[str], thread: Thread, now: date) -> bool:
    """On a weekday "the weekend" is the last one, where nothing points ahead."""
    return now.weekday() < 5 and not thread.looks_ahead(match.start(), match.end())


# ------------------------------------------------------------------ stretches that end at the
# anchor
def _span_to_anchor(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "the past four days": a stretch that ends (or begins) at the anchor."""
    number = amount(match["n"]) if match["n"] else "X"
    unit = match["unit"].casefold()
    value = length(number, unit)
    now = thread.now
    group: str | int = "x" if match.groupdict().get("x") else 0
    if now is None:
        open_ = not thread.anchor.history
        return made_reading(
            match, value, _NO_DATE, kind=TimeType.DURATION, group=group, open_=open_
        )
    days = _reach_of_units(now, number, unit, step_of("beside", match["way"]) > 0)
    return made_reading(
        match,
        value,
        f"counted from {now}",
        kind=TimeType.DURATION,
        days=days,
        group=group,
    )


def _recent(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "in recent weeks": up to the anchor, from when is not said."""
    days: Days = (None, thread.now)
    return made_reading(
        match,
        length("X", match["unit"]),
        "up to the anchor",
        kind=TimeType.DURATION,
        days=days,
        group="x",
    )


def _reach_of_units(now: date, number: str, unit: str, ahead: bool) -> Days:
    """The days that so many units cover, back from a day or on from it."""
    letter = code("unit", unit)
    if number == "X" or letter == "WE":
        return (now, None) if ahead else (None, now)
    units = float(number) * (2 if letter == "2W" else 1)
    letter = "W" if letter == "2W" else letter
    if letter.startswith("T"):
        units, letter = (-(-units // 24) if letter == "TH" else 1), "D"
    other = shifted(now, units if ahead else -units, letter)
    return (now, other) if ahead else (other, now)


# ------------------------------------------------------------------ weeks, months, years
def _unit_beside(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "last week", "this year", "that month", "the next day"."""
    unit, way = match["unit"].casefold(), entry("beside", match["way"])
    if way is None:
        return None
    if not _can_stand_beside(unit, way):
        return None
    named = way.get("from") == "named" and thread.seen
    base = thread.day if named else thread.now
    year = _year_last_named(thread, unit, way) if base is None else None
    if year is not None:
        return made_reading(match, year, "the year last named")
    edge = _toward(match)
    if base is None and edge:
        base = thread.now  # "earlier in the day"
    step = step_of("beside", match["way"])
    if _is_span(match, unit, way):
        return _span_of_one(match, thread, unit, step > 0)
    part = code("part", match.groupdict().get("part")) or _part_of_unit(unit)
    reading = _stepped_unit(match, thread, unit, step, base, part)
    return _so_far(reading, edge, thread)


def _year_last_named(thread: Thread, unit: str, way: Row) -> str | None:
    """ "That year" in a tale that has named one."""
    if code("unit", unit) != "Y":
        return None
    if not way.get("alone"):
        return None
    if not thread.year:
        return None
    return f"{thread.era}{thread.year:04d}"


def _can_stand_beside(unit: str, way: Row) -> bool:
    """No clock's unit can, and of nights only "last", "that" and "same": "this night" is a part of
    a day.
    """
    if code("unit", unit).startswith("T"):
        return False
    return not _part_of_unit(unit) or bool(way.get("nights"))


def _is_span(match: re.Match[str], unit: str, way: Row) -> bool:
    """ "the past week", "the last decade": a stretch up to the anchor, or on from it.

    "The next century" is none: it begins with its first year.
    """
    letter = code("unit", unit)
    if way.get("spans") == "decades":
        goes_back = step_of("beside", match["way"]) < 0
        long = letter == "DE" or (letter == "CE" and goes_back)
        return long and _opens_with_article(match)
    return bool(way.get("spans") == "all")


def _opens_with_article(match: re.Match[str]) -> bool:
    """Whether its first word is an article."""
    return match[0].casefold().partition(" ")[0] in word_set("definite_article")


def _toward(match: re.Match[str]) -> int:
    """-1 for "earlier this week", 1 for "later this week", 0 for neither."""
    edge = (match.groupdict().get("edge") or "").split()
    return step_of("toward", edge[0]) if edge else 0


def _so_far(
    reading: TimeReading | None, toward: int, thread: Thread
) -> TimeReading | None:
    """ "earlier this month" ends with publication, "later this week" begins there."""
    now = thread.anchor.published
    if reading is None:
        return reading
    if now is None:
        return reading
    if thread.anchor.history:
        return reading
    if not toward:
        return reading
    first, last = days_of(reading.value)
    if first is None:
        return reading
    if last is None:
        return reading
    if not first <= now <= last:
        return reading
    days = (first, now) if toward < 0 else (now, last)
    return replace(reading, days=days)


def _span_of_one(
    match: re.Match[str], thread: Thread, unit: str, ahead: bool
) -> TimeReading:
    """ "The past year": one unit up to the day of the account or on from it."""
    now = thread.now
    days = _reach_of_units(now, "1", unit, ahead) if now else None
    rule = f"counted from {now}" if now else _NO_DATE
    open_ = now is None and not thread.anchor.history
    return made_reading(
        match, length("1", unit), rule, kind=TimeType.DURATION, days=days, open_=open_
    )


def _stepped_unit(
    match: re.Match[str],
    thread: Thread,
    unit: str,
    step: int,
    base: date | None,
    part: str,
) -> TimeReading | None:
    """A unit counted on from a day, or in a tale of the past from the year it has come to."""
    history = thread.anchor.history
    year, month = (
        (thread.year, thread.month)
        if history or base is None
        else (base.year, base.month)
    )
    era = thread.era if history else ""
    if year is not None:
        value = _stepped_value(unit, step, era, year, month)
        if value is not None:
            return made_reading(match, value, f"a {unit} counted on")
    letter = "D" if part else code("unit", unit)
    if base is None:
        return _dateless(match, _OPEN.get(letter, "XXXX") + part)
    if letter in ("W", "WE"):
        iso = (base + timedelta(weeks=step)).isocalendar()
        end = "-WE" if letter == "WE" else ""
        return made_reading(
            match, f"{iso.year}-W{iso.week:02d}{end}", f"counted from {base}"
        )
    if letter != "D":
        return None
    day = base + timedelta(days=step)
    rule = f"counted from {base}"
    return made_reading(match, f"{day}{part}", rule, kind=_kind_of_time(part))


_LONG_UNITS = {
    "DE": (10, 3),
    "CE": (100, 2),
}  # years in one; digits of its value


def _stepped_value(
    unit: str, step: int, era: str, year: int, month: int | None
) -> str | None:
    """TIMEX3's value so many units after one; before Christ, years are counted down."""
    ahead = -step if era else step
    letter = code("unit", unit)
    if letter in _LONG_UNITS:
        years, digits = _LONG_UNITS[letter]
        return f"{era}{year // years + ahead:0{digits}d}"
    if letter == "M":
        if month is None:
            return None
        moved = add_months(date(max(1, year), month, 1), step)
        return f"{era}{moved.year:04d}-{moved.month:02d}"
    if letter == "Y":
        return f"{era}{year + ahead:04d}"
    if unit in entries("season"):
        return f"{era}{year + ahead:04d}-{code('season', unit)}"
    return None


@by_language
def _clause_behind() -> re.Pattern[str]:
    """ "two days after the strike", "a week before leaving", "a day before Bano fell"."""
    openers = alternatives(word_set("openers_of_a_clause"))
    return re.compile(pattern_text("relative.clause_behind", openers=openers))


def _units_ago(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "three days ago", "a year earlier", "two weeks later"."""
    way = entry("units_on", match["way"])
    if way is None:
        return None  # "three years on"
    if code("unit", match["unit"]) == "WE":
        return None
    if way.get("of_clause"):
        if not thread.seen:
            return None
        if _clause_behind().match(thread.text, match.end()):
            return _length_alone(match)
    if code("unit", match["unit"]).startswith("T") or amount(match["n"]) == "X":
        return _moment_beside(match, way)
    return _day_beside(match, thread, way)


def _length_alone(match: re.Match[str]) -> TimeReading:
    """So many units as a length, not as a moment."""
    value = length(amount(match["n"]), match["unit"].casefold())
    return made_reading(match, value, "a length of time", kind=TimeType.DURATION)


def _moment_beside(match: re.Match[str], way: Row) -> TimeReading:
    """ "three hours later", "some years ago": too short, or too vague, to come to a day."""
    if amount(match["n"]) != "X" and way["from"] == "named":
        return _length_alone(match)
    ref = "FUTURE_REF" if way["units_on"] == 1 else "PAST_REF"
    return made_reading(match, ref, "how far is not said")


def _day_beside(match: re.Match[str], thread: Thread, way: Row) -> TimeReading | None:
    """ "Three days earlier", "two years ago": the day, month or year it comes to."""
    letter = code("unit", match["unit"])
    units = float(amount(match["n"])) * int(str(way["units_on"]))
    units, letter = (units * 2, "W") if letter == "2W" else (units, letter)
    base = (thread.day or thread.now) if way["from"] == "named" else thread.now
    yearly = {"Y": 1, "DE": 10}.get(letter)
    dateless = base is None or thread.anchor.history
    if yearly and dateless and thread.year is not None:
        return _years_from(match, thread, units * yearly, letter)
    if base is None:
        return _dateless(match, _open_value(match["unit"].casefold()))
    day = shifted(base, units, letter)
    finer = {"D": f"{day}", "W": f"{day}", "M": f"{day:%Y-%m}"}
    value = finer.get(letter, f"{day.year:04d}")
    return made_reading(match, value, f"counted from {base}")


def _years_from(
    match: re.Match[str], thread: Thread, years: float, letter: str
) -> TimeReading | None:
    """So many years from the one last named."""
    year = (thread.year or 0) + int(years) * (-1 if thread.era else 1)
    if year < 1:
        return None
    value = (
        f"{year:04d}"[:3]
        if letter == "DE" and not thread.era
        else f"{thread.era}{year:04d}"
    )
    return made_reading(match, value, "counted from the year last named")
