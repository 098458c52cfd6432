"""The clock the watch lives by: the machine's, or one that a test moves."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import FIRST_COMPLETED, Future, wait
from datetime import UTC, datetime
from threading import Event
from typing import Any, Protocol


class Clock(Protocol):
    """What time it is, and how to wait."""

    def now(self) -> datetime:
        """The moment, in UTC."""

    def wait(self, seconds: float, stop: Event) -> None:
        """Let time pass, no longer than until `stop` is set."""

    def answered(
        self, waiting: Collection[Future[Any]], seconds: float
    ) -> Collection[Future[Any]]:
        """Those that are answered; where none is, let time pass until one is, at most so long."""


class MachineClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait(self, seconds: float, stop: Event) -> None:
        stop.wait(max(0.0, seconds))

    def answered(
        self, waiting: Collection[Future[Any]], seconds: float
    ) -> Collection[Future[Any]]:
        return wait(waiting, timeout=seconds, return_when=FIRST_COMPLETED).done
