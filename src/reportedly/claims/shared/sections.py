"""Parts of a report that stand under the name of a place, and tell of that place alone.

"GUATEMALA" on a line of its own, "Libya – Clashes (WHO, IOM)", or a paragraph that opens with
"Moldova:". One such line proves nothing, a column of them parts the report: what is told under one
name befell nobody under another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reportedly.languages.patterns import named_pattern
from reportedly.records import Document, Place

LEAST = 2  # names that part a report
LONGEST_HEADING = 90  # letters; what is longer is a sentence
_BEFORE = named_pattern("sections.before")
_ALONE = named_pattern("sections.alone")
_OPENS = named_pattern("sections.opens")


class Section(NamedTuple):
    """Where a part begins and ends."""

    start: int
    end: int


def sections_in(document: Document, places: Sequence[Place]) -> list[Section]:
    """The parts of a document under names of places, in reading order; none where it has none."""
    heads = list(_heads(document, places))
    if len({head.name for head in heads}) < LEAST:
        return []
    ends = [*(head.start for head in heads[1:]), len(document.reading)]
    return [
        Section(head.start, min(end, head.reach))
        for head, end in zip(heads, ends, strict=True)
    ]


def section_at(offset: int, sections: Sequence[Section]) -> Section | None:
    """The part in which some words stand."""
    at = bisect_right(sections, offset, key=lambda section: section.start) - 1
    if at < 0:
        return None
    return sections[at] if offset < sections[at].end else None


class _Head(NamedTuple):
    """A line that begins with the name of a place, and how far that may reach."""

    start: int
    name: str
    reach: int


def _heads(document: Document, places: Sequence[Place]) -> Iterator[_Head]:
    """The lines that a place heads: alone it reaches as far as the text, before a colon to the end
    of its paragraph.
    """
    reading = document.reading
    for place in places:
        start = reading.rfind("\n", 0, place.start) + 1
        if _BEFORE.fullmatch(reading, start, place.start) is None:
            continue
        alone = _ALONE.match(reading, place.end)
        if alone is not None and alone.end() - start <= LONGEST_HEADING:
            yield _Head(start, place.location.name, len(reading))
        elif _OPENS.match(reading, place.end) is not None:
            yield _Head(start, place.location.name, _end_of_line(reading, place.end))


def _end_of_line(reading: str, at: int) -> int:
    end = reading.find("\n", at)
    return end if end >= 0 else len(reading)
