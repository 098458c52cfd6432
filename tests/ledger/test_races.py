"""Several programs on one ledger: builds at once both end well, and an answer is of one moment.

`REPORTEDLY_ATTACK=long` races more often.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportedly.errors import LedgerError, Overtaken
from reportedly.ledger import open_ledger
from reportedly.run.tracing import trace_version
from reportedly.run.verify import verify
from tests.ledger_cases import BY, TEXT, reading

PROGRAM = [sys.executable, "-m", "reportedly"]
RACES = 20 if os.environ.get("REPORTEDLY_ATTACK") == "long" else 1
STORY = "Some {} people fled the town of Kut on Monday, the governor said after the floods there. "


def articles(folder: Path, first: int, many: int) -> Path:
    path = folder / f"{first}.jsonl"
    rows = [
        {"id": f"{n}", "text": STORY.format(1000 + n) * 3}
        for n in range(first, first + many)
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


@pytest.mark.parametrize("race", range(RACES))
def test_two_builds_at_once_both_end_well(tmp_path: Path, race: int) -> None:
    given = [articles(tmp_path, 0, 12), articles(tmp_path, 8, 12)]
    running = [
        subprocess.Popen(
            [*PROGRAM, "build", str(path), "--ledger", "l.db"],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
        )
        for path in given
    ]
    for process in running:
        _, said = process.communicate(timeout=600)
        assert process.returncode == 0, said.decode()
    with open_ledger(tmp_path / "l.db") as ledger:
        assert {kept.document for kept in ledger.documents()} == {
            str(n) for n in range(20)
        }
        assert ledger.untraced(trace_version()) == []
        assert ledger.damage() == () and ledger.check().problems == []
        assert all(not verdict.problems for verdict in verify(ledger, sample=0))


def test_who_was_overtaken_keeps_nothing(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        ledger.append(reading("a"), BY)
        ledger.append(reading("b", TEXT.encode() + b" B"), BY)
        before = ledger.traced("t")
        ledger.keep_traces("t", [(1, b"f")], [], after=before)
        with pytest.raises(Overtaken):
            ledger.keep_traces("t", [(1, b"f"), (2, b"g")], [], after=before)
        assert ledger.untraced("t") == [2]


def test_a_snapshot_answers_of_one_moment(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        ledger.append(reading("a"), BY)
        with ledger.snapshot() as seen:
            ledger.append(reading("b", TEXT.encode() + b" B"), BY)
            assert [k.document for k in seen.documents()] == ["a"]
            assert len(list(seen.figures())) == 1
            with pytest.raises(LedgerError, match="only read"):
                seen.append(reading("c", TEXT.encode() + b" C"), BY)
        assert [k.document for k in ledger.documents()] == ["a", "b"]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_workers_end_with_the_one_that_began_them(
    tmp_path: Path, number: signal.Signals
) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "read", "--workers", "2", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Begun under nohup the suite ignores SIGHUP, and its children would inherit that.
        preexec_fn=lambda: (
            signal.signal(number, signal.SIG_DFL) if number != signal.SIGKILL else 0
        ),
    )
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(
        json.dumps({"id": "a", "text": STORY.format(40)}).encode() + b"\n"
    )
    process.stdin.flush()
    assert process.stdout.readline()
    workers = (
        Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    )
    assert len(workers) == 2
    process.send_signal(number)
    process.wait(600)
    process.stdin.close()
    process.stdout.close()
    deadline = time.monotonic() + 600
    while any(_alive(worker) for worker in workers):
        assert time.monotonic() < deadline, "workers live on"
        time.sleep(0.05)


def _alive(pid: str) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
