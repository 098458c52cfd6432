"""Cells of a workbook that go over several rows: what stands in the first holds for each of them.

Only what is short is carried down (a day, an outlet, a state):
a text in a merged cell is one article.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any, BinaryIO

_LONGEST = 100  # letters of a value that is carried down
_MOST = 100_000  # merged cells of a sheet that are looked at
# "<mergeCell ref=\"A3:A4\"": its first column and row, and its last row; not <mergeCells count=…>
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_PIECE = 1 << 20  # bytes of a sheet that are looked at in one
_OVERLAP = 64  # bytes: more than one entry has

Merged = dict[int, dict[int, int]]  # by first row and column, to which row they go


def merged_down(data: BinaryIO, part: str) -> Merged:
    """The merged cells of a sheet that go over several rows."""
    found: Merged = {}
    with zipfile.ZipFile(data) as archive, archive.open(part) as sheet:
        for match in islice(_matches(sheet), _MOST):
            first, last = int(match[2]), int(match[3])
            if last > first:
                found.setdefault(first, {})[_column(match[1])] = last
    return found


def _matches(sheet: IO[bytes]) -> Iterator[re.Match[bytes]]:
    """Each entry of a merged cell, read a piece at a time."""
    end = b""
    while piece := sheet.read(_PIECE):
        yield from _MERGED.finditer(end + piece)
        end = piece[-_OVERLAP:]


def _column(letters: bytes) -> int:
    """The number of a column, from 0: A, B … Z, AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def with_merged(
    rows: Iterable[tuple[int, tuple[Any, ...]]], merged: Merged
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Numbered rows, in each of them what a merged cell says for it."""
    held: dict[int, tuple[int, Any]] = {}  # by column up to which row, and what
    for number, row in rows:
        for column, last in merged.get(number, {}).items():
            value = row[column] if column < len(row) else None
            if len(str(value)) <= _LONGEST:
                held[column] = (last, value)
        held = {c: (last, v) for c, (last, v) in held.items() if last >= number}
        if not held:
            yield number, row
            continue
        yield (
            number,
            tuple(
                held[n][1] if value is None and n in held else value
                for n, value in enumerate(row)
            ),
        )
