"""Mentions to claims: figures, statements and events, each value tied to its exact words."""

from __future__ import annotations

from reportedly.claims.events.events import find_events
from reportedly.claims.figures.figures import find_figures
from reportedly.claims.shared.parts import Part, parts_of
from reportedly.claims.shared.people import People
from reportedly.claims.statements.statements import make_statements
from reportedly.languages import READ, using
from reportedly.records import Claims, Document, Mentions

__all__ = ["assemble"]


def assemble(document: Document, mentions: Mentions) -> Claims:
    """What the document reports.

    Statements come first: a figure's source is read from them, and figures before events, whose
        tolls they are.
    """
    with using(READ[document.language]):
        return _assembled(document, mentions)


def _assembled(document: Document, mentions: Mentions) -> Claims:
    people = People(document, mentions)
    parts, told = parts_of(mentions)
    made = Claims(issues=told)
    for part in parts:
        made = _joined(made, _of_part(document, part, people), part)
    return made


def _of_part(document: Document, part: Part, people: People) -> Claims:
    mentions = part.mentions
    statements, statement_issues = make_statements(document, mentions, people)
    figures, figure_issues = find_figures(document, mentions, statements)
    events = find_events(document, mentions, statements, figures, people)
    issues = statement_issues + figure_issues
    return Claims(figures=figures, statements=statements, events=events, issues=issues)


def _joined(before: Claims, found: Claims, part: Part) -> Claims:
    """The claims of the parts before with those that are of this one."""
    return Claims(
        figures=before.figures
        + tuple(f for f in found.figures if part.owns(f.evidence.start)),
        statements=before.statements
        + tuple(s for s in found.statements if part.owns(s.content.start)),
        events=before.events
        + tuple(
            e
            for e in found.events
            if part.owns(min(w.start for w in (e.trigger, *e.mentions)))
        ),
        issues=before.issues + tuple(i for i in found.issues if part.owns(i.start)),
    )
