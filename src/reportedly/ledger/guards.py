"""What is wrong with a ledger as a whole: damaged pages, rows that hang from nothing, guards taken
away or made blunt.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Connection, create_engine

from reportedly.ledger import schema as t
from reportedly.ledger import search
from reportedly.ledger.connection import migrate

_SHOWN = 20  # lines of an integrity check; a damaged file can give thousands
_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
# Only the tables the ledger itself sees: another ledger of the same database stands in a schema
# of its own, and its guards are not ours.
_GUARDED = """
SELECT c.relname, p.prosrc FROM pg_trigger AS g
JOIN pg_class AS c ON c.oid = g.tgrelid JOIN pg_proc AS p ON p.oid = g.tgfoid
WHERE g.tgname = c.relname || '_append_only' AND g.tgenabled = 'O'
    AND pg_table_is_visible(c.oid)
"""


def damage(connection: Connection) -> Iterator[str]:
    """What is wrong, a line each; nothing where all is well."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql(
            f"PRAGMA integrity_check({_SHOWN})"
        ).scalars()
        yield from (f"the file is damaged: {line}" for line in found if line != "ok")
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        yield from sorted(
            {f"rows of {row[0]} belong to no row of {row[2]}" for row in orphans}
        )
        yield from _changed(connection)
    else:
        yield from _guards_missing(connection)
    yield from search.index_problems(connection)


def _changed(connection: Connection) -> Iterator[str]:
    """Tables, indexes and guards against those of a new ledger, word for word."""
    there = _schema(connection)
    for (kind, name), sql in sorted(_expected().items()):
        what = {"trigger": "guard"}.get(kind, kind)
        if (kind, name) not in there:
            yield f"the {what} {name} was taken away: rows may have been changed"
        elif there[kind, name] != sql:
            yield f"the {what} {name} was changed: rows may have been changed"
    for kind, name in sorted(there.keys() - _expected().keys()):
        yield f"a {kind} {name} was added by something else"


def _schema(connection: Connection) -> dict[tuple[str, str], str]:
    """The tables, indexes and guards of a database as SQL."""
    found = connection.exec_driver_sql(_SCHEMA)
    return {(kind, name): " ".join((sql or "").split()) for kind, name, sql in found}


@cache
def _expected() -> dict[tuple[str, str], str]:
    """What a ledger of this version has."""
    with create_engine("sqlite://").begin() as connection:
        migrate(connection)
        return _schema(connection)


def _guards_missing(connection: Connection) -> Iterator[str]:
    """What is said of tables without their guard."""
    guarded = {row[0]: row[1] for row in connection.exec_driver_sql(_GUARDED)}
    for table in sorted(t.metadata.tables):
        if "RAISE EXCEPTION" not in guarded.get(table, ""):
            yield f"the guard of {table} was taken away: rows may have been changed"
