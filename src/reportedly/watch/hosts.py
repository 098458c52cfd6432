"""Politeness: one request at a time to a host, its delay between them, and what its robots.txt
allows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from reportedly.codebook.words import FetchKind
from reportedly.feeds import FeedListing
from reportedly.records.watching import Fetch
from reportedly.watch.asking import (
    MOST_ROBOTS,
    HttpAnswer,
    retry_after,
    unpack_problem,
)
from reportedly.watch.schedule import LONGEST

DELAY = (
    2.0  # seconds from the end of one request of a host to the beginning of the next
)
# of a crawl-delay that is obeyed as it stands; a longer one is taken for this
LONGEST_DELAY = 3600.0
HELD = timedelta(hours=24)  # a robots.txt is asked again after a day (RFC 9309)
MOST_KNOWN = 2000  # hosts whose robots.txt is held: each may be half a megabyte
RETRY = timedelta(minutes=10)  # after 429 or 503 that name no time
UNREACHABLE = timedelta(minutes=30)  # until one that could not be had is asked again


@dataclass(frozen=True, slots=True)
class Task:
    """One address to ask. `hops` are the addresses that led here by redirects, `moved` whether all
    of them for good.
    """

    kind: str  # feed | page | robots
    feed: str
    asked: str  # what was wanted at first
    address: str  # what is asked now
    place: str = ""
    hops: tuple[str, ...] = ()
    moved: bool = True
    before: Fetch | None = None  # the last answer, to ask whether it changed
    first_at: datetime | None = None  # when the page was first fetched
    failures: int = 0
    listing: FeedListing | None = None  # of whom a sitemap is a child
    trial: bool = False  # where a feed says that it moved to
    crowded: bool = False  # a feed that is asked at one moment with many others


@dataclass(slots=True)
class Host:
    """What is known of one host, and what waits for it."""

    name: str
    delay: float = DELAY
    free_at: datetime | None = None
    busy: bool = False
    learning: bool = (
        False  # its robots.txt is being asked, perhaps of another host it leads to
    )
    rules: Protego | None = None
    forbidden: bool = (
        False  # its robots.txt cannot be had: nothing is asked until it can
    )
    trouble: str = ""  # why it cannot be had
    known_until: datetime | None = None
    waiting: deque[Task] = field(default_factory=deque)

    def is_free(self, now: datetime) -> bool:
        """Whether it may be asked now."""
        if self.learning and not (
            self.waiting and self.waiting[0].kind == FetchKind.ROBOTS
        ):
            return False
        return not self.busy and not self.rests(now)

    def rests(self, now: datetime) -> bool:
        """Whether its pause between two requests is not over."""
        return self.free_at is not None and self.free_at > now

    def knows_rules(self, now: datetime) -> bool:
        """Whether its robots.txt is known and not too old."""
        return self.known_until is not None and self.known_until > now

    def refusal(self, address: str, agent: str) -> HttpAnswer | None:
        """Our own answer for an address that may not be asked; None for one that may."""
        if self.forbidden:
            why = f"its robots.txt cannot be had ({self.trouble})"
        elif self.rules is None or self.rules.can_fetch(address, agent):
            return None
        else:
            why = "robots.txt forbids it"
        return HttpAnswer(address, None, problem=why, refused=True)

    def answered(self, answer: HttpAnswer, now: datetime) -> None:
        """A request has ended: the next waits, and longer where the host wants to be left alone."""
        self.busy = False
        pause = _asked_pause(answer, now)
        wait = timedelta(seconds=self.delay)
        self.free_at = now + (max(wait, pause) if pause else wait)

    def learn(self, answer: HttpAnswer, agent: str, now: datetime) -> None:
        """Take over a robots.txt: none there, or one that only leads on, allows all; one that
        cannot be had forbids all for a while.
        """
        self.rules, self.forbidden, self.known_until = None, False, now + HELD
        self.learning = False
        if answer.status is None or answer.status >= 500 or answer.status == 429:
            self.forbidden, self.known_until = True, now + UNREACHABLE
            self.trouble = answer.problem or f"answered {answer.status}"
        elif answer.status == 200 and (problem := unpack_problem(answer)):
            self.forbidden, self.known_until = True, now + UNREACHABLE
            self.trouble = problem
        elif answer.status == 200:
            words = answer.body()[:MOST_ROBOTS].decode("utf-8", "replace")
            self.rules = Protego.parse(words)
            self._slow_to(max(DELAY, min(LONGEST_DELAY, _delay(self.rules, agent))))

    def _slow_to(self, delay: float) -> None:
        """Take over a delay, from the very next request on: this one ended under the delay
        before.
        """
        longer = max(0.0, delay - self.delay)
        if self.free_at is not None:
            self.free_at += timedelta(seconds=longer)
        self.delay = delay


def _asked_pause(answer: HttpAnswer, now: datetime) -> timedelta | None:
    """How long the host of an answer wants to be left alone; None where it does not ask for it."""
    if answer.status not in {429, 503}:
        return None
    return min(retry_after(answer, now) or RETRY, LONGEST)


def _delay(rules: Protego, agent: str) -> float:
    """Seconds between requests that a robots.txt asks for, as a delay or as a rate."""
    delay = float(rules.crawl_delay(agent) or 0.0)
    if rate := rules.request_rate(agent):
        delay = max(delay, rate.seconds / max(1, rate.requests))
    return delay


class Hosts:
    """All hosts that anything waits for."""

    def __init__(self) -> None:
        self._known: dict[str, Host] = {}

    def of(self, address: str) -> Host:
        """The host of an address, however it is spelt."""
        name = host_name(address)
        if name not in self._known:
            self._known[name] = Host(name)
        return self._known[name]

    def add(self, task: Task, *, first: bool = False) -> None:
        """Let a task wait for its host."""
        waiting = self.of(task.address).waiting
        if first:
            waiting.appendleft(task)
        else:
            waiting.append(task)

    def ready(self, now: datetime) -> Iterator[Host]:
        """Hosts that may be asked now and that something waits for."""
        return (h for h in list(self._known.values()) if h.waiting and h.is_free(now))

    def next_free(self) -> datetime | None:
        """When the next host that something waits for may be asked."""
        moments = [
            h.free_at
            for h in self._known.values()
            if h.waiting
            if not h.busy
            if not h.learning
            if h.free_at is not None
        ]
        return min(moments, default=None)

    def waiting(self) -> int:
        """How many tasks wait."""
        return sum(len(h.waiting) for h in self._known.values())

    def forget_idle(self, now: datetime) -> None:
        """Let go of hosts that nothing waits for and whose rules are old, or of which there are too
        many: memory stays flat over months, and whatever a feed lists.
        """
        spare = len(self._known) - MOST_KNOWN
        for name, host in list(self._known.items()):
            if host.waiting:
                continue
            if host.busy:
                continue
            if host.learning:
                continue
            if host.rests(now):
                continue
            if spare > 0 or not host.knows_rules(now):
                del self._known[name]
                spare -= 1


def host_name(address: str) -> str:
    """The host of an address, one name for all its spellings: without the port that its scheme has
    anyway, without the dot of the root.
    """
    parts = urlsplit(address)
    name = parts.netloc.rpartition("@")[2].casefold()
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return name.removesuffix(usual).rstrip(".") if usual else name


def robots_address(address: str) -> str:
    """Where the robots.txt of an address is."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"
