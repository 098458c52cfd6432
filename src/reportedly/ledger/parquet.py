"""Readings as Parquet: the rows of a ledger in tables of the same names and columns, for a data set
made elsewhere.

`documents` holds what a ledger spreads over pages, texts and readings; `reading` is a document's
number in the data set. Words are escaped as a ledger escapes them, since Parquet refuses half of a
surrogate pair too.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from hashlib import sha256
from typing import Any

import pyarrow as pa
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    Float,
    Integer,
    LargeBinary,
)
from sqlalchemy.dialects import sqlite

from reportedly.errors import LedgerError
from reportedly.ledger import rows as r
from reportedly.ledger import schema as t
from reportedly.records import CopyLink, Quoted, RawPage, Reason, Versions
from reportedly.records.flat import Row

_PACK = 6  # zlib level, as in a ledger
_VERSIONS = frozenset(f.name for f in fields(Versions))
_DIALECT: Dialect = sqlite.dialect()  # how words are escaped depends on none


def schema(table: str) -> Any:
    """The Arrow schema of one table."""
    if table == "documents":
        columns = [
            c
            for c in t.readings.c
            if c.name in (*r.DOCUMENT_COLUMNS, *_VERSIONS, "content")
        ]
        own = [
            ("reading", pa.int64()),
            ("sha256", pa.string()),
            ("media", pa.string()),
            ("packed", pa.binary()),
        ]
        return pa.schema(
            [*own, *((c.name, _type(c)) for c in columns), ("text", pa.string())]
        )
    if table == "copies":
        sides = [(f"{side}{end}", kind) for side in _SIDES for end, kind in _SIDE]
        said = [
            ("kind", pa.string()),
            ("similarity", pa.float64()),
            ("ordered", pa.bool_()),
            ("because", pa.string()),
        ]
        return pa.schema([*sides, *said, ("trace", pa.string())])
    return pa.schema(
        [
            (c.name, _type(c))
            for c in t.metadata.tables[table].c
            if c.name not in _VERSIONS
        ]
    )


_SIDES = ("copy", "original")  # of a link, each with these columns behind its name
_SIDE = (
    ("", pa.int64()),
    ("_document", pa.string()),
    ("_start", pa.int64()),
    ("_end", pa.int64()),
    ("_text", pa.string()),
)


def _type(column: Column[Any]) -> Any:
    """The Arrow type of a column."""
    kinds = (
        (Boolean, pa.bool_()),
        (BigInteger, pa.int64()),
        (Integer, pa.int64()),
        (Float, pa.float64()),
    )
    for kind, arrow in (
        *kinds,
        (Date, pa.date32()),
        (LargeBinary, pa.binary()),
    ):
        if isinstance(column.type, kind):
            return arrow
    return pa.string()


# ------------------------------------------------------------------ readings
def tables_of(
    readings: Iterable[tuple[int, RawPage, r.Found]], versions: Versions
) -> dict[str, Any]:
    """Readings as rows, each with its number and its page, as Arrow tables by name."""
    columns: dict[str, list[Row]] = {name: [] for name in ("documents", *t.FOUND)}
    for number, page, found in readings:
        own = {
            "reading": number,
            "sha256": page.sha256,
            "media": page.media,
            "packed": zlib.compress(page.data, _PACK),
        }
        by = {name: getattr(versions, name) for name in _VERSIONS}
        columns["documents"].append(
            own | found.document | by | {"content": found.content, "text": found.text}
        )
        for name, many in found.rows.items():
            columns[name] += ({"reading": number, **row} for row in many)
    return {name: to_arrow(name, many) for name, many in columns.items()}


def to_arrow(table: str, many: list[Row]) -> Any:
    """Rows as an Arrow table."""
    return pa.Table.from_pylist([_escaped(row) for row in many], schema=schema(table))


def from_arrow(table: Any) -> list[Row]:
    """The rows `to_arrow` was given."""
    return [_unescaped(row) for row in table.to_pylist()]


def readings_in(
    tables: Mapping[str, Any],
) -> Iterator[tuple[int, RawPage, r.Found, Versions]]:
    """What `tables_of` made of readings, in the order of their numbers.

    Raises:
        LedgerError: the bytes of a page are not those that were kept.
    """
    by: dict[str, dict[int, list[Row]]] = {}
    for name in t.FOUND:
        grouped: dict[int, list[Row]] = defaultdict(list)
        for row in from_arrow(tables[name]):
            grouped[row.pop("reading")].append(row)
        by[name] = grouped
    for row in sorted(
        from_arrow(tables["documents"]), key=lambda row: int(row["reading"])
    ):
        number = row["reading"]
        found = {name: by[name].get(number, []) for name in t.FOUND}
        document = {name: row[name] for name in r.DOCUMENT_COLUMNS}
        versions = Versions(row["stages"], row["lexicons"], row["program"])
        yield (
            number,
            _page_of_row(row),
            r.Found(document, row["text"], found, row["content"]),
            versions,
        )


def _page_of_row(row: Row) -> RawPage:
    """The page of a row, or an error where its bytes are not those it names."""
    data = r.inflated(row["packed"])
    if sha256(data).hexdigest() != row["sha256"]:
        raise LedgerError(
            f"{row['document']}: the data set does not hold the bytes it says: it is damaged here"
        )
    return RawPage(
        row["document"], row["origin"], data, row["sha256"], row["media"], row["text"]
    )


def unescaped(words: str | None) -> Any:
    """A string of a table as it was before Parquet; None stays None."""
    return t.StoredText().process_result_value(words, _DIALECT)


def _escaped(row: Row) -> Row:
    words = t.StoredText()
    return {
        k: words.process_bind_param(v, _DIALECT) if isinstance(v, str) else v
        for k, v in row.items()
    }


def _unescaped(row: Row) -> Row:
    return {k: unescaped(v) if isinstance(v, str) else v for k, v in row.items()}


# ------------------------------------------------------------------ copy links
def link_row(copy: int, original: int, link: CopyLink, trace: str) -> Row:
    """A copy link between two readings of a data set."""
    row: Row = {}
    for side, number, quoted in (
        ("copy", copy, link.copy),
        ("original", original, link.original),
    ):
        row |= {
            side: number,
            f"{side}_document": quoted.document,
            f"{side}_text": quoted.text,
        }
        row |= {f"{side}_start": quoted.start, f"{side}_end": quoted.end}
    because = json.dumps(
        [[reason.field, reason.rule] for reason in link.because], ensure_ascii=False
    )
    said = {
        "kind": link.kind,
        "similarity": link.similarity,
        "ordered": link.ordered,
        "because": because,
    }
    return row | said | {"trace": trace}


def link_from(row: Row) -> tuple[int, int, CopyLink]:
    """The readings of a link's copy and original, and the link."""
    copy, original = (
        Quoted(
            row[f"{s}_document"], row[f"{s}_start"], row[f"{s}_end"], row[f"{s}_text"]
        )
        for s in _SIDES
    )
    because = tuple(Reason(field, rule) for field, rule in json.loads(row["because"]))
    link = CopyLink(
        copy, original, row["kind"], row["similarity"], row["ordered"], because
    )
    return row["copy"], row["original"], link
