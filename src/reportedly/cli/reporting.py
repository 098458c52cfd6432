"""Commands that write pages: `report`, and `demo`, which shows everything at once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import click

from reportedly.cli.console import FORCE, progress, say, write_file
from reportedly.cli.filters import DAY, date_of
from reportedly.cli.reading import LEDGER, note, ready_gazetteer
from reportedly.errors import told_by

EXAMPLES = Path(__file__).parent.parent / "examples"


@click.command()
@LEDGER
@click.option(
    "-o", "--output", metavar="R.html", help="The page to write; - is standard output."
)
@click.option(
    "--full", metavar="DIR", help="A folder to write: the brief, and pages behind it."
)
@click.option(
    "--top", type=click.IntRange(1, 200), default=20, show_default=True, help="Answers."
)
@click.option(
    "--place", metavar="P", help="Part of a place's or region's name, or a country."
)
@click.option("--category", metavar="C", help="killed, displaced, trapped …")
@click.option(
    "--source", metavar="S", help="Part of the name of who is credited, or an actor id."
)
@click.option(
    "--since",
    metavar="D",
    type=DAY,
    help="Figures for this day and later (2017-02-19).",
)
@click.option("--until", metavar="D", type=DAY, help="Figures for this day and before.")
@click.option("--as-of", metavar="D", type=DAY, help="What was known on this day.")
@FORCE
def report_command(
    ledger: str,
    output: str | None,
    full: str | None,
    top: int,
    place: str | None,
    category: str | None,
    source: str | None,
    since: datetime | None,
    until: datetime | None,
    as_of: datetime | None,
    force: bool,
) -> None:
    """Write the brief of a ledger: what matters most, contradictions, map, timeline, on one HTML
    page.

    The page is of one size whatever the ledger's. With --full a folder holds the brief as
    index.html, every question with its origins and its chart, and a page for each article with its
    words and reasons.

    \b
    Example:
      reportedly report --ledger mosul.db -o mosul.html
      reportedly report --ledger mosul.db --full mosul/
      reportedly report --ledger mosul.db -o week.html --since 2017-03-20 --place Mosul
    """
    from reportedly.errors import UsageError
    from reportedly.ledger import Filter, open_snapshot
    from reportedly.run.reporting import brief_page, report_folder

    if (output is None) == (full is None):
        raise UsageError("give either -o with a page to write or --full with a folder")
    asked = Filter(
        place=place,
        category=category,
        source=source,
        since=date_of(since),
        until=date_of(until),
    )
    wanted = None if asked == Filter() else asked
    with open_snapshot(ledger) as opened:
        if output is not None:
            page = brief_page(opened, wanted, date_of(as_of), top)
            write_file(output, page.encode("utf-8", "replace"), force=force)
        if full is not None:
            for name, page in report_folder(opened, wanted, date_of(as_of), top):
                _write_in(full, name, page, force=force)
            say(f"Brief: {Path(full, 'index.html')}")


def _write_in(folder: str, name: str, page: str, *, force: bool) -> None:
    """Write one page of a folder, which is made where it is not there.

    Raises:
        UsageError: it cannot be made or written.
    """
    from reportedly.errors import UsageError

    target = Path(folder, name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = told_by(error).lower()
        raise UsageError(f"{target.parent}: cannot be made ({reason})") from None
    write_file(str(target), page.encode("utf-8", "replace"), force=force)


@click.command()
@click.option(
    "--folder",
    metavar="F",
    default="demo",
    show_default=True,
    help="Where to write, made if it is not there.",
)
def demo_command(folder: str) -> None:
    """Read the bundled examples into a ledger and a report, and print their most telling lines.

    \b
    Example:
      reportedly demo
    """
    from reportedly.errors import UsageError
    from reportedly.ledger import open_ledger
    from reportedly.report.highlights import highlights
    from reportedly.run.build import build
    from reportedly.run.reporting import brief_page
    from reportedly.run.tracing import trace_ledger

    ready_gazetteer()
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{folder}: cannot be made ({told_by(error).lower()})"
        ) from None
    ledger, page = Path(folder, "ledger.db"), Path(folder, "report.html")
    done: Counter[str] = Counter()
    with (
        open_ledger(ledger, create=True) as opened,
        progress("reading the examples") as seen,
    ):
        for outcome in build([str(EXAMPLES)], opened):
            done[note(outcome, seen)] += 1
            seen.advance()
        trace_ledger(opened)
        view = opened.view()
        html = brief_page(opened)
    write_file(str(page), html.encode("utf-8", "replace"))
    say(
        f"Ledger: {ledger} "
        f"({done['new'] + done['again']} articles new, {done['kept']} already kept)"
    )
    say(f"Report: {page}")
    for line in highlights(view):
        say("")
        say(f"  {line}")
