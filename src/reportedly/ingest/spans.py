"""Tables whose cells span columns or rows, as rows of plain cells that keep what a span says.

Names of columns that stand in several rows become one ("Killed" below "People affected" is
"Killed (People affected)"); the name of a group goes down to each of its rows ("Dolab, Tokar").
A number is never repeated: one that spans rows counts for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

MOST_COLUMNS = 200  # of a table; a span of more is cut
Words = list[list[str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of a cell, and how many columns and rows it spans."""

    words: str
    right: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands at one row and column: a cell, and where it begins."""

    cell: Cell
    row: int
    column: int


_EMPTY = Cell("")


def span_of(said: str | None) -> int:
    """How many columns or rows an attribute says that a cell spans; 1 where it says nothing."""
    words = (said or "").strip()[:4]
    number = int(words) if words.isascii() and words.isdecimal() else 1
    return max(1, min(number, MOST_COLUMNS))


def plain_rows(
    rows: Sequence[Sequence[Cell]], is_number: Callable[[str], bool]
) -> Words:
    """The rows of a table as plain cells; as they stand where no cell spans anything."""
    if not any(cell.right > 1 or cell.down > 1 for row in rows for cell in row):
        return [[cell.words for cell in row] for row in rows]
    grid = _grid(rows)
    first = next((n for n, row in enumerate(grid) if len(_begun(row, n)) > 1), None)
    if first is None:
        return _begun_words(grid)
    above = _begun_words(grid[:first])
    deep = _depth(grid, first, is_number)
    head = [_column_names(grid, first, deep)] if deep else []
    body = range(first + deep, len(grid))
    return above + head + [row for n in body for row in _data_rows(grid, n, is_number)]


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[_Place]]:
    """Each row with a place for every column."""
    taken: dict[tuple[int, int], _Place] = {}
    width = 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row[:MOST_COLUMNS]:
            while (number, column) in taken:
                column += 1
            end = min(column + cell.right, MOST_COLUMNS)
            place = _Place(cell, number, column)
            for down in range(min(cell.down, len(rows) - number)):
                for right in range(column, end):
                    taken.setdefault((number + down, right), place)
            column = max(column, end)
        width = min(MOST_COLUMNS, max(width, column))
    return [
        [taken.get((n, c)) or _Place(_EMPTY, n, c) for c in range(width)]
        for n in range(len(rows))
    ]


def _begun(row: Sequence[_Place], number: int) -> list[_Place]:
    """The cells with words that begin in a row, each once."""
    return [
        place
        for column, place in enumerate(row)
        if place.cell.words
        if (place.row, place.column) == (number, column)
    ]


def _begun_words(grid: Sequence[Sequence[_Place]]) -> list[list[str]]:
    """Of each row the words of the cells that begin in it."""
    return [
        [place.cell.words for place in _begun(row, n)] for n, row in enumerate(grid)
    ]


def _depth(
    grid: list[list[_Place]], first: int, is_number: Callable[[str], bool]
) -> int:
    """How many rows name the columns; none where the first has a number."""
    begun = _begun(grid[first], first)
    deep = max(place.cell.down for place in begun)
    if any(place.cell.right > 1 for place in begun):
        deep = max(deep, 2)
    deep = min(deep, len(grid) - first - 1)
    for n in range(first, first + deep):
        if any(is_number(place.cell.words) for place in _begun(grid[n], n)):
            return n - first
    return deep


def _column_names(grid: list[list[_Place]], first: int, deep: int) -> list[str]:
    """The name of each column: the lowest words, and in a bracket those above them.

    Words that span columns and have none below them name none of them.
    """
    names = []
    for column in range(len(grid[first])):
        places = [grid[n][column] for n in range(first, first + deep)]
        told = list(dict.fromkeys(p for p in places if p.cell.words))
        if not told or told[-1].cell.right > 1:
            names.append("")
            continue
        *above, lowest = [place.cell.words for place in told]
        names.append(f"{lowest} ({', '.join(above)})" if above else lowest)
    return names


def _data_rows(
    grid: list[list[_Place]], number: int, is_number: Callable[[str], bool]
) -> Iterator[list[str]]:
    """A row of values with its label; before it those that count for several rows, under the name
    of their group.
    """
    row = grid[number]
    first = row[0].cell
    group = first.words if first.down > 1 and not is_number(first.words) else ""
    words, shared = [""] * len(row), [""] * len(row)
    for column, place in enumerate(row):
        if (place.row, place.column) != (number, column):
            continue
        whole = place.cell.down > 1 and is_number(place.cell.words)
        (shared if whole else words)[column] = place.cell.words
    if any(shared):
        yield [group, *shared[1:]] if group else shared
    if group:
        words[0] = group
        below = words[1] if len(words) > 1 else ""
        if below and not is_number(below):
            words[0], words[1] = f"{below}, {group}", ""
    yield words
