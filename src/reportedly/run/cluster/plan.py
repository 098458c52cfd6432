"""Which articles there are, and the pieces they are read in: runs of some hundred, numbered
through.

Only footers of Parquet files and line ends of JSON lines are read here. The number of an article is
its place among all inputs, so that any machine knows it and any order can be put right again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from reportedly.errors import UsageError, told_by
from reportedly.ingest.inputs import printable_name, why_unread
from reportedly.ingest.kinds import LINES, PARQUET
from reportedly.ingest.parquet import row_count
from reportedly.ingest.stores import File, files_at, is_address

PIECES = 512  # as many for the largest cluster we know to have no idle core at the end
LARGEST = 2000  # articles: on one core about a minute's reading, lost when a machine is
SMALLEST = 8  # articles: a file for each table is opened for them
_KINDS = "the engine reads Parquet (.parquet) and JSON lines (.jsonl), or folders"


@dataclass(frozen=True, slots=True)
class InputPiece:
    """A run of articles of one file.

    `first` and `many` count rows of Parquet, lines of JSON lines; of the latter `start` and `end`
    are bytes.
    """

    number: int  # of its first article, among all inputs
    path: str  # absolute, as every machine sees it, or an address
    name: str  # as it was given
    first: int
    many: int
    start: int = 0
    end: int = 0

    def packed(self) -> str:
        """The piece as one JSON string."""
        return json.dumps(asdict(self))

    @classmethod
    def unpacked(cls, packed: str) -> InputPiece:
        """The piece that `packed` wrote."""
        return cls(**json.loads(packed))


def plan(inputs: Iterable[str], size: int | None = None) -> list[InputPiece]:
    """The pieces of all inputs: files of Parquet or JSON lines, folders of them, and addresses of
    either.

    Args:
        size: articles a piece; by default as many as make 512 pieces, within 8 and 2,000.

    Raises:
        UsageError: an input is neither, or cannot be read.
    """
    counted = []
    for path in files(inputs):
        try:
            counted.append(
                (
                    path,
                    row_count(path)
                    if path.suffix.casefold() in PARQUET
                    else _count_lines(path),
                )
            )
        except OSError as error:
            raise UsageError(
                f"{printable_name(path)}: cannot be read ({told_by(error)})"
            ) from None
    total = sum(many for _, many in counted)
    if not total:
        raise UsageError("there is no article in these files")
    size = size or max(SMALLEST, min(LARGEST, -(-total // PIECES)))
    pieces: list[InputPiece] = []
    number = 0
    for path, many in counted:
        pieces += _cut_file(path, many, size, number)
        number += many
    return pieces


def files(inputs: Iterable[str]) -> Iterator[File]:
    """The files themselves; of folders those within, in order of their names and then deeper."""
    for name in inputs:
        if is_address(name):
            yield from _stored_files(name)
            continue
        path = Path(name)
        if path.is_dir():
            here = sorted(
                (p for p in path.iterdir() if not p.name.startswith(".")),
                key=lambda p: p.name,
            )
            found = [
                p for p in here if p.is_dir() or p.suffix.casefold() in PARQUET | LINES
            ]
            yield from files(str(p) for p in found)
        elif path.suffix.casefold() in PARQUET | LINES:
            yield path
        else:
            raise UsageError(f"{printable_name(name)}: {_KINDS}")


def _stored_files(address: str) -> Iterator[File]:
    try:
        found = files_at(address)
    except OSError as error:
        raise UsageError(f"{printable_name(address)}: {why_unread(error)}") from None
    for file, named in found:
        if file.suffix.casefold() in PARQUET | LINES:
            yield file
        elif named:
            raise UsageError(f"{printable_name(file)}: {_KINDS}")


def _count_lines(path: File) -> int:
    with path.open("rb") as stream:
        return sum(1 for _ in stream)


def _cut_file(path: File, many: int, size: int, number: int) -> Iterator[InputPiece]:
    here, name = str(path.resolve()), str(path)
    if path.suffix.casefold() in PARQUET:
        for first in range(0, many, size):
            yield InputPiece(number + first, here, name, first, min(size, many - first))
        return
    with path.open("rb") as stream:
        for first in range(0, many, size):
            start = stream.tell()
            count = min(size, many - first)
            for _ in range(count):
                stream.readline()
            yield InputPiece(
                number + first, here, name, first, count, start, stream.tell()
            )
