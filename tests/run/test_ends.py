"""What works beside another process ends with it, in the midst of a long task too, and leaves no words behind."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportedly.ledger import open_ledger

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

_COMPUTES = """
import functools, os, pathlib, time
from reportedly.run.cluster.process import in_own_process

def long(told):
    pathlib.Path(told).write_text(str(os.getpid()))
    time.sleep(3600)

if __name__ == "__main__":
    in_own_process(functools.partial(long, {told!r}), frozenset)
"""
_DESK = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, {work!r}, {folder!r}], stdin=subprocess.PIPE, text=True)
child.stdin.write({ledger!r})
child.stdin.close()
time.sleep(3600)
"""
_WORKS = """
import os, pathlib, time
from reportedly.serve import worker

def long(ledger, folder, parent):
    pathlib.Path({told!r}).write_text(str(os.getpid()))
    time.sleep(3600)

worker.work = long
worker.run_worker()
"""


def _ends_with_its_parent(program: Path, told: Path) -> None:
    """Kill a process that has begun another, and see the other end."""
    process = subprocess.Popen([sys.executable, str(program)])
    try:
        deadline = time.monotonic() + 300
        while not (told.exists() and told.read_text()):
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    child = Path(f"/proc/{told.read_text()}/status")
    deadline = time.monotonic() + 60
    while child.exists() and "State:\tZ" not in child.read_text():
        assert time.monotonic() < deadline, "it lives on"
        time.sleep(0.05)


def test_a_computation_of_the_engine_ends_with_who_asked_for_it(tmp_path: Path) -> None:
    program, told = tmp_path / "computes.py", tmp_path / "pid"
    program.write_text(_COMPUTES.format(told=str(told)))
    _ends_with_its_parent(program, told)


def test_what_works_for_a_desk_ends_with_it_and_its_answers_go(tmp_path: Path) -> None:
    program, work, told = (tmp_path / n for n in ("desk.py", "work.py", "pid"))
    folder, ledger = tmp_path / "answers", tmp_path / "l.db"
    folder.mkdir()
    (folder / "some.answers").write_text("words of an article")
    open_ledger(ledger, create=True).close()
    desk = {"work": str(work), "folder": str(folder), "ledger": str(ledger)}
    program.write_text(_DESK.format(**desk))
    work.write_text(_WORKS.format(told=str(told)))
    _ends_with_its_parent(program, told)
    assert not folder.exists()
