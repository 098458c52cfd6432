"""Feeds as bytes: their items, where the next are to be found, lists of feeds. Nothing here fetches
or keeps.
"""

from __future__ import annotations

from reportedly.feeds.discovery import GUESSES, links_to_feeds
from reportedly.feeds.entries import FeedEntry, FeedListing, NotAFeed, listing
from reportedly.feeds.opml import ListedFeed, from_list, from_opml, to_opml

__all__ = [
    "GUESSES",
    "FeedEntry",
    "FeedListing",
    "ListedFeed",
    "NotAFeed",
    "from_list",
    "from_opml",
    "links_to_feeds",
    "listing",
    "to_opml",
]
