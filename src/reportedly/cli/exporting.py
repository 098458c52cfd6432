"""`export`: a ledger as files that other programs and other code books read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportedly.cli.console import FORCE, say, write_file
from reportedly.cli.filters import known_type, of_events, one_of, with_filters
from reportedly.cli.reading import LEDGER
from reportedly.codebook import VOCABULARIES, vocabulary_where
from reportedly.errors import UsageError
from reportedly.records import KINDS

if TYPE_CHECKING:
    from reportedly.run.asked import Asked

FORMATS = vocabulary_where("export form", "sort", "format")
_CLAIMS = tuple(kind.table for kind in KINDS)
_READINGS = "readings"
CODEBOOKS = vocabulary_where("export form", "sort", "code book")
_WORKED_OUT = vocabulary_where("export table", "claims", None)
TABLES = (*_CLAIMS, *_WORKED_OUT, _READINGS)
_CODED = ("lines", "events", "happenings", "readings")


def _forms_like(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[str]:
    forms = (*FORMATS, *CODEBOOKS, "datapackage")
    return [form for form in forms if form.startswith(incomplete)]


@click.command(short_help="Write a ledger for other programs and other code books.")
@LEDGER
@click.option(
    "--as",
    "target",
    metavar="FORM",
    shell_complete=_forms_like,
    help=f"A format ({', '.join(FORMATS)}), a code book ({', '.join(CODEBOOKS)}) or datapackage.",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(FORMATS),
    help="The same as --as with a format.",
)
@click.option(
    "--of",
    "what",
    metavar="TABLE",
    type=click.Choice(TABLES),
    default="figures",
    show_default=True,
    help=(
        f"{', '.join(TABLES)}. One row each; "
        "readings, with jsonl, are whole articles as `read` prints them."
    ),
)
@of_events
@with_filters
@click.option(
    "--hxl", is_flag=True, help="With csv: a second header row of HXL hashtags."
)
@click.option(
    "--excel",
    is_flag=True,
    help="With csv: opens in Excel as it is; nothing in it runs as a formula.",
)
@click.option(
    "-o",
    "--output",
    metavar="F",
    default="-",
    show_default=True,
    help="The file; - is standard output.",
)
@click.option(
    "--licence",
    metavar="SPDX",
    help="With datapackage: the licence of the tables, for instance CC-BY-4.0.",
)
@FORCE
def export_command(
    ledger: str,
    target: str | None,
    shape: str | None,
    what: str,
    kind: str | None,
    actor: str | None,
    asked: Asked,
    hxl: bool,
    excel: bool,
    output: str,
    licence: str | None,
    force: bool,
) -> None:
    """Write what a ledger holds and comes to, to a file that other programs read.

    As a code book, the file is written in its columns; beside it F.loss.md says what was lost on
    the way, and F.deleted.csv which rows an earlier F had and this one has not.

    \b
    Example:
      reportedly export --ledger mosul.db --format geojson -o mosul.geojson
      reportedly export --ledger mosul.db --of questions --format xlsx -o known.xlsx
      reportedly export --ledger mosul.db --as acled -o mosul-acled.csv
    """
    target = shape or target
    if target is None:
        raise UsageError("say how with --format or --as")
    if licence is not None and target != "datapackage":
        raise UsageError("--licence is of a data package: give --as datapackage")
    asked = _asked_of_events(asked, kind, actor, what if target in FORMATS else target)
    if target in CODEBOOKS:
        _as_codebook(ledger, target, asked, output, force)
    elif target == "datapackage":
        _as_package(ledger, asked, output, licence, force)
    elif target in FORMATS:
        write_file(
            output,
            _table_file(ledger, target, what, asked, hxl=hxl, excel=excel),
            force=force,
        )
    else:
        one_of(target, (*FORMATS, *CODEBOOKS, "datapackage"), "form")


def _asked_of_events(
    asked: Asked, kind: str | None, actor: str | None, what: str
) -> Asked:
    """What is asked for, with what only events have.

    Raises:
        UsageError: it is asked of rows that are no events.
    """
    if kind is None and actor is None:
        return asked
    if what not in _TOLD_BY_EVENTS:
        of = " or ".join(_TOLD_BY_EVENTS)
        raise UsageError(f"--type and --actor are of events: give --of {of}")
    return replace(asked, type=known_type(kind) if kind else None, actor=actor)


_TOLD_BY_EVENTS = vocabulary_where("export table", "typed", True)


@click.command()
@click.argument("happening", metavar="HAPPENING")
@LEDGER
@click.option(
    "-o", "--output", metavar="F.zip", required=True, help="The bundle to write."
)
@FORCE
def bundle_command(happening: str, ledger: str, output: str, force: bool) -> None:
    """Pack the evidence of a happening, so that anybody can verify it without the ledger.

    HAPPENING is its id, or the beginning of it. The file is a BagIt bag: the pages as they were
    kept, every reading of them, what people said of their figures, the happening as the ledger
    tells it. `reportedly verify F.zip` checks it alone. Articles belong to their publishers: mind
    whom you hand it to.

    \b
    Example:
      reportedly bundle h3f9a1c02 --ledger mosul.db -o strike.zip
      reportedly verify strike.zip
    """
    from reportedly import __version__
    from reportedly.ledger import open_snapshot
    from reportedly.run.bundling import bundle as packed

    with open_snapshot(ledger) as opened:
        made = packed(opened, happening, datetime.now(UTC), __version__)
    write_file(output, made, force=force)
    say(f"{output}: {len(made):,} bytes; `reportedly verify {output}` checks it")


def _needed(what: str) -> tuple[str, ...]:
    """What a table is gathered from besides figures: what its row says, or itself."""
    row = VOCABULARIES["export table"]().get(what)
    return (row.strings("needs") if row is not None else ()) or (what,)


def _table_file(
    ledger: str, shape: str, what: str, asked: Asked, *, hxl: bool, excel: bool
) -> bytes:
    from reportedly.cli.listing import nothing_found, ordered
    from reportedly.exports.formats import written
    from reportedly.exports.rows import TABLES as ROWS
    from reportedly.ledger import open_snapshot
    from reportedly.run.exporting import facts

    if what == _READINGS:
        return _readings_file(ledger, shape, asked)
    table = ROWS[what]
    if shape == "geojson" and "lat" not in table.columns:
        raise UsageError(
            f"{what} cannot be written as geojson: they have no coordinates"
        )
    with open_snapshot(ledger) as opened:
        found = facts(opened, asked, _needed(what))
        pairs = ordered([(row, row) for row in table.rows(found)], asked, table.columns)
        if not pairs:
            nothing_found(what, opened, asked)
    rows = [row for row, _ in pairs]
    return written(shape, rows, table.columns, excel=excel, hxl=hxl, title=what)


def _readings_file(ledger: str, shape: str, asked: Asked) -> bytes:
    """Whole articles as `read` prints them, which have no columns."""
    from reportedly.exports.tables import exported
    from reportedly.ledger import open_snapshot
    from reportedly.run.exporting import asked_readings

    if shape != "jsonl":
        raise UsageError(f"readings cannot be written as {shape}")
    if asked.sort:
        raise UsageError("readings have no column to sort by")
    with open_snapshot(ledger) as opened:
        return exported(asked_readings(opened, asked), shape, _READINGS)


def _as_codebook(
    ledger: str, name: str, asked: Asked, output: str, force: bool
) -> None:
    from reportedly.exports.codebooks import coded, deleted
    from reportedly.ledger import open_snapshot
    from reportedly.run.exporting import facts

    with open_snapshot(ledger) as opened:
        made = coded(name, facts(opened, asked, _CODED))
    if output == "-":
        write_file(output, made.data)
        click.echo(made.losses, err=True)
        return
    gone: tuple[str, ...] = ()
    if Path(output).is_file():
        gone = deleted(name, Path(output).read_bytes(), made)
    write_file(output, made.data, force=force)
    write_file(f"{output}.loss.md", made.losses.encode())
    if gone:
        _note_deleted(Path(f"{output}.deleted.csv"), gone)
    since = f"{len(gone)} deleted since" if made.ids else "without ids"
    say(f"{output}: {made.rows} rows, {since}; {output}.loss.md says what was lost")


def _note_deleted(path: Path, gone: tuple[str, ...]) -> None:
    """Add ids to the list of deleted ones, each with the moment it was found to be gone."""
    before = path.read_bytes() if path.is_file() else b"id,deleted_timestamp\r\n"
    now = int(datetime.now(UTC).timestamp())
    write_file(
        str(path), before + "".join(f"{ident},{now}\r\n" for ident in gone).encode()
    )


def _as_package(
    ledger: str, asked: Asked, output: str, licence: str | None, force: bool
) -> None:
    from reportedly import __version__
    from reportedly.exports.package import data_package
    from reportedly.ledger import open_snapshot
    from reportedly.run.exporting import facts

    if output == "-":
        raise UsageError("a data package is a ZIP file: name it with -o")
    with open_snapshot(ledger) as opened:
        found = facts(opened, asked)
    made = datetime.now(UTC).replace(microsecond=0)
    packed = data_package(found, made, __version__, licence)
    write_file(output, packed, force=force)
    say(
        f"{output}: a data package; datapackage.json in it describes every column and value"
    )
