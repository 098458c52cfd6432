"""After something new was read: compare it with what is kept, look for what changed, and tell
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from reportedly.errors import UsageError
from reportedly.ledger import Ledger
from reportedly.records.watching import Alert
from reportedly.run.rules import Wanted, desk_rules, with_desk_rules
from reportedly.run.tracing import TracedAtHand, trace_ledger
from reportedly.watch.alerting import Alerting
from reportedly.watch.clock import Clock
from reportedly.watch.delivery import Delivering


class Settling:
    """What is done each time the watch has read something, and once a minute.

    Rules are those of a file and those that were kept at the desk, which a running watch takes up.
    """

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        tell: Callable[[str, str], None],
        wanted: Wanted | None = None,
        delivering: Delivering | None = None,
    ) -> None:
        self._ledger, self._clock, self._tell = ledger, clock, tell
        self._of_file = wanted
        self._of_desk: list[dict[str, Any]] = []
        self._alerting: Alerting | None = None
        self._delivering = delivering
        self._at_hand = TracedAtHand()
        self._want(wanted)
        self.sent = 0

    def _want(self, wanted: Wanted | None) -> None:
        if wanted is None:
            return
        if self._alerting is None:
            self._alerting = Alerting(self._ledger, wanted)
            self._delivering = self._delivering or Delivering(self._ledger, wanted)
        self._alerting.wanted = wanted
        if self._delivering:
            self._delivering.wanted = wanted

    def begin(self) -> None:
        """Take what is known before the watch begins as known."""
        self._take_up()
        if self._alerting:
            trace_ledger(self._ledger, self._at_hand)
            self._alerting.begin(self._clock.now())

    def _take_up(self) -> bool:
        """Take up the rules of the desk; whether there was nothing to look for before."""
        said = desk_rules(self._ledger)
        if said == self._of_desk:
            return False
        self._of_desk, first = said, self._alerting is None
        try:
            self._want(with_desk_rules(self._of_file, said) or self._none())
        except UsageError as error:
            self._tell("desk", str(error))
        return first and self._alerting is not None

    def _none(self) -> Wanted | None:
        """No rules any more, where there were some."""
        return replace(self._alerting.wanted, rules=()) if self._alerting else None

    def settle(self, new: bool) -> None:
        """Trace what is new, look for changes near it, and send what is due; then,
        once a day, look at everything.

        Args:
            new: whether anything was read since the last time.
        """
        if self._take_up() and self._alerting:
            trace_ledger(self._ledger, self._at_hand)
            self._alerting.begin(self._clock.now())
        elif new:
            trace_ledger(self._ledger, self._at_hand)
        for alerts in self._found(new):
            self._say(alerts)
            self._send()
        if self._alerting and new:  # what it finds is sent within the next minute
            self._say(self._alerting.look_at_all(self._clock.now()))

    def _found(self, new: bool) -> Iterator[list[Alert]]:
        """Alerts of what is new, part by part, each to be sent before the next is looked for."""
        now = self._clock.now()
        if self._alerting is None:
            yield []
        elif new:
            yield from self._alerting.look(now)
        else:
            yield self._alerting.silence(now)

    def _send(self) -> None:
        if self._delivering:
            self.sent += self._delivering.send_due(self._clock.now())

    def _say(self, alerts: Iterable[Alert]) -> None:
        for alert in alerts:
            self._tell(alert.rule, str(alert.told["said"]))
