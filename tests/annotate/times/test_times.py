"""Times: marked-up sentences of one day of news, accounts of the past, days of values, and any text at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.annotate.times.intervals import add_months, days_of, easter, shifted
from reportedly.annotate.times.shapes import Anchor, TimeReading, readings
from tests.cases_loader import cases, unmark

NEWS = Anchor(date(2017, 4, 19), history=False, before_christ=False, day_first=True)
UNDATED = Anchor(None, history=False, before_christ=False, day_first=True)
HISTORY = Anchor(date(2009, 12, 19), history=True, before_christ=False, day_first=True)


def _params() -> list[Any]:
    """The known failures are strict: the day one passes, the suite says so."""
    marked = pytest.mark.xfail(strict=True)
    rows = cases("times")
    return [
        pytest.param(
            r, id=r["text"][:60], marks=marked if r.get("expect") == "fail" else ()
        )
        for r in rows
    ]


@pytest.mark.parametrize("case", _params())
def test_marked_sentences(case: dict[str, str]) -> None:
    text, marks = unmark(case["text"])
    found = [(text[r.start : r.end], r.value) for r in readings(text, NEWS)]
    assert found == [(text[m.start : m.end], m.label) for m in marks]


def only(text: str, anchor: Anchor) -> list[tuple[str, str]]:
    return [(text[r.start : r.end], r.value) for r in readings(text, anchor)]


def test_without_a_date_relative_words_stay_open() -> None:
    text = "He left on Tuesday, three days ago, in the past week."
    found = list(readings(text, UNDATED))
    assert len(found) == 3 and all(r.open for r in found)
    assert not any(r.value[:4].isdigit() for r in found)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "In May 1940 they crossed. On June 3 they left, and the next day it rained.",
            ["1940-05", "1940-06-03", "1940-06-04"],
        ),
        (
            "In December 1941 it fell. In January it was retaken.",
            ["1941-12", "1942-01"],
        ),
        ("It began in 1914. Three years later it ended.", ["1914", "1917"]),
        (
            "The summer of 1955 was dry; in the autumn it rained.",
            ["1955-SU", "1955-FA"],
        ),
        (
            "The city, held until 1976, fell in 1975. In March the port closed.",
            ["1976", "1975", "1975-03"],
        ),
        ("The 1861-1865 war ended in late 1865.", ["1861", "1865", "1865"]),
    ],
)
def test_an_account_of_the_past_hangs_on_the_last_date(
    text: str, values: list[str]
) -> None:
    assert [v for _, v in only(text, HISTORY)] == values


def test_years_before_christ() -> None:
    anchor = Anchor(
        date(2009, 12, 19), history=True, before_christ=True, day_first=True
    )
    found = only(
        "In 490 BC they landed. By 480 they were back, and in the 5th century BC others came.",
        anchor,
    )
    assert [v for _, v in found] == ["BC0490", "BC0480", "BC04"]


# ------------------------------------------------------------------ days of values
@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2017-02", date(2017, 2, 1), date(2017, 2, 28)),
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-WI", date(2016, 12, 1), date(2017, 2, 28)),
        ("2016-H1", date(2016, 1, 1), date(2016, 6, 30)),
        ("2017-W15", date(2017, 4, 10), date(2017, 4, 16)),
        ("2017-W15-WE", date(2017, 4, 15), date(2017, 4, 16)),
        ("198", date(1980, 1, 1), date(1989, 12, 31)),
        ("2017-04-18TNI", date(2017, 4, 18), date(2017, 4, 18)),
        ("P4D", None, None),
        ("2017-02-30", None, None),
        ("XXXX-04", None, None),
        ("BC0490", None, None),
        ("", None, None),
    ],
)
def test_days_of_a_value(value: str, first: date | None, last: date | None) -> None:
    assert days_of(value) == (first, last)


def test_the_past_four_days_end_on_publication() -> None:
    (found,) = readings("in the past four days", NEWS)
    assert found.days == (date(2017, 4, 15), date(2017, 4, 19))


@pytest.mark.parametrize(
    ("year", "day"),
    [(2016, date(2016, 3, 27)), (2017, date(2017, 4, 16)), (2038, date(2038, 4, 25))],
)
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-500, 500))
def test_months_added_keep_the_day_or_end_the_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


@given(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(["D", "W", "M", "Y"]),
)
def test_shifting_forward_never_goes_back(day: date, amount: int, unit: str) -> None:
    assert shifted(day, amount, unit) >= day


# ------------------------------------------------------------------ any text
@given(st.text(max_size=300), st.sampled_from([NEWS, UNDATED, HISTORY]))
def test_any_text_is_read_without_fault(text: str, anchor: Anchor) -> None:
    _holds(text, list(readings(text, anchor)))


WORDS = "in on the past last next May March 12 3 2017 1939 BC days weeks ago later night Tuesday".split()
WORDS += "of mid- early 99 - , . summer".split()


@given(
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    st.sampled_from([NEWS, UNDATED, HISTORY]),
)
def test_any_words_of_time_are_read_without_fault(text: str, anchor: Anchor) -> None:
    _holds(text, list(readings(text, anchor)))


def _holds(text: str, found: list[TimeReading]) -> None:
    """Readings are in order, do not overlap, quote words, and their days are in order."""
    at = 0
    for r in found:
        assert at <= r.start < r.end <= len(text)
        assert text[r.start : r.end].strip() == text[r.start : r.end]
        first, last = r.days if r.days is not None else days_of(r.value)
        assert first is None or last is None or first <= last
        at = r.end
