"""The watch over a made world: what is asked when, what is kept, and what becomes of pages that change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from reportedly.ledger import Ledger, open_ledger
from reportedly.run.feeds import in_lines, watch_status
from reportedly.run.verify import verify
from tests.watch.watching import add, feed, watched
from tests.watch.world import (
    START,
    Answer,
    Clock,
    World,
    article,
    item,
    packed,
    rss,
    told,
    with_etag,
)

A = "https://a.example/rss"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "l.db", create=True) as opened:
        yield opened


@pytest.fixture
def world() -> World:
    return World(Clock())


def one_page(
    world: World, killed: int = 12, address: str = "https://a.example/1"
) -> None:
    world.put(address, with_etag(article("Shells hit Kut", *told(killed, "Kut"))))
    world.put(A, with_etag(rss([item(address, "Shells hit Kut")])))


def outcomes(ledger: Ledger) -> list[str]:
    return [one.outcome for _, one in ledger.watch.arrivals()]


def problem(ledger: Ledger, address: str = A) -> str | None:
    ident = feed(address).id
    return ledger.watch.last_fetches([ident], ("feed",))[ident].problem


# ------------------------------------------------------------------ from a feed to figures
def test_a_site_that_sends_byte_by_byte_holds_up_no_other(
    ledger: Ledger, world: World
) -> None:
    """From the fetch of a page to the look that tells of it: under a minute, whatever else is in the air."""
    story = "https://quick.example/1"
    slow = "https://slow.example/rss"
    world.put(slow, Answer(200, rss([]), drip=5.0))
    world.put(A, Answer(200, rss([item(story, "Shells")])))
    world.put(story, Answer(200, article("Shells", *told(12, "Kut"))))
    add(ledger, world, slow, A)
    settled: list[datetime] = []

    def settle(new: bool) -> None:
        if new:
            settled.append(world.clock.now())

    watched(ledger, world, 0.1, settle=settle)
    ((fetched, _),) = world.requests(story)
    assert (settled[0] - fetched).total_seconds() < 30
    assert problem(ledger, slow) == "took over 60 s"


def test_a_listed_page_is_fetched_kept_and_read(ledger: Ledger, world: World) -> None:
    one_page(world)
    add(ledger, world, A)
    watch, _ = watched(ledger, world, 0.5)
    assert (watch.tally.new, watch.tally.versions) == (1, 0)
    figures = [(k.figure.category, k.figure.low, k.kept.url) for k in ledger.figures()]
    assert ("killed", 12, "https://a.example/1") in figures
    (page,) = ledger.pages()
    record = page.data()
    assert b"WARC-Target-URI: https://a.example/1" in record
    assert b"WARC-Date: 2024-06-20T06:00:04Z" in record and b"etag: " in record
    assert ledger.check().problems == []
    assert [v.problems for v in verify(ledger)] == [()]


def test_what_did_not_change_is_not_sent_again(ledger: Ledger, world: World) -> None:
    one_page(world)
    add(ledger, world, A)
    watch, _ = watched(ledger, world, 8)
    asked = [h for at, a, h in world.asked if a == A]
    assert "if-none-match" not in asked[0] and all(
        "if-none-match" in h for h in asked[1:]
    )
    pages = [at for at, _ in world.requests("/1")]
    assert [round((b - a) / timedelta(hours=1)) for a, b in pairwise(pages)] == [1, 5]
    assert outcomes(ledger) == ["new"]
    assert watch.tally.unchanged >= len(asked)


def test_force_asks_every_page_again_though_none_is_due(
    ledger: Ledger, world: World
) -> None:
    """Pages that are followed still (a week), each once, and none of a page that is a week old."""
    places = [f"https://{host}.example/1" for host in "abc"]
    for place in places:
        world.put(place, Answer(200, article("Shells", *told(12, "Kut"))))
    world.put(A, Answer(200, rss([item(place, "Shells") for place in places])))
    add(ledger, world, A)
    watched(ledger, world, 0.2, once=True)
    world.asked.clear()
    world.put(places[1], Answer(200, article("Shells", *told(31, "Kut"))))
    watch, _ = watched(ledger, world, 0.2, once=True)
    assert not [address for _, address in world.requests("/1")]  # a minute later
    watch, _ = watched(ledger, world, 0.2, once=True, force=True)
    assert sorted(address for _, address in world.requests("/1")) == places
    assert watch.tally.versions == 1
    world.clock.move(8 * 24 * 3600)
    watched(ledger, world, 0.2, once=True)  # what fell due meanwhile
    world.asked.clear()
    watched(ledger, world, 0.2, once=True, force=True)
    assert not world.requests("/1")


def test_force_asks_everything_whole(ledger: Ledger, world: World) -> None:
    one_page(world)
    add(ledger, world, A)
    watched(ledger, world, 0.2)
    world.asked.clear()
    watched(ledger, world, 0.2, once=True, force=True)
    assert all("if-none-match" not in h for _, _, h in world.asked)
    assert outcomes(ledger) == ["new", "same"]


def test_who_asks_is_said_honestly(ledger: Ledger, world: World) -> None:
    one_page(world)
    add(ledger, world, A)
    watched(ledger, world, 0.2)
    assert {h["user-agent"] for _, _, h in world.asked} == {
        "reportedly/test (+mailto:desk@example.org)"
    }


# ------------------------------------------------------------------ one article, many names
def test_tracking_parameters_guids_and_two_feeds_make_one_document(
    ledger: Ledger, world: World
) -> None:
    page = article("Shells hit Kut", *told(12, "Kut"))
    world.put("https://a.example/1", with_etag(page))

    def changing(request: httpx.Request, now: datetime) -> Answer:
        mark = now.strftime("%H%M")
        return Answer(
            200,
            rss(
                [
                    item(
                        f"https://a.example/1?utm_campaign={mark}",
                        "Shells hit Kut",
                        mark,
                    )
                ]
            ),
        )

    world.put(A, changing)
    world.put(
        "https://b.example/rss",
        Answer(
            200, rss([item("https://a.example/1?utm_source=b#top", "Shells hit Kut")])
        ),
    )
    add(ledger, world, A, "https://b.example/rss")
    watched(ledger, world, 5)
    assert {k.document for k in ledger.documents()} == {"a.example-5f9bc6262ad1"}
    assert "version" not in outcomes(ledger)


def test_the_same_words_at_another_address_of_the_site_are_the_same_document(
    ledger: Ledger, world: World
) -> None:
    page = article("Shells hit Kut", *told(12, "Kut"))
    for number in (1, 2):
        world.put(f"https://a.example/{number}", Answer(200, page))
    items = [item(f"https://a.example/{number}", "Shells hit Kut") for number in (1, 2)]
    world.put(A, Answer(200, rss(items)))
    add(ledger, world, A)
    watched(ledger, world, 0.2)
    assert outcomes(ledger) == ["new", "same"]
    assert len({k.document for k in ledger.documents()}) == 1


def test_the_same_words_of_another_site_are_a_document_of_their_own(
    ledger: Ledger, world: World
) -> None:
    page = article("Shells hit Kut", *told(12, "Kut"))
    for site in ("a", "b"):
        world.put(f"https://{site}.example/1", Answer(200, page))
        world.put(
            f"https://{site}.example/rss",
            Answer(200, rss([item(f"https://{site}.example/1", "Shells hit Kut")])),
        )
    add(ledger, world, A, "https://b.example/rss")
    watched(ledger, world, 0.2)
    assert outcomes(ledger) == ["new", "new"]


def test_an_item_that_moves_under_its_guid_stays_its_document(
    ledger: Ledger, world: World
) -> None:
    world.put(
        "https://a.example/1", Answer(200, article("Shells hit Kut", *told(12, "Kut")))
    )
    world.put(
        "https://a.example/one",
        Answer(200, article("Shells hit Kut", *told(15, "Kut"))),
    )

    def moving(request: httpx.Request, now: datetime) -> Answer:
        address = (
            "https://a.example/1"
            if now < START + timedelta(hours=2)
            else "https://a.example/one"
        )
        return Answer(200, rss([item(address, "Shells hit Kut", "guid-1")]))

    world.put(A, moving)
    add(ledger, world, A)
    watched(ledger, world, 3)
    assert outcomes(ledger)[0] == "new" and outcomes(ledger)[-1] == "version"
    assert len({k.document for k in ledger.documents()}) == 1


# ------------------------------------------------------------------ pages that change, go, or are none
def test_a_changed_page_is_a_version_and_says_what_changed(
    ledger: Ledger, world: World
) -> None:
    def page(request: httpx.Request, now: datetime) -> Answer:
        killed = 12 if now < START + timedelta(minutes=30) else 15
        return Answer(200, article("Shells hit Kut", *told(killed, "Kut")))

    one_page(world)
    world.put("https://a.example/1", page)
    add(ledger, world, A)
    watched(ledger, world, 2)
    (_, first), (_, second) = ledger.watch.arrivals()
    assert (first.outcome, second.outcome) == ("new", "version")
    assert "at least 12 became at least 15" in second.told
    assert [k.version for k in ledger.documents()] == [1, 2]


def test_other_advertisements_are_no_version(ledger: Ledger, world: World) -> None:
    def page(request: httpx.Request, now: datetime) -> Answer:
        made = article("Shells hit Kut", *told(12, "Kut"))
        return Answer(200, made.replace(b"</nav>", f"<i>{now:%H%M}</i></nav>".encode()))

    one_page(world)
    world.put("https://a.example/1", page)
    add(ledger, world, A)
    watched(ledger, world, 8)
    assert outcomes(ledger) == ["new", "same", "same"]
    assert len(ledger.documents()) == 1


@pytest.mark.parametrize(("status", "times"), [(410, 1), (404, 2)])
def test_a_page_that_was_taken_down_stays_and_is_marked(
    ledger: Ledger, world: World, status: int, times: int
) -> None:
    def page(request: httpx.Request, now: datetime) -> Answer:
        if now > START + timedelta(minutes=30):
            return Answer(status)
        return Answer(200, article("Shells hit Kut", *told(12, "Kut")))

    one_page(world)
    world.put("https://a.example/1", page)
    add(ledger, world, A)
    watched(ledger, world, 30)
    assert outcomes(ledger) == ["new", "gone"]
    assert ledger.watch.arrivals()[-1][1].document == "a.example-5f9bc6262ad1"
    assert len(world.requests("/1")) == 1 + times
    assert len(list(ledger.figures())) > 0


BARRED = {
    "paywall": article(
        "Kut", "To continue reading this article, subscribe for one month today."
    ),
    "consent": article(
        "Before you continue", "We value your privacy. Accept all cookies or not."
    ),
    "missing": article(
        "Page not found", "Sorry, the page you were looking for is not there."
    ),
}


@pytest.mark.parametrize("kind", sorted(BARRED))
def test_what_stands_in_the_place_of_an_article_is_named(
    ledger: Ledger, world: World, kind: str
) -> None:
    one_page(world)
    world.put("https://a.example/1", Answer(200, BARRED[kind]))
    add(ledger, world, A)
    _, (line,) = watched(ledger, world, 0.2)
    ((_, arrival),) = ledger.watch.arrivals()
    assert arrival.told.startswith(kind) and arrival.document is None
    assert ledger.documents() == ()
    assert line.startswith("https://a.example/1: ") and line.count(f"{kind}: ") == 1


def test_who_looks_on_is_told_what_changed_and_what_could_not_be_had(
    ledger: Ledger, world: World
) -> None:
    one_page(world)
    add(ledger, world, A)
    assert watched(ledger, world, 0.2)[1] == []
    one_page(world, killed=31)
    _, lines = watched(ledger, world, 2)
    assert lines == [
        "https://a.example/1: version: killed in Kut: at least 12 became at least 31"
    ]
    world.put("https://a.example/1", Answer(404))
    _, (missed, gone) = watched(ledger, world, 30)
    assert missed == "https://a.example/1: answered 404"
    assert gone.startswith("https://a.example/1: answered 404: it was taken down")


def test_feeds_of_one_name_are_told_apart_by_their_addresses(
    ledger: Ledger, world: World
) -> None:
    add(ledger, world, A, "https://b.example/rss", name="A paper")
    add(ledger, world, "https://c.example/rss", name="Another")
    add(ledger, world, "https://d.example/rss", "https://e.example/rss")
    names = [one.feed for one in in_lines(watch_status(ledger, world.clock.now()))]
    assert names == [
        f"A paper ({A})",
        "A paper (https://b.example/rss)",
        "Another",
        "https://d.example/rss",
        "https://e.example/rss",
    ]


def test_a_page_that_leads_to_the_front_page_is_missing(
    ledger: Ledger, world: World
) -> None:
    one_page(world, address="https://a.example/news/1")
    world.put("https://a.example/news/1", Answer(302, headers={"location": "/"}))
    world.put("https://a.example/", Answer(200, article("A paper", *told(3, "Hilla"))))
    add(ledger, world, A)
    watched(ledger, world, 0.2)
    assert outcomes(ledger) == ["missing"]


def test_a_feed_one_may_not_crawl_is_read_by_its_items(
    ledger: Ledger, world: World
) -> None:
    long = " ".join(told(12, "Kut"))
    world.put(
        A,
        with_etag(
            rss(
                [{**item("https://a.example/1", "Shells hit Kut"), "description": long}]
            )
        ),
    )
    add(ledger, world, A, text_only=True)
    watched(ledger, world, 3)
    assert outcomes(ledger) == ["new"]
    assert world.requests("/1") == []
    assert any(k.figure.category == "killed" for k in ledger.figures())


# ------------------------------------------------------------------ bad servers
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(500), "answered 500"),
        (
            Answer(200, b"<!doctype html><html><body><p>Hi</p></body></html>"),
            "a web page",
        ),
        (Answer(200, b""), "empty"),
        (Answer(200, b"x" * 10_000_001), "over 10,000,000 bytes"),
        (packed(b"<rss>" + b" " * 60_000_000, "gzip"), "unpacks to more than"),
        (packed(b"<rss>" + b" " * 60_000_000, "br"), "unpacks to more than"),
        (Answer(200, rss([]), drip=5.0), "took over 60 s"),
        (Answer(error=httpx.ConnectError("refused")), "no answer"),
        (Answer(error=httpx.ReadTimeout("")), "said nothing"),
        (Answer(301, headers={"location": A}), "in a circle"),
        (Answer(301), "to nowhere"),
        (Answer(302, headers={"location": "http://10.0.0.1/rss"}), "private"),
        (Answer(302, headers={"location": "http://inside.example/rss"}), "private"),
        (Answer(302, headers={"location": "file:///etc/passwd"}), "to nowhere"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_answer_is_a_problem_with_a_name(
    ledger: Ledger, world: World, answer: Answer, said: str
) -> None:
    world.names["inside.example"] = ["8.8.8.8", "192.168.0.7"]
    world.put(A, answer)
    add(ledger, world, A)
    watched(ledger, world, 0.1)
    assert said in (problem(ledger) or "")


def test_a_page_in_place_of_a_feed_names_the_feed(ledger: Ledger, world: World) -> None:
    link = b'<link rel="alternate" type="application/rss+xml" href="/new.xml">'
    world.put(A, Answer(200, b"<html><head>" + link + b"</head><body></body></html>"))
    add(ledger, world, A)
    watched(ledger, world, 0.1)
    assert "it names https://a.example/new.xml" in (problem(ledger) or "")


@pytest.mark.parametrize("how", ["gzip", "br"])
def test_packed_feeds_and_pages_are_read(
    ledger: Ledger, world: World, how: str
) -> None:
    one_page(world)
    world.put(A, packed(rss([item("https://a.example/1", "Shells hit Kut")]), how))
    world.put(
        "https://a.example/1", packed(article("Shells hit Kut", *told(12, "Kut")), how)
    )
    add(ledger, world, A)
    watched(ledger, world, 0.2)
    assert outcomes(ledger) == ["new"]
    assert [v.problems for v in verify(ledger)] == [()]


def test_a_feed_in_another_encoding_than_it_says_is_read(
    ledger: Ledger, world: World
) -> None:
    one_page(world)
    body = rss([item("https://a.example/1", "Café shelled")]).decode().encode("latin-1")
    world.put(A, Answer(200, body, {"content-type": "application/xml; charset=utf-8"}))
    add(ledger, world, A)
    watched(ledger, world, 0.2)
    assert outcomes(ledger) == ["new"]


# ------------------------------------------------------------------ manners
def gaps(world: World, host: str) -> list[float]:
    moments = [
        at for at, address, _ in world.asked if urlsplit(address).hostname == host
    ]
    return [(b - a).total_seconds() for a, b in pairwise(moments)]


def test_a_host_is_asked_no_faster_than_it_wants(ledger: Ledger, world: World) -> None:
    world.put(
        "https://a.example/robots.txt", Answer(200, b"User-agent: *\nCrawl-delay: 30\n")
    )
    addresses = [f"https://a.example/{n}" for n in range(6)]
    for n, address in enumerate(addresses):
        world.put(address, Answer(200, article(f"Kut {n}", *told(12 + n, "Kut", n))))
    world.put(A, with_etag(rss([item(a, "Kut") for a in addresses])))
    add(ledger, world, A)
    watched(ledger, world, 1)
    assert len(world.requests("https://a.example/")) >= 8
    assert min(gaps(world, "a.example")[1:]) >= 30


def test_redirects_wait_their_turn_too(ledger: Ledger, world: World) -> None:
    one_page(world)
    world.put("https://a.example/1", Answer(302, headers={"location": "/2"}))
    world.put("https://a.example/2", Answer(302, headers={"location": "/3"}))
    world.put(
        "https://a.example/3", Answer(200, article("Shells hit Kut", *told(12, "Kut")))
    )
    add(ledger, world, A)
    watched(ledger, world, 0.2)
    assert outcomes(ledger) == ["new"]
    assert min(gaps(world, "a.example")) >= 2


def test_robots_txt_is_obeyed(ledger: Ledger, world: World) -> None:
    one_page(world)
    world.put(
        "https://a.example/robots.txt", Answer(200, b"User-agent: *\nDisallow: /1\n")
    )
    add(ledger, world, A)
    watched(ledger, world, 3)
    assert world.requests("https://a.example/1") == []
    (fetch,) = ledger.watch.page_history("a.example-5f9bc6262ad1")[-1:]
    assert fetch.problem == "robots.txt forbids it"


def test_a_robots_txt_that_cannot_be_had_forbids(ledger: Ledger, world: World) -> None:
    one_page(world)
    world.put("https://a.example/robots.txt", Answer(503))
    add(ledger, world, A)
    watched(ledger, world, 0.2)
    assert world.requests("https://a.example/rss") == []
    assert "cannot be had (answered 503)" in (problem(ledger) or "")


def test_retry_after_is_waited_for(ledger: Ledger, world: World) -> None:
    one_page(world)
    world.put(A, Answer(429, headers={"retry-after": "7200"}))
    add(ledger, world, A)
    watched(ledger, world, 5)
    moments = [at for at, _ in world.requests("/rss")]
    assert (
        all((b - a).total_seconds() >= 7200 for a, b in pairwise(moments))
        and len(moments) == 3
    )


@pytest.mark.parametrize(
    ("headers", "more", "minutes"),
    [
        ({}, "", 15),
        ({"cache-control": "max-age=3600"}, "", 60),
        ({"cache-control": "max-age=3600", "age": "1800"}, "", 30),
        ({"cache-control": "no-cache"}, "", 15),
        ({"expires": "Thu, 20 Jun 2024 07:00:02 GMT"}, "", 60),
        ({}, "<ttl>120</ttl>", 120),
        ({"cache-control": "max-age=1"}, "", 15),
        ({"cache-control": "max-age=99999999"}, "", 24 * 60),
    ],
)
def test_a_feed_is_left_alone_as_long_as_it_says(
    ledger: Ledger, world: World, headers: dict[str, str], more: str, minutes: int
) -> None:
    world.put(A, Answer(200, rss([], more=more), headers))
    add(ledger, world, A)
    watched(ledger, world, 30)
    first, second = [at for at, _ in world.requests("/rss")][:2]
    assert round((second - first).total_seconds() / 60) == minutes


def test_a_feed_that_fails_is_tried_ever_less_and_for_thirty_days(
    ledger: Ledger, world: World
) -> None:

    world.put(A, Answer(500))
    add(ledger, world, A)
    watched(ledger, world, 24 * 10, tick=3600)
    (one,) = watch_status(ledger, world.clock.now()).feeds
    assert one.state == "ailing" and one.next_at is not None
    moments = [at for at, _ in world.requests("/rss")]
    waits = [(b - a).total_seconds() / 60 for a, b in pairwise(moments)]
    assert 12 < waits[0] < 18 and waits[0] < waits[1] < waits[2] and max(waits) < 60 * 8
    watched(ledger, world, 24 * 25, tick=3600)
    (one,) = watch_status(ledger, world.clock.now()).feeds
    assert one.state == "given up"
    last = world.requests("/rss")[-1][0]
    assert timedelta(days=30) < last - START < timedelta(days=31)


def test_a_feed_that_recovers_is_well_again(ledger: Ledger, world: World) -> None:

    one_page(world)
    good = world.pages[A]

    def ill_for_an_hour(request: httpx.Request, now: datetime) -> Answer:
        return Answer(500) if now < START + timedelta(hours=1) else good(request, now)

    world.put(A, ill_for_an_hour)
    add(ledger, world, A)
    watched(ledger, world, 4)
    (one,) = watch_status(ledger, world.clock.now()).feeds
    assert (one.state, one.failures, one.counts.documents) == ("well", 0, 1)


def test_a_feed_that_moved_for_good_is_followed_and_told(
    ledger: Ledger, world: World
) -> None:
    one_page(world)
    world.put("https://c.example/feed", world.pages[A])
    world.put(A, Answer(301, headers={"location": "https://c.example/feed"}))
    add(ledger, world, A)
    _, lines = watched(ledger, world, 1)
    assert f"{A}: moved for good to https://c.example/feed" in lines
    assert [one.address for one in ledger.watch.feeds()] == ["https://c.example/feed"]
    assert len(world.requests(A)) == 1


def moving(to: str) -> Answer:
    """A feed that says in its own words where it is from now on."""
    name = "http://www.itunes.com/dtds/podcast-1.0.dtd"
    said = f"<i:new-feed-url xmlns:i='{name}'>{to}</i:new-feed-url>"
    return Answer(200, rss([], more=said))


def test_a_feed_that_says_it_moved_is_followed_where_there_is_a_feed(
    ledger: Ledger, world: World
) -> None:
    new = "https://c.example/feed"
    world.put(A, moving(new))
    world.put(new, moving(new))
    add(ledger, world, A)
    _, lines = watched(ledger, world, 1)
    assert lines == [f"{A}: moved for good to {new}"]
    assert [one.address for one in ledger.watch.feeds()] == [new]
    assert len(world.requests(A)) == 1 and len(world.requests(new)) > 3


@pytest.mark.parametrize(
    "to", ["http://127.0.0.1/rss", "https://c.example/none", "https://c.example/page", "imaps://x@c.example/INBOX",
           "https://c.example/for-a-while"]
)  # fmt: skip
def test_a_feed_that_says_it_moved_to_where_none_is_stays(
    ledger: Ledger, world: World, to: str
) -> None:
    world.put(A, moving(to))
    world.put("https://c.example/page", Answer(200, b"<html><p>Hello</p></html>"))
    world.put(
        "https://c.example/for-a-while", Answer(302, headers={"location": "/none"})
    )
    add(ledger, world, A)
    watched(ledger, world, 1)
    assert [one.address for one in ledger.watch.feeds()] == [A]
    assert len(world.requests(A)) > 3  # as often as before
    assert len(world.requests(to)) <= 1
    (status,) = watch_status(ledger, world.clock.now()).feeds
    assert (status.state, status.failures) == ("well", 0)


def test_a_feed_that_moved_to_one_that_is_watched_is_that_one(
    ledger: Ledger, world: World
) -> None:
    new = "https://c.example/feed"
    world.put(A, Answer(301, headers={"location": new}))
    world.put(new, Answer(200, rss([])))
    add(ledger, world, A, new)
    _, lines = watched(ledger, world, 1)
    assert f"{A}: moved for good to {new}" in lines
    assert [one.address for one in ledger.watch.feeds()] == [new]
    times = [at for at, _ in world.requests(new)][2:]
    assert all((b - a).total_seconds() > 600 for a, b in pairwise(times))


def test_feeds_that_are_added_and_taken_out_meanwhile_are_taken_up(
    ledger: Ledger, world: World
) -> None:
    new = "https://c.example/feed"
    for address in (A, new):
        world.put(address, Answer(200, rss([])))
    add(ledger, world, A)
    when = START + timedelta(minutes=20)

    def settle(_: bool) -> None:
        if world.clock.now() >= when and len(ledger.watch.feeds()) == 1:
            add(ledger, world, new)
        elif world.clock.now() >= when + timedelta(minutes=20):
            ledger.watch.keep_feed(feed(A), "remove", "closed", world.clock.now())

    watched(ledger, world, 1.5, settle=settle)
    assert max(at for at, _ in world.requests(A)) < when + timedelta(minutes=22)
    first, *rest = (at for at, _ in world.requests(new))
    assert first - when < timedelta(minutes=3) and len(rest) > 3


def test_a_feed_that_moved_for_a_while_is_asked_where_it_was(
    ledger: Ledger, world: World
) -> None:
    one_page(world)
    world.put("https://c.example/feed", world.pages[A])
    world.put(A, Answer(302, headers={"location": "https://c.example/feed"}))
    add(ledger, world, A)
    watched(ledger, world, 1)
    assert [one.address for one in ledger.watch.feeds()] == [A]
    assert len(world.requests(A)) > 2


def test_a_host_never_has_two_requests_at_once(ledger: Ledger, world: World) -> None:
    seen: dict[str, int] = defaultdict(int)
    for site in range(5):
        address = f"https://s{site}.example/rss"
        world.put(
            address,
            Answer(
                200, rss([item(f"https://s{site}.example/{n}", "x") for n in range(4)])
            ),
        )
        add(ledger, world, address)
    watched(ledger, world, 0.5)
    for at, address, _ in world.asked:
        seen[f"{urlsplit(address).hostname} {at}"] += 1
    assert max(seen.values()) == 1


def test_a_long_feed_does_not_keep_the_others_waiting(
    ledger: Ledger, world: World
) -> None:
    long = "https://a.example/rss"
    world.put(
        long, with_etag(rss([item(f"https://a.example/{n}", "x") for n in range(3000)]))
    )
    page = article("Shells hit Kut", *told(12, "Kut"))
    world.put("https://b.example/1", Answer(200, page))
    world.put(
        "https://b.example/rss", Answer(200, rss([item("https://b.example/1", "Kut")]))
    )
    add(ledger, world, long, "https://b.example/rss")
    watched(ledger, world, 0.05)
    assert outcomes(ledger) == ["new"]
    assert 60 < len(world.requests("https://a.example/")) < 100


# ------------------------------------------------------------------ many feeds at once
def test_many_feeds_that_are_asked_at_one_moment_come_apart(
    ledger: Ledger, world: World
) -> None:
    feeds = [f"https://s{n}.example/rss" for n in range(40)]
    paced = "https://paced.example/rss"  # says itself how long it holds
    for one in feeds:
        world.put(one, Answer(200, rss([])))
    world.put(paced, Answer(200, rss([]), {"cache-control": "max-age=900"}))
    add(ledger, world, *feeds, paced)
    watched(ledger, world, 0.6, tick=5.0)

    def asked(address: str) -> list[float]:
        """Minutes since the beginning."""
        asked = world.requests(address)
        return [(at - START).total_seconds() / 60 for at, _ in asked]

    seconds = sorted(asked(one)[1] for one in feeds)
    assert 5 <= seconds[0] < 7 and 13 < seconds[-1] < 16
    assert max(b - a for a, b in pairwise(seconds)) < 2.5  # all through the ten minutes
    apart = [b - a for one in feeds for a, b in [asked(one)[1:3]]]
    assert min(apart) > 14.9 and max(apart) < 15.5  # and from then on in their own time
    assert asked(paced)[1] >= 15


def test_a_few_feeds_keep_their_time(ledger: Ledger, world: World) -> None:
    feeds = [f"https://s{n}.example/rss" for n in range(4)]
    for one in feeds:
        world.put(one, Answer(200, rss([])))
    add(ledger, world, *feeds)
    watched(ledger, world, 0.4)
    for one in feeds:
        first, second = (at for at, _ in world.requests(one))
        assert (second - first).total_seconds() >= 900
