"""Whether two articles that ask for one id are one article, in two versions, or two articles.

Ids that people give are not unique: two exports both count from 1, and a page that was corrected
comes again under its own. What is one article speaks once, by its newest version; what is two must
not be lost. So it is decided by what the articles say of themselves, and not by the order or the
run they came in.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count

from reportedly.ingest.addresses import document_id
from reportedly.ingest.inputs import Ids, id_is_given, renamed
from reportedly.records import RawPage

_RUN = 3  # words in a row: two articles of one matter share words, few share many runs of them
SKETCH = 64  # runs kept of an article, those with the smallest hashes (Broder 1997)
# Share of the runs of two texts that both have, from which on they are one article. Of 4,230 pairs
# of articles of one outlet (clusters, incidents and labelled articles) 90 % share under .05 and
# 97 % under .1; half of the others are reprints.
ALIKE = 0.1
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Look:
    """What tells an article from another of the same id.

    Attributes:
        digest: SHA-256 of its bytes.
        address: its address without what makes no other page of it; None where it is unknown.
        outlet: its outlet, folded; None where it is unknown.
        title: its title, folded; None where there is none.
        runs: hashes of some runs of its words.
        day: the ISO date it was published; None where it is unknown.
    """

    digest: str
    address: str | None
    outlet: str | None
    title: str | None
    runs: frozenset[int]
    day: str | None = None

    @classmethod
    def of(
        cls,
        digest: str,
        title: str | None,
        outlet: str | None,
        url: str | None,
        text: str,
        day: str | None = None,
    ) -> Look:
        """The look of an article with these fields."""
        words = _WORD.findall(text.casefold())
        runs = {
            _hash(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))
        }
        return cls(
            digest,
            document_id(url) if url else None,
            _folded(outlet),
            _folded(title),
            frozenset(sorted(runs)[:SKETCH]),
            day,
        )

    @classmethod
    def of_page(cls, page: RawPage) -> Look:
        """The look of an article as it came."""
        day = page.published.isoformat() if page.published else None
        return cls.of(page.sha256, page.title, page.outlet, page.url, page.text, day)


def one_article(a: Look, b: Look) -> bool:
    """Whether two articles of one id are one in two versions.

    An address says it; other outlets are two, also where one prints what the other wrote; else it
    is their title or their words.
    """
    if a.digest == b.digest:
        return True
    if a.address and b.address:
        return a.address == b.address
    if a.outlet and b.outlet and a.outlet != b.outlet:
        return False
    return (a.title is not None and a.title == b.title) or _shared(
        a.runs, b.runs
    ) >= ALIKE


Looks = Mapping[str, Callable[[], Look]]  # by the digest of an article's bytes


class Naming:
    """Names for articles that ask for ids, those of what is kept and each other's in mind.

    Args:
        kept: the articles that are kept under a name, by the digest of their bytes; how one looks
            is asked only where no bytes are the same, for its text must be fetched.
        most: names of this run that are remembered; more than are on their way at once to where
            they are kept. None remembers all.
    """

    def __init__(
        self,
        kept: Callable[[str], Looks] = lambda _: {},
        most: int | None = None,
    ) -> None:
        self._kept = kept
        self._most = most
        self._here: OrderedDict[str, dict[str, Callable[[], Look]]] = OrderedDict()
        self._ids = Ids()
        self._settled: dict[tuple[str, str], tuple[int, ...]] = {}

    def settle(self, asked: Iterable[tuple[str, Look]]) -> None:
        """Name articles of one run before the first of them comes, whatever order they come in.

        Of those that share an id the earliest has it, of one day the one with the smallest digest
        of its bytes; whoever asks for a name comes before those who would get it for want of
        their own. What is kept has its name already.

        Args:
            asked: the id that each asks for, and how it looks.
        """
        for ident, look in _in_turn(asked):
            again = self.repeats(ident, look.digest, partial(_itself, look))
            self._settled[ident, look.digest] = again

    def named(self, page: RawPage) -> RawPage:
        """The page under the id of the article it is a version of, or under a new one.

        A page whose id follows from its bytes gets "-2" where it comes a second time in this run.
        """
        if not id_is_given(page):
            return self._ids.named(page)
        look = partial(Look.of_page, page)
        return renamed(page, self.repeats(page.id, page.sha256, look))

    def repeats(
        self, ident: str, digest: str, look: Callable[[], Look]
    ) -> tuple[int, ...]:
        """Which article of this id it is: () for the first, (2,) for the second.

        Args:
            ident: the id it asks for.
            digest: SHA-256 of its bytes.
            look: how it looks.
        """
        settled = self._settled.get((ident, digest))
        if settled is not None:
            return settled
        this: Look | None = None
        for number in count(1):
            name = ident if number == 1 else f"{ident}-{number}"
            again = () if number == 1 else (number,)
            others = {**self._here.get(name, {}), **self._kept(name)}
            if digest in others:
                return again
            this = this or look()
            if not others or any(
                one_article(this, other()) for other in others.values()
            ):
                self._remember(name, this)
                return again
        raise AssertionError("numbers do not end")

    def _remember(self, name: str, this: Look) -> None:
        """Keep a look under its name; the oldest name goes where there are too many."""
        self._here.setdefault(name, {})[this.digest] = partial(_itself, this)
        self._here.move_to_end(name)
        if self._most is not None and len(self._here) > self._most:
            self._here.popitem(last=False)


class RunNaming:
    """Names for the articles of one run of which nothing is kept: each has one of its own, whatever
    order they come in.

    Args:
        asked: the id that each asks for, and how it looks; in the turns of `Naming.settle`.
    """

    def __init__(self, asked: Iterable[tuple[str, Look]]) -> None:
        self._ids = Ids()
        self._settled = {
            (ident, look.digest): self._ids.repeats(ident)
            for ident, look in _in_turn(asked)
        }

    def named(self, page: RawPage) -> RawPage:
        """The page under an id of its own; what comes with the same bytes again is counted on."""
        settled = None
        if id_is_given(page):
            settled = self._settled.pop((page.id, page.sha256), None)
        return self._ids.named(page) if settled is None else renamed(page, settled)


def _in_turn(asked: Iterable[tuple[str, Look]]) -> Iterator[tuple[str, Look]]:
    """Those who ask for an id in the order they get one: the first of each before the seconds."""
    by_id: dict[str, dict[str, Look]] = defaultdict(dict)
    for ident, look in asked:
        by_id[ident].setdefault(look.digest, look)
    turns = [
        (turn, ident, look)
        for ident, looks in by_id.items()
        for turn, look in enumerate(sorted(looks.values(), key=_age))
    ]
    for _, ident, look in sorted(turns, key=lambda each: each[:2]):
        yield ident, look


def asked_twice(pages: Callable[[], Iterable[RawPage]]) -> Iterator[tuple[str, Look]]:
    """The articles of a run that share an id with another, or may get in the way of its name: the
    id each asks for, and how it looks.

    Args:
        pages: gives the pages that bring an id; asked a second time only where one is shared.
    """
    first: dict[int, int] = {}  # digests by ids, as hashes: some 100 bytes an article
    more: Counter[str] = Counter()
    for page in pages():
        digest = hash(page.sha256)
        if first.setdefault(hash(page.id), digest) != digest:
            more[page.id] += 1
    if not more:
        return
    names = {f"{i}-{n}" for i, many in more.items() for n in range(2, many + 2)}
    for page in pages():
        if page.id in more or page.id in names:
            yield page.id, Look.of_page(page)


def _age(look: Look) -> tuple[bool, str, str]:
    """Earlier articles first, without a day last; of one day by the digests of their bytes."""
    return look.day is None, look.day or "", look.digest


def _itself(look: Look) -> Look:
    return look


def _shared(a: frozenset[int], b: frozenset[int]) -> float:
    """The runs that two articles both have, as a share of all, as far as the kept ones show it
    (Broder 1997: among the smallest of both together).
    """
    smallest = sorted(a | b)[:SKETCH]
    return sum(one in a and one in b for one in smallest) / len(smallest)


def _folded(words: str | None) -> str | None:
    """Words in small letters on one line."""
    return " ".join(words.casefold().split()) or None if words else None


def _hash(words: list[str]) -> int:
    """The same in every process."""
    return zlib.crc32(" ".join(words).encode("utf-8", "replace"))
