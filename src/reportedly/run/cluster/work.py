"""What is done to one piece, in whatever process: the functions one machine uses, and files for
what they find.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pyarrow as pa

from reportedly.errors import EvidenceError, ReportedlyError, told_by
from reportedly.gazetteer import index as gazetteer
from reportedly.ingest.identity import Look
from reportedly.ingest.inputs import (
    id_is_given,
    printable_name,
    renamed,
)
from reportedly.ingest.json_shapes import json_item
from reportedly.ingest.jsonlines import json_lines
from reportedly.ingest.kinds import PARQUET
from reportedly.ingest.opened import Item
from reportedly.ingest.parquet import parquet_lines, row_count
from reportedly.ingest.stores import file_at
from reportedly.ledger.parquet import tables_of
from reportedly.ledger.rows import Found, found_in
from reportedly.records import Failure, RawPage, Reading, Versions
from reportedly.run.cluster.plan import InputPiece
from reportedly.run.dataset import FAILURES, PRINTS, TABLES, part, write_table
from reportedly.run.local import in_batches, try_pages
from reportedly.run.versions import versions
from reportedly.trace import fingerprint

# A turn is a day and an article's number in one integer: 22 bits hold every day of a calendar to
# the year 9999,
# the rest a million million articles. What has no date comes last, as in a ledger.
_NUMBER_BITS = 40
_LAST = (1 << 22) - 1


@dataclass(frozen=True, slots=True)
class Done:
    """How many articles of a piece were read, and how many could not be."""

    read: int
    failed: int


def turn(published: date | None, number: int) -> int:
    """A document's place in the order of publication."""
    return ((published.toordinal() if published else _LAST) << _NUMBER_BITS) | number


def number_of(turn: int) -> int:
    """The document's number in a turn."""
    return turn & ((1 << _NUMBER_BITS) - 1)


def items(piece: InputPiece) -> Iterator[tuple[int, Item]]:
    """The articles of a piece with their numbers."""
    path, name = file_at(piece.path), printable_name(piece.name)
    if path.suffix.casefold() in PARQUET:
        source = parquet_lines(path, name, piece.first, piece.many)
    else:
        with path.open("rb") as stream:
            stream.seek(piece.start)
            source = json_lines(
                BytesIO(stream.read(piece.end - piece.start)), name, piece.first
            )
    stem = printable_name(Path(piece.name).stem)
    for number, line in enumerate(source, piece.number):
        yield number, json_item(line, stem)


def idents(piece: InputPiece) -> list[str | None]:
    """The ids the articles of a piece ask for; None for one that cannot be read."""
    return [None if isinstance(item, Failure) else item.id for _, item in items(piece)]


def looks(piece: InputPiece, wanted: Container[int]) -> list[tuple[int, Look]]:
    """How some articles of a piece look that give themselves an id, with their numbers."""
    return [
        (number, Look.of_page(item))
        for number, item in items(piece)
        if number in wanted
        if isinstance(item, RawPage)
        if id_is_given(item)
    ]


def read_piece(
    piece: InputPiece, repeats: dict[int, tuple[int, ...]], out: Path, by: Versions
) -> Done:
    """Read a piece and write its files.

    Args:
        repeats: for articles whose id was given before, which time it is.
        by: the code and words the whole data set is read by.

    Raises:
        ReportedlyError: this machine has other code or words, or cannot write.
    """
    if versions() != by:
        raise ReportedlyError(
            "this machine has another version of reportedly, its words or its packages: install one"
        )
    gazetteer.compile_gazetteer()  # once a machine; nothing where it is there
    readings: list[tuple[int, RawPage, Found]] = []
    prints: list[dict[str, object]] = []
    failed: list[Failure] = []
    numbered = [
        (n, i if isinstance(i, Failure) else renamed(i, repeats.get(n, ())))
        for n, i in items(piece)
    ]
    made = (
        one
        for group in in_batches(item for _, item in numbered)
        for one in try_pages(group)
    )
    for (number, _), one in zip(numbered, made, strict=True):
        outcome = one if isinstance(one, Failure) else _read_or_failed(one)
        if isinstance(outcome, Failure):
            failed.append(outcome)
        else:
            reading, found = outcome
            readings.append((number, reading.page, found))
            prints.append(_fingerprint_row(number, reading))
    tables = tables_of(readings, by)
    tables["fingerprints"] = pa.Table.from_pylist(prints, schema=PRINTS)
    rows = [
        {
            "origin": f.origin,
            "reason": f.reason.encode("utf-8", "backslashreplace").decode(),
        }
        for f in failed
    ]
    tables["failures"] = pa.Table.from_pylist(rows, schema=FAILURES)
    try:
        for table in TABLES:
            write_table(part(out, table, piece.number), tables[table])
    except OSError as error:
        raise ReportedlyError(f"{out}: cannot be written ({told_by(error)})") from None
    return Done(len(readings), len(failed))


def done_before(piece: InputPiece, out: Path) -> Done | None:
    """What came of a piece that was read before; None if it was not, or not to its end."""
    if not part(out, "documents", piece.number).exists():
        return None
    read, failed = (
        row_count(part(out, table, piece.number)) for table in ("documents", "failures")
    )
    return Done(read, failed)


def _read_or_failed(reading: Reading) -> tuple[Reading, Found] | Failure:
    try:
        return reading, found_in(reading)
    except EvidenceError as error:
        return Failure(
            reading.page.origin, f"a fault of the program, please report it: {error}"
        )


def _fingerprint_row(number: int, reading: Reading) -> dict[str, object]:
    document = reading.document
    return {
        "reading": number,
        "turn": turn(document.published, number),
        "sha256": reading.page.sha256,
        "packed": fingerprint(document).to_bytes(),
    }
