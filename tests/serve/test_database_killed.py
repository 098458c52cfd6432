"""A database that is killed amid reviews: nothing that was acknowledged is lost, and the desk goes on when it is back."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reportedly.ledger import open_ledger
from reportedly.run.build import build
from reportedly.serve.app import DeskSettings, create_app
from tests.serve.test_desk import ARTICLES, form_in, killed

BINARIES = Path("/usr/lib/postgresql/15/bin")


def _can() -> bool:
    named = {one.pw_name for one in pwd.getpwall()}
    there = (BINARIES / "initdb").exists() and shutil.which("runuser")
    return bool(there and os.geteuid() == 0 and "postgres" in named)


pytestmark = pytest.mark.skipif(
    not _can(), reason=f"needs PostgreSQL 15 in {BINARIES}, root and a user postgres"
)


class Cluster:
    """A PostgreSQL server of one's own."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._run("initdb", "-A", "trust", "-U", "postgres", "-D", str(self.data))
        self.start()

    @property
    def address(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        told = f"-p {self.port} -c unix_socket_directories='' -c listen_addresses=127.0.0.1"
        log = str(self.data / "log")
        self._run("pg_ctl", "-w", "-D", str(self.data), "-o", told, "-l", log, "start")

    def kill(self) -> None:
        """The server and all its processes at once, as by a power cut of the program."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        killed = (first, *map(int, children))
        for process in killed:
            os.kill(process, signal.SIGKILL)
        while not all(map(_is_dead, killed)):
            time.sleep(0.05)
        # of a process that nobody has counted yet its number still seems to run
        (self.data / "postmaster.pid").unlink()

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "-D", str(self.data), "stop")

    def _run(self, command: str, *words: str) -> None:
        whole = ["runuser", "-u", "postgres", "--", str(BINARIES / command), *words]
        subprocess.run(whole, check=True, stdout=subprocess.DEVNULL, cwd="/")


def _is_dead(process: int) -> bool:
    """Whether a process is over, or only waits to be counted."""
    try:
        told = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return True
    return told.rpartition(")")[2].split()[0] == "Z"


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="reportedly-pg-") as made:
        folder = Path(made)
        postgres = pwd.getpwnam("postgres")
        os.chown(folder, postgres.pw_uid, postgres.pw_gid)
        running = Cluster(folder)
        yield running
        running.stop()


def test_nothing_acknowledged_is_lost(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(ARTICLES)
    acknowledged: list[str] = []
    with open_ledger(cluster.address, create=True) as ledger:
        list(build([str(tmp_path / "news.jsonl")], ledger))
        app = create_app(ledger, DeskSettings(local="mira"))
        client = TestClient(
            app, base_url="http://localhost", raise_server_exceptions=False
        )
        address = f"/figures/{killed(ledger)}"
        statuses: set[int] = set()
        going = threading.Event()
        going.set()

        def work() -> None:
            number = 0
            while going.is_set():
                page = client.get(address)
                statuses.add(page.status_code)
                if page.status_code != 200:
                    time.sleep(0.1)
                    continue
                number += 1
                told = form_in(page.text) | {"act": "comment"}
                told["words"] = f"word {number}"
                done = client.post(address, data=told, follow_redirects=False)
                statuses.add(done.status_code)
                if done.status_code == 303:
                    acknowledged.append(told["words"])

        worker = threading.Thread(target=work)
        worker.start()
        for turn in range(3):
            before = len(acknowledged)
            until = time.monotonic() + 600
            while len(acknowledged) < before + 3 and time.monotonic() < until:
                time.sleep(0.05)
            assert len(acknowledged) >= before + 3, (turn, statuses)
            cluster.kill()
            cluster.start()
        going.clear()
        worker.join()
        kept = [act.because for act in ledger.reviews()]
        assert set(acknowledged) <= set(kept)
        assert len(kept) == len(set(kept)), "nothing is written twice"
        assert ledger.check().problems == []
        assert statuses <= {200, 303, 503}, "what cannot be done is said"
