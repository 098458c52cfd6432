"""A desk's ledger is backed up while it is open, and restored with all that people did."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import create_engine, make_url

from reportedly.ledger import Ledger, open_ledger
from reportedly.run.reviewing import Judge
from reportedly.serve.people import make_account
from tests.ledger.engines import SERVER, there
from tests.ledger.test_postgresql import admin  # noqa: F401
from tests.ledger_cases import BY, TEXT, reading


def worked_on(ledger: Ledger) -> None:
    """A ledger of two spaces with reviews and an account."""
    ledger.append(reading("mine"), BY)
    ledger.append(reading("other", TEXT.encode() + b" Other words."), BY)
    ledger.keep_in_space("mosul", ["mine"], "ana")
    ident = next(k.figure.id for k in ledger.figures() if k.kept.document == "mine")
    Judge(ledger, "ana").correct(ident, {"value": "17"}, "read again")
    Judge(ledger, "tom").accept(ident)
    make_account(ledger, "ana", "lead", ("*",), "correct horse battery", "root")


def same(restored: Ledger, ledger: Ledger) -> None:
    assert restored.check(ledger.head()).problems == []
    assert restored.reviews() == ledger.reviews()
    assert restored.accounts() == ledger.accounts()
    assert 17 in [k.figure.low for k in restored.figures()]
    assert restored.search("Mosul") and restored.spaces() == ["mosul"]
    assert restored.damage() == ()


def test_a_file_is_copied_while_it_is_open(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        worked_on(ledger)
        ledger.backup(tmp_path / "copy.db")
        with open_ledger(tmp_path / "copy.db") as restored:
            same(restored, ledger)


@pytest.fixture
def two_databases(admin: object) -> Iterator[tuple[str, str]]:  # noqa: F811
    names = [f"reportedly_{token_hex(6)}" for _ in range(2)]
    url = make_url(SERVER)
    for name in names:
        admin.exec_driver_sql(f"CREATE DATABASE {name}")  # type: ignore[attr-defined]
    try:
        one, other = (
            url.set(database=name).render_as_string(hide_password=False)
            for name in names
        )
        yield one, other
    finally:
        for name in names:
            admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[attr-defined]


@pytest.mark.skipif(not there(), reason=f"needs a PostgreSQL server, none at {SERVER}")
@pytest.mark.skipif(not shutil.which("pg_dump"), reason="needs pg_dump and psql")
def test_a_database_is_dumped_and_restored(
    two_databases: tuple[str, str], tmp_path: Path
) -> None:
    one, other = two_databases
    dump = tmp_path / "crisis.sql"
    with open_ledger(one, create=True) as ledger:
        worked_on(ledger)
        subprocess.run(["pg_dump", one, "-f", str(dump)], check=True)
        done = ["psql", "-q", "-v", "ON_ERROR_STOP=1", other, "-f", str(dump)]
        subprocess.run(done, check=True, stdout=subprocess.DEVNULL)
        with open_ledger(other) as restored:
            same(restored, ledger)
    engine = create_engine(other.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.connect() as connection:
        policies = "SELECT count(*) FROM pg_policies WHERE tablename = 'readings'"
        assert connection.exec_driver_sql(policies).scalar_one() >= 1
    engine.dispose()
