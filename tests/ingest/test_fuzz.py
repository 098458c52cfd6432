"""Mutated files of every kind: each ends in pages or in failures of one line, never in a fault.

`REPORTEDLY_ATTACK=long` mutates more often.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reportedly.clean import clean
from reportedly.errors import InputError
from reportedly.ingest import read_inputs
from reportedly.records import Failure
from tests.warc_bytes import article, http, record

TIMES = 1500 if os.environ.get("REPORTEDLY_ATTACK") == "long" else 8
TEXT = (
    "At least 12 people were killed in Kut on Monday, police said. Some 300 fled Basra."
)
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>The Post</title><item><guid>a</guid>'
    f"<title>Flood</title><pubDate>Mon, 20 Mar 2017 04:05:06 GMT</pubDate><description>{TEXT}"
    "</description></item></channel></rss>"
)
MAIL = (
    "From: a@b.example\r\nSubject: Flood\r\nDate: Mon, 20 Mar 2017 04:05:06 +0000\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'
    f"Content-Type: text/plain; charset=utf-8\r\n\r\n{TEXT}\r\n--x--\r\n"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def _docx() -> bytes:
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p></w:body></w:document>'
    return _zipped(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode()}
    )


ROW = {"id": "a", "title": "Flood", "published": "2017-03-20", "text": TEXT}
CRAWL = [record(http(article(n)), f"https://news.example.org/{n}") for n in range(3)]
SEEDS: dict[str, bytes] = {
    "a.txt": f"Flood in Kut\n\nMarch 20, 2017\n\n{TEXT}".encode(),
    "a.html": article(1),
    "a.jsonl": "\n".join(json.dumps(ROW | {"id": str(n)}) for n in range(3)).encode(),
    "a.json": json.dumps({"articles": [ROW, ROW]}).encode(),
    "a.csv": f'id,published,text\n1,2017-03-20,"{TEXT}"\n2,2017-03-21,"{TEXT}"\n'.encode(),
    "a.warc": b"".join(CRAWL),
    "a.warc.gz": b"".join(map(gzip.compress, CRAWL)),
    "a.xml": FEED.encode(),
    "a.eml": MAIL.encode(),
    "a.rtf": b"{\\rtf1\\ansi{\\fonttbl\\f0 Arial;}\\f0 " + TEXT.encode() + b"\\par}",
    "a.docx": _docx(),
    "a.zip": _zipped({"a.txt": TEXT.encode(), "b.html": article(2)}),
    "a.txt.gz": gzip.compress(TEXT.encode()),
}
# What readers stumble over: ends of numbers, of text, of nesting, of lines; nulls, halves, magic.
ODD = [
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xa8", b"\x1b[2J", b"-1", b"1e999",
    b"9" * 25, b"[" * 500, b"{" * 500, b"<" * 50, b"\\u" * 9, b'"', b"\r\n\r\n", b"\x1f\x8b\x08",
    b"PK\x03\x04", b"WARC/1.0\r\n", b"<![CDATA[", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"=?utf-8?b?", b"{\\bin9999 ",
]  # fmt: skip


def _flip(rand: random.Random, data: bytearray) -> None:
    data[rand.randrange(len(data))] = rand.randrange(256)


def _cut(rand: random.Random, data: bytearray) -> None:
    at = rand.randrange(len(data))
    del data[at : at + rand.choice([1, 3, 50, len(data)])]


def _put(rand: random.Random, data: bytearray) -> None:
    at = rand.randrange(len(data) + 1)
    data[at:at] = rand.choice(ODD)


def _double(rand: random.Random, data: bytearray) -> None:
    at = rand.randrange(len(data))
    data[at:at] = data[at : at + rand.randrange(1, 200)] * rand.choice([1, 2, 40])


CHANGES: list[Callable[[random.Random, bytearray], None]] = [_flip, _cut, _put, _double]


def mutated(data: bytes, rand: random.Random) -> bytes:
    """Some bytes changed in up to four places."""
    made = bytearray(data)
    for _ in range(rand.randint(1, 4)):
        if made:
            rand.choice(CHANGES)(rand, made)
    return bytes(made)


@pytest.mark.parametrize("name", SEEDS)
def test_no_mutation_of_a_file_is_a_fault(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    read = 0
    for seed in range(TIMES):
        whole = SEEDS[name]
        path.write_bytes(
            mutated(whole, random.Random(f"{name} {seed}")) if seed else whole
        )
        for item in read_inputs([str(path)]):
            if isinstance(item, Failure):
                assert item.reason and "\n" not in item.reason, (seed, item)
                continue
            try:
                document = clean(item)
            except InputError as error:
                assert error.reason and "\n" not in error.reason, (seed, error)
                continue
            read += 1
            text = document.text
            assert all(text[p.start : p.end] == p.text for p in document.passages), seed
    assert read, "nothing was read at all, not even what was not changed"
