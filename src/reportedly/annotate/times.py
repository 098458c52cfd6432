"""Times: TIMEX3 expressions, anchored, with their imprecision kept."""

from __future__ import annotations

from reportedly.records import Document, Issue, Sentence, Time


def find_times(document: Document, sentences: tuple[Sentence, ...]) -> tuple[tuple[Time, ...], tuple[Issue, ...]]:
    """Every time expression of the document, in reading order, and what stayed unresolved."""
    return (), ()
