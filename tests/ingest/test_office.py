"""Documents of office programs: what a reader of the page sees, once, and nothing that is hidden."""

from __future__ import annotations

import io
import plistlib
import tarfile
import zipfile
from pathlib import Path

import pytest

from reportedly.ingest import read_inputs
from reportedly.records import Failure, RawPage

PROSE = (
    "Nine people drowned when a ferry sank near Arvala on Monday, the coast guard said."
)
MORE = "Divers looked for two more people until dark, and families waited on the quay."
THIRD = "The owner of the boat, which nobody had registered, was questioned on Tuesday."
WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:v" xmlns:wps="urn:wps"'
)
OPEN = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
    )
)


def p(words: str, before: str = "") -> str:
    return f"<w:p><w:r>{before}<w:t>{words}</w:t></w:r></w:p>"


def packed(path: Path, name: str, content: str, mimetype: str = "") -> Path:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        archive.writestr(name, content)
    path.write_bytes(data.getvalue())
    return path


def lines(path: Path) -> list[str]:
    (page,) = read_inputs([str(path)])
    assert isinstance(page, RawPage), page
    return page.text.split("\n\n")


def docx(folder: Path, body: str) -> list[str]:
    content = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return lines(packed(folder / "a.docx", "word/document.xml", content))


def odt(folder: Path, body: str) -> list[str]:
    content = f"<office:document-content {OPEN}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    media = "application/vnd.oasis.opendocument.text"
    return lines(packed(folder / "a.odt", "content.xml", content, media))


BOX = "<w:txbxContent>" + p(MORE) + p(THIRD) + "</w:txbxContent>"
SHOWN_TWICE = (
    f"<mc:AlternateContent><mc:Choice><wps:txbx>{BOX}</wps:txbx></mc:Choice>"
    f"<mc:Fallback><v:textbox>{BOX}</v:textbox></mc:Fallback></mc:AlternateContent>"
)


def test_a_text_box_is_read_once_in_paragraphs_of_its_own(tmp_path: Path) -> None:
    body = f"<w:p><w:r><w:t>{PROSE}</w:t></w:r><w:r>{SHOWN_TWICE}</w:r></w:p>"
    assert docx(tmp_path, body) == [PROSE, MORE, THIRD]
    nested = f"<w:p><w:r><w:txbxContent>{p(MORE, SHOWN_TWICE)}</w:txbxContent></w:r></w:p>"  # fmt: skip
    assert docx(tmp_path, nested) == [MORE, MORE, THIRD]


def test_what_was_moved_stands_where_it_was_moved_to(tmp_path: Path) -> None:
    def run(tag: str) -> str:
        return f"<w:p><w:{tag}><w:r><w:t>{MORE}</w:t></w:r></w:{tag}></w:p>"

    assert docx(tmp_path, run("moveFrom") + p(PROSE) + run("moveTo")) == [PROSE, MORE]


def test_hidden_words_are_not_read(tmp_path: Path) -> None:
    hidden = f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>500 dead. </w:t></w:r><w:r><w:t>{PROSE}</w:t></w:r>"
    assert docx(tmp_path, f"<w:p>{hidden}</w:p>") == [PROSE]
    shown = hidden.replace("<w:vanish/>", '<w:vanish w:val="0"/>')
    assert docx(tmp_path, f"<w:p>{shown}</w:p>") == [f"500 dead. {PROSE}"]
    (tmp_path / "a.rtf").write_text(
        rf"{{\rtf1 {{\v 500 dead. }}{PROSE}\par {{\deleted 600 dead. }}{MORE}\par \v 700\v0 {THIRD}\par}}"
    )
    assert lines(tmp_path / "a.rtf") == [PROSE, MORE, THIRD]


@pytest.mark.parametrize(
    ("right", "read"),
    [
        (p(PROSE) + p(MORE), ["KEY POINTS", PROSE, MORE]),
        (p(PROSE), [f"KEY POINTS – {PROSE}"]),  # a remark beside what it is of
        (p("9"), ["9 KEY POINTS"]),
    ],
)
def test_a_table_that_lays_a_page_out_is_paragraphs(
    tmp_path: Path, right: str, read: list[str]
) -> None:
    row = f"<w:tr><w:tc>{p('KEY POINTS')}</w:tc><w:tc>{right}</w:tc></w:tr>"
    assert docx(tmp_path, f"<w:tbl>{row}</w:tbl>{p(THIRD)}") == [*read, THIRD]


def test_an_open_document_has_boxes_and_comments_too(tmp_path: Path) -> None:
    box = f"<draw:frame><draw:text-box><text:p>{MORE}</text:p></draw:text-box></draw:frame>"
    comment = "<office:annotation><text:p>Check: 500 dead?</text:p></office:annotation>"
    listed = f"<text:list><text:list-header><text:p>{THIRD}</text:p></text:list-header></text:list>"
    found = odt(tmp_path, f"<text:p>{PROSE}{box}{comment}</text:p>{listed}")
    assert found == [PROSE, MORE, THIRD]


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"[Content_Types].xml": "<x/>", "ppt/slides/slide1.xml": f"<p>{PROSE}</p>"}, "a presentation (PPTX)"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}, "a spreadsheet (ODS)"),
        ({"mimetype": "application/vnd.oasis.opendocument.presentation", "content.xml": "<x/>"}, "a presentation (ODP)"),
        ({"mimetype": "application/epub+zip", "a.xhtml": f"<html><body><p>{PROSE}</p></body></html>"}, "an e-book (EPUB)"),
    ],
)  # fmt: skip
def test_other_documents_are_refused_whole_and_by_name(
    tmp_path: Path, parts: dict[str, str], what: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (failure,) = read_inputs([str(tmp_path / "a.zip")])
    assert isinstance(failure, Failure) and what in failure.reason
    # A packed folder of articles that is merely called so is read.
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("ppt/a.txt", PROSE)
    assert lines(tmp_path / "b.zip") == [PROSE]


@pytest.mark.parametrize("suffix", ["tar", "tar.gz"])
def test_a_tar_archive_is_refused_by_name(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    path = tmp_path / f"news.{suffix}"
    with tarfile.open(path, "w:gz" if suffix == "tar.gz" else "w") as archive:
        archive.add(tmp_path / "a.txt", "a.txt")
    (failure,) = read_inputs([str(path)])
    assert isinstance(failure, Failure) and "is a TAR archive" in failure.reason


def test_a_page_saved_by_safari_is_refused_by_name(tmp_path: Path) -> None:
    page = {"WebMainResource": {"WebResourceData": PROSE.encode()}}
    data = plistlib.dumps(page, fmt=plistlib.FMT_BINARY)
    (tmp_path / "a.webarchive").write_bytes(data)
    (failure,) = read_inputs([str(tmp_path / "a.webarchive")])
    assert isinstance(failure, Failure) and "webarchive" in failure.reason
