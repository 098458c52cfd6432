"""RTF to text: the words between its control words, a paragraph a line. Pictures, fonts and field
codes are left out.

Source: Rich Text Format Specification 1.9.1 (Microsoft).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from reportedly.errors import InputError
from reportedly.ingest.layout import footnotes, is_data, is_note_mark, spanned_lines
from reportedly.ingest.opened import Item, Opened, derived_id, made
from reportedly.ingest.press import is_press_text, press_items
from reportedly.ingest.rtf_tables import (
    CELL,
    PARAGRAPH,
    ROW,
    RowShape,
    cells_of_table,
    plain_line,
)
from reportedly.ingest.text import check_length, page_of_text
from reportedly.records import Failure, RawPage

MEDIA = "application/rtf"
MAX_RTF = 50_000_000  # bytes: Word writes pictures into it as text
DEEPEST = 200  # groups inside each other; documents have some 10
_TOKEN = re.compile(
    rb"""
    \\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})?[ ]?  # \par, \u8217: a blank ends it
    | \\'(?P<hex>[0-9a-f]{2})  # \'e9
    | \\(?P<sign>[^a-z])  # \{ is a brace of the text
    | (?P<brace>[{}])
    | (?P<text>[^\\{}\r\n]+)
    | [\r\n]+  # the ends of lines mean nothing
    """,
    re.I | re.VERBOSE,
)
# Not "\\footnoterule"
_FOOTNOTE = re.compile(rb"\\footnote(?![a-z])")
# Groups whose words are no text of the document.
_APART = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr "
    b"footnote fldinst generator listtable listoverridetable rsidtbl themedata datastore xmlnstbl "
    b"annotation atnid bkmkstart bkmkend".split()
)
_RAISED = {b"super": True, b"nosupersub": False, b"sub": False, b"plain": False}
# Words that nobody sees: hidden ones, and those that were struck out.
_UNSEEN = frozenset({b"v", b"deleted"})
_BREAKS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"cell": f" {CELL} ",
    b"nestcell": " ",  # a table in a cell is words of that cell
    b"tab": " ",
}
_MARKS = {
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within a pair of braces."""

    silent: bool = False
    raised: bool = False  # a superscript
    unseen: bool = False
    skip: int = 1  # characters that stand for a Unicode one where it cannot be shown


def rtf_items(file: Opened) -> Iterator[Item]:
    """The article of an RTF file, or the articles of an export of a press database."""
    try:
        data = file.whole(MAX_RTF)
        text = "\n\n".join(map(plain_line, _rtf_lines(data, file.name)))
    except InputError as error:
        yield Failure(error.origin, error.reason)
        return
    if is_press_text(text):
        yield from press_items(text, file.name, file.stem)
        return
    yield made(rtf_page, data, file.name, derived_id(file.stem, data))


def rtf_page(data: bytes, origin: str, ident: str) -> RawPage:
    """A page from the bytes of an RTF file.

    Raises:
        InputError: it is nested too deeply, or empty.
    """
    text = rtf_text(data, origin)
    check_length(text, origin)
    notes = footnotes(len(_FOOTNOTE.findall(data)))
    return page_of_text(
        text, data=data, origin=origin, ident=ident, media=MEDIA, issues=notes
    )


def rtf_text(data: bytes, origin: str) -> str:
    """The words of an RTF file, a paragraph a line, a blank line between them; a table as a line
    for each of its values.

    Raises:
        InputError: groups stand too deep inside each other.
    """
    paragraphs: list[str] = []
    for is_row, some in groupby(_rtf_lines(data, origin), lambda line: ROW in line):
        lines = list(some)
        paragraphs += _lines_of_table(lines) if is_row else lines
    return "\n\n".join(paragraphs)


def _lines_of_table(lines: list[str]) -> list[str]:
    """A table as a line for each of its values; one that lays the page out by its paragraphs."""
    rows = cells_of_table(lines)
    if is_data([[cell.words for cell in row] for row in rows]):
        return [
            " ".join(x.replace(PARAGRAPH, " ").split()) for x in spanned_lines(rows)
        ]
    cells = [cell for line in lines for cell in line.partition(ROW)[0].split(CELL)]
    parts = [part.strip() for cell in cells for part in cell.split(PARAGRAPH)]
    return [part for part in parts if part]


def _rtf_lines(data: bytes, origin: str) -> list[str]:
    """The lines that hold something; rows of a table have their shape at their end."""
    lines = "".join(_plain_runs(data, _encoding(data), origin)).split("\n")
    return [tidied for line in lines if (tidied := _tidy_line(line))]


def _tidy_line(line: str) -> str:
    words, mark, shape = line.partition(ROW)
    words = " ".join(words.split()).removesuffix(CELL)
    return words + mark + shape if words.strip(f" {CELL}{PARAGRAPH}") else ""


def _encoding(data: bytes) -> str:
    """The code page an RTF declares."""
    match = re.search(rb"\\ansicpg(\d{3,5})", data[:2000])
    name = f"cp{match[1].decode()}" if match else "cp1252"
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name


def _plain_runs(data: bytes, encoding: str, origin: str) -> Iterator[str]:
    """The words of an RTF, without what its groups hold for programs."""
    groups = [_Group()]
    skip = 0
    before = ""  # the last words
    shape = RowShape()
    for match in _TOKEN.finditer(data):
        kind, here = match.lastgroup, groups[-1]
        if kind == "brace":
            _open_or_close(groups, match["brace"], origin)
        elif match["word"] is not None:
            skip = 0
            word, number = match["word"].lower(), match["number"]
            groups[-1] = _after_control(here, word, number)
            if here.silent or here.unseen:
                continue
            if word in _APART:
                continue
            shape.after_control(word, number)
            yield _written_for(word, number, shape)
            skip = here.skip if word == b"u" and number else 0
        elif kind == "sign" and match["sign"] == b"*":
            groups[-1] = replace(here, silent=True)
        elif not (here.silent or here.unseen):
            made_of, skip = _literal_text(match, encoding, skip)
            if not (here.raised and is_note_mark(made_of, before)):
                yield made_of
                before = made_of


def _written_for(word: bytes, number: bytes | None, shape: RowShape) -> str:
    """What a control word stands for in the text; nothing for most."""
    if word == b"row":
        return f"{ROW}{shape.written()}\n"
    if word == b"u" and number:
        return _character(int(number))
    if word in {b"par", b"line"} and shape.in_cell:
        return f" {PARAGRAPH} "
    return _BREAKS.get(word, "") or _MARKS.get(word, "")


def _open_or_close(groups: list[_Group], brace: bytes, origin: str) -> None:
    """A group begins as the one around it is, and gives way to it; an end too many is passed
    over.
    """
    if brace == b"{":
        groups.append(groups[-1])
        if len(groups) > DEEPEST:
            problem = f"is RTF nested over {DEEPEST} deep; save it as text"
            raise InputError(origin, problem)
    elif len(groups) > 1:
        groups.pop()


def _after_control(here: _Group, word: bytes, number: bytes | None) -> _Group:
    """What a control word makes of the rest of its group."""
    if word in _APART:
        return replace(here, silent=True)
    if word in _UNSEEN:
        return replace(here, unseen=number != b"0")
    if word in _RAISED:
        raised = _RAISED[word] and number != b"0"
        return replace(here, raised=raised, unseen=here.unseen and word != b"plain")
    if word == b"uc" and number:
        return replace(here, skip=max(0, min(10, int(number))))
    return here


def _literal_text(
    match: re.Match[bytes],
    encoding: str,
    skip: int,
) -> tuple[str, int]:
    """Words, an escaped sign or a byte of the code page; what stands in for a Unicode character is
    passed over.
    """
    if match["hex"] is not None:
        if skip:
            return "", skip - 1
        return bytes([int(match["hex"], 16)]).decode(encoding, "replace"), 0
    if match["sign"] is not None:
        signs = {b"~": "\u00a0", b"_": "-", b"-": ""}
        sign = match["sign"]
        return signs.get(sign, sign.decode("latin-1") if sign in b"\\{}" else ""), 0
    text = (match["text"] or b"").decode(encoding, "replace")
    return text[skip:], max(0, skip - len(text))


def _character(number: int) -> str:
    """The character of a number, which RTF may write as negative."""
    number %= 65536
    return "\ufffd" if 0xD800 <= number < 0xE000 or number < 32 else chr(number)
