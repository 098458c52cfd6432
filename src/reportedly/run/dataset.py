"""A data set of readings: one folder a table, one Parquet file a piece, and its way into a ledger.

A piece is a run of articles that was read in one go. Its files are written beside their places and
moved
there, `documents` last: a piece whose `documents` file is there is whole, and whoever reads a piece
    twice writes the
same bytes. Nothing here needs more than pyarrow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random, SystemRandom
from secrets import token_hex
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from reportedly.errors import (
    ErasedError,
    EvidenceError,
    InputError,
    LedgerError,
    UsageError,
)
from reportedly.ingest import page_from_bytes
from reportedly.ingest.parquet import bounded_batches, bounded_table, regular_file
from reportedly.ledger import Ledger
from reportedly.ledger import parquet as kept
from reportedly.ledger.chain import MISSHAPEN
from reportedly.ledger.rows import Found, found_in, pairs_from
from reportedly.ledger.schema import FOUND
from reportedly.records import CopyLink, Failure, Issue, Provenance, RawPage, Versions
from reportedly.records.article import METADATA
from reportedly.records.reviews import Activity
from reportedly.run.local import try_page
from reportedly.run.tracing import put_to_stories, trace_ledger, trace_version
from reportedly.run.verify import IMPORT, page_as_made
from reportedly.run.versions import version_changes, versions

PLAN = "plan.json"
PRINTS = pa.schema(
    [
        ("reading", pa.int64()),
        ("turn", pa.int64()),  # the documents' order of publication
        ("sha256", pa.string()),
        ("packed", pa.binary()),
    ]
)
FAILURES = pa.schema([("origin", pa.string()), ("reason", pa.string())])
# `documents` last: it says that the piece is whole.
TABLES = (*FOUND, "fingerprints", "failures", "documents")


@dataclass(frozen=True, slots=True)
class Imported:
    """One document of a data set, now in the ledger; `new` is False if it was kept already."""

    document: str
    origin: str
    new: bool


def part(out: Path, table: str, number: int) -> Path:
    """The file of one table of the piece that begins with a document number."""
    return out / table / f"part-{number:012d}.parquet"


@contextmanager
def parquet_writer(path: Path, schema: Any) -> Iterator[Any]:
    """A Parquet writer for one file, which is there whole afterwards or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".part-{token_hex(8)}")
    try:
        beside.touch(exist_ok=False)  # with the mode that the umask says
        with parquet.ParquetWriter(str(beside), schema, compression="zstd") as writer:
            yield writer
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_table(path: Path, table: Any) -> None:
    """Write one Parquet file, whole or not at all."""
    with parquet_writer(path, table.schema) as writer:
        writer.write_table(table)


_MOST_OF_A_PLAN = 500_000_000  # bytes; a piece has some 200


def read_plan(out: Path) -> dict[str, Any] | None:
    """What `out` was made from; None if there is nothing yet."""
    if not (out / PLAN).exists():
        return None
    try:
        with regular_file(out / PLAN).open("rb") as file:
            plan = json.loads(file.read(_MOST_OF_A_PLAN))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{out / PLAN}: cannot be read ({error})") from None
    if not isinstance(plan, dict) or not _is_plan(plan):
        raise UsageError(f"{out / PLAN}: is not the plan of a data set")
    return plan


def _is_plan(plan: dict[str, Any]) -> bool:
    """Whether a plan names its pieces and its code by what they are: it may have been written by
    anybody.
    """
    pieces = plan.get("pieces")
    if not isinstance(pieces, list) or not isinstance(plan.get("trace"), str):
        return False
    whole = all(type(n) is int and n >= 0 for n in pieces)
    return whole and len(set(pieces)) == len(pieces)


def failures(out: Path) -> Iterator[Failure]:
    """The articles that could not be read, in their order."""
    for path in sorted((out / "failures").glob("part-*.parquet")):
        for row in _read_table(path).to_pylist():
            yield Failure(row["origin"], row["reason"])


def import_dataset(
    out: Path,
    ledger: Ledger,
    sample: float = 1.0,
    by: str = "",
    rand: Random | None = None,
) -> Iterator[Imported | Failure]:
    """Take a data set into a ledger: afterwards it holds what `build` would have made of the same
    articles.

    Whoever made it is not trusted. Documents go in one by one, in their order, each checked against
    its digest, and its values derived again from its bytes: a reading that is not what this code
    finds there is not kept. Copy links are traced by the ledger. Where only a sample is derived
    again, the links are taken as they are, if they quote both articles; what was taken so, or was
    read by other code and cannot be derived again, is told in the ledger's activity.

    Args:
        sample: the share of readings derived again, the dear part.
        by: who imports it, as the ledger's activity tells.
        rand: draws the sample; by default nobody can tell which readings it will be.

    Raises:
        UsageError: it is no data set, or one that is not finished.
        LedgerError: it is damaged, or the ledger cannot be written.
    """
    plan = _finished_plan(out)
    draw = rand or SystemRandom()
    alone = not ledger.documents()
    numbers: dict[int, int] = {}
    unverified = 0
    for number in plan["pieces"]:
        tables = {t: _read_table(part(out, t, number)) for t in ("documents", *FOUND)}
        for reading, page, found, made_by, derivable in _readings_of_piece(tables, out):
            derived = derivable and draw.random() < sample
            try:
                if derived and (problem := _not_derived(page, found)):
                    raise EvidenceError(f"{page.id}: {problem}; not kept")
                new = ledger.append_found(page, found, made_by)
            except (EvidenceError, ErasedError) as error:
                alone = False
                yield Failure(page.origin, str(error))
                continue
            if new:
                numbers[reading] = _just_kept(ledger, page, made_by).number
                unverified += not derived
            yield Imported(page.id, page.origin, new)
    as_they_are = alone and plan["trace"] == trace_version() and sample < 1
    if as_they_are:
        _import_traces(out, ledger, numbers, plan["pieces"])
    else:
        trace_ledger(ledger)
    if detail := _unverified(unverified, len(numbers), as_they_are):
        ledger.note(Activity(IMPORT, by, datetime.now(UTC), str(out), detail))


def _finished_plan(out: Path) -> dict[str, Any]:
    """The plan of a data set whose last step was done."""
    plan = read_plan(out)
    if plan is None:
        raise UsageError(f"{out}: is no data set: it has no {PLAN}")
    if not part(out, "copies", 0).exists():
        problem = "is not finished; run the same `build` again to complete it"
        raise UsageError(f"{out}: {problem}")
    return plan


def _unverified(readings: int, of: int, links: bool) -> str:
    """What of a data set was taken in as it was, in words; empty if nothing was."""
    parts = [f"{readings} of {of} readings"] if readings else []
    parts += ["the copy links"] if links else []
    return f"{' and '.join(parts)} not derived again: unverified" if parts else ""


def _readings_of_piece(
    tables: dict[str, Any], out: Path
) -> Iterator[tuple[int, RawPage, Found, Versions, bool]]:
    """The readings of a piece, whose tables anybody may have made, and whether this code can derive
    them again.

    Raises:
        LedgerError: they are not tables of readings.
    """
    try:
        for reading, page, found, made_by in kept.readings_in(tables):
            _check_kinds(page, found, made_by)
            derivable = not version_changes(made_by, versions())
            yield reading, page, found, made_by, derivable
    except _MISSHAPEN as error:
        raise _misshapen(out, error) from None


def _check_kinds(page: RawPage, found: Found, made_by: Versions) -> None:
    """See that the texts of a row are such, and that what is written in one can be read.

    Raises:
        TypeError, ValueError, RecursionError: a value is none that its column can hold.
    """
    for text in (page.media, made_by.program, made_by.stages, made_by.lexicons):
        if not isinstance(text, str):
            raise TypeError(f"no text where a text belongs: {text!r}")
    pairs_from(found.document["came_from"])


# What reading the rows of tables of another shape may end in.
_MISSHAPEN = (*MISSHAPEN, pa.ArrowException)


def _misshapen(out: Path, error: Exception) -> LedgerError:
    what = f"{type(error).__name__}: {str(error)[:80]}"
    return LedgerError(f"{out}: its tables are not those of a data set ({what})")


def _not_derived(page: RawPage, found: Found) -> str:
    """Why what a reading says it found is not what its bytes give here; empty if it is."""
    document = found.document
    try:
        made = page_from_bytes(page.data, page.media, page.origin, page.id)
        again = try_page(
            page_as_made(
                made,
                page.id,
                pairs_from(document["came_from"]),
                {name: document[name] for name in METADATA},
                (Issue(row["code"], row["message"]) for row in found.rows["issues"]),
            )
        )
    except InputError as error:
        again = Failure(error.origin, error.reason)
    if isinstance(again, Failure):
        return f"its bytes cannot be read: {again.reason}"
    same = found_in(again).content == found.content
    return "" if same else "its values do not follow from its bytes"


def _import_traces(
    out: Path, ledger: Ledger, numbers: dict[int, int], pieces: Iterable[int]
) -> None:
    try:
        prints = [
            (row["turn"], numbers[row["reading"]], row["packed"])
            for number in pieces
            for row in _read_table(part(out, "fingerprints", number)).to_pylist()
            if row["reading"] in numbers
        ]
    except _MISSHAPEN as error:
        raise _misshapen(out, error) from None
    links = (_checked_link(ledger, numbers, *found) for found in copies_in_dataset(out))
    kept_prints = [(number, packed) for _, number, packed in sorted(prints)]
    put = put_to_stories(ledger, [number for number, _ in kept_prints])
    ledger.keep_traces(
        trace_version(),
        kept_prints,
        links,
        (part for parts in put.values() for part in parts),
    )


def _checked_link(
    ledger: Ledger, numbers: dict[int, int], copy: int, original: int, link: CopyLink
) -> tuple[int, int, CopyLink]:
    """A link with the readings it is of, if its words stand in both.

    Raises:
        LedgerError: they do not, or the data set has no such reading.
    """
    for number, side in ((copy, link.copy), (original, link.original)):
        kept = ledger.text(numbers[number]) if number in numbers else None
        if kept is None or kept.text[side.start : side.end] != side.text:
            raise LedgerError(
                f"{side.document}: a copy link of the data set does not quote it"
            )
    return numbers[copy], numbers[original], link


def copies_in_dataset(out: Path) -> Iterator[tuple[int, int, CopyLink]]:
    """The copy links of a data set in their order, each with the numbers of its copy and its
    original.
    """
    for path in sorted((out / "copies").glob("part-*.parquet")):
        try:
            for table in bounded_batches(path):
                yield from map(kept.link_from, kept.from_arrow(table))
        except _MISSHAPEN as error:
            raise _misshapen(out, error) from None
        except OSError as error:
            raise LedgerError(f"{path}: is damaged ({error.strerror})") from None


def _read_table(path: Path) -> Any:
    try:
        return bounded_table(path)
    except FileNotFoundError:
        raise UsageError(
            f"{path}: is not there; run the same `build` again to complete the data set"
        ) from None
    except (OSError, pa.ArrowException) as error:
        raise LedgerError(
            f"{path}: is damaged ({str(error).splitlines()[0]})"
        ) from None


def _just_kept(ledger: Ledger, page: RawPage, versions: Versions) -> Provenance:
    found = ledger.already(page, versions)
    if found is None:
        raise LedgerError(
            f"{ledger.path}: a document just written is not there; run `reportedly verify`"
        )
    return found
