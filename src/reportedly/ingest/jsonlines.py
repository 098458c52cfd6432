"""JSON lines to pages: `{"id","title","published","outlet","url","text"}`, of which only `text` is required.

A line at a time, so that a stream may stay open and memory holds one line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, BinaryIO

from reportedly.errors import InputError
from reportedly.ingest.dates import Day, Unresolved, find_day
from reportedly.ingest.decoding import without_surrogates
from reportedly.ingest.text import MAX_TEXT, check_length, no_date
from reportedly.records import Failure, Issue, RawPage

# A character takes at most 12 bytes in JSON ("\ud83d\ude00"); the other fields fit in the rest.
MAX_LINE = 12 * MAX_TEXT + 1_000_000
_FIELDS = ("title", "outlet", "url")


def json_lines(
    stream: BinaryIO, name: str, before: int = 0
) -> Iterator[tuple[bytes, str] | Failure]:
    """Each line that holds something, with its place ("news.jsonl:3"); a line over the limit is refused unread.

    `before` are the lines of the file that stand before the stream's.
    """
    number = before
    while line := stream.readline(MAX_LINE):
        number += 1
        origin = f"{name}:{number}"
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE)
            yield Failure(
                origin,
                f"is a line over {MAX_LINE:,} bytes; one document may have {MAX_TEXT:,} characters",
            )
        elif line.strip():
            yield line, origin


def json_items(text: str, name: str) -> Iterator[tuple[bytes, str] | Failure]:
    """The objects of a `.json` file: one object, a list of them, or lines after all."""
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    if text[start : start + 1] != "[":
        yield text.encode("utf-8"), name
        return
    decoder, at, number = json.JSONDecoder(parse_int=_whole), start + 1, 0
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        if text[at : at + 1] == "]":
            return
        number += 1
        try:
            _, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield Failure(
                f"{name}[{number}]", f"{_problem(error)}; the rest of the list cannot be read"
            )
            return
        yield text[at:end].encode("utf-8", "surrogatepass"), f"{name}[{number}]"
        at = end


def json_page(data: bytes, origin: str, derived: str) -> RawPage:
    """A page from the bytes of one JSON object; `derived` is its id when it gives none.

    Raises:
        InputError: not UTF-8, not JSON, not an object, or without a text that can be read.
    """
    row = _object(data, origin)
    text = row.get("text")
    if not isinstance(text, str):
        raise InputError(
            origin,
            'has no "text"' if text is None else f'"text" must be a string, not {_kind(text)}',
        )
    text, issues = without_surrogates(text)
    check_length(text, f"{origin} (text)")
    found: dict[str, str | None] = {}
    for field in _FIELDS:
        found[field], issue = _string(row, field)
        issues += issue
    published, trouble = _published(row.get("published"))
    known = {**found, "published": published}
    return RawPage(
        id=_ident(row.get("id")) or derived,
        origin=origin,
        data=data,
        sha256=sha256(data).hexdigest(),
        media="application/json",
        text=text,
        title=found["title"],
        published=published.value if published else None,
        outlet=found["outlet"],
        url=found["url"],
        came_from=tuple(
            (field, f'JSON "{field}"') for field in (*_FIELDS, "published") if known.get(field)
        ),
        issues=issues + trouble,
    )


def _object(data: bytes, origin: str) -> dict[str, Any]:
    try:
        row = json.loads(data.decode("utf-8-sig"), parse_int=_whole)
    except UnicodeDecodeError as error:
        raise InputError(
            origin, f"is not UTF-8 (byte {error.start + 1}), which JSON must be; convert it"
        ) from None
    except (ValueError, RecursionError) as error:
        hint = (
            ""
            if data.lstrip()[:1] in b"{["
            else "; JSON lines are expected here, a text file is given by its name"
        )
        raise InputError(origin, _problem(error) + hint) from None
    if not isinstance(row, dict):
        raise InputError(origin, f'expected an object like {{"text": "…"}}, got {_kind(row)}')
    return row


def _problem(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON ({error.msg[0].lower()}{error.msg[1:]} at character {error.pos + 1})"
    return "is not JSON that can be read (nested too deeply)"


def _whole(digits: str) -> int | float:
    """A JSON integer; one beyond 64 bits becomes a float, as Python refuses to read thousands of digits."""
    return int(digits) if len(digits) < 20 else float("inf")


def _kind(value: object) -> str:
    kinds = {
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "true or false",
        type(None): "null",
    }
    return kinds.get(type(value), "a number")


def _string(row: dict[str, Any], field: str) -> tuple[str | None, tuple[Issue, ...]]:
    value = row.get(field)
    if value is None:
        return None, ()
    if not isinstance(value, str):
        return None, (
            Issue("bad-field", f'"{field}" must be a string, not {_kind(value)}; left out'),
        )
    return without_surrogates(value.strip())[0] or None, ()


def _ident(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return without_surrogates(str(value).strip())[0] or None


def _published(value: object) -> tuple[Day | None, tuple[Issue, ...]]:
    """`published` as a day; anything but a whole day stays unresolved, with an issue."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, (no_date(),)
    if not isinstance(value, str):
        return None, (no_date(Unresolved(str(value)[:40], "is not a string such as 2017-04-19")),)
    found = find_day(value[:200])
    if isinstance(found, Day):
        return found, ()
    doubt = found or Unresolved(
        without_surrogates(value[:40])[0], "is not a day such as 2017-04-19"
    )
    return None, (no_date(doubt),)
