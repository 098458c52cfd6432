"""Records to rows and back: a nested record becomes columns with its field's name in front.

`Figure.place.name` is the column `place_name`. Reasons (`because`) are rows of their own table.
Every nested record has a field that is never None, so a row says whether it was there. A list of
records (`Event.mentions`) is one column of JSON, each record the list of its values.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from hashlib import sha256
from types import NoneType
from typing import Any, Protocol, TypeVar, get_args, get_origin, get_type_hints

from reportedly.errors import EvidenceError
from reportedly.ledger.schema import LARGEST
from reportedly.records import Document, Edit, Figure, Issue, Reading, Reason

R = TypeVar("R")
Row = dict[str, Any]
Rows = dict[str, list[Row]]  # table name → its rows, each in reading order
UNQUOTED = (
    "issues",
    "reasons",
)  # tables whose words are the program's, or were checked where they decided
LATER = frozenset(
    {"events"}
)  # tables that older ledgers had not: empty, they change no digest


class Reasoned(Protocol):
    """A record that carries its reasons."""

    @property
    def because(self) -> tuple[Reason, ...]: ...


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    nested: type | None
    optional: bool
    real: bool  # a float: a database gives back 36.0 where 36 went in, and 0.0 for -0.0
    listed: type | None = None  # a tuple of these records: one column of JSON


_PLANS: dict[type, tuple[_Field, ...]] = {}  # filled once a record type


def _plan(cls: type[Any]) -> tuple[_Field, ...]:
    if cls not in _PLANS:
        _PLANS[cls] = _planned(cls)
    return _PLANS[cls]


def _planned(cls: type[Any]) -> tuple[_Field, ...]:
    hints = get_type_hints(cls)
    planned = []
    for name in (f.name for f in fields(cls) if f.name != "because"):
        options = get_args(hints[name]) or (hints[name],)
        if get_origin(hints[name]) is tuple:
            planned.append(_Field(name, None, False, False, options[0]))
            continue
        nested = next(
            (o for o in options if isinstance(o, type) and is_dataclass(o)), None
        )
        planned.append(_Field(name, nested, NoneType in options, float in options))
    return tuple(planned)


def columns(cls: type[Any], prefix: str = "") -> tuple[str, ...]:
    """The column names a record takes."""
    names: list[str] = []
    for field in _plan(cls):
        names += (
            columns(field.nested, f"{prefix}{field.name}_")
            if field.nested
            else [prefix + field.name]
        )
    return tuple(names)


def to_row(record: Any, prefix: str = "") -> Row:
    """A record's columns, without its reasons."""
    row: Row = {}
    for field in _plan(type(record)):
        value = getattr(record, field.name)
        if field.listed is not None:
            row[prefix + field.name] = _list_of(value)
        elif field.nested is None:
            row[prefix + field.name] = (
                float(value) + 0.0 if field.real and value is not None else value
            )
        elif value is None:
            row.update(dict.fromkeys(columns(field.nested, f"{prefix}{field.name}_")))
        else:
            row.update(to_row(value, f"{prefix}{field.name}_"))
    return row


def from_row(cls: type[R], row: Any, prefix: str = "", **extra: Any) -> R:
    """The record a row (a mapping by column name) was made from; `extra` gives the fields that are
    not columns.
    """
    values = dict(extra)
    for field in _plan(cls):
        if field.name in values:
            continue
        if field.listed is not None:
            listed = json.loads(row[prefix + field.name])
            values[field.name] = tuple(field.listed(*one) for one in listed)
        elif field.nested is None:
            values[field.name] = row[prefix + field.name]
        elif field.optional and not _present(
            field.nested, row, f"{prefix}{field.name}_"
        ):
            values[field.name] = None
        else:
            values[field.name] = from_row(field.nested, row, f"{prefix}{field.name}_")
    return cls(**values)


def _list_of(records: Sequence[Any]) -> str:
    """Records as JSON, each the list of its values in the order of its fields."""
    values = [[getattr(record, f.name) for f in fields(record)] for record in records]
    return json.dumps(values, ensure_ascii=False)


def _present(cls: type, row: Any, prefix: str) -> bool:
    sure = next(f for f in _plan(cls) if not f.optional and f.nested is None)
    return row[prefix + sure.name] is not None


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


def checked(found: Found) -> Found:
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
    figures, too_large = _holdable(reading.claims.figures)
    rows: Rows = {
        "passages": [],
        "times": [],
        "places": [],
        "actors": [],
        "figures": [],
        "statements": [],
        "events": [],
    }
    rows |= {"issues": [], "reasons": []}
    found: dict[str, Sequence[Reasoned]] = {
        "passages": document.passages,
        "times": reading.mentions.times,
        "places": reading.mentions.places,
        "actors": reading.mentions.actors,
        "figures": figures,
        "statements": reading.claims.statements,
        "events": reading.claims.events,
    }
    for table, records in found.items():
        for position, record in enumerate(records):
            row = to_row(record)
            rows[table].append({"position": position, **row})
            rows["reasons"] += _reasons(table, position, record.because)
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
    figures: tuple[Figure, ...],
) -> tuple[tuple[Figure, ...], tuple[Issue, ...]]:
    """Figures a column can hold, and an issue for each that none can (over nine quintillion: not a
    count of people).
    """
    kept = tuple(f for f in figures if max(f.low or 0, f.high or 0) <= LARGEST)
    dropped = (f for f in figures if max(f.low or 0, f.high or 0) > LARGEST)
    return kept, tuple(
        Issue(
            "figure-too-large",
            "left out of the ledger: no count is this large",
            f.evidence.start,
            f.evidence.end,
        )
        for f in dropped
    )


def check_words(ident: str, text: str, rows: Rows) -> None:
    """Every start, end and text of a row is a quotation of the document.

    Raises:
        EvidenceError: one is not.
    """
    for table, row in (
        (table, row)
        for table, many in rows.items()
        if table not in UNQUOTED
        for row in many
    ):
        quoted = json.loads(row["mentions"]) if "mentions" in row else ()
        for start, end, words in quoted:
            _check(ident, table, text, start, end, words)
        for column, words in row.items():
            if column.endswith("text") and words is not None:
                prefix = column.removesuffix("text")
                _check(
                    ident,
                    table,
                    text,
                    row[prefix + "start"],
                    row[prefix + "end"],
                    words,
                )


def _check(ident: str, table: str, text: str, start: int, end: int, words: str) -> None:
    if text[start:end] != words:
        raise EvidenceError(
            f"{ident}: {table} {words[:60]!r} does not stand at {start}-{end} of the text; not kept"
        )


def _reasons(table: str, position: int, because: Sequence[Reason]) -> list[Row]:
    return [
        {"of": table, "position": position, "number": n, **to_row(r)}
        for n, r in enumerate(because)
    ]


def reason_order(row: Mapping[str, Any]) -> tuple[str, int, int]:
    """The key of a reason within its reading."""
    return row["of"], row["position"], row["number"]


# of one page unpacked: a line of JSON has 13 million at most, a saved page 100
MOST_BYTES = 200_000_000


def unpacked(packed: bytes, most: int = MOST_BYTES) -> bytes:
    """Bytes that zlib packed; empty where they are not, or unpack to more than `most`: a bomb is
    not unpacked.
    """
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(packed, most)
    except zlib.error:
        return b""
    return data if unpacker.eof else b""


DOCUMENT_COLUMNS = (
    "document",
    "origin",
    "title",
    "published",
    "outlet",
    "url",
    "language",
    "edits",
    "came_from",
)


def document_row(document: Document, origin: str) -> Row:
    """The columns of `readings` that describe the document: `DOCUMENT_COLUMNS`."""
    return {
        "document": document.id,
        "origin": origin,
        "title": document.title,
        "published": document.published,
        "outlet": document.outlet,
        "url": document.url,
        "language": document.language,
        "edits": json.dumps(
            [[e.start, e.before, e.after, e.rule] for e in document.edits],
            ensure_ascii=False,
        ),
        "came_from": json.dumps(document.came_from, ensure_ascii=False),
    }


def edits_from(stored: str) -> tuple[Edit, ...]:
    """The edits of a `readings` row."""
    return tuple(Edit(*edit) for edit in json.loads(stored))


def pairs_from(stored: str) -> tuple[tuple[str, str], ...]:
    """The `came_from` of a `readings` row."""
    return tuple((field, where) for field, where in json.loads(stored))


def replay(edits: Sequence[Edit], text: str) -> str:
    """`Document.reading`: the text with its edits in their order, each as long as what it replaces."""
    if not edits:
        return text
    letters = list(text)
    for edit in edits:
        letters[edit.start : edit.start + len(edit.after)] = edit.after
    return "".join(letters)


def content_digest(document: Row, text: str, rows: Rows) -> str:
    """SHA-256 over everything one reading found: what `verify` compares after the fact."""
    told = {table: many for table, many in rows.items() if many or table not in LATER}
    whole = {"document": document, "text": text, **told}
    canonical = json.dumps(whole, sort_keys=True, default=str, ensure_ascii=True)
    return sha256(canonical.encode()).hexdigest()
