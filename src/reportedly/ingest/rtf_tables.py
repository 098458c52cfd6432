"""Tables of RTF: where the cells of each row end and which are merged, so that a merged cell counts
for all the columns and rows that it covers.

A row of RTF says where each of its cells ends (`\\cellx`, in twentieths of a point) and which go on
from the cell on their left or above. Cells of two rows are of one column
where they end at one place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportedly.ingest.spans import MOST_COLUMNS, Cell

# The end of a table's row, before its shape, what stands between its cells, and between
# the paragraphs of one
ROW, CELL, PARAGRAPH = "\x1e", "|", "\x01"
# Twentieths of a point by which ends of one column differ from row to row: 3 mm. Columns are wider.
_SLACK = 170
# What a row may say of the next cell: that it opens a merged one or goes on with one
_MERGED_WITH = {b"clvmrg": "v", b"clmrg": "h"}
_END = re.compile(r"(-?\d+)([vh]*)")


@dataclass(slots=True)
class RowShape:
    """The ends of a row's cells as they are read, each with how its cell is merged."""

    ends: list[str] = field(default_factory=list)
    merged: str = ""
    in_cell: bool = False  # whether the words that follow are those of a cell

    def after_control(self, word: bytes, number: bytes | None) -> None:
        """Take in a control word; those that tell nothing of a row's shape change nothing."""
        if word == b"trowd":
            self.ends, self.merged = [], ""
        elif word in _MERGED_WITH:
            self.merged += _MERGED_WITH[word]
        elif word in {b"intbl", b"pard"}:
            self.in_cell = word == b"intbl"
        elif word == b"cellx" and number and len(self.ends) < MOST_COLUMNS:
            self.ends.append(f"{number.decode()}{self.merged}")
            self.merged = ""

    def written(self) -> str:
        """The shape as it stands behind a row's mark."""
        return ",".join(self.ends)


def plain_line(line: str) -> str:
    """A line of a document without the mark and the shape of a table's row."""
    return line.partition(ROW)[0].replace(PARAGRAPH, "").strip()


@dataclass(slots=True)
class _Spread:
    """A cell with the column at which it begins, growing as merged cells go on with it."""

    words: str
    column: int
    right: int
    down: int = 1


def cells_of_table(lines: Sequence[str]) -> list[list[Cell]]:
    """The rows of a table, each cell with the columns and rows that it covers; as they stand where
    a row does not say where its cells end.
    """
    rows = [line.partition(ROW) for line in lines]
    words = [[cell.strip() for cell in before.split(CELL)] for before, _, _ in rows]
    shapes = [_END.findall(shape) for _, _, shape in rows]
    stops = _column_ends([int(end) for shape in shapes for end, _ in shape])
    if not _are_whole(words, shapes) or len(stops) > MOST_COLUMNS:
        return [[Cell(cell) for cell in row] for row in words]
    table: list[list[_Spread]] = []
    for own, shape in zip(words, shapes, strict=True):
        table.append(_row_shaped(own, shape, stops, table))
    return [[Cell(c.words, c.right, c.down) for c in row] for row in table]


def _are_whole(words: list[list[str]], shapes: list[list[tuple[str, str]]]) -> bool:
    """Whether each row says where all its cells end."""
    pairs = zip(words, shapes, strict=True)
    return all(len(own) <= len(shape) for own, shape in pairs)


def _column_ends(ends: list[int]) -> list[int]:
    """Where the columns of a table end: the last of the ends that lie close together."""
    stops: list[int] = []
    for end in sorted(set(ends)):
        if stops and end - stops[-1] <= _SLACK:
            stops[-1] = end
        else:
            stops.append(end)
    return stops


def _row_shaped(
    words: list[str],
    shape: list[tuple[str, str]],
    stops: list[int],
    above: list[list[_Spread]],
) -> list[_Spread]:
    """The cells that begin in a row; those that go on with others make these larger."""
    row: list[_Spread] = []
    column = 0
    words = words + [""] * (len(shape) - len(words))
    for said, (end, merged) in zip(words, shape, strict=True):
        after = min(bisect_left(stops, int(end)) + 1, len(stops))
        right, begun = max(1, after - column), column
        column = max(after, column + 1)
        if "h" in merged and row:
            row[-1].right += right
        elif "v" in merged and (over := _standing_over(above, begun)):
            over.down += 1
        else:
            row.append(_Spread(said, begun, right))
    return row


def _standing_over(above: list[list[_Spread]], column: int) -> _Spread | None:
    """The cell above that begins at a column."""
    for distance, row in enumerate(reversed(above), start=1):
        for cell in row:
            if cell.column == column:
                return cell if cell.down == distance else None
    return None
