"""Chains of copies: what is behind a figure, what was copied from it, and the rings copies close to."""

from __future__ import annotations

import pytest

from reportedly.reconcile.copy_chains import CopyChains
from reportedly.reconcile.witnesses import Key
from reportedly.records.questions import Step

STEP = Step("copy", "a", "made up")
# Each figure by its article; "b" was copied from "a", "c" from "b"; "x" and "y" from each other, "z" from "y".
FROM = {"b": "a", "c": "b", "x": "y", "y": "x", "z": "y"}


def key(article: str) -> Key:
    return article, f"{article}1"


@pytest.fixture
def chains() -> CopyChains:
    made = CopyChains()
    for copy, original in FROM.items():
        made.taken[key(copy)] = key(original), STEP
    made.turn_round()
    return made


def test_all_that_was_copied_from_a_figure_is_found_through_others(
    chains: CopyChains,
) -> None:
    assert chains.with_copies([key("a")]) == {key("a"), key("b"), key("c")}
    assert chains.with_copies([key("c")]) == {key("c")}


def test_copies_of_a_figure_are_those_taken_from_itself(chains: CopyChains) -> None:
    assert list(chains.copies_of(key("a"))) == ["b1"]
    assert list(chains.copies_of(key("c"))) == []


def test_the_articles_behind_figures_are_one_step_off(chains: CopyChains) -> None:
    assert chains.documents_behind([key("c"), key("z")]) == {"b", "y"}
    assert chains.documents_behind([key("a")]) == set()


@pytest.mark.parametrize(
    ("article", "ring"),
    [("x", {"x", "y"}), ("z", {"x", "y"}), ("c", set()), ("a", set())],
)
def test_a_ring_is_those_that_copied_each_other_and_not_who_copied_from_it(
    chains: CopyChains, article: str, ring: set[str]
) -> None:
    assert chains.ring(key(article)) == {key(one) for one in ring}
