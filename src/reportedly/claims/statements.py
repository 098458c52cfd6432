"""Statements: attributions with the speaker resolved to the fullest name the article gives."""

from __future__ import annotations

from reportedly.records import Document, Issue, Mentions, Statement


def make_statements(document: Document, mentions: Mentions) -> tuple[tuple[Statement, ...], tuple[Issue, ...]]:
    """One statement per attribution, in reading order, and what stayed unresolved."""
    return (), ()
