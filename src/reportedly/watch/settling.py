"""After something new was read: compare it with what is kept, look for what changed, and tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reportedly.ledger import Ledger
from reportedly.run.tracing import trace_ledger
from reportedly.watch.clock import Clock


@dataclass(slots=True)
class Settling:
    """What is done each time the watch has read something."""

    ledger: Ledger
    clock: Clock
    tell: Callable[[str, str], None]
    sent: int = 0

    @classmethod
    def of(
        cls, ledger: Ledger, clock: Clock, rules: str | None, tell: Callable[[str, str], None]
    ) -> Settling:
        """By a file of rules, or without alerts."""
        return cls(ledger, clock, tell)

    def settle(self) -> None:
        """Trace what is new."""
        trace_ledger(self.ledger)
