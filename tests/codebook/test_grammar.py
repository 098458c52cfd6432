"""The groups of the parser's labels hold labels the parser has, and no rule asks for another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.codebook import grammar
from reportedly.codebook.grammar import FORM, RELATION, WORD_CLASS, groups, labels

SOURCE = Path(__file__).parents[2] / "src" / "reportedly"
SCHEMES = {"pos": WORD_CLASS, "tag": FORM, "dep": RELATION}


def compared(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Each label that is compared with a token's, and its scheme: `t.dep == "conj"`, `child(i, "aux")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute):
            scheme = SCHEMES.get(node.left.attr)
            labels_given = node.comparators
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            scheme = RELATION if node.func.attr in {"child", "children"} else None
            labels_given = node.args[1:]
        else:
            continue
        for given in labels_given if scheme else ():
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield scheme or "", given.value


def test_no_group_has_a_label_that_its_scheme_lacks() -> None:
    assert list(grammar.label_problems()) == []


def test_each_group_has_its_name_in_the_code_and_is_asked_for() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in SOURCE.rglob("*.py")
        if path.name != "grammar.py"
    )
    own = (SOURCE / "codebook" / "grammar.py").read_text(encoding="utf-8")
    for name, row in groups().items():
        assert getattr(grammar, name.upper()) == frozenset(row.strings("labels"))
        assert name.upper() in code or own.count(name.upper()) > 1, f"{name}: no rule"


def test_no_two_groups_hold_the_same() -> None:
    held = [(row["of"], frozenset(row.strings("labels"))) for row in groups().values()]
    assert len(set(held)) == len(held)


@pytest.mark.parametrize("room", ["syntax", "annotate", "claims"])
def test_no_rule_asks_for_a_label_the_parser_has_not(room: str) -> None:
    asked = {
        pair
        for path in (SOURCE / room).rglob("*.py")
        for pair in compared(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert asked
    assert [
        label for scheme, label in sorted(asked) if label not in labels(scheme)
    ] == []


def test_a_misspelt_label_is_found() -> None:
    tree = ast.parse(
        "t.dep == 'nsubjpas' or clauses.child(i, 'auxpas') or t.tag != 'VBN'"
    )
    assert [
        label for scheme, label in compared(tree) if label not in labels(scheme)
    ] == [
        "nsubjpas",
        "auxpas",
    ]
