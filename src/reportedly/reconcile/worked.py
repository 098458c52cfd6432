"""The questions of a ledger with what each hangs on: what has to be known to work out again only
what more articles touch (`again.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from reportedly.reconcile.answers import answer, figures_that_count, finished
from reportedly.reconcile.data import Datum
from reportedly.reconcile.meeting import Key, looked_for
from reportedly.reconcile.outlets import outlets_as_judged
from reportedly.reconcile.questions import Put, Question, questions
from reportedly.reconcile.rejoined import Joined, rejoined, whole_keys
from reportedly.reconcile.remembered import Columns, Told
from reportedly.reconcile.struck import with_the_dead
from reportedly.reconcile.witnesses import (
    Originals,
    attributed,
    originals,
    outlet_key,
)
from reportedly.records import CopyLink
from reportedly.records.questions import Judgement, Line, Reported, Ruling

# Days that share a key here: a figure has many days, and what is found is looked at closer.
WEEK = 7
_HASH = 8  # bytes of a key: two that differ are one by chance in none of 10^9 articles
Keys = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Part:
    """A question as it was opened, by its first figure; why it was joined to the one it is part of,
    and with which others it cannot be told.
    """

    first: str
    unsure: tuple[Ruling, ...]
    joined: Joined


@dataclass(frozen=True, slots=True)
class Made:
    """A line, as it is before other lines are looked at, and the questions it was made of."""

    line: Line
    parts: tuple[Part, ...]

    @property
    def first(self) -> str:
        """The figure by which the line is called."""
        return self.parts[0].first


class Index:
    """Which articles have a key."""

    def __init__(self, of: Iterable[tuple[str, Sequence[int]]] = ()) -> None:
        self._names: list[str] = []
        self._keys, self._at = (
            np.array([], dtype=np.int64),
            np.array([], dtype=np.int32),
        )
        self.add(of)

    def add(self, of: Iterable[tuple[str, Sequence[int]]]) -> None:
        """Note the keys of articles; those of one that is known are added to it."""
        keys: list[int] = []
        at: list[int] = []
        for document, own in of:
            keys.extend(own)
            at.extend([len(self._names)] * len(own))
            self._names.append(document)
        every = np.concatenate([self._keys, np.array(keys, dtype=np.int64)])
        places = np.concatenate([self._at, np.array(at, dtype=np.int32)])
        order = np.argsort(every, kind="stable")
        self._keys, self._at = every[order], places[order]

    def having(self, keys: Iterable[int]) -> set[str]:
        """The articles that have any of some keys."""
        asked = np.array(sorted(keys), dtype=np.int64)
        first = np.searchsorted(self._keys, asked, "left")
        last = np.searchsorted(self._keys, asked, "right")
        spans = [self._at[a:b] for a, b in zip(first, last, strict=True) if a < b]
        found = np.unique(np.concatenate(spans)) if spans else ()
        return {self._names[n] for n in found}


@dataclass(slots=True)
class Worked:
    """What is remembered of the questions of a ledger beside their lines.

    `joined` has by its first figure each question that was joined to another, and that one's.
    """

    told: dict[str, Told] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)
    outlets: frozenset[str | None] = frozenset()
    said: tuple[Judgement, ...] = ()
    index: Index = field(default_factory=Index)

    @property
    def undated(self) -> int:
        return sum(not told.dated for told in self.told.values())

    def __reduce__(self) -> tuple[Any, ...]:
        """As it is written: articles by columns."""
        columns = Columns.of(self.told)
        return _read_back, (columns, self.joined, self.outlets, self.said, self.index)


def _read_back(columns: Columns, *rest: Any) -> Worked:
    return Worked(columns.told(), *rest)


# ------------------------------------------------------------------ keys
def hashed(*key: object) -> int:
    """A key as a number, the same in every process."""
    digest = blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=_HASH)
    return int.from_bytes(digest.digest(), "big", signed=True)


def coarse(keys: Iterable[Key]) -> set[Key]:
    """Keys by weeks in the place of days."""
    return {
        tuple(k.toordinal() // WEEK if isinstance(k, date) else k for k in key)
        for key in keys
    }


def story_key(story: str) -> int:
    return hashed("story", story)


def medium_key(outlet: str) -> int:
    return hashed("medium", outlet)


def _keys_of_figure(one: Reported) -> Iterator[int]:
    """The keys of what a figure hangs on beside the figures that it meets."""
    if one.story:
        yield story_key(one.story)
    if one.figure.source is not None:
        yield medium_key(outlet_key(one.figure.source.name))


def keys_of_datum(datum: Datum) -> Iterator[int]:
    """The keys by which a figure, and the question it is in, meet others."""
    for key in coarse([*looked_for(datum), *whole_keys(datum)]):
        yield hashed(*key)


def keys_by_article(
    counting: Iterable[Reported], data: Iterable[Datum]
) -> dict[str, set[int]]:
    """By article everything by which its figures are found."""
    found: dict[str, set[int]] = defaultdict(set)
    for one in counting:
        found[one.kept.document].update(_keys_of_figure(one))
    for datum in data:
        found[datum.reported.kept.document].update(keys_of_datum(datum))
    return found


# ------------------------------------------------------------------ from nothing
@dataclass(slots=True)
class WorkedOut:
    """Lines as they are asked for, by their first figures what they were made of, and what is
    remembered beside.
    """

    lines: tuple[Line, ...]
    made: dict[str, Made]
    worked: Worked


def work_out(
    reported: Iterable[Reported], links: Iterable[CopyLink], said: Sequence[Judgement]
) -> WorkedOut:
    """Every question the figures answer, with its line, and what has to be remembered of them.

    Args:
        reported: figures of all documents, in any order; of a document with several versions, all.
        links: copy links among the documents.
        said: what people said, first to last.
    """
    counting = figures_that_count(reported)
    outlets = frozenset(r.kept.outlet for r in counting)
    taken, dead = originals(counting, links), with_the_dead(counting)
    keys = {outlet_key(name) for name in outlets if name}
    witnessed = outlets_as_judged(attributed(counting, taken, keys), said)
    opened = questions(witnessed, said, dead)
    unsure = {q.first: tuple(q.unsure) for q in opened.questions}
    own = keys_by_article(counting, (d for q in opened.questions for d in q.data))
    made = [
        made_of(question, unsure, outlets)
        for question in rejoined(opened.questions, said)
    ]
    told = dict(told_in(counting, opened.put, dead, taken))
    worked = Worked(
        told,
        {part.first: one.first for one in made for part in one.parts[1:]},
        outlets,
        tuple(said),
        Index((document, sorted(keys)) for document, keys in own.items()),
    )
    lines = tuple(finished([one.line for one in made]))
    return WorkedOut(lines, {one.line.question: one for one in made}, worked)


def made_of(
    question: Question,
    unsure: Mapping[str, tuple[Ruling, ...]],
    outlets: frozenset[str | None],
) -> Made:
    """The line of a question, and the questions that were joined to it."""
    parts = [Part(question.first, unsure[question.first], None)]
    for ruling in question.joined:
        how = ruling.other, ruling.because
        parts.append(Part(ruling.one, unsure[ruling.one], how))
    told = [ruling for part in parts for ruling in part.unsure]
    return Made(answer(replace(question, unsure=told), outlets), tuple(parts))


def told_in(
    counting: Sequence[Reported],
    put: Mapping[str, Put],
    dead: Mapping[str, int],
    taken: Originals,
) -> Iterator[tuple[str, Told]]:
    """By article what it has a part in; figures come in the order they became known."""
    for document, figures in groupby(counting, key=lambda r: r.kept.document):
        every = sorted(figures, key=lambda r: put[r.id].turn)
        own = tuple(
            (r.id, put[r.id], dead.get(r.id, 0), taken.get((document, r.id)))
            for r in every
        )
        yield document, Told(every[0].day, every[0].dated, own)
