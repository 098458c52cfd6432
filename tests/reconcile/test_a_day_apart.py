"""Two origins that are a day apart: the later word is what is known where it is the higher one."""

from __future__ import annotations

from pathlib import Path

from reportedly.records.questions import Line
from reportedly.run.reconciling import reconciled
from tests.built import ledger_of


def answer(folder: Path, category: str, *told: tuple[str, str]) -> Line:
    """The only answer on a category, by what a paper of its own told on each day."""
    rows = (
        {"id": str(n), "published": day, "outlet": f"Paper {n}", "text": text}
        for n, (day, text) in enumerate(told)
    )
    with ledger_of(folder, rows) as ledger:
        (line,) = [x for x in reconciled(ledger).lines if x.category == category]
    return line


def line_of(folder: Path, later: str) -> Line:
    """The answer on those killed, by nine on one day and a `later` count on the next."""
    return answer(
        folder,
        "killed",
        ("2026-06-02", "Gunmen killed nine people at a market in Goma on Monday, police said."),
        ("2026-06-03", f"{later} people died in an attack on a market in Goma on Monday, a doctor said."),
    )  # fmt: skip


def test_at_least_fourteen_a_day_later_outlives_nine(tmp_path: Path) -> None:
    best = line_of(tmp_path, "At least 14").best
    assert best is not None and best.low == 14


def test_a_toll_that_rose_within_a_day_is_not_settled(tmp_path: Path) -> None:
    assert line_of(tmp_path, "Fourteen").state == "rising"


def test_the_later_of_two_exact_counts_answers(tmp_path: Path) -> None:
    best = line_of(tmp_path, "Fourteen").best
    assert best is not None and best.low == 14


def test_a_lower_count_of_the_next_day_replaces_nothing(tmp_path: Path) -> None:
    line = line_of(tmp_path, "Seven")
    assert (line.low, line.high, line.state) == (7, 9, "contested")


def test_what_answers_a_lower_count_is_not_called_the_latest(tmp_path: Path) -> None:
    line = line_of(tmp_path, "Up to seven")
    assert line.best is not None and line.best.low == 9
    assert "the latest" not in line.rule


SANK = "A ferry sank off Pemba on Sunday, the coast guard said. {} passengers are still missing."


def test_yesterdays_missing_contest_nothing(tmp_path: Path) -> None:
    line = answer(
        tmp_path,
        "missing",
        ("2024-03-04", SANK.format("Thirty")),
        ("2024-03-05", SANK.format("Twenty-two")),
    )
    assert (line.best and line.best.low, line.state) == (22, "settled")
    assert [v.value.low for v in line.earlier] == [30]


def test_two_counts_of_the_missing_of_one_day_do(tmp_path: Path) -> None:
    line = answer(
        tmp_path,
        "missing",
        ("2024-03-05", SANK.format("Thirty")),
        ("2024-03-05", SANK.format("Twenty-two")),
    )
    assert line.state == "contested"
