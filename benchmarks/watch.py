"""A day of the watch over a made web: 300 sites with real habits, 24 hours by a clock that is moved, in minutes.

    python benchmarks/watch.py [--sites 300] [--hours 24] [--articles 8] [--every 15] [--known 0] [--ledger watch.db]

Asked are: does any host get a request within its delay, is any article two documents, is any edit lost, does memory
grow, how long after a page was fetched has a webhook what it changed, and how many items a day one process bears with all of it. With
`--known` the ledger holds so many articles of the year before when the day begins. Nothing leaves the process.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

import httpx
from tests.watch.day import (
    BAD,
    CAUSES,
    LONG,
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
from reportedly.watch.delivery import Delivering
from reportedly.watch.settling import Settling

NEWS = subset("news")
FLAT = 1.25  # times the memory of the second quarter of a day that the last may take
DUTCH = "De buren stonden buiten toen de veerboot terugkwam en vroegen wie er aan boord was geweest."
SECRET = "whsec_c2VjcmV0IG9mIGEgbWFkZSB3ZWI="
RULES = """\
channels: {{hook: {{webhook: "https://hook.example/in", secret_env: HOOK}}}}
rules:
  - {{name: new, when: new happening, victims: 5, cooling: 1 min}}
  - {{name: tolls, when: [toll revised, toll contested, toll withdrawn, another origin], cooling: 1 min}}
"""


def before(ledger: Ledger, folder: Path, many: int) -> None:
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
            told = sentences(n, killed, town, cause)
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


class Timed(Delivering):
    """Sends alerts to a webhook, and notes when the last had come there."""

    at = 0.0  # by the clock of `time.monotonic`
    came = 0

    def __init__(self, ledger: Ledger, wanted: Wanted) -> None:
        os.environ["HOOK"] = SECRET
        super().__init__(
            ledger, wanted, lambda private: httpx.MockTransport(self._take)
        )

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.came += 1
        return httpx.Response(204)

    def send_due(self, now: datetime) -> int:
        """Send what is due, as it is always done."""
        sent = super().send_due(now)
        self.at = time.monotonic()
        return sent


class Asked(World):
    """The made web, which notes when it was asked on the wall as well: reading takes no time of the moved clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.on_wall: list[tuple[datetime, float]] = []
        self.moments: dict[str, datetime] = {}  # when an address was asked last

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.on_wall.append((self.clock.now(), time.monotonic()))
        self.moments[str(request.url)] = self.clock.now()
        return super().handle_request(request)

    def wall_at(self, moment: datetime) -> float:
        """When the last request before a moment was sent, on the wall."""
        at = bisect_right(self.on_wall, moment, key=lambda one: one[0])
        return self.on_wall[max(0, at - 1)][1]


@dataclass
class Day:
    """What came of a day, noted as it passes."""

    settling: Settling
    sending: Timed
    ledger: Ledger
    world: Asked
    looks: list[float] = field(default_factory=list)  # seconds on the wall, until told
    wholes: list[float] = field(
        default_factory=list
    )  # what came after it: all is looked at
    waited: list[float] = field(
        default_factory=list
    )  # from fetch to webhook, both clocks
    memory: list[int] = field(default_factory=list)  # megabytes, by hour
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
        began = time.monotonic()
        self.settling.settle(new)
        if new:
            self.looks.append(self.sending.at - began)
            self.wholes.append(time.monotonic() - self.sending.at)
        if (
            came
        ):  # by the moved clock until now, and what the work itself took on the wall
            first = min(came)
            moved = (self.last - first).total_seconds()
            self.waited.append(moved + self.sending.at - self.world.wall_at(first))
        hour = (self.world.clock.now() - START).total_seconds() / 3600
        if hour >= len(self.memory) + 1:
            self.note(hour)

    def note(self, hour: float) -> None:
        """An hour has passed."""
        self.requests += len(self.world.asked)
        self.polite.take((at, address) for at, address, _ in self.world.asked)
        self.world.asked.clear()  # else the measure grows, not what is measured
        del self.world.on_wall[:-1000]
        self.memory.append(memory())
        looks = self.looks[-100:] or [0.0]
        print(
            f"hour {hour:.0f}: {self.requests} requests, {len(self.ledger.documents())} documents, "
            f"{self.memory[-1]} MB, of the last looks half took {median(looks):.2f} s, one {max(looks):.2f} s",
            file=sys.stderr,
            flush=True,
        )


def memory() -> int:
    """Megabytes of this process now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1_000_000


def passed(given: argparse.Namespace, folder: Path) -> tuple[list[str], list[str]]:
    """Let the day pass; what is to be told of it, and what is wrong."""
    load()  # what is loaded once and kept is no growth …
    other_language(DUTCH)  # … as the model of languages, which few pages need
    world = Asked(Clock())
    feeds, every = built(world, given.sites, given.hours, given.articles, given.long)
    rules = folder / "rules.yml"
    rules.write_text(RULES.format())
    path = Path(given.ledger or folder / "watch.db")
    wanted = read_rules(str(rules))
    with open_ledger(path, create=True) as ledger:
        before(ledger, folder, given.known)
        add(ledger, world, *feeds, every=given.every * 60)
        sending = Timed(ledger, wanted)
        settling = Settling(ledger, world.clock, lambda *told: None, wanted, sending)
        settling.begin()
        day = Day(settling, sending, ledger, world)
        begun, cpu = time.monotonic(), time.process_time()
        watch, _ = watched(ledger, world, given.hours, settle=day.settle, tick=5.0)
        wall, used = time.monotonic() - begun, time.process_time() - cpu
        day.note(given.hours)
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
    return [
        f"{given.sites} sites, {given.hours} hours, {given.known} articles known before; bad sites {dict(bad)}; "
        f"load {os.getloadavg()[0]:.1f}",
        f"{day.requests} requests; {tally}",
        f"{len(every)} articles, {edits} edits; {many} readings kept; ledger {path.stat().st_size // 1_000_000} MB",
        f"shortest time between two requests of a host {day.polite.shortest:.2f} s, of {day.polite.many}",
        f"memory by hour, MB: {day.memory}",
        f"{len(looks)} looks for changes: median {median(looks):.2f} s, 95 in 100 within {at(looks, 0.95):.2f} s, "
        f"the longest {looks[-1]:.2f} s",
        f"after what was told everything was looked at in {max(day.wholes, default=0.0):.2f} s at most",
        f"{alerts} alerts, {sending.came} messages; from the fetch of the first page that changed anything to the webhook: median "
        f"{median(late):.0f} s, 95 in 100 within {at(late, 0.95):.0f} s, the longest {late[-1]:.0f} s",
        f"{wall:.0f} s on the wall, {used:.0f} s of one processor for {items} items read or found to be the same: "
        f"{items / used * 86_400:,.0f} a day and processor",
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
    parse.add_argument("--articles", type=int, default=8, help="of each site")
    parse.add_argument("--every", type=int, default=15, help="minutes between looks at a feed")  # fmt: skip
    parse.add_argument("--long", type=int, default=LONG, help="items of the longest feed")  # fmt: skip
    parse.add_argument("--known", type=int, default=0, help="articles of the year before")  # fmt: skip
    parse.add_argument("--ledger", default="")
    with tempfile.TemporaryDirectory() as folder:
        told, wrong = passed(parse.parse_args(), Path(folder))
    print("\n".join(told))
    print(f"wrong: {len(wrong)}", *wrong[:10], sep="\n  ")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
