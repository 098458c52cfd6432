"""Key figures set as tiles: a line that is a number, and another that is its label.

    3.1 million            People in need
    People in need         3.1 million
    1.2M
    Displaced

Which of two labels is a number's own, the first line of the run tells; where several numbers stand
together and as many labels behind them, they go by their order.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from reportedly.claims.figures.labels import read_label
from reportedly.languages.patterns import named_pattern
from reportedly.records import Document, Sentence
from reportedly.syntax.last_asked import last_asked

_NUMBER = named_pattern("tiles.number")
LONGEST = 60  # characters of a label; what is longer is a sentence
_RUN = 12  # lines of a run looked at on either side


def label_of_tile(sentence: Sentence, document: Document) -> str | None:
    """The line that is the label of a sentence that is a number alone, or None."""
    if _NUMBER.fullmatch(sentence.text.strip()) is None:
        return None
    starts, lines = _lines_of_tiles(document)
    at = bisect_right(starts, sentence.start) - 1
    if at < 0:
        return None
    if not _is_tile_number(lines[at]):
        return None
    first, last = _run(lines, at)
    run = lines[first : last + 1]
    return _label(run, at - first)


def _label(run: list[str], at: int) -> str | None:
    """The label of the number at a place of a run of numbers and labels."""
    numbers = [i for i, line in enumerate(run) if _is_tile_number(line)]
    if len(numbers) * 2 != len(run):
        return _between_tiles(run, at)
    if numbers[-1] == len(numbers) - 1:  # all numbers, then all labels
        return run[at + len(numbers)]
    if numbers[0] == len(numbers):  # all labels, then all numbers
        return run[at - len(numbers)]
    return run[at + 1] if numbers[0] == 0 else run[at - 1]


def _between_tiles(run: list[str], at: int) -> str | None:
    """The one label beside a number, where no other number can have it."""
    beside = [i for i in (at - 1, at + 1) if 0 <= i < len(run)]
    labels = [i for i in beside if not _is_tile_number(run[i])]
    if len(labels) != 1:
        return None
    if len(beside) > len(labels):
        return None
    return run[labels[0]]


def _run(lines: list[str], at: int) -> tuple[int, int]:
    """The first and the last line of the numbers and labels around a line."""
    first = last = at
    while first > 0 and at - first < _RUN and _is_tile(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and last - at < _RUN and _is_tile(lines[last + 1]):
        last += 1
    return first, last


def _is_tile_number(line: str) -> bool:
    return _NUMBER.fullmatch(line) is not None


def _is_tile(line: str) -> bool:
    """A number, or a short line of words that say what is counted."""
    if _is_tile_number(line):
        return True
    short = len(line) <= LONGEST and not any(letter.isdigit() for letter in line)
    return short and read_label(line) is not None


@last_asked
def _lines_of_tiles(document: Document) -> tuple[list[int], list[str]]:
    """Where the written lines of a document begin, and what they are."""
    found = list(re.finditer(r"[^\n]*\S[^\n]*", document.reading))
    return [m.start() for m in found], [m[0].strip(" \t*•|#") for m in found]
