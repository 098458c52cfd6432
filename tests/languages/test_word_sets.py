"""The small sets of words that rules ask for by name: none is missing, none is left over."""

from __future__ import annotations

import re
from pathlib import Path

from reportedly.languages import ENGLISH, Language, using, word_set

SOURCE = Path(__file__).parents[2] / "src" / "reportedly"
ASKED = re.compile(r"\bword_set\(\s*\"(\w+)\"\s*\)")


def test_each_set_that_is_asked_for_is_there_and_each_that_is_there_is_asked_for() -> (
    None
):
    asked = {
        name
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "languages"
        for name in ASKED.findall(path.read_text(encoding="utf-8"))
    }
    assert asked == {row["set"] for row in ENGLISH.table("word_sets")}


def test_no_set_stands_twice_and_none_is_empty() -> None:
    rows = ENGLISH.table("word_sets")
    assert len({row["set"] for row in rows}) == len(rows)
    assert all(row.strings("words") for row in rows)


def test_words_are_those_of_the_language_in_use(tmp_path: Path) -> None:
    (tmp_path / "zz").mkdir()
    (tmp_path / "zz" / "word_sets.yml").write_text(
        '- {set: negations, words: [ul], meaning: "Nothing was said"}\n',
        encoding="utf-8",
    )
    assert "never" in word_set("negations")
    with using(Language("zz", tmp_path)):
        assert word_set("negations") == {"ul"}
        assert word_set("first_person") == frozenset()


# Of two constructions, which another language tells with other words: "accused of" and "the deaths of 12".
ALIKE_BY_CHANCE = frozenset({"prepositions_of_charges", "loss_prepositions"})


def test_no_two_sets_have_the_same_words_for_one_thing() -> None:
    names: dict[frozenset[str], set[str]] = {}
    for row in ENGLISH.table("word_sets"):
        names.setdefault(frozenset(row["words"]), set()).add(row["set"])
    alike = [told for told in names.values() if len(told) > 1]
    assert alike == [ALIKE_BY_CHANCE]
