"""A code book as a table of columns, and what is lost on the way to it.

A column takes a field of our records, is always the same, or stays empty with a reason. Nothing is
guessed to fill one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from reportedly.errors import LexiconError
from reportedly.exports.facts import Facts
from reportedly.lexicons.load import table

HERE = Path(__file__).parent
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of a code book: whence it comes, or why it is empty."""

    name: str
    source: str | None
    value: str | None
    unknown: str | None
    codes: Mapping[str, Any] | None
    coarse: str | None
    tag: str | None

    def cell(self, record: Record, losses: Losses) -> Any:
        """What stands in the column for a record; a value without a code is counted as lost."""
        if self.source is None:
            return self.value
        found = record.get(self.source)
        if self.codes is None:
            return found
        if found is None:
            return found
        if found not in self.codes:
            losses.uncoded[self.name, str(found)] += 1
            return None
        return self.codes[found]


@dataclass(slots=True)
class Losses:
    """What of ours did not come through, counted while rows are written."""

    uncoded: Counter[tuple[str, str]] = field(default_factory=Counter)
    coarser: Counter[str] = field(default_factory=Counter)
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Codebook:
    """A code book we write.

    `records` gives the records its columns are filled from; `left_out` says what of ours has no
    place in it. `key` is the column by which a row is known again in the next export.
    """

    name: str
    title: str
    mapping: str  # its YAML file
    records: Callable[[Facts, Losses], Iterator[Record]]
    left_out: tuple[str, ...]
    key: str


def left_out(of: str) -> tuple[str, ...]:
    """What of a ledger the code books of one module have no field for, from `left_out.yml`."""
    (row,) = (row for row in table("left_out.yml", HERE) if row["of"] == of)
    return row.strings("left_out")


@cache
def mapped_columns(mapping: str) -> tuple[MappedColumn, ...]:
    """The columns of a mapping, in order.

    Raises:
        LexiconError: a column says neither whence it comes nor why it is empty, or says both.
    """
    made = []
    for row in table(mapping, HERE):
        said = [key for key in ("from", "value", "unknown") if row.get(key) is not None]
        if len(said) != 1:
            raise LexiconError(
                mapping, f"line {row.line}", "needs one of: from, value, unknown"
            )
        made.append(
            MappedColumn(
                str(row["column"]),
                row.get("from"),
                row.get("value"),
                row.get("unknown"),
                row.get("codes"),
                row.get("coarse"),
                row.get("tag"),
            )
        )
    return tuple(made)


def rows(
    book: Codebook,
    facts: Facts,
    losses: Losses,
) -> Iterator[dict[str, Any]]:
    """The rows of a code book, each with every column in order."""
    every = mapped_columns(book.mapping)
    for record in book.records(facts, losses):
        losses.rows += 1
        yield {column.name: column.cell(record, losses) for column in every}


def loss_report(book: Codebook, losses: Losses) -> str:
    """What was lost, in words: what of ours has no column, what of theirs is empty, what became
    coarser.
    """
    every = mapped_columns(book.mapping)
    empty = [f"`{c.name}`: {c.unknown}" for c in every if c.unknown]
    coarse = [f"`{c.name}`: {c.coarse}" for c in every if c.coarse]
    counted = [f"{what}: {many}" for what, many in sorted(losses.coarser.items())]
    uncoded = [
        f"`{column}` has no code for “{value}”: {many} left empty"
        for (column, value), many in sorted(losses.uncoded.items())
    ]
    parts = [
        f"# {book.title}: what was lost\n\n{losses.rows} row{'s' * (losses.rows != 1)} written.",
        _section("What of ours has no column", book.left_out),
        _section("What of theirs is empty, and why", empty),
        _section("What became coarser, and how", [*coarse, *counted, *uncoded]),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, lines: Iterable[str]) -> str:
    """A part of the report with its list."""
    return f"## {title}\n\n" + ("\n".join(f"- {line}" for line in lines) or "- nothing")
