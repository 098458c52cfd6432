"""The command line: one command per verb, each a thin skin over the library.

Exit status: 0 all went well; 1 some documents failed, or a ledger does not hold; 2 wrong usage.
Commands import what they need when they run, so that `--help` and `read` do not wait for a database.
"""

from __future__ import annotations

from typing import Any

import click

from reportedly import __version__
from reportedly.cli.archive import ledger
from reportedly.cli.asking import figures, statements, why
from reportedly.cli.console import printable
from reportedly.cli.events import events
from reportedly.cli.exporting import export
from reportedly.cli.reading import build, gazetteer, read, verify
from reportedly.cli.reporting import demo, report
from reportedly.cli.reviewing import coding, errors, review, reviews, search
from reportedly.cli.ruling import history, judge, judgements, questions
from reportedly.cli.tracing import copies, happenings, stories
from reportedly.errors import ReportedlyError, UsageError


class Commands(click.Group):
    """Turns the project's errors into one line and an exit status; the commands keep their order in the help."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(printable(str(error))) from None
        except ReportedlyError as error:
            click.echo(printable(f"error: {error}"), err=True)
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__)
def main() -> None:
    """Crisis and conflict news in, a ledger of what was reported out."""


for command in (
    demo,
    read,
    build,
    figures,
    statements,
    events,
    why,
    questions,
    history,
    judge,
    judgements,
    review,
    reviews,
    errors,
    coding,
    search,
    copies,
    happenings,
    stories,
    report,
    export,
    verify,
):
    main.add_command(command)
for command in (ledger, gazetteer):
    main.add_command(command)
