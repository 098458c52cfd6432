"""Events of articles joined to happenings: what several articles tell of one strike, one flood, one
abduction.

Events meet where they are told in one story or where their counts answer one question. A table of
features gives points, each with its reason, or a veto; an event joins the happening with which it
goes best on average, or opens its own. Two events of one article are two happenings: reading told
them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import JudgementVerdict
from reportedly.gazetteer.relations import relation
from reportedly.records import Event, Reason
from reportedly.records.clues import Clue, veto, weigh_clues
from reportedly.records.questions import Judgement

_HELD_APART = subset("held_apart")


# One town and one day, with one type or with tolls that agree: any two of the four do not suffice.
SAME = 1.6
STANDING = 6  # events of a happening that stand for it
NEVER = -10.0  # points of a veto
# Types that say little of how: an attack may be a bombing told in short.
_GENERAL = subset("general_violence")


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event with the article that tells it, the day of that article and the story of its
    passage.

    `questions` are those that its counts answer.
    """

    document: str
    day: date | None
    story: str | None
    event: Event
    questions: frozenset[str] = frozenset()


@dataclass(slots=True)
class Happening:
    """Events that are one, each with why it joined those before it."""

    told: list[ToldEvent] = field(default_factory=list)
    because: list[tuple[Reason, ...]] = field(default_factory=list)

    @property
    def events(self) -> set[str]:
        return {one.event.id for one in self.told}


Feature = Callable[[ToldEvent, ToldEvent], Clue | None]


# ------------------------------------------------------------------ the features
def another_article(one: ToldEvent, other: ToldEvent) -> Clue | None:
    if one.document != other.document:
        return None
    return veto("one article tells both")


def events_in_one_story(one: ToldEvent, other: ToldEvent) -> Clue | None:
    if one.story is not None and one.story == other.story:
        return None
    return Clue(-0.4, "in different stories")


def same_type(one: ToldEvent, other: ToldEvent) -> Clue | None:
    a, b = one.event.type, other.event.type
    if a == b:
        return Clue(0.8, f"both {_kind_in_words(a)}")
    if {a, b} & _GENERAL:
        return Clue(
            0.2, f"{_kind_in_words(a)} and {_kind_in_words(b)}, which may be one"
        )
    return Clue(-1.5, f"{_kind_in_words(a)} and {_kind_in_words(b)}")


_PLACES = {"equal": 0.8, "inside": 0.5, "around": 0.5, "near": 0.3, "apart": -1.5}


def events_share_place(one: ToldEvent, other: ToldEvent) -> Clue | None:
    a, b = one.event.place, other.event.place
    stands = relation(a, b)
    if a is None:
        return None
    if b is None:
        return None
    if stands not in _PLACES:
        return None
    pairs = (
        f"both in {a.name}" if stands == "equal" else f"{a.name} and {b.name}: {stands}"
    )
    return Clue(_PLACES[stands], pairs)


def events_share_days(one: ToldEvent, other: ToldEvent) -> Clue | None:
    a, b = one.event.time, other.event.time
    if a is None:
        return None
    if b is None:
        return None
    # What began nobody knows when may be of any day.
    if a.start is None:
        return None
    if b.start is None:
        return None
    apart = (max(a.start, b.start) - min(a.end, b.end)).days
    if apart > 1:
        return veto(f"{apart} days apart")
    return Clue(0.3, "one day apart") if apart == 1 else Clue(0.8, "of one time")


def same_toll(one: ToldEvent, other: ToldEvent) -> Clue | None:
    if one.questions & other.questions:
        return Clue(1.0, "their counts answer one question")
    mine = {(t.category, t.low) for t in one.event.tolls if t.low}
    theirs = {(t.category, t.low) for t in other.event.tolls if t.low}
    return Clue(0.6, "the same count") if mine & theirs else None


def both_news(one: ToldEvent, other: ToldEvent) -> Clue | None:
    if one.event.background:
        return None
    if other.event.background:
        return None
    return Clue(0.4, "neither is told as background")


FEATURES: tuple[tuple[str, Feature], ...] = (
    ("article", another_article),
    ("days", events_share_days),
    ("story", events_in_one_story),
    ("type", same_type),
    ("place", events_share_place),
    ("toll", same_toll),
    ("news", both_news),
)


def weighed(one: ToldEvent, other: ToldEvent) -> tuple[float, tuple[Reason, ...]]:
    """How far two events go together, and why."""
    points, because, forbidden = weigh_clues(FEATURES, one, other)
    return NEVER if forbidden else points, because


# ------------------------------------------------------------------ joining
class _Said:
    """What people said of pairs of events, the last word of each."""

    def __init__(self, said: Iterable[Judgement]) -> None:
        self._of: dict[str, dict[str, Judgement]] = defaultdict(dict)
        for judgement in said:
            one, other = (ident.removeprefix("h") for ident in sorted(judgement.pair))
            self._of[one][other] = self._of[other][one] = judgement

    def of(self, one: ToldEvent) -> bool:
        return one.event.id in self._of

    def joins(self, one: ToldEvent, group: Happening) -> tuple[Reason, ...]:
        """The word by which an event is of a happening; () where nobody said so."""
        found = (self._of[one.event.id].get(e) for e in sorted(group.events))
        word = next(
            (j for j in found if j and j.verdict == JudgementVerdict.SAME), None
        )
        return (Reason("judgement", word.said()),) if word else ()

    def parts(self, one: ToldEvent, group: Happening) -> bool:
        """Whether somebody said that it is not, or that it cannot be told."""
        met = self._of.get(one.event.id, {})
        return any(met[e].verdict in _HELD_APART for e in group.events & met.keys())


def joined_events(
    events: Iterable[ToldEvent], said: Iterable[Judgement] = ()
) -> list[Happening]:
    """Events as happenings, the same in whatever order they come.

    Args:
        events: events with their articles.
        said: judgements on happenings, first to last.
    """
    judged = _Said(said)
    found: list[Happening] = []
    near: dict[str, list[Happening]] = defaultdict(list)
    for one in sorted(events, key=_turn):
        keys = [key for key in (one.story, *sorted(one.questions)) if key]
        choices = {id(h): h for key in keys for h in near[key]}.values()
        happening, because = _happening_as_judged(one, found, judged)
        if happening is None:
            apart = [h for h in choices if not judged.parts(one, h)]
            happening, because = _best_happening(one, apart)
        if happening is None:
            happening = Happening()
            found.append(happening)
        happening.told.append(one)
        happening.because.append(because)
        for key in keys:
            if happening not in near[key]:
                near[key].append(happening)
    return found


def _happening_as_judged(
    one: ToldEvent, found: Sequence[Happening], said: _Said
) -> tuple[Happening | None, tuple[Reason, ...]]:
    """The happening that people put an event to."""
    if not said.of(one):
        return None, ()
    for happening in found:
        if because := said.joins(one, happening):
            return happening, because
    return None, ()


def _turn(one: ToldEvent) -> tuple[date, str, int]:
    """The order events are taken in: by day, article and place in the text."""
    return one.day or date.max, one.document, one.event.trigger.start


def _best_happening(
    one: ToldEvent, choices: Iterable[Happening]
) -> tuple[Happening | None, tuple[Reason, ...]]:
    """The happening that an event goes with best, if any does."""
    best: Happening | None = None
    most, why = SAME, tuple[Reason, ...]()
    for happening in choices:
        points, because = _mean_points(one, happening.told)
        if points >= most and (best is None or points > most):
            best, most, why = happening, points, because
    return best, why


def _mean_points(
    one: ToldEvent, group: Sequence[ToldEvent]
) -> tuple[float, tuple[Reason, ...]]:
    """The points with those that stand for a happening, and the reasons of the one that it most
    goes with.
    """
    if any(one.document == other.document for other in group):
        return NEVER, ()
    met = [weighed(one, other) for other in group[:STANDING]]
    nearest = max(met, key=lambda said: said[0])
    return sum(points for points, _ in met) / len(met), nearest[1]


def _kind_in_words(kind: str) -> str:
    return kind.replace("_", " ")
