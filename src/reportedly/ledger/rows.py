"""A whole reading as rows, wherever it was made: what a ledger keeps and a data set carries."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import attrgetter
from typing import Any, Protocol

from reportedly.errors import EvidenceError
from reportedly.ledger.schema import FOUND, LARGEST, TOLD
from reportedly.records import (
    KINDS,
    ClaimKind,
    Document,
    Edit,
    Figure,
    Issue,
    Reading,
    Reason,
)
from reportedly.records.flat import Row, to_row

Rows = dict[str, list[Row]]  # table name → its rows, each in reading order
# Kinds of claims that older ledgers had no table of: without rows they change no digest.
LATER = frozenset(kind.table for kind in KINDS if kind.since != "0001")


class Reasoned(Protocol):
    """A record that carries its reasons."""

    @property
    def because(self) -> tuple[Reason, ...]: ...


# ------------------------------------------------------------------ a whole reading
@dataclass(frozen=True, slots=True)
class Found:
    """One reading as rows, wherever it was made: what a ledger keeps and a data set carries.

    `document` has the columns `DOCUMENT_COLUMNS`; `content` is the digest of all the rest.
    """

    document: Row
    text: str
    rows: Rows
    content: str


def found_in(reading: Reading) -> Found:
    """A reading as rows.

    Raises:
        EvidenceError: a claim's words do not stand in the text; such a claim is never kept.
    """
    described = document_row(reading.document, reading.page.origin)
    rows, text = rows_of(reading), reading.document.text
    return Found(described, text, rows, content_digest(described, text, rows))


def checked_rows(found: Found) -> Found:
    """Rows that come from elsewhere, if they are what was once written and quote their text.

    Raises:
        EvidenceError: they are not, or do not.
    """
    ident = str(found.document["document"])
    if content_digest(found.document, found.text, found.rows) != found.content:
        raise EvidenceError(
            f"{ident}: its rows are not those that were written: they were changed; not kept"
        )
    check_words(ident, found.text, found.rows)
    return found


def rows_of(reading: Reading) -> Rows:
    """Everything a reading found, as rows by table.

    Raises:
        EvidenceError: a claim's words do not stand in the text; such a claim is never kept.
    """
    document = reading.document
    found: dict[str, Sequence[Reasoned]] = {
        "passages": document.passages,
        "times": reading.mentions.times,
        "places": reading.mentions.places,
        "actors": reading.mentions.actors,
    }
    too_large: tuple[Issue, ...] = ()
    for kind in KINDS:
        found[kind.table], dropped = _holdable(kind, reading.claims.of(kind))
        too_large += dropped
    rows: Rows = {table: [] for table in FOUND}
    for table, records in found.items():
        for position, record in enumerate(records):
            row = to_row(record)
            rows[table].append({"position": position, **row})
            rows["reasons"] += _reason_rows(table, position, record.because)
    check_words(document.id, document.text, rows)
    for row in rows["passages"]:
        del row["text"]
    staged = {
        "document": document.issues,
        "mentions": reading.mentions.issues,
        "claims": reading.claims.issues,
        "ledger": too_large,
    }
    every = [(stage, issue) for stage, issues in staged.items() for issue in issues]
    rows["issues"] = [
        {"position": n, "stage": stage, **to_row(issue)}
        for n, (stage, issue) in enumerate(every)
    ]
    rows["reasons"].sort(key=reason_order)
    return rows


def _holdable(
    kind: ClaimKind, claims: tuple[Any, ...]
) -> tuple[tuple[Any, ...], tuple[Issue, ...]]:
    """Claims whose counts a column can hold, and an issue for each of the others (over nine
    quintillion: not a count of people).
    """
    if kind.record is not Figure:
        return claims, ()
    dropped = [f for f in claims if f.size > LARGEST]
    issues = tuple(
        Issue(
            "figure-too-large",
            "left out of the ledger: no count is this large",
            f.evidence.start,
            f.evidence.end,
        )
        for f in dropped
    )
    return tuple(f for f in claims if f not in dropped) if dropped else claims, issues


def check_words(ident: str, text: str, rows: Rows) -> None:
    """Every start, end and text of a row is a quotation of the document.

    Raises:
        EvidenceError: one is not.
    """
    listed = {kind.table: kind.more_words for kind in KINDS if kind.more_words}
    for table in (table for table in rows if table not in TOLD):
        for row in rows[table]:
            more = json.loads(row[listed[table]]) if table in listed else ()
            for start, end, words in (*_quotations(row), *more):
                _check(ident, table, text, start, end, words)


def _quotations(row: Row) -> Iterator[tuple[int, int, str]]:
    """The start, end and text of every quotation in the columns of a row."""
    for column, words in row.items():
        if column.endswith("text") and words is not None:
            prefix = column.removesuffix("text")
            yield row[prefix + "start"], row[prefix + "end"], words


def _check(
    ident: str,
    table: str,
    text: str,
    start: int,
    end: int,
    words: str,
) -> None:
    if text[start:end] != words:
        raise EvidenceError(
            f"{ident}: {table} {words[:60]!r} does not stand at {start}-{end} of the text; not kept"
        )


def _reason_rows(table: str, position: int, because: Sequence[Reason]) -> list[Row]:
    return [
        {"of": table, "position": position, "number": n, **to_row(r)}
        for n, r in enumerate(because)
    ]


def reason_order(row: Mapping[str, Any]) -> tuple[str, int, int]:
    """The key of a reason within its reading."""
    return row["of"], row["position"], row["number"]


# of one page unpacked: a line of JSON has 13 million at most, a saved page 100
MOST_BYTES = 200_000_000


def inflated(packed: bytes, most: int = MOST_BYTES) -> bytes:
    """Bytes that zlib packed; empty where they are not, or unpack to more than `most`: a bomb is
    not unpacked.
    """
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(packed, most)
    except zlib.error:
        return b""
    return data if unpacker.eof else b""


def _edits_of(document: Document) -> str:
    edits = [[e.start, e.before, e.after, e.rule] for e in document.edits]
    return json.dumps(edits, ensure_ascii=False)


def _origins_of_fields(document: Document) -> str:
    return json.dumps(document.came_from, ensure_ascii=False)


# The columns of `readings` that describe the document besides its id and origin,
# and what of it they hold.
_OF_DOCUMENT: Mapping[str, Callable[[Document], Any]] = {
    "title": attrgetter("title"),
    "published": attrgetter("published"),
    "outlet": attrgetter("outlet"),
    "url": attrgetter("url"),
    "language": attrgetter("language"),
    "edits": _edits_of,
    "came_from": _origins_of_fields,
}
DOCUMENT_COLUMNS = ("document", "origin", *_OF_DOCUMENT)


def document_row(document: Document, origin: str) -> Row:
    """The columns of `readings` that describe the document: `DOCUMENT_COLUMNS`."""
    described = {name: get(document) for name, get in _OF_DOCUMENT.items()}
    return {"document": document.id, "origin": origin} | described


def edits_from(stored: str) -> tuple[Edit, ...]:
    """The edits of a `readings` row."""
    return tuple(Edit(*edit) for edit in json.loads(stored))


def pairs_from(stored: str) -> tuple[tuple[str, str], ...]:
    """The `came_from` of a `readings` row."""
    return tuple((field, where) for field, where in json.loads(stored))


def edited_text(edits: Sequence[Edit], text: str) -> str:
    """`Document.reading`: the text with its edits in their order, each as long as what it
    replaces.
    """
    if not edits:
        return text
    letters = list(text)
    for edit in edits:
        letters[edit.start : edit.start + len(edit.after)] = edit.after
    return "".join(letters)


def content_digest(document: Row, text: str, rows: Rows) -> str:
    """SHA-256 over everything one reading found: what `verify` compares after the fact."""
    counted = {
        table: many for table, many in rows.items() if many or table not in LATER
    }
    whole = {"document": document, "text": text, **counted}
    canonical = json.dumps(whole, sort_keys=True, default=str, ensure_ascii=True)
    return sha256(canonical.encode()).hexdigest()
