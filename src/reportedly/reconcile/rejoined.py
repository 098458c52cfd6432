"""Questions that came apart, though most of what they hold says that they are one.

A figure meets some figures of a question one by one (`questions.py`), so that one misread town or
day can keep it out, and what comes after it goes with it. Seen whole, two questions tell it better:
the count that most of their figures give, the towns and days that those figures name, the stories
they stand in. Two tolls that give one count are weighed by a table of features, as figures are.

The points were chosen on reports of shootings of which the counts are known (docs/questions.md):
between stories the town, the day and a count of three and more must all speak for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import PairOutcome, PlaceRelation, QuestionShape
from reportedly.gazetteer.relations import relation
from reportedly.reconcile.data import SOME, Datum
from reportedly.reconcile.meeting import Key
from reportedly.reconcile.questions import Question
from reportedly.reconcile.tolls import TELLING
from reportedly.records import Location, Reason
from reportedly.records.clues import Clue, veto, weigh_clues
from reportedly.records.questions import Judgement, Ruling, last_words

_GENERAL = subset("general_groups")
_TOLLED = subset("tolled")

_HELD_APART = subset("held_apart")

ONE = 2.0
FEWEST = 2  # of one nobody tells that another one is meant
FEW = 3  # a count from here on is told of few happenings of one town and day
_PLACES = {
    PlaceRelation.EQUAL: 0.8,
    PlaceRelation.INSIDE: 0.6,
    PlaceRelation.AROUND: 0.6,
    PlaceRelation.NEAR: 0.3,
}


@dataclass(frozen=True, slots=True)
class _Whole:
    """A question by the count that most of its figures give, and what those figures say."""

    question: Question
    count: int
    stories: frozenset[str]
    days: frozenset[date]
    places: tuple[Location, ...]
    groups: frozenset[str]
    articles: frozenset[str]


Feature = Callable[[_Whole, _Whole], Clue | None]


# To which question, by its first figure, another was joined, and why; None: it stands by itself.
Joined = tuple[str, tuple[Reason, ...]] | None


def rejoined(
    opened: Sequence[Question],
    said: Iterable[Judgement] = (),
    before: Mapping[str, Joined] | None = None,
) -> list[Question]:
    """The questions, those of one happening that came apart joined again.

    Args:
        opened: questions in the order they were opened; the first of those joined keeps its id.
        said: what people said of pairs of figures, first to last; two that they parted stay apart.
        before: by their first figures, the questions that are joined as they were; nothing is
            weighed for them.
    """
    before = before or {}
    apart = {
        pair for pair, word in last_words(said).items() if word.verdict in _HELD_APART
    }
    found: dict[int, Question] = {}
    by_key: dict[Key, dict[int, _Whole]] = defaultdict(dict)
    heads: dict[str, Question] = {}
    for question in opened:
        first = question.first
        whole = _seen_whole(question)
        if first in before:
            met = _joined_before(before[first], heads)
        else:
            met = _met(whole, by_key, apart) if whole is not None else None
        if met is not None:
            other, because = met
            _join(other, question, because)
            question, whole = other, _seen_whole(other)
        heads[first] = question
        found[id(question)] = question
        for key in _keys(whole):
            if whole is not None:
                by_key[key][id(question)] = whole
    return list(found.values())


def _joined_before(
    joined: Joined, heads: Mapping[str, Question]
) -> tuple[Question, tuple[Reason, ...]] | None:
    """The question to which another was joined, where it is there."""
    if joined is None:
        return None
    head, because = joined
    return (heads[head], because) if head in heads else None


def _met(
    whole: _Whole, by_key: dict[Key, dict[int, _Whole]], apart: set[frozenset[str]]
) -> tuple[Question, tuple[Reason, ...]] | None:
    """The question that a later one goes with best, if with any, and why."""
    near = {n: w for key in _keys(whole) for n, w in by_key[key].items()}
    best: tuple[Question, tuple[Reason, ...]] | None = None
    most = 0.0
    for other in near.values():
        points, because, forbidden = weigh_clues(FEATURES, other, whole)
        if forbidden:
            continue
        if points < ONE:
            continue
        if points <= most:
            continue
        if not _judged_apart(other, whole, apart):
            best, most = (other.question, because), points
    return best


def _judged_apart(one: _Whole, other: _Whole, apart: set[frozenset[str]]) -> bool:
    """Whether somebody ruled any two figures of both apart."""
    if not apart:
        return False
    mine, theirs = one.question.witnessed, other.question.witnessed
    return any(frozenset((a.id, b.id)) in apart for a in mine for b in theirs)


def _join(question: Question, later: Question, because: tuple[Reason, ...]) -> None:
    """Put the figures of the later question to the earlier one, in the order they became known."""
    first, met = later.first, question.first
    question.joined += [
        *later.joined,
        Ruling(first, met, PairOutcome.SAME, None, because),
    ]
    question.unsure += later.unsure
    joined = [
        *zip(question.witnessed, question.data, strict=True),
        *zip(later.witnessed, later.data, strict=True),
    ]
    joined.sort(key=lambda pair: (pair[1].reported.day, pair[1].reported.kept.document))
    question.witnessed = [witnessed for witnessed, _ in joined]
    question.data = [datum for _, datum in joined]


# ------------------------------------------------------------------ a question seen whole
def _seen_whole(question: Question) -> _Whole | None:
    """What a question says; None where it is no toll, or gives no exact count of two or more."""
    first = question.data[0]
    if first.shape != QuestionShape.TOLL:
        return None
    if first.figure.category not in _TOLLED:
        return None
    exact = Counter(n for d in question.data if (n := _exact_count(d)))
    if not exact:
        return None
    count = exact.most_common(1)[0][0]
    counts = [d for d in question.data if _exact_count(d) == count]
    places = {d.place.name: d.place for d in counts if d.place is not None}
    return _Whole(
        question,
        count,
        frozenset(d.reported.story for d in counts if d.reported.story),
        frozenset(d.first for d in counts if d.exact and d.first == d.last),
        tuple(places.values()),
        frozenset(d.group for d in counts),
        frozenset(d.reported.kept.document for d in question.data),
    )


def whole_keys(datum: Datum) -> Iterator[Key]:
    """The keys by which the question of a figure may be found, if it gives the count of most."""
    count = _exact_count(datum)
    if not count:
        return
    kind = (datum.figure.category, datum.figure.unit, count)
    if datum.reported.story:
        yield (*kind, "story", datum.reported.story)
    if datum.exact and datum.first == datum.last:
        yield (*kind, "day", datum.first)


def _exact_count(datum: Datum) -> int:
    """The count of a figure where it is exact and of two or more, else 0."""
    count = datum.value.exact
    if count is None:
        return 0
    if datum.seen:
        return 0
    return count if count >= FEWEST else 0


def _keys(whole: _Whole | None) -> Iterator[Key]:
    """What two questions that are one must share: the count, and a story or a day."""
    if whole is None:
        return
    figure = whole.question.data[0].figure
    kind = (figure.category, figure.unit, whole.count)
    for story in sorted(whole.stories):
        yield (*kind, "story", story)
    for day in sorted(whole.days):
        yield (*kind, "day", day)


# ------------------------------------------------------------------ the features
def another_article_each(one: _Whole, other: _Whole) -> Clue | None:
    if one.articles & other.articles:
        return veto("one article tells them apart")
    return None


def wholes_share_group(one: _Whole, other: _Whole) -> Clue | None:
    general = _GENERAL
    if SOME in one.groups | other.groups:
        return veto("one counts some of them, and nothing says which")
    if one.groups & other.groups:
        return None
    if (one.groups | other.groups) & general:
        return Clue(0.0, "as many of a group as of people: it may be all of them")
    return veto("they count different groups")


def wholes_share_story(one: _Whole, other: _Whole) -> Clue | None:
    return Clue(1.0, "in one story") if one.stories & other.stories else None


def wholes_share_day(one: _Whole, other: _Whole) -> Clue | None:
    if not one.days:
        return None
    if not other.days:
        return None
    apart = min(abs((a - b).days) for a in one.days for b in other.days)
    if apart == 0:
        return Clue(0.8, "both name one day")
    if apart == 1:
        return Clue(0.3, "one day apart, as local and reporting days are")
    return Clue(-0.4, f"{apart} days apart")


def wholes_share_place(one: _Whole, other: _Whole) -> Clue | None:
    stands = {relation(a, b): (a, b) for a in one.places for b in other.places}
    for relation_of, points in _PLACES.items():
        if relation_of in stands:
            a, b = stands[relation_of]
            return Clue(points, f"{a.name} and {b.name}: {relation_of}")
    if PlaceRelation.APART in stands:
        a, b = stands["apart"]
        return Clue(-0.6, f"{a.name} is not {b.name}")
    return None


def one_count_each(one: _Whole, other: _Whole) -> Clue | None:
    points = 0.8 if one.count >= TELLING else 0.6 if one.count >= FEW else 0.3
    return Clue(points, f"most of both say {one.count}")


FEATURES: tuple[tuple[str, Feature], ...] = (
    ("one article", another_article_each),
    ("group", wholes_share_group),
    ("story", wholes_share_story),
    ("days", wholes_share_day),
    ("place", wholes_share_place),
    ("values", one_count_each),
)
