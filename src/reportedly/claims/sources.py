"""Who the article credits with a figure, through sentences and paragraphs."""

from __future__ import annotations

from reportedly.records import Document, Mentions, Source, Span, Statement


def source_of(words: Span, document: Document, mentions: Mentions, statements: tuple[Statement, ...]) -> Source | None:
    """The source of a figure whose evidence is `words`; None where the outlet itself speaks."""
    return None
