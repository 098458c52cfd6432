"""Commands that compare articles with each other: `copies`, `stories`, `happenings`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.console import put
from reportedly.cli.filters import MOST_ROWS, as_listing
from reportedly.cli.listing import Listing, nothing_found, print_listing
from reportedly.cli.reading import LEDGER

if TYPE_CHECKING:
    from reportedly.records import CopyLink
    from reportedly.run.asked import Asked


@click.command()
@click.argument("article", metavar="[ARTICLE]", required=False)
@LEDGER
@as_listing
def copies_command(article: str | None, ledger: str, asked: Asked, shape: str) -> None:
    """Show which passages stand in another article too, in the same or in swapped words, and who
    had them first.

    ARTICLE is a document id; without it every link of the ledger is shown. Where neither dates nor
    credits decide, first is unknown. Filters keep the links of articles with such a figure or
    event.

    \b
    Example:
      reportedly copies --ledger mosul.db
      reportedly copies --ledger mosul.db --format jsonl
    """
    from reportedly.errors import UsageError
    from reportedly.exports.rows import COPIES, copy_row
    from reportedly.ledger import open_snapshot
    from reportedly.report.tables import copies_table
    from reportedly.run.listings import copies_of

    with open_snapshot(ledger) as opened:
        if article is not None and not opened.document(article):
            raise UsageError(f"{ledger}: there is no document {article!r}")
        found = copies_of(opened, asked, article)
        if not found:
            nothing_found("copies", opened, asked)
    listing: Listing[CopyLink] = Listing(
        "copies", COPIES, copy_row, copies_table, lambda link: link.as_dict()
    )
    print_listing(listing, found, asked, shape)


@click.command()
@LEDGER
@click.option(
    "--min",
    "least",
    metavar="N",
    type=click.IntRange(1, MOST_ROWS),
    default=1,
    show_default=True,
    help="Stories of so many articles.",
)
@as_listing
def stories_command(ledger: str, least: int, asked: Asked, shape: str) -> None:
    """Show which articles tell the same happening: its name, days, places, articles and outlets.

    An article stitched together from several belongs to several stories, part by part. Filters keep
    the stories of articles with such a figure or event.

    \b
    Example:
      reportedly stories --ledger mosul.db
      reportedly stories --ledger mosul.db --min 3 --place Mosul --sort=-articles
    """
    from reportedly.exports.rows import STORIES, story_row
    from reportedly.ledger import open_snapshot
    from reportedly.report.tables import stories_table
    from reportedly.run.listings import stories_of

    with open_snapshot(ledger) as opened:
        found = [
            row for row in stories_of(opened, asked) if len(row["articles"]) >= least
        ]
        if not found:
            nothing_found("stories", opened, asked)
    listing: Listing[Mapping[str, Any]] = Listing(
        "stories", STORIES, story_row, stories_table, dict
    )
    print_listing(listing, found, asked, shape)


@click.command()
@LEDGER
@as_listing
def happenings_command(ledger: str, asked: Asked, shape: str) -> None:
    """Show what happened, as the articles tell it together: most victims first.

    Events of the articles of one story are one happening where type, place, day and toll go
    together. Filters keep the happenings with such an event.

    \b
    Example:
      reportedly happenings --ledger mosul.db
      reportedly happenings --ledger mosul.db --place Mosul --since 2017-03-01 --format csv
    """
    from reportedly.exports.rows import HAPPENINGS, happening_row
    from reportedly.ledger import open_snapshot
    from reportedly.report.tables import happenings_table
    from reportedly.run.listings import asked_happenings, print_happenings

    if shape == "jsonl" and not asked.sort:
        with open_snapshot(ledger) as opened:
            if not print_happenings(opened, asked, put):
                nothing_found("happenings", opened, asked)
        return
    with open_snapshot(ledger) as opened:
        found = asked_happenings(opened, asked)
        if not found:
            nothing_found("happenings", opened, asked)
    listing: Listing[Mapping[str, Any]] = Listing(
        "happenings", HAPPENINGS, happening_row, happenings_table, dict
    )
    print_listing(listing, found, asked, shape)
