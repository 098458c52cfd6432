"""A list's selection as a file: CSV, XLSX, JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from fastapi.responses import JSONResponse, Response

from reportedly.errors import UsageError
from reportedly.exports.formats import written
from reportedly.serve.lists import List, Row

SHAPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# columns that serve the pages alone
_INSIDE = frozenset({"seen", "worst", "taken_out", "came"})


def file_columns(of: List, rows: Sequence[Row]) -> dict[str, str]:
    """The columns of a list's file and their kinds."""
    names = list(rows[0]) if rows else [name for name, _ in of.shown]
    return {name: "text" for name in names if name not in _INSIDE}


def plain_rows(rows: Iterable[Row]) -> list[Row]:
    """Rows as JSON has them."""
    return [
        {n: _file_cell(v) for n, v in row.items() if n not in _INSIDE} for row in rows
    ]


def _file_cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _in_a_cell(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, tuple) else value


def as_file(of: List, rows: Sequence[Row], shape: str) -> Response:
    """Rows as a file to keep.

    Raises:
        UsageError: there is no such kind of file.
    """
    if shape not in SHAPES:
        raise UsageError(f"no file {shape!r}; there are {', '.join(SHAPES)}")
    name = {"content-disposition": f'attachment; filename="{of.name}.{shape}"'}
    if shape == "json":
        return JSONResponse(plain_rows(rows), headers=name)
    excel = shape == "csv"  # opened in a spreadsheet, no cell of it may run
    flat = [{name: _in_a_cell(value) for name, value in row.items()} for row in rows]
    made = written(shape, flat, file_columns(of, rows), excel=excel, title=of.title)
    return Response(made, media_type=SHAPES[shape], headers=name)
