"""A file is read as what it is, told by its content, or refused by name; never as prose because nothing else matched."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import re
import subprocess
import sys
import time
import zipfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from fastwarc.stream_io import ZstdWriter

from reportedly.clean import clean
from reportedly.ingest import Given, page_from_bytes, read_inputs
from reportedly.records import Failure, RawPage
from reportedly.run.local import read_page
from tests import warc_bytes

FILES = Path(__file__).parent.parent / "files"
DAY = date(2024, 6, 12)
HEADLINE = "Shelling kills 42 in Omdurman market"
PROSE = (
    "Nine people drowned when a ferry sank near Basra on Monday, the coast guard said. Divers looked for two more"
    " until dark, and the families waited on the quay."
)


def read(
    path: Path | str, given: Given | None = None
) -> tuple[list[RawPage], list[Failure]]:
    """The pages and the failures of a file."""
    items = list(
        read_inputs([str(path)], given=given) if given else read_inputs([str(path)])
    )
    return (
        [i for i in items if isinstance(i, RawPage)],
        [i for i in items if isinstance(i, Failure)],
    )


def one(path: Path | str) -> RawPage:
    pages, failures = read(path)
    assert not failures and len(pages) == 1
    return pages[0]


# what a crawl needs, and what to do without
@pytest.mark.parametrize("ending", ["warc", "warc.gz", "arc", "zip", "csv.zst"])
def test_what_reads_crawls_may_be_missing(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl = warc_bytes.series(1)[0]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("archive/data.warc", crawl)
    zstd = io.BytesIO()
    with ZstdWriter(zstd) as writer:
        writer.write(b"title,text\nFerry," + PROSE.encode())
    bodies = {
        "warc": crawl,
        "warc.gz": gzip.compress(crawl),
        "arc": b"filedesc://x.arc 0.0.0.0 20240612000000 text/plain 3\n1 0\n",
        "zip": packed.getvalue(),
        "csv.zst": zstd.getvalue(),
    }
    (tmp_path / f"a.{ending}").write_bytes(bodies[ending])
    for module in ("fastwarc", "fastwarc.warc", "fastwarc.stream_io"):
        monkeypatch.setitem(sys.modules, module, None)
    pages, failures = read(tmp_path / f"a.{ending}")
    assert not pages and len(failures) == 1
    assert "pip install 'reportedly[crawls]'" in failures[0].reason


def test_nothing_else_needs_what_reads_crawls() -> None:
    code = (
        "import sys; sys.modules['fastwarc'] = None; import reportedly.cli, reportedly.ingest as i;"
        f"print([p.outlet for p in i.read_inputs([{str(FILES / 'newsapi.json')!r}])])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "['BBC', 'Al Jazeera']\n", done.stderr


# file, and of each of its articles: title, day, outlet, address
KINDS: list[tuple[str, list[tuple[str | None, date | None, str | None, str | None]]]] = [
    ("articles.csv", [(HEADLINE, DAY, "Example News", None), ("Floods", date(2024, 6, 11), "UNHCR", None)]),
    ("articles.tsv", [(None, DAY, "Example News", None)]),
    ("newsapi.json", [(HEADLINE, DAY, "BBC", "https://bbc.co.uk/1"), ("B", DAY, "Al Jazeera", "https://aj/2")]),
    ("guardian_api.json", [(HEADLINE, DAY, "The Guardian", "https://www.theguardian.com/world/1")]),
    (
        "reliefweb_api.json",
        [
            (HEADLINE, DAY, "Example News", "https://reliefweb.int/node/4070001"),
            ("Floods", date(2024, 6, 11), "UNHCR", None),
        ],
    ),
    ("mediacloud_mcapi.jsonl", [(HEADLINE, DAY, "e.org", "https://e.org/1")]),
    ("trafilatura_cli.json", [(HEADLINE, DAY, "Example News", "https://e.org/1")]),
    ("telegram_result.json", [(None, DAY, "Channel", None), (None, DAY, "Channel", None)]),
    ("article.html.gz", [(HEADLINE, DAY, "Example News", None)]),
    ("ok.jsonl.gz", [(None, DAY, "Example News", None)]),
    (
        "feed.xml",
        [
            (HEADLINE, DAY, "ReliefWeb", "https://reliefweb.int/report/sudan/1"),
            ("Floods displace 12,000 in Somalia", date(2024, 6, 11), "ReliefWeb", "https://reliefweb.int/report/somalia/2"),
        ],
    ),
    ("feed.atom", [(HEADLINE, DAY, "Example News", "https://e.org/1")]),
    ("flash.eml", [("Flash update: " + HEADLINE, DAY, "OCHA", None)]),
    ("flash_b64.eml", [("Update", DAY, None, None)]),
    (
        "factiva.html",
        [
            (HEADLINE, DAY, "Reuters", None),
            ("Floods displace 12,000 people in Somalia", date(2024, 6, 11), "AFP", None),
        ],
    ),
    ("sitrep.docx", [(HEADLINE, DAY, "Example News", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wanted"), KINDS, ids=[name for name, _ in KINDS])
def test_a_file_is_read_as_what_it_is(
    name: str, wanted: list[tuple[str | None, date | None, str | None, str | None]]
) -> None:
    pages, failures = read(FILES / name)
    assert [(p.title, p.published, p.outlet, p.url) for p in pages] == wanted
    assert not [f for f in failures if not f.set_apart]


@pytest.mark.parametrize("name", [name for name, _ in KINDS])
def test_every_kind_is_read_again_from_its_kept_bytes(name: str) -> None:
    for page in read(FILES / name)[0]:
        again = page_from_bytes(page.data, page.media, page.origin, page.id)
        assert again == page


def test_one_article_in_many_files_has_one_text() -> None:
    names = (
        "articles.csv",
        "guardian_api.json",
        "ok.jsonl.gz",
        "feed.atom",
        "factiva.html",
        "sitrep.docx",
    )
    paragraphs = set()
    for name in names:
        lines = [
            line for line in read(FILES / name)[0][0].text.split("\n") if len(line) > 60
        ]
        paragraphs.add(tuple(lines))
    assert len(paragraphs) == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("20240612.gkg.csv", "coded data, no text"),
        ("sitemap.xml", "is a sitemap"),
    ],
)
def test_what_holds_no_article_is_refused_by_name(name: str, why: str) -> None:
    pages, (failure,) = read(FILES / name)
    assert not pages and why in failure.reason


def test_a_summary_is_marked_as_one() -> None:
    whole, summary = read(FILES / "feed.xml")[0]
    assert "summary-only" in [i.code for i in summary.issues]
    assert "summary-only" not in [i.code for i in whole.issues]


def test_a_mail_is_read_once_and_in_plain_text() -> None:
    page = one(FILES / "flash.eml")
    assert page.text.count("At least 42 people") == 1 and "<p>" not in page.text
    assert "“the worst day”" in page.text


def test_a_nul_is_nowhere() -> None:
    page = one(FILES / "nul.txt")
    assert "\0" not in page.text + (page.title or "")
    assert "nul" in [i.code for i in page.issues]


def test_markup_in_a_text_field_is_read_as_such() -> None:
    pages = {p.id: p for p in read(FILES / "marked.jsonl")[0]}
    assert pages["html"].text.startswith(
        "At least 42 people were killed and 17 injured in Omdurman"
    )
    assert "<" not in pages["html"].text
    markdown = pages["md"].text
    assert (
        "**" not in markdown
        and "](" not in markdown
        and markdown.startswith("Sudan: Flash update")
    )
    assert (
        "Omdurman: 42 killed\nOmdurman: 3,500 households displaced\nBahri: 7 killed"
        in markdown
    )


def test_every_form_of_a_date_is_read_or_named() -> None:
    pages = {p.id: p for p in read(FILES / "marked.jsonl")[0]}
    for ident in ("epoch", "rfc822", "tz", "twitter", "gdelt", "plain"):
        assert pages[ident].published == DAY, ident
    for ident in ("wrapped", "month", "future"):
        assert pages[ident].published is None and "bad-date" in [
            i.code for i in pages[ident].issues
        ]


def test_a_page_changed_since_speaks_of_the_later_day() -> None:
    page = one(FILES / "updated.html")
    assert page.published == date(2023, 10, 12)
    assert "first published on 2023-10-07" in next(
        i.message for i in page.issues if i.code == "modified"
    )


def test_a_page_saved_twice_is_one_document() -> None:
    second, first = read(FILES / "resaved")[0]
    assert first.id == second.id and first.id.startswith("news.example.org-")
    assert first.published and second.published and first.published < second.published


# ------------------------------------------------------------------ kinds made here
def _mhtml() -> bytes:
    page = f"<html><body><article><h1>Ferry sinks</h1><p>{PROSE}</p><p>{PROSE} More.</p></article></body></html>"
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example.org/2024/ferry\r\n"
        "Subject: Ferry sinks\r\nDate: Thu, 13 Jun 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n--B\r\nContent-Type: text/html\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://news.example.org/2024/ferry\r\n\r\n"
        f"{page.replace('=', '=3D')}\r\n--B--\r\n"
    ).encode()


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    (tmp_path / "ferry.mhtml").write_bytes(_mhtml())
    page = one(tmp_path / "ferry.mhtml")
    assert page.url == "https://news.example.org/2024/ferry" and page.published is None
    assert (
        "fetched-on" in [i.code for i in page.issues]
        and page.text.count("drowned") == 2
    )
    assert page_from_bytes(page.data, page.media, page.origin, page.id) == page


def test_a_mailbox(tmp_path: Path) -> None:
    mail = (
        "From a@b.org Wed Jun 12 08:00:00 2024\nFrom: Desk <a@b.org>\nSubject: {}\nDate: Wed, 12 Jun 2024 08:00:00 +0000\n"
        "\n{}\n>From the quay one sees nothing.\n\n"
    )
    (tmp_path / "box").write_text(
        mail.format("One", PROSE) + mail.format("Re: Two", PROSE)
    )
    pages, failures = read(tmp_path / "box")
    assert [p.title for p in pages] == ["One", "Two"] and not failures
    assert "\nFrom the quay" in pages[0].text


MAIL = "From: Desk <d@e.org>\nSubject: Fwd: Ferry\nDate: Thu, 13 Jun 2024 08:00:00 +0000\n\n"
FORWARDED = (
    "---------- Forwarded message ---------\nFrom: Radio X <x@e.org>\n"
    f"Date: Wed, 12 Jun 2024 at 09:00\nSubject: Ferry sinks\nTo: <d@e.org>\n\n{PROSE}\n"
)


def test_a_message_passed_on_has_its_own_day(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text(f"{MAIL}FYI\n\n{FORWARDED}")
    page = one(tmp_path / "a.eml")
    assert (page.title, page.published, page.outlet) == ("Ferry sinks", DAY, "Radio X")
    assert page.text.strip() == PROSE
    assert [i.code for i in page.issues] == ["passed-on"]


def test_headers_within_a_message_are_no_text(tmp_path: Path) -> None:
    own = "The coast guard has since spoken of twelve dead. " * 6
    (tmp_path / "a.eml").write_text(f"{MAIL}{own}\n\n{FORWARDED}")
    page = one(tmp_path / "a.eml")
    assert (page.title, page.published, page.outlet) == (
        "Ferry",
        date(2024, 6, 13),
        "Desk",
    )
    assert "twelve dead" in page.text and PROSE in page.text
    assert "Radio X" not in page.text and not page.issues


ANSWERED = (
    "From: Desk <d@e.org>\nSubject: Re: Ferry\nDate: Thu, 13 Jun 2024 08:00:00 +0000\n\n"
    "{own}On Wed, Radio X wrote:\n{quoted}\n"
)


def roles_of(page: RawPage) -> list[tuple[str, str]]:
    return [(one.role, one.text) for one in clean(page).passages]


def test_what_a_message_answers_is_a_quotation(tmp_path: Path) -> None:
    own = "The coast guard has since spoken of twelve dead and of a boat that nobody had registered.\n\n"
    quoted = "> Nine people drowned on Tuesday morning in the delta of the river when\n> the ferry sank.\n>\n>> The port had been closed.\n"
    (tmp_path / "a.eml").write_text(ANSWERED.format(own=own, quoted=quoted))
    page = one(tmp_path / "a.eml")
    said = roles_of(page)
    assert (
        "quote",
        "Nine people drowned on Tuesday morning in the delta of the river when\n> the ferry sank.",
    ) in said
    assert ("quote", "The port had been closed.") in said
    assert ("body", own.strip()) in said
    (drowned,) = (f for f in read_page(page).claims.figures if f.low == 9)
    assert (drowned.passage, drowned.qualifier) == ("quote", None)


def test_a_long_quotation_and_one_that_begins_with_a_number(tmp_path: Path) -> None:
    own = "The coast guard has since spoken of twelve dead.\n\n"
    quoted = "> 300 people fled the delta. " + "They went by boat to the coast. " * 40
    (tmp_path / "a.eml").write_text(ANSWERED.format(own=own, quoted=quoted))
    fled = [
        f for f in read_page(one(tmp_path / "a.eml")).claims.figures if f.low == 300
    ]
    assert [(f.passage, f.high) for f in fled] == [("quote", 300)]


def test_a_mailbox_guards_lines_that_are_no_quotation(tmp_path: Path) -> None:
    own = (
        ">From the quay one sees nothing of the nine who drowned there on Tuesday.\n\n"
    )
    (tmp_path / "a.eml").write_text(ANSWERED.format(own=own, quoted=""))
    assert ("body", own[1:].strip()) in roles_of(one(tmp_path / "a.eml"))


def test_attachments_are_named(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Desk <d@e.org>", "Ferry"
    message["Date"] = "Wed, 12 Jun 2024 08:00:00 +0000"
    message.set_content(PROSE)
    message.add_attachment(
        b"%PDF", maintype="application", subtype="pdf", filename="r.pdf"
    )
    (tmp_path / "a.eml").write_bytes(bytes(message))
    (issue,) = one(tmp_path / "a.eml").issues
    assert issue.code == "attachments" and "r.pdf" in issue.message


def test_rtf(tmp_path: Path) -> None:
    rtf = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\title No text}}\pard Ferry sinks\par "
        r"KABUL, 3 May 2017 \u8211? Nine people\'92s boats sank in Basra\par {\*\generator Word;}Two \{more\}\par}"
    )
    (tmp_path / "a.rtf").write_text(rtf)
    page = one(tmp_path / "a.rtf")
    assert page.text.split("\n\n") == [
        "Ferry sinks",
        "KABUL, 3 May 2017 – Nine people’s boats sank in Basra",
        "Two {more}",
    ]
    assert page.published == date(2017, 5, 3)


def test_a_table_in_rtf(tmp_path: Path) -> None:
    row = r"\trowd\cellx1\cellx2 {}\cell {}\cell\row"
    rows = [("Town", "Killed"), ("Basra", "9"), ("Kut", "2")]
    table = "".join(row.format(*cells) for cells in rows)
    (tmp_path / "a.rtf").write_text(rf"{{\rtf1 {PROSE}\par{table}\pard The end.\par}}")
    lines = one(tmp_path / "a.rtf").text.split("\n\n")
    assert lines == [PROSE, "Basra: 9 killed", "Kut: 2 killed", "The end."]


def _odt() -> bytes:
    office, text, table = (
        f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for name in ("office", "text", "table")
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    rows = "".join(
        f"<table:table-row>{cell(a)}{cell(b)}</table:table-row>"
        for a, b in (("Town", "Killed"), ("Basra", "9"))
    )
    body = (
        f"<text:h>Ferry sinks</text:h><text:p>{PROSE}<text:note><text:p>A footnote of 500 dead.</text:p></text:note></text:p>"
        f"<table:table>{rows}</table:table>"
    )
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:text="{text}" xmlns:table="{table}">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return data.getvalue()


def test_an_open_document(tmp_path: Path) -> None:
    (tmp_path / "a.odt").write_bytes(_odt())
    page = one(tmp_path / "a.odt")
    assert page.title == "Ferry sinks" and page.text.endswith("Basra: 9 killed")
    assert "500" not in page.text and "footnotes" in [i.code for i in page.issues]


def test_a_workbook(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["ref", "notes", "event_date", "source"])
    sheet.append([7, PROSE, date(2024, 6, 12), "Reuters"])
    sheet.append([8, None, date(2024, 6, 13), "Reuters"])
    book.create_sheet("codes").append(["a", "b"])
    book.save(tmp_path / "a.xlsx")
    pages, failures = read(tmp_path / "a.xlsx")
    assert [(p.text, p.published, p.outlet) for p in pages] == [(PROSE, DAY, "Reuters")]
    assert json.loads(pages[0].data)["ref"] == 7
    assert [f.set_apart for f in failures] == [1]


def _pdf(lines: list[str]) -> bytes:
    text = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td {text} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    at = len(data)
    data += f"xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{at}\n%%EOF"
    return data.encode()


def test_a_pdf(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    lines = [
        "Ferry sinks near Basra",
        "12 June 2024",
        "Nine people were dis-",
        "placed by the flood on Monday.",
    ]
    (tmp_path / "a.pdf").write_bytes(_pdf(lines))
    page = one(tmp_path / "a.pdf")
    assert "displaced by the flood" in page.text and page.published == DAY
    assert ("page 1", "from character 0") in page.came_from
    (tmp_path / "scan.pdf").write_bytes(_pdf([""]))
    _, (failure,) = read(tmp_path / "scan.pdf")
    assert "scanned" in failure.reason


def test_what_is_set_large_is_the_title_of_a_pdf(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    lines = ["Home", "Ferry sinks near the town of Basra", PROSE[:60], PROSE[60:]]
    made = _pdf(lines).decode()
    large = "/F1 24 Tf (Ferry sinks near the town of Basra) Tj /F1 12 Tf"
    stream = made.replace("(Ferry sinks near the town of Basra) Tj", large)
    stream = re.sub(r"/Length \d+", lambda m: f"/Length {int(m[0][8:]) + 24}", stream)
    (tmp_path / "a.pdf").write_bytes(stream.encode())
    page = one(tmp_path / "a.pdf")
    assert page.title == "Ferry sinks near the town of Basra"
    assert dict(page.came_from)["title"] == "first heading"
    (tmp_path / "b.pdf").write_bytes(made.encode())
    assert one(tmp_path / "b.pdf").title == "Home"


@pytest.mark.parametrize(
    ("shown", "read_as"), [("( )", "neighbours"), ("(-)", "neigh-bours")]
)
def test_a_hyphen_that_nobody_sees_is_no_blank(
    tmp_path: Path, shown: str, read_as: str
) -> None:
    pytest.importorskip("pypdf")
    made = _pdf(
        ["Ferry sinks near the town of Basra", "The neigh-bours of the quay waited."]
    )
    span = f"(The neigh) Tj /Span <</ActualText <FEFF00AD>>> BDC {shown} Tj EMC (bours of the quay waited.) Tj"
    text = made.decode().replace("(The neigh-bours of the quay waited.) Tj", span)
    text = re.sub(
        r"/Length \d+", lambda m: f"/Length {int(m[0][8:]) + len(span) - 39}", text
    )
    (tmp_path / "a.pdf").write_bytes(text.encode())
    assert read_as in one(tmp_path / "a.pdf").text


def _pdf_of_pages(pages: list[list[str]]) -> bytes:
    from pypdf import PdfWriter

    writer, made = PdfWriter(), io.BytesIO()
    for lines in pages:
        writer.append(io.BytesIO(_pdf(lines)))
    writer.write(made)
    return made.getvalue()


def test_the_day_of_a_running_head(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    prose = "Nine people drowned when a ferry sank near Basra on Monday."
    head = "Flash update | Basra | {}"
    pages = [
        [head.format("12 June 2024"), "Ferry sinks near Basra", prose, "Page 1 of 2"],
        [head.format("12 June 2024"), "Divers looked for two more until dark.", "2"],
    ]
    (tmp_path / "a.pdf").write_bytes(_pdf_of_pages(pages))
    page = one(tmp_path / "a.pdf")
    assert page.published == DAY and page.title == "Ferry sinks near Basra"
    assert "Flash" not in page.text and "Page" not in page.text
    assert not page.issues
    pages[0][0], pages[1][0] = head.format("Iraq"), head.format("Iraq")
    (tmp_path / "a.pdf").write_bytes(_pdf_of_pages(pages))
    page = one(tmp_path / "a.pdf")
    assert page.published is None and [i.code for i in page.issues] == ["no-date"]


NEXIS = """1 of 2 DOCUMENTS

The Daily Star

June 12, 2024 Wednesday

Ferry sinks near Basra

LENGTH: 120 words

{prose}

{prose} Again.

LOAD-DATE: June 13, 2024

LANGUAGE: ENGLISH

2 of 2 DOCUMENTS

Sudan Tribune

June 11, 2024 Tuesday

Floods in Kassala

LENGTH: 90 words

{prose}

LANGUAGE: ENGLISH
"""


def test_an_export_of_lexisnexis(tmp_path: Path) -> None:
    (tmp_path / "nexis.txt").write_text(NEXIS.format(prose=PROSE))
    pages, _ = read(tmp_path / "nexis.txt")
    assert [(p.title, p.published, p.outlet) for p in pages] == [
        ("Ferry sinks near Basra", DAY, "The Daily Star"),
        ("Floods in Kassala", date(2024, 6, 11), "Sudan Tribune"),
    ]
    assert pages[0].text == f"{PROSE}\n\n{PROSE} Again."


INDEXED = (
    ("HD", "Ferry sinks near Basra"),
    ("BY", "By Ann Lee"),
    ("WC", "120 words"),
    ("PD", "12 June 2024"),
    ("SN", "The Daily Star"),
    ("SC", "DSTAR"),
    ("LA", "English"),
    ("LP", PROSE),
    ("TD", PROSE + " Again."),
    ("NS", "gdis : Disasters"),
    ("", "Document DSTAR00020240612ek6c0001x"),
    ("HD", "Floods in Kassala"),
    ("WC", "90 words"),
    ("PD", "11 June 2024"),
    ("SN", "Sudan Tribune"),
    ("LP", PROSE),
    ("", "Document STRIB00020240611ek6b0002y"),
)


@pytest.mark.parametrize("between", [" ", "   ", "\t", " | "], ids=repr)
def test_an_export_of_factiva_with_its_index(tmp_path: Path, between: str) -> None:
    lines = [between.join(filter(None, line)) for line in INDEXED]
    (tmp_path / "export.txt").write_text("\n".join(lines) + "\n")
    pages, _ = read(tmp_path / "export.txt")
    assert [(p.title, p.published, p.outlet) for p in pages] == [
        ("Ferry sinks near Basra", DAY, "The Daily Star"),
        ("Floods in Kassala", date(2024, 6, 11), "Sudan Tribune"),
    ]
    assert pages[0].text == f"{PROSE}\n\n{PROSE} Again."


def test_an_indexed_export_of_factiva_in_a_table_of_rtf(tmp_path: Path) -> None:
    rows = [
        rf"\b {code}\b0\cell {words}\cell\row" if code else rf"{words}\par"
        for code, words in INDEXED
    ]
    (tmp_path / "export.rtf").write_text(
        r"{\rtf1\ansi " + "\n".join(rows).replace("“", '"') + "}"
    )
    pages, _ = read(tmp_path / "export.rtf")
    assert [(p.title, p.outlet) for p in pages] == [
        ("Ferry sinks near Basra", "The Daily Star"),
        ("Floods in Kassala", "Sudan Tribune"),
    ]


# name of a file, what is in it, and what it is refused as
NOTATIONS = [
    ("a.srt", "1\n00:00:01,000 --> 00:00:04,000\nNine people died.\n", "subtitles"),
    ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:04.000\nNine people died.\n", "subtitles"),
    ("a.bib", "@article{lee, title={Nine people died}}\n", "references"),
    ("a.ris", "TY  - NEWS\nTI  - Nine people died in Kut\nER  - \n", "references"),
    ("a.ics", "BEGIN:VCALENDAR\nSUMMARY:Nine people died\n", "calendar"),
    ("a.tex", "% a paper\n\\documentclass{article}\nNine people died.\n", "TeX"),
    (
        "a.org",
        "#+TITLE: Ferry\n#+DATE: <2024-06-12>\n\n* Dead\nNine people died.\n",
        "org-mode",
    ),
    ("a.adoc", "= Ferry\nAnn Lee\n:toc:\n\n== Dead\nNine people died.\n", "AsciiDoc"),
    ("a.txt", "= Ferry\n\nNine people died.\n\n== Missing\n\nTwo.\n", "AsciiDoc"),
    (
        "a.rst",
        "Ferry\n=====\n\n:Author: Lee\n:Date: 2024-06-12\n\nNine died.\n",
        "reStructuredText",
    ),
    ("b.rst", "Ferry\n=====\n\n.. note:: Nine died.\n", "reStructuredText"),
    (
        "wiki.txt",
        "'''Nine people died''' at [[Kut]].<ref>{{cite web|title=42}}</ref>\n",
        "MediaWiki",
    ),
    (
        "export.txt",
        "____\n\nReport Information from ProQuest\n20 June 2024\n____\nNine died.\n",
        "ProQuest",
    ),
    ("a.patch", "diff --git a/x b/x\n-Nine people died\n", "difference"),
    ("a.po", '# ours\nmsgid ""\n\nmsgid "Nine died"\n', "translations"),
    ("a.txt", "Traceback (most recent call last):\n  in died\n", "error"),
    ("a.yaml", "killed: 42\nplace: Kut\ntext: >\n  Nine people died.\n", "YAML"),
    ("b.yml", "- id: 1\n  killed: 42\n- id: 2\n  killed: 9\n", "YAML"),
    ("a.ini", "[dead]\n; of Kut\nkilled = 42\ninjured = 9\n", "settings"),
    ("a.toml", '[tool.x]\nname = "nine people died"\nkilled = 42\n', "settings"),
    ("a.env", "KILLED=42\nexport INJURED=9\n", "settings"),
    ("a.log", "2017-05-03 10:00:01,233 killed 42 processes\n" * 2, "log of a program"),
    ("messages", "May  3 10:00:01 host kernel: Killed process 4242\n" * 2, "program"),
    ("a.out", "ERROR: 42 killed\n  at line 9\nWARN: 9 people\n", "log of a program"),
    (
        "access.log",
        '192.0.2.1 - - [03/May/2017:10:00:01 +0000] "GET /killed" 200 42\n' * 2,
        "log of a program",
    ),
    (
        "chat.txt",
        "[03/05/2017, 10:02:11] Ann Lee: Nine people died\nand more\n"
        "\u200e[03/05/2017, 10:03:02] Ben: Where?\n",
        "log of a chat",
    ),
    (
        "chat.log",
        "[10:02] <ann> nine people died\n[10:03] <ben> where\n",
        "log of a chat",
    ),
    ("a.py", '"""Nine died."""\nimport os\n\ndef f(x):\n    return x\n', "source code"),
    (
        "a.c",
        "/* nine died */\n#include <stdio.h>\nint main(void) { return 0; }\n",
        "source code",
    ),
    (
        "a.js",
        "// nine died\nconst killed = 42;\nfunction f() { return killed; }\n",
        "source code",
    ),
    ("a.sql", "-- died\nSELECT * FROM dead WHERE killed > 42;\nUPDATE a;\n", "source"),
    ("b.css", ".died {\n  width: 42px;\n}\n", "source code"),
    ("links.txt", "https://e.org/killed-42\nhttps://e.org/killed-9\n", "addresses"),
    ("a.svg", '<svg xmlns="x"><text>Nine people died</text></svg>', "<svg>"),
    (
        "a.opml",
        '<?xml version="1.0"?><opml><body><outline text="Nine died"/></body></opml>',
        "<opml>",
    ),
    ("a.txt", "town,killed,hurt\nKut,9,1\nAmara,2,3\nBasra,1,0\n", "no column of text"),
]


@pytest.mark.parametrize(("name", "text", "what"), NOTATIONS)
def test_what_is_no_prose_is_refused_by_its_name(
    tmp_path: Path, name: str, text: str, what: str
) -> None:
    (tmp_path / name).write_text(text)
    pages, (failure,) = read(tmp_path / name)
    assert not pages and what in failure.reason


@pytest.mark.parametrize(
    "text",
    [
        "Live\n\n10:02 Nine people died in Kut.\n\n10:30 The army said two did.\n",
        "2017-05-01: Nine people died in Kut.\n2017-05-02: Two died in Amara.\n",
        "Q: How many died?\nA: Nine people died in Kut.\nQ: When?\nA: On Monday.\n",
        "Killed: 42\nInjured: 17\nPlace: Kut\n",
        "- Nine people died in Kut.\n- Two died in Amara.\n",
        "Nine died;\nfor the town of Kut it was\na night of fire, and\ntwo more died.\n",
        "Condemns the killing of nine people;\n\nCalls for calm;\n\nDecides to meet.\n",
        "a = 1\n",
        "Kut, Amara, and Basra were hit\n\nNine, two, and one people died, he said.\n",
    ],
)
def test_writing_in_lines_is_still_prose(tmp_path: Path, text: str) -> None:
    (tmp_path / "a").write_text(text)
    assert one(tmp_path / "a").text == text


def test_a_file_called_text_is_read_as_what_it_is(tmp_path: Path) -> None:
    rows = [{"text": PROSE, "date": "2024-06-12"}, {"text": "Two died in Kut."}]
    (tmp_path / "lines.txt").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "list.txt").write_text(json.dumps(rows, indent=1))
    (tmp_path / "table.txt").write_text(f'date,text\n2024-06-12,"{PROSE}"\n')
    (tmp_path / "page.txt").write_text(f"<div><h2>Ferry</h2><p>{PROSE}</p></div>")
    for name, texts in {
        "lines.txt": [PROSE, "Two died in Kut."],
        "list.txt": [PROSE, "Two died in Kut."],
        "table.txt": [PROSE],
        "page.txt": [f"Ferry\n\n{PROSE}"],
    }.items():
        pages, failures = read(tmp_path / name)
        assert [p.text for p in pages] == texts and not failures, name
        again = [page_from_bytes(p.data, p.media, p.origin, p.id) for p in pages]
        assert [p.text for p in again] == texts


def test_what_stands_above_an_article_in_markdown(tmp_path: Path) -> None:
    above = "---\ntitle: 'Ferry sinks'\ndate: 2024-06-12\nsource: BBC News\n---\n"
    (tmp_path / "a.md").write_text(f"{above}{PROSE}\n")
    page = one(tmp_path / "a.md")
    assert (page.title, page.published, page.outlet) == ("Ferry sinks", DAY, "BBC")
    assert page.text == f"{PROSE}\n" and not page.issues
    assert page_from_bytes(page.data, page.media, page.origin, page.id) == page


# ------------------------------------------------------------------ packed files
def _zst(data: bytes) -> bytes:
    out = io.BytesIO()
    writer = ZstdWriter(out)
    writer.write(data)
    writer.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("ending", "pack"),
    [
        ("gz", gzip.compress),
        ("bz2", bz2.compress),
        ("xz", lzma.compress),
        ("zst", _zst),
    ],
)
def test_packed_files(tmp_path: Path, ending: str, pack: object) -> None:
    assert callable(pack)
    (tmp_path / f"a.jsonl.{ending}").write_bytes(
        pack(json.dumps({"id": "x", "text": PROSE}).encode())
    )
    assert one(tmp_path / f"a.jsonl.{ending}").id == "x"


def test_pictures_of_packed_pages_are_passed_over(tmp_path: Path) -> None:
    page = (FILES / "updated.html").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("news/a.html", page)
        archive.writestr("news/a_files/advert.html", "<p>Buy a boat</p>")
        archive.writestr("news/a_files/app.js", "run()")
        archive.writestr("news/logo.png", b"\x89PNG\r\n\x1a\n")
        archive.writestr("other_files/b.html", page.replace(b"a", b"e"))
    items = list(read_inputs([str(tmp_path / "a.zip")]))
    names = [i.origin.rpartition("a.zip/")[2] for i in items]
    assert names == ["news/a.html", "other_files/b.html"]


def test_a_zip_archive_of_pictures_alone_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("logo.png", b"\x89PNG\r\n\x1a\n")
    (item,) = read_inputs([str(tmp_path / "a.zip")])
    assert isinstance(item, Failure) and "PNG" in item.reason


def test_a_zip_archive_is_read_file_by_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.txt", "Ferry sinks\n\n" + PROSE)
        archive.writestr("a.csv", f'date,text\n2024-06-12,"{PROSE}"\n')
        archive.writestr("__MACOSX/._b.txt", b"\0\1")
    pages, failures = read(tmp_path / "a.zip")
    assert [p.origin.rpartition("a.zip/")[2] for p in pages] == [
        "a.csv:2",
        "b.txt",
    ] and not failures


def _bomb_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 60_000_000)


def _bomb_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(b'{"text": "' + b"0" * 60_000_000))


def _bomb_nested(path: Path) -> None:
    data = b"Nine people fled."
    for _ in range(6):
        data = gzip.compress(data)
    path.write_bytes(data)


def _bomb_xml(path: Path) -> None:
    entities = "".join(
        f'<!ENTITY e{n} "{"".join([f"&e{n - 1};"] * 10) if n else "lol"}">'
        for n in range(10)
    )
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss><channel><item><description>&e9;</description></item>'
        "</channel></rss>"
    )


@pytest.mark.parametrize("make", [_bomb_zip, _bomb_gzip, _bomb_nested, _bomb_xml])
def test_a_bomb_is_refused_in_bounded_time(tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path / "bomb")
    began = time.process_time()  # of other programs it knows nothing
    pages, failures = read(tmp_path / "bomb")
    assert not pages and failures and time.process_time() - began < 10


def test_a_pipe_and_a_device_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in (str(tmp_path / "pipe"), "/dev/zero"):
        _, (failure,) = read(name)
        assert "a pipe or a device" in failure.reason
    assert not list(read_inputs([str(tmp_path)])) or all(
        isinstance(i, Failure) for i in read_inputs([str(tmp_path)])
    )


# ------------------------------------------------------------------ names of fields
@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"wrds": "x", "title": "T"}, 'has no "text"'),
        ({"titel": "T", "texts": PROSE}, "is 'texts' meant for \"text\"?"),
        (
            {"url": "https://e.org/1", "title": "T", "seendate": "20240612T083000Z"},
            "fetch their pages first",
        ),
    ],
)
def test_a_row_without_text_says_what_it_has(
    tmp_path: Path, row: dict[str, str], why: str
) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    _, (failure,) = read(tmp_path / "a.jsonl")
    assert why in failure.reason


def test_a_slip_in_a_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"text": PROSE, "publishd": "2024-06-12"})
    )
    page = one(tmp_path / "a.jsonl")
    assert page.published is None and "unknown-field" in [i.code for i in page.issues]


def test_a_title_may_stand_above_the_names_of_the_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        f'Ferries of June,,\n,,\nref,date,text\n1,2024-06-12,"{PROSE}"\n'
    )
    page = one(tmp_path / "a.csv")
    assert page.text == PROSE and page.published == DAY and page.origin.endswith(":4")


def test_a_row_that_is_too_wide_is_not_cut(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        f'date;text\n2024-06-12;"{PROSE}"\n2024-06-12;Two died; 17 hurt.\n'
    )
    pages, (failure,) = read(tmp_path / "a.csv")
    assert [p.text for p in pages] == [PROSE]
    assert failure.origin.endswith(":3") and "3 cells under 2" in failure.reason


def test_columns_can_be_pointed_at(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'ref,excerpt_en,paper\n1,"{PROSE}",The Hindu\n')
    pages, (failure,) = read(tmp_path / "a.csv")
    assert not pages and "--text-column" in failure.reason
    pages, _ = read(
        tmp_path / "a.csv", Given(columns=(("text", "excerpt_en"), ("outlet", "paper")))
    )
    assert [(p.text, p.outlet) for p in pages] == [(PROSE, "The Hindu")]


def test_what_the_user_knows_stands_where_a_file_is_silent(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    given = Given(outlet="Radio Dabanga", published=DAY)
    (page,), _ = read(tmp_path / "a.txt", given)
    assert (page.outlet, page.published) == ("Radio Dabanga", DAY)
    assert dict(page.came_from)["published"] == "given with --published"
    assert "no-date" not in [i.code for i in page.issues]
    (told,), _ = read(FILES / "updated.html", given)
    assert told.outlet == "Example News"


def test_a_front_page_is_refused(tmp_path: Path) -> None:
    links = "".join(
        f'<div><a href="/{n}">Ferry number {n} sinks near the town of Basra</a></div>'
        for n in range(20)
    )
    teaser = "<p>Divers looked for two more people until dark on Monday.</p>"
    (tmp_path / "a.html").write_text(
        f"<html><body><main>{links}{teaser}</main></body></html>"
    )
    _, (failure,) = read(tmp_path / "a.html")
    assert "links to articles" in failure.reason or "no article" in failure.reason


@pytest.mark.parametrize("name", ["style.yml", "code.py", "data.bin"])
def test_what_is_no_text_is_not_read_as_prose_in_a_folder(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("key: value of nine people\n")
    items = list(read_inputs([str(tmp_path)]))
    assert len(items) == 1 and isinstance(items[0], Failure) and name in items[0].reason


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (("25/05/2023", "03/05/2023"), (date(2023, 5, 25), date(2023, 5, 3))),
        (("05/25/2023", "05-03-2023"), (date(2023, 5, 25), date(2023, 5, 3))),
        (("4.5.2023 09:14", "30.5.2023"), (date(2023, 5, 4), date(2023, 5, 30))),
        (("03/05/2023", "04/05/2023"), (None, None)),  # no row tells the order
        (("25/05/2023", "03/05/2023", "05/25/2023"), (date(2023, 5, 25), None, date(2023, 5, 25))),
        (("45049", "45050.5"), (date(2023, 5, 3), date(2023, 5, 4))),
        (("12345", "99999"), (None, None)),  # 1933 and 2173 are no days of news
    ],
)  # fmt: skip
def test_the_days_of_a_table_explain_each_other(
    tmp_path: Path, cells: tuple[str, ...], days: tuple[date | None, ...]
) -> None:
    rows = "".join(f'{cell},Example News,"{PROSE} ({n})"\n' for n, cell in enumerate(cells))  # fmt: skip
    (tmp_path / "a.csv").write_text(f"Date,Source,Text\n{rows}")
    pages, failures = read(tmp_path / "a.csv")
    assert not failures and tuple(page.published for page in pages) == days
    for page in pages:
        again = page_from_bytes(page.data, page.media, page.origin, page.id)
        assert again.published == page.published


def test_days_of_a_table_are_only_those_of_its_column_of_days(tmp_path: Path) -> None:
    table = f'ref,published,text\n45049,25/05/2023,"{PROSE}"\n03/05/2023,25/05/2023,"{PROSE}!"\n'
    (tmp_path / "a.csv").write_text(table)
    pages, _ = read(tmp_path / "a.csv")
    assert [json.loads(page.data)["ref"] for page in pages] == ["45049", "03/05/2023"]


def test_a_day_in_a_sheet_that_lost_its_format(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["Text", "Published", "People"], [PROSE, 45049, 45049]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    page = one(tmp_path / "a.xlsx")
    assert page.published == date(2023, 5, 3)
    assert json.loads(page.data)["People"] == 45049


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ("Full Text,News Outlet,Web Address,Head line", ("Example News", "https://e.org/1", "Ferry")),
        ("txt,publisher name,article_link,News-Title", ("Example News", "https://e.org/1", "Ferry")),
        ("raw content,clean_url,news_url,title", ("Example News", "https://e.org/1", "Ferry")),
    ],
)  # fmt: skip
def test_further_names_of_columns(
    tmp_path: Path, columns: str, found: tuple[str, str, str]
) -> None:
    outlet, url, title = found
    (tmp_path / "a.csv").write_text(f'{columns}\n"{PROSE}",{outlet},{url},{title}\n')
    page = one(tmp_path / "a.csv")
    assert (page.text, page.outlet, page.url, page.title) == (PROSE, *found)


def test_objects_written_one_after_another(tmp_path: Path) -> None:
    objects = [{"id": "a", "text": PROSE}, {"id": "b", "text": PROSE + " It sank."}]
    (tmp_path / "a.json").write_text("\n".join(json.dumps(o, indent=2) for o in objects))  # fmt: skip
    pages, failures = read(tmp_path / "a.json")
    assert not failures and [page.id for page in pages] == ["a", "b"]
    (tmp_path / "b.json").write_text(json.dumps(objects[0], indent=2) + "\n{ torn")
    pages, (failure,) = read(tmp_path / "b.json")
    assert [page.id for page in pages] == ["a"] and "b.json[2]" in failure.origin
    (tmp_path / "c.json").write_text(json.dumps(objects[0], indent=2) + "\nand words")
    pages, (failure,) = read(tmp_path / "c.json")
    assert not pages and "is not JSON" in failure.reason


def test_articles_under_their_ids(tmp_path: Path) -> None:
    by_id = {"x1": {"text": PROSE, "date": "2024-06-12"}, "x2": {"body": PROSE + " It sank."}}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(by_id))
    pages, failures = read(tmp_path / "a.json")
    assert not failures and [page.id for page in pages] == ["x1", "x2"]
    (tmp_path / "b.json").write_text(json.dumps({**by_id, "about": {"size": 2}}))
    pages, (failure,) = read(tmp_path / "b.json")
    assert not pages and 'no "text"' in failure.reason


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ({"$date": "2024-06-12T09:00:00Z"}, DAY),
        ({"$date": {"$numberLong": "1718182800000"}}, DAY),
        ({"$date": 1718182800000}, DAY),
        ({"zone": "UTC", "day": "2024-06-12"}, DAY),
        ({"zone": "UTC"}, None),
        ({"a": {"b": {"c": "2024-06-12"}}}, None),
    ],
)
def test_days_within_objects(tmp_path: Path, moment: object, day: date | None) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": PROSE, "date": moment}))
    assert one(tmp_path / "a.jsonl").published == day


@pytest.mark.parametrize(("teasers", "refused"), [(14, True), (5, False)])
def test_a_front_page_with_long_teasers_is_refused(
    tmp_path: Path, teasers: int, refused: bool
) -> None:
    cards = "".join(
        f'<div><h3><a href="/{n}">Ferry number {n} sinks near the town of Basra</a></h3><p>{PROSE} ({n})</p></div>'
        for n in range(teasers)
    )
    (tmp_path / "a.html").write_text(f"<html><body><main>{cards}</main></body></html>")
    pages, failures = read(tmp_path / "a.html")
    assert bool(failures) is refused and bool(pages) is not refused
    assert not refused or "links to articles" in failures[0].reason


def test_an_article_with_linked_headings_is_none(tmp_path: Path) -> None:
    sections = "".join(
        f'<h2><a href="#s{n}">What the inquiry found on day {n} of the hearings</a></h2><p>{PROSE} ({n})</p><p>More of day {n}: {PROSE}</p>'
        for n in range(14)
    )
    (tmp_path / "a.html").write_text(
        f"<html><body><article>{sections}</article></body></html>"
    )
    pages, failures = read(tmp_path / "a.html")
    assert pages and not failures


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f"&lt;p&gt;{PROSE}&lt;/p&gt;&lt;p&gt;It sank.&lt;/p&gt;", f"{PROSE}\n\nIt sank."),
        (f"{PROSE} He wrote &lt;p&gt; once.", f"{PROSE} He wrote &lt;p&gt; once."),
        (f"{PROSE} A &lt; B.", f"{PROSE} A &lt; B."),
    ],
)  # fmt: skip
def test_html_that_was_escaped_once_too_often(
    tmp_path: Path, text: str, read: str
) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}))
    assert one(tmp_path / "a.jsonl").text == read


def test_rows_that_only_link_to_pages_say_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,url,publish_date\nA,https://e.org/1,2024-06-12\n")  # fmt: skip
    pages, (failure,) = read(tmp_path / "a.csv")
    assert not pages and "fetch the pages" in failure.reason


INFO = (
    b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Date: 2024-06-12T00:00:00Z\r\n"
    b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
    b"Content-Type: application/warc-fields\r\nContent-Length: 13\r\n\r\nsoftware: x\r\n\r\n\r\n"
)
ARC = b"filedesc://x.arc 0.0.0.0 20240612000000 text/plain %d\n1 0 Example\nURL IP Day Type Length\n\n"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.warc", INFO, "is a crawl without a page"),
        ("a.arc", ARC % 36, "is a crawl without a page"),
        (
            "b.arc",
            ARC % 43 + b"https://e.org/a 1.2.3.4 20240612000000 text/html 5\nabcde\n",
            "no record begins here",
        ),
    ],
)
def test_a_crawl_that_gives_no_page_says_so(
    tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(data)
    pages, (failure,) = read(tmp_path / name)
    assert not pages and why in failure.reason


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("3-May-23", date(2023, 5, 3)),
        ("03-May-98", date(1998, 5, 3)),
        ("23 Jun 19 14:05", date(2019, 6, 23)),
        ("31-Feb-23", None),
        ("May-23", None),
        ("3-5-23", None),
    ],
)
def test_days_as_spreadsheets_write_them(
    tmp_path: Path, written: str, day: date | None
) -> None:
    (tmp_path / "a.csv").write_text(f'date,text\n{written},"{PROSE}"\n')
    assert one(tmp_path / "a.csv").published == day
