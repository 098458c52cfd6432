"""Write docs/commands.md from the commands' own help; with --check, only say whether it is up to date.

Usage: python scripts/write_command_reference.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reportedly.cli import main

TARGET = Path(__file__).parent.parent / "docs" / "commands.md"
WIDTH = 100  # columns of the help
HEAD = """# Commands

<!-- Written by scripts/write_command_reference.py from each command's --help; change it there. -->

Results go to standard output; progress (on a terminal) and what could not be read go to standard error.
Exit status: 0 all went well, 1 some documents failed, none was read, or something does not hold, 2 wrong usage.
A fault of the program in one article is named like an unreadable one;
with `REPORTEDLY_DEBUG=1` its traceback is printed.
"""


def reference() -> str:
    """The whole page."""
    parts = [HEAD]
    above = click.Context(main, info_name="reportedly")
    for name in main.list_commands(above):
        command = main.get_command(above, name)
        assert command is not None
        context = click.Context(
            command, info_name=f"reportedly {name}", terminal_width=WIDTH
        )
        parts.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")
        for inner, part in (
            command.commands.items() if isinstance(command, click.Group) else ()
        ):
            context = click.Context(
                part, info_name=f"reportedly {name} {inner}", terminal_width=WIDTH
            )
            parts.append(
                f"## {name} {inner}\n\n```text\n{part.get_help(context)}\n```\n"
            )
    return "\n".join(parts)


if __name__ == "__main__":
    page = reference()
    if sys.argv[1:] == ["--check"]:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != page:
            sys.exit(f"{TARGET.name} is out of date: run python {Path(__file__).name}")
    else:
        TARGET.write_text(page, encoding="utf-8")
