"""The clock the watch lives by: the machine's, or one that a test moves."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event
from typing import Protocol


class Clock(Protocol):
    """What time it is, and how to wait."""

    def now(self) -> datetime:
        """The moment, in UTC."""

    def wait(self, seconds: float, stop: Event) -> None:
        """Let time pass, no longer than until `stop` is set."""


class MachineClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait(self, seconds: float, stop: Event) -> None:
        stop.wait(max(0.0, seconds))
