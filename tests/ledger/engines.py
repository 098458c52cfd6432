"""Where the tests of the ledger keep theirs: a file, and a schema of a PostgreSQL server where there is one.

`REPORTEDLY_POSTGRESQL` names the server.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, create_engine, exc

from reportedly.ledger import Ledger, open_ledger

SERVER = os.environ.get("REPORTEDLY_POSTGRESQL", "postgresql://postgres@127.0.0.1/test")


def engine() -> Engine:
    """A connection to the server as its owner."""
    address = SERVER.replace("postgresql:", "postgresql+psycopg:", 1)
    return create_engine(
        address, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2}
    )


@cache
def there() -> bool:
    """Whether the server answers."""
    try:
        with engine().connect():
            return True
    except (exc.SQLAlchemyError, ModuleNotFoundError):
        return False


needs_server = pytest.mark.skipif(
    not there(), reason=f"needs a PostgreSQL server, none at {SERVER}"
)
ENGINES = ["file", pytest.param("server", marks=needs_server)]


@contextmanager
def own_schema() -> Iterator[str]:
    """The address of a schema that nobody else has, gone afterwards."""
    name = f"reportedly_{token_hex(6)}"
    owner = engine()
    try:
        with owner.connect() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        yield f"{SERVER}?options={quote(f'-csearch_path={name}')}"
    finally:
        with owner.connect() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
        owner.dispose()


@contextmanager
def empty_ledger(kind: str, folder: Path) -> Iterator[Ledger]:
    """A new ledger in a file of the folder, or on the server."""
    if kind == "file":
        with open_ledger(folder / "l.db", create=True) as opened:
            yield opened
        return
    with own_schema() as address, open_ledger(address, create=True) as opened:
        yield opened
