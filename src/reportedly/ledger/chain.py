"""A digest of every row, each hashed together with the one before: what was appended, in which
order.

The last link, the head, stands for the whole ledger as it was then. Whoever rewrites a row must
rewrite every link
after it, and ends at another head: one that was written down elsewhere tells. What a reading found
    is a link for each
of its tables, everything else a link for each row.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Table,
    cast,
    exc,
    func,
    insert,
    inspect,
    select,
    tuple_,
)

from reportedly.ledger import schema as t

Row = dict[str, Any]
GENESIS = "0" * 64  # the head of an empty ledger
# Everything that is appended but what a reading found (`schema.FOUND`, a link a table) and the
# links themselves: a link a row.
OF_ROWS = tuple(n for n in t.metadata.tables if n not in {*t.FOUND, t.chain.name})
# What reading rows back may end in where a column has a value that no ledger writes.
MISSHAPEN = (
    *(ValueError, TypeError, AttributeError, LookupError, RecursionError),
    exc.NoResultFound,
)
_MANY = 500  # links looked at together: SQLite bears 32,766 parameters


# The table of a link, in words that keep a database from its index of tables: it went through the
# links of all articles for those of the last.
_TABLE = func.coalesce(t.chain.c.of, "")


def append(connection: Connection, table: Table, rows: Sequence[Row]) -> list[Row]:
    """Insert rows and chain each; the rows with the number the database gave them.

    The connection must hold the ledger's write lock.
    """
    if not rows:
        return []
    numbered = "number" in table.primary_key.columns and "number" not in rows[0]
    if numbered and (erased := _last_erased(connection, table)):
        rows = [row | {"number": n} for n, row in enumerate(rows, erased + 1)]
        numbered = False
    if numbered:
        given = insert(table).returning(table.c.number, sort_by_parameter_order=True)
        numbers = connection.execute(given, rows).scalars().all()
        rows = [
            row | {"number": number} for row, number in zip(rows, numbers, strict=True)
        ]
    else:
        connection.execute(insert(table), rows)
    link(
        connection,
        ((table.name, key_of(table, row), digest_of_rows([row])) for row in rows),
    )
    return list(rows)


def _last_erased(connection: Connection, table: Table) -> int:
    """The number of the last row of a table where it was erased, else 0: SQLite would give its
    number to the next, and a link of the chain names a row for good. A server never does.
    """
    if connection.dialect.name != "sqlite":
        return 0
    e, number = t.erasures.c, table.primary_key.columns["number"]
    erased = select(func.max(cast(e.key, Integer))).where(e.of == table.name)
    gone = connection.execute(erased).scalar() or 0
    if not gone:
        return 0
    there = connection.execute(select(func.max(number))).scalar() or 0
    return gone if gone > there else 0


def append_found(
    connection: Connection, number: int, found: dict[str, list[Row]]
) -> None:
    """Insert what a reading found, by table, and chain it; a table without rows is chained too."""
    links = []
    for name in t.FOUND:
        rows = found.get(name, [])
        if rows:
            connection.execute(insert(t.metadata.tables[name]), rows)
        links.append((name, str(number), digest_of_rows(rows)))
    link(connection, links)


def link(connection: Connection, links: Iterable[tuple[str, str, str]]) -> None:
    """Add links (table, key, digest) behind the last."""
    number, head = last(connection)
    made = []
    for of, key, summed in links:
        number, head = number + 1, _next_head(head, of, key, summed)
        made.append(
            {"number": number, "of": of, "key": key, "digest": summed, "head": head}
        )
    if made:
        connection.execute(insert(t.chain), made)


def last(connection: Connection) -> tuple[int, str]:
    """How many links there are, and the head."""
    c = t.chain.c
    row = connection.execute(
        select(c.number, c.head).order_by(c.number.desc()).limit(1)
    ).first()
    return (int(row.number), str(row.head)) if row else (0, GENESIS)


def link_at(connection: Connection, number: int) -> str | None:
    """The head as it was after so many links; None where there are fewer."""
    c = t.chain.c
    return connection.execute(select(c.head).where(c.number == number)).scalar()


def appended_since(
    connection: Connection, number: int, head: str
) -> frozenset[str] | None:
    """The tables with a link behind the given one; None where that is no link of this chain."""
    if number and link_at(connection, number) != head:
        return None
    later = select(_TABLE).where(t.chain.c.number > number).distinct()
    return frozenset(connection.execute(later).scalars())


def keys_since(connection: Connection, number: int, table: Table) -> list[str]:
    """The keys of the rows of a table with a link behind the given one."""
    c = t.chain.c
    later = select(c.key).where(c.number > number, _TABLE.in_([table.name]))
    return list(connection.execute(later).scalars())


def _next_head(head: str, of: str, key: str, summed: str) -> str:
    """The head of the chain behind one more link."""
    return sha256("\x1f".join((head, of, key, summed)).encode()).hexdigest()


def digest_of_rows(rows: Iterable[Row]) -> str:
    """SHA-256 over rows in whatever order, the same for every database; a column that is null has
    no say.

    So a column that joins later leaves the digests of older rows as they are.
    """
    rows_without_nulls = (
        {name: v for name, v in row.items() if v is not None} for row in rows
    )
    lines = sorted(
        json.dumps(row, sort_keys=True, default=_json_value)
        for row in rows_without_nulls
    )
    return sha256("\n".join(lines).encode()).hexdigest()


def _json_value(value: Any) -> str:
    """How a value that JSON lacks is digested."""
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no column holds {value!r}")


def key_of(table: Table, row: Row) -> str:
    """The primary key of a row, as a link names it."""
    keys = [row[column.name] for column in table.primary_key.columns]
    return str(keys[0]) if len(keys) == 1 else json.dumps(keys)


# ------------------------------------------------------------------ a ledger that had no chain
def link_all(connection: Connection) -> None:
    """Chain every row that is there, in the order of the keys: what a migration does once."""
    there = set(inspect(connection).get_table_names())
    for name in OF_ROWS:
        if name in there:
            table = t.metadata.tables[name]
            found = _every_row(connection, table)
            link(
                connection,
                ((name, key_of(table, row), digest_of_rows([row])) for row in found),
            )
    numbers = list(
        connection.execute(
            select(t.readings.c.number).order_by(t.readings.c.number)
        ).scalars()
    )
    for start in range(0, len(numbers), _MANY):
        some = numbers[start : start + _MANY]
        for name in (n for n in t.FOUND if n in there):
            found_by = _rows_by_reading(connection, t.metadata.tables[name], some)
            link(
                connection,
                ((name, str(n), digest_of_rows(found_by.get(n, []))) for n in some),
            )


def _every_row(connection: Connection, table: Table) -> Iterator[Row]:
    keys = table.primary_key.columns
    for row in connection.execute(select(table).order_by(*keys)).mappings():
        yield dict(row)


def _rows_by_reading(
    connection: Connection, table: Table, numbers: Sequence[int]
) -> dict[int, list[Row]]:
    """The rows of a table of some readings."""
    keys = table.primary_key.columns
    asked = select(table).where(table.c.reading.in_(numbers)).order_by(*keys)
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in connection.execute(asked).mappings():
        grouped[row["reading"]].append(dict(row))
    return grouped


# ------------------------------------------------------------------ does it hold
@dataclass(slots=True)
class Checked:
    """What was found of a chain: its links, its head, whether it once stood at `asked`, and what is
    wrong.
    """

    asked: str | None = None
    links: int = 0
    head: str = GENESIS
    seen: bool = False  # the head asked for
    erased: int = 0  # rows that were taken out and whose tombstone says so
    problems: list[str] = field(default_factory=list)
    _many: Counter[str] = field(default_factory=Counter)
    _readings: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def check(connection: Connection, asked: str | None = None) -> Checked:
    """Compute every digest and every link again, and name each row that is not what was appended.

    Args:
        asked: a head that was written down; whether the chain ever stood there.
    """
    done = Checked(asked, seen=asked == GENESIS)
    tombs = _tombs(connection)
    links = connection.execute(
        select(t.chain).order_by(t.chain.c.number),
        execution_options={"yield_per": _MANY},
    )
    for batch in links.partitions(_MANY):
        _walk_links(done, batch)
        for of, some in groupby(
            sorted(batch, key=lambda k: str(k.of)), key=lambda k: str(k.of)
        ):
            _compare(connection, done, of, list(some), tombs)
    _strangers(connection, done)
    return done


# By table, key and digest of a row that was erased: the digest it has since, None where it is gone.
Tombs = dict[tuple[str, str, str], str | None]


def _tombs(connection: Connection) -> Tombs:
    """What was erased, with what is left of it."""
    c = t.erasures.c
    asked = select(c.of, c.key, c.digest, c.left)
    return {
        (row.of, row.key, row.digest): row.left for row in connection.execute(asked)
    }


def _walk_links(done: Checked, batch: Sequence[Any]) -> None:
    """Check that links follow on each other, and note those that do not."""
    for row in batch:
        done.links += 1
        done.head = _next_head(done.head, row.of, row.key, row.digest)
        if row.number != done.links:
            done.problems.append(f"link {done.links} of the chain is gone")
            done.links = row.number
        if row.head != done.head:
            done.problems.append(
                f"link {row.number} of the chain ({row.of} {row.key}) was changed"
            )
            done.head = row.head
        done.seen = done.seen or done.head == done.asked


def _compare(
    connection: Connection, done: Checked, of: str, links: list[Any], tombs: Tombs
) -> None:
    """Check rows against what the chain says of them."""
    if of not in t.metadata.tables:
        done.problems.append(f"the chain names a table {of!r}, which no ledger has")
        return
    if of in t.FOUND:
        done._readings[of].update(int(one.key) for one in links)
    else:
        done._many[of] += len(links)
    now = _digests_now(connection, of, links)
    for one in links:
        if now.get(one.key) == one.digest:
            continue
        tomb = (of, one.key, one.digest)
        if tomb in tombs and tombs[tomb] == now.get(one.key):
            done.erased += 1
        else:
            done.problems.append(_what_became(of, one.key, one.key in now))


def _digests_now(connection: Connection, of: str, links: list[Any]) -> dict[str, str]:
    """By key the digest that what some links name has today; what is gone has none, and of a row
    that cannot be read back it is none that any row has.
    """
    try:
        return _digests_of_rows(connection, of, links)
    except MISSHAPEN:
        if len(links) == 1:
            return {links[0].key: ""}
    return {
        key: digest
        for one in links
        for key, digest in _digests_now(connection, of, [one]).items()
    }


def _digests_of_rows(
    connection: Connection, of: str, links: list[Any]
) -> dict[str, str]:
    table = t.metadata.tables[of]
    if of in t.FOUND:
        numbers = [int(one.key) for one in links]
        grouped = _rows_by_reading(connection, table, numbers)
        return {str(n): digest_of_rows(grouped.get(n, [])) for n in numbers}
    rows = _with_keys(connection, table, links)
    return {key_of(table, row): digest_of_rows([row]) for row in rows}


def _what_became(of: str, key: str, is_there: bool) -> str:
    """That a row, or the rows of a reading, are not what was appended."""
    if of in t.FOUND:
        became = "were changed" if is_there else "was removed"
        return f"rows of {of} of reading {key} {became}"
    return f"row {key} of {of} {'was changed' if is_there else 'was removed'}"


def _with_keys(connection: Connection, table: Table, links: list[Any]) -> Iterator[Row]:
    """The rows of a table under the keys of some links."""
    keys = list(table.primary_key.columns)
    if len(keys) == 1:
        number = keys[0].type.python_type is int
        wanted = [int(one.key) if number else one.key for one in links]
        asked = select(table).where(keys[0].in_(wanted))
    else:
        asked = select(table).where(
            tuple_(*keys).in_([tuple(json.loads(one.key)) for one in links])
        )
    for row in connection.execute(asked).mappings():
        yield dict(row)


def _strangers(connection: Connection, done: Checked) -> None:
    """Rows that were never appended by a ledger: no link names them."""
    for name in OF_ROWS:
        table = t.metadata.tables[name]
        there = connection.execute(select(func.count()).select_from(table)).scalar_one()
        more = there - done._many[name]
        if more > 0:
            done.problems.append(
                f"{more} row(s) of {name} were added by something else"
            )
    for name in t.FOUND:
        table = t.metadata.tables[name]
        found = connection.execute(select(table.c.reading).distinct()).scalars()
        for number in sorted(set(found) - done._readings[name]):
            done.problems.append(
                f"rows of {name} of reading {number} were added by something else"
            )
