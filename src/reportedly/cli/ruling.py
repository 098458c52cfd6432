"""Commands that rule between articles: `questions`, `history`, `judge`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.console import put, say, show, tell
from reportedly.cli.filters import as_listing, as_rows, given_reason
from reportedly.cli.listing import (
    Listing,
    nothing_found,
    of_days,
    print_listing,
    say_reviewed,
)
from reportedly.cli.reading import LEDGER
from reportedly.codebook.words import JudgementVerdict

if TYPE_CHECKING:
    from reportedly.records.questions import Change, Judgement, Line
    from reportedly.run.asked import Asked

GRADES = click.option(
    "--grades", is_flag=True, help="Grade tolls on the five-step scale, and sum them."
)


def _show_totals(lines: Sequence[Line]) -> None:
    """What well-supported answers come to together, where any do."""
    from reportedly.reconcile import totals
    from reportedly.report.rulings import totals_table

    if sums := totals(lines):
        show(totals_table(sums))


@click.command()
@LEDGER
@as_listing
@click.option(
    "--contested",
    is_flag=True,
    help="Only questions on which origins contradict each other.",
)
@GRADES
def questions_command(
    ledger: str, asked: Asked, shape: str, contested: bool, grades: bool
) -> None:
    """Show what is known of each question: the range, the best-supported count, and how many
    independent origins.

    A question is what several figures answer together: one category, group, place and time.
    Reprints and retellings of one origin count as one witness. Stocks and flows are never added.

    \b
    Example:
      reportedly questions --ledger mosul.db --category displaced
      reportedly questions --ledger mosul.db --as-of 2017-04-19 --contested
    """
    from reportedly.exports.rows import QUESTIONS, question_row
    from reportedly.ledger import open_snapshot
    from reportedly.report.rulings import lines_table
    from reportedly.run.listings import answers_of, print_answers

    if shape == "jsonl" and not asked.sort and asked.as_of is None:
        with open_snapshot(ledger) as opened:
            say_reviewed(opened)
            if not print_answers(opened, asked, put, contested=contested):
                nothing_found("questions", opened, asked)
        return
    with open_snapshot(ledger) as opened:
        in_order = not asked.sort and not grades  # sums and columns are of all of them
        answers = answers_of(
            opened, asked, contested=contested, most=asked.limit if in_order else None
        )
        say_reviewed(opened)
        lines = answers.lines
        if not lines:
            nothing_found("questions", opened, asked)
    listing: Listing[Line] = Listing(
        "questions",
        QUESTIONS,
        question_row,
        lambda some: lines_table(some, grades=grades),
        lambda line: line.as_dict(),
    )
    print_listing(listing, lines, asked, shape)
    if lines and shape == "table" and grades:
        _show_totals(lines)
    if answers.undated and asked.as_of is not None:
        tell(
            f"{answers.undated} article(s) without a date count as known on the day they were kept."
        )


@click.command()
@click.argument("question", metavar="QUESTION")
@LEDGER
@as_rows
def history_command(question: str, ledger: str, asked: Asked, shape: str) -> None:
    """Show how the answer to a question changed, day by day, and what changed it.

    QUESTION is the id of a question or of one of its figures, or the beginning of it.

    \b
    Example:
      reportedly history q30db60e8 --ledger mosul.db
    """
    from reportedly.ledger import open_snapshot
    from reportedly.report.rulings import CHANGES, change_row, history_table
    from reportedly.run.reconciling import question_changes

    with open_snapshot(ledger) as opened:
        line, found = question_changes(opened, question)
    listing: Listing[Change] = Listing(
        "history",
        CHANGES,
        change_row,
        lambda some: history_table(line, some),
        lambda change: change.as_dict(),
    )
    print_listing(listing, (x for x in found if of_days(x.day, asked)), asked, shape)


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.argument(
    "verdict",
    type=click.Choice(
        [
            JudgementVerdict.SAME,
            JudgementVerdict.DIFFERENT,
            JudgementVerdict.UNSURE,
            "undo",
        ]
    ),
)
@LEDGER
@click.option("--by", metavar="NAME", required=True, help="Who says so.")
@click.option(
    "--because",
    metavar="WHY",
    callback=given_reason,
    required=True,
    help="Why, in a sentence another editor can disagree with.",
)
def judge_command(
    one: str, other: str, verdict: str, ledger: str, by: str, because: str
) -> None:
    """Say whether two figures, questions, happenings, stories or outlets are one; it overrides the
    ruling.

    A and B are ids as the listings show them, or the beginning of them, of one kind; an outlet is
    outlet:NAME. What is said of a question is said of all its figures. To part a happening, name
    two of its events; to take an article out of a story, name the story and the article. unsure
    joins nothing; undo lets the ruling hold again. Nothing is erased: the last word on a pair
    holds, and a later reading of the articles keeps it.

    \b
    Example:
      reportedly judge 2685e1 ce8a50 same --ledger mosul.db --by mira --because "one house, seen from two streets"
      reportedly judge "outlet:Hill Post" outlet:hillpost.example same --ledger mosul.db --by mira --because "its website"
    """  # noqa: E501 (commands as they are typed)
    from reportedly.ledger import open_ledger
    from reportedly.run.judging import judge as keep

    with open_ledger(ledger) as opened:
        said = JudgementVerdict.UNDONE if verdict == "undo" else verdict
        many = keep(opened, one, other, said, by, because, datetime.now(UTC))
    on = f" ({many} pairs)" if many > 1 else ""
    names = (x if x.startswith("outlet:") else x[:9] for x in (one, other))
    say(f"{' and '.join(names)}: {said}, says {by}{on}")


@click.command()
@LEDGER
@as_rows
def judgements_command(ledger: str, asked: Asked, shape: str) -> None:
    """List what people said of figures, happenings, stories and outlets: who, when and why, the
    first said first.

    \b
    Example:
      reportedly judgements --ledger mosul.db
    """
    from reportedly.ledger import open_snapshot
    from reportedly.report.rulings import judgements_table

    with open_snapshot(ledger) as opened:
        said = [x for x in opened.judgements() if of_days(x.at.date(), asked)]
    if not said:
        tell("No judgements found.")
        return
    listing: Listing[Judgement] = Listing(
        "judgements",
        dict.fromkeys(said[0].as_dict(), "text"),
        _as_row,
        judgements_table,
    )
    print_listing(listing, said, asked, shape)


def _as_row(said: Judgement) -> dict[str, Any]:
    return said.as_dict()
