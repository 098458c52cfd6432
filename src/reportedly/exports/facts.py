"""What exports are made of: what a ledger holds and what it comes to, gathered once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from reportedly.records import (
    ClaimKind,
    CopyLink,
    KeptEvent,
    KeptFigure,
    KeptReading,
    LedgerView,
    Location,
    Quoted,
    kind_named,
)
from reportedly.records.questions import Judgement, Line


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its latest reading has it, and what else its row of a table or its object
    holds.
    """

    reading: KeptReading
    beside: Mapping[str, Any]


@dataclass(frozen=True)
class Facts:
    """A ledger as it stands on a day.

    `stories` and `happenings` are as their commands print them with `--format jsonl`; all but
    `view` holds only what was asked for.
    """

    view: LedgerView
    claims: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)  # by table
    lines: tuple[Line, ...] = ()
    copies: tuple[CopyLink, ...] = ()
    stories: tuple[Mapping[str, Any], ...] = ()
    reviews: tuple[Judgement, ...] = field(default=())
    happenings: tuple[Mapping[str, Any], ...] = ()
    articles: tuple[Article, ...] = ()
    places: frozenset[Location] | None = None  # of the claims asked for; None for all

    def of(self, kind: ClaimKind) -> tuple[Any, ...]:
        """The claims of one kind that were asked for."""
        return self.claims.get(kind.table, ())

    @property
    def figures(self) -> tuple[KeptFigure, ...]:
        return self.of(kind_named("figure"))

    @property
    def events(self) -> tuple[KeptEvent, ...]:
        return self.of(kind_named("event"))

    @cached_property
    def by_figure(self) -> dict[str, KeptFigure]:
        """Every figure of the ledger by its id."""
        return {kept.figure.id: kept for kept in (*self.view.figures(), *self.figures)}

    @cached_property
    def question_of(self) -> dict[str, Line]:
        """The question each figure answers, by the figure's id."""
        return {w.id: line for line in self.lines for w in line.figures}

    @cached_property
    def origin_of(self) -> dict[str, tuple[str, str | None]]:
        """Whose word each figure is, and the figure it was copied from."""
        return {
            w.id: (w.origin, w.copy_of) for line in self.lines for w in line.figures
        }

    @cached_property
    def happening_of(self) -> dict[str, str]:
        """The happening each event tells, by the event's id."""
        return {
            one["event"]: row["happening"]
            for row in self.happenings
            for one in row["events"]
        }

    def original_event_of(self, kept: KeptEvent) -> str | None:
        """The event of another article that an event's words were copied from.

        None where no copied passage holds its trigger, or where the passage it was taken from tells
        no event of its type, or several.
        """
        at = kept.event.trigger.start
        for link in self._copied_into.get(kept.kept.document, ()):
            if link.copy.start <= at < link.copy.end:
                events = self._told_in(link.original, kept.event.type)
                return events[0] if len(events) == 1 else None
        return None

    def _told_in(self, passage: Quoted, kind: str) -> list[str]:
        """The events of one type that begin in a passage."""
        return [
            one.event.id
            for one in self._events_in.get(passage.document, ())
            if one.event.type == kind
            if passage.start <= one.event.trigger.start < passage.end
        ]

    @cached_property
    def _copied_into(self) -> dict[str, list[CopyLink]]:
        """The links of what each document copied."""
        into: dict[str, list[CopyLink]] = defaultdict(list)
        for link in self.copies:
            into[link.copy.document].append(link)
        return into

    @cached_property
    def _events_in(self) -> dict[str, list[KeptEvent]]:
        """The events of each document."""
        by_type: dict[str, list[KeptEvent]] = defaultdict(list)
        for kept in self.events:
            by_type[kept.kept.document].append(kept)
        return by_type
