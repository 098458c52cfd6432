"""The body of a kept HTTP answer, out of its chunks and compressions.

Crawlers differ: some keep an answer as it went over the wire, others unpack it and leave the header
    that
says it is packed. So what is not packed, whatever its header says, is taken as it is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from reportedly.errors import InputError
from reportedly.ingest.html import MAX_HTML
from reportedly.records import Issue

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_MOST = (
    MAX_HTML + 1
)  # bytes unpacked: one more than a page may have, so that a larger one is known for it
_CHUNK = re.compile(
    rb"\s{0,4}([0-9a-f]{1,8})[ \t]*(?:;[^\r\n]{0,500})?\r?\n", re.I
)  # a chunk's size, and its notes
_BLANK = b"\xef\xbb\xbf \t\r\n"


class _NotPacked(Exception):
    """The bytes are not what the header says they are."""


def body_of_record(record: WarcRecord, origin: str) -> tuple[bytes, tuple[Issue, ...]]:
    """The page's own bytes, and what was wrong with their packing.

    Args:
        record: a response whose HTTP header was parsed and whose body was not read.

    Raises:
        InputError: it is packed in a way that cannot be undone, or unpacks to more than a page may
            have.
    """
    headers = record.http_headers
    body = record.reader.read(-1) if record.reader else b""
    if headers is None:
        return body, ()
    said = f"{headers.get('Content-Encoding') or ''},{headers.get('Transfer-Encoding') or ''}"
    return unpacked_body(body, said, origin)


def unpacked_body(
    body: bytes, said: str, origin: str
) -> tuple[bytes, tuple[Issue, ...]]:
    """The bytes of an answer out of their packing.

    Args:
        said: how they are packed, as the headers say: "gzip", "br,chunked"; the first was done
            first.

    Raises:
        InputError: as `body_of_record`.
    """
    issues: tuple[Issue, ...] = ()
    for name in reversed([part.strip().casefold() for part in said.split(",")]):
        if name in {"", "identity"}:
            continue
        unpack = _UNPACK.get(name)
        try:
            if unpack is None:
                raise _NotPacked
            body, complete = unpack(body)
        except _NotPacked:
            if not body.lstrip(_BLANK).startswith(b"<"):
                why = (
                    "which is not known here"
                    if unpack is None
                    else "but cannot be unpacked as that"
                )
                raise InputError(origin, f"is packed by {name[:40]!r}, {why}") from None
            continue
        if len(body) > MAX_HTML:
            raise InputError(
                origin, f"unpacks to more than {MAX_HTML:,} bytes, the limit of a page"
            )
        if not complete:
            issues += (
                Issue(
                    "cut-off",
                    f"its {name} packing ends early: the end of the page is missing",
                ),
            )
    return body, issues


def _chunked(body: bytes) -> tuple[bytes, bool]:
    """A body sent in chunks, and whether it is whole."""
    parts: list[bytes] = []
    at = 0
    while match := _CHUNK.match(body, at):
        start, size = match.end(), int(match[1], 16)
        if size == 0:
            return b"".join(parts), True
        parts.append(body[start : start + size])
        at = start + size
    if not parts:
        raise _NotPacked
    return b"".join(parts), False


def _inflated(body: bytes) -> tuple[bytes, bool]:
    """A body packed by deflate, with its header or without, and whether it is whole."""
    # "deflate" is sent with a zlib header, as the standard says, and without one.
    for width in (32 + zlib.MAX_WBITS, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(width)
        try:
            return unpacker.decompress(body, _MOST), unpacker.eof or bool(
                unpacker.unconsumed_tail
            )
        except zlib.error:
            continue
    raise _NotPacked


def _brotli(body: bytes) -> tuple[bytes, bool]:
    """A body packed by Brotli."""
    from fastwarc.stream_io import BrotliReader

    try:
        return BrotliReader(BytesIO(body)).read(_MOST), True
    except (OSError, ValueError):
        raise _NotPacked from None


_UNPACK: dict[str, Callable[[bytes], tuple[bytes, bool]]] = {
    "chunked": _chunked,
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _inflated,
    "br": _brotli,
}
