"""An abbreviation stands for the name in front of it, unless that is a person's."""

from __future__ import annotations

import pytest

import reportedly
from reportedly.claims.shared.abbreviations import abbreviations


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Lake Relief League (LRL) counted nine dead.", {"LRL": "The Lake Relief League"}),
        ("The League for the Rights of Herders (LRH) said so.", {"LRH": "The League for the Rights of Herders"}),
        ("The Front for the Defence of the Delta (F.D.D.) denied it.", {"F.D.D.": "The Front for the Defence of the Delta"}),
        ("Senator Ann Lee (NDP) said nine had died.", {}),
        ("Doctors of the Valley (MDV) treated nine.", {"MDV": "Doctors of the Valley"}),
        ("The Ann Lee Foundation (ALF) counted nine dead.", {"ALF": "The Ann Lee Foundation"}),
        ("The Lake Relief League (est) counted nine dead.", {}),
    ],
)  # fmt: skip
def test_what_an_abbreviation_stands_for(text: str, names: dict[str, str]) -> None:
    document = reportedly.read(text, published="2021-05-04").document
    assert {
        short: span.text for short, span in abbreviations(document).items()
    } == names
