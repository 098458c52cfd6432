"""The places of an article as the scenes of what it tells: each mention with what a choice asks
about it.

Made once for a document and kept for the claims that ask after it: a figure or an event then only
adds what stands between its own words and each place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reportedly.codebook import Role
from reportedly.gazetteer.relations import RANK, relation
from reportedly.records import Document, Location, Mentions, Place

_IN = re.compile(
    r"\b(?:in|at|on|near|across|outside|of)\s+(?:the\s+)?(?:[a-z]+\s+){0,2}$"
)
_EVERYWHERE = frozenset(
    {"people", "person", "year", "week", "month", "have", "tell", "report"}
)

Key = tuple[str, str | None]


def key_of(location: Location) -> Key:
    """One place whatever its spelling: its number in the gazetteer, or its name and country."""
    name = (
        str(location.geonameid)
        if location.geonameid is not None
        else location.name.casefold()
    )
    return name, location.country


@dataclass(frozen=True, slots=True)
class Named:
    """A place named in the article, and where it stands."""

    place: Place
    sentence: int
    passage: int
    role: str  # of its passage
    key: Key
    meant: bool = False  # by "the city" or "the province", and named before

    @property
    def location(self) -> Location:
        return self.place.location


class Scenes:
    """The places of one document, and how often and where it names them."""

    def __init__(self, document: Document, mentions: Mentions) -> None:
        self.document = document
        self.mentions = mentions
        starts = [s.start for s in mentions.sentences]
        self.named = [
            named
            for place in mentions.places
            if place.location.country or place.location.lat is not None
            if (named := self._named(place, bisect_right(starts, place.start) - 1))
            is not None
        ]
        self._relations: dict[tuple[Key, Key], str] = {}
        self._content: dict[int, frozenset[str]] = {}
        self.standing: dict[int, object] = {}  # by the identity of a place
        self._stories: dict[bool, list[Named]] = {}
        self._numbers: dict[int, set[tuple[int | None, int | None]]] | None = None
        self.title = (document.title or "").casefold()

    def _named(self, place: Place, sentence: int) -> Named | None:
        if sentence < 0:
            return None
        passage = self.mentions.sentences[sentence].passage
        role = self.document.passages[passage].role
        return Named(place, sentence, passage, role, key_of(place.location))

    def of_story(self, other: bool) -> list[Named]:
        """The places of the article itself, or those of another story that stands inside it."""
        if other not in self._stories:
            self._stories[other] = [
                n for n in self.named if (n.role == Role.OTHER_STORY) == other
            ]
        return self._stories[other]

    @cached_property
    def _by_sentence(self) -> dict[int, list[Named]]:
        by: dict[int, list[Named]] = {}
        for named in self.named:
            if named.place.metonym is None:
                by.setdefault(named.sentence, []).append(named)
        return by

    def within(self, sentence: int) -> list[Named]:
        """The places that a sentence names as places, nothing that stands for their government or
        people.
        """
        return self._by_sentence.get(sentence, [])

    @cached_property
    def most_placed(self) -> int:
        """How often the place that stands behind a word of place most does so."""
        return max(self.placed_most.values(), default=0)

    @cached_property
    def times_named(self) -> Counter[Key]:
        """How often each place is named, what stands for its government or people left out."""
        return Counter(n.key for n in self.named if n.place.metonym is None)

    @cached_property
    def countries(self) -> Counter[str]:
        """How often each country is named, by its name, its people or a place in it."""
        return Counter(n.location.country for n in self.named if n.location.country)

    @cached_property
    def main_country(self) -> str | None:
        return self.countries.most_common(1)[0][0] if self.countries else None

    @cached_property
    def most_named(self) -> dict[str, int]:
        """For each precision, how often the place named most is named."""
        most: dict[str, int] = {}
        for named in self.named:
            precision = named.location.precision
            most[precision] = max(most.get(precision, 0), self.times_named[named.key])
        return most

    @cached_property
    def placed_most(self) -> Counter[Key]:
        """How often each place finer than a country stands behind a word of place."""
        return Counter(
            n.key
            for n in self.named
            if n.place.metonym is None
            and n.location.precision != "country"
            and _IN.search(
                self.document.reading, max(0, n.place.start - 30), n.place.start
            )
        )

    @cached_property
    def first_finer(self) -> Key | None:
        """The first place finer than a country that the text itself names, no dateline."""
        finer = (
            n
            for n in self.named
            if n.place.metonym is None
            and n.role != "dateline"
            and n.location.precision != "country"
        )
        return next((n.key for n in finer), None)

    def content(self, sentence: int) -> frozenset[str]:
        """The nouns and verbs of a sentence, by which two sentences that tell of one event are
        known.
        """
        if sentence not in self._content:
            tokens = self.mentions.sentences[sentence].tokens
            self._content[sentence] = frozenset(
                t.lemma.lower()
                for t in tokens
                if t.pos in {"NOUN", "VERB"}
                and len(t.lemma) > 3
                and t.lemma not in _EVERYWHERE
            )
        return self._content[sentence]

    def numbers(self, sentence: int) -> frozenset[tuple[int | None, int | None]]:
        """The values counted in a sentence."""
        if self._numbers is None:
            self._numbers = {}
            for number in self.mentions.numbers:
                if number.kind == "cardinal":
                    at = self.mentions.sentence_at(number.start)
                    if at is not None:
                        self._numbers.setdefault(at, set()).add(
                            (number.low, number.high)
                        )
        return frozenset(self._numbers.get(sentence, ()))

    def relation(self, one: Named, other: Named) -> str:
        """How two places stand to each other, asked once."""
        pair = one.key, other.key
        if pair not in self._relations:
            self._relations[pair] = relation(one.location, other.location)
        return self._relations[pair]


def fineness(location: Location) -> int:
    """How fine a place is: a country 0, a point the most."""
    return RANK.get(location.precision, 0)


_kept: list[
    Scenes
] = []  # of the document read last: claims of one document are made together


def scenes_of(document: Document, mentions: Mentions) -> Scenes:
    """The scenes of a document, kept until another is asked for."""
    if (
        not _kept
        or _kept[0].mentions is not mentions
        or _kept[0].document is not document
    ):
        _kept[:] = [Scenes(document, mentions)]
    return _kept[0]


def nearest_of_each(named: Sequence[Named], here: int) -> list[Named]:
    """Of the mentions outside sentence `here`: the last before, the first after and the first of
    all, by place.
    """
    before: dict[Key, Named] = {}
    after: dict[Key, Named] = {}
    first: dict[Key, Named] = {}
    for each in named:
        first.setdefault(each.key, each)
        if each.sentence < here:
            before[each.key] = each
        elif each.sentence > here:
            after.setdefault(each.key, each)
    chosen = {id(n): n for n in (*before.values(), *after.values(), *first.values())}
    return sorted(
        (n for n in chosen.values() if n.sentence != here), key=lambda n: n.place.start
    )
