"""Endings of words stand in the language's folder; a language without them changes no word."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly import read
from reportedly.languages import Language, using
from reportedly.languages import inflections as forms

NO_ENDINGS = Language("zz", Path(__file__).parent / "made_up")


@pytest.mark.parametrize(
    ("word", "singular"),
    [
        ("guards", "guard"),
        ("policemen", "policeman"),
        ("deputies", "deputy"),
        ("heroes", "hero"),
        ("witnesses", "witness"),
    ],
)
def test_a_plural_has_its_singular(word: str, singular: str) -> None:
    assert singular in tuple(forms.singulars_of(word))


@pytest.mark.parametrize(
    ("word", "several"),
    [
        ("death", "deaths"),
        ("injury", "injuries"),
        ("boy", "boys"),
        ("bus", "bus"),
        ("march", "marches"),
    ],
)
def test_a_noun_has_its_plural(word: str, several: str) -> None:
    assert forms.plural_of(word) == several


@pytest.mark.parametrize(
    ("verb", "third", "past", "participle"),
    [
        ("carry", "carries", "carried", "carrying"),
        ("displace", "displaces", "displaced", "displacing"),
        ("search", "searches", "searched", "searching"),
        ("play", "plays", "played", "playing"),
    ],
)
def test_a_regular_verb_has_its_forms(
    verb: str, third: str, past: str, participle: str
) -> None:
    assert forms.regular_forms(verb) == (third, past, participle)


@pytest.mark.parametrize(
    ("word", "same"),
    [("cities", "city"), ("houses", "house"), ("bus", "bus"), ("mass", "mass")],
)
def test_words_that_differ_by_a_plural_are_compared_as_one(
    word: str, same: str
) -> None:
    assert forms.folded(word) == same


def test_what_an_ending_marks() -> None:
    assert forms.is_plural_form("guards") and not forms.is_plural_form("guard")
    assert forms.is_past_form("killed") and not forms.is_past_form("shot")
    assert forms.is_participle_form("adding") and not forms.is_participle_form("add")
    assert tuple(forms.bases_of_past("raped")) == ("rap", "rape")
    assert not tuple(forms.bases_of_past("shot"))


def test_a_language_without_endings_changes_no_word() -> None:
    with using(NO_ENDINGS):
        assert forms.without_plural("guards") == "guards"
        assert forms.plural_of("guard") == "guard"
        assert not forms.is_past_form("killed")
        assert forms.folded("cities") == "cities"


@pytest.mark.parametrize(
    "text",
    [
        "Anna Ward was fond of cameras.",  # no war
        "Mr Pickett spoke first.",  # no picket
    ],
)
def test_a_name_is_no_word_of_an_event_with_a_letter_more(text: str) -> None:
    assert not read(text, published="2024-06-20").claims.events
