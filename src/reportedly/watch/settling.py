"""After something new was read: compare it with what is kept, look for what changed, and tell it."""

from __future__ import annotations

from collections.abc import Callable

from reportedly.ledger import Ledger
from reportedly.run.tracing import trace_ledger
from reportedly.watch.alerting import Alerting
from reportedly.watch.clock import Clock
from reportedly.watch.delivery import Delivering
from reportedly.watch.rules import Wanted


class Settling:
    """What is done each time the watch has read something, and once a minute."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        tell: Callable[[str, str], None],
        wanted: Wanted | None = None,
        delivering: Delivering | None = None,
    ) -> None:
        self._ledger, self._clock, self._tell = ledger, clock, tell
        self._alerting = Alerting(ledger, wanted) if wanted else None
        self._delivering = delivering or (
            Delivering(ledger, wanted) if wanted else None
        )
        self.sent = 0

    def begin(self) -> None:
        """Take what is known before the watch begins as known."""
        if self._alerting:
            trace_ledger(self._ledger)
            self._alerting.begin(self._clock.now())

    def settle(self, new: bool) -> None:
        """Trace what is new, look for changes, and send what is due.

        Args:
            new: whether anything was read since the last time.
        """
        if new:
            trace_ledger(self._ledger)
        if self._alerting:
            now = self._clock.now()
            alerts = self._alerting.look(now) if new else self._alerting.silence(now)
            for alert in alerts:
                self._tell(alert.rule, str(alert.told["said"]))
        if self._delivering:
            self.sent += self._delivering.send_due(self._clock.now())
