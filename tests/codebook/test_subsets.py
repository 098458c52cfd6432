"""Subsets hold words of their vocabularies, each is asked for, and no rule asks for another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportedly.codebook import subsets as module
from reportedly.codebook.subsets import in_order, subset, subset_problems, subsets
from reportedly.lexicons.load import Row

SOURCE = Path(__file__).parents[2] / "src" / "reportedly"
ASKED = re.compile(r"\b(?:subset|in_order)\(\s*\"(\w+)\"")


def asked_for() -> set[str]:
    """The names that rules ask for."""
    paths = (path for path in SOURCE.rglob("*.py") if path.name != "subsets.py")
    code = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return set(ASKED.findall(code))


def test_no_subset_has_a_word_that_its_vocabulary_lacks() -> None:
    assert list(subset_problems()) == []


def test_each_subset_is_asked_for_and_no_other() -> None:
    assert asked_for() == set(subsets())


def test_a_misspelt_word_is_named_with_its_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = Row(
        {"set": "asserted", "of": "certainty", "words": ["stated", "hegded"]},
        "subsets.yml",
        7,
    )
    monkeypatch.setattr(module, "subsets", lambda: {"asserted": row})
    (problem,) = subset_problems()
    assert "'hegded'" in problem
    assert "certainty" in problem
    assert ":7" in problem


def test_no_two_subsets_of_a_vocabulary_hold_the_same() -> None:
    held = [(row["of"], subset(name)) for name, row in subsets().items()]
    assert len(set(held)) == len(held)


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        in_order("no such subset")
