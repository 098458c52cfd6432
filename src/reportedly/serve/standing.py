"""Answers at hand: what a ledger comes to, for those who see the same spaces, worked out again when
it grew.

Figures and events of an article somebody worked on are taken anew at once; questions and
happenings, which take the longer the larger the ledger, are worked out beside, and a page says from
when they are.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from reportedly.ledger import Ledger
from reportedly.records.questions import Line
from reportedly.run.desk import queue_row
from reportedly.run.happenings import happenings
from reportedly.run.reconciling import reconciled
from reportedly.run.reviewing import claims

Row = dict[str, Any]
Stamp = tuple[int, int, int]  # readings, reviews, judgements


@dataclass(slots=True)
class Answers:
    """What the articles of some spaces come to."""

    stamp: Stamp
    at: datetime
    lines: tuple[Line, ...]
    happenings: list[Row]
    lists: dict[Any, Any] = field(
        default_factory=dict
    )  # what pages made of it, by what they asked


@dataclass(slots=True)
class Claims:
    """Figures and events with where they stand, as rows."""

    stamp: Stamp
    rows: dict[str, list[Row]]
    lists: dict[Any, Any] = field(default_factory=dict)


class Standing:
    """The answers of one ledger, by the spaces of who asks."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._answers: dict[Any, Answers] = {}
        self._claims: dict[Any, Claims] = {}
        self._locks: dict[Any, threading.Lock] = {}
        self._guard = threading.Lock()

    def _lock(self, key: Any) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault(key, threading.Lock())

    def claims(self, spaces: tuple[str, ...] | None) -> Claims:
        """Every figure and event, never older than the last act."""
        stamp = self._ledger.stamp()
        have = self._claims.get(spaces)
        if have is not None and have.stamp == stamp:
            return have
        with self._lock(("claims", spaces)):
            have = self._claims.get(spaces)
            if have is None or have.stamp != stamp:
                seen = self._ledger.within(spaces)
                with seen.snapshot() as now:
                    have = _claims(now, have, stamp)
                self._claims[spaces] = have
            return have

    def answers(self, spaces: tuple[str, ...] | None) -> Answers:
        """Questions and happenings: the first time worked out at once, later beside while the last
        ones answer.
        """
        stamp = self._ledger.stamp()
        have = self._answers.get(spaces)
        if have is not None:
            if have.stamp != stamp:
                self._beside(lambda: self._work_out(spaces), ("answers", spaces))
            return have
        with self._lock(("answers", spaces)):
            return self._answers.get(spaces) or self._work_out(spaces)

    def _work_out(self, spaces: tuple[str, ...] | None) -> Answers:
        at, stamp = datetime.now(UTC), self._ledger.stamp()
        with self._ledger.within(spaces).snapshot() as seen:
            lines = reconciled(seen).lines
            made = Answers(stamp, at, lines, happenings(seen, lines=lines))
        self._answers[spaces] = made
        return made

    def _beside(self, work: Callable[[], object], key: Any) -> None:
        lock = self._lock(key)
        if lock.acquire(blocking=False):

            def run() -> None:
                try:
                    work()
                finally:
                    lock.release()

            threading.Thread(target=run, daemon=True).start()


def _claims(ledger: Ledger, have: Claims | None, stamp: Stamp) -> Claims:
    """All claims; where only reviews are new, those of the articles they are on."""
    if have is None or have.stamp[0] != stamp[0]:
        rows = {
            kind: [queue_row(one) for one in claims(ledger, kind)] for kind in KINDS
        }
        return Claims(stamp, rows)
    worked = {
        act.document
        for act in ledger.reviews(after=have.stamp[1])
        if act.document is not None and act.round is None
    }
    made = {}
    for kind in KINDS:
        anew: dict[str, list[Row]] = {document: [] for document in worked}
        for one in claims(ledger, kind, worked):
            anew[one.kept.document].append(queue_row(one))
        made[kind] = _replaced(have.rows[kind], anew)
    return Claims(stamp, made)


KINDS = ("figure", "event")


def _replaced(rows: list[Row], anew: dict[str, list[Row]]) -> list[Row]:
    """Rows with those of some articles taken anew, at the place of the first of them."""
    done: list[Row] = []
    waiting = dict(anew)
    for row in rows:
        if row["document"] not in anew:
            done.append(row)
        elif row["document"] in waiting:
            done += waiting.pop(row["document"])
    return done + [row for rest in waiting.values() for row in rest]
