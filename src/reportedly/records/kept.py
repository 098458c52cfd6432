"""What a ledger gives back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Self

from reportedly.records.article import Document
from reportedly.records.claims import Event, Figure, Statement
from reportedly.records.kinds import ClaimKind, kind_named
from reportedly.records.mentions import Actor, Place, Time
from reportedly.records.printed import Record, in_short
from reportedly.records.readings import ByKind, ByTable, contract
from reportedly.records.text import Issue


@dataclass(frozen=True, slots=True)
class Versions:
    """By which code and words a document was read: the same versions read the same bytes the same
    way.

    `stages` names each stage with the digest of its code ("ingest=1f6a… clean=…"), then the
    language model and the gazetteer; `lexicons` is the digest of all words; `program` the release.
    """

    stages: str
    lexicons: str
    program: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a row of the ledger comes from: the document as one reading of it found it.

    `reading` is the content-hash id of the reading, `number` its place in the ledger (later is
    higher) and `version` counts the different bytes kept under one document id, 1 for the first.
    """

    reading: str
    number: int
    document: str
    version: int
    title: str | None
    published: date | None
    outlet: str | None
    url: str | None
    origin: str
    sha256: str
    versions: Versions
    kept_at: datetime  # UTC

    @property
    def called(self) -> str:
        """What an article is called: its title, or its id where it has none."""
        return self.title or self.document

    def __repr__(self) -> str:
        version = f"version {self.version}"
        return in_short(self, self.document, version, self.published, self.outlet)


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure and where it comes from."""

    kept: Provenance
    figure: Figure

    @property
    def claim(self) -> Figure:
        """The claim itself, of whatever kind."""
        return self.figure


@dataclass(frozen=True, slots=True)
class KeptStatement:
    """A statement and where it comes from."""

    kept: Provenance
    statement: Statement

    @property
    def claim(self) -> Statement:
        """The claim itself, of whatever kind."""
        return self.statement


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event and where it comes from."""

    kept: Provenance
    event: Event

    @property
    def claim(self) -> Event:
        """The claim itself, of whatever kind."""
        return self.event


@dataclass(frozen=True, slots=True)
class KeptClaim:
    """A claim of a kind that has no record of its own here, and where it comes from."""

    kept: Provenance
    claim: Any


AnyKept = KeptFigure | KeptStatement | KeptEvent | KeptClaim

_KEPT_AS: dict[type[Any], type[Any]] = {
    Figure: KeptFigure,
    Statement: KeptStatement,
    Event: KeptEvent,
}


def kept_as(kind: ClaimKind) -> type[Any]:
    """The record of a claim of a kind with where it comes from, made of the two in this order."""
    return _KEPT_AS.get(kind.record, KeptClaim)


@dataclass(frozen=True, slots=True)
class KeptReading(Record, ByKind):
    """One document of a ledger as its latest reading found it, each list in reading order."""

    kept: Provenance
    document: Document
    figures: tuple[Figure, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    issues: tuple[Issue, ...] = ()  # of every stage, the document's own first
    others: ByTable = field(default_factory=dict)  # claims of further kinds

    def with_claims(self, found: ByTable) -> Self:
        """The same reading with other claims of some kinds, by their tables."""
        own = self.sorted_out(found)
        own["others"] = {**self.others, **own["others"]}
        return replace(self, **own)

    def as_dict(self) -> dict[str, Any]:
        """The contract of `reportedly read --format jsonl`, from the ledger."""
        return contract(self.document, self, self, self.issues)

    def __repr__(self) -> str:
        return f"KeptReading({self.document.id!r}, {len(self.figures)} figures)"


@dataclass(frozen=True, slots=True)
class LedgerView:
    """What a report is written from: documents as kept, in the order they were first kept."""

    name: str  # the ledger's file name
    readings: tuple[KeptReading, ...]

    def claims(self, kind: ClaimKind) -> Iterator[Any]:
        """Every claim of a kind of every document, in order, with where it comes from."""
        made = kept_as(kind)
        return (made(r.kept, claim) for r in self.readings for claim in r.of(kind))

    def figures(self) -> Iterator[KeptFigure]:
        """Every figure of every document, in order."""
        return self.claims(kind_named("figure"))

    def statements(self) -> Iterator[KeptStatement]:
        """Every statement of every document, in order."""
        return self.claims(kind_named("statement"))

    def events(self) -> Iterator[KeptEvent]:
        """Every event of every document, in order."""
        return self.claims(kind_named("event"))

    def __repr__(self) -> str:
        return f"LedgerView({self.name!r}, {len(self.readings):,} articles)"
