"""The same article gives the same claims whatever it came as: text, JSON, a page, an archive, a mail, a document."""

from __future__ import annotations

import gzip
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from reportedly.api import read_file

HEAD = "Ferry sinks near Basra, drowning 19"
BODY = (
    "At least 19 people drowned and 42 others were injured on Tuesday when a ferry sank near Basra, the coast guard said.",
    "Divers told reporters that the boat carried some 300 families who had fled Nasiriyah in April.",
    '"We buried nine members of one family," said Hassan Idris, a doctor at the hospital of Basra.',
)
PAGE = (
    f'<html lang="en"><head><meta content="2031-06-11" property="article:published_time"><title>{HEAD}</title>'
    f"</head><body><nav>Home</nav><article><h1>{HEAD}</h1>{''.join(f'<p>{p}</p>' for p in BODY)}</article></body></html>"
)
DOCX = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    + "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{p}</w:t></w:r></w:p>'
        for p in (HEAD, "11 June 2031", *BODY)
    )
    + "</w:body></w:document>"
)


def files(folder: Path) -> list[Path]:
    """The article in every kind of file."""
    text = "\n\n".join(BODY)
    row = {"title": HEAD, "text": text, "published": "2031-06-11"}
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = (
        "a@e.org",
        HEAD,
        "Wed, 11 Jun 2031 09:40:00 +0000",
    )
    mail.set_content(text, cte="base64")
    made: dict[str, bytes] = {
        "a.txt": f"{HEAD}\n\n11 June 2031\n\n{text}\n".encode(),
        "b.txt": "\n".join((HEAD, "Published: 11 June 2031", *BODY)).encode(),
        "a.json": json.dumps(row).encode(),
        "a.csv": f'title,body,date\n"{HEAD}","{text.replace(chr(34), chr(34) * 2)}",2031-06-11\n'.encode(),
        "b.jsonl": json.dumps({"title": HEAD, "content": "".join(f"<p>{p}</p>" for p in BODY), "date": 1938934800}).encode(),
        "a.html": PAGE.encode(),
        "a.html.gz": gzip.compress(PAGE.encode()),
        "a.eml": bytes(mail),
        "a.rtf": ("{\\rtf1\\ansi " + "\\par ".join((HEAD, "11 June 2031", *BODY)) + "}").encode(),
        "a.xml": f"<rss version='2.0'><channel><title>N</title><item><title>{HEAD}</title><pubDate>Wed, 11 Jun 2031 09:40:00 GMT</pubDate><description>x</description><content:encoded xmlns:content='c'><![CDATA[{''.join(f'<p>{p}</p>' for p in BODY)}]]></content:encoded></item></channel></rss>".encode(),
    }  # fmt: skip
    for name, data in made.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "a.docx", "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", DOCX)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def found(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[set[object], ...]]:
    folder = tmp_path_factory.mktemp("same")
    by_file: dict[str, tuple[set[object], ...]] = {}
    for path in files(folder):
        (reading,) = read_file(path)
        figures = {
            (f.category, f.low, f.high, f.unit, f.place and f.place.name,
             f.time and (f.time.start, f.time.end), f.source and f.source.name)
            for f in reading.claims.figures
            if f.passage == "body"
        }  # fmt: skip
        statements = {
            (s.speaker and s.speaker.name, s.kind, " ".join(s.content.text.split()))
            for s in reading.claims.statements
        }
        heads = {
            (f.low, f.high) for f in reading.claims.figures if f.passage == "headline"
        }
        by_file[path.name] = (figures, statements, heads)
    return by_file


def test_the_claims_of_the_body_are_the_same(
    found: dict[str, tuple[set[object], ...]],
) -> None:
    figures, statements, _ = found["a.json"]
    assert len(figures) >= 3 and len(statements) >= 3
    assert {n: f[0] for n, f in found.items() if f[0] != figures} == {}
    assert {n: f[1] for n, f in found.items() if f[1] != statements} == {}


def test_a_headline_in_the_text_is_read_whatever_stands_below_it(
    found: dict[str, tuple[set[object], ...]],
) -> None:
    heads = {
        name: told[2]
        for name, told in found.items()
        if name[2:] in {"txt", "html", "html.gz", "docx", "rtf"}
    }
    assert set(map(str, heads.values())) == {"{(19, 19)}"}
