"""What of a figure decides which question it answers: its shape, group, place, days and value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import (
    CountedGroup,
    Qualifier,
    QuestionShape,
    StockOrFlow,
    TimePrecision,
)
from reportedly.gazetteer.peoples import country_of_people
from reportedly.languages import by_language, in_use
from reportedly.languages.patterns import pattern_text
from reportedly.records import Figure, Location, Period
from reportedly.records.questions import Reported, Value
from reportedly.syntax.person_nouns import noun_row
from reportedly.syntax.words import alternatives

_GENERAL = subset("general_groups")
_TOLLED = subset("tolled")

_LEVELS = subset("levels")


# A toll is counted for some days at most; what is counted over more is a running total or the flow
# of a period.
TOLL_DAYS = 7
# A count that ends this near to its article's date runs on: weekly reports come out within the
# fortnight.
RUNNING_DAYS = 14
MONTH = 31  # the longest period within which one happening is dated by its month
# An undated happening in the news was that day or one of the days before: Friday's paper tells of
# Tuesday.
UNDATED_DAYS = 3


@dataclass(frozen=True, slots=True)
class Datum:
    """A reported figure with what its question is told by.

    `shape`: toll (a happening's) | stock (a state on a day) | running (a total since a day, still
        growing) | flow
    (of a period that is over). `first`–`last` are the days it speaks of; `exact` is False where
    they were taken from the article's date; a stock's is one day.
    """

    reported: Reported
    shape: str
    group: str
    seen: bool  # it counts what somebody saw, not all there were
    place: Location | None
    first: date
    last: date
    exact: bool
    value: Value

    @property
    def wide(self) -> bool:
        """Whether its days are those of a month or more, of which it means some: "the December
        strike".
        """
        return self.exact and (self.last - self.first).days >= TOLL_DAYS

    @property
    def figure(self) -> Figure:
        return self.reported.figure

    @property
    def level(self) -> bool:
        """Whether its question is answered anew as time goes on."""
        return self.shape in _LEVELS


# The group of those who are some of the people that a toll counts, and no kind of people.
SOME = "some_of_them"
FOREIGNERS = CountedGroup.FOREIGNERS


def datum(reported: Reported, dead: int = 0, *, some: bool = False) -> Datum:
    """A figure as its question sees it; `dead` are counted in it and no part of what it is asked
    for; of `some` it is only told how they are.
    """
    figure = reported.figure
    shape = _shape(reported)
    first, last, exact = _days_of_datum(reported, shape)
    return Datum(
        reported,
        shape,
        SOME if some else _group_of(figure),
        bool(figure.counted) and figure.counted.casefold().split()[-1] in words("seen"),  # type: ignore[union-attr]
        place_counted(figure),
        first,
        last,
        exact,
        _value_of_figure(figure, dead),
    )


def place_counted(figure: Figure) -> Location | None:
    """Where those counted are, go to or come from: the place that questions are told apart by."""
    return figure.place or figure.destination or figure.origin


def _group_of(figure: Figure) -> str:
    """The group of a count; of victims who are named by their country alone and are not at home,
    "foreigners": "ten Americans" of twelve who died in Peru.
    """
    named = group(figure.counted)
    general = named in _GENERAL and figure.category in _TOLLED
    return FOREIGNERS if general and _is_from_abroad(figure) else named


def _is_from_abroad(figure: Figure) -> bool:
    """Whether those counted are of another country than where they were counted."""
    if _foreign().search(figure.evidence.text):
        return True
    home = country_of_people(figure.evidence.text)
    here = figure.place.country if figure.place else None
    return None not in {home, here} and home != here


@by_language
def _foreign() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(words('foreign'))})\b", re.IGNORECASE)


def _value_of_figure(figure: Figure, dead: int) -> Value:
    """The bounds of a figure, without so many dead that its words count among the injured."""
    low, high = figure.low, figure.high
    if dead and low is not None and high is not None:
        return Value(low - dead, high - dead, figure.qualifier)
    return Value(low, high, figure.qualifier)


def _shape(reported: Reported) -> str:
    """What kind of question a figure answers: a toll, a running total, a level or a flow."""
    figure, time = reported.figure, _dated_period(reported.figure)
    if figure.stock_or_flow == StockOrFlow.STOCK:
        return QuestionShape.STOCK
    harm = figure.category in _TOLLED
    if harm and of_several_happenings(reported):
        return QuestionShape.FLOW
    if time is None:
        return QuestionShape.TOLL if harm else QuestionShape.FLOW
    length = (time.end - time.first).days + 1
    brief = length <= TOLL_DAYS
    unfinished = _is_unfinished(time, reported.day)
    if harm and (brief or unfinished):
        return QuestionShape.TOLL
    if _is_calendar(time):
        return QuestionShape.FLOW
    if brief and not unfinished:
        return QuestionShape.FLOW
    runs_on = _is_growing(time, reported.day)
    return QuestionShape.RUNNING if runs_on else QuestionShape.FLOW


def _is_unfinished(time: Period, day: date) -> bool:
    """ "In December", told on the 17th; not "since April 2023", told three years after."""
    if (time.end - time.first).days >= MONTH:
        return False
    return time.precision != TimePrecision.DAY and time.end >= day


def _is_growing(time: Period, day: date) -> bool:
    """Whether a period lasts until it is told, or nearly: a total since January, in February."""
    return time.first <= day <= time.end + timedelta(days=RUNNING_DAYS)


def of_several_happenings(reported: Reported) -> bool:
    """ "Eight were wounded in separate shootings": no toll, but what a night cost."""
    return bool(_in_separate().match(reported.behind))


@by_language
def _in_separate() -> re.Pattern[str]:
    """Words behind a count that say that it is of several happenings."""
    separate, singly = alternatives(words("separate")), alternatives(words("singly"))
    return re.compile(
        pattern_text("data.in_separate", separate=separate, singly=singly)
    )


def _dated_period(figure: Figure) -> Period | None:
    """When it was; None where no beginning is told: such a count may be of any days before."""
    time = figure.time
    return None if time is None or time.start is None else time


def _is_calendar(time: Period) -> bool:
    """A whole month, season or year by its name: a period that is over, not a total since its first
    day.
    """
    if time.precision == TimePrecision.DAY:
        return False
    if time.first.day != 1:
        return False
    return (time.end + timedelta(days=1)).day == 1


def _days_of_datum(reported: Reported, shape: str) -> tuple[date, date, bool]:
    """The first and last day a figure is of, and whether it says so itself."""
    time, day = _dated_period(reported.figure), reported.day
    if shape == QuestionShape.STOCK:
        as_of = (
            min(time.end, day)
            if time and time.first <= day
            else time.end
            if time
            else day
        )
        return as_of, as_of, time is not None
    if time is None:
        return day - timedelta(days=UNDATED_DAYS), day, False
    return time.first, min(time.end, day) if time.first <= day else time.end, True


# ------------------------------------------------------------------ values
def bounds(value: Value) -> tuple[float, float]:
    """The counts a value can mean, both included, with the width that a round or "about" number
    has.

    A number ending in zeros from the thousands up is good to half its last digit, 5 % at most;
    "about" to twice that. Open ends are infinite.
    """
    low = -float("inf") if value.low is None else float(value.low)
    high = float("inf") if value.high is None else float(value.high)
    if value.exact is not None:
        width = _rounding(value.exact, doubled=value.qualifier == Qualifier.ABOUT)
        return low - width, high + width
    return low, high


def _rounding(number: int, *, doubled: bool) -> float:
    """How far a round number may stand from the true one: half or all of its last full unit, a
    twentieth or tenth at most.
    """
    unit = 1
    while number and number % (unit * 10) == 0:
        unit *= 10
    if unit < 1000 and not doubled:
        return 0.0
    most = number * (0.1 if doubled else 0.05)
    return min(unit * (1.0 if doubled else 0.5), most)


def meet(one: Value, other: Value) -> bool:
    """Whether both can be true of one thing."""
    (a, b), (c, d) = bounds(one), bounds(other)
    return a <= d and c <= b


def times_apart(one: Value, other: Value) -> float:
    """How many times the nearest edges of two values differ; 1 where they meet."""
    (a, b), (c, d) = bounds(one), bounds(other)
    low, high = (b, c) if b < c else (d, a) if d < a else (1.0, 1.0)
    return high / max(low, 1.0)


# ------------------------------------------------------------------ words
@by_language
def words(name: str) -> frozenset[str]:
    """A list of `languages/en/questions.yml`."""
    return in_use().words("questions", name)


@by_language
def _groups_by_word() -> dict[str, str]:
    return {
        w: row["group"]
        for row in in_use().table("counted")
        if row.get("group")
        for w in row.strings("words")
    }


@by_language
def group(counted: str | None) -> str:
    """The group a counted noun names, by its last words: "displaced children" are children."""
    parts = (counted or "").casefold().split()
    for start in range(len(parts)):
        if found := _groups_by_word().get(" ".join(parts[start:])):
            return found
    row = noun_row(parts[-1]) if parts else None
    return (
        str(row.get("group") or CountedGroup.EVERYONE)
        if row is not None
        else CountedGroup.EVERYONE
    )
