"""Rows as columns of numbers give what rows give."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reportedly.serve.lists import LISTS, ListQuery
from reportedly.serve.tables import ListTable, shown_values

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "document": st.sampled_from("abcd"),
            "category": st.sampled_from(["killed", "injured", None]),
            "outlet": st.sampled_from([("X",), ("X", "Y"), ()]),
            "value": st.sampled_from(["1", "2"]),
            "low": st.sampled_from([1, 2, 30, None]),
            "words": st.sampled_from(["One man", "two MEN", ""]),
        }
    ),
    max_size=12,
).map(lambda rows: sorted(rows, key=lambda row: row["document"]))
FACETS = st.lists(
    st.sampled_from(
        [("category", "killed"), ("category", "–"), ("outlet", "X"), ("outlet", "Z")]
    ),
    max_size=3,
    unique=True,
)


def plainly(rows: list[dict[str, Any]], asked: ListQuery) -> list[dict[str, Any]]:
    """The same, row by row."""
    chosen: dict[str, set[str]] = {}
    for name, value in asked.facets:
        chosen.setdefault(name, set()).add(value)
    found = [
        row
        for row in rows
        if all(set(shown_values(row, n)) & values for n, values in chosen.items())
        and all(word in row["words"].casefold() for word in asked.words.split())
    ]
    if asked.order:
        full = [row for row in found if row["low"] is not None]
        full.sort(key=lambda row: row["low"], reverse=asked.order.startswith("-"))
        found = full + [row for row in found if row["low"] is None]
    return found


@given(
    ROWS, FACETS, st.sampled_from(["", "value", "-value"]), st.sampled_from(["", "men"])
)
def test_a_selection_is_that_of_the_rows(
    rows: list[dict[str, Any]], facets: list[tuple[str, str]], order: str, words: str
) -> None:
    asked = ListQuery(words, tuple(facets), order)
    found = ListTable(LISTS["figures"], rows).select(asked)
    assert found.rows == plainly(rows, asked)
    for facet in found.facets:
        if facet.name in ("category", "outlet"):
            others = tuple(pair for pair in facets if pair[0] != facet.name)
            among = plainly(rows, ListQuery(words, others))
            for value, many in facet.values:
                assert many == sum(value in shown_values(r, facet.name) for r in among)


@given(ROWS, ROWS, FACETS)
def test_a_table_with_rows_anew_is_one_made_of_them(
    rows: list[dict[str, Any]],
    other: list[dict[str, Any]],
    facets: list[tuple[str, str]],
) -> None:
    asked = ListQuery("men", tuple(facets), "value")
    table = ListTable(LISTS["figures"], rows)
    table.select(asked)
    anew = {"b": [row | {"document": "b"} for row in other], "e": [], "c": []}
    changed = table.replaced("document", anew)
    left = [row for row in rows if row["document"] not in anew]
    assert sorted(map(repr, changed.rows)) == sorted(map(repr, [*left, *anew["b"]]))
    fresh = ListTable(LISTS["figures"], changed.rows)
    assert changed.select(asked).rows == fresh.select(asked).rows
    for one, same in zip(
        changed.select(asked).facets, fresh.select(asked).facets, strict=True
    ):
        assert dict(one.values) == dict(same.values)
    assert table.rows == rows, "a table is never changed"
