"""Where the passages of an article came from, followed back from copy to copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reportedly.records import CopyLink, Quoted
from reportedly.records.copies import EARLIER, UNKNOWN
from reportedly.report.questions import letter

DEEP = 6  # steps back that are shown
HUES = 5  # colours the style sheet knows; letters go on


@dataclass(frozen=True, slots=True)
class PassageSource:
    """An article in which a passage stands, and where that article has it from.

    Of several articles with the same words the likeliest is followed, and the others are counted: a
    wire story in a hundred papers has more ways through them than a page has room.
    """

    address: str  # of its page; empty where there is none
    name: str
    kind: str
    share: int  # per cent of words that stand in both
    ordered: bool
    earlier: bool  # of the two, by their days alone
    others: int
    before: PassageSource | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A passage of an article that stands in others. `letter` and `hue` tell the first article it
    leads back to.
    """

    words: str
    letter: str
    hue: int
    source: PassageSource


@dataclass(frozen=True, slots=True)
class ArticleLabel:
    """How an article is called, and where its page is."""

    name: str
    address: str


class Copies:
    """The copy links of a ledger, by the article that has the copy."""

    def __init__(
        self, links: Iterable[CopyLink], articles: Mapping[str, ArticleLabel]
    ) -> None:
        self._articles = articles
        self._by: dict[str, list[CopyLink]] = {}
        for link in links:
            self._by.setdefault(link.copy.document, []).append(link)

    def taken(self, document: str) -> tuple[Taken, ...]:
        """The copied passages of an article, in reading order."""
        passages: dict[tuple[int, int], list[CopyLink]] = {}
        for link in sorted(
            self._by.get(document, ()), key=lambda k: (k.copy.start, k.copy.end)
        ):
            passages.setdefault((link.copy.start, link.copy.end), []).append(link)
        letters: dict[str, int] = {}
        rows = []
        for same in passages.values():
            source = self._source(same, (document,))
            number = letters.setdefault(_root(source), len(letters))
            rows.append(Taken(same[0].copy.text, letter(number), number % HUES, source))
        return tuple(rows)

    def _source(
        self, links: Sequence[CopyLink], seen: tuple[str, ...]
    ) -> PassageSource:
        """The likeliest source of the same words: an article that had them first, most alike."""
        link = max(links, key=lambda k: (k.first != UNKNOWN, k.similarity))
        document = link.original.document
        before = self._before(link, seen) if len(seen) < DEEP else []
        named = self._articles.get(document, ArticleLabel(document, ""))
        return PassageSource(
            address=named.address,
            name=named.name,
            kind=link.kind,
            share=round(100 * link.similarity),
            ordered=link.first != UNKNOWN,
            earlier=link.first == EARLIER,
            others=len({k.original.document for k in links}) - 1,
            before=self._source(before, (*seen, document)) if before else None,
        )

    def _before(self, link: CopyLink, seen: tuple[str, ...]) -> list[CopyLink]:
        """Where the original of a link has its words from."""
        document = link.original.document
        return [
            earlier
            for earlier in self._by.get(document, ())
            if earlier.first != UNKNOWN
            if earlier.original.document not in (*seen, document)
            if _meet(earlier.copy, link.original)
        ]


def _root(source: PassageSource) -> str:
    """The article a passage leads back to."""
    return _root(source.before) if source.before else source.name


def _meet(one: Quoted, other: Quoted) -> bool:
    """Whether two stretches of one text overlap."""
    return one.start < other.end and other.start < one.end
