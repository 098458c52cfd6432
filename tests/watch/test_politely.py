"""Asking for a person who waits has the manners of the watch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import pairwise
from time import sleep

import httpx
import pytest

from reportedly.watch.asking import MOST_HOPS, Asker
from reportedly.watch.hosts import DELAY
from reportedly.watch.politely import PATIENCE, PoliteGet
from reportedly.watch.registry import try_feed, try_feeds
from tests.watch.world import Answer, Clock, World, rss

PAGE = b"<html><head></head><body><p>Front page</p></body></html>"


@pytest.fixture
def world() -> World:
    return World(Clock())


def polite(world: World) -> PoliteGet:
    return PoliteGet(
        Asker(world, world.clock, "mailto:d@example.org", "t"), world.clock
    )


def gaps(world: World, host: str) -> list[float]:
    """Seconds between the requests of a host."""
    moments = [at for at, _ in world.requests(f"//{host}/")]
    return [(after - before).total_seconds() for before, after in pairwise(moments)]


def test_places_where_a_feed_may_be_are_tried_with_pauses_after_robots(
    world: World,
) -> None:
    world.put("https://a.example/", Answer(200, PAGE))
    world.put("https://a.example/rss.xml", Answer(200, rss([])))
    assert try_feed("https://a.example/", polite(world)).listing is not None
    asked = [address for _, address in world.requests("")]
    assert asked[:2] == ["https://a.example/robots.txt", "https://a.example/"]
    assert len(asked) > 3 and min(gaps(world, "a.example")) >= DELAY


def test_what_robots_forbids_is_not_asked(world: World) -> None:
    rules = b"User-agent: *\nDisallow: /rss\nCrawl-delay: 9"
    world.put("https://a.example/robots.txt", Answer(200, rules))
    world.put("https://a.example/rss", Answer(200, rss([])))
    world.put("https://a.example/open", Answer(200, rss([])))
    get = polite(world)
    assert try_feed("https://a.example/rss", get).problem == "robots.txt forbids it"
    assert world.requests("/rss") == []
    assert try_feed("https://a.example/open", get).problem is None
    assert gaps(world, "a.example") == [9.0]


def test_rules_that_cannot_be_had_forbid(world: World) -> None:
    world.put("https://a.example/robots.txt", Answer(503))
    problem = try_feed("https://a.example/rss", polite(world)).problem
    assert problem == "its robots.txt cannot be had (answered 503)"


def test_an_address_inside_is_refused_by_its_own_name(world: World) -> None:
    world.names["in.example"] = ["10.0.0.7"]
    problem = try_feed("https://in.example/rss", polite(world)).problem or ""
    assert problem.startswith("refused: in.example leads to 10.0.0.7")
    world.put(
        "https://a.example/rss", Answer(302, b"", {"location": "http://in.example/"})
    )
    assert "10.0.0.7" in (
        try_feed("https://a.example/rss", polite(world)).problem or ""
    )


def test_a_host_that_wants_to_be_left_alone_is_not_waited_for(world: World) -> None:
    busy = Answer(429, headers={"retry-after": str(int(PATIENCE * 5))})
    world.put("https://a.example/one", busy)
    get = polite(world)
    assert try_feed("https://a.example/one", get).problem == "answered 429"
    problem = try_feed("https://a.example/two", get).problem or ""
    assert problem == f"its host asks to be left alone for {PATIENCE * 5:.0f} s"
    assert world.requests("/two") == []


def test_redirects_come_to_an_end_and_wait_their_turn(world: World) -> None:
    world.put("https://a.example/x", Answer(301, headers={"location": "/y"}))
    world.put("https://a.example/y", Answer(301, headers={"location": "/x"}))
    problem = try_feed("https://a.example/x", polite(world)).problem or ""
    assert "redirects in a circle (to https://a.example/x)" in problem
    assert min(gaps(world, "a.example")) >= DELAY


def test_as_many_redirects_as_the_watch_follows_are_followed(world: World) -> None:
    for n in range(MOST_HOPS + 1):
        there = Answer(301, headers={"location": f"/{n + 1}"})
        world.put(f"https://a.example/{n}", there)
    world.put(f"https://a.example/{MOST_HOPS + 1}", Answer(200, rss([])))
    assert try_feed("https://a.example/1", polite(world)).listing is not None
    problem = try_feed("https://a.example/0", polite(world)).problem or ""
    assert f"redirects more than {MOST_HOPS} times" in problem


def test_a_redirect_without_an_address_says_so(world: World) -> None:
    world.put("https://a.example/x", Answer(301))
    problem = try_feed("https://a.example/x", polite(world)).problem or ""
    assert "redirects to nowhere" in problem


def test_several_are_told_in_their_order_and_one_host_gets_one_at_a_time(
    world: World,
) -> None:
    names = [f"https://{host}.example/{n}" for n in range(4) for host in "ab"]
    for name in names:
        world.put(name, Answer(200, rss([])))
    found = [tried.address for tried in try_feeds(names, polite(world))]
    assert found == names
    for host in ("a.example", "b.example"):
        assert len(gaps(world, host)) == 4  # robots.txt once, though all begin at once
        assert min(gaps(world, host)) >= DELAY


def test_threads_that_begin_at_once_learn_the_rules_once(world: World) -> None:
    def slow(request: httpx.Request, now: datetime) -> Answer:
        sleep(0.05)  # all others come meanwhile
        return Answer(404)

    world.put("https://a.example/robots.txt", slow)
    get = polite(world)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(get, [f"https://a.example/{n}" for n in range(8)]))
    assert len(world.requests("/robots.txt")) == 1
