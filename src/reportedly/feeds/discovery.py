"""The feeds of a web page: those it links to, and the addresses where feeds most often are."""

from __future__ import annotations

from urllib.parse import urljoin

from reportedly.feeds.entries import web_address
from reportedly.ingest.markup import Unparsable, tree_of
from reportedly.lexicons.web_names import web_names

# Where the commonest systems put their feeds, from the root of a site.
GUESSES = web_names("guessed_feeds")
_TYPES = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/feed+json": "JSON Feed",
    "application/json": "JSON Feed",
}
_COMMENTS = web_names("comment_feeds")  # a blog's second feed is of its readers' words


def links_to_feeds(data: bytes, address: str) -> list[tuple[str, str]]:
    """The feeds a page names in its head, each with its title; those of comments come last."""
    try:
        tree = tree_of(data)
    except Unparsable:
        return []
    base = tree.find(".//base[@href]")
    where = urljoin(address, base.get("href", "")) if base is not None else address
    found: dict[str, str] = {}
    for link in tree.iter("link"):
        if "alternate" not in link.get("rel", "").casefold().split():
            continue
        kind = link.get("type", "").partition(";")[0].strip().casefold()
        feed = web_address(link.get("href", ""), where) if kind in _TYPES else None
        if feed and not (kind == "application/json" and "wp-json" in feed):
            found.setdefault(feed, link.get("title") or _TYPES[kind])
    return sorted(found.items(), key=lambda pair: _is_of_comments(*pair))


def _is_of_comments(feed: str, title: str) -> bool:
    """A feed of comments, by its address or title."""
    return any(
        word in feed.casefold() or word in title.casefold() for word in _COMMENTS
    )
