"""What one article reports, as a terminal shows it."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from reportedly.records import Issue, Reading, kind_named
from reportedly.report.events import events_table
from reportedly.report.tables import figures_table, statements_table
from reportedly.report.terminal import shown


def reading_table(reading: Reading) -> RenderableType:
    """What one article reports: its figures, events, statements and issues."""
    document = reading.document
    said = (
        document.title or document.id,
        document.outlet,
        str(document.published or "no date"),
    )
    parts: list[RenderableType] = [
        Rule(Text(shown(" \u00b7 ".join(p for p in said if p))), align="left")
    ]
    if figures := kind_named("figure").printed(reading.claims.figures):
        parts.append(figures_table(figures))
    if reading.claims.events:
        parts.append(events_table(reading.claims.events))
    if reading.claims.statements:
        parts.append(statements_table(reading.claims.statements))
    if len(parts) == 1:
        parts.append(Text("No figures, events or statements found."))
    parts += [_issue(issue, document.text) for issue in reading.issues]
    return Group(*parts)


def _issue(issue: Issue, text: str) -> Text:
    at = (
        ""
        if issue.start is None
        else f" [{issue.start}] {text[issue.start : issue.end][:60]!r}"
    )
    return Text(shown(f"{issue.code}: {issue.message}{at}"))
