"""The words that the code names are those of the tables, and no rule compares a field with a bare one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.codebook import vocabulary, words
from reportedly.codebook.words import NAMED, member_problems, words_of_class

SOURCE = Path(__file__).parents[2] / "src" / "reportedly"
# The vocabularies a field of a record can be of, by its name.
OF_FIELD = {
    "certainty": ("certainty",),
    "category": ("category",),
    "unit": ("unit",),
    "term": ("term",),
    "stock_or_flow": ("stock or flow",),
    "qualifier": ("qualifier",),
    "precision": ("place precision", "time precision"),
    "shape": ("shape", "content shape"),
    "outcome": ("outcome",),
    "verdict": ("verdict",),
    "relation": ("relation",),
    "grade": ("grade",),
    "role": ("role",),
    "passage": ("role",),
    "group": ("group",),
    "act": ("review act",),
    "state": ("state", "review state"),
    "kind": ("actor kind", "entry kind", "number kind", "speech kind", "source kind"),
    "type": ("event type", "time type"),
}


def field_of(node: ast.expr) -> str | None:
    """The field an expression asks for: `figure.category`, `row["category"]`, `row.get("category")`."""
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(
            func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(name)), *_]
        ):
            return name
    return None


def bare_words(tree: ast.AST) -> Iterator[str]:
    """The words of a vocabulary that are compared with its field as bare strings."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        known = {
            word
            for side in sides
            for of in OF_FIELD.get(field_of(side) or "", ())
            for word in vocabulary(of)
        }
        for side in sides:
            given = side.elts if isinstance(side, ast.Set | ast.Tuple) else [side]
            for each in given:
                if isinstance(each, ast.Constant) and each.value in known:
                    yield f"{node.lineno}: {ast.unparse(node)}"


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


def test_no_rule_compares_a_field_with_a_bare_word() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{told}"
        for path in sorted(SOURCE.rglob("*.py"))
        for told in bare_words(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_a_bare_word_is_found_in_each_form() -> None:
    tree = ast.parse(
        "f.category == 'killed'\nrow['certainty'] != 'denied'\nrow.get('unit') in {'people'}\n"
        "'killed' in f.words\nf.category == Category.KILLED\nname == 'killed'\n"
    )
    assert [told.partition(":")[0] for told in bare_words(tree)] == ["1", "2", "3"]
