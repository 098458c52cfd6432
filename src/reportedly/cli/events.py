"""The command `events`: what happened, as a ledger's articles tell it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from reportedly.cli.filters import as_listing, known_type, of_events
from reportedly.cli.listing import Listing, nothing_found, print_listing
from reportedly.cli.reading import LEDGER

if TYPE_CHECKING:
    from reportedly.run.asked import Asked


@click.command()
@LEDGER
@of_events
@as_listing
@click.option(
    "--no-background", is_flag=True, help="Leave out what is told as history."
)
def events_command(
    ledger: str,
    kind: str | None,
    actor: str | None,
    asked: Asked,
    shape: str,
    no_background: bool,
) -> None:
    """List the events of a ledger, by type, actor, place, source and day.

    An event without days of its own counts as of its article's date. Each article's events stand in
    the order of their importance to it. --category keeps those with a toll of it.

    \b
    Example:
      reportedly events --ledger mosul.db --type air_strike --place Mosul
      reportedly events --ledger mosul.db --actor "Islamic State" --format csv
    """
    from reportedly.exports.claims import claim_row
    from reportedly.exports.tables import EVENT_COLUMNS
    from reportedly.ledger import open_snapshot
    from reportedly.report.events import kept_events_table
    from reportedly.run.listings import events_of

    asked = replace(asked, type=known_type(kind) if kind else None, actor=actor)
    with open_snapshot(ledger) as opened:
        found = [
            k
            for k in events_of(opened, asked)
            if not (no_background and k.event.background)
        ]
        if not found:
            nothing_found("events", opened, asked)
    print_listing(
        Listing("events", EVENT_COLUMNS, claim_row, kept_events_table),
        found,
        asked,
        shape,
    )
