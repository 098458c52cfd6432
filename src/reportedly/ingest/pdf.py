"""PDF to pages: the text layer of a report, its lines put together again; a scanned page has none
and is named.

Columns are read as the file orders its words, which for reports made by a program is the order of
reading, or by where they stand if their lines alternate (`pdf_lines`). A word broken at the end of
a line is put together; lines of a paragraph stay lines, which `clean` joins.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from reportedly.errors import InputError
from reportedly.ingest.decoding import without_surrogates
from reportedly.ingest.layout import footnotes
from reportedly.ingest.opened import Item, Opened, dateless, one_item
from reportedly.ingest.outlets import by_host, host_of
from reportedly.ingest.pdf_lines import PageLines, Piece, page_lines
from reportedly.ingest.press import items_of_document
from reportedly.ingest.text import MAX_HEADLINE, check_length, page_of_text
from reportedly.records import Issue, RawPage
from reportedly.syntax.written_days import Day, find_day

if TYPE_CHECKING:
    from pypdf import PageObject

Matrix = list[float]
MEDIA = "application/pdf"
MAX_PDF = 100_000_000  # bytes, pictures included
MOST_PAGES = 500
LEAST_LETTERS = 40  # letters of a page below which it is taken for a picture of one
# What browsers print above and below a page: when it was printed, where it stood, which page it is.
_PRINTED_ADDRESS = re.compile(
    r"^\s*(?P<url>(?:https?|[ﬁf]i?le)://\S+)\s+\d{1,3}/\d{1,3}\s*$", re.M
)
# "03/05/2023, 14:02 Floods in Kano" at the head of a printed page
_PRINTED_MOMENT = re.compile(
    r"^\s*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d\d(?: ?[AP]M)?\b.*$", re.M
)
# "dis-\nplaced": a word that was parted; not "Al-\nHasakah", nor "12-\n14"
_HYPHEN = re.compile(r"(?<=[a-z])[-\u00ad\u2010]\n(?=[a-z])")
# "Page 3 of 12", "3/12", "3"; not "3 people", nor "12,000" of a table
_PAGE_NUMBER = re.compile(
    r"^\s*(?:page\s+)?\d{1,4}(?:\s*(?:of|/|\|)\s*\d{1,4})?\s*$", re.I
)
# A footnote: "3 See OCHA", "* Source: UN"; not "3 people"
_NOTE = re.compile(r"^\s*(?:\d{1,2}|\*)\s*(?:https?://|See |Ibid|Source: )", re.I)
_REPEATED = (
    3  # pages on which a line stands, in the margin, to be a running head; both of two
)
_IN_MARGIN = 2  # lines at the head and at the foot of a page that may be its margin

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs each odd object


def pdf_items(file: Opened) -> Iterator[Item]:
    """The article of a PDF, or the articles of an export of a press database."""
    yield from items_of_document(one_item(file, pdf_page, MAX_PDF), file)


def pdf_page(data: bytes, origin: str, ident: str) -> RawPage:
    """A page from the bytes of a PDF; where each of its pages begins is kept in `came_from`.

    Raises:
        InputError: it cannot be read, is encrypted or scanned, or the reader is not installed.
    """
    laid_out = _pages(data, origin)
    pages = ["\n".join(page.lines) for page in laid_out]
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
    pages, address = without_prints(pages)
    headlines = laid_out[0].large if laid_out else frozenset()
    feet = [page.apart[-_IN_MARGIN:] for page in laid_out]
    bare = _without_margins(pages, headlines, feet)
    heads = [x for x in _margins(pages[0]) if x.rstrip() not in bare[0].split("\n")]
    text, starts = _joined(bare)
    text, issues = without_surrogates(text)
    check_length(text, origin)
    if scanned:
        named = ", ".join(map(str, scanned[:10])) + (" …" if len(scanned) > 10 else "")
        issues += (Issue("scanned-page", f"page {named}: no text layer, not read"),)
    issues += footnotes(sum(page.notes for page in laid_out))
    page = page_of_text(
        text,
        data=data,
        origin=origin,
        ident=ident,
        media=MEDIA,
        heading=_large_heading(laid_out[0], text) if laid_out else None,
        issues=issues,
    )
    pages_at = tuple(
        (f"page {n}", f"from character {at}") for n, at in enumerate(starts, 1)
    )
    page = _dated_by_heads(page, heads)
    page = replace(page, came_from=page.came_from + pages_at)
    return _at_address(page, address) if address else page


_LEAST_HEADING = (
    3  # words; what is set large in fewer is a logo or the first letter of a text
)


def _large_heading(first: PageLines, text: str) -> str | None:
    """What is set larger than the text of the first page, if its words stand together at the head
    of the text: its first lines.
    """
    large = [x.strip() for x in first.lines]
    begins = next((n for n, x in enumerate(large) if x in first.large), None)
    if begins is None:
        return None
    lines = list(takewhile(first.large.__contains__, large[begins:]))
    heading = " ".join(lines)
    if len(heading) > MAX_HEADLINE or len(heading.split()) < _LEAST_HEADING:
        return None
    return heading if "\n".join(lines) in text[:_HEAD_OF_TEXT] else None


_HEAD_OF_TEXT = 1000  # characters within which a headline stands


def _dated_by_heads(page: RawPage, heads: list[str]) -> RawPage:
    """The page with the day that stands in its running heads, if it has none of its own and they
    name one alone.
    """
    found = ((find_day(line), line) for line in heads)
    days = {day.value: line for day, line in found if isinstance(day, Day)}
    if page.published is not None:
        return page
    if len(days) != 1:
        return page
    ((published, head),) = days.items()
    came = (*page.came_from, ("published", f'running head "{head.strip()[:60]}"'))
    issues = tuple(issue for issue in page.issues if not dateless(issue))
    return replace(page, published=published, came_from=came, issues=issues)


def without_prints(pages: list[str]) -> tuple[list[str], str | None]:
    """Pages without what a browser prints in their margins, and the address among it: the moment of
    printing is no day of publication.
    """
    addresses = [m["url"] for page in pages for m in _PRINTED_ADDRESS.finditer(page)]
    if not addresses:
        return pages, None
    bare = [_PRINTED_MOMENT.sub("", _PRINTED_ADDRESS.sub("", page)) for page in pages]
    return bare, addresses[0] if addresses[0].startswith("http") else None


def _at_address(page: RawPage, address: str) -> RawPage:
    """The page with the address a browser printed below it, and the outlet that it names."""
    outlet = page.outlet or by_host(host_of(address) or "") or host_of(address)
    came = (*page.came_from, ("url", _BELOW))
    if not page.outlet and outlet:
        came = (*came, ("outlet", f"domain of the address {_BELOW}"))
    return replace(page, url=address, outlet=outlet, came_from=came)


_BELOW = "printed below the page"


def _pages(data: bytes, origin: str) -> list[PageLines]:
    """The lines of each page, or why the file cannot be read."""
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
        return [page_lines(_pieces(page)) for page in reader.pages]
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


def _pieces(page: PageObject) -> list[Piece]:
    """The pieces of text of a page, each with where it stands and its size in points."""
    pieces: list[Piece] = []
    _drop_soft_hyphens(page)

    def seen(text: str, cm: Matrix, tm: Matrix, _font: object, size: float) -> None:
        if text:
            x, y = cm[0] * tm[4] + cm[4], cm[3] * tm[5] + cm[5]
            pieces.append(Piece(x, y, round(abs(size * tm[3] * cm[3]), 1), text))

    page.extract_text(visitor_text=seen)
    return pieces


# Marked content that is said to be a hyphen that is seen only where a line ends, up to its end.
# Source: ISO 32000-1, 14.9.4, ActualText.
_SOFT_HYPHEN = re.compile(
    rb"(/ActualText\s*<FEFF00AD>\s*>>\s*BDC)(.{0,400}?)(\bEMC\b)", re.S | re.I
)
# A blank that is shown there, as fonts number it: by its letter, or as the third glyph of most.
_BLANK_SHOWN = re.compile(rb"(?:<(?:00)?20>|<0003>|\( \))\s*Tj")


def _drop_soft_hyphens(page: PageObject) -> None:
    """Take the blanks out of a page's content that stand for a hyphen nobody sees, within a word:
    so browsers print `&shy;`.
    """
    from pypdf.generic import DecodedStreamObject, NameObject

    content = page.get_contents()
    if content is None:
        return
    data = content.get_data()
    bare = _SOFT_HYPHEN.sub(
        lambda m: m[1] + _BLANK_SHOWN.sub(b"", m[2]) + m[3],
        data,
    )
    if bare != data:
        stream = DecodedStreamObject()
        stream.set_data(bare)
        page[NameObject("/Contents")] = stream


def _without_margins(
    pages: list[str], headlines: frozenset[str], feet: list[tuple[str, ...]]
) -> list[str]:
    """Pages without running heads, page numbers and notes. What stands large on the first page is
    its title, though it be repeated above the others.

    Args:
        feet: the last lines of each page that went with its footnotes, a running foot among them.
    """
    counts = Counter(
        line
        for page, foot in zip(pages, feet, strict=True)
        for line in {_head_key(line) for line in (*_margins(page), *foot)}
        if line
    )
    least = max(2, min(_REPEATED, len(pages)))
    running = {line for line, many in counts.items() if many >= least}
    titles = {_head_key(line) for line in headlines}
    return [
        "\n".join(_kept_of_page(page, running if n else running - titles))
        for n, page in enumerate(pages)
    ]


def _kept_of_page(page: str, running: set[str]) -> Iterator[str]:
    """A page's lines without what stands in its margin; a number alone elsewhere is a value."""
    margins = _margins(page)
    for line in page.split("\n"):
        in_margin = line in margins and _PAGE_NUMBER.match(line)
        if not (in_margin or _head_key(line) in running or _NOTE.match(line)):
            yield line.rstrip()


def _margins(page: str) -> list[str]:
    """The first and last lines of a page, where its head and foot stand."""
    lines = [line for line in page.split("\n") if line.strip()]
    return lines[:_IN_MARGIN] + lines[-_IN_MARGIN:]


def _head_key(line: str) -> str:
    """What heads of pages are compared by: their letters."""
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
