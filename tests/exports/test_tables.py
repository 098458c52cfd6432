"""What terminal tables say, and what they refuse to pass on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from reportedly.records import Figure, Period
from reportedly.report.reading import reading_table
from reportedly.report.tables import days, figures_table, statements_table
from reportedly.report.terminal import shown
from tests.ledger_cases import reading

(FIGURE,) = reading().claims.figures


def printed(table: RenderableType) -> str:
    console = Console(file=StringIO(), width=200, highlight=False)
    console.print(table)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_days() -> None:
    first, last = date(2017, 2, 1), date(2017, 2, 28)
    assert days(Period(first, first, "day")) == "2017-02-01"
    assert days(Period(first, last, "month")) == "2017-02-01 to 2017-02-28"
    assert days(None) == ""


@given(st.text(st.characters(codec=None)))
def test_nothing_shown_can_steer_a_terminal(words: str) -> None:
    safe = shown(words)
    assert len(safe) == len(words)
    assert not any(c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160) for c in safe)
    safe.encode("utf-8")


@pytest.mark.parametrize("words", ["Zürich", "“twelve”", "النزوح", "12 – 15", "[bold]"])
def test_writing_is_shown_as_it_is(words: str) -> None:
    assert shown(words) == words


def test_markup_of_an_article_is_text() -> None:
    table = printed(figures_table([replace(FIGURE, counted="[red]men[/red] :smile:")]))
    assert "[red]men[/red] :smile:" in table


def test_another_story_is_marked() -> None:
    def certainty(figure: Figure) -> str:
        return printed(figures_table([figure]))

    assert "stated (another story)" in certainty(replace(FIGURE, passage="other_story"))
    assert "another story" not in certainty(FIGURE)


def test_a_statement_says_who_and_how() -> None:
    table = printed(statements_table(reading().claims.statements))
    assert "the UN" in table and "said" in table and "indirect" in table


def test_a_reading_shows_its_figures_statements_and_issues() -> None:
    page = printed(reading_table(reading()))
    assert page.startswith("Thousands leave · The Wire · 2017-02-20")
    assert "about 20,000" in page
    assert "vague-place: which side of the city is not said [24] 'Mosul'" in page
