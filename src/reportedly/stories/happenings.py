"""Events of articles joined to happenings: what several articles tell of one strike, one flood, one
abduction.

Events meet where they are told in one story or where their counts answer one question. A table of
features gives points, each with its reason, or a veto; an event joins the happening with which it
goes best on average, or opens its own. Two events of one article are two happenings: reading told
them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import JudgementVerdict, PlaceRelation
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
    def first(self) -> str:
        """The id of the event that opened it, by which it is known."""
        return self.told[0].event.id

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
        f"both in {a.name}"
        if stands == PlaceRelation.EQUAL
        else f"{a.name} and {b.name}: {stands}"
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


# Of which happening an event was, by the event that opened it, and why.
JoinedBefore = tuple[str, tuple[Reason, ...]]


def joined_events(
    events: Iterable[ToldEvent],
    said: Iterable[Judgement] = (),
    before: Mapping[str, JoinedBefore] | None = None,
) -> list[Happening]:
    """Events as happenings, the same in whatever order they come.

    Args:
        events: events with their articles.
        said: judgements on happenings, first to last.
        before: by their ids, the events that stay where they were; nothing is weighed for them.
    """
    judged, before = _Said(said), before or {}
    found = _HappeningsSoFar()
    for one in sorted(events, key=turn_of_event):
        if one.event.id in before:
            first, because = before[one.event.id]
            happening = found.opened.get(first)
            found.put(one, happening, because, first)
            continue
        happening, because = _happening_as_judged(one, found.every, judged)
        if happening is None:
            apart = [h for h in found.met_by(one) if not judged.parts(one, h)]
            happening, because = _best_happening(one, apart)
        found.put(one, happening, because, one.event.id)
    return found.every


class _HappeningsSoFar:
    """The happenings so far, with what finds them again."""

    def __init__(self) -> None:
        self.every: list[Happening] = []
        self.opened: dict[str, Happening] = {}  # by the event that opened each
        self._near: dict[str, dict[int, Happening]] = defaultdict(dict)

    def met_by(self, one: ToldEvent) -> Iterable[Happening]:
        """The happenings that have a story or a question in common with an event."""
        keys = meeting_keys(one)
        return {n: h for key in keys for n, h in self._near[key].items()}.values()

    def put(
        self,
        one: ToldEvent,
        happening: Happening | None,
        because: tuple[Reason, ...],
        first: str,
    ) -> None:
        """Put an event to a happening; where there is none it opens one, found as `first`'s was."""
        if happening is None:
            happening = self.opened[first] = Happening()
            self.every.append(happening)
        happening.told.append(one)
        happening.because.append(because)
        self.opened[happening.first] = happening
        for key in meeting_keys(one):
            self._near[key][id(happening)] = happening


def meeting_keys(one: ToldEvent) -> list[str]:
    """What two events of one happening must share: a story, or a question that both answer."""
    return [key for key in (one.story, *sorted(one.questions)) if key]


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


# The order events are taken in: by day, article and place in the text, of one place by their ids.
EventTurn = tuple[date, str, int, str]


def turn_of_event(one: ToldEvent) -> EventTurn:
    event = one.event
    return one.day or date.max, one.document, event.trigger.start, event.id


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
