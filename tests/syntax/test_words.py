"""The words of a text, and the cheap tests that go before dear patterns: none may miss what its pattern finds."""

from __future__ import annotations

import gc
import re
import weakref
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.annotate.numbers import cardinals as numbers
from reportedly.clean import roles
from reportedly.languages import ENGLISH
from reportedly.syntax import respacing as spacing
from reportedly.syntax.words import SHORT, Words, first_word, words_of

tidy = import_module("reportedly.clean.tidy")


def test_words_stand_where_the_text_has_them() -> None:
    words = Words(
        "Dozens fled; by dawn DOZENS of well-fed dogs, U.N. vans and 23,000people were gone."
    )
    assert words.where({"dozens", "fed", "u", "23"}) == [0, 21, 36, 46, 60]
    assert words.written["Dozens"] == [0]
    assert (
        words.where({"doze", "000", "people"}) == []
    )  # "000people" is one run of letters and digits
    assert words.where({"000people"}) == [63]


def test_words_in_other_scripts_and_in_none() -> None:
    assert Words("Ölmühle, Straße, Ⅳ").where({"ölmühle", "strasse"}) == [0, 9]
    assert Words(" … — ").at == {}


def test_a_phrase_of_signs_has_no_first_word() -> None:
    assert first_word("Hundreds of") == "hundreds"
    with pytest.raises(ValueError, match="must begin with a word"):
        first_word("— of")


_PIECES = st.lists(
    st.sampled_from(
        [
            *numbers._values_by_word(),
            *numbers._vague(),
            "a",
            "an",
            "and",
            "of",
            "people",
            "Some",
            "-",
            ",",
            "\n",
            "12",
            "3,500",
            "_",
        ]
    ),
    max_size=12,
)


@given(_PIECES)
def test_number_words_are_found_where_a_search_finds_them(pieces: list[str]) -> None:
    text = " ".join(pieces)
    searched = [m.span() for m in numbers._word_pattern().finditer(text)]
    found = {(a.start, a.end) for a in numbers._word_atoms(text)}
    assert found <= set(searched)
    for start, end in (
        set(searched) - found
    ):  # a search finds more only where the words make no number
        words = text[start:end].casefold()
        if words in numbers._never_alone():
            continue  # "score" alone is a mark
        assert re.sub(r"\s+", " ", words) not in numbers._vague()
        assert numbers._spelled(words) is None
        assert numbers._vague_times(words) is None


@given(st.text(alphabet="0123456789.,:-/ akmx²\n", max_size=30))
def test_digits_are_found_where_a_search_finds_them(text: str) -> None:
    assert [a.start for a in numbers._digit_atoms(text)] == [
        m.start() for m in numbers._DIGITS.finditer(text)
    ]


def test_every_word_before_a_number_passes_the_test_before_its_pattern() -> None:
    for row in ENGLISH.table("not_counts"):
        for words in row.strings("before"):
            before = f"at the {words} "
            assert any(p.search(before) for _, p in numbers._before_kinds()), words
            assert before.rstrip().endswith(numbers._before_ends()), words


def test_every_remainder_of_a_lost_ligature_passes_the_test_before_its_pattern() -> (
    None
):
    for lost in spacing._lost():
        text = f"They  {lost} it"
        assert spacing._lost_pattern().search(text), lost
        assert not spacing._last_lost().isdisjoint(Words(text).at), lost


def test_every_phrase_of_a_passage_passes_the_test_before_its_pattern() -> None:
    for row in ENGLISH.table("passages"):
        for phrase in (*row.strings("starts"), *row.strings("whole")):
            words = roles._fold(f"* {phrase} x").translate(roles._APART).split()
            assert words[0] in roles._firsts() or "©" in phrase, phrase
        for phrase in row.strings("holds"):
            words = roles._fold(f"See {phrase}, please").translate(roles._APART).split()
            assert not roles._rarest_phrase_words().isdisjoint(words), phrase


@given(
    st.text(
        alphabet="aZé &;#x2019nbsp€â€™ÃŠ—\x80\x92\u00ad\u200b\ufeff\uff21\ufffdﬁ\u0301'’",
        max_size=12,
    )
)
def test_what_can_be_mended_has_a_character_that_is_looked_for(text: str) -> None:
    if tidy._ATOM.search(text):
        assert tidy._BROKEN.search(text)


def test_of_books_only_the_last_two_are_kept() -> None:
    kept = [weakref.ref(words_of(f"{number} boats " * SHORT)) for number in range(4)]
    gc.collect()
    assert [ref() is not None for ref in kept] == [False, False, True, True]
    assert words_of("3 boats " * SHORT) is kept[3]()
