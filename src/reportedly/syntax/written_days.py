"""The day an article was published, from the words in which pages say so; lines that hold only it.

Only whole, unambiguous days are taken: "19 April" has no year and "03/04/2017" is two different
days to two readers, so both come back as a problem and not as a guess.

The words are those of pages, feeds and archives, asked for while a file is opened and nobody knows
yet in which language it is; so they stand here and not in `languages/`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from reportedly.lexicons.web_names import months_abroad, web_names

MONTHS = web_names("months")
_MONTH = (
    r"(?P<month>"
    + "|".join(f"{m[:3]}(?:{m[3:]})?" for m in MONTHS if m != "september")
    + r"|sept?(?:ember)?)\.?"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
)
_FLAGS = re.IGNORECASE

# No piece of a longer number.
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?!\d)"
)
# "20170503"; what month and day can begin with keeps out most other numbers of eight digits.
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)"
)
_WRITTEN = (
    # "Wednesday, May 3, 2017"
    re.compile(rf"\b{_WEEKDAY}{_MONTH}\s+{_DAY}(?:,|\s)\s*{_YEAR}\b", _FLAGS),
    # "3rd of May 2017", "3-May-2017", "3.May.2017"
    re.compile(
        rf"\b{_WEEKDAY}{_DAY}(?:\s+of)?[\s./-]+{_MONTH}[,\s./-]\s*{_YEAR}\b", _FLAGS
    ),
)
# "3/5/2017"; no further digit beside it, as in "1.3.5.2017" of a paragraph's number.
_NUMERIC = re.compile(rf"(?<!\d)(?P<a>\d\d?)[-/.](?P<b>\d\d?)[-/.]{_YEAR}(?!\d)")
_YEARLESS = (
    # "May 3"; not that of "May 3, 2017"
    re.compile(rf"\b{_MONTH}\s+{_DAY}\b(?!\s*,?\s*\d)", _FLAGS),
    # "3 May"; not that of "3 May 2017"
    re.compile(rf"\b{_DAY}\s+{_MONTH}\b(?!\s*,?\s*\d)", _FLAGS),
)

# A line that says when (and perhaps by whom) and nothing else. The clock and the zone are read
# over: the contract counts in days.
_CLOCK = (
    r"(?:[,;|·•@\s–—-]*(?:at\s+)?\d{1,2}[:.h]\d\d(?::\d\d)?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:hrs?|hours|local time)?\s*"
    r"(?:\(?[A-Z]{2,5}\)?(?:\s?[+-]\d{1,2}(?::?\d\d)?)?|Z|[+-]\d\d:?\d\d)?)"
)
_LABEL = (
    r"(?:(?:first\s+|last\s+)?"
    r"(?:published|posted|updated|modified|created|issued|released|filed|date|dated|"
    r"publication date|pub date|date published|press release|(?:situation |data )?as of|as at)"
    r"\s*(?:on|at|date)?\s*[:\-–—]?\s*)"
)
# At the beginning, with what follows it: "Updated at", "As of".
LABEL = re.compile(rf"^\s*{_LABEL}", _FLAGS)
# Possessive, so that a line of forty clock times cannot be tried in every combination.
_REST = re.compile(rf"^(?>{_LABEL}|{_CLOCK}|[\s,;|·•()\[\]–—-]|T(?=\d))*+$", _FLAGS)

# What may stand before the day of a dateline on a line of its own: one to three names apart by
# commas or strokes, each of up to four words, all in capitals or beginning with one, and the mark
# before the day. "On 3 May 2017 rain fell" has no name there, "Attack of 3 May 2017" no mark.
_NAME = r"[^\W\d_][\w.'’-]*"
_NAMES = rf"{_NAME}(?:\s{_NAME}){{0,3}}"
_PLACES = re.compile(
    rf"""
    ^\s*{_NAMES}(?:\s*[,/]\s*{_NAMES}){{0,2}}
    (?:\s*\([^()\d]{{2,40}}\))?  # an agency
    \s*[,(|·•–—-]\s*$
    """,
    re.VERBOSE,
)
# Behind a stroke or a dot only: "3 May 2017, Kano" may go on as a sentence.
_PLACE_BEHIND = re.compile(rf"^\s*[|·•]\s*{_NAME}(?:[\s,]+{_NAME}){{0,3}}\s*$")
# Behind it a clock and, apart by a stroke or a dot, who wrote it:
# "Imphal | June 14, 2023 | Staff reporter".
_AFTER_THE_DAY = re.compile(
    rf"^(?>{_CLOCK}|[\s.,:;|·•()–—-])*+(?:(?<=[|·•]\s){_NAMES}\s*)?$",
    _FLAGS,
)


class Day(NamedTuple):
    """A day found in a line, with the place of its words."""

    value: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Words that point to a day but do not name one; `problem` says why, for a person."""

    words: str
    problem: str


EITHER_DAY = "can be read day first or month first"


def find_day(line: str) -> Day | Unresolved | None:
    """The first whole day named in a line."""
    for pattern in (_ISO, *_WRITTEN, _COMPACT):
        if match := pattern.search(line):
            return _day_of(match)
    if match := _NUMERIC.search(line):
        return _numeric(match)
    for pattern in _YEARLESS:
        if match := pattern.search(line):
            return Unresolved(match[0], "has no year")
    return None


def day_abroad(line: str) -> Day | None:
    """A day with the name of its month in another language: "3 de mayo de 2024", "3. Mai 2024"."""
    for months in months_abroad():
        for number, month in enumerate(months, 1):
            written = rf"(?<!\d)(\d\d?)\.?(?:\s+de)?\s+{month}\.?(?:\s+de)?\s+{_YEAR}\b"
            if match := re.search(written, line, re.IGNORECASE):
                day = find_day(f"{match['year']}-{number:02}-{int(match[1]):02}")
                if isinstance(day, Day):
                    return day._replace(start=match.start(), end=match.end())
    return None


# Seconds since 1970 that can be a day of news, and the same in milliseconds: 1990 to 2100.
_EPOCH = range(631_152_000, 4_102_444_800)
# "Wed Oct 10 20:19:24 +0000 2018"
_TWITTER = re.compile(
    rf"""
    ^\s*{_WEEKDAY}{_MONTH}\s+{_DAY}\s+
    \d\d:\d\d:\d\d\s+(?:[+-]\d{{4}}\s+|[A-Z]{{2,5}}\s+)?{_YEAR}\s*$
    """,
    _FLAGS | re.VERBOSE,
)
# As spreadsheets write a day: "3-May-23". The day stands first.
_OF_SHEETS = re.compile(
    rf"^\s*{_DAY}[-/ ]{_MONTH}[-/ ](?P<year>\d\d)(?:\s+\d\d?:\d\d.*)?\s*$", _FLAGS
)
_FIRST_OF_CENTURY = 70  # two digits of a year: 1970 to 2069
# "20170219", "20170219T103000Z", as GDELT writes.
_COMPACT_MOMENT = re.compile(
    r"^\s*(?P<day>(?:19|20)\d{6})(?:T?\d{4}(?:\d\d)?(?:\.\d+)?Z?)?\s*$"
)


def day_of(value: object) -> Day | Unresolved | None:
    """The day a field of a file names: ISO 8601, RFC 822, a written date, GDELT's and Twitter's
    forms, or seconds since 1970.

    The day is that of the place whose clock is written: 23:30 five hours west of Greenwich is still
    the same day.
    """
    if isinstance(value, bool):
        return None
    if value is None:
        return None
    if isinstance(value, (int, float)):
        return _epoch(value)
    if not isinstance(value, str):
        return Unresolved(str(value)[:40], "is not a string such as 2017-04-19")
    words = value.strip()[:200]
    return _day_of_words(words) if words else None


def _day_of_words(words: str) -> Day | Unresolved:
    """A day from words of any form that programs and outlets write."""
    if words.isdigit() and len(words) in (10, 13):
        return _epoch(int(words))
    if match := _TWITTER.match(words):
        return _day_of(match)
    if match := _OF_SHEETS.match(words):
        year = int(match["year"])
        century = "19" if year >= _FIRST_OF_CENTURY else "20"
        words = f"{match['day']} {match['month']} {century}{match['year']}"
    if match := _COMPACT_MOMENT.match(words):
        words = match["day"]
    found = find_day(words)
    clean = words[:40].encode("utf-8", "replace").decode()
    return found or Unresolved(clean, "is not a day such as 2017-04-19")


def _epoch(number: float) -> Day | Unresolved:
    """A day from seconds or milliseconds since 1970."""
    seconds = number / 1000 if number > _EPOCH.stop else number
    if not (
        number == number and _EPOCH.start <= seconds < _EPOCH.stop
    ):  # NaN is not itself
        return Unresolved(str(number)[:40], "is not a string such as 2017-04-19")
    return Day(datetime.fromtimestamp(seconds, UTC).date(), 0, 0)


def is_date_line(line: str) -> bool:
    """Whether a line holds a day (with a label, a clock time, a zone) and nothing else."""
    if len(line) > 120:
        return False
    for pattern in (_ISO, *_WRITTEN, _COMPACT, _NUMERIC, *_YEARLESS):
        if match := pattern.search(line):
            rest = line[: match.start()] + " " + line[match.end() :]
            return bool(_REST.match(rest)) or _second_date(rest)
    return False


def is_dateline(line: str) -> bool:
    """Whether a line is the place and the day of a report and nothing else: "GENEVA, 3 May
    2017".
    """
    found = find_day(line) if len(line) <= 120 else None
    if not isinstance(found, Day):
        return False
    place, behind = line[: found.start], line[found.end :]
    if not place.strip():  # "19 November 2023 | Beni"
        return bool(_PLACE_BEHIND.match(behind)) and _are_names(behind.strip(" |·•"))
    if not _AFTER_THE_DAY.match(behind):
        return False
    return bool(_PLACES.match(place)) and _are_names(place)


def is_sure_dateline(line: str) -> bool:
    """Whether a dateline can be no headline: a town in capitals, or an agency in brackets.

    "Attack in Paris, 13 November 2015" may be one.
    """
    if not is_dateline(line):
        return False
    town = re.match(rf"\s*{_NAME}", line)
    in_capitals = town is not None and len(town[0]) > 2 and town[0].strip().isupper()
    return in_capitals or _AGENCY.search(line) is not None


# Without digits: "(40)" is no agency.
_AGENCY = re.compile(r"\([^()\d]{2,40}\)")

# Letters in which a text that begins without a line of its own gives its day:
# a headline and a name.
_OPENING = 200
# "Date: ", "Published on": at the very beginning, since a text speaks of "publication date" too.
_SAYS_ITS_DAY = re.compile(
    r"^(?:date of publication|publication date|(?:first\s+)?published(?:\s+on)?|date)\s*[:–-]?\s+",
    _FLAGS,
)
# With a digit behind: "Mon" alone begins "Monday's raid".
_OPENS_DAY = re.compile(
    r"(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+(?=\d)", _FLAGS
)
_WEEKDAYS = web_names("weekdays")
_WRITTEN_OUT = 24  # letters of "27 September 2016" and more


def day_of_opening(text: str) -> Day | None:
    """The day with which a text opens that has no lines: "Date of publication 27 October 2016 …",
    "… Newswire Tuesday 20 Sep 2016 The air raids …".
    """
    opening = text[:_OPENING]
    if label := _SAYS_ITS_DAY.match(opening):
        return _day_right_at(opening, label.end())
    for match in _OPENS_DAY.finditer(opening):
        before, found = opening[: match.start()], _day_right_at(opening, match.end())
        if found is None:
            continue
        if not _is_behind_name(before):
            continue
        sentence = opening[found.end :].lstrip()[:1]
        named = _WEEKDAYS[found.value.weekday()] == match["weekday"].casefold()
        if named and sentence.isupper():
            return found
    return None


def _day_right_at(text: str, start: int) -> Day | None:
    """The whole day that stands there and has words behind it."""
    found = find_day(text[start : start + _WRITTEN_OUT])
    if not isinstance(found, Day):
        return None
    if found.start > 0:
        return None
    return Day(found.value, start, start + found.end)


def _is_behind_name(before: str) -> bool:
    """Whether the last word is a name, and no "on" or "of" that makes the day part of a
    sentence.
    """
    words = before.split()
    return not before or (before[-1].isspace() and words[-1][0].isupper())


def _are_names(words: str) -> bool:
    """Whether each word of over three letters begins with a capital, as in "Rio de Janeiro"."""
    return all(w[0].isupper() or len(w) <= 3 for w in re.findall(_NAME, words))


def _second_date(rest: str) -> bool:
    """ "Published 3 May 2017, updated 4 May 2017" is still only a date line."""
    found = find_day(rest)
    return isinstance(found, Day) and bool(
        _REST.match(rest[: found.start] + " " + rest[found.end :])
    )


def _day_of(match: re.Match[str]) -> Day | Unresolved:
    """A day whose month is written in words or figures."""
    word = match["month"].casefold().rstrip(".")
    month = (
        int(word)
        if word.isdigit()
        else next(i for i, m in enumerate(MONTHS, 1) if m.startswith(word[:3]))
    )
    try:
        return Day(
            date(int(match["year"]), month, int(match["day"])),
            match.start(),
            match.end(),
        )
    except ValueError:
        return Unresolved(match[0], "is not a day of the calendar")


def _numeric(match: re.Match[str]) -> Day | Unresolved:
    """A day of three numbers; unresolved where both could be the month."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    if a <= 12 and b <= 12 and a != b:
        return Unresolved(match[0], EITHER_DAY)
    day, month = (a, b) if b <= 12 else (b, a)
    try:
        return Day(date(year, month, day), match.start(), match.end())
    except ValueError:
        return Unresolved(match[0], "is not a day of the calendar")
