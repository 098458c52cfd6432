"""Happenings: events of articles joined, and what stays apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.run.happenings import happenings
from tests.built import ledger_of

ARTICLES = (
    ("a", "Hill Post", "An air strike on a grain store in Idlib killed nine people on Tuesday, medics said. The grain store burned until noon."),
    ("b", "Coast Wire", "Nine people died in an air strike that hit a grain store in Idlib on Tuesday, medics said. The grain store was still burning at noon."),
    ("c", "Lake News", "Gunmen abducted four teachers from a bus near Kano on Tuesday, police said."),
)  # fmt: skip


def told(folder: Path) -> list[dict[str, object]]:
    rows = (
        {"id": i, "published": "2019-03-13", "outlet": o, "text": t}
        for i, o, t in ARTICLES
    )
    with ledger_of(folder, rows) as ledger:
        return happenings(ledger)


def test_two_articles_on_one_strike_are_one_happening(tmp_path: Path) -> None:
    rows = told(tmp_path)
    (strike,) = (row for row in rows if row["articles"] == ["a", "b"])
    assert strike["type"] == "air_strike"
    assert [(t["category"], t["low"]) for t in strike["tolls"]] == [("killed", 9)]  # type: ignore[attr-defined]
    assert all("c" not in row["articles"] or row["articles"] == ["c"] for row in rows)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ("on 4 May 2018", "2018-05-04"),
        ("in May 2018", "2018-05"),
        ("in 2018", "2018"),
    ],
)
def test_a_name_gives_no_day_that_nobody_gave(
    tmp_path: Path, words: str, called: str
) -> None:
    text = f"An air strike in Idlib killed nine people {words}, medics said."
    row = {"id": "a", "published": "2019-03-13", "outlet": "Hill Post", "text": text}
    with ledger_of(tmp_path, [row]) as ledger:
        (found,) = happenings(ledger)
    assert found["name"] == f"air strike in Idlib, {called}"
