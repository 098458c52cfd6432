"""Days that a TIMEX3 value can mean. Imprecision is kept: a month is never a day.

Source: TimeML TIMEX3 and ISO 8601; seasons after the northern hemisphere's meteorological ones.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from reportedly.codebook.words import TimePrecision, TimeType
from reportedly.records import Time

Days = tuple[date | None, date | None]
NOTHING: Days = (None, None)

# Values of TIMEX3: a day, a month, a year, a season, a half or quarter, a week or its end.
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")  # "2017-05-03T14:00"
_MONTH = re.compile(r"(\d{4})-(\d\d)(?:-XX)?(?:T.*)?")  # "2017-05-XX": some day of it
_YEAR = re.compile(r"(\d{4})(?:-XX){0,2}")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")  # "2017-SU"
_PART = re.compile(r"(\d{4})-([HQ])(\d)")  # "2017-Q3"
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")  # "2017-W18-WE": its weekend
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def days_of(value: str) -> Days:
    """First and last day a value covers; nothing for durations, references and years before
    Christ.
    """
    try:
        return _days_of(value)
    except ValueError:  # "2017-02-30", year 0
        return NOTHING


def _days_of(value: str) -> Days:
    """The first and last day of a TIMEX3 value; none where it has none."""
    if found := _DAY.fullmatch(value):
        day = date(int(found[1]), int(found[2]), int(found[3]))
        return day, day
    if found := _MONTH.fullmatch(value):
        return month_days(int(found[1]), int(found[2]))
    if found := _SEASON.fullmatch(value):
        start = date(int(found[1]), _SEASON_MONTHS[found[2]], 1)
        return start, add_months(start, 3) - timedelta(days=1)
    if found := _PART.fullmatch(value):
        months = {"H": 6, "Q": 3}[found[2]]
        start = date(int(found[1]), (int(found[3]) - 1) * months + 1, 1)
        return start, add_months(start, months) - timedelta(days=1)
    if found := _WEEK.fullmatch(value):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return (monday + timedelta(days=5 if found[3] else 0)), monday + timedelta(
            days=6
        )
    if found := _YEAR.fullmatch(value):
        return _years_from(int(found[1]), 1)
    if re.fullmatch(r"\d{3}", value):
        return _years_from(int(value) * 10, 10)
    if re.fullmatch(r"\d{2}", value):
        return _years_from(int(value) * 100, 100)
    return NOTHING


def _years_from(year: int, many: int) -> Days:
    """The days of so many whole years: of one, a decade or a century."""
    return date(year, 1, 1), date(year + many - 1, 12, 31)


def precision_of(time: Time) -> str:
    """The unit of an expression, of the five that a period knows."""
    if time.type == TimeType.DURATION:
        return TimePrecision.DAY
    if re.fullmatch(r"\d{4}-(?:SP|SU|FA|WI|[QH]\d)", time.value):
        return TimePrecision.SEASON
    if re.fullmatch(r"\d{4}-W\d\d.*", time.value):
        return TimePrecision.WEEK
    return {4: TimePrecision.YEAR, 7: TimePrecision.MONTH}.get(
        len(time.value),
        TimePrecision.DAY if len(time.value) >= 10 else TimePrecision.YEAR,
    )


def month_days(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(
        year,
        month,
        monthrange(year, month)[1],
    )


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(
        year,
        month + 1,
        min(day.day, monthrange(year, month + 1)[1]),
    )


def shifted(day: date, amount: float, unit: str) -> date:
    """A day some units on (negative: back). `unit` is D, W, M, Y, DE, CE or an hour and less (TH,
    TM, TS).
    """
    if unit.startswith("T"):
        return day
    if unit == "D":
        return day + timedelta(days=int(amount))
    if unit == "W":
        return day + timedelta(weeks=amount)
    return add_months(
        day,
        int(amount * {"M": 1, "Y": 12, "DE": 120, "CE": 1200}[unit]),
    )


def easter(year: int) -> date:
    """Easter Sunday of the western churches (anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def part_of_interval(days: Days, part: str) -> Days:
    """The first, middle or last third of some days ("early", "mid-", "the end of"); all of them for
    "".

    Thirds overlap nowhere and together make the whole; of a month they are its ten or eleven days.
    """
    first, last = days
    if first is None:
        return days
    if last is None:
        return days
    if part not in {"first", "middle", "last"}:
        return days
    third = timedelta(days=((last - first).days + 1) // 3)
    if third < timedelta(days=1):
        return days
    if part == "first":
        return first, first + third - timedelta(days=1)
    if part == "last":
        return last - third + timedelta(days=1), last
    return first + third, last - third
