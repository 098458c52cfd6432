"""The evidence view: an article's own words, with its passages named and its claims marked in
place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reportedly.records import Event, Passage, Span, claim_kind
from reportedly.report.articles import Shown


@dataclass(frozen=True, slots=True)
class TextPiece:
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
    pieces: tuple[TextPiece, ...]


def marked(article: Shown) -> tuple[Marked, ...]:
    """Every passage of an article, in order; what stands between passages is white space."""
    return tuple(
        Marked(p.role, tuple(_pieces_of_passage(p, article)))
        for p in article.document.passages
    )


Quoting = Sequence[
    tuple[Span, Any]
]  # words of a passage with the claim that quotes them


def _pieces_of_passage(passage: Passage, article: Shown) -> Iterator[TextPiece]:
    """A passage cut wherever a claim's words begin or end."""
    figures = _words_quoted(article.figures, passage)
    statements = _words_quoted(article.statements, passage)
    events = _words_quoted(article.events, passage)
    opened: set[str] = set()
    for start, end in pairwise(
        _where_claims_change((*figures, *statements, *events), passage)
    ):
        figure, statement = (
            _innermost_claim(figures, start),
            _innermost_claim(statements, start),
        )
        event = _event_at(events, start)
        names = event is not None and start == event.trigger.start
        yield TextPiece(
            article.document.text[start:end],
            _id_or_none(figure),
            _id_or_none(statement),
            _opens_claim(figure, opened) is not None,
            _opens_claim(statement, opened),
            _id_or_none(event),
            _id_or_none(event) if names else None,
        )


def _words_quoted(claims: Iterable[Any], passage: Passage) -> Quoting:
    """The words that claims quote of a passage."""
    return [
        (span, claim)
        for claim in claims
        for span in claim_kind(claim).quoted(claim)
        if passage.start <= span.start < passage.end
    ]


def _where_claims_change(quoted: Quoting, passage: Passage) -> list[int]:
    """Offsets of a passage where a claim begins or ends."""
    cuts = {passage.start, passage.end}
    for span, _ in quoted:
        cuts |= {max(passage.start, span.start), min(passage.end, span.end)}
    return sorted(cuts)


def _id_or_none(claim: Any) -> str | None:
    return claim.id if claim is not None else None


def _opens_claim(claim: Any, opened: set[str]) -> str | None:
    """The id of a claim that no piece before was of."""
    if claim is None:
        return None
    if claim.id in opened:
        return None
    opened.add(claim.id)
    return str(claim.id)


def _event_at(events: Quoting, at: int) -> Event | None:
    """The event that the words over a character name; of two the one they name best."""
    over = [(span, e) for span, e in events if span.start <= at < span.end]
    named = min(
        over,
        key=lambda pair: pair[0] != pair[1].trigger,
        default=None,
    )
    return named[1] if named is not None else None


def _innermost_claim(claims: Quoting, at: int) -> Any:
    """The claim with the fewest words over a character; None where none has words there."""
    over = [
        (s.end - s.start, n) for n, (s, _) in enumerate(claims) if s.start <= at < s.end
    ]
    return claims[min(over)[1]][1] if over else None
