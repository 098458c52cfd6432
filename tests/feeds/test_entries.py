"""Feeds as bytes: their kind, their items, and the days these give."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.feeds import FeedEntry, NotAFeed, listing
from reportedly.feeds.entries import iso_moment
from tests.watch.world import item, rss

FILES = Path(__file__).parents[1] / "files"


@pytest.mark.parametrize(
    ("name", "kind", "addresses"),
    [
        ("feed.atom", "atom", ["https://e.org/1"]),
        ("sitemap.xml", "sitemap", ["https://e.org/a", "https://e.org/b"]),
    ],
)
def test_a_feed_is_known_by_what_it_holds(
    name: str, kind: str, addresses: list[str]
) -> None:
    found = listing((FILES / name).read_bytes(), "https://e.org/feed")
    assert found.kind == kind
    assert [one.address for one in found.entries] == addresses


def test_rss_gives_its_items_in_order() -> None:
    items = [item(f"https://e.org/{town}", town) for town in ("Kut", "Hilla")]
    found = listing(rss(items), "https://e.org/feed")
    assert found.kind == "rss"
    assert [(one.address, one.title) for one in found.entries] == [
        ("https://e.org/Kut", "Kut"),
        ("https://e.org/Hilla", "Hilla"),
    ]


def test_what_is_no_feed_is_said_to_be_none() -> None:
    with pytest.raises(NotAFeed):
        listing(b"<html><body><p>Shells hit Kut</p></body></html>", "https://e.org/")


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59-14:00"])
def test_a_day_before_or_after_all_time_is_none(day: str) -> None:
    assert iso_moment(day) is None


def test_another_campaign_in_an_address_is_no_news_of_an_item() -> None:
    def entry(address: str, title: str = "x") -> FeedEntry:
        return FeedEntry("k", address, title, "", "", None, None, None)

    one = entry("https://a.example/1?utm_source=a")
    assert one.digest == entry("https://a.example/1?utm_source=b").digest
    assert one.digest != entry("https://a.example/1", "y").digest
    assert one.digest != entry("https://a.example/2").digest
