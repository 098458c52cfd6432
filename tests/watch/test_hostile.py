"""What a hostile site may answer: the watch goes on, asks no faster, and takes no article for another's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from reportedly.ledger import Ledger, open_ledger
from reportedly.watch.guard import is_public
from reportedly.watch.hosts import MOST_KNOWN, Hosts, Task, host_name
from tests.watch.watching import add, watched
from tests.watch.world import (
    START,
    Answer,
    Clock,
    Page,
    World,
    article,
    item,
    packed,
    rss,
    told,
)

A, B = "https://a.example/rss", "https://b.example/rss"
PAGE = article("Shells hit Kut", *told(12, "Kut"))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "l.db", create=True) as opened:
        yield opened


@pytest.fixture
def world() -> World:
    """An honest site; the hostile one is B."""
    made = World(Clock())
    made.put("https://a.example/1", Answer(200, PAGE))
    made.put(A, Answer(200, rss([item("https://a.example/1", "Kut")])))
    return made


def documents(ledger: Ledger) -> list[str]:
    return [kept.document for kept in ledger.documents()]


def listing(*links: str, more: str = "") -> Answer:
    rows = [item(link, "x", guid=str(n)) for n, link in enumerate(links)]
    return Answer(200, rss(rows, more=more))


# ------------------------------------------------------------------ nothing it answers ends the watch
LAUGHS = "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 20}'>" for n in range(8)
)
ODD_JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": {"a": 1},
    "items": [
        {"id": 5, "url": ["x"], "content_html": {"a": 1}, "date_published": "9999-99"},
        {"id": "a", "url": "https://b.example/1", "date_published": "0001-01-01T00:00:00+14:00"},
        {"id": "b", "url": "https://b.example/2", "date_published": "9999-12-31T23:59:59-14:00"},
        [], "x", None,
    ],
}  # fmt: skip
NASTY = (
    *("http://[::1/", "http://b.example:99999/x", "http://b.example:abc/", "http:///x"),
    *("javascript:alert(1)", "file:///etc/passwd", "https://b.example/%00", "https://\u202e.example/"),
    *("https://" + "a" * 300 + ".example/", "http://b..example/", "https://b.example/1\r\nHost: c", "https://xn--a/"),
    *("http://*.example/", "https://user:word@b.example/1", "http://2130706433/", "https://b.example/ü?ö=ä"),
)  # fmt: skip
ANSWERS: dict[str, dict[str, Answer]] = {
    "a bomb for a robots.txt": {"robots.txt": packed(b" " * 60_000_000, "gzip")},
    "a robots.txt that does not unpack": {"robots.txt": Answer(200, b"no", {"content-encoding": "gzip"})},
    "delays that are none": {
        "robots.txt": Answer(200, b"User-agent: *\nCrawl-delay: nan\nRequest-rate: 0/0\nVisit-time: a-b")
    },
    "a rate without end": {"robots.txt": Answer(200, b"User-agent: *\nRequest-rate: 1/" + b"9" * 40)},
    "a redirect to no address": {"rss": Answer(301, headers={"location": "http://[::1"})},
    "a redirect to a port there is not": {"rss": Answer(302, headers={"location": "https://b.example:99999/"})},
    "a redirect to nothing": {"rss": Answer(302, headers={"location": ""})},
    "a status there is not": {"rss": Answer(999, b"x")},
    "unchanged without being asked": {"rss": Answer(304)},
    "days before all time": {"rss": Answer(200, json.dumps(ODD_JSON).encode())},
    "addresses that are none": {"rss": listing(*NASTY)},
    "words that grow": {
        "rss": Answer(200, f"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>{LAUGHS}]><rss version='2.0'><channel>"
                           "<title>&i;</title></channel></rss>".encode())
    },
    "headers of all kinds": {
        "rss": Answer(200, rss([]), {"retry-after": "9" * 50, "cache-control": "max-age=" + "9" * 30,
                                     "expires": "Fri, 99 Foo 99999", "age": "a", "etag": "x" * 5000})
    },
}  # fmt: skip


@pytest.mark.parametrize("what", ANSWERS)
def test_the_others_are_watched_all_the_same(
    ledger: Ledger, world: World, what: str
) -> None:
    world.put(B, Answer(200, rss([])))
    for name, answer in ANSWERS[what].items():
        world.put(f"https://b.example/{name}", answer)
    add(ledger, world, B, A)
    watch, _ = watched(ledger, world, 0.2)
    assert "a.example-5f9bc6262ad1" in documents(ledger)
    assert watch.tally.requests < 40


def test_no_file_of_this_machine_comes_into_a_feed(
    ledger: Ledger, world: World, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("the secret")
    outer = f"<!DOCTYPE x [<!ENTITY a SYSTEM 'file://{tmp_path}/secret'>]>"
    body = rss([{"title": "&a;", "link": "https://b.example/1", "guid": "1"}])
    world.put(B, Answer(200, body.replace(b"<rss", outer.encode() + b"<rss")))
    add(ledger, world, B)
    watched(ledger, world, 0.1)
    listed = ledger.watch.wanted(ledger.watch.feeds()[0].id, 0, 9)
    assert all("secret" not in (one.title or "") for _, one, _ in listed)


# ------------------------------------------------------------------ no more and no faster
def test_sitemaps_that_name_sitemaps_come_to_an_end(
    ledger: Ledger, world: World
) -> None:
    count = [0]

    def index(request: httpx.Request, now: datetime) -> Answer:
        count[0] += 1
        named = "".join(
            f"<sitemap><loc>https://b.example/s{3 * count[0] + n}.xml</loc></sitemap>"
            for n in range(3)
        )
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return Answer(
            200, f"<sitemapindex xmlns='{space}'>{named}</sitemapindex>".encode()
        )

    class Endless(dict[str, Page]):
        def get(self, key: str, default: Any = None) -> Any:
            return index if "/s" in key else super().get(key, default)

    world.pages = Endless(world.pages)
    add(ledger, world, "https://b.example/sitemap.xml")
    watched(ledger, world, 0.2)
    assert count[0] == 4  # the index and three that it names


@pytest.mark.parametrize(
    "spelt",
    [
        "https://a.example:443/1",
        "https://A.example/1",
        "https://a.example./1",
        "http://a.example:80/1",
        "https://user:word@a.example/1",
    ],
)
def test_a_host_is_one_however_it_is_spelt(spelt: str) -> None:
    assert host_name(spelt) == "a.example"


def test_another_port_is_another_host() -> None:
    assert host_name("https://a.example:8443/") == "a.example:8443"


def test_a_feed_that_lists_ever_new_hosts_does_not_fill_the_memory() -> None:
    hosts, later = Hosts(), START + timedelta(minutes=1)
    for n in range(MOST_KNOWN + 500):
        host = hosts.of(f"https://h{n}.example/")
        host.known_until = START + timedelta(days=1)
        host.free_at = START
    busy = hosts.of("https://h0.example/")
    busy.waiting.append(Task("page", "f", "https://h0.example/", "https://h0.example/"))
    hosts.forget_idle(later)
    assert len(hosts._known) == MOST_KNOWN
    assert hosts.of("https://h0.example/") is busy


@pytest.mark.parametrize("address", ["fec0::1", "64:ff9b:1::7f00:1", "::127.0.0.1"])
def test_older_spellings_of_inside_are_inside(address: str) -> None:
    assert not is_public(address)


# ------------------------------------------------------------------ no article is another's
def test_a_page_cannot_call_itself_another_site_s_article(
    ledger: Ledger, world: World
) -> None:
    head = "<link rel='canonical' href='https://a.example/1'><meta property='og:url' content='https://a.example/1'>"
    evil = article("Shells hit Kut", *told(99, "Kut"), head=head)
    world.put("https://b.example/1", Answer(200, evil))
    late = listing("https://b.example/1")
    world.put(
        B,
        lambda request, now: late if now > START + timedelta(minutes=3) else listing(),
    )
    add(ledger, world, A, B)
    watched(ledger, world, 0.5)
    assert len(set(documents(ledger))) == 2
    assert {k.version for k in ledger.documents()} == {1}


def test_a_guid_does_not_carry_another_site_s_article_to_a_feed_s_own(
    ledger: Ledger, world: World
) -> None:
    world.put(
        "https://b.example/1", Answer(200, article("Kut", *told(99, "Kut"), head=""))
    )

    def changing(request: httpx.Request, now: datetime) -> Answer:
        own = now < START + timedelta(minutes=10)
        to = "https://b.example/1" if own else "https://a.example/1"
        return Answer(200, rss([item(to, "x", guid="g")]))

    world.put(B, changing)
    add(ledger, world, B)
    watched(ledger, world, 0.5)
    assert len(set(documents(ledger))) == 2


def test_what_a_feed_says_under_another_s_address_is_no_version_of_it(
    ledger: Ledger, world: World
) -> None:
    words = " ".join(told(99, "Kut"))
    row = item("https://a.example/1", "Kut") | {"description": words}
    world.put(B, Answer(200, rss([row])))
    add(ledger, world, A)
    add(ledger, world, B, text_only=True)
    watched(ledger, world, 0.3)
    assert len(set(documents(ledger))) == 2
    assert {k.version for k in ledger.documents()} == {1}


def test_a_text_feed_speaks_for_its_own_site(ledger: Ledger, world: World) -> None:
    words = " ".join(told(12, "Kut"))
    row = item("https://www.b.example/1", "Kut") | {"description": words}
    world.put("https://feeds.b.example/rss", Answer(200, rss([row])))
    add(ledger, world, "https://feeds.b.example/rss", text_only=True)
    watched(ledger, world, 0.1)
    (one,) = documents(ledger)
    assert one.startswith(("b.example-", "www.b.example-"))
