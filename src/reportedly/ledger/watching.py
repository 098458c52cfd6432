"""What the watch keeps in a ledger: feeds, their items, every fetch, what came of it, alerts and
deliveries.

Rows are only appended, so the state of a feed is its last row, and what is still to be done is what
has no later row:
a program that is killed takes up where the rows end.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import FeedKind, FetchKind
from reportedly.ledger import chain
from reportedly.ledger import schema as t
from reportedly.ledger.rows import inflated
from reportedly.records import RawPage
from reportedly.records.watching import Alert, Arrival, Delivery, Feed, FeedItem, Fetch

_ARTICLE_FETCHES = subset("article_fetches")

_FEED_FETCHES = subset("feed_fetches")


Connecting = Callable[[], AbstractContextManager[Connection]]
_PACK = 6  # zlib level, as for the pages of `store`
_MANY = 500  # values asked for at once: SQLite bears 32,766 parameters


@dataclass(frozen=True, slots=True)
class Unread:
    """Bytes that were fetched and of which nothing came yet."""

    fetch: Fetch
    media: str
    data: bytes
    item: FeedItem | None


@dataclass(frozen=True, slots=True)
class FeedCounts:
    """What came of a feed since a moment."""

    documents: int = 0
    versions: int = 0
    figures: int = 0
    barred: int = 0
    unread: int = 0


class WatchLog:
    """The rows of the watch in one ledger; see `Ledger.watch`."""

    def __init__(self, reading: Connecting, writing: Connecting) -> None:
        self._reading = reading
        self._writing = writing

    # -------------------------------------------------------------- feeds
    def keep_feed(self, feed: Feed, action: str, because: str, at: datetime) -> None:
        """Say what holds of a feed from now on."""
        row = {
            "feed": feed.id,
            "action": action,
            "kind": feed.kind,
            "address": feed.address,
            "name": feed.name,
            "text_only": feed.text_only,
            "every": feed.every,
            "because": because,
            "kept_at": at,
        }
        with self._writing() as connection:
            chain.append(connection, t.feeds, [row])

    def feeds(self) -> list[Feed]:
        """The feeds that are watched, in the order they were added."""
        last: dict[str, Any] = {}
        first: dict[str, datetime] = {}
        with self._reading() as connection:
            for row in connection.execute(select(t.feeds).order_by(t.feeds.c.number)):
                last[row.feed] = row
                first.setdefault(row.feed, row.kept_at)
        return [
            _feed(row, first[ident])
            for ident, row in last.items()
            if row.action != "remove"
        ]

    def moves(self, feed: str) -> list[tuple[datetime, str, str]]:
        """When a feed moved, to where and why, first to last."""
        c = t.feeds.c
        asked = select(c.kept_at, c.address, c.because).where(
            c.feed == feed, c.action == "move"
        )
        with self._reading() as connection:
            return [
                (r.kept_at, r.address, r.because) for r in connection.execute(asked)
            ]

    # -------------------------------------------------------------- fetching
    def keep(
        self,
        fetches: Sequence[Fetch],
        at: datetime,
        *,
        items: Sequence[FeedItem] = (),
        pages: Sequence[RawPage] = (),
    ) -> list[int]:
        """Keep fetches with the bytes and the items they brought, all or nothing; the numbers of
        the fetches.

        Args:
            pages: bytes that were fetched, whose digests the fetches name.
            items: what a feed listed and was not listed before in these words.
        """
        with self._writing() as connection:
            _keep_bytes(connection, pages, at)
            chain.append(connection, t.feed_items, [_item_row(i, at) for i in items])
            kept = chain.append(
                connection, t.fetches, [_fetch_row(f, at) for f in fetches]
            )
        return [int(row["number"]) for row in kept]

    def new_items(self, feed: str, items: Sequence[FeedItem]) -> list[FeedItem]:
        """Those of a feed's items that were not listed before in these words."""
        known: dict[str, str] = {}
        c = t.feed_items.c
        keys = list({item.key for item in items})
        with self._reading() as connection:
            for start in range(0, len(keys), _MANY):
                some = keys[start : start + _MANY]
                asked = select(c.key, c.digest).where(
                    c.feed == feed,
                    c.key.in_(some),
                )
                for row in connection.execute(asked.order_by(c.number)):
                    known[row.key] = row.digest
        return [item for item in items if known.get(item.key) != item.digest]

    def last_fetches(
        self, feeds: Iterable[str], kinds: Sequence[str]
    ) -> dict[str, Fetch]:
        """The last fetch of some kinds for each feed."""
        c = t.fetches.c
        wanted = list(feeds)
        latest = (
            select(func.max(c.number))
            .where(c.kind.in_(kinds), c.feed.in_(wanted))
            .group_by(c.feed)
        )
        with self._reading() as connection:
            found = connection.execute(select(t.fetches).where(c.number.in_(latest)))
            return {row.feed: _fetch_of_row(row) for row in found}

    def last_answer(self, feed: str) -> Fetch | None:
        """The last time a feed itself came whole, with the headers to ask by whether it changed."""
        c = t.fetches.c
        asked = select(t.fetches).where(
            c.feed == feed,
            c.kind == FeedKind.FEED,
            c.status == 200,
            c.problem.is_(None),
        )
        with self._reading() as connection:
            row = connection.execute(asked.order_by(c.number.desc()).limit(1)).first()
        return _fetch_of_row(row) if row else None

    def first_miss(self, feed: str, failures: int) -> datetime | None:
        """When the misses in a row began of which a feed's last fetch is the last."""
        c = t.fetches.c
        asked = select(c.kept_at).where(
            c.feed == feed,
            c.kind.in_(_FEED_FETCHES),
        )
        with self._reading() as connection:
            found = connection.execute(
                asked.order_by(c.number.desc()).limit(failures)
            ).all()
        return found[-1].kept_at if found else None

    def page_history(self, place: str, most: int = 20) -> list[Fetch]:
        """What was fetched from a place, the latest first."""
        c = t.fetches.c
        asked = select(t.fetches).where(c.place == place, c.kind == FetchKind.PAGE)
        with self._reading() as connection:
            found = connection.execute(asked.order_by(c.number.desc()).limit(most))
            return [_fetch_of_row(row) for row in found]

    def wanted(
        self, feed: str, after: int, most: int
    ) -> list[tuple[int, FeedItem, bool]]:
        """A feed's items behind a number whose pages were not fetched since: number, item, whether
        in new words.
        """
        i, f = t.feed_items.c, t.fetches.c
        fetched = (
            select(f.number)
            .where(
                f.place == i.place, f.kind.in_(_ARTICLE_FETCHES), f.kept_at >= i.kept_at
            )
            .exists()
        )
        other = t.feed_items.alias()
        before = (
            select(other.c.number)
            .where(
                other.c.feed == i.feed, other.c.key == i.key, other.c.number < i.number
            )
            .exists()
        )
        asked = select(t.feed_items, before.label("again")).where(
            i.feed == feed, i.number > after, i.place.is_not(None), ~fetched
        )
        with self._reading() as connection:
            found = connection.execute(asked.order_by(i.number).limit(most)).all()
        return [(row.number, _item_of_row(row), bool(row.again)) for row in found]

    def due_pages(self, since: datetime, until: datetime, most: int) -> list[Fetch]:
        """Pages that were to be asked again between two moments and were not asked since."""
        f = t.fetches.c
        later = t.fetches.alias()
        newer = (
            select(later.c.number)
            .where(
                later.c.place == f.place,
                later.c.number > f.number,
                later.c.kind == FetchKind.PAGE,
            )
            .exists()
        )
        asked = select(t.fetches).where(
            and_(f.kind == FetchKind.PAGE, f.next_at > since, f.next_at <= until),
            ~newer,
        )
        with self._reading() as connection:
            found = connection.execute(asked.order_by(f.next_at).limit(most)).all()
        return [_fetch_of_row(row) for row in found]

    # -------------------------------------------------------------- what came of it
    def unread(self, most: int, after: int = 0) -> list[Unread]:
        """Fetched bytes of which nothing came yet, the oldest first.

        Args:
            most: how many.
            after: the number of a fetch up to which something came of all.
        """
        f, a = t.fetches.c, t.arrivals.c
        arrived = select(a.fetch).where(a.fetch == f.number).exists()
        asked = (
            select(*t.fetches.c, t.pages.c.media, t.pages.c.packed)
            .join(t.pages, t.pages.c.sha256 == f.record)
            .where(f.number > after, f.kind.in_(_ARTICLE_FETCHES), ~arrived)
            .order_by(f.number)
            .limit(most)
        )
        with self._reading() as connection:
            return [
                Unread(
                    _fetch_of_row(row),
                    row.media,
                    inflated(row.packed),
                    self._item_of(connection, row),
                )
                for row in connection.execute(asked).all()
            ]

    def _item_of(self, connection: Connection, row: Any) -> FeedItem | None:
        c = t.feed_items.c
        asked = (
            select(t.feed_items).where(c.place == row.place).order_by(c.number.desc())
        )
        found = connection.execute(asked.limit(1)).first()
        return _item_of_row(found) if found else None

    def document_of_item(self, feed: str, key: str) -> str | None:
        """The document that a feed's item was read as before, at whatever address."""
        i, f, a = t.feed_items.c, t.fetches.c, t.arrivals.c
        asked = (
            select(a.document)
            .join(t.fetches, f.number == a.fetch)
            .join(t.feed_items, i.place == f.place)
            .where(i.feed == feed, i.key == key, a.document.is_not(None))
            .order_by(a.fetch)
            .limit(1)
        )
        with self._reading() as connection:
            return connection.execute(asked).scalar()

    def document_of_text(self, text: str, outlet: str | None) -> str | None:
        """The document of an outlet that has the very same text (by its SHA-256)."""
        c = t.readings.c
        asked = select(c.document).where(c.text == text)
        asked = (
            asked.where(c.outlet == outlet)
            if outlet
            else asked.where(c.outlet.is_(None))
        )
        with self._reading() as connection:
            return connection.execute(asked.order_by(c.number).limit(1)).scalar()

    def addresses_of(self, document: str) -> list[str]:
        """The addresses that a document's versions came from."""
        c = t.readings.c
        asked = select(c.url).where(
            c.document == document,
            c.url.is_not(None),
        )
        with self._reading() as connection:
            return list(connection.execute(asked.distinct()).scalars())

    def fetched_at(self, numbers: Iterable[int]) -> dict[int, str]:
        """The addresses of some fetches, by number, first to last."""
        f = t.fetches.c
        asked = select(f.number, f.address).where(f.number.in_([*numbers]))
        with self._reading() as connection:
            rows = connection.execute(asked.order_by(f.number))
            return {row.number: row.address for row in rows}

    def says(self, document: str, text: str, title: str | None) -> bool:
        """Whether a document's newest version has this text (by its SHA-256) and this title."""
        c = t.readings.c
        asked = select(c.text, c.title).where(c.document == document)
        asked = asked.order_by(
            c.version.desc(),
            c.number.desc(),
        ).limit(1)
        with self._reading() as connection:
            row = connection.execute(asked).first()
        return row is not None and row.text == text and row.title == title

    def document_at(self, place: str) -> str | None:
        """The document that a place's pages were read as."""
        f, a = t.fetches.c, t.arrivals.c
        asked = select(a.document).join(t.fetches, f.number == a.fetch)
        asked = asked.where(f.place == place, a.document.is_not(None))
        with self._reading() as connection:
            return connection.execute(asked.order_by(a.fetch.desc()).limit(1)).scalar()

    def arrive(self, arrivals: Sequence[Arrival], at: datetime) -> None:
        """Say what came of fetches."""
        rows = [
            {
                "fetch": one.fetch,
                "outcome": one.outcome,
                "document": one.document,
                "told": one.told,
                "figures": one.figures,
                "kept_at": at,
            }
            for one in arrivals
        ]
        with self._writing() as connection:
            chain.append(connection, t.arrivals, rows)

    def arrivals(
        self, since: datetime | None = None, document: str | None = None
    ) -> list[tuple[str, Arrival]]:
        """What came of fetches, with the feed, first to last."""
        a, f = t.arrivals.c, t.fetches.c
        asked = (
            select(t.arrivals, f.feed)
            .join(t.fetches, f.number == a.fetch)
            .order_by(a.fetch)
        )
        if since:
            asked = asked.where(a.kept_at >= since)
        if document:
            asked = asked.where(a.document == document)
        with self._reading() as connection:
            return [(row.feed, _arrival(row)) for row in connection.execute(asked)]

    def counts(self, since: datetime) -> dict[str, FeedCounts]:
        """What came of each feed since a moment."""
        a, f = t.arrivals.c, t.fetches.c
        asked = (
            select(
                f.feed,
                a.outcome,
                func.count().label("many"),
                func.sum(a.figures).label("figures"),
            )
            .join(t.fetches, f.number == a.fetch)
            .where(a.kept_at >= since)
            .group_by(f.feed, a.outcome)
        )
        found: dict[str, dict[str, int]] = {}
        with self._reading() as connection:
            for row in connection.execute(asked):
                mine = found.setdefault(row.feed, {})
                mine[row.outcome] = row.many
                mine["figures"] = mine.get("figures", 0) + int(row.figures or 0)
        return {feed: _feed_counts(of) for feed, of in found.items()}

    def last_item(self, after: int = 0) -> tuple[dict[str, datetime], int]:
        """When each feed last listed something new, and the number of the last item.

        Args:
            after: leave out the items up to this number.
        """
        c = t.feed_items.c
        last = select(
            c.feed,
            func.max(c.number).label("last"),
        ).where(c.number > after)
        asked = last.group_by(c.feed).subquery()
        joined = select(c.feed, c.kept_at, c.number)
        joined = joined.join(asked, asked.c.last == c.number)
        with self._reading() as connection:
            found = connection.execute(joined).all()
        moments = {row.feed: row.kept_at for row in found}
        return moments, max((row.number for row in found), default=after)

    def backlog(self) -> tuple[int, int]:
        """How many listed pages are still to be fetched, and fetched ones to be read."""
        i, f, a = t.feed_items.c, t.fetches.c, t.arrivals.c
        fetched = (
            select(f.number)
            .where(
                f.place == i.place, f.kind.in_(_ARTICLE_FETCHES), f.kept_at >= i.kept_at
            )
            .exists()
        )
        arrived = select(a.fetch).where(a.fetch == f.number).exists()
        with self._reading() as connection:
            listed = connection.execute(
                select(func.count(i.place.distinct())).where(
                    i.place.is_not(None), ~fetched
                )
            ).scalar_one()
            unread = connection.execute(
                select(func.count())
                .select_from(t.fetches)
                .where(f.record.is_not(None), ~arrived)
            ).scalar_one()
        return int(listed), int(unread)

    # -------------------------------------------------------------- alerts
    def answers(self) -> dict[tuple[str, str], dict[str, Any]]:
        """What was last known of each question and happening, by kind and subject."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        with self._reading() as connection:
            for row in connection.execute(
                select(t.answers).order_by(t.answers.c.number)
            ):
                found[row.kind, row.subject] = json.loads(row.known)
        return found

    def keep_alerts(
        self,
        known: Sequence[tuple[str, str, dict[str, Any]]],
        alerts: Sequence[Alert],
        at: datetime,
    ) -> None:
        """Keep what is now known, and the alerts for what changed, together: none is lost, none is
        told twice.
        """
        answers = [
            {
                "kind": kind,
                "subject": subject,
                "known": json.dumps(now, ensure_ascii=False),
                "kept_at": at,
            }
            for kind, subject, now in known
        ]
        rows = [
            {
                "rule": one.rule,
                "group": one.group,
                "change": one.change,
                "told": json.dumps(dict(one.told), ensure_ascii=False),
                "channels": json.dumps(one.channels),
                "due_at": one.due_at,
                "kept_at": one.at,
            }
            for one in alerts
        ]
        with self._writing() as connection:
            chain.append(connection, t.answers, answers)
            chain.append(connection, t.alerts, rows)

    def alerts(self, since: datetime | None = None, after: int = 0) -> list[Alert]:
        """Alerts, first to last.

        Args:
            since: leave out those of before.
            after: leave out those up to this number.
        """
        c = t.alerts.c
        asked = select(t.alerts).where(c.number > after).order_by(c.number)
        if since:
            asked = asked.where(c.kept_at >= since)
        with self._reading() as connection:
            return [_alert(row) for row in connection.execute(asked)]

    def alerts_of(self, numbers: Iterable[int]) -> list[Alert]:
        """Alerts by their numbers, first to last."""
        c = t.alerts.c
        asked = select(t.alerts).where(c.number.in_(list(numbers))).order_by(c.number)
        with self._reading() as connection:
            return [_alert(row) for row in connection.execute(asked)]

    def last_alert(self, rule: str, group: str) -> datetime | None:
        """When a rule last had something to tell of a group, and was to tell it."""
        c = t.alerts.c
        asked = select(func.max(c.due_at)).where(
            c.rule == rule,
            c.group == group,
        )
        with self._reading() as connection:
            return connection.execute(asked).scalar()

    def deliver(self, delivery: Delivery) -> None:
        """Keep one attempt to tell alerts."""
        row = {
            "message": delivery.message,
            "alerts": json.dumps(delivery.alerts),
            "channel": delivery.channel,
            "attempt": delivery.attempt,
            "outcome": delivery.outcome,
            "detail": delivery.detail,
            "next_at": delivery.next_at,
            "kept_at": delivery.at,
        }
        with self._writing() as connection:
            chain.append(connection, t.deliveries, [row])

    def deliveries(self, after: int = 0) -> list[Delivery]:
        """Every attempt behind a number, first to last."""
        c = t.deliveries.c
        asked = select(t.deliveries).where(c.number > after).order_by(c.number)
        with self._reading() as connection:
            return [_delivery(row) for row in connection.execute(asked)]


# ------------------------------------------------------------------ rows and records
def _keep_bytes(
    connection: Connection, pages: Sequence[RawPage], now: datetime
) -> None:
    """Keep bytes that are not kept yet, with the names they came under."""
    for page in pages:
        known = select(t.pages.c.sha256).where(t.pages.c.sha256 == page.sha256)
        if not connection.execute(known).first():
            row = {
                "sha256": page.sha256,
                "media": page.media,
                "size": len(page.data),
                "packed": zlib.compress(page.data, _PACK),
                "kept_at": now,
            }
            chain.append(connection, t.pages, [row])


def _feed(row: Any, added: datetime) -> Feed:
    return Feed(
        row.feed, row.kind, row.address, row.name, row.text_only, row.every, added
    )


def _item_row(item: FeedItem, now: datetime) -> dict[str, Any]:
    return {
        "feed": item.feed,
        "key": item.key,
        "address": item.address,
        "place": item.place,
        "digest": item.digest,
        "title": item.title,
        "published": item.published,
        "outlet": item.outlet,
        "kept_at": now,
    }


def _item_of_row(row: Any) -> FeedItem:
    return FeedItem(
        row.feed,
        row.key,
        row.address,
        row.place,
        row.digest,
        row.title,
        row.published,
        row.outlet,
    )


def _fetch_row(fetch: Fetch, now: datetime) -> dict[str, Any]:
    return {
        "feed": fetch.feed,
        "kind": fetch.kind,
        "asked": fetch.asked,
        "address": fetch.address,
        "place": fetch.place,
        "status": fetch.status,
        "problem": fetch.problem,
        "record": fetch.record,
        "body": fetch.body,
        "size": fetch.size,
        "headers": json.dumps(dict(fetch.headers), ensure_ascii=False),
        "failures": fetch.failures,
        "seconds": float(fetch.seconds),
        "next_at": fetch.next_at,
        "kept_at": now,
    }


def _fetch_of_row(row: Any) -> Fetch:
    return Fetch(
        feed=row.feed,
        kind=row.kind,
        asked=row.asked,
        address=row.address,
        place=row.place,
        status=row.status,
        problem=row.problem,
        record=row.record,
        body=row.body,
        size=row.size,
        headers=json.loads(row.headers),
        failures=row.failures,
        seconds=row.seconds,
        next_at=row.next_at,
        at=row.kept_at,
        number=row.number,
    )


def _arrival(row: Any) -> Arrival:
    return Arrival(
        row.fetch,
        row.outcome,
        row.document,
        row.told,
        row.figures,
        row.kept_at,
        row.fetch,
    )


def _feed_counts(of: dict[str, int]) -> FeedCounts:
    return FeedCounts(
        of.get("new", 0),
        of.get("version", 0),
        of.get("figures", 0),
        of.get("barred", 0) + of.get("missing", 0),
        of.get("unread", 0),
    )


def _alert(row: Any) -> Alert:
    channels = tuple(json.loads(row.channels))
    facts = json.loads(row.told)
    return Alert(
        row.rule,
        row.group,
        row.change,
        facts,
        channels,
        row.due_at,
        row.kept_at,
        row.number,
    )


def _delivery(row: Any) -> Delivery:
    return Delivery(
        row.message,
        tuple(json.loads(row.alerts)),
        row.channel,
        row.attempt,
        row.outcome,
        row.detail,
        row.next_at,
        row.kept_at,
        row.number,
    )
