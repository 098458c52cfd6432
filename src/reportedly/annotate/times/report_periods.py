"""The day and the period that a text gives itself in its head, where it is a report of an agency.

"As of 11 June 2019" at the top dates a text that came without a day; "Situation report 5, 1–15 May
2017" says of which days it tells: what it counts without a date happened in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reportedly.codebook.words import Role
from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import named_pattern
from reportedly.records import Document, Passage, Time
from reportedly.syntax.last_asked import last_asked
from reportedly.syntax.words import alternatives

# The head of a text: a date further down belongs to what it tells.
TOP = 250
SHORT_LINE = 90  # letters of a line that is no sentence of the text
# A report covers a day at least and a quarter at most; a year in its head is that of its series.
LONGEST = timedelta(days=92)

# Of four digits, so that "5 May" is no date with a year.
_WRITTEN_YEAR = re.compile(r"(?:19|20)\d\d")
_JOINS = named_pattern("report_periods.joins")
_SINCE = named_pattern("report_periods.since")


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """The days a report covers, and the words of its head that say so."""

    first: date
    last: date
    start: int
    end: int
    whole_months: bool


def with_year(time: Time) -> bool:
    """Whether an expression writes its year."""
    return _WRITTEN_YEAR.search(time.text) is not None


def begins_with(time: Time, document: Document) -> bool:
    """ "Since their arrest in May", "since the war began in March 2011"."""
    return since_clause(time, document) is not None


def since_clause(time: Time, document: Document) -> re.Match[str] | None:
    """From "since" up to the date that its clause tells."""
    return _SINCE.search(document.reading, max(0, time.start - 60), time.start)


@last_asked
def dated_by_itself(document: Document, times: tuple[Time, ...]) -> Document:
    """The document with the day that its own head gives, where it came without one."""
    if document.published is not None:
        return document
    day = day_of_head(document, times) or _latest_cited(document, times)
    return document if day is None else replace(document, published=day)


def day_of_head(document: Document, times: tuple[Time, ...]) -> date | None:
    """The day a text gives itself at its top; of a report no day before the last it covers."""
    day, reported = _own_day(document, times), report_period(document, times)
    if day is None or reported is None:
        return reported.last if reported is not None else day
    return max(day, reported.last)


def _own_day(document: Document, times: tuple[Time, ...]) -> date | None:
    """The whole day that stands at the top: "As of 11 June 2019"."""
    for time in times:
        if time.start > TOP:
            return None
        if time.day is not None and _dates_the_text(time, document):
            return time.day
    return None


def _dates_the_text(time: Time, document: Document) -> bool:
    """Whether a whole date stands for itself: no beginning, no source's, in no sentence."""
    if not with_year(time):
        return False
    if begins_with(time, document):
        return False
    if in_citation(time, document):
        return False
    return _line_of(time, document) is not None


def _line_of(time: Time, document: Document) -> Passage | None:
    """The dateline or the line of its own that a date stands in, and no sentence that tells
    something.
    """
    for passage in document.passages:
        if passage.start <= time.start < passage.end:
            short = passage.end - passage.start <= SHORT_LINE
            return passage if short or passage.role == Role.DATELINE else None
    return None


# A bracket without another in it, short enough for a source and its date: "(OCHA, 3 May 2017)".
_CITATION = re.compile(r"\((?P<inside>[^()]{3,60})\)")


def in_citation(time: Time, document: Document) -> bool:
    """A date in brackets behind the name of a source dates what the source wrote: "(OCHA
    25/05/2021)".
    """
    left = document.reading.rfind("(", max(0, time.start - 60), time.start)
    found = _CITATION.match(document.reading, left) if left >= 0 else None
    if found is None:
        return False
    if found.end() < time.end:
        return False
    before = document.reading[left + 1 : time.start].strip(" ,")
    after = document.reading[time.end : found.end() - 1].strip(" ,;")
    return before[:1].isupper() and not after


def _latest_cited(document: Document, times: tuple[Time, ...]) -> date | None:
    """The day of the latest source that a text cites by its date: it is no older than that."""
    days = [t.last for t in times if t.last and in_citation(t, document)]
    return max(days) if len(days) >= _CITES else None


_CITES = 2  # dated citations, of a text that is made from them


# ------------------------------------------------------------------ the period
@last_asked
def report_period(document: Document, times: tuple[Time, ...]) -> ReportPeriod | None:
    """The days that the head of a report says it covers, None where it is none or does not say."""
    return next(_periods(document, times), None)


def _periods(document: Document, times: tuple[Time, ...]) -> Iterator[ReportPeriod]:
    """The stretches of days that lines at the head of a report say it covers."""
    known = [t for t in times if t.first is not None and t.last is not None]
    for n, time in enumerate(known):
        if not with_year(time):
            continue
        line = _line_of(time, document)
        if line is None:
            continue
        if not _is_of_report(line, document):
            continue
        before = known[n - 1] if n else None
        found = _covered(before, time, line, document)
        if found is not None and found.last - found.first <= LONGEST:
            yield found


def _is_of_report(line: Passage, document: Document) -> bool:
    """A line that names a report of a series: "Situation report 5", "Reporting period"."""
    return _names_report().search(document.reading, line.start, line.end) is not None


@by_language
def _names_report() -> re.Pattern[str]:
    words = alternatives(word_set("report_titles"))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _covered(
    before: Time | None, time: Time, line: Passage, document: Document
) -> ReportPeriod | None:
    """A stretch of two dates ("1–15 May 2017", "May/June 2019"), or a whole month."""
    assert time.first is not None and time.last is not None
    if before is not None and before.start >= line.start:
        between = document.reading[before.end : time.start]
        stretch = before.first is not None and before.first < time.first
        if stretch and _JOINS.fullmatch(between):
            assert before.first is not None
            return ReportPeriod(
                before.first, time.last, before.start, time.end, time.first < time.last
            )
    if time.first == time.last:
        return None
    return ReportPeriod(time.first, time.last, time.start, time.end, True)
