"""What a ledger holds and comes to, narrowed to what is asked for: one function for each listing.

A happening is given where one of its events is asked for, a story or a copied passage where one of its articles has a
figure or an event that is. With a day to be known on, only articles of that day and before are asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from reportedly.ledger import Filter, Ledger
from reportedly.records import CopyLink, Kept, KeptEvent, KeptFigure, KeptStatement
from reportedly.records.questions import Line, Reconciled
from reportedly.run.asked import Asked
from reportedly.run.happenings import happenings
from reportedly.run.reconciling import known_on, reconciled
from reportedly.run.tracing import copies, stories


def asked_for(asked: Asked) -> Filter:
    """The filter of a listing; several categories are told apart afterwards."""
    return Filter(
        place=asked.place,
        category=asked.categories[0] if len(asked.categories) == 1 else None,
        source=asked.source,
        since=asked.since,
        until=asked.until,
        type=asked.type,
        actor=asked.actor,
    )


def figures_of(ledger: Ledger, asked: Asked) -> list[KeptFigure]:
    """Figures, as they were known on the day."""
    wanted = asked_for(asked)
    found = ledger.figures(wanted) if asked.as_of is None else known_on(ledger, asked.as_of, wanted)
    return [f for f in found if not asked.categories or f.figure.category in asked.categories]


def statements_of(ledger: Ledger, asked: Asked) -> list[KeptStatement]:
    """Statements; they have no place and no category, which ask nothing of them."""
    return [s for s in ledger.statements(asked_for(asked)) if _known(s.kept, asked.as_of)]


def events_of(ledger: Ledger, asked: Asked) -> list[KeptEvent]:
    """Events; those of a category have a toll of it."""
    found = (e for e in ledger.events(asked_for(asked)) if _known(e.kept, asked.as_of))
    return [
        kept
        for kept in found
        if not asked.categories
        or not {toll.category for toll in kept.event.tolls}.isdisjoint(asked.categories)
    ]


def answers_of(ledger: Ledger, asked: Asked) -> Reconciled:
    """The questions that the figures asked for answer, their answers, and what could not be dated."""
    found = reconciled(ledger, asked_for(asked), asked.as_of)
    if not asked.categories:
        return found
    return replace(
        found, lines=tuple(one for one in found.lines if one.category in asked.categories)
    )


def lines_of(ledger: Ledger, asked: Asked) -> list[Line]:
    """The questions that the figures asked for answer, and their answers."""
    return list(answers_of(ledger, asked).lines)


def happenings_of(ledger: Ledger, asked: Asked) -> list[dict[str, Any]]:
    """Happenings with an event that is asked for."""
    found = happenings(ledger, asked.as_of)
    if not asked.narrows:
        return found
    wanted = {kept.event.id for kept in events_of(ledger, asked)}
    return [row for row in found if any(one["event"] in wanted for one in row["events"])]


def stories_of(ledger: Ledger, asked: Asked) -> list[Mapping[str, Any]]:
    """Stories as they are printed, with an article that is asked for."""
    wanted = _documents(ledger, asked)
    found = (story.as_dict() for story in stories(ledger))
    return [row for row in found if wanted is None or not wanted.isdisjoint(row["articles"])]


def copies_of(ledger: Ledger, asked: Asked, document: str | None = None) -> list[CopyLink]:
    """Copied passages, one of whose articles is asked for."""
    wanted = _documents(ledger, asked)
    return [
        link
        for link in copies(ledger, document)
        if wanted is None or not wanted.isdisjoint((link.copy.document, link.original.document))
    ]


def _documents(ledger: Ledger, asked: Asked) -> set[str] | None:
    """Articles with a figure or an event that is asked for; None for all of them."""
    if asked.narrows:
        found = {claim.kept.document for claim in figures_of(ledger, asked)}
        return found | {claim.kept.document for claim in events_of(ledger, asked)}
    if asked.as_of is None:
        return None
    return {kept.document for kept in ledger.documents() if _known(kept, asked.as_of)}


def _known(kept: Kept, as_of: date | None) -> bool:
    """Whether an article was out on a day; one without a date counts as out."""
    return as_of is None or kept.published is None or kept.published <= as_of
