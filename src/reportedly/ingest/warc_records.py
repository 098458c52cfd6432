"""A WARC file to its records, each whole and with its place; a damaged one is named and the next is
found again.

Gzip members and records are framed here and not by a WARC library, since such libraries stop at the
first
damage, or pass over it without a word: here it must cost one record. At most one record is in
    memory.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import BinaryIO

from reportedly.ingest.html import MAX_HTML
from reportedly.ingest.packed import GZIP, MOST_RATIO, is_bomb

MAX_HEADER = 64_000  # bytes of a record's own header; those of crawls have some 600
MAX_RECORD = (
    MAX_HTML + 1_000_000
)  # a page of the largest size, and room for its HTTP header

_CHUNK = 16_384  # bytes read at a time: about one compressed news page
_HEADER_END = re.compile(rb"\r?\n\r?\n")
# "Content-Length: 412" in any case; not "X-Original-Content-Length: 412"
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$", re.I | re.M)
# How a record opens; where bytes are missing it stands in the middle of a line.
_START = re.compile(rb"WARC/\d\.\d\r?\n(?=WARC-|Content-)", re.I)
_START_SIZE = 24  # bytes that its longest match looks at, and some
_MEMBER_HEADER = (
    4096  # bytes in which a gzip member's own header ends and its data begin
)
_LOOKS = (
    8  # times a member is inflated anew to see whether a record's length can be true
)
_TAIL = (
    12  # bytes looked at behind a record: two line ends, and how the next one begins
)


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """One record as it came, uncompressed.

    `number` counts from 1 in the file and `offset` is the byte of the file where the record begins
    (in a compressed file, where its gzip member does). Of a record over `MAX_RECORD` bytes, `size`,
    only the beginning is there.
    """

    number: int
    offset: int
    size: int
    data: bytes

    @property
    def whole(self) -> bool:
        """Whether all of it is there."""
        return len(self.data) == self.size


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of the file that give no record, counted as one record; `problem` says why, for a
    person.
    """

    number: int
    offset: int
    problem: str


_VERSION = re.compile(rb"WARC/\d\.\d\r?\n")  # the whole first line of a record
_OPENING = 10  # its bytes


class _Broken(Exception):
    """A gzip member that cannot be read to its end."""


def records(stream: BinaryIO) -> Iterator[ArchiveRecord | Damage]:
    """Every record of a WARC file in order, compressed or not, and every place where there should
    be one.

    Args:
        stream: a file that can be sought; it is read forward but for the search behind a damage.

    Raises:
        OSError: the file cannot be read.
    """
    numbers = count(1)
    if _is_compressed(stream):
        yield from _members(stream, numbers)
    else:
        stream.seek(0)
        yield from _framed(_Window(stream.read, _tail_of(stream)), numbers, None)


def _is_compressed(stream: BinaryIO) -> bool:
    """Whether a file is gzip; one that begins with neither magic nor record may have a damaged
    first member.
    """
    opening = stream.read(_OPENING)
    if opening.startswith(GZIP):
        return True
    if _VERSION.match(opening):
        return False
    return _next_member(stream, 0) < stream.seek(0, 2)


# ------------------------------------------------------------------ records in a run of bytes
class _Window:
    """A stream read forward with what was looked at ahead; `at` is the offset of its first byte."""

    def __init__(
        self,
        read: Callable[[int], bytes],
        tail: Callable[[int], bytes | None] | None = None,
    ) -> None:
        self._read = read
        self._tail = tail
        self._ahead = bytearray()
        self.at = 0

    def peek(self, size: int, start: int = 0) -> bytes:
        """Up to `size` bytes from `start` on, fewer only at the end."""
        while len(self._ahead) < start + size and (more := self._read(_CHUNK)):
            self._ahead += more
        return bytes(self._ahead[start : start + size])

    def skip(self, size: int) -> int:
        """Leave bytes behind; gives how many there were."""
        left = size
        while left and (here := len(self.peek(min(left, _CHUNK)))):
            del self._ahead[:here]
            left -= here
        self.at += size - left
        return size - left

    def skip_lines(self) -> None:
        """Leave empty lines behind."""
        while self.peek(1) in (b"\r", b"\n"):
            here = self.peek(_CHUNK)
            self.skip(len(here) - len(here.lstrip(b"\r\n")))

    def to_next_record(self) -> int:
        """Leave everything behind up to where the next record opens; gives how many bytes those
        were.
        """
        began = self.at
        while here := self.peek(4 * _CHUNK):
            if match := _START.search(here, 0 if self.at > began else 1):
                self.skip(match.start())
                break
            # The opening line may lie across the border of two looks.
            self.skip(len(here) if len(here) < 4 * _CHUNK else len(here) - _START_SIZE)
        return self.at - began

    def behind(self, size: int) -> bytes | None:
        """What follows `size` bytes on, if that can be told without reading them here."""
        return self._tail(self.at + size) if self._tail else None


def _tail_of(stream: BinaryIO) -> Callable[[int], bytes]:
    """Some bytes of a file from a place on, none beyond its end; the file stays where it is."""

    def tail(at: int) -> bytes:
        here = stream.tell()
        found = b""
        if at < stream.seek(0, 2):  # no system seeks as far as a header may say
            stream.seek(at)
            found = stream.read(_TAIL)
        stream.seek(here)
        return found

    return tail


def _framed(
    window: _Window, numbers: Iterator[int], member: int | None
) -> Iterator[ArchiveRecord | Damage]:
    """The records of a file, or of one gzip member that begins at byte `member`.

    Raises:
        _Broken: the member is damaged; the record it was met in is not given.
    """
    while True:
        window.skip_lines()
        if not window.peek(1):
            return
        offset = window.at if member is None else member
        header = _header_and_block(window)
        if isinstance(header, str):
            lost = window.to_next_record()
            yield Damage(
                next(numbers),
                offset,
                f"{header}; {lost:,} bytes passed over up to the next record or the end",
            )
            continue
        start, length = header
        size = start + length
        if size > MAX_RECORD:
            yield from _oversized(window, start, size, next(numbers), offset)
        elif _ends_well(window.peek(_TAIL, size), len(window.peek(size)) == size):
            data = window.peek(size)
            window.skip(size)
            yield ArchiveRecord(next(numbers), offset, size, data)
        else:
            window.skip(start)
            yield _wrong_length(length, window.to_next_record(), next(numbers), offset)


def _header_and_block(window: _Window) -> tuple[int, int] | str:
    """How long a record's header and its block are, or why that cannot be told."""
    if window.peek(5) != b"WARC/":
        return "no record begins here"
    head = window.peek(MAX_HEADER)
    end = _HEADER_END.search(head)
    if end is None:
        return f"the record's header does not end within {MAX_HEADER:,} bytes"
    length = _LENGTH.search(head, 0, end.start() + 1)
    if length is None:
        return "the record has no Content-Length that can be read"
    return end.end(), int(length[1])


def _ends_well(tail: bytes, complete: bool) -> bool:
    """Whether a record's declared end is one: empty lines or the end of all, and perhaps the next
    record.
    """
    rest = tail.lstrip(b"\r\n")
    return complete and (
        not rest
        or tail.startswith(b"\r\n\r\n")
        or (rest != tail and rest.startswith(b"WARC/"))
    )


def _wrong_length(length: int, lost: int, number: int, offset: int) -> Damage:
    """The damage of a record whose declared length is not its own."""
    what = (
        "is cut off or its length is wrong" if lost < length else "has a wrong length"
    )
    return Damage(
        number,
        offset,
        f"the record {what}: "
        f"{length:,} bytes are declared, {lost:,} stand before the next or the end",
    )


def _oversized(
    window: _Window, start: int, size: int, number: int, offset: int
) -> Iterator[ArchiveRecord | Damage]:
    """A record over the limit: its beginning, once its length has proved true."""
    beginning = window.peek(MAX_HEADER)
    known = window.behind(
        size - 1
    )  # with its last byte: beyond the end of the file nothing would look like an end
    if known is not None and not (known and _ends_well(known[1:], True)):
        window.skip(start)
        yield _wrong_length(size - start, window.to_next_record(), number, offset)
        return
    passed = window.skip(size)
    if passed == size and _ends_well(window.peek(_TAIL), True):
        yield ArchiveRecord(number, offset, size, beginning)
    else:
        lost = passed - start + (window.to_next_record() if window.peek(1) else 0)
        yield _wrong_length(size - start, lost, number, offset)


# ------------------------------------------------------------------ members of a gzip file
class _GzipMember:
    """One gzip member, inflated as it is read; `end` is the byte behind it once all of it was
    read.
    """

    def __init__(self, stream: BinaryIO, start: int) -> None:
        stream.seek(start)
        self._stream = stream
        self._start = start
        self._inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._taken = self._given = 0
        self._looks = 0
        self.end = start

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end, whose check sum has then proved right.

        Raises:
            _Broken: it is damaged, or the file ends within it.
        """
        while not self._inflate.eof:
            raw = self._inflate.unconsumed_tail
            if not raw:
                raw = self._stream.read(_CHUNK)
                self._taken += len(raw)
            if not raw:
                raise _Broken("the file ends in the middle of it")
            try:
                got = self._inflate.decompress(raw, size)
            except zlib.error as error:
                raise _Broken(str(error).rpartition(": ")[2]) from None
            if self._inflate.eof:
                self.end = self._stream.tell() - len(self._inflate.unused_data)
            self._given += len(got)
            if is_bomb(self._given, self._taken):
                raise _Broken(f"it unpacks to over {MOST_RATIO} times its size")
            if got:
                return got
        return b""

    def tail(self, at: int) -> bytes | None:
        """Some of its bytes from a place on, none beyond its end; it is inflated once more for
        them, so that None stands for them after some looks.
        """
        self._looks += 1
        if self._looks > _LOOKS:
            return None
        here = self._stream.tell()
        try:
            again = _Window(_GzipMember(self._stream, self._start).read)
            again.skip(at)
            return again.peek(_TAIL)
        except _Broken:
            return b""
        finally:
            self._stream.seek(here)


def _members(
    stream: BinaryIO, numbers: Iterator[int]
) -> Iterator[ArchiveRecord | Damage]:
    """The records of a packed archive, each in a member of its own, and damage between them."""
    size = stream.seek(0, 2)
    at = 0
    while at < size:
        stream.seek(at)
        if stream.read(len(GZIP)) != GZIP:
            following = _next_member(stream, at)
            if not _is_padding(stream, at, following):
                problem = (
                    f"{following - at:,} bytes that are no gzip member; passed over"
                )
                yield Damage(next(numbers), at, problem)
            at = following
            continue
        member = _GzipMember(stream, at)
        try:
            yield from _framed(_Window(member.read, member.tail), numbers, at)
            at = member.end
        except _Broken as broken:
            following = _next_member(stream, at + 1)
            problem = f"the gzip member is damaged ({broken}); {following - at:,} bytes passed over"
            yield Damage(next(numbers), at, problem)
            at = following


def _next_member(stream: BinaryIO, at: int) -> int:
    """The next byte where a gzip member begins that opens with a record, or the end of the file."""
    stream.seek(at)
    held, base = b"", at
    while more := stream.read(_CHUNK):
        held += more
        found = held.find(GZIP)
        while found >= 0:
            if _opens_with_record(stream, base + found):
                return base + found
            found = held.find(GZIP, found + 1)
        base += len(held) - 2  # the magic may lie across the border
        held = held[-2:]
        stream.seek(base + len(held))
    return stream.seek(0, 2)


def _opens_with_record(stream: BinaryIO, at: int) -> bool:
    """Whether a packed member that begins here holds a record."""
    # Three bytes of magic turn up in compressed data by chance, once in 16 MB; a file may also be
    # full of them.
    here = stream.tell()
    stream.seek(at)
    opening = stream.read(_MEMBER_HEADER)
    stream.seek(here)
    try:
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return unpacker.decompress(opening, 5) == b"WARC/"
    except zlib.error:
        return False


def _is_padding(stream: BinaryIO, start: int, end: int) -> bool:
    """Whether there are only zero bytes, with which archives are filled up to whole blocks."""
    stream.seek(start)
    left = end - start
    while left and (here := stream.read(min(left, _CHUNK))):
        if here.strip(b"\x00"):
            return False
        left -= len(here)
    return True
