"""Put figures to questions: each joins the question whose first and latest figures it answers too,
or opens one.

Figures are taken in the order they became known, so that what was ruled on a day does not change
when later articles arrive; what people judged overrides what the features say.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import JudgementVerdict, PairOutcome
from reportedly.reconcile.conditions import parts_by_condition
from reportedly.reconcile.data import SOME, Datum, datum
from reportedly.reconcile.features import compare, outcome_of
from reportedly.reconcile.meeting import Key, found_by, looked_for
from reportedly.reconcile.pairs import Pair
from reportedly.reconcile.smaller import smaller_parts
from reportedly.reconcile.struck import beside_the_dead, with_the_dead
from reportedly.records import Reason
from reportedly.records.questions import (
    AttributedFigure,
    Judgement,
    Reported,
    Ruling,
)

_TOLLED = subset("tolled")

_HELD_APART = subset("held_apart")


# Of several questions a figure goes with, the one that more figures answer: points for each, up to
# some.
_ANSWERED = 0.05
ENOUGH = 8
# Figures of a toll that stand for it: its first articles and its latest.
_FIRST = 4
_LATEST = 4
_COPIED = 0.6  # points for the same words, copied


def question_id(first: str) -> str:
    """The id of the question of which a figure is the first."""
    return f"q{first[:11]}"


@dataclass(slots=True)
class Question:
    """Figures that answer one question, in the order they became known."""

    witnessed: list[AttributedFigure] = field(default_factory=list)
    data: list[Datum] = field(default_factory=list)
    unsure: list[Ruling] = field(
        default_factory=list
    )  # with figures of other questions
    joined: list[Ruling] = field(
        default_factory=list
    )  # why it holds the figures of another question (`rejoined.py`)

    @property
    def first(self) -> str:
        """The id of the figure that opened it, by which it is known."""
        return self.data[0].figure.id

    @property
    def id(self) -> str:
        """Its first figure's id, which stays whatever comes later."""
        return question_id(self.first)

    def add(self, witnessed: AttributedFigure, datum: Datum) -> None:
        self.witnessed.append(witnessed)
        self.data.append(datum)


class _Judged:
    """What people said of pairs, the last word of each."""

    def __init__(self, judgements: Iterable[Judgement]) -> None:
        self._last: dict[frozenset[str], Judgement] = {}
        for judgement in judgements:
            self._last[judgement.pair] = judgement
        self.of: dict[str, list[Judgement]] = defaultdict(list)
        for judgement in self._last.values():
            if judgement.verdict != JudgementVerdict.UNDONE:
                self.of[judgement.one].append(judgement)
                self.of[judgement.other].append(judgement)

    def between(self, one: str, others: Iterable[str]) -> Iterator[Judgement]:
        """What holds between a figure and any of the others."""
        near = set(others)
        for judgement in self.of.get(one, ()):
            if (judgement.pair - {one}) & near:
                yield judgement


class Put(NamedTuple):
    """To which question a figure was put, by that one's first figure, and how many of its article
    were put before it.
    """

    question: str
    turn: int


@dataclass(slots=True)
class Opened:
    """Questions in the order they were opened, and by figure how each was put to one."""

    questions: list[Question]
    put: dict[str, Put]


def questions(
    witnessed: Sequence[AttributedFigure],
    judgements: Iterable[Judgement] = (),
    dead: Mapping[str, int] | None = None,
    before: Mapping[str, Put] | None = None,
) -> Opened:
    """Every question that figures answer.

    Args:
        witnessed: figures in the order they became known.
        judgements: what people said, first to last.
        dead: how many dead are counted in them (`with_the_dead`), where it is known.
        before: the figures that stay where they were put, all those of a kind of an article or
            none; nothing is weighed for them.
    """
    asked = _QuestionsSoFar(_Judged(judgements), before or {})
    if dead is None:
        dead = with_the_dead(w.reported for w in witnessed)
    some = parts_by_condition(w.reported for w in witnessed)
    whole = beside_the_dead(w.reported for w in witnessed)
    for _, article in groupby(
        witnessed, key=lambda w: (w.reported.day, w.reported.kept.document)
    ):
        by_kind: dict[tuple[str, str], list[tuple[AttributedFigure, Datum]]] = (
            defaultdict(list)
        )
        for one in article:
            figure = one.reported.figure
            by_kind[figure.category, figure.unit].append(
                (one, datum(one.reported, dead.get(one.id, 0), some=one.id in some))
            )
        for counts in by_kind.values():
            asked.take(_with_parts_known(counts, whole))
    return Opened(asked.found, asked.put)


def data_of(
    reports: Sequence[Reported], dead: Mapping[str, int] | None = None
) -> dict[str, Datum]:
    """By their ids, figures as their questions see them; nothing is weighed.

    Args:
        reports: the figures that count of some articles, each article's in their order.
        dead: how many dead are counted in them, where it is known.
    """
    bare = [AttributedFigure(one, "", "", ()) for one in reports]
    alone = {one.id: Put(one.id, n) for n, one in enumerate(reports)}
    opened = questions(bare, (), dead, alone).questions
    return {d.figure.id: d for question in opened for d in question.data}


def _with_parts_known(
    counts: list[tuple[AttributedFigure, Datum]], whole: frozenset[str]
) -> list[tuple[AttributedFigure, Datum]]:
    """The counts of an article, those that lie in a larger one of it told as some of them."""
    some = smaller_parts([datum for _, datum in counts], whole)
    return [
        (one, replace(datum, group=SOME) if one.id in some else datum)
        for one, datum in counts
    ]


class _QuestionsSoFar:
    """The questions so far, with what finds them again."""

    def __init__(self, judged: _Judged, before: Mapping[str, Put]) -> None:
        self.found: list[Question] = []
        self.put: dict[str, Put] = {}
        self._judged = judged
        self._before = before
        self._opened_as: dict[str, Question] = {}
        self._article, self._turn = "", 0
        self._index: dict[Key, dict[int, Question]] = defaultdict(dict)
        self._at: dict[str, Question] = {}

    def take(self, counts: list[tuple[AttributedFigure, Datum]]) -> None:
        """Put the counts of one kind of an article to questions, the ones that go best with one
        first.
        """
        if counts[0][0].id in self._before:
            self._take_as_before(counts)
            return
        waiting = [self._choices(one, datum) for one, datum in counts]
        open_ones = list(range(len(counts)))
        while open_ones:
            n = max(open_ones, key=lambda n: (waiting[n].points, -n))
            open_ones.remove(n)
            one, datum = counts[n]
            question = waiting[n].best or self._opened(waiting[n])
            self._put(one, datum, question)
            for m in (
                open_ones
            ):  # what goes with it may have changed: an article counts one thing once
                self._weigh_again(waiting[m], *counts[m], question)

    def _take_as_before(self, counts: list[tuple[AttributedFigure, Datum]]) -> None:
        """Put counts where they were put before."""
        for count in sorted(counts, key=lambda c: self._before[c[0].id].turn):
            first = self._before[count[0].id].question
            question = self._opened_as.get(first)
            if question is None:
                question = self._opened_as[first] = self._opened(_Choices(()))
            self._put(*count, question)

    def _opened(self, choices: _Choices) -> Question:
        """A new question, with the nearest of those it might have been."""
        question = Question()
        question.unsure = choices.unsure[:1]
        self.found.append(question)
        return question

    def _put(self, one: AttributedFigure, datum: Datum, question: Question) -> None:
        """Put a figure to a question, and remember under what the question is found."""
        question.add(one, datum)
        first, article = question.first, one.reported.kept.document
        self._turn = self._turn + 1 if article == self._article else 0
        self._article = article
        self.put[one.id] = Put(first, self._turn)
        self._opened_as[first] = question
        self._at[one.id] = question
        for key in found_by(datum):
            self._index[key][id(question)] = question

    def _choices(self, one: AttributedFigure, datum: Datum) -> _Choices:
        """The question a figure goes with best, if any, and those of which it cannot be told."""
        found = _Choices(tuple(looked_for(datum)))
        for judgement in self._judged.of.get(one.id, ()):
            (other,) = judgement.pair - {one.id}
            if judgement.verdict == JudgementVerdict.SAME and other in self._at:
                found.settled = self._at[other]
                return found
        near = {n: q for key in found.keys for n, q in self._index[key].items()}
        copied = self._at.get(one.copy_of or "")
        if copied is not None:
            near[id(copied)] = copied
        for question in near.values():
            self._weigh(found, one, datum, question)
        return found

    def _weigh(
        self, choices: _Choices, one: AttributedFigure, datum: Datum, question: Question
    ) -> None:
        """Weigh a question for a figure, unless somebody ruled the two apart."""
        if not _judged_apart(one, question, self._judged):
            copied = self._at.get(one.copy_of or "") is question
            found = compared_with_question(datum, question.data, copied)
            choices.weigh(one, found, question)

    def _weigh_again(
        self, choices: _Choices, one: AttributedFigure, datum: Datum, question: Question
    ) -> None:
        """After a figure of its article was put to a question, which is the only one that
        changed.
        """
        if one.id in self._judged.of:
            anew = self._choices(one, datum)
            choices.settled, choices.met = anew.settled, anew.met
        elif id(question) in choices.met or any(
            id(question) in self._index[key] for key in choices.keys
        ):
            self._weigh(choices, one, datum, question)


@dataclass(slots=True)
class _Choices:
    """How a figure goes with each question that it may answer."""

    keys: tuple[Key, ...]
    met: dict[int, tuple[float, Question, Found, str]] = field(default_factory=dict)
    settled: Question | None = None  # by somebody's word

    def weigh(self, one: AttributedFigure, found: Found, question: Question) -> None:
        points = found.points + answered(len(question.data))
        self.met[id(question)] = (points, question, found, one.id)

    @property
    def points(self) -> float:
        if self.settled is not None:
            return math.inf
        said = (
            p
            for p, _, found, _ in self.met.values()
            if found.outcome == PairOutcome.SAME
        )
        return max(said, default=0.0)

    @property
    def best(self) -> Question | None:
        """The question that it goes with best, if any; of equals the first opened."""
        if self.settled is not None:
            return self.settled
        same = [m for m in self.met.values() if m[2].outcome == PairOutcome.SAME]
        return max(
            same,
            key=lambda m: m[0],
            default=(0.0, None),
        )[1]

    @property
    def unsure(self) -> list[Ruling]:
        """Rulings on those of which it cannot be told."""
        return [
            Ruling(ident, found.other, found.outcome, None, found.because)
            for _, _, found, ident in self.met.values()
            if found.outcome == PairOutcome.CANNOT_TELL
        ]


def answered(many: int) -> float:
    """Points for a question that so many figures answer."""
    return _ANSWERED * min(many, ENOUGH)


def _judged_apart(one: AttributedFigure, question: Question, judged: _Judged) -> bool:
    """Whether somebody said that a figure does not answer a question, or that it cannot be told."""
    if one.id not in judged.of:
        return False
    said = judged.between(one.id, (w.id for w in question.witnessed))
    return any(j.verdict in _HELD_APART for j in said)


@dataclass(frozen=True, slots=True)
class Found:
    """How a figure goes with a question, and with which of its figures it was decided."""

    outcome: str
    points: float
    because: tuple[Reason, ...]
    other: str


def compared_with_question(
    datum: Datum, question: Sequence[Datum], copied: bool = False
) -> Found:
    """A figure against some of a question: all must not speak against it, and on average they speak
    for it.
    """
    found = []
    for other in _figures_for_question(datum, question):
        pair = compare(Pair(other, datum))
        found.append(Found(pair.outcome, pair.points, pair.because, other.figure.id))
        if pair.forbidden:
            return found[-1]
    points = sum(one.points for one in found) / len(found) + (
        _COPIED if copied else 0.0
    )
    nearest = max(found, key=lambda one: one.points)
    return Found(outcome_of(points), points, nearest.because, nearest.other)


def _figures_for_question(datum: Datum, data: Sequence[Datum]) -> Sequence[Datum]:
    """The figures that stand for a question: a level's first and latest; a toll's first ones, its
    latest, and the article's own.
    """
    if datum.level or datum.figure.category not in _TOLLED:
        return data[:1] if len(data) == 1 else [data[0], data[-1]]
    document = datum.reported.kept.document
    # What one saw stands for no toll.
    data = [d for d in data if not d.seen] or list(data)
    own = [d for d in data[_FIRST:-_LATEST] if d.reported.kept.document == document]
    return data[:_FIRST] + own + data[max(_FIRST, len(data) - _LATEST) :]
