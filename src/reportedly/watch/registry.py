"""The feeds of a ledger: found from what somebody names, added, taken out, tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from reportedly.codebook.words import FeedKind
from reportedly.errors import InputError, UsageError
from reportedly.feeds import (
    GUESSES,
    FeedListing,
    ListedFeed,
    from_list,
    from_opml,
    links_to_feeds,
)
from reportedly.feeds import listing as parsed
from reportedly.feeds.opml import is_opml
from reportedly.ingest.addresses import document_id
from reportedly.ledger import Ledger
from reportedly.lexicons.web_names import web_name_set, web_names
from reportedly.records.watching import Feed
from reportedly.watch.asking import HttpAnswer
from reportedly.watch.clock import Clock
from reportedly.watch.schedule import LEAST, LONGEST
from reportedly.watch.watcher import AT_ONCE

_WEB = web_name_set("web_schemes")
_MAILBOXES = web_name_set("mailbox_schemes")
_SCHEMES = _WEB | _MAILBOXES
_FOR_READERS = "feed:"  # before an address that a browser is to hand to a feed reader

_MOST_LIST = 10_000_000  # bytes of a list of feeds
_ARCHIVES = web_names("crawl_endings") + web_names("old_crawl_endings")
Get = Callable[[str], HttpAnswer]


@dataclass(frozen=True, slots=True)
class Tried:
    """A feed as it answered when it was tried."""

    address: str
    listing: FeedListing | None
    problem: str | None
    led: tuple[str, ...] = ()  # the addresses it was found by


def try_feeds(addresses: Sequence[str], get: Get) -> Iterator[Tried]:
    """Each of some addresses as `try_feed` finds it, in their order, several hosts at a time."""
    if len(addresses) < 2:
        yield from (try_feed(one, get) for one in addresses)
        return
    with ThreadPoolExecutor(min(AT_ONCE, len(addresses))) as pool:
        yield from pool.map(lambda one: try_feed(one, get), addresses)


def try_feed(address: str, get: Get) -> Tried:
    """Ask an address for a feed; of a page, for the feed it names or where one mostly is."""
    answer = get(address)
    problem = _problem_of_answer(answer)
    if problem:
        return Tried(address, None, problem)
    try:
        return Tried(answer.address, _listing(answer), None)
    except InputError as error:
        reason = error.reason
    for candidate in _possible_feeds(answer):
        found = get(candidate)
        if _problem_of_answer(found):
            continue
        try:
            return Tried(found.address, _listing(found), None, (address,))
        except InputError:
            continue
    return Tried(address, None, reason)


def _listing(answer: HttpAnswer) -> FeedListing:
    return parsed(answer.body(), answer.address, answer.header("content-type"))


def _problem_of_answer(answer: HttpAnswer) -> str | None:
    return answer.problem or (
        None if answer.status == 200 else f"answered {answer.status}"
    )


def _possible_feeds(answer: HttpAnswer) -> Iterator[str]:
    """The feeds a page names, then the usual places."""
    try:
        yield from (
            address for address, _ in links_to_feeds(answer.body(), answer.address)
        )
    except InputError:
        return
    yield from (urljoin(answer.address, f"/{guess}") for guess in GUESSES)


# ------------------------------------------------------------------ adding and taking out
def named_feeds(name: str) -> list[ListedFeed]:
    """What a word on the command line names: one source, or the feeds of an OPML file or a list.

    A list of hundreds often names one thing that is no address (`is_address`): it is there too, to
    be said and left out.

    Raises:
        UsageError: it names nothing that can be watched.
    """
    name = _plain_address(name)
    if is_address(name):
        return [ListedFeed(name)]
    path = Path(name)
    if path.is_dir():
        return [ListedFeed(str(path.resolve()), path.name)]
    if not path.is_file():
        raise UsageError(
            f"{name}: is no address (https://…), folder, OPML file or list of feeds"
        )
    data = path.read_bytes()[:_MOST_LIST]
    try:
        found = (
            from_opml(data, name)
            if is_opml(data)
            else from_list(data.decode("utf-8-sig"))
        )
    except (InputError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: is no list of feeds ({error})") from None
    found = [_as_watched(one) for one in found]
    if not any(is_address(one.address) for one in found):
        what = (
            f"names {found[0].address[:80]!r}, which is no address"
            if found
            else "names no feed"
        )
        raise UsageError(f"{name}: {what}")
    return found


def _as_watched(listed: ListedFeed) -> ListedFeed:
    """A feed of a list with its plain address, and a pace that is one: no list can have a server
    asked each second.
    """
    address, every = _plain_address(listed.address), listed.every
    if every is not None:
        least, longest = LEAST.total_seconds(), LONGEST.total_seconds()
        every = int(min(max(every, least), longest))
    return replace(listed, address=address, every=every)


def is_address(address: str) -> bool:
    """Whether it can be asked: https://, imaps:// and the like."""
    try:
        return urlsplit(address).scheme in _SCHEMES
    except ValueError:
        return False


def is_mailbox(address: str) -> bool:
    """Whether an address is that of a mailbox: whoever is asked there is told the password."""
    try:
        return urlsplit(address).scheme in _MAILBOXES
    except ValueError:
        return False


def _plain_address(address: str) -> str:
    """The address behind feed: ("feed://a.example/rss", "feed:https://a.example/rss")."""
    if not address.casefold().startswith(_FOR_READERS):
        return address
    rest = address[len(_FOR_READERS) :]
    return f"http:{rest}" if rest.startswith("//") else rest


def source_kind(address: str) -> str:
    """What kind of source an address or a folder is."""
    if is_mailbox(address):
        return FeedKind.IMAP
    if urlsplit(address).scheme in _WEB:
        return FeedKind.FEED
    root = Path(address)
    if (root / "new").is_dir() and (root / "cur").is_dir():
        return FeedKind.MAILDIR
    names = [path.name.casefold() for path in root.iterdir() if path.is_file()]
    archives = names and all(name.endswith(_ARCHIVES) for name in names)
    return FeedKind.WARC if archives else FeedKind.FOLDER


def feed_id(address: str) -> str:
    """The id of a source: of its address as it was first given."""
    return sha256(address.encode("utf-8", "replace")).hexdigest()[:12]


def add_feed(ledger: Ledger, feed: Feed, clock: Clock) -> bool:
    """Watch a source from now on; False if its address is watched already."""
    here = document_id(feed.address)
    if any(document_id(one.address) == here for one in ledger.watch.feeds()):
        return False
    ledger.watch.keep_feed(feed, "add", "", clock.now())
    return True


def find_feed(ledger: Ledger, asked: str) -> Feed:
    """A watched source by its address, its id or the beginning of either.

    Raises:
        UsageError: none is meant, or several.
    """
    feeds = ledger.watch.feeds()
    exact = [one for one in feeds if asked in {one.address, one.id}]
    found = exact or [
        one for one in feeds if one.id.startswith(asked) or asked in one.address
    ]
    if len(found) == 1:
        return found[0]
    what = "no feed is" if not found else f"{len(found)} feeds are"
    raise UsageError(f"{what} meant by {asked!r}; `reportedly feeds list` lists them")
