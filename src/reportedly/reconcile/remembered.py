"""What is remembered of each article, and how it is written: by columns, since as many small things
as a ledger has figures take four times as long to write and to read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from reportedly.reconcile.questions import Put
from reportedly.reconcile.witnesses import Key
from reportedly.records.questions import Step

# A figure, its question, how many dead are counted in it, and what it was copied from.
ToldFigure = tuple[str, Put, int, tuple[Key, Step] | None]
_Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Told:
    """What an article has a part in: its figures in the order they were put to questions."""

    day: date
    dated: bool
    figures: tuple[ToldFigure, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """What is remembered of articles: a row of `articles` for each, of day, whether it is dated and
    how many figures it has; a row of `figures` for each, of the place of its question's first
    figure among `names`, its turn and its dead; by their places those that were copied.

    `names` are the ids of all figures, and behind them of questions whose first figure is none.
    """

    documents: tuple[str, ...]
    articles: _Numbers
    names: tuple[str, ...]
    figures: _Numbers
    taken: dict[int, tuple[str, str, str, str, str]]

    @classmethod
    def of(cls, told: Mapping[str, Told]) -> Columns:
        every = [figure for one in told.values() for figure in one.figures]
        place = {ident: n for n, (ident, _, _, _) in enumerate(every)}
        names = [ident for ident, _, _, _ in every]
        for _, put, _, _ in every:
            if put.question not in place:
                place[put.question] = len(names)
                names.append(put.question)
        articles = [
            (one.day.toordinal(), one.dated, len(one.figures)) for one in told.values()
        ]
        figures = [(place[put.question], put.turn, dead) for _, put, dead, _ in every]
        return cls(
            tuple(told),
            _rows(articles),
            tuple(names),
            _rows(figures),
            {
                n: (*key, step.kind, step.name, step.because)
                for n, (_, _, _, taken) in enumerate(every)
                for key, step in ([taken] if taken else [])
            },
        )

    def told(self) -> dict[str, Told]:
        """What is remembered of each article, as it was."""
        names = self.names
        figures: list[ToldFigure] = [
            (ident, Put(names[question], turn), dead, None)
            for ident, (question, turn, dead) in zip(
                names, self.figures.tolist(), strict=False
            )
        ]
        for n, (document, original, *step) in self.taken.items():
            figures[n] = (*figures[n][:3], ((document, original), Step(*step)))
        found, start = dict[str, Told](), 0
        rows = zip(self.documents, self.articles.tolist(), strict=True)
        for document, (day, dated, many) in rows:
            own = tuple(figures[start : start + many])
            found[document] = Told(_day_numbered(day), bool(dated), own)
            start += many
        return found


def _rows(rows: Sequence[tuple[int, int, int]]) -> _Numbers:
    flat = np.fromiter(chain.from_iterable(rows), np.int32, 3 * len(rows))
    return flat.reshape(-1, 3)


@cache
def _day_numbered(ordinal: int) -> date:
    return date.fromordinal(ordinal)
