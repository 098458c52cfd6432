"""Every kind of source the watch takes: Atom, JSON Feed, news sitemaps, folders, WARC files, maildirs, IMAP."""

from __future__ import annotations

import gzip
import json
import re
import socketserver
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.errors import UsageError
from reportedly.feeds import ListedFeed, listing, to_opml
from reportedly.ledger import Ledger, open_ledger
from reportedly.watch import sources
from reportedly.watch.asking import HttpAnswer as Given
from reportedly.watch.mail_servers import folder_as_sent
from reportedly.watch.records import as_record
from reportedly.watch.registry import named_feeds, source_kind, try_feed
from tests.watch.watching import add, watched
from tests.watch.world import START, Answer, Clock, World, article, item, rss, told

PAGE = article("Shells hit Kut", *told(12, "Kut"))
HERE = "https://a.example/1"
DAY = "2024-06-20T05:00:00Z"
ATOM = (
    "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><id>urn:a</id>"
    f"<updated>{DAY}</updated><entry><id>urn:1</id><title>Shells hit Kut</title><updated>{DAY}</updated>"
    f"<link rel='self' href='https://a.example/self'/><link rel='alternate' href='/1'/><summary>x</summary></entry></feed>"
)
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "A",
    "items": [{"id": "1", "url": HERE, "title": "Kut", "date_published": DAY}],
}
NEWS = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'"
OLD = "<url><loc>https://a.example/old</loc><lastmod>2019-01-01</lastmod></url>"
SITEMAP = (
    f"<?xml version='1.0'?><urlset {NEWS}><url><loc>{HERE}</loc><n:news><n:publication><n:name>A</n:name></n:publication>"
    f"<n:publication_date>{DAY}</n:publication_date><n:title>Kut</n:title></n:news></url>{OLD}</urlset>"
)
FEEDS = {"atom": ATOM, "json": json.dumps(JSON), "sitemap": SITEMAP}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "l.db", create=True) as opened:
        yield opened


@pytest.fixture
def world() -> World:
    made = World(Clock())
    made.put(HERE, Answer(200, PAGE))
    return made


# ------------------------------------------------------------------ feeds of the web
@pytest.mark.parametrize("kind", FEEDS)
def test_a_feed_of_each_kind_leads_to_its_page(
    ledger: Ledger, world: World, kind: str
) -> None:
    world.put("https://a.example/feed", Answer(200, FEEDS[kind].encode()))
    add(ledger, world, "https://a.example/feed")
    watched(ledger, world, 0.1)
    assert [k.url for k in ledger.documents()] == [HERE]
    assert listing(FEEDS[kind].encode(), "https://a.example/feed").kind == kind


def test_of_a_sitemap_index_the_newest_are_looked_at(
    ledger: Ledger, world: World
) -> None:
    named = "".join(
        f"<sitemap><loc>https://a.example/{n}.xml</loc><lastmod>2024-06-{n:02}</lastmod></sitemap>"
        for n in range(1, 9)
    )
    world.put(
        "https://a.example/map",
        Answer(200, f"<sitemapindex {NEWS}>{named}</sitemapindex>".encode()),
    )
    world.put("https://a.example/8.xml", Answer(200, SITEMAP.encode()))
    add(ledger, world, "https://a.example/map")
    watched(ledger, world, 0.1)
    maps = [address for _, address in world.requests(".xml")]
    assert sorted(maps) == [f"https://a.example/{n}.xml" for n in (6, 7, 8)]
    assert [k.url for k in ledger.documents()] == [HERE]
    assert world.requests("old") == []  # of 2019: no news


@pytest.mark.parametrize(
    "head",
    [
        "<link rel='alternate' type='application/atom+xml' href='/feeds/x'>",
        "<base href='https://a.example/feeds/'><link rel='alternate' type='application/feed+json' href='x'>",
        "<link rel='alternate' type='application/rss+xml' href='/c' title='Comments'>"
        "<link rel='alternate' type='application/rss+xml' href='/feeds/x' title='News'>",
    ],
)
def test_a_page_s_feed_is_found_from_its_address(head: str) -> None:
    page = f"<html><head>{head}</head><body><p>Hi</p></body></html>".encode()
    answers = {"https://a.example/": page, "https://a.example/feeds/x": rss([])}

    def get(address: str) -> Given:
        found = answers.get(address)
        return Given(address, 200 if found else 404, (), found or b"")

    tried = try_feed("https://a.example/", get)
    assert (tried.address, tried.problem) == ("https://a.example/feeds/x", None)


def test_without_a_named_feed_the_usual_places_are_tried_and_else_it_is_said() -> None:
    def get(address: str) -> Given:
        here = rss([]) if address.endswith("/feed") else b"<html><p>Hi</p></html>"
        return Given(address, 200, (), here)

    assert try_feed("https://a.example/news", get).address == "https://a.example/feed"
    none = try_feed("https://a.example/", lambda a: Given(a, 200, (), b"<html></html>"))
    assert none.listing is None and "web page" in (none.problem or "")


# ------------------------------------------------------------------ lists of feeds
def test_a_list_of_many_is_not_refused_for_one_that_is_no_address(
    tmp_path: Path,
) -> None:
    """Addresses as browsers hand them to feed readers are addresses, too."""
    names = (
        "https://a.example/rss", "feed://b.example/rss", "feed:https://c.example/x", "file:///etc/passwd",
        "https://[broken/",
    )  # fmt: skip
    (tmp_path / "feeds.opml").write_bytes(to_opml([ListedFeed(name) for name in names]))
    ledger = str(tmp_path / "l.db")
    given = ["feeds", "import", str(tmp_path / "feeds.opml"), "--ledger", ledger]
    done = CliRunner().invoke(main, given)
    assert done.exit_code == 1
    assert "file:///etc/passwd: is no address; not added" in done.output
    assert "https://[broken/: is no address" in done.output
    with open_ledger(tmp_path / "l.db") as opened:
        assert [one.address for one in opened.watch.feeds()] == [
            "https://a.example/rss",
            "http://b.example/rss",
            "https://c.example/x",
        ]
    again = CliRunner().invoke(main, ["feeds", "add", "--no-check", "feed:x", "--ledger", ledger])  # fmt: skip
    assert again.exit_code == 2


def test_feeds_are_named_by_an_opml_file(tmp_path: Path) -> None:
    addresses = ["https://a.example/rss?x=1&y=2", "https://b.example/"]
    listed = [ListedFeed(addresses[0], "A & <B>"), ListedFeed(addresses[1])]
    (tmp_path / "feeds.opml").write_bytes(to_opml(listed))
    found = named_feeds(str(tmp_path / "feeds.opml"))
    assert [one.address for one in found] == addresses


def test_feeds_that_went_out_come_back_as_they_were(tmp_path: Path) -> None:
    """A feed whose pages may not be crawled is none to be crawled in the next ledger."""
    (tmp_path / "news").mkdir()

    def run(ledger: str, *words: str) -> None:
        done = CliRunner().invoke(
            main, ["feeds", *words, "--ledger", str(tmp_path / ledger)]
        )
        assert done.exit_code == 0, done.output

    run(
        "a.db",
        "add",
        "--no-check",
        "--feed-text-only",
        "--every",
        "60",
        "https://a.example/rss",
    )
    run("a.db", "add", "--no-check", "--name", "The <Wire>", "https://b.example/rss")
    run("a.db", "add", "--no-check", "--every", "1440", str(tmp_path / "news"))
    run("a.db", "export", "-o", str(tmp_path / "feeds.opml"))
    run("b.db", "import", str(tmp_path / "feeds.opml"))

    def watched(ledger: str) -> set[tuple[object, ...]]:
        with open_ledger(tmp_path / ledger) as opened:
            return {
                (one.id, one.kind, one.address, one.text_only, one.every)
                for one in opened.watch.feeds()
            }

    assert len(watched("a.db")) == 3
    assert watched("b.db") == watched("a.db")


@pytest.mark.parametrize(
    ("said", "every"),
    [("1", 300), ("600", 600), ("999999999999", 86_400), ("-5", None), ("²", None)],
)
def test_no_list_has_a_server_asked_each_second(
    tmp_path: Path, said: str, every: int | None
) -> None:
    made = to_opml([ListedFeed("https://a.example/rss", "", False, 7777)])
    path = tmp_path / "feeds.opml"
    path.write_bytes(made.replace(b"7777", said.encode()))
    (found,) = named_feeds(str(path))
    assert found.every == every


@pytest.mark.parametrize(
    "text", ["", "ftp://a.example/", "<opml><body/></opml>", "words"]
)
def test_what_is_no_list_of_feeds_is_one_clear_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "f").write_text(text)
    with pytest.raises(UsageError) as caught:
        named_feeds(str(tmp_path / "f"))
    assert "\n" not in str(caught.value)


# ------------------------------------------------------------------ files
def test_a_sitemap_that_is_a_packed_file_is_read(ledger: Ledger, world: World) -> None:
    """As the sitemap protocol allows: no header says so, the file itself is gzip."""
    index = "".join(
        f"<sitemap><loc>https://a.example/{name}</loc></sitemap>"
        for name in ("news.xml.gz", "bad.xml.gz", "bomb.xml.gz")
    )
    world.put(
        "https://a.example/map.xml",
        Answer(200, f"<sitemapindex {NEWS}>{index}</sitemapindex>".encode()),
    )
    packed_file = {"content-type": "application/x-gzip"}
    put = {
        "news": gzip.compress(SITEMAP.encode()),
        "bad": b"\x1f\x8b\x08 cut off",
        "bomb": gzip.compress(b"<urlset>" + b" " * 60_000_000),
    }
    for name, body in put.items():
        world.put(f"https://a.example/{name}.xml.gz", Answer(200, body, packed_file))
    add(ledger, world, "https://a.example/map.xml")
    _, lines = watched(ledger, world, 0.1)
    assert [kept.url for kept in ledger.documents()] == [HERE]
    assert any("bad.xml.gz" in line for line in lines)
    assert any("bomb.xml.gz" in line and "unpacks to more" in line for line in lines)


def test_a_folder_of_web_archives_is_read(
    ledger: Ledger, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportedly.watch.sources._SETTLED", -1.0)
    folder = tmp_path / "crawl"
    folder.mkdir()
    for n, town in enumerate(("Kut", "Hilla")):
        body = article(f"Shells hit {town}", *told(12 + n, town))
        answer = Given(
            f"https://a.example/{n}", 200, (("content-type", "text/html"),), body
        )
        (folder / f"{n}.warc").write_bytes(as_record(answer, "x", START).data)
    assert source_kind(str(folder)) == "warc"
    (folder / "notes.txt").write_text("At least 99 people were killed in Kut.")
    add(ledger, world, str(folder), kind="warc")
    assert watched(ledger, world, 1)[0].tally.new == 2
    assert watched(ledger, world, 1)[0].tally.new == 0
    urls = {k.url for k in ledger.documents()}
    assert urls == {"https://a.example/0", "https://a.example/1"}


def test_a_file_that_is_being_written_waits(
    ledger: Ledger, world: World, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Shells hit Kut\n\n" + " ".join(told(12, "Kut")))
    add(ledger, world, str(folder), kind="folder")
    assert watched(ledger, world, 0.01)[0].tally.new == 0  # touched just now


# ------------------------------------------------------------------ a mailbox over IMAP
class Box(socketserver.StreamRequestHandler):
    """As much of an IMAP server (RFC 3501) as is asked; what it was told is written down."""

    mails: ClassVar[dict[int, bytes]] = {}
    told: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"* OK IMAP4rev1 here\r\n")
        for raw in self.rfile:
            tag, _, said = raw.decode().strip().partition(" ")
            Box.told.append(said)
            word = said.upper()
            if word.startswith("CAPABILITY"):
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            elif word.startswith("LOGIN") and "wrong" in said:
                self.wfile.write(f"{tag} NO no\r\n".encode())
                continue
            elif word.startswith("AUTHENTICATE PLAIN"):
                self.wfile.write(b"+ \r\n")
                Box.told.append(b64decode(self.rfile.readline()).decode())
            elif word.startswith("EXAMINE"):
                if '"INBOX"' not in word and "&" not in word:
                    self.wfile.write(f"{tag} NO no folder\r\n".encode())
                    continue
                count = len(Box.mails)
                self.wfile.write(
                    f"* {count} EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n".encode()
                )
            elif word.startswith("UID SEARCH"):
                self.wfile.write(
                    f"* SEARCH {' '.join(map(str, Box.mails))}\r\n".encode()
                )
            elif match := re.match(r"UID FETCH (\d+) \(BODY.PEEK\[\]\)", word):
                data = Box.mails[int(match[1])]
                self.wfile.write(
                    f"* 1 FETCH (UID {match[1]} BODY[] {{{len(data)}}}\r\n".encode()
                )
                self.wfile.write(data + b")\r\n")
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if word.startswith("LOGOUT"):
                return


def mail(number: int, town: str) -> bytes:
    words = " ".join(told(10 + number, town, number))
    head = f"From: a@b.example\nSubject: {town}\nDate: Thu, 20 Jun 2024 05:00:00 +0000\nMessage-ID: <{number}@b.example>"
    return f"{head}\n\n{words}\n".replace("\n", "\r\n").encode()


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    Box.mails.clear()
    Box.told.clear()
    monkeypatch.setenv("REPORTEDLY_IMAP_PASSWORD", "secret word")
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Box) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"imap://desk@127.0.0.1:{server.server_address[1]}/INBOX"
        server.shutdown()


def test_a_mailbox_is_read_and_left_as_it_was(
    ledger: Ledger, world: World, box: str
) -> None:
    Box.mails |= {3: mail(3, "Kut"), 5: b"Subject: empty\r\n\r\n\r\n"}
    add(ledger, world, box, kind="imap")
    assert watched(ledger, world, 0.1)[0].tally.new == 1
    Box.mails[9] = mail(9, "Hilla")
    assert watched(ledger, world, 0.5)[0].tally.new == 1
    lows = {k.figure.low for k in ledger.figures() if k.figure.category == "killed"}
    assert lows == {13, 19}
    words = [said.split()[0].upper() for said in Box.told]
    assert set(words) == {"CAPABILITY", "LOGIN", "EXAMINE", "UID", "LOGOUT"}
    fetched = [said for said in Box.told if "FETCH" in said]
    assert len(fetched) == 3 and all("PEEK" in said for said in fetched)
    assert any('"secret word"' in said for said in Box.told)
    assert ledger.documents_with("secret word") == []


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("INBOX", '"INBOX"'),
        ("R & D", '"R &- D"'),
        ('say "x" \\', r'"say \"x\" \\"'),
        ("Café.Wires", '"Caf&AOk-.Wires"'),
        ("~peter/mail/台北/日本語", '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'),  # of RFC 3501
        ("a\r\nA1 DELETE INBOX", '"a&AA0ACg-A1 DELETE INBOX"'),
    ],
)
def test_folders_are_named_as_the_protocol_has_them(name: str, sent: str) -> None:
    assert folder_as_sent(name) == sent


@pytest.mark.parametrize("user", ["desk", "b%C3%BCro"])
def test_a_mailbox_of_other_letters_than_english_is_read(
    ledger: Ledger, world: World, box: str, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    monkeypatch.setenv("REPORTEDLY_IMAP_PASSWORD", "geheim & gr\u00fcn")
    Box.mails[3] = mail(3, "Kut")
    address = box.replace("INBOX", "Caf%C3%A9").replace("desk@", f"{user}@")
    add(ledger, world, address, kind="imap")
    watch, lines = watched(ledger, world, 0.1)
    assert (watch.tally.new, lines) == (1, [])
    assert f"\0{unquote(user)}\0geheim & gr\u00fcn" in Box.told
    assert 'EXAMINE "Caf&AOk-"' in Box.told


@pytest.mark.parametrize(("folder", "user"), [("Spam", "desk"), ("INBOX", "wrong")])
def test_a_mailbox_that_cannot_be_read_says_why(
    ledger: Ledger, world: World, box: str, folder: str, user: str
) -> None:
    address = box.replace("INBOX", folder).replace("desk@", f"{user}@")
    add(ledger, world, address, kind="imap")
    _, lines = watched(ledger, world, 0.1)
    assert any("has no folder" in x or "cannot be read" in x for x in lines)


class DrippingBox(Box):
    """A mailbox that takes its time over one word: a byte each tenth of a second, and more."""

    before: ClassVar[str] = ""

    def handle(self) -> None:
        plain = self.wfile
        drip = Dripped(plain)
        if not self.before:
            self.wfile = drip
        try:
            self.wfile.write(b"* OK [CAPABILITY IMAP4rev1] box\r\n")
            for raw in iter(self.rfile.readline, b""):
                tag, _, said = raw.decode().strip().partition(" ")
                self.wfile = drip if said.upper().startswith(self.before) else plain
                if said.startswith("EXAMINE"):
                    self.wfile.write(b"* 1 EXISTS\r\n")
                self.wfile.write(f"{tag} OK done\r\n".encode())
        except OSError:
            return


class Dripped:
    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, data: bytes) -> None:
        for byte in data.rstrip() + b"y" * 100 + b"\r\n":
            self._file.write(bytes([byte]))
            time.sleep(0.1)


@pytest.mark.parametrize("word", ["", "LOGIN", "EXAMINE", "UID SEARCH", "LOGOUT"])
def test_a_mailbox_that_answers_byte_by_byte_holds_nobody_up(
    ledger: Ledger, world: World, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setattr(sources, "IMAP_SECONDS", 0.8)
    monkeypatch.setattr(DrippingBox, "before", word)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), DrippingBox) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"imap://desk@127.0.0.1:{server.server_address[1]}/INBOX"
        add(ledger, world, address, kind="imap")
        began = time.monotonic()
        _, lines = watched(ledger, world, 0.1)
        assert time.monotonic() - began < 5  # it would go on for ten
        assert (lines == []) is (word == "LOGOUT"), lines
        server.shutdown()


def test_a_slow_mailbox_is_read_in_several_looks(
    ledger: Ledger, world: World, box: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter([30.0, 20.0, 14.0, 30.0, 30.0, 30.0])
    monkeypatch.setattr(sources, "seconds_left", lambda: next(left))
    Box.mails |= {n: mail(n, town) for n, town in enumerate(("Kut", "Hilla", "Amara"))}
    add(ledger, world, box, kind="imap")
    watch, lines = watched(ledger, world, 0.1)
    assert (watch.tally.new, lines) == (2, [])
    assert watched(ledger, world, 0.5)[0].tally.new == 1


@pytest.mark.parametrize("name", ["feeds.opml", "feeds.txt"])
def test_a_mailbox_is_watched_where_it_is_named_by_hand_and_from_no_list(
    tmp_path: Path, name: str
) -> None:
    mailbox, listed = "imaps://desk@post.example/INBOX", "https://a.example/rss"
    both = [ListedFeed(mailbox), ListedFeed(listed)]
    (tmp_path / "feeds.opml").write_bytes(to_opml(both))
    (tmp_path / "feeds.txt").write_text(f"{mailbox}\n{listed}\n")
    path = str(tmp_path / "l.db")
    given = ["feeds", "import", str(tmp_path / name), "--ledger", path]
    told = CliRunner().invoke(main, given)
    assert "a mailbox of a list; not added" in told.stderr and told.exit_code != 0
    with open_ledger(path) as ledger:
        assert [one.address for one in ledger.watch.feeds()] == [listed]
    by_hand = ["feeds", "add", mailbox, "--no-check", "--ledger", path]
    assert CliRunner().invoke(main, by_hand).exit_code == 0
    with open_ledger(path) as ledger:
        assert {one.kind for one in ledger.watch.feeds()} == {"feed", "imap"}


def test_one_item_twice_in_a_feed_is_listed_once(ledger: Ledger, world: World) -> None:
    world.put("https://a.example/rss", Answer(200, rss([item(HERE, "Kut")] * 3)))
    add(ledger, world, "https://a.example/rss")
    watched(ledger, world, 0.1)
    assert len(world.requests("/1")) == 1
