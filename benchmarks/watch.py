"""A day of the watch over a made web: 300 sites with real habits, 24 hours by a clock that is moved.

The clock moves where the watch waits, where a server makes it wait, and with the processor time that the watch itself
takes: what waits while it reads or looks for changes waits as it would on a processor of its own, whatever else runs here.

    python benchmarks/watch.py [--sites 300] [--hours 24] [--articles 8] [--every 15] [--known 0] [--ledger watch.db]

Asked are: does any host get a request within its delay, is any article two documents, is any edit lost, does memory
grow, how long after a page was fetched (each page, not only the first) has a webhook what it changed, and how many items a day one process bears with all of it. With
`--known` the ledger holds so many articles of the year before when the day begins, with `--middles` articles are longer. For each hour it says what the system sees of
memory and what Python holds of it, and which part of the work took how much processor time; what the made web itself takes is told apart. Nothing leaves the process.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import httpx
from tests.watch.day import (
    BAD,
    CAUSES,
    LONG,
    MIDDLE,
    TOWNS,
    Politeness,
    built,
    habit_of,
    sentences,
    wrong_of,
)
from tests.watch.watching import add, watched
from tests.watch.world import START, Clock, World

from reportedly.clean.language import other_language
from reportedly.codebook.subsets import subset
from reportedly.ledger import Ledger, open_ledger
from reportedly.run.build import build
from reportedly.run.local import load
from reportedly.run.rules import Wanted, read_rules
from reportedly.run.verify import verify
from reportedly.watch import settling as settling_module
from reportedly.watch import watcher
from reportedly.watch.delivery import Delivering
from reportedly.watch.settling import Settling

NEWS = subset("news")
FINE = 3  # hours; of a shorter watch each quarter of an hour is told
FLAT = 1.25  # times the memory of the second quarter of a day that the last may take
DUTCH = "De buren stonden buiten toen de veerboot terugkwam en vroegen wie er aan boord was geweest."
SECRET = "whsec_c2VjcmV0IG9mIGEgbWFkZSB3ZWI="
RULES = """\
channels: {{hook: {{webhook: "https://hook.example/in", secret_env: HOOK}}}}
rules:
  - {{name: new, when: new happening, victims: 5, cooling: 1 min}}
  - {{name: tolls, when: [toll revised, toll contested, toll withdrawn, another origin], cooling: 1 min}}
"""


def before(ledger: Ledger, folder: Path, many: int, middles: int) -> None:
    """Articles of the year before, some four of each happening."""
    if not many:
        return
    path = folder / "before.jsonl"
    with path.open("w") as file:
        for n in range(many):
            random = Random(f"before {n // 4}")
            town, cause = random.choice(TOWNS), random.choice(CAUSES)
            day = START.date() - timedelta(days=3 + random.randrange(360))
            killed = 3 + random.randrange(40) + n % 4
            told = sentences(n, killed, town, cause, middles)
            text = "\n\n".join(told).replace("Wednesday", f"{day:%A}")
            row = {
                "id": f"b{n}",
                "published": str(day),
                "outlet": f"Paper {n % 97}",
                "text": text,
            }
            file.write(json.dumps(row) + "\n")
    for _ in build([str(path)], ledger):
        pass


class Spent:
    """Processor time by part of the work; a part within another is not counted twice."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._began = time.process_time()
        self._part = "asking and keeping"

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        """What is done within is spent on a part."""
        before = self._turn(part)
        try:
            yield
        finally:
            self._turn(before)

    def timed(self, part: str, does: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, whose time is spent on a part."""

        def same(*args: Any, **kwargs: Any) -> Any:
            with self.on(part):
                return does(*args, **kwargs)

        return same

    def taken(self) -> Counter[str]:
        """Seconds by part since it was last asked."""
        self._turn(self._part)
        taken, self.seconds = self.seconds, Counter()
        return taken

    def _turn(self, part: str) -> str:
        now, before = time.process_time(), self._part
        self.seconds[before] += now - self._began  # type: ignore[assignment]
        self._began, self._part = now, part
        return before


MADE = "the made web"  # a part that no real watch has
SPENT = Spent()


class Working(Clock):
    """Time that passes where somebody waits, where a server makes them, and as this process works."""

    def __init__(self) -> None:
        super().__init__()
        self._before = time.process_time()

    def now(self) -> datetime:
        return self._now + timedelta(seconds=time.process_time() - self._before)


class Timed(Delivering):
    """Sends alerts to a webhook, and notes when the last had come there."""

    came = 0

    def __init__(self, ledger: Ledger, wanted: Wanted, clock: Clock) -> None:
        os.environ["HOOK"] = SECRET
        self.at, self._clock = START, clock
        super().__init__(
            ledger, wanted, lambda private: httpx.MockTransport(self._take)
        )

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.came += 1
        return httpx.Response(204)

    def send_due(self, now: datetime) -> int:
        """Send what is due, as it is always done."""
        with SPENT.on("sending"):
            sent = super().send_due(now)
        self.at = self._clock.now()
        return sent


class Asked(World):
    """The made web, which notes when an address was asked last."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.moments: dict[str, datetime] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.moments[str(request.url)] = self.clock.now()
        with SPENT.on(MADE):
            return super().handle_request(request)


@dataclass
class Day:
    """What came of a day, noted as it passes."""

    settling: Settling
    sending: Timed
    ledger: Ledger
    world: Asked
    looks: list[float] = field(default_factory=list)  # seconds, until told
    wholes: list[float] = field(
        default_factory=list
    )  # what came after it: all is looked at
    waited: list[float] = field(
        default_factory=list
    )  # from the fetch of each page to the webhook
    late: list[float] = field(default_factory=list)  # of the last hour
    step: float = 1.0  # hours between two notes
    memory: list[int] = field(default_factory=list)  # megabytes, by step
    held: list[int] = field(
        default_factory=list
    )  # thousands of Python's blocks, by step
    spent: Counter[str] = field(default_factory=Counter)  # seconds by part
    known: int = 0  # readings at the last step
    polite: Politeness = field(default_factory=Politeness)
    requests: int = 0
    last: datetime = START
    told: set[int] = field(default_factory=set)  # fetches of the last look

    def settle(self, new: bool) -> None:
        """What the watch has done each minute and after what is new, timed."""
        came: list[datetime] = []  # pages that were not told of
        if new:
            arrivals = self.ledger.watch.arrivals(self.last)
            for one in (one for _, one in arrivals if one.fetch not in self.told):
                if one.outcome in NEWS and one.document:
                    # the last: a version may have another address than the one before it
                    addresses = self.ledger.watch.addresses_of(one.document)
                    asked = [m for a in addresses if (m := self.world.moments.get(a))]
                    came += [max(asked)] if asked else []
            self.told = {one.fetch for _, one in arrivals}
            self.last = self.world.clock.now()
        began = self.world.clock.now()
        with SPENT.on("what is near, and alerts"):
            self.settling.settle(new)
        if new:
            told = self.sending.at
            self.looks.append((told - began).total_seconds())
            self.wholes.append((self.world.clock.now() - told).total_seconds())
            self.late += [(told - one).total_seconds() for one in came]
        hour = (self.world.clock.now() - START).total_seconds() / 3600
        if hour >= (len(self.memory) + 1) * self.step:
            self.note(hour)

    def note(self, hour: float) -> None:
        """An hour has passed."""
        self.requests += len(self.world.asked)
        self.polite.take((at, address) for at, address, _ in self.world.asked)
        self.world.asked.clear()  # else the measure grows, not what is measured
        self.memory.append(memory())
        gc.collect()
        self.held.append(sys.getallocatedblocks() // 1000)
        taken, many = SPENT.taken(), len(self.ledger.documents())
        self.spent.update(taken)
        own = sum(taken.values()) - taken[MADE]
        looks, late = self.looks[-100:] or [0.0], sorted(self.late) or [0.0]
        self.waited += self.late
        self.late.clear()
        print(
            f"hour {hour:.2f}: {self.requests} requests, {many} documents, "
            f"{self.memory[-1]} MB, {self.held[-1]}k blocks, {own:.1f} s for {many - self.known} more; of the last looks half took {median(looks):.2f} s, one {max(looks):.2f} s; "
            f"from fetch to webhook {median(late):.0f} s, {at(late, 0.95):.0f} s, {late[-1]:.0f} s",
            file=sys.stderr,
            flush=True,
        )
        self.known = many


def memory() -> int:
    """Megabytes of this process now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1_000_000


def passed(given: argparse.Namespace, folder: Path) -> tuple[list[str], list[str]]:
    """Let the day pass; what is to be told of it, and what is wrong."""
    watcher.read_fetched = SPENT.timed("reading", watcher.read_fetched)
    settling_module.trace_ledger = SPENT.timed(
        "copies and stories", settling_module.trace_ledger
    )
    load()  # what is loaded once and kept is no growth …
    other_language(DUTCH)  # … as the model of languages, which few pages need
    world = Asked(Working())
    feeds, every = built(
        world, given.sites, given.hours, given.articles, given.long, given.middles
    )
    rules = folder / "rules.yml"
    rules.write_text(RULES.format())
    path = Path(given.ledger or folder / "watch.db")
    wanted = read_rules(str(rules))
    with open_ledger(path, create=True) as ledger:
        before(ledger, folder, given.known, given.middles)
        add(ledger, world, *feeds, every=given.every * 60)
        sending = Timed(ledger, wanted, world.clock)
        settling = Settling(ledger, world.clock, lambda *told: None, wanted, sending)
        settling.begin()
        step = 0.25 if given.hours < FINE else 1.0
        day = Day(settling, sending, ledger, world, step=step)
        day.known = len(ledger.documents())
        SPENT.taken()
        begun, cpu = time.monotonic(), time.process_time()
        hours = given.minutes / 60 if given.minutes else given.hours
        watch, _ = watched(ledger, world, hours, settle=day.settle, tick=5.0)
        wall, used = time.monotonic() - begun, time.process_time() - cpu
        day.note(hours)
        wrong = wrong_of(ledger, every, world.clock.now())
        wrong += [p for v in verify(ledger, sample=0.02) for p in v.problems]
        wrong += [*day.polite.early, *ledger.check().problems, *grown(day.memory)]
        many, alerts = len(ledger.documents()), len(ledger.watch.alerts())
    tally = watch.tally
    items = tally.new + tally.versions + tally.same
    bad = Counter(h for site in range(given.sites) if (h := habit_of(site)) in BAD)
    late = sorted(day.waited) or [0.0]
    edits = sum(story.edited is not None for story in every)
    looks = sorted(day.looks) or [0.0]
    own = used - day.spent[MADE]
    parts = (f"{part} {s * 1000 / items:.0f}" for part, s in day.spent.most_common())
    return [
        f"{given.sites} sites, {given.hours} hours, {given.known} articles known before; bad sites {dict(bad)}; "
        f"load {os.getloadavg()[0]:.1f}",
        f"{day.requests} requests; {tally}",
        f"{len(every)} articles, {edits} edits; {many} readings kept; ledger {path.stat().st_size // 1_000_000} MB",
        f"shortest time between two requests of a host {day.polite.shortest:.2f} s, of {day.polite.many}",
        f"memory each {day.step:g} h, MB: {day.memory}; thousands of blocks that Python holds: {day.held}",
        f"{len(looks)} looks for changes: median {median(looks):.2f} s, 95 in 100 within {at(looks, 0.95):.2f} s, "
        f"the longest {looks[-1]:.2f} s",
        f"after what was told everything was looked at in {max(day.wholes, default=0.0):.2f} s at most",
        f"{alerts} alerts, {sending.came} messages; from the fetch of each page to the webhook: median "
        f"{median(late):.0f} s, 95 in 100 within {at(late, 0.95):.0f} s, the longest {late[-1]:.0f} s",
        f"ms of one processor for each item: {', '.join(parts)}",
        f"{wall:.0f} s on the wall, {used:.0f} s of one processor, {own:.0f} without the made web, for {items} items read or found to be the same: "
        f"{items / own * 86_400:,.0f} a day and processor",
    ], wrong


def at(ordered: list[float], share: float) -> float:
    """The value below which a share of some ordered ones lies."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def grown(by_hour: list[int]) -> list[str]:
    """Whether memory was not flat: in the last quarter more than `FLAT` over the second."""
    quarter = len(by_hour) // 4
    if not quarter:
        return []
    then, now = max(by_hour[quarter : 2 * quarter]), max(by_hour[-quarter:])
    return [f"memory grew from {then} to {now} MB"] if now > then * FLAT else []


def main() -> None:
    parse = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parse.add_argument("--sites", type=int, default=300)
    parse.add_argument("--hours", type=int, default=24)
    parse.add_argument("--minutes", type=int, help="watched, where less than the hours")
    parse.add_argument("--articles", type=int, default=8, help="of each site")
    parse.add_argument("--every", type=int, default=15, help="minutes between looks at a feed")  # fmt: skip
    parse.add_argument("--long", type=int, default=LONG, help="items of the longest feed")  # fmt: skip
    parse.add_argument("--middles", type=int, default=MIDDLE, help="sentences between an article's first and last")  # fmt: skip
    parse.add_argument("--known", type=int, default=0, help="articles of the year before")  # fmt: skip
    parse.add_argument("--ledger", default="")
    with tempfile.TemporaryDirectory() as folder:
        told, wrong = passed(parse.parse_args(), Path(folder))
    print("\n".join(told))
    print(f"wrong: {len(wrong)}", *wrong[:10], sep="\n  ")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
