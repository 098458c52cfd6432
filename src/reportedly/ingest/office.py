"""Documents of office programs to pages: DOCX and ODT, out of their XML; tables a line for each
value, footnotes apart.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import lxml.etree

from reportedly.errors import InputError
from reportedly.ingest.decoding import without_surrogates
from reportedly.ingest.layout import footnotes, is_data, is_note_mark, spanned_lines
from reportedly.ingest.opened import Item, Opened, one_item
from reportedly.ingest.packed import DAMAGED, ZIP, first_line, refuse_bomb
from reportedly.ingest.press import items_of_document
from reportedly.ingest.spans import MOST_COLUMNS, Cell, span_of
from reportedly.ingest.syndicated import xml_tree
from reportedly.ingest.text import check_length, page_of_text
from reportedly.lexicons.web_names import web_name_set, web_names
from reportedly.records import Failure, RawPage

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
MAX_DOCUMENT = 100_000_000  # bytes, pictures included
MAX_PART = 50_000_000  # bytes of the XML of a document, unpacked: a thousand pages have some 10 MB
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


class _Unread(NamedTuple):
    """A document packed as a ZIP archive whose parts are no articles: what stands in its first
    bytes, what it is, and what to do.
    """

    marks: tuple[bytes, ...]
    name: str
    advice: str


_OPEN = b"application/vnd.oasis.opendocument."
_UNREAD = (
    _Unread((b"[Content_Types].xml", b"ppt/"), "a presentation (PPTX)", "print it as PDF"),
    _Unread((_OPEN + b"presentation",), "a presentation (ODP)", "print it as PDF"),
    _Unread((_OPEN + b"spreadsheet",), "a spreadsheet (ODS)", "save it as XLSX or CSV"),
    _Unread((_OPEN + b"graphics",), "a drawing (ODG)", "print it as PDF"),
    _Unread((b"application/epub+zip",), "an e-book (EPUB)", "save its chapters as HTML"),
    _Unread((b"META-INF/MANIFEST.MF",), "a program (JAR)", "save the article as text"),
)  # fmt: skip


def _unread(head: bytes) -> _Unread | None:
    """Which kind of ZIP is refused by name, by the files in it."""
    if not head.startswith(ZIP):
        return None
    return next((one for one in _UNREAD if all(m in head for m in one.marks)), None)


def is_unread(file: Opened) -> bool:
    """Whether a file is a document of an office program that is not read."""
    return _unread(file.head) is not None


def refuse_unread(file: Opened) -> Iterator[Item]:
    """Say which document it is, and what to hand in instead."""
    found = _unread(file.head)
    if found is not None:
        yield Failure(file.name, f"is {found.name}, which is not read; {found.advice}")


def document_items(file: Opened, media: str) -> Iterator[Item]:
    """The article of a document, or the articles of an export of a press database."""
    maker = docx_page if media == DOCX else odt_page
    yield from items_of_document(one_item(file, maker, MAX_DOCUMENT), file)


def docx_page(data: bytes, origin: str, ident: str) -> RawPage:
    """A page from the bytes of a DOCX file. Text that was struck out by a reviewer is not read.

    Raises:
        InputError: it is damaged, or empty.
    """
    root = _seen_once(_xml_part(data, "word/document.xml", origin))
    body = root.find(f"{_W}body")
    blocks = list(_docx_blocks(body if body is not None else root))
    notes = sum(1 for _ in root.iter(f"{_W}footnoteReference"))
    return _page_of_blocks(blocks, notes, data, origin, ident, DOCX)


def odt_page(data: bytes, origin: str, ident: str) -> RawPage:
    """A page from the bytes of an ODT file.

    Raises:
        InputError: it is damaged, or empty.
    """
    root = _xml_part(data, "content.xml", origin)
    blocks = list(_odt_blocks(_without_marks(root)))
    notes = sum(1 for _ in root.iter(f"{_TEXT}note"))
    return _page_of_blocks(blocks, notes, data, origin, ident, ODT)


def _xml_part(data: bytes, name: str, origin: str) -> lxml.etree._Element:
    """One XML part of an office document, within the size allowed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_bomb(origin, archive.infolist())
            info = archive.getinfo(name)
            if info.file_size > MAX_PART:
                raise InputError(
                    origin,
                    f"holds {info.file_size:,} bytes of text, over the limit of {MAX_PART:,}",
                )
            with archive.open(info) as stream:
                part = stream.read(MAX_PART + 1)
    except DAMAGED as error:
        raise InputError(
            origin, f"is a damaged document ({first_line(error)})"
        ) from None
    return xml_tree(part, origin)


Block = tuple[str, bool]  # a line, and whether it is a heading


def _page_of_blocks(
    blocks: list[Block], notes: int, data: bytes, origin: str, ident: str, media: str
) -> RawPage:
    """The page of a document's paragraphs and tables."""
    text = "\n\n".join(words for words, _ in blocks)
    text, issues = without_surrogates(text)
    check_length(text, origin)
    issues += footnotes(notes)
    heading = next((words for words, is_heading in blocks[:5] if is_heading), None)
    return page_of_text(
        text,
        data=data,
        origin=origin,
        ident=ident,
        media=media,
        heading=heading,
        issues=issues,
    )


@dataclass(slots=True)
class _Spanning:
    """A cell of a table, and how many columns and rows it spans."""

    element: lxml.etree._Element
    right: int = 1
    down: int = 1


def _table(
    rows: list[list[_Spanning]],
    paragraph: str,
    words: Callable[[lxml.etree._Element], str],
) -> Iterator[Block]:
    """The lines of a table, from the cells of its rows and what gives the words of a paragraph."""
    lines = [
        [
            [said for p in cell.element.iter(paragraph) if (said := words(p))]
            for cell in row
        ]
        for row in rows
    ]
    cells = [[" ".join(cell) for cell in row] for row in lines]
    every = [cell for row in lines for cell in row]
    if is_data(cells) and not any(map(_is_prose, every)):
        spanning = [
            [
                Cell(said, cell.right, cell.down)
                for said, cell in zip(*pair, strict=True)
            ]
            for pair in zip(cells, rows, strict=True)
        ]
        yield from ((line, False) for line in spanned_lines(spanning))
    else:  # it only lays the page out
        yield from ((line, False) for cell in every for line in cell)


def _is_prose(cell: list[str]) -> bool:
    """Whether a cell holds paragraphs and not a value or a remark."""
    return sum(len(line) >= _PARAGRAPH for line in cell) > 1


_PARAGRAPH = 60  # letters; a line of a list within a cell is shorter


def _docx_blocks(body: lxml.etree._Element) -> Iterator[Block]:
    """Paragraphs and tables of a DOCX in reading order, each with whether it is a heading."""
    for element in body:
        if element.tag == f"{_W}p":
            if words := _docx_words(element):
                style = element.find(f"{_W}pPr/{_W}pStyle")
                name = style.get(f"{_W}val", "") if style is not None else ""
                yield words, name.casefold().startswith(web_names("heading_styles"))
            for box in _outermost(element, f"{_W}txbxContent"):
                yield from _docx_blocks(box)
        elif element.tag == f"{_W}tbl":
            yield from _table(_docx_rows(element), f"{_W}p", _docx_words)
        elif element.tag in {f"{_W}{name}" for name in web_name_set("docx_wrappers")}:
            yield from _docx_blocks(element)


def _docx_rows(table: lxml.etree._Element) -> list[list[_Spanning]]:
    """The cells of a table; one that goes on from the row above is part of the cell there."""
    rows: list[list[_Spanning]] = []
    above: dict[int, _Spanning] = {}  # the cell that stands at a column, row by row
    for row in table.findall(f"{_W}tr"):
        cells: list[_Spanning] = []
        column = 0
        for element in row.findall(f"{_W}tc"):
            right = span_of(_docx_value(element, "gridSpan"))
            merge = element.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val") != "restart"
            if goes_on and column in above:
                above[column].down += 1
            else:
                cells.append(_Spanning(element, right))
                above[column] = cells[-1]
            column += right
        rows.append(cells)
    return rows


def _docx_value(cell: lxml.etree._Element, name: str) -> str | None:
    """What a property of a cell says."""
    found = cell.find(f"{_W}tcPr/{_W}{name}")
    return found.get(f"{_W}val") if found is not None else None


def _docx_words(paragraph: lxml.etree._Element) -> str:
    """The words of a paragraph without the marks of notes that somebody set by hand, hidden words,
    and the text boxes that hang on it.
    """
    text = ""
    for element in _outside_boxes(paragraph):
        if element.tag == f"{_W}t":
            words = element.text or ""
            text += "" if _is_raised(element) and is_note_mark(words, text) else words
        elif element.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            text += " "
        elif element.tag == f"{_W}noBreakHyphen":
            text += "-"
    return " ".join(text.split())


def _outermost(element: lxml.etree._Element, tag: str) -> Iterator[lxml.etree._Element]:
    """The elements of a name within another, not those within each other."""
    stack = [element]
    while stack:
        found = stack.pop()
        if found.tag == tag:
            yield found
        else:
            stack += reversed(found)


def _outside_boxes(paragraph: lxml.etree._Element) -> Iterator[lxml.etree._Element]:
    """The elements of a paragraph without those in its text boxes."""
    stack = [paragraph]
    while stack:
        element = stack.pop()
        yield element
        if element.tag == f"{_W}r" and _is_hidden(element):
            continue
        inside = (e for e in element if e.tag != f"{_W}txbxContent")
        stack += reversed(list(inside))


def _is_hidden(run: lxml.etree._Element) -> bool:
    """Whether a run of letters is hidden; a style's hiding may be taken back (`val` false)."""
    hidden = run.find(f"{_W}rPr/{_W}vanish")
    return hidden is not None and hidden.get(f"{_W}val") not in {"0", "false", "off"}


def _seen_once(root: lxml.etree._Element) -> lxml.etree._Element:
    """The document without what stands in it a second time: what was moved away, and what is shown
    by programs that do not know a text box.
    """
    for tag in (_FALLBACK, f"{_W}moveFrom"):
        for element in list(root.iter(tag)):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    return root


def _is_raised(words: lxml.etree._Element) -> bool:
    """Whether words are a mark of a footnote."""
    run = words.getparent()
    raised = run.find(f"{_W}rPr/{_W}vertAlign") if run is not None else None
    return raised is not None and raised.get(f"{_W}val") == "superscript"


def _odt_blocks(root: lxml.etree._Element) -> Iterator[Block]:
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    yield from _odt_inside(body if body is not None else root)


def _without_marks(root: lxml.etree._Element) -> lxml.etree._Element:
    """The document without the marks of notes that somebody set by hand."""
    style, properties = f"{_STYLE}style", f"{_STYLE}text-properties"
    raised = {
        one.get(f"{_STYLE}name")
        for one in root.iter(style)
        if any(
            set_.get(f"{_STYLE}text-position", "").startswith("super")
            for set_ in one.iter(properties)
        )
    }
    for span in list(root.iter(f"{_TEXT}span")):
        before = span.getprevious()
        parent = span.getparent()
        if span.get(f"{_TEXT}style-name") not in raised:
            continue
        if parent is None:
            continue
        words = (before.tail if before is not None else parent.text) or ""
        if is_note_mark(span.text or "", words):
            span.text = ""
    return root


def _odt_inside(parent: lxml.etree._Element) -> Iterator[Block]:
    """Paragraphs and tables of an ODT in reading order, each with whether it is a heading."""
    for element in parent:
        if element.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            if words := _odt_words(element):
                yield words, element.tag == f"{_TEXT}h"
            for box in _outermost(element, f"{_DRAW}text-box"):
                yield from _odt_inside(box)
        elif element.tag == f"{_TABLE}table":
            rows = [_odt_row(row) for row in element.iter(f"{_TABLE}table-row")]
            yield from _table(rows, f"{_TEXT}p", _odt_words)
        elif element.tag in {f"{_TEXT}{name}" for name in web_name_set("odt_wrappers")}:
            yield from _odt_inside(element)


def _odt_row(row: lxml.etree._Element) -> list[_Spanning]:
    """The cells of a row, each as often as it is repeated; those that another covers have none."""
    cells: list[_Spanning] = []
    for element in row.findall(f"{_TABLE}table-cell"):
        right = span_of(element.get(f"{_TABLE}number-columns-spanned"))
        down = span_of(element.get(f"{_TABLE}number-rows-spanned"))
        times = span_of(element.get(f"{_TABLE}number-columns-repeated"))
        cells += [_Spanning(element, right, down) for _ in range(times)]
    return cells[:MOST_COLUMNS]


def _odt_words(paragraph: lxml.etree._Element) -> str:
    """The words of a paragraph, without notes, comments, text boxes and what was struck out."""
    apart = {f"{_TEXT}note", f"{_TEXT}tracked-changes", f"{_TEXT}hidden-text"}
    apart |= {f"{_OFFICE}annotation", f"{_DRAW}text-box"}
    blanks = {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}
    parts: list[str] = []
    stack: list[tuple[lxml.etree._Element, bool]] = [(paragraph, False)]
    while stack:
        element, left = stack.pop()
        if left:
            parts.append((element.tail or "") if element is not paragraph else "")
            continue
        stack.append((element, True))
        if element.tag in apart:
            continue
        parts.append(" " if element.tag in blanks else element.text or "")
        stack += [(child, False) for child in reversed(element)]
    return " ".join("".join(parts).split())
