"""A headline's count without a day of its own is dated as the text dates it."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.records import Figure, RawPage
from reportedly.run.local import read_page

LEDE = (
    "A shell hit a mill in Jos and killed nine people late on Friday, officials said."
)
FRIDAY = date(2024, 5, 3)


def headline_of(text: str) -> Figure:
    """The first figure of an article of Sunday 5 May 2024."""
    page = RawPage(
        "a", "a", b"", "0" * 64, "text/plain", text, published=date(2024, 5, 5)
    )
    return read_page(page).claims.figures[0]


def is_from_text(figure: Figure) -> bool:
    return any(r.rule == "as the text dates it" for r in figure.because)


@pytest.mark.parametrize(
    "headline", ["Shell kills nine in Jos", "Dozens killed in Jos"]
)
def test_headline_takes_the_day_of_the_text(headline: str) -> None:
    figure = headline_of(f"{headline}\n\n{LEDE}")
    assert figure.time is not None and figure.time.start == FRIDAY
    assert is_from_text(figure)


def test_headline_keeps_its_own_day() -> None:
    figure = headline_of(f"Nine killed in Jos on Thursday\n\n{LEDE}")
    assert figure.time is not None and figure.time.start == date(2024, 5, 2)
    assert not is_from_text(figure)


@pytest.mark.parametrize(
    "text",
    [
        "More than 300 people have been killed since October.",
        "Four people were wounded in Kano on Friday.",
    ],
)
def test_headline_takes_no_day_of_a_longer_or_another_count(text: str) -> None:
    assert not is_from_text(headline_of(f"Nine killed in Jos\n\n{text}"))
