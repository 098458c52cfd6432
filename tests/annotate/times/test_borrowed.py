"""A time of day that names no day says so itself; it is neither printed nor kept that it does."""

from __future__ import annotations

from datetime import date

from reportedly import read
from reportedly.records import Time
from reportedly.records.flat import column_names

TEXT = "Shells hit Kemra on Monday. Two people died before dawn. A third was hit at dawn on Friday."


def test_a_time_of_day_says_whether_its_day_is_borrowed() -> None:
    times = read(TEXT, published=date(2024, 5, 15)).mentions.times
    assert [(time.text, time.borrowed) for time in times] == [
        ("Monday", False),
        ("dawn", True),
        ("dawn", False),
        ("Friday", False),
    ]


def test_what_is_asked_while_reading_is_neither_printed_nor_kept() -> None:
    time = read(TEXT, published=date(2024, 5, 15)).mentions.times[0]
    assert "borrowed" not in time.as_dict()
    assert "borrowed" not in column_names(Time)
