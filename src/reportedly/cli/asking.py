"""Commands that ask a ledger: `figures`, `statements`, `why`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.console import show
from reportedly.cli.filters import Asked, nearest, ordered, with_filters
from reportedly.cli.reading import LEDGER
from reportedly.records import KeptEvent, KeptFigure, KeptStatement

if TYPE_CHECKING:
    from reportedly.ledger import Ledger


SHAPE = click.option(
    "--format",
    "--as",
    "shape",
    type=click.Choice(["table", "csv", "jsonl"]),
    default="table",
    show_default=True,
    help="Tables to read, or rows for programs.",
)


@click.command(short_help="List figures by place, category, source and day.")
@LEDGER
@with_filters
@SHAPE
def figures(ledger: str, asked: Asked, shape: str) -> None:
    """List the figures of a ledger, by place, category, source and day.

    A figure without days of its own counts as of its article's date. With --as-of only articles of that day
    and before are asked, each by the version there was then, and the table is led by the reconciled lines.

    \b
    Example:
      reportedly figures --ledger mosul.db --place Mosul --category displaced
      reportedly figures --ledger mosul.db --category killed --category injured
      reportedly figures --ledger mosul.db --as-of 2017-04-19 --format csv
    """
    from reportedly.exports.tables import FIGURE_COLUMNS, figure_row
    from reportedly.ledger import open_snapshot
    from reportedly.report.rulings import lines_table
    from reportedly.report.tables import kept_figures_table
    from reportedly.run.exporting import asked_for, figures_of
    from reportedly.run.reconciling import reconciled

    with open_snapshot(ledger) as opened:
        found = figures_of(opened, asked_for(asked), asked.as_of, asked.categories)
        if not found:
            nothing_found("figures", opened, asked)
            return
        if asked.as_of is not None and shape == "table":
            lines = reconciled(opened, asked_for(asked), asked.as_of).lines
            show(
                lines_table(
                    [x for x in lines if x.category in asked.categories or not asked.categories]
                )
            )
    by_id = {kept.figure.id: kept for kept in found}
    rows = ordered([figure_row(kept) for kept in found], asked)
    if shape == "table":
        show(kept_figures_table([by_id[str(row["id"])] for row in rows]))
    elif shape == "jsonl":
        print_rows([as_read(by_id[str(row["id"])], row) for row in rows], FIGURE_COLUMNS, shape)
    else:
        print_rows(rows, FIGURE_COLUMNS, shape)


def as_read(kept: KeptFigure, row: Mapping[str, Any]) -> dict[str, Any]:
    """A figure as `read` prints it, with the article that gives it."""
    from reportedly.exports.tables import FIGURE_COLUMNS

    figure = kept.figure.as_dict()
    names = list(FIGURE_COLUMNS)
    return figure | {name: row[name] for name in names[names.index("document") :]}


@click.command(short_help="List statements: who said what, and when.")
@LEDGER
@with_filters
@SHAPE
def statements(ledger: str, asked: Asked, shape: str) -> None:
    """List the statements of a ledger: who said what, by speaker and day.

    --source is part of a speaker's name or role, of the outlet, or an actor id.

    \b
    Example:
      reportedly statements --ledger mosul.db --limit 20
      reportedly statements --ledger mosul.db --since 2017-01-01 --format csv
    """
    from reportedly.errors import UsageError
    from reportedly.exports.tables import STATEMENT_COLUMNS, statement_row
    from reportedly.ledger import open_snapshot
    from reportedly.report.tables import statements_table
    from reportedly.run.exporting import asked_for

    if asked.place or asked.categories:
        raise UsageError("a statement has no place and no category: ask `figures` for those")
    with open_snapshot(ledger) as opened:
        found = list(opened.statements(asked_for(asked)))
        if asked.as_of:
            found = [s for s in found if (s.kept.published or asked.as_of) <= asked.as_of]
        if not found:
            nothing_found("statements", opened, asked)
            return
    by_id = {kept.statement.id: kept.statement for kept in found}
    rows = ordered([statement_row(kept) for kept in found], asked)
    if shape == "table":
        show(statements_table(by_id[str(row["id"])] for row in rows))
    else:
        print_rows(rows, STATEMENT_COLUMNS, shape)


def print_rows(rows: list[dict[str, Any]], columns: Mapping[str, str], shape: str) -> None:
    """Rows as CSV or JSON lines on standard output."""
    from reportedly.exports.formats import written

    click.echo(written(shape, rows, columns), nl=False)


def nothing_found(what: str, ledger: Ledger, asked: Asked) -> None:
    """Say that nothing was found, and which place of the ledger may have been meant."""
    hint = ""
    if asked.place:
        asked_name = asked.place.casefold()
        known = {n for n in ledger.names_of_places() if asked_name not in n.casefold()}
        near = nearest(asked.place, known)  # what is meant already is no suggestion
        hint = f" Places that are like {asked.place!r}: {', '.join(near)}." if near else ""
    click.echo(f"No {what} found.{hint}", err=True)


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
