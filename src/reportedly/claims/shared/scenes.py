"""The places of an article as the scenes of what it tells: each mention with what a choice asks
about it.

Made once for a document and kept for the claims that ask after it: a figure or an event then only
adds what stands between its own words and each place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from reportedly.annotate.places.seats import only_leads
from reportedly.claims.shared.sections import Section, sections_in
from reportedly.codebook.grammar import (
    COMMON_NOUNS,
    FULL_VERBS,
)
from reportedly.codebook.words import NumberKind, PlacePrecision, Role
from reportedly.gazetteer.relations import RANK, relation
from reportedly.languages import word_set
from reportedly.languages.patterns import named_pattern
from reportedly.records import Attribution, Document, Location, Mentions, Place
from reportedly.syntax.last_asked import last_asked

_TELLING_WORDS = COMMON_NOUNS | FULL_VERBS  # a scene is known by its things and acts


_IN = named_pattern("scenes.in")

# Mentions of other sentences that may be a claim's scene. Of 604 articles of over 5,000
# letters 18 have more; all are read with 50 as they were with 100, at two thirds of the time
# where places are endless.
MOST_NEAREST = 50
OFTEN = 3  # times: what is named so often is no aside

Key = tuple[str, str | None]


def place_key(location: Location) -> Key:
    """One place whatever its spelling: its number in the gazetteer, or its name and country."""
    name = (
        str(location.geonameid)
        if location.geonameid is not None
        else location.name.casefold()
    )
    return name, location.country


@dataclass(frozen=True)
class NamedPlace:
    """A place named in the article, and where it stands; its `location` is kept, hence no slots."""

    place: Place
    sentence: int
    passage: int
    role: str  # of its passage
    key: Key
    leads: bool  # it only says who leads or backs somebody: "a Turkish-backed group"
    meant: bool = False  # by "the city" or "the province", and named before

    @cached_property
    def location(self) -> Location:
        return self.place.location


# Characters between the beginnings of two neighbours: a long name and the words between them.
_REACH = 200


_sentence_of, _start_of = attrgetter("sentence"), attrgetter("place.start")


class Scenes:
    """The places of one document, and how often and where it names them."""

    def __init__(self, document: Document, mentions: Mentions) -> None:
        self.document = document
        self.mentions = mentions
        starts = [s.start for s in mentions.sentences]
        self.named = [
            self.named_in(sentence, place)
            for place in mentions.places
            if place.location.country or place.location.lat is not None
            if (sentence := bisect_right(starts, place.start) - 1) >= 0
            # what lies behind the last piece of an endless sentence was not read
            and place.start < mentions.sentences[sentence].end
        ]
        self._relations: dict[tuple[Key, Key], str] = {}
        self._content: dict[int, frozenset[str]] = {}
        self._shared: dict[tuple[int, int], frozenset[str]] = {}
        self.standing: dict[int, object] = {}  # by the identity of a place
        # What is so of a place for all claims of a sentence, by its identity and the sentence
        self.apart: dict[tuple[int, int], frozenset[str]] = {}
        self._nearest: dict[tuple[int, bool], list[NamedPlace]] = {}
        self._stories: dict[bool, list[NamedPlace]] = {}
        self._places: dict[bool, dict[Key, list[NamedPlace]]] = {}
        self._numbers: dict[int, set[tuple[int | None, int | None]]] | None = None
        self.peoples: dict[bool, Place | None] = {}  # the people named most, by story
        self.title = (document.title or "").casefold()

    def named_in(
        self, sentence: int, place: Place, *, meant: bool = False
    ) -> NamedPlace:
        """A place as it stands in a sentence."""
        passage = self.mentions.sentences[sentence].passage
        role = self.document.passages[passage].role
        leads = only_leads(self.document.reading, place.start, place.end)
        key = place_key(place.location)
        return NamedPlace(place, sentence, passage, role, key, leads, meant)

    def of_story(self, other: bool) -> list[NamedPlace]:
        """The places of the article itself, or those of another story that stands inside it."""
        if other not in self._stories:
            self._stories[other] = [
                n for n in self.named if (n.role == Role.OTHER_STORY) == other
            ]
        return self._stories[other]

    def of_sentence(self, sentence: int, other: bool) -> list[NamedPlace]:
        """Those of a story that a sentence names, in reading order."""
        several = self.of_story(other)
        first = bisect_left(several, sentence, key=_sentence_of)
        return several[first : bisect_right(several, sentence, key=_sentence_of)]

    def nearest_of_each(self, here: int, other: bool) -> list[NamedPlace]:
        """Of the mentions outside sentence `here`: the last before, the first after and the first
        of all, by place; of very many those nearest to the sentence or to the beginning.
        """
        known = self._nearest.get((here, other))
        if known is None:
            known = self._nearest[here, other] = self._nearest_of_each(here, other)
        return known

    def _nearest_of_each(self, here: int, other: bool) -> list[NamedPlace]:
        """Of each place the first mention and those nearest before and behind a sentence."""
        found = []
        for several in self._by_place(other):
            before = bisect_left(several, here, key=_sentence_of)
            after = bisect_right(several, here, key=_sentence_of)
            chosen = {0, before - 1, after} - {-1, len(several)}
            found += [several[n] for n in chosen if several[n].sentence != here]
        if len(found) > MOST_NEAREST:
            found.sort(
                key=lambda n: (min(abs(n.sentence - here), n.sentence), n.place.start)
            )
            found = found[:MOST_NEAREST]
        return sorted(found, key=_start_of)

    def _by_place(self, other: bool) -> Iterable[list[NamedPlace]]:
        """The mentions of each place, in reading order."""
        if other not in self._places:
            self._places[other] = {}
            for named in self.of_story(other):
                self._places[other].setdefault(named.key, []).append(named)
        return self._places[other].values()

    def told_in(self, sentence: int) -> list[Attribution]:
        """The attributions whose words stand in a sentence and that name both cue and speaker."""
        return self._told.get(sentence, [])

    @cached_property
    def _told(self) -> dict[int, list[Attribution]]:
        """The attributions with a cue and a speaker, by sentence."""
        by: dict[int, list[Attribution]] = {}
        for attribution in self.mentions.attributions:
            if attribution.cue is not None and attribution.speaker is not None:
                by.setdefault(attribution.sentence, []).append(attribution)
        return by

    @cached_property
    def _by_sentence(self) -> dict[int, list[NamedPlace]]:
        """The places that stand for themselves, by sentence."""
        by: dict[int, list[NamedPlace]] = {}
        for named in self.named:
            if named.place.metonym is None:
                by.setdefault(named.sentence, []).append(named)
        return by

    def within(self, sentence: int) -> list[NamedPlace]:
        """The places that a sentence names as places, nothing that stands for their government or
        people.
        """
        return self._by_sentence.get(sentence, [])

    def around(self, named: NamedPlace) -> list[NamedPlace]:
        """Those of `within` that may stand beside one: what is farther is no neighbour."""
        several = self.within(named.sentence)
        at = named.place.start
        first = bisect_left(several, at - _REACH, key=_start_of)
        return several[first : bisect_right(several, at + _REACH, key=_start_of)]

    def named_between(self, start: int, end: int) -> list[NamedPlace]:
        """The mentions that begin there, in reading order."""
        first = bisect_left(self.named, start, key=_start_of)
        return self.named[first : bisect_left(self.named, end, key=_start_of)]

    @cached_property
    def most_placed(self) -> int:
        """How often the place that stands behind a word of place most does so."""
        return max(self.placed_most.values(), default=0)

    @cached_property
    def sections(self) -> list[Section]:
        """The parts of the document under the names of places."""
        return sections_in(self.document, self.mentions.places)

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
    def in_passing(self) -> frozenset[Key]:
        """Places finer than a country, named once or twice and by which alone their country is
        named, where most names are of another country: a court, a conference, a home town.
        """
        main = self.main_country
        if main is None or 2 * self.countries[main] < self.countries.total():
            return frozenset()
        names: dict[str, set[Key]] = {}
        for named in self.named:
            if named.location.country:
                names.setdefault(named.location.country, set()).add(named.key)
        lone = {min(keys) for keys in names.values() if len(keys) == 1}
        return frozenset(
            n.key
            for n in self.named
            if n.key in lone
            if n.location.country != main
            if n.location.precision != PlacePrecision.COUNTRY
            if self.times_named[n.key] < OFTEN
        )

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
            if n.location.precision != PlacePrecision.COUNTRY
            if (
                _IN.search(
                    self.document.reading, max(0, n.place.start - 30), n.place.start
                )
            )
        )

    @cached_property
    def first_finer(self) -> Key | None:
        """The first place finer than a country that the text itself names, no dateline."""
        finer = (
            n
            for n in self.named
            if n.place.metonym is None
            if n.role != Role.DATELINE
            if n.location.precision != PlacePrecision.COUNTRY
        )
        return next((n.key for n in finer), None)

    def content(self, sentence: int) -> frozenset[str]:
        """The nouns and verbs of a sentence, by which two sentences that tell of one event are
        known.
        """
        if sentence not in self._content:
            tokens = self.mentions.sentences[sentence].tokens
            everywhere = word_set("words_everywhere")
            words = [
                t.lemma.lower()
                for t in tokens
                if t.pos in _TELLING_WORDS
                if len(t.lemma) > 3
                if t.lemma not in everywhere
            ]
            self._content[sentence] = frozenset(words)
        return self._content[sentence]

    def shared_words(self, one: int, other: int) -> frozenset[str]:
        """The nouns and verbs that stand in both of two sentences, asked once."""
        pair = one, other
        if pair not in self._shared:
            self._shared[pair] = self.content(one) & self.content(other)
        return self._shared[pair]

    def numbers(self, sentence: int) -> frozenset[tuple[int | None, int | None]]:
        """The values counted in a sentence."""
        if self._numbers is None:
            self._numbers = {}
            for number in self.mentions.numbers:
                if number.kind == NumberKind.CARDINAL:
                    at = self.mentions.sentence_at(number.start)
                    if at is not None:
                        self._numbers.setdefault(at, set()).add(
                            (number.low, number.high)
                        )
        return frozenset(self._numbers.get(sentence, ()))

    def relation(self, one: NamedPlace, other: NamedPlace) -> str:
        """How two places stand to each other, asked once."""
        pair = one.key, other.key
        if pair not in self._relations:
            self._relations[pair] = relation(one.location, other.location)
        return self._relations[pair]


def fineness(location: Location) -> int:
    """How fine a place is: a country 0, a point the most."""
    return RANK.get(location.precision, 0)


@last_asked
def scenes_of(document: Document, mentions: Mentions) -> Scenes:
    """The scenes of a document, kept until another is asked for."""
    return Scenes(document, mentions)
