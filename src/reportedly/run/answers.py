"""What a ledger comes to, worked out once: its questions and happenings, kept, and brought up to
what came since.

All that asks for what is known today asks here, so that the commands, the desk and the watch have
one answer. A kept answer serves only the ledger it was worked out of (`Ledger.reached`: the same
links of the chain, and behind them none of a table that answers hang on), the same code and the same
words. Where only articles and judgements came behind it, the questions that they touch are worked
out again (`reconcile/again.py`); else everything is worked out anew. Either equals the other to the
byte. It cannot serve

- a day to be known on: what was known then is another answer for every day, and is asked seldom;
- a ledger seen in part (`Ledger.whole`): figures that are not seen take no part in its answers.

Where nothing can be written the answers are worked out each time.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

from reportedly.exports.tables import json_line
from reportedly.gazetteer.index import places_version
from reportedly.ledger import WITH_ARTICLES, Filter, Ledger
from reportedly.lexicons.load import lexicon_digest
from reportedly.reconcile.again import Asked, TooMuch, brought_up
from reportedly.reconcile.importance import Weight, most_important, weight
from reportedly.reconcile.worked import Made, Worked
from reportedly.records.questions import Line, Reconciled, Reported
from reportedly.run.arrived import came_since, figures_of
from reportedly.run.happenings import happenings
from reportedly.run.reconciling import (
    figures_asked_for,
    reconciled,
    with_judgements,
    work_out_all,
)
from reportedly.run.shelf import Change, Damaged, Item, KeptList, Shelf, Stamped
from reportedly.run.versions import code_of
from reportedly.settings import answers_folder, settings

QUESTIONS, HAPPENINGS, WORKED = "questions", "happenings", "worked"
# Tables that no answer hangs on: people's accounts and what they did at the desk, and the watch's.
# Spaces say who sees what, and kept answers are only for who sees all.
_OF_NO_ANSWER = frozenset(
    ("accounts", "keys", "activity", "spaces", "feeds", "feed_items", "fetches")
) | {"arrivals", "answers", "alerts", "deliveries"}

T = TypeVar("T")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Heading:
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
    printed: Callable[[str], bytes]  # its line, as one of JSON

    def picked(self, wanted: Callable[[Heading], bool]) -> list[Heading]:
        return [one for one in self.headings if wanted(one)]

    def lines(self, headings: Iterable[Heading]) -> tuple[Line, ...]:
        with _many_made():
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
    """Print the lines of the questions that are wanted as JSON, one by one; how many there were."""
    done = 0

    def print_them(known: Questions) -> None:
        nonlocal done
        for one in wanted.of(known)[done:]:  # where damage was found, from there on
            put(known.printed(one.question))
            done += 1

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
        return _with_list(seen, QUESTIONS, _kept_questions, _questions_anew, use)


def _kept_questions(kept: KeptList) -> Questions:
    def line(question: str) -> Line:
        found: Line = kept.get(question)[0]
        return found

    headings = tuple(Heading.from_json(ident, told) for ident, told in kept.told())
    return Questions(headings, kept.rest, line, kept.printed)


def _questions_anew(ledger: Ledger, keep: _Keep) -> Questions:
    found = work_out_all(ledger)
    headings = tuple(Heading.of(line) for line in found.lines)
    by_id = {line.question: line for line in found.lines}
    if shelf := _shelf(ledger):
        stamped = Stamped(ledger.reached(), answers_version())
        shelf.keep(WORKED, stamped, [Item(WORKED, None, found.worked)], None)
    keep(
        (_kept_line(line, found.made[line.question]) for line in found.lines),
        found.worked.undated,
    )

    def printed(question: str) -> bytes:
        return json_line(by_id[question].as_dict())

    return Questions(headings, found.worked.undated, by_id.__getitem__, printed)


def _kept_line(line: Line, made: Made) -> Item:
    printed = json_line(line.as_dict())
    return Item(line.question, Heading.of(line).as_json(), (line, made), printed)


def _bring_up(ledger: Ledger) -> None:
    """Bring what is kept up to what came since, where that is less than to work out everything."""
    shelf = _shelf(ledger)
    if shelf is None or not _follows(ledger, shelf.stamped(QUESTIONS)):
        return
    with shelf.open(QUESTIONS) as kept, shelf.open(WORKED) as beside:
        if kept is None or beside is None:
            return
        if kept.stamped != beside.stamped:
            return
        stamped = Stamped(ledger.reached(), answers_version())
        try:
            with _many_made():
                to, worked = _questions_since(ledger, kept, beside.get(WORKED))
        except (Damaged, TooMuch):
            return
        shelf.keep(WORKED, stamped, [Item(WORKED, None, worked)], None)
        shelf.change(kept, stamped, to)


def _follows(ledger: Ledger, stamped: Stamped | None) -> bool:
    """Whether something came since that can be taken up, and nothing else."""
    if stamped is None or stamped.version != answers_version():
        return False
    tables = ledger.appended_since(stamped.reached)
    if tables is None or tables <= _OF_NO_ANSWER:
        return False
    return tables <= _OF_NO_ANSWER | WITH_ARTICLES


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

    changed = brought_up(worked, came, Asked(figures, made))
    lines = with_judgements((line for line, _ in changed.lines.values()), came.said)
    items = [_kept_line(line, changed.lines[line.question][1]) for line in lines]
    return Change(items, changed.order, changed.worked.undated), changed.worked


# ------------------------------------------------------------------ happenings
@dataclass(frozen=True, slots=True)
class Happenings:
    """The happenings of a ledger as they stand, those that matter most first."""

    events: Mapping[str, Sequence[str]]  # by happening, the ids of its events
    row: Callable[[str], Row]

    def rows(self, idents: Iterable[str]) -> list[Row]:
        return [self.row(ident) for ident in idents]


def known_happenings(
    ledger: Ledger,
    as_of: date | None = None,
    events: Collection[str] | None = None,
    lines: Sequence[Line] | None = None,
) -> list[Row]:
    """The happenings of a ledger, on a day, those that matter most first.

    Args:
        ledger: an open ledger; a snapshot of it, where all answers are to be of one moment.
        as_of: the last day whose articles are known; None for all.
        events: the ids of events of which they must have one; None for all.
        lines: all lines of that day (`known_lines`), where they are at hand.
    """
    if as_of is not None or not ledger.whole:
        rows = happenings(ledger, as_of, lines)
        return [row for row in rows if _has_event(_events_of(row), events)]
    return with_happenings(
        ledger,
        lambda known: known.rows(
            ident for ident, own in known.events.items() if _has_event(own, events)
        ),
        lines,
    )


def happenings_beginning(ledger: Ledger, ident: str) -> list[Row]:
    """The happenings whose id begins so."""
    return with_happenings(
        ledger,
        lambda known: known.rows(one for one in known.events if one.startswith(ident)),
    )


def with_happenings(
    ledger: Ledger,
    use: Callable[[Happenings], T],
    lines: Sequence[Line] | None = None,
) -> T:
    """What is made of the happenings of a whole ledger, as `with_questions`; with all its lines,
    where they are at hand.
    """

    def anew(seen: Ledger, keep: _Keep) -> Happenings:
        return _happenings_anew(seen, keep, lines)

    with ledger.snapshot() as seen:
        return _with_list(seen, HAPPENINGS, _kept_happenings, anew, use)


def _kept_happenings(kept: KeptList) -> Happenings:
    return Happenings(dict(kept.told()), kept.get)


def _happenings_anew(
    ledger: Ledger, keep: _Keep, lines: Sequence[Line] | None
) -> Happenings:
    lines = known_lines(ledger).lines if lines is None else lines
    rows = happenings(ledger, None, lines)
    keep((_kept_happening(row) for row in rows), None)
    by_id = {row["happening"]: row for row in rows}
    return Happenings(
        {i: _events_of(row) for i, row in by_id.items()}, by_id.__getitem__
    )


def _kept_happening(row: Row) -> Item:
    return Item(row["happening"], _events_of(row), row)


def _events_of(row: Mapping[str, Any]) -> list[str]:
    return [one["event"] for one in row["events"]]


def _has_event(own: Iterable[str], events: Collection[str] | None) -> bool:
    return events is None or any(one in events for one in own)


# ------------------------------------------------------------------ kept or anew
Of = TypeVar("Of")
_Keep = Callable[[Iterable[Item], Any], None]


def _with_list(
    ledger: Ledger,
    name: str,
    as_kept: Callable[[KeptList], Of],
    anew: Callable[[Ledger, _Keep], Of],
    use: Callable[[Of], T],
) -> T:
    """What is made of a list: of the kept one where it can serve, else of what is worked out."""
    shelf = _shelf(ledger)
    if shelf is not None:
        with shelf.open(name) as kept:
            if kept is not None and _serves(ledger, kept.stamped):
                try:
                    return use(as_kept(kept))
                except Damaged:
                    pass
    stamped = Stamped(ledger.reached(), answers_version())

    def keep(items: Iterable[Item], rest: Any) -> None:
        if shelf is not None:
            shelf.keep(name, stamped, items, rest)

    with _many_made():
        made = anew(ledger, keep)
    return use(made)


@contextmanager
def _many_made() -> Iterator[None]:
    """While figures and lines are made by the thousand, all of which are kept for now: nobody looks
    for circles among them over and over, which took a sixth of the time on 2,411 articles.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _serves(ledger: Ledger, stamped: Stamped) -> bool:
    """Whether nothing came since that answers hang on."""
    if stamped.version != answers_version():
        return False
    tables = ledger.appended_since(stamped.reached)
    return tables is not None and tables <= _OF_NO_ANSWER


def _shelf(ledger: Ledger) -> Shelf | None:
    folder = answers_folder()
    if folder is None or not ledger.whole:
        return None
    return Shelf(folder, ledger.beginning())


def forget(ledger: Ledger) -> None:
    """Let go of what is kept of a ledger: after something was erased, its words."""
    if shelf := _shelf(ledger):
        shelf.forget()


@cache
def answers_version() -> str:
    """By which code, words and places answers are worked out and read back: all there is, since
    what is worked out passes through most of it.
    """
    parts = (code_of("."), lexicon_digest(), places_version(), settings().language)
    return sha256(" ".join(parts).encode()).hexdigest()[:16]
