"""What a ledger is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from reportedly.records.kinds import ClaimKind


@dataclass(frozen=True, slots=True)
class Filter:
    """What to ask for; None asks for everything.

    `place` is part of the name of a figure's place, origin, destination or first-level region, or a
    country by its name or ISO 3166 alpha-3 code, with everything in it. `source` is part of the
    name of who is credited or of the outlet, or an actor id. `since` and `until` (both included)
    keep claims whose days overlap them; a claim without days counts as of its article's date.
    """

    place: str | None = None
    category: str | None = None
    source: str | None = None
    since: date | None = None
    until: date | None = None
    document: str | None = None
    main_story: bool = False  # leave out claims that stand in another story's passage
    type: str | None = None  # of an event
    actor: str | None = (
        None  # part of the name of an event's actor or target, or an actor id
    )
    names: frozenset[str] | None = (
        None  # of the ledger's places that `place` means; None: not asked yet
    )
    regions: frozenset[tuple[str, str]] = (
        frozenset()
    )  # country and code of regions that it means

    def of_kind(self, kind: ClaimKind) -> Filter:
        """What of it a kind can be asked: nothing of a claim without a place is asked by its
        place.
        """
        return replace(
            self,
            place=self.place if kind.places else None,
            source=self.source if kind.credited else None,
            actor=self.actor if kind.parties else None,
        )

    def sort_of(self, kind: ClaimKind) -> Iterator[tuple[str, str]]:
        """The field that tells a kind's sort, and which is asked for: the category of a figure, the
        type of an event; nothing where it may be any.
        """
        wanted = getattr(self, kind.sort, None) if kind.sort else None
        if wanted:
            yield str(kind.sort), wanted
