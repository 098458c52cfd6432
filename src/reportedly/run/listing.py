"""Stories as rows: those that a filter asks for, what matters most first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from reportedly.ledger import Filter, Ledger
from reportedly.ledger.meant_places import meant
from reportedly.run.tracing import stories
from reportedly.stories.assignment import Story

Row = dict[str, Any]


def story_rows(
    ledger: Ledger, asked: Filter | None = None, categories: Collection[str] = ()
) -> list[Row]:
    """Stories that tell what is asked for: those of most articles and outlets first, then the latest.

    A story is meant where a figure or an event that is told in it is, or its own places, outlets and days are.
    Where a category is asked, only its figures count.
    """
    told = list(stories(ledger))
    rows = [story.as_dict() for story in told]
    asked = asked or Filter()
    if asked != Filter() or categories:
        wanted = set(_told_in(ledger, asked, categories, ToldIn(told)))
        rows = [r for r in rows if r["story"] in wanted or (not categories and _meets(r, asked))]
    rows.sort(key=lambda row: (row["last"] or "", row["story"]), reverse=True)
    return sorted(rows, key=lambda row: (-len(row["articles"]), -len(row["outlets"])))


class ToldIn:
    """Which story the words at a place in a document are of."""

    def __init__(self, told: Iterable[Story]) -> None:
        self._parts: dict[str, list[tuple[int, int, int, str]]] = defaultdict(list)
        for story in told:
            for part in story.parts:
                here = (part.end - part.start, part.start, part.end, story.id)
                self._parts[part.document].append(here)

    def story(self, document: str, start: int) -> str | None:
        """Of the narrowest part around it: the main part reaches around the others."""
        around = [p for p in self._parts[document] if p[1] <= start < p[2]]
        return min(around)[3] if around else None


def _told_in(
    ledger: Ledger, asked: Filter, categories: Collection[str], told: ToldIn
) -> Iterator[str]:
    """The stories in whose words the figures and events stand that a filter asks for."""
    for kept in ledger.figures(asked):
        if categories and kept.figure.category not in categories:
            continue
        if story := told.story(kept.kept.document, kept.figure.evidence.start):
            yield story
    if categories:
        return
    for event in ledger.events(asked):
        if story := told.story(event.kept.document, event.event.trigger.start):
            yield story


def _meets(row: Row, asked: Filter) -> bool:
    """Whether a story's own places, outlets and days are those asked for."""
    if asked.place and not any(meant(asked.place, row["places"])):
        return False
    source = (asked.source or "").casefold()
    if source and not any(source in outlet.casefold() for outlet in row["outlets"]):
        return False
    first, last = row["first"], row["last"]
    if asked.since and (last is None or last < asked.since.isoformat()):
        return False
    return not asked.until or (first is not None and first <= asked.until.isoformat())
