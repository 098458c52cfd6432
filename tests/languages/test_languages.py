"""A second language is a folder: a made-up one is read by the same code as English.

It is English in its build, so that English weights parse it; its words for numbers, people, what befell
them and who tells are its own, and English has none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly import read
from reportedly.languages import ENGLISH, READ, Language, by_language, in_use, using
from reportedly.languages.declared import problems_of

MADE_UP = Language("zz", Path(__file__).parent / "made_up")
NEWS = (
    "Da polizan crooned zat nayn pipol were keeled een da tawn Goma. "
    "Da polizan crooned zat forti tausen pipol flitted frum da tawn on da nait."
)


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[Language]:
    monkeypatch.setitem(READ, MADE_UP.code, MADE_UP)
    yield MADE_UP


def test_its_words_are_not_english() -> None:
    reading = read(NEWS, published="2024-06-20")
    assert reading.document.language == "en"
    assert not reading.claims.figures
    assert not reading.claims.statements


def test_it_is_read_through_the_whole_pipeline(made_up: Language) -> None:
    reading = read(NEWS, published="2024-06-20")
    assert reading.document.language == "zz"
    killed, displaced = reading.claims.figures
    assert (killed.category, killed.low, killed.high) == ("killed", 9, 9)
    assert (displaced.category, displaced.low) == ("displaced", 40_000)
    assert killed.place is not None and killed.place.name == "Goma"
    assert [s.cue.text for s in reading.claims.statements] == ["crooned", "crooned"]
    assert killed.source is not None and killed.source.evidence.text == "Da polizan"


def test_english_is_read_as_before_beside_it(made_up: Language) -> None:
    english = (
        "Police said nine people were killed in the town of Goma, and 40,000 fled."
    )
    before = read(english, published="2024-06-20").claims
    read(NEWS, published="2024-06-20")
    assert read(english, published="2024-06-20").claims == before


def test_its_lists_say_only_what_is_declared() -> None:
    assert problems_of(MADE_UP) == []


def test_what_is_kept_is_kept_for_each_language_apart() -> None:
    asked = []

    @by_language
    def code() -> str:
        asked.append(in_use().code)
        return in_use().code

    with using(MADE_UP):
        assert (code(), code()) == ("zz", "zz")
    assert (code(), code()) == ("en", "en")
    assert asked == ["zz", "en"]


def test_a_list_it_lacks_is_empty_and_one_that_nobody_has_is_an_error() -> None:
    assert MADE_UP.table("times_feasts") == ()
    with pytest.raises(Exception, match="nobody_has_this"):
        MADE_UP.table("nobody_has_this")
    assert ENGLISH.table("times_feasts")


def test_no_stage_names_a_language_or_keeps_its_words_for_all() -> None:
    """What is compiled from words is kept by `by_language`; `functools.cache` would hand English words to all."""
    source = Path(__file__).parent.parent.parent / "src" / "reportedly"
    named = []
    for path in sorted(source.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.parent.name == "languages":
            continue
        kept = re.findall(
            r"@(?:lru_)?cache\b.*\n *def (\w+)[^\n]*\n(?:(?! *@|\S).*\n)*?.*in_use\(\)",
            text,
        )
        named += [f"{path.name}: {name}" for name in kept]
        named += [path.name] * bool(re.search(r"import .*\bENGLISH\b", text))
    assert named == []
