"""The watch at the desk: how its feeds stand, what was told, and rules that leads and admins set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reportedly.ledger import Ledger, open_ledger
from reportedly.records.watching import Alert, Arrival, Delivery, Feed, Fetch
from reportedly.run.rules import DESK, desk_rules
from reportedly.serve.app import DeskSettings, create_app
from reportedly.serve.people import make_account

PASSWORD = "correct horse battery"
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "l.db", create=True) as opened:
        yield opened


@pytest.fixture
def client(ledger: Ledger) -> TestClient:
    return TestClient(
        create_app(ledger, DeskSettings(local="mira")), base_url="http://localhost"
    )


def token(client: TestClient) -> str:
    found = TOKEN.search(client.get("/rules").text.partition("Add a rule")[2])
    assert found
    return found[1]


def kept(client: TestClient, **said: str | list[str]) -> int:
    """Send the form of a rule; the status of the answer."""
    data = {"token": token(client), "act": "add", **said}
    return client.post("/rules", data=data, follow_redirects=False).status_code


def watched(ledger: Ledger) -> None:
    """Two feeds, one of them ill, with what they brought and an alert of it."""
    now = datetime.now(UTC)
    for ident, name in (("f1", "The <b>Wire</b>"), ("f2", "")):
        ledger.watch.keep_feed(
            Feed(ident, "feed", f"https://{ident}.example/rss", name), "add", "", now
        )
    due = now - timedelta(minutes=90)
    fetches = [
        Fetch("f1", "feed", "https://f1.example/rss", "https://f1.example/rss", "f1", 200, None, None, None, 9,
              next_at=now + timedelta(minutes=10)),
        Fetch("f2", "feed", "https://f2.example/rss", "https://f2.example/rss", "f2", 500, "answered 500", None, None,
              0, failures=7, next_at=due),
        Fetch("f1", "page", "https://f1.example/1", "https://f1.example/1", "p1", 200, None, None, None, 9),
    ]  # fmt: skip
    numbers = ledger.watch.keep(fetches, now)
    ledger.watch.arrive([Arrival(numbers[2], "new", "p1", "", 3)], now)
    quote = {"words": "Twelve <i>died</i>.", "outlet": "The Wire", "article": "Kut"}
    told = {
        "said": "killed in Kut: 12 became 31",
        "happening": "h1",
        "quotes": [quote],
    }
    alert = Alert("tolls", "h1", "toll revised", told, ("desk",), now, now)
    ledger.watch.keep_alerts((), [alert], now)
    (one,) = ledger.watch.alerts()
    ledger.watch.deliver(
        Delivery("m", (one.number,), "desk", 1, "retry", "answered 500", now, now)
    )


def test_the_page_says_how_each_feed_stands_and_what_was_told(
    client: TestClient, ledger: Ledger
) -> None:
    watched(ledger)
    page = client.get("/watch").text
    rows = re.findall(r"<tr><td data-label=\"Source\">.*?</tr>", page, re.DOTALL)
    assert len(rows) == 2
    ill, well = (re.sub(r"<[^>]+>", " ", row) for row in rows)
    assert "&lt;b&gt;Wire" in rows[1] and "<b>Wire" not in page
    assert "well" in well and " s ago" in well
    assert re.search(r"\b1\s+0\s+3\b", well)  # documents, changed, figures
    assert "ailing" in ill and "answered 500" in ill and "2 h" in ill and "7" in ill
    assert "killed in Kut: 12 became 31" in page and 'href="/happenings/h1"' in page
    assert "desk</bdi>: retry" in page and "&lt;i&gt;died" in page


def test_a_desk_without_a_watch_says_how_to_begin(client: TestClient) -> None:
    page = client.get("/watch").text
    assert "No source is watched" in page and "Nothing was told" in page


def test_a_rule_is_kept_shown_and_taken_away(
    client: TestClient, ledger: Ledger
) -> None:
    status = kept(
        client,
        name="many in Nineveh",
        when=["new happening", "toll revised"],
        place="Nineveh",
        victims="10",
        category="killed, injured",
    )
    assert status == 303
    assert desk_rules(ledger) == [
        {
            "name": "many in Nineveh",
            "when": ["new happening", "toll revised"],
            "victims": 10,
            "category": ["killed", "injured"],
            "place": "Nineveh",
        }
    ]
    page = client.get("/rules").text
    assert "at least 10 people; in Nineveh; of killed, injured" in page
    assert kept(client, act="remove", name="many in Nineveh") == 303
    assert desk_rules(ledger) == []
    acts = [one for one in ledger.activity() if one.act == DESK]
    assert [(one.by, one.about) for one in acts] == [
        ("mira", "1 rule"),
        ("mira", "0 rules"),
    ]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": "a"}, "needs a name and when"),
        ({"name": "a", "when": "a war"}, "no change"),
        ({"name": "a", "when": "toll revised", "place": "Xyzzyville"}, "no place"),
        ({"name": "a", "when": "toll revised", "victims": "many"}, "a whole number"),
        ({"name": "a", "when": "toll revised", "category": "kiled"}, "no category"),
        ({"name": "a", "when": "stock moved", "by": "a lot"}, "a share"),
    ],
)
def test_a_wrong_rule_is_told_and_what_was_typed_stays(
    client: TestClient, ledger: Ledger, said: dict[str, str], why: str
) -> None:
    data = {"token": token(client), "act": "add", **said}
    answer = client.post("/rules", data=data)
    assert answer.status_code == 422 and why in answer.text
    assert 'value="a"' in answer.text
    assert desk_rules(ledger) == []


def test_two_rules_of_one_name_are_refused(client: TestClient, ledger: Ledger) -> None:
    assert kept(client, name="a", when="toll revised") == 303
    assert kept(client, name="a", when="figure denied") == 422
    assert len(desk_rules(ledger)) == 1


def test_the_desk_says_nothing_of_where_alerts_are_sent(
    client: TestClient, ledger: Ledger
) -> None:
    """Who sets rules at the desk opens no file and no connection with them."""
    assert kept(client, name="a", when="toll revised", file="/etc/passwd") == 303
    assert desk_rules(ledger) == [{"name": "a", "when": ["toll revised"]}]


@pytest.mark.parametrize(
    ("role", "spaces", "sees", "sets"),
    [
        ("viewer", ("*",), 200, 403),
        ("reviewer", ("*",), 200, 403),
        ("lead", ("*",), 200, 303),
        ("admin", ("*",), 200, 303),
        ("admin", ("sudan",), 403, 403),
    ],
)
def test_leads_and_admins_set_rules_and_who_sees_all_sees_them(
    ledger: Ledger, role: str, spaces: tuple[str, ...], sees: int, sets: int
) -> None:
    make_account(ledger, "mira", role, spaces, PASSWORD, "root")
    client = TestClient(create_app(ledger, DeskSettings()))
    client.post("/login", data={"name": "mira", "password": PASSWORD})
    assert client.get("/watch").status_code == sees
    page = client.get("/rules")
    assert page.status_code == sees
    assert ("Add a rule" in page.text) == (sets == 303)
    found = TOKEN.search(page.text) or TOKEN.search(client.get("/people").text)
    data = {
        "token": found[1] if found else "",
        "act": "add",
        "name": "a",
        "when": "toll revised",
    }
    answer = client.post("/rules", data=data, follow_redirects=False)
    assert answer.status_code == sets
    assert len(desk_rules(ledger)) == (sets == 303)


def test_nobody_sees_the_watch_without_logging_in(ledger: Ledger) -> None:
    make_account(ledger, "mira", "admin", ("*",), PASSWORD, "root")
    client = TestClient(create_app(ledger, DeskSettings()))
    assert client.get("/watch", follow_redirects=False).status_code == 303
