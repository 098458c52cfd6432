"""Do two figures answer one question? A table that can be read aloud: each feature gives points and
its reason.

A veto settles it: different. Otherwise the points add up to `same`, `different` or `cannot tell`;
    what cannot
be told is left apart and said, since a wrong merge hides a contradiction and a wrong split only
shows it twice.
"""

from __future__ import annotations

from typing import NamedTuple

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import (
    Certainty,
    PairOutcome,
    PlaceRelation,
    Qualifier,
    QuestionShape,
)
from reportedly.gazetteer.relations import relation
from reportedly.reconcile import tolls
from reportedly.reconcile.data import Datum, meet, times_apart
from reportedly.reconcile.pairs import (
    Feature,
    Pair,
    days_in_words,
    gap,
    mouth,
    shared,
)
from reportedly.records import Reason
from reportedly.records.clues import Clue, veto, weigh_clues

_GENERAL = subset("general_groups")

_WIDE = subset("wide")
_LEVELS = subset("levels")
_NESTED = subset("nested")


# Points for `same` and for `cannot tell`. Chosen so that place and days must both speak for it, or
# one of them
# and the story or the copied words; moved together with the table below, never alone.
SAME = 1.6
UNSURE = 0.8

# Two readings of a stock this near are of one time: situation reports come out weekly and are
# quoted for days.
STOCK_DAYS = 3
# A stock that nobody counted for half a year is asked anew.
STOCK_GAP = 180
# "Since the offensive began" and "since mid-October" start this near to each other.
START_DAYS = 7
# A level of fewer people than this is no state of a region: "three of the victims are in hospital".
FEW = 100


class Comparison(NamedTuple):
    """What two figures are to each other."""

    outcome: str  # `same`, `different` or `cannot tell`
    points: float
    because: tuple[Reason, ...]
    forbidden: bool  # one reason, then the only one, forbids that they are the same


def compare(pair: Pair) -> Comparison:
    """Whether two figures answer one question, by the features of their kind."""
    points, because, forbidden = weigh_clues(_features_for_pair(pair), pair)
    outcome = PairOutcome.DIFFERENT if forbidden else outcome_of(points)
    return Comparison(outcome, points, because, forbidden)


def outcome_of(points: float) -> str:
    """`same`, `different` or `cannot tell`, where nothing forbids it."""
    if points >= SAME:
        return PairOutcome.SAME
    return PairOutcome.CANNOT_TELL if points >= UNSURE else PairOutcome.DIFFERENT


def _features_for_pair(pair: Pair) -> tuple[tuple[str, Feature], ...]:
    """The features by which a pair is weighed: tolls have their own."""
    return (
        tolls.FEATURES
        if QuestionShape.TOLL in pair.shapes and pair.of_harm
        else FEATURES
    )


# ------------------------------------------------------------------ the features
def same_shape(pair: Pair) -> Clue | None:
    if pair.earlier.shape == pair.later.shape:
        return Clue(0.3, f"both a {pair.earlier.shape}")
    if pair.shapes == _LEVELS:
        running = (
            pair.earlier if pair.earlier.shape == QuestionShape.RUNNING else pair.later
        )
        stock = pair.later if running is pair.earlier else pair.earlier
        if running.first > stock.last:
            return veto(
                "a total since a later day than the stock's is a part of it", part=True
            )
        if abs((running.last - stock.last).days) <= STOCK_DAYS and not meet(
            running.value, stock.value
        ):
            return Clue(-0.5, "a running total and a stock of one day that do not meet")
        return Clue(
            0.1, "a running total read as a stock, which it is where nobody returned"
        )
    return veto(f"a {pair.earlier.shape} and a {pair.later.shape} are never one count")


def groups_agree(pair: Pair) -> Clue | None:
    a, b = pair.earlier, pair.later
    if a.seen != b.seen:
        return Clue(-1.0, "what one saw is no toll")
    if a.group == b.group:
        return Clue(0.2, f"both count {a.group.replace('_', ' ')}")
    if {a.group, b.group} <= _GENERAL:
        return Clue(0.1, f"{a.group} and {b.group}, which news uses for each other")
    return veto(
        f"{a.group.replace('_', ' ')} and {b.group.replace('_', ' ')}: "
        "a part of the people at most",
        part=True,
    )


def places_agree(pair: Pair) -> Clue | None:
    a, b = pair.earlier.place, pair.later.place
    if a is None:
        return None
    if b is None:
        return None
    stands = relation(a, b)
    if stands == PlaceRelation.EQUAL:
        return Clue(1.0, f"both in {a.name}")
    if stands == PlaceRelation.APART:
        return veto(f"{a.name} is not {b.name}")
    if stands in _NESTED:
        small, large = (a, b) if stands == PlaceRelation.INSIDE else (b, a)
        in_words = f"{small.name} is in {large.name}"
        if pair.shapes != {QuestionShape.TOLL}:
            return veto(f"{in_words}: a part of the count at most", part=True)
        wide = large.precision in _WIDE
        return Clue(
            0.4 if wide else 0.6,
            f"{in_words}, and a happening is often placed by its town",
        )
    if stands == PlaceRelation.NEAR:
        return Clue(0.3, f"{a.name} is near {b.name}")
    return None


def days_agree(pair: Pair) -> Clue | None:
    if pair.moves:
        return _same_level(pair.earlier, pair.later)
    if pair.shapes == {QuestionShape.TOLL}:
        return _same_day(pair)
    if pair.shapes == {QuestionShape.FLOW}:
        return _same_period(pair)
    return None


def _same_level(a: Datum, b: Datum) -> Clue | None:
    """Whether two levels can be of one moment, or two totals of one beginning."""
    if a.shape == b.shape == QuestionShape.RUNNING:
        apart = abs((a.first - b.first).days)
        if apart > 31:
            return veto(f"totals since {a.first} and since {b.first}", part=True)
        if apart > START_DAYS:
            return Clue(0.2, f"totals since {a.first} and since {b.first}")
        return Clue(0.7, f"both count since about {min(a.first, b.first)}")
    apart = abs((a.last - b.last).days)
    if apart > STOCK_GAP:
        return Clue(0.0, f"{apart} days between the readings")
    return Clue(
        0.7,
        f"readings {apart} days apart of a count that goes on"
        if apart
        else "readings of one day",
    )


def _same_day(pair: Pair) -> Clue | None:
    """Whether two tolls can be of one day."""
    a, b = pair.earlier, pair.later
    between = gap(a, b)
    if between > 1:
        return veto(f"{days_in_words(a)} and {days_in_words(b)} are different days")
    if between == 1:
        return Clue(0.3, "one day apart, as local and reporting days are")
    if pair.wide:
        return Clue(
            0.4,
            f"{days_in_words(a)} and {days_in_words(b)} share days, and one names none of them",
        )
    if pair.exact:
        return Clue(
            1.0, f"both on {days_in_words(a) if a.first == b.first else shared(a, b)}"
        )
    if a.reported.day == b.reported.day:
        return Clue(0.4, "no day is told, but both are of one day's news")
    return Clue(0.05, "no day is told, and the days of the news overlap")


def _same_period(pair: Pair) -> Clue | None:
    """How much of their time two counts share."""
    a, b = pair.earlier, pair.later
    if not pair.exact:
        near = abs((a.reported.day - b.reported.day).days) <= STOCK_DAYS
        return Clue(
            0.2 if near else 0.0,
            "no period is told" + (", in one week's news" if near else ""),
        )
    common = (min(a.last, b.last) - max(a.first, b.first)).days + 1
    every = (max(a.last, b.last) - min(a.first, b.first)).days + 1
    if common <= 0:
        return veto(f"{days_in_words(a)} and {days_in_words(b)} share no day")
    if 2 * common >= every:
        return Clue(1.0, f"both over {shared(a, b)}")
    return veto(
        f"{days_in_words(a)} and {days_in_words(b)}: a part of the period at most",
        part=True,
    )


def told_in_one_story(pair: Pair) -> Clue | None:
    one, other = pair.earlier.reported.story, pair.later.reported.story
    if not one:
        return None
    if not other:
        return None
    if one == other:
        return Clue(0.5, "in one story")
    # A level is told in story after story. Of a happening every fourth pair of articles stands in
    # two
    # stories (docs/questions.md), so that it is a hint and no more.
    if pair.moves and max(_lowest_given(pair.earlier), _lowest_given(pair.later)) < FEW:
        return Clue(
            -1.0,
            "so few are counted of a happening, and these are in different stories",
        )
    return None if pair.moves else Clue(-0.2, "in different stories")


def _lowest_given(datum: Datum) -> int:
    return datum.value.first_bound


def vague_count(pair: Pair) -> Clue | None:
    """ "Thousands" beside 274,000 tells of some of them, not of another count."""
    vague = Qualifier.VAGUE in {
        pair.earlier.value.qualifier,
        pair.later.value.qualifier,
    }
    if not vague:
        return None
    if meet(pair.earlier.value, pair.later.value):
        return None
    return Clue(-1.0, "a vague count that does not meet the other")


def values_of_a_period(pair: Pair) -> Clue | None:
    """What is over has one count: of what differs many times one is of a part, or of another
    thing.
    """
    if pair.moves:
        return None
    times = times_apart(pair.earlier.value, pair.later.value)
    if times > tolls.NEVER:
        return veto(f"one is {times:.0f} times the other")
    if times > tolls.TIMES:
        return Clue(-1.2, f"one is {times:.0f} times the other")
    return None


def counted_twice_in_article(pair: Pair) -> Clue | None:
    """One count told twice in an article, or two of one time, which two sources may give."""
    a, b = pair.earlier, pair.later
    if a.reported.kept.document != b.reported.kept.document:
        return None
    if (a.value.low, a.value.high) == (b.value.low, b.value.high):
        return Clue(0.8, "one article, one count: told twice")
    if mouth(a) and mouth(b) and mouth(a) != mouth(b):
        return None
    if Certainty.DENIED in {a.figure.certainty, b.figure.certainty}:
        return None
    if pair.moves and abs((a.last - b.last).days) > STOCK_DAYS:
        return None
    if meet(a.value, b.value):
        return None
    return veto(
        "one article gives both, and not from two sources: it counts two things"
    )


FEATURES: tuple[tuple[str, Feature], ...] = (
    ("shape", same_shape),
    ("group", groups_agree),
    ("place", places_agree),
    ("days", days_agree),
    ("story", told_in_one_story),
    ("vague count", vague_count),
    ("values", values_of_a_period),
    ("one article", counted_twice_in_article),
)
