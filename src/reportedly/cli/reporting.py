"""Commands that write pages: `report`, and `demo`, which shows everything at once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from reportedly.cli.console import FORCE, progress, write_file
from reportedly.cli.reading import LEDGER, note, ready_gazetteer

EXAMPLES = Path(__file__).parent.parent / "examples"


@click.command()
@LEDGER
@click.option(
    "-o",
    "--output",
    metavar="R.html",
    required=True,
    help="The page to write; - is standard output.",
)
@FORCE
def report(ledger: str, output: str, force: bool) -> None:
    """Write a ledger as one HTML page that needs nothing else: what is known, contradictions, map, tables, evidence.

    \b
    Example:
      reportedly report --ledger mosul.db -o mosul.html
    """
    from reportedly.ledger import open_ledger
    from reportedly.report.html import render_report
    from reportedly.run.reconciling import reconciled
    from reportedly.run.tracing import copies

    with open_ledger(ledger) as opened:
        page = render_report(opened.view(), reconciled(opened), copies(opened))
    write_file(output, page.encode("utf-8", "replace"), force=force)


@click.command()
@click.option(
    "--folder",
    metavar="F",
    default="demo",
    show_default=True,
    help="Where to write, made if it is not there.",
)
def demo(folder: str) -> None:
    """Read the bundled examples into a ledger and a report, and print their most telling lines.

    \b
    Example:
      reportedly demo
    """
    from reportedly.errors import UsageError
    from reportedly.ledger import open_ledger
    from reportedly.report.html import render_report
    from reportedly.report.telling import telling_lines
    from reportedly.run.build import build
    from reportedly.run.reconciling import reconciled
    from reportedly.run.tracing import copies, trace_ledger

    ready_gazetteer()
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{folder}: cannot be made ({(error.strerror or str(error)).lower()})"
        ) from None
    ledger, page = Path(folder, "ledger.db"), Path(folder, "report.html")
    done: Counter[str] = Counter()
    with open_ledger(ledger, create=True) as opened, progress("reading the examples") as seen:
        for outcome in build([str(EXAMPLES)], opened):
            done[note(outcome, seen)] += 1
            seen.advance()
        trace_ledger(opened)
        view = opened.view()
        html = render_report(view, reconciled(opened), copies(opened))
    write_file(str(page), html.encode("utf-8", "replace"))
    click.echo(
        f"Ledger: {ledger} ({done['new'] + done['again']} articles new, {done['kept']} already kept)"
    )
    click.echo(f"Report: {page}")
    for line in telling_lines(view):
        click.echo(f"\n  {line}")
