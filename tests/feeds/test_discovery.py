"""The feeds a page links to."""

from __future__ import annotations

from reportedly.feeds import links_to_feeds

HEAD = (
    "<base href='https://a.example/feeds/'>"
    "<link rel='alternate' type='application/rss+xml' href='/c' title='Comments'>"
    "<link rel='alternate' type='application/atom+xml' href='news' title='News'>"
    "<link rel='alternate' type='text/html' href='/ar' hreflang='ar'>"
    "<link rel='stylesheet' type='application/rss+xml' href='/no'>"
    "<link rel='alternate' type='application/json' href='/wp-json/posts/1'>"
)


def test_links_to_feeds_have_their_address_and_title_those_of_comments_last() -> None:
    page = f"<html><head>{HEAD}</head><body><p>Hi</p></body></html>".encode()
    assert links_to_feeds(page, "https://a.example/") == [
        ("https://a.example/feeds/news", "News"),
        ("https://a.example/c", "Comments"),
    ]


def test_what_is_no_page_links_to_none() -> None:
    assert links_to_feeds(b"", "https://a.example/") == []
