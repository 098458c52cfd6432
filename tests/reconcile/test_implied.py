"""Counts that nobody gives in a number: they answer where no number does, and contradict none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from reportedly.ledger import open_ledger
from reportedly.records.questions import Line
from reportedly.run.build import build
from reportedly.run.reconciling import reconciled
from reportedly.run.tracing import trace_ledger

FARM = "The shots were fired at the Juniper farm on Canal Road after a quarrel over a parked truck."
LISTED = f"A man killed his wife, mother and sister in Reno on Monday. {FARM}"
COUNTED = f"Four people were shot dead in Reno on Monday, police said. {FARM}"
HURT = f"Four people were injured in Reno on Monday, police said. {FARM} No one else was hurt."


def lines(folder: Path, texts: Sequence[str]) -> list[Line]:
    rows = [
        {"id": str(n), "published": "2019-05-07", "outlet": f"Paper {n}", "text": text}
        for n, text in enumerate(texts)
    ]
    (folder / "n.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with open_ledger(folder / "l.db", create=True) as ledger:
        list(build([str(folder / "n.jsonl")], ledger))
        trace_ledger(ledger)
        return list(reconciled(ledger).lines)


def test_victims_told_one_by_one_answer_where_nobody_counts(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, [LISTED])
    assert line.best is not None
    assert (line.category, line.best.low, line.best.high) == ("killed", 3, 3)
    assert line.best.qualifier == "implied"


def test_they_give_way_to_a_number_and_do_not_contradict_it(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, [LISTED, COUNTED])
    assert line.best is not None
    assert (line.best.low, line.contested) == (4, False)
    assert sorted(w.reported.figure.low or 0 for w in line.figures) == [3, 4]


def test_nobody_else_is_no_answer(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, [HURT])
    assert line.best is not None
    assert line.best.low == 4
