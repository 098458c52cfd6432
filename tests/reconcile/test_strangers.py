"""What comes has a part in a question of another story only where the tables say so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportedly.reconcile.answers import in_turn
from reportedly.reconcile.data import Datum
from reportedly.reconcile.questions import data_of
from reportedly.reconcile.strangers import may_have_a_part
from tests.reconcile.test_reconcile import DAY, told

EXPLOSION = frozenset({"ied"})


def counted(*counts: tuple[str, int], story: str) -> list[Datum]:
    """Tolls of a day that name no place, by the articles that tell them, of one story."""
    reports = [
        replace(told(low, DAY, article, place=None), story=story, kinds=EXPLOSION)
        for article, low in counts
    ]
    return list(data_of(in_turn(reports)).values())


@pytest.mark.parametrize(
    ("came", "question", "part"),
    [
        (("z", 31), [("b", 31)], True),  # one count, one day, one kind
        (("z", 31), [("b", 31), ("c", 31), ("d", 33)], True),
        (("z", 31), [("b", 33)], False),
        (("z", 31), [("b", 30), ("c", 31), ("d", 33), ("e", 34)], False),
        (("a", 31), [("b", 31), ("c", 33)], True),  # the first of it goes with what came
        (("a", 31), [("b", 30), ("c", 30), ("d", 31)], False),  # it stays with its own
        (("z", 1), [("b", 1)], False),  # one is in every second report
    ],
)  # fmt: skip
def test_a_figure_that_comes(
    came: tuple[str, int], question: list[tuple[str, int]], part: bool
) -> None:
    (one,) = counted(came, story="s1")
    assert may_have_a_part(one, counted(*question, story="s2")) is part
