"""Judgements on happenings, stories and outlets: joined, parted, undone, and shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.errors import LedgerError
from reportedly.ledger import Ledger, open_ledger
from reportedly.records.questions import Line
from reportedly.run.asked import Asked
from reportedly.run.build import build
from reportedly.run.happenings import happenings
from reportedly.run.judging import judge
from reportedly.run.listings import stories_of
from reportedly.run.reconciling import reconciled
from reportedly.run.tracing import stories, trace_ledger
from tests.built import ledger_of

ARTICLES = (
    ("a", "2019-03-13", "Hill Post", "An air strike on a grain store in Idlib killed nine people on Tuesday. The grain store burned until noon."),
    ("b", "2019-03-13", "Hill Post Online", "Nine people died on Tuesday when an air strike hit Idlib. Flames rose from a grain store there for half the day."),
    ("c", "2019-05-20", "Lake News", "Gunmen abducted four teachers from a bus near Kano on Monday, police said."),
)  # fmt: skip
NOON = datetime(2021, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    rows = (
        {"id": i, "published": d, "outlet": o, "text": t} for i, d, o, t in ARTICLES
    )
    with ledger_of(tmp_path, rows) as opened:
        yield opened


def said(ledger: Ledger, one: str, other: str, verdict: str, hour: int = 12) -> int:
    at = NOON.replace(hour=hour)
    return judge(ledger, one, other, verdict, "mira", "I was there", at)


def killed(ledger: Ledger) -> Line:
    (line,) = (x for x in reconciled(ledger).lines if x.category == "killed")
    return line


def told_together(ledger: Ledger) -> list[list[str]]:
    return sorted(row["articles"] for row in happenings(ledger))


def in_stories(ledger: Ledger) -> list[set[str]]:
    return [{p.document for p in story.parts} for story in stories(ledger)]


def of(ledger: Ledger, *articles: str) -> dict[str, Any]:
    """The first happening that these articles tell together."""
    return next(row for row in happenings(ledger) if row["articles"] == [*articles])


def test_two_happenings_are_joined_and_the_word_taken_back(ledger: Ledger) -> None:
    before = told_together(ledger)
    strike, bus = (of(ledger, *told)["happening"] for told in (("a", "b"), ("c",)))
    assert said(ledger, strike, bus, "same") >= 1
    one = of(ledger, "a", "b", "c")
    assert one["judged"][0]["because"] == "I was there"
    said(ledger, strike, bus, "undone", 13)
    assert told_together(ledger) == before


def test_a_happening_is_parted_by_two_of_its_events(ledger: Ledger) -> None:
    one, other = (event["event"] for event in of(ledger, "a", "b")["events"][:2])
    said(ledger, one, other, "different")
    together = [{e["event"] for e in row["events"]} for row in happenings(ledger)]
    assert not any({one, other} <= events for events in together)


def test_stories_are_joined_and_an_article_is_taken_out_of_one(ledger: Ledger) -> None:
    strike, bus = (story.id for story in stories(ledger))
    said(ledger, strike, bus, "same")
    assert in_stories(ledger) == [{"a", "b", "c"}]
    told = stories_of(ledger, Asked())
    assert told[0]["judged"][0]["by"] == "mira"
    said(ledger, strike, "c", "different", 13)
    assert in_stories(ledger) == [{"a", "b"}, {"c"}]
    said(ledger, strike, "b", "different", 14)
    assert sorted(map(len, in_stories(ledger))) == [1, 1, 1]


def test_a_judged_story_is_that_of_its_figures(ledger: Ledger) -> None:
    before = {w.id: w.reported.story for w in killed(ledger).figures}
    strike = stories(ledger)[0].id
    said(ledger, strike, "b", "different")
    lines = [line for line in reconciled(ledger).lines if line.category == "killed"]
    after = {w.id: w.reported.story for line in lines for w in line.figures}
    assert len(set(before.values())) == 1
    assert len(set(after.values())) == 2


def test_two_names_of_one_outlet_are_one_witness(ledger: Ledger) -> None:
    assert killed(ledger).origins == 2
    said(ledger, "outlet:Hill Post", "outlet:hill post online", "same")
    line = killed(ledger)
    assert line.origins == 1
    assert "I was there" in line.judged[0]
    said(ledger, "outlet:Hill Post", "outlet:Hill Post Online", "undone", 13)
    assert killed(ledger).origins == 2


def test_a_name_that_the_lists_hold_for_another_is_parted(tmp_path: Path) -> None:
    cited = "Nine people died on Tuesday when an air strike hit Idlib, Agence France-Presse reported."
    rows = [
        {"id": n, "published": "2019-03-13", "outlet": name, "text": text}
        for n, name, text in (("0", "AFP", ARTICLES[0][3]), ("1", "Dawn Wire", cited))
    ]
    (tmp_path / "n.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        list(build([str(tmp_path / "n.jsonl")], ledger))
        trace_ledger(ledger)
        assert killed(ledger).origins == 1
        said(ledger, "outlet:AFP", "outlet:Agence France-Presse", "different")
        assert killed(ledger).origins == 2


def test_judgements_are_on_two_of_one_kind_and_give_a_reason(ledger: Ledger) -> None:
    strike = of(ledger, "a", "b")["happening"]
    story = stories(ledger)[0].id
    with pytest.raises(LedgerError):
        said(ledger, strike, "outlet:Hill Post", "same")
    with pytest.raises(LedgerError):
        said(ledger, story, "outlet:Hill Post", "same")
    with pytest.raises(LedgerError, match="why"):
        judge(ledger, "outlet:A", "outlet:B", "same", "mira", "  ", NOON)
    assert ledger.judgements() == ()


def test_they_are_listed_and_exported(ledger: Ledger, tmp_path: Path) -> None:
    said(ledger, "outlet:Hill Post", "outlet:Hill Post Online", "same")
    path = str(tmp_path / "l.db")
    listed = CliRunner().invoke(main, ["judgements", "--ledger", path, "--format", "jsonl"])  # fmt: skip
    assert json.loads(listed.output)["kind"] == "outlet"
    table = CliRunner().invoke(main, ["questions", "--ledger", path]).output
    assert "judged" in table
    out = tmp_path / "out"
    made = CliRunner().invoke(main, ["export", "--ledger", path, "--of", "reviews", "--format", "csv"])  # fmt: skip
    assert "hill post online" in made.output, (made.output, out)


@pytest.mark.parametrize(
    "words",
    [
        ("judge", "outlet:A", "outlet:B", "same", "--by", "mira"),
        ("feeds", "remove", "https://news.example.org/rss"),
        ("review", "reject", "abc", "--by", "mira"),
        ("ledger", "erase", "a", "--by", "mira", "--yes"),
    ],
)
def test_no_reason_is_no_reason_anywhere(
    ledger: Ledger, tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = str(tmp_path / "l.db")
    for empty in ("", "  ", "\u200b\u2060", "\u3164"):
        ran = CliRunner().invoke(main, [*words, "--because", empty, "--ledger", path])
        assert ran.exit_code != 0
        assert "why" in ran.output
