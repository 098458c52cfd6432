"""Where the words of a sentence point to one place: "Peru, where", "Uganda shelters", a heading."""

from __future__ import annotations

import pytest

import reportedly


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        (
            "Families left Peru for Chile, where a flood killed nine people.",
            {"nine people": "CHL"},
        ),
        (
            "Ministers met in Chile, where they heard that a flood in Peru had killed nine people.",
            {"nine people": "PER"},
        ),
        (
            "Some fled camps in Kenya after leaving Burundi, where a raid killed nine people.",
            {"nine people": "BDI"},
        ),
        (
            "Troops shot 40 people in Congo. Uganda now shelters 9,000 Congolese.",
            {"40 people": "COD", "9,000 Congolese": "UGA"},
        ),
        (
            "Malaysia, which hosts 9,000 Rohingya, sent 40 people back to Myanmar.",
            {"9,000 Rohingya": "MYS"},
        ),
        (
            "Angola. The fever killed nine people in Luanda.\n\n"
            "Zambia. Doctors counted 40 deaths.\n\n"
            "South Sudan. In all, 12 people have died.",
            {"nine people": "AGO", "40 deaths": "ZMB", "12 people": "SSD"},
        ),
        (
            "Troops left Angola. The fever killed nine people in Zambia.",
            {"nine people": "ZMB"},
        ),
    ],
)
def test_the_words_point_to_their_place(text: str, countries: dict[str, str]) -> None:
    figures = reportedly.read(text, published="2024-06-20").as_dict()["figures"]
    told = {f["evidence"]["text"]: f["place"]["country"] for f in figures if f["place"]}
    assert {words: told.get(words) for words in countries} == countries
