"""The bytes of a feed to its items: RSS and Atom by feedparser, JSON Feed, news sitemaps.

What a server calls its answer says little; the content says what it is. A page where a feed should
be, a feed cut off in the middle and one in another encoding than it says are what news sites serve
every day.
"""

from __future__ import annotations

import json
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from reportedly.codebook.words import FeedKind
from reportedly.errors import InputError
from reportedly.feeds.sitemaps import is_sitemap, sitemap_rows
from reportedly.ingest.addresses import document_id
from reportedly.ingest.http_body import unpacked_body
from reportedly.ingest.markup import Unparsable, tree_of
from reportedly.ingest.packed import GZIP
from reportedly.lexicons.web_names import web_name_set

MOST_ENTRIES = (
    20_000  # of one answer; the longest feed met in the wild lists some 10,000
)
LONGEST_KEY = 500  # characters of a guid that are kept as they are
# Words of syndication's own module (RSS 1.0) for how often a feed changes, in seconds.
_PERIODS = {
    "hourly": 3600,
    "daily": 86_400,
    "weekly": 604_800,
    "monthly": 2_592_000,
    "yearly": 31_536_000,
}


class NotAFeed(InputError):
    """What was answered is no feed: a page, a picture, half of something."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item as a feed gives it. `content` is the article's own words where the feed carries
    them.
    """

    key: str
    address: str | None
    title: str
    summary: str
    content: str
    published: datetime | None
    updated: datetime | None
    outlet: str | None

    @property
    def digest(self) -> str:
        """SHA-256 of everything that could say that the article changed; the campaign that its
        address names does not.
        """
        parts = (
            document_id(self.address) if self.address else None,
            self.title,
            self.summary,
            self.content,
            self.published,
            self.updated,
        )
        words = "\x1f".join(str(part or "") for part in parts)
        return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def words(self) -> str:
        """The longest the feed itself gives of the article."""
        return self.content if len(self.content) >= len(self.summary) else self.summary


@dataclass(frozen=True, slots=True)
class FeedListing:
    """A feed as it was answered once. `children` are the sitemaps a sitemap index names, the newest
    first.
    """

    kind: str  # rss | atom | json | sitemap
    title: str
    entries: tuple[FeedEntry, ...]
    ttl: int | None = None  # seconds in which, the feed says, nothing new comes
    children: tuple[str, ...] = ()
    moved_to: str | None = None
    problem: str = ""  # what is wrong with it, though its items could be read


def listing(data: bytes, address: str, content_type: str = "") -> FeedListing:
    """The items of a feed.

    Args:
        data: the answer's bytes, unpacked; a file that is itself packed, as sitemaps often are, is
            unpacked here.
        address: where they came from; relative links are resolved by it.
        content_type: what the server said they are, with their encoding.

    Raises:
        NotAFeed: they are no feed.
        InputError: they unpack to more than a page may have.
    """
    if data.startswith(GZIP):
        data, _ = unpacked_body(data, "gzip", address)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not start:
        raise NotAFeed(address, "is empty")
    if start in b"{[":
        return _json_feed(data, address)
    if is_sitemap(data):
        return _sitemap(data, address)
    return _syndicated(data, address, content_type)


# ------------------------------------------------------------------ RSS and Atom
def _syndicated(data: bytes, address: str, content_type: str) -> FeedListing:
    """The entries of RSS or Atom."""
    headers = {"content-location": address}
    if content_type:
        headers["content-type"] = content_type
    found = feedparser.parse(
        BytesIO(data), response_headers=headers, sanitize_html=False
    )
    if not found.get("version") and not found.entries:
        raise NotAFeed(address, _instead(data))
    feed: Mapping[str, Any] = found.feed
    entries = tuple(_entry(e, address) for e in found.entries[:MOST_ENTRIES])
    problem = str(found.get("bozo_exception") or "")[:200] if found.get("bozo") else ""
    kind = "atom" if str(found.get("version")).startswith("atom") else "rss"
    moved = _first_value(feed, "newlocation", "itunes_new-feed-url")
    return FeedListing(
        kind,
        _without_markup(feed.get("title")),
        entries,
        _ttl(feed),
        moved_to=urljoin(address, moved) if moved else None,
        problem=problem,
    )


def _instead(data: bytes) -> str:
    """What a page that is no feed is instead."""
    head = data[:2000].lstrip().lower()
    if b"<html" in head:
        return "is a web page and no feed"
    if head.startswith(b"<!doctype html"):
        return "is a web page and no feed"
    return "is no feed that is known here (RSS, Atom, JSON Feed, news sitemap)"


def _entry(found: dict[str, Any], address: str) -> FeedEntry:
    """One entry of RSS or Atom, with the longest of its texts."""
    link = _item_link(found, address)
    title, summary = _without_markup(found.get("title")), _first_value(found, "summary")
    contents = (_first_value(one, "value") for one in found.get("content", ()))
    content = max(contents, key=len, default="")
    source = found.get("source") or {}
    return FeedEntry(
        _item_key(found, link, title + summary),
        link,
        title,
        summary,
        content,
        _moment(found.get("published_parsed")),
        _moment(
            dict.get(found, "updated_parsed")
        ),  # else feedparser gives the day of publication
        _without_markup(source.get("title")) or None,
    )


def _first_value(found: Mapping[str, Any], *names: str) -> str:
    """The first of some fields that says something; empty where none does."""
    return next(
        (str(value) for name in names if (value := found.get(name))),
        "",
    )


def _item_key(found: Mapping[str, Any], link: str | None, words: str) -> str:
    """What an item is known again by: its id, else its address, else its words."""
    key = _first_value(found, "id") or link or sha256(words.encode()).hexdigest()
    return key[:LONGEST_KEY]


def _item_link(found: Mapping[str, Any], address: str) -> str | None:
    """Where the article is: its link, else a guid that is an address."""
    for candidate in (found.get("link"), found.get("id")):
        if candidate and (link := web_address(str(candidate), address)):
            return link
    return None


def web_address(words: str, base: str) -> str | None:
    """An address of the web out of a link as it was written; None where it leads elsewhere."""
    try:
        whole = urljoin(base, words.strip())
        parts = urlsplit(whole)
    except ValueError:
        return None
    if parts.scheme not in web_name_set("web_schemes"):
        return None
    if not parts.hostname:
        return None
    if len(whole) > 2000:
        return None
    return whole.partition("#")[0]


def _moment(parsed: Any) -> datetime | None:
    """A time as feedparser gives it, in UTC; None for one no calendar has."""
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _ttl(feed: Mapping[str, Any]) -> int | None:
    """Seconds a feed asks to be left alone: `ttl` (minutes), or a period and how often in it."""
    minutes = _first_value(feed, "ttl").strip()
    if minutes.isdecimal():
        return int(minutes[:6]) * 60
    period = _PERIODS.get(_first_value(feed, "sy_updateperiod").strip().casefold())
    if period is None:
        return None
    often = str(feed.get("sy_updatefrequency") or "1").strip()
    return period // max(1, int(often[:6])) if often.isdecimal() else period


def _without_markup(words: object) -> str:
    """Words of a title, their markup taken off."""
    text = str(words or "")
    if "<" in text:
        try:
            text = tree_of(f"<div>{text}</div>").text_content()
        except Unparsable:
            return " ".join(text.split())
    return " ".join(text.split())


# ------------------------------------------------------------------ JSON Feed
def _json_feed(data: bytes, address: str) -> FeedListing:
    """The entries of a JSON Feed."""
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotAFeed(address, "is JSON that cannot be read") from None
    items = whole.get("items") if isinstance(whole, dict) else None
    if not isinstance(items, list):
        raise NotAFeed(address, "is JSON without the items of a JSON Feed")
    title = _without_markup(whole.get("title"))
    rows = (item for item in items[:MOST_ENTRIES] if isinstance(item, dict))
    return FeedListing("json", title, tuple(_json_entries(rows, address)))


def _json_entries(rows: Iterator[dict[str, Any]], address: str) -> Iterator[FeedEntry]:
    """The items of a JSON Feed as entries."""
    for row in rows:
        named = _first_value(row, "url", "external_url")
        link = web_address(named, address)
        content = _first_value(row, "content_html", "content_text")
        title = _without_markup(row.get("title"))
        yield FeedEntry(
            _item_key(row, link, title + content),
            link if named else None,
            title,
            _first_value(row, "summary"),
            content,
            iso_moment(row.get("date_published")),
            iso_moment(row.get("date_modified")),
            None,
        )


def iso_moment(words: object) -> datetime | None:
    """A time in ISO 8601, in UTC; one without a zone is taken for UTC."""
    try:
        found = datetime.fromisoformat(str(words or "").strip())
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):  # none, or one before or after all time
        return None


# ------------------------------------------------------------------ sitemaps
def _sitemap(data: bytes, address: str) -> FeedListing:
    """The entries of a news sitemap, and the further sitemaps it lists."""
    rows, children = sitemap_rows(data, address)
    entries = []
    for row in rows[:MOST_ENTRIES]:
        if link := web_address(row["loc"], address):
            published = iso_moment(row.get("publication_date"))
            entries.append(
                FeedEntry(
                    link[:LONGEST_KEY],
                    link,
                    " ".join(row.get("title", "").split()),
                    "",
                    "",
                    published,
                    iso_moment(row.get("lastmod")),
                    row.get("name") or None,
                )
            )
    named = [link for child in children if (link := web_address(child, address))]
    return FeedListing(FeedKind.SITEMAP, "", tuple(entries), children=tuple(named))
