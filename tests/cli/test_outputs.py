"""What `-o` names is never lost by accident: ledgers, links, FIFOs and devices stay, modes are kept."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
import threading
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner

import reportedly
from reportedly.cli import main
from reportedly.cli.console import write_file
from reportedly.errors import UsageError
from reportedly.ledger import open_ledger
from reportedly.run.dataset import write_table


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_has_the_mode_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_file(str(tmp_path / "a.csv"), b"1")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "a.csv") == 0o600


def test_a_file_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_file(str(target), b"new")
    assert (target.read_bytes(), mode_of(target)) == (b"new", 0o640)
    assert os.listdir(tmp_path) == ["a.csv"]


def test_what_is_written_anew_is_never_open_to_more_than_the_old_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    target.chmod(0o600)
    seen: list[int] = []
    opened = os.open

    def watched(path: str, how: int, mode: int = 0o777, **other: int) -> int:
        handle = opened(path, how, mode, **other)
        if os.path.dirname(path) == str(tmp_path):
            seen.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return handle

    monkeypatch.setattr("reportedly.cli.console.os.open", watched)
    before = os.umask(0o000)
    try:
        write_file(str(target), b"new")
    finally:
        os.umask(before)
    assert (seen, mode_of(target)) == ([0o600], 0o600)


@pytest.mark.parametrize("umask", [0o077, 0o022, 0o027])
def test_ledgers_copies_and_data_sets_have_the_mode_the_umask_says(
    tmp_path: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        with open_ledger(tmp_path / "l.db", create=True) as ledger:
            ledger.backup(tmp_path / "b.db")
            log = tmp_path / "l.db-wal"
            assert not log.exists() or mode_of(log) == 0o644 & ~umask
        table = pa.table({"words": ["kept"]})
        write_table(tmp_path / "set" / "part.parquet", table)
    finally:
        os.umask(before)
    files = ("l.db", "b.db", "set/part.parquet")
    modes = [mode_of(tmp_path / name) & 0o666 for name in files]
    assert modes == [0o644 & ~umask] * 2 + [0o666 & ~umask]


@pytest.mark.parametrize("end", ["", "-wal"])
def test_a_database_is_not_written_over(tmp_path: Path, end: str) -> None:
    target = tmp_path / "ledger.db"
    with sqlite3.connect(target) as connection:
        connection.execute("CREATE TABLE kept (x)")
    connection.close()
    (tmp_path / "ledger.db-wal").write_bytes(b"log")
    named = Path(f"{target}{end}")
    before = named.read_bytes()
    with pytest.raises(UsageError, match="is a database, not written over"):
        write_file(str(named), b"new")
    assert named.read_bytes() == before
    write_file(str(named), b"new", force=True)
    assert named.read_bytes() == b"new"


def test_a_link_is_kept_and_with_force_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "real.csv", tmp_path / "link.csv"
    target.write_bytes(b"old")
    link.symlink_to(target)
    with pytest.raises(UsageError, match="is a symbolic link"):
        write_file(str(link), b"new")
    assert target.read_bytes() == b"old"
    write_file(str(link), b"new", force=True)
    assert link.is_symlink() and target.read_bytes() == b"new"


def test_a_fifo_is_kept_and_with_force_written_into(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    with pytest.raises(UsageError, match="is no regular file"):
        write_file(str(fifo), b"new")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(fifo.read_bytes()))
    reader.start()
    write_file(str(fifo), b"new", force=True)
    reader.join(600)
    assert read == [b"new"] and stat.S_ISFIFO(fifo.stat().st_mode)


@pytest.mark.parametrize("name", ["no/such/folder.csv", "nul\0byte.csv", "x" * 300])
def test_a_path_that_cannot_be_written_is_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_file(str(tmp_path / name), b"new")


def test_a_link_to_itself_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to(tmp_path / "round")
    with pytest.raises(UsageError):
        write_file(str(tmp_path / "round"), b"new", force=True)


@pytest.mark.parametrize(
    ("words", "package", "extra"),
    [
        (["feeds", "add", "https://e.example/", "--contact", "mailto:a@e.example"], "feedparser", "watch"),
        (["feeds", "import", "a.opml"], "feedparser", "watch"),
        (["feeds", "add", "https://e.example/", "--contact", "mailto:a@e.example"], "fastwarc", "watch"),
        (["feeds", "remove", "x"], "feedparser", "watch"),
        (["account", "mira"], "argon2", "serve"),
    ],
)  # fmt: skip
def test_what_an_extra_lacks_is_one_line(
    words: list[str],
    package: str,
    extra: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "a.opml").write_text("<opml/>")
    (tmp_path / "a.txt").write_text("Nine people drowned near Basra on Monday.")
    ledger = str(tmp_path / "l.db")
    made = CliRunner().invoke(main, ["build", str(tmp_path / "a.txt"), "--ledger", ledger])  # fmt: skip
    assert made.exit_code == 0
    monkeypatch.setitem(sys.modules, package, None)
    for package_of_it in (
        "feeds",
        "watch",
    ):  # what was imported is back behind the test
        if hasattr(reportedly, package_of_it):
            monkeypatch.setattr(reportedly, package_of_it, getattr(reportedly, package_of_it))  # fmt: skip
    for name in [n for n in sys.modules if n.startswith(("reportedly.feeds", "reportedly.watch"))]:  # fmt: skip
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, [*words, "--ledger", ledger], input="secret words\n")  # fmt: skip
    assert done.exit_code == 2 and done.stderr.count("\n") == 1, done.output
    assert package in done.stderr and f"reportedly[{extra}]" in done.stderr


def test_another_missing_module_is_no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from reportedly import cli

    with pytest.raises(ModuleNotFoundError):
        cli._missing_package(ModuleNotFoundError("no", name="lxml"))
    assert "reportedly[watch]" in str(
        cli._missing_package(ModuleNotFoundError("no", name="httpx.auth"))
    )
