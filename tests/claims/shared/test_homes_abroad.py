"""Where those counted come from, who tells of them and who is blamed is not where it happened."""

from __future__ import annotations

import pytest

import reportedly

CRASH = "A bus crash in Peru killed 13 people on Sunday. It is the third crash in Peru this year. "


def countries(text: str) -> dict[str, str | None]:
    """The country of each figure, by its words."""
    figures = reportedly.read(text, published="2024-06-20").as_dict()["figures"]
    return {
        f["evidence"]["text"]: f["place"] and f["place"]["country"] for f in figures
    }


@pytest.mark.parametrize(
    ("told", "words", "country"),
    [
        ("The bus fell, killing 10 U.S. tourists.", "10 U.S. tourists", "PER"),
        ("The bus fell, killing two UK nationals.", "two UK nationals", "PER"),
        ("It killed three US service members.", "three US service members", "PER"),
        (
            "The dead include two nurses and a couple from the Paris suburb of Nanterre.",
            "a couple",
            "PER",
        ),
        (
            "A family in the suburbs of Hamburg said five of the dead were relatives.",
            "five of the dead",
            "PER",
        ),
        (
            "A priest says five of the dead were members of a church in Lyon.",
            "five of the dead",
            "PER",
        ),
        # and what is a scene all the same
        ("Police in Chile said nine people had died.", "nine people", "CHL"),
        ("Nine US soldiers died in Chile.", "Nine US soldiers", "CHL"),
        ("Two men were shot dead in US custody.", "Two men", "USA"),
        ("A couple were killed in Lyon.", "A couple", "FRA"),
        ("A raid on a church in Lyon killed five people.", "five people", "FRA"),
    ],
)
def test_home_is_no_scene(told: str, words: str, country: str) -> None:
    assert countries(CRASH + told)[words] == country


@pytest.mark.parametrize(
    ("told", "country"),
    [
        ("Shelling blamed on Baku wounded two soldiers.", "ARM"),
        ("Armenia accused Baku after a raid that wounded two soldiers.", "ARM"),
        ("Shelling near Baku wounded two soldiers.", "AZE"),
        ("Shelling blamed on rebels in Baku wounded two soldiers.", "AZE"),
    ],
)
def test_who_is_blamed_is_no_scene(told: str, country: str) -> None:
    told_before = "Armenia is at war. Armenia lost a town on Sunday. "
    (found,) = countries(told_before + told).values()
    assert found == country


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Rockets fired from Uganda killed a boy and two men in a Kenyan town.", "KEN"),
        ("Two cooks in Oslo died after eating fish imported from Iceland.", "NOR"),
        (
            "Shells fired on Monday from northern Israel killed two cooks in Tyre.",
            "LBN",
        ),
        # left, and not sent
        ("Two cooks who fled from Uganda were killed there.", "UGA"),
        ("Shots fired in Uganda killed two cooks.", "UGA"),
    ],
)
def test_where_what_did_harm_came_from(text: str, country: str) -> None:
    assert country in countries(text).values()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Floods killed nine people in Kano and 14 people in the town of Zaria.",
            ["Kano", "Zaria"],
        ),
        (
            "Gunmen killed nine people in Kano on Monday and 14 in the town of Zaria on Tuesday.",
            ["Kano", "Zaria"],
        ),
        (
            "With 70 cyclists hurt in Lima and some 20 victims in the southern city of Cusco, "
            "police are at a loss.",
            ["Lima", "Cusco"],
        ),
        # one place for both, and one that only the first verb has
        ("Floods killed nine people and 14 cows in Kano on Monday.", ["Kano"]),
        ("Police in Lima said nine people in Cusco were hurt.", ["Cusco"]),
    ],
)
def test_counts_with_a_place_each(text: str, places: list[str]) -> None:
    figures = reportedly.read(text, published="2024-06-20").as_dict()["figures"]
    assert [f["place"]["name"] for f in figures] == places


def test_of_two_lands_that_speak_each_counts_its_own() -> None:
    told = (
        "Azerbaijan reported 71 soldiers killed; Armenia said 105 of its own had died."
    )
    assert countries(told) == {"71 soldiers": "AZE", "105": "ARM"}
    told = "Shells fell on Kursk. Azerbaijan said nine people had died."
    assert countries(told) == {"nine people": "RUS"}
