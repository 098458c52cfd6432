"""Tables whose cells span columns or rows: each number under its own names, and no number twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reportedly.ingest import read_inputs
from reportedly.ingest.layout import html_text
from reportedly.ingest.spans import MOST_COLUMNS, Cell, plain_rows, span_of
from reportedly.records import RawPage
from tests.ingest.test_office import MORE, PROSE, docx, odt, p


def tables_lines(markup: str) -> list[str]:
    """The lines of a table as HTML writes it."""
    return html_text(f"<table>{markup}</table>").split("\n\n")


TWO_ROWS = (
    "<tr><th rowspan=2>Town</th><th colspan=2>Residents</th><th rowspan=2>Houses burnt</th></tr>"
    "<tr><th>Killed</th><th>Injured</th></tr>"
    "<tr><td>Arvala</td><td>7</td><td>12</td><td>40</td></tr>"
    "<tr><td>Ordan</td><td>3</td><td></td><td>8</td></tr>"
)


def test_names_of_columns_in_two_rows_are_one() -> None:
    assert tables_lines(TWO_ROWS) == [
        "Arvala: 7 killed (Residents)",
        "Arvala: 12 injured (Residents)",
        "Arvala: 40 houses burnt",
        "Ordan: 3 killed (Residents)",
        "Ordan: 8 houses burnt",
    ]


def test_units_above_or_below_stand_beside_the_number() -> None:
    rows = (
        "<tr><th rowspan=2>Town</th><th colspan=2>Displaced</th></tr>"
        "<tr><th>Households</th><th>Persons</th></tr>"
        "<tr><td>Arvala</td><td>40</td><td>212</td></tr>"
    )
    assert tables_lines(rows) == [
        "Arvala: 40 households (Displaced)",
        "Arvala: 212 persons (Displaced)",
    ]


def test_words_over_two_columns_without_names_below_name_neither() -> None:
    rows = (
        "<tr><th>Town</th><th colspan=2>Killed</th><th>Injured</th></tr>"
        "<tr><td>Arvala</td><td>7</td><td>2023</td><td>5</td></tr>"
    )
    assert tables_lines(rows) == ["Arvala: 7", "Arvala: 2023", "Arvala: 5 injured"]


def test_a_group_names_each_of_its_rows() -> None:
    rows = (
        "<tr><th>State</th><th>Town</th><th>Killed</th></tr>"
        "<tr><td rowspan=2>North</td><td>Arvala</td><td>7</td></tr>"
        "<tr><td>Ordan</td><td>3</td></tr>"
        "<tr><td>South</td><td>Beltin</td><td>2</td></tr>"
        "<tr><td colspan=2>Total</td><td>12</td></tr>"
    )
    assert tables_lines(rows) == [
        "Arvala, North: 7 killed",
        "Ordan, North: 3 killed",
        "Beltin, South: 2 killed",
        "Total: 12 killed",
    ]


def test_a_number_of_several_rows_is_given_once_and_to_none_of_them() -> None:
    rows = (
        "<tr><th>State</th><th>Town</th><th>Killed</th><th>Tents sent</th></tr>"
        "<tr><td rowspan=2>North</td><td>Arvala</td><td>7</td><td rowspan=2>900</td></tr>"
        "<tr><td>Ordan</td><td>3</td></tr>"
    )
    assert tables_lines(rows) == [
        "North: 900 tents sent",
        "Arvala, North: 7 killed",
        "Ordan, North: 3 killed",
    ]
    rows = (
        "<tr><th>Town</th><th>Killed</th></tr>"
        "<tr><td>Arvala</td><td rowspan=2>7</td></tr><tr><td>Ordan</td></tr>"
    )
    assert tables_lines(rows) == ["7 killed", "Arvala", "Ordan"]


def test_a_title_over_all_columns_names_none() -> None:
    above = "<tr><td colspan=4>Losses by town</td></tr>"
    assert tables_lines(above + TWO_ROWS)[:2] == [
        "Losses by town",
        "Arvala: 7 killed (Residents)",
    ]


def test_a_table_without_spans_stands_as_it_is() -> None:
    rows = [[Cell("Town"), Cell("Killed")], [Cell("Arvala"), Cell("7")], [Cell("x")]]
    assert plain_rows(rows, str.isdecimal) == [
        ["Town", "Killed"],
        ["Arvala", "7"],
        ["x"],
    ]


@pytest.mark.parametrize(
    ("said", "many"),
    [
        ("3", 3), (" 2 ", 2), ("0", 1), ("-4", 1), ("x", 1), ("", 1), (None, 1), ("²", 1),
        ("999999999", MOST_COLUMNS),
    ],
)  # fmt: skip
def test_what_a_cell_says_it_spans(said: str | None, many: int) -> None:
    assert span_of(said) == many


def test_spans_without_end_cost_no_more_than_a_table_has() -> None:
    rows = [[Cell("a", 200, 200)] * 300 for _ in range(50)]
    made = plain_rows(rows, str.isdecimal)
    assert len(made) == 50 and max(map(len, made)) <= MOST_COLUMNS
    assert plain_rows([[Cell("", 3, 2)]], str.isdecimal) == [[]]


def cell(words: str, of: str = "") -> str:
    return f"<w:tc><w:tcPr>{of}</w:tcPr>{p(words)}</w:tc>"


def test_cells_of_a_docx_that_are_merged(tmp_path: Path) -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    head = cell("Town", down) + cell("Residents", '<w:gridSpan w:val="2"/>')
    below = cell("", on) + cell("Killed") + cell("Displaced")
    rows = [head, below, cell("Arvala") + cell("7") + cell("2,340")]
    made = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    assert docx(tmp_path, p(PROSE) + f"<w:tbl>{made}</w:tbl>" + p(MORE))[1:3] == [
        "Arvala: 7 killed (Residents)",
        "Arvala: 2,340 displaced (Residents)",
    ]


def test_cells_of_an_odt_that_are_merged(tmp_path: Path) -> None:
    def of(words: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{words}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    head = of("Town", 'table:number-rows-spanned="2"')
    head += of("Residents", 'table:number-columns-spanned="2"') + covered
    below = covered + of("Killed") + of("Displaced")
    rows = [head, below, of("Arvala") + of("7") + of("2,340")]
    made = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    body = f"<text:p>{PROSE}</text:p><table:table>{made}</table:table>"
    assert odt(tmp_path, body)[1:] == [
        "Arvala: 7 killed (Residents)",
        "Arvala: 2,340 displaced (Residents)",
    ]


def test_cells_of_a_page_that_are_merged(tmp_path: Path) -> None:
    told = f"<p>{PROSE}</p><p>{MORE}</p>"
    source = (
        f"<html><body><article>{told}<table>{TWO_ROWS}</table></article></body></html>"
    )
    (tmp_path / "a.html").write_text(source)
    (page,) = read_inputs([str(tmp_path / "a.html")])
    assert isinstance(page, RawPage)
    assert page.text.split("\n")[2:4] == [
        "Arvala: 7 killed (Residents)",
        "Arvala: 12 injured (Residents)",
    ]


def test_merged_cells_of_a_workbook_hold_for_each_of_their_rows(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Articles of a week", None, None])
    sheet.append(["date", "outlet", "text"])
    sheet.append([date(2024, 3, 2), "Ordan Post", PROSE])
    sheet.append([None, None, MORE])
    sheet.append([None, None, None])
    sheet.append([None, "Beltin Star", PROSE + " " + MORE])
    for merged in ("A1:C1", "A3:A4", "B3:B4", "C4:C5"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "a.xlsx")
    found = [
        one
        for one in read_inputs([str(tmp_path / "a.xlsx")])
        if isinstance(one, RawPage)
    ]
    assert [(one.published, one.outlet) for one in found] == [
        (date(2024, 3, 2), "Ordan Post"),
        (date(2024, 3, 2), "Ordan Post"),
        (None, "Beltin Star"),
    ]
