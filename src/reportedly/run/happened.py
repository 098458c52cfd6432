"""The happenings of a ledger, worked out once, kept, and brought up to what came since,
as questions are (`answers.py`).

Beside its row is kept of what events each happening is made of. Where only articles and judgements
came, the events that they bring are joined to what they meet, with the events whose counts answer
another question now (`stories/again.py`), and rows are written again that show an answer which
changed; else everything is worked out anew. Either equals the other to the byte.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reportedly.errors import TooMuch
from reportedly.exports.tables import json_line
from reportedly.ledger import Ledger
from reportedly.ledger.cross_document import batches
from reportedly.reconcile.worked import Index, hashed
from reportedly.records.questions import Judgement, Line
from reportedly.run.answers import (
    QUESTIONS,
    bring_questions_up,
    kept_line,
    known_lines,
    questions_of_figures,
)
from reportedly.run.arrived import articles_since
from reportedly.run.happenings import (
    Row,
    by_rank,
    events_told,
    happenings,
    happenings_judged,
    happenings_with_rows,
    rank_of,
    rows_of,
    tolls_answered,
)
from reportedly.run.kept import (
    Keep,
    T,
    answers_version,
    follows,
    many_made,
    serves,
    shelf_of,
    with_list,
)
from reportedly.run.shelf import Change, Damaged, Item, KeptList, Stamped
from reportedly.stories.again import EventsCame, KnownHappenings, joined_again
from reportedly.stories.happenings import Happening, ToldEvent, meeting_keys

HAPPENINGS = "happenings"
HAPPENED = "happened"
# Articles of a run of which whoever asks next would have to wait until all is worked out anew; what
# fewer bring is taken up when somebody asks.
MANY_CAME = 500


@dataclass(frozen=True, slots=True)
class Happenings:
    """The happenings of a ledger as they stand, those that matter most first."""

    events: Mapping[str, Sequence[str]]  # by happening, the ids of its events
    row: Callable[[str], Row]
    printed: Callable[[Sequence[str]], list[bytes]]  # rows of some, as lines of JSON

    def rows(self, idents: Iterable[str]) -> list[Row]:
        return [self.row(ident) for ident in idents]

    def having(self, events: Collection[str] | None) -> list[str]:
        """Those with one of some events; None for all."""
        return [i for i, own in self.events.items() if _has_event(own, events)]


@dataclass(slots=True)
class Happened:
    """What is remembered of all happenings beside their rows.

    `index` finds them by what events meet by, and by the questions that their counts answer; `seen`
    has the digest of each question that there was.
    """

    index: Index
    seen: dict[str, str]
    said: tuple[Judgement, ...]
    events: int


def answer_ahead(ledger: Ledger, came: int) -> None:
    """Have questions and happenings be kept as they are now, where many articles came and answers
    are kept at all.
    """
    if came < MANY_CAME or shelf_of(ledger) is None:
        return
    bring_questions_up(ledger)
    with_happenings(ledger, lambda _known: None)


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
        return [row for row in rows if _has_event(_events_in_row(row), events)]
    return with_happenings(
        ledger, lambda known: known.rows(known.having(events)), lines
    )


def print_rows_known(
    ledger: Ledger,
    events: Collection[str] | None,
    most: int | None,
    put: Callable[[bytes], None],
) -> int:
    """Print the happenings of a whole ledger as JSON, some at a time; how many there were.

    Args:
        events: the ids of events of which they must have one; None for all.
        most: how many at most, those that matter most first; None for all.
    """
    done = 0

    def print_them(known: Happenings) -> None:
        nonlocal done
        # Of damage on, from what is anew.
        for some in batches(known.having(events)[done:most]):
            put(b"".join(known.printed(some)))
            done += len(some)

    with_happenings(ledger, print_them)
    return done


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

    def anew(seen: Ledger, keep: Keep) -> Happenings:
        return _happenings_anew(seen, keep, lines)

    with ledger.snapshot() as seen:
        _bring_happenings_up(seen)
        return with_list(seen, HAPPENINGS, _kept_happenings, anew, use)


def _kept_happenings(kept: KeptList) -> Happenings:
    def row(ident: str) -> Row:
        found: Row = json.loads(kept.printed([ident])[0])
        return found

    events = {ident: told[0] for ident, told in kept.told()}
    return Happenings(events, row, kept.printed)


def _events_in_row(row: Mapping[str, Any]) -> list[str]:
    return [one["event"] for one in row["events"]]


def _has_event(own: Iterable[str], events: Collection[str] | None) -> bool:
    return events is None or any(one in events for one in own)


# ------------------------------------------------------------------ anew
def _happenings_anew(
    ledger: Ledger, keep: Keep, lines: Sequence[Line] | None
) -> Happenings:
    lines = known_lines(ledger).lines if lines is None else lines
    found = happenings_with_rows(ledger, None, lines)
    _remember(ledger, [one for _, one in found], lines)
    keep((_kept_happening(row, one) for row, one in found), None)
    by_id = {row["happening"]: row for row, _ in found}
    return Happenings(
        {i: _events_in_row(row) for i, row in by_id.items()},
        by_id.__getitem__,
        lambda some: [json_line(by_id[ident]) for ident in some],
    )


def _kept_happening(row: Row, happening: Happening) -> Item:
    told = [_events_in_row(row), *rank_of(row)]
    return Item(row["happening"], told, happening, json_line(row))


def _remember(
    ledger: Ledger, every: Sequence[Happening], lines: Iterable[Line]
) -> None:
    """Keep what has to be known to bring happenings up, where their questions are kept."""
    shelf = shelf_of(ledger)
    if shelf is None:
        return
    with shelf.open(QUESTIONS) as questions:
        if questions is None or not serves(ledger, questions.stamped):
            return
        seen = dict(questions.digests())
    of = {w.id: line.question for line in lines for w in line.figures}
    happened = Happened(
        Index((_ident_of(one), _keys_of_happening(one, of)) for one in every),
        seen,
        tuple(happenings_judged(ledger, None)),
        sum(len(one.told) for one in every),
    )
    stamped = Stamped(ledger.reached(), answers_version())
    shelf.keep(HAPPENED, stamped, [Item(HAPPENED, None, happened)], None)


def _ident_of(happening: Happening) -> str:
    return f"h{happening.first[:11]}"


def _keys_of_happening(happening: Happening, of: Mapping[str, str]) -> list[int]:
    """What a happening is found by; `of` has the questions by the ids of their figures."""
    keys = {key for one in happening.told for key in meeting_keys(one)}
    keys |= {of[figure] for figure in _figures_of([happening]) if figure in of}
    return [hashed(key) for key in sorted(keys)]


def _figures_of(some: Iterable[Happening]) -> Iterator[str]:
    """The ids of the figures that are tolls of happenings."""
    for happening in some:
        for one in happening.told:
            yield from (toll.figure for toll in one.event.tolls if toll.figure)


# ------------------------------------------------------------------ brought up
def _bring_happenings_up(ledger: Ledger) -> None:
    """Bring what is kept up to what came since, where that is less than to work out everything."""
    shelf = shelf_of(ledger)
    if shelf is None or not follows(ledger, shelf.stamped(HAPPENINGS)):
        return
    bring_questions_up(ledger)
    with (
        shelf.open(QUESTIONS) as questions,
        shelf.open(HAPPENINGS) as kept,
        shelf.open(HAPPENED) as beside,
    ):
        if questions is None or kept is None or beside is None:
            return
        if kept.stamped != beside.stamped or not serves(ledger, questions.stamped):
            return
        stamped = Stamped(ledger.reached(), answers_version())
        try:
            with many_made():
                since = _Since(ledger, questions, kept, beside.get(HAPPENED))
                to, happened = since.done()
        except (Damaged, TooMuch):
            return
        shelf.keep(HAPPENED, stamped, [Item(HAPPENED, None, happened)], None)
        shelf.change(kept, stamped, to)


class _Since:
    """Kept happenings, and what came since."""

    def __init__(
        self, ledger: Ledger, questions: KeptList, kept: KeptList, happened: Happened
    ) -> None:
        self._ledger, self._questions, self._kept = ledger, questions, kept
        self._happened = happened
        self._question_of = questions_of_figures(questions)
        self._told = dict(kept.told())
        self._events = {ident: told[0] for ident, told in self._told.items()}
        self._digests = dict(questions.digests())
        self._was: dict[str, Happening] = {}
        self._lines: dict[str, Line] = {}

    def done(self) -> tuple[Change, Happened]:
        """How the kept list changes, and what is remembered of it then."""
        said = happenings_judged(self._ledger, None)
        judged = self._judged_since(said)
        new = self._events_that_came()
        touched = {
            ident: self._read(ident)
            for ident in self._found(self._questions_that_changed(), judged)
        }
        others = dict(self._that_answer_others(touched.values()))
        known = KnownHappenings(self._happened.events, self._met)
        changed = joined_again(EventsCame(new, others, judged, said), known)
        gone = {f"h{first[:11]}" for first in changed.gone}
        written = {i: one for i, one in touched.items() if i not in gone}
        written |= {_ident_of(one): one for one in changed.happenings}
        return self._change(written, gone, said), Happened(
            self._indexed(written),
            self._digests,
            tuple(said),
            self._happened.events + len(new),
        )

    # -------------------------------------------------------------- what came
    def _judged_since(self, said: Iterable[Judgement]) -> set[str]:
        """The events of which people said more."""
        before, found = list(self._happened.said), set[str]()
        for judgement in said:
            if judgement in before:
                before.remove(judgement)
            else:
                found |= {one.removeprefix("h") for one in judgement.pair}
        if before:
            raise TooMuch
        return found

    def _events_that_came(self) -> list[ToldEvent]:
        _, documents = articles_since(self._ledger, self._kept.stamped.reached)
        if not documents:
            return []
        with self._ledger.among(documents) as few:
            bare = list(events_told(few, {}))
        lines = self._lines_of(t.figure for one in bare for t in one.event.tolls)
        return [self._as_now(one, lines) for one in bare]

    def _questions_that_changed(self) -> set[str]:
        now, seen = self._digests, self._happened.seen
        return {one for one, digest in seen.items() if now.get(one) != digest}

    def _that_answer_others(
        self, some: Iterable[Happening]
    ) -> Iterator[tuple[str, ToldEvent]]:
        """Events that answer other questions now, as they are now, by their ids."""
        for happening in some:
            lines = self._lines_of(_figures_of([happening]))
            for one in happening.told:
                now = self._as_now(one, lines)
                if now.questions != one.questions:
                    yield one.event.id, now

    def _as_now(self, one: ToldEvent, lines: Mapping[str, Line]) -> ToldEvent:
        return replace(one, questions=tolls_answered(one.event, lines))

    def _lines_of(self, figures: Iterable[str | None]) -> dict[str, Line]:
        """The lines of the questions that figures answer now, by the ids of the figures."""
        found = {}
        for figure in figures:
            question = self._question_of.get(figure) if figure else None
            if figure is None or question is None:
                continue
            if question not in self._lines:
                self._lines[question] = kept_line(self._questions, question)
            found[figure] = self._lines[question]
        return found

    # -------------------------------------------------------------- what there was
    def _read(self, ident: str) -> Happening:
        if ident not in self._was:
            self._was[ident] = self._kept.get(ident)
        return self._was[ident]

    def _found(self, keys: Iterable[str], events: Collection[str]) -> set[str]:
        """The happenings that may have some keys, or that have some events."""
        found = self._happened.index.having(hashed(key) for key in keys)
        found &= self._events.keys()  # others that it names are no more
        if events:
            found |= {i for i, own in self._events.items() if _has_event(own, events)}
        return found

    def _met(
        self, keys: Collection[str], events: Collection[str]
    ) -> Iterator[Happening]:
        for ident in sorted(self._found(keys, events)):
            yield self._read(ident)

    # -------------------------------------------------------------- what there is now
    def _change(
        self,
        written: Mapping[str, Happening],
        gone: Collection[str],
        said: Sequence[Judgement],
    ) -> Change:
        lines = self._lines_of(_figures_of(written.values()))
        items = [
            _kept_happening(row, one)
            for row, one in rows_of(written.values(), lines, said)
        ]
        ranks = {i: (told[1], told[2]) for i, told in self._ranked(items, gone)}
        return Change(items, by_rank(ranks), None)

    def _ranked(
        self, items: Iterable[Item], gone: Collection[str]
    ) -> Iterator[tuple[str, Any]]:
        """What all happenings are ordered by."""
        yield from ((i, told) for i, told in self._told.items() if i not in gone)
        yield from ((one.ident, one.told) for one in items)

    def _indexed(self, written: Mapping[str, Happening]) -> Index:
        """The index with what was written; a happening that was there is named in it again."""
        index = self._happened.index
        of = self._question_of
        index.add(
            (ident, _keys_of_happening(one, of))
            for ident, one in sorted(written.items())
        )
        return index
