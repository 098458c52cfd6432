"""Articles on the same happening are one story, part by part: a stitched article belongs to
several.

Every new part is compared with the parts of its weeks that share its weightiest words, by a table
of features whose points add up to a chance that both tell one happening. Stories are then the
groups whose parts go together on average (agglomerative clustering, average linkage): whichever
order the parts came in, a batch makes the same stories. What was put to a story stays there; what
comes later joins it or opens one of its own.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from sys import intern
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import PlacePrecision, PlaceRelation
from reportedly.gazetteer.relations import relation
from reportedly.languages import by_language, in_use
from reportedly.records import Location, Reason
from reportedly.records.clues import Clue, weigh_clues
from reportedly.stories.held import HeldParts, Numbers, Weights, WordCounts
from reportedly.stories.parts import LASTS, Glance, StoryPart
from reportedly.stories.vocabulary import Vocabulary

_PROVINCES_AND_REGIONS = subset("provinces_and_regions")
_NESTED = subset("nested")


# A pair's chance of telling one happening is the logistic function of its points: at 0 it is even.
SAME = 0.5
# The points were fitted by logistic regression on the pairs of 841 reports of 341 shootings, 183
# articles of 35
# events and 300 of 100 (docs/stories.md), and rounded. At a cosine of .10 the words of two articles
# of 150 different
# words speak neither way; short ones have it by chance more often.
WORDS = 2.5
EVEN = 0.09
SHORT = (
    1.5  # over the number of different words of the shorter: added to the even cosine
)
FLOOR = 0.02  # added to a cosine, so that none at all is bad and no worse than that
# for the root of the days between two parts: two days are much beside none, twenty little beside
# fifteen
DAYS = 0.9
NO_DAY = -1.5
MAIN_PLACES = 4  # of a part: those named after them are background

NEAREST = 24  # parts compared feature by feature
# parts looked up by the weightiest words: what bounds the cost of a part in a ledger of any size
LOOKED_UP = 2000
TELLING = 40  # weightiest words of a part by which others are looked up
FAINT = 0.05  # a chance below it is taken for none
SAMPLED = 8  # parts of a story by which its mean is taken
# Articles that are taken to have been counted before the first: with few, how many have a word says
# little.
SUPPOSED = 200
COMMON = 0.2  # share of them that has a word of `news_words.yml`
RARE = 0.01  # and any other word
BUCKET = LASTS // 3  # days of parts that are looked up together


# ------------------------------------------------------------------ the features
@dataclass(frozen=True, slots=True)
class Compared:
    """Two parts, the cosines of their weighted words and of those of their leads, and the days
    between them.
    """

    part: StoryPart
    other: StoryPart
    apart: int | None
    whole: float
    lead: float
    telling: tuple[str, ...] = ()


Feature = Callable[[Compared], Clue | None]


class _Standing(NamedTuple):
    """How two places stand to each other, what that is worth, and how it is told."""

    how: str
    points: float
    rule: str


# Nearest first. A quarter and its town are one place told finer
# or coarser; a
# province holds many happenings of a week.
_PLACES = (
    _Standing(PlacePrecision.TOWN, 0.5, "both in {0}"),
    _Standing(PlaceRelation.INSIDE, 0.5, "{0} and {1}: one lies in the other"),
    _Standing(PlaceRelation.NEAR, 0.2, "{0} and {1}: within a city's reach"),
    _Standing("province", 0.2, "{0} and {1}: in one province"),
    _Standing(PlacePrecision.REGION, 0.2, "both in {0}"),
)
_APART = -0.5
_ABROAD = -1.0
# Two texts of nearly the same words have the same places, unless one form of words is filled in for
# each of several happenings: then the places are what tells them apart.
FORM = 0.6  # of the weight of words
_FILLED_IN = -12.0  # more than any words speak for


def same_words(met: Compared) -> Clue:
    rule = f"{met.whole:.0%} of their weight of words"
    points = _of_cosine(met.whole, met)
    return Clue(points, f"{rule}: {', '.join(met.telling)}".rstrip(": "))


def same_lead(met: Compared) -> Clue:
    points = _of_cosine(met.lead, met)
    return Clue(points, f"{met.lead:.0%} of that of their headlines and leads")


def _of_cosine(cosine: float, met: Compared) -> float:
    """Points for how alike the words of two parts are, against what two short texts share by
    chance.
    """
    even = EVEN + SHORT / max(
        1,
        min(len(met.part.words), len(met.other.words)),
    )
    return WORDS * math.log((cosine + FLOOR) / (even + FLOOR))


def parts_share_place(met: Compared) -> Clue | None:
    one, other = met.part, met.other
    if one.countries and other.countries and not one.countries & other.countries:
        return Clue(_ABROAD, "in different countries")
    pairs = [(a, b, _stand(a, b)) for a in _fine(one) for b in _fine(other)]
    if pairs and pairs[0][2] == PlaceRelation.APART and _both_are_spots(pairs[0][:2]):
        pairs = pairs[
            :1
        ]  # two camps, each the place its part names most, are not one for a town near both
    for how, points, rule in _PLACES:
        if found := next(
            ((a.name, b.name) for a, b, stand in pairs if stand == how), None
        ):
            return Clue(points, rule.format(*found))
    if pairs and all(stand == PlaceRelation.APART for _, _, stand in pairs):
        return _places_apart(pairs[0][0], pairs[0][1], met)
    return None


def _places_apart(one: Location, other: Location, met: Compared) -> Clue:
    """Two places that are not one: in a text of the same words a form was filled in for both."""
    rule = f"{one.name} and {other.name} are not one place"
    if met.whole >= FORM:
        return Clue(_FILLED_IN, f"{rule}, in a text of the same words otherwise")
    return Clue(_APART, rule)


def _both_are_spots(pair: Sequence[Location]) -> bool:
    return all(place.precision == PlacePrecision.POINT for place in pair)


def _fine(part: StoryPart) -> list[Location]:
    """The main places of a part that are finer than a country."""
    return [p for p in part.places if p.precision != PlacePrecision.COUNTRY][
        :MAIN_PLACES
    ]


def _stand(one: Location, other: Location) -> str:
    """`town`, `inside`, `near`, `province`, `region`, `apart`, or `unknown`."""
    relation_of = relation(one, other)
    if relation_of == PlaceRelation.EQUAL:
        return (
            PlacePrecision.REGION
            if one.precision in _PROVINCES_AND_REGIONS
            else PlacePrecision.TOWN
        )
    if relation_of in _NESTED:
        return (
            "province"
            if PlacePrecision.ADMIN1 in (one.precision, other.precision)
            else PlaceRelation.INSIDE
        )
    return relation_of


def near_days(met: Compared) -> Clue:
    if met.apart is None:
        return Clue(NO_DAY, "one has no day")
    rule = f"{met.apart} days apart" if met.apart else "of one day"
    return Clue(-DAYS * math.sqrt(met.apart), rule)


FEATURES: tuple[tuple[str, Feature], ...] = (
    ("words", same_words),
    ("lead", same_lead),
    ("place", parts_share_place),
    ("days", near_days),
)


def chance(met: Compared) -> float:
    """The chance that two parts tell one happening, by the points of all features."""
    if met.part.document == met.other.document:
        return 0.0  # the reading of roles set them apart
    points = sum(said.points for _, feature in FEATURES if (said := feature(met)))
    return 1 / (1 + math.exp(-points))


# ------------------------------------------------------------------ stories
@dataclass(frozen=True, slots=True)
class Story:
    """Parts of articles on one happening."""

    id: str
    parts: tuple[StoryPart, ...]

    @property
    def name(self) -> str:
        """The headline of its earliest part that has one, else its main place and month."""
        ordered = sorted(self.parts, key=lambda p: p.turn)
        if headline := next((p.headline for p in ordered if p.headline), None):
            return headline
        places = Counter(name for p in self.parts for name in _place_names(p))
        where = (
            min(places, key=lambda name: (-places[name], name))
            if places
            else "no place named"
        )
        day = next((p.first for p in ordered if p.first), None)
        return f"{where}, {day:%B %Y}" if day else where

    def as_dict(self) -> dict[str, Any]:
        days = [d for p in self.parts for d in (p.first, p.last) if d]
        return {
            "story": self.id,
            "name": self.name,
            "first": min(days).isoformat() if days else None,
            "last": max(days).isoformat() if days else None,
            "places": sorted(
                {name for p in self.parts for name in _place_names(p)[:3]}
            ),
            "articles": sorted({p.document for p in self.parts}),
            "outlets": sorted({p.outlet for p in self.parts if p.outlet}),
            "parts": [
                {"document": p.document, "start": p.start, "end": p.end}
                for p in self.parts
            ],
        }


def _place_names(part: StoryPart) -> list[str]:
    return [p.name for p in part.places if p.precision != PlacePrecision.COUNTRY]


def in_stories(put: Iterable[tuple[str, StoryPart]]) -> list[Story]:
    """Parts that were put to stories as those stories, of most articles first; each by the id of
    its earliest part, whenever that came.
    """
    grouped: dict[str, list[StoryPart]] = defaultdict(list)
    for story, part in put:
        grouped[story].append(part)
    made = []
    for group in grouped.values():
        group.sort(key=lambda p: p.turn)
        made.append(Story(ident(group[0]), tuple(group)))
    return sorted(
        made,
        key=lambda s: (-len({p.document for p in s.parts}), s.id),
    )


@dataclass(slots=True)
class Stories:
    """The stories so far, with what finds them again.

    Args:
        _known: the words of all parts that are kept, where not all of them are restored, so that
            rarity is that of all parts.
    """

    _known: Vocabulary | None = None
    _held: HeldParts = field(default_factory=HeldParts)
    _put: list[str] = field(default_factory=list)  # the story of each
    _words: dict[str, int] = field(default_factory=dict)
    _spelled: list[str] = field(default_factory=list)
    _having: list[int] = field(default_factory=list)  # by word: parts that have it
    _many: int = 0  # parts

    def restore(self, story: str, kept: str, seen: Glance) -> None:
        """Take a part, as it is kept, with the story it was put to.

        Args:
            story: its id.
            kept: what `StoryPart.as_json` wrote.
            seen: a glance at it.
        """
        numbers = self._numbered(seen.words, new=self._known is None)
        self._held.keep(kept, seen, numbers)
        self._put.append(intern(story))

    def let_go_of_new(self) -> None:
        """Be as if nothing had been added to what was restored beside known words."""
        self._held.drop_new()
        del self._put[len(self._held) :]
        self._many, self._having = 0, [0] * len(self._spelled)

    def drop(self, n: int) -> str:
        """Let go of a part that was restored, by its number; the part as it is kept."""
        kept = self._held.kept(n)
        self._held.drop(n)
        del self._put[n]
        return kept

    def add(self, part: StoryPart) -> tuple[str, tuple[Reason, ...]]:
        """Put a part to the story it goes with, or open one; its id, and why."""
        return self.add_all([part])[0]

    def add_all(
        self, parts: Iterable[StoryPart]
    ) -> list[tuple[str, tuple[Reason, ...]]]:
        """Put parts to stories, whatever order they come in.

        How rare a word is is counted over all of them and those before, so that the first of a
        batch are weighed as the last are.

        Returns:
            For each part, in the order they came: the id of its story, and why.
        """
        before = len(self._held)
        came = list(parts)
        turns = sorted(range(len(came)), key=lambda n: came[n].turn)
        for n in turns:
            self._held.take(came[n], self._numbered(came[n].words, new=True))
        self._put += [""] * len(came)
        weighed = _Weighed(self._held, self._rarity())
        edges = list(_likely_pairs(weighed, before))
        for group in _grouped_parts(weighed, edges, self._put[:before]):
            self._name(group)
        nearest = _nearest_of_story(edges, self._put)
        reasons = [self._why(weighed, before + n, nearest) for n in range(len(came))]
        at = {n: before + place for place, n in enumerate(turns)}
        return [(self._put[at[n]], reasons[at[n] - before]) for n in range(len(came))]

    def __iter__(self) -> Iterator[Story]:
        """The stories, as `in_stories` has them."""
        put = enumerate(self._put)
        return iter(in_stories((story, self._held.part(n)) for n, story in put))

    def _name(self, group: Sequence[int]) -> None:
        """Put a group to its story: the one some of it stand in, else a new one named by its
        earliest part.
        """
        known = next(
            (self._put[n] for n in group if self._put[n]),
            None,
        )
        name = known or ident(
            min(
                (self._held.part(n) for n in group),
                key=lambda p: p.turn,
            )
        )
        for n in group:
            self._put[n] = name

    def _why(
        self, weighed: _Weighed, n: int, nearest: dict[int, tuple[float, int]]
    ) -> tuple[Reason, ...]:
        """Why a part is in its story: what weighed for the nearest other part."""
        if n not in nearest:
            return (Reason("story", "no story is near enough: its own"),)
        met = weighed.met(n, nearest[n][1], self._spelled)
        _, why, _ = weigh_clues(FEATURES, met)
        return (*why, Reason("nearest", f"to {met.other.document}"))

    # -------------------------------------------------------------- what is held
    def _numbered(self, words: Iterable[str], *, new: bool) -> Numbers:
        """The numbers of a part's words; where the part is not counted yet, each is now held by one
        part more.
        """
        self._many += new
        numbers = []
        for word in words:
            number = self._words.setdefault(word, len(self._spelled))
            if number == len(self._spelled):
                self._spelled.append(word)
                self._having.append(0)
            self._having[number] += new
            numbers.append(number)
        return np.array(numbers, dtype=np.int32)

    def _rarity(self) -> Weights:
        """Inverse document frequency of each word over the parts and those supposed before them."""
        having = np.array(self._having, dtype=np.float64)
        every = self._many + SUPPOSED + 1
        if self._known is not None:
            having += [self._known.having[word] for word in self._spelled]
            every += self._known.parts
        common = _news_words()
        supposed = [COMMON if word in common else RARE for word in self._spelled]
        rarity: Weights = np.log(every / (having + SUPPOSED * np.array(supposed)))
        return rarity


@by_language
def _news_words() -> frozenset[str]:
    return in_use().words("news_words", "words")


def ident(part: StoryPart) -> str:
    """The id of a part, and of the story of which it is the earliest."""
    key = f"{part.document}\x1f{part.position}".encode("utf-8", "surrogatepass")
    return f"s{sha256(key).hexdigest()[:11]}"


# ------------------------------------------------------------------ pairs
class _Weighed:
    """Parts with the weights of their words, made when one is met, and the chances of the pairs
    asked for.
    """

    def __init__(self, held: HeldParts, rarity: Weights) -> None:
        self.held, self.rarity = held, rarity
        self._vectors: dict[int, tuple[Numbers, Weights, Weights]] = {}
        self._chances: dict[tuple[int, int], float] = {}
        self._whole, self._lead = np.zeros(len(rarity)), np.zeros(len(rarity))

    def vectors(self, n: int) -> tuple[Numbers, Weights, Weights]:
        """The numbers of a part's words, their weights, and those of its lead; each of length 1."""
        if n not in self._vectors:
            one = self.held.counted(n)
            self._vectors[n] = one.words, *self._weighed(one)
        return self._vectors[n]

    def _weighed(self, one: WordCounts) -> tuple[Weights, Weights]:
        rare = self.rarity[one.words]
        return _unit_length(one.counts * rare), _unit_length(one.lead * rare)

    def weightiest(self, n: int) -> Numbers:
        """The weightiest words of a part and its lead, heaviest first."""
        one = self.held.counted(n)
        whole, lead = self._weighed(one)
        return one.words[np.argsort(-(whole + lead), kind="stable")[:TELLING]]

    def chances(self, n: int, others: Sequence[int]) -> list[float]:
        """The chance that a part tells the happening of each of some others."""
        new = [m for m in others if _pair(n, m) not in self._chances]
        if new:
            words, whole, lead = self.vectors(n)
            self._whole[words], self._lead[words] = whole, lead
            for m in new:
                self._chances[_pair(n, m)] = chance(self._compared(n, m))
            self._whole[words] = self._lead[words] = 0.0
        return [self._chances[_pair(n, m)] for m in others]

    def _compared(
        self,
        n: int,
        m: int,
        telling: tuple[str, ...] = (),
    ) -> Compared:
        """Two parts, of which the first is laid out by word."""
        theirs, whole, lead = self.vectors(m)
        one, other = self.held.part(n), self.held.part(m)
        alike = float(self._whole[theirs] @ whole), float(self._lead[theirs] @ lead)
        return Compared(one, other, _days_between_parts(one, other), *alike, telling)

    def met(self, n: int, m: int, spelled: Sequence[str]) -> Compared:
        """Two parts with their telling words, for those who ask why."""
        words, whole, lead = self.vectors(n)
        both = np.intersect1d(words, self.vectors(m)[0])
        telling = sorted(
            both,
            key=lambda w: (-self.rarity[w], spelled[w]),
        )[:3]
        self._whole[words], self._lead[words] = whole, lead
        found = self._compared(n, m, tuple(spelled[w] for w in telling))
        self._whole[words] = self._lead[words] = 0.0
        return found


def _pair(n: int, m: int) -> tuple[int, int]:
    return (n, m) if n < m else (m, n)


def _unit_length(weights: Weights) -> Weights:
    """A vector of weights at length one."""
    length = math.sqrt(float(weights @ weights))
    return weights / length if length else weights


def _days_between_parts(one: StoryPart, other: StoryPart) -> int | None:
    """Days between two parts; None where either has none."""
    if one.first is None:
        return None
    if one.last is None:
        return None
    if other.first is None:
        return None
    if other.last is None:
        return None
    return max(
        0,
        (max(one.first, other.first) - min(one.last, other.last)).days,
    )


def _likely_pairs(weighed: _Weighed, before: int) -> Iterator[tuple[float, int, int]]:
    """Pairs that may tell one happening, each of a new part and one taken before it, with their
    chance.
    """
    found: dict[int | None, dict[int, list[int]]] = defaultdict(dict)
    asked = _words_asked(weighed, before)
    for n in range(len(weighed.held)):
        if n < before and not asked[weighed.held.words(n)].any():
            continue  # nobody looks for it: its words need no weights
        weightiest = weighed.weightiest(n)
        if n >= before:
            likely = _most_alike_parts(weighed, n, weightiest, found)
            for m, even in zip(likely, weighed.chances(n, likely), strict=True):
                if even >= FAINT:
                    yield even, m, n
        bucket = found[_week_bucket(weighed.held.last(n))]
        for word in weightiest[asked[weightiest]].tolist():
            bucket.setdefault(word, []).append(n)


def _words_asked(weighed: _Weighed, before: int) -> npt.NDArray[np.bool_]:
    """By the number of a word, whether any part looks others up by it that was taken since so many:
    no other word need be noted of those that were kept.
    """
    asked = np.zeros(len(weighed.rarity), dtype=bool)
    for n in range(before, len(weighed.held)):
        asked[weighed.weightiest(n)] = True
    return asked


def _most_alike_parts(
    weighed: _Weighed,
    n: int,
    weightiest: Numbers,
    found: dict[int | None, dict[int, list[int]]],
) -> list[int]:
    """The parts of its weeks that share the most and rarest words with a part."""
    last = weighed.held.last(n)
    days = list(found) if last is None else _buckets(last)
    opened = [found[day] for day in days if day in found]
    met: list[int] = []
    lengths, used = [], []
    for word in weightiest.tolist():
        before = len(met)
        for held in opened:
            met.extend(held.get(word, ()))
        lengths.append(len(met) - before)
        used.append(word)
        if len(met) >= LOOKED_UP:
            break
    if not met:
        return []
    once, at = np.unique(met, return_inverse=True)
    weight = np.bincount(at, weights=np.repeat(weighed.rarity[used] ** 2, lengths))
    return [int(m) for m in once[np.lexsort((once, -weight))[:NEAREST]]]


def _week_bucket(day: date | None) -> int | None:
    """The number of the stretch of days a day falls in."""
    return day.toordinal() // BUCKET if day else None


def _buckets(day: date) -> list[int | None]:
    """The buckets of the days that a story of this day can have; None is that of parts of no
    day.
    """
    now = day.toordinal() // BUCKET
    return [*range(now - 3, now + 4), None]


# ------------------------------------------------------------------ groups
@dataclass(slots=True)
class _PartGroup:
    """Parts that go together; `kept` where they were a story before."""

    members: list[int]
    kept: bool
    first: date | None
    last: date | None


def _grouped_parts(
    weighed: _Weighed, edges: Sequence[tuple[float, int, int]], put: Sequence[str]
) -> list[list[int]]:
    """Parts grouped so that those of a group go together on average; the stories that were, stay
    whole.
    """
    groups = _opened_groups(weighed, put, edges)
    of = {n: g for g, group in groups.items() for n in group.members}
    beside: dict[int, set[int]] = defaultdict(set)
    waiting: list[tuple[float, int, int]] = []
    for _, m, n in edges:
        a, b = _pair(of[m], of[n])
        if a != b and b not in beside[a]:
            beside[a].add(b)
            beside[b].add(a)
            waiting.append((-_mean_chance(weighed, groups[a], groups[b]), a, b))
    heapq.heapify(waiting)
    number = max(groups, default=-1)
    while waiting:
        less, a, b = heapq.heappop(waiting)
        if -less < SAME:
            break
        if a not in groups:
            continue
        if b not in groups:
            continue
        if not _may_join(groups[a], groups[b]):
            continue
        number += 1
        groups[number] = _joined_group(groups.pop(a), groups.pop(b))
        near = {g for g in beside.pop(a) | beside.pop(b) if g in groups}
        beside[number] = near
        for g in sorted(near):
            beside[g].add(number)
            waiting_pair = (
                -_mean_chance(weighed, groups[number], groups[g]),
                *_pair(number, g),
            )
            heapq.heappush(waiting, waiting_pair)
    return [group.members for group in groups.values()]


def _opened_groups(
    weighed: _Weighed, put: Sequence[str], edges: Sequence[tuple[float, int, int]]
) -> dict[int, _PartGroup]:
    """Each story a new part may go to, and each new part alone, by their first parts."""
    met = {put[m] for _, m, _ in edges if m < len(put)}
    stories: dict[str, list[int]] = defaultdict(list)
    for n, story in enumerate(put):
        if story in met:
            stories[story].append(n)
    groups = {}
    for members in [
        *stories.values(),
        *([n] for n in range(len(put), len(weighed.held))),
    ]:
        days = [d for n in members if (d := weighed.held.last(n))]
        first, last = min(days, default=None), max(days, default=None)
        groups[members[0]] = _PartGroup(members, members[0] < len(put), first, last)
    return groups


def _days_of_both(one: _PartGroup, other: _PartGroup) -> list[date]:
    """The first and last days of two groups."""
    return [d for d in (one.first, other.first, one.last, other.last) if d]


def _may_join(one: _PartGroup, other: _PartGroup) -> bool:
    """Whether two groups may be one story: not two that were, nor longer than a story lasts."""
    if one.kept and other.kept:
        return False
    days = _days_of_both(one, other)
    return not days or (max(days) - min(days)).days <= LASTS


def _joined_group(one: _PartGroup, other: _PartGroup) -> _PartGroup:
    """Two groups as one."""
    days = _days_of_both(one, other)
    first, last = min(days, default=None), max(days, default=None)
    return _PartGroup(one.members + other.members, one.kept or other.kept, first, last)


def _mean_chance(weighed: _Weighed, one: _PartGroup, other: _PartGroup) -> float:
    """The mean chance over the pairs of two groups, some parts of each standing for all."""
    mine, theirs = (sorted(group.members)[:SAMPLED] for group in (one, other))
    return sum(sum(weighed.chances(n, theirs)) for n in mine) / (
        len(mine) * len(theirs)
    )


def _nearest_of_story(
    edges: Iterable[tuple[float, int, int]], put: Sequence[str]
) -> dict[int, tuple[float, int]]:
    """For each part the one of its story that it most goes with."""
    nearest: dict[int, tuple[float, int]] = {}
    for even, m, n in edges:
        if put[m] != put[n]:
            continue
        for one, other in ((n, m), (m, n)):
            nearest[one] = max(
                nearest.get(one, (0.0, other)),
                (even, other),
            )
    return nearest
