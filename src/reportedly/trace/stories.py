"""Articles on the same happening are one story, part by part: a stitched article belongs to several.

A part is compared with parts that share its country and days or its rare words, by a table of features. It joins
the story of the nearest, if it is near enough to that and not far from the one the story began with: else a
story told every day would drift on without end. What no story is near enough to opens one of its own. A story is
the parts that joined it: nothing else is kept of it, so that it can be told again from rows.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np

from reportedly.records import Document, KeptReading, Reason
from reportedly.trace.fingerprints import function_words, words_of

# A part joins the story of the part it has most points with, from SAME on, if it has BEGUN points with the part the
# story began with. Chosen on tests/data/stories.json, where they part every look-alike (docs/questions.md tells
# what each costs); of 118 news articles of many subjects, place and days alone (1.2) are every article on one war.
SAME = 1.6
BEGUN = 0.9
NEAR_DAYS = 4  # a happening is news for some days
WINDOW = 14  # days between two parts of one story that are looked at at all
RARE = 12  # words of a part that say most of it: what names and things it is about
MOST_HELD = 400  # parts that hold a word; a word in more is about nothing in particular
SAME_TOWN_KM = 25.0  # a quarter and its town, a village and the town its reporters name
PLACES = 4  # of a part, the most named first; those after them are told in passing
_MIN_LETTERS = 4
_WIDE = frozenset({"admin1", "region", "country"})


class Where(NamedTuple):
    """A place a part names, as `records.Location` gives it."""

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: str


@dataclass(frozen=True, slots=True)
class Part:
    """What of a document tells one happening.

    `first`–`last` are the days of its figures, else its day of publication. `places` are towns, quarters and
    regions, the most named first; `words` its content words, each once.
    """

    document: str
    position: int
    start: int
    end: int
    first: date | None
    last: date | None
    places: tuple[Where, ...]
    actors: tuple[str, ...]
    words: tuple[str, ...]
    headline: str | None
    outlet: str | None

    @property
    def countries(self) -> frozenset[str]:
        return frozenset(where.country for where in self.places if where.country)

    def as_json(self) -> str:
        """One line of JSON, as it is kept."""
        days = [d.isoformat() if d else None for d in (self.first, self.last)]
        told = [self.document, self.position, self.start, self.end, *days]
        return json.dumps([*told, self.places, self.actors, self.words, self.headline, self.outlet], ensure_ascii=False)

    @classmethod
    def from_json(cls, kept: str) -> Part:
        """The part that `as_json` wrote."""
        document, position, start, end, first, last, places, actors, words, headline, outlet = json.loads(kept)
        since, until = (date.fromisoformat(d) if d else None for d in (first, last))
        named = tuple(Where(*where) for where in places)
        return cls(document, position, start, end, since, until, named, tuple(actors), tuple(words), headline, outlet)


def parts(reading: KeptReading) -> tuple[Part, ...]:
    """The main story of a document, and each run of passages of another story apart."""
    runs: list[list[tuple[int, int]]] = [[]]
    others: list[list[tuple[int, int]]] = []
    before = ""
    for p in reading.document.passages:
        if p.role == "other_story":
            if before != "other_story":
                others.append([])
            others[-1].append((p.start, p.end))
        elif p.role not in {"boilerplate", "duplicate"}:
            runs[0].append((p.start, p.end))
        before = p.role
    found = [_part(reading, n, run) for n, run in enumerate([*runs, *others]) if run]
    return tuple(found)


def _part(reading: KeptReading, position: int, run: list[tuple[int, int]]) -> Part:
    document = reading.document

    def inside(start: int) -> bool:
        return any(a <= start < b for a, b in run)

    days = [f.time for f in reading.figures if f.time and f.time.precision == "day" and inside(f.evidence.start)]
    near = [d for d in days if document.published and abs((d.end - document.published).days) <= WINDOW]
    named = Counter(
        Where(at.name, at.country, at.admin1, at.lat, at.lon, at.precision)
        for at in (p.location for p in reading.places if inside(p.start) and not p.metonym)
        if at.precision != "country"
    )
    actors = sorted({a.id for a in reading.actors if a.id and inside(a.start)})
    return Part(
        document.id,
        position,
        run[0][0],
        run[-1][1],
        min((d.end for d in near), default=document.published),
        max((d.end for d in near), default=document.published),
        tuple(place for place, _ in named.most_common(8)),
        tuple(actors),
        _words(document, run),
        document.title if position == 0 else None,
        document.outlet,
    )


def _words(document: Document, run: list[tuple[int, int]]) -> tuple[str, ...]:
    common = function_words()
    found = {w for a, b in run for w, _, _ in words_of(document.text, a, b)}
    return tuple(sorted(w for w in found if len(w) >= _MIN_LETTERS and w not in common and not w.isdigit()))


# ------------------------------------------------------------------ the features
@dataclass(frozen=True, slots=True)
class Weighed:
    """What one feature says of two parts."""

    points: float
    rule: str


def same_place(one: Part, other: Part) -> Weighed | None:
    """Towns and quarters by the kilometres between them; a shared province says half as much."""
    if one.countries and other.countries and not one.countries & other.countries:
        return Weighed(-2.0, "in different countries")
    pairs = [(a, b) for a in one.places[:PLACES] for b in other.places[:PLACES]]
    near = ((_km(a, b), a, b) for a, b in pairs if a.precision not in _WIDE and b.precision not in _WIDE)
    towns = sorted(((km, a.name, b.name) for km, a, b in near if km is not None), key=lambda t: t[0])
    if towns and towns[0][0] <= SAME_TOWN_KM:
        km, here, there = towns[0]
        return Weighed(0.7, f"both in {here}" if here == there else f"{here} and {there}, {km:.0f} km apart")
    shared = next((a for a, b in pairs if _same_region(a, b)), None)
    if shared is not None:
        return Weighed(0.35, f"both in the region of {shared.name}")
    return Weighed(-0.4, f"in different towns: {towns[0][1]}, {towns[0][2]}") if towns else None


def near_days(one: Part, other: Part) -> Weighed | None:
    apart = _apart(one, other)
    if apart is None:
        return Weighed(-0.2, "a day is not known")
    if apart <= NEAR_DAYS:
        return Weighed(0.5, "of the same days" if apart == 0 else f"{apart} days apart")
    return Weighed(0.5 - 0.2 * (apart - NEAR_DAYS), f"{apart} days apart")


def shared_actors(one: Part, other: Part) -> Weighed | None:
    shared = set(one.actors) & set(other.actors)
    return Weighed(min(0.1 * len(shared), 0.3), f"both name {min(shared)}") if shared else None


FEATURES = (("place", same_place), ("days", near_days), ("actors", shared_actors))


def shared_words(one: Part, other: Part, shared: float) -> Weighed | None:
    """The share of the rarer words of either that the other has too, which is told in `shared`."""
    if not shared:
        return None
    telling = sorted(set(one.words) & set(other.words), key=lambda w: (-len(w), w))[:3]
    return Weighed(2.0 * shared, f"{shared:.0%} of their weightier words: {', '.join(telling)}")


def _km(a: Where, b: Where) -> float | None:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    narrowed = math.cos(math.radians((a.lat + b.lat) / 2))
    east = (a.lon - b.lon + 180) % 360 - 180
    return math.hypot(a.lat - b.lat, east * narrowed) * 111.2  # kilometres in a degree; flat, which is near enough


def _same_region(a: Where, b: Where) -> bool:
    """Both lie in one first-level region, or name one region."""
    if a.country != b.country:
        return False
    wide = a.precision in _WIDE or b.precision in _WIDE
    return wide and (a.name == b.name or (a.admin1 is not None and a.admin1 == b.admin1))


def _apart(one: Part, other: Part) -> int | None:
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return None
    return max(0, (max(one.first, other.first) - min(one.last, other.last)).days)


# ------------------------------------------------------------------ stories as they grow
@dataclass(frozen=True, slots=True)
class Story:
    """Parts of articles on one happening."""

    id: str
    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """The headline of its earliest part that has one, else its main place and month."""
        told = sorted(self.parts, key=lambda p: (p.first or date.max, p.document, p.position))
        if headline := next((p.headline for p in told if p.headline), None):
            return headline
        places = Counter(where.name for p in self.parts for where in p.places)
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
            "places": sorted({where.name for p in self.parts for where in p.places[:3]}),
            "articles": sorted({p.document for p in self.parts}),
            "outlets": sorted({p.outlet for p in self.parts if p.outlet}),
            "parts": [{"document": p.document, "start": p.start, "end": p.end} for p in self.parts],
        }


@dataclass(slots=True)
class Stories:
    """The stories so far, with what finds them again."""

    _parts: list[tuple[str, Part]] = field(default_factory=list)
    _words: list[Any] = field(default_factory=list)  # of each part: the numbers of its words, as an array
    _number: dict[str, int] = field(default_factory=dict)  # of a word
    _many: Any = field(default_factory=lambda: np.zeros(1024, dtype=np.int64))  # parts that hold a word, by its number
    _held: dict[int, list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )  # word → the parts, while they are few
    _days: dict[tuple[str, date], list[int]] = field(default_factory=lambda: defaultdict(list))
    _began: dict[str, int] = field(default_factory=dict)  # story → its earliest part
    _told: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # document → stories of its parts

    def restore(self, kept: Iterable[tuple[str, Part]]) -> None:
        """Take parts with the stories they were put to."""
        for story, part in kept:
            self._take(story, part, self._numbers(part))

    def add(self, part: Part) -> tuple[str, tuple[Reason, ...]]:
        """Put a part to the story it is nearest to, or open one; its id, and why.

        Two parts of one article are never of one story: they were set apart because they tell two.
        """
        words = self._numbers(part)
        own = self._told.get(part.document, ())
        near = [n for n in self._near(part, words) if self._parts[n][0] not in own]
        begun = [self._began[self._parts[n][0]] for n in near]
        shared = dict(zip((*near, *begun), self._shared(words, [*near, *begun]), strict=True))
        best: tuple[float, str, tuple[Reason, ...]] | None = None
        for n in near:
            story, other = self._parts[n]
            said = self._said(part, other, shared[n])
            points = sum(s.points for _, s in said)
            if points < SAME or (best is not None and (points, story) <= best[:2]):
                continue
            first = self._began[story]
            beginning = self._parts[first][1]
            since = points if first == n else sum(s.points for _, s in self._said(part, beginning, shared[first]))
            if since < BEGUN:
                continue
            why = tuple(Reason(name, f"{s.rule} ({s.points:+.1f})") for name, s in said)
            nearest = f"to {other.document}" + (
                "" if first == n else f"; {since:.1f} to {beginning.document}, the first"
            )
            best = (points, story, (*why, Reason("nearest", nearest)))
        if best is None:
            digest = sha256(f"{part.document}\x1f{part.position}".encode("utf-8", "surrogatepass")).hexdigest()
            best = (0.0, f"s{digest[:11]}", (Reason("story", "no story is near enough: its own"),))
        self._take(best[1], part, words)
        return best[1], best[2]

    def __iter__(self) -> Iterator[Story]:
        """The stories, those of most articles first."""
        grouped: dict[str, list[Part]] = defaultdict(list)
        for story, part in self._parts:
            grouped[story].append(part)
        made = (Story(ident, tuple(told)) for ident, told in grouped.items())
        return iter(sorted(made, key=lambda s: (-len({p.document for p in s.parts}), s.id)))

    @staticmethod
    def _said(part: Part, other: Part, shared: float) -> list[tuple[str, Weighed]]:
        said = [(name, feature(part, other)) for name, feature in FEATURES]
        said.append(("words", shared_words(part, other, shared)))
        return [(name, weighed) for name, weighed in said if weighed is not None]

    def _numbers(self, part: Part) -> Any:
        known = self._number
        numbers = np.array([known.setdefault(word, len(known)) for word in part.words], dtype=np.int64)
        if len(known) > len(self._many):
            self._many = np.concatenate((self._many, np.zeros(len(known), dtype=np.int64)))
        return numbers

    def _take(self, story: str, part: Part, words: Any) -> None:
        n = len(self._parts)
        self._parts.append((story, part))
        self._words.append(words.astype(np.int32))
        self._many[words] += 1
        for word in words.tolist():
            if self._many[word] <= MOST_HELD:
                self._held[word].append(n)
            else:
                self._held.pop(word, None)
        for country in part.countries or {""}:
            if part.last:
                self._days[country, part.last].append(n)
        self._told[part.document].add(story)
        if story not in self._began or _when(part) < _when(self._parts[self._began[story]][1]):
            self._began[story] = n

    def _near(self, part: Part, words: Any) -> list[int]:
        """The parts that share most of its rare words, and are of its days; some dozens at most."""
        many = self._many[words]
        met = np.flatnonzero((many > 0) & (many <= MOST_HELD))
        rare = met[np.lexsort((words[met], many[met]))][: 4 * RARE]
        shared: Counter[int] = Counter()
        for word in words[rare].tolist():
            shared.update(self._held[word])
        found = [n for n, _ in shared.most_common(4 * RARE)]
        if part.last:
            for country in part.countries or {""}:
                for back in range(-NEAR_DAYS, NEAR_DAYS + 1):
                    found += self._days.get((country, part.last + timedelta(days=back)), [])[-RARE:]
        apart = ((n, _apart(part, self._parts[n][1])) for n in dict.fromkeys(found))
        return [n for n, days in apart if days is None or days <= WINDOW]

    def _shared(self, words: Any, others: Sequence[int]) -> list[float]:
        """How much of the weight of its words a part shares with each of others, by the weight of the lighter.

        A word weighs its inverse document frequency over the parts so far, smoothed so that a first pair of
        parts weighs evenly.
        """
        if not others or not len(words):
            return [0.0] * len(others)
        theirs = [self._words[n] for n in others]
        every, sizes = np.concatenate(theirs), [len(t) for t in theirs]
        of = np.repeat(np.arange(len(others)), sizes)
        smooth = len(self._parts) + 20
        weight = np.log(1 + smooth / (1 + self._many[every]))
        mine = np.zeros(len(self._number), dtype=bool)
        mine[words] = True
        both = np.bincount(of, weights=np.where(mine[every], weight, 0.0), minlength=len(others))
        whole = np.bincount(of, weights=weight, minlength=len(others))
        own = float(np.log(1 + smooth / (1 + self._many[words])).sum())
        return (both / np.maximum(np.minimum(whole, own), 1e-9)).tolist()  # type: ignore[no-any-return]


def _when(part: Part) -> tuple[date, str, int]:
    return part.first or date.max, part.document, part.position
