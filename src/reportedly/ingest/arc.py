"""ARC, the crawl format before WARC, to pages: each record becomes the WARC record that says the
same.

Source: Internet Archive, "Arc File Format", version 1.0 and 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.ingest.html import MAX_HTML
from reportedly.ingest.opened import Item, Opened
from reportedly.ingest.warc import crawls_are_read, page_of_record
from reportedly.records import Failure

OPENING = b"filedesc://"
# What stands above each record, apart by single blanks; version 2 has more fields before the size.
_LINE = re.compile(
    rb"""
    ^(?P<url>[A-Za-z][A-Za-z0-9+.-]{1,20}:\S{1,4000})[ ]
    (?P<ip>\S{1,60})[ ]
    (?P<day>\d{14})[ ]
    (?P<type>\S{1,100})[ ]
    (?:\S{1,60}[ ])*?
    (?P<size>\d{1,12})\r?\n$
    """,
    re.VERBOSE,
)
_LONGEST_LINE = 10_000


def arc_items(file: Opened) -> Iterator[Item]:
    """The web pages of an ARC file.

    Raises:
        InputError: the package that reads crawls is not installed.
    """
    crawls_are_read(file.name)
    number, passed, read = 0, 0, 0
    while line := file.stream.readline(_LONGEST_LINE):
        if not line.strip():
            continue
        number += 1
        origin = f"{file.name}:{number}"
        match = _LINE.match(line)
        if match is None:
            yield Failure(
                origin, "no record begins here; the rest of the file cannot be read"
            )
            return
        size = int(match["size"])
        body = file.stream.read(min(size, MAX_HTML + 1_000_000))
        left = size - len(body)
        while left > 0 and (more := file.stream.read(min(left, 1 << 20))):
            left -= len(more)
        if left > 0:
            yield Failure(origin, "is cut off")
            return
        if not match["url"].startswith((b"http://", b"https://")):
            continue
        item = page_of_record(_warc(match, body), origin, file.foreign)
        if item is None:
            passed += 1
        else:
            read += 1
            yield item
    if not (read or passed):
        yield Failure(file.name, "is a crawl without a page")
    if passed:
        yield Failure(
            file.name,
            f"{passed:,} answers are no page and passed over",
            set_apart=passed,
        )


def _warc(match: re.Match[bytes], body: bytes) -> bytes:
    """The WARC record of an answer: its address, the moment it was fetched, what the server
    sent.
    """
    day = match["day"].decode()
    moment = f"{day[:4]}-{day[4:6]}-{day[6:8]}T{day[8:10]}:{day[10:12]}:{day[12:]}Z"
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: %s\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    )
    return head % (match["url"], moment.encode(), len(body)) + body + b"\r\n\r\n"
