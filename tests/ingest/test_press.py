"""Exports of press databases are cut into their articles, whatever kind of file they come in."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from reportedly.ingest import read_inputs
from reportedly.records import Failure, RawPage

SHORT = "Rescuers left."
FERRY = (
    "Nine people drowned when a ferry sank near Arvala on Monday, the coast guard said."
)
FLOOD = (
    "Some 230 homes were swept away in the valley, the governor told a local station."
)
FOUND = [
    ("Ferry sinks near Arvala", date(2024, 6, 12), "The Arvala Post"),
    ("Floods in the valley", date(2024, 6, 11), "Qarda Wire"),
]


def _factiva(
    title: str, words: int, day: str, outlet: str, body: str, code: str
) -> str:
    return (
        f"{title}\n\nBy Ann Lee\n{words} words\n{day}\n11:22\n{outlet}\nABC\n7\nEnglish\n"
        f"(c) 2024 {outlet}, a paper of the valley and of its many towns. All rights reserved.\n\n"
        f"{body}\n\nDocument {code}\n\n"
    )


FACTIVA = (
    "Page 1 of 3 © 2024 Factiva, Inc. All rights reserved.\n\n"
    + _factiva("Ferry sinks near Arvala", 120, "12 June 2024", "The Arvala Post", f"{SHORT}\n\n{FERRY}", "ABC0000020240612ek6c0001x")
    + _factiva("Floods in the valley", 90, "11 June 2024", "Qarda Wire", FLOOD, "ABC0000020240611ek6b0002y")
    + "Search Summary\n\nText\tferry or flood\nResults Found\t2\nTimestamp\t20 June 2024 10:00\n"
)  # fmt: skip


def _uni(title: str, day: str, outlet: str, body: str) -> str:
    return (
        f"Page 1 of 2\n\n{title}\n\n{outlet}\n\n{day}\n\nCopyright 2024 {outlet} All Rights Reserved\n\n"
        f"Section: WORLD; Pg. 3\n\nLength: 120 words\n\nByline: Ann Lee\n\nBody\n\n{body}\n\nClassification\n\n"
        "Language: ENGLISH\n\nSubject: 88 KILLED (90%); FERRIES (78%)\n\nLoad-Date: June 13, 2024\n\nEnd of Document\n\n"
    )


NEXIS_UNI = (
    "User Name: x\n\nDate and Time: Thursday, June 20, 2024 10:00:00 AM EST\n\nJob Number: 1\n\nDocuments (2)\n\n"
    + _uni("Ferry sinks near Arvala", "June 12, 2024 Wednesday", "The Arvala Post", f"{SHORT}\n\n{FERRY}")
    + _uni("Floods in the valley", "June 11, 2024 Tuesday 4:10 AM GMT", "Qarda Wire", FLOOD)
)  # fmt: skip


def pages_of(path: Path) -> list[RawPage]:
    items = list(read_inputs([str(path)]))
    assert not [i for i in items if isinstance(i, Failure)]
    return [i for i in items if isinstance(i, RawPage)]


def told(pages: list[RawPage]) -> list[tuple[str | None, date | None, str | None]]:
    return [(p.title, p.published, p.outlet) for p in pages]


def _docx(path: Path, text: str) -> None:
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{escape(x)}</w:t></w:r></w:p>" for x in text.split("\n")
    )
    document = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{paragraphs}</w:body></w:document>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", document)


def _rtf(path: Path, text: str) -> None:
    words = "".join(
        "\\par\n" if c == "\n" else c if c.isascii() else rf"\u{ord(c)}?" for c in text
    )
    path.write_text(r"{\rtf1\ansi " + words + "}")


@pytest.mark.parametrize("text", [FACTIVA, NEXIS_UNI], ids=["factiva", "nexis"])
@pytest.mark.parametrize("kind", ["txt", "rtf", "docx"])
def test_an_export_in_each_kind_of_file(tmp_path: Path, text: str, kind: str) -> None:
    path = tmp_path / f"export.{kind}"
    if kind == "txt":
        path.write_text(text)
    else:
        (_rtf if kind == "rtf" else _docx)(path, text)
    pages = pages_of(path)
    assert told(pages) == FOUND
    assert pages[0].text == f"{SHORT}\n\n{FERRY}"  # a short first paragraph too
    assert pages[1].text == FLOOD


def _row(code: str, cell: str) -> str:
    return f'<tr><td class="index"><b>{code}</b>&nbsp;</td><td>{cell}</td></tr>'


def _coded(title: str, day: str, outlet: str, body: str, code: str) -> str:
    rows = [
        ("HD", f'<span class="enHeadline">{title}</span>'),
        ("WC", "120 words"),
        ("PD", day),
        ("SN", outlet),
        ("LP", f'<p class="articleParagraph enarticleParagraph">{body}</p>'),
        ("NS", "gdis : Disasters | 88 killed"),
        ("AN", f"Document {code}"),
    ]
    cells = "".join(_row(*row) for row in rows)
    return f'<div class="article enArticle"><table>{cells}</table></div>'


def test_a_factiva_page_whose_articles_are_tables_of_codes(tmp_path: Path) -> None:
    first = _coded("Ferry sinks near Arvala", "12 June 2024", "The Arvala Post", FERRY, "ABC0000020240612ek6c0001x")  # fmt: skip
    second = _coded("Floods in the valley", "11 June 2024", "Qarda Wire", FLOOD, "ABC0000020240611ek6b0002y")  # fmt: skip
    head = "<html><head><title>Factiva</title></head><body>"
    (tmp_path / "a.html").write_text(f"{head}{first}{second}</body></html>")
    pages = pages_of(tmp_path / "a.html")
    assert told(pages) == FOUND
    assert [p.text for p in pages] == [FERRY, FLOOD]
    assert pages[0].id == "ABC0000020240612ek6c0001x"


def _nexis_page(number: int, title: str, day: str, outlet: str, body: str) -> str:
    lines = [
        f"{number} of 2 DOCUMENTS",
        outlet,
        day,
        "Late Edition - Final",
        title,
        "LENGTH: </SPAN><SPAN>120 words",
        body,
        "LOAD-DATE: June 13, 2024",
    ]
    return "".join(f"<DIV><P><SPAN>{line}</SPAN></P></DIV>" for line in lines)


def test_a_page_that_lexisnexis_exports(tmp_path: Path) -> None:
    first = _nexis_page(1, "Ferry sinks near Arvala", "June 12, 2024 Wednesday", "The Arvala Post", FERRY)  # fmt: skip
    second = _nexis_page(2, "Floods in the valley", "June 11, 2024 Tuesday", "Qarda Wire", FLOOD)  # fmt: skip
    (tmp_path / "a.html").write_text(f"<HTML><BODY>{first}{second}</BODY></HTML>")
    pages = pages_of(tmp_path / "a.html")
    assert told(pages) == FOUND
    assert [p.text for p in pages] == [FERRY, FLOOD]


def test_a_text_that_speaks_of_words_and_documents_is_no_export(tmp_path: Path) -> None:
    text = f"Ferry sinks near Arvala\n\n12 June 2024\n\n{FERRY}\n\nThe report of 300 words is Document 7 of the court.\n"
    (tmp_path / "a.txt").write_text(text)
    (page,) = pages_of(tmp_path / "a.txt")
    assert page.media == "text/plain" and "300 words" in page.text


@pytest.mark.parametrize("mark", ["AN Document", "AN  Document", "AN | Document"])
def test_an_index_whose_number_stands_behind_its_code(
    tmp_path: Path, mark: str
) -> None:
    def article(title: str, day: str, outlet: str, body: str, code: str) -> str:
        return f"HD {title}\nWC 120 words\nPD {day}\nSN {outlet}\nLA English\nLP\n{body}\nNS gdis : Disasters | 88 killed\n{mark} {code}\n\n"

    first = article("Ferry sinks near Arvala", "12 June 2024", "The Arvala Post", FERRY, "ABC0000020240612ek6c0001x")  # fmt: skip
    second = article("Floods in the valley", "11 June 2024", "Qarda Wire", FLOOD, "ABC0000020240611ek6b0002y")  # fmt: skip
    (tmp_path / "a.txt").write_text(first + second)
    pages = pages_of(tmp_path / "a.txt")
    assert told(pages) == FOUND
    assert [p.text for p in pages] == [FERRY, FLOOD]
    assert pages[1].id == "ABC0000020240611ek6b0002y"


ONE_LINE = "".join(
    f"{title}\n\n{outlet}, {clock}{day}, {words}, ({language})\n{body}\n\n{end}\n\n\n"
    for title, outlet, clock, day, words, language, body, end in (
        (FOUND[0][0], FOUND[0][2], "10:20 GMT, ", "12 June 2024", "212 words", "English", FERRY, "Document KAVP000020240612ek6c0001x"),
        (FOUND[1][0], FOUND[1][2], "", "11 juin 2024", "1.212 mots", "Anglais", FLOOD, "Document QWIR000020240611ek6b0002y"),
    )
)  # fmt: skip
FRENCH = (
    FACTIVA.replace("words", "mots").replace("June", "juin").replace("English", "Anglais")
    .replace("ABC0000", "ABCD0000")
)  # fmt: skip


@pytest.mark.parametrize("text", [ONE_LINE, FRENCH], ids=["one line", "French"])
def test_an_export_of_factiva_in_other_layouts(tmp_path: Path, text: str) -> None:
    (tmp_path / "export.txt").write_text(text, encoding="utf-8")
    pages = pages_of(tmp_path / "export.txt")
    assert told(pages) == FOUND
    assert pages[0].text.endswith(FERRY) and pages[1].text == FLOOD


def test_a_report_that_names_a_document_is_no_export(tmp_path: Path) -> None:
    words = f"{FERRY}\n\nDocument KAVP20240612\n\n{FLOOD}\n"
    (tmp_path / "report.txt").write_text(words)
    assert len(pages_of(tmp_path / "report.txt")) == 1
