"""The words that the code names are those of the tables, and no rule compares a field with a bare one."""

from __future__ import annotations

import ast
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from reportedly.codebook import vocabulary, words
from reportedly.codebook.words import NAMED, member_problems, words_of_class

# What `make lint` asks of the logic, in `scripts/`.
_FOUND = spec_from_file_location(
    "check_words", Path(__file__).parents[2] / "scripts" / "check_words.py"
)
assert _FOUND is not None and _FOUND.loader is not None
CHECK = module_from_spec(_FOUND)
_FOUND.loader.exec_module(CHECK)
SOURCE = Path(__file__).parents[2] / "src" / "reportedly"


def test_no_word_is_named_that_its_vocabulary_lacks() -> None:
    assert list(member_problems()) == []


@pytest.mark.parametrize("named", NAMED)
def test_each_word_that_is_named_is_used(named: type) -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in SOURCE.rglob("*.py")
        if path != SOURCE / "codebook" / "words.py"
    )
    for name in words_of_class(named):
        whole = named.__name__ in {"Certainty", "Role"}
        assert whole or f"{named.__name__}.{name}" in code, name


def test_a_misspelt_word_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    misspelt = type("Certainty", (), {"HEDGED": "hegded"})
    monkeypatch.setattr(words, "NAMED", {misspelt: "certainty"})
    (problem,) = member_problems()
    assert "'hegded'" in problem


def test_a_bare_word_is_found_wherever_it_stands() -> None:
    tree = ast.parse(
        "made(kind='DURATION')\nkept('people')\nstate = 'signed off' if a else b\n"
        "f: str = 'at_least'\n{a: 'killed'}\n[x for x in ('killed', b)]\n"
        "made(kind=TimeType.DURATION)\nrow['people']\nrow.get('killed')\n{'killed': a}\n"
        "word_set('people')\nmade(field='day')\n'killed'\n"
    )
    told = [found.partition(":")[0] for found in CHECK.loose_words(tree)]
    assert sorted(told) == list("123456")


@pytest.fixture(scope="module")
def texts_of_the_logic() -> set[str]:
    return {
        str(node.value)
        for path in SOURCE.rglob("*.py")
        if path != SOURCE / "codebook" / "words.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    }


@pytest.mark.parametrize("word", sorted(CHECK.OF_OTHER_THINGS))
def test_what_is_let_pass_is_a_word_of_a_vocabulary_and_means_other_things_too(
    word: str, texts_of_the_logic: set[str]
) -> None:
    assert any(word in vocabulary(of) for of in NAMED.values())
    assert word in texts_of_the_logic


def test_a_bare_word_is_found_in_each_form() -> None:
    tree = ast.parse(
        "f.category == 'killed'\nrow['certainty'] != 'denied'\nrow.get('unit') in {'people'}\n"
        "'killed' in f.words\nf.category == Category.KILLED\nname == 'killed'\n"
    )
    assert [told.partition(":")[0] for told in CHECK.bare_words(tree)] == [
        "1",
        "2",
        "3",
    ]
