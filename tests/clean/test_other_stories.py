"""Another story inside an article: every intruder into every article, and lines that belong there."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reportedly.clean import clean
from reportedly.clean.stories import other_stories
from reportedly.records import Passage, RawPage
from tests.cases_loader import cases

ROWS = cases("passages")
ARTICLES = {row["article"]: row for row in ROWS if "article" in row}
INTRUDERS = [row["intruder"] for row in ROWS if "intruder" in row]
AT_HOME = [
    (row["at_home"], line) for row in ROWS if "at_home" in row for line in row["lines"]
]
PLACES = (2, 4, 7)  # after how many paragraphs a line is put in; 7 is the end


def passages(article: dict[str, Any], at: int, lines: list[str]) -> tuple[Passage, ...]:
    texts = [*article["paragraphs"][:at], *lines, *article["paragraphs"][at:]]
    page = RawPage(
        "x",
        "x",
        b"",
        "",
        "text/plain",
        "\n\n".join(texts),
        article["title"],
        date(2017, 5, 3),
    )
    return clean(page).passages


@pytest.mark.parametrize("name", ARTICLES)
def test_a_whole_article_is_body(name: str) -> None:
    assert {p.role for p in passages(ARTICLES[name], 0, [])} == {"body"}


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("lines", INTRUDERS, ids=lambda lines: lines[0][:30])
@pytest.mark.parametrize("name", ARTICLES)
def test_an_intruder_is_another_story(name: str, lines: list[str], at: int) -> None:
    found = passages(ARTICLES[name], at, lines)
    assert [p.text for p in found if p.role == "other_story"] == lines
    assert {p.role for p in found} == {"body", "other_story"}
    assert all(p.because for p in found if p.role == "other_story")


@pytest.mark.parametrize("at", PLACES[:2])
@pytest.mark.parametrize(
    ("name", "line"), AT_HOME, ids=[f"{n}: {line[:30]}" for n, line in AT_HOME]
)
def test_a_line_of_the_article_stays(name: str, line: str, at: int) -> None:
    assert {p.role for p in passages(ARTICLES[name], at, [line])} == {"body"}


def test_whole_news_articles_have_next_to_no_other_story(shared: Path) -> None:
    """Measured on 142 articles that nobody stitched: 1 line, a "READ MORE" link, and it is another story."""
    found = []
    for name in ("articles", "places"):
        for line in (
            (shared / "bench" / "data" / f"{name}.jsonl")
            .read_text(encoding="utf-8")
            .splitlines()
        ):
            row = json.loads(line)
            page = RawPage(
                row["id"],
                name,
                b"",
                "",
                "application/json",
                row["text"],
                row["title"] or None,
            )
            found += [p.text for p in clean(page).passages if p.role == "other_story"]
    assert len(found) <= 1, found


def test_many_paragraphs_stay_fast() -> None:
    article = ARTICLES["floods"]
    text = "\n".join(article["paragraphs"] * 700)
    clean(
        RawPage("x", "x", b"", "", "text/plain", text, article["title"])
    )  # quadratic work would take minutes


def test_a_list_that_leads_to_other_stories_and_a_list_of_the_article() -> None:
    head = "Dozens of families left Omdurman on Tuesday after shells fell on the market, the ministry said."
    more = "Volunteers in Omdurman carried the wounded to the only hospital that works, and looked for others."
    links = [
        "- Ferry capsizes off Lampedusa with 120 migrants aboard",
        "- Gunmen raid village in Borno",
    ]
    own = [
        "- Omdurman: 42 people killed in the market",
        "- Bahri: 7 people killed, near the Omdurman bridge",
    ]
    bare = [
        "- 3,500 families displaced since Tuesday",
        "- 12 schools damaged by shells",
    ]
    for items, away in ((links, True), (own, False), (bare, False)):
        texts = [head, more, *items, more + " They will go on today."]
        found = other_stories(texts, range(len(texts)), "Shelling of Omdurman market")
        assert set(found) == ({2, 3} if away else set())


def test_items_under_a_heading_of_what_others_read() -> None:
    items = ["1. Mine in Chile traps 33 workers", "2. How to cook beans"]
    texts = [
        "Rain fell on the town all night.",
        "Most read",
        *items,
        "The road was cut.",
    ]
    found = other_stories(texts, range(len(texts)), None)
    assert sorted(found) == [2, 3]


def test_items_under_a_heading_of_the_article_stay() -> None:
    items = ["1. Check the roof for leaks", "2. Boil the water first"]
    texts = [
        "Rain fell on the town all night.",
        "What to do",
        *items,
        "The road was cut.",
    ]
    assert not other_stories(texts, range(len(texts)), None)
