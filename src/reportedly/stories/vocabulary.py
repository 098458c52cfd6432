"""The words of all parts of a ledger, counted, and when each part was: what has to be known of all
of them to put one more to its story.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from reportedly.stories.parts import REACH, Glance

_NO_DAY = 0  # no day has this ordinal


@dataclass(slots=True)
class Vocabulary:
    """How many parts have each word; of each part the number of its reading and its last day."""

    having: Counter[str] = field(default_factory=Counter)
    _readings: array[int] = field(default_factory=lambda: array("q"))
    _last: array[int] = field(default_factory=lambda: array("i"))  # ordinals

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return len(self._readings)

    def count(self, reading: int, seen: Glance) -> None:
        """Count a part of a reading."""
        self.having.update(seen.words)
        self._readings.append(reading)
        self._last.append(seen.last.toordinal() if seen.last else _NO_DAY)

    def discount(self, reading: int, seen: Glance) -> None:
        """Take back that a part of a reading was counted."""
        self.having.subtract(seen.words)
        at = self._readings.index(reading)
        del self._readings[at], self._last[at]

    def has(self, readings: set[int]) -> bool:
        """Whether a part of any of some readings is counted."""
        return not readings.isdisjoint(self._readings)

    def readings_near(self, days: Days) -> list[int]:
        """The readings with a part that can have a say in the story of one of some days."""
        last = np.array(self._last, dtype=np.int64)
        first, until = days.first.toordinal(), days.last.toordinal()
        near = (last == _NO_DAY) | ((first - last <= REACH) & (last - until <= REACH))
        found: list[int] = np.unique(np.array(self._readings)[near]).tolist()
        return found


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last of the days of parts that come."""

    first: date
    last: date

    @classmethod
    def of(cls, days: Iterable[date]) -> Days:
        """Those of some days, at least one."""
        every = list(days)
        return cls(min(every), max(every))

    @property
    def many(self) -> int:
        """How many days there are from the first to the last."""
        return (self.last - self.first).days + 1

    def with_days(self, other: Days) -> Days:
        """Those of both."""
        return Days(min(self.first, other.first), max(self.last, other.last))

    def are_near(self, day: date | None) -> bool:
        """Whether a part of a day can have a say in the story of one of these; one of no day can
        in all.
        """
        if day is None:
            return True
        return (self.first - day).days <= REACH and (day - self.last).days <= REACH
