"""Commands that compare articles with each other: `copies`, `stories`, `happenings`."""

from __future__ import annotations

import click

from reportedly.cli.console import show
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
@click.option(
    "--min",
    "least",
    metavar="N",
    type=int,
    default=1,
    show_default=True,
    help="Stories of so many articles.",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="How.",
)
def stories(ledger: str, least: int, shape: str) -> None:
    """Show which articles tell the same happening: its name, days, places, articles and outlets.

    An article stitched together from several belongs to several stories, part by part.

    \b
    Example:
      reportedly stories --ledger mosul.db
    """
    from reportedly.exports.tables import json_line
    from reportedly.ledger import open_snapshot
    from reportedly.report.tables import stories_table
    from reportedly.run.tracing import stories as told

    with open_snapshot(ledger) as opened:
        found = [story.as_dict() for story in told(opened)]
    rows = [row for row in found if len(row["articles"]) >= least]
    if not rows:
        click.echo("No stories found.", err=True)
    elif shape == "jsonl":
        for row in rows:
            click.echo(json_line(row), nl=False)
    else:
        show(stories_table(rows))


@click.command()
@LEDGER
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=1), help="So many, those that matter most."
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="How.",
)
def happenings(ledger: str, limit: int | None, shape: str) -> None:
    """Show what happened, as the articles tell it together: most victims first.

    Events of the articles of one story are one happening where type, place, day and toll go together.

    \b
    Example:
      reportedly happenings --ledger mosul.db
    """
    from reportedly.exports.tables import json_line
    from reportedly.ledger import open_snapshot
    from reportedly.run.happenings import happenings as told

    with open_snapshot(ledger) as opened:
        found = told(opened)[:limit]
    if not found:
        click.echo("No happenings found.", err=True)
    for row in found:
        if shape == "jsonl":
            click.echo(json_line(row), nl=False)
        else:
            many = len(row["articles"])
            click.echo(f"{row['happening'][:9]}  {row['name']}: {many} articles, {row['state']}")
