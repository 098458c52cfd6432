"""Names on the command line to pages: files, folders, addresses and `-`; a bad one is a `Failure`, the rest is read."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from reportedly.errors import InputError
from reportedly.ingest.decoding import decode
from reportedly.ingest.html import MAX_HTML, html_page
from reportedly.ingest.jsonlines import json_items, json_lines, json_page
from reportedly.ingest.parquet import parquet_lines
from reportedly.ingest.stores import File, files_at, is_address
from reportedly.ingest.text import MAX_TEXT, text_page
from reportedly.ingest.warc import MEDIA, Foreign, is_archive, warc_page, warc_pages
from reportedly.records import Failure, Issue, RawPage

TEXT = frozenset({".txt", ".text", ".md"})
LINES = frozenset({".jsonl", ".ndjson"})
PARQUET = frozenset({".parquet"})
HTML = frozenset({".html", ".htm", ".xhtml"})
# What a browser saves beside a page; in a folder it is passed over without a word.
FURNITURE = frozenset(
    f".{end}"
    for end in (
        *(
            "css",
            "js",
            "mjs",
            "map",
            "woff",
            "woff2",
            "ttf",
            "otf",
            "eot",
            "mp3",
            "mp4",
            "webm",
            "download",
        ),
        *("png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "bmp"),
    )
)
MAX_FILE = max(
    MAX_HTML, 4 * MAX_TEXT
)  # bytes read of one text or HTML file: a character takes at most four
MAX_JSON = 50_000_000  # bytes of a `.json` file, which is read whole; JSON lines have no limit
NAMED = 5  # skipped files named before "and … more"

Item = RawPage | Failure


STDIN = "-"  # the name of standard input


def read_inputs(
    inputs: Iterable[str], stdin: BinaryIO | None = None, foreign: Foreign | None = None
) -> Iterator[Item]:
    """Every article in files, folders, object stores or `-` (JSON lines on standard input), in order.

    Ids are unique within the call: the id a JSON object gives, else the file's name and eight digits of
    the hash of its bytes. A repeated id gets "-2", "-3" … and, where it was given, an issue. Only the id
    of a page of an archive is that of its address, and what was fetched twice comes twice under it.

    Args:
        foreign: names the language of a text if it is one that is not read: pages of archives in such a
            language are counted and not given.
    """
    ids = Ids()
    for name in inputs:
        for item in _input(name, stdin, foreign):
            if isinstance(item, Failure) or item.media == MEDIA:
                yield item
            else:
                yield renamed(item, ids.repeats(item.id))


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
    }
    if media not in makers:
        raise InputError(origin, f"was kept as {media!r}, which is no kind of page")
    return makers[media](data, origin, ident)


class Ids:
    """Ids given out so far, as hashes: some 100 bytes an article."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def repeats(self, ident: str) -> tuple[int, ...]:
        """Give an id out: which time it is asked for, and so on for each name it then gets; () the first time."""
        key = hash(ident)
        count = self._seen.get(key, 0) + 1
        self._seen[key] = count
        return (count, *self.repeats(f"{ident}-{count}")) if count > 1 else ()


def renamed(page: RawPage, repeats: Iterable[int]) -> RawPage:
    """The page under an id of its own: "a" asked for a second time is "a-2"."""
    for count in repeats:
        told: tuple[Issue, ...] = ()
        given = not page.id.endswith(page.sha256[:8])
        if given and page.media == "application/json":
            message = (
                f'the id "{page.id}" was given before; this one is read as "{page.id}-{count}"'
            )
            told = (Issue("repeated-id", message),)
        page = replace(page, id=f"{page.id}-{count}", issues=page.issues + told)
    return page


def _input(name: str, stdin: BinaryIO | None, foreign: Foreign | None) -> Iterator[Item]:
    if name == STDIN:
        yield from _standard_input(stdin)
        return
    if is_address(name):
        yield from _stored(name, foreign)
        return
    path = Path(name)
    try:
        mode = os.stat(name).st_mode  # not `path`: an empty name would be this folder
    except (OSError, ValueError) as error:
        yield Failure(shown(name), why_unread(error))
        return
    yield from _folder(path, set(), foreign) if stat.S_ISDIR(mode) else _file(path, foreign)


def _standard_input(stdin: BinaryIO | None) -> Iterator[Item]:
    if stdin is None:
        yield Failure("<stdin>", "there is no standard input; name a file or a folder")
        return
    empty = True
    for line in json_lines(stdin, "<stdin>"):
        empty = False
        yield json_item(line, "stdin")
    if empty:
        yield Failure("<stdin>", "is empty; JSON lines are expected there")


def _folder(folder: Path, above: set[tuple[int, int]], foreign: Foreign | None) -> Iterator[Item]:
    """Files in order of their names, then deeper; hidden ones, page furniture and loops are passed over."""
    try:
        here = folder.stat()
        entries = sorted(folder.iterdir(), key=lambda p: p.name)
    except OSError as error:
        yield Failure(shown(folder), why_unread(error))
        return
    key = (here.st_dev, here.st_ino)
    if key in above:  # a link back up
        return
    skipped: list[str] = []
    for path in entries:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not _is_furniture(path):
                yield from _folder(path, above | {key}, foreign)
        elif _may_hold_articles(path):
            yield from _file(path, foreign)
        elif path.suffix.casefold() not in FURNITURE:
            skipped.append(path.name)
    if skipped:
        yield Failure(shown(folder), _skipped(skipped))


def _stored(address: str, foreign: Foreign | None) -> Iterator[Item]:
    """Files of an object store, as those of a folder are read."""
    try:
        files = files_at(address)
    except OSError as error:
        yield Failure(shown(address), why_unread(error))
        return
    skipped: list[str] = []
    for file, named in files:
        if named or _may_hold_articles(file):
            yield from _file(file, foreign)
        elif file.suffix.casefold() not in FURNITURE:
            skipped.append(file.name)
    if skipped:
        yield Failure(shown(address), _skipped(skipped))


def _may_hold_articles(path: File) -> bool:
    return path.suffix.casefold() in TEXT | LINES | HTML | PARQUET | {".json"} or is_archive(
        path.name
    )


def _is_furniture(folder: Path) -> bool:
    """ "page_files" beside "page.html": what a browser saved with the page, advertisements included."""
    stem = next(
        (
            folder.name.removesuffix(end)
            for end in ("_files", "-files", ".files")
            if folder.name.endswith(end)
        ),
        None,
    )
    return stem is not None and any(folder.with_name(stem + suffix).exists() for suffix in HTML)


def _skipped(names: list[str]) -> str:
    shown_names = ", ".join(shown(n) for n in names[:NAMED]) + (
        f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    )
    files = "1 file" if len(names) == 1 else f"{len(names)} files"
    why = "no article by name (text, JSON, HTML, Parquet, WARC)"
    return f"{files} skipped, {why}: {shown_names}; name a file itself to have it read"


def _file(path: File, foreign: Foreign | None) -> Iterator[Item]:
    if path.suffix.casefold() in PARQUET:
        yield from (json_item(line, shown(path.stem)) for line in parquet_lines(path, shown(path)))
        return
    try:
        with path.open("rb") as stream:
            if is_archive(path.name):
                yield from warc_pages(stream, shown(path), foreign)
            else:
                yield from _stream(stream, path)
    except OSError as error:
        yield Failure(shown(path), why_unread(error))


def _stream(stream: BinaryIO, path: File) -> Iterator[Item]:
    suffix, name, stem = path.suffix.casefold(), shown(path), shown(path.stem)
    if suffix in LINES:
        empty = True
        for line in json_lines(stream, name):
            empty = False
            yield json_item(line, stem)
        if empty:
            yield Failure(name, "is empty")
        return
    limit = MAX_JSON if suffix == ".json" else MAX_FILE
    data = stream.read(limit + 1)
    if not data.strip():
        yield Failure(name, "is empty")
    elif len(data) > limit:
        yield Failure(
            name,
            f"is over {limit:,} bytes; one document may have {MAX_TEXT:,} characters: split it",
        )
    elif suffix == ".json":
        yield from _json_file(data, name, stem)
    else:
        maker = html_page if suffix in HTML or _opens_as_html(data) else text_page
        yield _made(maker, data, name, derived_id(stem, data))


def _json_file(data: bytes, name: str, stem: str) -> Iterator[Item]:
    try:
        text, _ = decode(data, name)
    except InputError as error:
        yield Failure(error.origin, error.reason)
        return
    rows = [line for line in data.splitlines() if line.strip()]
    if len(rows) > 1 and all(
        row.lstrip().startswith(b"{") and row.rstrip().endswith(b"}") for row in rows
    ):
        source = json_lines(BytesIO(data), name)  # JSON lines under another name
    else:
        source = json_items(text, name)
    for item in source:
        yield json_item(item, stem)


def json_item(line: tuple[bytes, str] | Failure, stem: str) -> Item:
    """The article in the bytes of a JSON object; `stem`, the name of its file, is in its id where it gives none."""
    if isinstance(line, Failure):
        return line
    data, origin = line
    return _made(json_page, data, origin, derived_id(stem, data))


def _made(
    maker: Callable[[bytes, str, str], RawPage], data: bytes, origin: str, ident: str
) -> Item:
    try:
        return maker(data, origin, ident)
    except InputError as error:
        return Failure(error.origin, error.reason)


def derived_id(stem: str, data: bytes) -> str:
    """The id of an article that brings none: "mosul-1f0c9a2b", the same wherever the folder is moved."""
    return f"{stem}-{sha256(data).hexdigest()[:8]}"


def _opens_as_html(data: bytes) -> bool:
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return (
        head.startswith((b"<!doctype html", b"<html", b"<?xml")) and b"<html" in data[:4000].lower()
    )


def shown(name: str | File) -> str:
    """A file name that can be printed: bytes that are no UTF-8 are written as escapes, line breaks too."""
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
        return f"cannot be read ({error.strerror or error})"
    return "is not a file name"
