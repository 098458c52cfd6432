"""Claims to files that other programs read: CSV, JSON lines, GeoJSON, Parquet.

One flat row a claim, the same columns in every format, in a fixed order. Days are ISO 8601,
countries ISO 3166-1 alpha-3, coordinates WGS 84 degrees.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from io import StringIO
from typing import Any

from reportedly.exports.claims import Row, Scalar, claim_columns, claim_row
from reportedly.exports.columns import hashtags
from reportedly.records import (
    KINDS,
    KeptFigure,
    KeptReading,
    LedgerView,
    Reading,
    Reason,
    kind_named,
)

# Spreadsheets run a cell that begins so as a formula (OWASP, "CSV Injection"); words of an article
# never may.
# What makes a spreadsheet run a cell: a sign in front, full-width too, also behind marks that are
# not seen.
_FORMULA = re.compile(
    r"^ (?: [\t\r] | [\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]* [=+\-@＝＋－＠] )",
    re.VERBOSE,
)
# Ends of lines to Unicode, not to JSON: as they are, some readers would cut the line there. And
# what commands a terminal or turns its direction of writing: controls of 8 bits, bidi overrides.
_ENDS = {
    code: f"\\u{code:04x}"
    for code in (
        *range(0x7F, 0xA0),
        *range(0x2028, 0x202F),
        *range(0x2066, 0x206A),
    )
}
# Half a character, which UTF-8 cannot write
_SURROGATE = re.compile("[\ud800-\udfff]")

FIGURE_COLUMNS = claim_columns(kind_named("figure"))
STATEMENT_COLUMNS = claim_columns(kind_named("statement"))
EVENT_COLUMNS = claim_columns(kind_named("event"))
HXL = hashtags()


# ------------------------------------------------------------------ text formats
def json_line(value: Mapping[str, Any]) -> bytes:
    """One object as a line of UTF-8; half a surrogate pair, which UTF-8 cannot hold, stays an
    escape.
    """
    text = json.dumps(value, ensure_ascii=False, default=date.isoformat)
    if _SURROGATE.search(text):
        text = json.dumps(value, ensure_ascii=True, default=date.isoformat)
    return text.translate(_ENDS).encode() + b"\n"


def csv_lines(
    rows: Iterable[Row],
    columns: Iterable[str],
    *,
    hxl: bool = False,
    exact: Collection[str] = (),
) -> Iterator[bytes]:
    """Rows as CSV (RFC 4180), a header first; with `hxl`, a second header of HXL hashtags.

    A text that a spreadsheet would run as a formula gets an apostrophe in front, but for the
    columns of `exact`.
    """
    names = list(columns)
    yield _csv_line(names)
    if hxl:
        yield _csv_line([HXL.get(name, "") for name in names])
    for row in rows:
        yield _csv_line(
            [
                _exact_cell(row[name]) if name in exact else _safe_cell(row[name])
                for name in names
            ]
        )


def _safe_cell(value: Scalar) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, str):
        return "'" + value if _FORMULA.match(value) else value
    return "" if value is None else str(value)


def _exact_cell(value: Scalar) -> str:
    return "" if value is None else str(value)


def _csv_line(cells: list[str]) -> bytes:
    """One line of CSV as RFC 4180 writes it."""
    line = StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def geojson(figures: Iterable[KeptFigure]) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946): a point where the place is known, `geometry` null where it is
    not.
    """
    features = []
    for kept in figures:
        row = claim_row(kept)
        lon, lat = row.pop("lon"), row.pop("lat")
        point = (
            None
            if lat is None or lon is None
            else {"type": "Point", "coordinates": [lon, lat]}
        )
        features.append(
            {"type": "Feature", "id": row["id"], "geometry": point, "properties": row}
        )
    return {"type": "FeatureCollection", "features": features}


# ------------------------------------------------------------------ Parquet
def parquet(rows: Iterable[Row], columns: Mapping[str, str]) -> bytes:
    """Rows as one Parquet file with typed columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "real": pa.float64(),
        "day": pa.date32(),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    every = [
        {name: _without_surrogates(value) for name, value in row.items()}
        for row in rows
    ]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(every, schema=schema), sink)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _without_surrogates(value: Scalar) -> Scalar:
    """Text without halves of characters, which no file can hold."""
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


# ------------------------------------------------------------------ a whole ledger
def exported(view: LedgerView, shape: str, what: str, *, hxl: bool = False) -> bytes:
    """A ledger as one file.

    Args:
        view: what is kept.
        shape: csv | jsonl | geojson (figures only) | parquet.
        what: the table of a kind of claim (figures, statements, events), one row each;
            or, as jsonl, readings: whole articles as `read` prints them.
        hxl: with csv, add the row of HXL hashtags.
    """
    if shape == "geojson":
        return json_line(geojson(view.figures()))
    if what == "readings":
        return b"".join(json_line(reading.as_dict()) for reading in view.readings)
    kind = kind_named(what)
    rows, columns = map(claim_row, view.claims(kind)), claim_columns(kind)
    if shape == "parquet":
        return parquet(rows, columns)
    if shape == "csv":
        return b"".join(csv_lines(rows, columns, hxl=hxl))
    return b"".join(map(json_line, rows))


# ------------------------------------------------------------------ reasons
def explained(reading: Reading | KeptReading) -> dict[str, Any]:
    """`as_dict()` with a `because` on every value that has reasons: `reportedly read --explain`."""
    shown = reading.as_dict()
    found, claims = (
        (reading.mentions, reading.claims)
        if isinstance(reading, Reading)
        else (reading, reading)
    )
    whys: dict[str, list[tuple[Reason, ...]]] = {
        "passages": [p.because for p in reading.document.passages],
        "times": [t.because for t in found.times],
        "places": [p.because for p in found.places],
        "actors": [a.because for a in found.actors],
        **{k.table: [claim.because for claim in claims.of(k)] for k in KINDS},
    }
    for name, every in whys.items():
        for row, because in zip(shown[name], every, strict=True):
            row["because"] = [reason.as_dict() for reason in because]
    return shown
