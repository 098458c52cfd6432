"""Happenings that more events touch, joined again; all others stay as they were, and both together
are what joining every event anew gives.

An event joins the happening that it goes with best of those it meets: by its story, by the
questions that its counts answer, and by what people said. So what came is weighed, and what answers
other questions now; then those of later articles that meet a happening which this changed; and so
on until nothing changes any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from reportedly.errors import TooMuch
from reportedly.records.questions import Judgement
from reportedly.stories.happenings import (
    EventTurn,
    Happening,
    JoinedBefore,
    ToldEvent,
    joined_events,
    meeting_keys,
    turn_of_event,
)

# Events looked at again: where more are touched than these and a third of all, everything is.
FEW_EVENTS = 2000


@dataclass(frozen=True, slots=True)
class EventsCame:
    """What came since: events of new articles, by their ids those that answer other questions now
    as they are now, those of which people said more, and all that people said.
    """

    events: Sequence[ToldEvent]
    others: Mapping[str, ToldEvent]
    judged: Collection[str]
    said: Sequence[Judgement]


@dataclass(frozen=True, slots=True)
class KnownHappenings:
    """How many events there were, and where the happenings are read that have some keys
    (`meeting_keys`) or some events, as they were; others among them do no harm.
    """

    events: int
    met: Callable[[Collection[str], Collection[str]], Iterable[Happening]]


@dataclass(frozen=True, slots=True)
class HappeningsChanged:
    """Happenings that are new or others than before, and by their first events those that are no
    more.
    """

    happenings: tuple[Happening, ...]
    gone: frozenset[str]


def joined_again(came: EventsCame, known: KnownHappenings) -> HappeningsChanged:
    """The happenings that change by what came since.

    Raises:
        TooMuch: so much is touched that everything is to be joined anew.
    """
    return _JoinedAgain(came, known).done()


class _JoinedAgain:
    """What was, as far as it is read, and what of it is weighed again."""

    def __init__(self, came: EventsCame, known: KnownHappenings) -> None:
        self.came, self.known = came, known
        self.was: dict[str, Happening] = {}
        self.before: dict[str, JoinedBefore] = {}
        self.events = {one.event.id: one for one in came.events}
        # Of an event that answers other questions now, also what it meets no more.
        self.keys: dict[str, set[str]] = {}
        self.weighed = {*self.events, *came.others, *came.judged}
        self.anew = frozenset((*self.events, *came.others))
        self.asked: set[str] = set()
        self.beside: dict[str, set[str]] = defaultdict(set)
        for judgement in came.said:
            one, other = (e.removeprefix("h") for e in sorted(judgement.pair))
            self.beside[one].add(other)
            self.beside[other].add(one)

    def done(self) -> HappeningsChanged:
        """Everything, step by step."""
        self._read((), self.weighed - self.events.keys())
        while True:
            self._read_what_is_met()
            there = set(self.was)  # what is read behind it takes no part
            before = {e: j for e, j in self.before.items() if e not in self.weighed}
            found = joined_events(self.events.values(), self.came.said, before)
            now = {one.first: one for one in found}
            more = self._meeting(self._changed(now))
            if more <= self.weighed:
                break
            self.weighed |= more
        changed = tuple(one for one in found if self._is_another(one))
        return HappeningsChanged(changed, frozenset(there - now.keys()))

    # -------------------------------------------------------------- reading
    def _read(self, keys: Iterable[str], events: Iterable[str]) -> None:
        """Read the happenings that have some keys or events and are not read yet."""
        wanted = set(keys) - self.asked
        missing = set(events) - self.events.keys()
        if not wanted and not missing:
            return
        self.asked |= wanted
        for happening in self.known.met(wanted, missing):
            if happening.first not in self.was:
                self._take_in(happening)
        if len(self.events) > max(FEW_EVENTS, self.known.events // 3):
            raise TooMuch

    def _take_in(self, happening: Happening) -> None:
        self.was[happening.first] = happening
        for one, because in zip(happening.told, happening.because, strict=True):
            ident = one.event.id
            now = self.came.others.get(ident, one)
            self.events[ident] = now
            self.before[ident] = happening.first, because
            self.keys[ident] = {*meeting_keys(one), *meeting_keys(now)}

    def _keys_of(self, ident: str) -> set[str]:
        if ident not in self.keys:
            self.keys[ident] = set(meeting_keys(self.events[ident]))
        return self.keys[ident]

    def _read_what_is_met(self) -> None:
        """Read all happenings that may be chosen by what is weighed."""
        there = self.weighed & self.events.keys()
        keys = {key for ident in there for key in self._keys_of(ident)}
        self._read(keys, {other for ident in there for other in self.beside[ident]})

    # -------------------------------------------------------------- what changed
    def _changed(self, now: Mapping[str, Happening]) -> dict[str, EventTurn]:
        """By the events of the happenings that changed, as they were and as they are, since which
        turn.
        """
        found: dict[str, EventTurn] = {}
        for first in self.was.keys() | now.keys():
            own = [*_ids_of(self.was.get(first)), *_ids_of(now.get(first))]
            for turn in self._first_change(self.was.get(first), now.get(first)):
                found |= {e: min(turn, found.get(e, turn)) for e in own}
        return found

    def _first_change(
        self, was: Happening | None, now: Happening | None
    ) -> Iterator[EventTurn]:
        """The turn of the first event from which on a happening is another, if it is one."""
        for pair in zip_longest(_ids_of(was), _ids_of(now)):
            if pair[0] != pair[1] or pair[1] in self.anew:
                yield min(turn_of_event(self.events[e]) for e in pair if e)
                return

    def _meeting(self, changed: Mapping[str, EventTurn]) -> set[str]:
        """The events that were told behind a change and meet a happening that it changed."""
        since: dict[str, EventTurn] = {}
        beside: dict[str, EventTurn] = {}
        for ident, turn in changed.items():
            for key in self._keys_of(ident):
                since[key] = min(turn, since.get(key, turn))
            for other in self.beside[ident]:
                beside[other] = min(turn, beside.get(other, turn))
        self._read(since, beside)
        met = {
            ident
            for ident, one in self.events.items()
            for turn in [turn_of_event(one)]
            if any(since[k] <= turn for k in self._keys_of(ident) & since.keys())
        }
        there = beside.keys() & self.events.keys()
        return met | {e for e in there if beside[e] <= turn_of_event(self.events[e])}

    def _is_another(self, happening: Happening) -> bool:
        """Whether a happening is new, or is told by others, of another question or for another
        reason than it was.
        """
        was = self.was.get(happening.first)
        if was is None or _ids_of(was) != _ids_of(happening):
            return True
        if not self.anew.isdisjoint(happening.events):
            return True
        return was.because != happening.because


def _ids_of(happening: Happening | None) -> list[str]:
    return [one.event.id for one in happening.told] if happening else []
