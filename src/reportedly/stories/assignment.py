"""Articles on the same happening are one story, part by part: a stitched article belongs to several.

A part is compared with the first parts of the stories of its fortnight that share its rarest words, by a table of
features; its days with the day the story opened. So a story stays what its first parts told: what joins later does
not widen it. What no story is near enough to opens one of its own. Nothing is kept of a story but its parts, so
that it can be told again from rows.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from reportedly.gazetteer.relations import relation
from reportedly.records import Location, Reason
from reportedly.stories.parts import WINDOW, Part

# The points from which a part joins a story. On the made-up articles of `tests/cases/stories/choosing.yml` no two
# happenings are one story from 1.45 up, and of 24 news articles of different happenings no two: one step more.
SAME = 1.5
# Where the story has a part of the same article already, which the reading of roles set apart from this one: in one
# town and on one day that is half of the weightier words, as much as a passage told twice and more than look-alikes.
STRONGLY = 2.2
FIRST_PARTS = 8  # parts that stand for their story
MAIN_PLACES = 4  # of a part: those named after them are background
NEAREST = 16  # stories compared feature by feature
# Stories looked up by the words of a part, rarest words first: what bounds the cost of a part in a ledger of any size.
LOOKED_UP = 2000

WORDS = 2.0  # points for having all weightier words in common
# Pairs that share less are not compared further: all other features together come to 1.5 at most, as much as `SAME`,
# and that only for one town, one day and three actors. Below a twentieth "police said" is all that is shared.
LEAST_SHARED = 0.05

Weights = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]


# ------------------------------------------------------------------ the features
@dataclass(frozen=True, slots=True)
class Compared:
    """A part and one of the first parts of a story; `shared` is the share of the weightier words of either that the
    other has too, `apart` the days between the part and the opening of the story, None where either has no day;
    `telling` are the weightiest words of both, looked up for the story that is joined alone."""

    part: Part
    other: Part
    apart: int | None
    shared: float
    telling: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one feature says of two parts."""

    points: float
    rule: str


Feature = Callable[[Compared], Weighed | None]

# How two places stand to each other, nearest first. A quarter and its town are one place told finer or coarser; a
# province holds many happenings of a week.
_PLACES = (
    ("town", 0.7, "both in {0}"),
    ("inside", 0.6, "{0} and {1}: one lies in the other"),
    ("near", 0.5, "{0} and {1}: within a city's reach"),
    ("province", 0.4, "{0} and {1}: in one province"),
    ("region", 0.4, "both in {0}"),
)


def same_place(met: Compared) -> Weighed | None:
    one, other = met.part, met.other
    if one.countries and other.countries and not one.countries & other.countries:
        return Weighed(-2.0, "in different countries")
    pairs = [(a, b, _stand(a, b)) for a in _fine(one) for b in _fine(other)]
    if (
        pairs
        and pairs[0][2] == "apart"
        and pairs[0][0].precision == pairs[0][1].precision == "point"
    ):
        pairs = pairs[
            :1
        ]  # two camps, each the place its part names most: the town near both does not join them
    for how, points, rule in _PLACES:
        if found := next(((a.name, b.name) for a, b, stand in pairs if stand == how), None):
            return Weighed(points, rule.format(*found))
    if pairs and all(stand == "apart" for _, _, stand in pairs):
        return Weighed(-0.4, f"{pairs[0][0].name} and {pairs[0][1].name} are not one place")
    return None


def _fine(part: Part) -> list[Location]:
    return [p for p in part.places if p.precision != "country"][:MAIN_PLACES]


def _stand(one: Location, other: Location) -> str:
    """`town`, `inside`, `near`, `province`, `region`, `apart`, or `unknown`."""
    told = relation(one, other)
    if told == "equal":
        return "region" if one.precision in {"admin1", "region"} else "town"
    if told in {"inside", "around"}:
        return "province" if "admin1" in (one.precision, other.precision) else "inside"
    return told


def near_days(met: Compared) -> Weighed | None:
    if met.apart is None:  # both in one town then need half of their weightier words
        return Weighed(-0.2, "one has no day")
    # A tenth of a point less for two days: steeper, follow-ups of five days stand alone; flatter, look-alikes join.
    rule = f"{met.apart} days from its opening" if met.apart else "of the days it opened"
    return Weighed(0.5 - 0.05 * met.apart, rule)


def shared_actors(met: Compared) -> Weighed | None:
    shared = set(met.part.actors) & set(met.other.actors)
    return Weighed(min(0.1 * len(shared), 0.3), f"both name {min(shared)}") if shared else None


def shared_words(met: Compared) -> Weighed | None:
    if not met.shared:
        return None
    return Weighed(
        WORDS * met.shared, f"{met.shared:.0%} of their weightier words: {', '.join(met.telling)}"
    )


FEATURES: tuple[tuple[str, Feature], ...] = (
    ("place", same_place),
    ("days", near_days),
    ("actors", shared_actors),
    ("words", shared_words),
)


# ------------------------------------------------------------------ stories as they grow
@dataclass(frozen=True, slots=True)
class Story:
    """Parts of articles on one happening."""

    id: str
    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """The headline of its earliest part that has one, else its main place and month."""
        told = sorted(self.parts, key=lambda p: p.turn)
        if headline := next((p.headline for p in told if p.headline), None):
            return headline
        places = Counter(name for p in self.parts for name in _names(p))
        where = min(places, key=lambda name: (-places[name], name)) if places else "no place named"
        day = next((p.first for p in told if p.first), None)
        return f"{where}, {day:%B %Y}" if day else where

    def as_dict(self) -> dict[str, Any]:
        days = [d for p in self.parts for d in (p.first, p.last) if d]
        return {
            "story": self.id,
            "name": self.name,
            "first": min(days).isoformat() if days else None,
            "last": max(days).isoformat() if days else None,
            "places": sorted({name for p in self.parts for name in _names(p)[:3]}),
            "articles": sorted({p.document for p in self.parts}),
            "outlets": sorted({p.outlet for p in self.parts if p.outlet}),
            "parts": [{"document": p.document, "start": p.start, "end": p.end} for p in self.parts],
        }


def _names(part: Part) -> list[str]:
    return [p.name for p in part.places if p.precision != "country"]


@dataclass(slots=True)
class _Open:
    """A story as parts are compared with it: its first parts, in their turn."""

    id: str
    first: list[tuple[Part, Numbers]] = field(default_factory=list)
    latest: date | None = None
    documents: set[str] = field(default_factory=set)

    @property
    def opening(self) -> Part:
        return self.first[0][0]

    def take(self, part: Part, words: Numbers) -> bool:
        """Whether the part is one of the first."""
        self.documents.add(part.document)
        if part.last:
            self.latest = max(self.latest or part.last, part.last)
        insort(self.first, (part, words), key=lambda told: told[0].turn)
        return len(self.first) <= FIRST_PARTS or self.first.pop()[0] is not part

    def apart(self, part: Part) -> int | None:
        """Days between a part and the opening of the story; None where either has none."""
        opening = self.opening
        if part.first is None or part.last is None or opening.first is None or opening.last is None:
            return None
        return max(0, (max(part.first, opening.first) - min(part.last, opening.last)).days)

    def within(self, part: Part) -> bool:
        """Whether the story would last no longer than the window with this part."""
        if part.last is None or self.opening.last is None or self.latest is None:
            return True
        return (max(part.last, self.latest) - min(part.last, self.opening.last)).days <= WINDOW


@dataclass(slots=True)
class Stories:
    """The stories so far, with what finds them again."""

    _parts: list[tuple[str, Part]] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _number: dict[str, int] = field(default_factory=dict)  # of a story in `_open`
    _words: dict[str, int] = field(default_factory=dict)
    _spelled: list[str] = field(default_factory=list)
    _held: list[int] = field(default_factory=list)  # by word: parts that have it
    _far: Counter[str] = field(
        default_factory=Counter
    )  # parts that have a word and are counted only
    _many: int = 0  # parts
    # By the fortnight in which they opened: the stories whose first parts have a word.
    _found: dict[int | None, dict[int, list[int]]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def restore(self, kept: Iterable[tuple[str, Part]]) -> None:
        """Take parts with the stories they were put to."""
        for story, part in kept:
            self._take(story, part, self._counted(part))

    def count(self, words: Iterable[str]) -> None:
        """Count the words of a part too far in time for any part to come, so that rarity is that of all parts."""
        self._many += 1
        self._far.update(words)

    def add(self, part: Part) -> tuple[str, tuple[Reason, ...]]:
        """Put a part to the story it is nearest to, or open one; its id, and why."""
        return self.add_all([part])[0]

    def add_all(self, parts: Iterable[Part]) -> list[tuple[str, tuple[Reason, ...]]]:
        """Put parts to stories, each as `add`, in the order of their days and ids whatever order they come in.

        How rare a word is is counted over all of them and those before, so that the first of a batch are weighed
        as the last are.

        Returns:
            For each part, in the order they came: the id of its story, and why.
        """
        batch = [(part, self._counted(part)) for part in parts]
        rarity = self._rarity()
        put: list[tuple[str, tuple[Reason, ...]]] = [("", ())] * len(batch)
        for n in sorted(range(len(batch)), key=lambda n: batch[n][0].turn):
            part, words = batch[n]
            put[n] = self._nearest(part, words, rarity) or _its_own(part)
            self._take(put[n][0], part, words)
        return put

    def __iter__(self) -> Iterator[Story]:
        """The stories, those of most articles first."""
        grouped: dict[str, list[Part]] = defaultdict(list)
        for story, part in self._parts:
            grouped[story].append(part)
        made = (Story(ident, tuple(told)) for ident, told in grouped.items())
        return iter(sorted(made, key=lambda s: (-len({p.document for p in s.parts}), s.id)))

    # -------------------------------------------------------------- the nearest story
    def _nearest(
        self, part: Part, words: Numbers, rarity: Weights
    ) -> tuple[str, tuple[Reason, ...]] | None:
        best: tuple[float, str, Compared, Numbers] | None = None
        for story, met, theirs in self._met(part, words, rarity):
            points = sum(said.points for _, feature in FEATURES if (said := feature(met)))
            least = STRONGLY if part.document in story.documents else SAME
            if points >= least and (best is None or (points, story.id) > best[:2]):
                best = (points, story.id, met, theirs)
        if best is None:
            return None
        _, ident, met, theirs = best
        both = sorted(np.intersect1d(words, theirs), key=lambda w: (-rarity[w], self._spelled[w]))
        met = replace(met, telling=tuple(self._spelled[w] for w in both[:3]))
        why = [
            Reason(name, f"{s.rule} ({s.points:+.1f})")
            for name, feature in FEATURES
            if (s := feature(met))
        ]
        return ident, (*why, Reason("nearest", f"to {met.other.document}"))

    def _met(
        self, part: Part, words: Numbers, rarity: Weights
    ) -> Iterator[tuple[_Open, Compared, Numbers]]:
        """The first parts of the likeliest stories that have words enough in common with a part."""
        first = (
            (story, p, w) for story in self._likely(part, words, rarity) for p, w in story.first
        )
        told = [(story, p, w) for story, p, w in first if len(w) and p.document != part.document]
        if not told:
            return
        mine = np.zeros(len(rarity))
        mine[words] = rarity[words]
        every = np.concatenate([w for _, _, w in told])
        starts = np.cumsum([0, *(len(w) for _, _, w in told[:-1])])
        common = np.add.reduceat(mine[every], starts)
        least = np.minimum(np.add.reduceat(rarity[every], starts), rarity[words].sum())
        shared = common / np.where(least > 0, least, 1.0)
        for n in np.flatnonzero(shared >= LEAST_SHARED):
            story, other, theirs = told[n]
            yield story, Compared(part, other, story.apart(part), float(shared[n])), theirs

    def _likely(self, part: Part, words: Numbers, rarity: Weights) -> list[_Open]:
        """The stories of its days that share the most and rarest words with a part."""
        days = self._found if part.last is None else _fortnights(part.last)
        opened = [self._found[day] for day in days if day in self._found]
        stories: list[int] = []
        lengths, used = [], []
        for word in words[np.argsort(-rarity[words], kind="stable")].tolist():
            before = len(stories)
            for held in opened:
                if found := held.get(word):
                    stories.extend(found)
            if len(stories) > before:
                used.append(word)
                lengths.append(len(stories) - before)
                if len(stories) >= LOOKED_UP:
                    break
        if not stories:
            return []
        found_once, at = np.unique(stories, return_inverse=True)
        weight = np.bincount(at, weights=np.repeat(rarity[used], lengths))
        if (
            len(weight) > NEAREST
        ):  # only those that can be among the nearest are put in order, ties by id
            heavy = weight >= np.partition(weight, -NEAREST)[-NEAREST]
            found_once, weight = found_once[heavy], weight[heavy]
        likely = sorted(
            zip((-weight).tolist(), (self._open[n].id for n in found_once), found_once, strict=True)
        )
        return [s for s in (self._open[n] for _, _, n in likely[:NEAREST]) if s.within(part)]

    # -------------------------------------------------------------- what is held
    def _counted(self, part: Part) -> Numbers:
        """The numbers of a part's words, in the order of their spelling; each is now held by one part more."""
        self._many += 1
        numbers = []
        for word in part.words:
            number = self._words.setdefault(word, len(self._spelled))
            if number == len(self._spelled):
                self._spelled.append(word)
                self._held.append(0)
            self._held[number] += 1
            numbers.append(number)
        return np.array(numbers, dtype=np.int32)

    def _rarity(self) -> Weights:
        """Inverse document frequency of each word over the parts, smoothed so that a first pair weighs evenly."""
        held = np.array(self._held, dtype=np.float64)
        if self._far:
            held += [self._far[word] for word in self._spelled]
        return np.log(1 + (self._many + 20) / (1 + held))

    def _take(self, ident: str, part: Part, words: Numbers) -> None:
        self._parts.append((ident, part))
        number = self._number.setdefault(ident, len(self._open))
        if number == len(self._open):
            self._open.append(_Open(ident))
        story = self._open[number]
        opened = _fortnight(story.opening.last) if story.first else None
        if not story.take(part, words):
            return
        now = _fortnight(story.opening.last)
        others = [theirs for one, theirs in story.first if one is not part]
        if now != opened:
            new = np.unique(np.concatenate([words, *others]))
        else:
            new = np.setdiff1d(words, np.concatenate(others)) if others else words
        found = self._found[now]
        for word in new.tolist():
            found.setdefault(word, []).append(number)


def _its_own(part: Part) -> tuple[str, tuple[Reason, ...]]:
    digest = sha256(
        f"{part.document}\x1f{part.position}".encode("utf-8", "surrogatepass")
    ).hexdigest()
    return f"s{digest[:11]}", (Reason("story", "no story is near enough: its own"),)


def _fortnight(day: date | None) -> int | None:
    return day.toordinal() // WINDOW if day else None


def _fortnights(day: date) -> list[int | None]:
    """The fortnights in which a story that this day belongs to may have opened; None is that of stories of no day."""
    now = day.toordinal() // WINDOW
    return [now - 1, now, now + 1, None]
