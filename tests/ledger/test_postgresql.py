"""The ledger's tests on PostgreSQL, where there is a server: `REPORTEDLY_POSTGRESQL` names it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from secrets import token_hex
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import create_engine, exc

from reportedly.errors import LedgerError, Overtaken
from reportedly.ledger import Ledger, open_ledger
from reportedly.ledger.schema import metadata
from reportedly.ledger.server import grant
from reportedly.records import Reading
from reportedly.run.verify import verify

# Run here with the fixture below in the place of theirs.
from tests.ledger.test_ledger import (  # noqa: F401
    filled,
    test_a_figure_read_anew_is_found_by_its_words,
    test_a_judgement_needs_two_figures_that_are_there,
    test_changed_bytes_under_the_same_id_are_a_new_version_and_both_stay,
    test_links_of_a_version_that_no_longer_speaks_are_left_out,
    test_newer_rules_make_a_new_reading_and_the_old_one_stays,
    test_the_original_bytes_are_kept,
    test_the_same_bytes_are_kept_once,
    test_the_same_bytes_under_another_name_only_add_the_name,
    test_what_stands_between_documents_comes_out_the_same,
    test_words_that_do_not_stand_in_the_text_are_never_kept,
)
from tests.ledger_cases import BY, TEXT, reading, readings

SERVER = os.environ.get("REPORTEDLY_POSTGRESQL", "postgresql://postgres@127.0.0.1/test")


def _there() -> bool:
    try:
        engine = create_engine(
            SERVER.replace("postgresql:", "postgresql+psycopg:", 1),
            connect_args={"connect_timeout": 2},
        )
        with engine.connect():
            return True
    except (exc.SQLAlchemyError, ModuleNotFoundError):
        return False


pytestmark = pytest.mark.skipif(
    not _there(), reason=f"needs a PostgreSQL server, none at {SERVER}"
)


@pytest.fixture(scope="module")
def admin() -> Iterator[object]:
    engine = create_engine(
        SERVER.replace("postgresql:", "postgresql+psycopg:", 1),
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def address(admin: object) -> Iterator[str]:
    """The address of a schema of its own."""
    with own_schema(admin) as address:
        yield address


@contextmanager
def own_schema(admin: object) -> Iterator[str]:
    name = f"reportedly_{token_hex(6)}"
    admin.exec_driver_sql(f"CREATE SCHEMA {name}")  # type: ignore[attr-defined]
    try:
        yield f"{SERVER}?options={quote(f'-csearch_path={name}')}"
    finally:
        admin.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")  # type: ignore[attr-defined]


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    with open_ledger(address, create=True) as opened:
        yield opened


def test_there_is_none_until_it_is_made(address: str) -> None:
    with pytest.raises(LedgerError, match="there is no ledger here"):
        open_ledger(address)


def test_any_reading_comes_out_the_same(ledger: Ledger) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(read=readings())
    def comes_out(read: Reading) -> None:
        if not ledger.append(read, BY):
            return
        kept = ledger.last_read(read.page.sha256)
        assert kept is not None
        (back,) = ledger.readings([kept])
        assert back.document == read.document
        assert (back.figures, back.statements) == (
            read.claims.figures,
            read.claims.statements,
        )
        assert (back.times, back.places) == (read.mentions.times, read.mentions.places)
        assert ledger.is_as_written(kept)

    comes_out()
    assert ledger.check().problems == []


@pytest.mark.parametrize("table", sorted(set(metadata.tables) - {"erasures"}))
def test_the_database_refuses_to_change_or_remove_a_row(
    ledger: Ledger, table: str
) -> None:
    filled(ledger)
    column = next(iter(metadata.tables[table].columns)).name
    for change in (
        f'UPDATE "{table}" SET "{column}" = "{column}"',
        f'DELETE FROM "{table}"',
        f'TRUNCATE "{table}" CASCADE',
    ):
        with (
            pytest.raises(exc.DatabaseError, match="append-only"),
            ledger._engine.begin() as connection,
        ):
            connection.exec_driver_sql(change)


def test_the_role_that_works_with_it_may_read_and_append_and_nothing_else(
    ledger: Ledger, address: str, admin: object
) -> None:
    role = f"app_{token_hex(6)}"
    admin.exec_driver_sql(f"CREATE ROLE {role} LOGIN")  # type: ignore[attr-defined]
    try:
        grant(ledger._engine, role)
        with open_ledger(address.replace("//postgres@", f"//{role}@")) as opened:
            filled(opened)
            assert opened.check().problems == []
            for change in (
                "UPDATE figures SET low = 1",
                "DELETE FROM copies",
                "TRUNCATE reasons",
            ):
                with (
                    pytest.raises(exc.ProgrammingError, match="permission denied"),
                    opened._engine.begin() as connection,
                ):
                    connection.exec_driver_sql(change)
            drop = "DROP TRIGGER figures_append_only ON figures"
            with (
                pytest.raises(exc.ProgrammingError, match="must be owner"),
                opened._engine.begin() as connection,
            ):
                connection.exec_driver_sql(drop)
    finally:
        admin.exec_driver_sql(f"DROP OWNED BY {role}")  # type: ignore[attr-defined]
        admin.exec_driver_sql(f"DROP ROLE {role}")  # type: ignore[attr-defined]


def test_what_was_changed_is_named_and_what_was_erased_is_told(ledger: Ledger) -> None:
    filled(ledger)
    assert ledger.damage() == () and ledger.check().problems == []
    ledger.erase("b", "mira", "a court order")
    assert ledger.damage() == () and ledger.check().problems == []
    assert [v.kept.document for v in verify(ledger, sample=0) if v.erased] == ["b"]
    with ledger._engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER figures_append_only ON figures")
        connection.exec_driver_sql("UPDATE figures SET low = 77777")
    assert ledger.damage() == (
        "the guard of figures was taken away: rows may have been changed",
    )
    assert ledger.check().problems == ["rows of figures of reading 1 were changed"]


def test_a_guard_is_missed_beside_another_ledger_that_has_its_own(
    admin: object, ledger: Ledger
) -> None:
    with own_schema(admin) as elsewhere, open_ledger(elsewhere, create=True) as other:
        with ledger._engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER figures_append_only ON figures")
        assert ledger.damage() == (
            "the guard of figures was taken away: rows may have been changed",
        )
        assert other.damage() == ()


def test_a_snapshot_answers_of_one_moment(ledger: Ledger) -> None:
    ledger.append(reading("a"), BY)
    with ledger.snapshot() as seen:
        ledger.append(reading("b", TEXT.encode() + b" B"), BY)
        assert [k.document for k in seen.documents()] == ["a"]
    assert len(ledger.documents()) == 2


def test_writers_at_once_leave_one_chain(address: str, ledger: Ledger) -> None:
    def write(writer: int) -> None:
        with open_ledger(address) as mine:
            for n in range(15):
                mine.append(
                    reading(f"{writer % 2}-{n}", f"{TEXT} {writer % 2} {n}".encode()),
                    BY,
                )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert len(ledger.documents()) == 30
    assert ledger.check().problems == []


def test_who_was_overtaken_keeps_nothing(ledger: Ledger) -> None:
    ledger.append(reading("a"), BY)
    ledger.keep_traces("t", [(1, b"f")], [], after=0)
    with pytest.raises(Overtaken):
        ledger.keep_traces("t", [(1, b"f")], [], after=0)


def test_a_server_that_is_not_there_is_one_line() -> None:
    with pytest.raises(LedgerError, match=r"^test@127\.0\.0\.1: the database says"):
        open_ledger("postgresql://nobody:secret@127.0.0.1:1/test", patience=2)
