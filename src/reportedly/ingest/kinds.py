"""What a file is, told by its first bytes: the one table of kinds, tried in order.

A kind is read as what it is or refused by name; prose is what is left only where the file's name,
or the user who names it, says that it is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryFile

from reportedly.errors import InputError, told_by
from reportedly.ingest import (
    arc,
    channel_pages,
    mail,
    notations,
    office,
    packed,
    pdf,
    press,
    rtf,
    syndicated,
    tables,
)
from reportedly.ingest.decoding import decode, refuse_binary
from reportedly.ingest.html import MAX_HTML, html_page
from reportedly.ingest.json_shapes import file_items, lines_items
from reportedly.ingest.jsonlines import loaded
from reportedly.ingest.opened import Item, Opened, derived_id, made
from reportedly.ingest.text import MAX_TEXT, text_page
from reportedly.ingest.warc import warc_pages
from reportedly.lexicons.web_names import web_name_set
from reportedly.records import Failure

TEXT = web_name_set("text_endings")
LINES = web_name_set("line_endings")
TABLES = web_name_set("table_endings")
PARQUET = frozenset({".parquet"})
HTML = web_name_set("page_endings")
MAX_FILE = max(
    MAX_HTML, 4 * MAX_TEXT
)  # bytes read of one text or HTML file: a character takes at most four

MAX_CRAWL = 1 << 30  # bytes of a crawl within another file, which is copied to be read

# Rows by which a table without a column of text is told from lines of prose with commas.
_ROWS_OF_DATA = 4

_BLANK = b"\xef\xbb\xbf \t\r\n"
# An object or a list of them, or the scripts of Twitter's archive; not "[Kabul]" of a
# text
_JSON = re.compile(rb'\s*(?:\{\s*(?:"|\})|\[\s*(?:\{|\]))|\s*window\.YTD\.')


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what to call it, how it is told, and how its articles are read."""

    name: str
    recognises: Callable[[Opened], bool]
    read: Callable[[Opened], Iterator[Item]]
    text: bool = False  # told only by what nothing else is
    rows: bool = False  # its articles may bring ids, or those of what is packed in it


def read_opened(file: Opened) -> Iterator[Item]:
    """The articles of a file, whatever it is, or one line that says why there is none."""
    try:
        kind = kind_of(file)
        if kind.rows or not file.rows_only:
            yield from kind.read(file)
    except InputError as error:
        yield Failure(error.origin, error.reason)
    except OSError as error:
        yield Failure(file.name, f"cannot be read: it {told_by(error)}")


def kind_of(file: Opened) -> Kind:
    """The kind of a file.

    Raises:
        InputError: it is of none that is read.
    """
    if not file.head.strip(_BLANK):
        raise InputError(file.name, "is empty")
    kind = next((kind for kind in KINDS if kind.recognises(file)), None)
    if kind is None:
        raise InputError(file.name, _unknown(file))
    return kind


def _unknown(file: Opened) -> str:
    return f"is no kind of file that is read ({READ}); save the article as text or HTML"


NO_WRITING = "text that is no writing"
READ = "text, HTML, JSON, CSV, XLSX, RSS, mail, DOCX, ODT, RTF, PDF, Parquet, WARC, ZIP"


# ------------------------------------------------------------------ how kinds are told
def _starts(*magic: bytes) -> Callable[[Opened], bool]:
    return lambda file: file.head.startswith(magic)


def _holds(*marks: bytes) -> Callable[[Opened], bool]:
    """A ZIP file with one of these names in its first bytes."""
    return lambda file: (
        file.head.startswith(packed.ZIP) and any(m in file.head for m in marks)
    )


def _is_xml(file: Opened) -> bool:
    """XML that says so, or one element from the file's beginning to its end."""
    head = file.head.strip(_BLANK)
    if head.startswith(b"<?xml"):
        return True
    name = syndicated.root_name(head)
    known = web_name_set("block_elements") | web_name_set("inline_elements")
    if not name[:1].isalpha():
        return False
    if name.decode("ascii", "replace").lower() in known:
        return False
    return head.endswith(b"</" + name + b">")


def _is_html(file: Opened) -> bool:
    """HTML by its ending or by its first tags."""
    if file.suffix in HTML:
        return True
    head = file.head[:4000].lstrip(_BLANK).lower()
    if head.startswith(b"<?xml"):  # other XML may have a <body> too: OPML, TEI
        return syndicated.root_name(head) == b"html"
    opens = head.startswith((b"<!doctype html", b"<html", b"<!--", b"<head", b"<body"))
    return opens and (b"<html" in head or b"<head" in head or b"<body" in head)


def _is_channel(file: Opened) -> bool:
    """The page of a channel of Telegram."""
    marked = any(mark in file.head for mark in channel_pages.MARKS)
    return marked and _is_html(file)


def _is_json(file: Opened) -> bool:
    """JSON by its ending or by how it begins."""
    if file.suffix == ".json":
        return True
    head = file.head.lstrip(b"\xef\xbb\xbf")
    return bool(_JSON.match(head)) and (file.suffix not in TEXT or _is_sound(head))


def _is_sound(head: bytes) -> bool:
    """Whether a file that is called text is JSON all the same: the whole of it, or its first
    line.
    """
    for part in (head, head.split(b"\n", 1)[0]):
        try:
            loaded(part.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            continue
        return True
    return False


def _is_json_lines(file: Opened) -> bool:
    """An object a line, at least twice."""
    if file.suffix in LINES:
        return True
    if file.suffix == ".json":
        return False
    if not _is_json(file):
        return False
    rows = [row for row in file.head.split(b"\n")[:-1] if row.strip()]
    return len(rows) > 1 and all(
        r.startswith(b"{") and r.rstrip().endswith(b"}") for r in rows
    )


def _is_table(file: Opened) -> bool:
    """A delimited table by its ending or its even rows."""
    if file.suffix in TABLES:
        return True
    return tables.is_table(file.head) and (
        file.suffix not in TEXT or tables.is_even(file.head, rows=2, columns=2)
    )


def _is_data(file: Opened) -> bool:
    """A table without a column of text, under whatever name."""
    return tables.is_even(file.head, rows=_ROWS_OF_DATA, columns=3)


def _is_text(file: Opened) -> bool:
    """Writing that its name or its user calls text."""
    return file.suffix in TEXT or file.named


# ------------------------------------------------------------------ how they are read
def _html(file: Opened) -> Iterator[Item]:
    data = _whole_file(file)
    yield made(html_page, data, file.name, derived_id(file.stem, data))


def _text_items(file: Opened) -> Iterator[Item]:
    """The articles of a text: one, or several of a press database."""
    data = _whole_file(file)
    text, assumed = decode(data, file.name)
    if press.is_press_text(text):
        yield from press.press_items(text, file.name, file.stem, assumed)
        return
    yield made(text_page, data, file.name, derived_id(file.stem, data))


def _whole_file(file: Opened) -> bytes:
    """All bytes of a file of one article; an error where it is empty or too large."""
    data = file.stream.read(MAX_FILE + 1)
    if not data.strip():
        raise InputError(file.name, "is empty")
    if len(data) > MAX_FILE:
        raise InputError(
            file.name,
            f"is over {MAX_FILE:,} bytes; one document may have {MAX_TEXT:,} characters: split it",
        )
    return data


def _crawl(file: Opened) -> Iterator[Item]:
    """The pages of a crawl that stands packed in another file: its records are sought in a copy."""
    with TemporaryFile() as copy:
        left = MAX_CRAWL
        while piece := file.stream.read(1 << 20):
            left -= len(piece)
            if left < 0:
                raise InputError(
                    file.name,
                    f"is over {MAX_CRAWL:,} bytes: unpack it and name the crawl itself",
                )
            copy.write(piece)
        copy.seek(0)
        yield from warc_pages(copy, file.name, file.foreign)


def _packed(file: Opened) -> Iterator[Item]:
    yield from read_opened(packed.unpacked(file))


def _zip(file: Opened) -> Iterator[Item]:
    yield from packed.zip_items(file, read_opened)


def _binary(file: Opened) -> Iterator[Item]:
    refuse_binary(file.head, file.name)
    yield Failure(file.name, _unknown(file))


def _is_binary(file: Opened) -> bool:
    try:
        refuse_binary(file.head, file.name)
    except InputError:
        return True
    return False


KINDS: tuple[Kind, ...] = (
    Kind(
        "a file packed by gzip or its kin",
        _starts(*packed.SINGLE),
        _packed,
        rows=True,
    ),
    Kind(
        "a Word document",
        _holds(b"word/"),
        partial(office.document_items, media=office.DOCX),
    ),
    Kind(
        "a workbook",
        _holds(b"xl/worksheets", b"xl/workbook", b"xl/_rels"),
        tables.workbook_items,
        rows=True,
    ),
    Kind(
        "an OpenDocument text",
        _holds(office.ODT.encode()),
        partial(office.document_items, media=office.ODT),
    ),
    Kind("a document that is not read", office.is_unread, office.refuse_unread),
    Kind("a ZIP archive", _starts(packed.ZIP), _zip, rows=True),
    Kind("a PDF", _starts(b"%PDF"), pdf.pdf_items),
    Kind("an RTF document", _starts(b"{\\rtf"), rtf.rtf_items),
    Kind("a binary file", _is_binary, _binary),
    Kind("a WARC crawl", _starts(b"WARC/"), _crawl),
    Kind("an ARC crawl", _starts(arc.OPENING), arc.arc_items),
    Kind(
        "coded data",
        lambda file: bool(tables.table_of_codes(file.head)),
        tables.refuse_coded,
    ),
    Kind("JSON lines", _is_json_lines, lines_items, rows=True),
    Kind("JSON", _is_json, file_items, rows=True),
    Kind(
        "a saved page (MHTML)", lambda file: mail.is_mhtml(file.head), mail.mhtml_items
    ),
    Kind("a mailbox", lambda file: mail.is_mailbox(file.head), mail.box_items),
    Kind("a mail", lambda file: mail.is_mail(file.head), mail.mail_items),
    Kind(
        "a feed",
        lambda file: syndicated.root_name(file.head) in syndicated.FEEDS,
        syndicated.feed_items,
        rows=True,
    ),
    Kind(
        "a sitemap",
        lambda file: syndicated.root_name(file.head) in syndicated.SITEMAPS,
        syndicated.sitemap,
    ),
    Kind(
        "an export of Factiva",
        lambda file: press.is_factiva_html(file.head),
        press.factiva_html_items,
    ),
    Kind(
        "an export of LexisNexis",
        lambda file: press.is_nexis_html(file.head),
        press.nexis_html_items,
    ),
    Kind(
        "a channel's page",
        _is_channel,
        channel_pages.channel_items,
        rows=True,
    ),
    Kind("a web page", _is_html, _html),
    Kind("XML", _is_xml, syndicated.other_xml),
    Kind("a table", _is_table, tables.csv_items, rows=True),
    Kind(NO_WRITING, notations.is_notation, notations.refuse_notation),
    Kind("a table", _is_data, tables.csv_items, rows=True),
    Kind("text", _is_text, _text_items, text=True),
)
