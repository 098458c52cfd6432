"""What has come about since a war began, and what only befell on its first day."""

from __future__ import annotations

import pytest

from reportedly import api

DAY = "2024-10-01"


def days(text: str) -> tuple[str, str]:
    """The first and the last day of the last figure of a text."""
    period = api.read(text, published=DAY).claims.figures[-1].time
    assert period is not None
    return str(period.start), str(period.end)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "The war between the two armies broke out in May 2022 and has driven 700,000 people from their homes.",
            "2022-05-01",
        ),
        (
            "The war, which began when the rebels seized the capital in June 2015, has killed over 9,000 people.",
            "2015-06-01",
        ),
        (
            "Police shot at marchers in March 2012, triggering a rebellion that has killed 4,000 people.",
            "2012-03-01",
        ),
    ],
)
def test_since_it_began(text: str, first: str) -> None:
    assert days(text) == (first, DAY)


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("The shelling began on 2 September and killed nine people.", "2024-09-02"),
        (
            "The raid began on 2 September and the police have arrested nine people.",
            "2024-09-02",
        ),
        (
            "The rebels took Kisangani on 2 September in a raid that killed nine people.",
            "2024-09-02",
        ),
    ],
)
def test_on_its_day_alone(text: str, both: str) -> None:
    assert days(text) == (both, both)


def test_so_long_prior() -> None:
    text = "The raid came on 26 February. Nine days prior, 42 people were kidnapped."
    assert days(text) == ("2024-02-17", "2024-02-17")
