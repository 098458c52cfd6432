"""A day of the watch over a made web: 300 sites with real habits, 24 hours by a clock that is moved, in minutes.

    python benchmarks/watch.py [--sites 300] [--hours 24] [--articles 8] [--every 15] [--ledger watch.db]

Asked are: does any host get a request within its delay, is any article two documents, is any edit lost, does memory
grow, and how many items a day would one process bear with the reading included. Nothing leaves the process.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.watch.watching import add, watched
from tests.watch.world import START, Answer, Clock, World, article, item, packed, rss

from reportedly.ledger import open_ledger
from reportedly.run.happenings import happenings
from reportedly.run.tracing import trace_ledger
from reportedly.run.verify import verify
from reportedly.watch.hosts import DELAY

TOWNS = [
    "Kut",
    "Hilla",
    "Amara",
    "Basra",
    "Mosul",
    "Tikrit",
    "Samarra",
    "Ramadi",
    "Falluja",
    "Baquba",
    "Kirkuk",
    "Erbil",
    "Duhok",
    "Najaf",
    "Karbala",
    "Goma",
    "Bukavu",
    "Bunia",
    "Beni",
    "Kano",
    "Maiduguri",
    "Jos",
    "Kaduna",
    "Sokoto",
    "Bamako",
    "Gao",
    "Mopti",
    "Aleppo",
    "Homs",
    "Hama",
    "Idlib",
    "Raqqa",
    "Daraa",
    "Kabul",
    "Herat",
    "Kandahar",
    "Kunduz",
    "Ghazni",
    "Lashkar",
    "Khartoum",
    "Nyala",
    "Bentiu",
    "Malakal",
    "Juba",
    "Bor",
    "Mogadishu",
    "Baidoa",
    "Kismayo",
    "Aden",
    "Taiz",
    "Sanaa",
]
CAUSES = (
    ("a bomb went off in {town}", "Glass from the bakery lay as far as the bridge of {town}, a shopkeeper named Haddad {n} said."),
    ("a flood swept through {town}", "The river gauge at {town} stood {n} centimetres above its mark and was still rising at noon."),
    ("gunmen attacked a village near {town}", "Herders heard shooting from {n} metres away and drove their animals across the valley of {town}."),
    ("shells hit the market of {town}", "Vendor number {n} of the market hall in {town} had opened his stall that very morning."),
    ("a bridge collapsed in {town}", "Engineers had asked for repairs of the {town} bridge in a letter of {n} pages, a clerk recalled."),
)  # fmt: skip
ENDS = (
    "Schools in the district stay shut until the council has met, its chairman told local radio station {n}.",
    "Families were given blankets, rice and {n} boxes of soap, an aid worker wrote in a message.",
    "The governor promised an inquiry within {n} days and asked people to keep off the roads.",
)
EDIT_AFTER = timedelta(hours=3)
LONG = 10_000  # items of the longest feed


@dataclass(frozen=True)
class Story:
    """One article of a site: when it comes, and, where it is edited, when and to what."""

    number: int
    address: str
    title: str
    when: datetime
    edited: datetime | None

    def words(self, now: datetime) -> bytes:
        random = Random(self.number)
        town, (cause, detail) = random.choice(TOWNS), random.choice(CAUSES)
        killed = 3 + self.number % 40 + (9 if self.edited and now >= self.edited else 0)
        parts = (
            f"At least {killed} people were killed when {cause.format(town=town)} on Wednesday, police said.",
            detail.format(town=town, n=self.number),
            random.choice(ENDS).format(n=self.number + 7),
            f"Some {400 + self.number} people left their homes in {town}, the mayor said, and {self.number % 90 + 2} were hurt.",
        )
        return article(self.title, *parts)

    def listed(self, now: datetime) -> dict[str, str]:
        shown = self.edited if self.edited and now >= self.edited else self.when
        return item(self.address, self.title, when=shown)


def stories(site: int, host: str, hours: int, many: int) -> list[Story]:
    """The articles of a site through the day; each fourth is edited once."""
    random = Random(site)
    made = []
    for n in range(many):
        number = site * 100 + n
        when = START + timedelta(minutes=random.randrange(0, max(1, hours - 1) * 60))
        edit = when + EDIT_AFTER if n % 4 == 0 else None
        if edit and edit > START + timedelta(hours=hours) - timedelta(hours=1):
            edit = None
        town = Random(number).choice(TOWNS)
        made.append(
            Story(
                number,
                f"https://{host}/{number}",
                f"Report {number} from {town}",
                when,
                edit,
            )
        )
    return made


Habit = Callable[
    [Callable[[datetime], bytes]], Callable[[httpx.Request, datetime], Answer]
]


def plain(
    feed: Callable[[datetime], bytes], kind: str = "application/rss+xml"
) -> Callable[[httpx.Request, datetime], Answer]:
    """Answers 304 to who has it already."""

    def page(request: httpx.Request, now: datetime) -> Answer:
        body = feed(now)
        etag = f'"{hash(body)}"'
        if request.headers.get("if-none-match") == etag:
            return Answer(304, headers={"etag": etag})
        return Answer(200, body, {"etag": etag, "content-type": kind})

    return page


def wrapped(change: Callable[[httpx.Request, datetime, Answer], Answer]) -> Habit:
    """A habit that changes what a plain site would answer."""

    def habit(
        feed: Callable[[datetime], bytes],
    ) -> Callable[[httpx.Request, datetime], Answer]:
        honest = plain(feed)
        return lambda request, now: change(request, now, honest(request, now))

    return habit


def _busy(request: httpx.Request, now: datetime, answer: Answer) -> Answer:
    return Answer(429, headers={"retry-after": "1800"}) if now.hour % 5 == 0 else answer


def _ill(request: httpx.Request, now: datetime, answer: Answer) -> Answer:
    return Answer(500) if now < START + timedelta(hours=1) else answer


def _gzip(request: httpx.Request, now: datetime, answer: Answer) -> Answer:
    return packed(answer.body, "gzip") if answer.status == 200 else answer


def _brotli(request: httpx.Request, now: datetime, answer: Answer) -> Answer:
    return packed(answer.body, "br") if answer.status == 200 else answer


def _latin(request: httpx.Request, now: datetime, answer: Answer) -> Answer:
    body = answer.body.replace(b"A paper", "Café".encode("latin-1"))
    return Answer(answer.status, body, {"content-type": "text/xml; charset=utf-8"})


def _new_guids(request: httpx.Request, now: datetime, answer: Answer) -> Answer:
    body = answer.body.replace(b"<guid>", f"<guid>{now:%H}-".encode())
    return Answer(200, body)


def _tracked(request: httpx.Request, now: datetime, answer: Answer) -> Answer:
    return Answer(
        200, answer.body.replace(b"</link>", f"?utm_id={now:%H}</link>".encode())
    )


def _republished(request: httpx.Request, now: datetime, answer: Answer) -> Answer:
    return Answer(200, answer.body.replace(b" 06:", f" {now:%H}:".encode()))


HABITS: tuple[Habit, ...] = (
    plain, plain, plain, plain,
    wrapped(_busy), wrapped(_ill), wrapped(_gzip), wrapped(_brotli), wrapped(_latin),
    wrapped(_new_guids), wrapped(_tracked), wrapped(_republished),
)  # fmt: skip
BAD = (
    Answer(200, b"<html><body><p>Log in</p></body></html>"),
    Answer(302, headers={"location": "http://169.254.169.254/latest/meta-data"}),
    Answer(200, rss([]), drip=5.0),
    packed(b"<rss>" + b" " * 60_000_000, "gzip"),
    Answer(error=httpx.ConnectError("nobody there")),
)


def built(
    world: World, sites: int, hours: int, many: int, long: int
) -> tuple[list[str], list[Story]]:
    """All sites; each twentieth is bad, and one has a feed of ten thousand items."""
    feeds, every = [], []
    for site in range(sites):
        host = f"site{site}.example"
        address = f"https://{host}/rss"
        feeds.append(address)
        if site % 20 == 19:
            world.put(address, BAD[site // 20 % len(BAD)])
            continue
        told = stories(site, host, hours, many)
        every += told
        old = _archive(host, long) if site == 0 else []

        def feed(
            now: datetime, told: list[Story] = told, old: list[dict[str, str]] = old
        ) -> bytes:
            return rss([s.listed(now) for s in told if s.when <= now] + old)

        for row in old:
            world.put(row["link"], Answer(410))
        world.put(address, HABITS[site % len(HABITS)](feed))
        for story in told:
            world.put(
                story.address,
                lambda request, now, s=story: plain(s.words, "text/html")(request, now),
            )  # type: ignore[misc]
        if site % 7 == 3:
            world.put(
                f"https://{host}/robots.txt",
                Answer(200, b"User-agent: *\nCrawl-delay: 20"),
            )
    return feeds, every


def _archive(host: str, long: int) -> list[dict[str, str]]:
    """Items of long ago, whose pages are not there any more."""
    return [item(f"https://{host}/old/{n}", f"Old report {n}") for n in range(long)]


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
    parse.add_argument("--ledger", default="")
    given = parse.parse_args()
    world = World(Clock())
    feeds, every = built(world, given.sites, given.hours, given.articles, given.long)
    with tempfile.TemporaryDirectory() as folder:
        path = given.ledger or f"{folder}/watch.db"
        with open_ledger(path, create=True) as ledger:
            add(ledger, world, *feeds, every=given.every * 60)
            rss_by_hour = []
            begun, cpu = time.monotonic(), time.process_time()
            totals: Counter[str] = Counter()
            for hour in range(given.hours):
                watch, _ = watched(ledger, world, 1)
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
                print(
                    f"hour {hour + 1}: {dict(totals)}, {rss_by_hour[-1]} MB",
                    file=sys.stderr,
                )
            wall, used = time.monotonic() - begun, time.process_time() - cpu
            began = time.monotonic()
            trace_ledger(ledger)
            traced = time.monotonic() - began
            began = time.monotonic()
            found = len(happenings(ledger))
            looked = time.monotonic() - began
            documents = Counter(k.document for k in ledger.documents())
            addresses = Counter(
                k.url and urlsplit(k.url).path
                for k in ledger.documents()
                if k.version == 1
            )
            wrong = [
                p for v in verify(ledger, sample=0.02) for p in v.problems
            ] + ledger.check().problems
        size = Path(path).stat().st_size // 1_000_000
    came = [s for s in every if s.when < START + timedelta(hours=given.hours)]
    edits = sum(s.edited is not None for s in came)
    many, shortest = early(world)
    items = totals["new"] + totals["versions"] + totals["same"]
    print(f"sites {given.sites}, hours {given.hours}: {dict(totals)}")
    print(f"{wall:.0f} s on the wall, {used:.0f} s of the processor")
    print(
        f"requests within a host's two seconds: {many}; shortest gap {shortest:.2f} s"
    )
    print(
        f"articles {len(came)}, documents {len(documents)}, addresses that are two: {sum(n > 1 for n in addresses.values())}"
    )
    print(f"edits {edits}, versions kept {totals['versions']}")
    print(f"memory by hour, MB: {rss_by_hour}")
    print(
        f"items read {items}: {items / wall * 86_400:,.0f} a day at this pace, one process"
    )
    print(
        f"comparing all of them {traced:.1f} s; {found} happenings looked up in {looked:.1f} s; ledger {size} MB"
    )
    print(f"problems that verify names: {len(wrong)} {wrong[:3]}")


if __name__ == "__main__":
    main()
