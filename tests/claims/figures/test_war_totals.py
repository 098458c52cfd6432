"""Counts of a whole war are of the country, not of the town named before."""

from __future__ import annotations

import pytest

from tests.claims.shared.test_periods import figure

BEFORE = "Shells fell on Zalingei in Sudan on Monday. "


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("The war has killed more than 9,000 people.", "9,000", "Sudan"),
        ("More than 9,000 people have been killed since 2014.", "9,000", "Sudan"),
        ("The shelling killed 90 people.", "90", "Zalingei"),
        ("The war has killed more than 9,000 people in El Fasher.", "9,000", "El Fasher"),
    ],
)  # fmt: skip
def test_a_whole_war_is_of_the_country(text: str, words: str, place: str) -> None:
    found = figure(BEFORE + text, words).place
    assert found is not None and found.name == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Health authorities in Nyala say 27 people have been killed.", "Nyala"),
        ("Officials in Nyala say 27 people were killed in Geneina.", "Geneina"),
        ("Some 27 people were killed in Nyala, near Geneina.", "Nyala"),
    ],
)
def test_who_counts_the_dead_of_a_place_and_what_lies_near_it(
    text: str, place: str
) -> None:
    found = figure(text + " Troops fought in Zalingei in Sudan.", "27").place
    assert found is not None and found.name == place
