"""What expressions hang on: the anchor of the article, and the thread of what was named so far."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from reportedly.annotate.times.intervals import Days, days_of, part_of_interval
from reportedly.annotate.times.shapes.vocabulary import entries, words_of_times
from reportedly.codebook.words import TimeType
from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import named_pattern
from reportedly.syntax.words import alternatives

_SMALL_WORDS = named_pattern("narrative.small_words")
_HYPHENATED = named_pattern("narrative.hyphenated")


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an article's dates hang on."""

    published: date | None
    history: bool = False  # an account of the past: dates hang on the last one named
    before_christ: bool = False
    day_first: bool = True
    # where an article is a log of several days: at which character each entry's day stands
    entries: tuple[tuple[int, date], ...] = ()

    def day_at(self, offset: int) -> date | None:
        """The day that words at an offset were written on."""
        before = bisect_right(self.entries, offset, key=itemgetter(0))
        return self.entries[before - 1][1] if before else self.published


@dataclass(frozen=True, slots=True)
class TimeReading:
    """One expression read.

    `open` where it hangs on a date nobody gave; `days` where they do not follow from `value`; `ref`
    is the line of the lexicon that decided it.
    """

    start: int
    end: int
    type: str
    value: str
    rule: str
    days: Days | None = None
    open: bool = False
    ref: str | None = None
    moves: bool = True  # whether the story goes on from it
    borrowed: bool = False  # it names no day and has that of the text


@dataclass(slots=True)
class Thread:
    """The narrative so far: what "the next day" and a bare "July" hang on."""

    anchor: Anchor
    text: str
    year: int | None = None
    month: int | None = None
    day: date | None = None
    quarter: str = ""  # "-Q3" where the last date was one
    era: str = ""
    seen: bool = False
    at: int = 0  # the character that is read

    def saw(self, value: str) -> None:
        """Remember the last date named."""
        found = re.match(r"(?:BC)?(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value)
        if not found:
            return
        self.era = "BC" if value.startswith("BC") else ""
        self.year, self.seen = int(found[1]), True
        self.month = int(found[2]) if found[2] else None
        self.quarter = value[4:7] if value[4:6] == "-Q" else ""
        self.day = days_of(value[:10])[0] if found[3] and not self.era else None

    @property
    def now(self) -> date | None:
        """The day that "today" and "last week" hang on."""
        return self.day if self.anchor.history else self.anchor.day_at(self.at)

    def before(self, offset: int, reach: int) -> str:
        """The words just before an offset."""
        return self.text[max(0, offset - reach) : offset]

    def looks_ahead(self, start: int, end: int) -> bool:
        """Whether the clause around a date speaks of what is still to come: "will meet on Friday".

        A verb of saying between the two makes the date the statement's: "it will close, he said on
        Friday".
        """
        clause = _OPENS.split(self.before(start, REACH))[-1]
        cues = list(_ahead().finditer(clause))
        if cues and not _OWNED.match(self.text, end):
            return not _saying().search(clause, cues[-1].end())
        if clause.strip() and clause.strip().lower() not in word_set("before_a_day"):
            return False
        after = _OPENS.split(self.text[end : end + REACH])[0]
        found = _ahead().search(after)
        return found is not None and not _saying().search(after, 0, found.start())


# Characters of a clause searched for a word that looks ahead: longer than most clauses of news.
REACH = 80
# Where the clause of a date begins or ends: a stop, or a comma before a clause of its own ("…,
# where the 7 August blasts").
_OPENS = named_pattern("narrative.opens")
# "get around Wednesday's ruling": what a day owns has its own time, whatever its clause looks to.
_OWNED = re.compile(r"['’]s\b")

ReadShape = Callable[[re.Match[str], Thread], TimeReading | None]


class Shape(NamedTuple):
    """A way to write a time: `near` is the kind of word it cannot stand without (`triggers`), ""
    where it needs none.
    """

    pattern: str
    read: ReadShape
    near: str


Shapes = tuple[Shape, ...]


@by_language
def _ahead() -> re.Pattern[str]:
    """Words that make the date of their clause one to come."""
    return re.compile(
        rf"\b(?:{alternatives(words_of_times('ahead'))})\b", re.IGNORECASE
    )


@by_language
def _saying() -> re.Pattern[str]:
    """Verbs whose date is that of the saying."""
    return re.compile(
        rf"\b(?:{alternatives(words_of_times('saying'))})\b", re.IGNORECASE
    )


# The stop of "Apr." or "Sept.", which may end the sentence too.
_FULL_STOP = re.compile(r"[A-Z][a-z]{2,3}\.$")
# What stands behind a stop that ends a sentence: nothing, a line, a capital or a quotation.
_SENTENCE = re.compile(r"\s*$|\s*\n|\s+[A-Z\"“]")


def made_reading(
    match: re.Match[str],
    value: str,
    rule: str,
    *,
    kind: str = TimeType.DATE,
    days: Days | None = None,
    group: str | int = 0,
    open_: bool = False,
    ref: str | None = None,
) -> TimeReading:
    """A reading of a match, without spaces around it; "early" and "late" keep part of the days."""
    start, end = match.span(group)
    words = match.string[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if _FULL_STOP.search(match.string, start, end) and _SENTENCE.match(
        match.string, end
    ):
        end -= 1  # "on 18 Apr." ends a sentence
    edge = (match.groupdict().get("edge") or "").strip(" -").casefold()
    if edge and days is None:
        days = part_of_interval(days_of(value), edge_part(edge))
    return TimeReading(start, end, kind, value, rule, days, open_, ref)


def edge_part(edge: str) -> str:
    """Which part of a stretch an opening like "the end of" means: first, middle, last, or "" for
    any.
    """
    bare = _SMALL_WORDS.sub("", " ".join(edge.split()))
    return _reading_edges().get(bare, "")


@by_language
def _reading_edges() -> dict[str, str]:
    """Words for the beginning, middle or end of a stretch, as they are looked up."""
    return {
        _HYPHENATED.sub("", w).strip(" -"): str(row["edge"])
        for w, row in entries("edge").items()
    }


def number_in_group(match: re.Match[str], group: str) -> int:
    """A group of digits as a number (digits of any script)."""
    return int(match[group])


def era_year(match: re.Match[str], year: int) -> str:
    """The year as TIMEX3 writes it: 0490 before Christ is BC0490."""
    return f"BC{year:04d}" if match.groupdict().get("bc") else f"{year:04d}"
