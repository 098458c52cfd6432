"""The command line: one command per verb, each a thin skin over the library.

Exit status: 0 all went well; 1 some documents failed, or a ledger does not hold; 2 wrong usage.
A command's module is imported when the command is called, and a command imports what it needs when
it runs: neither `--help` nor `read` waits for a database.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from reportedly import __version__
from reportedly.errors import ReportedlyError, UsageError
from reportedly.settings import find_settings

# Name: the module and the name in it, and what the help says of it, in at most 64 columns. In the
# order of the help.
COMMANDS = {
    "demo": ("reporting.demo", "Read the bundled examples into a ledger and a report."),
    "read": ("reading.read", "Read articles and print what each reports."),
    "build": ("reading.build", "Read articles into a ledger, made if there is none."),
    "figures": ("asking.figures", "List figures by place, category, source and day."),
    "statements": ("asking.statements", "List statements: who said what, and when."),
    "events": ("events.events", "List events by type, actor, place, source and day."),
    "why": (
        "asking.why",
        "Show why a claim has its values: words, rules, lexicon lines.",
    ),
    "questions": (
        "ruling.questions",
        "Show what is known of each question, by independent origins.",
    ),
    "history": (
        "ruling.history",
        "Show how the answer to a question changed, day by day.",
    ),
    "judge": ("ruling.judge", "Say whether two figures answer the same question."),
    "judgements": (
        "ruling.judgements",
        "List what people said of pairs of figures, when and why.",
    ),
    "review": (
        "reviewing.review",
        "Accept, correct, reject, add: what people say of a claim.",
    ),
    "reviews": ("reviewing.reviews", "List what people did with figures and events."),
    "errors": (
        "reviewing.errors",
        "Show how often the program was wrong, of what was judged.",
    ),
    "coding": ("reviewing.coding", "Let two people code the same articles blind."),
    "search": ("reviewing.search", "Find articles by words, actors and places."),
    "copies": (
        "tracing.copies",
        "Show passages that stand in another article, and who was first.",
    ),
    "happenings": (
        "tracing.happenings",
        "Show what happened, as the articles tell it together.",
    ),
    "stories": ("tracing.stories", "Show which articles tell the same happening."),
    "serve": (
        "serving.serve",
        "Open the desk: look, check, correct, sign off, in a browser.",
    ),
    "account": ("serving.account", "Make an account for a team's desk."),
    "report": (
        "reporting.report",
        "Write the brief of a ledger as one page, or as a folder.",
    ),
    "export": (
        "exporting.export",
        "Write a ledger for other programs and other code books.",
    ),
    "feeds": (
        "feeds.feeds",
        "Say what is watched: feeds, folders, mailboxes, WARC files.",
    ),
    "watch": (
        "watching.watch",
        "Ask the feeds, read what is new, and tell what changes.",
    ),
    "alerts": ("alerts.alerts", "Try rules on a ledger's past; list what was told."),
    "brief": ("alerts.brief", "Tell what is new since a day, what changed and why."),
    "bundle": (
        "exporting.bundle",
        "Pack the evidence of a happening, to be verified alone.",
    ),
    "verify": (
        "reading.verify",
        "Check that a ledger holds what it was given, value by value.",
    ),
    "ledger": (
        "archive.ledger",
        "Import, back up, erase from and open up a ledger as a whole.",
    ),
    "gazetteer": ("reading.gazetteer", "Compile the gazetteer ahead of its first use."),
}


class Commands(click.Group):
    """Loads a command when it is called, and turns every error into one line and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name][0].partition(".")
        found: click.Command = getattr(import_module(f"reportedly.cli.{module}"), name)
        _with_quiet(found)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from reportedly.cli.filters import nearest

            near = nearest(args[0], COMMANDS, most=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"no command {args[0]!r}{hint}", ctx) from None

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, summary) for name, (_, summary) in COMMANDS.items()]
            )

    def main(self, *args: Any, **options: Any) -> Any:
        """What click does, with errors of any kind told in one form."""
        alone = options.pop("standalone_mode", True)
        options["standalone_mode"] = False
        if not alone:
            return super().main(*args, **options)
        try:
            ended = super().main(*args, **options)
        except (click.ClickException, ReportedlyError) as error:
            sys.exit(_told(error))
        except click.Abort:
            click.echo("error: stopped", err=True)
            sys.exit(1)
        sys.exit(ended if isinstance(ended, int) else 0)


def _with_quiet(command: click.Command) -> None:
    """Give a command, and those within it, the option `--quiet`."""
    from reportedly.cli.console import be_quiet

    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _with_quiet(inner)
    elif not any(param.name == "quiet" for param in command.params):
        command.params.append(
            click.Option(
                ["-q", "--quiet"],
                is_flag=True,
                expose_value=False,
                callback=be_quiet,
                help="Print results and what went wrong, and nothing else.",
            )
        )


def _told(error: click.ClickException | ReportedlyError) -> int:
    """Print an error as one line; the exit status it ends with."""
    from reportedly.cli.console import say

    wrong_usage = isinstance(error, (click.UsageError, UsageError))
    words = str(error)
    if isinstance(error, click.ClickException):
        words = error.format_message().rstrip(".")
        words = words[:1].lower() + words[1:]
    if isinstance(error, click.UsageError) and error.ctx is not None:
        words += f" (see {error.ctx.command_path} --help)"
    say(f"error: {words}", err=True)
    return 2 if wrong_usage else 1


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__)
def main() -> None:
    """Crisis and conflict news in, a ledger of what was reported out."""
    find_settings()
