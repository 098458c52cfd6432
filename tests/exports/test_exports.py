"""Exports: the same rows in every format, safe to open, typed, and complete."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from reportedly.exports.claims import claim_row
from reportedly.exports.columns import columns_of
from reportedly.exports.tables import (
    FIGURE_COLUMNS,
    HXL,
    STATEMENT_COLUMNS,
    csv_lines,
    explained,
    exported,
    geojson,
    json_line,
)
from reportedly.ledger import open_ledger
from reportedly.records import KeptFigure, LedgerView, Location, Reading
from tests.ledger_cases import BY, TEXT, reading


def _with(read: Reading, **given: Any) -> Reading:
    (figure,) = read.claims.figures
    return replace(
        read, claims=replace(read.claims, figures=(replace(figure, **given),))
    )


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> LedgerView:
    """Two articles: a figure in Mosul, and one without place or days whose group looks like a formula."""
    with open_ledger(tmp_path_factory.mktemp("l") / "l.db", create=True) as ledger:
        ledger.append(reading("a"), BY)
        bare = _with(
            reading("b", TEXT.encode() + b"!"),
            place=None,
            time=None,
            source=None,
            high=None,
        )
        ledger.append(_with(bare, counted='=HYPERLINK("x"),\n"men"'), BY)
        return ledger.view()


def _csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode(), newline="")))


def test_csv_holds_every_column_in_order(view: LedgerView) -> None:
    first, second = _csv(exported(view, "csv", "figures"))
    assert list(first) == list(FIGURE_COLUMNS)
    assert (first["low"], first["place"], first["first_day"], first["source"]) == (
        "20000",
        "Mosul",
        "2017-02-20",
        "the UN",
    )
    assert (second["high"], second["place"], second["lat"], second["first_day"]) == (
        "",
        "",
        "",
        "",
    )
    assert (first["stages"], first["lexicons"]) == (BY.stages, BY.lexicons)


def test_a_spreadsheet_never_finds_a_formula(view: LedgerView) -> None:
    _, second = _csv(exported(view, "csv", "figures"))
    assert second["counted"] == '\'=HYPERLINK("x"),\n"men"'


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_text_that_begins_like_a_formula_gets_an_apostrophe(words: str) -> None:
    _, line = csv_lines([{"a": words, "b": -1}], ["a", "b"])
    assert next(csv.reader([line.decode()])) == ["'" + words, "-1"]


@pytest.mark.parametrize("words", ["12 people", "a=b", "", "“-1”"])
def test_other_text_is_left_as_it_is(words: str) -> None:
    _, line = csv_lines([{"a": words, "b": 0}], ["a", "b"])
    assert next(csv.reader([line.decode()])) == [words, "0"]


def test_hxl_hashtags_stand_in_the_second_row(view: LedgerView) -> None:
    tags, first, _ = _csv(exported(view, "csv", "figures", hxl=True))
    assert tags["low"] == "#affected+num+min" and tags["stages"] == ""
    assert first["low"] == "20000"
    assert set(HXL) <= {*FIGURE_COLUMNS, *columns_of("figures", "linked")}
    assert HXL["admin1"] != "#adm1+name" == HXL["admin1_name"]  # a code is no name
    assert all(tag.startswith("#") for tag in HXL.values())


def test_jsonl_rows_are_the_csv_rows(view: LedgerView) -> None:
    rows = [json.loads(row) for row in exported(view, "jsonl", "figures").splitlines()]
    assert [list(row) for row in rows] == [list(FIGURE_COLUMNS)] * 2
    assert rows[0]["lat"] == 36.335 and rows[1]["lat"] is None


def test_statements(view: LedgerView) -> None:
    first, _ = _csv(exported(view, "csv", "statements"))
    assert list(first) == list(STATEMENT_COLUMNS)
    assert (first["speaker"], first["cue"], first["words"]) == (
        "the UN",
        "said",
        TEXT[:39],
    )


def test_readings_are_what_read_prints(view: LedgerView) -> None:
    first, _ = (
        json.loads(row) for row in exported(view, "jsonl", "readings").splitlines()
    )
    assert first == json.loads(json.dumps(reading("a").as_dict()))


def test_geojson_has_points_in_longitude_latitude_order(view: LedgerView) -> None:
    made = json.loads(exported(view, "geojson", "figures"))
    assert made["type"] == "FeatureCollection"
    first, second = made["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [43.11889, 36.335]}
    assert first["properties"]["low"] == 20000 and "lat" not in first["properties"]
    assert second["geometry"] is None
    assert len({f["id"] for f in made["features"]}) == 2


def test_a_place_without_coordinates_has_no_point(view: LedgerView) -> None:
    (kept, _) = view.figures()
    nowhere = replace(
        kept.figure, place=Location("the camp", None, "IRQ", None, None, None, "region")
    )
    (feature,) = geojson([KeptFigure(kept.kept, nowhere)])["features"]
    assert feature["geometry"] is None
    assert feature["properties"]["place"] == "the camp"


@pytest.mark.parametrize("what", ["figures", "statements"])
def test_parquet_has_typed_columns_and_the_same_rows(
    view: LedgerView, what: str
) -> None:
    table = pq.read_table(BytesIO(exported(view, "parquet", what)))
    made = (
        [claim_row(f) for f in view.figures()]
        if what == "figures"
        else [claim_row(s) for s in view.statements()]
    )
    assert table.to_pylist() == made
    assert str(table.schema.field("published").type) == "date32[day]"
    assert str(table.schema.field("version").type) == "int64"


def test_an_empty_ledger_exports_headers() -> None:
    empty = LedgerView("l.db", ())
    assert exported(empty, "csv", "figures").decode().startswith("id,category,term,")
    assert exported(empty, "jsonl", "figures") == b""
    assert json.loads(exported(empty, "geojson", "figures"))["features"] == []
    assert (
        pq.read_table(BytesIO(exported(empty, "parquet", "statements"))).num_rows == 0
    )


def test_half_a_surrogate_pair_is_written_in_every_format(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        ledger.append(_with(reading(), counted="men \ud83d"), BY)
        view = ledger.view()
    assert json.loads(exported(view, "jsonl", "figures"))["counted"] == "men \ud83d"
    assert _csv(exported(view, "csv", "figures"))[0]["counted"] == "men ?"
    assert (
        pq.read_table(BytesIO(exported(view, "parquet", "figures"))).to_pylist()[0][
            "counted"
        ]
        == "men \ufffd"
    )


def test_json_lines_are_utf8_and_days_iso() -> None:
    assert (
        json_line({"a": "Zürich", "b": date(2017, 2, 20)})
        == '{"a": "Zürich", "b": "2017-02-20"}\n'.encode()
    )


def test_explained_adds_because_to_every_value() -> None:
    shown = explained(reading())
    assert shown["figures"][0]["because"][0]["lexicon"] == "en/figures.yml:7"
    assert shown["passages"][0]["because"][0]["words"]["text"] == "fled"
    assert shown["places"][0]["because"] == []
    assert "because" not in reading().as_dict()["figures"][0]
