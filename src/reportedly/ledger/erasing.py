"""Take articles out of a ledger for good, where law or the safety of a source demands it.

Their bytes and words are destroyed in the rows that hold them; each such row gets a tombstone that
says who did it, when and why, which digest the row had, and which it has since. It is the one thing
that changes a row, so the guards are laid down for the length of the transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    or_,
    select,
    update,
)

from reportedly.ledger import chain, search
from reportedly.ledger import schema as t
from reportedly.records.watching import MOST_MEMBERS

# What is left of a row that others hang from; every other row of an erased article goes.
_BLANK: dict[str, dict[str, Any]] = {
    "pages": {"packed": b"", "size": 0},
    "texts": {"text": ""},
    "readings": {"title": None, "url": None, "edits": "[]", "came_from": "[]"},
    "feed_items": {"title": None},
    "arrivals": {"told": ""},
    "answers": {"known": "{}"},
    "alerts": {"told": '{"said": "erased"}'},
}


@dataclass(frozen=True, slots=True)
class Erased:
    """An article that was taken out: who, why and when."""

    document: str
    by: str
    because: str
    at: datetime

    def __str__(self) -> str:
        return f"was erased by {self.by} on {self.at:%Y-%m-%d} ({self.because})"


_TOLD = tuple(t.erasures.c[name] for name in ("document", "by", "because", "kept_at"))


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
    asked = select(c.key, *_TOLD).where(c.of == t.pages.name)
    return {row.key: Erased(*row[1:]) for row in connection.execute(asked)}


def erased_before(connection: Connection, page: str, text: str) -> Erased | None:
    """What was taken out of the bytes with the SHA-256 `page`, or under other bytes of the words
    with the SHA-256 `text`; None where neither was.
    """
    c = t.erasures.c
    same = or_(
        and_(c.of == t.pages.name, c.key == page),
        and_(c.of == t.texts.name, c.key == text),
    )
    row = connection.execute(select(*_TOLD).where(same).order_by(c.number)).first()
    return Erased(*row) if row else None


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
    e = t.erasures.c
    gone = select(e.key).where(e.of == t.pages.name)
    used = select(c.text).where(c.number.not_in(numbers), c.sha256.not_in(gone))
    alone = {row.text for row in found} - set(connection.execute(used).scalars())
    doomed: list[tuple[Table, ColumnElement[bool]]] = [
        *((t.metadata.tables[name], _of_readings(name, numbers)) for name in t.FOUND),
        (t.fingerprints, t.fingerprints.c.reading.in_(numbers)),
        (t.story_parts, t.story_parts.c.reading.in_(numbers)),
        (t.copies, or_(t.copies.c.copy.in_(numbers), t.copies.c.original.in_(numbers))),
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
    """The titles that feeds gave, what was said of changes, what was known of questions, and the
    alerts that quote an article.
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
    ofs = c.number.in_(numbers)
    said = select(t.texts.c.text).join(t.readings, c.text == t.texts.c.digest)
    texts = list(connection.execute(said.where(ofs).distinct()).scalars())
    quoting = [
        row.number
        for row in connection.execute(select(a.number, a.told))
        if any(url in row.told for url in addresses) or _alert_quotes(row.told, texts)
    ]
    names = _names_of(connection, numbers)
    known = connection.execute(select(t.answers.c.number, t.answers.c.known))
    telling = [row.number for row in known if _has_words_of(row.known, names)]
    return [
        (t.feed_items, t.feed_items.c.place.in_({row.place for row in fetched})),
        (t.arrivals, t.arrivals.c.fetch.in_([row.number for row in fetched])),
        (t.answers, t.answers.c.number.in_(telling)),
        (t.alerts, a.number.in_(quoting)),
    ]


def _alert_quotes(told: str, texts: Sequence[str]) -> bool:
    """Whether an alert has words of some texts, of an article that has no address too."""
    words = [quote.get("words") for quote in json.loads(told).get("quotes", ())]
    return any(said in text for said in words if said for text in texts)


def _names_of(connection: Connection, numbers: Sequence[int]) -> set[str]:
    """By what others name some readings and what was found in them: ids."""
    columns = [t.readings.c.document, *(table.c.id for table in t.claims.values())]
    names: set[str] = set()
    for column in columns:
        number = column.table.c["number" if column.table is t.readings else "reading"]
        asked = select(column).where(number.in_(numbers))
        names.update(connection.execute(asked).scalars())
    return names


def _has_words_of(known: str, names: set[str]) -> bool:
    """Whether what was known of a question has the words of some articles: who is quoted in them,
    who did it. It names its first articles and figures alone; where there may be more it has.
    """
    facts = json.loads(known)
    listed, members = facts.get("documents", ()), facts.get("members", ())
    if max(len(listed), len(members)) >= MOST_MEMBERS:
        return True
    quoted = (voice[-1] for voice in facts.get("voices", {}).values())
    return not names.isdisjoint((*listed, *members, *quoted))


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
