"""Web crawls: which records are pages, what is known of them, and how little a damage costs."""

from __future__ import annotations

import gzip
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import brotli
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportedly.clean import foreign_language
from reportedly.ingest import page_from_bytes, read_inputs, warc_records
from reportedly.ingest.warc import document_id, warc_pages
from reportedly.ingest.warc_records import ArchiveRecord, Damage, records
from reportedly.ledger import open_ledger
from reportedly.records import Failure, RawPage
from reportedly.run.build import Added, AlreadyKept, build
from reportedly.run.tracing import trace_ledger
from reportedly.run.verify import verify
from tests.archives import dump
from tests.warc_bytes import HTML, article, digest, http, packed, page, record, series

FOUR = series(4)


def numbers_of(data: bytes) -> tuple[list[int], list[Damage]]:
    """Which of the series' pages came through, and the damages."""
    found, damages = [], []
    for item in records(BytesIO(data)):
        if isinstance(item, Damage):
            damages.append(item)
        else:
            assert item.whole
            found.append(FOUR.index(item.data + b"\r\n\r\n"))
    return found, damages


def read(data: bytes) -> list[RawPage | Failure]:
    return list(warc_pages(BytesIO(data), "n.warc.gz", foreign_language))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "crawl").mkdir()
    return tmp_path / "crawl"


def one(*records_: bytes) -> RawPage:
    (item,) = read(packed(list(records_)))
    assert isinstance(item, RawPage), item
    return item


def failure(*records_: bytes) -> Failure:
    (item,) = read(packed(list(records_)))
    assert isinstance(item, Failure), item
    return item


# ------------------------------------------------------------------ framing, whole files
@pytest.mark.parametrize(
    "data",
    [
        packed(FOUR),
        b"".join(FOUR),
        gzip.compress(b"".join(FOUR)),  # one member for all
        packed([b"".join(FOUR[:2]), b"".join(FOUR[2:])]),
        packed(FOUR) + bytes(512),  # filled up to a block
        b"".join(FOUR).removesuffix(b"\r\n\r\n"),
    ],
    ids=["gz", "plain", "one-member", "two-a-member", "padded", "no-last-lines"],
)
def test_every_record_of_a_sound_file(data: bytes) -> None:
    assert numbers_of(data) == ([0, 1, 2, 3], [])


def test_a_record_says_where_it_stands() -> None:
    members = [packed([r]) for r in FOUR]
    places = [(r.number, r.offset) for r in records(BytesIO(b"".join(members)))]
    assert places == [(n + 1, sum(map(len, members[:n]))) for n in range(4)]
    places = [(r.number, r.offset) for r in records(BytesIO(b"".join(FOUR)))]
    assert places == [(n + 1, sum(map(len, FOUR[:n]))) for n in range(4)]


# ------------------------------------------------------------------ framing, damage
def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


GZ = [packed([r]) for r in FOUR]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (flipped(GZ[1], len(GZ[1]) // 2), "gzip member is damaged"),
        (flipped(GZ[1], len(GZ[1]) - 6), "incorrect data check"),
        (GZ[1][: len(GZ[1]) // 2], "gzip member is damaged"),
        (GZ[1][:4], "gzip member is damaged"),
        (b"no gzip at all, " * 20, "320 bytes that are no gzip member"),
        (packed([b"no record at all\r\n" * 9]), "no record begins here"),
        (packed([FOUR[1][:-300]]), "cut off or its length is wrong"),
        (
            packed([FOUR[1].replace(b"Content-Length", b"Content-Lenght")]),
            "no Content-Length",
        ),
        (packed([FOUR[1][:200]]), "header does not end"),
        (packed([record(http(article(1)), length=50)]), "wrong length"),
        (packed([record(http(article(1)), length=100_000)]), "length is wrong"),
        (packed([record(http(article(1)), length=10**13)]), "length is wrong"),
    ],
)
def test_a_damaged_member_costs_itself(bad: bytes, says: str) -> None:
    found, (damage,) = numbers_of(GZ[0] + bad + GZ[2] + GZ[3])
    assert found == [0, 2, 3]
    assert (damage.number, damage.offset) == (2, len(GZ[0]))
    assert says in damage.problem


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"no record at all\r\n" * 9, "no record begins here"),
        (b"no record and no line end either ", "no record begins here"),
        (FOUR[1][: len(FOUR[1]) // 2], "cut off"),
        (FOUR[1][: len(FOUR[1]) // 2] + b"\r\n\r\n", "cut off"),
        (record(http(article(1)), length=50), "wrong length"),
        (record(http(article(1)), length=3000), "length is wrong"),
        (record(http(article(1)), length=100_000), "length is wrong"),
        (record(http(article(1)), length=10**13), "length is wrong"),
        (record(http(article(1)), length=10**18 - 1), "length is wrong"),
        (FOUR[1].replace(b"Content-Length", b"Content-Lenght"), "no Content-Length"),
        (
            FOUR[1].replace(b"Content-Length: ", b"Content-Length: -"),
            "no Content-Length",
        ),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "one-member"])
def test_a_damaged_record_among_others_costs_itself(
    bad: bytes, says: str, pack: Any
) -> None:
    found, (damage,) = numbers_of(pack(FOUR[0] + bad + FOUR[2] + FOUR[3]))
    assert found == [0, 2, 3]
    assert damage.number == 2
    assert says in damage.problem


def test_a_length_that_no_file_has_costs_its_record_on_disk_too(tmp_path: Path) -> None:
    bad = record(http(article(1)), length=10**18 - 1)
    path = tmp_path / "a.warc"
    path.write_bytes(FOUR[0] + bad + FOUR[2])
    with path.open("rb") as stream:
        found, (damage,) = numbers_of(stream.read())
        stream.seek(0)
        kinds = [type(one).__name__ for one in records(stream)]
    assert kinds == ["ArchiveRecord", "Damage", "ArchiveRecord"]
    assert found == [0, 2] and "length is wrong" in damage.problem


def test_a_member_that_unpacks_to_far_more_than_text_costs_itself() -> None:
    bomb = packed([record(b"\0" * 60_000_000)])
    found, (damage,) = numbers_of(GZ[0] + bomb + GZ[2])
    assert found == [0, 2] and "over 100 times" in damage.problem


def test_a_file_full_of_gzip_magic_is_passed_over() -> None:
    found, damage = numbers_of(GZ[0] + b"\x1f\x8b\x08\x08abc" * 5000 + GZ[2])
    assert found == [0, 2] and len(damage) == 1


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_a_file_that_ends_early_loses_its_last_record(cut: int) -> None:
    found, (damage,) = numbers_of(b"".join(GZ)[:-cut])
    assert found == [0, 1, 2] and "ends in the middle" in damage.problem
    found, (damage,) = numbers_of(b"".join(FOUR)[: -cut - 4])
    assert found == [0, 1, 2] and "cut off" in damage.problem


def test_damage_across_the_borders_of_what_is_read_at_once() -> None:
    for many in range(16_384 * 4 - 40, 16_384 * 4 + 10):
        found, _ = numbers_of(FOUR[0] + b"x" * many + b"\r\n" + FOUR[2] + FOUR[3])
        assert found == [0, 2, 3], many
    found, _ = numbers_of(GZ[0] + b"x" * (16_384 - 1) + GZ[2] + GZ[3])
    assert found == [0, 2, 3]


@settings(max_examples=150)
@given(st.data())
def test_one_wrong_byte_costs_at_most_the_records_it_stands_in(
    data: st.DataObject,
) -> None:
    whole = b"".join(GZ)
    at = data.draw(st.integers(0, len(whole) - 1))
    found, damages = numbers_of(flipped(whole, at))
    hit = next(n for n in range(4) if at < sum(map(len, GZ[: n + 1])))
    # Time and operating system in a gzip header are under no check sum and change nothing.
    assert (
        found == [n for n in range(4) if n != hit] if damages else found == [0, 1, 2, 3]
    )
    assert len(damages) <= 1


@settings(max_examples=150)
@given(st.binary(max_size=300), st.integers(0, 3))
@example(b"WARC/", 0)
def test_any_bytes_between_members_cost_no_page(junk: bytes, at: int) -> None:
    found, _ = numbers_of(b"".join(GZ[:at]) + junk + b"".join(GZ[at:]))
    assert found == [0, 1, 2, 3]


def test_a_record_over_the_limit_is_named_and_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(warc_records, "MAX_RECORD", 20_000)
    monkeypatch.setattr(warc_records, "MAX_HEADER", 2_000)
    large = record(
        http(page("Large", *["Words without an end went on and on here."] * 2000)),
        "https://x.org/l",
    )
    image = record(http(bytes(50_000), "Content-Type: image/png"), "https://x.org/i")
    for data in (
        packed([FOUR[0], large, image, FOUR[2]]),
        b"".join([FOUR[0], large, image, FOUR[2]]),
    ):
        kept, named, last, account = read(data)
        assert isinstance(kept, RawPage) and isinstance(last, RawPage)
        assert (
            isinstance(named, Failure)
            and f"a record of {len(large) - 4:,} bytes, over the limit" in named.reason
        )
        assert "https://x.org/l" in named.reason and not named.set_apart
        assert isinstance(account, Failure) and "1 not HTML" in account.reason


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "e.warc.gz").write_bytes(b"")
    assert list(read_inputs([str(tmp_path)])) == [
        Failure(f"{tmp_path}/e.warc.gz", "is empty")
    ]


# ------------------------------------------------------------------ what is a page, and what is known of it
def test_a_page_knows_where_and_when_it_was_fetched() -> None:
    made = one(
        record(http(article(1)), "https://www.news.example.org/a?utm_source=rss#top")
    )
    assert made.url == "https://www.news.example.org/a?utm_source=rss#top"
    assert made.published is not None and made.published.isoformat() == "2017-03-19"
    assert made.outlet == "news.example.org"
    assert made.title == "Families leave village 1"
    assert dict(made.came_from)["url"] == "WARC-Target-URI"
    assert made.origin == "n.warc.gz:1@0"
    assert made.issues == ()


def test_the_record_is_what_is_kept_and_read_again() -> None:
    whole = record(http(gzip.compress(article(1)), HTML, "Content-Encoding: gzip"))
    made = one(whole)
    assert (
        made.data == whole.removesuffix(b"\r\n\r\n")
        and made.media == "application/warc"
    )
    assert page_from_bytes(made.data, made.media, made.origin, made.id) == made


LINES = (
    "The mayor said that 12 people were killed in the old town on Monday, near the Café Müller.",
    "Nobody had claimed the attack by the evening, and the bridges stayed closed to all traffic.",
    "Shopkeepers swept up the glass and waited for the police, who came two hours later.",
)
UNDATED = page("No date here", *LINES, head="")


def test_a_crawl_date_is_no_publication_date() -> None:
    made = one(record(http(page("No date here", *LINES, head=""))))
    assert made.published is None
    assert [i.code for i in made.issues] == ["no-date", "fetched-on"]
    assert "2017-03-20" in made.issues[1].message


def test_a_page_is_not_published_after_it_was_fetched() -> None:
    late = one(
        record(
            http(page("Dated", *LINES, head='<meta name="date" content="2017-03-22">'))
        )
    )
    assert late.published is None
    assert [i.code for i in late.issues] == ["bad-date", "fetched-on"]
    # In the east it is tomorrow already.
    east = one(
        record(
            http(page("Dated", *LINES, head='<meta name="date" content="2017-03-21">'))
        )
    )
    assert east.published is not None


@pytest.mark.parametrize("date", ["", "yesterday", "2017-13-45T00:00:00Z"])
def test_a_crawl_without_a_date_says_nothing(date: str) -> None:
    made = one(
        record(
            http(
                page(
                    "No date here",
                    *["The mayor said 12 people were killed in town."] * 4,
                    head="",
                )
            ),
            date=date,
        )
    )
    assert [i.code for i in made.issues] == ["no-date"]


def test_what_is_no_page_is_counted() -> None:
    items = read(
        packed(
            [
                record(b"software: crawler\r\n", "", "warcinfo"),
                record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
                FOUR[0],
                record(http(b"\x89PNG", "Content-Type: image/png")),
                record(http(b'{"a": 1}', "Content-Type: application/json")),
                record(http(article(2), HTML, status="404 Not Found")),
                record(http(b"", "Location: /b", status="301 Moved")),
                record(http(b""), kind="revisit"),
                record(http(b"just text", "Server: old")),
            ]
        )
    )
    assert [type(i) for i in items] == [RawPage, Failure]
    assert isinstance(items[1], Failure) and items[1].set_apart == 6
    for part in (
        "6 answers are no page",
        "3 not HTML",
        "2 with another status than 200",
        "1 unchanged",
    ):
        assert part in items[1].reason


@pytest.mark.parametrize(
    "media",
    [
        "Content-Type: TEXT/HTML",
        "Content-Type: application/xhtml+xml",
        "Server: no-type",
    ],
)
def test_what_counts_as_html(media: str) -> None:
    assert one(record(http(article(1), media))).title == "Families leave village 1"


def test_a_page_that_holds_no_article_is_named_with_its_address() -> None:
    named = failure(
        record(
            http(b"<html><body><a href='/'>Home</a></body></html>"),
            "https://x.org/menu",
        )
    )
    assert named.origin == "n.warc.gz:1@0"
    assert "https://x.org/menu" in named.reason and not named.set_apart


def test_a_page_without_an_address_is_named() -> None:
    assert "WARC-Target-URI" in failure(record(http(article(1)), "")).reason


def test_changed_bytes_do_not_have_their_digest() -> None:
    block = http(article(1))
    good = record(block, more=(digest(block),))
    assert one(good).title
    assert "WARC-Block-Digest" in failure(good.replace(b"Hawija", b"Mahmud", 1)).reason


def test_a_page_cut_off_by_the_crawler_says_so() -> None:
    made = one(record(http(article(1)), more=("WARC-Truncated: length",)))
    assert [i.code for i in made.issues] == ["cut-off"]


# ------------------------------------------------------------------ languages
GERMAN = page(
    "Familien verlassen das Dorf",
    "Nach Angaben des Bürgermeisters sind am Sonntag rund dreihundert Familien aus dem Dorf geflohen.",
    "Mindestens zwölf Menschen wurden getötet und dreißig verletzt, sagte ein Arzt des Krankenhauses.",
    "Die meisten von ihnen gingen die ganze Nacht zu Fuß und wurden am Rand der Wüste von Bussen abgeholt.",
    "Auch in den Nachbardörfern packten die Bewohner ihre Sachen, weil der Beschuss immer näher kommt.",
    lang="de",
)


def test_other_languages_are_set_apart_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    german = record(http(GERMAN), "https://blatt.example.de/1")
    claims_english = record(
        http(GERMAN.replace(b'lang="de"', b'lang="en-US"')),
        "https://blatt.example.de/2",
    )
    data = packed([FOUR[0], german, claims_english, FOUR[1]])
    first, second, account = read(data)
    assert isinstance(first, RawPage) and isinstance(second, RawPage)
    assert isinstance(account, Failure) and account.set_apart == 2
    assert (
        "German (de) 2" in account.reason
        and "https://blatt.example.de/1" in account.reason
    )
    # Nobody who asks for every language loses one.
    assert (
        len([i for i in warc_pages(BytesIO(data), "n") if isinstance(i, RawPage)]) == 4
    )

    looked = []
    monkeypatch.setattr(
        "reportedly.ingest.warc.html_page",
        lambda *a: looked.append(a) or pytest.fail("was extracted"),
    )
    assert isinstance(read(packed([german]))[0], Failure)
    assert not looked  # told before the article was looked for


# ------------------------------------------------------------------ ids and versions
def test_an_address_is_one_document() -> None:
    same = {
        document_id(url)
        for url in (
            "https://www.example.org/a?id=3",
            "http://example.org/a?id=3",
            "https://EXAMPLE.org:443/a?id=3#comments",
            "https://example.org/a?utm_source=rss&id=3&utm_medium=feed",
        )
    }
    assert len(same) == 1 and same.pop().startswith("example.org-")
    others = {
        document_id(f"https://example.org/{p}")
        for p in ("a", "a?id=4", "A", "a/", "", "a?id=")
    }
    assert len(others) == 6
    assert document_id("http://example.org") == document_id("http://example.org/")
    assert document_id("http://[").startswith("page-")


def test_a_page_fetched_twice_is_two_versions_of_one_document(folder: Path) -> None:
    url = "https://news.example.org/toll"
    again = record(http(article(7)), url, date="2017-03-21T00:00:00Z")
    (folder / "a.warc.gz").write_bytes(
        packed([record(http(article(6)), url), FOUR[0], again, again])
    )
    with open_ledger(folder.parent / "l.db", create=True) as ledger:
        first, other, second, third = build([str(folder)], ledger)
        assert (
            isinstance(first, Added)
            and isinstance(second, Added)
            and isinstance(third, AlreadyKept)
        )
        assert (first.version, second.version) == (1, 2)
        assert first.document == second.document == third.document != other.document  # type: ignore[union-attr]
        assert all(not verdict.problems for verdict in verify(ledger))


# ------------------------------------------------------------------ what HTTP packed
def chunks(body: bytes, size: int = 100) -> bytes:
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"


BODY = article(1)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(BODY), ["Content-Encoding: gzip"]),
        (gzip.compress(BODY), ["Content-Encoding: x-gzip"]),
        (zlib.compress(BODY), ["Content-Encoding: deflate"]),
        (zlib.compress(BODY)[2:-4], ["Content-Encoding: deflate"]),
        (brotli.compress(BODY), ["Content-Encoding: br"]),
        (brotli.compress(gzip.compress(BODY)), ["Content-Encoding: gzip, br"]),
        (chunks(BODY), ["Transfer-Encoding: chunked"]),
        (
            chunks(gzip.compress(BODY)),
            ["Transfer-Encoding: chunked", "Content-Encoding: gzip"],
        ),
        (
            BODY,
            ["Transfer-Encoding: chunked", "Content-Encoding: gzip"],
        ),  # unpacked by the crawler
        (BODY, ["Content-Encoding: br"]),
        (BODY, ["Content-Encoding: identity"]),
        (BODY, ["Content-Encoding: utf-8"]),  # servers say this
    ],
)
def test_a_packed_body_is_unpacked(body: bytes, headers: list[str]) -> None:
    made = one(record(http(body, HTML, *headers)))
    assert made.text == one(record(http(BODY))).text
    assert made.issues == ()


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (gzip.compress(b"<html>" + BODY * 3)[:-40], "Content-Encoding: gzip"),
        (chunks(BODY)[:-20], "Transfer-Encoding: chunked"),
    ],
)
def test_a_packed_body_that_ends_early_says_so(body: bytes, header: str) -> None:
    assert [i.code for i in one(record(http(body, HTML, header))).issues] == ["cut-off"]


@pytest.mark.parametrize(
    ("body", "header", "says"),
    [
        (b"\x01\x02" * 200, "Content-Encoding: gzip", "'gzip', but cannot be unpacked"),
        (
            brotli.compress(BODY)[:-9],
            "Content-Encoding: br",
            "'br', but cannot be unpacked",
        ),
        (
            b"\x28\xb5\x2f\xfd\x04",
            "Content-Encoding: zstd",
            "'zstd', which is not known",
        ),
        (
            gzip.compress(bytes(30_000_000)),
            "Content-Encoding: gzip",
            "unpacks to more than 10,000,000 bytes",
        ),
        (
            brotli.compress(bytes(30_000_000), quality=3),
            "Content-Encoding: br",
            "unpacks to more than",
        ),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_named(
    body: bytes, header: str, says: str
) -> None:
    assert says in failure(record(http(body, HTML, header))).reason


def test_the_servers_charset_goes_before_the_pages() -> None:
    text = page("Café Müller", *LINES)
    body = (
        text.decode()
        .replace("<head>", '<head><meta charset="cp1251">')
        .encode("cp1252")
    )
    assert (
        "Café Müller"
        in one(record(http(body, "Content-Type: text/html; charset=ISO-8859-1"))).text
    )
    assert "Café" not in one(record(http(body, "Content-Type: text/html"))).text
    assert one(
        record(http(body, 'Content-Type: text/html; charset="no such"'))
    ).text  # then the page's own


# ------------------------------------------------------------------ the command, and a kill at any point
def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reportedly", *words], capture_output=True, text=True
    )


def test_build_names_damage_and_counts_what_it_set_apart(folder: Path) -> None:
    path, ledger = folder / "n.warc.gz", folder.parent / "l.db"
    path.write_bytes(
        GZ[0]
        + GZ[1][:200]
        + GZ[2]
        + packed([record(http(GERMAN), "https://blatt.example.de/1")])
    )
    done = _run("build", str(folder), "--ledger", str(ledger))
    assert done.returncode == 1
    assert (
        done.stdout
        == f"{ledger}: 2 new, 0 already kept, 1 copied passages found, 1 could not be read, 1 set apart\n"
    )
    assert f"{path}:2@{len(GZ[0])}: the gzip member is damaged" in done.stderr
    assert "1 page is in another language and set apart" in done.stderr
    path.write_bytes(GZ[0] + packed([record(http(GERMAN))]))
    done = _run("read", str(path))
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)


def _kept(path: Path) -> int:
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5) as connection:
            return int(
                connection.execute("SELECT count(*) FROM readings").fetchone()[0]
            )
    except sqlite3.OperationalError:  # it is not there yet, or being made
        return 0


def test_a_build_killed_twice_ends_with_the_same_rows(tmp_path: Path) -> None:
    twice = record(
        http(article(100)), "https://news.example.org/0", date="2017-03-22T00:00:00Z"
    )
    path = tmp_path / "n.warc.gz"
    path.write_bytes(packed([*series(30), twice, *series(10, start=30)]))
    with open_ledger(tmp_path / "whole.db", create=True) as ledger:
        assert len(list(build([str(path)], ledger))) == 41
        trace_ledger(ledger)

    stopped = tmp_path / "stopped.db"
    command = [
        sys.executable,
        "-m",
        "reportedly",
        "build",
        str(path),
        "--ledger",
        str(stopped),
    ]
    for least in (3, 12):
        running = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 600
        while _kept(stopped) < least:
            assert time.monotonic() < deadline, "the build never came so far"
            assert running.poll() is None, "the build ended before it could be killed"
            time.sleep(0.005)
        os.kill(running.pid, signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        assert least <= _kept(stopped) < 41
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert dump(stopped) == dump(tmp_path / "whole.db")


def test_a_record_is_given_before_the_next_is_read() -> None:
    """One record is in memory, however long the file is."""

    class Counting(BytesIO):
        most = 0

        def read(self, size: int | None = -1, /) -> bytes:
            Counting.most = max(Counting.most, self.tell())
            return super().read(size)

    stream = Counting(packed(series(300)))
    first = next(iter(records(stream)))
    assert isinstance(first, ArchiveRecord)
    assert Counting.most <= 2 * 16_384
