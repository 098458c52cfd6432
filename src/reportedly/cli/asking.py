"""Commands that ask a ledger: `figures`, `statements`, `why`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from reportedly.cli.console import say, show
from reportedly.cli.filters import as_listing
from reportedly.cli.listing import (
    Listing,
    listed_columns,
    nothing_found,
    print_listing,
    print_rows,
    say_reviewed,
)
from reportedly.cli.reading import LEDGER
from reportedly.records import AnyKept, KeptStatement

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportedly.run.asked import Asked


@click.command()
@LEDGER
@as_listing
def figures_command(ledger: str, asked: Asked, shape: str) -> None:
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
    from reportedly.exports.claims import claim_row, figure_as_printed
    from reportedly.exports.tables import FIGURE_COLUMNS
    from reportedly.ledger import open_snapshot
    from reportedly.report.rulings import lines_table
    from reportedly.report.tables import kept_figures_table
    from reportedly.run.listings import figures_of, lines_of

    with open_snapshot(ledger) as opened:
        found = figures_of(opened, asked)
        say_reviewed(opened)
        if not found:
            nothing_found("figures", opened, asked)
        if found and asked.as_of is not None and shape == "table":
            show(lines_table(lines_of(opened, asked)))
    listing = Listing(
        "figures", FIGURE_COLUMNS, claim_row, kept_figures_table, figure_as_printed
    )
    print_listing(listing, found, asked, shape)


@click.command()
@LEDGER
@as_listing
def statements_command(ledger: str, asked: Asked, shape: str) -> None:
    """List the statements of a ledger: who said what, by speaker and day.

    --source is part of a speaker's name or role, of the outlet, or an actor id; --place and
    --category ask for statements that tell a figure or an event there, or of such.

    \b
    Example:
      reportedly statements --ledger mosul.db --limit 20
      reportedly statements --ledger mosul.db --since 2017-01-01 --format csv
    """
    from reportedly.exports.claims import claim_row
    from reportedly.exports.tables import STATEMENT_COLUMNS
    from reportedly.ledger import open_snapshot
    from reportedly.report.tables import statements_table
    from reportedly.run.listings import statements_of

    with open_snapshot(ledger) as opened:
        found = statements_of(opened, asked)
        if not found:
            nothing_found("statements", opened, asked)
    listing: Listing[KeptStatement] = Listing(
        "statements",
        STATEMENT_COLUMNS,
        claim_row,
        lambda kept: statements_table(one.statement for one in kept),
    )
    print_listing(listing, found, asked, shape)


def _support_told(carried: str) -> str:
    """What a claim stands in: a question it answers, or a happening or story that carries it."""
    lead = "Answers" if carried.startswith("question") else "Carried by"
    return f"{lead} {carried}"


@click.command()
@click.argument("ident", metavar="ID")
@LEDGER
def why_command(ident: str, ledger: str) -> None:
    """Show why a figure, statement or event has its values: which words, which rule, which lexicon
    line.

    ID is the id of a figure, statement or event, or the beginning of it. Below stand the claims
    that earlier readings of the same article had at these words.

    \b
    Example:
      reportedly why 3f9a1c02 --ledger mosul.db
    """
    from reportedly.ledger import open_snapshot
    from reportedly.report.rulings import judgements_table
    from reportedly.run.carrying import support
    from reportedly.run.desk import act_row

    with open_snapshot(ledger) as opened:
        claims = opened.why(ident)
        carried = support(opened, claims[0])
        asked = claims[0].claim.id
        said = [j for j in opened.judgements() if asked in j.pair]
        texts = {
            r.kept.number: r.document.text
            for r in opened.readings([claim.kept for claim in claims])
        }
        done = opened.reviews(target=asked)
    last, *earlier = claims
    show(_why_shown(last, texts))
    if carried:
        say(_support_told(carried))
    if said:
        show(judgements_table(said))
    if done:
        print_rows(
            [act_row(act) for act in done], "table", "Reviews", listed_columns("acts")
        )
    for claim in earlier:
        say("")
        say(f"Read on {claim.kept.kept_at:%Y-%m-%d %H:%M} UTC:")
        show(_why_shown(claim, texts))


def _why_shown(claim: AnyKept, texts: Mapping[int, str]) -> RenderableType:
    """A claim with its reasons, and their lexicon lines where it was read by these words."""
    from reportedly.lexicons.load import lexicon_digest
    from reportedly.report.tables import why_table

    is_ours = claim.kept.versions.lexicons == lexicon_digest()
    lines = _lexicon_lines(claim) if is_ours else {}
    return why_table(claim, texts[claim.kept.number], lines)


def _lexicon_lines(claim: AnyKept) -> dict[str, str]:
    """The text of each lexicon line a claim's reasons name."""
    from reportedly.lexicons.load import line_at

    because = claim.claim.because
    return {
        reason.lexicon: line_at(reason.lexicon) for reason in because if reason.lexicon
    }
