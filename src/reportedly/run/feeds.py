"""How the watch stands: each feed's last fetch, lag and failures, and what it brings a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from reportedly.codebook.subsets import in_order
from reportedly.codebook.words import FeedState
from reportedly.ledger import Ledger
from reportedly.ledger.watching import FeedCounts
from reportedly.records.watching import Feed, Fetch

_FEED_FETCHES = in_order("feed_fetches")

DAY = timedelta(days=1)
AILING = 6  # misses in a row from which a feed is called ailing: a day of them at the slowest pace


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """One feed. `lag` is by how many seconds it is overdue; counts are of the last 24 hours."""

    feed: Feed
    state: str  # new | well | failing | ailing | given up
    last_at: datetime | None
    next_at: datetime | None
    lag: float
    failures: int
    problem: str | None
    last_item_at: datetime | None
    counts: FeedCounts
    moved: tuple[str, ...]  # addresses it moved to

    def as_dict(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "feed": self.feed.id,
            "address": self.feed.address,
            "name": self.feed.name,
            "kind": self.feed.kind,
            "state": self.state,
            "last_fetch": _moment_or_none(self.last_at),
            "next_fetch": _moment_or_none(self.next_at),
            "lag_seconds": round(self.lag),
            "failures": self.failures,
            "problem": self.problem,
            "last_new_item": _moment_or_none(self.last_item_at),
            "last_24_hours": asdict(self.counts),
            "moved_to": list(self.moved),
        }


@dataclass(frozen=True, slots=True)
class WatchStatus:
    """All feeds, and what waits to be fetched and to be read."""

    at: datetime
    feeds: tuple[FeedStatus, ...]
    to_fetch: int
    to_read: int


def watch_status(ledger: Ledger, now: datetime) -> WatchStatus:
    """How the watch over a ledger stands."""
    log = ledger.watch
    feeds = log.feeds()
    last = log.last_fetches([feed.id for feed in feeds], _FEED_FETCHES)
    counts, (items, _) = log.counts(now - DAY), log.last_item()
    rows = []
    for feed in feeds:
        moved = tuple(address for _, address, _ in log.moves(feed.id))
        feed_counts = counts.get(feed.id, FeedCounts())
        rows.append(
            _status_of(
                feed, last.get(feed.id), now, items.get(feed.id), feed_counts, moved
            )
        )
    to_fetch, to_read = log.backlog()
    return WatchStatus(now, tuple(rows), to_fetch, to_read)


def _status_of(
    feed: Feed,
    last: Fetch | None,
    now: datetime,
    item: datetime | None,
    counts: FeedCounts,
    moved: tuple[str, ...],
) -> FeedStatus:
    due = last.next_at if last else None
    lag = max(0.0, (now - due).total_seconds()) if due else 0.0
    return FeedStatus(
        feed,
        _feed_state(last),
        last.at if last else None,
        due,
        lag,
        last.failures if last else 0,
        last.problem if last else None,
        item,
        counts,
        moved,
    )


def is_ailing(failures: int) -> bool:
    """Whether a feed fails so often that somebody should look."""
    return failures >= AILING


def _feed_state(last: Fetch | None) -> str:
    if last is None:
        return FeedState.NEW
    if last.problem and last.next_at is None:
        return FeedState.GIVEN_UP
    if is_ailing(last.failures):
        return FeedState.AILING
    return FeedState.FAILING if last.failures else FeedState.WELL


def _moment_or_none(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


class InWords(NamedTuple):
    """How a feed stands, as a table shows it; documents and figures are those of a day."""

    state: str
    feed: str
    fetched: str
    overdue: str
    failures: str
    documents: str
    figures: str
    trouble: str


def in_lines(found: WatchStatus) -> Iterator[InWords]:
    """The rows of a table of feeds; those of one name are told apart by their addresses."""
    names = Counter(one.feed.name for one in found.feeds)
    for one in found.feeds:
        several = f" ({one.feed.address})" if names[one.feed.name] > 1 else ""
        yield InWords(
            one.state,
            one.feed.name + several if one.feed.name else one.feed.address,
            _time_ago(found.at, one.last_at),
            _length_of_time(one.lag) if one.lag > 0 else "",
            str(one.failures or ""),
            f"{one.counts.documents} + {one.counts.versions}",
            str(one.counts.figures),
            one.problem or (f"moved to {one.moved[-1]}" if one.moved else ""),
        )


def _time_ago(now: datetime, then: datetime | None) -> str:
    return f"{_length_of_time((now - then).total_seconds())} ago" if then else "never"


def _length_of_time(seconds: float) -> str:
    for size, name in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} s"
