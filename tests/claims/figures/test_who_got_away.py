"""A part of those told of that came to no harm is none of the dead, missing or trapped."""

from __future__ import annotations

import pytest

import reportedly


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Of the nine buried, two survived.", [("killed", 9)]),
        ("An avalanche swept away seven skiers, two of whom survived.", [("missing", 7)]),
        ("Seven were buried, two of whom were pulled out alive.", [("trapped", 7)]),
        ("Nine people died. Two of the passengers survived.", [("killed", 9)]),
        # those who were shot and live are hurt
        ("Twelve were shot; two of them survived.", [("injured", 12), ("injured", 2)]),
        ("Of the 12 who drowned, two were children.", [("killed", 12), ("killed", 2)]),
        ("Nine people died. Two of them were children.", [("killed", 9), ("killed", 2)]),
    ],
)  # fmt: skip
def test_who_survived_is_no_part_of_the_dead(
    text: str, counts: list[tuple[str, int]]
) -> None:
    figures = reportedly.read(text, published="2024-06-20").as_dict()["figures"]
    assert [(f["category"], f["low"]) for f in figures] == counts


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("The flood swept away seven villagers, three of whom were found alive.", "stated"),
        ("Nine people thought dead were found alive.", "superseded"),
    ],
)  # fmt: skip
def test_what_a_part_turned_out_to_be_is_not_said_of_all(
    text: str, certainty: str
) -> None:
    (figure,) = reportedly.read(text, published="2024-06-20").as_dict()["figures"]
    assert figure["certainty"] == certainty
