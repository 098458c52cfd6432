"""The command that writes a page of a whole ledger: `report`."""

from __future__ import annotations

import click

from reportedly.cli.console import write_file
from reportedly.cli.reading import LEDGER


@click.command()
@LEDGER
@click.option("-o", "--output", metavar="R.html", required=True, help="The page to write; - is standard output.")
def report(ledger: str, output: str) -> None:
    """Write a ledger as one HTML page that needs nothing else: summary, map, timeline, tables, evidence.

    \b
    Example:
      reportedly report --ledger mosul.db -o mosul.html
    """
    from reportedly.ledger import open_ledger
    from reportedly.report.html import render_report

    with open_ledger(ledger) as opened:
        view = opened.view()
    write_file(output, render_report(view).encode("utf-8", "replace"))
