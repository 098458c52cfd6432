"""The watch itself: what is due is asked, as each host bears it; what comes is kept at once, and
read after.

One thread decides, keeps and reads; others only wait for servers. Whatever is decided here is found
again in the ledger's rows, so nothing is lost with this program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event

from reportedly.codebook.subsets import in_order, subset
from reportedly.codebook.words import FeedKind, FetchKind, PairOutcome
from reportedly.feeds.entries import web_address
from reportedly.ingest.addresses import document_id
from reportedly.ledger import Ledger
from reportedly.records.watching import Arrival, Feed, Fetch
from reportedly.watch import answers, schedule
from reportedly.watch.asking import (
    PERMANENT,
    REDIRECTS,
    Asker,
    HttpAnswer,
    leads_to,
)
from reportedly.watch.clock import Clock
from reportedly.watch.hosts import Host, Hosts, Task, robots_address
from reportedly.watch.reading import read_fetched
from reportedly.watch.sources import LOCAL, look_at_source

_NEWS = subset("news")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

_FEED_FETCHES = in_order("feed_fetches")

AT_ONCE = 16  # requests in the air, each to another host
MOST_WAITING = 2_000  # tasks held in memory; the rest waits in the ledger
MOST_OF_A_FEED = (
    40  # pages of one feed that wait at a time: the longest feed lets the others pass
)
SETTLE = timedelta(
    seconds=15
)  # after something new was read, until what it changes is looked for
FRESH = timedelta(
    hours=1
)  # a page fetched for one feed is not fetched again for another that lists it
LOOKED_BACK = timedelta(
    days=8
)  # for pages that fell due while no watch ran: longer than the last revisit
LOOKED_AGAIN = timedelta(
    seconds=30
)  # between two looks for pages that fall due: none of them is to be asked to the minute
TICK = 5.0  # seconds at most until anything new to do is looked for
TAKEN_UP = timedelta(
    minutes=1
)  # between two looks for feeds that were added or taken out meanwhile


@dataclass(slots=True)
class Tally:
    """What a watch has done since it began."""

    requests: int = 0
    answered: int = 0
    unchanged: int = 0
    failed: int = 0
    kept: int = 0
    new: int = 0
    versions: int = 0
    same: int = 0
    other: int = 0
    figures: int = 0

    def add(self, arrivals: list[Arrival]) -> None:
        """Count what came of fetched pages."""
        for one in arrivals:
            self.figures += one.figures
            if one.outcome == "new":
                self.new += 1
            elif one.outcome == "version":
                self.versions += 1
            elif one.outcome == PairOutcome.SAME:
                self.same += 1
            else:
                self.other += 1


@dataclass(slots=True)
class Options:
    """How a watch is to behave."""

    once: bool = False  # end when nothing is due
    force: bool = False  # ask every page whole, whatever its headers said
    at_once: int = AT_ONCE
    tick: float = TICK


@dataclass(slots=True)
class _Plan:
    """When each feed is asked next, and how far the ledger's rows were looked through."""

    feeds: dict[str, Feed] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    listed: Counter[str] = field(
        default_factory=Counter
    )  # by feed the last item looked at
    spread: set[str] = field(
        default_factory=set
    )  # feeds that were asked since the watch began
    tried: dict[str, str] = field(
        default_factory=dict
    )  # by feed where it said that it moved to
    # when the ledger is asked again what is watched
    take_up_at: datetime = _LONG_AGO
    more: set[str] = field(
        default_factory=set
    )  # feeds that may have listed what is not asked yet
    holding: Counter[str] = field(default_factory=Counter)  # pages that wait, by feed
    revisited: datetime | None = None
    # where `--force` has come to among the pages that fall due in the days ahead; None: all asked
    forced: datetime | None = None
    begun: datetime | None = None
    asked: set[str] = field(
        default_factory=set
    )  # feeds and places that wait or are in the air


class Watch:
    """One watch over a ledger.

    Args:
        ledger: where feeds are read from and everything is kept.
        asker: sends the requests.
        clock: says what time it is.
        settle: called some seconds after something new was read, with True, and once a minute with
            False.
        tell: called with a line for whoever looks on.
        executor: where requests wait for their answers; by default threads.
    """

    def __init__(
        self,
        ledger: Ledger,
        asker: Asker,
        clock: Clock,
        *,
        settle: Callable[[bool], None] = lambda new: None,
        tell: Callable[[str, str], None] = lambda where, line: None,
        options: Options | None = None,
        executor: Executor | None = None,
        random: Random | None = None,
    ) -> None:
        self._ledger, self._asker, self._clock = ledger, asker, clock
        self._settle, self._tell = settle, tell
        self._options = options or Options()
        self._executor = executor or ThreadPoolExecutor(self._options.at_once, "asking")
        self._random = random or Random()
        self._hosts = Hosts()
        self._plan = _Plan()
        self._flying: dict[Future[HttpAnswer], tuple[Task, Host]] = {}
        self._waiting: datetime | None = None  # since when pages wait to be read
        self._unsettled: datetime | None = None
        self._settled: datetime | None = None
        self._read_to, self._unread = 0, True
        self.stop = Event()
        self.tally = Tally()

    # -------------------------------------------------------------- the loop
    def run(self, until: datetime | None = None) -> Tally:
        """Watch until stopped, until a moment, or, where asked once, until nothing is due."""
        self._load()
        try:
            while not self.stop.is_set() and (
                until is None or self._clock.now() < until
            ):
                if not self._turn() and self._is_done():
                    break
        finally:
            self._land()
        return self.tally

    def _turn(self) -> bool:
        """One round of everything; whether anything was done."""
        now = self._clock.now()
        self._hosts.forget_idle(now)
        self._take_up(now)
        self._look_for_due(now)
        started = self._start(now)
        collected = self._collect(0.0 if started else None)
        arrived = self._read()
        if any(one.outcome in _NEWS for one in arrived):
            self._unsettled = self._unsettled or self._waiting or self._clock.now()
        elif not self._unread and self._unsettled is None:
            self._waiting = None  # nothing of it was news
        busy = bool(started or collected or arrived)
        self._maybe_settle(force=False)
        if not busy and not self._flying:
            self._rest()
        return busy

    def _read(self) -> list[Arrival]:
        """Read some of what was fetched: what is before it was read too, or was nothing to read."""
        if not self._unread:
            return []
        arrived = read_fetched(self._ledger, self._clock, self._read_to)
        self._unread = bool(arrived)
        self._read_to = max((one.fetch for one in arrived), default=self._read_to)
        self.tally.add(arrived)
        self._tell_of(arrived)
        return arrived

    def _tell_of(self, arrived: list[Arrival]) -> None:
        """Say which pages changed or could not be read, and why; what is new is counted."""
        said = (one for one in arrived if one.outcome != PairOutcome.SAME)
        told = {one.fetch: one for one in said if one.told}
        for number, address in self._ledger.watch.fetched_at(told).items():
            one = told[number]
            named = f"{one.outcome}: "
            self._tell(address, named + one.told.removeprefix(named))

    def _is_done(self) -> bool:
        """Whether a watch that runs once has nothing left that is due."""
        return self._options.once and not self._flying and not self._hosts.waiting()

    def _rest(self) -> None:
        """Let time pass until something can be due."""
        if self._is_done():
            return
        now = self._clock.now()
        moments = [now + timedelta(seconds=self._options.tick)]
        moments += [
            due
            for ident, due in self._plan.due.items()
            if ident not in self._plan.asked
        ]
        if self._unsettled is not None:
            moments.append(self._unsettled + SETTLE)
        if self._hosts.waiting():
            moments += [free for free in (self._hosts.next_free(),) if free]
        self._clock.wait(
            max(0.01, (min(moments) - now).total_seconds()),
            self.stop,
        )

    def _land(self) -> None:
        """Take in what is in the air, read it, and tell what changed: an end asked for loses
        nothing begun.
        """
        while self._flying:
            self._collect(None)
        self._executor.shutdown(wait=True, cancel_futures=True)
        if not self.stop.is_set():
            while self._read():
                self._unsettled = self._unsettled or self._clock.now()
        self._maybe_settle(force=True)

    def _maybe_settle(self, *, force: bool) -> None:
        now = self._clock.now()
        waited = self._unsettled is not None and now - self._unsettled >= SETTLE
        if self._unsettled is not None and (force or waited):
            self._unsettled = None
            self._settled = now
            self._settle(True)
            self._waiting = self._clock.now() if self._unread else None
        elif self._settled is None or now - self._settled >= timedelta(minutes=1):
            self._settled = now
            self._settle(
                False
            )  # quiet hours end, retries fall due, sources fall silent without anything new

    # -------------------------------------------------------------- what is due
    def _load(self) -> None:
        """What holds of every feed, from the ledger."""
        log, now = self._ledger.watch, self._clock.now()
        feeds = {feed.id: feed for feed in log.feeds()}
        last = log.last_fetches(feeds, _FEED_FETCHES)
        self._plan.feeds, self._plan.more = feeds, set(feeds)
        for ident in feeds:
            before = last.get(ident)
            self._plan.failures[ident] = before.failures if before else 0
            due = before.next_at if before else now
            if before and due is None:  # given up: only asked when somebody asks for it
                due = (
                    now
                    if self._options.force
                    else datetime.max.replace(tzinfo=now.tzinfo)
                )
            self._plan.due[ident] = now if self._options.force else (due or now)
        self._plan.take_up_at = now + TAKEN_UP
        self._plan.revisited, self._plan.begun = now - LOOKED_BACK, now
        self._plan.forced = now if self._options.force else None

    def _take_up(self, now: datetime) -> None:
        """Feeds that somebody added, changed or took out since the watch began."""
        if now < self._plan.take_up_at:
            return
        self._plan.take_up_at = now + TAKEN_UP
        feeds = {feed.id: feed for feed in self._ledger.watch.feeds()}
        for ident in self._plan.due.keys() - feeds.keys():
            self._leave(ident)
        for ident in feeds.keys() - self._plan.due.keys():
            self._plan.due[ident] = now
            self._plan.failures[ident] = 0
            self._plan.more.add(ident)
        self._plan.feeds |= feeds

    def _leave(self, ident: str) -> None:
        """Ask a feed no more; what of it is in the air is taken in as it comes."""
        self._plan.due.pop(ident, None)
        self._plan.more.discard(ident)

    def _look_for_due(self, now: datetime) -> None:
        for ident, due in self._plan.due.items():
            if due <= now and ident not in self._plan.asked:
                self._ask_feed(self._plan.feeds[ident], now)
        room = MOST_WAITING - self._hosts.waiting()
        if room > 0:
            self._ask_listed()
            self._ask_again(now, room)
            self._ask_forced(now, room)

    def _ask_feed(self, feed: Feed, now: datetime) -> None:
        if feed.kind in LOCAL:
            self._look(feed, now)
            return
        self._plan.asked.add(feed.id)
        before = (
            None if self._options.force else self._ledger.watch.last_answer(feed.id)
        )
        # all at the beginning: 300 feeds that come at once each quarter of an hour would bring so
        # many pages that the last is read minutes after the first
        many = len(self._plan.due) > self._options.at_once
        crowded = many and feed.id not in self._plan.spread
        self._plan.spread.add(feed.id)
        address = feed.address
        self._hosts.add(
            Task(
                FetchKind.FEED,
                feed.id,
                address,
                address,
                feed.id,
                before=before,
                crowded=crowded,
            )
        )

    def _look(self, feed: Feed, now: datetime) -> None:
        """Look into a folder or a mailbox."""
        looked = look_at_source(self._ledger, feed, self._clock)
        failures = self._plan.failures[feed.id] + 1 if looked.problem else 0
        self._plan.failures[feed.id] = failures
        pace = answers.pace_of(feed)
        due = (
            schedule.next_try(now, pace, failures, self._random)
            if failures
            else schedule.next_asked(now, pace)
        )
        self._plan.due[feed.id] = due
        fetch = Fetch(
            feed=feed.id,
            kind=FetchKind.LOOK,
            asked=feed.address,
            address=feed.address,
            place=feed.id,
            status=None,
            problem=looked.problem,
            record=None,
            body=None,
            size=0,
            failures=failures,
            next_at=due,
        )
        self._ledger.watch.keep([fetch], now)
        self._unread |= feed.kind == FeedKind.IMAP
        self.tally.new += looked.documents
        self.tally.figures += looked.figures
        if looked.documents:
            self._unsettled = self._unsettled or now
        for line in looked.problem, *looked.failures:
            if line:
                self._tell(feed.address, line)

    def _ask_listed(self) -> None:
        """Pages that feeds listed and nobody fetched since."""
        for ident in sorted(self._plan.more):
            feed, room = (
                self._plan.feeds[ident],
                MOST_OF_A_FEED - self._plan.holding[ident],
            )
            if feed.text_only or feed.kind in LOCAL:
                self._plan.more.discard(ident)
            elif room > MOST_OF_A_FEED // 2:
                self._ask_some(ident, room)

    def _ask_some(self, ident: str, most: int) -> None:
        """The next pages of one feed."""
        log = self._ledger.watch
        found = log.wanted(ident, self._plan.listed[ident], most)
        if len(found) < most:
            self._plan.more.discard(ident)
        for number, item, again in found:
            self._plan.listed[ident] = number
            place, address = item.place, item.address
            if place is None:
                continue
            if address is None:
                continue
            if place in self._plan.asked:
                continue
            history = log.page_history(place, 1)
            if (
                history
                and not again
                and history[0].at
                and self._is_fresh(history[0].at)
            ):
                continue
            self._ask_page(ident, address, place)

    def _is_fresh(self, at: datetime) -> bool:
        return self._clock.now() - at < FRESH

    def _ask_again(self, now: datetime, most: int) -> None:
        """Pages that are to be looked at once more."""
        if self._plan.revisited is None:
            return
        if now - self._plan.revisited < LOOKED_AGAIN:
            return
        found = self._ledger.watch.due_pages(self._plan.revisited, now, most)
        for fetch in found:
            if fetch.place not in self._plan.asked and fetch.feed in self._plan.due:
                self._ask_page(fetch.feed, fetch.asked, fetch.place)
        full = len(found) == most and found[-1].next_at is not None
        self._plan.revisited = found[-1].next_at if full else now

    def _ask_forced(self, now: datetime, most: int) -> None:
        """Every page that is followed still, where all are to be asked, though it is not due."""
        if self._plan.forced is None:
            return
        followed = self._ledger.watch.due_pages(
            self._plan.forced, now + LOOKED_BACK, most
        )
        for fetch in followed:
            old = fetch.at is None or fetch.at <= (self._plan.begun or now)
            waits = fetch.place in self._plan.asked
            if old and not waits and fetch.feed in self._plan.due:
                self._ask_page(fetch.feed, fetch.asked, fetch.place)
        self._plan.forced = followed[-1].next_at if len(followed) == most else None

    def _is_erased(self, place: str) -> bool:
        """Whether what stood at a place was taken out of the ledger for good: it is not fetched
        again.
        """
        gone = {one.document for one in self._ledger.erased().values()}
        return bool(gone) and (
            place in gone or self._ledger.watch.document_at(place) in gone
        )

    def _ask_page(self, feed: str, address: str, place: str) -> None:
        if self._is_erased(place):
            return
        history = self._ledger.watch.page_history(place)
        answered = [one for one in history if one.status == 200]
        first = answered[-1].at if answered else None
        before = None if self._options.force or not answered else answered[0]
        failures = history[0].failures if history else 0
        self._plan.asked.add(place)
        self._plan.holding[feed] += 1
        task = Task(
            FetchKind.PAGE,
            feed,
            address,
            address,
            place,
            before=before,
            first_at=first,
            failures=failures,
        )
        self._hosts.add(task)

    # -------------------------------------------------------------- asking
    def _start(self, now: datetime) -> int:
        """Send what hosts bear now; how many requests."""
        started = 0
        for host in self._hosts.ready(now):
            if len(self._flying) >= self._options.at_once:
                break
            task = self._next_of(host, now)
            if task is None:
                continue
            host.busy = True
            headers = (
                {} if task.kind == FetchKind.ROBOTS else answers.conditions(task.before)
            )
            future = self._executor.submit(self._asker.ask, task.address, headers)
            self._flying[future] = (task, host)
            self.tally.requests += 1
            started += 1
        return started

    def _next_of(self, host: Host, now: datetime) -> Task | None:
        """What a host is asked next, robots.txt first; None where that forbids all that waits."""
        first = host.waiting[0]
        if first.kind != FetchKind.ROBOTS and not host.knows_rules(now):
            robots = robots_address(first.address)
            host.learning = True
            return Task(FetchKind.ROBOTS, first.feed, robots, robots)
        while host.waiting:
            task = host.waiting.popleft()
            if task.kind == FetchKind.ROBOTS:
                return task
            refusal = host.refusal(task.address, self._asker.agent)
            if refusal is None:
                return task
            self._done(task, refusal, now)
        return None

    def _collect(self, seconds: float | None) -> int:
        """Take in answers that are there, or wait a little for one; how many."""
        if not self._flying:
            return 0
        patience = min(TICK, 0.25) if seconds is None else seconds
        done = self._clock.answered(self._flying, patience)
        for future in done:
            task, host = self._flying.pop(future)
            now = self._clock.now()
            answer = future.result()
            host.answered(answer, now)
            if answer.status in REDIRECTS:
                self._follow(task, answer, now)
            elif task.kind == FetchKind.ROBOTS:
                self._hosts.of(task.asked).learn(answer, self._asker.agent, now)
            else:
                self._done(task, answer, now)
        return len(done)

    def _follow(self, task: Task, answer: HttpAnswer, now: datetime) -> None:
        """Ask where an answer leads, as politely as anything else."""
        hops = (*task.hops, task.address)
        to, problem = leads_to(answer, hops)
        if to is not None:
            moved = task.moved and answer.status in PERMANENT
            self._hosts.add(
                replace(task, address=to, hops=hops, moved=moved, before=None),
                first=True,
            )
        elif task.kind == FetchKind.ROBOTS:
            self._hosts.of(task.asked).learn(answer, self._asker.agent, now)
        else:
            self._done(task, replace(answer, problem=problem), now)

    # -------------------------------------------------------------- what came
    def _done(self, task: Task, answer: HttpAnswer, now: datetime) -> None:
        if task.kind == FetchKind.FEED:
            self._feed_came(task, answer, now)
        else:
            self._page_came(task, answer, now)

    def _feed_came(self, task: Task, answer: HttpAnswer, now: datetime) -> None:
        feed = self._plan.feeds[task.feed]
        child = task.listing is not None or task.trial
        failures = self._plan.failures[feed.id]
        came = answers.feed_answer(
            self._ledger, feed, task, answer, now, failures, self._random
        )
        kept = replace(came.fetch, kind="child") if child else came.fetch
        self._ledger.watch.keep(
            [kept, *came.texts], now, items=came.items, pages=came.pages
        )
        self._count(kept)
        self._note_kept(bool(came.texts), now)
        self.tally.kept += len(came.pages)
        if came.items:
            self._plan.more.add(feed.id)
        # of an index only: one that a sitemap names in turn would have no end
        for address in () if child else came.children:
            self._hosts.add(
                Task(
                    FetchKind.FEED,
                    feed.id,
                    address,
                    address,
                    document_id(address),
                    listing=came.listing,
                )
            )
        if child:
            if kept.problem:
                self._tell(task.address, kept.problem)
            elif task.trial:
                self._moved(feed, task.address if task.moved else task.asked, now)
            return
        self._plan.asked.discard(feed.id)
        self._plan.failures[feed.id] = kept.failures
        if feed.id in self._plan.due:
            never = datetime.max.replace(tzinfo=now.tzinfo)
            self._plan.due[feed.id] = kept.next_at or never
        if came.moved_to:
            self._moved(feed, came.moved_to, now)
        elif came.says_moved_to:
            self._try_there(feed, came.says_moved_to)
        if kept.problem:
            self._tell(feed.address, kept.problem)

    def _try_there(self, feed: Feed, said: str) -> None:
        """Ask once where a feed says that it moved to: it did if there is a feed, else it stays."""
        to = web_address(said, feed.address)
        if to is None:
            return
        if to in {feed.address, self._plan.tried.get(feed.id)}:
            return
        self._plan.tried[feed.id] = to
        self._hosts.add(
            Task(FetchKind.FEED, feed.id, to, to, document_id(to), trial=True)
        )

    def _moved(self, feed: Feed, to: str, now: datetime) -> None:
        self._tell(feed.address, f"moved for good to {to}")
        here = document_id(to)
        others = [self._plan.feeds[one] for one in self._plan.due.keys() - {feed.id}]
        if here in {document_id(one.address) for one in others}:
            because = f"moved for good to {to}, which is watched"
            self._ledger.watch.keep_feed(feed, "remove", because, now)
            self._leave(feed.id)
            return
        moved = replace(feed, address=to)
        self._ledger.watch.keep_feed(
            moved, "move", f"moved for good from {feed.address}", now
        )
        self._plan.feeds[feed.id] = moved

    def _page_came(self, task: Task, answer: HttpAnswer, now: datetime) -> None:
        self._plan.asked.discard(task.place)
        self._plan.holding[task.feed] -= 1
        came = answers.page_answer(task, answer, now, self._random)
        numbers = self._ledger.watch.keep([came.fetch], now, pages=came.pages)
        self._count(came.fetch)
        self._note_kept(bool(came.pages), now)
        self.tally.kept += len(came.pages)
        if came.gone:
            document = self._ledger.watch.document_at(task.place)
            message = f"answered {answer.status}: it was taken down; what was kept of it stays"
            gone = Arrival(numbers[0], "gone", document, message)
            self._ledger.watch.arrive([gone], now)
            self.tally.add([gone])
            self._tell(task.asked, message)
        elif came.fetch.problem:
            self._tell(task.asked, came.fetch.problem)

    def _note_kept(self, new: bool, now: datetime) -> None:
        """Note that something waits to be read."""
        if new:
            self._unread = True
            self._waiting = now if self._waiting is None else self._waiting

    def _count(self, fetch: Fetch) -> None:
        self.tally.answered += fetch.problem is None
        self.tally.unchanged += fetch.status == 304
        self.tally.failed += fetch.problem is not None
