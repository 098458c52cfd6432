"""The word lists declare their fields, and every mistake in one is named with its line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.codebook import VOCABULARIES, vocabulary
from reportedly.languages import Language
from reportedly.languages.declared import all_problems, problems_of
from reportedly.lexicons.load import CODEBOOK, table

MISTAKEN = """\
- {category: consripted, object: [draft], example: "They drafted [9 men]."}
- {category: killed, objct: [slay], example: "They slew [9 men]."}
- {category: killed, object: [slay], units: [humans], example: "They slew [9 men]."}
- {category: killed, object: 7, example: "They slew [9 men]."}
- {category: killed, object: [slay]}
- {category: displaced, term: Driven Out, object: [drive], example: "They drove out [9 men]."}
- {category: killed, object: [slay], example: "They slew [9 men]."}
"""


def test_no_list_says_what_it_may_not() -> None:
    assert all_problems() == []


def test_every_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    (folder / "figures.yml").write_text(MISTAKEN, encoding="utf-8")
    found = problems_of(Language("en", tmp_path))
    assert [problem.split(": ")[0] for problem in found] == [
        f"en/figures.yml:{line}" for line in range(1, 7)
    ]
    said = (
        "'consripted'",
        "'objct'",
        "'humans'",
        "must be texts",
        "needs a field",
        "'Driven Out'",
    )
    assert all(word in problem for word, problem in zip(said, found, strict=True))


def test_two_sets_of_one_name_are_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    rows = '- {set: who, words: [who], meaning: "It opens a clause"}\n'
    (tmp_path / "en" / "word_sets.yml").write_text(rows + rows, encoding="utf-8")
    assert problems_of(Language("en", tmp_path)) == [
        "en/word_sets.yml:2: set 'who' stands at en/word_sets.yml:1 already"
    ]


def test_a_list_nobody_declared_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "figurs.yml").write_text(
        "- {category: killed}\n", encoding="utf-8"
    )
    assert problems_of(Language("en", tmp_path)) == [
        "en/figurs.yml: declares no fields; add them to declared.yml"
    ]


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_vocabulary_has_words(name: str) -> None:
    assert vocabulary(name)


def test_terms_belong_to_categories() -> None:
    assert {
        row["category"] for row in table("reporting_terms.yml", CODEBOOK)
    } <= vocabulary("category")
