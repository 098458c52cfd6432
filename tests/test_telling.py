"""The lines a ledger tells first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reportedly.ledger import open_ledger
from reportedly.records import Figure, LedgerView, Period, Source, Span
from reportedly.report.telling import telling_lines
from tests.ledger_cases import BY, TEXT, reading

UN = Source("the UN", "un", "un_agency", Span(41, 47, "the UN"))
MAYOR = replace(UN, name="the mayor", actor_id=None)


def _figure(**given: Any) -> Figure:
    (figure,) = reading().claims.figures
    return replace(figure, **given)


@pytest.fixture
def view(tmp_path: Path, request: pytest.FixtureRequest) -> LedgerView:
    """One article for each figure given."""
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        for n, figure in enumerate(request.param):
            read = reading(f"d{n}", TEXT.encode() + str(n).encode())
            ledger.append(replace(read, claims=replace(read.claims, figures=(figure,))), BY)
        return ledger.view()


@pytest.mark.parametrize(
    "view", [[_figure(source=UN, low=20000, high=20000), _figure(source=MAYOR, low=5000, high=5000)]], indirect=True
)
def test_sources_that_differ_come_first(view: LedgerView) -> None:
    first, second = telling_lines(view)
    assert first.startswith("Two sources differ on displaced in Mosul, IRQ: “Some 20,000 people” says the UN")
    assert "says the mayor" in first
    assert second.startswith("about 20,000 people displaced, Mosul, IRQ, 2017-02-20: ")


LATER = Period(date(2017, 3, 1), date(2017, 3, 1), "day")


@pytest.mark.parametrize(
    "view",
    [
        [_figure(source=UN), _figure(source=MAYOR)],  # the same count
        [_figure(source=UN), _figure(source=UN, low=5, high=5)],  # the same source
        [_figure(source=UN), _figure(source=MAYOR, low=5, high=5, time=LATER)],  # other days
        [_figure(source=UN), _figure(source=MAYOR, low=5, high=5, place=None)],  # nobody knows where
        [_figure(source=UN), _figure(source=MAYOR, low=5, high=5, category="killed")],
        [_figure(source=UN), _figure(source=MAYOR, low=5, high=None)],  # "at least 5" allows 20,000
        [_figure(source=UN), _figure(source=MAYOR, low=5, high=5, certainty="denied")],
        [_figure(source=UN), _figure(source=MAYOR, low=5, high=5, passage="other_story")],
    ],
    indirect=True,
)
def test_what_can_both_hold_is_no_difference(view: LedgerView) -> None:
    assert not any("differ" in line for line in telling_lines(view))


@pytest.mark.parametrize("view", [[_figure(passage="other_story"), _figure(source=MAYOR)]], indirect=True)
def test_another_story_is_said_to_be_set_apart(view: LedgerView) -> None:
    first, second = telling_lines(view)
    assert first == "Set apart as another story's: “Some 20,000 people” in “Thousands leave”."
    assert "the mayor" in second


@pytest.mark.parametrize("view", [[]], indirect=True)
def test_an_empty_ledger_tells_nothing(view: LedgerView) -> None:
    assert telling_lines(view) == ()


@pytest.mark.parametrize(
    "view", [[_figure(category=c) for c in ("killed", "injured", "missing", "detained")]], indirect=True
)
def test_no_more_than_three(view: LedgerView) -> None:
    assert len(telling_lines(view)) == 3
