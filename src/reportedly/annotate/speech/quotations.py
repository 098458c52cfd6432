"""Quotation marks: which words stand between them, however they are written.

News prints “ ”, ‘ ’, « », " and ', doubles them when a spreadsheet has been in between (\"\"\"like
this\"\"\"), forgets the closing one where the quotation runs on into the next paragraph, and closes
“ with a single ’. Apostrophes look like closing marks. So marks are read in order, each judged by
what stands before and after it, and a quotation that never closes ends with its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportedly.languages import word_set
from reportedly.records import Span

_OPENERS = frozenset("“„«")
_CLOSERS = frozenset("”»")
_SINGLES = "'‘’‚`´"
# Runs, since "``" and "''" are one mark; an apostrophe is sorted out by what stands beside it.
_MARK = re.compile(r"[\"“”„«»‘’‚'`´]+")
# A wide gap within a line, where a text has lost its line breaks: not the blanks that indent a line
# or end it.
_BREAK = re.compile(r"(?<=\S)[^\S\n]{2,}(?=\S)")
# “ and ” that went through a wrong decoding, with or without the first of their three characters.
_GARBLED = re.compile(r"['â](?:\x80[\x9c\x9d]|€[œ\x9d])|\x80[\x9c\x9d]")
_GARBLED_AS = {"\x9c": "“", "œ": "“", "\x9d": "”"}
_BEFORE_OPENING = frozenset("([{-–—:/,") | _OPENERS
_STOPS = frozenset(".,!?;:…")
# A pair of single marks more than this apart is two apostrophes; our longest quoted paragraph has
# 900 characters.
_LONGEST_SINGLE = 1200
# A single mark that is not in the middle of a word: "o'clock" and "don't" close nothing.
_NOT_INSIDE = re.compile(
    r"""
    ['’´] (?![^\W_])              # before no letter
    | (?<=\s) ['’´] (?=[^\W_])    # or behind a blank
""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks, without the marks (`start:end`); `outer` includes them.

    `continues`: the quotation before it was not closed when this one opened, so the same speaker
        goes on.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    closed: bool = True
    continues: bool = False

    @property
    def marked(self) -> bool:
        """Whether marks stand around it; a block of statement has none."""
        return self.outer_start < self.start


def quotation_paragraphs(
    text: str, passages: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Bounds of the paragraphs: the passages, cut at two spaces where a text has lost its lines."""
    lost = "\n" not in text.strip()
    bounds = []
    for start, end in passages:
        begin = start
        for gap in _BREAK.finditer(text, start, end) if lost else ():
            bounds.append((begin, gap.start()))
            begin = gap.end()
        bounds.append((begin, end))
    return [(start, end) for start, end in bounds if text[start:end].strip()]


def find_quotations(text: str, blocks: list[tuple[int, int]]) -> list[Quotation]:
    """All quotations of a text, in reading order; of nested ones only the outermost."""
    text = _GARBLED.sub(
        lambda m: _GARBLED_AS[m[0][-1]] * len(m[0]),
        text,
    )
    found: list[Quotation] = []
    unclosed = False
    for number, (start, end) in enumerate(blocks):
        here = list(_in_paragraph(text, start, end, number, unclosed))
        found += here
        if here:
            unclosed = not here[-1].closed
        elif end - start > 0:
            unclosed = False
    return found


def _in_paragraph(
    text: str, start: int, end: int, number: int, unclosed: bool
) -> Iterator[Quotation]:
    """The quotations of a paragraph; `unclosed`, the one before it was left open."""
    opened: re.Match[str] | None = None
    closing: int | None = None  # where a quotation in single marks will close
    continues = False
    for mark in _MARK.finditer(text, start, end):
        if opened is None:
            if not _may_open(text, mark, start, end):
                continue
            single = _is_single_mark(mark)
            closing = _single_close(text, mark, end) if single else None
            if not single or closing is not None:  # else it is an apostrophe
                opened = mark
                continues = unclosed and not text[start : mark.start()].strip()
        elif _ends(text, mark, opened, end, closing):
            yield _quotation_of(
                opened, mark.start(), mark.end(), number, True, continues
            )
            opened, unclosed = None, False
        elif _reopens(text, mark, opened):
            yield _quotation_of(
                opened, mark.start(), mark.start(), number, False, continues
            )
            opened, continues = mark, True
    if opened is not None and not _is_single_mark(opened):
        yield _quotation_of(opened, end, end, number, False, continues)


def _quotation_of(
    opened: re.Match[str],
    end: int,
    outer_end: int,
    paragraph: int,
    closed: bool,
    continues: bool,
) -> Quotation:
    """The quotation behind an opening mark."""
    start, outer = opened.end(), opened.start()
    return Quotation(start, end, outer, outer_end, paragraph, closed, continues)


def _ends(
    text: str, mark: re.Match[str], opened: re.Match[str], end: int, closing: int | None
) -> bool:
    """Whether a mark closes what another opened; of single marks it is told beforehand which
    does.
    """
    if _is_single_mark(opened):
        return mark.start() == closing
    return _closes(text, mark, opened, end)


def _may_open(
    text: str,
    mark: re.Match[str],
    start: int,
    end: int,
) -> bool:
    """Whether a mark can open a quotation, by its form and what stands beside it."""
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    if not _OPENERS.isdisjoint(mark[0]):
        return True
    if not _CLOSERS.isdisjoint(mark[0]):
        return False
    if after.isspace():
        return False
    if not before.isspace() and before not in _BEFORE_OPENING:
        # `He left."We stay," she said`: a blank is lost
        return mark[0][0] == '"' and before in _STOPS and after.isupper()
    return not _is_single_mark(mark) or (after.isalnum() and mark[0] not in "’´")


def _closes(text: str, mark: re.Match[str], opened: re.Match[str], end: int) -> bool:
    """Whether a mark closes a quotation that a double mark opened."""
    before = text[mark.start() - 1]
    after = text[mark.end()] if mark.end() < end else " "
    if _is_single_mark(mark):  # “…,’ said X: a double mark closed by a single one
        if "‘" in text[opened.end() : mark.start()]:
            return False
        if mark[0] not in "’'":
            return False
        return before in ",.!?" and after.isspace()
    if not _OPENERS.isdisjoint(mark[0]):
        return False
    if not _CLOSERS.isdisjoint(mark[0]):
        return True
    return not before.isspace() or after.isspace() or after in _STOPS


def _reopens(
    text: str,
    mark: re.Match[str],
    opened: re.Match[str],
) -> bool:
    """An opening mark after a finished sentence of the same quotation: its next paragraph, with the
    break lost.
    """
    if _OPENERS.isdisjoint(mark[0]):
        return False
    if _is_single_mark(opened):
        return False
    return text[opened.end() : mark.start()].rstrip()[-1:] in set(".!?…")


def _is_single_mark(mark: re.Match[str]) -> bool:
    return len(mark[0]) == 1 and mark[0] in _SINGLES


def _single_close(text: str, opened: re.Match[str], end: int) -> int | None:
    """Where single marks end: at the first behind punctuation, else the last that can close."""
    loose: int | None = None
    reach = opened.end() + _LONGEST_SINGLE
    for mark in _NOT_INSIDE.finditer(text, opened.end(), min(end, reach + 1)):
        at = mark.start()
        after = text[at + 1] if at + 1 < end else " "
        if at >= reach:  # looked at only to see what follows the last one
            break
        if text[at - 1].isspace():
            if after.isalnum():
                break  # another one opens first
            continue
        if text[at - 1] in _STOPS:
            return at
        if loose is None and not _is_of_plural(text, at, end):
            loose = at
    return loose


def _is_of_plural(text: str, at: int, end: int) -> bool:
    """ "the protesters' demands": behind an apostrophe the sentence goes on."""
    if text[at - 1] not in word_set("possessive_s"):
        return False
    if at + 2 >= end:
        return False
    return text[at + 1] == " " and text[at + 2].islower()


# Between a count and who is quoted, in the quotation that they part from the rest
_QUOTED_BEFORE = re.compile(r"[^“”\"«»]*,?[”\"»],?\s*")
# Of what follows who is quoted, up to the next mark that opens: a stop before it ends their words.
_QUOTED_BEHIND = re.compile(r"[^“”\"«».;:]{0,40},?\s*[“\"«][^“”\"«»]*")


def is_other_half(text: str, words: Span, left: int, right: int) -> bool:
    """Whether words stand in the half of a quotation that ends before who is quoted, or in the one
    that begins behind them.

    Args:
        text: the document's reading.
        words: what may be quoted.
        left: where speaker and cue begin.
        right: where they end.
    """
    if words.end <= left:
        return _QUOTED_BEFORE.fullmatch(text, words.end, left) is not None
    return _QUOTED_BEHIND.fullmatch(text, right, words.start) is not None
