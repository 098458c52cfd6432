"""Stories: which articles tell one happening, part by part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from reportedly.ledger import open_ledger
from reportedly.run.build import build
from reportedly.run.tracing import stories, trace_ledger
from reportedly.trace.stories import Part, Stories, Story

BLAST = {
    "lamp": ("2019-03-12", "Bomb in a Kandahar fish market kills nine", "A bomb hidden in a fish cart killed nine people at a market in Kandahar on Tuesday, police said. Stalls burned until noon. The cart had stood beside the ice seller since dawn, traders said."),
    "kite": ("2019-03-13", "Fish market reopens after blast", "Traders swept glass from the fish market in Kandahar on Wednesday, a day after a bomb in a cart killed at least eleven people. The ice seller, who lost two sons, opened his stall again."),
    "hawk": ("2019-04-16", "Kandahar school wall collapses", "Four pupils were killed when the wall of a school in Kandahar gave way after heavy rain on Monday. The governor promised an inquiry into the builders."),
    "flood": ("2019-03-12", "River Hari floods villages in Herat", "Floods washed away 60 homes in villages near Herat on Tuesday. The river rose after a week of snow melt, and the bridge to the airport is closed."),
    "abroad": ("2019-03-13", "Bomb at a bazaar in Quetta", "A bomb hidden in a rickshaw killed three people at a vegetable market in Quetta on Wednesday, police in the Pakistani city said."),
}  # fmt: skip


def told(folder: Path, *ids: str) -> dict[str, set[str]]:
    """The articles of each story of a ledger built of these articles, in this order."""
    rows = (
        json.dumps({"id": i, "published": BLAST[i][0], "title": BLAST[i][1], "text": BLAST[i][2], "outlet": i})
        for i in ids
    )
    (folder / "n.jsonl").write_text("\n".join(rows))
    with open_ledger(folder / "l.db", create=True) as ledger:
        list(build([str(folder / "n.jsonl")], ledger))
        trace_ledger(ledger)
        return {s.id: {p.document for p in s.parts} for s in stories(ledger)}


@pytest.fixture(scope="module")
def all_told(tmp_path_factory: pytest.TempPathFactory) -> list[set[str]]:
    return list(told(tmp_path_factory.mktemp("s"), *BLAST).values())


def test_two_outlets_on_one_bomb_are_one_story(all_told: list[set[str]]) -> None:
    assert {"lamp", "kite"} in all_told


def test_another_month_another_place_and_another_country_are_other_stories(all_told: list[set[str]]) -> None:
    assert all({ident} in all_told for ident in ("hawk", "flood", "abroad"))


def test_an_article_that_comes_later_joins_without_a_rebuild(tmp_path: Path) -> None:
    first = told(tmp_path, "lamp")
    (ident,) = first
    assert told(tmp_path, "kite") == {ident: {"lamp", "kite"}}


# ------------------------------------------------------------------ parts, made by hand
def part(
    document: str, day: date, words: str, country: str = "AFG", place: str = "Kandahar", position: int = 0
) -> Part:
    several = tuple(sorted(set(words.split())))
    return Part(document, position, 0, 9, day, day, ((place, country),), (), several, f"{document} tells", "Kite")


DAY = date(2019, 3, 12)
MARKET = "market cart fish stalls traders bomb"


def groups(*parts: Part) -> set[frozenset[str]]:
    made = Stories()
    for one in parts:
        made.add(one)
    return {frozenset(p.document for p in story.parts) for story in made}


def several() -> Iterator[Part]:
    yield part("a", DAY, MARKET)
    yield part("b", DAY + timedelta(1), MARKET + " glass")
    yield part("c", DAY, "school wall rain builders pupils")
    yield part("d", DAY, MARKET, "PAK", "Quetta")
    yield part("e", DAY + timedelta(40), MARKET)


def test_the_order_in_which_articles_arrive_does_not_decide() -> None:
    wanted = groups(*several())
    assert wanted == {frozenset("ab"), frozenset("c"), frozenset("d"), frozenset("e")}
    assert all(groups(*order) == wanted for order in permutations(several()))


def test_a_stitched_article_belongs_to_two_stories() -> None:
    stitched = part("b", DAY, "school wall rain builders pupils", position=1)
    assert groups(part("a", DAY, MARKET), part("b", DAY, MARKET), part("c", DAY, "school wall rain builders pupils"), stitched) == {
        frozenset("ab"),
        frozenset("bc"),
    }  # fmt: skip


def test_what_is_kept_tells_the_same_stories_again() -> None:
    made, again = Stories(), Stories()
    kept = [(made.add(p)[0], p.as_json()) for p in several()]
    again.restore((story, Part.from_json(line)) for story, line in kept)
    assert list(again) == list(made)
    assert again.add(part("f", DAY, MARKET))[0] == made.add(part("f", DAY, MARKET))[0]


def test_every_assignment_says_why() -> None:
    made = Stories()
    alone, together = (made.add(p)[1] for p in list(several())[:2])
    assert alone[0].rule == "no story is near enough: its own"
    assert {r.field for r in together} >= {"place", "days", "words", "nearest"}


def test_a_story_is_named_by_its_earliest_headline_or_its_place_and_month() -> None:
    early, late = part("a", DAY, MARKET), part("b", DAY + timedelta(1), MARKET)
    assert Story("s", (late, early)).name == "a tells"
    bare = Part("a", 1, 0, 9, DAY, DAY, (("Kandahar", "AFG"),), (), (), None, None)
    assert Story("s", (bare,)).name == "Kandahar, March 2019"
