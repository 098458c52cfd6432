"""Two ledgers into one: every page, reading, judgement, review and note of another is appended,
none twice.

Ids are hashes of content, so what both have is one row. What comparing found is not carried over,
since the articles of both must be compared with each other. An article that was erased in one does
not come from the other. Accounts, sessions and tokens stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from reportedly.ledger import chain, query, search
from reportedly.ledger import schema as t

_UNTOLD = ("number",)


@dataclass(frozen=True, slots=True)
class Merged:
    """What was new."""

    readings: int
    reviews: int
    judgements: int


def merge_ledgers(here: Connection, others: Sequence[Connection]) -> Merged:
    """Append what others have, in the connection's transaction; readings in the order they were
    kept anywhere.
    """
    for there in others:
        _tombstones(here, there)
    gone = _erased(here)
    for there in others:
        _merge_keyed(here, there, t.pages, gone)
        _merge_keyed(here, there, t.names, gone)
        _merge_keyed(here, there, t.spaces, gone, ("space", "sha256"))
    numbers, new = _merge_readings(here, others, gone)
    reviews = judged = 0
    for there, numbered in zip(others, numbers, strict=True):
        reviews += _merge_reviews(here, there, numbered)
        judged += _by_content(here, there, t.judgements)
        _by_content(here, there, t.activity)
    return Merged(new, reviews, judged)


def _erased(connection: Connection) -> set[str]:
    c = t.erasures.c
    return set(connection.execute(select(c.key).where(c.of == "pages")).scalars())


def _tombstones(here: Connection, there: Connection) -> None:
    """That a page was taken out is known in the new ledger too; the rows it had are not there to be
    named.
    """
    known = _erased(here)
    asked = select(t.erasures).where(t.erasures.c.of == "pages")
    rows = [_unnumbered(row) for row in there.execute(asked).mappings()]
    chain.append(
        here,
        t.erasures,
        [row for row in rows if row["key"] not in known],
    )


def _unnumbered(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _UNTOLD}


def _merge_keyed(
    here: Connection,
    there: Connection,
    table: Table,
    gone: set[str],
    key: tuple[str, ...] = (),
) -> None:
    """Rows of a table whose key says what they are."""
    columns = [table.c[name] for name in key] or list(table.primary_key.columns)
    known = {tuple(row) for row in here.execute(select(*columns))}
    for row in there.execute(select(table)).mappings():
        values = _unnumbered(row) if key else dict(row)
        if (
            values["sha256"] not in gone
            and tuple(values[c.name] for c in columns) not in known
        ):
            chain.append(here, table, [values])


def _merge_readings(
    here: Connection, others: Sequence[Connection], gone: set[str]
) -> tuple[list[dict[int, int]], int]:
    """By ledger the number each of its readings has here, and how many were new.

    The latest reading of a page is the one with the highest number, so the earliest kept goes
    first.
    """
    r = t.readings.c
    known = {row.id: row.number for row in here.execute(select(r.id, r.number))}
    numbers: list[dict[int, int]] = [{} for _ in others]
    found = [
        (row["kept_at"], which, row)
        for which, there in enumerate(others)
        for row in there.execute(select(t.readings).order_by(r.number)).mappings().all()
        if row["sha256"] not in gone
    ]
    new = 0
    for _, which, row in sorted(
        found, key=lambda one: (one[0], one[1], one[2]["number"])
    ):
        if row["id"] not in known:
            known[row["id"]] = _merge_reading(here, others[which], row)
            new += 1
        numbers[which][row["number"]] = known[row["id"]]
    return numbers, new


def _merge_reading(here: Connection, there: Connection, row: Any) -> int:
    """Take over one reading with its text and claims; returns its number here."""
    if not here.execute(
        select(t.texts.c.digest).where(t.texts.c.digest == row["text"])
    ).first():
        asked = select(t.texts).where(t.texts.c.digest == row["text"])
        chain.append(here, t.texts, [dict(there.execute(asked).mappings().one())])
    values = _unnumbered(row) | {
        "version": query.version_of(here, row["document"], row["sha256"])
    }
    (kept,) = chain.append(here, t.readings, [values])
    number = int(kept["number"])
    found = {
        name: list(_of_reading(there, t.metadata.tables[name], row["number"], number))
        for name in t.FOUND
    }
    chain.append_found(here, number, found)
    search.index(here, number)
    return number


def _of_reading(
    there: Connection, table: Table, was: int, number: int
) -> Iterator[dict[str, Any]]:
    """The rows of a reading under its number here."""
    asked = (
        select(table).where(table.c.reading == was).order_by(*table.primary_key.columns)
    )
    for row in there.execute(asked).mappings():
        yield dict(row) | {"reading": number}


def _merge_reviews(here: Connection, there: Connection, numbers: dict[int, int]) -> int:
    """Take over reviews of readings that were taken over."""
    known = set(here.execute(select(t.reviews.c.id)).scalars())
    rows = []
    for row in there.execute(select(t.reviews).order_by(t.reviews.c.number)).mappings():
        if row["id"] in known:
            continue
        if row["reading"] not in {None, *numbers}:
            continue
        reading = None if row["reading"] is None else numbers[row["reading"]]
        rows.append(_unnumbered(row) | {"reading": reading})
    chain.append(here, t.reviews, rows)
    return len(rows)


def _by_content(here: Connection, there: Connection, table: Table) -> int:
    """Take over rows that are not here yet, whatever their numbers."""
    known = {
        repr(sorted(_unnumbered(row).items()))
        for row in here.execute(select(table)).mappings()
    }
    asked = there.execute(select(table).order_by(table.c.number)).mappings()
    rows = [_unnumbered(row) for row in asked]
    new = [row for row in rows if repr(sorted(row.items())) not in known]
    chain.append(here, table, new)
    return len(new)
