"""Building a ledger from articles, stopping in the middle, and verifying what is kept."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from reportedly.ledger import Ledger, open_ledger
from reportedly.records import Failure
from reportedly.run import build as build_module
from reportedly.run import local, read_all
from reportedly.run import verify as verify_module
from reportedly.run.build import Added, AlreadyKept, build
from reportedly.run.verify import verify
from reportedly.run.versions import versions

ARTICLES = {
    "camp.txt": "Camp fills after the rains\n\nSome 4,200 people reached the camp on Monday, the mayor said.\n",
    "toll.txt": "Bridge collapse in Kut\n\nAt least 12 people were killed, police said on 3 May 2017.\n",
    "page.html": (
        "<html><head><title>Families leave Tel Afar</title><meta name='date' content='2017-06-02'></head><body>"
        "<article><h1>Families leave Tel Afar</h1><p>About 900 families fled Tel Afar overnight, aid workers said.</p>"
        "<p>Most of them walked for two days through the desert before they were met by buses.</p></article></body>"
    ),
    "wire.jsonl": (
        '{"id": "w1", "published": "2017-03-01", "text": "More than 3,000 people were displaced, the governor said."}\n'
        '{"id": "w2", "text": "Nobody was hurt."}\n'
        '{"id": "w2", "text": "The same id, other words: 7 people were injured."}\n'
    ),
    "list.json": '[\n {"id": "j1",\n  "text": "Two children were wounded."}\n]',
}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "l.db", create=True) as opened:
        yield opened


def test_a_second_run_adds_nothing(news: Path, ledger: Ledger) -> None:
    first = list(build([str(news)], ledger))
    assert [type(o) for o in first] == [Added] * 7
    second = list(build([str(news)], ledger))
    assert [type(o) for o in second] == [AlreadyKept] * 7
    assert not any(o.another_name for o in second if isinstance(o, AlreadyKept))
    assert len(ledger.documents(history=True)) == 7


def test_the_ledger_says_what_read_says(news: Path, ledger: Ledger) -> None:
    list(build([str(news)], ledger))
    read = [r.as_dict() for r in read_all([str(news)]) if not isinstance(r, Failure)]
    assert [k.as_dict() for k in ledger.readings()] == json.loads(json.dumps(read))


def test_the_same_bytes_under_another_name_are_named_and_not_kept_again(
    news: Path, ledger: Ledger
) -> None:
    (news / "zz-copy.txt").write_bytes((news / "camp.txt").read_bytes())
    *_, last = build([str(news)], ledger)
    assert isinstance(last, AlreadyKept) and last.another_name
    assert last.kept.origin == str(news / "camp.txt")
    assert len(ledger.documents()) == 7


def test_changed_words_under_a_given_id_are_a_new_version(
    tmp_path: Path, ledger: Ledger
) -> None:
    for toll in (12, 15):
        path = tmp_path / "toll.jsonl"
        path.write_text(
            json.dumps({"id": "kut", "text": f"At least {toll} people were killed."})
        )
        (outcome,) = build([str(path)], ledger)
        assert isinstance(outcome, Added)
    assert outcome.version == 2
    assert [r.document.text[9:11] for r in ledger.document("kut")] == ["12", "15"]


def test_a_bad_article_is_named_and_the_rest_is_kept(
    news: Path, ledger: Ledger
) -> None:
    (news / "empty.txt").write_text("")
    outcomes = list(build([str(news)], ledger))
    (failure,) = (o for o in outcomes if isinstance(o, Failure))
    assert failure.origin.endswith("empty.txt")
    assert len(ledger.documents()) == 7


def test_a_fault_of_the_program_costs_one_article(
    news: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_clean = local.clean

    def faulty(page: object) -> object:
        if "Kut" in page.text:  # type: ignore[attr-defined]
            raise KeyError("role")
        return true_clean(page)  # type: ignore[arg-type]

    monkeypatch.setattr(local, "clean", faulty)
    outcomes = list(build([str(news)], ledger))
    (failure,) = (o for o in outcomes if isinstance(o, Failure))
    assert (
        failure.reason == "a fault of the program, please report it: KeyError: 'role'"
    )
    assert len(ledger.documents()) == 6


def test_a_fault_of_a_later_stage_costs_one_article_of_those_parsed_together(
    news: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_annotate = local.annotate_all

    def faulty(documents: list[object]) -> object:
        if any("Kut" in d.text for d in documents):  # type: ignore[attr-defined]
            raise KeyError("parse")
        return true_annotate(documents)  # type: ignore[arg-type]

    monkeypatch.setattr(local, "annotate_all", faulty)
    monkeypatch.setattr(local, "annotate", lambda document: faulty([document])[0])  # type: ignore[index]
    outcomes = list(build([str(news)], ledger))
    (failure,) = (o for o in outcomes if isinstance(o, Failure))
    assert (
        failure.reason == "a fault of the program, please report it: KeyError: 'parse'"
    )
    assert len(ledger.documents()) == 6


def test_several_processes_keep_what_one_keeps(news: Path, tmp_path: Path) -> None:
    (news / "empty.txt").write_text("")
    (news / "zz-again.txt").write_text(ARTICLES["camp.txt"], encoding="utf-8")
    made = []
    for workers in (1, 2):
        with open_ledger(tmp_path / f"{workers}.db", create=True) as opened:
            outcomes = list(build([str(news)], opened, workers=workers))
            again = list(build([str(news)], opened, workers=workers))
            made.append(
                (
                    [type(o) for o in outcomes],
                    [type(o) for o in again],
                    [k.as_dict() for k in opened.readings()],
                )
            )
    assert made[0] == made[1]
    assert (
        made[0][0].count(Added) == 7
        and made[0][0].count(AlreadyKept) == made[0][0].count(Failure) == 1
    )


def test_newer_rules_read_the_same_bytes_again(
    news: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(build([str(news)], ledger))
    newer = replace(versions(), lexicons="000000000000")
    monkeypatch.setattr(build_module, "versions", lambda: newer)
    outcomes = list(build([str(news)], ledger))
    assert all(isinstance(o, Added) and o.before for o in outcomes)
    assert len(ledger.documents()) == 7
    assert len(ledger.documents(history=True)) == 14
    assert len(list(ledger.pages())) == 7


# ------------------------------------------------------------------ a crash in the middle
def _builder(ledger: Path) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "reportedly",
        "build",
        "-",
        "--ledger",
        str(ledger),
    ]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def _kept(path: Path) -> int:
    if not path.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5) as connection:
            return int(
                connection.execute("SELECT count(*) FROM readings").fetchone()[0]
            )
    except sqlite3.OperationalError:  # it is being made
        return 0


def test_a_killed_build_loses_nothing_and_the_next_completes_it(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    rows = [
        {
            "id": f"d{n}",
            "text": f"At least {n + 2} people were killed in Kut, police said.",
        }
        for n in range(40)
    ]
    lines = [json.dumps(row).encode() + b"\n" for row in rows]
    first = _builder(path)
    assert first.stdin is not None
    first.stdin.writelines(
        lines[:25]
    )  # the stream stays open: the run cannot have ended by itself
    first.stdin.flush()
    deadline = time.monotonic() + 600
    while _kept(path) < 5:
        assert time.monotonic() < deadline and first.poll() is None, (
            "the build never began to write"
        )
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    assert first.returncode == -signal.SIGKILL
    before = _kept(path)
    assert 5 <= before <= 25
    with open_ledger(path) as ledger:
        assert all(not verdict.problems for verdict in verify(ledger))

    out, err = _builder(path).communicate(b"".join(lines), timeout=600)
    assert out.decode().strip() == f"{path}: {40 - before} new, {before} already kept"
    with open_ledger(path) as ledger:
        assert err.decode() == f"head: {ledger.head()}\n"
        assert [k.document for k in ledger.documents()] == [row["id"] for row in rows]


# ------------------------------------------------------------------ verify
def test_a_ledger_holds(news: Path, ledger: Ledger) -> None:
    list(build([str(news)], ledger))
    verdicts = list(verify(ledger))
    assert len(verdicts) == 7
    assert [v.problems for v in verdicts] == [()] * 7
    assert [v.newer for v in verdicts] == [""] * 7


def test_a_sample_derives_some_and_checks_the_rows_of_all(
    news: Path, ledger: Ledger
) -> None:
    list(build([str(news)], ledger))
    verdicts = list(verify(ledger, 0.4, Random(3)))
    derived = [v.derived for v in verdicts]
    assert 0 < sum(derived) < len(derived) == 7
    assert [v.derived for v in verify(ledger, 0.0)] == [False] * 7
    with sqlite3.connect(ledger.path) as connection:
        connection.execute("DROP TRIGGER figures_no_update")
        connection.execute("UPDATE figures SET low = 77777")
    wrong = [v.problems for v in verify(ledger, 0.0) if v.problems]
    assert wrong and all("its rows were changed" in p[0] for p in wrong)


def _tamper(ledger: Ledger, table: str, change: str) -> None:
    """Change a row as somebody would who means to: by taking the guard away first."""
    with sqlite3.connect(ledger.path) as connection:
        connection.execute(f"DROP TRIGGER {table}_no_update")
        connection.execute(change)


def _problems(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    return {Path(v.kept.origin).name: v.problems for v in verify(ledger) if v.problems}


def test_changed_bytes_are_found(news: Path, ledger: Ledger) -> None:
    list(build([str(news)], ledger))
    digest = next(k.sha256 for k in ledger.documents() if k.origin.endswith("toll.txt"))
    forged = zlib.compress(ARTICLES["toll.txt"].replace("12", "92").encode()).hex()
    _tamper(
        ledger,
        "pages",
        f"UPDATE pages SET packed = x'{forged}' WHERE sha256 = '{digest}'",
    )
    ((name, problems),) = _problems(ledger).items()
    assert name == "toll.txt"
    assert len(problems) == 1 and "they were changed" in problems[0]


def test_bytes_that_do_not_unpack_are_found(news: Path, ledger: Ledger) -> None:
    list(build([str(news)], ledger))
    _tamper(
        ledger, "pages", "UPDATE pages SET packed = x'00ff' WHERE media = 'text/html'"
    )
    ((name, problems),) = _problems(ledger).items()
    assert name == "page.html" and "do not unpack" in problems[0]


def test_a_changed_value_is_named(news: Path, ledger: Ledger) -> None:
    list(build([str(news)], ledger))
    (toll,) = (f for f in ledger.figures() if f.kept.origin.endswith("toll.txt"))
    _tamper(
        ledger, "figures", f"UPDATE figures SET low = 92 WHERE id = '{toll.figure.id}'"
    )
    ((name, problems),) = _problems(ledger).items()
    assert name == "toll.txt"
    assert (
        f"figure {toll.figure.id}: low is kept as 92 but its words now give 12"
        in problems
    )
    assert any("rows were changed" in p for p in problems)


def test_changed_words_are_found_even_in_a_reading_by_other_versions(
    news: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(build([str(news)], ledger))
    monkeypatch.setattr(
        verify_module, "versions", lambda: replace(versions(), lexicons="000000000000")
    )
    assert {v.newer for v in verify(ledger)} == {"lexicons"}
    assert _problems(ledger) == {}
    (toll,) = (f for f in ledger.figures() if f.kept.origin.endswith("toll.txt"))
    _tamper(
        ledger, "figures", f"UPDATE figures SET low = 92 WHERE id = '{toll.figure.id}'"
    )
    assert list(_problems(ledger)) == ["toll.txt"]


def test_a_removed_claim_is_found(news: Path, ledger: Ledger) -> None:
    list(build([str(news)], ledger))
    with sqlite3.connect(ledger.path) as connection:
        connection.execute("DROP TRIGGER figures_no_delete")
        (number,) = connection.execute(
            "SELECT number FROM readings WHERE origin LIKE '%toll.txt'"
        ).fetchone()
        connection.execute("DELETE FROM figures WHERE reading = ?", (number,))
    ((name, problems),) = _problems(ledger).items()
    assert name == "toll.txt"
    assert any("follows from the words but is not kept" in p for p in problems)


def test_a_ledger_in_order_has_no_damage(news: Path, ledger: Ledger) -> None:
    list(build([str(news)], ledger))
    assert ledger.damage() == ()


def test_a_guard_taken_away_is_found(ledger: Ledger) -> None:
    with sqlite3.connect(ledger.path) as connection:
        connection.execute("DROP TRIGGER reasons_no_delete")
    assert ledger.damage() == (
        "the guard reasons_no_delete was taken away: rows may have been changed",
    )


def test_an_index_that_disagrees_is_found(news: Path, ledger: Ledger) -> None:
    list(build([str(news)], ledger))
    ledger.close()
    with sqlite3.connect(ledger.path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'figures_by_id'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = bytearray(ledger.path.read_bytes())
    known = next(iter(ledger.figures())).figure.id.encode()
    ledger.close()
    at = data.index(known, (page - 1) * size, page * size)
    data[at : at + 4] = b"zzzz"
    ledger.path.write_bytes(bytes(data))
    assert any("figures_by_id" in line for line in ledger.damage())


def test_a_row_that_cannot_be_read_back_costs_one_document(
    news: Path, ledger: Ledger
) -> None:
    list(build([str(news)], ledger))
    _tamper(
        ledger,
        "readings",
        "UPDATE readings SET edits = 'not JSON' WHERE origin LIKE '%camp.txt'",
    )
    ((name, problems),) = _problems(ledger).items()
    assert name == "camp.txt" and "cannot be read back" in problems[0]
