"""Numbers by the head of their column: tables that a text keeps as lines.

"Killed | Injured" over "31 | 112", "District   Deaths   Injured" over "Old Weir   12   40" where
only the gaps are left of a table, "Commune: displaced / confined" over "Sipi: 310 / 45", and
"Affected people by district" over "Sipi – 310". A line is of the table above it when the same mark
parts it into as many cells.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from reportedly.claims.figures.counted import Counted
from reportedly.claims.figures.deciding_words import Happened
from reportedly.claims.figures.labels import read_label
from reportedly.languages.patterns import named_pattern
from reportedly.lexicons.load import Row
from reportedly.records import Number, Sentence

LONGEST_HEAD = 200  # letters of a line with the heads of columns
LONGEST_CELL = 48  # letters of the head of a column; what is longer is a sentence
# What parts the cells of a line, the surest first. Two cells that a gap or a stroke parts may as
# well be prose: the head of a table has three, or a colon.
_BAR = re.compile(r"\|")
# A tab, or blanks before the next cell: not those that end a line
_GAP = re.compile(r"\t+|[^\S\n]{2,}(?=\S)")
# "Camp: families / persons"; not "families/persons", one cell
_STROKE = re.compile(r":\s+|\s+/\s+")
# "Kano – dead"; not the hyphen of "Guinea-Bissau" nor the dash of "12–14"
_DASH = re.compile(r":\s+|\s+[-–—]\s+")
_MAY_HEAD = named_pattern("columns.may_head")
_BY_PLACE = named_pattern("columns.by_place")
COLUMN = "the head of its column"
Head = tuple[str, ...]
Columns = tuple[re.Pattern[str], Head]


def header_of(sentence: Sentence) -> Columns | None:
    """What parts the cells of a table's first line, and the cells; None where the line is none."""
    text = sentence.text
    if _MAY_HEAD.search(text) is None:
        return None
    if any(map(str.isdigit, text)):
        return None
    return _of_bars(text) or _of_marks(text) or _of_list(text)


def _of_bars(text: str) -> Columns | None:
    """ "Killed | Injured | Missing": more than one bar."""
    return (_BAR, _cells_of_lines(text, _BAR)) if text.count("|") >= 2 else None


def _of_marks(text: str) -> Columns | None:
    """Three short cells or more that gaps or strokes part, of which one says what is counted."""
    if len(text) > LONGEST_HEAD:
        return None
    for mark in (_GAP, _STROKE):
        cells = _cells_of_lines(text, mark)
        if len(cells) < 3:
            continue
        if max(map(len, cells)) > LONGEST_CELL:
            continue
        if any(read_label(cell) for cell in cells[1:]):
            return mark, cells
    return None


def _of_list(text: str) -> Columns | None:
    """ "Affected people by district": names and numbers follow, a line each."""
    found = _BY_PLACE.match(text)
    if found is None:
        return None
    if read_label(found["label"]) is None:
        return None
    return _DASH, ("", found["label"])


def _cells_of_lines(text: str, mark: re.Pattern[str]) -> Head:
    """The cells of a line of a table."""
    return tuple(cell.strip() for cell in mark.split(_inside(text, mark)))


def _inside(text: str, mark: re.Pattern[str]) -> str:
    """A line without the bars at its edges, or the dot of its item."""
    return text.strip().strip("|") if mark is _BAR else text.strip(" \t\n•*-–·.;")


def whole_line(label: str) -> Columns:
    """The head of a line that is one cell."""
    return _BAR, (label,)


def goes_on(columns: Columns, sentence: Sentence) -> bool:
    """Whether a line has as many cells as the head above it; with bars any will do, since cells may
    be empty.
    """
    mark, cells = columns
    if mark is _BAR:
        return "|" in sentence.text
    inside = _inside(sentence.text, mark)
    return len(inside) <= LONGEST_HEAD and len(mark.split(inside)) == len(cells)


def in_table(
    number: Number, counted: Counted, sentence: Sentence, columns: Columns
) -> tuple[Happened, Row | None] | None:
    """What the cell above a number says of it."""
    mark, heads = columns
    inside = _inside(sentence.text, mark)
    marks = [m.start() for m in mark.finditer(inside)]
    if len(marks) + 1 != len(heads):
        return None
    at = number.start - sentence.start - sentence.text.index(inside)
    column = bisect_right(marks, at)
    label = read_label(heads[column])
    if label is None:
        return None
    return Happened(counted.number, label.happened, COLUMN, 1.5), label.noun
