"""Counts that words imply: what is told one by one, and that no article's own figures hold them."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from reportedly.languages import ENGLISH
from reportedly.lexicons.load import Row
from reportedly.records import Figure, RawPage, Reading
from reportedly.report.reading import reading_table
from reportedly.run.local import read_page
from tests.cases_loader import cases, unmark
from tests.claims.figures.test_figures import marked

ROWS = [
    row
    for row in ENGLISH.table("implied")
    if not row.strings("joints") + row.strings("parting")
]


def read(text: str) -> Reading:
    return read_page(RawPage("t", "t", b"", "0" * 64, "text/plain", text))


def implied(text: str) -> list[Figure]:
    return [f for f in read(text).claims.figures if f.implied]


def check(case: dict[str, Any]) -> None:
    text, marks = unmark(case["text"])
    found = {(f.evidence.text, f.category, str(f.low)) for f in implied(text)}
    assert found == {(text[m.start : m.end], m.label, m.fields["low"]) for m in marks}


@pytest.mark.parametrize("case", cases("implied"), ids=lambda c: c["text"][:60])
def test_marked_sentences(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize(
    "case", cases("implied", known_failures=True), ids=lambda c: c["text"][:60]
)
@pytest.mark.xfail(strict=True)
def test_known_failures(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.ref)
def test_each_row_counts_what_its_example_marks(row: Row) -> None:
    text, words = marked(row)
    assert [f.evidence.text for f in implied(text)] == [words]


def test_they_are_tolls_and_no_figures_of_what_is_read() -> None:
    printed = read("A gunman killed a woman and her two sons on Monday.").as_dict()
    assert [f["low"] for f in printed["figures"]] == [2]
    (event,) = printed["events"]
    assert {(t["low"], t["implied"]) for t in event["tolls"]} == {(2, False), (3, True)}


def test_what_is_read_shows_no_table_of_figures_of_them() -> None:
    console = Console(width=200, record=True, file=StringIO())
    console.print(reading_table(read("Police spoke of a double murder on Monday.")))
    shown = console.export_text()
    assert "Figures" not in shown
    assert "killed 2 (implied)" in shown


def test_an_article_that_counts_as_many_has_no_need_of_them() -> None:
    text = "Four people were killed. A man and his wife died at the scene."
    assert implied(text) == []


def test_of_two_lists_the_longer_holds() -> None:
    text = "He killed his wife and son. His wife, son and sister died at home."
    assert [f.low for f in implied(text)] == [3]
