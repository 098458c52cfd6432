"""Dates of the calendar with a day in them: "19 April 2017", "April 19", "17–23 March", 03/04/2017,
"the 19th".
"""

from __future__ import annotations

import re
from datetime import date

from reportedly.annotate.times.intervals import days_of
from reportedly.annotate.times.shapes.narrative import (
    Shape,
    Shapes,
    Thread,
    TimeReading,
    era_year,
    made_reading,
    number_in_group,
)
from reportedly.annotate.times.shapes.vocabulary import (
    code,
    fragments,
    month_number,
    step_of,
    words_of_times,
)
from reportedly.codebook.words import TimeType
from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import pattern_text
from reportedly.syntax.words import alternatives

# A month this many before the last one named is next year's: "in December … in January".
TURN = 8
# A month up to this many ahead of publication is this year's, where nothing says it is past or to
# come.
AHEAD_MONTHS = 3


def of_year() -> str:
    """The year after a month: "April 1945", "April, 1945", "April of 1945", "April of that
    year".
    """
    v = fragments()
    return pattern_text("dates.of_year", Y=v["Y"], BC=v["BC"])


def date_shapes() -> Shapes:
    """Day, month and year in every order."""
    v = fragments()
    day = pattern_text("dates.day")
    month = rf"(?P<month>{v['M']})"
    year = of_year()
    pieces = {
        "part": pattern_text("dates.part", P=v["P"]),
        "weekday": rf"(?:(?P<wd>{v['W']})[.,]?\s+)",
        "day": day,
        "month": month,
        "year": year,
    }
    counted = alternatives(words_of_times("not_year_after"))
    range_end = pattern_text("dates.range_end", month=month, year=year)
    return (
        Shape(pattern_text("dates.date", **v, **pieces), _date, "month"),
        Shape(
            pattern_text("dates.month_first", **v, **pieces, counted=counted),
            _date, "month"),
        Shape(
            pattern_text("dates.of_range", day=day, range_end=range_end),
            _of_range, "month"),
        Shape(rf"(?<![\d.,:/–-])\b(?P<only>{day})(?=\s?[–-]\s?{range_end})", _of_range, "month"),
        Shape(
            pattern_text("dates.end_of_range"),  # the beginning of another number, a share
            _end_of_range, "month"),
        Shape(r"(?<![\d/.-])(?P<year>\d{4})-(?P<m>\d\d)-(?P<day>\d\d)(?!\d|-)", _iso_date, "year"),
        Shape(
            r"(?<![\d/.-])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d)(?!\d)",
            _slashes, "year"),
        Shape(
            pattern_text("dates.day_alone", ordinals=_ordinals()),
            _day_alone, "the_nth")
    )  # fmt: skip


def _ordinals() -> str:
    """Days of a month in words: "the tenth" and on; "the first" and "the third" are seldom days."""
    return alternatives(words_of_times("days_in_words"))


def year_for(
    match: re.Match[str], thread: Thread, month: int, day: int | None
) -> tuple[str, str] | None:
    """The year of a date that may not give one, and the rule that found it."""
    groups = match.groupdict()
    if groups.get("year"):
        return era_year(match, number_in_group(match, "year")), "as written"
    if groups.get("same") or (thread.anchor.history and thread.year is not None):
        return _year_of_tale(thread, month, same=bool(groups.get("same")))
    shared = _year_of_range_end(match, thread.text, month)
    if shared is not None:
        return f"{shared:04d}", "the year that the end of its range gives"
    published = thread.anchor.published
    if published is None:
        return _year_of_tale(thread, 0, same=True)
    if groups.get("which_year"):
        step = step_of("beside", groups["which_year"])
        return f"{published.year + step:04d}", "as told from publication"
    if thread.looks_ahead(match.start(), match.end()):
        over = (month, day or 31) < (published.month, published.day)
        return f"{published.year + over:04d}", "the next after publication"
    if day is None:
        return f"{_nearest_month(published, month):04d}", "nearest to publication"
    best = min(
        (published.year + k for k in (-1, 0, 1)),
        key=lambda y: days_away(published, y, month, day),
    )
    return f"{best:04d}", "nearest to publication"


def _year_of_range_end(match: re.Match[str], text: str, month: int) -> int | None:
    """The year that a date shares with the one it is joined to: "between January and June 2021",
    "from 3 November to 2 February 2021" (of 2020).
    """
    end = _range_end().match(text, match.end())
    if end is None:
        return None
    year = int(end["year"])
    return year if month <= month_number(end["month"]) else year - 1


@by_language
def _range_end() -> re.Pattern[str]:
    """A joint, and a month with a year behind it; "in May and the 12 June 2021 blast" is one
    too.
    """
    v = fragments()
    joints = alternatives(word_set("range_joints"))
    day = pattern_text("dates.any_day")
    written = pattern_text("dates.written", day=day, M=v["M"])
    return re.compile(
        pattern_text("dates.range_goes_on", joints=joints, written=written)
    )


def _year_of_tale(
    thread: Thread,
    month: int,
    *,
    same: bool,
) -> tuple[str, str] | None:
    """The year a tale has come to: the one last named, or, unless it is the `same`, the one after
    when the months begin anew.
    """
    if thread.year is None:
        return None
    began_anew = thread.month is not None and thread.month - month >= TURN
    if began_anew and not same and not thread.era:
        return f"{thread.year + 1:04d}", "the year after the one last named"
    return f"{thread.era}{thread.year:04d}", "in the year last named"


def days_away(published: date, year: int, month: int, day: int) -> float:
    """Days from publication; the future counts double, since news looks back."""
    try:
        gap = (date(year, month, day) - published).days
    except ValueError:
        return 10**6
    return gap * 2 if gap > 0 else -gap


def _nearest_month(published: date, month: int) -> int:
    """The year whose month lies nearest before, or shortly after, publication."""
    ahead = (month - published.month) % 12
    if ahead <= AHEAD_MONTHS:
        return published.year + (1 if month < published.month else 0)
    return published.year - (1 if month > published.month else 0)


def _date(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """A day and month in words, with its year where one is written or follows from the text."""
    return _on(
        match,
        thread,
        month_number(match["month"]),
        number_in_group(match, "day"),
        code("part", match["part"]),
        0,
    )


def _on(
    match: re.Match[str],
    thread: Thread,
    month: int,
    day: int,
    part: str,
    group: str | int,
) -> TimeReading | None:
    """The reading of a day and month whose year may have to be found."""
    if not 1 <= day <= 31:
        return None
    found = year_for(match, thread, month, day)
    kind = TimeType.TIME if part else TimeType.DATE
    if found is None:
        return made_reading(
            match,
            f"XXXX-{month:02d}-{day:02d}{part}",
            "no year given",
            kind=kind,
            open_=True,
            group=group,
        )
    return made_reading(
        match,
        f"{found[0]}-{month:02d}-{day:02d}{part}",
        found[1],
        kind=kind,
        group=group,
    )


def _of_range(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "17" of "from 17 to 23 March"."""
    return _on(
        match,
        thread,
        month_number(match["month"]),
        number_in_group(match, "day"),
        "",
        "only",
    )


# "March 17 and 23 people": behind it a word in small letters makes it a count
_WORD = re.compile(r"\s+[a-z]")


@by_language
def _first_of_range() -> re.Pattern[str]:
    """The first day of "3 to 5 May", whose month stands behind the second."""
    return re.compile(pattern_text("dates.first_of_range", M=fragments()["M"]))


def _end_of_range(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "23" of "March 17–23" or "March 17 to 23"."""
    day = number_in_group(match, "day")
    found = _first_of_range().search(thread.before(match.start(), 20))
    if not found:
        return None
    if not int(found["first"]) < day <= 31:
        return None
    if thread.month != month_number(found["month"]):
        return None
    if (
        _WORD.match(thread.text, match.end())
        and "-" not in match["join"]
        and "–" not in match["join"]
    ):
        return None  # "on March 17 and 23 people": a count
    year = f"{thread.era}{thread.year:04d}" if thread.year else "XXXX"
    return made_reading(
        match,
        f"{year}-{thread.month:02d}-{day:02d}",
        "the last day of a range",
        group="only",
    )


def _iso_date(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "2017-05-04", where the calendar has such a day."""
    month, day = number_in_group(match, "m"), number_in_group(match, "day")
    value = f"{number_in_group(match, 'year'):04d}-{month:02d}-{day:02d}"
    return made_reading(match, value, "as written") if days_of(value)[0] else None


def _slashes(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "4/5/2017": which is the day, the numbers, the mark or the article's other dates tell."""
    a, b = number_in_group(match, "a"), number_in_group(match, "b")
    day, month = (
        (a, b)
        if (thread.anchor.day_first and b <= 12) or a > 12 or match["sep"] == "."
        else (b, a)
    )
    value = f"{number_in_group(match, 'year'):04d}-{month:02d}-{day:02d}"
    if days_of(value)[0] is None:
        return None
    return made_reading(match, value, "day first" if day == a else "month first")


def _day_alone(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "on the 19th": of the month spoken of, else of the last month that had it."""
    written = match["day"]
    named = code("ordinal", match["name"]) if not written else None
    day = int(named) if named is not None else number_in_group(match, "day")
    if not 1 <= day <= 31:
        return None
    of_month = _month_told(thread)
    if of_month is not None:
        value, rule = f"{of_month}-{day:02d}", "of the month last named"
        return made_reading(match, value, rule, group="only")
    now = thread.now
    if now is None:
        value = f"XXXX-XX-{day:02d}"
        return made_reading(match, value, "no month given", open_=True, group="only")
    year, month = now.year, now.month
    if day > now.day and not thread.looks_ahead(match.start(), match.end()):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    value = f"{year:04d}-{month:02d}-{day:02d}"
    return made_reading(match, value, f"the last before {now}", group="only")


def _month_told(thread: Thread) -> str | None:
    """The month last named, in a tale of the past or where no day of publication is known."""
    if thread.year is None:
        return None
    if thread.month is None:
        return None
    if not thread.anchor.history and thread.now is not None:
        return None
    return f"{thread.era}{thread.year:04d}-{thread.month:02d}"
