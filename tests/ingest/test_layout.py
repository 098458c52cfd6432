"""Markup to lines: marks of footnotes, footnotes, tables; the same in each kind of file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reportedly.ingest import read_inputs
from reportedly.ingest.layout import (
    html_text,
    is_markdown,
    table_lines,
    text_of_markup,
    without_note_marks,
    without_pipes,
)
from reportedly.records import RawPage

TOLD = "At least 17 people drowned near Arvala on the 1st of May, says the coast guard. Divers looked for two more until it was dark."
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
RUNS = (("At least 17", "1"), (" people drowned near Arvala on the 1", "st"))
REST = " of May, says the coast guard. Divers looked for two more until it was dark."


def _docx() -> tuple[str, bytes]:
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{a}</w:t></w:r><w:r>{raised}<w:t>{b}</w:t></w:r>'
        for a, b in RUNS
    )
    last = f'<w:r><w:t xml:space="preserve">{REST}</w:t></w:r>'
    body = f"<w:body><w:p>{runs}{last}</w:p></w:body>"
    return (
        "word/document.xml",
        f'<w:document xmlns:w="{W}">{body}</w:document>'.encode(),
    )


def _odt() -> tuple[str, bytes]:
    spaces = " ".join(f'xmlns:{n}="{ODF}:{n}:1.0"' for n in ("office", "text", "style"))
    style = '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
    runs = "".join(
        f'{a}<text:span text:style-name="T1">{b}</text:span>' for a, b in RUNS
    )
    body = f"<office:body><office:text><text:p>{runs}{REST}</text:p></office:text></office:body>"
    styles = f"<office:automatic-styles>{style}</office:automatic-styles>"
    made = f"<office:document-content {spaces}>{styles}{body}</office:document-content>"
    return "content.xml", made.encode()


def text_of(path: Path) -> str:
    (page,) = read_inputs([str(path)])
    assert isinstance(page, RawPage)
    return page.text


@pytest.mark.parametrize("kind", ["docx", "odt", "rtf", "html"])
def test_a_mark_of_a_footnote_is_no_digit_of_a_number(
    tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"a.{kind}"
    if kind in {"docx", "odt"}:
        name, data = _docx() if kind == "docx" else _odt()
        with zipfile.ZipFile(path, "w") as archive:
            if kind == "odt":
                archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr(name, data)
    elif kind == "rtf":
        runs = "".join(rf"{a}{{\super {b}}}" for a, b in RUNS)
        path.write_text(rf"{{\rtf1\ansi {runs}{REST}\par}}")
    else:
        runs = "".join(f"{a}<sup>{b}</sup>" for a, b in RUNS)
        path.write_text(
            f"<html><body><article><p>{runs}{REST}</p></article></body></html>"
        )
    assert text_of(path).strip() == TOLD


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('17<sup><a href="#n1">[1]</a></sup> dead', "17 dead"),
        ("17<sup>1, 2</sup> dead", "17 dead"),
        ("17<SUP class='x'>a</SUP> dead", "17 dead"),
        ("12 km<sup>2</sup> burnt", "12 km<sup>2</sup> burnt"),
        ("the 1<sup>st</sup> of May", "the 1<sup>st</sup> of May"),
        ("17 <b>1</b> dead", "17 <b>1</b> dead"),
        ("a <sup>", "a <sup>"),
    ],
)
def test_marks_of_footnotes_in_html(source: str, told: str) -> None:
    assert without_note_marks(source) == told


def test_a_table_of_a_page_is_read_as_in_any_other_file(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>"
        for a, b, c in (("Arvala", "17", "3,200"), ("Ordan", "", "40"))
    )
    table = f"<table><tr><th>Town</th><th>Killed</th><th>Displaced (HH)</th></tr>{rows}</table>"
    prose = (
        f"<p>{TOLD}</p><p>Divers looked for two more until it was dark on Monday.</p>"
    )
    (tmp_path / "a.html").write_text(
        f"<html><body><article>{prose}{table}</article></body></html>"
    )
    told = [
        "Arvala: 17 killed",
        "Arvala: 3,200 households displaced",
        "Ordan: 40 households displaced",
    ]
    assert text_of(tmp_path / "a.html").split("\n")[-3:] == told
    assert html_text(table).split("\n\n") == told


def test_a_table_that_lays_out_a_page_is_no_table_of_values() -> None:
    long = "word " * 90
    assert without_pipes(f"| {long} | b |\n|---|---|\n| c | {long} |") == "\n".join(
        (long.strip(), "b", "c", long.strip())
    )
    assert without_pipes("a | b\nno rule") == "a | b\nno rule"


def test_a_title_over_all_columns_names_none() -> None:
    rows = [["Dead by town"], ["Town", "Killed"], ["Arvala", "17"]]
    assert table_lines(rows) == ["Dead by town", "Arvala: 17 killed"]
    assert table_lines([["By sex"], ["Women killed", "17"]]) == [
        "By sex",
        "17 women killed",
    ]


def test_footnotes_of_markdown_are_apart(tmp_path: Path) -> None:
    text = f"# Ferry\n\n{TOLD}[^1] **Nine** were saved.\n\n[^1]: Council, 99 killed in 2022.\n    And more.\n\nEnd."
    (tmp_path / "a.md").write_text(text)
    (page,) = read_inputs([str(tmp_path / "a.md")])
    assert isinstance(page, RawPage)
    assert (
        "99" not in page.text and "And more" not in page.text and "[^" not in page.text
    )
    assert page.text.endswith("End.")
    assert "footnotes" in [i.code for i in page.issues]


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("**Highlights**\n\n- Nine drowned.\n- Two are missing.", True),
        ("| Town | Killed |\n|:-|--:|\n| Arvala | 17 |", True),
        ("Highlights\n\n- Nine drowned.\n- Two are missing.", False),
        ("**Nine** drowned.\n\nTwo are missing.", False),
        ("Town | Killed\n-\nArvala | 17 | a | b | c | d", False),
    ],
)
def test_what_is_markdown(text: str, is_it: bool) -> None:
    assert is_markdown(text) is is_it
    assert (text_of_markup(text)[1] == "Markdown") is is_it


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ("State,Locality,Killed|Red,Omar,2|Total,,2", "Omar, Red: 2 killed|Total: 2 killed"),
        ("Date,Place,Killed|1 May 2024,Omar,2", "Omar, 1 May 2024: 2 killed"),
        ("Year,District,Killed|2019,Omar,2", "Omar, 2019: 2 killed"),
        ("No.,District,Killed|1,Omar,2|2,Red,4", "Omar: 2 killed|Red: 4 killed"),
        ("District,Status,Killed|Omar,closed,2", "Omar: Status: closed|Omar: 2 killed"),
        ("District,Origin district,Displaced|Omar,Red,2", "Omar: Origin district: Red|Omar: 2 displaced"),
        ("District,Village|Omar,Red", "Omar: Village: Red"),
        ("No,District|4,2", "4 no|2 district"),
    ],
)  # fmt: skip
def test_places_and_days_of_a_row_are_its_label(rows: str, lines: str) -> None:
    table = [row.split(",") for row in rows.split("|")]
    assert table_lines(table) == lines.split("|")
