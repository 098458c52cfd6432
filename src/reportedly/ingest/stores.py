"""Files in an object store, named by an address: "s3://news/2017/", "s3://news/2017/*.parquet".

They are asked for through pyarrow, which reads region and endpoint where all programs do: the
environment (`AWS_REGION`, `AWS_ENDPOINT_URL` …). Credentials of the environment, the user's profile
or the machine are used only where `REPORTEDLY_CREDENTIALS=1` says so; else a store is asked as
anybody. Nothing is asked for over the network unless such an address is named.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, TypeVar, cast

from reportedly.lexicons.web_names import web_names

# "s3://bucket"; not the one letter of a disk, "C://"
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
# What stands for several names: "2023-*", "part-[0-4]"
_WILD = re.compile(r"[*?\[]")
_BUFFER = (
    1 << 20
)  # bytes asked for at a time: a request costs some tens of milliseconds, a megabyte about as much
CREDENTIALS = (
    "REPORTEDLY_CREDENTIALS"  # the environment's word on using those of the machine
)
SCHEMES = web_names(
    "store_schemes"
)  # what pyarrow reads; only the first is tested here

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Stored:
    """One file of an object store; where only reading is asked for, it stands for a `Path`."""

    address: str  # with its scheme: "s3://news/2017/a.parquet"

    def __str__(self) -> str:
        return self.address

    @property
    def name(self) -> str:
        return PurePosixPath(self.address).name

    @property
    def stem(self) -> str:
        return PurePosixPath(self.address).stem

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.address).suffix

    def resolve(self) -> Stored:
        """Itself: an address means the same on every machine."""
        return self

    def open(self, _mode: str = "rb") -> BinaryIO:
        """The file from its beginning, to be read in order.

        Raises:
            OSError: there is none, or the store does not give it.
        """
        return cast(BinaryIO, io.BufferedReader(self.random_access(), _BUFFER))

    def random_access(self) -> Any:
        """The file as pyarrow reads it, of which parts can be asked for in any order.

        Raises:
            OSError: there is none, or the store does not give it.
        """
        system, path = _system(self.address)
        return _asked(lambda: system.open_input_file(path))


File = Path | Stored


def is_address(name: str) -> bool:
    """Whether a name on the command line is the address of something in a store."""
    return _ADDRESS.match(name) is not None


def file_at(name: str) -> File:
    """A file by its path or its address."""
    return Stored(name) if is_address(name) else Path(name)


def files_at(address: str) -> list[tuple[Stored, bool]]:
    """The files an address names: itself, those that match its `*`, `?` and `[…]`, or all within
    it.

    Returns:
        Each file with whether it was named (by itself or by a pattern) and not only found in a
        folder; in order of their names, a folder's files in its place. Hidden ones are named or
        left out.

    Raises:
        FileNotFoundError: there is none.
        OSError: the store does not answer, or there is no such kind of store.
    """
    system, path = _system(address)
    scheme = address[: address.index("://")]
    wild = _WILD.search(path)
    if not path.endswith("/") and _is_file(system, path):
        found = [path]
    elif wild:
        base = path[: path.rfind("/", 0, wild.start()) + 1].rstrip("/")
        wanted = path.split("/")
        found = [
            p
            for p in _within(system, base, deep="/" in path[wild.start() :])
            if _fits(p.split("/"), wanted)
        ]
    else:
        base = path.rstrip("/")
        found = [p for p in _within(system, base, deep=True) if not _hidden(p, base)]
    named = bool(wild) or found == [path]
    if not found:
        raise FileNotFoundError(address)
    return [
        (Stored(f"{scheme}://{p}"), named)
        for p in sorted(found, key=lambda p: p.split("/"))
    ]


def _system(address: str) -> tuple[Any, str]:
    """The store of an address, and the path within it."""
    scheme, _, rest = address.partition("://")
    if scheme.casefold() not in SCHEMES:
        raise OSError(
            None,
            f"no {scheme}:// is read, only {', '.join(SCHEMES)}: download it first",
        )
    if not rest.strip("/"):
        raise OSError(None, "it names no bucket")
    bucket, _, path = rest.partition(
        "/"
    )  # from_uri would take "?" and "#" for marks of its own
    system, root = opened_store(f"{scheme}://{bucket}")
    return system, f"{root}/{path}" if path else root


@cache
def opened_store(bucket: str) -> tuple[Any, str]:
    """A bucket's store and name, opened once a process: its region is asked for each time."""
    try:
        from pyarrow import fs
    except ImportError:
        wanted = "an object store is read by pyarrow: pip install 'reportedly[parquet]'"
        raise OSError(None, wanted) from None

    if os.environ.get(CREDENTIALS) == "1":
        system, root = _asked(lambda: fs.FileSystem.from_uri(bucket))
        return system, root
    scheme, _, name = bucket.partition("://")
    if scheme.casefold() == "s3":
        return _asked(lambda: _as_anybody(fs, name)), name
    if scheme.casefold() == "gs":
        return _asked(lambda: fs.GcsFileSystem(anonymous=True)), name
    wanted = (
        f"it is opened with the credentials of this machine only if {CREDENTIALS}=1"
    )
    raise OSError(None, wanted)


def _as_anybody(fs: Any, bucket: str) -> Any:
    """S3 without credentials, in the region the environment or the bucket names."""
    region = os.environ.get("AWS_REGION") or fs.resolve_s3_region(bucket)
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get(
        "AWS_ENDPOINT_URL"
    )
    given = {"endpoint_override": endpoint} if endpoint else {}
    return fs.S3FileSystem(anonymous=True, region=region, **given)


def _within(system: Any, base: str, deep: bool) -> list[str]:
    """The files under a folder of a store."""
    from pyarrow import fs

    listed = _asked(
        lambda: system.get_file_info(
            fs.FileSelector(base, recursive=deep, allow_not_found=True)
        )
    )
    return [info.path for info in listed if info.is_file]


def _is_file(system: Any, path: str) -> bool:
    return bool(_asked(lambda: system.get_file_info(path)).is_file)


def _fits(path: list[str], pattern: list[str]) -> bool:
    """Whether a path fits a pattern, folder by folder, as a shell has it."""
    return len(path) == len(pattern) and all(
        fnmatchcase(p, q) and (q.startswith(".") or not p.startswith("."))
        for p, q in zip(path, pattern, strict=True)
    )


def _hidden(path: str, base: str) -> bool:
    """Whether a part of the path begins with a dot."""
    return any(part.startswith(".") for part in path[len(base) :].split("/"))


def _asked(question: Callable[[], Answer]) -> Answer:
    """An answer of pyarrow's, its faults as OSError of one line."""
    import pyarrow as pa

    try:
        return question()
    except FileNotFoundError:
        raise
    except (OSError, pa.ArrowException) as error:
        raise OSError(None, str(error).splitlines()[0]) from None
