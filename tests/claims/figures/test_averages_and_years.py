"""Years before a total, averages, and nouns for persons that only tell of what kind things are."""

from __future__ import annotations

import pytest

import reportedly


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            "In May partners helped 90 people, bringing the total number of people helped with tents in "
            "2023 to 41,500.",
            [90, 41500],
        ),
        ("The toll rose in 2021 to 3,400 deaths.", [3400]),
        ("Some 2,000 to 3,000 people fled.", [2000]),  # digits that are no year
        ("Between 2,020 to 3,500 people fled.", [2020]),
        ("Teams in three camps fed on average 300 children.", []),
        ("The raid hit 240 pupils (the average number of pupils is 500).", [240]),
        ("Police counted 500 dead, above average.", [500]),
        ("The clinic gave 13,000 outpatient curative visits.", []),
        ("Two child refugees died.", [2]),
        ("The storm killed two elderly Syrian men.", [2]),
    ],
)
def test_counts(text: str, counts: list[int]) -> None:
    figures = reportedly.read(text, published="2024-06-20").as_dict()["figures"]
    assert [f["low"] for f in figures] == counts
