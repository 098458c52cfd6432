"""What commands print: results on standard output, progress and failures on standard error."""

from __future__ import annotations

import getpass
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EPIPE
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import click

from reportedly.cli.streams import name_of_output
from reportedly.errors import UsageError, told_by

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.progress import Progress, TaskID
    from rich.segment import Segment

    from reportedly.records import Failure

_PIPED_WIDTH = 200  # columns of a table that goes to a file or a pipe


def show(*renderables: RenderableType) -> None:
    """Print tables to standard output, as wide as the terminal or wide enough for a file."""
    from rich.console import Console

    console = Console(
        width=None if sys.stdout.isatty() else _PIPED_WIDTH,
        highlight=False,
        emoji=False,
        markup=False,
    )
    with console.capture() as capture:
        for renderable in renderables:
            console.print(_Safe(_fitted(renderable, console.width)))
    lines = [line.rstrip() for line in capture.get().splitlines()]
    _echo("\n".join(lines).encode(sys.stdout.encoding or "utf-8", "replace"))


_SIDE_BY_SIDE = (
    6  # columns that are still read easily side by side in a narrow terminal
)
_NARROW = 100  # columns of a terminal below which more stand below each other


def _fitted(renderable: RenderableType, width: int) -> RenderableType:
    """A wide table in a narrow terminal as one block a row; anything else as it is."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    if width >= _NARROW:
        return renderable
    if not isinstance(renderable, Table):
        return renderable
    if len(renderable.columns) <= _SIDE_BY_SIDE:
        return renderable
    names = [str(column.header) for column in renderable.columns]
    blocks: list[RenderableType] = [
        Text(str(renderable.title or ""), style="bold"),
        Text(),
    ]
    for row in zip(*(column.cells for column in renderable.columns), strict=True):
        fitted = [
            (name, str(cell))
            for name, cell in zip(names, row, strict=True)
            if str(cell)
        ]
        blocks.append(Text(fitted[0][1], style="bold"))
        words = " · ".join(f"{name} {cell}" for name, cell in fitted[1:])
        blocks.append(Padding(Text(words), (0, 0, 1, 2)))
    return Group(*blocks)


class _Safe:
    """What is to be printed, its words without commands to the terminal; its colours stay."""

    def __init__(self, renderable: RenderableType) -> None:
        self._renderable = renderable

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[Segment]:
        from rich.segment import Segment

        for part in console.render(self._renderable, options):
            yield part if part.control else Segment(_by_line(part.text), part.style)


def _by_line(words: str) -> str:
    """Lines for the terminal; they stay lines, and tabs tabs."""
    return "\n".join(
        "\t".join(map(printable, line.removesuffix("\r").split("\t")))
        for line in words.split("\n")
    )


# Not printable to Python, and without command over a terminal: spaces that do not break, soft
# hyphens, and the joiners and marks of single letters that Arabic, Persian and emoji are written
# with.
_HARMLESS = frozenset(
    "\u00a0\u00ad\u202f\u2009\u3000\u200b\u200c\u200d\u200e\u200f\ufeff"
)


def printable(words: str) -> str:
    """Words for the terminal, what would command it or cannot be encoded as an escape."""
    safe = "".join(
        c if c.isprintable() or c in _HARMLESS else c.encode("unicode_escape").decode()
        for c in words
    )
    return safe.encode("utf-8", "backslashreplace").decode()


def say(words: str, *, err: bool = False) -> None:
    """One line of results on standard output, or of what goes with them on standard error."""
    _echo(printable(words), err=err)


def _echo(words: str | bytes, *, err: bool = False, ends: bool = True) -> None:
    """Print, and name what was printed to where it cannot be.

    Raises:
        OSError: a full disk, a closed stream.
    """
    try:
        click.echo(words, err=err, nl=ends)
    except OSError as error:
        if error.errno == EPIPE:  # whoever reads has enough: no fault
            raise
        raise OSError(error.errno, told_by(error), name_of_output(err=err)) from None


def put(data: bytes) -> None:
    """Bytes on standard output: as they are for a program, printable for a terminal."""
    if sys.stdout.isatty():
        data = _by_line(data.decode("utf-8", "replace")).encode()
    _echo(data, ends=False)


_QUIET = "reportedly.quiet"  # under this name among what the contexts of a call share


def be_quiet(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    """What the option `--quiet` does, wherever on the line it stands."""
    if value:
        ctx.meta[_QUIET] = True


def is_quiet() -> bool:
    """Whether only results and what went wrong are to be printed."""
    ctx = click.get_current_context(silent=True)
    return ctx is not None and bool(ctx.meta.get(_QUIET))


def tell(words: str) -> None:
    """A line on standard error for whoever wants to know; none with `--quiet`."""
    if not is_quiet():
        _echo(printable(words), err=True)


class Report:
    """A bar that counts documents, and lines above it; only the lines where nobody watches."""

    def __init__(self, bar: tuple[Progress, TaskID] | None) -> None:
        self._bar = bar
        self.failures = 0
        self.set_apart = 0

    def advance(self) -> None:
        """One document more is done."""
        if self._bar:
            bar, task = self._bar
            bar.advance(task)

    def to(self, done: int, total: int) -> None:
        """So many documents of so many are done."""
        if self._bar:
            bar, task = self._bar
            bar.update(task, completed=done, total=total)

    def note(self, origin: str, line: str) -> None:
        """A line about one document, for whoever wants to know: `origin: line`."""
        if not is_quiet():
            self.tell(origin, line)

    def tell(self, origin: str, line: str) -> None:
        """The same, of something wrong: it is told in any case."""
        words = printable(f"{origin}: {line}")
        if self._bar:
            self._bar[0].console.print(words, soft_wrap=True)
        else:
            _echo(words, err=True)

    def fail(self, origin: str, reason: str) -> None:
        """A document that could not be read; the exit status will say so."""
        self.failures += 1
        self.tell(origin, reason)

    def failed(self, failure: Failure) -> None:
        """An input that gave no document, by a fault or because an archive's pages were set
        apart.
        """
        if failure.set_apart:
            self.set_apart += failure.set_apart
            self.note(failure.origin, failure.reason)
        else:
            self.fail(failure.origin, failure.reason)


@contextmanager
def progress(
    label: str, total: int | None = None, *, beside_output: bool = False
) -> Iterator[Report]:
    """Count documents on standard error while they are worked on; nothing but notes when it is no
    terminal.

    With `beside_output`, results are printed meanwhile: on the same terminal the bar would run into
    them.
    """
    watched = (
        not is_quiet()
        and sys.stderr.isatty()
        and not (beside_output and sys.stdout.isatty())
    )
    if not watched:  # what draws the bar takes .05 s to load
        yield Report(None)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    console = Console(stderr=True, highlight=False, emoji=False, markup=False)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bar = Progress(
        *columns,
        console=console,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with bar:
        yield Report((bar, bar.add_task(label, total=total)))


def machine_user() -> str:
    """Who is at work, as the machine knows; by number where it knows no name, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


FORCE = click.option(
    "--force",
    is_flag=True,
    help="Write even over a database, through a link, or into what is no file.",
)
_SQLITE = b"SQLite format 3\x00"


def write_file(path: str, data: bytes, *, force: bool = False) -> None:
    """Write a whole file or, when that fails, none; `-` is standard output.

    A new file has the mode the umask says, one that was there keeps its own.

    Raises:
        UsageError: the path cannot be written, or names what should not be lost and `force` is not
            given.
    """
    if path == "-":
        put(data)
        return
    target = Path(path)
    if not force and (what := _not_to_lose(target)):
        raise UsageError(
            f"{path}: is {what}, not written over; --force does it all the same"
        )
    try:
        target = target.resolve()
        if _is_no_file(target):  # a FIFO or a device is written to, not replaced
            target.write_bytes(data)
        else:
            _replace(target, data)
    except (
        OSError,
        ValueError,
        RuntimeError,
    ) as error:  # RuntimeError: a link to itself
        cause = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{path}: cannot be written ({cause.lower()})") from None


def _replace(target: Path, data: bytes) -> None:
    beside = target.with_name(f".{target.name[:200]}.{token_hex(4)}")
    before = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    most = (
        0o666 if before is None else before
    )  # at no time readable by more than it was
    try:
        with open(beside, "xb", opener=lambda path, how: os.open(path, how, most)) as f:
            f.write(data)
        if before is not None:
            beside.chmod(before)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _is_no_file(target: Path) -> bool:
    """Whether something stands at a path that is no regular file."""
    return target.exists() and not target.is_file()


def _not_to_lose(target: Path) -> str | None:
    """What stands at a path that an output must not take the place of; None if it may."""
    try:
        if target.is_symlink():
            return "a symbolic link"
        if _is_no_file(target):  # a folder says so itself
            return "no regular file" if not target.is_dir() else None
        return "a database" if _is_database(target) else None
    except (OSError, ValueError):
        return None  # what is wrong with it, writing will tell


def _is_database(path: Path) -> bool:
    """Whether a file is a database of SQLite, or one that is kept beside such a database."""
    from reportedly.lexicons.web_names import web_names

    for end in web_names("beside_sqlite"):
        if path.name.endswith(end) and _is_database(
            path.with_name(path.name.removesuffix(end))
        ):
            return True
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE
