"""The process beside the desk that works out what a ledger comes to, so that no page waits for it.

A desk's processes share a folder: one writes there whose answers it wants (`want`), this one writes
them and, whenever the ledger has grown, writes them anew. It runs when nobody else wants the
processor, rests between, and ends when the desk does.

    python -m reportedly.serve.worker FOLDER < address of the ledger
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from tempfile import TemporaryDirectory

from reportedly.errors import ReportedlyError
from reportedly.ledger import ContentStamp, Ledger, open_ledger
from reportedly.run.workers import end_after
from reportedly.serve import answers

Spaces = tuple[str, ...] | None
_LOOK = 0.5  # seconds between looks at the ledger
_REST = 1.0  # rests so many times as long as the last working out took …
_LONGEST_REST = 60.0  # … and no longer, in seconds
# seconds for which answers that nobody asks for are worked out anew: people come and go, and spaces
_UNASKED = 3600.0
_FRESH = 60.0  # seconds in which it is not noted again that somebody asked


@contextmanager
def beside(address: str) -> Iterator[Path]:
    """A folder in which a process of its own writes answers, for as long as this is open."""
    with TemporaryDirectory(
        prefix="reportedly-desk-", ignore_cleanup_errors=True
    ) as made:
        folder = Path(made)
        words = [sys.executable, "-m", "reportedly.serve.worker", made]
        process = subprocess.Popen(words, stdin=subprocess.PIPE, text=True)
        assert process.stdin is not None
        process.stdin.write(address)
        process.stdin.close()
        want(folder, None)
        try:
            yield folder
        finally:
            process.terminate()
            process.wait()


def file_of(folder: Path, spaces: Spaces) -> Path:
    """Where the answers are for who sees some spaces."""
    key = sha256(json.dumps(spaces).encode()).hexdigest()[:20]
    return folder / f"{key}.answers"


def want(folder: Path, spaces: Spaces) -> Path:
    """Ask for the answers of some spaces; where they will be."""
    answer = file_of(folder, spaces)
    asked = answer.with_suffix(".wanted")
    try:
        if time.time() - asked.stat().st_mtime > _FRESH:
            os.utime(asked)
    except FileNotFoundError:
        beside = asked.with_suffix(f".{os.getpid()}-{token_hex(4)}")
        beside.write_text(json.dumps(spaces))
        beside.replace(asked)
    return answer


def work(ledger: Ledger, folder: Path, parent: int) -> None:
    """Keep every wanted answer as new as the ledger, until the parent has ended."""
    done: dict[Path, ContentStamp] = {}
    rest_until, is_low = 0.0, False
    while os.getppid() == parent and folder.is_dir():
        began, worked = time.monotonic(), False
        for asked in sorted(folder.glob("*.wanted")) if began > rest_until else ():
            with suppress(ReportedlyError, FileNotFoundError):
                if not _let_go(asked, folder, done):
                    worked |= _worked(ledger, asked, done)
        if worked:
            took = time.monotonic() - began
            rest_until = time.monotonic() + min(_LONGEST_REST, took * _REST)
        if worked and not is_low:  # until now somebody waited for the first answers
            is_low = bool(os.nice(10))
        time.sleep(_LOOK)


def _let_go(asked: Path, folder: Path, done: dict[Path, ContentStamp]) -> bool:
    """Whether nobody asked for some answers in a while, which then are let go of; those of
    everything stay: whoever comes in the morning does not wait for them.
    """
    every = file_of(folder, None)
    if asked.stem == every.stem or time.time() - asked.stat().st_mtime <= _UNASKED:
        return False
    for file in (asked, asked.with_suffix(".answers")):
        file.unlink(missing_ok=True)
    done.pop(asked, None)
    return True


def _worked(ledger: Ledger, asked: Path, done: dict[Path, ContentStamp]) -> bool:
    content = ledger.stamp().content
    if done.get(asked) == content:
        return False
    task = json.loads(asked.read_text())
    spaces = None if task is None else tuple(task)
    with ledger.within(spaces).snapshot() as seen:
        made = answers.worked_out(seen, content)
    answers.write(made, asked.with_suffix(".answers"))
    done[asked] = content
    return True


def run_worker() -> None:
    folder, parent = Path(sys.argv[1]), os.getppid()
    # in the midst of a long working out too; what it wrote has words of articles
    end_after(parent, partial(rmtree, folder, ignore_errors=True))
    address = sys.stdin.readline().rstrip("\n")  # it may hold a password
    try:
        with open_ledger(address) as ledger:
            work(ledger, folder, parent)
    finally:
        rmtree(folder, ignore_errors=True)  # also of a desk that was killed


if __name__ == "__main__":
    run_worker()
