"""Flat rows as files: CSV, XLSX, JSON lines, GeoJSON, Parquet, HTML."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reportedly.codebook import vocabulary_where
from reportedly.errors import MissingPackage, UsageError
from reportedly.exports.claims import Row
from reportedly.exports.tables import csv_lines, json_line, parquet

FORMATS = vocabulary_where("export form", "sort", "format")
BOM = b"\xef\xbb\xbf"  # by it a spreadsheet knows UTF-8
# No sheet can hold them; tab and the two ends of a line stay
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_MOST_ROWS = 1_048_575  # of a sheet, its header left out (Excel specifications)
_LONGEST = 32_767  # characters of a cell (Excel specifications)


def written(
    shape: str,
    rows: Iterable[Row],
    columns: Mapping[str, str],
    *,
    excel: bool = False,
    hxl: bool = False,
    title: str = "",
) -> bytes:
    """Rows as one file.

    Args:
        shape: one of `FORMATS`.
        columns: their names and kinds, in order.
        excel: with csv, a byte order mark, and no cell that a spreadsheet would run.
        hxl: with csv, a second header of HXL hashtags.

    Raises:
        UsageError: rows without coordinates as GeoJSON, or a library is not installed.
    """
    if shape == "csv":
        mark = BOM if excel else b""
        return mark + b"".join(
            csv_lines(rows, columns, hxl=hxl, exact=() if excel else EXACT)
        )
    return _WRITERS[shape](rows, columns, title)


# Columns of an article's own words. They are written as they are, so that they still stand at their
# offsets; only with
# `--excel` do they get an apostrophe where they begin like a formula.
EXACT = ("words", "original_words")


def _jsonl(
    rows: Iterable[Row],
    _columns: Mapping[str, str],
    _title: str,
) -> bytes:
    return b"".join(map(json_line, rows))


def _parquet(
    rows: Iterable[Row],
    columns: Mapping[str, str],
    _title: str,
) -> bytes:
    """Rows as Parquet."""
    try:
        return parquet(rows, columns)
    except ImportError:
        raise MissingPackage("Parquet", "pyarrow", "parquet") from None


def _geojson(rows: Iterable[Row], columns: Mapping[str, str], _title: str) -> bytes:
    """Rows with coordinates as points; the others have no geometry."""
    if "lat" not in columns:
        raise UsageError(
            "these rows have no coordinates: they cannot be written as geojson"
        )
    features = []
    for number, row in enumerate(rows):
        row = dict(row)
        lat, lon = row.pop("lat"), row.pop("lon")
        point = (
            None
            if lat is None or lon is None
            else {"type": "Point", "coordinates": [lon, lat]}
        )
        ident = row.get("id") or number
        features.append(
            {"type": "Feature", "id": ident, "geometry": point, "properties": row}
        )
    return json_line({"type": "FeatureCollection", "features": features})


def _xlsx(rows: Iterable[Row], columns: Mapping[str, str], title: str) -> bytes:
    """A workbook of one sheet. Text is written as text, so that nothing in it runs and nothing need
    be changed.
    """
    try:
        import openpyxl
        from openpyxl.cell import WriteOnlyCell
    except ImportError:
        raise MissingPackage("XLSX", "openpyxl", "tables") from None
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31] or "reportedly")

    def cell(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, _UNPRINTABLE.sub("\ufffd", value)[:_LONGEST])
        made.data_type = "s"
        return made

    sheet.append(list(columns))
    for number, row in enumerate(rows):
        if number >= _MOST_ROWS:
            raise UsageError(f"a sheet holds {_MOST_ROWS:,} rows; write csv or parquet")
        sheet.append([cell(row[name]) for name in columns])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _html_page(rows: Iterable[Row], columns: Mapping[str, str], title: str) -> bytes:
    """A page of one table, to be read or printed."""
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in columns)
    body = "".join(
        "<tr>"
        + "".join(f"<td>{_html_cell(row[name])}</td>" for name in columns)
        + "</tr>\n"
        for row in rows
    )
    name = html.escape(title or "reportedly")
    style = (
        "table{border-collapse:collapse;font:14px sans-serif}"
        "td,th{border:1px solid #999;padding:.2em .5em;text-align:left;vertical-align:top}"
    )
    page = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{name}</title><style>{style}</style></head>"
        f"<body><h1>{name}</h1>\n<table><thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}</tbody></table></body></html>\n"
    )
    return page.encode("utf-8", "replace")


def _html_cell(value: Any) -> str:
    return "" if value is None else html.escape(str(value))


_WRITERS: Mapping[
    str,
    Callable[
        [
            Iterable[Row],
            Mapping[str, str],
            str,
        ],
        bytes,
    ],
] = {
    "jsonl": _jsonl,
    "parquet": _parquet,
    "geojson": _geojson,
    "xlsx": _xlsx,
    "html": _html_page,
}
