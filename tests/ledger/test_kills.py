"""A kill at any system call of creation, migration or writing leaves a ledger that opens, and loses nothing kept.

`REPORTEDLY_ATTACK=long` tries every call; otherwise some, spread over the whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reportedly.errors import LedgerError
from reportedly.ledger import connection as connecting
from reportedly.ledger import open_ledger
from reportedly.ledger.connection import migrate
from tests.kills import calls, can_trace, killed_at
from tests.ledger_cases import BY, TEXT, reading

SOME = 12  # kills in the gate, a tenth of a second each
EVERY = os.environ.get("REPORTEDLY_ATTACK") == "long"

pytestmark = pytest.mark.skipif(
    not can_trace(), reason="needs strace, and leave to trace"
)


def make(path: Path) -> None:
    with open_ledger(path, create=True):
        pass


def add(path: Path) -> None:
    with open_ledger(path) as ledger:
        ledger.append(reading("new", TEXT.encode() + b" New."), BY)


def older(path: Path) -> None:
    """A ledger of the first schema, with no rows."""
    engine = connecting._engine(path, 1.0, readonly=False)
    with engine.execution_options(**{connecting.WRITES: True}).begin() as connection:
        migrate(connection, "0001")
    engine.dispose()


def with_one(path: Path) -> None:
    with open_ledger(path, create=True) as ledger:
        ledger.append(reading("old"), BY)


def documents(path: Path) -> list[str]:
    with open_ledger(path) as ledger:
        return [kept.document for kept in ledger.documents()]


def tried(made: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The calls to kill at: all, or some spread over the whole."""
    assert len(made) > SOME
    return made if EVERY else made[:: len(made) // SOME]


def kills(
    tmp_path: Path, before: Callable[[Path], None], work: Callable[[Path], None]
) -> list[tuple[str, Path]]:
    """The ledger a kill left, at each of the calls that are tried."""
    start = tmp_path / "start"
    start.mkdir()
    before(start / "l.db")
    trial = shutil.copytree(start, tmp_path / "counted")
    left = []
    for name, when in tried(calls(lambda: work(trial / "l.db"), tmp_path / "calls")):
        folder = shutil.copytree(start, tmp_path / f"{name}-{when}")
        if killed_at(lambda folder=folder: work(folder / "l.db"), name, when):  # type: ignore[misc]
            left.append((folder.name, folder / "l.db"))
    assert len(left) >= SOME - 2, "hardly anything was killed: nothing was tested"
    return left


def test_a_kill_while_it_is_made_leaves_a_ledger_or_none(tmp_path: Path) -> None:
    for when, path in kills(tmp_path, lambda path: None, make):
        try:
            assert documents(path) == []
        except LedgerError as error:
            assert "there is no ledger here" in str(error), when
        make(path)
        add(path)
        assert documents(path) == ["new"], when


def test_a_kill_while_it_is_migrated_leaves_one_or_the_other_schema(
    tmp_path: Path,
) -> None:
    for when, path in kills(tmp_path, older, make):
        add(path)
        assert documents(path) == ["new"], when


def test_a_kill_while_a_document_is_kept_keeps_it_whole_or_not(tmp_path: Path) -> None:
    for when, path in kills(tmp_path, with_one, add):
        assert documents(path) in (["old"], ["old", "new"]), when
        add(path)
        assert documents(path) == ["old", "new"], when


def test_a_journal_left_by_older_code_is_rolled_back(tmp_path: Path) -> None:
    """Older code made ledgers in place; killed at the switch to WAL, they were left with a hot journal."""
    path = tmp_path / "hot.db"

    def made_in_place() -> None:
        engine = connecting._engine(path, 1.0, readonly=False)
        with engine.execution_options(
            **{connecting.WRITES: True}
        ).begin() as connection:
            migrate(connection)
        engine.dispose()  # what it changes in closing is killed too

    opened = 0
    for name, when in tried(calls(made_in_place, tmp_path / "calls")):
        for left in tmp_path.glob("hot.db*"):
            left.unlink()
        killed_at(made_in_place, name, when)
        if path.exists() and path.stat().st_size:
            try:
                assert documents(path) == [], (name, when)
                opened += 1
            except LedgerError as error:  # nothing was committed
                assert "not a ledger" in str(error), (name, when)
    assert opened, "no kill left anything that was committed"
