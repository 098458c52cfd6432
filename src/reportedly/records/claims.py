"""What an article says: figures, statements and events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from reportedly.codebook.words import Qualifier
from reportedly.records.bounds import Bounded
from reportedly.records.mentions import Location
from reportedly.records.printed import Record, in_short
from reportedly.records.text import Reason, Span

_SHORT = 60  # letters of a statement's words in one line
_ID = 8  # letters of an id that stand for it, as in listings


@dataclass(frozen=True, slots=True)
class Period(Record):
    """Days a claim covers, both included; `precision` is the coarsest unit its words allow.

    `start` is None where the text does not tell when it began: "dozens have died in recent weeks".
    `precision`: day | week | month | season | year.
    """

    start: date | None
    end: date
    precision: str

    @property
    def first(self) -> date:
        """The first day that is told: the last, where the beginning is not."""
        return self.start or self.end


@dataclass(frozen=True, slots=True)
class Source(Record):
    """Who the article credits with a figure. `name` is the fullest the article gives."""

    name: str
    actor_id: str | None
    kind: str | None
    evidence: Span


@dataclass(frozen=True, slots=True)
class Speaker(Record):
    """Who made a statement: `mention` is the words used there, `name` the fullest name the article
    gives.
    """

    name: str
    mention: Span
    actor_id: str | None
    role: str | None  # "Humanitarian Coordinator for Iraq"
    kind: str | None


@dataclass(frozen=True, slots=True)
class Figure(Record, Bounded):
    """A count somebody gave, of people, households or buildings. `high=None` means "at least".

    `category`, `term` (IDMC reporting term) and `certainty` are words of `codebook/`; `passage` is
    the role of the passage it stands in.
    """

    id: str
    evidence: Span  # never optional: no words, no figure
    category: str
    term: str | None
    low: int | None
    high: int | None
    qualifier: str | None
    unit: str  # people | households | buildings
    counted: str | None  # the counted group as written: "civilians", "children"
    stock_or_flow: str | None
    place: Location | None
    origin: Location | None = field(default=None, kw_only=True)  # "fled from X"
    destination: Location | None = field(default=None, kw_only=True)  # "fled to Y"
    time: Period | None
    source: Source | None
    certainty: str
    passage: str
    because: tuple[Reason, ...] = field(default=(), repr=False)

    @property
    def of_whom(self) -> str:
        """Who or what is counted: the words for it, or else the unit."""
        return self.counted or self.unit

    @property
    def implied(self) -> bool:
        """Whether the words imply the count and give no number: no figure of the article, but a
        count that articles together can give.
        """
        return self.qualifier == Qualifier.IMPLIED

    def words_that_gave(self, of: str) -> list[Span]:
        """The words that decided one of its fields, in the order of the reasons."""
        reasons = (reason for reason in self.because if reason.field == of)
        return [reason.words for reason in reasons if reason.words is not None]

    def __repr__(self) -> str:
        return in_short(
            self,
            self.id[:_ID],
            f"{self.category} {self.in_figures}",
            self.place and self.place.name,
            self.time and self.time.end,
            repr(self.evidence.text),
        )


@dataclass(frozen=True, slots=True)
class Statement(Record):
    """What somebody said: one per attribution point, and one per further sentence of a continued
    quotation.
    """

    id: str
    content: Span
    speaker: Speaker | None
    cue: Span | None
    kind: str  # direct | indirect | mixed
    said_on: date | None
    certainty: str
    distance: str  # none | some | doubt: how far the outlet stands from it
    passage: str
    because: tuple[Reason, ...] = field(default=(), repr=False)

    def __repr__(self) -> str:
        speaker = self.speaker and self.speaker.name
        return in_short(self, self.id[:_ID], speaker, repr(self.content.text[:_SHORT]))


@dataclass(frozen=True, slots=True)
class Party(Record):
    """Who did it, or to whom: the words, and whom the article means by them."""

    text: str
    start: int
    end: int
    name: str  # the fullest name the article gives
    actor_id: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Toll(Record, Bounded):
    """Victims of an event: those a figure counts, or those told without a number (`implied`): of
    two and more a figure of the ledger, of one none.
    """

    figure: str | None  # the figure's id; None of a single victim told without a number
    category: str
    low: int | None
    high: int | None
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Event(Record):
    """One distinct happening of the article, however often it names it.

    `type` is a type of `codebook/event_types.yml`, `plover` a root of PLOVER; `certainty` as of a
    figure; `background` is True for what is told as history.
    """

    id: str
    type: str
    trigger: Span  # the words that name it best
    mentions: tuple[Span, ...]  # further words for it, in reading order
    actor: Party | None
    target: Party | None
    place: Location | None
    time: Period | None
    certainty: str
    background: bool
    source: Source | None
    tolls: tuple[Toll, ...]
    plover: str | None
    passage: str
    because: tuple[Reason, ...] = field(default=(), repr=False)

    def __repr__(self) -> str:
        return in_short(
            self,
            self.id[:_ID],
            self.type,
            self.place and self.place.name,
            self.time and self.time.end,
            repr(self.trigger.text),
        )
