"""Parquet to pages: a row is an article, its columns those of a JSON line under whatever name, of
which only a text is required.

A row becomes the JSON line it stands for, and that line's bytes are what is kept: a ledger can then
be verified without the file, and the same article gives the same bytes in whatever file it stands.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from reportedly.ingest.fields import fold_key, named_keys, names
from reportedly.ingest.packed import MOST_RATIO, is_bomb
from reportedly.ingest.stores import File
from reportedly.records import Failure
from reportedly.records.article import METADATA

COLUMNS = ("id", *METADATA, "text")
_BATCH = 500  # rows decoded at a time: some 3 MB of news
MOST_DECODED = (
    500_000_000  # bytes of one table read whole: a piece of a data set has some 20 MB
)


def open_parquet(path: Any, **options: Any) -> Any:
    """A Parquet file whose footer says that it is no bomb, its words decoded only as they are asked
    for: one word of a dictionary may stand for a billion rows.

    Raises:
        OSError: it cannot be read, is not Parquet, or unpacks to more than text does.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        metadata = parquet.read_metadata(path)
        _refuse_bomb(metadata)
        words = [
            metadata.schema.column(n).path
            for n in range(metadata.num_columns)
            if metadata.schema.column(n).physical_type == "BYTE_ARRAY"
        ]
        return parquet.ParquetFile(path, read_dictionary=words, **options)
    except pa.ArrowException as error:
        raise OSError(None, f"not Parquet: {str(error).splitlines()[0]}") from None


def _refuse_bomb(metadata: Any) -> None:
    """An error for a file that unpacks to far more than text does."""
    packed = unpacked = 0
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for column in map(group.column, range(group.num_columns)):
            packed += max(0, column.total_compressed_size)
            unpacked += max(0, column.total_uncompressed_size)
    if is_bomb(max(unpacked, metadata.num_rows), packed):
        raise OSError(
            None, f"unpacks to over {MOST_RATIO} times its size, which no text does"
        )


def regular_file(path: Path) -> Path:
    """A file of a folder that somebody else made; a pipe or a device there would not end.

    Raises:
        OSError: it is not there, or no regular file of that folder.
    """
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        raise OSError(None, "no regular file")
    return path


def bounded_table(path: Path, most: int = MOST_DECODED) -> Any:
    """All of a Parquet file as an Arrow table.

    Raises:
        OSError: it cannot be read, or holds more than `most` bytes.
    """
    import pyarrow as pa

    with open_parquet(regular_file(path)) as file:
        empty = _plain_schema(file.schema_arrow).empty_table()
    tables = [empty]
    left = most
    for table in bounded_batches(path, most):
        left -= table.nbytes
        if left < 0:
            raise OSError(None, f"unpacks to over {most:,} bytes")
        tables.append(table)
    return pa.concat_tables(tables)


def bounded_batches(path: Path, most: int = MOST_DECODED) -> Iterator[Any]:
    """A Parquet file as Arrow tables of some rows, each of at most `most` bytes.

    Raises:
        OSError: it cannot be read, or some rows hold more.
    """
    import pyarrow as pa

    with open_parquet(regular_file(path)) as file:
        plain = _plain_schema(file.schema_arrow)
        for batch in file.iter_batches(_BATCH):
            if sum(map(_decoded_size, batch.columns)) > most:
                raise OSError(None, f"unpacks to over {most:,} bytes")
            columns = [_plain_column(column) for column in batch.columns]
            yield pa.Table.from_arrays(columns, schema=plain)


def _plain_schema(schema: Any) -> Any:
    """The schema with dictionaries spelt out."""
    import pyarrow as pa

    return pa.schema(
        [
            (
                field.name,
                field.type.value_type
                if pa.types.is_dictionary(field.type)
                else field.type,
            )
            for field in schema
        ]
    )


def _decoded_size(column: Any) -> int:
    """The bytes a column has when each of its rows has its own words."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    lengths = pc.take(pc.binary_length(column.dictionary), column.indices)
    return int(pc.sum(lengths.cast(pa.int64())).as_py() or 0)


def _plain_column(column: Any) -> Any:
    import pyarrow as pa

    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def row_count(path: File) -> int:
    """The rows of a file, from its footer.

    Raises:
        OSError: it cannot be read, or is not Parquet.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return int(parquet.read_metadata(_path_or_stream(path)).num_rows)
    except pa.ArrowException as error:
        raise OSError(None, f"not Parquet: {error}") from None


def parquet_lines(
    path: File,
    name: str,
    first: int = 0,
    many: int | None = None,
    pointed: Collection[str] = (),
) -> Iterator[tuple[bytes, str] | Failure]:
    """Rows as JSON lines, each with its place ("news.parquet:3").

    Args:
        name: the file as it is to be called.
        first: rows passed over; whole row groups of them are not decoded.
        many: rows given at most; all by default.
        pointed: columns that the user pointed at, whatever they are called.
    """
    try:
        import pyarrow as pa
    except ImportError:
        yield Failure(
            name, "is Parquet: pip install 'reportedly[parquet]', or save it as CSV"
        )
        return
    try:
        with open_parquet(
            _path_or_stream(path), pre_buffer=not isinstance(path, Path)
        ) as file:
            there = file.schema_arrow.names
            columns = _needed_columns(there, pointed)
            if not _holds_text(columns, pointed):
                its = f"its columns are {named_keys(there)}"
                problem = f"has no column of text; {its}: name it with --text-column"
                yield Failure(name, problem)
                return
            for number, row in _rows_between(file, columns, first, many):
                yield _json_line(row), f"{name}:{number + 1}"
    except (OSError, pa.ArrowException) as error:
        yield Failure(name, f"cannot be read as Parquet ({str(error).splitlines()[0]})")


def _needed_columns(there: Sequence[str], pointed: Collection[str]) -> list[str]:
    """The columns an article is made of: those under our names, in our order; where a field has
    none, all that `fields.yml` knows; those that were pointed at.
    """
    ours = [column for column in COLUMNS if column in there]
    meant = set(map(fold_key, pointed)) | {
        name.path[0]
        for field in (*COLUMNS, "modified")
        if field not in ours
        for name in names(field)
    }
    return ours + [c for c in there if c not in ours and fold_key(c) in meant]


def _holds_text(columns: Sequence[str], pointed: Collection[str]) -> bool:
    known = {name.path[0] for name in names("text")} | set(map(fold_key, pointed))
    return any(fold_key(column) in known for column in columns)


def _path_or_stream(path: File) -> Any:
    return path if isinstance(path, Path) else path.random_access()


def _rows_between(
    file: Any, columns: list[str], first: int, many: int | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Numbered rows from one on, so many of them; groups before and behind are not read."""
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
                # A row at a time: rows may share words that are long.
                for at in range(begin, end):
                    yield number + at, batch.slice(at, 1).to_pylist()[0]
            number += len(batch)
            if number >= last:
                return


def _json_line(row: dict[str, Any]) -> bytes:
    """A row as a JSON line, our own names first and in our order."""
    values = {c: value for c, value in row.items() if value is not None}
    return json.dumps(values, ensure_ascii=False, default=_json_text).encode()


def _json_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
