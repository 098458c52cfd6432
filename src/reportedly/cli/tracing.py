"""Commands that compare articles with each other: `copies`, `stories`, `happenings`."""

from __future__ import annotations

import click

from reportedly.cli.asking import SHAPE, nothing_found, print_rows
from reportedly.cli.console import show
from reportedly.cli.filters import Asked, known_now, ordered_as, with_filters
from reportedly.cli.reading import LEDGER


@click.command()
@click.argument("article", metavar="[ARTICLE]", required=False)
@LEDGER
@click.option(
    "--format",
    "shape",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="How.",
)
def copies(article: str | None, ledger: str, shape: str) -> None:
    """Show which passages stand in another article too, in the same or in swapped words, and who had them first.

    ARTICLE is a document id; without it every link of the ledger is shown. Where neither dates nor credits
    decide, first is unknown.

    \b
    Example:
      reportedly copies --ledger mosul.db
      reportedly copies --ledger mosul.db --format jsonl
    """
    from reportedly.errors import UsageError
    from reportedly.exports.tables import json_line
    from reportedly.ledger import open_snapshot
    from reportedly.report.tables import copies_table
    from reportedly.run.tracing import copies as traced

    with open_snapshot(ledger) as opened:
        if article is not None and not opened.document(article):
            raise UsageError(f"{ledger}: there is no document {article!r}")
        found = list(traced(opened, article))
    if not found:
        click.echo("No copies found.", err=True)
    elif shape == "jsonl":
        for link in found:
            click.echo(json_line(link.as_dict()), nl=False)
    else:
        show(copies_table(found))


@click.command()
@LEDGER
@with_filters
@click.option(
    "--min",
    "least",
    metavar="N",
    type=int,
    default=1,
    show_default=True,
    help="Stories of so many articles.",
)
@SHAPE
def stories(ledger: str, asked: Asked, least: int, shape: str) -> None:
    """Show which articles tell the same happening: its name, days, places, articles and outlets.

    An article stitched together from several belongs to several stories, part by part. Stories of most articles
    and outlets come first. With --category only those are shown in which such a figure is told.

    \b
    Example:
      reportedly stories --ledger mosul.db
      reportedly stories --ledger mosul.db --place Mosul --since 2017-02-01 --limit 10
    """
    from reportedly.exports.rows import STORIES, story_row
    from reportedly.ledger import open_snapshot
    from reportedly.report.tables import stories_table
    from reportedly.run.exporting import asked_for
    from reportedly.run.listing import story_rows

    known_now(asked)
    with open_snapshot(ledger) as opened:
        found = story_rows(opened, asked_for(asked), asked.categories)
        told = [row for row in found if len(row["articles"]) >= least]
        rows = ordered_as(told, story_row, asked)
        if not rows:
            nothing_found("stories", opened, asked)
    if rows and shape == "table":
        show(stories_table(rows))
    elif rows:
        print_rows(rows if shape == "jsonl" else list(map(story_row, rows)), STORIES, shape)


@click.command()
@LEDGER
@with_filters
@SHAPE
def happenings(ledger: str, asked: Asked, shape: str) -> None:
    """Show what happened, as the articles tell it together: most victims first.

    Events of several articles are one happening where type, place, day and toll go together. Happenings of most
    victims, voices and articles come first, of equals the latest.

    \b
    Example:
      reportedly happenings --ledger mosul.db
      reportedly happenings --ledger mosul.db --category killed --since 2017-01-01 --limit 10
    """
    from reportedly.exports.rows import HAPPENINGS, happening_row
    from reportedly.ledger import open_snapshot
    from reportedly.report.tables import happenings_table
    from reportedly.run.exporting import asked_for
    from reportedly.run.happenings import happenings as told

    known_now(asked)
    with open_snapshot(ledger) as opened:
        found = told(opened, asked_for(asked), asked.categories)
        rows = ordered_as(found, happening_row, asked)
        if not rows:
            nothing_found("happenings", opened, asked)
    if rows and shape == "table":
        show(happenings_table(rows))
    elif rows:
        print_rows(rows if shape == "jsonl" else list(map(happening_row, rows)), HAPPENINGS, shape)
