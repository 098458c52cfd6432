"""What the text names: times, places, actors, numbers, speech."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, fields
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

from reportedly.codebook.words import NumberKind, SpeechDistance
from reportedly.records.printed import Record
from reportedly.records.syntax import Sentence
from reportedly.records.text import Issue, Reason, Span

_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Time(Record):
    """A TIMEX3 expression. `first`/`last` are the days it can mean, None when unanchored.

    `borrowed` where it names no day itself and has that of the text ("before dawn"): asked while
    an article is read, and neither printed nor kept.
    Source: TimeML TIMEX3 (ISO 24617-1); `type` DATE | TIME | DURATION | SET.
    """

    unshown = unkept = Record.unshown | {"borrowed"}
    start: int
    end: int
    text: str
    type: str
    value: str
    first: date | None
    last: date | None
    because: tuple[Reason, ...] = field(default=(), repr=False)
    borrowed: bool = field(default=False, repr=False, compare=False)

    @property
    def day(self) -> date | None:
        """The one day it means; None where it means several, or nobody can tell."""
        return self.first if self.first == self.last else None


@dataclass(frozen=True, slots=True)
class Location(Record):
    """Where a toponym lies. `precision` is point | neighbourhood | town | admin2 | admin1 | region
    | country.
    """

    name: str
    geonameid: int | None
    country: str | None  # ISO 3166-1 alpha-3
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: str


# Where a location lies, whatever it is called and however large it is.
COORDINATES = tuple(
    f.name for f in fields(Location) if f.name not in {"name", "precision"}
)


@dataclass(frozen=True, slots=True)
class Place(Record):
    """A toponym in the text and what it resolves to. `metonym` names what stands for it
    ("government", "team").
    """

    start: int
    end: int
    text: str
    location: Location
    metonym: str | None = None
    because: tuple[Reason, ...] = field(default=(), repr=False)

    def as_dict(self) -> dict[str, Any]:
        where = {"start": self.start, "end": self.end, "text": self.text}
        return where | self.location.as_dict() | {"metonym": self.metonym}


@dataclass(frozen=True, slots=True)
class Actor(Record):
    """A named actor; `id` is one identity however it is written (None for a person not in the
    lexicon).

    `kind`: armed_group | state_force | government | un_agency | ngo | official | civilians | media
        | person | other.
    """

    start: int
    end: int
    text: str
    id: str | None
    name: str
    kind: str
    because: tuple[Reason, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity as written, with its bounds after the contract ("at least 120" → 120, None).

    `start:end` runs from the qualifier to the last digit or number word. `kind` is cardinal, or
    what the number is instead of a count: negative | ordinal | percent | fraction | money | age |
    year | date | duration | measure | identifier | pronoun ("no one").
    """

    start: int
    end: int
    text: str
    low: int | None
    high: int | None
    qualifier: (
        str | None
    )  # about | at_least | more_than | up_to | fewer_than | between | vague | None
    kind: str = NumberKind.CARDINAL
    because: tuple[Reason, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution point: content, who is said to have said it, and the cue; or a continued
    quotation (cue None).
    """

    content: Span
    speaker: Span | None  # the words at the attribution point: "he", "the UNHCR"
    cue: Span | None
    kind: str  # direct | indirect | mixed
    sentence: int  # index into Mentions.sentences of the content
    distance: str = (
        SpeechDistance.NONE
    )  # how far the outlet stands from it: none | some | doubt
    continues: bool = False  # a further sentence of the quotation before it
    because: tuple[Reason, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Mentions:
    """Everything `annotate` found in one document, each list in reading order."""

    sentences: tuple[Sentence, ...]
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    numbers: tuple[Number, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    issues: tuple[Issue, ...] = ()

    def sentence_at(self, offset: int) -> int | None:
        """The index of the sentence that covers a document offset; None between sentences."""
        found = bisect_right(self.sentences, offset, key=_start) - 1
        return found if found >= 0 and offset < self.sentences[found].end else None

    def sentence_over(self, offset: int) -> Sentence | None:
        """The sentence that covers a document offset; None between sentences."""
        at = self.sentence_at(offset)
        return self.sentences[at] if at is not None else None

    def actor_at(self, start: int, end: int | None = None) -> Actor | None:
        """The first actor whose name covers an offset, or overlaps what lies before `end`."""
        end = start + 1 if end is None else end
        for actor in self.actors:
            if actor.start < end and start < actor.end:
                return actor
        return None

    def body_at(self, offset: int) -> Actor | None:
        """The first actor with an identity whose name covers a document offset."""
        for actor in self.actors:
            if actor.start <= offset < actor.end and actor.id:
                return actor
        return None

    def names_place(self, start: int, end: int) -> bool:
        """Whether a place is named by some of these words, also by what stands for it."""
        return any(p.start < end and start < p.end for p in self.places)

    def number_at(self, offset: int) -> Number | None:
        """The number whose words cover a document offset; None where none does."""
        found = bisect_right(self.numbers, offset, key=_start) - 1
        if found < 0:
            return None
        return self.numbers[found] if offset < self.numbers[found].end else None

    def places_in(self, words: Sentence | Span) -> tuple[Place, ...]:
        """The places that begin in a sentence or in some words, in reading order."""
        return _between(self.places, words.start, words.end)

    def times_in(self, sentence: Sentence) -> tuple[Time, ...]:
        """The times named in a sentence, in reading order."""
        return _between(self.times, sentence.start, sentence.end)

    def numbers_in(self, words: Sentence | Span) -> tuple[Number, ...]:
        """The numbers that begin in some words, in reading order."""
        return _between(self.numbers, words.start, words.end)

    def __repr__(self) -> str:
        named = f"{len(self.times)} times, {len(self.places)} places, {len(self.actors)} actors"
        return f"Mentions({len(self.sentences)} sentences, {named})"


_M = TypeVar("_M", Time, Place, Number)


def _between(
    found: tuple[_M, ...],
    start: int,
    end: int,
) -> tuple[_M, ...]:
    """Those of a list in reading order that begin from `start` on, before `end`."""
    first = bisect_left(found, start, key=_start)
    return found[first : bisect_left(found, end, key=_start)]
