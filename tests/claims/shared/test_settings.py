"""Settings: the place a figure applies to and the two ends of a journey, through whole readings of short articles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportedly.annotate import annotate
from reportedly.claims import assemble
from reportedly.clean import clean
from reportedly.records import RawPage
from reportedly.run.local import read_page


def page_of(text: str) -> RawPage:
    return RawPage(
        id="case",
        origin="case",
        data=text.encode(),
        sha256="",
        media="text/plain",
        text=text,
    )


def where(text: str) -> list[str | None]:
    """The place of each figure, in reading order."""
    return [
        f.place.name if f.place else None
        for f in read_page(page_of(text)).claims.figures
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A blast killed 12 people in Mosul. Aid was flown from Amman.", ["Mosul"]),
        (
            "Shelling killed 12 people in Mosul and wounded 30 in Erbil.",
            ["Mosul", "Erbil"],
        ),
        ("Fighting killed 15 people in western Mosul.", ["western Mosul"]),
        ("The US sent aid to Sudan. At least 40 people died in Darfur.", ["Darfur"]),
        (
            "Shelling hit Mosul on Monday. Doctors said 14 people died in the city.",
            ["Mosul"],
        ),
        (
            "Rain fell on Sindh province for a week. At least 90 people drowned in the province, police said.",
            ["Sindh"],
        ),
        (
            "Flood waters rose in Kassala on Friday. The rain has not stopped. At least 20 people drowned.",
            ["Kassala"],
        ),
        ("At least 30 people died.", [None]),
    ],
)
def test_the_place_of_a_figure(text: str, expected: list[str | None]) -> None:
    assert where(text) == expected


@pytest.mark.parametrize(
    ("text", "place", "origin", "destination"),
    [
        (
            "Some 4,000 people fled from Mosul to Erbil on Sunday.",
            "Mosul",
            "Mosul",
            "Erbil",
        ),
        (
            "Some 4,000 people have fled Homs for Damascus since Sunday.",
            "Homs",
            "Homs",
            "Damascus",
        ),
        (
            "Some 2,000 people returned to Mosul from Erbil in May.",
            "Mosul",
            "Erbil",
            "Mosul",
        ),
        ("Some 9,000 Afghans fled to Iran last week.", "Afghanistan", None, "Iran"),
    ],
)
def test_the_journey_of_a_figure(
    text: str, place: str, origin: str | None, destination: str | None
) -> None:
    (figure,) = read_page(page_of(text)).claims.figures
    assert figure.place is not None
    assert figure.place.name == place
    assert (figure.origin.name if figure.origin else None) == origin
    assert (figure.destination.name if figure.destination else None) == destination


@pytest.mark.parametrize(
    ("text", "expected"),
    [  # "the city" goes before a name in another clause
        (
            "Fighting in Homs ended in May. Some 3,000 people have returned to the north of the city since June, "
            "when the army pushed the rebels back to Hama.",
            "Homs",
        ),
        (
            "Fighting in Homs ended in May. Some 3,000 people have returned to Hama since June, "
            "when the army entered the city.",
            "Hama",
        ),
        (
            "Rain fell on Homs. At least 12 people drowned in the city, while the river stayed low in Hama.",
            "Homs",
        ),
        (
            "Rain fell on Homs all day. At least 12 people drowned in Hama, the city council said.",
            "Hama",
        ),
        # where it was told is no scene; where the one who tells it works may be
        (
            "Shells fell on Homs. Some 900 people are trapped in the western districts, Rana Saleh, the head of the "
            "clinic, told reporters in Beirut on Monday.",
            "Homs",
        ),
        (
            "Shells fell on Homs. Some 900 people are trapped, Rana Saleh told a meeting in Geneva.",
            "Homs",
        ),
        (
            "Shells fell on Homs. Some 900 people are trapped in Hama, Rana Saleh told a meeting in Geneva.",
            "Hama",
        ),
        (
            "Shells fell on the border. At least 12 people died, said doctors in Hama.",
            "Hama",
        ),
        ("Officials in Hama said that 12 people died.", "Hama"),
        # the capital that tells it
        ("Ankara has said that at least 12 people were killed in Idlib.", "Idlib"),
        ("Residents of Ankara said that at least 12 people were killed.", "Ankara"),
        # a sentence before that names only the country
        (
            "A mine went off in Homs. It was the third this year in Syria. Two soldiers were killed.",
            "Homs",
        ),
        (
            "A mine went off in Amman. It was the third this year in Syria. Two soldiers were killed.",
            "Syria",
        ),
        # an example, and the part of a place
        (
            "At least 12 people died in Syria, and cities such as Homs are in ruins.",
            "Syria",
        ),
        ("At least 12 people died in Homs, and others in towns near it.", "Homs"),
        (
            "Mortars killed 12 people in the eastern Ghouta outskirts of Damascus.",
            "eastern Ghouta",
        ),
        (
            "Shells killed 12 people in the town of Zabadani and the suburbs of Damascus.",
            "Zabadani",
        ),
        ("Shells killed 12 people in Damascus.", "Damascus"),
    ],
)
def test_the_place_spoken_of(text: str, expected: str) -> None:
    assert [name for name in where(text) if name] == [expected]


@pytest.mark.parametrize(("role", "place"), [("body", "Lagos"), ("other_story", None)])
def test_a_place_of_another_story_is_never_taken(role: str, place: str | None) -> None:
    text = "The water rose all week, farmers said.\n\nA concert in Lagos was put off.\n\nAt least 20 people drowned."
    document = clean(page_of(text))
    passages = tuple(
        replace(p, role=role) if "Lagos" in p.text else p for p in document.passages
    )
    document = replace(document, passages=passages)
    (figure,) = assemble(document, annotate(document)).figures
    assert (figure.place.name if figure.place else None) == place


ABOUT_SYRIA = "Syrian troops shelled Idlib. Syria's army took Saraqib on Monday. "


@pytest.mark.parametrize(
    ("text", "country"),
    [
        # the only name of another country, without a word of place
        (f"{ABOUT_SYRIA}Rotterdam judges heard that 40 people died in the war.", "SYR"),
        # of no country, in another sentence
        ("Senegal fell nine places. It was best in West Africa. Nine died.", "SEN"),
        (
            "Chilean troops closed the road. The mountain is the highest in South"
            " America. Nine people were injured.",
            "CHL",
        ),
        # a scene all the same
        (f"{ABOUT_SYRIA}A blast killed 40 people in Rotterdam.", "NLD"),
        ("Boats burned on the Euphrates. Nine people died.", None),
        (f"{ABOUT_SYRIA}Nine people drowned in the Euphrates.", None),
        (
            "Heat lay over Europe. Some 300,000 people were affected. France helped.",
            None,
        ),
    ],
)
def test_what_is_named_in_passing_is_no_scene(text: str, country: str | None) -> None:
    figures = read_page(page_of(text)).claims.figures
    assert [f.place and f.place.country for f in figures] == [country]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        # who leads, backs or sits there, and no place besides
        ("A Britain-based monitor said nine civilians died in raids on Qzarib.", None),
        ("A US-led coalition killed nine fighters.", None),
        ("Turkish-backed rebels killed nine people.", None),
        ("Turkish-backed rebels came. Syrian medics counted nine dead.", "SYR"),
        # a town where a body sits may well be the scene, and a people is
        ("The Kyiv-based health office said nine people had died.", "UKR"),
        ("An Iranian bus crashed, killing nine pilgrims.", "IRN"),
    ],
)
def test_who_leads_or_sits_elsewhere_is_no_scene(
    text: str, country: str | None
) -> None:
    figures = read_page(page_of(text)).claims.figures
    assert [f.place and f.place.country for f in figures] == [country]
