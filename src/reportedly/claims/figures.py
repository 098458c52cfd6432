"""Figures: which numbers count people, households or homes harmed, moved, held or at risk."""

from __future__ import annotations

from reportedly.records import Document, Figure, Issue, Mentions, Statement


def find_figures(
    document: Document, mentions: Mentions, statements: tuple[Statement, ...]
) -> tuple[tuple[Figure, ...], tuple[Issue, ...]]:
    """Every figure of the document, in reading order, and what was unclear about them."""
    return (), ()
