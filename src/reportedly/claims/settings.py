"""Where: the place a claim applies to."""

from __future__ import annotations

from reportedly.records import Document, Location, Mentions, Reason, Span


def place_of(words: Span, document: Document, mentions: Mentions) -> tuple[Location | None, tuple[Reason, ...]]:
    """The most specific named place a figure at `words` applies to."""
    return None, ()


def route_of(words: Span, document: Document, mentions: Mentions) -> tuple[Location | None, Location | None]:
    """Where a displacement began and where it went."""
    return None, None
