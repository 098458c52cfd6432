"""What a command finds around it: closed and full streams, loops of links, names in no encoding, numbers without end."""

from __future__ import annotations

import os
import pwd
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.cli.console import machine_user
from reportedly.ledger import open_ledger
from reportedly.run.build import build

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


def test_a_user_whom_the_machine_does_not_know_has_a_number_and_names_a_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container that was told a user's number alone."""

    def unknown(number: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {number}")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "XDG_CACHE_HOME", "USER", "LOGNAME", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    path = str(tmp_path / "l.db")
    with open_ledger(path, create=True):
        pass
    made = ["account", "mira", "--proxy", "--ledger", path]
    assert CliRunner().invoke(main, made).exit_code == 0
    assert CliRunner().invoke(main, [*made, "--close"]).exit_code == 0
    with open_ledger(path) as ledger:
        assert not ledger.accounts()["mira"].active
    assert machine_user() == f"user {os.getuid()}"
    done = CliRunner().invoke(main, ["gazetteer"])
    assert (done.exit_code, done.stderr) == (
        2,
        "error: you have no home folder: name one for the cache in XDG_CACHE_HOME\n",
    )


def test_what_is_typed_in_no_encoding_is_not_kept(tmp_path: Path) -> None:
    """It would be in every list and file of the ledger, and none of them could be written."""
    path, odd = str(tmp_path / "l.db"), os.fsdecode(b"a\xffb")
    (tmp_path / "a.txt").write_text(ARTICLE)
    with open_ledger(path, create=True) as ledger:
        list(build([str(tmp_path / "a.txt")], ledger))
        (figure,) = [one.figure.id for one in ledger.figures()]
        (document,) = [one.document for one in ledger.documents()]
        head = ledger.head()
    for line in (
        ["review", "correct", figure, "--set", f"place={odd}", "--because", "x"],
        ["review", "correct", figure, "--set", "value=8", "--because", odd],
        ["review", "reject", figure, "--because", odd],
        ["review", "assign", figure, odd],
        ["ledger", "space", odd, document],
        ["ledger", "erase", document, "--because", odd, "--yes"],
    ):
        done = CliRunner().invoke(main, [*line, "--ledger", path, "--by", "mira"])
        assert done.exit_code == 1, (line, done.output)
        assert "what was typed is no text" in done.stderr, line
        by = [odd if word == "mira" else word for word in [*line, "--by", "mira"]]
        by = [word.replace(odd, "Kut") if word != by[-1] else word for word in by]
        done = CliRunner().invoke(main, [*by, "--ledger", path])
        assert done.exit_code == 1 and "no text" in done.stderr, by
    with open_ledger(path) as ledger:
        assert ledger.head() == head


def test_a_port_in_use_is_told_before_a_desk_is_said_to_be_open(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = ["serve", "--ledger", str(folder / "l.db"), "--port", str(port)]
        done = CliRunner().invoke(main, words)
    said = f"error: 127.0.0.1, port {port}: address already in use"
    assert done.exit_code == 2 and done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
