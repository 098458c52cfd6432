"""Mentions to claims: figures, statements and events, each value tied to its exact words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reportedly.claims.events.events import find_events
from reportedly.claims.figures.figures import find_figures, find_implied
from reportedly.claims.shared.parts import ArticlePart, parts_of
from reportedly.claims.shared.people import People
from reportedly.claims.statements.statements import make_statements
from reportedly.languages import READ, using
from reportedly.records import (
    KINDS,
    Claims,
    Document,
    Event,
    Figure,
    Issue,
    Mentions,
    Statement,
)

__all__ = ["assemble"]


def assemble(document: Document, mentions: Mentions) -> Claims:
    """What the document reports.

    Statements come first: a figure's source is read from them, and figures before events, whose
    tolls they are (`FINDERS`).
    """
    with using(READ[document.language]):
        return _assembled(document, mentions)


def _assembled(document: Document, mentions: Mentions) -> Claims:
    """The claims of a document, read part by part where it is very long."""
    people = People(document, mentions)
    parts, reasons = parts_of(mentions)
    made = Claims(issues=reasons)
    for part in parts:
        made = _claims_joined(made, _of_part(document, part, people), part)
    return made


def _of_part(document: Document, part: ArticlePart, people: People) -> Claims:
    """The claims of one part, each kind after those it rests on."""
    found: dict[str, tuple[Any, ...]] = {}
    issues: tuple[Issue, ...] = ()
    for table, find in FINDERS.items():
        found[table], reasons = find(document, part.mentions, people, found)
        issues += reasons
    return Claims.by_table(found, issues)


def _claims_joined(before: Claims, found: Claims, part: ArticlePart) -> Claims:
    """The claims of the parts before with those that are of this one."""
    every = {
        kind.table: before.of(kind)
        + tuple(
            claim
            for claim in found.of(kind)
            if part.owns(min(words.start for words in kind.quoted(claim)))
        )
        for kind in KINDS
    }
    issues = before.issues + tuple(i for i in found.issues if part.owns(i.start))
    return Claims.by_table(every, issues)


# ------------------------------------------------------------------ what finds each kind
ClaimsByTable = Mapping[str, tuple[Any, ...]]  # by the table of their kind
Finder = Callable[
    [
        Document,
        Mentions,
        People,
        ClaimsByTable,
    ],
    tuple[tuple[Any, ...], tuple[Issue, ...]],
]


def _statements(
    document: Document, mentions: Mentions, people: People, before: ClaimsByTable
) -> tuple[tuple[Statement, ...], tuple[Issue, ...]]:
    return make_statements(document, mentions, people)


def _figures(
    document: Document, mentions: Mentions, people: People, before: ClaimsByTable
) -> tuple[tuple[Figure, ...], tuple[Issue, ...]]:
    """Those the article counts and those its words imply, in one reading order."""
    statements = before["statements"]
    counted, issues = find_figures(document, mentions, statements)
    implied = find_implied(document, mentions, statements, counted)
    every = sorted((*counted, *implied), key=lambda f: f.evidence.start)
    return tuple(every), issues


def _events(
    document: Document, mentions: Mentions, people: People, before: ClaimsByTable
) -> tuple[tuple[Event, ...], tuple[Issue, ...]]:
    """Events, told what figures and statements the article has."""
    counted = tuple(f for f in before["figures"] if not f.implied)
    implied = tuple(f for f in before["figures"] if f.implied)
    before_them = before["statements"], counted, implied
    return find_events(document, mentions, *before_them, people), ()


# By the table of its kind, in the order of their work: each sees what those before it found.
FINDERS: dict[str, Finder] = {
    "statements": _statements,
    "figures": _figures,
    "events": _events,
}
