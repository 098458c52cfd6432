"""A ledger in PostgreSQL, for teams: the same tables, appended to by one at a time, asked in one
snapshot a request.

Whoever makes it owns it and migrates it; those who work with it get a role that may read and append
and nothing else (`grant`). Triggers stop the owner's slip of the hand.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    exc,
    inspect,
    make_url,
    text,
)

from reportedly.errors import LedgerError, UsageError
from reportedly.ledger import schema as t
from reportedly.ledger.connection import WRITES, known_revisions, ledger_errors, migrate
from reportedly.lexicons.web_names import web_name_set

_SCHEMES = web_name_set("server_schemes")
_ONE_WRITER = 0x7265706F72746564  # "reported": the advisory lock of whoever appends
# Connections that are kept open, and as many more at most: a desk answers in 40 threads (AnyIO's),
# and a server lets in a hundred unless it is told otherwise.
_AT_HAND = 20
_NO_RIGHT = "42501"  # SQLSTATE insufficient_privilege


def is_server(place: str | Path) -> bool:
    """Whether a ledger is named by the address of a server and not by a file."""
    return isinstance(place, str) and place.partition("://")[0] in _SCHEMES


def named(address: str) -> Path:
    """What a ledger of a server is called in messages: never with its password."""
    url = make_url(address)
    return Path(f"{url.database or 'postgres'}@{url.host or 'local'}")


def open_server(address: str, *, create: bool, patience: float) -> Engine:
    """An engine on a ledger in PostgreSQL, made with `create` where there is none, migrated by its
    owner.

    Raises:
        LedgerError: there is none, it cannot be reached, or is of newer code.
        UsageError: the driver is not installed.
    """
    try:
        import psycopg  # noqa: F401 - an extra
    except ModuleNotFoundError:
        raise UsageError(
            "a ledger in PostgreSQL needs: pip install 'reportedly[postgresql]'"
        ) from None
    place = named(address)
    engine = _engine_of_server(
        make_url(address).set(drivername="postgresql+psycopg"), patience
    )
    with ledger_errors(place):
        try:
            _ready(engine, place, create=create)
        except exc.ProgrammingError as error:
            if getattr(error.orig, "sqlstate", None) == _NO_RIGHT:
                raise LedgerError(
                    f"{place}: its owner must open it first, to make it or to migrate it"
                ) from None
            raise
    return engine


def _engine_of_server(url: URL, patience: float) -> Engine:
    engine = create_engine(
        url,
        isolation_level="REPEATABLE READ",  # a request sees one moment
        pool_size=_AT_HAND,
        max_overflow=_AT_HAND,
        connect_args={"connect_timeout": max(2, int(patience))},
    )
    event.listen(engine, "begin", _begin_transaction)
    return engine


def _begin_transaction(connection: Connection) -> None:
    """Writers wait for each other, and see what the one before them wrote."""
    if connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")


def writing_engine(engine: Engine) -> Engine:
    """The engine for who appends: a snapshot from before the lock would not hold what the last
    writer wrote.
    """
    level = (
        {} if engine.dialect.name == "sqlite" else {"isolation_level": "READ COMMITTED"}
    )
    return engine.execution_options(**{WRITES: True}, **level)


def _ready(engine: Engine, place: Path, *, create: bool) -> None:
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        found = _revision_of_schema(connection) if "alembic_version" in tables else None
    if found == t.REVISION and "readings" in tables:
        return
    if wrong := _why_no_ledger(found, tables, create=create):
        raise LedgerError(f"{place}: {wrong}")
    with writing_engine(engine).begin() as connection:
        migrate(connection)


def _why_no_ledger(found: str | None, tables: list[str], *, create: bool) -> str:
    """Why a database cannot be brought to this schema; empty where it can."""
    if found is None and tables:
        return f"is a database but not a ledger (it has a table {tables[0]!r})"
    if found is None:
        return "" if create else "there is no ledger here; `reportedly build` makes one"
    if "readings" not in tables:
        return "is no ledger, or was written by a newer reportedly"
    if found not in known_revisions():
        return "is no ledger, or was written by a newer reportedly"
    return ""


def _revision_of_schema(connection: Connection) -> str | None:
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def grant_role(engine: Engine, role: str) -> None:
    """Let a role read and append, and nothing else.

    Raises:
        LedgerError: the ledger is no server's; the role may do more by other ways, or who grants
            may not.
    """
    if engine.dialect.name != "postgresql":
        raise LedgerError(
            "a ledger that is a file has no roles; use the file's permissions"
        )
    with engine.begin() as connection:
        who = engine.dialect.identifier_preparer.quote_identifier(role)
        here = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
        within = engine.dialect.identifier_preparer.quote_identifier(here)
        for right in (
            f"REVOKE ALL ON ALL TABLES IN SCHEMA {within} FROM {who}",
            f"GRANT USAGE ON SCHEMA {within} TO {who}",
            f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {within} TO {who}",
            f"REVOKE INSERT ON {within}.alembic_version FROM {who}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {within} TO {who}",
        ):
            connection.exec_driver_sql(right)
        if wrong := _why_not_granted(connection, role, here):
            raise LedgerError(wrong)


# What a role may do, whether it was granted, is everybody's, or comes with another role.
_MAY = text("""
SELECT bool_or(has_table_privilege(:role, c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')) AS changes,
    bool_and(has_table_privilege(:role, c.oid, 'SELECT')) AS reads,
    has_table_privilege(:role, 'chain', 'INSERT') AS appends,
    has_schema_privilege(:role, :here, 'CREATE') AS makes
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = :here AND c.relkind IN ('r', 'v')
""")


def _why_not_granted(connection: Connection, role: str, here: str) -> str:
    """Why a role may not just read and append after it was granted that; empty where it may."""
    may = connection.execute(_MAY, {"role": role, "here": here}).one()
    if may.changes:
        return (
            f"{role} may still change rows: it is a superuser, owns the tables, or is a member of "
            "a role that may; name another"
        )
    if may.makes:  # what it makes there could stand before what the owner calls
        return (
            f"{role} may make tables and functions in the schema {here}, where the ledger's owner "
            f"would use them: REVOKE CREATE ON SCHEMA {here} FROM PUBLIC, or from {role}"
        )
    if not (may.reads and may.appends):
        return "only the owner of the ledger lets others in"
    return ""
