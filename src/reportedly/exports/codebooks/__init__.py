"""Code books of others: a ledger in their columns, what was lost on the way, and what went since
the last time.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reportedly.codebook import vocabulary_where
from reportedly.exports.codebooks import ftm, plover
from reportedly.exports.codebooks.displacement import HAPI_IDPS, HELIX, IDU
from reportedly.exports.codebooks.hashtags import HXL
from reportedly.exports.codebooks.incidents import ACLED, CASUALTY, HAPI_CONFLICT, UCDP
from reportedly.exports.codebooks.mapping import (
    Codebook,
    Losses,
    loss_report,
    mapped_columns,
    rows,
)
from reportedly.exports.facts import Facts
from reportedly.exports.tables import csv_lines, json_line

__all__ = ["CODEBOOKS", "CodedLedger", "coded", "deleted"]

TABLES: Mapping[str, Codebook] = {
    book.name: book
    for book in (ACLED, UCDP, HELIX, IDU, HXL, HAPI_IDPS, HAPI_CONFLICT, CASUALTY)
}
CODEBOOKS = vocabulary_where("export form", "sort", "code book")
_JSON = frozenset(vocabulary_where("export form", "json", True))


@dataclass(frozen=True, slots=True)
class CodedLedger:
    """A ledger in the shape of a code book: the file, what was lost, how many rows it has and their
    ids, where the code book has any.
    """

    data: bytes
    losses: str
    rows: int
    ids: tuple[str, ...]


def coded(name: str, facts: Facts) -> CodedLedger:
    """A ledger as a code book has it.

    Args:
        name: one of `CODEBOOKS`.
    """
    losses = Losses()
    if name == "plover":
        made = list(plover.plover_records(facts, losses))
        report = _json_losses("PLOVER", losses, plover.LEFT_OUT, plover.UNKNOWN)
        return CodedLedger(
            _json_lines(made), report, len(made), tuple(r["id"] for r in made)
        )
    if name == "ftm":
        made = list(ftm.entities(facts, losses))
        report = _json_losses("FollowTheMoney", losses, ftm.LEFT_OUT, {})
        return CodedLedger(
            _json_lines(made), report, len(made), tuple(r["id"] for r in made)
        )
    book = TABLES[name]
    every = list(rows(book, facts, losses))
    ids = tuple(str(row[book.key]) for row in every) if book.key else ()
    data = _json_lines(every) if name in _JSON else _csv_table(book, every)
    return CodedLedger(data, loss_report(book, losses), len(every), ids)


def _json_lines(made: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(map(json_line, made))


def _csv_table(book: Codebook, every: list[dict[str, Any]]) -> bytes:
    """A table with the HXL tags of its columns under its head."""
    names = [column.name for column in mapped_columns(book.mapping)]
    head, *body = csv_lines(
        every, names, exact=("words", "source_excerpt", "excerpt_idu")
    )
    tags = [column.tag or "" for column in mapped_columns(book.mapping)]
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(tags)
    return b"".join(
        (
            head,
            line.getvalue().encode() if any(tags) else b"",
            *body,
        )
    )


def _json_losses(
    title: str, losses: Losses, left_out: Iterable[str], unknown: Mapping[str, str]
) -> str:
    """The report of what a JSON form cannot carry."""
    book = Codebook(
        title, title, "empty.yml", lambda _facts, _losses: iter(()), tuple(left_out), ""
    )
    report = loss_report(book, losses)
    empty = "\n".join(f"- `{name}`: {why}" for name, why in unknown.items())
    return (
        report.replace("empty, and why\n\n- nothing", f"empty, and why\n\n{empty}")
        if empty
        else report
    )


def deleted(name: str, before: bytes, now: CodedLedger) -> tuple[str, ...]:
    """Ids of rows that an earlier export had and this one has not.

    Args:
        before: the earlier file.
    """
    return tuple(
        ident for ident in _ids_in_file(name, before) if ident not in set(now.ids)
    )


def _ids_in_file(name: str, data: bytes) -> list[str]:
    """The ids of the records in a file that was written."""
    text = data.decode("utf-8-sig", "replace")
    if name in _JSON:
        found = []
        for line in text.splitlines():
            try:
                found.append(str(json.loads(line)["id"]))
            except (ValueError, KeyError, TypeError, RecursionError):
                continue
        return found
    key = TABLES[name].key
    table = csv.DictReader(io.StringIO(text, newline=""))
    return [
        row[key]
        for row in table
        if key
        if row.get(key) and not row[key].startswith("#")
    ]
