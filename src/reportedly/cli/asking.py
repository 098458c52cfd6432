"""Commands that ask a ledger: `figures`, `why`, `export`."""

from __future__ import annotations

from datetime import date, datetime

import click

from reportedly.cli.console import FORCE, show, write_file
from reportedly.cli.reading import LEDGER
from reportedly.records import KeptEvent, KeptFigure, KeptStatement

DAY = click.DateTime(["%Y-%m-%d"])


def day_of(value: datetime | None) -> date | None:
    return value.date() if value else None


@click.command()
@LEDGER
@click.option(
    "--place", metavar="P", help="Part of a place's or region's name, or a country (Iraq, IRQ)."
)
@click.option("--category", metavar="C", help="killed, displaced, trapped …")
@click.option(
    "--source",
    metavar="S",
    help="Part of the name of who is credited or of the outlet, or an actor id.",
)
@click.option(
    "--since", metavar="D", type=DAY, help="Figures for days on or after this one (2017-02-19)."
)
@click.option("--until", metavar="D", type=DAY, help="Figures for days on or before this one.")
@click.option(
    "--as-of",
    metavar="D",
    type=DAY,
    help="What was known on this day: figures and what they come to.",
)
@click.option(
    "--as",
    "shape",
    type=click.Choice(["table", "csv", "jsonl"]),
    default="table",
    show_default=True,
    help="How.",
)
def figures(
    ledger: str,
    place: str | None,
    category: str | None,
    source: str | None,
    since: datetime | None,
    until: datetime | None,
    as_of: datetime | None,
    shape: str,
) -> None:
    """List the figures of a ledger, by place, category, source and day.

    A figure without days of its own counts as of its article's date. With --as-of only articles of that day
    and before are asked, each by the version there was then, and the table is led by the reconciled lines.

    \b
    Example:
      reportedly figures --ledger mosul.db --place Mosul --category displaced --since 2017-02-01
      reportedly figures --ledger mosul.db --as csv
      reportedly figures --ledger mosul.db --as-of 2017-04-19
    """
    from reportedly.exports.tables import FIGURE_COLUMNS, csv_lines, figure_row, json_line
    from reportedly.ledger import Filter, open_snapshot
    from reportedly.report.rulings import lines_table
    from reportedly.report.tables import kept_figures_table
    from reportedly.run.reconciling import known_on, reconciled

    asked = Filter(
        place=place, category=category, source=source, since=day_of(since), until=day_of(until)
    )
    with open_snapshot(ledger) as opened:
        found = (
            list(opened.figures(asked)) if as_of is None else known_on(opened, as_of.date(), asked)
        )
        if as_of is not None and shape == "table" and found:
            show(lines_table(reconciled(opened, asked, as_of.date()).lines))
    if shape == "table":
        show(kept_figures_table(found)) if found else click.echo("No figures found.", err=True)
    elif shape == "csv":
        for line in csv_lines(map(figure_row, found), FIGURE_COLUMNS):
            click.echo(line, nl=False)
    else:
        for kept in found:
            click.echo(json_line(figure_row(kept)), nl=False)


@click.command()
@click.argument("ident", metavar="ID")
@LEDGER
def why(ident: str, ledger: str) -> None:
    """Show why a figure, statement or event has its values: which words, which rule, which lexicon line.

    ID is the id of a figure, statement or event, or the beginning of it. Below stand the claims that earlier
    readings of the same article had at these words.

    \b
    Example:
      reportedly why 3f9a1c02 --ledger mosul.db
    """
    from reportedly.ledger import open_snapshot
    from reportedly.lexicons.load import digest
    from reportedly.report.rulings import judgements_table
    from reportedly.report.tables import why_table
    from reportedly.run.reconciling import support

    with open_snapshot(ledger) as opened:
        claims = opened.why(ident)
        carried = support(opened, claims[0])
        of = claims[0].figure.id if isinstance(claims[0], KeptFigure) else None
        said = [j for j in opened.judgements() if of in j.pair]
        texts = {
            r.kept.number: r.document.text
            for r in opened.readings([claim.kept for claim in claims])
        }
    for number, claim in enumerate(claims):
        if number:
            click.echo(f"\nRead on {claim.kept.kept_at:%Y-%m-%d %H:%M} UTC:")
        lines = _lexicon_lines(claim) if claim.kept.versions.lexicons == digest() else {}
        show(why_table(claim, texts[claim.kept.number], lines))
        if carried and not number:
            click.echo(
                f"Carried by {carried}"
                if not carried.startswith("question")
                else f"Answers {carried}"
            )
        if said and not number:
            show(judgements_table(said))


def _lexicon_lines(claim: KeptFigure | KeptStatement | KeptEvent) -> dict[str, str]:
    """The text of each lexicon line a claim's reasons name."""
    from reportedly.lexicons.load import line_at

    because = claim.claim.because
    return {reason.lexicon: line_at(reason.lexicon) for reason in because if reason.lexicon}


@click.command()
@LEDGER
@click.option(
    "--as",
    "shape",
    type=click.Choice(["csv", "jsonl", "geojson", "parquet"]),
    required=True,
    help="The format.",
)
@click.option(
    "--of",
    "what",
    type=click.Choice(["figures", "statements", "events", "readings"]),
    default="figures",
    show_default=True,
    help="One row a figure, statement or event; or, with jsonl, whole articles as `read` prints them.",
)
@click.option("--hxl", is_flag=True, help="With csv: a second header row of HXL hashtags.")
@click.option(
    "-o",
    "--output",
    metavar="F",
    default="-",
    show_default=True,
    help="The file; - is standard output.",
)
@FORCE
def export(ledger: str, shape: str, what: str, hxl: bool, output: str, force: bool) -> None:
    """Write a ledger's figures, statements or events to a file other programs read.

    \b
    Example:
      reportedly export --ledger mosul.db --as geojson -o mosul.geojson
      reportedly export --ledger mosul.db --as csv --of statements -o said.csv
    """
    from reportedly.errors import UsageError
    from reportedly.exports import tables as exports
    from reportedly.ledger import open_snapshot

    if (what == "readings" and shape != "jsonl") or (shape == "geojson" and what != "figures"):
        raise UsageError(f"{what} cannot be written as {shape}")
    with open_snapshot(ledger) as opened:
        view = opened.view()
    write_file(output, exports.exported(view, shape, what, hxl=hxl), force=force)
