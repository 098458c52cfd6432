"""A day of the watch over a made web: 300 sites with real habits, 24 hours by a clock that is moved, in minutes.

    python benchmarks/watch.py [--sites 300] [--hours 24] [--articles 8] [--every 15] [--known 0] [--ledger watch.db]

Asked are: does any host get a request within its delay, is any article two documents, is any edit lost, does memory
grow, how long after a page changed is that told, and how many items a day one process bears with all of it. With
`--known` the ledger holds so many articles of the year before when the day begins. Nothing leaves the process.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.watch.day import BAD, CAUSES, LONG, TOWNS, built, habit_of
from tests.watch.watching import add, watched
from tests.watch.world import START, Clock, World

from reportedly.ledger import Ledger, open_ledger
from reportedly.run.build import build
from reportedly.run.rules import read_rules
from reportedly.run.verify import verify
from reportedly.watch.delivery import Delivering
from reportedly.watch.hosts import DELAY
from reportedly.watch.settling import Settling

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
            town, (cause, detail) = random.choice(TOWNS), random.choice(CAUSES)
            day = START.date() - timedelta(days=3 + random.randrange(360))
            killed = 3 + random.randrange(40)
            text = (
                f"At least {killed + n % 4} people were killed when {cause.format(town=town)} on {day:%A}, police said.\n\n"
                f"{detail.format(town=town, n=n)} Some {400 + n} people left their homes in {town}, the mayor said."
            )
            row = {
                "id": f"b{n}",
                "published": str(day),
                "outlet": f"Paper {n % 97}",
                "text": text,
            }
            file.write(json.dumps(row) + "\n")
    for _ in build([str(path)], ledger):
        pass


@dataclass
class Told:
    """A settling that is timed: how long each look for changes took on the wall."""

    settling: Settling
    ledger: Ledger
    clock: Clock
    looks: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    last: datetime = START

    def settle(self, new: bool) -> None:
        began, used = time.monotonic(), time.process_time()
        if new:  # by the moved clock: since the first page came that was not told of
            came = [
                one.at
                for _, one in self.ledger.watch.arrivals(self.last)
                if one.at and one.at > self.last
            ]
            self.waited += (
                [(self.clock.now() - min(came)).total_seconds()] if came else []
            )
            self.last = self.clock.now()
        self.settling.settle(new)
        if new:
            self.looks.append(time.monotonic() - began)
            self.cpu.append(time.process_time() - used)


# ------------------------------------------------------------------ what came of it
def early(world: World) -> tuple[int, float]:
    """How many requests came within two seconds of the one before at the same host, and the shortest gap."""
    moments: dict[str, list[datetime]] = defaultdict(list)
    for at, address, _ in world.asked:
        moments[urlsplit(address).hostname or ""].append(at)
    gaps = [
        (b - a).total_seconds() for many in moments.values() for a, b in pairwise(many)
    ]
    return sum(gap < DELAY for gap in gaps), min(gaps)


def memory() -> int:
    """Megabytes of this process now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1_000_000


def main() -> None:
    parse = argparse.ArgumentParser()
    parse.add_argument("--sites", type=int, default=300)
    parse.add_argument("--hours", type=int, default=24)
    parse.add_argument("--articles", type=int, default=8)
    parse.add_argument(
        "--every", type=int, default=15, help="minutes between looks at a feed"
    )
    parse.add_argument(
        "--long", type=int, default=LONG, help="items of the longest feed"
    )
    parse.add_argument(
        "--known", type=int, default=0, help="articles of the year before"
    )
    parse.add_argument("--ledger", default="")
    given = parse.parse_args()
    world = World(Clock())
    feeds, every = built(world, given.sites, given.hours, given.articles, given.long)
    with tempfile.TemporaryDirectory() as folder:
        path = given.ledger or f"{folder}/watch.db"
        rules = Path(folder, "rules.yml")
        rules.write_text(RULES.format(log=f"{folder}/alerts.jsonl"))
        with open_ledger(path, create=True) as ledger:
            before(ledger, Path(folder), given.known)
            add(ledger, world, *feeds, every=given.every * 60)
            wanted = read_rules(str(rules))
            settling = Settling(
                ledger,
                world.clock,
                lambda where, line: None,
                wanted,
                Delivering(ledger, wanted),
            )
            began = time.monotonic()
            settling.begin()
            print(f"begun in {time.monotonic() - began:.1f} s", file=sys.stderr)
            told = Told(settling, ledger, world.clock)
            rss_by_hour, looks_by_hour = [], []
            begun, cpu = time.monotonic(), time.process_time()
            totals: Counter[str] = Counter()
            for hour in range(given.hours):
                watch, _ = watched(ledger, world, 1, settle=told.settle, tick=5.0)
                for name in (
                    "requests",
                    "unchanged",
                    "failed",
                    "new",
                    "versions",
                    "same",
                    "other",
                    "figures",
                ):
                    totals[name] += getattr(watch.tally, name)
                rss_by_hour.append(memory())
                looks_by_hour.append(
                    (
                        round(median(told.looks or [0]), 2),
                        round(max(told.looks or [0]), 2),
                    )
                )
                told.looks.clear()
                print(
                    f"hour {hour + 1}: {dict(totals)}, {rss_by_hour[-1]} MB, looks {looks_by_hour[-1]}",
                    file=sys.stderr,
                )
            wall, used = time.monotonic() - begun, time.process_time() - cpu
            documents = Counter(k.document for k in ledger.documents() if k.url)
            addresses = Counter(
                k.url and urlsplit(k.url).netloc + urlsplit(k.url).path
                for k in ledger.documents()
                if k.version == 1 and k.url
            )
            wrong = [
                p for v in verify(ledger, sample=0.02) for p in v.problems
            ] + ledger.check().problems
            alerts = len(ledger.watch.alerts())
        size = Path(path).stat().st_size // 1_000_000
    came = [s for s in every if s.when < START + timedelta(hours=given.hours)]
    edits = sum(s.edited is not None for s in came)
    many, shortest = early(world)
    items = totals["new"] + totals["versions"] + totals["same"]
    bad = Counter(
        habit_of(site) for site in range(given.sites) if habit_of(site) in BAD
    )
    print(
        f"sites {given.sites}, hours {given.hours}, known {given.known}: {dict(totals)}; bad {dict(bad)}"
    )
    print(f"{wall:.0f} s on the wall, {used:.0f} s of the processor; ledger {size} MB")
    print(
        f"requests within a host's two seconds: {many}; shortest gap {shortest:.2f} s"
    )
    print(
        f"articles {len(came)}, documents {len(documents)}, addresses that are two: {sum(n > 1 for n in addresses.values())}"
    )
    print(f"edits {edits}, versions kept {totals['versions']}")
    print(f"memory by hour, MB: {rss_by_hour}")
    print(
        f"a look for changes by hour, seconds on the wall, median and most: {looks_by_hour}"
    )
    slow = sorted(told.waited) or [0.0]
    print(
        f"alerts {alerts}; from the first page that came to the look for changes, by the moved clock: "
        f"median {median(slow):.0f} s, of 95 % at most {slow[int(len(slow) * 0.95)]:.0f} s, of all {slow[-1]:.0f} s"
    )
    print(
        f"items {items}: {items / wall * 86_400:,.0f} a day at this pace, everything included"
    )
    print(f"problems that verify names: {len(wrong)} {wrong[:3]}")


if __name__ == "__main__":
    main()
