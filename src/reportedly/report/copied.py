"""Where the passages of an article came from, followed back from copy to copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reportedly.records import CopyLink, Quoted
from reportedly.report.articles import Shown
from reportedly.report.questions import letter

_DEEP = 6  # steps back that are shown


@dataclass(frozen=True, slots=True)
class Source:
    """An article in which a passage stands, and where that article has it from."""

    anchor: str | None
    name: str
    kind: str
    share: int  # per cent of words that stand in both
    ordered: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A passage of an article that stands in others. `letter` and `hue` tell the first article it leads back to."""

    words: str
    letter: str
    hue: int
    sources: tuple[Source, ...]


HUES = 5  # colours the style sheet knows; letters go on


def taken(
    links: Iterable[CopyLink], articles: tuple[Shown, ...]
) -> Mapping[str, tuple[Taken, ...]]:
    """The copied passages of each article by its anchor, in reading order."""
    known = {a.document.id: a for a in articles}
    by: dict[str, list[CopyLink]] = {}
    for link in links:
        by.setdefault(link.copy.document, []).append(link)
    found = {}
    for document, here in by.items():
        if document not in known:
            continue
        passages: dict[tuple[int, int], list[CopyLink]] = {}
        for link in sorted(here, key=lambda k: (k.copy.start, k.copy.end)):
            passages.setdefault((link.copy.start, link.copy.end), []).append(link)
        letters: dict[str, int] = {}
        rows = []
        for same in passages.values():
            sources = tuple(_source(k, by, known, (document,)) for k in same)
            number = letters.setdefault(_root(sources[0]), len(letters))
            rows.append(Taken(same[0].copy.text, letter(number), number % HUES, sources))
        found[known[document].anchor] = tuple(rows)
    return found


def _source(
    link: CopyLink,
    by: Mapping[str, list[CopyLink]],
    known: Mapping[str, Shown],
    seen: tuple[str, ...],
) -> Source:
    name = link.original.document
    before = [
        k
        for k in by.get(name, ())
        if len(seen) < _DEEP
        and k.ordered
        and k.original.document not in (*seen, name)
        and _meet(k.copy, link.original)
    ]
    shown = known.get(name)
    return Source(
        shown.anchor if shown else None,
        shown.name if shown else name,
        link.kind,
        round(100 * link.similarity),
        link.ordered,
        tuple(_source(k, by, known, (*seen, name)) for k in before),
    )


def _root(source: Source) -> str:
    return _root(source.sources[0]) if source.sources else source.name


def _meet(one: Quoted, other: Quoted) -> bool:
    return one.start < other.end and other.start < one.end
