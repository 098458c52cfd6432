"""What an answer means: of a feed its new items and when to ask again; of a page its bytes, or that
it is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from urllib.parse import urlsplit

from reportedly.codebook.words import FeedKind, FetchKind
from reportedly.errors import InputError
from reportedly.feeds import FeedEntry, FeedListing, links_to_feeds, listing
from reportedly.ingest.addresses import document_id
from reportedly.ingest.json_shapes import row_item
from reportedly.ledger import Ledger
from reportedly.lexicons.web_names import web_name_set
from reportedly.records import Failure, RawPage
from reportedly.records.watching import Feed, FeedItem, Fetch
from reportedly.run.feeds import is_ailing
from reportedly.watch import schedule
from reportedly.watch.asking import HttpAnswer, freshness, retry_after, unpack_problem
from reportedly.watch.hosts import Task
from reportedly.watch.records import as_record
from reportedly.watch.schedule import Pace

NEWS = timedelta(days=3)  # a sitemap lists whole sites; older pages of it are no news
LONGEST_TITLE = 1000  # characters of a title or an outlet that a feed gives
CHILDREN = 3  # sitemaps of an index that are looked at, the newest
_FRONTS = web_name_set("site_fronts")  # names a site has in front
_GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class FeedCame:
    """What a feed's answer brought, to be kept in one transaction."""

    fetch: Fetch
    items: tuple[FeedItem, ...] = ()
    texts: tuple[Fetch, ...] = ()  # one for each item whose own words are the article
    pages: tuple[RawPage, ...] = ()
    children: tuple[str, ...] = ()
    moved_to: str | None = None  # by redirects for good
    says_moved_to: str | None = None  # in its own words
    listing: FeedListing | None = None


@dataclass(frozen=True, slots=True)
class PageCame:
    """What a page's answer brought."""

    fetch: Fetch
    pages: tuple[RawPage, ...] = ()
    gone: bool = False


def conditions(before: Fetch | None) -> dict[str, str]:
    """The headers that ask for an answer only if it changed."""
    if before is None:
        return {}
    asked = {}
    if etag := before.headers.get("etag"):
        asked["if-none-match"] = etag
    if modified := before.headers.get("last-modified"):
        asked["if-modified-since"] = modified
    return asked


def pace_of(feed: Feed, found: FeedListing | None = None, answer: HttpAnswer | None = None,
            now: datetime | None = None) -> Pace:  # fmt: skip
    """What is known of a feed's pace."""
    return Pace(
        timedelta(seconds=feed.every) if feed.every else schedule.EVERY,
        timedelta(seconds=found.ttl) if found and found.ttl else None,
        freshness(answer, now) if answer and now else None,
    )


# ------------------------------------------------------------------ a feed
def _listed(answer: HttpAnswer) -> tuple[FeedListing | None, str | None]:
    """What an answer lists, and what is wrong with it; neither where nothing changed."""
    problem = answer.problem or _status_problem(answer)
    if problem is not None:
        return None, problem
    if answer.status != 200:
        return None, None
    try:
        kind = answer.header("content-type")
        return listing(answer.body(), answer.address, kind), None
    except InputError as error:
        return None, error.reason + _hint(answer)


def feed_answer(
    ledger: Ledger,
    feed: Feed,
    task: Task,
    answer: HttpAnswer,
    now: datetime,
    failures: int,
    random: Random,
) -> FeedCame:
    """What a feed's answer means.

    Args:
        failures: the misses in a row before this answer.
    """
    found, problem = _listed(answer)
    if problem is not None:
        return _missed(ledger, feed, task, answer, problem, failures + 1, now, random)
    pace = pace_of(feed, found, answer, now)
    due = schedule.next_asked(now, pace)
    if task.crowded:
        due = schedule.spread_out(now, pace, due, random)
    note = _fetch(FetchKind.FEED, task, answer, None, due)
    if found is None:
        return FeedCame(note)
    items, texts, pages = _new(ledger, feed, found, now)
    moved = task.address if task.hops and task.moved else None
    return FeedCame(
        note,
        items,
        texts,
        pages,
        found.children[:CHILDREN],
        moved if moved and moved != feed.address else None,
        found.moved_to,
        found,
    )


def _hint(answer: HttpAnswer) -> str:
    """The feeds that a page names which was answered in place of one."""
    try:
        named = links_to_feeds(answer.body(), answer.address)
    except InputError:
        return ""
    return f"; it names {named[0][0]}" if named else ""


def _missed(
    ledger: Ledger,
    feed: Feed,
    task: Task,
    answer: HttpAnswer,
    problem: str,
    failures: int,
    now: datetime,
    random: Random,
) -> FeedCame:
    due: datetime | None = schedule.next_try(now, pace_of(feed), failures, random)
    if (pause := retry_after(answer, now)) and due:
        due = max(due, now + min(pause, schedule.LONGEST))
    if is_ailing(failures):
        first = ledger.watch.first_miss(feed.id, failures - 1)
        if schedule.is_given_up(first, now):
            due = None
            problem = f"{problem}; not asked any more after {schedule.GIVE_UP.days} days of this"
    return FeedCame(_fetch(FetchKind.FEED, task, answer, problem, due, failures))


def _status_problem(answer: HttpAnswer) -> str | None:
    if answer.status in {200, 304}:
        return unpack_problem(answer) if answer.status == 200 else None
    return f"answered {answer.status}"


def _fetch(
    kind: str,
    task: Task,
    answer: HttpAnswer,
    problem: str | None,
    due: datetime | None,
    failures: int = 0,
    record: str | None = None,
) -> Fetch:
    body = _body_digest(answer) if answer.status == 200 and problem is None else None
    return Fetch(
        feed=task.feed,
        kind=kind,
        asked=task.asked,
        address=answer.address,
        place=task.place or document_id(task.asked),
        status=answer.status,
        problem=problem,
        record=record,
        body=body,
        size=len(answer.sent),
        headers=answer.told(),
        failures=failures,
        seconds=answer.seconds,
        next_at=due,
    )


def _body_digest(answer: HttpAnswer) -> str | None:
    try:
        return sha256(answer.body()).hexdigest()
    except InputError:
        return None


def _new(
    ledger: Ledger, feed: Feed, found: FeedListing, now: datetime
) -> tuple[tuple[FeedItem, ...], tuple[Fetch, ...], tuple[RawPage, ...]]:
    """The items that are new or in new words, and of a feed that may not be crawled their words as
    articles.
    """
    entries = {entry.key: entry for entry in _news(found, now)}
    asked = [_item(feed, entry, now) for entry in entries.values()]
    items = ledger.watch.new_items(feed.id, asked)
    if not feed.text_only:
        return tuple(items), (), ()
    texts: list[Fetch] = []
    pages: list[RawPage] = []
    for item in items:
        page = _item_words(feed, found, entries[item.key], item)
        if page is not None:
            pages.append(page)
            texts.append(_text_fetch(feed, item, page))
    return tuple(items), tuple(texts), tuple(pages)


def _news(found: FeedListing, now: datetime) -> Iterator[FeedEntry]:
    for entry in found.entries:
        when = entry.updated or entry.published
        if found.kind != FeedKind.SITEMAP or (when is not None and now - when <= NEWS):
            yield entry


def _item(feed: Feed, entry: FeedEntry, now: datetime) -> FeedItem:
    published = entry.published or entry.updated
    return FeedItem(
        feed.id,
        entry.key,
        entry.address,
        _place(feed, entry),
        entry.digest,
        entry.title[:LONGEST_TITLE] or None,
        published.date()
        if published and published <= now + timedelta(days=1)
        else None,
        entry.outlet[:LONGEST_TITLE] if entry.outlet else None,
    )


def _place(feed: Feed, entry: FeedEntry) -> str:
    """What an item's words stand under: its address, but what a feed itself says under the address
    of another site is no version of the article there.
    """
    own = not feed.text_only or _of_one_site(feed.address, entry.address or "")
    if entry.address and own:
        return document_id(entry.address)
    return document_id(f"{feed.address}#{entry.key}")


def _of_one_site(one: str, other: str) -> bool:
    a, b = (_site(urlsplit(address).hostname or "") for address in (one, other))
    return a == b or a.endswith(f".{b}") or b.endswith(f".{a}")


def _site(host: str) -> str:
    first, _, rest = host.partition(".")
    return rest if first in _FRONTS and "." in rest else host


def _item_words(
    feed: Feed, found: FeedListing, entry: FeedEntry, item: FeedItem
) -> RawPage | None:
    """An item's own words as an article; None where it has none worth the name."""
    row = {
        "id": item.place,
        "title": entry.title or None,
        "published": item.published.isoformat() if item.published else None,
        "outlet": entry.outlet or feed.name or found.title or None,
        "url": entry.address,
        "text": entry.words,
    }
    made = row_item(
        {k: v for k, v in row.items() if v}, feed.address, item.place or feed.id
    )
    return None if isinstance(made, Failure) else made


def _text_fetch(feed: Feed, item: FeedItem, page: RawPage) -> Fetch:
    place = item.place or page.id
    address = item.address or feed.address
    return fetch_of_words(feed, page, address, feed.address, place, 200)


def fetch_of_words(
    feed: Feed,
    page: RawPage,
    asked: str,
    address: str,
    place: str,
    status: int | None = None,
) -> Fetch:
    """A fetch whose article came with what a feed or a mailbox gave: its own words are kept."""
    return Fetch(
        feed=feed.id,
        kind=FetchKind.TEXT,
        asked=asked,
        address=address,
        place=place,
        status=status,
        problem=None,
        record=page.sha256,
        body=page.sha256,
        size=len(page.data),
    )


# ------------------------------------------------------------------ a page
def page_answer(
    task: Task, answer: HttpAnswer, now: datetime, random: Random
) -> PageCame:
    """What a page's answer means."""
    problem = answer.problem or _status_problem(answer)
    if problem is not None:
        return _page_missed(task, answer, problem, now, random)
    due = schedule.next_visit(task.first_at or now, now)
    if answer.status == 304 or _is_as_before(task, answer):
        return PageCame(_fetch(FetchKind.PAGE, task, answer, None, due))
    page = as_record(answer, task.place, now)
    return PageCame(
        _fetch(FetchKind.PAGE, task, answer, None, due, record=page.sha256), (page,)
    )


def _is_as_before(task: Task, answer: HttpAnswer) -> bool:
    before = task.before
    if before is None:
        return False
    if before.body is None:
        return False
    return before.body == _body_digest(answer)


def _page_missed(
    task: Task, answer: HttpAnswer, problem: str, now: datetime, random: Random
) -> PageCame:
    failures = task.failures + 1
    due = schedule.next_page_try(now, failures, random)
    if (pause := retry_after(answer, now)) and due:
        due = max(due, now + min(pause, schedule.LONGEST))
    taken_down = answer.status == 410 or (
        answer.status in _GONE and failures >= schedule.MISSING
    )
    gone = taken_down and task.first_at is not None
    return PageCame(
        _fetch(
            FetchKind.PAGE, task, answer, problem, None if taken_down else due, failures
        ),
        gone=gone,
    )
