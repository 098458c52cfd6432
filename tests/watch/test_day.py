"""A short day of sites with real habits, each of them asserted; `benchmarks/watch.py` makes the long one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from reportedly.ledger import Ledger, open_ledger
from reportedly.run.verify import verify
from tests.watch.day import (
    BAD,
    HABITS,
    Politeness,
    Story,
    built,
    habit_of,
    site_of,
    wrong_of,
)
from tests.watch.watching import add, feed, watched
from tests.watch.world import START, Clock, World

SITES, HOURS = 120, 5  # so that every habit and every badness is there
LONG = 200
PROBLEMS = {
    "a page": "is a web page and no feed",
    "inside": "private or local",
    "slow": "took over 60 s",
    "bomb": "unpacks to more than",
    "nobody": "nobody there",
    "circle": "redirects in a circle",
}


class Day:
    """What came of it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.world = ledger, World(Clock())
        feeds, self.stories = built(self.world, SITES, HOURS, 1, LONG)
        of = {habit_of(site): site for site in reversed(range(SITES))}
        self.sites = of | {"plain": 0}
        wanted = set(self.sites.values())
        chosen = [f for f in feeds if site_of(f) in wanted]
        self.stories = [s for s in self.stories if site_of(s.address) in wanted]
        add(ledger, self.world, *chosen, every=900)
        watched(ledger, self.world, HOURS, tick=30.0)

    def of(self, habit: str) -> list[Story]:
        """The articles of the site of a habit, as far as they came."""
        end = START + timedelta(hours=HOURS - 1)
        mine = self.sites[habit]
        return [s for s in self.stories if site_of(s.address) == mine and s.when < end]

    def asked(self, habit: str) -> list[datetime]:
        """When the site of a habit was asked."""
        host = f"site{self.sites[habit]}.example"
        return [at for at, address in self.world.requests("") if urlsplit(address).hostname == host]  # fmt: skip

    def problem(self, habit: str) -> str:
        """What is told of the feed of a habit."""
        ident = feed(f"https://site{self.sites[habit]}.example/rss").id
        return self.ledger.watch.last_fetches([ident], ("feed",))[ident].problem or ""


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with open_ledger(tmp_path_factory.mktemp("day") / "l.db", create=True) as opened:
        yield Day(opened)


def test_every_habit_is_there(day: Day) -> None:
    assert set(day.sites) == {*HABITS, *BAD}


def test_no_request_comes_within_a_host_s_delay(day: Day) -> None:
    polite = Politeness()
    polite.take(day.world.requests(""))
    assert polite.many > 300 and polite.early == []


@pytest.mark.parametrize("habit", HABITS)
def test_each_article_is_one_document_and_each_edit_a_version(
    day: Day, habit: str
) -> None:
    stories = day.of(habit)
    assert stories
    assert wrong_of(day.ledger, stories, START + timedelta(hours=HOURS)) == []


@pytest.mark.parametrize("habit", BAD)
def test_a_bad_answer_has_its_name(day: Day, habit: str) -> None:
    assert PROBLEMS[habit] in day.problem(habit)


def test_a_host_that_wants_to_be_left_alone_is(day: Day) -> None:
    """It answers 429 with half an hour in the first hour of five."""
    gaps = [(b - a).total_seconds() for a, b in pairwise(day.asked("busy")[1:])]
    assert sum(1800 <= gap < 1900 for gap in gaps) >= 1
    assert day.problem("busy") in {"", "answered 429"}


def test_a_feed_that_was_ill_for_an_hour_is_well(day: Day) -> None:
    assert day.problem("ill") == ""
    rows = [at for at in day.asked("ill") if at < START + timedelta(hours=1)]
    assert len(rows) <= 5  # its robots.txt, and ever fewer tries


def test_a_plain_feed_is_answered_with_nothing_new(day: Day) -> None:
    host = "site0.example/rss"
    headers = [h for _, address, h in day.world.asked if host in address]
    assert len(headers) > 8
    assert sum("if-none-match" in h for h in headers) >= len(headers) - 2


def test_the_long_feed_is_listed_whole(day: Day) -> None:
    ident = feed("https://site0.example/rss").id
    items = day.ledger.watch.wanted(ident, 0, 10_000)
    fetched = len(day.world.requests("site0.example/old/"))
    assert len(items) + fetched >= LONG


def test_what_was_kept_verifies(day: Day) -> None:
    assert day.ledger.check().problems == [] and day.ledger.damage() == ()
    assert [p for v in verify(day.ledger, sample=0.2) for p in v.problems] == []
