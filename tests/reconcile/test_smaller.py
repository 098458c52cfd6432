"""Smaller counts of an article that lie in its own toll, and those that do not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from reportedly.reconcile import reconcile
from reportedly.run.reconciling import reported
from tests.built import ledger_of

LEAD = "Four people were wounded on Monday when a man fired at a market in Reno."
BEHIND = "The man left in a truck with a broken light, and the stalls stayed shut."


def answers(folder: Path, texts: Sequence[str]) -> dict[int | None, int]:
    """The answers on the injured, and of how many articles each is."""
    rows = [
        {"id": str(n), "published": "2019-05-07", "outlet": f"Paper {n}", "text": text}
        for n, text in enumerate(texts)
    ]
    with ledger_of(folder, rows) as ledger:
        lines = reconcile(list(reported(ledger)), [])
    return {
        line.best.low: line.articles
        for line in lines.lines
        if line.category == "injured" and line.best and line.group != "some_of_them"
    }


@pytest.mark.parametrize(
    "some",
    [
        "He wounded three more people outside a bank in Reno.",
        "Two other people were wounded behind the stalls.",
        "Two people were wounded at the gate, and two more inside.",
        "Three people were wounded near the fish stall.",
        "“Two people were taken to a hospital in Sparks with wounds,” the mayor, Ann Lee, said.",
    ],
)
def test_a_smaller_count_of_one_happening_is_a_part(tmp_path: Path, some: str) -> None:
    assert answers(tmp_path, [f"{LEAD} {some} {BEHIND}"]) == {4: 1}


@pytest.mark.parametrize(
    ("other", "count"),
    [
        ("In Elko, a bomb wounded three people at a church on 2 March.", 3),
        ("In 2016, shootings in Nevada wounded 900 people.", 4),
        ("Police said two people were wounded.", 2),
    ],
)
def test_other_counts_stay(tmp_path: Path, other: str, count: int) -> None:
    assert count in answers(tmp_path, [f"{LEAD} {other} {BEHIND}"])


def test_what_is_told_beside_the_dead_is_no_part(tmp_path: Path) -> None:
    text = (
        "One man was killed and four people were wounded on Monday at a market in Reno."
        f" {BEHIND} Reno counted 11 people wounded by shots since Friday."
    )
    assert 4 in answers(tmp_path, [text])


def test_a_part_does_not_answer_for_the_toll(tmp_path: Path) -> None:
    part = "He wounded three more people outside a bank in Reno."
    texts = [f"{LEAD} {part} {BEHIND}", f"{LEAD.replace('wounded', 'hurt')} {part}"]
    assert answers(tmp_path, texts) == {4: 2}
