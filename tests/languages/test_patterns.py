"""The patterns with words in them: each is there, none is left over, and no other stands in the logic."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.languages import ENGLISH, Language, using
from reportedly.languages.patterns import named_pattern, pattern_text

SOURCE = Path(__file__).parents[2] / "src" / "reportedly"
ASKED = re.compile(r"\b(?:named_pattern|pattern_text)\(\s*f?\"([\w.{}]+)\"")
# What stands in a pattern and is no word of a language: TIMEX3's codes.
CODES = {"XX", "XXXX", "SP", "SU", "FA", "WI", "WE", "BC", "BCE"}
# The forms of a pattern that hold letters and are no words: names of groups, flags, escapes, classes.
NO_WORDS = re.compile(
    r"\(\?P[<=]\w*[>)]?|\(\?\(\w+\)|\(\?[aimsx-]+[:)]|\\u[0-9a-f]{4}|\\.|\[(?:\\.|[^\]\\])*\]|\?P<\w+>|\s\# .*"
)
LOOKS_LIKE_ONE = re.compile(r"\\[bBsSwWdDAZ]|\(\?")


def words_in(pattern: str) -> list[str]:
    """The words of a language that a pattern spells out."""
    found = re.findall(r"[A-Za-z]{2,}", NO_WORDS.sub(" ", pattern))
    return [word for word in found if word not in CODES]


def texts_in(node: ast.AST) -> Iterator[ast.Constant]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each


def patterns_with_words(tree: ast.AST) -> Iterator[str]:
    """The patterns of a module that spell out words, each with its line."""
    named = {
        id(text)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        for text in texts_in(node)
    }
    given = {
        id(text)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")
        for argument in node.args[:1]
        for text in own_texts(argument)
    }
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and isinstance(node.body[0], ast.Expr)
    }
    for text in texts_in(tree):
        if id(text) in documents:
            continue
        of_a_call = id(text) in named and not LOOKS_LIKE_ONE.search(str(text.value))
        if of_a_call and id(text) not in given:
            continue
        like_one = id(text) in given or LOOKS_LIKE_ONE.search(str(text.value))
        if like_one and words_in(str(text.value)):
            yield f"{text.lineno}: {words_in(str(text.value))}"


def own_texts(node: ast.AST) -> Iterator[ast.Constant]:
    """The texts of a pattern itself, without those of the calls that make its pieces."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif not isinstance(node, ast.Call):
        for child in ast.iter_child_nodes(node):
            yield from own_texts(child)


@pytest.mark.parametrize("room", ["annotate", "claims"])
def test_no_pattern_of_the_logic_spells_out_a_word(room: str) -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{told}"
        for path in sorted((SOURCE / room).rglob("*.py"))
        for told in patterns_with_words(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_words_are_found_in_each_form_of_a_pattern() -> None:
    tree = ast.parse(
        r"A = re.compile(r'\bthe\s+(?P<name>\w+)')" + "\n"
        r"B = re.search('and', text)" + "\n"
        r"C = rf'(?i:in\s{x})'" + "\n"
        r"D = Shape(r'\d+\s(?:days|weeks)', read, 'unit')" + "\n"
        r"E = re.compile(rf'\b(?P<unit>[A-Za-z]+)-{alternatives(days)}')" + "\n"
        r"F = named_pattern('module.the_name')" + "\n"
    )
    assert [told.partition(":")[0] for told in patterns_with_words(tree)] == list(
        "1234"
    )


def test_each_pattern_that_is_asked_for_is_there_and_each_that_is_there_is_asked_for() -> (
    None
):
    asked = {
        name
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "languages"
        for name in ASKED.findall(path.read_text(encoding="utf-8"))
    }
    asked.discard("triggers.{kind}")  # by the kinds of times.yml and of the module
    asked |= {"triggers.near", "triggers.clock", "triggers.stretch", "triggers.the_nth"}
    rows = ENGLISH.table("patterns")
    assert asked == {row["pattern"] for row in rows}
    assert len({row["pattern"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "row", ENGLISH.table("patterns"), ids=lambda row: str(row["pattern"])
)
def test_each_can_be_read_once_its_pieces_are_filled_in(row: dict[str, str]) -> None:
    pieces = dict.fromkeys(re.findall(r"«(\w+)»", row["text"]), "x")
    text = pattern_text(row["pattern"], **pieces)
    assert re.compile(text)


def test_patterns_are_those_of_the_language_in_use(tmp_path: Path) -> None:
    (tmp_path / "zz").mkdir()
    (tmp_path / "zz" / "patterns.yml").write_text(
        "- {pattern: cardinals.and_of_between, text: '\\s+end\\s+'}\n", encoding="utf-8"
    )
    joins = named_pattern("cardinals.and_of_between")
    assert joins.fullmatch(" and ")
    with using(Language("zz", tmp_path)):
        assert joins.fullmatch(" end ")
        assert not joins.fullmatch(" and ")
        assert not named_pattern("cardinals.ordinal").match("st")
