"""Merged cells of RTF count for all the columns and rows that they cover."""

from __future__ import annotations

import pytest

from reportedly.ingest.rtf import rtf_text

EVEN = ["2000", "4000", "6000"]


def row(cells: list[str], ends: list[str]) -> str:
    shape = "".join(rf"\cellx{e}" if e[0].isdigit() else rf"\{e.split()[0]}\cellx{e.split()[1]}" for e in ends)  # fmt: skip
    words = "".join(rf"\pard\intbl {cell}\cell " for cell in cells)
    return rf"\trowd {shape} {words}\row "


def lines_of(*rows: str, before: str = "") -> list[str]:
    source = rf"{{\rtf1\ansi {before}{''.join(rows)}\pard After it.\par}}"
    return rtf_text(source.encode(), "a.rtf").split("\n\n")


HEAD = row(["State", "Town", "Killed"], EVEN)


def test_a_cell_that_goes_on_below_names_each_row() -> None:
    got = lines_of(
        HEAD,
        row(["North", "Arvala", "7"], ["clvmgf 2000", *EVEN[1:]]),
        row(["", "Ordan", "3"], ["clvmrg 2000", *EVEN[1:]]),
        row(["South", "Beltin", "2"], EVEN),
    )
    assert got == [
        "Arvala, North: 7 killed",
        "Ordan, North: 3 killed",
        "Beltin, South: 2 killed",
        "After it.",
    ]


@pytest.mark.parametrize(
    "over",
    [
        row(["Town", "Residents", ""], ["2000", "clmgf 4000", "clmrg 6000"]),
        row(["Town", "Residents"], ["2000", "6000"]),
        row(["Town", "Residents"], ["2040", "5960"]),
    ],
)
def test_a_cell_over_several_columns_names_each(over: str) -> None:
    got = lines_of(over, row(["", "killed", "hurt"], EVEN), row(["Arvala", "7", "9"], EVEN))  # fmt: skip
    assert got[:2] == ["Arvala: 7 killed (Residents)", "Arvala: 9 hurt (Residents)"]


def test_a_table_without_merged_cells_or_shape_is_read_as_it_stands() -> None:
    plain = row(["Town", "Killed"], ["2000", "4000"]) + row(["Arvala", "7"], ["2000", "4000"])  # fmt: skip
    bare = r"\trowd\intbl Town\cell Killed\cell\row\trowd\intbl Arvala\cell 7\cell\row "
    assert lines_of(plain)[0] == lines_of(bare)[0] == "Arvala: 7 killed"


def test_paragraphs_in_a_cell_stay_in_its_row() -> None:
    got = lines_of(HEAD, row(["North", r"Arvala\par (old town)", "7"], EVEN))
    assert got[0] == "Arvala (old town), North: 7 killed"


def test_a_table_that_lays_the_page_out_keeps_its_paragraphs() -> None:
    first = "Nine people were killed in Arvala on Monday, the mayor said. " * 7
    page = row(["Contents", rf"{first}\par The road is shut."], ["2000", "9000"])
    assert lines_of(page) == ["Contents", first.strip(), "The road is shut.", "After it."]  # fmt: skip


def test_a_table_in_a_cell_does_not_run_its_words_together() -> None:
    inner = r"\intbl\itap2 Arvala\nestcell 7\nestcell{\*\nesttableprops\trowd\nestrow}"
    source = rf"{{\rtf1\trowd\cellx9000 {inner}\cell\row}}"
    assert "Arvala 7" in rtf_text(source.encode(), "a.rtf")
