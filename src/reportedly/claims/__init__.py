"""Mentions to claims: figures and statements, each value tied to its exact words."""

from __future__ import annotations

from reportedly.claims.figures.figures import find_figures
from reportedly.claims.statements.statements import make_statements
from reportedly.records import Claims, Document, Mentions

__all__ = ["assemble"]


def assemble(document: Document, mentions: Mentions) -> Claims:
    """What the document reports. Statements come first: a figure's source is read from them."""
    statements, statement_issues = make_statements(document, mentions)
    figures, figure_issues = find_figures(document, mentions, statements)
    return Claims(figures=figures, statements=statements, issues=statement_issues + figure_issues)
