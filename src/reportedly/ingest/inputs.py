"""Names on the command line to pages: files, folders, addresses and `-`; a bad one is a `Failure`,
the rest is read.
"""

from __future__ import annotations

import io
import os
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from reportedly.errors import InputError, told_by
from reportedly.ingest import mail, office, packed, pdf, rtf
from reportedly.ingest.addresses import document_id
from reportedly.ingest.html import html_page
from reportedly.ingest.json_shapes import json_item
from reportedly.ingest.jsonlines import json_lines, json_page
from reportedly.ingest.kinds import (
    HTML,
    LINES,
    NO_WRITING,
    PARQUET,
    TEXT,
    kind_of,
    read_opened,
)
from reportedly.ingest.opened import (
    NOTHING,
    Foreign,
    Given,
    Item,
    Opened,
    opened,
    with_given,
)
from reportedly.ingest.parquet import parquet_lines
from reportedly.ingest.stores import File, files_at, is_address
from reportedly.ingest.text import text_page
from reportedly.ingest.warc import MEDIA, is_archive, warc_page, warc_pages
from reportedly.lexicons.web_names import web_name_set, web_names
from reportedly.records import Failure, Issue, RawPage

NAMED = 5  # skipped files named before "and … more"


STDIN = "-"  # the name of standard input


def read_inputs(
    inputs: Iterable[str],
    stdin: BinaryIO | None = None,
    foreign: Foreign | None = None,
    given: Given = NOTHING,
    named: Callable[[RawPage], RawPage] | None = None,
) -> Iterator[Item]:
    """Every article in files, folders, object stores or `-` (JSON lines on standard input), in
    order.

    Ids are unique within the call: the id a JSON object gives, else the file's name and eight
        digits of
    the hash of its bytes. A repeated id gets "-2", "-3" … and, where it was given, an issue. Only
    the id of a page of an archive is that of its address, and what was fetched twice comes twice
    under it.

    Args:
        foreign: names the language of a text if it is one that is not read: pages of archives in
            such a language are counted and not given.
        given: what is known of pages that do not say it.
        named: gives each page an id of its own; by default as above.
    """
    named = named or Ids().named
    asked = _Asked(stdin, foreign, given)
    for name in inputs:
        for item in _input(name, asked):
            if isinstance(item, Failure):
                yield item
                continue
            item = with_given(item, given)
            yield item if _is_of_address(item) else named(item)


def read_rows(inputs: Iterable[str], given: Given = NOTHING) -> Iterator[RawPage]:
    """The articles of files and folders that ask for an id, under it, without a word on what cannot
    be read: to see which ids are given twice before the first article is named.

    Files whose articles bring no ids are told by their first bytes and passed over; standard input
    and object stores are left out, which come once.
    """
    asked = _Asked(None, None, given, rows_only=True)
    for name in inputs:
        if name == STDIN or is_address(name):
            continue
        for item in _input(name, asked):
            if isinstance(item, RawPage) and id_is_given(item):
                page = with_given(item, given)
                if not _is_of_address(page):
                    yield page


def _is_of_address(page: RawPage) -> bool:
    """Whether a page is called after its address, under which it may come any number of times."""
    if page.media == MEDIA:
        return True
    return page.url is not None and page.id == document_id(page.url)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What holds for every input of one call."""

    stdin: BinaryIO | None
    foreign: Foreign | None
    given: Given
    rows_only: bool = False  # `Opened.rows_only`


def page_from_bytes(data: bytes, media: str, origin: str, ident: str) -> RawPage:
    """Read kept bytes again, as `verify` does: the same bytes give the same page.

    Args:
        media: the `media` of the page the bytes were kept for.
        ident: the page's id.

    Raises:
        InputError: they are not an article of that kind (and so are not the bytes that were kept).
    """
    makers = {
        "text/plain": text_page,
        "text/html": html_page,
        "application/json": json_page,
        MEDIA: warc_page,
        mail.MAIL: mail.mail_page,
        mail.MHTML: mail.mhtml_page,
        office.DOCX: office.docx_page,
        office.ODT: office.odt_page,
        rtf.MEDIA: rtf.rtf_page,
        pdf.MEDIA: pdf.pdf_page,
    }
    if media not in makers:
        raise InputError(origin, f"was kept as {media!r}, which is no kind of page")
    return makers[media](data, origin, ident)


class Ids:
    """Ids given out so far, as hashes: some 100 bytes an article."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def repeats(self, ident: str) -> tuple[int, ...]:
        """Give an id out: which time it is asked for, and so on for each name it then gets; () the
        first time.
        """
        key = hash(ident)
        count = self._seen.get(key, 0) + 1
        self._seen[key] = count
        return (count, *self.repeats(f"{ident}-{count}")) if count > 1 else ()

    def named(self, page: RawPage) -> RawPage:
        """The page under an id that was not given out yet."""
        return renamed(page, self.repeats(page.id))


def id_is_given(page: RawPage) -> bool:
    """Whether whoever made the file gave the page its id; else it follows from its bytes."""
    return page.media == "application/json" and not page.id.endswith(page.sha256[:8])


def renamed(page: RawPage, repeats: Iterable[int]) -> RawPage:
    """The page under an id of its own: "a" asked for a second time is "a-2"."""
    for count in repeats:
        issues: tuple[Issue, ...] = ()
        if id_is_given(page):
            message = (
                f'the id "{page.id}" was given before; '
                f'this one is read as "{page.id}-{count}"'
            )
            issues = (Issue("repeated-id", message),)
        page = replace(page, id=f"{page.id}-{count}", issues=page.issues + issues)
    return page


def _input(name: str, asked: _Asked) -> Iterator[Item]:
    """The items of one name: a stream, an address, a folder or a file."""
    if name == STDIN:
        yield from _standard_input(asked.stdin, asked.given)
        return
    if is_address(name):
        yield from _stored(name, asked)
        return
    path = Path(name)
    try:
        mode = os.stat(name).st_mode  # not `path`: an empty name would be this folder
    except (OSError, ValueError) as error:
        yield Failure(printable_name(name), why_unread(error))
        return
    if stat.S_ISDIR(mode):
        empty = True
        for item in _folder(path, set(), asked, path.resolve()):
            empty = False
            yield item
        if empty:
            yield Failure(printable_name(name), "holds no file that is read")
    elif stat.S_ISREG(mode):
        yield from _file(path, asked, named=True)
    else:
        yield Failure(printable_name(name), _NO_FILE)


_NO_FILE = "is a pipe or a device and no file; hand JSON lines to standard input with -"


def _standard_input(stdin: BinaryIO | None, given: Given) -> Iterator[Item]:
    """The JSON lines of the standard input."""
    if stdin is None:
        yield Failure("<stdin>", "there is no standard input; name a file or a folder")
        return
    empty = True
    for line in json_lines(stdin, "<stdin>"):
        empty = False
        yield json_item(line, "stdin", given)
    if empty:
        yield Failure("<stdin>", "is empty; JSON lines are expected there")


def _folder(  # noqa: C901
    folder: Path, above: set[tuple[int, int]], asked: _Asked, top: Path
) -> Iterator[Item]:
    """Files in order of their names, then deeper; hidden ones, page furniture and loops are passed
    over.

    A link that leads out of `top`, the folder that was named, is named and not followed.
    """
    try:
        here = folder.stat()
        entries = sorted(folder.iterdir(), key=lambda p: p.name)
    except OSError as error:
        yield Failure(printable_name(folder), why_unread(error))
        return
    key = (here.st_dev, here.st_ino)
    if key in above:  # a link back up
        return
    skipped: list[str] = []
    for path in entries:
        if path.name.startswith("."):
            continue
        if path.is_symlink() and _leads_out(path, top):
            yield Failure(
                printable_name(path),
                "is a link that leads out of the folder: not followed",
            )
            continue
        if path.is_dir():
            if not _is_furniture(path):
                yield from _folder(path, above | {key}, asked, top)
        elif _is_no_article(path.suffix) and not _is_of_archive(path):
            continue
        elif _may_hold_articles(path):
            yield from _file(path, asked, named=False)
        else:
            skipped.append(path.name)
    if skipped:
        yield Failure(printable_name(folder), _skipped(skipped))


def _leads_out(link: Path, top: Path) -> bool:
    """Whether a link leads out of a folder; one that leads nowhere but to itself does not."""
    try:
        return not link.resolve().is_relative_to(top)
    except (OSError, RuntimeError):  # why it cannot be read is said where it is
        return False


def _stored(address: str, asked: _Asked) -> Iterator[Item]:
    """Files of an object store, as those of a folder are read."""
    try:
        files = files_at(address)
    except OSError as error:
        yield Failure(printable_name(address), why_unread(error))
        return
    skipped: list[str] = []
    for file, named in files:
        if _is_no_article(file.suffix) and not named:
            continue
        if named or _may_hold_articles(file):
            yield from _file(file, asked, named=named)
        else:
            skipped.append(file.name)
    if skipped:
        yield Failure(printable_name(address), _skipped(skipped))


def _opens_as_articles(file: Opened) -> bool:
    """Whether a file is of a kind that is read by its first bytes, or by its name where it has
    none.
    """
    if not file.head.strip():
        return file.suffix in TEXT | LINES | HTML | {".json"}
    kind = kind_of(file).name
    if kind == "a binary file":
        return False
    # What is called text is named by itself, with what it is instead.
    return kind != NO_WRITING or file.suffix in TEXT


def _may_hold_articles(path: File) -> bool:
    """Whether a file found in a folder is of a kind that is read: by its name, else by its first
    bytes.
    """
    if path.suffix.casefold() in PARQUET:
        return True
    if is_archive(path.name):
        return True
    if isinstance(path, Path) and path.exists() and not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            file = _opened(stream, path, _Asked(None, None, NOTHING), named=False)
            return _opens_as_articles(file)
    except InputError:
        return False
    except OSError:
        return True  # why it cannot be read is said where it is


def _is_no_article(suffix: str) -> bool:
    """What a browser saves beside a page, and programs beside their work."""
    return suffix.casefold().removeprefix(".") in web_name_set("furniture")


def _is_of_archive(path: Path) -> bool:
    """Whether a script is none, but the tweets of somebody who asked Twitter for them."""
    if path.suffix.casefold() != ".js":
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(100).startswith(b"window.YTD.tweet")
    except OSError:
        return False


def _is_furniture(folder: Path) -> bool:
    """ "page_files" beside "page.html": what a browser saved with the page, advertisements
    included.
    """
    stem = next(
        (
            folder.name.removesuffix(end)
            for end in web_names("folders_of_pages")
            if folder.name.endswith(end)
        ),
        None,
    )
    return stem is not None and any(
        folder.with_name(stem + suffix).exists() for suffix in HTML
    )


def _skipped(names: list[str]) -> str:
    """What is told of files that were left out."""
    shown_names = ", ".join(printable_name(n) for n in names[:NAMED]) + (
        f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    )
    files = "1 file" if len(names) == 1 else f"{len(names)} files"
    return (
        f"{files} skipped, of no kind that is read: {shown_names}; "
        "name a text file itself to have it read"
    )


def _file(path: File, asked: _Asked, named: bool) -> Iterator[Item]:
    """The items of one file by its kind."""
    if path.suffix.casefold() in PARQUET:
        yield from _rows_of_parquet(path, asked.given)
        return
    try:
        with path.open("rb") as stream:
            if is_archive(path.name) or _is_crawl(stream):
                if asked.rows_only:
                    return
                yield from warc_pages(stream, printable_name(path), asked.foreign)
            else:
                yield from read_opened(_opened(stream, path, asked, named))
    except OSError as error:
        yield Failure(printable_name(path), why_unread(error))


def _rows_of_parquet(path: File, given: Given) -> Iterator[Item]:
    """The items of a Parquet file, a row each."""
    pointed = [column for _, column in given.columns]
    for line in parquet_lines(path, printable_name(path), pointed=pointed):
        yield json_item(line, printable_name(path.stem), given)


def _opened(stream: BinaryIO, path: File, asked: _Asked, named: bool) -> Opened:
    """A file with what is known of it before it is read."""
    return replace(
        opened(_as_long_as_now(stream)),
        name=printable_name(path),
        stem=printable_name(path.stem),
        suffix=path.suffix.casefold(),
        given=asked.given,
        foreign=asked.foreign,
        named=named,
        rows_only=asked.rows_only,
    )


def _is_crawl(stream: BinaryIO) -> bool:
    """Whether a file is a WARC by its first bytes, packed by gzip or not."""
    opening = stream.read(1000)
    stream.seek(0)
    if opening.startswith(packed.GZIP):
        try:
            opening = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(opening, 20)
        except zlib.error:
            return False
    return opening.startswith(b"WARC/")


def _as_long_as_now(stream: BinaryIO) -> BinaryIO:
    """A file up to where it ends now: one that is being written to is read once, and not for
    ever.
    """
    end = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return cast(BinaryIO, _Ended(stream, end))


class _Ended(io.RawIOBase):
    """A stream that ends at a byte."""

    def __init__(self, stream: BinaryIO, end: int) -> None:
        self._stream = stream
        self._end = end

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._stream.tell()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_END:
            return self._stream.seek(self._end + offset)
        return self._stream.seek(offset, whence)

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        left = max(0, self._end - self._stream.tell())
        piece = self._stream.read(min(len(buffer), left))
        buffer[: len(piece)] = piece
        return len(piece)


def printable_name(name: str | File) -> str:
    """A file name that can be printed: bytes that are no UTF-8 are written as escapes, line breaks
    too.
    """
    text = (
        os.fsencode(str(name)).decode("utf-8", "backslashreplace")
        if "\x00" not in str(name)
        else repr(str(name))
    )
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def why_unread(error: OSError | ValueError) -> str:
    """Why a file cannot be read, as it is said beside its name."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "may not be read (no permission)"
    if isinstance(error, OSError):
        return f"cannot be read ({told_by(error)})"
    return "is not a file name"
