"""A document read to the end: what it reports, and how that is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from reportedly.records.article import Document, RawPage
from reportedly.records.claims import Event, Figure, Statement
from reportedly.records.kinds import KINDS, ClaimKind
from reportedly.records.mentions import Actor, Mentions, Place, Time
from reportedly.records.printed import Record, plain
from reportedly.records.text import Issue

ByTable = Mapping[str, tuple[Any, ...]]  # claims by the table of their kind


class ByKind:
    """Claims of every kind: the kinds that the program asks for by name are fields,
    all others stand in `others`.
    """

    __slots__ = ()

    def of(self, kind: ClaimKind) -> tuple[Any, ...]:
        """The claims of one kind."""
        if kind.table in type(self).__dataclass_fields__:  # type: ignore[attr-defined]
            return tuple(getattr(self, kind.table))
        return self.others.get(kind.table, ())  # type: ignore[attr-defined,no-any-return]

    @classmethod
    def sorted_out(cls, found: ByTable) -> dict[str, Any]:
        """Claims by the table of their kind as the fields they stand in."""
        own = {
            name: claims
            for name, claims in found.items()
            if name in cls.__dataclass_fields__  # type: ignore[attr-defined]
        }
        others = {name: claims for name, claims in found.items() if name not in own}
        return own | {"others": others}


@dataclass(frozen=True, slots=True)
class Claims(ByKind):
    """What one document reports: figures and statements in reading order, events by importance."""

    figures: tuple[Figure, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    issues: tuple[Issue, ...] = ()
    others: ByTable = field(default_factory=dict)

    @classmethod
    def by_table(cls, found: ByTable, issues: tuple[Issue, ...] = ()) -> Self:
        """Claims by the table of their kind."""
        return cls(**cls.sorted_out(found), issues=issues)

    def __repr__(self) -> str:
        counted = (f"{len(self.of(kind))} {kind.table}" for kind in KINDS)
        return f"Claims({', '.join(counted)})"


@dataclass(frozen=True, slots=True)
class Reading(Record):
    """One document read to the end: what `reportedly read` prints and `build` keeps."""

    page: RawPage
    document: Document
    mentions: Mentions
    claims: Claims

    @property
    def issues(self) -> tuple[Issue, ...]:
        """All issues in the order the stages met them."""
        return self.document.issues + self.mentions.issues + self.claims.issues

    def as_dict(self) -> dict[str, Any]:
        """The contract of `reportedly read --format jsonl`."""
        return contract(self.document, self.mentions, self.claims, self.issues)

    def __repr__(self) -> str:
        return f"Reading({self.document.id!r}, {self.claims!r})"


class Named(Protocol):
    """What names times, places and actors: the mentions of a document, or a reading kept in a
    ledger.
    """

    @property
    def times(self) -> tuple[Time, ...]: ...
    @property
    def places(self) -> tuple[Place, ...]: ...
    @property
    def actors(self) -> tuple[Actor, ...]: ...


def contract(
    document: Document, named: Named, claimed: ByKind, issues: tuple[Issue, ...]
) -> dict[str, Any]:
    """One document as `reportedly read --format jsonl` prints it, just read or from a ledger."""
    printed = {
        "document": plain(document),
        "passages": plain(document.passages),
        "times": plain(named.times),
        "places": plain(named.places),
        "actors": plain(named.actors),
        **{kind.table: plain(kind.printed(claimed.of(kind))) for kind in KINDS},
        "issues": plain(issues),
    }
    _forget_unprinted(printed)
    return printed


def _forget_unprinted(printed: dict[str, Any]) -> None:
    """A toll names a figure of what is printed or none: implied ones stand in the ledger only."""
    known = {figure["id"] for figure in printed["figures"]}
    for event in printed["events"]:
        for toll in event["tolls"]:
            if toll["figure"] not in known:
                toll["figure"] = None
