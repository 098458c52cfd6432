"""What is so when it is told: those who came back, and states whose cause has the date."""

from __future__ import annotations

import pytest

import reportedly

TODAY = "2024-06-20"


def only(text: str) -> tuple[str, str | None, str | None]:
    """The category of the only figure, and its first and last day."""
    (figure,) = reportedly.read(text, published=TODAY).as_dict()["figures"]
    time = figure["time"] or {"start": None, "end": None}
    return figure["category"], time["start"], time["end"]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("About 900 displaced families returned home.", "returned"),
        ("Some 900 people displaced by the war have returned home.", "returned"),
        ("Some 40 displaced persons went back to Kano.", "returned"),
        ("Some 900 displaced people could not return home.", "displaced"),
        ("Some 900 displaced people have not returned home.", "displaced"),
        ("Some 900 displaced people were fed.", "displaced"),
    ],
)
def test_who_came_back_is_displaced_no_more(text: str, category: str) -> None:
    assert only(text)[0] == category


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("About 900 people remain displaced by the quake on 24 May.", TODAY, TODAY),
        ("Some 900 people are still homeless because of floods in May.", TODAY, TODAY),
        ("About 900 people were displaced by fighting on 3 June.", "2024-06-03", "2024-06-03"),
        ("As of 3 June some 300 people were still trapped by fighting.", "2024-06-03", "2024-06-03"),
        # whose count it is does not take the day from it
        ("As of 8 June, the agency estimates that 900 have been displaced.", None, "2024-06-08"),
        ("The agency said on 8 June that 900 had been displaced.", "2024-06-08", "2024-06-08"),
    ],
)  # fmt: skip
def test_the_day_of_the_state(text: str, start: str | None, end: str) -> None:
    assert only(text)[1:] == (start, end)


def days(text: str) -> list[tuple[str | None, str | None]]:
    """The first and last day of each figure."""
    times = [
        f["time"] for f in reportedly.read(text, published=TODAY).as_dict()["figures"]
    ]
    return [(t["start"], t["end"]) if t else (None, None) for t in times]


@pytest.mark.parametrize(
    "text",
    [
        "A fire in Kano has killed four nurses and hurt 56 visitors.",
        "In Kano nine boys have been killed and more than 70 girls wounded.",
        "It came a few days after a blast at a market in Kano left one person dead and 12 injured.",
        "A car bomb in Kano on Monday killed 13 soldiers and wounded 56 more.",
    ],
)
def test_what_is_told_with_one_verb_has_one_time(text: str) -> None:
    first, second = days(text)
    assert first == second != (None, None)


def test_a_joined_verb_with_a_day_of_its_own_keeps_it() -> None:
    told = days(
        "The rebels have held the town for years and killed 12 people on Monday."
    )
    assert told == [("2024-06-17", "2024-06-17")]


def test_from_the_start_of_a_war_up_to_a_month() -> None:
    told = days(
        "Between the start of the siege in March 2011 and March 2020 some 923 nurses were killed."
    )
    assert told == [("2011-03-01", "2020-03-31")]
