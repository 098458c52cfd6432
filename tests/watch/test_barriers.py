"""Paywalls, consent pages and soft 404s are told from articles that speak of such things."""

from __future__ import annotations

import pytest

from reportedly.languages import ENGLISH
from reportedly.watch.barriers import barrier
from tests.watch.world import article, told

AT = "https://a.example/news/kut"
LONG = [*told(12, "Kut"), *told(13, "Hilla"), *told(14, "Amara"), *told(15, "Basra")]

UNFREE = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":%s}</script>'


@pytest.mark.parametrize(
    "row", ENGLISH.table("barriers"), ids=lambda row: row["barrier"]
)
def test_each_list_has_an_example_that_it_finds(row: object) -> None:
    page = article("Kut", str(row["example"]))  # type: ignore[index]
    found = barrier(page, AT, AT)
    assert found is not None and found.kind == row["barrier"] and found.whole  # type: ignore[index]


@pytest.mark.parametrize(
    "page",
    [
        article("Shells hit Kut", *LONG),
        article("Shells hit Kut", *LONG, head=UNFREE % "true"),
        article("Page not found: how a town lost its archive", *LONG),
        article("Ministers weigh a law on cookies", *LONG, "We value your privacy, its banner said."),
        article("Shells hit Kut", *LONG, "Already a subscriber? Sign in."),
        article("404 families leave Kut", *told(12, "Kut")),
    ],
)  # fmt: skip
def test_an_article_is_none(page: bytes) -> None:
    assert barrier(page, AT, AT) is None


def test_what_a_paywall_shows_can_be_read() -> None:
    found = barrier(article("Shells hit Kut", *LONG, head=UNFREE % "false"), AT, AT)
    assert found is not None and (found.kind, found.whole) == ("paywall", False)
    found = barrier(article("Kut", told(1, "Kut")[0], head=UNFREE % '"False"'), AT, AT)
    assert found is not None and found.whole


def test_the_front_page_in_place_of_an_article() -> None:
    page = article("A paper", *LONG)
    found = barrier(page, AT, "https://a.example/")
    assert found is not None and found.kind == "missing"
    assert barrier(page, "https://a.example/", "https://www.a.example/") is None


@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff", b"<html>", b"<script type='application/ld+json'>{"]
)
def test_rubbish_is_no_barrier(data: bytes) -> None:
    assert barrier(data, AT, AT) is None
