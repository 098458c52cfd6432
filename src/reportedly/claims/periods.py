"""When: the days a claim covers."""

from __future__ import annotations

from reportedly.records import Document, Mentions, Period, Reason, Span


def period_of(
    words: Span, document: Document, mentions: Mentions, *, stock: bool = False
) -> tuple[Period | None, tuple[Reason, ...]]:
    """The days a figure whose evidence is `words` covers."""
    return None, ()
