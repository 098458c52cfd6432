"""Asking for a person who waits: with the manners of the watch, without its queue."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from threading import Event, Lock

from reportedly.feeds.entries import web_address
from reportedly.watch.asking import REDIRECTS, Asker, HttpAnswer
from reportedly.watch.clock import Clock
from reportedly.watch.hosts import Host, Hosts, asked_pause, robots_address
from reportedly.watch.watcher import MOST_HOPS

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
        answer = ask(address)
        for _ in range(MOST_HOPS):
            to = web_address(answer.header("location"), answer.address)
            if answer.status not in REDIRECTS:
                return answer
            if not to:
                return answer
            answer = ask(to)
        return replace(answer, problem=f"redirects more than {MOST_HOPS} times")

    def _allowed(self, address: str) -> HttpAnswer:
        """The answer of an address that its host's robots.txt allows."""
        host, _ = self._host(address)
        with self._learning[host.name]:  # so that one asks, however many begin at once
            if not host.knows_rules(self._clock.now()):
                rules = self._followed(robots_address(address), robots=True)
                if rules.refused:  # the address itself may not be asked
                    return replace(rules, address=address)
                host.learn(rules, self._asker.agent, self._clock.now())
        if cannot := host.barred(address, self._asker.agent):
            return HttpAnswer(address, None, problem=cannot, refused=True)
        return self._asked(address)

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
            now = self._clock.now()
            host.asked(now, asked_pause(answer, now))
            return answer

    def _host(self, address: str) -> tuple[Host, Lock]:
        with self._new:
            host = self._hosts.of(address)
            return host, self._turns[host.name]
