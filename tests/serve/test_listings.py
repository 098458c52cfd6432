"""The REST API's listings: by the filters of the commands, what the commands print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from reportedly.cli import main
from reportedly.ledger import Ledger, open_ledger
from reportedly.run.build import build
from reportedly.serve.app import DeskSettings, create_app
from reportedly.serve.people import Person, make_account
from tests.serve.test_desk import ARTICLES, PASSWORD

MORE = (
    '{"id": "mail-1", "outlet": "The Mail", "published": "2024-06-02", "title": "Flood in Mosul", "text": '
    '"Seven people drowned when a flood swept through Mosul on Saturday, the mayor said. Some 300 people fled their homes. '
    'In 2014 gunmen attacked the town and killed 31 people."}\n'
    '{"id": "mail-2", "outlet": "The Mail", "published": "2024-06-03", "title": "Flood in Mosul", "text": '
    '"Seven people drowned when a flood swept through Mosul on Saturday, the mayor said. Some 300 people fled their homes. '
    'In 2014 gunmen attacked the town and killed 31 people. A school was closed."}\n'
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    folder = tmp_path_factory.mktemp("listings")
    (folder / "news.jsonl").write_text(ARTICLES + MORE)
    with open_ledger(folder / "l.db", create=True) as opened:
        list(build([str(folder / "news.jsonl")], opened))
        yield opened


@pytest.fixture(scope="module")
def client(ledger: Ledger) -> TestClient:
    app = create_app(ledger, DeskSettings(local="mira"))
    return TestClient(app, base_url="http://localhost")


def printed(ledger: Ledger, name: str, *words: str) -> list[dict[str, Any]]:
    call = [name, "--ledger", str(ledger.path), "--format", "jsonl", "-q", *words]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("name", "filters"),
    [
        ("figures", {}),
        ("figures", {"place": "Basra"}),
        ("figures", {"place": "Nineveh", "category": "killed"}),
        ("figures", {"since": "2024-06-01", "until": "2024-06-30"}),
        ("figures", {"as_of": "2024-05-07"}),
        ("figures", {"source": "Wire"}),
        ("statements", {}),
        ("statements", {"source": "mayor"}),
        ("events", {}),
        ("events", {"type": "air_strike"}),
        ("events", {"actor": "gunmen"}),
        ("questions", {}),
        ("questions", {"place": "Basra"}),
        ("questions", {"since": "2024-06-01"}),
        ("happenings", {}),
        ("happenings", {"place": "Iraq", "since": "2024-06-01"}),
        ("stories", {"place": "Mosul"}),
        ("copies", {}),
    ],
)
def test_the_rows_are_those_of_the_command(
    client: TestClient, ledger: Ledger, name: str, filters: dict[str, str]
) -> None:
    words = [w for n, v in filters.items() for w in (f"--{n.replace('_', '-')}", v)]
    wanted = printed(ledger, name, *words)
    found = client.get(f"/api/v1/listings/{name}", params=filters | {"per": 500})
    assert found.status_code == 200, found.text
    assert found.json()["rows"] == wanted != []
    if filters and name != "stories":
        assert len(wanted) < len(printed(ledger, name))


def test_what_only_one_listing_is_asked(client: TestClient, ledger: Ledger) -> None:
    for name, asked, option in (
        ("questions", "contested", "--contested"),
        ("events", "no_background", "--no-background"),
    ):
        rows = client.get(f"/api/v1/listings/{name}?{asked}=true").json()["rows"]
        assert rows == printed(ledger, name, option)
        assert len(rows) < len(printed(ledger, name))


def test_a_listing_is_given_some_at_a_time(client: TestClient, ledger: Ledger) -> None:
    every, page, seen = printed(ledger, "figures"), 1, []
    while True:
        answer = client.get(f"/api/v1/listings/figures?per=2&page={page}").json()
        assert answer["total"] == len(every) and len(answer["rows"]) <= 2
        seen += answer["rows"]
        if page == answer["pages"]:
            break
        page += 1
    assert seen == every


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("plcae=Basra", "cannot be read"),  # else it would ask for everything
        ("since=soon", "cannot be read"),
        ("category=dead", "no category 'dead'"),
        ("type=strike", "no event type 'strike'"),
        ("place=%00", "cannot be read"),
        ("since=2024-06-02&until=2024-06-01", "after"),
        ("per=501", "cannot be read"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    client: TestClient, query: str, said: str
) -> None:
    answer = client.get(f"/api/v1/listings/figures?{query}")
    assert answer.status_code == 422
    assert said in answer.json()["error"]


def test_a_foreign_space_is_in_no_listing(ledger: Ledger) -> None:
    make_account(ledger, "fred", "viewer", ("sudan",), PASSWORD, "root")
    app = create_app(ledger, DeskSettings())
    token = app.state.server.people.new_token(
        Person("fred", "viewer", ("sudan",), ""), "read", 1
    )
    client = TestClient(app, base_url="http://testserver")
    for name in (
        "figures",
        "statements",
        "events",
        "questions",
        "happenings",
        "stories",
        "copies",
    ):
        address = f"/api/v1/listings/{name}"
        assert client.get(address).status_code == 401
        found = client.get(address, headers={"authorization": f"Bearer {token}"})
        assert found.json() == {"total": 0, "page": 1, "pages": 1, "rows": []}, name
