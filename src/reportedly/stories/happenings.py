"""Events of articles joined to happenings: what several articles tell of one strike, one flood, one abduction.

Events are compared within a story, by a table of features whose points add up; an event joins the happening with
which it goes best on average, or opens its own. Two events of one article are two happenings: reading told them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.gazetteer.relations import relation
from reportedly.records import Event

# One town and one day, with one type or with tolls that agree: any two of the four do not suffice.
SAME = 1.6
STANDING = 6  # events of a happening that stand for it
# Types that say little of how: an attack may be a bombing told in short.
_GENERAL = frozenset({"attack", "armed_clash", "other"})


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the article that tells it, the day of that article and the story of its passage."""

    document: str
    day: date | None
    story: str | None
    event: Event


Feature = Callable[[Event, Event], float]


def same_type(one: Event, other: Event) -> float:
    if one.type == other.type:
        return 0.8
    return 0.2 if {one.type, other.type} & _GENERAL else -1.5


def same_place(one: Event, other: Event) -> float:
    points = {"equal": 0.8, "inside": 0.5, "around": 0.5, "near": 0.3, "apart": -1.5}
    return points.get(relation(one.place, other.place), 0.0)


def same_day(one: Event, other: Event) -> float:
    if one.time is None or other.time is None:
        return 0.0
    apart = (max(one.time.start, other.time.start) - min(one.time.end, other.time.end)).days
    return 0.8 if apart <= 0 else 0.3 if apart == 1 else -2.0


def same_toll(one: Event, other: Event) -> float:
    mine = {(t.category, t.low) for t in one.tolls if t.low}
    theirs = {(t.category, t.low) for t in other.tolls if t.low}
    return 0.6 if mine & theirs else 0.0


def both_news(one: Event, other: Event) -> float:
    return 0.4 if not one.background and not other.background else 0.0


FEATURES: tuple[Feature, ...] = (same_type, same_place, same_day, same_toll, both_news)


def points(one: Told, other: Told) -> float:
    """How far two events of one story go together; never where one article tells both."""
    if one.document == other.document:
        return -10.0
    return sum(feature(one.event, other.event) for feature in FEATURES)


def joined(told: Iterable[Told]) -> list[list[Told]]:
    """Events as happenings, the same in whatever order they come; an event without a story is alone."""
    by_story: dict[str, list[Told]] = defaultdict(list)
    for one in sorted(told, key=_turn):
        by_story[one.story or f"{one.document}\x1f{one.event.id}"].append(one)
    return [group for several in by_story.values() for group in _groups(several)]


def _turn(one: Told) -> tuple[date, str, int]:
    return one.day or date.max, one.document, one.event.trigger.start


def _groups(several: Sequence[Told]) -> list[list[Told]]:
    groups: list[list[Told]] = []
    for one in several:
        best = max(groups, key=lambda g: _mean(one, g), default=None)
        if best is not None and _mean(one, best) >= SAME:
            best.append(one)
        else:
            groups.append([one])
    return groups


def _mean(one: Told, group: Sequence[Told]) -> float:
    if any(one.document == other.document for other in group):
        return -10.0
    standing = group[:STANDING]
    return sum(points(one, other) for other in standing) / len(standing)
