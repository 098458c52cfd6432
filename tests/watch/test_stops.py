"""A watch that is told to stop takes in what is in the air; one that is killed at a system call loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.ingest.addresses import document_id
from reportedly.ledger import open_ledger
from reportedly.run.verify import verify
from tests.kills import calls, can_trace, killed_at
from tests.watch.test_ends import fetched, made
from tests.watch.watching import add, watched
from tests.watch.world import Clock, article, item, rss, told

PATIENCE = 300.0  # seconds for a process to begin, or to end
SOME = 8  # kills in the gate
EVERY = os.environ.get("REPORTEDLY_ATTACK") == "long"


class Slow(BaseHTTPRequestHandler):
    """A site whose page takes a while; it notes that it was asked."""

    asked: ClassVar[threading.Event]
    go_on: ClassVar[threading.Event]

    def do_GET(self) -> None:
        home = f"http://127.0.0.1:{self.server.server_address[1]}"
        body = b""
        if self.path == "/rss":
            body = rss([item(f"{home}/1", "Kut")])
        elif self.path == "/1":
            body = article("Shells hit Kut", *told(12, "Kut"))
            Slow.asked.set()
            Slow.go_on.wait(PATIENCE)
        self.send_response(200 if body else 404)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


def test_a_watch_told_to_stop_keeps_what_is_in_the_air_and_a_second_is_refused(
    tmp_path: Path,
) -> None:
    Slow.asked, Slow.go_on = threading.Event(), threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path, world = tmp_path / "l.db", made()
    world.clock = Clock()
    with open_ledger(path, create=True) as ledger:
        add(ledger, world, f"http://127.0.0.1:{server.server_address[1]}/rss")
    words = [
        *(sys.executable, "-m", "reportedly", "watch", "--ledger", str(path)),
        *("--contact", "mailto:desk@example.org", "--allow-private"),
    ]
    first = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        assert Slow.asked.wait(PATIENCE)
        first.send_signal(signal.SIGTERM)
        second = CliRunner().invoke(main, words[3:])
        assert second.exit_code == 2
        assert f"is watched already (process {first.pid})" in second.output
        Slow.go_on.set()
        first.communicate(timeout=PATIENCE)
    finally:
        first.kill()
        server.shutdown()
    assert first.returncode == 0
    with open_ledger(path) as ledger:
        (feed,) = ledger.watch.feeds()
        place = document_id(feed.address.replace("/rss", "/1"))
        (fetch,) = ledger.watch.page_history(place)
        assert fetch.status == 200 and fetch.record is not None
        assert ledger.check().problems == []
        watched(ledger, world, 0.01)  # and the next watch reads it
        assert len(ledger.documents()) == 1


# ------------------------------------------------------------------ killed at a system call
def begun(path: Path) -> None:
    with open_ledger(path, create=True) as ledger:
        add(ledger, made(), "https://a.example/rss")


def watch(path: Path) -> None:
    with open_ledger(path) as ledger:
        watched(ledger, made(), 0.1)


@pytest.mark.skipif(not can_trace(), reason="needs strace, and leave to trace")
def test_a_kill_at_any_system_call_loses_nothing_fetched(tmp_path: Path) -> None:
    warm = tmp_path / "warm.db"
    begun(warm)
    watch(warm)  # what is loaded once is loaded before it is counted
    path = tmp_path / "counted.db"
    begun(path)
    every = calls(lambda: watch(path), tmp_path / "log")
    assert len(every) > SOME
    tried = every if EVERY else every[:: len(every) // SOME]
    killed = 0
    for number, (name, when) in enumerate(tried):
        place = tmp_path / f"{number}.db"
        begun(place)
        killed += killed_at(lambda place=place: watch(place), name, when)  # type: ignore[misc]
        with open_ledger(place) as ledger:
            kept = fetched(ledger)
            later = made()
            later.clock.move(3600)
            watched(ledger, later, 0.3)
            assert kept <= fetched(ledger), (name, when)
            assert {k.url for k in ledger.documents()} == {
                f"https://a.example/{n}" for n in (1, 2)
            }
            assert [k.version for k in ledger.documents()] == [1, 1]
            assert ledger.watch.backlog() == (0, 0)
            assert ledger.check().problems == [] and ledger.damage() == ()
            assert [p for v in verify(ledger, sample=0) for p in v.problems] == []
    assert killed >= len(tried) - 2
