"""How a listing is printed: sorted by a column, cut to a number, as a table, as CSV or as JSON
lines.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from reportedly.cli.console import put, show, tell
from reportedly.cli.filters import nearest, one_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportedly.ledger import Ledger
    from reportedly.run.asked import Asked

Item = TypeVar("Item")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listing(Generic[Item]):
    """One listing: what its items are called, their flat row, their JSON object and their table."""

    name: str
    columns: Mapping[str, str]
    row: Callable[[Item], Row]
    table: Callable[[list[Item]], RenderableType]
    told: Callable[[Item], Mapping[str, Any]] | None = (
        None  # the row, where there is no other
    )


def print_listing(
    listing: Listing[Item], items: Iterable[Item], asked: Asked, shape: str
) -> None:
    """Items on standard output; of none, the names of the columns where it is CSV."""
    from reportedly.exports.formats import written
    from reportedly.exports.tables import json_line

    if not asked.sort:  # a row only of what is printed
        items = islice(items, asked.limit)
    pairs = ordered(
        [(listing.row(item), item) for item in items], asked, listing.columns
    )
    if shape == "csv":
        put(written(shape, [row for row, _ in pairs], listing.columns))
    elif shape == "table":
        if pairs:
            show(listing.table([item for _, item in pairs]))
    else:
        for row, item in pairs:
            put(json_line(listing.told(item) if listing.told else row))


def listed_columns(listing: str) -> tuple[str, ...]:
    """The columns that a listing shows as a table, from `listings.yml`."""
    from reportedly.lexicons.load import table

    rows = table("listings.yml", Path(__file__).parent)
    (row,) = (row for row in rows if row["listing"] == listing)
    return row.strings("columns")


def print_rows(
    rows: list[Row],
    shape: str,
    title: str,
    wanted: tuple[str, ...] = (),
    asked: Asked | None = None,
    day: str = "",
) -> None:
    """Rows as a table of the columns that are wanted, by default all; for programs always all.

    Args:
        asked: within which days, in which order and how many.
        day: the column that says of which day a row is.
    """
    from reportedly.exports.formats import written
    from reportedly.report.terminal import TableColumn, table_of

    if asked is not None:
        rows = _asked_rows(rows, asked, day)
    if not rows:
        tell(f"No {title.lower()} found.")
    elif shape == "table":
        columns = [
            TableColumn(name, partial(_shown_cell, name)) for name in wanted or rows[0]
        ]
        show(table_of(title, columns, rows))
    else:
        put(written(shape, rows, dict.fromkeys(rows[0], "text")))


def _asked_rows(rows: list[Row], asked: Asked, day: str) -> list[Row]:
    """The rows within the days that are asked for, in the order and number that is."""
    if not rows:  # and no columns by which they could not be sorted
        return rows
    every = rows[0]
    rows = [row for row in rows if not day or of_days(_day_in_cell(row[day]), asked)]
    return [row for row, _ in ordered([(row, row) for row in rows], asked, every)]


def of_days(day: date | None, asked: Asked) -> bool:
    """Whether a day is within those that are asked for; what has none is of no days."""
    if day is None:
        return asked.since is None and asked.until is None
    return (asked.since is None or asked.since <= day) and (
        asked.until is None or day <= asked.until
    )


def _day_in_cell(cell: Any) -> date | None:
    """The day of a cell that holds one, or a moment as it is written."""
    return date.fromisoformat(str(cell)[:10]) if cell else None


def _shown_cell(name: str, row: Row) -> str:
    return "" if row[name] is None else str(row[name])


def say_reviewed(ledger: Ledger) -> None:
    """Say on standard error how many of the answers are people's."""
    from reportedly.run.reviewing import tally

    if counts := tally(ledger):
        tell(counts)


def ordered(
    pairs: list[tuple[Row, Item]], asked: Asked, columns: Iterable[str]
) -> list[tuple[Row, Item]]:
    """Rows by the column that was asked for, the empty ones last, and no more than asked for.

    Raises:
        UsageError: there is no such column.
    """
    if asked.sort:
        name = one_of(asked.sort.removeprefix("-"), columns, "column")
        full = [pair for pair in pairs if pair[0][name] is not None]
        full.sort(
            key=lambda pair: pair[0][name],
            reverse=asked.sort.startswith("-"),
        )
        pairs = full + [pair for pair in pairs if pair[0][name] is None]
    return pairs[: asked.limit]


def nothing_found(what: str, ledger: Ledger, asked: Asked) -> None:
    """Say that nothing was found, and which place or source of the ledger may have been meant."""
    hints = [f"No {what} found."]
    if asked.place:
        hints += _names_like("Places", asked.place, ledger.names_of_places())
    if asked.source:
        hints += _names_like("Sources", asked.source, ledger.names_of_sources())
    tell(" ".join(hints))


def _names_like(what: str, word: str, known: Collection[str]) -> Iterator[str]:
    """What is said of a word that is part of none of the names there are and like some."""
    if any(word.casefold() in name.casefold() for name in known):
        return
    if near := nearest(word, known):
        yield f"{what} that are like {word!r}: {', '.join(near)}."
