"""Asking for a person who waits: with the manners of the watch, without its queue."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from threading import Event, Lock

from reportedly.watch.asking import REDIRECTS, Asker, HttpAnswer, leads_to
from reportedly.watch.clock import Clock
from reportedly.watch.hosts import Host, Hosts, robots_address

PATIENCE = 60.0  # seconds that somebody who waits is let wait for one host


class PoliteGet:
    """The answer to a GET of an address, or of where it leads: after robots.txt, one request at a
    time to a host, with its delay between them. Safe to be used by several threads at once.
    """

    def __init__(self, asker: Asker, clock: Clock) -> None:
        self._asker, self._clock = asker, clock
        self._hosts, self._new = Hosts(), Lock()
        self._turns: defaultdict[str, Lock] = defaultdict(Lock)
        self._learning: defaultdict[str, Lock] = defaultdict(Lock)

    def __call__(self, address: str) -> HttpAnswer:
        return self._followed(address, robots=False)

    def _followed(self, address: str, *, robots: bool) -> HttpAnswer:
        ask = self._asked if robots else self._allowed
        asked = [address]
        while True:
            answer = ask(asked[-1])
            if answer.status not in REDIRECTS:
                return answer
            to, problem = leads_to(answer, tuple(asked))
            if to is None:
                return replace(answer, problem=problem)
            asked.append(to)

    def _allowed(self, address: str) -> HttpAnswer:
        """The answer of an address that its host's robots.txt allows."""
        host, _ = self._host(address)
        with self._learning[host.name]:  # so that one asks, however many begin at once
            if not host.knows_rules(self._clock.now()):
                rules = self._followed(robots_address(address), robots=True)
                if rules.refused:  # the address itself may not be asked
                    return replace(rules, address=address)
                host.learn(rules, self._asker.agent, self._clock.now())
        return host.refusal(address, self._asker.agent) or self._asked(address)

    def _asked(self, address: str) -> HttpAnswer:
        """The answer of an address, once its host may be asked again."""
        host, turn = self._host(address)
        with turn:
            now = self._clock.now()
            rest = (host.free_at - now).total_seconds() if host.free_at else 0.0
            if rest > PATIENCE:
                why = f"its host asks to be left alone for {rest:.0f} s"
                return HttpAnswer(address, None, problem=why, refused=True)
            self._clock.wait(max(0.0, rest), Event())
            answer = self._asker.ask(address)
            host.answered(answer, self._clock.now())
            return answer

    def _host(self, address: str) -> tuple[Host, Lock]:
        with self._new:
            host = self._hosts.of(address)
            return host, self._turns[host.name]
