"""WARC files made by hand, byte for byte, so that each kind of damage can be done to them."""

from __future__ import annotations

import gzip
from base64 import b32encode
from hashlib import sha1

DATE = "2017-03-20T04:05:06Z"
HTML = "Content-Type: text/html; charset=utf-8"


def page(
    title: str,
    *paragraphs: str,
    head: str = '<meta name="date" content="2017-03-19">',
    lang: str = "en",
) -> bytes:
    """A news page as bytes."""
    body = "".join(f"<p>{p}</p>\n" for p in paragraphs)
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><title>{title}</title>{head}</head>\n'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>\n{body}</article></body></html>\n"
    ).encode()


def article(number: int) -> bytes:
    """One of a series of pages, each with figures of its own."""
    return page(
        f"Families leave village {number}",
        f"Some {300 + number} families fled the village of Hawija on Sunday after shelling, the mayor said.",
        f"At least {2 + number % 9} people were killed and {10 + number % 30} wounded, a doctor told reporters.",
        "Most of them walked through the night and were met by buses at the edge of the desert in the morning.",
    )


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An HTTP answer."""
    head = "\r\n".join([f"HTTP/1.1 {status}", *(headers or (HTML,))])
    return head.encode() + b"\r\n\r\n" + body


def record(
    block: bytes,
    url: str = "https://news.example.org/a",
    kind: str = "response",
    length: int | None = None,
    date: str = DATE,
    more: tuple[str, ...] = (),
) -> bytes:
    """One WARC record; `length` lies about its Content-Length."""
    fields = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Date: {date}",
        f"WARC-Record-ID: <urn:uuid:{sha1(url.encode() + block).hexdigest()}>",
        *([f"WARC-Target-URI: {url}"] if url else []),
        "Content-Type: application/http; msgtype="
        + ("request" if kind == "request" else "response"),
        *more,
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join(fields).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def digest(block: bytes) -> str:
    """The header of a block's digest."""
    return f"WARC-Block-Digest: sha1:{b32encode(sha1(block).digest()).decode()}"


def series(count: int, start: int = 0) -> list[bytes]:
    """Records of `count` pages, each at an address of its own."""
    return [
        record(http(article(n)), f"https://news.example.org/{n}")
        for n in range(start, start + count)
    ]


def packed(records: list[bytes]) -> bytes:
    """A `.warc.gz`: a gzip member for each record."""
    return b"".join(gzip.compress(r, mtime=0) for r in records)
