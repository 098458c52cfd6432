"""The lexicons of time prove themselves: each row's example is read as it is marked."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from reportedly.annotate.times.shapes import Anchor, readings
from reportedly.annotate.times.shapes.named_days import feasts
from reportedly.languages import ENGLISH
from reportedly.lexicons.load import Row

NEWS = Anchor(date(2017, 4, 19))
HISTORY = Anchor(date(2009, 12, 19), history=True)
_MARK = re.compile(r"\[([^\]]+)\]")
_RULES = (
    "ahead",
    "also_names",
    "leads_month",
    "leads_season",
    "saying",
    "not_year_after",
    "not_year_before",
)


def _rows() -> list[Row]:
    rows = [*ENGLISH.table("times"), *ENGLISH.table("times_feasts")]
    return [
        r
        for r in rows
        if r.get("example") and not any(r.get(field) for field in _RULES)
    ]


@pytest.mark.parametrize("row", _rows(), ids=lambda r: r.ref)
def test_examples_are_read_as_marked(row: Row) -> None:
    example = str(row["example"])
    marked = _MARK.findall(example)
    text = _MARK.sub(r"\1", example)
    anchor = HISTORY if "narrative" in row.values else NEWS
    assert marked
    assert [text[r.start : r.end] for r in readings(text, anchor)] == marked


@pytest.mark.parametrize(
    "field",
    [
        *("season", "part", "unit", "number", "ordinal", "edge", "ref", "set"),
        *("holiday", "beside", "days_on", "before_or_after", "units_on", "toward"),
    ],
)
def test_no_word_stands_in_two_rows(field: str) -> None:
    words = [
        w.casefold()
        for row in ENGLISH.table("times")
        if field in row.values
        for w in row.strings("words")
    ]
    assert len(words) == len(set(words))


def test_the_feasts_of_islam_come_eleven_days_earlier_each_year() -> None:
    for row in {r.ref: r for r in feasts().values()}.values():
        days = sorted(
            date(int(y), *map(int, str(d).split("-")))
            for y, ds in row["first"].items()
            for d in ds
        )
        assert days[0].year == 1990 and days[-1].year == 2040
        assert all(353 <= (b - a).days <= 356 for a, b in pairwise(days))
