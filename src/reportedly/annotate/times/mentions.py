"""Times: TIMEX3 expressions, anchored, with their imprecision kept.

`timex` finds the expressions and writes what they say; here each is given its anchor. News hangs
its dates on the day of publication; an account of the past on the last date it named. What has no
anchor
keeps an open value and is an issue: nothing is ever resolved to today.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from statistics import median

from reportedly.annotate.times.intervals import days_of
from reportedly.annotate.times.report_periods import day_of_head
from reportedly.annotate.times.shapes import Anchor, TimeReading, readings
from reportedly.codebook.words import Role
from reportedly.languages import in_use
from reportedly.languages.patterns import named_pattern
from reportedly.records import Document, Issue, Passage, Reason, Sentence, Time
from reportedly.syntax.words import words_of

# 1500 to 2049: no price ("$2000"), no share ("2000%"), no piece of a number ("1,999", "2010.5") or
# of a day in figures ("12/2010").
YEAR_IN_TEXT = re.compile(r"(?<![\d,.$£€/-])\b(1[5-9]\d\d|20[0-4]\d)\b(?![\d%]|[,.]\d)")
# An article whose explicit years lie further back than this, in the middle, tells history …
HISTORY_YEARS = 2
HISTORY_MENTIONS = 5
# … unless it speaks of its own day this often for each year it names: encyclopaedic narratives do
# so less than
# once in thirty years named, background pieces in newspapers once in four or more.
DEICTIC_SHARE = 0.125
# Letters of a headline and the four or five sentences that say when what is told happened.
OPENING = 700
_DEICTIC = named_pattern("mentions.deictic")


def find_times(
    document: Document, sentences: tuple[Sentence, ...]
) -> tuple[tuple[Time, ...], tuple[Issue, ...]]:
    """Every time expression of the document, in reading order, and what stayed unresolved.

    Relief reports come without a day of publication and name their own in their head ("Update, 1–15
    May 2017"): where that is known, the dates are read again, hung on it.
    """
    text = document.reading
    anchor = Anchor(
        document.published or _dateline_day(document),
        _tells_history(text, document.published),
        _is_before_christ(text),
        _day_first(document),
    )
    times, issues = _times_hung_on(anchor, document)
    day = day_of_head(document, times) if anchor.published is None else None
    if day is not None:
        anchor = replace(anchor, published=day, history=_tells_history(text, day))
        times, issues = _times_hung_on(anchor, document)
    if entries := _entries(document, anchor, times):
        return _times_hung_on(replace(anchor, entries=entries), document)
    return times, issues


LONGEST_LOG = 60  # days that the entries of one article may go back


def _entries(
    document: Document, anchor: Anchor, times: tuple[Time, ...]
) -> tuple[tuple[int, date], ...]:
    """Where the entries of a log of several days begin, and their days: lines that are a whole date
    and nothing else (a page that was added to for days, a digest); empty where there is one day.
    """
    if anchor.published is None or anchor.history:
        return ()
    found = []
    for passage, below in pairwise(document.passages):
        if passage.role != Role.DATELINE or below.role == Role.DATELINE:
            continue
        day = _only_day(document.reading, passage, times)
        if day and 0 <= (anchor.published - day).days <= LONGEST_LOG:
            found.append((passage.start, day))
    return tuple(found) if len({day for _, day in found}) > 1 else ()


MOST_BESIDE = 4  # letters beside the date of an entry's line: "at", "GMT"


def _only_day(text: str, passage: Passage, times: tuple[Time, ...]) -> date | None:
    """The day that a line gives, where it is little else."""
    here = [one for one in times if passage.start <= one.start < passage.end]
    days = {one.day for one in here if one.day}
    named = sum(sum(map(str.isalpha, text[one.start : one.end])) for one in here)
    letters = sum(map(str.isalpha, text[passage.start : passage.end]))
    return days.pop() if len(days) == 1 and letters - named <= MOST_BESIDE else None


def _times_hung_on(
    anchor: Anchor, document: Document
) -> tuple[tuple[Time, ...], tuple[Issue, ...]]:
    """The time expressions as they read from one anchor, and those it leaves open."""
    text = document.reading
    skip = [(p.start, p.end) for p in document.passages if p.role == Role.BOILERPLATE]
    times: list[Time] = []
    issues: list[Issue] = []
    year = None if anchor.published else _only_year(text)
    for reading in readings(text, anchor):
        if any(s <= reading.start < e for s, e in skip):
            continue
        reading = _in_year(reading, year)
        words = document.span(reading.start, reading.end)
        first, last = _days_of_reading(reading)
        times.append(
            Time(
                words.start,
                words.end,
                words.text,
                reading.type,
                reading.value,
                first,
                last,
                (Reason("time", reading.rule, words, reading.ref),),
                reading.borrowed,
            )
        )
        if reading.open:
            message = f"“{words.text}” hangs on a date the text does not give"
            issues.append(
                Issue("relative-date-unresolved", message, words.start, words.end)
            )
    return tuple(times), tuple(issues)


def _only_year(text: str) -> str | None:
    """The year a text names, where it names one alone: its dates without a year are of that."""
    years = set(YEAR_IN_TEXT.findall(text))
    return years.pop() if len(years) == 1 else None


def _in_year(reading: TimeReading, year: str | None) -> TimeReading:
    """A month or a day that lacks only its year, in the year of the text."""
    if year is None:
        return reading
    if not reading.open:
        return reading
    if not _YEARLESS.fullmatch(reading.value):
        return reading
    value = reading.value.replace(_ANY_YEAR, year)
    return replace(
        reading, value=value, days=None, open=False, rule="in the only year of its text"
    )


_ANY_YEAR = "XXXX"  # of TIMEX3: a year that is not told
# "XXXX-05-03", "XXXX-05"; not the "XXXX-XX-XX" of a day of which nothing is known
_YEARLESS = re.compile(r"XXXX-\d\d(?:-\d\d)?")


def _days_of_reading(reading: TimeReading) -> tuple[date | None, date | None]:
    return reading.days if reading.days is not None else days_of(reading.value)


def _tells_history(text: str, published: date | None) -> bool:
    """An account of the past: many years named, most of them long before publication."""
    if _is_before_christ(text):
        return True
    four = (
        offsets
        for word, offsets in words_of(text).written.items()
        if len(word) == 4
        if word.isdigit()
    )
    if sum(map(len, four)) < HISTORY_MENTIONS:
        return False
    years = [int(m) for m in YEAR_IN_TEXT.findall(text)]
    if len(years) < HISTORY_MENTIONS:
        return False
    if len(_DEICTIC.findall(text)) > len(years) * DEICTIC_SHARE:
        return False
    if published is not None and _DEICTIC.search(text, 0, OPENING):
        return False  # news that ends in a list of what came before
    return published is None or published.year - median(years) >= HISTORY_YEARS


def _is_before_christ(text: str) -> bool:
    """An account that names years before Christ three times and more."""
    return text.count(" BC") >= 3


def _dateline_day(document: Document) -> date | None:
    """The full date of a dateline passage, for an article without a date of publication."""
    for passage in document.passages:
        if passage.role == Role.DATELINE:
            for reading in readings(
                document.reading[passage.start : passage.end], Anchor(None)
            ):
                first, last = _days_of_reading(reading)
                if first is not None and first == last:
                    return first
    return None


# ------------------------------------------------------------------ 03/04/2017
_FIGURES_ONLY = re.compile(r"\d[/.]\d\d?[/.]\d")
# A month by its shape alone, which is enough: how many there are of each is compared.
_DAY_THEN_MONTH = re.compile(r"\b\d{1,2} [A-Z][a-z]{2,8}\.?,? (?:19|20)\d\d\b")
# "May 3, 2017"
_MONTH_THEN_DAY = re.compile(r"\b[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19|20)\d\d\b")


def _day_first(document: Document) -> bool:
    """Whether 03/04/2017 is the third of April: by the article's own written-out dates, else by its
    outlet.

    Month-first is the habit of the United States and a few others (`en/outlets_dates.yml`); all
    others put the day first.
    """
    text = document.reading
    if not _FIGURES_ONLY.search(text):
        return True  # nothing hangs on it
    day_first, month_first = (
        len(_DAY_THEN_MONTH.findall(text)),
        len(_MONTH_THEN_DAY.findall(text)),
    )
    if day_first != month_first:
        return day_first > month_first
    outlet = (document.outlet or "").casefold()
    host = re.sub(r"^[a-z]+://|[/:?#].*$", "", (document.url or "").casefold())
    for row in in_use().table("outlets_dates"):
        if host.endswith(row.strings("hosts")):
            return False
        if any(name.casefold() in outlet for name in row.strings("outlets")):
            return False
    return True
