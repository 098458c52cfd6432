"""`reportedly copies`: the reprints among the bundled examples, as a table and as JSON lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import reportedly
from reportedly.cli import main

EXAMPLES = Path(reportedly.__file__).parent / "examples"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("copies") / "l.db")
    assert CliRunner().invoke(main, ["build", str(EXAMPLES), "--ledger", path]).exit_code == 0
    return path


def test_jsonl_quotes_both_sides_and_says_why(ledger: str) -> None:
    done = CliRunner().invoke(main, ["copies", "--ledger", ledger, "--format", "jsonl"])
    links = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0 and len(links) == 3
    for link in links:
        assert set(link) == {"copy", "original", "kind", "similarity", "first", "because"}
        assert link["kind"] in {"exact", "edited", "spun"} and all(link["because"])
    assert {link["first"] for link in links} == {"original", "unknown"}


def test_one_article_and_none(ledger: str) -> None:
    done = CliRunner().invoke(main, ["copies", "nobody", "--ledger", ledger])
    assert done.exit_code == 2 and "there is no document 'nobody'" in done.stderr


def test_the_table_names_both(ledger: str) -> None:
    done = CliRunner().invoke(main, ["copies", "--ledger", ledger])
    assert done.exit_code == 0 and "caravan" in done.stdout and "reworded" in done.stdout
