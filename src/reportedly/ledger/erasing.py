"""Take articles out of a ledger for good, where law or the safety of a source demands it.

Their bytes and words are destroyed in the rows that hold them; each such row gets a tombstone that
says who did it, when and why, which digest the row had, and which it has since. It is the one thing
that changes a row, so the guards are laid down for the length of the transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select, update

from reportedly.ledger import chain, search
from reportedly.ledger import schema as t

# What is left of a row that others hang from; every other row of an erased article goes.
_BLANK: dict[str, dict[str, Any]] = {
    "pages": {"packed": b"", "size": 0},
    "texts": {"text": ""},
    "readings": {"title": None, "url": None, "edits": "[]", "came_from": "[]"},
    "feed_items": {"title": None},
    "arrivals": {"told": ""},
    "alerts": {"told": '{"said": "erased"}'},
}


@dataclass(frozen=True, slots=True)
class Erased:
    """An article that was taken out: who, why and when."""

    document: str
    by: str
    because: str
    at: datetime


def pages_of(connection: Connection, document: str) -> list[str]:
    """The bytes that came under a document id, by their SHA-256."""
    c = t.names.c
    return list(
        connection.execute(select(c.sha256).where(c.document == document)).scalars()
    )


def documents_with(connection: Connection, words: str) -> list[str]:
    """The documents whose text holds some words, without regard to case."""
    c = t.readings.c
    holds = t.texts.c.text.icontains(words, autoescape=True)
    asked = (
        select(c.document)
        .join(t.texts, t.texts.c.digest == c.text)
        .where(holds)
        .distinct()
    )
    return sorted(connection.execute(asked).scalars())


def erased(connection: Connection) -> dict[str, Erased]:
    """What was taken out, by the SHA-256 of its bytes."""
    c = t.erasures.c
    asked = select(
        c.key,
        c.document,
        c.by,
        c.because,
        c.kept_at,
    ).where(c.of == "pages")
    return {
        row.key: Erased(row.document, row.by, row.because, row.kept_at)
        for row in connection.execute(asked)
    }


def erase_documents(
    connection: Connection,
    document: str,
    pages: Sequence[str],
    by: str,
    because: str,
    now: datetime,
) -> int:
    """Destroy what is kept of some pages, in the connection's transaction; how many rows were
    touched.
    """
    c = t.readings.c
    found = connection.execute(
        select(c.number, c.text).where(c.sha256.in_(pages))
    ).all()
    numbers = [row.number for row in found]
    used = select(c.text).where(c.number.not_in(numbers))
    alone = {row.text for row in found} - set(connection.execute(used).scalars())
    doomed: list[tuple[Table, ColumnElement[bool]]] = [
        *((t.metadata.tables[name], _of_readings(name, numbers)) for name in t.FOUND),
        (t.fingerprints, t.fingerprints.c.reading.in_(numbers)),
        (t.story_parts, t.story_parts.c.reading.in_(numbers)),
        (
            t.copies,
            or_(
                t.copies.c.copy.in_(numbers),
                t.copies.c.original.in_(numbers),
            ),
        ),
        (t.reviews, t.reviews.c.reading.in_(numbers)),
        (t.readings, c.number.in_(numbers)),
        (t.texts, t.texts.c.digest.in_(alone)),
        (t.pages, t.pages.c.sha256.in_(pages)),
        *_of_the_watch(connection, pages, numbers),
    ]
    who = {"document": document, "by": by, "because": because, "kept_at": now}
    tombs: list[dict[str, Any]] = []
    search.forget(connection, numbers)
    with _guards_down(connection, [table for table, _ in doomed]):
        for table, condition in doomed:
            tombs += (
                who | tomb for tomb in _destroy(connection, table, condition, numbers)
            )
    chain.append(connection, t.erasures, tombs)
    return len(tombs)


def _of_the_watch(
    connection: Connection, pages: Sequence[str], numbers: Sequence[int]
) -> list[tuple[Table, ColumnElement[bool]]]:
    """The titles that feeds gave, what was said of changes, and the alerts that quote an
    article.
    """
    f, c, a = t.fetches.c, t.readings.c, t.alerts.c
    fetched = connection.execute(
        select(f.number, f.place).where(f.record.in_(pages))
    ).all()
    addresses = {
        url
        for url in connection.execute(
            select(c.url).where(c.number.in_(numbers))
        ).scalars()
        if url
    }
    quoting = [
        row.number
        for row in connection.execute(select(a.number, a.told))
        if any(url in row.told for url in addresses)
    ]
    return [
        (t.feed_items, t.feed_items.c.place.in_({row.place for row in fetched})),
        (t.arrivals, t.arrivals.c.fetch.in_([row.number for row in fetched])),
        (t.alerts, a.number.in_(quoting)),
    ]


def _of_readings(name: str, numbers: Sequence[int]) -> ColumnElement[bool]:
    return t.metadata.tables[name].c.reading.in_(numbers)


def _destroy(
    connection: Connection,
    table: Table,
    condition: ColumnElement[bool],
    numbers: Sequence[int],
) -> Iterator[dict[str, Any]]:
    """Blank or remove rows; for each link of the chain that named them what it had and what is
    left.
    """
    if table.name in t.FOUND:
        keys = [str(number) for number in numbers]
    else:
        found = connection.execute(select(table).where(condition)).mappings().all()
        keys = [chain.key_of(table, dict(row)) for row in found]
    blank = _BLANK.get(table.name)
    connection.execute(
        update(table).where(condition).values(blank)
        if blank
        else delete(table).where(condition)
    )
    left: dict[str, str] = {}
    if blank:
        now = connection.execute(select(table).where(condition)).mappings()
        left = {
            chain.key_of(table, dict(row)): chain.digest_of_rows([dict(row)])
            for row in now
        }
    elif table.name in t.FOUND:
        left = dict.fromkeys(keys, chain.digest_of_rows([]))
    c = t.chain.c
    for key in keys:
        had = connection.execute(
            select(c.digest).where(c.of == table.name, c.key == key)
        ).scalar()
        if had is not None and had != left.get(key):
            yield {"of": table.name, "key": key, "digest": had, "left": left.get(key)}


@contextmanager
def _guards_down(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """Lay the guards of some tables down, and put the very same ones up again."""
    names = [table.name for table in tables]
    if connection.dialect.name != "sqlite":
        for name in names:
            connection.exec_driver_sql(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        yield
        for name in names:
            connection.exec_driver_sql(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
        return
    connection.exec_driver_sql(
        "PRAGMA secure_delete = ON"
    )  # what is freed is overwritten
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN "
        f"({', '.join('?' * len(names))})",
        tuple(names),
    ).all()
    for name, _ in found:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in found:
        connection.exec_driver_sql(sql)
