"""The command line: one command per verb, each a thin skin over the library."""

from __future__ import annotations

import json
import sys

import click

from reportedly import __version__
from reportedly.records import Failure
from reportedly.run import read_all


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Crisis and conflict news in, a ledger of what was reported out."""


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("--format", "shape", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
def read(inputs: tuple[str, ...], shape: str) -> None:
    """Read articles and print what each reports.

    Example: reportedly read article.txt
    """
    failed = False
    for reading in read_all(inputs, sys.stdin.buffer):
        if isinstance(reading, Failure):
            click.echo(f"{reading.origin}: {reading.reason}", err=True)
            failed = True
        else:
            click.echo(json.dumps(reading.as_dict(), ensure_ascii=False))
    sys.exit(1 if failed else 0)
