"""A text to its paragraphs: lines that hold something, with hard-wrapped ones put together
again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from reportedly.languages.patterns import named_pattern
from reportedly.records import Edit

# With something to see in it, so that a line of blanks is no passage.
_LINE = re.compile(r"[^\n\r]*[^\s][^\n\r]*")
# A line of blanks or of none, by which a text says that its lines are not its paragraphs.
_BLANK = re.compile(r"[\n\r][ \t\xa0]*[\n\r]")
# A sentence ends here: its last marks may be brackets and closing quotation marks.
_ENDED = re.compile(r"[.!?:;…\"”’)\]]\s*$")
# One or more: which of them wrap a sentence is told by what stands around.
_BREAKS = re.compile(r"[\n\r]+")
# A line that begins so is an item of its own: it does not go on with the line above.
_BULLET = re.compile(r"\s*(?:[-*•·▪‣–—]\s|\(?\d{1,2}[.)]\s)")
_HANGING = named_pattern("passages.hanging")
# A sentence goes on behind it in the next line; behind a stop or a bracket it need not.
_WORD_ENDS = re.compile(r"[\w,]")
# Letters only: a line of figures has none and is no prose.
_WORDS = re.compile(r"[^\W\d_]+")
WRAPPED_AT = 40  # characters; a shorter line is a line of its own
PROOF = (
    2  # continuations in small letters before lines are taken to be wrapped at a width
)


class ParagraphLine(NamedTuple):
    """A paragraph's offsets, blanks at its ends left out."""

    start: int
    end: int


def text_paragraphs(text: str) -> tuple[list[ParagraphLine], tuple[Edit, ...]]:
    """Paragraphs in order, and the edits that make one line of a wrapped one."""
    lines = [
        _strip(
            text,
            match.start(),
            match.end(),
        )
        for match in _LINE.finditer(text)
    ]
    joins = _wrapped_lines(text, lines) | _cut_by_blank_lines(text, lines)
    merged: list[ParagraphLine] = []
    for number, line in enumerate(lines):
        if number in joins:
            merged[-1] = ParagraphLine(merged[-1].start, line.end)
        else:
            merged.append(line)
    return merged, tuple(_join_edits(text, lines, joins))


def _strip(text: str, start: int, end: int) -> ParagraphLine:
    """A line without the blanks at its ends."""
    piece = text[start:end]
    return ParagraphLine(
        start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
    )


def _wrapped_lines(text: str, lines: list[ParagraphLine]) -> frozenset[int]:
    """Numbers of the lines that go on with the line before them."""
    open_ends = [
        number
        for number, (before, line) in enumerate(pairwise(lines), start=1)
        if before.end - before.start >= WRAPPED_AT
        if not _BLANK.search(text, before.end, line.start)
        if not _BULLET.match(text[line.start : line.start + 5])
    ]
    small = [n for n in open_ends if _line_goes_on(text, lines[n - 1], lines[n])]
    if len(small) < PROOF:
        return frozenset(small)
    widths = sorted(lines[n - 1].end - lines[n - 1].start for n in small)
    least = 0.75 * widths[len(widths) // 2]
    wide = (
        n
        for n in open_ends
        if lines[n - 1].end - lines[n - 1].start >= least
        if not _line_ends_sentence(text, lines[n - 1])
    )
    return frozenset(small) | frozenset(wide)


def _cut_by_blank_lines(text: str, lines: list[ParagraphLine]) -> frozenset[int]:
    """Numbers of the lines that go on with a sentence behind a blank line, as where a page ends:
    the line before is a full one without an end, and the next begins with a small letter.
    """
    return frozenset(
        number
        for number, (before, line) in enumerate(pairwise(lines), start=1)
        if before.end - before.start >= WRAPPED_AT
        if text[line.start].islower()
        if _BLANK.search(text, before.end, line.start)
        if _WORD_ENDS.match(text, before.end - 1)
        if _is_sentence_begun(text, before)
    )


def _is_sentence_begun(text: str, line: ParagraphLine) -> bool:
    """Whether most words of a line are small, as in a sentence: a headline's or a table's are
    not.
    """
    words = _WORDS.findall(text, line.start, line.end)
    small = sum(word[0].islower() for word in words)
    return bool(2 * small > len(words))


def _line_goes_on(text: str, before: ParagraphLine, line: ParagraphLine) -> bool:
    """Surely one sentence: small letter after no full stop, or a line that ends with "of", "the",
    "and" …
    """
    if _line_ends_sentence(text, before):
        return False
    return text[line.start].islower() or bool(
        _HANGING.search(text, max(before.start, before.end - 12), before.end)
    )


def _line_ends_sentence(text: str, line: ParagraphLine) -> bool:
    return bool(
        _ENDED.search(
            text,
            max(line.start, line.end - 3),
            line.end,
        )
    )


def _join_edits(
    text: str, lines: list[ParagraphLine], joins: frozenset[int]
) -> Iterator[Edit]:
    """Edits that turn a broken line into one, length kept."""
    for number in sorted(joins):
        start, end = lines[number - 1].end, lines[number].start
        for gap in _BREAKS.finditer(text, start, end):
            yield Edit(
                gap.start(),
                gap[0],
                " " * len(gap[0]),
                "wrapped line",
            )
