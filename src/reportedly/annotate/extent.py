"""How far a document is read: a table or an archive handed in as one article is cut off, and told.

The numbers and sentences of an article are bounded, so that the time it takes is. The text is kept
whole; what stands behind the bound is in no claim, and an issue says from where on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportedly.codebook import roles_not
from reportedly.codebook.words import NumberKind
from reportedly.records import Document, Issue, Number, Passage
from reportedly.syntax.sentences import (
    MOST_NUMBERS,
    MOST_SENTENCES,
    OF_CHARACTERS,
    split,
)

_SHORTEST = 2  # characters of a sentence: a letter, and the end of its line


@dataclass(frozen=True, slots=True)
class Extent:
    """A document as far as it is read, its numbers that far, and what is told of the rest."""

    document: Document
    numbers: tuple[Number, ...]
    issues: tuple[Issue, ...] = ()


def extent_of(document: Document, numbers: tuple[Number, ...]) -> Extent:
    """All of a document, or its sentences up to the bound of what one article holds."""
    reading = document.reading
    times = max(1.0, len(reading) / OF_CHARACTERS)
    most_numbers, most_sentences = (
        int(MOST_NUMBERS * times),
        int(MOST_SENTENCES * times),
    )
    if len(numbers) <= most_numbers and len(reading) <= _SHORTEST * most_sentences:
        return Extent(document, numbers)
    starts = [n.start for n in numbers if n.kind == NumberKind.CARDINAL]
    counted = 0
    for done, (start, end) in enumerate(_sentences_read(document)):
        counted += bisect_left(starts, end) - bisect_left(starts, start)
        if counted > most_numbers:
            bound = f"{most_numbers:,} numbers"
        elif done >= most_sentences:
            bound = f"{most_sentences:,} sentences"
        else:
            continue
        behind = len(starts) - bisect_left(starts, start)
        return _cut_at(
            document, numbers, start, _issue_of_rest(start, document, bound, behind)
        )
    return Extent(document, numbers)


def _sentences_read(document: Document) -> Iterator[tuple[int, int]]:
    """Where the sentences stand of which claims are read."""
    for passage in document.passages:
        if passage.role not in roles_not("read"):
            yield from split(document.reading, passage.start, passage.end)


def _issue_of_rest(end: int, document: Document, bound: str, behind: int) -> Issue:
    """From where on a document is not read, why, and what helps."""
    whole = len(document.text)
    message = (
        f"over {bound}, a table or an archive and not an article: read to character {end:,} of "
        f"{whole:,}; {behind:,} numbers behind it are not read: split it, or give each item as an "
        "article of its own"
    )
    return Issue("read-in-part", message, end, whole)


def _passage_up_to(passage: Passage, end: int, document: Document) -> Passage:
    """A passage without what lies behind a character."""
    stop = min(passage.end, end)
    return replace(passage, end=stop, text=document.text[passage.start : stop])


def _cut_at(
    document: Document, numbers: Sequence[Number], end: int, told: Issue
) -> Extent:
    """A document up to a character that begins a sentence."""
    passages = tuple(
        _passage_up_to(p, end, document) for p in document.passages if p.start < end
    )
    shorter = replace(
        document,
        text=document.text[:end],
        reading=document.reading[:end],
        passages=passages,
        edits=tuple(e for e in document.edits if e.start + len(e.after) <= end),
    )
    return Extent(shorter, tuple(n for n in numbers if n.end <= end), (told,))
