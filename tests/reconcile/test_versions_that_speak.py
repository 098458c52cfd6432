"""Of an article kept in several versions the newest speaks, also where it gives no figure any more."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from reportedly.ledger import Ledger, open_ledger
from reportedly.run.build import build
from reportedly.run.happenings import happenings
from reportedly.run.reconciling import known_on, question_changes, reconciled
from reportedly.run.tracing import trace_ledger

DAY = "2021-05-04"
COUNTED = "An explosion at a bakery in Kut killed nine people on Monday, police said."
EMPTIED = "The bakery in Kut stays shut. The owner hopes to bake again next week."
OTHER = "Seven people were killed when an explosion tore through a bakery in Kut on Monday, medics said."


def _kept(ledger: Ledger, folder: Path, *articles: tuple[str, str, str]) -> None:
    path = folder / "news.jsonl"
    lines = (
        json.dumps(
            {
                "id": i,
                "title": "The bakery in Kut",
                "published": day,
                "outlet": f"Paper {i}",
                "text": text,
            }
        )
        for i, day, text in articles
    )
    path.write_text("\n".join(lines))
    list(build([str(path)], ledger))
    trace_ledger(ledger)


def _killed(ledger: Ledger, day: date | None = None) -> list[int | None]:
    return [
        one.figure.low
        for one in (
            w.reported for x in reconciled(ledger, None, day).lines for w in x.figures
        )
    ]


def test_a_page_corrected_to_hold_no_figure_takes_its_figure_back(
    tmp_path: Path,
) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        _kept(ledger, tmp_path, ("a", DAY, COUNTED))
        assert _killed(ledger) == [9]
        _kept(ledger, tmp_path, ("a", DAY, EMPTIED))
        assert _killed(ledger) == [] and happenings(ledger) == []
        assert known_on(ledger, date(2026, 1, 1))  # it was known until it was corrected
        assert _killed(ledger, date(2021, 5, 5)) == [9]
        assert happenings(ledger, date(2021, 5, 5))


def test_the_figure_of_another_article_stays_and_its_line_says_why_it_changed(
    tmp_path: Path,
) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        _kept(ledger, tmp_path, ("a", DAY, COUNTED), ("b", DAY, OTHER))
        _kept(ledger, tmp_path, ("a", DAY, EMPTIED))
        (line,) = reconciled(ledger).lines
        assert [w.reported.kept.document for w in line.figures] == ["b"]
        _, told = question_changes(ledger, line.question)
        assert [c.why for c in told][-1:] == [
            "an article's newer version no longer has the count"
        ]


@pytest.mark.parametrize("newer_first", [False, True])
def test_an_older_page_kept_later_is_not_the_newest(
    tmp_path: Path, newer_first: bool
) -> None:
    older, newer = ("a", DAY, COUNTED), ("a", "2021-05-06", EMPTIED)
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        for one in (newer, older) if newer_first else (older, newer):
            _kept(ledger, tmp_path, one)
        assert _killed(ledger) == [] and happenings(ledger) == []
        assert _killed(ledger, date(2021, 5, 5)) == [9]
