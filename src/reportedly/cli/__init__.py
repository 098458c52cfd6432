"""The command line: one command per verb, each a thin skin over the library.

Exit status: 0 all went well; 1 some documents failed, none was read, or a ledger does not hold; 2
wrong usage. A command's module is imported when the command is called, and a command imports what
it needs when it runs: neither `--help` nor `read` waits for a database.
"""

from __future__ import annotations

import os
import re
import sys
from importlib import import_module
from typing import Any, NamedTuple

import click

from reportedly import __version__
from reportedly.cli.groups import Group
from reportedly.cli.streams import (
    let_go_of_broken_streams,
    name_of_output,
    open_standard_streams,
)
from reportedly.errors import (
    InputError,
    MissingPackage,
    ReportedlyError,
    UsageError,
    told_by,
)
from reportedly.settings import find_settings


class Command(NamedTuple):
    """A command: its module and name there, and what the help says of it, in at most 64 columns."""

    where: str
    summary: str


# By name, in the order of the help.
COMMANDS = {
    "demo": Command(
        "reporting.demo_command",
        "Read the bundled examples into a ledger and a report.",
    ),
    "read": Command(
        "reading.read_command", "Read articles and print what each reports."
    ),
    "build": Command(
        "reading.build_command", "Read articles into a ledger, made if there is none."
    ),
    "figures": Command(
        "asking.figures_command", "List figures by place, category, source and day."
    ),
    "statements": Command(
        "asking.statements_command", "List statements: who said what, and when."
    ),
    "events": Command(
        "events.events_command", "List events by type, actor, place, source and day."
    ),
    "why": Command(
        "asking.why_command",
        "Show why a claim has its values: words, rules, lexicon lines.",
    ),
    "questions": Command(
        "ruling.questions_command",
        "Show what is known of each question, by independent origins.",
    ),
    "history": Command(
        "ruling.history_command",
        "Show how the answer to a question changed, day by day.",
    ),
    "judge": Command(
        "ruling.judge_command", "Say whether two figures answer the same question."
    ),
    "judgements": Command(
        "ruling.judgements_command",
        "List what people said of pairs of figures, when and why.",
    ),
    "review": Command(
        "reviewing.review", "Accept, correct, reject, add: what people say of a claim."
    ),
    "reviews": Command(
        "reviewing.reviews_command", "List what people did with figures and events."
    ),
    "errors": Command(
        "reviewing.errors_command",
        "Show how often the program was wrong, of what was judged.",
    ),
    "coding": Command(
        "reviewing.coding", "Let two people code the same articles blind."
    ),
    "search": Command(
        "reviewing.search_command", "Find articles by words, actors and places."
    ),
    "copies": Command(
        "tracing.copies_command",
        "Show passages that stand in another article, and who was first.",
    ),
    "happenings": Command(
        "tracing.happenings_command",
        "Show what happened, as the articles tell it together.",
    ),
    "stories": Command(
        "tracing.stories_command", "Show which articles tell the same happening."
    ),
    "serve": Command(
        "serving.serve_command",
        "Open the desk: look, check, correct, sign off, in a browser.",
    ),
    "account": Command("serving.account_command", "Make an account for a team's desk."),
    "report": Command(
        "reporting.report_command",
        "Write the brief of a ledger as one page, or as a folder.",
    ),
    "export": Command(
        "exporting.export_command",
        "Write a ledger for other programs and other code books.",
    ),
    "feeds": Command(
        "feeds.feeds", "Say what is watched: feeds, folders, mailboxes, WARC files."
    ),
    "watch": Command(
        "watching.watch", "Ask the feeds, read what is new, and tell what changes."
    ),
    "alerts": Command(
        "alerts.alerts", "Try rules on a ledger's past; list what was told."
    ),
    "brief": Command(
        "alerts.brief_command", "Tell what is new since a day, what changed and why."
    ),
    "bundle": Command(
        "exporting.bundle_command",
        "Pack the evidence of a happening, to be verified alone.",
    ),
    "verify": Command(
        "reading.verify_command",
        "Check that a ledger holds what it was given, value by value.",
    ),
    "ledger": Command(
        "archive.ledger", "Import, back up, erase from and open up a ledger as a whole."
    ),
    "gazetteer": Command(
        "reading.gazetteer_command", "Compile the gazetteer ahead of its first use."
    ),
}


class Commands(Group):
    """Loads a command when it is called, and turns every error into one line and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name].where.partition(".")
        found: click.Command = getattr(import_module(f"reportedly.cli.{module}"), name)
        _with_quiet(found)
        return found

    def summaries(self, ctx: click.Context) -> list[tuple[str, str]]:
        return [(name, command.summary) for name, command in COMMANDS.items()]

    def main(self, *args: Any, **options: Any) -> Any:
        """What click does, with errors of any kind told in one form."""
        alone = options.pop("standalone_mode", True)
        options["standalone_mode"] = False
        if not alone:
            return super().main(*args, **options)
        open_standard_streams()
        try:
            ended = super().main(*args, **options)
        except (click.ClickException, ReportedlyError) as error:
            sys.exit(_print_error(error))
        except ModuleNotFoundError as error:
            sys.exit(_print_error(_missing_package(error)))
        except OSError as error:  # a full disk, a folder that was taken away
            sys.exit(_print_error(_refused_by_system(error)))
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


def _print_error(error: click.ClickException | ReportedlyError) -> int:
    """Print an error as one line; the exit status it ends with."""
    from reportedly.cli.console import say

    wrong_usage = isinstance(error, (click.UsageError, UsageError))
    words = str(error)
    if isinstance(error, click.ClickException):
        words = error.format_message().rstrip(".")
        words = words[:1].lower() + words[1:] + _nearest_choice(error)
    if isinstance(error, click.UsageError) and error.ctx is not None:
        words += f" (see {error.ctx.command_path} --help)"
    try:
        say(f"error: {words}", err=True)
    except OSError:  # where that cannot be written either, the status tells
        let_go_of_broken_streams()
    return 2 if wrong_usage else 1


def _refused_by_system(error: OSError) -> ReportedlyError:
    """What to say of what the system did not let a command do: of what has no name it is its help,
    which goes to the standard output.
    """
    let_go_of_broken_streams()
    named = error.filename
    what = (
        os.fsdecode(named)
        if isinstance(named, str | bytes)
        else name_of_output(err=False)
    )
    return InputError(what, told_by(error).lower())


# The packages of the extras, as they are imported.
_EXTRAS = {
    "cluster": ("daft", "ray"),
    "crawls": ("fastwarc",),
    "documents": ("pypdf",),
    "parquet": ("pyarrow",),
    "postgresql": ("psycopg",),
    "serve": ("argon2", "fastapi", "krippendorff", "multipart", "starlette", "uvicorn"),
    "tables": ("openpyxl",),
    "watch": ("feedparser", "httpx", "protego"),
}


def _missing_package(error: ModuleNotFoundError) -> MissingPackage:
    """What to say of a package that only an extra brings.

    Raises:
        ModuleNotFoundError: it is none, and the installation is damaged.
    """
    package = (error.name or "").partition(".")[0]
    for extra, packages in _EXTRAS.items():
        if package in packages:
            return MissingPackage("this", package, extra)
    raise error


def _nearest_choice(error: click.ClickException) -> str:
    """Which of the values that an option takes was meant."""
    kind = getattr(getattr(error, "param", None), "type", None)
    given = _NOT_ONE_OF.match(error.message)
    if given is None:
        return ""
    if not isinstance(kind, click.Choice):
        return ""
    from reportedly.cli.filters import nearest

    near = nearest(
        given[1],
        [str(choice) for choice in kind.choices],
        most=1,
    )
    return f"; did you mean {near[0]!r}?" if near else ""


# What click says of a value that is no choice, with the value: it is asked for the
# nearest
_NOT_ONE_OF = re.compile(r"'([^']*)' is not one of ")


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__)
def main() -> None:
    """Crisis and conflict news in, a ledger of what was reported out."""
    find_settings()
