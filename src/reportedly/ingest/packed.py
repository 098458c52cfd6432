"""Packed files: gzip, Zstandard, bzip2, xz and ZIP. What is inside is told by its content, as any
file is.

A bomb is known by what it unpacks to: past some megabytes no file of text is packed a hundredfold,
    and one that
is, is not unpacked further. Nothing is written to disk, and memory holds a block.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol, cast

from reportedly.errors import InputError, told_by
from reportedly.ingest.opened import Item, Opened
from reportedly.lexicons.web_names import web_name_set, web_names
from reportedly.records import Failure

GZIP, ZSTD, BZIP2, XZ = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ"
ZIP = b"PK\x03\x04"
# bytes unpacked before the ratio counts: a page of one repeated letter is no bomb
FREE = 20_000_000
MOST_RATIO = 100  # English text is packed 3 to 5 times, tables and logs 20 to 40; bombs reach 1,000
MOST_MEMBERS = 10_000  # files of one ZIP archive
MOST_DIRECTORY = (
    5_000_000_000  # bytes all files of one ZIP archive may say they unpack to
)
_BLOCK = 64 * 1024
# What the library raises where it unpacks a file of a ZIP archive that is damaged …
UNPACKING = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(EOFError, OSError, NotImplementedError),
)
# … and where it opens one, or one that is encrypted, or has no file of a name.
DAMAGED = (*UNPACKING, RuntimeError, ValueError, KeyError)


def first_line(error: BaseException) -> str:
    """What an error says, cut to a line; its kind where it says nothing."""
    return next(
        iter(str(error).splitlines()),
        type(error).__name__,
    )[:_LONGEST_LINE]


_LONGEST_LINE = 100  # characters of another library's message

Reader = Callable[[Opened], Iterator[Item]]


class _Unpacker(Protocol):
    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


class Bomb(OSError):
    """What is packed is no text: it unpacks to far more than text does."""


class Unpacking(io.RawIOBase):
    """A packed stream, unpacked as it is read.

    Raises (on reading):
        Bomb: it unpacks to more than text does.
        OSError: it is damaged, or ends early.
    """

    def __init__(self, packed: BinaryIO, kind: bytes) -> None:
        self._packed = packed
        self._kind = kind
        self._unpacker: _Unpacker = _UNPACKERS[kind]()
        self._taken = 0
        self._given = 0
        self._left = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        piece = self._piece(len(buffer))
        buffer[: len(piece)] = piece
        self._given += len(piece)
        _stop_at_bomb(self._given, self._taken)
        return len(piece)

    def _piece(self, size: int) -> bytes:
        """Some bytes unpacked, over the end of one member into the next."""
        while not self._ended:
            unpacker = self._unpacker
            if getattr(unpacker, "eof", False):
                if not self._next_member():
                    return b""
                continue
            data = self._left
            if not data and getattr(unpacker, "needs_input", True):
                data = self._packed.read(_BLOCK)
                self._taken += len(data)
                if not data:
                    raise OSError(None, "its packing ends early: it is cut off")
            try:
                piece = unpacker.decompress(data, size)
            except (zlib.error, lzma.LZMAError, OSError, EOFError) as error:
                raise OSError(None, f"is damaged ({error})") from None
            self._left = getattr(unpacker, "unconsumed_tail", b"")
            if piece:
                return piece
        return b""

    def _next_member(self) -> bool:
        """Whether another packed member follows the one that ended."""
        rest = getattr(self._unpacker, "unused_data", b"") or self._packed.read(_BLOCK)
        rest = rest.lstrip(b"\0")
        if not rest.startswith(self._kind):
            self._ended = True
            return False
        self._taken += len(rest)
        self._unpacker = _UNPACKERS[self._kind]()
        self._left = rest
        return True


class _Zstandard(io.RawIOBase):
    """A Zstandard stream; its size is held against the packed one as it is read.

    Raises:
        InputError: the package that unpacks it is not installed.
    """

    def __init__(self, packed: BinaryIO, name: str) -> None:
        try:
            from fastwarc.stream_io import ZstdReader
        except ImportError:
            raise InputError(
                name,
                "is packed by Zstandard: pip install 'reportedly[crawls]', or unpack it first",
            ) from None
        self._packed = packed
        self._reader = ZstdReader(packed)
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            piece = self._reader.read(len(buffer))
        except (OSError, ValueError) as error:
            raise OSError(None, f"is damaged ({error})") from None
        buffer[: len(piece)] = piece
        self._given += len(piece)
        _stop_at_bomb(self._given, self._packed.tell())
        return len(piece)


_UNPACKERS: dict[bytes, Callable[[], _Unpacker]] = {
    GZIP: lambda: cast(_Unpacker, zlib.decompressobj(16 + zlib.MAX_WBITS)),
    BZIP2: lambda: cast(_Unpacker, bz2.BZ2Decompressor()),
    XZ: lambda: cast(_Unpacker, lzma.LZMADecompressor(memlimit=200_000_000)),
}
SINGLE = (GZIP, ZSTD, BZIP2, XZ)


def unpacked(file: Opened) -> Opened:
    """What a file packed by gzip and its kin holds, under the name without the packing's ending.

    Raises:
        InputError: it is packed too deeply, damaged from its beginning, or by Zstandard and the
            package for it is not installed.
    """
    kind = next(magic for magic in SINGLE if file.head.startswith(magic))
    stream: io.RawIOBase = (
        _Zstandard(file.stream, file.name)
        if kind == ZSTD
        else Unpacking(file.stream, kind)
    )
    name = file.name
    for ending in web_names("packed_endings"):
        name = name.removesuffix(ending)
    try:
        inner = file.inside(name, cast(BinaryIO, stream))
    except OSError as error:
        raise InputError(file.name, told_by(error)) from None
    return inner


def zip_items(file: Opened, read: Reader) -> Iterator[Item]:
    """The articles of the files of a ZIP archive, in order of their names.

    Args:
        read: reads one file.
    """
    try:
        archive = zip_file(file)
        members = sorted(_articles_of(archive.infolist()), key=lambda m: m.filename)
    except InputError as error:
        yield Failure(error.origin, error.reason)
        return
    for member in members:
        bare = member.filename.rpartition("/")[2]
        if member.is_dir():
            continue
        if bare.startswith("."):
            continue
        if member.filename.startswith("__MACOSX/"):
            continue
        name = f"{file.name}/{member.filename}"
        if member.flag_bits & 1:
            yield Failure(name, "is encrypted; unpack it with its password first")
            continue
        try:
            with archive.open(member) as stream:
                yield from read(file.inside(name, cast(BinaryIO, stream)))
        except InputError as error:
            yield Failure(error.origin, error.reason)
        except UNPACKING as error:
            yield Failure(name, f"cannot be unpacked ({first_line(error)})")


def _articles_of(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files that can hold articles: of a packed crawl (WACZ) its records, not its indexes."""
    crawl = [
        m
        for m in members
        if m.filename.startswith("archive/")
        if ".warc" in m.filename.casefold()
    ]
    if crawl:
        return crawl
    names = {m.filename for m in members}
    return [m for m in members if not _stands_beside(m.filename, names)] or members


def _stands_beside(name: str, names: set[str]) -> bool:
    """Whether a file is a picture, a style or another part of a page that was packed with it: by
    its ending, or in the folder "page_files" of a "page.html". A script may be somebody's tweets.
    """
    ending = name.rpartition(".")[2].casefold()
    if ending != "js" and ending in web_name_set("furniture"):
        return True
    for folder_end in web_names("folders_of_pages"):
        page, found, _ = name.partition(f"{folder_end}/")
        if found and any(f"{page}{end}" in names for end in web_names("page_endings")):
            return True
    return False


def zip_file(file: Opened) -> zipfile.ZipFile:
    """A ZIP archive, whose directory says that it is no bomb.

    Raises:
        InputError: it is none, or one of too many or too large files.
    """
    stream: BinaryIO = file.stream
    if not file.stream.seekable():
        stream = io.BytesIO(file.whole(MOST_PACKED))
    try:
        archive = zipfile.ZipFile(stream)
    except DAMAGED as error:
        raise InputError(
            file.name, f"is a damaged ZIP file ({first_line(error)})"
        ) from None
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise InputError(
            file.name,
            f"holds {len(members):,} files, over the limit of {MOST_MEMBERS:,}; unpack it",
        )
    refuse_bomb(file.name, members)
    return archive


MOST_PACKED = 200_000_000  # bytes of a ZIP file inside another packed file, which is held in memory


def _stop_at_bomb(unpacked: int, packed: int) -> None:
    """Raise a Bomb where what was unpacked so far is one."""
    if is_bomb(unpacked, packed):
        raise Bomb(
            None, f"unpacks to over {MOST_RATIO} times its size, which no text does"
        )


def is_bomb(unpacked: int, packed: int) -> bool:
    """Whether so many bytes come of so few packed ones as no text's do."""
    return unpacked > max(FREE, MOST_RATIO * packed)


def refuse_bomb(
    name: str, members: list[zipfile.ZipInfo], most: int = MOST_DIRECTORY
) -> None:
    """Look at what the files of an archive say they unpack to.

    Raises:
        InputError: it is more than text does, or more than `most` bytes.
    """
    for member in members:
        ratio = member.file_size / max(1, member.compress_size)
        if is_bomb(member.file_size, member.compress_size):
            raise InputError(
                name,
                f"holds {member.filename!r}, which unpacks to {ratio:,.0f} times its size: "
                "no text does",
            )
    if sum(member.file_size for member in members) > most:
        raise InputError(name, f"unpacks to over {most:,} bytes; unpack and split it")
