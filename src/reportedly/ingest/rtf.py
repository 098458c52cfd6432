"""RTF to text: the words between its control words, a paragraph a line. Pictures, fonts and field
codes are left out.

Source: Rich Text Format Specification 1.9.1 (Microsoft).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportedly.errors import InputError
from reportedly.ingest.opened import Item, Opened, derived_id, made
from reportedly.ingest.press import is_press_text, press_items
from reportedly.ingest.text import check_length, page_of_text
from reportedly.records import Failure, RawPage

MEDIA = "application/rtf"
MAX_RTF = 50_000_000  # bytes: Word writes pictures into it as text
DEEPEST = 200  # groups inside each other; documents have some 10
_TOKEN = re.compile(
    rb"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-f]{2})|\\(?P<sign>[^a-z])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.I,
)
# Groups whose words are no text of the document.
_APART = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr footnote fldinst"
    b" generator listtable listoverridetable rsidtbl themedata datastore xmlnstbl annotation atnid bkmkstart bkmkend".split()
)
_BREAKS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"row": "\n",
    b"cell": " | ",
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
    skip: int = 1  # characters that stand for a Unicode one where it cannot be shown


def rtf_items(file: Opened) -> Iterator[Item]:
    """The article of an RTF file, or the articles of an export of a press database."""
    try:
        data = file.whole(MAX_RTF)
        text = rtf_text(data, file.name)
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
    return page_of_text(text, data=data, origin=origin, ident=ident, media=MEDIA)


def rtf_text(data: bytes, origin: str) -> str:
    """The words of an RTF file, a paragraph a line, a blank line between them.

    Raises:
        InputError: groups stand too deep inside each other.
    """
    encoding = _encoding(data)
    lines = "".join(_pieces(data, encoding, origin)).split("\n")
    words = (" ".join(line.strip().removesuffix("|").split()) for line in lines)
    return "\n\n".join(line for line in words if line)


def _encoding(data: bytes) -> str:
    match = re.search(rb"\\ansicpg(\d{3,5})", data[:2000])
    name = f"cp{match[1].decode()}" if match else "cp1252"
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name


def _pieces(data: bytes, encoding: str, origin: str) -> Iterator[str]:  # noqa: C901
    groups = [_Group()]
    skip = 0
    for match in _TOKEN.finditer(data):
        kind, here = match.lastgroup, groups[-1]
        if kind == "brace":
            if match["brace"] == b"{":
                groups.append(here)
                if len(groups) > DEEPEST:
                    raise InputError(
                        origin, f"is RTF nested over {DEEPEST} deep; save it as text"
                    )
            elif len(groups) > 1:
                groups.pop()
        elif match["word"] is not None:
            skip = 0
            word, number = match["word"].lower(), match["number"]
            if word in _APART:
                groups[-1] = replace(here, silent=True)
            elif word == b"uc" and number:
                groups[-1] = replace(here, skip=max(0, min(10, int(number))))
            elif word == b"u" and number and not here.silent:
                yield _character(int(number))
                skip = here.skip
            elif not here.silent:
                yield _BREAKS.get(word, "") or _MARKS.get(word, "")
        elif kind == "sign" and match["sign"] == b"*":
            groups[-1] = replace(here, silent=True)
        elif not here.silent:
            made_of, skip = _plain(match, encoding, skip)
            yield made_of


def _plain(match: re.Match[bytes], encoding: str, skip: int) -> tuple[str, int]:
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
    number %= 65536
    return "\ufffd" if 0xD800 <= number < 0xE000 or number < 32 else chr(number)
