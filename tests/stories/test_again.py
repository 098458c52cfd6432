"""Happenings joined again are those that are joined anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from reportedly.errors import TooMuch
from reportedly.records import Event, Span
from reportedly.records.questions import Judgement
from reportedly.stories import again
from reportedly.stories.again import EventsCame, KnownHappenings, joined_again
from reportedly.stories.happenings import (
    Happening,
    ToldEvent,
    joined_events,
    meeting_keys,
)

DAY = date(2024, 6, 1)
AT = datetime(2024, 7, 1, tzinfo=UTC)
TYPES = ("air_strike", "attack", "abduction", "flood")


class _World:
    """Events that come in any order, with what was joined of them so far."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.events: dict[str, ToldEvent] = {}
        self.said: list[Judgement] = []
        self.known: dict[str, Happening] = {}
        self.read: set[str] = set()

    def event(self) -> ToldEvent:
        random, n = self.random, len(self.events)
        start = random.randrange(3)  # two of an article may begin at one place
        event = Event(
            f"{random.randrange(16**6):06x}{n:06x}",
            random.choice(TYPES),
            Span(start, start + 5, "blast"),
            (), None, None, None, None, "asserted",
            random.random() < 0.3,
            None, (), None, "body",
        )  # fmt: skip
        undated = random.random() < 0.1
        day = None if undated else DAY + timedelta(days=random.randrange(9))
        document = f"{day}{random.choice('abcd')}"
        story = random.choice((None, "s1", "s2", "s3", "s4"))
        return ToldEvent(document, day, story, event, self.questions())

    def questions(self) -> frozenset[str]:
        some = ("q1", "q2", "q3", "q4", "q5")
        return frozenset(self.random.sample(some, self.random.randrange(3)))

    def more(self) -> list[ToldEvent]:
        new = [self.event() for _ in range(self.random.randrange(3))]
        self.events |= {one.event.id: one for one in new}
        return new

    def others(self) -> dict[str, ToldEvent]:
        """Some that answer other questions now."""
        old = sorted(e for h in self.known.values() for e in h.events)
        found = {}
        for ident in self.random.sample(old, min(len(old), self.random.randrange(3))):
            one = replace(self.events[ident], questions=self.questions())
            if one.questions != self.events[ident].questions:
                found[ident] = self.events[ident] = one
        return found

    def judged(self) -> set[str]:
        if len(self.events) < 2 or self.random.random() < 0.5:
            return set()
        one, other = self.random.sample(sorted(self.events), 2)
        verdict = self.random.choice(("same", "different", "unsure", "undone"))
        self.said.append(
            Judgement(f"h{one}", f"h{other}", verdict, "mira", "seen there", AT)
        )
        return {one, other}

    def met(
        self, keys: Collection[str], events: Collection[str]
    ) -> Iterator[Happening]:
        for happening in self.known.values():
            own = {key for one in happening.told for key in meeting_keys(one)}
            if not own.isdisjoint(keys) or not happening.events.isdisjoint(events):
                self.read |= happening.events
                yield happening

    def bring_up(self) -> None:
        many = len(self.events)
        new, others, judged = self.more(), self.others(), self.judged()
        came = EventsCame(new, others, judged, self.said)
        changed = joined_again(came, KnownHappenings(many, self.met))
        for first in changed.gone:
            del self.known[first]
        self.known |= {one.first: one for one in changed.happenings}

    def anew(self) -> dict[str, Happening]:
        found = joined_events(self.events.values(), self.said)
        return {one.first: one for one in found}


@pytest.mark.parametrize("seed", range(60))
def test_joined_again_is_joined_anew(seed: int) -> None:
    world = _World(seed)
    for _ in range(25):
        world.bring_up()
        assert world.known == world.anew()
    assert any(len(one.told) > 1 for one in world.known.values())


def test_what_is_not_met_is_not_read() -> None:
    world = _World(1)
    for _ in range(25):
        world.bring_up()
    far = replace(world.event(), story="s9", questions=frozenset())
    world.read.clear()
    changed = joined_again(
        EventsCame([far], {}, (), ()), KnownHappenings(50, world.met)
    )
    assert [one.told for one in changed.happenings] == [[far]]
    assert world.read == set()


def test_where_much_is_touched_everything_is_joined_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = _World(2)
    for _ in range(25):
        world.bring_up()
    monkeypatch.setattr(again, "FEW_EVENTS", 3)
    near = replace(world.event(), story="s1", questions=frozenset(("q1", "q2")))
    with pytest.raises(TooMuch):
        joined_again(EventsCame([near], {}, (), ()), KnownHappenings(4, world.met))
