"""Are two counts the toll of one happening? The features that decide it, with their points.

Two articles of one story that give a count of one kind speak of one toll unless something says
otherwise; articles of different stories do where town, day and count all say so. What reading gets
wrong most (a hospital's town for the scene, the day of the news for the day of the deed) costs
points within a story and is a veto between stories.

The points were chosen on reports of shootings of which the counts are known (docs/questions.md).
"""

from __future__ import annotations

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Certainty, PlaceRelation, Qualifier, QuestionShape
from reportedly.gazetteer.relations import relation
from reportedly.reconcile.conditions import are_of_a_family, tells_which
from reportedly.reconcile.data import SOME, Datum, meet
from reportedly.reconcile.pairs import (
    Feature,
    Pair,
    days_in_words,
    gap,
    shared,
    two_kinds_of_mouth,
)
from reportedly.records.clues import Clue, veto
from reportedly.records.questions import Value

_GENERAL = subset("general_groups")

_WIDE = subset("wide")
_TOLLS_AND_FLOWS = subset("tolls_and_flows")
_NESTED = subset("nested")


# Days between two told days that one happening can have where a story joins them: "over the
# weekend".
LOOSE = 4
# What differs by more than this is another count, unless the story joins them.
TIMES = 8.0
NEVER = 50.0  # no story joins what differs by more: the toll of a war told behind that of a strike
# A lone number this low is in every second report: that two articles give it says little.
TELLING = 5


def both_tolls(pair: Pair) -> Clue | None:
    if pair.shapes == {QuestionShape.TOLL}:
        return Clue(0.6, "both a toll")
    if pair.shapes <= _TOLLS_AND_FLOWS and in_one_story(pair) and one_count(pair):
        return Clue(
            0.4, "one count of one story, told once of a day and once of a period"
        )
    return veto(f"a {pair.earlier.shape} and a {pair.later.shape} are never one count")


def in_one_story(pair: Pair) -> bool:
    one, other = pair.earlier.reported.story, pair.later.reported.story
    return one is not None and one == other


def one_count(pair: Pair) -> bool:
    """Whether both give the same exact number, above one."""
    a, b = pair.earlier.value, pair.later.value
    if a.bounds != b.bounds:
        return False
    return a.exact is not None and a.exact > 1


def one_story(pair: Pair) -> Clue | None:
    if in_one_story(pair):
        return Clue(1.0, "in one story")
    one, other = pair.earlier.reported, pair.later.reported
    if one.story is None:
        return None
    if other.story is None:
        return None
    if _told_of_one_day_later(pair):
        return None
    return Clue(-0.8, "in different stories")


def _told_of_one_day_later(pair: Pair) -> bool:
    """Whether articles too far apart for any story name one day: an anniversary, a report on the
    strike of 13 June.
    """
    a, b = pair.earlier, pair.later
    named = pair.exact and a.first == a.last == b.first == b.last
    return named and abs((a.reported.day - b.reported.day).days) > LOOSE


def tolls_share_group(pair: Pair) -> Clue | None:
    a, b = pair.earlier, pair.later
    if a.seen != b.seen and not (a.value.low == b.value.low and in_one_story(pair)):
        return Clue(-1.0, "what one saw is no toll")
    if a.group == b.group == SOME and not _same_ones(pair):
        return veto("each is some of them, and nothing says which")
    if a.group == b.group:
        return Clue(0.2, f"both count {a.group.replace('_', ' ')}")
    if {a.group, b.group} <= _GENERAL:
        return Clue(0.1, f"{a.group} and {b.group}, which news uses for each other")
    in_words = f"{a.group.replace('_', ' ')} and {b.group.replace('_', ' ')}"
    all_of_them = SOME not in {a.group, b.group} and {a.group, b.group} & _GENERAL
    if all_of_them and one_count(pair) and in_one_story(pair):
        return Clue(0.0, f"{in_words}: as many, so it may be all of them")
    return veto(f"{in_words}: a part of the people at most", part=True)


def _same_ones(pair: Pair) -> bool:
    """Whether two counts of some may be of the same: as many, and both say how those are, or both
    are so many sons of a family, told in one story.
    """
    both = (pair.earlier.reported, pair.later.reported)
    if not one_count(pair):
        return False
    if all(map(are_of_a_family, both)):
        return in_one_story(pair) and both[0].figure.counted == both[1].figure.counted
    return all(map(tells_which, both))


def tolls_share_place(pair: Pair) -> Clue | None:
    a, b = pair.earlier.place, pair.later.place
    if a is None:
        return None
    if b is None:
        return None
    stands = relation(a, b)
    if stands == PlaceRelation.EQUAL:
        return Clue(0.8, f"both in {a.name}")
    if stands in _NESTED:
        small, large = (a, b) if stands == PlaceRelation.INSIDE else (b, a)
        wide = large.precision in _WIDE
        in_words = f"{small.name} is in {large.name}, and a happening is often placed by its town"
        return Clue(0.3 if wide else 0.6, in_words)
    if stands == PlaceRelation.NEAR:
        return Clue(0.3, f"{a.name} is near {b.name}")
    if stands == PlaceRelation.APART:
        in_words = f"{a.name} is not {b.name}"
        # A hospital's town, or a court's: of one count likelier that than another happening's.
        points = -0.3 if one_count(pair) else -0.6
        return Clue(points, in_words) if in_one_story(pair) else veto(in_words)
    if in_one_story(pair):
        return None
    return Clue(-0.4, f"nothing tells whether {a.name} is {b.name}")


def same_day(pair: Pair) -> Clue | None:
    a, b = pair.earlier, pair.later
    between = gap(a, b)
    if between > 1:
        in_words = f"{days_in_words(a)} and {days_in_words(b)} are different days"
        if not in_one_story(pair):
            return veto(in_words)
        of_the_news = _of_the_news(a) or _of_the_news(b)
        near = of_the_news and between <= LOOSE
        if not (near or one_count(pair)):
            return veto(in_words)
        # Of one count in one story a far day is likelier misread than another happening's.
        return Clue(-0.2 if one_count(pair) else -0.4, in_words)
    if between == 1:
        return Clue(0.3, "one day apart, as local and reporting days are")
    if pair.wide:
        return Clue(
            0.3,
            f"{days_in_words(a)} and {days_in_words(b)} share days, and one names none of them",
        )
    if pair.exact:
        return Clue(
            0.8, f"both on {days_in_words(a) if a.first == b.first else shared(a, b)}"
        )
    if a.reported.day == b.reported.day:
        return Clue(0.4, "no day is told, but both are of one day's news")
    return Clue(0.1, "no day is told, and the days of the news overlap")


def _of_the_news(datum: Datum) -> bool:
    """Whether a count has the day of its article, which it may have for want of its own."""
    return datum.first == datum.last == datum.reported.day


def same_value(pair: Pair) -> Clue | None:
    a, b = pair.earlier.value, pair.later.value
    if one_count(pair):
        telling = a.least >= TELLING
        return Clue(0.8 if telling else 0.6, f"both {a.low}")
    vague = Qualifier.VAGUE in {a.qualifier, b.qualifier}
    if vague:
        return Clue(0.1 if meet(a, b) else -0.2, "one is told in words of guess")
    times = _times(a, b)
    if times > NEVER:
        return veto(f"one is {times:.0f} times the other")
    if times > TIMES:
        return Clue(-1.2, f"one is {times:.0f} times the other")
    if times < 2 and meet(a, b):
        return Clue(0.1, "both can be true")
    return Clue(-0.3 if times < 2 else -0.4, "they do not meet, or only by an open end")


def _times(one: Value, other: Value) -> float:
    """How many times the numbers given differ: "at least 73" may be 400,000, and is not what is
    meant.
    """
    a, b = (
        max(
            v.low if v.low is not None else v.most,
            1,
        )
        for v in (one, other)
    )
    return max(a, b) / min(a, b)


def toll_twice_in_article(pair: Pair) -> Clue | None:
    """One count told twice in an article, or two of one time, which two sources may give."""
    a, b = pair.earlier, pair.later
    if a.reported.kept.document != b.reported.kept.document:
        return None
    shared = set(a.value.bounds).intersection(b.value.bounds)
    if shared - {None}:
        return Clue(0.8, "one article, one count: told twice")
    if Certainty.DENIED in {a.figure.certainty, b.figure.certainty}:
        return None
    if _of_two_lands(pair):
        return veto("one article tells each of a land of its own")
    if two_kinds_of_mouth(a, b) and _times(a.value, b.value) <= TIMES:
        return None
    if Qualifier.VAGUE in {a.value.qualifier, b.value.qualifier} and meet(
        a.value, b.value
    ):
        return None
    return veto(
        "one article gives both, and not from two sources: it counts two things"
    )


def _of_two_lands(pair: Pair) -> bool:
    """Whether two counts are of two provinces or countries; of two towns one is often misread."""
    a, b = pair.earlier.place, pair.later.place
    if a is None or b is None:
        return False
    if not {a.precision, b.precision} <= _WIDE:
        return False
    return relation(a, b) == PlaceRelation.APART


def same_kind(pair: Pair) -> Clue | None:
    """Both tell a bombing, or one an attack and the other a flood.

    Of kinds of violence only sameness is heard: "strike" and "blast" are read as one and as
    another.
    """
    one, other = pair.earlier.reported.kinds, pair.later.reported.kinds
    if both := (one & other) - _ANY:
        return Clue(0.4, f"both tell of {_kinds_in_words(both)}")
    if in_one_story(pair):
        return None
    if not one:
        return None
    if not other:
        return None
    if one & other:
        return None
    if bool(one & _MISHAPS) == bool(other & _MISHAPS):
        return None
    return Clue(-0.4, f"{_kinds_in_words(one)} and {_kinds_in_words(other)}")


_MISHAPS = subset("mishaps")
# Types that most happenings have: that two articles tell an attack or an arrest says little.
_ANY = subset("commonest")


def _kinds_in_words(kinds: frozenset[str]) -> str:
    return " and ".join(sorted(kind.replace("_", " ") for kind in kinds))


FEATURES: tuple[tuple[str, Feature], ...] = (
    ("shape", both_tolls),
    ("group", tolls_share_group),
    ("place", tolls_share_place),
    ("days", same_day),
    ("kind", same_kind),
    ("story", one_story),
    ("values", same_value),
    ("one article", toll_twice_in_article),
)
