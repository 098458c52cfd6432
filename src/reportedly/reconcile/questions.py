"""Put figures to questions: each joins the question whose first and latest figures it answers too, or opens one.

Figures are taken in the order they became known, so that what was ruled on a day does not change when
later articles arrive; what people judged overrides what the features say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from reportedly.reconcile.data import Datum, datum
from reportedly.reconcile.features import Pair, compare
from reportedly.records import Reason
from reportedly.records.questions import Judgement, Ruling, Witnessed

# A toll is looked for among the happenings of its days, or the day before and after.
_LONGEST = (
    40  # days of a toll by which it is looked for; one told for longer than a month has no day
)
# Of several questions a figure goes with, the one that more figures answer: points for each, up to some.
_ANSWERED = 0.05
_ENOUGH = 8


@dataclass(slots=True)
class Question:
    """Figures that answer one question, in the order they became known."""

    witnessed: list[Witnessed] = field(default_factory=list)
    data: list[Datum] = field(default_factory=list)
    unsure: list[Ruling] = field(default_factory=list)  # with figures of other questions

    @property
    def id(self) -> str:
        """Its first figure's id, which stays whatever comes later."""
        return f"q{self.data[0].figure.id[:11]}"

    def add(self, witnessed: Witnessed, told: Datum) -> None:
        self.witnessed.append(witnessed)
        self.data.append(told)


class _Judged:
    """What people said of pairs, the last word of each."""

    def __init__(self, judgements: Iterable[Judgement]) -> None:
        self._last: dict[frozenset[str], Judgement] = {}
        for judgement in judgements:
            self._last[judgement.pair] = judgement
        self.of: dict[str, list[Judgement]] = defaultdict(list)
        for judgement in self._last.values():
            if judgement.verdict != "undone":
                self.of[judgement.one].append(judgement)
                self.of[judgement.other].append(judgement)

    def between(self, one: str, others: Iterable[str]) -> Iterator[Judgement]:
        """What holds between a figure and any of the others."""
        near = set(others)
        for judgement in self.of.get(one, ()):
            if (judgement.pair - {one}) & near:
                yield judgement


def questions(
    witnessed: Sequence[Witnessed], judgements: Iterable[Judgement] = ()
) -> list[Question]:
    """Every question that figures answer.

    Args:
        witnessed: figures in the order they became known.
        judgements: what people said, first to last.
    """
    judged = _Judged(judgements)
    index: dict[tuple[object, ...], list[Question]] = defaultdict(list)
    found: list[Question] = []
    at: dict[str, Question] = {}
    for one in witnessed:
        told = datum(one.reported)
        question = _asked(one, told, index, at, judged)
        if question not in found[-1:] and not question.data:
            found.append(question)
        question.add(one, told)
        at[one.id] = question
        for key in _keys(told):
            if question not in index[key]:
                index[key].append(question)
    return found


def _asked(
    one: Witnessed,
    told: Datum,
    index: dict[tuple[object, ...], list[Question]],
    at: dict[str, Question],
    judged: _Judged,
) -> Question:
    """The question a figure answers, new if none."""
    near: dict[int, Question] = {}
    for key in _keys(told):
        for question in index[key]:
            near[id(question)] = question
    for judgement in judged.of.get(one.id, ()):
        (other,) = judgement.pair - {one.id}
        if judgement.verdict == "same" and other in at:
            return at[other]
    if one.copy_of in at and not _kept_apart(
        one, at[one.copy_of], judged
    ):  # copied words ask what they asked there
        return at[one.copy_of]
    best: tuple[float, Question] | None = None
    unsure: list[tuple[float, Ruling]] = []
    for question in near.values():
        outcome, points, because, other = _compared(told, question)
        if _kept_apart(one, question, judged):
            continue
        points += _ANSWERED * min(len(question.data), _ENOUGH)
        if outcome == "same" and (best is None or points > best[0]):
            best = (points, question)
        elif outcome == "cannot tell":
            unsure.append((points, Ruling(one.id, other, outcome, None, because)))
    if best is not None:
        return best[1]
    opened = Question()
    opened.unsure = [ruling for _, ruling in sorted(unsure, key=lambda u: -u[0])[:1]]
    return opened


def _kept_apart(one: Witnessed, question: Question, judged: _Judged) -> bool:
    """Whether somebody said that a figure does not answer a question, or that it cannot be told."""
    said = judged.between(one.id, (w.id for w in question.witnessed))
    return any(j.verdict in {"different", "unsure"} for j in said)


def _compared(told: Datum, question: Question) -> tuple[str, float, tuple[Reason, ...], str]:
    """A figure against the first of a question and against its latest: both must not speak against it."""
    first, last = question.data[0], question.data[-1]
    outcome, points, because = compare(Pair(first, told))
    if last is first or outcome == "different":
        return outcome, points, because, first.figure.id
    again, more, why = compare(Pair(last, told))
    if again == "same":  # a stock's first reading may be half a year away
        return again, more, why, last.figure.id
    return (
        (outcome, points, because, first.figure.id)
        if again == "cannot tell"
        else (again, more, why, last.figure.id)
    )


def _keys(told: Datum) -> Iterator[tuple[object, ...]]:
    """Where figures of one question meet: a toll by its days, all else by country, what has no place by its story."""
    figure, where = told.figure, told.place
    kind = (figure.category, figure.unit)
    if told.shape == "toll":
        for day in _spread(told.first, told.last):
            yield (*kind, "toll", day)
        return
    family = "level" if told.level else "flow"
    yield (
        *kind,
        family,
        where.country if where else told.reported.story or told.reported.kept.document,
    )


def _spread(first: date, last: date) -> Iterator[date]:
    """The days of a toll with one before and one after."""
    length = min((last - first).days, _LONGEST)
    return (first + timedelta(days=n) for n in range(-1, length + 2))
