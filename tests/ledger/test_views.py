"""The views of a ledger: names and columns that stay, and what was read last of each page."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.exports.claims import claim_row
from reportedly.exports.tables import FIGURE_COLUMNS
from reportedly.ledger import open_ledger

VIEWS = {
    *("v_articles", "v_figures", "v_statements", "v_events", "v_places", "v_issues"),
    *("v_copies", "v_judgements"),
}
TEXT = "GOMA - At least 20 people were killed on Tuesday in Goma, police said. Some 3,000 fled."


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("views")
    lines = [
        {"id": ident, "published": "2024-06-20", "outlet": outlet, "text": TEXT}
        for ident, outlet in (("a", "Lake Post"), ("b", "Valley News"))
    ]
    (folder / "news.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    path = folder / "news.db"
    words = ["build", str(folder / "news.jsonl"), "--ledger", str(path)]
    assert CliRunner().invoke(main, words).exit_code == 0
    return path


def test_the_views_are_there(ledger: Path) -> None:
    with sqlite3.connect(ledger) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
        assert {name for (name,) in found} == VIEWS
        for view in VIEWS:
            connection.execute(f"SELECT * FROM {view}").fetchall()


def test_figures_in_sql_are_the_figures_of_the_export(ledger: Path) -> None:
    with sqlite3.connect(ledger) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute("SELECT * FROM v_figures")]
    assert set(rows[0]) == set(FIGURE_COLUMNS)
    with open_ledger(ledger) as opened:
        shown = [
            json.loads(json.dumps(claim_row(each), default=str))
            for each in opened.figures()
        ]
    assert sorted(rows, key=lambda r: str(r["id"])) == sorted(
        shown, key=lambda r: str(r["id"])
    )
    assert len(rows) == 4


def test_copies_in_sql_name_both_articles(ledger: Path) -> None:
    with sqlite3.connect(ledger) as connection:
        pairs = connection.execute(
            "SELECT copy_document, original_document FROM v_copies"
        )
        assert {frozenset(pair) for pair in pairs} == {frozenset({"a", "b"})}


def test_a_view_refuses_to_be_written_and_a_changed_one_is_named(ledger: Path) -> None:
    with sqlite3.connect(ledger) as connection:
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM v_figures")
        connection.execute("DROP VIEW v_figures")
        connection.execute("CREATE VIEW v_figures AS SELECT * FROM figures")
    with open_ledger(ledger) as opened:
        assert any("the view v_figures was changed" in line for line in opened.damage())
