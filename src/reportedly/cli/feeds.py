"""Commands for what is watched: `feeds add`, `list`, `test`, `remove`, `import`, `export`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.console import FORCE, say, write_file
from reportedly.cli.filters import as_rows_without_days, given_reason
from reportedly.cli.groups import Group
from reportedly.cli.listing import listed_columns, print_rows
from reportedly.cli.reading import LEDGER
from reportedly.codebook.words import FeedKind
from reportedly.errors import ReportedlyError, UsageError

if TYPE_CHECKING:
    from reportedly.feeds import ListedFeed
    from reportedly.ledger import Ledger
    from reportedly.records.watching import Feed
    from reportedly.run.asked import Asked
    from reportedly.watch.asking import Asker
    from reportedly.watch.registry import Tried

CONTACT = click.option(
    "--contact",
    metavar="C",
    envvar="REPORTEDLY_CONTACT",
    help="Who asks: a page or mailto: address, told to every server (or REPORTEDLY_CONTACT).",
)
PRIVATE = click.option(
    "--allow-private",
    is_flag=True,
    help="Ask addresses of this machine and its network too.",
)
PROXY = click.option(
    "--proxy", metavar="P", envvar="REPORTEDLY_PROXY", help="Ask through a proxy."
)


def asker_for(contact: str | None, allow_private: bool, proxy: str | None) -> Asker:
    """What sends requests in the name of a contact.

    Raises:
        UsageError: the packages of the watch are not installed, or no contact is named.
    """
    try:
        import fastwarc  # noqa: F401 - an extra
        import feedparser  # noqa: F401
        import httpx  # noqa: F401
        import protego  # noqa: F401
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the watch needs {error.name}: pip install 'reportedly[watch]'"
        ) from None
    if not contact or not contact.isprintable():
        raise UsageError(
            "say with --contact who asks (https://desk.example.org/bot or mailto:desk@example.org)"
        )
    from reportedly import __version__
    from reportedly.watch.asking import Asker
    from reportedly.watch.clock import MachineClock
    from reportedly.watch.guard import GuardedTransport

    return Asker(
        GuardedTransport(allow_private, proxy), MachineClock(), contact, __version__
    )


@click.group(cls=Group)
def feeds() -> None:
    """Say what is watched: feeds, news sitemaps, folders, mailboxes, WARC files.

    \b
    Example:
      reportedly feeds add https://news.example.org/ --contact mailto:me@example.org
      reportedly feeds import feeds.opml --ledger mosul.db
      reportedly feeds list --ledger mosul.db
    """


@feeds.command()
@LEDGER
@click.argument("names", metavar="SOURCE…", nargs=-1, required=True)
@click.option("--name", metavar="N", help="What the source is called.")
@click.option(
    "--feed-text-only",
    "text_only",
    is_flag=True,
    help="Its pages may not be crawled: items alone.",
)
@click.option(
    "--every",
    metavar="MIN",
    type=click.IntRange(5, 1440),
    help="Minutes between looks.",
)
@click.option(
    "--no-check", is_flag=True, help="Add an address as it stands, without asking it."
)
@CONTACT
@PRIVATE
@PROXY
def add_command(
    ledger: str,
    names: tuple[str, ...],
    name: str | None,
    text_only: bool,
    every: int | None,
    no_check: bool,
    contact: str | None,
    allow_private: bool,
    proxy: str | None,
) -> None:
    """Watch a source: an address (https://, imaps://), a folder, an OPML file or a list of
    addresses.

    A page's feed is found from the page's address. Folders may hold articles, WARC files or a
    maildir. The password of a mailbox is read from REPORTEDLY_IMAP_PASSWORD when it is looked into,
    and kept nowhere.

    \b
    Example:
      reportedly feeds add https://news.example.org/ --contact mailto:me@example.org --ledger mosul.db
      reportedly feeds add saved/ --ledger mosul.db
    """  # noqa: E501 (commands as they are typed)
    from reportedly.ledger import open_ledger
    from reportedly.records.watching import Feed
    from reportedly.watch.clock import MachineClock
    from reportedly.watch.registry import add_feed, feed_id, named_feeds, source_kind

    named = [listed for one in names for listed in named_feeds(one)]
    found = [one for one in named if _can_be_watched(one.address, names)]
    asks = not no_check and any(
        source_kind(one.address) == FeedKind.FEED for one in found
    )
    asker = asker_for(contact, allow_private, proxy) if asks else None
    seconds = every * 60 if every else None
    failed = len(named) - len(found)
    with open_ledger(ledger, create=True) as opened:
        for listed, tried in zip(found, _tried(asker, found), strict=True):
            if tried and tried.listing is None:
                say(f"{listed.address}: {tried.problem}; not added", err=True)
                failed += 1
                continue
            at = tried.address if tried else listed.address
            title = name or listed.name or _title_of(tried)
            feed = Feed(
                feed_id(at),
                source_kind(at),
                at,
                title,
                text_only or listed.text_only,
                seconds or listed.every,
            )
            new = add_feed(opened, feed, MachineClock())
            say(f"{at}: {'added' if new else 'is watched already'}")
    click.get_current_context().exit(1 if failed else 0)


def _can_be_watched(named: str, by_hand: Collection[str]) -> bool:
    """Whether what a list or the command line names is a source; where it is none, that is said.

    A mailbox must be named by hand: a list of others could name one, and with it who is told the
    password.
    """
    from reportedly.watch.registry import is_address, is_mailbox

    if is_mailbox(named) and named not in by_hand:
        say(f"{named[:80]}: a mailbox of a list; not added (`feeds add` it)", err=True)
        return False
    if is_address(named) or Path(named).is_dir():
        return True
    say(f"{named[:80]}: is no address; not added", err=True)
    return False


def _tried(asker: Asker | None, named: list[ListedFeed]) -> Iterator[Tried | None]:
    """How each source answers; None for what is no address, or is not to be asked."""
    from reportedly.watch.registry import source_kind

    asked = [
        one.address
        for one in named
        if asker and source_kind(one.address) == FeedKind.FEED
    ]
    answers = _asked_feeds(asker, asked) if asker else iter(())
    for one in named:
        yield next(answers) if one.address in asked else None


def _title_of(tried: Tried | None) -> str:
    """What a feed calls itself."""
    return tried.listing.title if tried and tried.listing else ""


def _asked_feeds(asker: Asker, addresses: list[str]) -> Iterator[Tried]:
    """How feeds answer now, asked as politely as the watch asks."""
    from reportedly.watch.clock import MachineClock
    from reportedly.watch.politely import PoliteGet
    from reportedly.watch.registry import try_feeds

    return try_feeds(addresses, PoliteGet(asker, MachineClock()))


@feeds.command("import")
@LEDGER
@click.argument("file", metavar="FILE")
@click.pass_context
def import_feeds(ctx: click.Context, ledger: str, file: str) -> None:
    """Watch every feed of an OPML file, or of a list with an address a line, without asking them
    first.

    \b
    Example:
      reportedly feeds import feeds.opml --ledger mosul.db
    """
    ctx.invoke(
        add_command,
        ledger=ledger,
        names=(file,),
        name=None,
        text_only=False,
        every=None,
        no_check=True,
        contact=None,
        allow_private=False,
        proxy=None,
    )


@feeds.command("list")
@LEDGER
@as_rows_without_days
def list_feeds(ledger: str, asked: Asked, shape: str) -> None:
    """List what is watched.

    \b
    Example:
      reportedly feeds list --ledger mosul.db
    """
    from reportedly.ledger import open_snapshot

    with open_snapshot(ledger) as opened:
        rows = [_feed_row(feed) for feed in opened.watch.feeds()]
    wanted = listed_columns("feeds")
    print_rows(rows, shape, "Feeds", wanted, asked)


def _feed_row(feed: Feed) -> dict[str, Any]:
    return {
        "feed": feed.id,
        "kind": feed.kind,
        "address": feed.address,
        "name": feed.name,
        "text_only": str(feed.text_only),
        "every": str(feed.every or ""),
    }


@feeds.command("test")
@LEDGER
@click.argument("asked", metavar="[FEED]…", nargs=-1)
@CONTACT
@PRIVATE
@PROXY
def test_feeds(
    ledger: str,
    asked: tuple[str, ...],
    contact: str | None,
    allow_private: bool,
    proxy: str | None,
) -> None:
    """Ask feeds now and say what they answer; nothing is kept.

    \b
    Example:
      reportedly feeds test --ledger mosul.db --contact mailto:me@example.org
    """
    from reportedly.ledger import open_snapshot
    from reportedly.watch.registry import find_feed

    asker = asker_for(contact, allow_private, proxy)
    with open_snapshot(ledger) as opened:
        found = [find_feed(opened, one) for one in asked] or opened.watch.feeds()
    failed = 0
    feeds = [one for one in found if one.kind == FeedKind.FEED]
    tries = _asked_feeds(asker, [one.address for one in feeds])
    for feed, tried in zip(feeds, tries, strict=True):
        if tried.listing is None:
            failed += 1
            say(f"{feed.address}: {tried.problem}")
            continue
        days = [e.published for e in tried.listing.entries if e.published]
        newest = f", the newest of {max(days):%Y-%m-%d %H:%M}" if days else ""
        say(
            f"{tried.address}: {tried.listing.kind}, {len(tried.listing.entries)} items{newest}"
        )
    click.get_current_context().exit(1 if failed else 0)


@feeds.command()
@LEDGER
@click.argument("asked", metavar="FEED…", nargs=-1, required=True)
@click.option(
    "--because",
    metavar="WHY",
    callback=given_reason,
    default="",
    help="Why; it stays in the ledger.",
)
def remove_command(ledger: str, asked: tuple[str, ...], because: str) -> None:
    """Watch a source no longer; what came of it stays.

    \b
    Example:
      reportedly feeds remove https://news.example.org/rss --ledger mosul.db --because "closed"
    """
    from reportedly.ledger import open_ledger
    from reportedly.watch.clock import MachineClock
    from reportedly.watch.registry import find_feed

    with open_ledger(ledger) as opened:
        for one in asked:
            feed = find_feed(opened, one)
            opened.watch.keep_feed(feed, "remove", because, MachineClock().now())
            say(f"{feed.address}: no longer watched")


@feeds.command("export")
@LEDGER
@click.option(
    "-o", "--output", metavar="F.opml", default="-", help="- is standard output."
)
@FORCE
def export_feeds(ledger: str, output: str, force: bool) -> None:
    """Write the feeds as OPML, for a feed reader or another ledger.

    \b
    Example:
      reportedly feeds export --ledger mosul.db -o feeds.opml
    """
    from reportedly.feeds.opml import to_opml

    write_file(output, to_opml(_feeds_to_export(ledger)), force=force)


def _feeds_to_export(ledger: str) -> list[ListedFeed]:
    from reportedly.feeds import ListedFeed
    from reportedly.ledger import open_snapshot

    with open_snapshot(ledger) as opened:
        return [
            ListedFeed(one.address, one.name, one.text_only, one.every)
            for one in opened.watch.feeds()
        ]


def ledger_is_there(path: str) -> None:
    """Refuse to watch where there is nothing to watch.

    Raises:
        ReportedlyError: no ledger there.
    """
    if "://" not in path and not Path(path).exists():
        raise ReportedlyError(
            f"{path}: there is no ledger here; `reportedly feeds add` makes one"
        )


def watched_feeds(opened: Ledger) -> int:
    """How many sources are watched."""
    return len(opened.watch.feeds())
