"""Figures, statements and events to files that other programs read: CSV, JSON lines, GeoJSON,
Parquet.

One flat row a claim, the same columns in every format, in a fixed order. Days are ISO 8601,
countries ISO 3166-1 alpha-3, coordinates WGS 84 degrees.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from reportedly.exports.events import EVENT_TYPES, event_cells
from reportedly.records import (
    Kept,
    KeptEvent,
    KeptFigure,
    KeptReading,
    KeptStatement,
    LedgerView,
    Reading,
    Reason,
)

Scalar = str | int | float | date | None
Row = dict[str, Scalar]

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
    for code in (*range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}
_SURROGATE = re.compile("[\ud800-\udfff]")

# Humanitarian Exchange Language 1.1 hashtags of the columns that have one.
HXL: Mapping[str, str] = {
    "id": "#meta+id",
    "category": "#affected+type",
    "low": "#affected+num+min",
    "high": "#affected+num+max",
    "unit": "#meta+unit",
    "counted": "#affected+group",
    "place": "#loc+name",
    "country": "#country+code+v_iso3",
    "country_name": "#country+name",
    "admin1": "#adm1+code+v_geonames",
    "admin1_name": "#adm1+name",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "first_day": "#date+start",
    "last_day": "#date+end",
    "source": "#meta+source",
    "published": "#date+reported",
    "outlet": "#meta+outlet",
    "url": "#meta+url",
    "words": "#description+evidence",
}

_FIGURE_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("id", "category", "term"), "text"),
    **dict.fromkeys(("low", "high"), "integer"),
    **dict.fromkeys(
        ("qualifier", "unit", "counted", "stock_or_flow", "place", "admin1", "country"),
        "text",
    ),
    "geonameid": "integer",
    **dict.fromkeys(("lat", "lon"), "real"),
    **dict.fromkeys(("place_precision", "origin", "destination"), "text"),
    **dict.fromkeys(("first_day", "last_day"), "day"),
    **dict.fromkeys(
        (
            "time_precision",
            "source",
            "source_id",
            "source_kind",
            "certainty",
            "passage",
        ),
        "text",
    ),
}
_STATEMENT_TYPES: Mapping[str, str] = {
    **dict.fromkeys(
        ("id", "speaker", "speaker_id", "speaker_role", "speaker_kind", "cue", "kind"),
        "text",
    ),
    "said_on": "day",
    **dict.fromkeys(("certainty", "distance", "passage"), "text"),
}
_KEPT_TYPES: Mapping[str, str] = {
    "words": "text",
    **dict.fromkeys(("start", "end"), "integer"),
    **dict.fromkeys(("document", "title"), "text"),
    "version": "integer",
    "published": "day",
    **dict.fromkeys(("outlet", "url", "sha256", "stages", "lexicons"), "text"),
}
FIGURE_COLUMNS: Mapping[str, str] = {
    **_FIGURE_TYPES,
    **_KEPT_TYPES,
}  # name → text | integer | real | day
STATEMENT_COLUMNS: Mapping[str, str] = {**_STATEMENT_TYPES, **_KEPT_TYPES}
EVENT_COLUMNS: Mapping[str, str] = {**EVENT_TYPES, **_KEPT_TYPES}


# ------------------------------------------------------------------ rows
def figure_row(kept: KeptFigure) -> Row:
    """A figure as one flat row: the columns of `FIGURE_COLUMNS`."""
    f = kept.figure
    where = f.place.as_dict() if f.place else {}
    return {
        "id": f.id,
        "category": f.category,
        "term": f.term,
        "low": f.low,
        "high": f.high,
        "qualifier": f.qualifier,
        "unit": f.unit,
        "counted": f.counted,
        "stock_or_flow": f.stock_or_flow,
        "place": where.get("name"),
        "admin1": where.get("admin1"),
        "country": where.get("country"),
        "geonameid": where.get("geonameid"),
        "lat": where.get("lat"),
        "lon": where.get("lon"),
        "place_precision": where.get("precision"),
        "origin": f.origin.name if f.origin else None,
        "destination": f.destination.name if f.destination else None,
        "first_day": f.time.start if f.time else None,
        "last_day": f.time.end if f.time else None,
        "time_precision": f.time.precision if f.time else None,
        "source": f.source.name if f.source else None,
        "source_id": f.source.actor_id if f.source else None,
        "source_kind": f.source.kind if f.source else None,
        "certainty": f.certainty,
        "passage": f.passage,
        "words": f.evidence.text,
        "start": f.evidence.start,
        "end": f.evidence.end,
        **_kept_row(kept.kept),
    }


def statement_row(kept: KeptStatement) -> Row:
    """A statement as one flat row: the columns of `STATEMENT_COLUMNS`."""
    s = kept.statement
    return {
        "id": s.id,
        "speaker": s.speaker.name if s.speaker else None,
        "speaker_id": s.speaker.actor_id if s.speaker else None,
        "speaker_role": s.speaker.role if s.speaker else None,
        "speaker_kind": s.speaker.kind if s.speaker else None,
        "cue": s.cue.text if s.cue else None,
        "kind": s.kind,
        "said_on": s.said_on,
        "certainty": s.certainty,
        "distance": s.distance,
        "passage": s.passage,
        "words": s.content.text,
        "start": s.content.start,
        "end": s.content.end,
        **_kept_row(kept.kept),
    }


def event_row(kept: KeptEvent) -> Row:
    """An event as one flat row: the columns of `EVENT_COLUMNS`."""
    return {**event_cells(kept), **_kept_row(kept.kept)}


def _kept_row(kept: Kept) -> Row:
    return {
        "document": kept.document,
        "title": kept.title,
        "version": kept.version,
        "published": kept.published,
        "outlet": kept.outlet,
        "url": kept.url,
        "sha256": kept.sha256,
        "stages": kept.versions.stages,
        "lexicons": kept.versions.lexicons,
    }


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
            [_text(row[name]) if name in exact else _cell(row[name]) for name in names]
        )


def _cell(value: Scalar) -> str:
    if isinstance(value, str):
        return "'" + value if _FORMULA.match(value) else value
    return "" if value is None else str(value)


def _text(value: Scalar) -> str:
    return "" if value is None else str(value)


def _csv_line(cells: list[str]) -> bytes:
    line = StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def geojson(figures: Iterable[KeptFigure]) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946): a point where the place is known, `geometry` null where it is
    not.
    """
    features = []
    for kept in figures:
        row = figure_row(kept)
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
    every = [{name: _whole(value) for name, value in row.items()} for row in rows]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(every, schema=schema), sink)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _whole(value: Scalar) -> Scalar:
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


# ------------------------------------------------------------------ a whole ledger
@dataclass(frozen=True, slots=True)
class Table:
    """What can be exported of a ledger as flat rows."""

    columns: Mapping[str, str]
    rows: Callable[[LedgerView], Iterator[Row]]


TABLES: Mapping[str, Table] = {
    "figures": Table(FIGURE_COLUMNS, lambda view: map(figure_row, view.figures())),
    "statements": Table(
        STATEMENT_COLUMNS, lambda view: map(statement_row, view.statements())
    ),
    "events": Table(EVENT_COLUMNS, lambda view: map(event_row, view.events())),
}


def exported(view: LedgerView, shape: str, what: str, *, hxl: bool = False) -> bytes:
    """A ledger as one file.

    Args:
        view: what is kept.
        shape: csv | jsonl | geojson (figures only) | parquet.
        what: figures | statements | events, one row each; or, as jsonl, readings: whole articles as
            `read` prints them.
        hxl: with csv, add the row of HXL hashtags.
    """
    if shape == "geojson":
        return json_line(geojson(view.figures()))
    if what == "readings":
        return b"".join(json_line(reading.as_dict()) for reading in view.readings)
    table = TABLES[what]
    if shape == "parquet":
        return parquet(table.rows(view), table.columns)
    if shape == "csv":
        return b"".join(csv_lines(table.rows(view), table.columns, hxl=hxl))
    return b"".join(map(json_line, table.rows(view)))


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
        "figures": [f.because for f in claims.figures],
        "statements": [s.because for s in claims.statements],
        "events": [e.because for e in claims.events],
    }
    for name, every in whys.items():
        for row, because in zip(shown[name], every, strict=True):
            row["because"] = [reason.as_dict() for reason in because]
    return shown
