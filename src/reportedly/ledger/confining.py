"""Who may read what: a connection that is confined to spaces sees their articles and nothing that
hangs from others.

The one place of it. In PostgreSQL the policies of the tables do it (row-level security), told by a
setting of the transaction; in SQLite a view of the connection stands before each table under its
own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from reportedly.errors import LedgerError
from reportedly.ledger import schema as t

_BETWEEN = "\x1f"  # no name of a space has it
_MINE = "SELECT sha256 FROM main.spaces WHERE space IN ({spaces})"
# Tables whose rows name the reading they are of.
_OF_A_READING = (*t.FOUND, "fingerprints", "story_parts", "reviews")
_READ = "SELECT number FROM temp.readings"
_VIEWS = {
    "spaces": "space IN ({spaces})",
    "pages": f"sha256 IN ({_MINE})",
    "names": f"sha256 IN ({_MINE})",
    "readings": f"sha256 IN ({_MINE})",
    **dict.fromkeys(
        _OF_A_READING,
        f"reading IN ({_READ})",
    ),
    "judgements": "one IN (SELECT id FROM temp.figures) AND other IN (SELECT id FROM temp.figures)",
    "copies": f"copy IN ({_READ}) AND original IN ({_READ})",
    "texts": "digest IN (SELECT text FROM temp.readings)",
}


def confine(connection: Connection, spaces: Sequence[str]) -> None:
    """Let a connection's transaction see these spaces alone.

    Raises:
        LedgerError: the database would not hold to it: its role is a superuser or owns the tables.
    """
    if connection.dialect.name == "sqlite":
        listed = (
            ", ".join("'" + space.replace("'", "''") + "'" for space in spaces)
            or "NULL"
        )
        for table, seen in _VIEWS.items():
            where = seen.format(spaces=listed)
            connection.exec_driver_sql(f'DROP VIEW IF EXISTS temp."{table}"')
            connection.exec_driver_sql(
                f'CREATE TEMP VIEW "{table}" AS SELECT * FROM main."{table}" WHERE {where}'
            )
        return
    holds = connection.exec_driver_sql(
        "SELECT row_security_active('readings')"
    ).scalar()
    if not holds:
        raise LedgerError(
            "this role of the database sees every space: "
            "open the desk with one that `ledger grant` made"
        )
    named = _BETWEEN.join(spaces) or _BETWEEN
    connection.execute(
        text("SELECT set_config('reportedly.spaces', :named, true)"), {"named": named}
    )


def release(connection: Connection) -> None:
    """Take the views away again: a connection of a file goes back to the pool."""
    if connection.dialect.name == "sqlite":
        for table in _VIEWS:
            connection.exec_driver_sql(f'DROP VIEW IF EXISTS temp."{table}"')


# ------------------------------------------------------------------ some articles
_OWN = "SELECT number FROM {temp}.among_readings"
_SOME = {
    "readings": f"number IN ({_OWN})",
    "pages": "sha256 IN (SELECT sha256 FROM {temp}.among_readings)",
    "names": "sha256 IN (SELECT sha256 FROM {temp}.among_readings)",
    **dict.fromkeys(
        _OF_A_READING,
        f"reading IN ({_OWN})",
    ),
    "copies": f"copy IN ({_OWN}) AND original IN ({_OWN})",
    "texts": "digest IN (SELECT text FROM {temp}.among_readings)",
}
_TEMPORARY = {
    "sqlite": "temp",
    "postgresql": "pg_temp",
}  # where a connection's own tables are


def narrow(connection: Connection, documents: Iterable[str]) -> None:
    """Let a connection see these documents and what hangs from them, and nothing else: its own
    views stand before the tables, in a file as in PostgreSQL.

    The work of a question is then that of so many documents, however many the ledger holds.
    """
    run = connection.exec_driver_sql
    widen(connection)
    temp, whole = _TEMPORARY[connection.dialect.name], _schema_name(connection)
    run("CREATE TEMP TABLE among (document TEXT PRIMARY KEY)")
    named = [{"document": document} for document in sorted(set(documents))]
    if named:
        connection.execute(text(f"INSERT INTO {temp}.among VALUES (:document)"), named)
    run(
        "CREATE TEMP TABLE among_readings AS SELECT number, sha256, text"
        f" FROM {whole}.readings WHERE document IN (SELECT document FROM {temp}.among)"
    )
    index, on = ("temp.", "") if temp == "temp" else ("", "pg_temp.")
    for name in ("number", "sha256", "text"):
        run(f"CREATE INDEX {index}among_by_{name} ON {on}among_readings ({name})")
    if temp == "pg_temp":
        run(
            "ANALYZE pg_temp.among_readings"
        )  # a server plans by what it knows of a table
    for table, seen in _SOME.items():
        where = seen.format(temp=temp)
        run(
            f'CREATE TEMP VIEW "{table}" AS SELECT * FROM {whole}."{table}" WHERE {where}'
        )


def _schema_name(connection: Connection) -> str:
    """The schema in which a ledger's tables are."""
    if connection.dialect.name == "sqlite":
        return "main"
    here: str = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    return connection.dialect.identifier_preparer.quote_identifier(here)


def widen(connection: Connection) -> None:
    """Let a connection see the whole ledger again."""
    temp = _TEMPORARY[connection.dialect.name]
    for table in _SOME:
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS {temp}."{table}"')
    for table in ("among", "among_readings"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {temp}.{table}")
