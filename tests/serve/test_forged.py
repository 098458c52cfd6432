"""What nobody's browser sends: odd numbers, fields and names in forms, bodies without end, a way past a blind round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from reportedly.ledger import Ledger
from tests.serve.test_desk import (  # noqa: F401
    PASSWORD,
    TOKEN,
    form_of,
    killed,
    ledger,
    team,
)

Team = Callable[[str | None], TestClient]


def token_of(client: TestClient) -> str:
    return str(TOKEN.findall(client.get("/").text)[0])


@pytest.mark.parametrize("seen", ["abc", "1.5", "-1", "²", "9" * 30, "\x00"])
def test_a_number_that_is_none_is_said_to_be(
    team: Team,  # noqa: F811
    ledger: Ledger,  # noqa: F811
    seen: str,
) -> None:
    ada, figure = team("ada"), f"/figures/{killed(ledger)}"
    happening = ada.get("/happenings.json").json()[0]["happening"]
    for address, told in (
        (figure, {"act": "accept"}),
        (f"/happenings/{happening}", {"state": "approved"}),
    ):
        sent = told | {"token": token_of(ada), "seen": seen}
        refused = seen != "\x00"  # nothing is left of it: nothing was seen
        assert (ada.post(address, data=sent).status_code == 422) == refused
    missed = {"document": "wire-1", "words": "nine names", "because": "the dead"}
    missed |= {"to-value": "9", "to-category": "killed", "start": seen}
    sent = missed | {"token": token_of(ada)}
    assert (ada.post("/missed", data=sent).status_code == 422) == refused


def test_a_comment_is_on_a_field_there_is_and_work_is_given_to_who_is_here(
    team: Team,  # noqa: F811
    ledger: Ledger,  # noqa: F811
) -> None:
    rita, address = team("rita"), f"/figures/{killed(ledger)}"
    for told, status in (
        ({"act": "comment", "words": "hm", "field": "password"}, 422),
        ({"act": "comment", "words": "hm", "field": "value"}, 200),
        ({"act": "assign", "assign": "nobody"}, 422),
        ({"act": "assign", "assign": "cara"}, 200),
        ({"act": "assign", "assign": " "}, 200),
    ):
        done = rita.post(address, data=form_of(rita, address) | told)
        assert done.status_code == status, told
    acts = [(act.act, act.field, act.value) for act in ledger.reviews()]
    assert acts[1:] == [("assign", None, "cara"), ("assign", None, "")]


def test_no_text_holds_what_no_database_keeps(team: Team, ledger: Ledger) -> None:  # noqa: F811
    rita, address = team("rita"), f"/figures/{killed(ledger)}"
    told = form_of(rita, address) | {"act": "comment", "words": "a\x00b"}
    assert rita.post(address, data=told).status_code == 200
    assert [act.because for act in ledger.reviews()] == ["ab"]
    for page in ("/search?q=%00", "/search?q=a%00b", "/figures?q=%00", "/articles/%00"):
        assert rita.get(page).status_code in (200, 404), page


def test_a_form_in_an_odd_encoding_is_read_or_refused(
    team: Team,  # noqa: F811
    ledger: Ledger,  # noqa: F811
) -> None:
    """Whoever sends a form names its encoding, and some give halves of letters."""
    ada, figure = team("ada"), f"/figures/{killed(ledger)}"
    half, password = rb"\ud800x", b"a-long-password"
    account = {"act": b"account", "name": b"zoe", "role": b"viewer"}
    forms: list[tuple[str, dict[str, bytes]]] = [
        ("/people", account | {"password": password + half}),
        ("/people", account | {"name": half, "password": password}),
        ("/people", account | {"spaces": half, "password": password}),
        ("/people", {"act": b"end", "digest": half}),
        ("/missed", {"document": b"wire-1", "words": half, "because": half}),
        ("/rules", {"act": b"add", "name": half, "when": half, "place": half}),
        ("/rules", {"act": b"remove", "name": half}),
        (figure, {"act": b"comment", "words": half}),
        (figure, {"act": b"correct", "to-place": half, "because": half}),
        ("/login", {"name": half, "password": half, "to": b"/" + half}),
    ]
    for address, told in forms:
        fields = told | {"token": token_of(ada).encode()}
        parts = [
            b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
            % (name.encode(), said)
            for name, said in fields.items()
        ]
        kind = "multipart/form-data; boundary=B; charset=unicode_escape"
        sent = b"".join([*parts, b"--B--\r\n"])
        done = ada.post(address, content=sent, headers={"content-type": kind})
        assert done.status_code < 500, (address, told)
    assert next(act.because for act in ledger.reviews()) == "?x"
    assert "?x" in ledger.accounts()
    for page in ("/activity", "/people", "/rules", figure):
        assert ada.get(page).status_code == 200, page


def test_a_body_without_end_is_not_read(team: Team, ledger: Ledger) -> None:  # noqa: F811
    nobody, read = team(None), []

    def endless() -> Iterator[bytes]:
        for _ in range(200):
            read.append(1)
            yield b"x" * 1000

    headers = {"content-type": "application/x-www-form-urlencoded"}
    for address in ("/login", f"/figures/{killed(ledger)}", "/api/v1/figures"):
        whole: dict[str, Any] = {"content": b"x" * 60_001, "headers": headers}
        assert nobody.post(address, **whole).status_code == 413
        assert nobody.post(address, content=endless(), headers=headers).status_code == (
            413
        )


def test_who_must_log_in_comes_to_what_they_asked_for(team: Team) -> None:  # noqa: F811
    address = "/figures?category=killed&sort=-value&place=Basra+%26+more"
    to_login = team(None).get(address, follow_redirects=False).headers["location"]
    page = team(None).get(to_login)
    assert page.status_code == 200
    inside = {"name": "vera", "password": PASSWORD}
    told = page.text.partition('name="to" value="')[2].partition('"')[0]
    inside["to"] = told.replace("&amp;", "&")
    done = team(None).post("/login", data=inside, follow_redirects=False)
    assert done.headers["location"] == address


def test_a_happening_that_two_decide_shows_the_second_what_the_first_did(
    team: Team,  # noqa: F811
    ledger: Ledger,  # noqa: F811
) -> None:
    lea, rita = team("lea"), team("rita")
    address = f"/happenings/{lea.get('/happenings.json').json()[0]['happening']}"
    told = {"seen": "0", "state": "signed off", "because": "all were asked"}
    first = lea.post(address, data=told | {"token": token_of(lea)})
    assert first.status_code == 200
    told |= {"state": "in progress", "because": "one more to ask"}
    page = rita.post(address, data=told | {"token": token_of(rita)})
    assert page.status_code == 409 and "did something with it meanwhile" in page.text
    assert 'value="one more to ask"' in page.text, "what was typed is still there"
    assert "all were asked" in page.text
    assert [act.value for act in ledger.reviews()] == ["signed off"]


def test_a_blind_coder_is_blind_through_the_api_too(
    team: Team,  # noqa: F811
    ledger: Ledger,  # noqa: F811
) -> None:
    lea, rita, cara, nobody = team("lea"), team("rita"), team("cara"), team(None)
    opens = {"name": "may", "coders": "rita, cara", "third": "lea"}
    opens |= {"documents": "wire-1", "token": token_of(lea)}
    assert lea.post("/coding", data=opens).status_code == 200
    made = {"act": "token", "scope": "write", "days": "2", "token": token_of(cara)}
    secret = cara.post("/people", data=made).text.partition("told once: <code>")[2]
    bearer = {"authorization": f"Bearer {secret.partition('<')[0]}"}
    ident = killed(ledger)
    act = {"act": "correct", "fields": {"place": "Kirkuk"}, "because": "title"}
    address = f"/api/v1/figures/{ident}/reviews"
    assert nobody.post(address, json=act, headers=bearer).status_code == 201
    missed = {"document": "wire-1", "words": "nine names", "because": "the dead"}
    missed["fields"] = {"value": "9", "category": "killed"}
    done = nobody.post("/api/v1/figures", json=missed, headers=bearer)
    assert done.status_code == 201
    assert {act.round for act in ledger.reviews() if act.by == "cara"} == {"may"}
    for page in (f"/figures/{ident}", "/figures", "/activity", "/articles/wire-1"):
        told = rita.get(page).text
        assert "Kirkuk" not in told and "the dead" not in told, page
