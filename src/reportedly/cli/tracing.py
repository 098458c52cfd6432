"""Commands that compare articles with each other: `copies`."""

from __future__ import annotations

import json

import click

from reportedly.cli.console import show
from reportedly.cli.reading import LEDGER


@click.command()
@click.argument("article", metavar="[ARTICLE]", required=False)
@LEDGER
@click.option(
    "--format", "shape", type=click.Choice(["table", "jsonl"]), default="table", show_default=True, help="How."
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
    from reportedly.ledger import open_ledger
    from reportedly.report.tables import copies_table
    from reportedly.run.tracing import copies as traced

    with open_ledger(ledger) as opened:
        if article is not None and not opened.document(article):
            raise UsageError(f"{ledger}: there is no document {article!r}")
        found = list(traced(opened, article))
    if not found:
        click.echo("No copies found.", err=True)
    elif shape == "jsonl":
        for link in found:
            click.echo(json.dumps(link.as_dict(), ensure_ascii=False))
    else:
        show(copies_table(found))
