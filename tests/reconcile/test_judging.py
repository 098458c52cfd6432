"""Judgements on whole questions: joined, parted, undone; and sums that count nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reportedly.errors import LedgerError
from reportedly.ledger import Ledger
from reportedly.run.judging import judge
from reportedly.run.reconciling import reconciled
from tests.built import ledger_of

ARTICLES = (
    ("a", "2021-05-03", "Hill Post", "A mine blast near Bunia killed nine people on Monday, the army said."),
    ("b", "2021-05-04", "Coast Wire", "Nine people died in a mine blast near Bunia on Monday, medics said."),
    ("c", "2021-05-20", "Lake News", "Gunmen killed 14 people at a market in Beni on Wednesday, police said."),
    ("d", "2021-05-21", "Dawn Wire", "Fourteen people were killed by gunmen at a market in Beni on Wednesday, the mayor said."),
)  # fmt: skip
NOON = datetime(2021, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    rows = (
        {"id": i, "published": d, "outlet": o, "text": t} for i, d, o, t in ARTICLES
    )
    with ledger_of(tmp_path, rows) as opened:
        yield opened


def asked(ledger: Ledger) -> list[set[str]]:
    """The articles of each question of killed, in the order of their days."""
    lines = (line for line in reconciled(ledger).lines if line.category == "killed")
    return [{w.reported.kept.document for w in line.figures} for line in lines]


def test_two_questions_are_joined_whole_and_parted_again(ledger: Ledger) -> None:
    assert asked(ledger) == [{"a", "b"}, {"c", "d"}]
    one, other = (line.question for line in reconciled(ledger).lines)
    assert (
        judge(ledger, one, other, "same", "mira", "one raid in two places", NOON) == 2
    )
    assert asked(ledger) == [{"a", "b", "c", "d"}]
    assert (
        judge(
            ledger, one, other, "undone", "mira", "I was wrong", NOON.replace(hour=13)
        )
        == 2
    )
    assert asked(ledger) == [{"a", "b"}, {"c", "d"}]


def test_a_question_is_not_judged_against_itself(ledger: Ledger) -> None:
    first = reconciled(ledger).lines[0].figures[0].id
    with pytest.raises(LedgerError, match="are one"):
        judge(ledger, first, first[:8], "same", "mira", "nothing", NOON)
