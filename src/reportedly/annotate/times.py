"""Times: TIMEX3 expressions, anchored, with their imprecision kept.

`timex` finds the expressions and writes what they say; here each is given its anchor. News hangs its
dates on the day of publication; an account of the past on the last date it named. What has no anchor
keeps an open value and is an issue: nothing is ever resolved to today.
"""

from __future__ import annotations

import re
from datetime import date
from statistics import median

from reportedly.annotate.intervals import days_of
from reportedly.annotate.timex import YEAR_IN_TEXT, Anchor, Reading, readings
from reportedly.records import Document, Issue, Reason, Sentence, Time

# An article whose explicit years lie further back than this, in the middle, tells history …
HISTORY_YEARS = 2
HISTORY_MENTIONS = 5
# … unless it speaks of its own day this often for each year it names: encyclopaedic narratives do so less than
# once in thirty years named, background pieces in newspapers once in four or more.
DEICTIC_SHARE = 0.125
_DEICTIC = re.compile(
    r"\b(?:yesterday|tomorrow|today|tonight|last night|(?:this|last) (?:week|month|year|weekend)"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?!,? (?:\d|[A-Z][a-z]+ \d)))\b"
)


def find_times(document: Document, sentences: tuple[Sentence, ...]) -> tuple[tuple[Time, ...], tuple[Issue, ...]]:
    """Every time expression of the document, in reading order, and what stayed unresolved."""
    text = document.reading
    anchor = Anchor(
        document.published, _tells_history(text, document.published), _is_before_christ(text), _day_first(document)
    )
    skip = [(p.start, p.end) for p in document.passages if p.role == "boilerplate"]
    times: list[Time] = []
    issues: list[Issue] = []
    for reading in readings(text, anchor):
        if any(s <= reading.start < e for s, e in skip):
            continue
        words = document.span(reading.start, reading.end)
        first, last = _days(reading)
        times.append(
            Time(
                words.start,
                words.end,
                words.text,
                reading.type,
                reading.value,
                first,
                last,
                (Reason("time", reading.rule, words),),
            )
        )
        if reading.open:
            message = f"“{words.text}” hangs on a date the text does not give"
            issues.append(Issue("relative-date-unresolved", message, words.start, words.end))
    return tuple(times), tuple(issues)


def _days(reading: Reading) -> tuple[date | None, date | None]:
    return reading.days if reading.days is not None else days_of(reading.value)


def _tells_history(text: str, published: date | None) -> bool:
    """An account of the past: many years named, most of them long before publication."""
    years = [int(m) for m in YEAR_IN_TEXT.findall(text)]
    if _is_before_christ(text):
        return True
    if len(years) < HISTORY_MENTIONS:
        return False
    if len(_DEICTIC.findall(text)) > len(years) * DEICTIC_SHARE:
        return False
    return published is None or published.year - median(years) >= HISTORY_YEARS


def _is_before_christ(text: str) -> bool:
    return text.count(" BC") >= 3


def _day_first(document: Document) -> bool:
    """03/04/2017 is the third of April, except in the outlets of the United States."""
    source = (document.outlet or "") + (document.url or "")
    return not (source.endswith((".com", ".us", ".gov", ".mil")) and "uk" not in source)
