"""A piece of work killed at one system call: strace sends the signal before the N-th call that changes a file.

The work runs in a fork that waits until strace has hold of it, so that only its own calls are counted and a
kill costs a tenth of a second, not the start of an interpreter.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

# Calls that change a file or a folder, which kill harnesses end a process before.
CHANGES = (
    "openat,pwrite64,write,fsync,fdatasync,ftruncate,"
    "link,linkat,rename,renameat,renameat2,unlink,unlinkat"
)
_PR_SET_PTRACER = (
    0x59616D61  # prctl(2): "Yama", lets a process that is no ancestor trace this one
)
_PATIENCE = 120.0  # seconds to wait for strace


@cache
def can_trace() -> bool:
    """Whether strace is here and may hold a process it did not start."""
    if shutil.which("strace") is None:
        return False
    return _traced(lambda: None, []) == 0


def calls(work: Callable[[], None], log: Path) -> list[tuple[str, int]]:
    """The calls some work makes that change files, in order, each the N-th of its name."""
    _traced(work, ["-o", str(log), "-e", f"trace={CHANGES}"])
    seen: Counter[str] = Counter()
    made = []
    for name in re.findall(r"^(\w+)\(", log.read_text(errors="replace"), re.MULTILINE):
        seen[name] += 1
        made.append((name, seen[name]))
    return made


def killed_at(work: Callable[[], None], name: str, when: int) -> bool:
    """Do some work and kill it before its N-th call of a name; False if it ended before there were so many."""
    inject = f"inject={name}:signal=KILL:when={when}"
    status = _traced(work, ["-o", os.devnull, "-e", f"trace={name}", "-e", inject])
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _traced(work: Callable[[], None], options: list[str]) -> int:
    """Do some work in a traced fork; its wait status."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)
            os.read(ours, 1)
            work()
            status = 0
        finally:
            os._exit(status)
    strace = subprocess.Popen(
        ["strace", "-qq", *options, "-p", str(child)], stderr=subprocess.DEVNULL
    )
    held = _held(child, strace)
    os.write(theirs, b"!")
    _, status = os.waitpid(child, 0)
    os.close(ours)
    os.close(theirs)
    strace.wait(_PATIENCE)
    return status if held else -1


def _held(child: int, strace: subprocess.Popen[bytes]) -> bool:
    """Wait until a process is traced; False if strace could not."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if "TracerPid:\t0\n" not in Path(f"/proc/{child}/status").read_text():
            return True
        if strace.poll() is not None:
            return False
        time.sleep(0.002)
    return False
