"""Two origins that are a day apart: the later and higher of them is what is known, or they differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.records.questions import Line
from reportedly.run.reconciling import reconciled
from tests.built import ledger_of


def line_of(folder: Path, later: str) -> Line:
    """The answer on those killed, by nine on one day and a `later` count on the next."""
    told = (
        ("2026-06-02", "Gunmen killed nine people at a market in Goma on Monday, police said."),
        ("2026-06-03", f"{later} people died in an attack on a market in Goma on Monday, a doctor said."),
    )  # fmt: skip
    rows = (
        {"id": str(n), "published": day, "outlet": f"Paper {n}", "text": text}
        for n, (day, text) in enumerate(told)
    )
    with ledger_of(folder, rows) as ledger:
        (line,) = [x for x in reconciled(ledger).lines if x.category == "killed"]
    return line


@pytest.mark.xfail(
    strict=True,
    reason="words of one day and the next count as of one time, and an open count weighs half",
)
def test_at_least_fourteen_a_day_later_outlives_nine(tmp_path: Path) -> None:
    best = line_of(tmp_path, "At least 14").best
    assert best is not None and best.low == 14


@pytest.mark.xfail(
    strict=True, reason="a toll rises only between words more than a day apart"
)
def test_a_toll_that_rose_within_a_day_is_not_settled(tmp_path: Path) -> None:
    assert line_of(tmp_path, "Fourteen").state == "rising"


def test_the_later_of_two_exact_counts_answers(tmp_path: Path) -> None:
    best = line_of(tmp_path, "Fourteen").best
    assert best is not None and best.low == 14
