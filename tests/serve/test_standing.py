"""What a desk has at hand is bounded, whatever is asked of it and whoever comes and goes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reportedly.ledger import Ledger
from reportedly.serve import forms, standing, worker
from reportedly.serve.app import DeskSettings, create_app
from reportedly.serve.forms import Forms
from reportedly.serve.people import Person, Refused
from reportedly.serve.standing import AtHand, Lately, StandingAnswers
from tests.built import ledger_of

ARTICLE = {
    "id": "a",
    "published": "2024-05-07",
    "text": "At least 12 people were killed in Basra on Monday, police said.",
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with ledger_of(tmp_path, [ARTICLE]) as opened:
        yield opened


def test_what_was_asked_for_longest_ago_is_let_go_of() -> None:
    made: list[int] = []
    lately = Lately[int](3)

    def ask(n: int) -> int:
        return lately.get(n, lambda: made.append(n) or n)  # type: ignore[func-returns-value]

    for n in (1, 2, 3, 1, 4, 1, 2):
        assert ask(n) == n
    assert made == [1, 2, 3, 4, 2]
    assert len(lately) == 3


def test_those_that_ask_at_once_have_one() -> None:
    lately = Lately[object](3)
    gate = threading.Barrier(8)
    found: list[object] = []

    def ask() -> None:
        gate.wait()
        found.append(lately.get("x", lambda: time.sleep(0.01) or object()))  # type: ignore[func-returns-value]

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(map(id, found))) == 1


def test_spaces_that_come_and_go_are_not_all_kept(ledger: Ledger) -> None:
    answers = StandingAnswers(ledger)
    for n in range(100):
        spaces = (f"space {n}",)
        assert len(answers.claims(spaces).figures) == 0
    assert len(answers._at_hand) == standing._MOST_SPACES
    assert len(answers.claims(None).figures) == 1
    assert answers.known(None) is answers.known(None)


def test_no_number_of_days_asked_for_fills_the_memory(ledger: Ledger) -> None:
    client = TestClient(
        create_app(ledger, DeskSettings(local="mira")), base_url="http://localhost"
    )
    server = client.app.state.server  # type: ignore[attr-defined]
    for minute in range(standing._MOST_MADE + 40):
        hour, past = divmod(minute, 60)
        asked = f"2024-05-{1 + hour // 24:02}T{hour % 24:02}:{past:02}"
        assert client.get("/", params={"since": asked}).status_code == 200
    at_hand: AtHand = server.standing.known(None).at_hand
    assert len(at_hand._made) == standing._MOST_MADE


# ------------------------------------------------------------------ the process beside
def test_answers_nobody_asks_for_are_worked_out_no_more(
    ledger: Ledger, tmp_path: Path
) -> None:
    folder = tmp_path / "beside"
    folder.mkdir()
    spaces = ("sudan",)
    every, some = worker.want(folder, None), worker.want(folder, spaces)
    asked, done = some.with_suffix(".wanted"), {}
    assert not worker._let_go(asked, folder, done)
    assert worker._worked(ledger, asked, done) and some.exists()
    for file in folder.glob("*.wanted"):
        os.utime(file, (1, 1))
    assert not worker._let_go(every.with_suffix(".wanted"), folder, done)
    assert worker._let_go(asked, folder, done)
    assert not some.exists() and not asked.exists() and done == {}
    answers = StandingAnswers(ledger, folder)
    worker._worked(ledger, every.with_suffix(".wanted"), done)
    have = answers.known(None)
    every.unlink()  # as where nobody asked in a while: what is at hand is still shown
    assert answers.known(None) is have
    assert worker.want(folder, spaces) == some and asked.exists()


def test_who_asks_again_is_noted(ledger: Ledger, tmp_path: Path) -> None:
    asked = worker.want(tmp_path, ("sudan",)).with_suffix(".wanted")
    os.utime(asked, (1, 1))
    worker.want(tmp_path, ("sudan",))
    assert time.time() - asked.stat().st_mtime < 60


# ------------------------------------------------------------------ forms
def test_forms_that_are_too_old_are_forgotten_and_no_newer_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [1_000_000.0]
    monkeypatch.setattr(forms.time, "time", lambda: now[0])
    sent, mira = Forms(), Person("mira", "coder", None, "session")
    first = sent.token(mira)
    sent.check(mira, first)
    for _ in range(50):
        now[0] += 1000
        sent.check(mira, sent.token(mira))
    assert len(sent._used) == 44  # one each 1,000 of the last 43,200 seconds, and now
    last = sent.token(mira)
    sent.check(mira, last)
    for token, why in ((first, "too old"), (last, "was sent before")):
        with pytest.raises(Refused, match=why):
            sent.check(mira, token)
