"""The questions of a ledger, worked out once, kept, and brought up to what came since.

All that asks for what is known today asks here (of happenings in `happened.py`), so that the
commands, the desk and the watch have one answer. A kept answer serves where nothing came that it
hangs on (`kept.py`). Where only articles and judgements came, the questions that they touch are
worked out again (`reconcile/again.py`); else everything is worked out anew. Either equals the other
to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from reportedly.errors import TooMuch
from reportedly.exports.tables import json_line
from reportedly.ledger import Filter, Ledger
from reportedly.ledger.cross_document import batches
from reportedly.reconcile.again import brought_up
from reportedly.reconcile.importance import Weight, most_important, weight
from reportedly.reconcile.known_figures import ReadOnDemand
from reportedly.reconcile.worked import Made, Worked
from reportedly.records.questions import Line, Reconciled, Reported
from reportedly.run.arrived import came_since, figures_of
from reportedly.run.kept import (
    Keep,
    T,
    answers_version,
    follows,
    many_made,
    shelf_of,
    with_list,
)
from reportedly.run.reconciling import (
    figures_asked_for,
    reconciled,
    with_judgements,
    work_out_all,
)
from reportedly.run.shelf import Change, Damaged, Item, KeptList, Stamped

QUESTIONS, WORKED = "questions", "worked"


class Heading(NamedTuple):
    """What a question is picked and ordered by; its line is read when it is wanted."""

    question: str
    category: str
    contested: bool
    weight: Weight
    figures: tuple[str, ...]  # their ids

    def as_json(self) -> list[Any]:
        w = self.weight
        reported = w.reported.isoformat() if w.reported else None
        when = [w.day.isoformat(), w.undated, reported]
        return [self.category, self.contested, w.points, *when, list(self.figures)]

    @classmethod
    def from_json(cls, question: str, told: Sequence[Any]) -> Heading:
        category, contested, points, day, undated, reported, figures = told
        last = date.fromisoformat(reported) if reported else None
        weighed = Weight(points, date.fromisoformat(day), undated, last)
        return cls(question, category, contested, weighed, tuple(figures))

    @classmethod
    def of(cls, line: Line) -> Heading:
        ids = tuple(w.id for w in line.figures)
        return cls(line.question, line.category, line.contested, weight(line), ids)


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a ledger as they stand, in the order they were opened."""

    headings: tuple[Heading, ...]
    undated: int  # articles without a date
    line: Callable[[str], Line]  # by the question's id
    printed: Callable[[Sequence[str]], list[bytes]]  # lines of some, as those of JSON

    def picked(self, wanted: Callable[[Heading], bool]) -> list[Heading]:
        return [one for one in self.headings if wanted(one)]

    def lines(self, headings: Iterable[Heading]) -> tuple[Line, ...]:
        with many_made():
            return tuple(self.line(one.question) for one in headings)


# ------------------------------------------------------------------ questions
def known_lines(
    ledger: Ledger, asked: Filter | None = None, as_of: date | None = None
) -> Reconciled:
    """The lines of a ledger's questions, on a day, in the order they were opened.

    Args:
        ledger: an open ledger; a snapshot of it, where all answers are to be of one moment.
        asked: which questions are wanted; None for all.
        as_of: the last day whose articles are known; None for all.
    """
    if as_of is not None or not ledger.whole:
        return reconciled(ledger, asked, as_of)
    ids = figures_asked_for(ledger, asked)

    def lines(known: Questions) -> Reconciled:
        picked = known.picked(lambda one: _is_answered_by(one, ids))
        return Reconciled(None, known.lines(picked), known.undated)

    return with_questions(ledger, lines)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions of a whole ledger are wanted, those that matter most first.

    `figures` are the ids of figures of which a question must have one (None: any), `categories`
    those of which it must be (none: any), `contested` leaves out those on which no origins
    contradict each other, `most` is how many.
    """

    figures: frozenset[str] | None = None
    categories: Collection[str] = ()
    contested: bool = False
    most: int | None = None

    def of(self, known: Questions) -> list[Heading]:
        """The headings of those that are wanted."""
        picked = known.picked(self._is_asked_for)
        ranked = most_important((one.weight, one.question, one) for one in picked)
        if self.contested:
            ranked = [one for one in ranked if one.contested]
        return ranked[: self.most]

    def _is_asked_for(self, one: Heading) -> bool:
        if self.categories and one.category not in self.categories:
            return False
        return _is_answered_by(one, self.figures)


def important_lines(ledger: Ledger, wanted: Wanted) -> Reconciled:
    """The lines of the questions that are wanted, those that matter most first."""

    def lines(known: Questions) -> Reconciled:
        return Reconciled(None, known.lines(wanted.of(known)), known.undated)

    return with_questions(ledger, lines)


def print_lines(ledger: Ledger, wanted: Wanted, put: Callable[[bytes], None]) -> int:
    """Print the lines of the questions that are wanted as JSON, some at a time; how many there
    were.
    """
    done = 0

    def print_them(known: Questions) -> None:
        nonlocal done
        # Where damage was found, from there on.
        for some in batches(one.question for one in wanted.of(known)[done:]):
            put(b"".join(known.printed(some)))
            done += len(some)

    with_questions(ledger, print_them)
    return done


def line_of_figure(ledger: Ledger, figure: str) -> Line | None:
    """The line of the question that a figure answers, if it answers any."""

    def line(known: Questions) -> Line | None:
        for one in known.headings:
            if figure in one.figures:
                return known.line(one.question)
        return None

    return with_questions(ledger, line)


def lines_beginning(ledger: Ledger, ident: str) -> tuple[Line, ...]:
    """The lines of the questions whose id begins so."""

    def lines(known: Questions) -> tuple[Line, ...]:
        return known.lines(known.picked(lambda one: one.question.startswith(ident)))

    return with_questions(ledger, lines)


def _is_answered_by(one: Heading, ids: frozenset[str] | None) -> bool:
    return ids is None or not ids.isdisjoint(one.figures)


def with_questions(ledger: Ledger, use: Callable[[Questions], T]) -> T:
    """What is made of the questions of a whole ledger, kept ones where there are.

    Args:
        ledger: an open ledger.
        use: called with them; and again with others where those turn out to be damaged.
    """
    with ledger.snapshot() as seen:
        _bring_up(seen)
        return with_list(seen, QUESTIONS, _kept_questions, _questions_anew, use)


def bring_questions_up(ledger: Ledger) -> None:
    """Have the kept questions be those of now; none of them is read."""

    def unread(_kept: KeptList) -> None:
        return None

    with ledger.snapshot() as seen:
        _bring_up(seen)
        with_list(seen, QUESTIONS, unread, _questions_anew, lambda _known: None)


def _kept_questions(kept: KeptList) -> Questions:
    def line(question: str) -> Line:
        return kept_line(kept, question)

    headings = tuple(Heading.from_json(ident, told) for ident, told in kept.told())
    return Questions(headings, kept.rest, line, kept.printed)


def _questions_anew(ledger: Ledger, keep: Keep) -> Questions:
    found = work_out_all(ledger)
    headings = tuple(Heading.of(line) for line in found.lines)
    by_id = {line.question: line for line in found.lines}
    if shelf := shelf_of(ledger):
        stamped = Stamped(ledger.reached(), answers_version())
        shelf.keep(WORKED, stamped, [Item(WORKED, None, found.worked)], None)
    keep(
        (_kept_line(line, found.made[line.question]) for line in found.lines),
        found.worked.undated,
    )

    def printed(some: Sequence[str]) -> list[bytes]:
        return [json_line(by_id[question].as_dict()) for question in some]

    return Questions(headings, found.worked.undated, by_id.__getitem__, printed)


def _kept_line(line: Line, made: Made) -> Item:
    printed = json_line(line.as_dict())
    return Item(line.question, Heading.of(line).as_json(), (line, made), printed)


def _bring_up(ledger: Ledger) -> None:
    """Bring what is kept up to what came since, where that is less than to work out everything."""
    shelf = shelf_of(ledger)
    if shelf is None or not follows(ledger, shelf.stamped(QUESTIONS)):
        return
    with shelf.open(QUESTIONS) as kept, shelf.open(WORKED) as beside:
        if kept is None or beside is None:
            return
        if kept.stamped != beside.stamped:
            return
        stamped = Stamped(ledger.reached(), answers_version())
        try:
            with many_made():
                to, worked = _questions_since(ledger, kept, beside.get(WORKED))
        except (Damaged, TooMuch):
            return
        shelf.keep(WORKED, stamped, [Item(WORKED, None, worked)], None)
        shelf.change(kept, stamped, to)


def _questions_since(
    ledger: Ledger, kept: KeptList, worked: Worked
) -> tuple[Change, Worked]:
    """How the kept questions change by what came since."""
    came = came_since(ledger, kept.stamped.reached)

    def figures(documents: Collection[str]) -> list[Reported]:
        return figures_of(ledger, documents)

    @cache
    def made(question: str) -> Made:
        found: Made = kept.get(question)[1]
        return found

    changed = brought_up(worked, came, ReadOnDemand(figures, made))
    lines = with_judgements((line for line, _ in changed.lines.values()), came.said)
    items = [_kept_line(line, changed.lines[line.question][1]) for line in lines]
    return Change(items, changed.order, changed.worked.undated), changed.worked


def questions_of_figures(kept: KeptList) -> dict[str, str]:
    """By the id of each figure the question that it answers, of kept questions."""
    return {
        figure: ident
        for ident, told in kept.told()
        for figure in Heading.from_json(ident, told).figures
    }


def kept_line(kept: KeptList, question: str) -> Line:
    """The line of a kept question.

    Raises:
        Damaged: it is not what was written.
    """
    found: Line = kept.get(question)[0]
    return found
