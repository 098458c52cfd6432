"""Which answers stand first: what several voices tell, before a large count that one article gives."""

from __future__ import annotations

from pathlib import Path

from reportedly.reconcile.importance import by_importance
from reportedly.records import Document
from reportedly.records.questions import Reconciled
from reportedly.report.brief import make
from reportedly.run.reconciling import reconciled
from tests.built import ledger_of

RAID = (
    "Seven people were killed in a raid on a ferry station in Mopti on Tuesday, medics said. Nine others were injured.",
    "A raid on the ferry station in Mopti killed seven people on Tuesday, the mayor said. Six of the injured are children.",
    "Seven people died on Tuesday when raiders stormed a ferry station in Mopti, the army said. The station had just opened.",
)
YEAR = "Farmers met in Sikasso on Wednesday. Some 900 people were killed in the region from January 2021 to May 2021."
NOTHING = Document(
    "n", None, None, None, None, "en", "", " " * 400, " " * 400, ()
)  # fmt: skip
YARD = "A fire at a boat yard in Gao killed three people on Wednesday."


def answers(folder: Path, texts: tuple[str, ...]) -> Reconciled:
    rows = (
        {"id": str(n), "published": "2021-05-13", "outlet": f"Paper {n}", "text": t}
        for n, t in enumerate(texts)
    )
    with ledger_of(folder, rows) as ledger:
        found = reconciled(ledger)
    return Reconciled(found.as_of, by_importance(found.lines), found.undated)


def killed(found: Reconciled) -> list[int | None]:
    return [x.best.low for x in found.lines if x.category == "killed" and x.best]


def test_a_total_that_one_article_gives_does_not_stand_first(tmp_path: Path) -> None:
    assert killed(answers(tmp_path, (*RAID, YEAR)))[0] == 7


def test_alone_among_single_voices_the_largest_stands_first(tmp_path: Path) -> None:
    assert killed(answers(tmp_path, (RAID[0], YARD))) == [7, 3]


def test_a_brief_with_little_room_names_another_happening(tmp_path: Path) -> None:
    found = answers(tmp_path, (*RAID, YARD))
    brief = make(found, lambda _: NOTHING, top=len(found.lines))
    assert len(brief.entries) == len(found.lines)  # where there is room all are shown
    few = make(found, lambda _: NOTHING, top=3)
    shown = [(e.line.category, e.line.best) for e in few.entries]
    assert ("killed", 3) in [(c, b.low) for c, b in shown if b]
    assert few.questions == len(found.lines)
