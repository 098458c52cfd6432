"""The desk over HTTP: every page, list and file; forms that only their reader can send; who may see and do what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reportedly.codebook import event_types
from reportedly.ingest import page_from_bytes
from reportedly.ledger import Ledger, open_ledger
from reportedly.records import Span
from reportedly.run.build import build
from reportedly.run.local import read_page
from reportedly.serve.app import DeskSettings, create_app
from reportedly.serve.desk import around
from reportedly.serve.lists import LISTS
from reportedly.serve.people import digest_of, make_account

ARTICLES = (
    '{"id": "wire-1", "outlet": "The Wire", "published": "2024-05-07", "title": "Strike in Basra", "text": '
    '"At least 12 people were killed in Basra on Monday in an air strike, police said. Some 40 others were wounded. '
    'A list on a door has nine names."}\n'
    '{"id": "post-1", "outlet": "The Post", "published": "2024-05-08", "title": "Toll disputed", "text": '
    '"Twenty people were killed in Basra on Monday in an air strike, doctors said. <script>alert(1)</script>"}\n'
)
PASSWORD = "correct horse battery"
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    (tmp_path / "news.jsonl").write_text(ARTICLES)
    with open_ledger(tmp_path / "l.db", create=True) as opened:
        list(build([str(tmp_path / "news.jsonl")], opened))
        yield opened


def at_home(ledger: Ledger) -> TestClient:
    """A client of a desk of one's own, asked by the machine's own name."""
    app = create_app(ledger, DeskSettings(local="mira"))
    return TestClient(app, base_url="http://localhost")


@pytest.fixture
def client(ledger: Ledger) -> TestClient:
    return at_home(ledger)


@pytest.fixture
def team(ledger: Ledger) -> Callable[[str | None], TestClient]:
    """A client for somebody who logged in; None for nobody."""
    people = {
        "vera": ("viewer", "*"),
        "cara": ("coder", "*"),
        "rita": ("reviewer", "*"),
    }
    people |= {"lea": ("lead", "*"), "ada": ("admin", "*"), "fred": ("coder", "sudan")}
    for name, (role, space) in people.items():
        make_account(ledger, name, role, (space,), PASSWORD, "root")
    app = create_app(ledger, DeskSettings())

    def come_in(name: str | None) -> TestClient:
        client = TestClient(app, base_url="http://testserver")
        if name is not None:
            done = client.post("/login", data={"name": name, "password": PASSWORD})
            assert done.status_code == 200, done.text
        return client

    return come_in


def killed(ledger: Ledger, low: int = 12) -> str:
    return next(k.figure.id for k in ledger.figures() if k.figure.low == low)


def form_of(client: TestClient, address: str) -> dict[str, str]:
    """The token, and the last act seen, of a page's first form of judging."""
    return form_in(client.get(address).text)


def form_in(page: str) -> dict[str, str]:
    """The same, of a page at hand."""
    part = (
        page[page.index("data-judge") :]
        if "data-judge" in page
        else page[page.index("<main") :]
    )
    found = TOKEN.search(part)
    assert found, page
    seen = re.search(r'name="seen" value="(\d+)"', part)
    return {"token": found[1], "seen": seen[1] if seen else "0"}


# ------------------------------------------------------------------ pages
PAGES = [
    "/",
    "/queue",
    "/coding",
    "/people",
    "/search?q=basra",
    *(f"/{name}" for name in LISTS),
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_stands_by_itself(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert not re.search(
        r"<script(?![^>]*src=)|\son\w+=|style=|https?://(?!www\.w3\.org)", page.text
    )
    assert page.text.count("<h1") == 1


def test_one_thing_has_its_page_and_no_word_of_an_article_runs(
    client: TestClient, ledger: Ledger
) -> None:
    happening = client.get("/happenings.json").json()[0]["happening"]
    question = client.get("/questions.json").json()[0]["question"]
    for address in (
        "/articles/post-1",
        f"/figures/{killed(ledger)}",
        f"/happenings/{happening}",
        f"/questions/{question}",
    ):
        page = client.get(address)
        assert page.status_code == 200 and "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in client.get("/articles/post-1").text


def test_numbers_stand_below_each_other_and_words_do_not(
    client: TestClient, ledger: Ledger
) -> None:
    ident = killed(ledger)
    told = form_of(client, f"/figures/{ident}") | {"act": "accept"}
    client.post(f"/figures/{ident}", data=told)
    page = client.get("/errors").text
    assert re.search(r'data-label="Value">', page)
    assert re.search(r'data-label="Judged" class="num">', page)
    page = client.get("/figures").text
    assert re.search(r'data-label="How many" class="num">', page)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_gives_its_selection_as_files(client: TestClient, name: str) -> None:
    page = client.get(f"/{name}")
    for shape in ("csv", "xlsx", "json"):
        file = client.get(f"/{name}.{shape}")
        assert (
            file.status_code == 200
            and f"{name}.{shape}" in file.headers["content-disposition"]
        )
    rows = client.get(f"/{name}.json").json()
    if name != "activity":  # to fetch a file is an act
        assert f"{len(rows)} row" in page.text


def test_nobody_narrows_by_more_than_a_page_holds(client: TestClient) -> None:
    """Each value is on the page with the address without it: the page would grow by its square."""
    for many, status in ((40, 200), (41, 422), (3000, 422)):
        asked = "&".join(f"category=c{n}" for n in range(many))
        for address in ("/figures", "/figures.csv", "/queue", "/api/v1/figures"):
            answer = client.get(f"{address}?{asked}&category=c1")
            assert answer.status_code == status, (address, many)
            assert len(answer.content) < 200_000


def test_a_list_sorts_narrows_and_pages(client: TestClient) -> None:
    rows = client.get("/figures.json?category=killed&sort=-value").json()
    assert [row["low"] for row in rows] == [20, 12]
    both = client.get(
        "/figures.json?category=killed&category=injured&outlet=The+Wire"
    ).json()
    assert sorted(row["low"] for row in both) == [12, 40]
    first = client.get("/api/v1/figures?per=1&page=2&sort=value").json()
    assert (first["total"], first["page"], len(first["rows"])) == (3, 2, 1)
    assert first["facets"]["category"] == {"killed": 2, "injured": 1}
    assert client.get("/figures?sort=password").status_code == 422
    assert client.get("/figures.exe").status_code == 422


def test_nothing_is_said_of_what_is_not_there(client: TestClient) -> None:
    for address in (
        "/figures/ffffffffff",
        "/articles/none",
        "/questions/q0",
        "/happenings/h0",
        "/none",
    ):
        page = client.get(address)
        assert page.status_code == 404 and ".db" not in page.text


def test_a_desk_of_ones_own_answers_its_own_machine_alone(ledger: Ledger) -> None:
    app = create_app(ledger, DeskSettings(local="mira"))
    assert TestClient(app, base_url="http://evil.example").get("/").status_code == 421


# ------------------------------------------------------------------ judging
def test_a_figure_is_accepted_corrected_rejected_and_taken_back(
    client: TestClient, ledger: Ledger
) -> None:
    ident = killed(ledger)
    told = form_of(client, f"/figures/{ident}") | {
        "act": "correct",
        "to-value": "14",
        "because": "below",
    }
    page = client.post(f"/figures/{ident}", data=told)
    assert page.status_code == 200 and "corrected" in client.get("/figures").text
    assert 14 in [k.figure.low for k in ledger.figures()]
    rejected = form_of(client, f"/figures/{ident}") | {
        "act": "reject",
        "because": "a drill",
    }
    client.post(f"/figures/{ident}", data=rejected)
    assert 14 not in [k.figure.low for k in ledger.figures()]
    page = client.get(f"/figures/{ident}").text
    undo = TOKEN.findall(page)[-1]
    client.post(f"/figures/{ident}", data={"token": undo, "act": "undo"})
    assert 14 in [k.figure.low for k in ledger.figures()]
    acts = client.get("/activity.json").json()
    assert {"correct", "reject", "undo", "export"} >= {row["act"] for row in acts[:3]}
    assert ledger.check().problems == []


def test_what_was_typed_is_not_lost_when_it_is_refused(
    client: TestClient, ledger: Ledger
) -> None:
    ident = killed(ledger)
    told = form_of(client, f"/figures/{ident}") | {
        "act": "correct",
        "to-value": "many",
        "because": "x",
    }
    page = client.post(f"/figures/{ident}", data=told)
    assert (
        page.status_code == 422
        and "is no count" in page.text
        and 'value="many"' in page.text
    )
    assert ledger.reviews() == []


def test_two_at_once_the_second_sees_the_first(
    client: TestClient, ledger: Ledger
) -> None:
    ident = killed(ledger)
    mine, theirs = (
        form_of(client, f"/figures/{ident}"),
        form_of(client, f"/figures/{ident}"),
    )
    first = {"act": "correct", "to-value": "14", "because": "below"}
    assert client.post(f"/figures/{ident}", data=mine | first).status_code == 200
    second = {"act": "correct", "to-value": "13", "because": "above"}
    page = client.post(f"/figures/{ident}", data=theirs | second)
    assert page.status_code == 409 and "did something with it meanwhile" in page.text
    assert 'value="13"' in page.text, "what was typed is still there"
    assert [act.value["low"] for act in ledger.reviews() if act.field == "value"] == [
        14
    ]


def test_a_form_is_sent_once_and_by_its_reader(
    client: TestClient, ledger: Ledger
) -> None:
    ident = killed(ledger)
    told = form_of(client, f"/figures/{ident}") | {"act": "comment", "words": "sure?"}
    assert client.post(f"/figures/{ident}", data=told).status_code == 200
    assert client.post(f"/figures/{ident}", data=told).status_code == 409
    last = told["token"][-1]
    forged = told["token"][:-1] + ("1" if last == "0" else "0")
    for token in ("", "a.b.c", forged):
        assert (
            client.post(f"/figures/{ident}", data=told | {"token": token}).status_code
            == 403
        )
    fresh = form_of(client, f"/figures/{ident}") | {"act": "accept"}
    headers = {"sec-fetch-site": "cross-site"}
    assert (
        client.post(f"/figures/{ident}", data=fresh, headers=headers).status_code == 403
    )
    assert [act.act for act in ledger.reviews()] == ["comment"]


def test_a_missed_figure_is_added_from_its_words(
    client: TestClient, ledger: Ledger
) -> None:
    page = client.get("/articles/wire-1").text
    token = TOKEN.findall(page[page.index("data-missed") :])[0]
    told = {
        "token": token,
        "document": "wire-1",
        "words": "nine names",
        "because": "the dead",
    }
    done = client.post(
        "/missed", data=told | {"to-category": "killed", "to-value": "9"}
    )
    assert done.status_code == 200 and "added by" in done.text
    assert 9 in [k.figure.low for k in ledger.figures()]


def test_the_queue_goes_on_to_the_next(client: TestClient, ledger: Ledger) -> None:
    seen = set()
    for _ in range(3):
        page = client.get("/queue/next")
        ident = page.url.path.rsplit("/", 1)[1]
        seen.add(ident)
        told = form_of(client, str(page.url.path)) | {
            "act": "accept",
            "to": "/queue/next?skip=",
        }
        client.post(f"/figures/{ident}", data=told)
    assert len(seen) == 3 and "Nothing waits here" in client.get("/queue").text
    skipped = client.get("/queue/next?skip=").url.path
    assert skipped == "/queue"


def test_a_form_leads_nowhere_else(client: TestClient, ledger: Ledger) -> None:
    ident = killed(ledger)
    for to in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        told = form_of(client, f"/figures/{ident}") | {"act": "accept", "to": to}
        done = client.post(f"/figures/{ident}", data=told, follow_redirects=False)
        assert done.headers["location"] == "/"


def test_a_happening_is_signed_off_and_opened_again_when_it_changes(
    client: TestClient, ledger: Ledger
) -> None:
    ident = client.get("/happenings.json").json()[0]["happening"]
    page = client.get(f"/happenings/{ident}").text
    token = TOKEN.findall(page)[-1]
    done = client.post(
        f"/happenings/{ident}",
        data={"token": token, "state": "signed off", "seen": "0"},
    )
    assert "signed off" in done.text
    for figure in [k.figure.id for k in ledger.figures()]:
        told = form_of(client, f"/figures/{figure}")
        told |= {"act": "correct", "to-value": "90", "because": "a later line"}
        client.post(f"/figures/{figure}", data=told)
    again = at_home(ledger)  # its answers are of now
    states = {
        row["happening"]: row["review"] for row in again.get("/happenings.json").json()
    }
    assert states[ident] == "signed off but changed"


# ------------------------------------------------------------------ the team
def test_nobody_gets_in_without_an_account(
    team: Callable[[str | None], TestClient], ledger: Ledger
) -> None:
    nobody = team(None)
    for address in (*PAGES, f"/figures/{killed(ledger)}", "/figures.csv"):
        assert nobody.get(address, follow_redirects=False).status_code == 303
    assert nobody.get("/api/v1/figures").status_code == 401
    assert nobody.post("/missed", data={"document": "wire-1"}).status_code == 401


def test_logins_are_limited_and_noted(
    team: Callable[[str | None], TestClient], ledger: Ledger
) -> None:
    nobody = team(None)
    codes = [
        nobody.post(
            "/login", data={"name": "ada", "password": f"guess {n}"}
        ).status_code
        for n in range(7)
    ]
    assert codes == [401] * 5 + [429] * 2
    right = nobody.post("/login", data={"name": "ada", "password": PASSWORD})
    assert right.status_code == 429
    acts = [a.act for a in ledger.activity()]
    assert (acts.count("login failed"), acts.count("login refused")) == (5, 1)
    cookie = team("lea").cookies
    assert cookie.get("desk") and PASSWORD not in repr(ledger.accounts())


def test_the_cookie_is_kept_from_scripts_and_other_sites(ledger: Ledger) -> None:
    make_account(ledger, "ada", "admin", ("*",), PASSWORD, "root")
    client = TestClient(
        create_app(ledger, DeskSettings(secure=True)), base_url="https://testserver"
    )
    done = client.post(
        "/login", data={"name": "ada", "password": PASSWORD}, follow_redirects=False
    )
    cookie = done.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict", "secure"))


def test_a_session_ends(
    team: Callable[[str | None], TestClient], ledger: Ledger
) -> None:
    lea = team("lea")
    secret = lea.cookies["desk"]
    page = lea.get("/").text
    lea.post("/logout", data={"token": TOKEN.findall(page)[0]})
    lea.cookies.set("desk", secret)
    assert lea.get("/", follow_redirects=False).status_code == 303
    key = ledger.key(digest_of(team("rita").cookies["desk"]))
    assert key and key["expires"] - datetime.now(UTC) < timedelta(hours=12)


@pytest.mark.parametrize(
    ("name", "act", "status"),
    [
        ("vera", "comment", 403),
        ("vera", "accept", 403),
        ("cara", "comment", 200),
        ("cara", "correct", 200),
        ("cara", "accept", 403),
        ("cara", "reject", 403),
        ("rita", "accept", 200),
        ("rita", "reject", 200),
    ],
)
def test_a_role_may_what_it_may(
    team: Callable[[str | None], TestClient],
    ledger: Ledger,
    name: str,
    act: str,
    status: int,
) -> None:
    client, ident = team(name), killed(ledger)
    token = TOKEN.findall(client.get("/").text)[
        0
    ]  # of the form that logs out: any of theirs will do
    told = {
        "token": token,
        "act": act,
        "words": "hm",
        "because": "x",
        "to-value": "14",
        "seen": "0",
    }
    assert client.post(f"/figures/{ident}", data=told).status_code == status
    assert bool(ledger.reviews()) == (status == 200)


def test_who_may_sign_off_and_keep_accounts(
    team: Callable[[str | None], TestClient],
) -> None:
    rita, ada = team("rita"), team("ada")
    ident = rita.get("/happenings.json").json()[0]["happening"]
    for client, state, status in ((rita, "signed off", 403), (rita, "approved", 200)):
        token = TOKEN.findall(client.get("/").text)[0]
        told = {"token": token, "state": state, "seen": "0"}
        assert client.post(f"/happenings/{ident}", data=told).status_code == status
    made = {
        "act": "account",
        "name": "eva",
        "role": "admin",
        "password": PASSWORD,
        "spaces": "*",
    }
    for client, status in ((rita, 403), (ada, 200)):
        token = TOKEN.findall(client.get("/").text)[0]
        assert (
            client.post("/people", data=made | {"token": token}).status_code == status
        )
    assert team("ada").get("/people").text.count("eva") == 1


def test_a_foreign_space_shows_and_takes_nothing(
    team: Callable[[str | None], TestClient], ledger: Ledger
) -> None:
    ledger.keep_in_space("sudan", ["post-1"], "root")
    ledger.keep_in_space("iraq", ["wire-1"], "root")
    fred, ident = team("fred"), killed(ledger)
    ada = team("ada")
    told = form_of(ada, f"/figures/{ident}") | {"act": "comment", "words": "between us"}
    ada.post(f"/figures/{ident}", data=told)
    for address in (
        "/",
        *(f"/{name}" for name in LISTS),
        "/queue",
        "/search?q=wounded",
    ):
        page = fred.get(address)
        assert page.status_code == 200
        assert not re.search(
            r"wire-1|The Wire|between us|Strike in Basra", page.text
        ), address
    for address in (
        f"/figures/{ident}",
        "/articles/wire-1",
        f"/api/v1/figures/{ident}",
    ):
        assert fred.get(address).status_code == 404
    token = TOKEN.findall(fred.get("/").text)[0]
    told = {"token": token, "act": "comment", "words": "hm"}
    assert fred.post(f"/figures/{ident}", data=told).status_code == 404
    assert [row["document"] for row in fred.get("/figures.json").json()] == ["post-1"]


def test_a_token_reads_or_writes_until_it_ends(
    team: Callable[[str | None], TestClient], ledger: Ledger
) -> None:
    rita, nobody, ident = team("rita"), team(None), killed(ledger)

    def made(scope: str) -> dict[str, str]:
        token = TOKEN.findall(rita.get("/people").text)[0]
        page = rita.post(
            "/people",
            data={"act": "token", "scope": scope, "days": "30", "token": token},
        )
        found = re.search(r"told once: <code>([^<]+)</code>", page.text)
        assert found
        return {"authorization": f"Bearer {found[1]}"}

    reads, writes = made("read"), made("write")
    assert nobody.get("/api/v1/figures", headers=reads).json()["total"] == 3
    review = f"/api/v1/figures/{ident}/reviews"
    assert nobody.post(review, json={"act": "accept"}, headers=reads).status_code == 403
    assert (
        nobody.post(
            review, json={"act": "accept", "seen": 0}, headers=writes
        ).status_code
        == 201
    )
    stale = nobody.post(review, json={"act": "accept", "seen": 0}, headers=writes)
    assert stale.status_code == 409
    page = rita.get("/people").text
    digest = digest_of(writes["authorization"].partition(" ")[2])
    end = {"act": "end", "digest": digest, "token": TOKEN.findall(page)[0]}
    rita.post("/people", data=end)
    assert nobody.get("/api/v1/figures", headers=writes).status_code == 401
    key = ledger.key(digest_of(reads["authorization"].partition(" ")[2]))
    assert key is not None
    row = {name: value for name, value in key.items() if name != "number"}
    ledger.keep_key(row | {"expires": datetime.now(UTC) - timedelta(seconds=1)})
    assert nobody.get("/api/v1/figures", headers=reads).status_code == 401


def test_a_proxy_says_who_it_is_only_where_it_may(ledger: Ledger) -> None:
    make_account(ledger, "ada", "admin", ("*",), "", "root")
    said = {"x-remote-user": "ada"}
    with_ = TestClient(create_app(ledger, DeskSettings(header="x-remote-user")))
    without = TestClient(create_app(ledger, DeskSettings()))
    assert with_.get("/", headers=said).status_code == 200
    assert (
        with_.get(
            "/", headers={"x-remote-user": "eva"}, follow_redirects=False
        ).status_code
        == 303
    )
    assert without.get("/", headers=said, follow_redirects=False).status_code == 303
    refused = without.post("/login", data={"name": "ada", "password": ""})
    assert refused.status_code == 401


def test_coders_of_a_blind_round_see_only_their_own(
    team: Callable[[str | None], TestClient], ledger: Ledger
) -> None:
    lea, rita, cara = team("lea"), team("rita"), team("cara")
    token = TOKEN.findall(lea.get("/coding").text)[-1]
    told = {
        "name": "may",
        "coders": "rita, cara",
        "third": "lea",
        "documents": "wire-1",
    }
    assert lea.post("/coding", data=told | {"token": token}).status_code == 200
    ident = killed(ledger)
    cara.post(
        f"/figures/{ident}",
        data=form_of(cara, f"/figures/{ident}")
        | {"act": "correct", "to-place": "Kirkuk", "because": "title"},
    )
    for address in (
        f"/figures/{ident}",
        "/coding/may",
        "/activity",
        "/figures",
        "/articles/wire-1",
    ):
        assert "Kirkuk" not in rita.get(address).text, address
    accept = form_of(rita, f"/figures/{ident}") | {"act": "accept"}
    assert rita.post(f"/figures/{ident}", data=accept).status_code == 200
    decides = lea.get("/coding/may").text
    assert "Kirkuk" in decides and "Krippendorff" in decides
    done = form_of(lea, f"/figures/{ident}") | {
        "act": "accept",
        "because": "it says Basra",
    }
    lea.post(f"/figures/{ident}", data=done)
    assert "Krippendorff" in cara.get("/coding/may").text


def test_agreement_is_told_by_article_and_day_and_coders_see_what_became(
    team: Callable[[str | None], TestClient], ledger: Ledger
) -> None:
    lea, rita, cara = team("lea"), team("rita"), team("cara")
    token = TOKEN.findall(lea.get("/coding").text)[-1]
    told = {
        "name": "may",
        "coders": "rita, cara",
        "third": "lea",
        "documents": "wire-1",
    }
    lea.post("/coding", data=told | {"token": token})
    ident, other = killed(ledger), killed(ledger, 40)
    for client, value in ((rita, "12"), (cara, "14")):
        act = {"act": "correct", "to-value": value, "to-place": "Basra"}
        act |= {"to-certainty": "hedged", "because": "counted"}
        client.post(
            f"/figures/{ident}", data=form_of(client, f"/figures/{ident}") | act
        )
        same = form_of(client, f"/figures/{other}") | {"act": "accept"}
        client.post(f"/figures/{other}", data=same)
    assert cara.get("/coding/may/agreement.json").status_code == 403
    rows = lea.get("/coding/may/agreement.json").json()
    assert {row["by"] for row in rows} == {"all", "article", "day"}
    (value,) = [r for r in rows if r["by"] == "day" and r["field"] == "value"]
    assert (value["units"], value["agreed"]) == (2, 1)
    last = max(act.at for act in ledger.reviews() if act.round == "may")
    assert value["value"] == last.date().isoformat()
    assert lea.get("/coding/may/agreement.csv").text.count("\n") == len(rows) + 1
    decides = {"act": "correct", "to-value": "14", "because": "the list says so"}
    decides |= {"to-place": "Basra", "to-certainty": "hedged"}
    form = form_of(lea, f"/figures/{ident}")
    lea.post(f"/figures/{ident}", data=form | decides)
    page = rita.get("/coding/may").text
    assert "What became of your codes" in page and "changed" in page
    assert "changed" not in cara.get("/coding/may").text.partition("What became")[2]
    assert rita.get("/coding/may/agreement.xlsx").status_code == 200


FIELDS = {
    "value": ("up to 60", "up to 60"),
    "category": ("injured", "injured"),
    "unit": ("households", "households"),
    "counted": ("miners", "miners"),
    "place": ("Kirkuk", "Kirkuk"),
    "time": ("2024-05", "2024-05"),
    "source": ("a clerk", "a clerk"),
    "certainty": ("denied", "denied"),
}


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_of_a_figure_is_corrected(
    client: TestClient, ledger: Ledger, field: str
) -> None:
    typed, shown = FIELDS[field]
    address = f"/figures/{killed(ledger)}"
    told = {"act": "correct", f"to-{field}": typed, "because": "read again"}
    page = client.post(address, data=form_of(client, address) | told)
    assert page.status_code == 200, page.text
    (act,) = [act for act in ledger.reviews() if act.act == "correct"]
    assert act.field == field and act.was != act.value
    row = client.get(f"/api/v1{address}").json()
    now = next(a for a in row["reviews"] if a["field"] == field)
    assert now["value"] == shown and row["corrected"] == field


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("type", "shooting"),
        ("actor", "the army"),
        ("target", "a market"),
        ("place", ""),
    ],
)
def test_each_field_of_an_event_is_corrected(
    client: TestClient, ledger: Ledger, field: str, typed: str
) -> None:
    address = f"/figures/{next(k.event.id for k in ledger.events())}"

    typed = typed if field != "type" else next(iter(event_types()))
    told = {"act": "correct", f"to-{field}": typed, "because": "read again"}
    assert client.post(address, data=form_of(client, address) | told).status_code == 200
    (act,) = [act for act in ledger.reviews() if act.act == "correct"]
    assert act.field == field and act.kind == "event"


def test_what_others_did_with_ones_work_is_told(
    team: Callable[[str | None], TestClient], ledger: Ledger
) -> None:
    rita, lea, ident = team("rita"), team("lea"), killed(ledger)
    address = f"/figures/{ident}"
    rita.post(address, data=form_of(rita, address) | {"act": "accept"})
    comment = {"act": "comment", "words": "who counted?", "field": "value"}
    comment |= {"colour": "red"}
    lea.post(address, data=form_of(lea, address) | comment)
    state = {"act": "state", "state": "re-requested", "because": "see my word"}
    lea.post(address, data=form_of(lea, address) | state)
    page = rita.get("/").text
    assert "For you" in page and "who counted?" in page and "re-requested" in page
    assert "For you" not in lea.get("/").text
    shown = rita.get(address).text
    assert 'class="comment red"' in shown and 'href="#field-value"' in shown
    assigned = {"act": "assign", "assign": "cara"}
    lea.post(address, data=form_of(lea, address) | assigned)
    assert "Assigned to you" in team("cara").get("/").text
    assert "re-requested" in rita.get("/queue").text


def test_a_list_narrows_by_all_that_its_rows_have(client: TestClient) -> None:
    asked = {
        "figures": "category=killed&place=Basra&outlet=The+Wire&source=police"
        "&certainty=stated&state=not+started&published=2024-05-07",
        "events": "place=Basra&outlet=The+Wire&state=not+started&published=2024-05-07",
        "questions": "category=killed&place=Basra&outlet=The+Wire&certainty=stated",
        "happenings": "place=Basra&outlet=The+Wire&review=not+started&category=killed&certainty=stated",
    }
    for name, query in asked.items():
        rows = client.get(f"/{name}.json?{query}").json()
        assert rows, name
        for pair in query.split("&"):
            none = client.get(f"/{name}.json?{query}&{pair.partition('=')[0]}=nowhere")
            other = query.replace(pair, pair.partition("=")[0] + "=nowhere")
            assert none.json() == rows, "a second value of a facet adds to the first"
            assert client.get(f"/{name}.json?{other}").json() == [], (name, pair)
        facets = client.get(f"/api/v1/{name}?{query}").json()["facets"]
        assert facets["place"]["Basra"] == len(rows)


def test_what_is_known_follows_what_people_did_and_what_came(
    client: TestClient, ledger: Ledger, tmp_path: Path
) -> None:
    assert client.get("/api/v1/figures").json()["total"] == 3
    address = f"/figures/{killed(ledger)}"
    told = {"act": "reject", "because": "a drill"}
    client.post(address, data=form_of(client, address) | told)
    taken = client.get("/figures.json?state=approved").json()
    assert [row["low"] for row in taken] == [12]
    for page in ("/", "/figures", "/events", "/questions", "/happenings"):
        assert "With people's reviews: 1 taken out." in client.get(page).text, page
    more = '{"id": "post-2", "published": "2024-05-09", "text": "Seven people were killed in Mosul on Monday."}\n'
    (tmp_path / "more.jsonl").write_text(more)
    list(build([str(tmp_path / "more.jsonl")], ledger))
    assert client.get("/api/v1/figures?place=Mosul").json()["total"] == 1
    ledger.erase("post-2", "root", "asked to")
    assert client.get("/api/v1/figures?place=Mosul").json()["total"] == 0


def test_the_words_of_the_queue_have_no_blank_lines() -> None:
    text = "One.\n\n  \n\nThen 9 people died.\n \n\nMore."
    page = page_from_bytes(text.encode(), "text/plain", "a.txt", "a")
    (figure,) = read_page(page).claims.figures
    assert around(page.text, figure) == ("One.\nThen ", "9 people", " died.\nMore.")


def test_the_queue_shows_whole_words() -> None:
    text = "Abcdef ghij. " * 30 + "Then 9 people died. " + "Klmnop qrst. " * 30
    page = page_from_bytes(text.encode(), "text/plain", "a.txt", "a")
    (figure,) = read_page(page).claims.figures
    before, _, after = around(page.text, figure)
    words = {"Abcdef", "ghij.", "Then", "died.", "Klmnop", "qrst."}
    assert set(before.split()) | set(after.split()) == words
    assert around("9 people died", replace(figure, evidence=Span(0, 8, "9 people")))


def test_the_queue_is_narrowed_by_why_a_figure_waits(
    client: TestClient, ledger: Ledger
) -> None:
    address = f"/figures/{killed(ledger, 40)}"
    told = {"act": "state", "state": "re-requested", "because": "by whom?"}
    client.post(address, data=form_of(client, address) | told)
    page = client.get("/queue?why=re-requested").text
    assert "1 figure wants somebody" in page
    assert '<option value="re-requested" selected>re-requested (1)</option>' in page
    every = client.get("/queue").text
    assert "3 figures want somebody" in every and "re-requested (1)" in every
    both = client.get("/queue?why=re-requested&why=contested&why=unreviewed").text
    assert "3 figures want somebody" in both
    turn = client.get("/queue/next?why=re-requested")
    assert turn.url.path == address.replace("figures", "queue")
    accept = form_in(turn.text) | {
        "act": "accept",
        "to": "/queue/next?why=re-requested",
    }
    after = client.post(address, data=accept)
    assert after.url.path == "/queue" and "Nothing waits here" in after.text


def test_what_weighs_most_is_not_told_twice(client: TestClient) -> None:
    page = client.get("/?since=2020-01-01").text
    (happening,) = client.get("/happenings.json").json()
    address = f'href="/happenings/{happening["happening"]}"'
    assert page.count(address) == 1 and '<span class="chip">new</span>' in page
    seen = client.get("/?since=2999-01-01").text
    assert seen.count(address) == 1 and '<span class="chip">new</span>' not in seen


def test_what_one_origin_alone_says_is_settled_on_no_page(client: TestClient) -> None:
    rows = client.get("/questions.json").json()
    alone = sum(row["origins"] == 1 and row["state"] == "settled" for row in rows)
    # in the list, not among what it is narrowed by
    assert alone and client.get("/questions").text.count(">one voice</span>") == alone


@pytest.mark.parametrize("name", ["questions", "happenings"])
def test_a_list_narrows_by_the_state_that_it_shows(
    client: TestClient, name: str
) -> None:
    """Whoever asks for what is settled gets nothing that the page calls the word of one."""
    every = client.get(f"/{name}.json").json()
    alone = [row for row in every if row["origins"] < 2 and row["state"] == "settled"]
    assert alone or name == "happenings"
    for standing in {row["standing"] for row in every} | {"settled", "one voice"}:
        page = client.get(f"/{name}", params={"standing": standing}).text
        rows = client.get(f"/{name}.json", params={"standing": standing}).json()
        assert page.count(f">{standing}</span>") == len(rows)
        assert {row["standing"] for row in rows} <= {standing}
    facets = client.get(f"/api/v1/{name}").json()["facets"]
    assert "state" not in facets
    assert sum(facets["standing"].values()) == len(every)
    old = client.get(f"/{name}.json?state=nowhere").json()  # as it was sent before
    assert old == []


DATED = (
    '{"id": "may", "published": "2024-05-20", "text": "Seven people were killed in Basra on 3 May 2024, police said."}\n'
    '{"id": "june", "published": "2024-06-20", "text": "Nine people were killed in Mosul on 18 June 2024, police said. In all 30 were hurt between 2 June and 18 June 2024."}\n'
)


def test_a_list_narrows_by_days(tmp_path: Path) -> None:
    (tmp_path / "dated.jsonl").write_text(DATED)
    with open_ledger(tmp_path / "dated.db", create=True) as opened:
        list(build([str(tmp_path / "dated.jsonl")], opened))
        client = at_home(opened)

        def lows(query: str) -> list[int]:
            rows = client.get(f"/figures.json?{query}").json()
            assert client.get(f"/api/v1/figures?{query}").json()["rows"] == rows
            return sorted(row["low"] for row in rows)

        assert lows("since=2024-05-03&until=2024-05-03") == [7]
        assert lows("since=2024-05-04&until=2024-06-01") == []
        assert lows("since=2024-06-18") == [9, 30]
        assert lows("until=2024-06-17") == [7, 30]  # some of its days are asked for
        for name, day in (("questions", "2024-05-03"), ("happenings", "2024-05-03"), ("events", "2024-05-03"), ("articles", "2024-05-20")):  # fmt: skip
            few = client.get(f"/{name}.json?since={day}&until={day}").json()
            assert 0 < len(few) < len(client.get(f"/{name}.json").json()), name
        page = client.get("/figures?since=2024-06-01&category=killed").text
        assert 'type="date" name="since" value="2024-06-01"' in page
        assert "/figures.csv?category=killed&amp;since=2024-06-01" in page
        assert client.get("/activity?until=1999-01-01").text.count("<tr>") == 0
        for wrong in ("/figures?since=soon", "/errors?since=2024-06-01", "/figures?since=2024-06-02&until=2024-06-01"):  # fmt: skip
            assert client.get(wrong).status_code == 422, wrong


@pytest.mark.parametrize(
    ("typed", "low"),
    [
        ("12,000", 12000),
        ("1,20,000", 120000),
        ("12 000", 12000),
        ("about 12.000", 12000),
    ],
)
def test_a_large_count_is_typed_and_shown_with_its_thousands_apart(
    client: TestClient, ledger: Ledger, typed: str, low: int
) -> None:
    address = f"/figures/{killed(ledger)}"
    told = {"act": "correct", "to-value": typed, "because": "read again"}
    page = client.post(address, data=form_of(client, address) | told).text
    assert low in [k.figure.low for k in ledger.figures()]
    assert f'{low:,}"' in page


@pytest.mark.parametrize("typed", ["1.5", "1,5", "12,34", "1.5 million", "1,0000"])
def test_a_part_of_a_count_is_none(
    client: TestClient, ledger: Ledger, typed: str
) -> None:
    address = f"/figures/{killed(ledger)}"
    told = {"act": "correct", "to-value": typed, "because": "read again"}
    page = client.post(address, data=form_of(client, address) | told)
    assert page.status_code == 422 and "is no count" in page.text
    assert ledger.reviews() == []
