"""Spaces in PostgreSQL: the server itself shows nothing of another's, whatever is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_hex

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from reportedly.errors import LedgerError
from reportedly.ledger import Ledger, open_ledger
from reportedly.ledger.server import grant_role
from reportedly.run.reviewing import Judge
from reportedly.serve.app import DeskSettings, create_app
from reportedly.serve.people import make_account
from tests.ledger.test_postgresql import address, admin, pytestmark  # noqa: F401
from tests.ledger_cases import BY, TEXT, reading

TABLES = (
    *(
        "pages",
        "names",
        "texts",
        "readings",
        "passages",
        "times",
        "places",
        "actors",
        "figures",
    ),
    *("statements", "events", "issues", "reasons", "reviews", "searched"),
    *("v_articles", "v_figures", "v_statements", "v_events", "v_places", "v_issues"),
)


@pytest.fixture
def desk(address: str, admin: object) -> Iterator[Ledger]:  # noqa: F811
    """A ledger of two spaces, opened by the role that works with it."""
    role = f"desk_{token_hex(6)}"
    admin.exec_driver_sql(f"CREATE ROLE {role} LOGIN")  # type: ignore[attr-defined]
    with open_ledger(address, create=True) as owner:
        owner.append(reading("mine"), BY)
        owner.append(reading("other", TEXT.encode() + b" Other words."), BY)
        owner.keep_in_space("mosul", ["mine"], "ana")
        owner.keep_in_space("sudan", ["other"], "ana")
        other = next(k.figure.id for k in owner.figures() if k.kept.document == "other")
        Judge(owner, "ana").comment(other, "between us")
        grant_role(owner._engine, role)
    try:
        with open_ledger(address.replace("//postgres@", f"//{role}@")) as opened:
            yield opened
    finally:
        admin.exec_driver_sql(f"DROP OWNED BY {role}")  # type: ignore[attr-defined]
        admin.exec_driver_sql(f"DROP ROLE {role}")  # type: ignore[attr-defined]


def counted(desk: Ledger, table: str, spaces: str | None) -> int:
    with desk._engine.connect() as connection:
        if spaces is not None:
            set_ = text("SELECT set_config('reportedly.spaces', :spaces, true)")
            connection.execute(set_, {"spaces": spaces})
        return int(
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
        )


@pytest.mark.parametrize("table", TABLES)
def test_the_database_itself_shows_one_space(desk: Ledger, table: str) -> None:
    every, mine = counted(desk, table, None), counted(desk, table, "mosul")
    nobody, other = counted(desk, table, "\x1f"), counted(desk, table, "sudan")
    assert nobody == 0 and mine + other == every
    assert counted(desk, table, None) == every, "the setting ends with its transaction"


def test_a_desk_on_postgresql_shows_one_space(desk: Ledger) -> None:
    seen = desk.within(("mosul",))
    assert [k.document for k in seen.documents()] == ["mine"]
    assert [k.document for k in seen.search("Mosul")] == ["mine"]
    assert seen.reviews() == []
    make_account(desk, "fred", "coder", ("mosul",), "correct horse battery", "root")
    client = TestClient(create_app(desk, DeskSettings()))
    client.post("/login", data={"name": "fred", "password": "correct horse battery"})
    for page in (
        "/",
        "/figures",
        "/events",
        "/happenings",
        "/articles",
        "/activity",
        "/queue",
    ):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "between us" not in answer.text and "/articles/other" not in answer.text
    assert client.get("/articles/other").status_code == 404
    assert client.get("/articles/mine").status_code == 200


def test_a_role_that_would_see_everything_is_refused(address: str) -> None:  # noqa: F811
    with (
        open_ledger(address, create=True) as owner,
        pytest.raises(LedgerError, match="sees every space"),
    ):
        owner.within(("mosul",)).documents()
