"""A day of news sites with real habits: their articles, edits and feeds, for tests and for the benchmark.

A site's habit says how its feed is answered; everything follows from the number of the site and the
moment, so that a day is the same each time it is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import httpx

from tests.watch.world import START, Answer, World, article, item, packed, rss

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


HABITS: dict[str, Habit] = {
    "plain": plain,
    "busy": wrapped(_busy),
    "ill": wrapped(_ill),
    "gzip": wrapped(_gzip),
    "brotli": wrapped(_brotli),
    "latin": wrapped(_latin),
    "new guids": wrapped(_new_guids),
    "tracked": wrapped(_tracked),
    "republished": wrapped(_republished),
}
_IN_TURN = ("plain", "plain", "plain", *HABITS)
BAD: dict[str, Answer] = {
    "a page": Answer(200, b"<html><body><p>Log in</p></body></html>"),
    "inside": Answer(302, headers={"location": "http://169.254.169.254/latest/meta-data"}),
    "slow": Answer(200, rss([]), drip=5.0),
    "bomb": packed(b"<rss>" + b" " * 60_000_000, "gzip"),
    "nobody": Answer(error=httpx.ConnectError("nobody there")),
    "circle": Answer(301, headers={"location": "/rss"}),
}  # fmt: skip
BAD_EACH = 20  # one site of so many is bad


def habit_of(site: int) -> str:
    """The name of a site's habit."""
    if site % BAD_EACH == BAD_EACH - 1:
        return list(BAD)[site // BAD_EACH % len(BAD)]
    return _IN_TURN[site % len(_IN_TURN)]


def built(
    world: World, sites: int, hours: int, many: int, long: int
) -> tuple[list[str], list[Story]]:
    """All sites; each twentieth is bad, and one has a feed of ten thousand items."""
    feeds, every = [], []
    for site in range(sites):
        host = f"site{site}.example"
        address = f"https://{host}/rss"
        feeds.append(address)
        habit = habit_of(site)
        if habit in BAD:
            world.put(address, BAD[habit])
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
        world.put(address, HABITS[habit](feed))
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
