"""The lines a ledger tells first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reportedly.ledger import open_ledger
from reportedly.records import Figure, LedgerView, Period, Source, Span
from reportedly.report.highlights import highlights
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
            ledger.append(
                replace(read, claims=replace(read.claims, figures=(figure,))), BY
            )
        return ledger.view()


@pytest.mark.parametrize(
    "view",
    [
        [
            _figure(source=UN, low=20000, high=20000),
            _figure(source=MAYOR, low=5000, high=5000),
        ]
    ],
    indirect=True,
)
def test_sources_that_differ_come_first(view: LedgerView) -> None:
    first, second = highlights(view)
    told = (
        "Displaced: about {} people, Mosul, IRQ, 20 Feb 2017 ({}, in “Thousands leave”)"
    )
    assert (
        first
        == f"Two sources differ. {told.format('20,000', 'the UN')}; {told.format('5,000', 'the mayor')}."
    )
    assert second == told.format("20,000", "the UN") + "."


LATER = Period(date(2017, 3, 1), date(2017, 3, 1), "day")
WINTER = Period(date(2016, 12, 1), date(2017, 2, 28), "season")
SOON = Period(date(2017, 2, 23), date(2017, 2, 23), "day")


@pytest.mark.parametrize(
    "view",
    [
        [
            _figure(source=UN, stock_or_flow="stock"),
            _figure(source=MAYOR, low=5, high=5, stock_or_flow="stock", time=SOON),
        ]
    ],
    indirect=True,
)
def test_two_stocks_of_one_week_differ(view: LedgerView) -> None:
    assert highlights(view)[0].startswith("Two sources differ. ")


@pytest.mark.parametrize(
    "view",
    [
        [_figure(source=UN), _figure(source=MAYOR)],  # the same count
        [_figure(source=UN), _figure(source=UN, low=5, high=5)],  # the same source
        [
            _figure(source=UN),
            _figure(source=MAYOR, low=5, high=5, time=LATER),
        ],  # other days
        [
            _figure(source=UN),
            _figure(source=MAYOR, low=5, high=5, time=SOON),
        ],  # flows of other days
        [
            _figure(source=UN),
            _figure(source=MAYOR, low=90000, high=90000, time=WINTER),
        ],  # a day of a season
        [
            _figure(source=UN),
            _figure(source=MAYOR, low=5, high=5, place=None),
        ],  # nobody knows where
        [_figure(source=UN), _figure(source=MAYOR, low=5, high=5, category="killed")],
        [
            _figure(source=UN),
            _figure(source=MAYOR, low=5, high=None),
        ],  # "at least 5" allows 20,000
        [_figure(source=UN), _figure(source=MAYOR, low=5, high=5, certainty="denied")],
        [
            _figure(source=UN),
            _figure(source=MAYOR, low=200, high=999, qualifier="vague"),
        ],
        [
            _figure(source=UN),
            _figure(source=MAYOR, low=5, high=5, stock_or_flow="stock"),
        ],
        [
            _figure(source=UN),
            _figure(source=MAYOR, low=5, high=5, passage="other_story"),
        ],
    ],
    indirect=True,
)
def test_what_can_both_hold_is_no_difference(view: LedgerView) -> None:
    assert not any("differ" in line for line in highlights(view))


@pytest.mark.parametrize(
    "view", [[_figure(passage="other_story"), _figure(source=MAYOR)]], indirect=True
)
def test_another_story_is_said_to_be_set_apart_and_tells_nothing_else(
    view: LedgerView,
) -> None:
    first, *rest = view.readings
    (passage,) = first.document.passages
    document = replace(first.document, passages=(replace(passage, role="other_story"),))
    apart, only = highlights(
        replace(view, readings=(replace(first, document=document), *rest))
    )
    assert apart == f"Set apart as another story's, in “Thousands leave”: “{TEXT}0”"
    assert "the mayor" in only


@pytest.mark.parametrize("view", [[]], indirect=True)
def test_an_empty_ledger_tells_nothing(view: LedgerView) -> None:
    assert highlights(view) == ()


@pytest.mark.parametrize(
    "view",
    [[_figure(category=c) for c in ("killed", "injured", "missing", "detained")]],
    indirect=True,
)
def test_no_more_than_three(view: LedgerView) -> None:
    assert len(highlights(view)) == 3


@pytest.mark.parametrize(
    "view",
    [
        [
            _figure(source=UN, low=20000, high=20000, counted="people"),
            _figure(source=MAYOR, low=6, high=6, counted="bodies"),
        ]
    ],
    indirect=True,
)
def test_what_is_counted_otherwise_is_no_rival(view: LedgerView) -> None:
    assert not any(line.startswith("Two sources differ") for line in highlights(view))
