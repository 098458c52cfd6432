"""Figures: every lexicon row's own example, marked-up sentences, and texts without any figure."""

from __future__ import annotations

import re
from typing import Any

import pytest

from reportedly.clean import clean
from reportedly.languages import ENGLISH
from reportedly.lexicons.load import Row
from reportedly.records import Document, Figure, RawPage
from reportedly.run.local import read_page
from tests.cases_loader import cases, unmark

KNOWN = cases("figures", known_failures=True)
CASES = cases("figures")
NULL = {"none": None}


def figures(text: str) -> list[Figure]:
    page = RawPage("t", "t", b"", "0" * 64, "text/plain", text)
    assert isinstance(clean(page), Document)
    return [f for f in read_page(page).claims.figures if not f.implied]


def field(figure: Figure, name: str) -> str | None:
    if name in {"place", "country"}:
        where = figure.place
        value = where and (where.name if name == "place" else where.country)
    else:
        value = figure.stock_or_flow if name == "flow" else getattr(figure, name)
    return None if value is None else str(value).replace(" ", "_")


def check(case: dict[str, Any]) -> None:
    text, marks = unmark(case["text"])
    found = figures(text)
    words = [text[m.start : m.end] for m in marks]
    if "only" not in case:
        read = [f.evidence.text for f in found]
        assert len(read) == len(words), f"read {read}"
    for mark, wanted in zip(marks, words, strict=True):
        hits = [
            f
            for f in found
            if f.evidence.start < mark.end and mark.start < f.evidence.end
        ]
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


def examples(name: str) -> list[Row]:
    return [row for row in ENGLISH.table(name) if "example" in row.values]


def marked(row: Row) -> tuple[str, str]:
    words = re.search(r"\[(.+?)\]", row["example"])
    assert words, f"{row.ref}: the example marks nothing"
    return row["example"].replace("[", "").replace("]", ""), words[1]


@pytest.mark.parametrize("row", examples("figures"), ids=lambda r: r.ref)
def test_each_row_reads_the_figure_of_its_example(row: Row) -> None:
    text, words = marked(row)
    (found,) = figures(text)
    assert (found.evidence.text, found.category, found.term) == (
        words,
        row["category"],
        row.get("term"),
    )


@pytest.mark.parametrize("row", examples("counted"), ids=lambda r: r.ref)
def test_each_row_names_what_its_example_counts(row: Row) -> None:
    text, words = marked(row)
    (found,) = figures(text)
    assert (found.evidence.text, found.unit) == (words, row["unit"])
    assert (found.counted or "").lower() in row.strings("words") or row[
        "group"
    ] == "everyone"
    if row.get("category"):
        assert found.category == row["category"]


@pytest.mark.parametrize("row", examples("certainty"), ids=lambda r: r.ref)
def test_each_row_gives_the_certainty_of_its_example(row: Row) -> None:
    text, words = marked(row)
    (found,) = figures(text)
    assert found.certainty == row["certainty"]
    assert [
        r.words.text for r in found.because if r.field == "certainty" and r.words
    ] == [words]
    assert [r.lexicon for r in found.because if r.field == "certainty"] == [row.ref]


def test_every_figure_says_why() -> None:
    text = "At least 900 people were displaced by fighting, police said. Some 40 houses were burnt down."
    for figure in figures(text):
        assert {"category", "unit"} <= {r.field for r in figure.because}


def test_a_pronoun_links_no_figures() -> None:
    text = "Some 300 people fled the town on Monday.\n\nThey were some of the 4,000 people still in the town."
    page = RawPage("t", "t", b"", "0" * 64, "text/plain", text)
    codes = [i.code for i in read_page(page).claims.issues]
    assert codes.count("figures-not-linked") == 1


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "\ud800 12 people died",
        "12",
        "9" * 400 + " people died",
        "10^400 died",
        "\u202e12",
    ],
)
def test_odd_text_does_not_stop_it(odd: str) -> None:
    for figure in figures(odd):
        assert figure.low is None or figure.low < 10**10
