"""A file opened for reading: its name, its first bytes, and a stream that still begins with
them.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any, BinaryIO, cast

from reportedly.errors import InputError
from reportedly.records import Failure, Issue, RawPage

HEAD = (
    64 * 1024
)  # bytes looked at to tell what a file is: a mail's or a page's head fits
DEEPEST = 3  # containers inside each other: a gzip file in a ZIP file in a ZIP file

Item = RawPage | Failure
Foreign = Callable[
    [str], str | None
]  # the name of a text's language if it is one that is not read


@dataclass(frozen=True, slots=True)
class Given:
    """What the person who names a file knows of it, for pages that do not say it themselves.

    `columns` names the column of a table (or key of a JSON object) that holds a field: {"text":
    "excerpt_en"}.
    """

    outlet: str | None = None
    published: date | None = None
    columns: tuple[tuple[str, str], ...] = ()


NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Opened:
    """A file, or what stands packed in one.

    `name` is how it is called in messages, `stem` the beginning of ids, `suffix` its ending in
    small letters.
    """

    name: str
    stem: str
    suffix: str
    stream: BinaryIO
    given: Given = NOTHING
    foreign: Foreign | None = None
    depth: int = 0
    named: bool = True  # by the user, and not only found in a folder
    rows_only: bool = (
        False  # whether other kinds than those whose articles bring ids are passed over
    )
    head: bytes = field(default=b"", repr=False)

    def whole(self, limit: int) -> bytes:
        """All bytes of the file.

        Raises:
            InputError: there are more than `limit`.
        """
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise InputError(
                self.name, f"is over {limit:,} bytes, the limit for its kind; split it"
            )
        return data

    def inside(self, name: str, stream: BinaryIO) -> Opened:
        """A file that stands packed in this one.

        Raises:
            InputError: it is packed too deeply.
        """
        if self.depth + 1 > DEEPEST:
            raise InputError(
                name,
                f"is packed more than {DEEPEST} times over; unpack it and name what is inside",
            )
        bare = name.rpartition("/")[2]
        stem, dot, suffix = bare.rpartition(".")
        return replace(
            opened(stream),
            name=name,
            stem=stem if dot else bare,
            suffix=f".{suffix.casefold()}" if dot else "",
            given=self.given,
            foreign=self.foreign,
            depth=self.depth + 1,
            named=self.named,
            rows_only=self.rows_only,
        )


def opened(stream: BinaryIO) -> Opened:
    """A nameless file from its stream, its head looked at."""
    buffered = io.BufferedReader(cast("io.RawIOBase", stream), HEAD)
    return Opened(
        "",
        "",
        "",
        cast(BinaryIO, buffered),
        head=buffered.peek(HEAD)[:HEAD],
    )


def derived_id(stem: str, data: bytes) -> str:
    """The id of an article that brings none: "mosul-1f0c9a2b", the same wherever the folder is
    moved.
    """
    return f"{stem}-{sha256(data).hexdigest()[:8]}"


def made(
    maker: Callable[[bytes, str, str], RawPage], data: bytes, origin: str, ident: str
) -> Item:
    """The page a maker makes of some bytes, or why it makes none."""
    try:
        return maker(data, origin, ident)
    except InputError as error:
        return Failure(error.origin, error.reason)


def one_item(
    file: Opened, maker: Callable[[bytes, str, str], RawPage], limit: int
) -> Iterator[Item]:
    """The one article of a file, by what makes a page of its bytes; a file over the limit is a
    failure.
    """
    try:
        data = file.whole(limit)
    except InputError as error:
        yield Failure(error.origin, error.reason)
        return
    yield made(maker, data, file.name, derived_id(file.stem, data))


def with_issues(item: Item, issues: tuple[Issue, ...]) -> Item:
    """A page with what is doubtful of the file that it stands in."""
    if isinstance(item, Failure):
        return item
    return replace(item, issues=item.issues + issues) if issues else item


GIVEN = "given with --"  # where a field came from that an option gave


def with_given(page: RawPage, given: Given) -> RawPage:
    """The page with what it does not say itself and the user knows.

    The issue that no date was found then goes: it was.
    """
    came = dict(page.came_from)
    issues = page.issues
    if page.outlet is None and given.outlet:
        page = replace(page, outlet=given.outlet)
        came["outlet"] = f"{GIVEN}outlet"
    if page.published is None and given.published:
        page = replace(page, published=given.published)
        came["published"] = f"{GIVEN}published"
        issues = tuple(issue for issue in issues if not dateless(issue))
    return replace(page, came_from=tuple(came.items()), issues=issues)


TOLD = "told to read()"  # where a field came from that the caller of the library gave


def with_told(page: RawPage, given: Mapping[str, Any]) -> RawPage:
    """The page with what the caller of the library knows of it, whatever it says itself.

    Args:
        page: as it came.
        told: title, published, outlet, url: those that are known.
    """
    if not given:
        return page
    came = dict(page.came_from) | dict.fromkeys(sorted(given), TOLD)
    issues = page.issues
    if "published" in given:
        issues = tuple(issue for issue in issues if not dateless(issue))
    return replace(page, **given, came_from=tuple(came.items()), issues=issues)


def dateless(issue: Issue) -> bool:
    """Does it say that no date was found?"""
    return issue.code in {"no-date", "bad-date"}
