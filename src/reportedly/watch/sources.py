"""Feeds that are no web feed: a folder, a directory of WARC files, a maildir, a mailbox read over
IMAP.

Files are read where they lie; what was read has a row by its name, size and time, and is not opened
again.
"""

from __future__ import annotations

import imaplib
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from reportedly.codebook import vocabulary_where
from reportedly.codebook.words import FeedKind
from reportedly.errors import InputError
from reportedly.ingest import page_from_bytes
from reportedly.ingest.mail import MAIL
from reportedly.ledger import Ledger
from reportedly.lexicons.web_names import web_names
from reportedly.records import Failure, RawPage
from reportedly.records.watching import Arrival, Feed, FeedItem, Fetch
from reportedly.run.build import Added, build
from reportedly.watch.answers import fetch_of_words
from reportedly.watch.clock import Clock
from reportedly.watch.guard import deadline, seconds_left
from reportedly.watch.mail_servers import Inbox, folder_as_sent, trusting

LOCAL = frozenset(vocabulary_where("source kind", "local", True))
PASSWORD = "REPORTEDLY_IMAP_PASSWORD"  # of a mailbox; never kept in a ledger
CERTIFICATES = "REPORTEDLY_IMAP_CA"  # a file of certificates to trust besides
_SETTLED = 3.0  # seconds a file must be untouched: what is still being copied is read the next time
_MOST_FILES = 500  # of one look; the others at the next
_MOST_MAILS = 200
_FLAGS = re.compile(r":2,[A-Za-z]*$")  # maildir: what a reader did with a message
_ARCHIVES = web_names("crawl_endings") + web_names("old_crawl_endings")
# Seconds of one look into a mailbox, all in all, for which everything else waits; from the half of
# it on no further mail is begun, but left to the next look.
IMAP_SECONDS = 30.0
_IMAP_PORT, _IMAPS_PORT = 143, 993


@dataclass(frozen=True, slots=True)
class LookResult:
    """What a look brought."""

    documents: int = 0
    figures: int = 0
    failures: tuple[str, ...] = ()
    problem: str | None = None


def look_at_source(ledger: Ledger, feed: Feed, clock: Clock) -> LookResult:
    """Read what is new in a folder or a mailbox."""
    if feed.kind == FeedKind.IMAP:
        return _mailbox(ledger, feed, clock)
    root = Path(feed.address)
    if not root.is_dir():
        return LookResult(problem="is no folder any more")
    listed = ledger.watch.new_items(
        feed.id,
        list(_files(feed, root)),
    )[:_MOST_FILES]
    return _read(ledger, feed, listed, clock)


def _is_settled(path: Path, stat: os.stat_result) -> bool:
    """Whether it is a file that nobody is writing to."""
    return path.is_file() and time.time() - stat.st_mtime >= _SETTLED


def _files(feed: Feed, root: Path) -> Iterator[FeedItem]:
    """The files of a folder that nobody is writing to, by name."""
    folders = [root / "new", root / "cur"] if feed.kind == FeedKind.MAILDIR else [root]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if any(part.startswith(".") for part in path.relative_to(root).parts):
                continue
            if feed.kind == FeedKind.WARC and not path.name.casefold().endswith(
                _ARCHIVES
            ):
                continue
            with suppress(OSError):
                stat = path.stat()
                if _is_settled(path, stat):
                    yield _file_item(feed, path, stat)


def _file_item(feed: Feed, path: Path, stat: os.stat_result) -> FeedItem:
    key = _FLAGS.sub("", path.name) if feed.kind == FeedKind.MAILDIR else str(path)
    digest = (
        key if feed.kind == FeedKind.MAILDIR else f"{stat.st_size}:{stat.st_mtime_ns}"
    )
    return FeedItem(
        feed.id,
        key,
        str(path),
        None,
        sha256(digest.encode()).hexdigest(),
    )


def _read(
    ledger: Ledger, feed: Feed, listed: list[FeedItem], clock: Clock
) -> LookResult:
    documents = figures = 0
    failures: list[str] = []
    for item in listed:
        added: list[Added] = []
        for outcome in build([item.address or ""], ledger):
            if isinstance(outcome, Added):
                added.append(outcome)
            elif isinstance(outcome, Failure) and not outcome.set_apart:
                failures.append(f"{outcome.origin}: {outcome.reason}")
        _keep_file(ledger, feed, item, added, clock)
        documents += len(added)
        figures += sum(one.figures for one in added)
    return LookResult(documents, figures, tuple(failures))


def _keep_file(
    ledger: Ledger, feed: Feed, item: FeedItem, added: list[Added], clock: Clock
) -> None:
    """Say that a file was read, and what came of it: after the fact, since it is still there to be
    read again.
    """
    address = item.address or ""
    fetches = [
        Fetch(
            feed.id,
            "file",
            one.origin,
            address,
            one.document,
            None,
            None,
            None,
            None,
            0,
        )
        for one in added
    ]
    numbers = ledger.watch.keep(fetches, clock.now(), items=[item])
    arrivals = [
        Arrival(
            n, "new" if one.version == 1 else "version", one.document, "", one.figures
        )
        for n, one in zip(numbers, added, strict=True)
    ]
    ledger.watch.arrive(arrivals, clock.now())


# ------------------------------------------------------------------ a mailbox over IMAP, only read
def _mailbox(ledger: Ledger, feed: Feed, clock: Clock) -> LookResult:
    parts = urlsplit(feed.address)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    try:
        with deadline(IMAP_SECONDS):
            server = _connected(parts.scheme, parts.hostname or "", parts.port)
            try:
                server.log_in(
                    unquote(parts.username or ""), os.environ.get(PASSWORD, "")
                )
                return _mails(ledger, feed, server, folder, clock)
            finally:
                with suppress(imaplib.IMAP4.error, OSError):
                    server.logout()
                with suppress(OSError):  # a line that failed is not logged out of
                    server.shutdown()
    except (imaplib.IMAP4.error, OSError) as error:
        return LookResult(problem=f"the mailbox cannot be read ({error})")


def _connected(scheme: str, host: str, port: int | None) -> Inbox:
    if scheme == "imap":
        return Inbox(host, port or _IMAP_PORT, None)
    trust = trusting(os.environ.get(CERTIFICATES))
    return Inbox(host, port or _IMAPS_PORT, trust)


def _mails(
    ledger: Ledger, feed: Feed, server: imaplib.IMAP4, folder: str, clock: Clock
) -> LookResult:
    """New messages, kept as they came and read like everything that was fetched; nothing is marked
    as seen.
    """
    status, _ = server.select(folder_as_sent(folder), readonly=True)
    if status != "OK":
        return LookResult(problem=f"the mailbox has no folder {folder!r}")
    validity = _number(server.response("UIDVALIDITY")[1])
    _, found = server.uid("SEARCH", "ALL")
    numbers = (found[0] or b"").decode("ascii", "replace").split()
    listed = [
        FeedItem(
            feed.id,
            f"{validity}:{number}",
            None,
            None,
            sha256(number.encode()).hexdigest(),
        )
        for number in numbers
    ]
    failures: list[str] = []
    for item in ledger.watch.new_items(feed.id, listed)[:_MOST_MAILS]:
        if (seconds_left() or 0.0) < IMAP_SECONDS / 2:
            break
        number = item.key.partition(":")[2]
        data = _fetched_message(server, number)
        page = _as_page(data, f"{feed.address};UID={number}") if data else None
        if page is None:
            failures.append(f"message {number}: holds no article")
        _keep_mail(ledger, feed, item, page, clock)
    return LookResult(failures=tuple(failures))


def _number(answer: object) -> str:
    found = (
        re.search(rb"\d+", b"".join(p for p in answer if p))
        if isinstance(answer, list)
        else None
    )
    return found[0].decode() if found else "0"


def _fetched_message(server: imaplib.IMAP4, number: str) -> bytes | None:
    _, parts = server.uid("FETCH", number, "(BODY.PEEK[])")
    for part in parts:
        if isinstance(part, tuple) and isinstance(part[1], bytes):
            return part[1]
    return None


def _as_page(data: bytes, origin: str) -> RawPage | None:
    ident = f"mail-{sha256(data).hexdigest()[:12]}"
    try:
        return page_from_bytes(data, MAIL, origin, ident)
    except InputError:
        return None


def _keep_mail(
    ledger: Ledger, feed: Feed, item: FeedItem, page: RawPage | None, clock: Clock
) -> None:
    if page is None:
        ledger.watch.keep([], clock.now(), items=[item])
        return
    fetch = fetch_of_words(feed, page, page.origin, page.origin, page.id)
    ledger.watch.keep(
        [fetch],
        clock.now(),
        items=[item],
        pages=[page],
    )
