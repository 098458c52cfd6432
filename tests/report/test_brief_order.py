"""In which order the brief shows its answers."""

from __future__ import annotations

from pathlib import Path

from reportedly.reconcile.importance import by_importance
from reportedly.records import Document
from reportedly.records.questions import Reconciled
from reportedly.report.brief import make
from reportedly.run.reconciling import reconciled
from tests.built import ledger_of

NOTHING = Document("n", None, None, None, None, "en", "", " " * 900, " " * 900, ())
MOPTI = "Two people were killed and ninety were injured when a grain store collapsed in Mopti on Tuesday, medics said."
GAO = "Twelve people were killed on Tuesday when a ferry sank off Gao, the mayor said. The boat had left at dawn."
WAR = "Farmers met in Sikasso on Wednesday to ask for seed. The war has killed more than 40,000 people."


def shown(folder: Path, *texts: str) -> list[tuple[str, int | None]]:
    rows = (
        {"id": str(n), "published": "2021-05-13", "outlet": f"Paper {n}", "text": text}
        for n, text in enumerate(texts)
    )
    with ledger_of(folder, rows) as ledger:
        found = reconciled(ledger)
    lines = by_importance(found.lines)
    brief = make(Reconciled(None, lines, 0), lambda _: NOTHING)
    return [(e.line.category, e.line.best and e.line.best.low) for e in brief.entries]


def test_the_dead_of_a_happening_stand_before_its_hurt_and_beside_them(
    tmp_path: Path,
) -> None:
    told = shown(tmp_path, MOPTI, MOPTI.replace("medics", "the army"), GAO)
    dead, hurt = told.index(("killed", 2)), told.index(("injured", 90))
    assert hurt == dead + 1


def test_the_total_of_a_war_without_a_day_does_not_open_the_brief(
    tmp_path: Path,
) -> None:
    told = shown(tmp_path, WAR, GAO)
    assert told[0] == ("killed", 12)
    assert ("killed", 40_000) in told
