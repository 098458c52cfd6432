"""A day of the watch over a made web: 300 sites with real habits, 24 hours by a clock that is moved, in minutes.

    python benchmarks/watch.py [--sites 300] [--hours 24] [--articles 8] [--every 15] [--known 0] [--ledger watch.db]

Asked are: does any host get a request within its delay, is any article two documents, is any edit lost, does memory
grow, how long after a page changed is that told, and how many items a day one process bears with all of it. With
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
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

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

from reportedly.ledger import Ledger, open_ledger
from reportedly.run.build import build
from reportedly.run.rules import read_rules
from reportedly.run.verify import verify
from reportedly.watch.delivery import Delivering
from reportedly.watch.settling import Settling

FLAT = 1.25  # times the memory of the second quarter of a day that the last may take
RULES = """\
channels: {{log: {{file: {log}}}}}
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
    """Sends alerts, and notes when it was last done with it."""

    at = 0.0  # by the clock of `time.monotonic`

    def send_due(self, now: datetime) -> int:
        """Send what is due, as it is always done."""
        sent = super().send_due(now)
        self.at = time.monotonic()
        return sent


@dataclass
class Day:
    """What came of a day, noted as it passes."""

    settling: Settling
    sending: Timed
    ledger: Ledger
    world: World
    looks: list[float] = field(default_factory=list)  # seconds on the wall, until told
    wholes: list[float] = field(
        default_factory=list
    )  # what came after it: all is looked at
    waited: list[float] = field(default_factory=list)  # seconds of the moved clock
    memory: list[int] = field(default_factory=list)  # megabytes, by hour
    polite: Politeness = field(default_factory=Politeness)
    requests: int = 0
    last: datetime = START

    def settle(self, new: bool) -> None:
        """What the watch has done each minute and after what is new, timed."""
        if new:  # by the moved clock: since the first page came that was not told of
            arrivals = self.ledger.watch.arrivals(self.last)
            came = [one.at for _, one in arrivals if one.at and one.at > self.last]
            self.last = self.world.clock.now()
            waited = (self.last - min(came)).total_seconds() if came else 0.0
        began = time.monotonic()
        self.settling.settle(new)
        if new:
            self.looks.append(self.sending.at - began)
            self.wholes.append(time.monotonic() - self.sending.at)
            self.waited.append(waited)
        hour = (self.world.clock.now() - START).total_seconds() / 3600
        if hour >= len(self.memory) + 1:
            self.note(hour)

    def note(self, hour: float) -> None:
        """An hour has passed."""
        self.requests += len(self.world.asked)
        self.polite.take((at, address) for at, address, _ in self.world.asked)
        self.world.asked.clear()  # else the measure grows, not what is measured
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
    world = World(Clock())
    feeds, every = built(world, given.sites, given.hours, given.articles, given.long)
    rules = folder / "rules.yml"
    rules.write_text(RULES.format(log=folder / "alerts.jsonl"))
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
    late = sorted(a + b for a, b in zip(day.waited, day.looks, strict=True)) or [0.0]
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
        f"{alerts} alerts; from the first page that came to the end of the look that tells of it: median "
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
