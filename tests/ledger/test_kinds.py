"""The one table of kinds of claims: what stands in it is stored, asked, exported and verified."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reportedly.ledger.schema import FOUND, claims
from reportedly.records import KINDS, claim_kind, kept_as, kind_named
from tests.ledger_cases import reading

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What comes of a kind that only the table, its record and its finder are told of."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.ledger.made_up_kind",
            str(tmp_path_factory.mktemp("kind")),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_new_kind_is_read_and_printed(told: dict[str, Any]) -> None:
    assert [one["level"] for one in told["read"]] == ["high", "low"]
    assert told["read"][0]["evidence"]["text"] == "warned of"


def test_a_new_kind_is_kept_and_carried_in_a_data_set(told: dict[str, Any]) -> None:
    assert told["kept"] is True
    assert told["data set"] is True


def test_a_new_kind_is_asked_for_by_what_it_has(told: dict[str, Any]) -> None:
    assert told["asked"] == {"all": ["high", "low"], "place": ["high"], "since": []}
    assert told["why"] == "high"


def test_a_new_kind_is_exported(told: dict[str, Any]) -> None:
    assert told["rows"] == [["high", "Mosul"], ["low", None]]
    head, first, second = told["csv"].splitlines()
    assert head.startswith("id,level,urgent,place,")
    assert ",high,yes,Mosul," in first
    assert ",low,no,," in second
    assert told["columns"] == [
        ["id", "text"],
        ["level", "text"],
        ["urgent", "text"],
        ["place", "text"],
    ]


def test_a_new_kind_is_verified(told: dict[str, Any]) -> None:
    assert (told["sound"], told["chain"]) == ([[]], [])
    ((told_of, *more),) = told["changed"]
    assert any("level is kept as 'none'" in problem for problem in (told_of, *more))
    assert told["broken"] == ["rows of warnings of reading 1 were changed"]


def test_every_kind_has_its_table_and_its_record() -> None:
    read = reading()
    assert set(claims) == {kind.table for kind in KINDS} < set(FOUND)
    for kind in KINDS:
        (claim,) = read.claims.of(kind)
        assert claim_kind(claim) is kind_named(kind.name) is kind
        assert kept_as(kind)(None, claim).claim is claim
        assert all(words.text in read.document.text for words in kind.quoted(claim))
