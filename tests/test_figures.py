"""Figures: every lexicon row's own example, marked-up sentences, and texts without any figure."""

from __future__ import annotations

from typing import Any

import pytest

from reportedly.clean import clean
from reportedly.records import Document, Figure, RawPage
from reportedly.run.local import read_page
from tests.cases_loader import cases, unmark

KNOWN = cases("figures", known_failures=True)
CASES = cases("figures")
NULL = {"none": None}


def figures(text: str) -> list[Figure]:
    page = RawPage("t", "t", b"", "0" * 64, "text/plain", text)
    assert isinstance(clean(page), Document)
    return list(read_page(page).claims.figures)


def field(figure: Figure, name: str) -> str | None:
    value = figure.stock_or_flow if name == "flow" else getattr(figure, name)
    return None if value is None else str(value).replace(" ", "_")


def check(case: dict[str, Any]) -> None:
    text, marks = unmark(case["text"])
    found = figures(text)
    words = {m: text[m.start : m.end] for m in range(0)} or [text[m.start : m.end] for m in marks]
    if "only" not in case:
        read = [f.evidence.text for f in found]
        assert len(read) == len(words), f"read {read}"
    for mark, wanted in zip(marks, words, strict=True):
        hits = [f for f in found if f.evidence.start < mark.end and mark.start < f.evidence.end]
        assert len(hits) == 1, f"{wanted!r} in {[f.evidence.text for f in found]}"
        if not case.get("loose"):
            assert hits[0].evidence.text == wanted
        assert hits[0].category == mark.label
        for name, value in mark.fields.items():
            assert field(hits[0], name) == NULL.get(value, value), name


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:60])
def test_marked_sentences(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("case", KNOWN, ids=lambda c: c["text"][:60])
@pytest.mark.xfail(strict=True)
def test_known_failures(case: dict[str, Any]) -> None:
    check(case)
