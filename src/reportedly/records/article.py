"""An article as it came and as it is read."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, fields
from datetime import date

from reportedly.records.printed import Record
from reportedly.records.text import Edit, Issue, Passage, Span


@dataclass(frozen=True, slots=True)
class RawPage:
    """One article as it came, decoded but not yet cleaned.

    `data` are the original bytes (of the file; of a JSON line or an archive's record, that alone)
    and `sha256` their digest. `came_from` says where each metadata value was found: (("title",
    "og:title"), …).
    """

    id: str
    origin: str  # "news/a.html", "<stdin>:3"
    data: bytes
    sha256: str
    media: str  # text/plain | text/html | application/json | application/warc
    text: str
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    came_from: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()

    def __repr__(self) -> str:
        return f"RawPage({self.id!r} from {self.origin!r}, {len(self.data):,} bytes)"


# What a page may tell of its article, or not: title, published, outlet, url.
METADATA = tuple(f.name for f in fields(RawPage) if f.default is None)


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read; the others still are. Printed as `origin: reason`.

    With `set_apart` it is no fault but an account of what an archive holds and nobody asked for: so
    many pages in other languages, or so many pictures.
    """

    origin: str
    reason: str
    set_apart: int = 0


@dataclass(frozen=True, slots=True)
class Document(Record):
    """A cleaned article. Annotators read `reading`; evidence always quotes `text`."""

    unshown = frozenset({"text", "reading", "passages", "edits", "came_from", "issues"})

    id: str
    title: str | None
    published: date | None
    outlet: str | None
    url: str | None
    language: str  # ISO 639-1
    sha256: str
    text: str
    reading: str  # `text` after `edits`: same length, same offsets
    passages: tuple[Passage, ...]
    edits: tuple[Edit, ...] = ()
    came_from: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The exact words between two offsets of `reading`.

        Where an edit filled a mended word up with spaces, the span takes the whole word of `text`:
        "dis\u00adplaced" and not "dis\u00adplace".
        """
        begun = bisect_left(self.edits, end, key=lambda edit: edit.start)
        for edit in self.edits[max(0, begun - 1) : begun]:  # they do not overlap
            last = edit.start + len(edit.after)
            if end < last and not self.reading[end:last].strip():
                end = last
        return Span(start, end, self.text[start:end])

    def __repr__(self) -> str:
        said = f"{self.outlet or 'outlet unknown'}, {self.published or 'undated'}"
        return f"Document({self.id!r}, {said}, {len(self.text):,} characters)"
