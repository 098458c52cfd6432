"""Stretches of the calendar: months, seasons, years, decades, centuries, halves and quarters."""

from __future__ import annotations

import re
from datetime import date, timedelta

from reportedly.annotate.times.intervals import (
    Days,
    add_months,
    days_of,
    part_of_interval,
)
from reportedly.annotate.times.shapes.dates import of_year, year_for
from reportedly.annotate.times.shapes.narrative import (
    Shape,
    Shapes,
    Thread,
    TimeReading,
    era_year,
    made_reading,
    number_in_group,
)
from reportedly.annotate.times.shapes.vocabulary import (  # fmt: skip
    amount,
    code,
    entries,
    entry,
    fragments,
    length,
    month_number,
    spoken,
    step_of,
    words_of_times,
)
from reportedly.codebook.words import TimeType
from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import named_pattern, pattern_text
from reportedly.syntax.words import alternatives

_IN_TALE = named_pattern("parts_of_dates.in_tale")
_LEADS_YEAR = named_pattern("parts_of_dates.leads_year")
_STREET = named_pattern("parts_of_dates.street")
# "Call 323-1500": three digits and a hyphen open a number that is dialled.
_DIALLED = re.compile(r"(?<!\d)\d{3}-$")

# "last Oct. 23": the stop belongs to a short form of three or four letters, and a day follows.
_DAY_BEHIND = r"(?:(?<=\b\w{3})|(?<=\b\w{4}))\.[^\S\n]+\d"

# A day or a year follows: a date; not "since March 300 people", "in May 1,200 people".
_DATE_GOES_ON = r"\s+(?:\d{1,2}(?![\d,]\d)(?!\d)|\d{4}(?!\d))"


def part_shapes() -> Shapes:
    """From the month up."""
    v = fragments()
    which = pattern_text("parts_of_dates.which")
    # what makes four digits a count, a price, a score, or a part of another number
    counted = alternatives(words_of_times("not_year_after"))
    no_year = (
        r"(?!\d|,\d\d\d|\.\d|s\b|['’]s\b\s*(?:-)|:\d|/\d{1,2}/|%|"
        rf"\s*(?:{counted})\b)"
    )
    ordinal = spoken("ordinal")
    return (
        Shape(
            rf"\b(?P<edge>{v['E']})?(?P<month>{v['M']}){of_year()}(?P<bc>{v['BC']})?",
            _month, "month"),
        Shape(
            rf"\b(?P<edge>{v['E']})?(?:(?P<which>{which})\s+)?(?P<month>{v['M']})(?P<bc>{v['BC']})?\b"
            rf"(?!{_DATE_GOES_ON}|[-–]\d|{_DAY_BEHIND})",
            _month, "month"),
        Shape(
            pattern_text("parts_of_dates.season", which=which, **v),
            _season, "season"),
        Shape(
            pattern_text("parts_of_dates.year_before_christ", **v),
            _year_before_christ, "before_christ"),
        Shape(
            rf"(?<![\d.,:/–-])\b(?P<year>\d{{2,4}})(?=\s?[–-]\s?\d{{1,4}}{v['BC']})",
            _year_before_christ, "before_christ"),
        Shape(
            pattern_text("parts_of_dates.year_alone", no_year=no_year, **v),
            _year_alone, "year"),
        Shape(r"(?<=[12]\d\d\d[-–/])(?P<year>\d\d)(?![\d-])", _second_year, "year"),
        Shape(
            pattern_text("parts_of_dates.decade", **v),
            _decade, "year"),
        Shape(
            pattern_text("parts_of_dates.decade_of_the_century", decade=spoken('decade')),
            _decade_of_the_century, "decade"),
        Shape(
            pattern_text("parts_of_dates.century", ordinal=ordinal, **v),
            _century, "century"),
        Shape(
            pattern_text("parts_of_dates.nth", ordinal=ordinal, **v),
            _nth, "stretch")
    )  # fmt: skip


def _month(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """A month, with the year that is written or follows from the text."""
    word, groups = match["month"], match.groupdict()
    if (
        not groups.get("year")
        and not groups.get("same")
        and not _is_month(word.rstrip("."), match, thread)
    ):
        return None
    month = month_number(word)
    which = (groups.get("which") or "").casefold()
    now = thread.now
    if which and now is not None:
        return made_reading(
            match,
            f"{_stepped(now, month, which):04d}-{month:02d}",
            f"{which}, seen from {now}",
        )
    found = year_for(match, thread, month, None)
    if found is None:
        return made_reading(match, f"XXXX-{month:02d}", "no year given", open_=True)
    return made_reading(match, f"{found[0]}-{month:02d}", found[1])


def _stepped(now: date, month: int, which: str) -> int:
    """The year of "next May" or "last May", seen from a day."""
    if any(word in which for word in word_set("to_come")):
        return now.year if month > now.month else now.year + 1
    if any(word in which for word in word_set("gone_by")):
        return now.year if month < now.month else now.year - 1
    return now.year


@by_language
def _leads_month() -> re.Pattern[str]:
    """What stands before a word that is a month and a name or verb too."""
    return re.compile(
        rf"(?:\b(?:{alternatives(words_of_times('leads_month'))})|[-–,(])\s*$",
        re.IGNORECASE,
    )


_IN = named_pattern("parts_of_dates.in")
_THE = named_pattern("parts_of_dates.the")
# A capital behind it can make a month somebody's name: "April Hill".
_NAME = re.compile(r"\s+[A-Z][a-z]")
_SEASONAL = named_pattern("parts_of_dates.seasonal")


def _is_month(word: str, match: re.Match[str], thread: Thread) -> bool:
    """ "May", "March", "April" and short forms are words and names too: they need a word of time
    before them.
    """
    if match.start() != match.start("month"):
        return True
    if word.casefold() in words_of_times("also_names") or len(word) <= 4:
        before = thread.before(match.start(), 12)
        follows = _NAME.match(
            thread.text, match.end()
        )  # "April Smith", but "in April Smith left"
        named = follows and not _IN.search(before)
        return bool(_leads_month().search(before)) and not named
    return True


def _season(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "Spring 2015", "this winter"."""
    row = entry("season", match["season"])
    letters = code("season", match["season"])
    ref = row.ref if row else None
    which = match["which"] or ""
    if match["year"]:
        year = era_year(match, number_in_group(match, "year"))
        return made_reading(match, f"{year}-{letters}", "as written", ref=ref)
    if not _is_season(match, thread, which):
        return None
    spoken_of = _year_of_season(thread, letters, step_of("beside", which))
    if spoken_of is None:
        value = f"XXXX-{letters}"
        return made_reading(match, value, "no year given", open_=True, ref=ref)
    value = f"{spoken_of}-{letters}"
    return made_reading(match, value, "in the year spoken of", ref=ref)


def _year_of_season(thread: Thread, letters: str, step: int) -> str | None:
    """The year a season without one is of: in a tale of the past the one last named."""
    now, history = thread.now, thread.anchor.history
    if history and thread.year:
        return f"{thread.era}{thread.year + step:04d}"
    if now is None:
        return None
    if history:
        return f"{thread.era}{now.year + step:04d}"
    return f"{_season_year(now, letters, step):04d}"


def _season_year(now: date, letters: str, step: int) -> int:
    """The year a season began in: "this winter" said in February began in December."""
    year = now.year - (1 if letters == "WI" and now.month <= 5 else 0)
    if step > 0:
        return year + 1
    last = days_of(f"{year:04d}-{letters}")[1]
    if step < 0 and last is not None and last >= now:
        return year - 1
    return year


@by_language
def _leads_season() -> re.Pattern[str]:
    """Words before a season that make it one: "in the spring", "spent the spring", "spring and
    summer".
    """
    words = alternatives(words_of_times("leads_season"))
    joined = pattern_text(
        "parts_of_dates.joined", season=alternatives(entries("season"))
    )
    return re.compile(
        pattern_text("parts_of_dates.leads_season", words=words, joined=joined)
    )


def _is_season(match: re.Match[str], thread: Thread, which: str) -> bool:
    """ "fall" and "spring" are verbs and springs too; a bare season needs a word of time
    before it.
    """
    if _SEASONAL.match(thread.text, match.end()):
        return False
    if which:
        return True
    if match["edge"]:
        return True
    lead = thread.before(match.start(), 16).lower()
    led_by_word = _leads_season().search(lead) is not None
    led = _THE.match(match[0]) is not None
    if (led_by_word and led) or not _has_other_senses(match["season"]):
        return led_by_word or led
    in_tale = thread.anchor.history and _IN_TALE.search(lead)
    return led_by_word and bool(in_tale)


def _has_other_senses(season: str) -> bool:
    return season.lower() in word_set("seasons_with_other_senses")


# ------------------------------------------------------------------ years and longer
@by_language
def _names_thing() -> re.Pattern[str]:
    """A noun before four digits that makes them a count or a number of something."""
    return re.compile(
        pattern_text(
            "parts_of_dates.names_thing",
            not_year_before=alternatives(words_of_times("not_year_before")),
        ),
        re.IGNORECASE,
    )


def _year_alone(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """Four digits that are a year, by what stands before them."""
    before = thread.before(match.start(), 3)
    if re.search(r"[$£€#/]\s?$|\d[.,]$|[A-Za-z]-$|\d\s$", before):
        return None
    if _names_thing().search(thread.before(match.start(), 16)):
        return None
    if _DIALLED.search(thread.before(match.start(), 5)):
        return None
    led = _LEADS_YEAR.search(thread.before(match.start(), 7)) is not None
    if not led and _STREET.match(thread.text, match.end()):
        return None
    if number_in_group(match, "year") < 1500 and not led:
        return None
    return made_reading(match, f"{number_in_group(match, 'year'):04d}", "as written")


def _second_year(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """The second year of "1944–45"."""
    first = int(thread.text[match.start() - 5 : match.start() - 1])
    last = first // 100 * 100 + number_in_group(match, "year")
    return (
        made_reading(match, f"{last:04d}", "the second year of a range")
        if first < last <= first + 30
        else None
    )


def _year_before_christ(match: re.Match[str], thread: Thread) -> TimeReading | None:
    return made_reading(match, f"BC{number_in_group(match, 'year'):04d}", "as written")


def _bare_year_before_christ(
    match: re.Match[str], thread: Thread
) -> TimeReading | None:
    """A number alone, where the account is of the time before Christ."""
    if not thread.anchor.before_christ:
        return None
    return made_reading(
        match,
        f"BC{number_in_group(match, 'year'):04d}",
        "a year of an account before Christ",
        group="year",
    )


def _decade_before_christ(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "The 40s", where the account is of the time before Christ."""
    if not thread.anchor.before_christ:
        return None
    return made_reading(
        match, f"BC{number_in_group(match, 'decade'):03d}", "a decade before Christ"
    )


def ancient_shapes() -> Shapes:
    """Years without a mark in accounts of antiquity."""
    return (
        Shape(pattern_text("parts_of_dates.decade_before_christ"), _decade_before_christ, ""),
        Shape(pattern_text("parts_of_dates.bare_year_before_christ"), _bare_year_before_christ, ""),
    )  # fmt: skip


def _decade(match: re.Match[str], thread: Thread) -> TimeReading | None:
    return made_reading(match, f"{number_in_group(match, 'decade'):03d}", "a decade")


def _decade_of_the_century(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "the nineties", "the '90s": of the last century."""
    tens = match["tens"] or code("decade", match["named"])
    return made_reading(match, f"19{tens}", "a decade of the last century")


def _century(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "The 19th century", "the first century BC"."""
    number = (
        number_in_group(match, "century")
        if match["century"]
        else int(code("ordinal", match["name"]))
    )
    if number < 1:
        return None
    return made_reading(
        match,
        f"BC{number - 1:02d}" if match["bc"] else f"{number - 1:02d}",
        "a century",
    )


# ------------------------------------------------------------------ "the first half of last year"
def _nth(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """An ordinal part of a month or year: "the second week of March"."""
    whole = _whole_of_part(match, thread)
    if whole is None:
        return None
    value, (first, last) = whole
    nth, number = _rank_of_part(match), _how_many(match)
    if first is None:
        return None
    if last is None:
        return None
    if number < 1:
        return None
    if nth > _MOST_PARTS:
        return None
    if match["is_part"]:
        end = part_of_interval((first, last), "last" if nth != 1 else "first")
        return made_reading(match, value, "a part of a stretch", days=end)
    if (match["is_half"] or match["is_quarter"]) and len(value) == 4:
        letter, parts = ("H", 2) if match["is_half"] else ("Q", 4)  # TIMEX3's letter
        part = f"{value}-{letter}{min(nth, parts) if nth else parts}"
        return made_reading(match, part, "a part of a year", days=days_of(part))
    days = _nth_days(first, last, code("unit", match["kind"]), nth, number)
    return None if days is None else _counted_part(match, value, days, number)


def _counted_part(
    match: re.Match[str], value: str, days: Days, number: int
) -> TimeReading:
    """A part whose days were counted out: several are a length, one is a month, a day or a part of
    the whole.
    """
    unit = code("unit", match["kind"])
    if number > 1:
        rule = "a length counted in a stretch"
        several = length(str(number), match["kind"])
        return made_reading(match, several, rule, kind=TimeType.DURATION, days=days)
    if unit == "M" and days[0]:
        return made_reading(match, f"{days[0]:%Y-%m}", "a month of a year", days=days)
    part = str(days[0]) if unit == "D" else value
    return made_reading(match, part, "a part of a stretch", days=days)


_MOST_PARTS = 53  # weeks of a year


def _rank_of_part(match: re.Match[str]) -> int:
    """Which part: 1 is the first, 0 the last."""
    if match["nth"].casefold() in word_set("last_parts"):
        return 0
    return int(code("ordinal", match["nth"]))


def _how_many(match: re.Match[str]) -> int:
    """How many parts: "the first [three] months"; 0 where it cannot be told."""
    if not match["n"]:
        return 0 if match["s"] else 1
    number = amount(match["n"])
    return 1 if number == "X" else int(float(number))


def _whole_of_part(match: re.Match[str], thread: Thread) -> tuple[str, Days] | None:
    """What "the first half of" is a part of: its value and its days."""
    if match["month"]:
        month = month_number(match["month"])
        found = year_for(match, thread, month, None)
        value = f"{found[0]}-{month:02d}" if found else ""
        return (value, days_of(value)) if value else None
    if match["year2"]:
        return match["year2"], days_of(match["year2"])
    now = thread.now
    step = step_of("beside", match["rel"])
    if now is None:
        return None
    if match["unit"] in word_set("quarters"):
        return None
    yearly = code("unit", match["unit"]) == "Y"
    moved = add_months(now.replace(day=1), step * (12 if yearly else 1))
    value = f"{moved.year:04d}" if yearly else f"{moved:%Y-%m}"
    return value, days_of(value)


def _nth_days(first: date, last: date, unit: str, nth: int, number: int) -> Days | None:
    """The days of the nth unit of a stretch; nth 0 is the last.

    Args:
        unit: its code.
    """
    if unit == "M":
        start = (
            add_months(first, (nth - 1) * number)
            if nth
            else add_months(last.replace(day=1), 1 - number)
        )
        return start, add_months(start, number) - timedelta(days=1)
    size = {"W": 7, "D": 1}.get(unit)
    if size is None:
        return None
    start = (
        first + timedelta(days=size * (nth - 1) * number)
        if nth
        else last - timedelta(days=size * number - 1)
    )
    end = start + timedelta(days=size * number - 1)
    return (start, min(end, last)) if start <= last else None
