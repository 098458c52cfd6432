"""PDF to pages: the text layer of a report, its lines put together again; a scanned page has none
and is named.

Columns are read as the file orders its words, which for reports made by a program is the order of
reading. A word broken at the end of a line is put together; lines of a paragraph stay lines, which
`clean` joins.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from reportedly.errors import InputError
from reportedly.ingest.decoding import without_surrogates
from reportedly.ingest.opened import Item, Opened, one_item
from reportedly.ingest.text import check_length, page_of_text
from reportedly.records import Issue, RawPage

MEDIA = "application/pdf"
MAX_PDF = 100_000_000  # bytes, pictures included
MOST_PAGES = 500
LEAST_LETTERS = 40  # letters of a page below which it is taken for a picture of one
_HYPHEN = re.compile(r"(?<=[a-z])[-\u00ad\u2010]\n(?=[a-z])")
_PAGE_NUMBER = re.compile(
    r"^\s*(?:page\s+)?\d{1,4}(?:\s*(?:of|/|\|)\s*\d{1,4})?\s*$", re.I
)
_NOTE = re.compile(r"^\s*(?:\d{1,2}|\*)\s*(?:https?://|See |Ibid|Source: )", re.I)
_REPEATED = 3  # pages on which a line stands, in the margin, to be a running head

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs each odd object


def pdf_items(file: Opened) -> Iterator[Item]:
    """The article of a PDF."""
    yield from one_item(file, pdf_page, MAX_PDF)


def pdf_page(data: bytes, origin: str, ident: str) -> RawPage:
    """A page from the bytes of a PDF; where each of its pages begins is kept in `came_from`.

    Raises:
        InputError: it cannot be read, is encrypted or scanned, or the reader is not installed.
    """
    pages = _pages(data, origin)
    scanned = [
        n
        for n, text in enumerate(pages, 1)
        if sum(map(str.isalpha, text)) < LEAST_LETTERS
    ]
    if len(scanned) == len(pages):
        raise InputError(
            origin,
            "is a PDF of pictures (scanned), without a text layer; have its text recognised first",
        )
    text, starts = _joined(_without_margins(pages))
    text, issues = without_surrogates(text)
    check_length(text, origin)
    if scanned:
        named = ", ".join(map(str, scanned[:10])) + (" …" if len(scanned) > 10 else "")
        issues += (Issue("scanned-page", f"page {named}: no text layer, not read"),)
    page = page_of_text(
        text, data=data, origin=origin, ident=ident, media=MEDIA, issues=issues
    )
    pages_at = tuple(
        (f"page {n}", f"from character {at}") for n, at in enumerate(starts, 1)
    )
    return replace(page, came_from=page.came_from + pages_at)


def _pages(data: bytes, origin: str) -> list[str]:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        raise InputError(
            origin, "is a PDF: pip install 'reportedly[documents]', or save it as text"
        ) from None
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(origin, "is an encrypted PDF; save it without a password")
        if len(reader.pages) > MOST_PAGES:
            raise InputError(
                origin,
                f"has {len(reader.pages):,} pages, over the limit of {MOST_PAGES}; split it",
            )
        return [page.extract_text() for page in reader.pages]
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
        ArithmeticError,
        NotImplementedError,
    ) as error:  # it walks whatever objects the file makes; its surprises are the file's
        raise InputError(
            origin, f"is a damaged PDF ({type(error).__name__}: {str(error)[:80]})"
        ) from None


def _without_margins(pages: list[str]) -> list[str]:
    """Pages without running heads, page numbers and notes."""
    counts = Counter(
        line
        for page in pages
        for line in {_head_key(line) for line in _margins(page)}
        if line
    )
    running = {line for line, many in counts.items() if many >= _REPEATED}

    def kept(line: str) -> bool:
        margin = _PAGE_NUMBER.match(line) or _head_key(line) in running
        return not (margin or _NOTE.match(line))

    return [
        "\n".join(line.rstrip() for line in page.split("\n") if kept(line))
        for page in pages
    ]


def _margins(page: str) -> list[str]:
    lines = [line for line in page.split("\n") if line.strip()]
    return lines[:2] + lines[-2:]


def _head_key(line: str) -> str:
    return re.sub(r"[\d\W]+", " ", line).strip().casefold()


def _joined(pages: list[str]) -> tuple[str, list[int]]:
    """The text of all pages and where each begins in it."""
    text, starts = "", []
    for page in pages:
        page = _HYPHEN.sub("", page.strip())
        gap = (
            ""
            if not text
            else "\n"
            if text[-1:].islower() or text[-1:] == ","
            else "\n\n"
        )
        text += gap
        starts.append(len(text))
        text += page
    return text, starts
