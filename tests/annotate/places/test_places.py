"""Places: marked-up sentences, what a place must never be, and odd text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.annotate import annotate
from reportedly.claims.shared.place import place_of, route_of
from reportedly.clean import clean
from reportedly.gazetteer.index import compile_gazetteer, km_between
from reportedly.records import Document, Location, Mentions, Place, RawPage
from tests.cases_loader import Mark, cases, unmark

PRECISIONS = {"point", "neighbourhood", "town", "admin2", "admin1", "region", "country"}
NEAR_KM = 100.0  # wide enough for the middle of a region, narrower than any two namesakes of the cases


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The first use takes a quarter of a minute: not on any test's clock."""
    compile_gazetteer()


def read(text: str, url: str | None = None) -> tuple[Document, Mentions]:
    page = RawPage("t", "t", b"", "0" * 64, "text/plain", text, url=url)
    document = clean(page)
    assert isinstance(document, Document)
    return document, annotate(document)


def check(text: str, marks: list[Mark]) -> None:
    """Every mark is found with its fields, and nothing else is."""
    _, mentions = read(text)
    found = list(mentions.places)
    told = [f"{p.text} {p.location.country or '-'}" for p in found]
    assert told == [f"{text[m.start : m.end]} {m.label}" for m in marks]
    for place, mark in zip(found, marks, strict=True):
        check_fields(place, mark)


def check_fields(place: Place, mark: Mark) -> None:
    if "is" in mark.fields:
        assert place.location.precision == mark.fields["is"], place
    if "for" in mark.fields:
        assert place.metonym == mark.fields["for"], place
    if "near" in mark.fields:
        lat, lon = map(float, mark.fields["near"].split(","))
        assert place.location.lat is not None and place.location.lon is not None
        assert (
            km_between((place.location.lat, place.location.lon), (lat, lon)) < NEAR_KM
        ), place


@pytest.mark.parametrize("case", cases("places"), ids=lambda c: c["text"][:60])
def test_marked_sentences(case: dict[str, str]) -> None:
    check(*unmark(case["text"]))


@pytest.mark.parametrize(
    "case", cases("places", known_failures=True), ids=lambda c: c["text"][:60]
)
@pytest.mark.xfail(
    strict=True, reason="known: see the case's `why`", raises=AssertionError
)
def test_known_failures(case: dict[str, str]) -> None:
    check(*unmark(case["text"]))


def test_there_are_as_many_negatives_as_positives() -> None:
    rows = [
        unmark(c["text"])[1]
        for c in cases("places") + cases("places", known_failures=True)
    ]
    empty = sum(
        not any(m.fields.get("for") != "demonym" for m in marks) for marks in rows
    )
    assert len(rows) >= 80 and empty >= 0.45 * len(rows)


def test_every_place_explains_itself_and_quotes_the_text() -> None:
    document, mentions = read(
        "Families fled western Mosul for Erbil. Iraq sent buses, and a ferry left Basra."
    )
    assert len(mentions.places) == 4
    for place in mentions.places:
        assert document.text[place.start : place.end] == place.text
        assert place.location.precision in PRECISIONS
        assert any(r.rule for r in place.because) and any(
            r.words for r in place.because
        )


def test_a_local_paper_speaks_of_its_own_country() -> None:
    text = "A barn burned in Richmond on Friday, and the fire brigade of Windsor came."
    _, abroad = read(text, "https://www.valleytimes.com.au/a")
    assert {p.location.country for p in abroad.places} == {"AUS"}


def test_one_name_has_one_sense_in_an_article() -> None:
    text = "Police in Cambridge, Massachusetts, searched a house. A shop in Cambridge was shut. Boston was calm."
    _, mentions = read(text)
    cambridge = {p.location.geonameid for p in mentions.places if p.text == "Cambridge"}
    assert len(cambridge) == 1
    assert {p.location.country for p in mentions.places} == {"USA"}


# ------------------------------------------------------------------ where a figure applies
def where(text: str, words: str) -> Location | None:
    document, mentions = read(text)
    start = text.index(words)
    return place_of(document.span(start, start + len(words)), document, mentions)[0]


@pytest.mark.parametrize(
    ("text", "words", "name", "country"),
    [
        (
            "A blast in Kabul killed 12 people, Afghanistan said.",
            "12 people",
            "Kabul",
            "AFG",
        ),
        (
            "Shells fell on Homs. At least 30 people were hurt in the city.",
            "30 people",
            "Homs",
            "SYR",
        ),
        ("Some 900 Iraqi civilians were hurt.", "900 Iraqi civilians", "Iraq", "IRQ"),
        (
            "Troops took Malakal, in South Sudan. Forty people died.",
            "Forty people",
            "Malakal",
            "SSD",
        ),
        ("In Yemen, 40 people were killed in Taiz and 7 in Aden.", "7", "Aden", "YEM"),
    ],
)
def test_the_place_of_a_figure(text: str, words: str, name: str, country: str) -> None:
    found = where(text, words)
    assert found is not None
    assert found.country == country and name in found.name


@pytest.mark.parametrize(
    "text", ["Some 20 people fell ill.", "Nobody knows who the 30 dead are."]
)
def test_no_place_is_made_up(text: str) -> None:
    assert where(text, "people" if "people" in text else "30") is None


def test_the_two_ends_of_a_flight() -> None:
    text = "About 4,000 people fled from Goma to Bukavu, in the Democratic Republic of the Congo."
    document, mentions = read(text)
    origin, destination = route_of(document.span(6, 18), document, mentions)
    assert origin is not None and destination is not None
    assert (origin.name, destination.name) == ("Goma", "Bukavu")


@settings(max_examples=25)
@given(
    st.lists(
        st.sampled_from(
            [
                "in",
                "Mosul",
                "Of",
                "\u202e",
                "St.",
                "U.S.",
                "’s",
                ",",
                "\x00",
                "🙂",
                "Aleppo-",
                "the",
            ]
        )
    )
)
def test_odd_text_keeps_its_offsets(words: list[str]) -> None:
    text = " ".join(words)
    page = RawPage("t", "t", b"", "0" * 64, "text/plain", text)
    document = clean(page)
    if isinstance(document, Document):
        for place in annotate(document).places:
            assert document.text[place.start : place.end] == place.text


@pytest.mark.parametrize(
    ("text", "words", "admin1"),
    [
        (
            "Shells fell on the Old City of Mosul.",
            "Old City of Mosul",
            "15",
        ),  # Nineveh, as its row says
        ("Buses left Mosul on Monday. The Old City was empty.", "Old City", "15"),
        (
            "Shells fell on the Old Town of Hama.",
            "Old Town of Hama",
            "10",
        ),  # in no table: its town's
        ("Families fled Gogjali.", "Gogjali", "15"),
        (
            "Rain fell on Eastern Ghouta.",
            "Eastern Ghouta",
            None,
        ),  # an area of no one region
    ],
)
def test_a_place_of_crisis_news_has_its_first_level_region(
    text: str, words: str, admin1: str | None
) -> None:
    _, mentions = read(text)
    assert [
        (p.text, p.location.admin1) for p in mentions.places if p.text == words
    ] == [(words, admin1)]
    assert all(
        p.location.precision in {"neighbourhood", "region"}
        for p in mentions.places
        if p.text == words
    )


@pytest.mark.parametrize(
    ("text", "name", "country", "placed"),
    [
        ("Mud buried huts in Nepal's Manang district.\n\nManang was cut off.", "Manang", "NPL", False),
        ("Floods hit the town of Manang in Thailand.", "Manang", "THA", True),
        ("Shells fell on Iraq's Mosul.", "Mosul", "IRQ", True),
        ("Israel's Beirut raid killed nine people.", "Beirut", "LBN", True),
    ],
)  # fmt: skip
def test_a_little_known_place_lies_where_it_is_said_to(
    text: str, name: str, country: str, placed: bool
) -> None:
    _, mentions = read(text)
    found = [p.location for p in mentions.places if name in p.text]
    assert found
    for location in found:
        assert location.country == country
        assert (location.geonameid is not None) == placed


# A little known town of a country that the text names by nothing else, in one about Iraq.
ABOUT_IRAQ = "Iraqi troops left the north of Iraq on Monday, Iraqi officers said. "


@pytest.mark.parametrize(
    ("sentence", "where"),
    [
        ("Shells fell near Holte and two farmers died.", ("Holte", "IRQ")),
        ("Gunmen captured Holte at dawn.", ("Holte", "IRQ")),
        ("A shell hit the Mayer district.", ("Mayer", "IRQ")),
        ("The alert was raised to Level Four.", None),
        ("Boys carried the flags of Amal and sang.", None),
        ("Families fasted for the whole of Lent.", None),
        # told by more than its own name, near the others, or known to every reader
        ("Danish envoys met in Holte.", ("Holte", "DNK")),
        ("He was born in Holte, Denmark.", ("Holte", "DNK")),
        ("The wounded were taken to Hakkari.", ("Hakkari", "TUR")),
        ("Talks will go on in Geneva.", ("Geneva", "CHE")),
        ("Envoys flew to Manama.", ("Manama", "BHR")),
        ("Donors met in Paris.", ("Paris", "FRA")),
    ],
)
def test_a_lone_namesake_abroad(sentence: str, where: tuple[str, str] | None) -> None:
    _, mentions = read(f"{ABOUT_IRAQ}Erbil and Dohuk were calm. {sentence}")
    told = [(p.text, p.location.country) for p in mentions.places if p.start > 90]
    told = [t for t in told if t[0] not in {"Danish", "Denmark", "Dohuk", "Erbil"}]
    if where is None:
        assert told == []
        return
    assert (where[0], where[1]) in [(t.replace(" district", ""), c) for t, c in told]


def test_one_town_is_taken_as_it_is_where_the_article_tells_of_no_country_much() -> (
    None
):
    _, mentions = read("An Iraqi student was hurt in Holte on Monday.")
    assert mentions.places[-1].location.country == "DNK"


@pytest.mark.parametrize(
    "text",
    [
        "The {Britain|GBR}-based monitor said raids on the village of {Kerashi|SYR} killed nine. The army left {Syria|SYR}.",
        "Shells hit the village of {Kerashi|TCD}, said Nahr, a monitor based in {Sudan|SDN}. Rebels hold {Chad|TCD}'s east.",
        "Shells hit the village of {Kerashi|SDN} in {Sudan|SDN}. Rebels hold {Chad|TCD}'s east.",
        "Raids hit {Tripoli|LBN} on Monday, the {Libya|LBY}-based monitor Nahr said. The army left {Lebanon|LBN}'s north.",
        "Raids hit {Tripoli|LBY} on Monday, {Libya|LBY}'s army said. A ship left {Lebanon|LBN}'s north.",
        "Crowds marched in {Hyderabad|PAK} on Monday, the {India|IND}-based monitor Nahr said. The army of {Pakistan|PAK} watched.",
        "The {Goma|COD}-based nurse said men had burned the village of {Kerashi|COD}.",
    ],
    ids=lambda text: text[:60],
)
def test_where_a_body_sits_says_nothing_of_where_it_tells_of(text: str) -> None:
    check(*unmark(text))
