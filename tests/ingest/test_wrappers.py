"""Articles in the wrappers of services and crawlers: Twitter, Fundus, ARC, WET, WACZ, tables in DOCX."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import date
from pathlib import Path

from reportedly.ingest import read_inputs
from reportedly.records import Failure, RawPage

DAY = date(2024, 6, 12)
FERRY = (
    "Nine people drowned when a ferry sank near Basra on Monday, the coast guard said."
)
QUAY = "Divers looked for two more until dark, and the families of the missing waited on the quay."
PAGE = (
    "<html><head><title>Ferry sinks near Basra</title>"
    '<meta property="article:published_time" content="2024-06-12T08:00:00Z"></head>'
    f"<body><article><h1>Ferry sinks near Basra</h1><p>{FERRY}</p><p>{QUAY}</p></article></body></html>"
)
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()
)


def read(path: Path) -> tuple[list[RawPage], list[Failure]]:
    items = list(read_inputs([str(path)]))
    return (
        [i for i in items if isinstance(i, RawPage)],
        [i for i in items if isinstance(i, Failure)],
    )


def record(kind: str, body: bytes, media: str) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://news.example/basra\r\n"
        f"WARC-Date: 2024-06-12T09:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def test_tweets_of_the_interface(tmp_path: Path) -> None:
    tweets = [
        {
            "id": "1801234567890123456",
            "text": FERRY,
            "created_at": "2024-06-12T08:00:00.000Z",
        },
        {
            "id": "1802234567890123456",
            "text": QUAY,
            "created_at": "2024-06-12T09:00:00.000Z",
        },
    ]
    (tmp_path / "tweets.json").write_text(
        json.dumps({"data": tweets, "meta": {"count": 2}})
    )
    pages, failures = read(tmp_path / "tweets.json")
    assert not failures
    assert [(p.id, p.text, p.published) for p in pages] == [
        ("1801234567890123456", FERRY, DAY),
        ("1802234567890123456", QUAY, DAY),
    ]


def test_tweets_of_an_archive(tmp_path: Path) -> None:
    tweet = {
        "id_str": "1801234567890123456",
        "full_text": FERRY,
        "created_at": "Wed Jun 12 08:00:00 +0000 2024",
    }
    archive = "window.YTD.tweets.part0 = " + json.dumps([{"tweet": tweet}])
    (tmp_path / "tweets.js").write_text(archive)
    pages, failures = read(tmp_path / "tweets.js")
    assert not failures and [(p.text, p.published) for p in pages] == [(FERRY, DAY)]


def test_an_article_of_fundus(tmp_path: Path) -> None:
    article = {
        "title": "Ferry sinks near Basra",
        "publishing_date": "2024-06-12 08:00:00+00:00",
        "body": {
            "summary": [],
            "sections": [{"headline": [], "paragraphs": [FERRY, QUAY]}],
        },
    }
    (tmp_path / "fundus.json").write_text(json.dumps([article]))
    pages, failures = read(tmp_path / "fundus.json")
    assert not failures and [p.title for p in pages] == ["Ferry sinks near Basra"]
    assert (
        FERRY in pages[0].text and QUAY in pages[0].text and pages[0].published == DAY
    )
    assert "paragraphs" not in pages[0].text and "{" not in pages[0].text


def test_a_crawl_of_before_warc(tmp_path: Path) -> None:
    version = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    opening = b"filedesc://x.arc 0.0.0.0 20240612090000 text/plain %d\n" % len(version)
    url = b"https://news.example/basra 192.0.2.1 20240612090000 text/html %d\n" % len(
        ANSWER
    )
    (tmp_path / "x.arc").write_bytes(opening + version + b"\n" + url + ANSWER + b"\n")
    pages, failures = read(tmp_path / "x.arc")
    assert not failures and [p.url for p in pages] == ["https://news.example/basra"]
    assert FERRY in pages[0].text and pages[0].published == DAY


def test_text_without_its_page_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "x.warc.wet.gz").write_bytes(
        gzip.compress(record("conversion", FERRY.encode(), "text/plain"))
    )
    pages, failures = read(tmp_path / "x.warc.wet.gz")
    assert not pages and [f.set_apart for f in failures] == [0]
    assert "WET" in failures[0].reason
    page = record("response", ANSWER, "application/http; msgtype=response")
    mixed = page + record("conversion", FERRY.encode(), "text/plain")
    (tmp_path / "x.warc").write_bytes(mixed)
    pages, failures = read(tmp_path / "x.warc")
    assert len(pages) == 1 and [f.set_apart for f in failures] == [1]


def test_a_whole_account_of_telegram(tmp_path: Path) -> None:
    day = "2024-06-12T08:00:00"
    chats = [
        {"name": name, "id": n, "messages": [{"id": 1, "date": day, "text": FERRY}]}
        for n, name in enumerate(("Quay", "Port"), 7)
    ]
    chats.append({"name": "Silent", "id": 9, "messages": []})
    (tmp_path / "result.json").write_text(json.dumps({"chats": {"list": chats}}))
    pages, failures = read(tmp_path / "result.json")
    assert not failures and [(p.id, p.outlet) for p in pages] == [
        ("result-7-1", "Quay"),
        ("result-8-1", "Port"),
    ]


def test_names_that_stand_within_an_object(tmp_path: Path) -> None:
    rows = [
        {"full_text": FERRY, "user": {"name": "Port Office", "screen_name": "port"}},
        {"body": FERRY, "html": {"requested_url": "https://bbc.co.uk/1"}},
        {"lead_paragraph": FERRY, "abstract": "Boats.", "headline": {"main": "Ferry"}},
    ]
    (tmp_path / "a.json").write_text(json.dumps(rows))
    pages, _ = read(tmp_path / "a.json")
    assert [(p.title, p.outlet) for p in pages] == [
        (None, "Port Office"),
        (None, "BBC"),
        ("Ferry", None),
    ]
    assert {p.text for p in pages} == {FERRY}


def test_a_packed_crawl_is_read_through(tmp_path: Path) -> None:
    crawl = record("response", ANSWER, "application/http; msgtype=response")
    with zipfile.ZipFile(tmp_path / "x.wacz", "w") as archive:
        archive.writestr("datapackage.json", json.dumps({"profile": "data-package"}))
        archive.writestr("archive/data.warc.gz", gzip.compress(crawl))
        archive.writestr("indexes/index.cdx", "basra 20240612090000 {}\n")
    pages, _ = read(tmp_path / "x.wacz")
    assert [p.url for p in pages] == ["https://news.example/basra"]
    assert FERRY in pages[0].text


def test_a_table_of_a_document_is_rows_of_label_and_value(tmp_path: Path) -> None:
    def cell(words: str) -> str:
        return f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"

    rows = "".join(
        f"<w:tr>{cell(a)}{cell(b)}</w:tr>"
        for a, b in (("Town", "People killed"), ("Omdurman", "42"), ("Bahri", "7"))
    )
    document = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"<w:p><w:r><w:t>{FERRY}</w:t></w:r></w:p><w:tbl>{rows}</w:tbl></w:body></w:document>"
    )
    with zipfile.ZipFile(tmp_path / "x.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
    pages, failures = read(tmp_path / "x.docx")
    assert not failures and len(pages) == 1
    lines = pages[0].text.splitlines()
    assert FERRY in lines
    assert any(
        "Omdurman" in line and "42" in line and "killed" in line for line in lines
    )
    assert any("Bahri" in line and "7" in line for line in lines)


def _write(folder: Path, found: object) -> Path:
    path = folder / "a.json"
    path.write_text(json.dumps(found))
    return path


def test_a_text_that_was_cut_is_read_in_full_where_it_stands(tmp_path: Path) -> None:
    full = f"{FERRY} {QUAY}"
    tweets = [
        {"id_str": "11", "text": f"{FERRY[:70]}…", "full_text": full},
        {"id_str": "12", "text": FERRY, "note_tweet": {"text": full}},
        {"id_str": "13", "text": FERRY, "extended_tweet": {"full_text": full}},
        {"id_str": "14", "text": FERRY, "full_text": QUAY * 3},  # of something else
    ]
    pages, _ = read(_write(tmp_path, tweets))
    assert [p.text for p in pages] == [full, full, full, FERRY]


def test_what_a_channel_passes_on_is_its_source_s(tmp_path: Path) -> None:
    messages = [
        {"id": 1, "type": "message", "date": "2024-06-12T08:00:00", "text": FERRY},
        {
            "id": 2,
            "type": "message",
            "date": "2024-06-12T08:00:00",
            "text": QUAY,
            "forwarded_from": "Radio X",
        },
    ]
    pages, _ = read(_write(tmp_path, {"name": "Arvala Now", "messages": messages}))
    assert [p.outlet for p in pages] == ["Arvala Now", "Radio X"]


def test_an_article_that_a_service_withdrew_is_passed_over(tmp_path: Path) -> None:
    articles = [
        {"title": "Ferry", "content": FERRY, "publishedAt": "2024-06-12"},
        {"title": "[Removed]", "content": "[Removed]", "publishedAt": "1970-01-01"},
    ]
    pages, failures = read(_write(tmp_path, {"articles": articles}))
    assert [p.title for p in pages] == ["Ferry"]
    assert [f.set_apart for f in failures] == [1]


def test_an_article_that_was_changed_is_of_the_day_of_its_words(tmp_path: Path) -> None:
    article = {"text": FERRY, "datePublished": "2024-06-11T08:00:00Z"}
    soon = {**article, "dateModified": "2024-06-12T08:00:00Z"}
    late = {**article, "dateModified": "2025-06-12T08:00:00Z"}
    row = {**article, "updated_at": "2024-06-12T08:00:00Z"}  # of a data base's row
    pages, _ = read(_write(tmp_path, [article, soon, late, row]))
    before = date(2024, 6, 11)
    assert [p.published for p in pages] == [before, DAY, before, before]
    assert [[i.code for i in p.issues] for p in pages] == [
        [], ["modified"], ["modified"], [],
    ]  # fmt: skip


def test_the_description_of_a_thing_is_no_article(tmp_path: Path) -> None:
    package = {"name": "x", "version": "1", "description": "A tool that killed 42."}
    pages, (failure,) = read(_write(tmp_path, package))
    assert not pages and "'version'" in failure.reason
    teaser = {"title": "Ferry", "description": FERRY, "url": "https://e.org/1"}
    pages, _ = read(_write(tmp_path, teaser))
    assert [p.text for p in pages] == [FERRY]


def test_the_hashtags_below_column_names_are_no_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        f'Date,Excerpt,Source\n#date,#description,#meta +source\n2024-06-12,"{FERRY}",Radio X\n'
        '2024-06-12,"#Arvala: nine drowned",#\n'
    )
    pages, failures = read(tmp_path / "a.csv")
    assert [p.text for p in pages] == [FERRY, "#Arvala: nine drowned"] and not failures
