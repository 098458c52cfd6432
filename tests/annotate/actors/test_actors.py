"""Actors: every lexicon row's own example, and marked-up sentences."""

from __future__ import annotations

import re

import pytest

from reportedly.annotate.actors.mentions import find_actors
from reportedly.clean import clean
from reportedly.lexicons.load import Row, actor_lists, table
from reportedly.records import Actor, Document, RawPage
from tests.cases_loader import cases, unmark

KINDS = {
    "armed_group",
    "state_force",
    "government",
    "un_agency",
    "ngo",
    "official",
    "civilians",
    "media",
    "person",
    "other",
}
ROWS = [row for name in actor_lists() for row in table(name)]
UNNAMED = [
    row for name in ("generic", "patterns") for row in table(f"actors/{name}.yml")
]


def document(text: str) -> Document:
    page = RawPage("t", "t", b"", "0" * 64, "text/plain", text)
    made = clean(page)
    assert isinstance(made, Document)
    return made


def actors(text: str) -> list[Actor]:
    return list(find_actors(document(text), ()))


@pytest.mark.parametrize("row", ROWS + UNNAMED, ids=lambda r: r.ref)
def test_each_row_finds_the_actor_of_its_example(row: Row) -> None:
    words = re.search(r"\[(.+?)\]", row["example"])
    assert words, f"{row.ref}: the example marks no actor"
    text = row["example"].replace("[", "").replace("]", "")
    hits = [a for a in actors(text) if a.start <= words.start() < a.end]
    assert hits, f"{row.ref}: {text}"
    assert hits[0].kind == row["kind"]
    if "id" in row.values:
        assert hits[0].id == row["id"]


def test_ids_and_names_belong_to_one_actor() -> None:
    ids = [row["id"] for row in ROWS]
    assert len(ids) == len(set(ids))
    owners: dict[str, str] = {}
    for row in ROWS:
        assert row["kind"] in KINDS, row.ref
        for name in {row["name"], *row.strings("alt")}:
            assert owners.setdefault(name, row["id"]) == row["id"], (
                f"{row.ref}: {name!r} has two owners"
            )


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.ref)
def test_dates_of_existence_are_in_order(row: Row) -> None:
    assert row.get("since", 0) <= row.get("until", 9999)


@pytest.mark.parametrize("case", cases("actors"), ids=lambda c: c["text"][:50])
def test_marked_sentences(case: dict[str, str]) -> None:
    text, marks = unmark(case["text"])
    expected = [
        (text[m.start : m.end], None if m.label == "-" else m.label) for m in marks
    ]
    assert [(a.text, a.id) for a in actors(text)] == expected


@pytest.mark.parametrize(
    "odd",
    [
        "",
        " ",
        "\u202eISIS",
        "IS" * 5000,
        "UN" + "\u0000" + "HCR",
        "\ud800 UN \udfff",
        "’s UN's",
    ],
)
def test_odd_text_does_not_stop_it(odd: str) -> None:
    doc = document(odd)
    assert all(doc.text[a.start : a.end] == a.text for a in find_actors(doc, ()))


GROUPS = [
    row for name in ("armed_groups", "forces") for row in table(f"actors/{name}.yml")
]


def test_there_are_three_hundred_groups_and_forces() -> None:
    sides = [row for row in GROUPS if row["kind"] in {"armed_group", "state_force"}]
    told = [r for r in sides if all(r.get(k) for k in ("country", "since", "source"))]
    assert len(told) >= 300


def test_identities_have_years_in_order_and_known_predecessors() -> None:
    ids = {row["id"]: row for row in GROUPS}
    for row in GROUPS:
        since, until = row.get("since"), row.get("until")
        assert until is None or since <= until, row.ref
        for before in row.strings("after"):
            assert before in ids, f"{row.ref}: no {before}"
            assert ids[before]["since"] <= row["since"], row.ref
