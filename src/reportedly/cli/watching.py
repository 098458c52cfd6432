"""The command `watch`, and `watch status`."""

from __future__ import annotations

import signal
from types import FrameType
from typing import TYPE_CHECKING

import click

from reportedly.cli.console import say
from reportedly.cli.feeds import (
    CONTACT,
    PRIVATE,
    PROXY,
    asker_for,
    ledger_is_there,
    watched_feeds,
)
from reportedly.cli.filters import as_rows_without_days
from reportedly.cli.groups import Group
from reportedly.cli.listing import print_rows
from reportedly.cli.reading import LEDGER, known_ledger
from reportedly.errors import UsageError

if TYPE_CHECKING:
    from reportedly.run.asked import Asked
    from reportedly.watch.watcher import Watch


@click.group(cls=Group, invoke_without_command=True)
@click.option(
    "--ledger",
    metavar="L",
    envvar="REPORTEDLY_LEDGER",
    help="The ledger, one file; else $REPORTEDLY_LEDGER, else that of reportedly.toml.",
)
@click.option(
    "--once", is_flag=True, help="Ask what is due, read it, and end: for cron."
)
@click.option(
    "--force", is_flag=True, help="Ask everything, whatever its headers said."
)
@click.option(
    "--rules", metavar="R.yml", help="The alerts that are wanted, and where they go."
)
@click.option(
    "--at-once",
    type=click.IntRange(1, 64),
    default=16,
    show_default=True,
    help="Hosts at a time.",
)
@CONTACT
@PRIVATE
@PROXY
@click.pass_context
def watch(
    ctx: click.Context,
    ledger: str | None,
    once: bool,
    force: bool,
    rules: str | None,
    at_once: int,
    contact: str | None,
    allow_private: bool,
    proxy: str | None,
) -> None:
    """Ask the feeds of a ledger, fetch and read their pages, and tell what changes.

    Runs until it is stopped; Ctrl-C or a service manager's TERM ends it after what is in the air
    has come. What was
    fetched is kept before it is read: a watch that is killed goes on where it was. A second one is
    refused.

    \b
    Example:
      reportedly watch --ledger mosul.db --contact mailto:me@example.org --rules alerts.yml
      reportedly watch --once --ledger mosul.db --contact mailto:me@example.org
      reportedly watch status --ledger mosul.db
    """
    if ctx.invoked_subcommand is not None:
        return
    (option,) = (one for one in ctx.command.params if one.name == "ledger")
    ledger = known_ledger(ctx, option, ledger)
    ledger_is_there(ledger)
    asker = asker_for(contact, allow_private, proxy)
    from reportedly.ledger import open_ledger
    from reportedly.run.rules import read_rules
    from reportedly.watch.clock import MachineClock
    from reportedly.watch.lock import only_one
    from reportedly.watch.settling import Settling
    from reportedly.watch.watcher import Options, Watch

    clock = MachineClock()
    with only_one(ledger), open_ledger(ledger) as opened:
        if not watched_feeds(opened):
            raise UsageError(
                f"{ledger}: no feed is watched; `reportedly feeds add` adds one"
            )
        settling = Settling(opened, clock, _tell, read_rules(rules) if rules else None)
        settling.begin()
        watching = Watch(
            opened,
            asker,
            clock,
            settle=settling.settle,
            tell=_tell,
            options=Options(once=once, force=force, at_once=at_once),
        )
        _end_gently(watching)
        done = watching.run()
    parts = [
        f"{done.requests} requests",
        f"{done.new} new documents",
        f"{done.versions} changed",
    ]
    parts += [
        f"{done.figures} figures",
        f"{done.failed} failures",
        f"{settling.sent} alerts sent",
    ]
    say(f"{ledger}: {', '.join(parts)}")


def _tell(where: str, line: str) -> None:
    say(f"{where}: {line}", err=True)


def _end_gently(watching: Watch) -> None:
    """Let a signal end the watch after the round it is at."""

    def stop(number: int, frame: FrameType | None) -> None:
        watching.stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)


@watch.command()
@LEDGER
@as_rows_without_days
def status_command(ledger: str, asked: Asked, shape: str) -> None:
    """Show how each feed stands: last fetch, lag, failures, documents and figures of the last 24
    hours.

    \b
    Example:
      reportedly watch status --ledger mosul.db
    """
    from reportedly.ledger import open_snapshot
    from reportedly.run.feeds import in_lines
    from reportedly.run.feeds import watch_status as standing
    from reportedly.watch.clock import MachineClock

    with open_snapshot(ledger) as opened:
        found = standing(opened, MachineClock().now())
    rows = [line._asdict() for line in in_lines(found)]
    if shape == "jsonl":
        rows = [one.as_dict() for one in found.feeds]
    print_rows(rows, shape, "Feeds", asked=asked)
    if shape == "table":
        say(f"{found.to_fetch} pages to fetch, {found.to_read} to read")
