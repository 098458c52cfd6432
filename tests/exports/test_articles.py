"""Articles as rows: where each came from, and the columns of its own that are no field of an article."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.ingest.fields import fields_left

FERRY = (
    "Nine people drowned when a ferry sank near Basra on Monday, the coast guard said."
)
GUNMEN = "Gunmen shot two guards dead in Kirkuk on Sunday, police said."


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "log.csv").write_text(
        f'date,excerpt,outlet,checked by,severity\n2024-06-12,"{FERRY}",BBC News,AB,3\n'
    )
    wrapped = {
        "data": [
            {
                "score": 1,
                "fields": {"title": "Kirkuk", "body": GUNMEN, "status": "final"},
            }
        ]
    }
    (folder / "api.json").write_text(json.dumps(wrapped))
    made = str(folder / "l.db")
    done = CliRunner().invoke(
        main,
        ["build", str(folder / "log.csv"), str(folder / "api.json"), "--ledger", made],
    )
    assert done.exit_code == 0
    return made


def exported(ledger: str, *options: str) -> list[dict[str, str]]:
    done = CliRunner().invoke(
        main, ["export", "--ledger", ledger, "--format", "csv", *options]
    )
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_other_columns_of_a_table_are_exported_again(ledger: str) -> None:
    table, answer = exported(ledger, "--of", "articles")
    assert table["came_from"].endswith("log.csv:2") and table["outlet"] == "BBC"
    assert json.loads(table["beside"]) == {"checked by": "AB", "severity": "3"}
    assert json.loads(answer["beside"]) == {"score": 1, "fields": {"status": "final"}}
    assert table["issues"].split("; ")[0] == "summary-only"


def test_articles_are_narrowed_to_those_that_hold_what_is_asked_for(
    ledger: str,
) -> None:
    (row,) = exported(ledger, "--of", "articles", "--place", "Kirkuk")
    assert row["title"] == "Kirkuk"
    (row,) = exported(ledger, "--of", "articles", "--sort", "-title", "--limit", "1")
    assert row["title"] == "Kirkuk"


def test_what_is_left_of_an_object() -> None:
    row = {"id": 1, "t": "T", "text": "words", "raw_text": "words", "n": None,
           "date": {"original": "2024-06-12", "changed": "x"}, "tags": ["a"]}  # fmt: skip
    came = {
        "title": 'JSON "t"',
        "published": 'JSON "date.original"',
        "text": 'JSON "text", read as HTML',
    }
    assert fields_left(row, came) == {"date": {"changed": "x"}, "tags": ["a"]}


@pytest.mark.parametrize("what", ["events", "happenings"])
def test_events_are_exported_by_type_and_actor(ledger: str, what: str) -> None:
    every = exported(ledger, "--of", what)
    of_type = exported(ledger, "--of", what, "--type", every[0]["type"])
    assert of_type and {row["type"] for row in of_type} == {every[0]["type"]}
    assert not exported(ledger, "--of", what, "--actor", "the coast guard of Peru")


@pytest.mark.parametrize(
    "options", [["--of", "figures", "--format", "csv"], ["--as", "acled"]]
)
def test_a_type_of_event_is_asked_of_no_other_rows(
    ledger: str, options: list[str]
) -> None:
    done = CliRunner().invoke(
        main, ["export", "--ledger", ledger, "--type", "shelling", *options]
    )
    assert done.exit_code == 2 and "are of events" in done.stderr
