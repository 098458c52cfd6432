"""What was attacked, and the scene behind the land that opens a sentence."""

from __future__ import annotations

import pytest

from reportedly import api

DAY = "2024-10-01"


def place_names(text: str) -> list[str | None]:
    """The places of the figures of a text."""
    figures = api.read(text, published=DAY).claims.figures
    return [f.place.name if f.place else None for f in figures]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Turkish jets bombed Afrin on Monday and killed nine people.", "Afrin"),
        ("Israeli troops raided Jenin on Monday and killed three men.", "Jenin"),
        (
            "In Gaza, 14 people were killed on Friday as they queued for bread near Rafah.",
            "Rafah",
        ),
        (
            "In South Sudan, some 61,000 people were driven out by water in Unity state.",
            "Unity",
        ),
    ],
)
def test_the_attacked_place_is_the_scene(text: str, place: str) -> None:
    assert place in (place_names(text)[0] or "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("In Gaza, 14 people were killed on Friday, said a doctor in Rafah.", "Gaza"),
        (
            "Turkish officials say nine soldiers were killed in Syria on Monday.",
            "Syria",
        ),
        (
            "In Sudan, 14 people were killed on Friday, officials in Cairo said.",
            "Sudan",
        ),
        (
            "In Nepal, 61,000 people were driven out, and two bridges fell near Gorkha.",
            "Nepal",
        ),
    ],
)
def test_other_places_are_none(text: str, place: str) -> None:
    assert place_names(text)[0] == place
