"""The command `events`: what happened, as a ledger's articles tell it."""

from __future__ import annotations

from datetime import datetime

import click

from reportedly.cli.console import show
from reportedly.cli.filters import DAY, day_of
from reportedly.cli.reading import LEDGER


@click.command()
@LEDGER
@click.option("--type", "kind", metavar="T", help="air_strike, abduction, natural_disaster …")
@click.option(
    "--actor", metavar="A", help="Part of the name of who did or suffered it, or an actor id."
)
@click.option("--place", metavar="P", help="Part of a place's or region's name, or a country.")
@click.option("--source", metavar="S", help="Part of the name of who is credited or of the outlet.")
@click.option("--since", metavar="D", type=DAY, help="Events on or after this day (2017-02-19).")
@click.option("--until", metavar="D", type=DAY, help="Events on or before this day.")
@click.option("--no-background", is_flag=True, help="Leave out what is told as history.")
@click.option(
    "--as",
    "shape",
    type=click.Choice(["table", "csv", "jsonl"]),
    default="table",
    show_default=True,
    help="How.",
)
def events(
    ledger: str,
    kind: str | None,
    actor: str | None,
    place: str | None,
    source: str | None,
    since: datetime | None,
    until: datetime | None,
    no_background: bool,
    shape: str,
) -> None:
    """List the events of a ledger, by type, actor, place, source and day.

    An event without days of its own counts as of its article's date. Each article's events stand in the
    order of their importance to it.

    \b
    Example:
      reportedly events --ledger mosul.db --type air_strike --place Mosul
      reportedly events --ledger mosul.db --actor "Islamic State" --as csv
    """
    from reportedly.exports.tables import EVENT_COLUMNS, csv_lines, event_row, json_line
    from reportedly.ledger import Filter, open_snapshot
    from reportedly.report.events import kept_events_table

    first, last = day_of(since), day_of(until)
    asked = Filter(place=place, source=source, type=kind, actor=actor, since=first, until=last)
    with open_snapshot(ledger) as opened:
        found = [k for k in opened.events(asked) if not (no_background and k.event.background)]
    if shape == "table":
        show(kept_events_table(found)) if found else click.echo("No events found.", err=True)
    elif shape == "csv":
        for line in csv_lines(map(event_row, found), EVENT_COLUMNS):
            click.echo(line, nl=False)
    else:
        for kept in found:
            click.echo(json_line(event_row(kept)), nl=False)
