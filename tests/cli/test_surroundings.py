"""What a command finds around it: closed and full streams, loops of links, names in no encoding, numbers without end."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.ledger import open_ledger

ARTICLE = "Nine people drowned in Basra on Tuesday, police said.\n"


def in_a_shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `reportedly` with what a shell does to its streams."""
    program = f"{shlex.quote(sys.executable)} -m reportedly {line}"
    return subprocess.run(
        ["sh", "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("surroundings")
    (made / "a.txt").write_text(ARTICLE)
    open_ledger(made / "l.db", create=True).close()
    return made


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("read - <&-", 1, "<stdin>: is empty; JSON lines are expected there\n"),
        ("account mira --ledger l.db <&-", 2, "error: no password came on standard"),
        ("watch status --ledger l.db >&-", 1, "error: standard output: bad file"),
        ("watch status --ledger l.db > /dev/full", 1, "error: standard output: no"),
        ("--help > /dev/full", 1, "error: standard output: no space left on device\n"),
        ("watch status --ledger l.db 2>&-", 0, ""),
        ("judgements --ledger nothing.db 2> /dev/full", 1, ""),
        ("watch status --ledger l.db <&- >&- 2>&-", 1, ""),
    ],
)
def test_streams_that_are_closed_or_full_are_told_in_a_line(
    folder: Path, line: str, status: int, said: str
) -> None:
    if "/dev/full" in line and not Path("/dev/full").exists():
        pytest.skip("this system has no disk that is always full")
    whole = (folder / "l.db").read_bytes()
    done = in_a_shell(line, folder)
    assert done.returncode == status, done.stderr
    told = done.stderr.removeprefix("No feeds found.\n")
    assert told.startswith(said) and told.count("\n") <= 1
    assert (folder / "l.db").read_bytes() == whole, "nothing printed went into it"


def every_command(
    command: click.Command, name: str = ""
) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command)
    for one in command.list_commands(context):
        inner = command.get_command(context, one)
        assert inner is not None
        yield from every_command(inner, f"{name} {one}")


def test_every_number_that_is_asked_for_has_bounds() -> None:
    numbers = [
        (name, one)
        for name, command in every_command(main)
        for one in command.params
        if isinstance(one.type, click.types.IntParamType)
    ]
    assert len(numbers) > 10
    for name, one in numbers:
        assert isinstance(one.type, click.IntRange), f"{name} {one.name}"
        assert one.type.min is not None and one.type.max is not None, (
            f"{name} {one.name}"
        )
        assert one.type.max < 2**31 and not one.type.clamp


def test_a_ledger_that_is_a_loop_of_links_or_leads_nowhere_is_told(
    tmp_path: Path,
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    (tmp_path / "a.txt").write_text(ARTICLE)
    for name in ("loop", "gone"):
        for command in ("figures", "build", "verify"):
            words = [command, "--ledger", str(tmp_path / name)]
            words += [str(tmp_path / "a.txt")] if command == "build" else []
            done = CliRunner().invoke(main, words)
            assert done.exit_code == 1, (words, done.output)
            assert done.stderr.count("\n") == 1, (words, done.stderr)
            assert f"{name}: is a link that leads nowhere, or to itself" in done.stderr
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "gone", "loop"]


def test_a_ledger_may_have_a_name_in_no_encoding(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/l\xff \xd9\x86 %41?mode=ro#.db")
    try:
        with open_ledger(name, create=True) as ledger:
            ledger.backup(Path(f"{name}.copy"))
    except OSError:  # macOS knows UTF-8 alone
        pytest.skip("this file system has no such names")
    with open_ledger(f"{name}.copy") as copy:
        assert list(copy.figures()) == []
    assert sorted(os.listdir(tmp_path)) == [
        Path(name).name,
        f"{Path(name).name}.copy",
    ]
