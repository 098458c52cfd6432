"""Commands that ask a ledger: `figures`, `statements`, `why`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.console import say, show
from reportedly.cli.filters import as_listing
from reportedly.cli.listing import Listing, nothing_found, print_listing, say_reviewed
from reportedly.cli.reading import LEDGER
from reportedly.cli.reviewing import listed
from reportedly.records import KeptEvent, KeptFigure, KeptStatement

if TYPE_CHECKING:
    from reportedly.run.asked import Asked

_ACT = ("when", "by", "act", "field", "was", "value", "because")


@click.command()
@LEDGER
@as_listing
def figures(ledger: str, asked: Asked, shape: str) -> None:
    """List the figures of a ledger, by place, category, source and day.

    A figure without days of its own counts as of its article's date. With --as-of only articles of
    that day and before are asked, each by the version there was then, and the table is led by the
    reconciled lines.

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
    from reportedly.run.listings import figures_of, lines_of

    with open_snapshot(ledger) as opened:
        found = figures_of(opened, asked)
        say_reviewed(opened)
        if not found:
            nothing_found("figures", opened, asked)
            return
        if asked.as_of is not None and shape == "table":
            show(lines_table(lines_of(opened, asked)))
    listing = Listing(
        "figures", FIGURE_COLUMNS, figure_row, kept_figures_table, as_read
    )
    print_listing(listing, found, asked, shape)


def as_read(kept: KeptFigure) -> dict[str, Any]:
    """A figure as `read` prints it, with the article that gives it."""
    from reportedly.exports.tables import figure_row

    row = figure_row(kept)
    names = list(row)
    of_article = {name: row[name] for name in names[names.index("document") :]}
    return kept.figure.as_dict() | of_article


@click.command()
@LEDGER
@as_listing
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
    from reportedly.run.listings import statements_of

    if asked.place or asked.categories:
        raise UsageError(
            "a statement has no place and no category: ask `figures` for those"
        )
    with open_snapshot(ledger) as opened:
        found = statements_of(opened, asked)
        if not found:
            nothing_found("statements", opened, asked)
            return
    listing = Listing(
        "statements",
        STATEMENT_COLUMNS,
        statement_row,
        lambda kept: statements_table(one.statement for one in kept),
    )
    print_listing(listing, found, asked, shape)


@click.command()
@click.argument("ident", metavar="ID")
@LEDGER
def why(ident: str, ledger: str) -> None:
    """Show why a figure, statement or event has its values: which words, which rule, which lexicon
    line.

    ID is the id of a figure, statement or event, or the beginning of it. Below stand the claims
    that earlier readings of the same article had at these words.

    \b
    Example:
      reportedly why 3f9a1c02 --ledger mosul.db
    """
    from reportedly.ledger import open_snapshot
    from reportedly.lexicons.load import digest
    from reportedly.report.rulings import judgements_table
    from reportedly.report.tables import why_table
    from reportedly.run.desk import act_row
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
        done = opened.reviews(target=claims[0].claim.id)
    for number, claim in enumerate(claims):
        if number:
            say("")
            say(f"Read on {claim.kept.kept_at:%Y-%m-%d %H:%M} UTC:")
        lines = (
            _lexicon_lines(claim) if claim.kept.versions.lexicons == digest() else {}
        )
        show(why_table(claim, texts[claim.kept.number], lines))
        if carried and not number:
            say(
                f"Carried by {carried}"
                if not carried.startswith("question")
                else f"Answers {carried}"
            )
        if said and not number:
            show(judgements_table(said))
        if done and not number:
            listed([act_row(act) for act in done], "table", "Reviews", _ACT)


def _lexicon_lines(claim: KeptFigure | KeptStatement | KeptEvent) -> dict[str, str]:
    """The text of each lexicon line a claim's reasons name."""
    from reportedly.lexicons.load import line_at

    because = claim.claim.because
    return {
        reason.lexicon: line_at(reason.lexicon) for reason in because if reason.lexicon
    }
