"""The evidence view: an article's own words, with its passages named and its claims marked in
place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reportedly.records import Event, Figure, Passage, Span, Statement
from reportedly.report.articles import Shown


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: plain, or part of a figure, an event, a statement, or several of them.

    `first` on the piece that opens the figure, `opens` the statement a piece opens, `names` the
    event whose trigger it opens: links lead to those.
    """

    text: str
    figure: str | None = None
    statement: str | None = None
    first: bool = False
    opens: str | None = None
    event: str | None = None
    names: str | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage cut into pieces."""

    role: str
    pieces: tuple[Piece, ...]


def marked(article: Shown) -> tuple[Marked, ...]:
    """Every passage of an article, in order; what stands between passages is white space."""
    return tuple(
        Marked(p.role, tuple(_pieces(p, article))) for p in article.document.passages
    )


def _pieces(passage: Passage, article: Shown) -> Iterator[Piece]:
    figures = [
        f for f in article.figures if passage.start <= f.evidence.start < passage.end
    ]
    statements = [
        s for s in article.statements if passage.start <= s.content.start < passage.end
    ]
    events = [
        (span, event)
        for event in article.events
        for span in (event.trigger, *event.mentions)
        if passage.start <= span.start < passage.end
    ]
    cuts = {passage.start, passage.end}
    claims = (*(f.evidence for f in figures), *(s.content for s in statements))
    for span in (*claims, *(span for span, _ in events)):
        cuts |= {max(passage.start, span.start), min(passage.end, span.end)}
    edges = sorted(cuts)
    opened: set[str] = set()
    for start, end in pairwise(edges):
        figure = _figure_at(figures, start)
        statement = _statement_at(statements, start)
        first = figure is not None and figure.id not in opened
        if figure is not None:
            opened.add(figure.id)
        opens = statement.id if statement and statement.id not in opened else None
        if opens is not None:
            opened.add(opens)
        event = _event_at(events, start)
        names = event is not None and start == event.trigger.start
        words = article.document.text[start:end]
        yield Piece(
            words,
            figure.id if figure else None,
            statement.id if statement else None,
            first,
            opens,
            event.id if event else None,
            event.id if event and names else None,
        )


def _event_at(events: list[tuple[Span, Event]], at: int) -> Event | None:
    """The event that the words over a character name; of two the one they name best."""
    over = [(span, e) for span, e in events if span.start <= at < span.end]
    named = min(over, key=lambda pair: pair[0] != pair[1].trigger, default=None)
    return named[1] if named is not None else None


def _figure_at(figures: list[Figure], at: int) -> Figure | None:
    """The innermost figure over a character."""
    over = [f for f in figures if f.evidence.start <= at < f.evidence.end]
    return min(over, key=lambda f: f.evidence.end - f.evidence.start, default=None)


def _statement_at(statements: list[Statement], at: int) -> Statement | None:
    over = [s for s in statements if s.content.start <= at < s.content.end]
    return min(over, key=lambda s: s.content.end - s.content.start, default=None)
