"""The lines of a page of a PDF in the order of reading, out of pieces of text that have a place and
a size.

A file says where its letters stand, not what they are. What is told of that here: marks of
footnotes stand smaller behind a word, footnotes smaller at the foot of a page, cells of a table
beside each other in short rows, columns of prose beside each other in long ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import nan

from reportedly.ingest.layout import is_note_mark, table_lines

_SMALLER = (
    0.86  # of the size of what stands beside it: footnotes have 8 points under 10
)
_LARGER = 1.2  # a headline has 14 points over 10
_LEVEL = 2.0  # points by which lines of one height differ
_LONG_CELL = (
    24  # letters of a cell, on average, from which a row is one of columns of prose
)
_GAP = 0.6  # of a letter's size: a blank between two words has .25, in a filled line up to .5
_IN_LINE = (
    0.8  # of a table's cells share an edge or their middle with one of another row
)
_ROWS = 2  # rows of several cells that make a table
_ROWS_OF_PROSE = 4  # and columns
# "3 See", "[3] See", "* As of": a mark and then a word; not "3.5"
_MARKED = re.compile(r"\s*(?:\[?\d{1,3}\]?|[*†‡§])[\s.)]*[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of one size that stand together, in points from the page's left and lower edge."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it is read, the pieces it has in the file, and the cells it is cut into by gaps
    wider than a blank.
    """

    text: str
    size: float
    pieces: tuple[Piece, ...]
    cells: tuple[Piece, ...]

    @property
    def y(self) -> float:
        return self.cells[0].y


@dataclass(frozen=True, slots=True)
class PageLines:
    """What is on a page: its lines, how many footnotes are left out of them,
    and which lines are set larger than the text.
    """

    lines: tuple[str, ...]
    notes: int = 0
    apart: tuple[str, ...] = ()  # lines left out as footnotes, or among them
    large: frozenset[str] = frozenset()


def page_lines(pieces: Sequence[Piece]) -> PageLines:
    """The lines of a page's pieces, which come as the file has them."""
    lines = list(_lines(pieces))
    body, notes, apart = _without_notes(lines)
    usual = _usual_size(body)
    large = frozenset(x.text for x in body if x.size > _LARGER * usual)
    return PageLines(tuple(_in_order(body)), notes, apart, large)


def _usual_size(lines: list[_Line]) -> float:
    """The size most letters of a page have, in points."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def _lines(pieces: Sequence[Piece]) -> Iterator[_Line]:
    """Pieces put together to lines, without the marks of footnotes in them."""
    line: list[Piece] = []
    for piece in pieces:
        first, *more = piece.text.split("\n")
        if first:
            line.append(replace(piece, text=first))
        for text in more:
            if any(part.text.strip() for part in line):
                yield _line_of(line)
            # Where a further line of one piece stands is not known.
            line = [replace(piece, y=nan, text=text)] if text else []
    if any(part.text.strip() for part in line):
        yield _line_of(line)


def _line_of(pieces: list[Piece]) -> _Line:
    """Pieces side by side as a line, marks of notes left out."""
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[piece.size] += len(piece.text.strip())
    size = sizes.most_common(1)[0][0]
    text = ""
    kept: list[Piece] = []
    for piece in pieces:
        raised = bool(text) and piece.size < _SMALLER * size
        if not (raised and is_note_mark(piece.text, text)):
            text += piece.text
            kept.append(piece)
    kept = [piece for piece in kept if piece.text.strip()]
    return _Line(text.rstrip(), size, tuple(kept), tuple(_cells(kept)))


def _cells(pieces: list[Piece]) -> Iterator[Piece]:
    """Pieces of a line put together where no more than a blank lies between them."""
    cell: Piece | None = None
    for piece in pieces:
        if cell is None:
            cell = piece
        elif piece.x - cell.x - _width(cell) > _GAP * cell.size:
            yield cell
            cell = piece
        else:
            cell = replace(cell, text=cell.text + piece.text)
    if cell is not None:
        yield cell


def _without_notes(lines: list[_Line]) -> tuple[list[_Line], int, tuple[str, ...]]:
    """Lines without footnotes, which are small, lowest and begin with a mark; how many."""
    usual = _usual_size(lines)
    large = [
        line.y
        for line in lines
        if line.size >= _SMALLER * usual
        if len(line.text.split()) >= _WORDS
    ]
    lowest = min((y for y in large if y == y), default=nan)
    kept: list[_Line] = []
    apart: list[str] = []
    notes = 0
    for line in lines:
        is_below = line.size < _SMALLER * usual and line.y < lowest
        notes += is_below and bool(_MARKED.match(line.text))
        if is_below and notes:
            apart.append(line.text)
        else:
            kept.append(line)
    return kept, notes, tuple(apart)


_WORDS = 5  # of a line that is more than the number of a page, or an address below it


# ------------------------------------------------------------------ columns and tables
def _in_order(lines: list[_Line]) -> Iterator[str]:
    """Lines as they are read: the cells of a table by their rows, columns of prose one by one."""
    rows = _rows(lines)
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and len(_cells_of(rows[end])) > 1:
            end += 1
        end = max(end, at + 1)
        if grouped := _table_of_groups(rows[at:]):
            run, many = grouped
            yield from table_lines(_table(run))
            at += many
            continue
        yield from _run_in_order(rows[at:end])
        at = end


def _run_in_order(rows: list[list[_Line]]) -> Iterator[str]:
    """The lines of rows that belong together: columns, a table or plain text."""
    run = [_cells_of(row) for row in rows]
    by_pieces = [[piece for line in row for piece in line.pieces] for row in rows]
    if len(run) >= _ROWS_OF_PROSE and _are_columns(run):
        yield from _column_by_column(run)
    elif _is_table(run):
        yield from table_lines(_table(run))
    elif _is_table(by_pieces) and _holds_numbers(by_pieces):
        yield from table_lines(_table(by_pieces))
    else:
        yield from (line.text for row in rows for line in row)


_LEAST_OF_GROUPS = 3  # columns of a table whose first one is merged over several rows
_LONGEST_GROUP = 40  # letters of the name of a group


def _table_of_groups(rows: list[list[_Line]]) -> tuple[list[Row], int] | None:
    """A table of whose first column cells are merged over rows, each with its name, and how many
    lines it takes; None of anything else.

    The name of a group stands in the middle of its rows, at a height of its own. It is believed
    only where the rows that have none can be shared out among the names so that each stands in
    the middle of its own.
    """
    head = _cells_of(rows[0])
    if len(head) < _LEAST_OF_GROUPS:
        return None
    whole, bare, names = [head], [], []
    many = 1
    for row in rows[1:]:
        cells = _cells_of(row)
        if len(cells) > 1 and _begins_in_first_column(cells, head):
            whole.append(cells)
        elif len(cells) == len(head) - 1 and _stand_below(cells, head[1:]):
            bare.append(cells)
        elif len(cells) == 1 and _is_name_of_group(cells[0], head[0]):
            names.append(cells[0])
        else:
            break
        many += 1
    if not names or not bare:
        return None
    named = _shared_out(names, bare, [row[0].y for row in whole[1:]])
    if named is None:
        return None
    data = sorted([*whole[1:], *named], key=lambda row: -row[1].y)
    return [head, *data], many


def _begins_in_first_column(cells: Row, head: Row) -> bool:
    """Whether a row has a first cell of its own; others may be empty: "Total", "", "35"."""
    if _apart(cells[0], head[0]) >= cells[0].size:
        return False
    return all(min(_apart(c, name) for name in head) < c.size for c in cells)


def _stand_below(cells: Row, head: Row) -> bool:
    pairs = zip(cells, head, strict=True)
    return all(_apart(cell, name) < cell.size for cell, name in pairs)


def _is_name_of_group(cell: Piece, head: Piece) -> bool:
    """Whether a cell alone names a group of rows: a count of several rows is none of each."""
    words = cell.text.strip()
    short = len(words) <= _LONGEST_GROUP and not words[:1].isdigit()
    return short and _apart(cell, head) < cell.size


def _shared_out(
    names: list[Piece], bare: list[Row], between: list[float]
) -> list[Row] | None:
    """Rows with the name in whose middle they stand; None where that does not come out even.

    Args:
        between: the heights of rows that have a first cell of their own.
    """
    rows = sorted(bare, key=lambda row: -row[0].y)
    made: list[Row] = []
    for name in sorted(names, key=lambda piece: -piece.y):
        left = rows[len(made) :]
        last = next(
            (
                n
                for n, row in enumerate(left)
                if abs((left[0][0].y + row[0].y) / 2 - name.y) <= _MIDDLE * name.size
            ),
            None,
        )
        if last is None:
            return None
        own = left[: last + 1]
        if any(own[-1][0].y < y < own[0][0].y for y in between):
            return None
        made += [[replace(name, y=row[0].y), *row] for row in own]
    return made if len(made) == len(rows) else None


_MIDDLE = (
    0.4  # of a letter's size by which a name may stand beside the middle of its rows
)


def _rows(lines: list[_Line]) -> list[list[_Line]]:
    """Lines that follow each other at one height, from left to right, together."""
    rows: list[list[_Line]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        level = last is not None and abs(last.y - line.y) <= _LEVEL
        if last is not None and level and line.cells[0].x > last.cells[-1].x:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


Row = list[Piece]


def _cells_of(row: list[_Line]) -> Row:
    return [cell for line in row for cell in line.cells]


def _is_prose(run: list[Row]) -> bool:
    """Whether cells are long, as columns of text are."""
    cells = [len(cell.text.strip()) for row in run for cell in row]
    return sum(cells) > _LONG_CELL * len(cells)


def _are_columns(run: list[Row]) -> bool:
    """Whether rows are the lines of columns of prose: all of them long,
    so that none is of bullets or numbers before paragraphs.
    """
    if not _is_prose(run):
        return False
    columns = list(zip(*_table(run), strict=True))
    return all(
        sum(map(len, column)) > _LONG_CELL * sum(map(bool, column)) / 2
        for column in columns
    )


def _is_table(run: list[Row]) -> bool:
    """Whether rows are those of a table: short cells, each in line with one of another row, the
    first row as long as any. Words that a program has set one by one, as it does to fill a line,
    stand in line only by chance.
    """
    if len(run) < _ROWS:
        return False
    if _is_prose(run):
        return False
    if len(run[0]) < max(map(len, run)):
        return False
    if _are_in_line(run):
        return True
    # Names of columns are centred over cells that are not.
    even = len({len(row) for row in run}) == 1
    return even and len(run) > _ROWS and _are_in_line(run[1:])


def _are_in_line(run: list[Row]) -> bool:
    """Whether cells stand below each other, as in a table."""
    in_line = cells = 0
    for number, row in enumerate(run):
        others = [cell for n, other in enumerate(run) if n != number for cell in other]
        cells += len(row)
        in_line += sum(min(_apart(c, o) for o in others) < c.size / 2 for c in row)
    return in_line >= _IN_LINE * cells


def _holds_numbers(run: list[Row]) -> bool:
    """Whether the cells below the first row and beside the first column are numbers, most of them:
    so are those of a table that is set so close that no gap tells its columns.
    """
    cells = [cell.text.strip() for row in run[1:] for cell in row[1:]]
    return sum(cell[:1].isdigit() for cell in cells) > _MOST * len(cells)


_MOST = 0.7


def _column_by_column(run: list[Row]) -> Iterator[str]:
    for column in zip(*_table(run), strict=True):
        yield from filter(None, column)


def _table(run: list[Row]) -> list[list[str]]:
    """Rows of as many cells each. A cell stands in the column with one of whose cells, in the rows
    that have most, it shares its left edge, its middle or its right edge.
    """
    many = max(map(len, run))
    full = [row for row in run if len(row) == many]
    found = []
    for row in run:
        cells = [""] * many
        for cell in row:
            apart = [min(_apart(cell, other[n]) for other in full) for n in range(many)]
            at = apart.index(min(apart))
            cells[at] = f"{cells[at]} {cell.text.strip()}".strip()
        found.append(cells)
    return found


def _apart(one: Piece, other: Piece) -> float:
    """Points by which the edges or middles of two cells differ that differ least."""
    width, its = _width(one), _width(other)
    return min(
        abs(one.x - other.x),
        abs(one.x + width / 2 - other.x - its / 2),
        abs(one.x + width - other.x - its),
    )


# How wide letters are, by those of Helvetica and Times: narrow ones, usual ones, capitals.
_NARROW, _USUAL, _WIDE = 0.27, 0.5, 0.68
_NARROW_LETTERS = frozenset("ijlftrI.,:;'|()[]- ")


def _width(cell: Piece) -> float:
    """About how wide a cell's letters are, in points."""
    words = cell.text.strip()
    narrow = sum(letter in _NARROW_LETTERS for letter in words)
    wide = sum(letter.isupper() or letter in "mw" for letter in words)
    usual = len(words) - narrow - wide
    return cell.size * (_NARROW * narrow + _WIDE * wide + _USUAL * usual)
