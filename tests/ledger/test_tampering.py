"""Edits by hand that no ledger would make: each is named by `verify`, whoever removed the guards first."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.errors import LedgerError
from reportedly.ingest import Given
from reportedly.ledger import Ledger, chain, open_ledger
from reportedly.ledger import connection as connecting
from reportedly.ledger.chain import GENESIS
from reportedly.ledger.schema import metadata
from reportedly.records.questions import Judgement
from reportedly.records.reviews import Account, Activity, Review
from reportedly.records.watching import Alert
from reportedly.run.answers import known_lines
from reportedly.run.build import build
from reportedly.run.tracing import copies, trace_ledger, trace_version
from reportedly.run.verify import verify
from tests.ledger_cases import watched

ARTICLES = (
    '{"id": "a", "outlet": "The Wire", "published": "2017-03-01", "text": "TEXT"}\n'
    '{"id": "b", "outlet": "The Post", "published": "2017-03-02", "text": "TEXT"}\n'
    '{"id": "c", "published": "2017-03-05", "text": "Nine people drowned in Basra, police said."}\n'
)
STORY = (
    "More than 3,000 people fled the town of Kut after an air strike on Monday, the governor said. "
    "At least 12 people were killed and 40 others were wounded when the market burned, doctors said. "
    "Families walked along the river through the night and reached a school in the morning."
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a row in every table that a build fills, and a judgement."""

    folder = tmp_path_factory.mktemp("tampering")
    (folder / "wire.jsonl").write_text(ARTICLES.replace("TEXT", STORY))
    with open_ledger(folder / "l.db", create=True) as ledger:
        list(build([str(folder / "wire.jsonl")], ledger))
        trace_ledger(ledger)
        one, other = (f.figure.id for f in list(ledger.figures())[:2])
        now = datetime.now(UTC)
        ledger.judge(Judgement(one, other, "different", "mira", "other days", now))
        ledger.review(
            [Review("accept", "figure", one, "mira", now, document="a", reading=1)]
        )
        ledger.note(Activity("login", "mira", now))
        ledger.keep_account(Account("mira", "lead"), "ana", now)
        key = {"kind": "token", "digest": "0" * 64, "account": "mira", "scope": "read"}
        ledger.keep_key(
            key | {"expires": now, "ended": False, "by": "mira", "kept_at": now}
        )
        ledger.keep_in_space("mosul", ["a"], "ana")
        watched(ledger)
        assert list(ledger.copies(_trace(ledger))), (
            "the articles were meant to be copies"
        )
    return folder / "l.db"


def _trace(ledger: object) -> str:

    return trace_version()


def found(path: Path, head: str | None = None) -> list[str]:
    """Everything `verify` says is wrong."""
    try:
        with open_ledger(path) as ledger:
            checked = ledger.check(head)
            wrong = [*ledger.damage(), *checked.problems]
            wrong += [p for v in verify(ledger, sample=0) for p in v.problems]
            if head is not None and not checked.seen:
                wrong.append("another head")
    except LedgerError as error:
        return [str(error)]
    return wrong


def tampered(made: Path, tmp_path: Path, *statements: str) -> Path:
    """A copy of a ledger, its guards laid down, changed, and the very same guards put up again."""
    path = shutil.copy(made, tmp_path / "l.db")
    with sqlite3.connect(path) as connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f'DROP TRIGGER "{name}"')
        before = connection.total_changes
        for statement in statements:
            connection.execute(statement)
        assert connection.total_changes > before, (
            "nothing was changed: nothing is tested"
        )
        for _, sql in guards:
            connection.execute(sql)
    connection.close()
    return Path(path)


# The table, what is done to it, and where `verify` must point.
EDITS = [
    ("pages", "UPDATE pages SET media = 'text/html'", "row .* of pages was changed"),
    ("pages", "UPDATE pages SET packed = x'00'", "row .* of pages was changed"),
    ("pages", "UPDATE pages SET kept_at = '2001-01-01 00:00:00.000000'", "of pages was changed"),
    ("pages", "DELETE FROM pages WHERE sha256 = (SELECT min(sha256) FROM pages)", "of pages was removed"),
    ("names", "UPDATE names SET document = 'z' WHERE document = 'a'", "of names was removed"),
    ("names", "UPDATE names SET kept_at = '2001-01-01 00:00:00.000000'", "of names was changed"),
    ("names", "INSERT INTO names SELECT sha256, 'more', origin, kept_at FROM names LIMIT 1", "names were added"),
    ("texts", "UPDATE texts SET text = replace(text, 'Nine', 'Nigh')", "of texts was changed"),
    ("readings", "UPDATE readings SET outlet = 'Forged' WHERE document = 'a'", "of readings was changed"),
    ("readings", "UPDATE readings SET published = '2017-02-01' WHERE document = 'a'", "of readings was changed"),
    ("readings", "UPDATE readings SET program = '9.9'", "of readings was changed"),
    ("readings", "UPDATE readings SET stages = 'ingest=0' WHERE document = 'a'", "its id does not follow"),
    ("readings", "UPDATE readings SET version = 7 WHERE document = 'a'", "of readings was changed"),
    ("readings", "UPDATE readings SET kept_at = '2001-01-01 00:00:00.000000'", "of readings was changed"),
    ("readings", "DELETE FROM readings WHERE document = 'c'", "of readings was removed"),
    ("passages", "UPDATE passages SET role = 'caption'", "rows of passages of reading 1 were changed"),
    ("times", "UPDATE times SET value = '1999'", "rows of times of reading 1 were changed"),
    ("places", "UPDATE places SET location_lat = 0", "rows of places of reading 1 were changed"),
    ("actors", "UPDATE actors SET name = 'nobody'", "rows of actors of reading 1 were changed"),
    ("figures", "UPDATE figures SET low = 77777", "rows of figures of reading 1 were changed"),
    ("figures", "UPDATE figures SET stages = 'x'", "rows of figures of reading 1 were changed"),
    ("figures", "DELETE FROM figures WHERE reading = 3", "rows of figures of reading 3 were changed"),
    ("statements", "UPDATE statements SET speaker_name = 'nobody'", "rows of statements of reading 1"),
    ("events", "UPDATE events SET type = 'other'", "rows of events of reading 1 were changed"),
    ("reasons", "UPDATE reasons SET rule = 'because'", "rows of reasons of reading 1 were changed"),
    ("issues", "INSERT INTO issues (reading, position, stage, code, message) VALUES (3, 99, 'claims', 'x', 'y')", "rows of issues of reading 3"),
    ("fingerprints", "UPDATE fingerprints SET packed = x'00'", "of fingerprints was changed"),
    ("fingerprints", "DELETE FROM fingerprints WHERE reading = 1", "of fingerprints was removed"),
    ("copies", "UPDATE copies SET similarity = 0.1", "row 1 of copies was changed"),
    ("copies", "UPDATE copies SET copy = original, original = copy", "row 1 of copies was changed"),
    ("copies", "DELETE FROM copies", "row 1 of copies was removed"),
    ("story_parts", "UPDATE story_parts SET story = 's0'", "of story_parts was changed"),
    ("judgements", "UPDATE judgements SET verdict = 'same'", "row 1 of judgements was changed"),
    ("judgements", "UPDATE judgements SET by = 'omar'", "row 1 of judgements was changed"),
    ("judgements", "DELETE FROM judgements", "row 1 of judgements was removed"),
    ("reviews", "UPDATE reviews SET act = 'reject'", "row 1 of reviews was changed"),
    ("reviews", "DELETE FROM reviews", "row 1 of reviews was removed"),
    ("activity", "UPDATE activity SET by = 'omar'", "row 1 of activity was changed"),
    ("accounts", "UPDATE accounts SET role = 'admin'", "row 1 of accounts was changed"),
    ("keys", "UPDATE keys SET scope = 'write'", "row 1 of keys was changed"),
    ("spaces", "UPDATE spaces SET space = 'all'", "row 1 of spaces was changed"),
    ("feeds", "UPDATE feeds SET address = 'x'", "row 1 of feeds was changed"),
    ("feed_items", "DELETE FROM feed_items", "row 1 of feed_items was removed"),
    ("fetches", "UPDATE fetches SET body = 'x'", "row 1 of fetches was changed"),
    ("arrivals", "UPDATE arrivals SET outcome = 'gone'", "row 1 of arrivals was changed"),
    ("answers", "UPDATE answers SET known = '{}', kept_at = '2001-01-01 00:00:00.000000'", "of answers was changed"),
    ("alerts", "UPDATE alerts SET told = '[]'", "row 1 of alerts was changed"),
    ("deliveries", "UPDATE deliveries SET outcome = 'failed'", "row 1 of deliveries was changed"),
    ("chain", "UPDATE chain SET digest = head WHERE number = 5", "link 5 of the chain"),
    ("chain", "DELETE FROM chain WHERE number = 5", "link 5 of the chain is gone"),
]  # fmt: skip


def test_nothing_is_wrong_with_what_nobody_touched(made: Path) -> None:
    assert found(made) == []


@pytest.mark.parametrize(
    ("table", "edit", "said"), EDITS, ids=[e[1][:60] for e in EDITS]
)
def test_an_edit_is_named(
    made: Path, tmp_path: Path, table: str, edit: str, said: str
) -> None:

    wrong = found(tampered(made, tmp_path, edit))
    assert any(re.search(said, line) for line in wrong), wrong


def test_every_table_is_among_the_edits() -> None:

    assert {table for table, *_ in EDITS} == set(metadata.tables) - {"erasures"}


_OF_ANOTHER_KIND = [
    "UPDATE pages SET media = x'ff00'",
    "UPDATE pages SET packed = 'zz'",
    "UPDATE pages SET kept_at = 'zz'",
    "UPDATE texts SET text = x'ff00'",
    "UPDATE readings SET published = x'ff00'",
    "UPDATE readings SET version = 'zz' WHERE number = 1",
    "UPDATE readings SET edits = printf('%.*c', 100000, '[')",
    "UPDATE passages SET start = 'zz'",
    "UPDATE times SET first = x'ff00'",
    "UPDATE actors SET name = x'ff00'",
    "UPDATE figures SET evidence_start = 'zz'",
    "UPDATE figures SET low = 'many' WHERE reading = 1",
    "UPDATE reasons SET position = 'zz' WHERE rowid = 1",
    "UPDATE reasons SET of = x'ff00' WHERE rowid = 1",
    "UPDATE copies SET because = x'ff00'",
    "UPDATE answers SET known = x'ff00'",
]


@pytest.mark.parametrize("edit", _OF_ANOTHER_KIND)
def test_a_value_that_no_column_was_ever_given_is_named_by_its_row(
    made: Path, tmp_path: Path, edit: str
) -> None:
    """Bytes for words, words for a number, a day that is none: no fault of the program."""
    table = edit.split()[1]
    path = tampered(made, tmp_path, edit)
    with open_ledger(path) as ledger:
        problems = ledger.check().problems
        ledger.damage()
    assert any(f"of {table} " in line for line in problems), problems
    asked = CliRunner().invoke(main, ["verify", "--ledger", str(path)])
    assert asked.exit_code == 1
    assert asked.exception is None or isinstance(asked.exception, SystemExit)


_SEARCHED = "INSERT INTO searched (searched, rowid, title, words, names)"
_OTHERWISE = {
    "words that no text has": "INSERT INTO searched (rowid, words) VALUES (1, 'forged')",
    "an article that is not there": "INSERT INTO searched (rowid, words) VALUES (99, 'forged')",
    "words taken out": f"{_SEARCHED} VALUES ('delete', 3, '', 'Nine people', '')",
    "all taken out": "INSERT INTO searched (searched) VALUES ('delete-all')",
    "how long a text is": "UPDATE searched_docsize SET sz = x'010101' WHERE id = 1",
    "an article's length is gone": "DELETE FROM searched_docsize WHERE id = 1",
    "how it is set up": "INSERT INTO searched (searched, rank) VALUES ('rank', 'bm25(0.0)')",
    "its pages": "UPDATE searched_data SET block = x'00' WHERE id > 10",
    "its pages are gone": "DELETE FROM searched_data WHERE id > 10",
    "a table of it is gone": "DROP TABLE searched_docsize",
}


@pytest.mark.parametrize("edit", _OTHERWISE.values(), ids=_OTHERWISE)
def test_an_edit_of_the_index_of_words_is_named_and_mended(
    made: Path, tmp_path: Path, edit: str
) -> None:
    path = Path(shutil.copy(made, tmp_path / "l.db"))
    with sqlite3.connect(path) as connection:
        connection.execute(edit)
    connection.close()
    assert any("`reportedly ledger reindex`" in line for line in found(path))
    with open_ledger(path) as ledger:
        ledger.reindex()
        assert [kept.document for kept in ledger.search("drowned basra")] == ["c"]
        assert not ledger.search("forged")
    assert found(path) == []


def test_guards_of_the_same_name_that_do_nothing_are_named(
    made: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(made, tmp_path / "l.db"))
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER figures_no_update")
        connection.execute(
            "CREATE TRIGGER figures_no_update BEFORE UPDATE ON figures BEGIN SELECT 1; END"
        )
    connection.close()
    assert (
        "the guard figures_no_update was changed: rows may have been changed"
        in found(path)
    )


def test_a_trigger_that_was_added_is_named(made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made, tmp_path / "l.db"))
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TRIGGER spy AFTER INSERT ON figures BEGIN SELECT 1; END"
        )
    connection.close()
    assert "a trigger spy was added by something else" in found(path)


def test_a_forgery_of_everything_ends_at_another_head(
    made: Path, tmp_path: Path
) -> None:
    """Whoever rewrites values, digests and the whole chain is told by a head that was written down."""

    with open_ledger(made) as ledger:
        head = ledger.head()
    path = tampered(made, tmp_path, "UPDATE judgements SET verdict = 'same'")
    guards = connecting._engine(path, 1.0, readonly=False)
    with guards.execution_options(**{connecting.WRITES: True}).begin() as connection:
        sql = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'chain' AND type = 'trigger'"
        ).all()
        for name, _ in sql:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("DELETE FROM chain")
        chain.link_all(connection)
        for _, statement in sql:
            connection.exec_driver_sql(statement)
    guards.dispose()
    assert found(path) == []
    assert found(path, head) == ["another head"]
    assert found(made, head) == found(made, GENESIS) == []


def test_an_older_head_is_known_after_more_was_added(
    made: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(made, tmp_path / "l.db"))
    with open_ledger(path) as ledger:
        head = ledger.head()
        (tmp_path / "d.txt").write_text(
            "Five people were injured in Najaf, police said."
        )
        list(build([str(tmp_path / "d.txt")], ledger))
        assert ledger.head() != head
    assert found(path, head) == []


# ------------------------------------------------------------------ erasure
def test_what_was_erased_is_gone_and_said_to_be(made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made, tmp_path / "l.db"))
    with open_ledger(path) as ledger:
        assert ledger.documents_with("DROWNED") == ["c"]
        ledger.erase("c", "mira", "the witness is in danger")
    assert found(path) == []
    assert b"drowned" not in path.read_bytes()
    with open_ledger(path) as ledger:
        (gone,) = [v for v in verify(ledger) if v.erased]
        assert gone.erased is not None
        assert (gone.kept.document, gone.erased.by) == ("c", "mira")
        assert ledger.check().erased > 3
        assert ledger.documents_with("drowned") == []
        with pytest.raises(LedgerError, match="say who"):
            ledger.erase("a", " ", "no reason")
        with pytest.raises(LedgerError, match="there is no document 'z'"):
            ledger.erase("z", "mira", "none")
        tombstones = ledger.check().erased
        with pytest.raises(LedgerError, match=r"'c' was erased by mira on .* danger"):
            ledger.erase("c", "tom", "once more")
        assert ledger.check().erased == tombstones


def test_all_that_is_to_be_erased_is_there_before_the_first_is_gone(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTEDLY_ANSWERS", str(tmp_path / "answers"))
    path = Path(shutil.copy(made, tmp_path / "l.db"))
    why = ["--ledger", str(path), "--by", "mira", "--because", "a court order"]

    def erased(*words: str) -> str:
        done = CliRunner().invoke(main, ["ledger", "erase", *why, *words])
        assert done.exit_code, done.output
        return done.stderr

    with open_ledger(path) as ledger:
        before = ledger.head()
    assert "there is no document 'z'" in erased("c", "z", "--yes")
    assert "there is no document 'z'" in erased("c", "z")  # also where it is only tried
    assert "say which words" in erased("--words", " ", "--yes")
    assert "say which words" in erased("--words", "", "--yes")
    assert "holds 'nothing of it'" in erased("--words", "nothing of it", "--yes")
    with open_ledger(path) as ledger:
        assert ledger.head() == before and not ledger.erased()


def test_what_is_kept_of_answers_goes_though_an_erasure_stops_in_between(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTEDLY_ANSWERS", str(tmp_path / "answers"))
    path = Path(shutil.copy(made, tmp_path / "l.db"))
    with open_ledger(path) as ledger:
        known_lines(ledger)
        erase = Ledger.erase

        def stops(self: Ledger, document: str, by: str, because: str) -> int:
            if document == "a":
                raise LedgerError("the disk is full")
            return erase(self, document, by, because)

        monkeypatch.setattr(Ledger, "erase", stops)
        assert [one for one in (tmp_path / "answers").rglob("*") if one.is_file()]
        words = ["ledger", "erase", "--ledger", str(path), "c", "a", "--yes"]
        words += ["--by", "mira", "--because", "a court order"]
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 1 and "the disk is full" in done.stderr
        assert len(ledger.erased()) == 1
    assert not [one for one in (tmp_path / "answers").rglob("*") if one.is_file()]


def test_words_that_articles_share_go_with_the_last_of_them(tmp_path: Path) -> None:
    """Three articles of the same words under titles of their own, erased one after the other."""
    path = tmp_path / "l.db"
    words = "Nine people drowned in Basra, said Salma Odeh, who steers the ferry."
    with open_ledger(path, create=True) as ledger:
        for n, title in enumerate(("Alpha", "Bravo", "Charlie")):
            source = tmp_path / f"{n}.jsonl"
            line = {"id": f"d{n}", "title": f"{title} ferry", "text": words}
            source.write_text(json.dumps(line))
            list(build([str(source)], ledger))
        for n, title in enumerate(("Alpha", "Bravo", "Charlie")):
            assert f"d{n}" in [k.document for k in ledger.search(title)]
            ledger.erase(f"d{n}", "mira", "the witness is in danger")
            assert not ledger.search(title)
            there = {f"d{more}" for more in range(n + 1, 3)}
            assert {k.document for k in ledger.search("drowned")} == there
            assert {k.document for k in ledger.search("salma odeh")} == there
        source = tmp_path / "again.txt"
        source.write_text(words)
        (again,) = build([str(source)], ledger)
        assert "was erased by mira" in getattr(again, "reason", "")
    left = path.read_bytes().lower()
    for gone in (b"drowned", b"salma", b"odeh", b"alpha", b"bravo", b"charlie"):
        assert gone not in left, gone
    assert found(path) == []


def test_what_the_watch_knew_of_an_erased_article_goes_with_it(tmp_path: Path) -> None:
    """Who was quoted stands in what was known of a question, and in alerts: no address names them."""
    path = tmp_path / "l.db"
    now = datetime.now(UTC)
    with open_ledger(path, create=True) as ledger:
        for name in ("kut", "basra"):
            source = tmp_path / f"{name}.jsonl"
            text = f"Nine people drowned in {name.title()}, said Salma Odeh."
            source.write_text(json.dumps({"id": name, "text": text}))
            list(build([str(source)], ledger))
        facts = {"members": [], "voices": {"Salma Odeh": ["Salma Odeh", "", "", ""]}}
        known = [("question", n, facts | {"documents": [n]}) for n in ("kut", "basra")]
        quote = {"words": "Nine people drowned in Kut, said Salma Odeh.", "url": None}
        told = {"said": "Nine killed, says Salma Odeh", "quotes": [quote]}
        alert = Alert("r", "h1", "new happening", told, ("log",), now, now)
        ledger.watch.keep_alerts(known, [alert], now)
        ledger.erase("kut", "mira", "the witness is in danger")
        assert ledger.watch.answers()["question", "kut"] == {}
        assert ledger.watch.answers()["question", "basra"]["voices"]
        ledger.erase("basra", "mira", "the witness is in danger")
    assert b"Salma" not in path.read_bytes()
    assert found(path) == []


def test_words_put_back_in_an_erased_row_are_named(made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made, tmp_path / "l.db"))
    with open_ledger(path) as ledger:
        ledger.erase("c", "mira", "the witness is in danger")
    forged = tampered(
        path, tmp_path / "..", "UPDATE texts SET text = 'Forged.' WHERE text = ''"
    )
    assert any("of texts was changed" in line for line in found(forged))


def test_an_erased_article_is_not_read_again(made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made, tmp_path / "l.db"))
    source = tmp_path / "e.txt"
    source.write_text("Five people were injured in Najaf, police said.")
    with open_ledger(path) as ledger:
        (added,) = build([str(source)], ledger)
        ledger.erase(added.document, "mira", "asked for by a court")  # type: ignore[union-attr]
        (again,) = build([str(source)], ledger)
        assert "was erased" in getattr(again, "reason", "")
    assert b"Najaf" not in path.read_bytes()


def test_after_the_last_copy_was_erased_others_are_kept(tmp_path: Path) -> None:
    """The number of an erased row is never given again: a link of the chain has its name."""
    words = (
        "Boats took families from the flooded roofs of the old quarter until the evening, and the "
        "road to the river stayed closed. Nine people drowned there on Monday, the mayor said."
    )
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        for n in range(5):
            source = tmp_path / f"{n}.txt"
            source.write_text(f"{words} This was the paper's report number {n}.")
            list(build([str(source)], ledger))
            trace_ledger(ledger)
            if n == 2:
                assert list(copies(ledger))
                ledger.erase(ledger.documents()[-1].document, "mira", "a court order")
        assert len(list(copies(ledger))) > 2
        assert not ledger.check().problems


def test_what_somebody_gave_for_an_article_is_told_apart_from_what_was_derived(
    tmp_path: Path,
) -> None:
    """No bytes say the outlet that `build --outlet` gave: only the chain holds it."""
    text = tmp_path / "kut.txt"
    text.write_text(STORY)
    given = Given(outlet="The Courier", published=date(2017, 3, 1))
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        list(build([str(text)], ledger, given=given))
        (verdict,) = verify(ledger)
        assert verdict.derived and not verdict.problems
        assert sorted(verdict.given) == ["outlet", "published"]
    with open_ledger(tmp_path / "m.db", create=True) as ledger:
        (tmp_path / "c.jsonl").write_text(ARTICLES.splitlines()[2])
        list(build([str(tmp_path / "c.jsonl")], ledger))
        assert [v.given for v in verify(ledger)] == [()]
