"""Commands of review: `review` a figure or event, list `reviews`, `errors` of the program, `coding`
of two people.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.console import say
from reportedly.cli.filters import (
    as_listing,
    as_rows,
    as_rows_without_days,
    given_reason,
    one_of,
)
from reportedly.cli.groups import Group
from reportedly.cli.listing import listed_columns, print_rows
from reportedly.cli.reading import LEDGER
from reportedly.codebook import vocabulary_in_order
from reportedly.codebook.words import NoteColour
from reportedly.errors import UsageError

if TYPE_CHECKING:
    from reportedly.run.asked import Asked

BY = click.option("--by", metavar="NAME", required=True, help="Who says so.")
BECAUSE = click.option(
    "--because",
    metavar="WHY",
    callback=given_reason,
    default="",
    help="Why, in a few words.",
)
MOST_FOUND = (
    10_000  # articles with some words that are sorted, or looked through for their days
)
ROUND = click.option(
    "--round", "round_", metavar="R", help="Code blind, in this round."
)


@click.group(cls=Group)
def review() -> None:
    """Judge what was read: `accept`, `correct`, `reject`, `comment`, `assign`, `state`, `undo`; add
    what was `missed`.

    Nothing is edited: each act is a row of the ledger, the reading stays beside it, and `why` shows
    both.

    \b
    Example:
      reportedly review correct 3f9a1c --set value=120 --because "the headline" --ledger mosul.db --by mira
    """  # noqa: E501 (commands as they are typed)


@review.command()
@click.argument("ident", metavar="ID")
@LEDGER
@BY
@BECAUSE
@ROUND
def accept_command(
    ident: str, ledger: str, by: str, because: str, round_: str | None
) -> None:
    """Say that a figure or event is read right, as it stands with its corrections.

    \b
    Example:
      reportedly review accept 3f9a1c --ledger mosul.db --by mira
    """
    with _judge(ledger, by, round_) as judge:
        _say_done(judge.accept(ident, because))


@review.command()
@click.argument("ident", metavar="ID")
@click.option(
    "--set",
    "fields",
    metavar="FIELD=VALUE",
    multiple=True,
    required=True,
    help="E.g. place=Mosul; several times.",
)
@LEDGER
@BY
@BECAUSE
@ROUND
def correct_command(
    ident: str,
    fields: tuple[str, ...],
    ledger: str,
    by: str,
    because: str,
    round_: str | None,
) -> None:
    """Give fields of a figure or event another value, and accept the rest.

    \b
    Example:
      reportedly review correct 3f9a1c --set place=Mosul --set value=120-150 --because "same paragraph" --ledger mosul.db --by mira
    """  # noqa: E501 (commands as they are typed)
    with _judge(ledger, by, round_) as judge:
        _say_done(judge.correct(ident, _set_options(fields), because, accept=True))


@review.command()
@click.argument("ident", metavar="ID")
@LEDGER
@BY
@BECAUSE
@ROUND
def reject_command(
    ident: str, ledger: str, by: str, because: str, round_: str | None
) -> None:
    """Say that it is no figure, or no event: it no longer answers.

    \b
    Example:
      reportedly review reject 3f9a1c --because "a street number" --ledger mosul.db --by mira
    """
    with _judge(ledger, by, round_) as judge:
        _say_done(judge.reject(ident, because))


@review.command()
@click.argument("document", metavar="ARTICLE")
@click.option(
    "--words", metavar="W", required=True, help="As they stand in the article."
)
@click.option(
    "--set",
    "fields",
    metavar="FIELD=VALUE",
    multiple=True,
    required=True,
    help="category and value, and what else is known.",
)
@LEDGER
@BY
@BECAUSE
@ROUND
def missed_command(
    document: str,
    words: str,
    fields: tuple[str, ...],
    ledger: str,
    by: str,
    because: str,
    round_: str | None,
) -> None:
    """Add a figure that the program did not read.

    \b
    Example:
      reportedly review missed wire-17 --words "a dozen graves" --set category=killed --set value=12 --because "graves of the dead" --ledger mosul.db --by mira
    """  # noqa: E501 (commands as they are typed)
    with _judge(ledger, by, round_) as judge:
        ident = judge.missed(document, words, _set_options(fields), because)
    say(f"{ident[:8]}: added")


@review.command()
@click.argument("ident", metavar="ID")
@click.argument("words", metavar="WORDS")
@click.option("--field", metavar="F", help="Of which field.")
@click.option(
    "--colour",
    type=click.Choice(vocabulary_in_order("colour")),
    default=NoteColour.GREY,
    show_default=True,
    help="How it is meant.",
)
@LEDGER
@BY
def comment_command(
    ident: str, words: str, field: str | None, colour: str, ledger: str, by: str
) -> None:
    """Say something of a figure, an event, or one of its fields.

    \b
    Example:
      reportedly review comment 3f9a1c "which Mosul?" --field place --colour red --ledger mosul.db --by mira
    """  # noqa: E501 (commands as they are typed)
    with _judge(ledger, by, None) as judge:
        _say_done(judge.comment(ident, words, field, colour))


@review.command()
@click.argument("ident", metavar="ID")
@click.argument("to", metavar="NAME")
@LEDGER
@BY
def assign_command(ident: str, to: str, ledger: str, by: str) -> None:
    """Say whose work a figure or event is.

    \b
    Example:
      reportedly review assign 3f9a1c tom --ledger mosul.db --by mira
    """
    with _judge(ledger, by, None) as judge:
        _say_done(judge.assign(ident, to))


@review.command()
@click.argument("ident", metavar="ID")
@click.argument("to", metavar="STATE")
@LEDGER
@BY
@BECAUSE
def state_command(
    ident: str,
    to: str,
    ledger: str,
    by: str,
    because: str,
) -> None:
    """Say where the work on a figure or event stands: not started, in progress, approved,
    re-requested.

    \b
    Example:
      reportedly review state 3f9a1c re-requested --because "two places" --ledger mosul.db --by mira
    """
    with _judge(ledger, by, None) as judge:
        _say_done(judge.state(ident, to, because))


@review.command()
@click.argument("ident", metavar="ID")
@LEDGER
@BY
def undo_command(ident: str, ledger: str, by: str) -> None:
    """Take one's own last act on a figure or event back; both rows stay.

    \b
    Example:
      reportedly review undo 3f9a1c --ledger mosul.db --by mira
    """
    with _judge(ledger, by, None) as judge:
        _say_done(judge.undo(ident))


class _judge:
    """A ledger opened for somebody to judge in."""

    def __init__(self, ledger: str, by: str, round_: str | None) -> None:
        from reportedly.ledger import open_ledger

        self._ledger = open_ledger(ledger)
        self._by, self._round = by, round_

    def __enter__(self) -> Any:
        from reportedly.run.reviewing import Judge

        return Judge(self._ledger, self._by, self._round)

    def __exit__(self, *_: object) -> None:
        self._ledger.close()


def _set_options(fields: tuple[str, ...]) -> dict[str, str]:
    values = {}
    for field in fields:
        name, sign, value = field.partition("=")
        if not sign:
            raise UsageError(f"{field!r}: write --set FIELD=VALUE")
        values[name.strip()] = value
    return values


def _say_done(one: Any) -> None:
    from reportedly.run.reviewing import fields_in_words

    fields = fields_in_words(one.claim) if one.claim else {}
    kept = ", ".join(f"{name} {value}" for name, value in fields.items() if value)
    say(f"{one.read.id[:8]}: {one.standing.state}; {kept or f'no {one.kind}'}")


@click.command()
@LEDGER
@click.option(
    "--state", metavar="S", help="Only what stands so: not started, approved …"
)
@as_rows
def reviews_command(ledger: str, state: str | None, asked: Asked, shape: str) -> None:
    """List what people did: who, what, with which claim, when and why, the first done first.

    With --state, the figures that stand so instead.

    \b
    Example:
      reportedly reviews --ledger mosul.db
      reportedly reviews --state "approved but changed" --ledger mosul.db
    """
    from reportedly.ledger import open_snapshot
    from reportedly.records.reviews import CHANGED, STATES
    from reportedly.run.desk import act_row, queue_row
    from reportedly.run.reviewing import claims_on_desk

    with open_snapshot(ledger) as opened:
        if state is None:
            rows = [act_row(act) for act in opened.reviews()]
            print_rows(rows, shape, "Reviews", listed_columns("reviews"), asked, "when")
            return
        state = one_of(state, [*STATES, *CHANGED.values()], "state")
        found = [one for one in claims_on_desk(opened) if one.standing.state == state]
    wanted = listed_columns("figures by state")
    rows = [queue_row(one) for one in found]
    print_rows(rows, shape, "Figures", wanted, asked, "published")


@click.command()
@LEDGER
@as_rows_without_days
def errors_command(ledger: str, asked: Asked, shape: str) -> None:
    """Show how often the program was wrong, of what people judged: by field, category, language,
    outlet, version.

    low and high bound the rate with 95 % confidence (Wilson's interval).

    \b
    Example:
      reportedly errors --ledger mosul.db
    """
    from reportedly.ledger import open_snapshot
    from reportedly.run.reviewing import rates

    with open_snapshot(ledger) as opened:
        rows = [rate.as_dict() for rate in rates(opened)]
    print_rows(rows, shape, "Errors", asked=asked)


@click.group(cls=Group)
def coding() -> None:
    """Double coding, blind: `open` a round for two coders, see how far they `agree`.

    Coders judge with `review … --round NAME`; what they say there holds nowhere else until a third
    decides.

    \b
    Example:
      reportedly coding open may wire-17 wire-18 --coder mira --coder tom --third ana --ledger mosul.db --by ana
    """  # noqa: E501 (commands as they are typed)


@coding.command("open")
@click.argument("name", metavar="ROUND")
@click.argument("documents", metavar="ARTICLE…", nargs=-1, required=True)
@click.option(
    "--coder",
    "coders",
    metavar="NAME",
    multiple=True,
    required=True,
    help="Two or more.",
)
@click.option(
    "--third", metavar="NAME", required=True, help="Who decides where they differ."
)
@LEDGER
@BY
def open_command(
    name: str,
    documents: tuple[str, ...],
    coders: tuple[str, ...],
    third: str,
    ledger: str,
    by: str,
) -> None:
    """Open a round of blind coding.

    \b
    Example:
      reportedly coding open may wire-17 wire-18 --coder mira --coder tom --third ana --ledger mosul.db --by ana
    """  # noqa: E501 (commands as they are typed)
    from reportedly.ledger import open_ledger
    from reportedly.run.reviewing import open_round

    with open_ledger(ledger) as opened:
        open_round(opened, name, coders, third, documents, by)
    say(f"{name}: open to {' and '.join(coders)}, {third} decides")


@coding.command()
@click.argument("name", metavar="ROUND")
@LEDGER
@as_rows_without_days
def agree_command(name: str, ledger: str, asked: Asked, shape: str) -> None:
    """Show how far the coders of a round agree, field by field: Krippendorff's alpha, and the
    values that agree.

    alpha is empty where all codes of a field are one value.

    \b
    Example:
      reportedly coding agree may --ledger mosul.db
    """
    from reportedly.ledger import open_snapshot
    from reportedly.run.reviewing import coded_round

    with open_snapshot(ledger) as opened:
        found = coded_round(opened, name)
    rows = [one.as_dict() for one in found.agreement]
    print_rows(rows, shape, "Agreement", asked=asked)
    if found.disputed:
        say(
            f"{len(found.disputed)} value(s) for {found.round.third} to decide",
            err=True,
        )


@click.command()
@click.argument("words", metavar="WORDS")
@LEDGER
@as_listing
def search_command(words: str, ledger: str, asked: Asked, shape: str) -> None:
    """Find articles by words of their text, title, actors and places; all must stand there, or
    begin a word.

    Without --limit, the 20 that fit best. Days are those of publication; the other filters keep
    articles with such a figure or event.

    \b
    Example:
      reportedly search "mosul hospital" --ledger mosul.db
      reportedly search bridge --place Mosul --category killed --ledger mosul.db
    """
    from reportedly.ledger import open_snapshot
    from reportedly.run.desk import hit_rows
    from reportedly.run.listings import documents_asked_for

    narrows = asked.narrows or asked.as_of or asked.sort
    most = MOST_FOUND if narrows else asked.limit or 20
    with open_snapshot(ledger) as opened:
        among = documents_asked_for(opened, replace(asked, since=None, until=None))
        found = opened.search(words, most)
        if among is not None:
            found = [kept for kept in found if kept.document in among]
        rows = hit_rows(opened, found, words)
    wanted = listed_columns("articles found")
    asked = replace(asked, limit=asked.limit or 20)
    print_rows(rows, shape, "Articles", wanted, asked, "published")
