"""What only a PostgreSQL server has: roles, a snapshot a request, locks. The other tests of the ledger run there too."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from secrets import token_hex

import pytest
from sqlalchemy import exc

from reportedly.errors import LedgerError, Overtaken
from reportedly.ledger import Ledger, open_ledger
from reportedly.ledger.schema import metadata
from reportedly.ledger.server import grant_role
from reportedly.run.verify import verify
from tests.ledger.engines import engine, needs_server, own_schema
from tests.ledger.test_ledger import filled
from tests.ledger_cases import BY, TEXT, reading

pytestmark = needs_server


@pytest.fixture(scope="module")
def admin() -> Iterator[object]:
    owner = engine()
    with owner.connect() as connection:
        yield connection
    owner.dispose()


@pytest.fixture
def address() -> Iterator[str]:
    """The address of a schema of its own."""
    with own_schema() as address:
        yield address


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    with open_ledger(address, create=True) as opened:
        yield opened


def test_there_is_none_until_it_is_made(address: str) -> None:
    with pytest.raises(LedgerError, match="there is no ledger here"):
        open_ledger(address)


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
        grant_role(ledger._engine, role)
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


def test_who_could_do_more_than_append_is_not_let_in(
    ledger: Ledger, address: str, admin: object
) -> None:
    """A member of the owner's role, the owner, who may make functions there; nor by one who may not."""
    role = f"app_{token_hex(6)}"
    run = admin.exec_driver_sql  # type: ignore[attr-defined]
    run(f"CREATE ROLE {role} LOGIN")
    try:
        with pytest.raises(LedgerError, match="may still change rows"):
            ledger.grant("postgres")
        run(f"GRANT pg_write_all_data TO {role}")
        with pytest.raises(LedgerError, match="may still change rows"):
            ledger.grant(role)
        run(f"REVOKE pg_write_all_data FROM {role}")
        with ledger._engine.connect() as connection:
            here = connection.exec_driver_sql("SELECT current_schema()").scalar()
        run(f"GRANT CREATE ON SCHEMA {here} TO {role}")
        with pytest.raises(LedgerError, match="may make tables and functions"):
            ledger.grant(role)
        run(f"REVOKE CREATE ON SCHEMA {here} FROM {role}")
        ledger.grant(role)
        run(f"CREATE ROLE {role}_too")
        with (
            open_ledger(address.replace("//postgres@", f"//{role}@")) as opened,
            pytest.raises(LedgerError, match="only the owner"),
        ):
            opened.grant(f"{role}_too")
        filled(ledger)  # the owner's own rights are as they were
        ledger.erase("b", "mira", "a court order")
    finally:
        run(f"DROP OWNED BY {role}")
        run(f"DROP ROLE IF EXISTS {role}, {role}_too")


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


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE searched SET words = to_tsvector('simple', 'forged')",
        "DELETE FROM searched",
        "INSERT INTO searched SELECT number, to_tsvector('simple', 'forged') FROM readings"
        " WHERE number NOT IN (SELECT reading FROM searched)",
    ],
)
def test_an_edit_of_the_index_of_words_is_named_and_mended(
    ledger: Ledger, edit: str
) -> None:
    filled(ledger)
    ledger.append(
        reading("a"), replace(BY, lexicons="w2")
    )  # of the same words: not indexed again
    assert ledger.damage() == ()
    with ledger._engine.begin() as connection:
        assert connection.exec_driver_sql(edit).rowcount
    (said,) = ledger.damage()
    assert "`reportedly ledger reindex`" in said
    ledger.reindex()
    assert ledger.damage() == ()
    assert not ledger.search("forged") and ledger.search("mosul")


def test_names_that_were_indexed_in_another_order_are_the_same(ledger: Ledger) -> None:
    filled(ledger)
    names = "tsvector_to_array(strip(ts_filter(words, '{b}')))"
    turned = f"(SELECT string_agg(n, ' ' ORDER BY n DESC) FROM unnest({names}) AS n)"
    edit = (
        "UPDATE searched SET words = ts_filter(words, '{a,c}') || "
        f"setweight(to_tsvector('simple', {turned}), 'B')"
    )
    with ledger._engine.begin() as connection:
        before = connection.exec_driver_sql(
            "SELECT max(words::text) FROM searched"
        ).scalar()
        connection.exec_driver_sql(edit)
        after = connection.exec_driver_sql(
            "SELECT max(words::text) FROM searched"
        ).scalar()
    assert before != after and ledger.damage() == ()


def test_a_guard_is_missed_beside_another_ledger_that_has_its_own(
    ledger: Ledger,
) -> None:
    with own_schema() as elsewhere, open_ledger(elsewhere, create=True) as other:
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
