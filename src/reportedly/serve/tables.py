"""The rows of a list as columns of numbers, so that narrowing, counting and ordering a hundred
thousand of them takes milliseconds.

A table is never changed: with some documents' rows taken anew it is another table, which shares
what did not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reportedly.serve.lists import Facet, List, ListQuery, Row

_FACETED = 12  # values of a facet that are shown, the commonest first
_AT_HAND = 200  # selections of a table that are kept
_ORDERED_BY = {"value": "low", "tolls": "worst", "best": "low", "span": "low"}

Numbers = np.ndarray[Any, np.dtype[np.int32]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class IndexedColumn:
    """The values of a column: row `rows[i]` has the value of number `codes[i]`. A row may have
    several, and has them one after the other.
    """

    numbers: dict[str, int]
    rows: Numbers
    codes: Numbers

    @property
    def values(self) -> list[str]:
        return list(self.numbers)

    def has(self, wanted: Iterable[str], many: int) -> Mask:
        """Which of so many rows have one of some values."""
        codes = [self.numbers[value] for value in wanted if value in self.numbers]
        found = np.zeros(many, dtype=bool)
        found[self.rows[np.isin(self.codes, codes)]] = True
        return found

    def counted(self, among: Mask) -> Numbers:
        """How many of some rows have each value."""
        here = self.codes[among[self.rows]]
        return np.bincount(here, minlength=len(self.numbers)).astype(np.int32)

    def spliced(
        self, start: int, end: int, new: Sequence[Row], name: str
    ) -> IndexedColumn:
        """The column with other rows in the place of some."""
        numbers = dict(self.numbers)
        first, last = np.searchsorted(self.rows, (start, end))
        here = _coded(new, name, numbers)
        moved = self.rows[last:] + (len(new) - (end - start))
        return IndexedColumn(
            numbers,
            np.concatenate((self.rows[:first], here.rows + start, moved)),
            np.concatenate(
                (
                    self.codes[:first],
                    here.codes,
                    self.codes[last:],
                )
            ),
        )


def _coded(
    rows: Sequence[Row],
    name: str,
    numbers: dict[str, int],
) -> IndexedColumn:
    places, codes = [], []
    for place, row in enumerate(rows):
        for value in shown_values(row, name):
            places.append(place)
            codes.append(numbers.setdefault(value, len(numbers)))
    return IndexedColumn(
        numbers,
        np.array(places, np.int32),
        np.array(codes, np.int32),
    )


def shown_values(row: Row, name: str) -> Iterator[str]:
    """A row's value of a column as a facet has it; several where it has several."""
    value = row.get(name)
    if isinstance(value, tuple):
        yield from map(str, value or ("–",))
    else:
        yield "–" if value is None or value == "" else str(value)


@dataclass(frozen=True, slots=True)
class Selection:
    """What a question to a list gives: all its rows in order, and a page of them."""

    asked: ListQuery
    table: ListTable
    order: Numbers  # the places of its rows
    facets: tuple[Facet, ...]

    @property
    def total(self) -> int:
        return len(self.order)

    @property
    def rows(self) -> list[Row]:
        return [self.table.rows[place] for place in self.order]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.asked.per))

    @property
    def page(self) -> int:
        return min(self.asked.page, self.pages)

    @property
    def shown(self) -> list[Row]:
        start = (self.page - 1) * self.asked.per
        here = self.order[start : start + self.asked.per]
        return [self.table.rows[place] for place in here]


class ListTable:
    """The rows of one list."""

    def __init__(self, of: List, rows: Sequence[Row]) -> None:
        self.of = of
        self.rows = rows
        self._columns: dict[str, IndexedColumn] = {}
        self._texts: list[str] | None = None
        self._orders: dict[str, tuple[Numbers, int]] = {}
        self._selected: dict[ListQuery, Selection] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> IndexedColumn:
        """The values of a column."""
        if name not in self._columns:
            self._columns[name] = _coded(self.rows, name, {})
        return self._columns[name]

    def replaced(self, name: str, anew: Mapping[str, Sequence[Row]]) -> ListTable:
        """The table with the rows taken anew that have some values of a column, at the place of the
        first of them; those of a value that is new stand last.
        """
        made = self
        for value, rows in anew.items():
            made = made._with(name, value, rows)
        return made

    def _with(self, name: str, value: str, rows: Sequence[Row]) -> ListTable:
        column = self.column(name)
        code = column.numbers.get(value, -1)
        there = column.rows[column.codes == code]
        start = int(there[0]) if len(there) else len(self.rows)
        end = int(there[-1]) + 1 if len(there) else start
        if end - start != len(there):
            kept = [self.rows[i] for i in range(start, end) if i not in set(there)]
            rows = [*rows, *kept]
        made = ListTable(self.of, [*self.rows[:start], *rows, *self.rows[end:]])
        for known, values in self._columns.items():
            made._columns[known] = values.spliced(start, end, rows, known)
        if self._texts is not None:
            texts = [self._text(row) for row in rows]
            made._texts = [*self._texts[:start], *texts, *self._texts[end:]]
        return made

    # -------------------------------------------------------------- asking
    def select(self, asked: ListQuery) -> Selection:
        """The rows that have one of the chosen values of every facet, and all the words."""
        key = replace(asked, page=1, per=0)
        found = self._selected.get(key)
        if found is None:
            if len(self._selected) >= _AT_HAND:
                self._selected.clear()
            found = self._selected[key] = self._select(asked)
        return replace(found, asked=asked)

    def _select(self, asked: ListQuery) -> Selection:
        chosen: dict[str, set[str]] = {}
        for name, value in asked.facets:
            chosen.setdefault(name, set()).add(value)
        many = len(self.rows)
        has = {n: self.column(n).has(values, many) for n, values in chosen.items()}
        worded = self._worded(asked.words) & self._within(asked)
        every = _all(worded, has.values())
        facets = []
        for name in self.of.facets:
            among = every
            if name in has:  # so that a second value can be chosen
                among = _all(worded, (m for n, m in has.items() if n != name))
            facets.append(self._facet(name, among, chosen.get(name, set())))
        order = self._ordered(np.flatnonzero(every), asked.order)
        return Selection(asked, self, order.astype(np.int32), tuple(facets))

    def _worded(self, words: str) -> Mask:
        wanted = words.casefold().split()
        if not wanted:
            return np.ones(len(self.rows), dtype=bool)
        if self._texts is None:
            self._texts = [self._text(row) for row in self.rows]
        worded = (all(word in text for word in wanted) for text in self._texts)
        return np.fromiter(worded, dtype=bool, count=len(self.rows))

    def _within(self, asked: ListQuery) -> Mask:
        """The rows with a day among those that are asked for; what has no day is in none."""
        if not asked.since and not asked.until:
            return np.ones(len(self.rows), dtype=bool)
        among = (self._has_days(row, asked) for row in self.rows)
        return np.fromiter(among, dtype=bool, count=len(self.rows))

    def _has_days(self, row: Row, asked: ListQuery) -> bool:
        days = [str(row[name])[:10] for name in self.of.days if row.get(name)]
        if not days:
            return False
        return asked.since <= max(days) and (
            not asked.until or min(days) <= asked.until
        )

    def _text(self, row: Row) -> str:
        text = " ".join(str(row.get(name) or "") for name, _ in self.of.shown)
        return text.casefold()

    def _facet(self, name: str, among: Mask, mine: set[str]) -> Facet:
        column = self.column(name)
        counted, values = column.counted(among), column.values
        common: list[tuple[str, int]] = []
        for number in np.argsort(-counted, kind="stable"):
            if len(common) == _FACETED:
                break
            if not counted[number]:
                break
            if values[number] not in mine:
                common.append((values[number], int(counted[number])))
        numbers = column.numbers
        own = [(v, int(counted[numbers[v]]) if v in numbers else 0) for v in mine]
        return Facet(name, (*sorted(own), *common), frozenset(mine))

    # -------------------------------------------------------------- order
    def _ordered(self, places: Any, order: str) -> Any:
        if not order:
            return places
        column = order.removeprefix("-")
        if column not in self._orders:
            self._orders[column] = self._ranks(_ORDERED_BY.get(column, column))
        ranks, nothing = self._orders[column]
        mine = ranks[places]
        full, empty = places[mine != nothing], places[mine == nothing]
        known = ranks[full]
        by = np.argsort(-known if order.startswith("-") else known, kind="stable")
        return np.concatenate((full[by], empty))

    def _ranks(self, name: str) -> tuple[Numbers, int]:
        """The rank of each row by a column, and the rank of those that have nothing there."""
        values = [_comparable(row.get(name)) for row in self.rows]
        known = sorted({value for value in values if value is not None})
        rank = {value: number for number, value in enumerate(known)}
        ranks = [-1 if value is None else rank[value] for value in values]
        return np.array(ranks, np.int32), -1


def _comparable(value: Any) -> tuple[int, float, str] | None:
    """A value among others, which may be of several kinds: numbers before words."""
    if value is None:
        return None
    if isinstance(value, int | float):
        return 0, float(value), ""
    return 1, 0.0, str(value).casefold()


def _all(first: Mask, masks: Iterable[Mask]) -> Mask:
    for mask in masks:
        first = first & mask
    return first
