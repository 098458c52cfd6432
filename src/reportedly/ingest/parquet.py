"""Parquet to pages: a row is an article, its columns those of a JSON line, of which only `text` is
required.

A row becomes the JSON line it stands for, and that line's bytes are what is kept: a ledger can then
be verified without the file, and the same article gives the same bytes in whatever file it stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from reportedly.ingest.stores import File
from reportedly.records import Failure

COLUMNS = ("id", "title", "published", "outlet", "url", "text")
_BATCH = 500  # rows decoded at a time: some 3 MB of news


def row_count(path: File) -> int:
    """The rows of a file, from its footer.

    Raises:
        OSError: it cannot be read, or is not Parquet.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return int(parquet.read_metadata(_source(path)).num_rows)
    except pa.ArrowException as error:
        raise OSError(None, f"not Parquet: {error}") from None


def parquet_lines(
    path: File, name: str, first: int = 0, many: int | None = None
) -> Iterator[tuple[bytes, str] | Failure]:
    """Rows as JSON lines, each with its place ("news.parquet:3").

    Args:
        name: the file as it is to be called.
        first: rows passed over; whole row groups of them are not decoded.
        many: rows given at most; all by default.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        yield Failure(
            name, "is Parquet: pip install 'reportedly[parquet]', or save it as CSV"
        )
        return
    try:
        with parquet.ParquetFile(
            _source(path), pre_buffer=not isinstance(path, Path)
        ) as file:
            columns = [c for c in COLUMNS if c in file.schema_arrow.names]
            if "text" not in columns:
                yield Failure(
                    name,
                    f'has no column "text"; its columns are {", ".join(file.schema_arrow.names)}',
                )
                return
            for number, row in _rows(file, columns, first, many):
                yield _line(row), f"{name}:{number + 1}"
    except (OSError, pa.ArrowException) as error:
        yield Failure(name, f"cannot be read as Parquet ({str(error).splitlines()[0]})")


def _source(path: File) -> Any:
    return path if isinstance(path, Path) else path.random_access()


def _rows(
    file: Any, columns: list[str], first: int, many: int | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    last = file.metadata.num_rows if many is None else first + many
    number = 0
    for group in range(file.num_row_groups):
        size = file.metadata.row_group(group).num_rows
        if number + size <= first or number >= last:
            number += size
            continue
        for batch in file.iter_batches(_BATCH, row_groups=[group], columns=columns):
            begin, end = max(0, first - number), min(len(batch), last - number)
            if begin < end:
                yield from enumerate(
                    batch.slice(begin, end - begin).to_pylist(), number + begin
                )
            number += len(batch)
            if number >= last:
                return


def _line(row: dict[str, Any]) -> bytes:
    told = {c: row[c] for c in COLUMNS if row.get(c) is not None}
    return json.dumps(told, ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
