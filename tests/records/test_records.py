"""The records keep their promises."""

import pytest

from reportedly.records import claim_id
from reportedly.records.reviews import is_blank


def test_a_claim_id_depends_on_its_words_and_value_only() -> None:
    assert claim_id("d", 0, 5, "killed", "12..12") == claim_id(
        "d", 0, 5, "killed", "12..12"
    )
    assert claim_id("d", 0, 5, "killed", "12..12") != claim_id(
        "d", 0, 5, "killed", "12.."
    )


@pytest.mark.parametrize(
    "words", ["", " \t\n", "\u200b", "\u2060\ufeff", "\u3164", "\u0301"]
)
def test_what_shows_nothing_is_no_name(words: str) -> None:
    assert is_blank(words)


@pytest.mark.parametrize("words", ["mira", "\u200bmira", "7", "?", "\u738b", "e\u0301"])
def test_what_shows_something_is_a_name(words: str) -> None:
    assert not is_blank(words)
