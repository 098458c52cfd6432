"""The frozen records of the watch: feeds, what was fetched from where, what came of it, and what
was told to whom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

# Figures, events and articles by which a question or happening is known again when its id changed.
MOST_MEMBERS = 30


@dataclass(frozen=True, slots=True)
class Feed:
    """A source that is asked again and again, as it was last described.

    `kind`: feed (RSS, Atom, JSON Feed, told by its content) | sitemap | folder | warc | maildir |
        imap. `text_only`:
    its pages may not be crawled, an item's own words are the article.
    """

    id: str
    kind: str
    address: str
    name: str = ""
    text_only: bool = False
    every: int | None = None  # seconds between two requests, where the user says so
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item as a feed gave it: `key` is its guid or, without one, its address; `digest` is of its
    words.
    """

    feed: str
    key: str
    address: str | None
    place: (
        str | None
    )  # the id of what stands at the address, whatever campaign it names
    digest: str
    title: str | None = None
    published: date | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request, or one look into a folder or a mailbox: what was asked, what came, and when to
    ask again.

    `kind`: feed | page | robots | text (an item's own words) | look (a folder or a mailbox).
        `asked` is the address
    that was wanted, `address` the one that answered. `record` is the SHA-256 of the bytes that were
    kept, of a page the whole WARC record with its headers; `body` that of the answer's own bytes,
    unpacked. `failures` counts the misses in a row up to this one.
    """

    feed: str
    kind: str
    asked: str
    address: str
    place: str  # id of what stands at the address, whatever campaign it names
    status: int | None
    problem: str | None
    record: str | None
    body: str | None
    size: int
    headers: Mapping[str, str] = field(default_factory=dict)
    failures: int = 0
    seconds: float = 0.0
    next_at: datetime | None = None
    at: datetime | None = None
    number: int = 0

    @property
    def is_answered(self) -> bool:
        """Whether the other side answered as it should, were it only that nothing changed."""
        return self.problem is None


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of a fetched page or item.

    `outcome`: new | version | same | barred (paywall, consent page) | missing (soft 404) | gone |
        unread. `told` says
    why, or what of an article's figures its newer version changed.
    """

    fetch: int
    outcome: str
    document: str | None
    told: str
    figures: int = 0
    at: datetime | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """One change of the ledger that a rule asked for.

    Those of one `group`, a happening or a question, go out together. `due_at` is when: at once, or
    after quiet hours, a cooling-off or at the hour of the digest.
    """

    rule: str
    group: str
    change: str
    told: Mapping[str, Any]
    channels: tuple[str, ...]
    due_at: datetime
    at: datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to tell alerts to a channel. `outcome`: sent | retry | failed."""

    message: str  # id, the same for every attempt
    alerts: tuple[int, ...]
    channel: str
    attempt: int
    outcome: str
    detail: str
    next_at: datetime | None
    at: datetime
    number: int = 0
