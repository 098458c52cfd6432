"""Lists of feeds: OPML and an address a line."""

from __future__ import annotations

from reportedly.feeds import ListedFeed, from_list, from_opml, to_opml

A = "https://a.example/rss"


def test_opml_goes_out_and_comes_in() -> None:
    feeds = [
        ListedFeed("https://a.example/rss?x=1&y=2", "A & <B>", True, 3600),
        ListedFeed(A),
    ]
    written = to_opml(feeds)
    assert from_opml(written, "x") == [feeds[0], ListedFeed(A, A)]


def test_folders_of_an_opml_file_are_looked_into() -> None:
    inner = "<outline text='Papers'><outline type='rss' text='A' XMLURL='https://a.example/rss'/></outline>"
    made = f"<opml version='1.0'><body>{inner}<outline text='no feed'/></body></opml>"
    assert from_opml(made.encode(), "x") == [ListedFeed(A, "A")]


def test_a_list_has_an_address_a_line() -> None:
    text = "# ours\nhttps://a.example/rss The Wire\n\nhttps://a.example/rss again\n"
    assert from_list(text) == [ListedFeed(A, "The Wire")]
