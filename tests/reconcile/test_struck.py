"""Counts of those who were hit, the dead among them, told over several articles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from reportedly.reconcile.struck import with_the_dead
from reportedly.run.reconciling import reported
from tests.built import ledger_of

BAR = "The shots were fired from a car outside the Juniper Bar on Canal Street after a quarrel over a parked truck."
SHOT = f"Five people were shot outside a bar in Reno on Monday. {BAR} One person was killed, police said."
BESIDE = f"One person is dead and four injured after shots were fired outside a bar in Reno on Monday. {BAR}"
REST = f"One person was killed and four others were injured outside a bar in Reno on Monday, police said. {BAR}"
HURT = SHOT.replace("were shot", "were wounded")
DEAD = SHOT.replace("were shot", "were shot and wounded")
JOINED = f"A shooting outside a bar in Reno left five people injured and one person dead on Monday. {BAR} Four others were hurt by glass."
WORST = f"Five people were injured outside a bar in Reno on Monday, two badly. {BAR} One person was killed, police said."
ONE_BOY = f"A gunman shot five people outside a bar in Reno on Monday, killing a boy of ten. {BAR}"
FAR = f"Five people were shot outside a bar in Reno on Monday. {BAR * 5} A man was killed in a crash in Elko in March."
BEHIND = (
    f"A man was killed and five people were shot outside a bar in Reno on Monday. {BAR}"
)
WITH = f"Five people, including one who died, were shot outside a bar in Reno on Monday. One person was killed. {BAR}"


def told(folder: Path, texts: Sequence[str]) -> list[tuple[int | None, int]]:
    """Each count of injured, and how many dead are taken to be in it."""
    rows = [
        {
            "id": str(n),
            "published": "2019-05-07",
            "outlet": f"Paper {n}",
            "text": text,
        }
        for n, text in enumerate(texts)
    ]
    with ledger_of(folder, rows) as ledger:
        figures = list(reported(ledger))
    dead = with_the_dead(figures)
    injured = (r for r in figures if r.figure.category == "injured")
    return [(r.figure.low, dead.get(r.id, 0)) for r in injured]


@pytest.mark.parametrize(
    ("texts", "five", "is_whole"),
    [
        ([SHOT, REST], 5, True),  # another article says who the rest are
        ([SHOT, BESIDE], 5, True),  # or counts them beside the dead
        ([BESIDE.replace("four", "five"), SHOT, BESIDE], 5, False),  # so is the larger
        ([SHOT], 5, True),  # who was shot may be dead, and the article counts one
        ([HURT], 5, False),  # who is hurt lives
        ([DEAD], 5, False),  # these are told apart from the dead
        ([ONE_BOY], 5, True),  # a death without a number is one as well
        ([ONE_BOY.replace("killing", "chasing")], 5, False),
        ([FAR], 5, False),  # told of another matter, further down
        ([BEHIND], 5, False),  # those are told beside the dead
        ([JOINED], 5, False),  # so are those with the dead behind them
        ([WITH, WITH.replace("Five", "Some five")], 5, True),  # one of them died
        (
            [WORST, WORST.replace("badly", "gravely"), REST],
            5,
            False,
        ),  # more say five were hurt
    ],
)
def test_the_dead_are_told_with_the_others(
    tmp_path: Path, texts: list[str], five: int, is_whole: bool
) -> None:
    counts = told(tmp_path, texts)
    assert five in {low for low, _ in counts}
    assert {dead for low, dead in counts if low == five} == {1 if is_whole else 0}
