"""A watch that is killed at any write loses nothing it fetched; a second watch is refused; the commands over loopback."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.errors import UsageError
from reportedly.ledger import Ledger, open_ledger
from reportedly.ledger.watching import WatchLog
from reportedly.records.watching import Alert
from reportedly.run.verify import verify
from reportedly.watch.lock import lock_file, only_one
from tests.watch.watching import add, watched
from tests.watch.world import (
    START,
    Answer,
    Clock,
    World,
    article,
    item,
    rss,
    told,
    with_etag,
)

WRITES = ("keep", "arrive", "keep_feed")
KILLS = range(
    1, 9
)  # before and after each of the writes that a watch of two pages makes


def made() -> World:
    world = World(Clock())
    for number, town in ((1, "Kut"), (2, "Hilla")):
        page = article(f"Shells hit {town}", *told(11 + number, town, number))
        world.put(f"https://a.example/{number}", with_etag(page))
    items = [item(f"https://a.example/{n}", f"Report {n}") for n in (1, 2)]
    world.put("https://a.example/rss", with_etag(rss(items)))
    return world


def killed_at(path: Path, number: int, *, after: bool) -> bool:
    """Watch in a fork that is killed at its N-th write; whether it got so far."""
    child = os.fork()
    if child == 0:
        try:
            _kill_at(number, after=after)
            with open_ledger(path) as ledger:
                watched(ledger, made(), 0.2)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _kill_at(number: int, *, after: bool) -> None:
    calls = [0]

    def counted(write: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **given: Any) -> Any:
            calls[0] += 1
            if calls[0] == number and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            done = write(*args, **given)
            if calls[0] == number and after:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        return call

    for name in WRITES:
        setattr(WatchLog, name, counted(getattr(WatchLog, name)))
    append = Ledger.append
    Ledger.append = counted(append)  # type: ignore[method-assign]


def fetched(ledger: Ledger) -> set[str]:
    return {page.sha256 for page in ledger.pages()}


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", KILLS)
def test_a_kill_at_any_write_loses_nothing_fetched(
    tmp_path: Path, number: int, after: bool
) -> None:
    path = tmp_path / "l.db"
    with open_ledger(path, create=True) as ledger:
        add(ledger, made(), "https://a.example/rss")
    if not killed_at(path, number, after=after):
        pytest.skip("the watch makes fewer writes")
    with open_ledger(path) as ledger:
        kept = fetched(ledger)
        later = made()
        later.clock.move(3600)
        watched(ledger, later, 0.5)
        assert kept <= fetched(ledger)
        assert {k.url for k in ledger.documents()} == {
            f"https://a.example/{n}" for n in (1, 2)
        }
        assert [k.version for k in ledger.documents()] == [1, 1]
        assert ledger.watch.backlog() == (0, 0)
        assert ledger.check().problems == [] and ledger.damage() == ()
        assert [p for v in verify(ledger, sample=0) for p in v.problems] == []


def test_what_was_fetched_and_not_read_is_read_without_asking_again(
    tmp_path: Path,
) -> None:
    """Killed after both pages are kept and before one is read: the next watch asks neither again."""
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        world = made()
        add(ledger, world, "https://a.example/rss")
        reading = "reportedly.watch.watcher.read_fetched"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, lambda *given: [])
            watched(ledger, world, 0.1)
        assert ledger.documents() == () and ledger.watch.backlog() == (0, 2)
        world.asked.clear()
        watched(ledger, world, 0.1)
        assert len(ledger.documents()) == 2
        assert world.asked == []


def test_a_second_watch_is_refused_and_a_dead_one_is_not_waited_for(
    tmp_path: Path,
) -> None:
    place = str(tmp_path / "l.db")
    with (
        only_one(place),
        pytest.raises(UsageError, match=f"watched already \\(process {os.getpid()}\\)"),
        only_one(place),
    ):
        pass
    assert lock_file(place).exists()
    with only_one(place):
        pass
    assert lock_file("postgresql://me@db/crisis") == lock_file(
        "postgresql://you@db/crisis"
    )


def test_an_erased_article_is_not_fetched_again_and_its_words_are_gone(
    tmp_path: Path,
) -> None:
    world = made()
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        add(ledger, world, "https://a.example/rss")
        watched(ledger, world, 0.2)
        document = next(
            k.document for k in ledger.documents() if k.url == "https://a.example/1"
        )
        quote = {
            "said": "12 killed",
            "quotes": [{"words": "At least 12", "url": "https://a.example/1"}],
        }
        now = world.clock.now()
        alert = Alert("r", "h1", "new happening", quote, ("log",), now, now)
        ledger.watch.keep_alerts((), [alert], now)
        ledger.erase(document, "mira", "the safety of a source")
        world.asked.clear()
        watched(ledger, world, 30)
        assert world.requests("https://a.example/1") == []
        assert len(world.requests("https://a.example/2")) > 1
        assert ledger.watch.alerts()[0].told == {"said": "erased"}
        assert ledger.check().problems == [] and ledger.damage() == ()


# ------------------------------------------------------------------ the commands, over loopback
class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return


def test_the_commands_from_a_page_to_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportedly.watch.hosts.DELAY", 0.05)
    site = tmp_path / "site"
    site.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_address[1]}"
    link = (
        '<link rel="alternate" type="application/rss+xml" title="News" href="/rss.xml">'
    )
    (site / "index.html").write_text(
        f"<html><head>{link}</head><body><p>Hi</p></body></html>"
    )
    (site / "rss.xml").write_bytes(rss([item(f"{home}/1.html", "Shells hit Kut")]))
    (site / "1.html").write_bytes(article("Shells hit Kut", *told(12, "Kut")))
    ledger, who = str(tmp_path / "l.db"), ["--contact", "mailto:desk@example.org"]

    def run(*args: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, list(args))
        return done.exit_code, done.output

    try:
        status, said = run("feeds", "add", f"{home}/", "--ledger", ledger, *who)
        assert status == 1 and "private or local" in said
        inside = [*who, "--allow-private"]
        status, said = run("feeds", "add", f"{home}/", "--ledger", ledger, *inside)
        assert (status, said) == (0, f"{home}/rss.xml: added\n")
        status, said = run("feeds", "test", "--ledger", ledger, *inside)
        assert status == 0 and "rss, 1 items" in said
        status, said = run("watch", "--once", "--ledger", ledger, *inside)
        assert status == 0 and "1 new documents" in said
        status, said = run("watch", "status", "--ledger", ledger)
        assert status == 0 and "well" in said and "0 pages to fetch, 0 to read" in said
        status, said = run("feeds", "export", "--ledger", ledger)
        assert f'xmlUrl="{home}/rss.xml"' in said
        status, said = run(
            "feeds", "remove", "rss.xml", "--ledger", ledger, "--because", "test"
        )
        assert status == 0 and "no longer watched" in said
        status, said = run("watch", "--once", "--ledger", ledger, *inside)
        assert status == 2 and "no feed is watched" in said
    finally:
        server.shutdown()


def test_nothing_is_asked_without_saying_who_asks(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        main,
        ["feeds", "add", "https://a.example/", "--ledger", str(tmp_path / "l.db")],
        env={"REPORTEDLY_CONTACT": ""},
    )
    assert done.exit_code == 2 and "--contact" in done.output


# ------------------------------------------------------------------ folders and mailboxes
def test_a_folder_is_read_once_and_again_when_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportedly.watch.sources._SETTLED", -1.0)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Shells hit Kut\n\n" + " ".join(told(12, "Kut")))
    world = World(Clock(START))
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        add(ledger, world, str(folder), kind="folder")
        assert watched(ledger, world, 1)[0].tally.new == 1
        assert watched(ledger, world, 1)[0].tally.new == 0
        (folder / "b.txt").write_text(
            "Flood\n\nA flood drowned nine people in Hilla on Monday, police said."
        )
        assert watched(ledger, world, 1)[0].tally.new == 1
        (one,) = ledger.watch.feeds()
        folder.rename(tmp_path / "gone")
        _, lines = watched(ledger, world, 1)
        assert f"{one.address}: is no folder any more" in lines


def test_a_maildir_is_read_whatever_a_reader_did_with_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportedly.watch.sources._SETTLED", -1.0)
    box = tmp_path / "box"
    for name in ("new", "cur", "tmp"):
        (box / name).mkdir(parents=True)
    words = " ".join(told(12, "Kut"))
    mail = f"From: a@b.example\nSubject: Kut\nDate: Thu, 20 Jun 2024 05:00:00 +0000\nMessage-ID: <1@b.example>\n\n{words}\n"
    (box / "new" / "1.host").write_text(mail)
    (box / "tmp" / "2.host").write_text(mail)
    world = World(Clock(START))
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        add(ledger, world, str(box), kind="maildir")
        assert watched(ledger, world, 1)[0].tally.new == 1
        (box / "new" / "1.host").rename(box / "cur" / "1.host:2,S")
        assert watched(ledger, world, 1)[0].tally.new == 0
        assert len(ledger.documents()) == 1


def test_bad_answers_do_not_stop_the_others(tmp_path: Path) -> None:
    world = made()
    world.put("https://b.example/rss", Answer(200, b"\x00" * 500))
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        add(ledger, world, "https://b.example/rss", "https://a.example/rss")
        assert watched(ledger, world, 0.2)[0].tally.new == 2
