"""A day of news sites with real habits: their articles, edits and feeds, for tests and for the benchmark.

A site's habit says how its feed is answered; everything follows from the number of the site and the
moment, so that a day is the same each time it is made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from urllib.parse import urlsplit

import httpx

from reportedly.ledger import Ledger
from reportedly.records import Provenance
from reportedly.watch.hosts import DELAY
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
    "a bomb went off in {town}",
    "a flood swept through {town}",
    "gunmen attacked a village near {town}",
    "shells hit the market of {town}",
    "a bridge collapsed in {town}",
)
# Each story says these in one of many ways, each sentence goes on with scenes of its own, and the rest
# is scenes, so that stories share happenings and few words, as papers on one happening do.
LEADS = (
    "{Dead} when {cause} on Wednesday, {source} said, as {scene} and {other}.",
    "On Wednesday {cause} while {scene}: {dead}, {source} told {listener} where {other}.",
    "{Source} said {dead} on Wednesday, when {cause} and {scene}; {other}.",
    "While {scene}, {cause} on Wednesday and {dead}, according to {source}, since {other}.",
    "{Source}, where {scene}, said {dead} after {cause} on Wednesday. {Other}.",
)
DEAD = (
    "at least {killed} people were killed",
    "{killed} people lost their lives",
    "{killed} people died",
    "{killed} bodies were recovered",
    "{killed} residents were killed",
    "{killed} people were found dead",
    "the number of dead rose to {killed}",
)
SOURCES = (
    "police|the health ministry|the mayor|a hospital official|the Red Crescent|the governor|the interior ministry|"
    "a local doctor|the civil defence|the fire brigade|the army|the provincial council"
).split("|")
TAILS = (
    "Some {fled} people left their homes in {town}, {source} said, and {hurt} were hurt, while {scene} and {other}.",
    "{Source} registered {fled} displaced people from {town} where {scene}; {hurt} people were wounded as {other}.",
    "A further {hurt} people were injured as {scene}, and {fled} fled {town} before evening, when {other}.",
    "{Source} treated {hurt} injured people, while {fled} people have been displaced from {town}, where {scene} and {other}.",
    "A school outside {town} took in {fled} people who had fled, as {scene}; {hurt} were wounded, {source} said, and {other}.",
)
MIDDLES = (
    "{Scene}, and {scene} until {until}.",
    "Until {until} {scene}, {teller} told {listener}, although {other}.",
    "{Teller} wrote that {scene} and that {other}.",
    "In the {part} of {town} {scene}; {other}, {listener} heard.",
    "{Scene} because {other}.",
)
PIECES = {
    "part": ("north", "south", "old quarter", "west", "suburbs", "upper town", "river quarter"),
    "until": ("Friday noon", "the road is clear", "power is back", "the council has met", "next week"),
    "teller": ("a teacher", "the chairman", "an aid worker", "a driver", "a trader", "two officials"),
    "listener": ("local radio", "a reporter", "this paper", "the parents", "state television", "an agency"),
}  # fmt: skip
# A scene is one of each: 28 times 28 times 28.
WHO = (
    "neighbours bakers welders tailors porters nurses pupils farmers herders weavers fishermen plumbers judges clerks "
    "singers barbers miners butchers cyclists gardeners potters smugglers monks carpenters students cooks drummers guards"
).split()  # fmt: skip
DID = (
    "waited beside|slept under|swept round|sang near|ate behind|met above|painted|measured|locked|rented|fenced|sold tea at|"
    "watched over|walked past|argued about|knocked at|lit lamps in|stacked bricks along|washed|photographed|mended|emptied|"
    "read papers in|kept goats at|dug beneath|played cards by|hung cloth across|carried chairs through"
).split("|")  # fmt: skip
WHERE = (
    "the bakery|a dry canal|the bus depot|an old mill|the cement works|a salt store|the tannery|two orchards|the post office|"
    "a radio mast|the ferry landing|the cinema|an ice factory|the tram sheds|a walled garden|the library|the dye works|a quarry|"
    "the grain silo|a chapel|the water tower|an archway|the law courts|a football field|the brick kilns|a pine wood|"
    "the customs yard|an empty pool"
).split("|")  # fmt: skip


def _scene(random: Random) -> str:
    return f"{random.choice(WHO)} {random.choice(DID)} {random.choice(WHERE)}"


MIDDLE = 2  # sentences between an article's first and last


def sentences(
    number: int, killed: int, town: str, cause: str, middles: int = MIDDLE
) -> tuple[str, ...]:
    """What the article of a number says of a happening."""
    random = Random(f"words of {number}")
    told = {"town": town, "cause": cause.format(town=town), "killed": str(killed)}
    told |= {"fled": str(400 + number), "hurt": str(number % 90 + 2)}
    shapes = (LEADS, *(MIDDLES,) * middles, TAILS)
    return tuple(_said(random, random.choice(shape), told) for shape in shapes)


def _said(random: Random, shape: str, told: dict[str, str]) -> str:
    """One sentence, with pieces and scenes of its own."""
    pieces = {name: random.choice(words) for name, words in PIECES.items()}
    pieces |= {"scene": _scene(random), "other": _scene(random)}
    pieces |= {
        "source": random.choice(SOURCES),
        "dead": random.choice(DEAD).format(**told),
    }
    pieces |= {
        name.capitalize(): words[0].upper() + words[1:]
        for name, words in pieces.items()
    }
    return shape.format(**told, **pieces)


EDIT_AFTER = timedelta(hours=3)
LONG = 10_000  # items of the longest feed
LATE = timedelta(
    hours=2
)  # a site wants no request for an hour, and a page is asked again after one
CRAWL_DELAY = 20  # seconds that some sites ask for


@dataclass(frozen=True)
class Story:
    """One article of a site: when it comes, and, where it is edited, when and to what."""

    number: int
    address: str
    title: str
    when: datetime
    edited: datetime | None
    middles: int = MIDDLE

    def words(self, now: datetime) -> bytes:
        random = Random(self.number)
        town, cause = random.choice(TOWNS), random.choice(CAUSES)
        killed = 3 + self.number * 7 // 100 % 40 + self.number % 100 * 11 % 40
        killed += 9 if self.edited and now >= self.edited else 0
        said = sentences(self.number, killed, town, cause, self.middles)
        return article(self.title, *said)

    def listed(self, now: datetime) -> dict[str, str]:
        shown = self.edited if self.edited and now >= self.edited else self.when
        return item(self.address, self.title, when=shown)


def stories(
    site: int, host: str, hours: int, many: int, middles: int = MIDDLE
) -> list[Story]:
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
                middles,
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


def site_of(address: str) -> int:
    """The number of the site of an address."""
    host = urlsplit(address).hostname or ""
    return int(host.removeprefix("site").partition(".")[0])


def _is_slow(site: int) -> bool:
    """Whether a site asks for a crawl-delay; those that answer badly ask for nothing."""
    return site % 7 == 3 and habit_of(site) not in BAD


def built(
    world: World,
    sites: int,
    hours: int,
    many: int,
    long: int,
    middles: int = MIDDLE,
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
        told = stories(site, host, hours, many, middles)
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
        if _is_slow(site):
            robots = f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}".encode()
            world.put(f"https://{host}/robots.txt", Answer(200, robots))
    return feeds, every


def _archive(host: str, long: int) -> list[dict[str, str]]:
    """Items of long ago, whose pages are not there any more."""
    return [item(f"https://{host}/old/{n}", f"Old report {n}") for n in range(long)]


# ------------------------------------------------------------------ what must hold of a day
@dataclass
class Politeness:
    """The time between the requests of each host, as they come."""

    last: dict[str, datetime] = field(default_factory=dict)
    many: int = 0
    shortest: float = float("inf")
    early: list[str] = field(default_factory=list)  # within the host's delay

    def take(self, requests: Iterable[tuple[datetime, str]]) -> None:
        """Take note of requests, first to last."""
        for at, address in requests:
            host = urlsplit(address).hostname or ""
            if host in self.last:
                self._between(host, (at - self.last[host]).total_seconds(), address)
            self.last[host] = at

    def _between(self, host: str, gap: float, address: str) -> None:
        delay = CRAWL_DELAY if _is_slow(site_of(address)) else DELAY
        self.many += 1
        self.shortest = min(self.shortest, gap)
        if gap < delay:
            self.early.append(f"{address}: {gap:.2f} s after the one before")


def wrong_of(ledger: Ledger, told: Iterable[Story], end: datetime) -> list[str]:
    """Articles that are no document or two, and edits that are no version of theirs.

    Args:
        told: the articles of sites that answer.
        end: when the watch ended: what was published or edited in its last hours may be missing.
    """
    kept: dict[str, list[Provenance]] = defaultdict(list)
    for one in ledger.documents():
        kept[(one.url or "").partition("?")[0]].append(one)
    return [
        f"{story.address}: {why}"
        for story in told
        if (why := _wrong(story, kept[story.address], end))
    ]


def _wrong(story: Story, versions: list[Provenance], end: datetime) -> str:
    """What is wrong with what was kept of an article; empty where nothing is."""
    documents = {one.document for one in versions}
    if len(documents) > 1:
        return f"{len(documents)} documents"
    if not documents:
        return "" if story.when > end - LATE else "not kept"
    edited = story.edited is not None
    seen = story.edited is not None and story.edited < end - LATE
    if not 1 + seen <= len(versions) <= 1 + edited:
        return f"{len(versions)} versions"
    in_order = [one.version for one in versions] == [*range(1, len(versions) + 1)]
    return "" if in_order else "versions out of order"
