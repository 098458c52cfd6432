"""The groups of the parser's labels hold labels the parser has, and no rule asks for another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.codebook import grammar
from reportedly.codebook.grammar import FORM, RELATION, WORD_CLASS, groups

SOURCE = Path(__file__).parents[2] / "src" / "reportedly"
SCHEMES = {"pos": WORD_CLASS, "tag": FORM, "dep": RELATION}


ASKING = {"child", "children", "child_as", "children_as"}


def bare_labels(tree: ast.AST) -> Iterator[str]:
    """Each label that a rule spells out: `t.dep == "conj"`, `t.tag in {"VBD"}`, `child_as(i, "aux")`."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=ast.Attribute(attr=field)) if field in SCHEMES:
                given = node.comparators
            case ast.Call(func=ast.Attribute(attr=name)) if name in ASKING:
                given = node.args[1:]
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr=field), attr="startswith")
            ) if field in SCHEMES:
                given = node.args
            case ast.keyword(arg=field) if field in SCHEMES:
                given = [node.value]
            case _:
                continue
        for text in (each for one in given for each in ast.walk(one)):
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


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
def test_no_rule_spells_out_a_label(room: str) -> None:
    found = [
        f"{path.name}: {label}"
        for path in sorted((SOURCE / room).rglob("*.py"))
        for label in bare_labels(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_a_label_that_is_spelt_out_is_found_in_each_form() -> None:
    tree = ast.parse(
        "t.dep == 'conj' or t.tag in {'VBN'} or clauses.child_as(i, 'aux') or t.pos.startswith('V')\n"
        "t._replace(pos='PROPN')\nt.dep in CONJUNCTS and row['dep'] == 'conj'"
    )
    assert sorted(bare_labels(tree)) == ["PROPN", "V", "VBN", "aux", "conj"]
