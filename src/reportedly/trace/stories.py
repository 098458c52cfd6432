"""Articles on the same happening are one story, part by part: a stitched article belongs to several.

A part is compared with the stories it shares a country and a fortnight or rare words with, by a table of
features; what no story is near enough to opens one of its own. A story is the parts that joined it: nothing
else is kept of it, so that it can be told again from rows.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from reportedly.records import Document, KeptReading, Reason
from reportedly.trace.fingerprints import function_words, words_of

# A part joins the story it has most points with, from here on. On 24 whole articles of different happenings nothing
# joins from 1.6 up; place and days alone (1.4) are every article on one war.
SAME = 1.6
NEAR_DAYS = 4  # a happening is news for some days
WINDOW = 14  # days between two parts of one story that are looked at at all
RARE = 12  # words of a part that say most of it: what names and things it is about
MOST_HELD = 400  # parts that hold a word; a word in more is about nothing in particular
_MIN_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """What of a document tells one happening.

    `first`–`last` are the days of its figures, else its day of publication. `places` are names of towns, quarters
    and regions with their country, the most named first; `words` its content words, each once.
    """

    document: str
    position: int
    start: int
    end: int
    first: date | None
    last: date | None
    places: tuple[tuple[str, str], ...]  # (name, ISO 3166 alpha-3)
    actors: tuple[str, ...]
    words: tuple[str, ...]
    headline: str | None
    outlet: str | None

    @property
    def countries(self) -> frozenset[str]:
        return frozenset(country for _, country in self.places if country)

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
        named = tuple((name, country) for name, country in places)
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
        (p.location.name, p.location.country or "")
        for p in reading.places
        if inside(p.start) and not p.metonym and p.location.precision != "country"
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


Rarity = Callable[[str], float]
Feature = Callable[[Part, Part, Rarity], Weighed | None]


def same_place(one: Part, other: Part, rarity: Rarity) -> Weighed | None:
    if one.countries and other.countries and not one.countries & other.countries:
        return Weighed(-2.0, "in different countries")
    shared = [name for name, _ in one.places[:4] if name in {n for n, _ in other.places[:4]}]
    return Weighed(0.7, f"both in {shared[0]}") if shared else None


def near_days(one: Part, other: Part, rarity: Rarity) -> Weighed | None:
    apart = _apart(one, other)
    if apart is None:
        return None
    if apart <= NEAR_DAYS:
        return Weighed(0.5, "of the same days" if apart == 0 else f"{apart} days apart")
    return Weighed(-0.15 * (apart - NEAR_DAYS), f"{apart} days apart")


def shared_actors(one: Part, other: Part, rarity: Rarity) -> Weighed | None:
    shared = set(one.actors) & set(other.actors)
    return Weighed(min(0.1 * len(shared), 0.3), f"both name {min(shared)}") if shared else None


def shared_words(one: Part, other: Part, rarity: Rarity) -> Weighed | None:
    """The share of the rarer words of either that the other has too."""
    shared = sum(rarity(w) for w in set(one.words) & set(other.words))
    every = min(sum(map(rarity, one.words)), sum(map(rarity, other.words)))
    if not every or not shared:
        return None
    telling = sorted(set(one.words) & set(other.words), key=lambda w: (-rarity(w), w))[:3]
    return Weighed(2.0 * shared / every, f"{shared / every:.0%} of their weightier words: {', '.join(telling)}")


FEATURES: tuple[tuple[str, Feature], ...] = (
    ("place", same_place),
    ("days", near_days),
    ("actors", shared_actors),
    ("words", shared_words),
)


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
        places = Counter(name for p in self.parts for name, _ in p.places)
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
            "places": sorted({name for p in self.parts for name, _ in p.places[:3]}),
            "articles": sorted({p.document for p in self.parts}),
            "outlets": sorted({p.outlet for p in self.parts if p.outlet}),
            "parts": [{"document": p.document, "start": p.start, "end": p.end} for p in self.parts],
        }


@dataclass(slots=True)
class Stories:
    """The stories so far, with what finds them again."""

    _parts: list[tuple[str, Part]] = field(default_factory=list)
    _held: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # word → parts
    _days: dict[tuple[str, date], list[int]] = field(default_factory=lambda: defaultdict(list))

    def restore(self, kept: Iterable[tuple[str, Part]]) -> None:
        """Take parts with the stories they were put to."""
        for story, part in kept:
            self._take(story, part)

    def add(self, part: Part) -> tuple[str, tuple[Reason, ...]]:
        """Put a part to the story it is nearest to, or open one; its id, and why."""
        best: tuple[float, str, tuple[Reason, ...]] | None = None
        for n in self._near(part):
            story, other = self._parts[n]
            if other.document == part.document:
                continue
            said = [(name, feature(part, other, self._rarity)) for name, feature in FEATURES]
            points = sum(s.points for _, s in said if s)
            if points >= SAME and (best is None or (points, story) > best[:2]):
                why = tuple(Reason(name, f"{s.rule} ({s.points:+.1f})") for name, s in said if s)
                best = (points, story, (*why, Reason("nearest", f"to {other.document}")))
        if best is None:
            digest = sha256(f"{part.document}\x1f{part.position}".encode("utf-8", "surrogatepass")).hexdigest()
            best = (0.0, f"s{digest[:11]}", (Reason("story", "no story is near enough: its own"),))
        self._take(best[1], part)
        return best[1], best[2]

    def __iter__(self) -> Iterator[Story]:
        """The stories, those of most articles first."""
        grouped: dict[str, list[Part]] = defaultdict(list)
        for story, part in self._parts:
            grouped[story].append(part)
        made = (Story(ident, tuple(told)) for ident, told in grouped.items())
        return iter(sorted(made, key=lambda s: (-len({p.document for p in s.parts}), s.id)))

    def _take(self, story: str, part: Part) -> None:
        n = len(self._parts)
        self._parts.append((story, part))
        for word in part.words:
            self._held[word].append(n)
        for country in part.countries or {""}:
            if part.last:
                self._days[country, part.last].append(n)

    def _near(self, part: Part) -> list[int]:
        """The parts that share most of its rare words, and are of its days; some dozens at most."""
        rare = sorted((w for w in part.words if w in self._held), key=lambda w: (len(self._held[w]), w))
        shared: Counter[int] = Counter()
        for word in rare[: 4 * RARE]:
            if len(self._held[word]) <= MOST_HELD:
                shared.update(self._held[word])
        found = [n for n, _ in shared.most_common(4 * RARE)]
        if part.last:
            for country in part.countries or {""}:
                for back in range(-NEAR_DAYS, NEAR_DAYS + 1):
                    found += self._days.get((country, part.last + timedelta(days=back)), [])[-RARE:]
        apart = ((n, _apart(part, self._parts[n][1])) for n in dict.fromkeys(found))
        return [n for n, days in apart if days is None or days <= WINDOW]

    def _rarity(self, word: str) -> float:
        """Inverse document frequency over the parts so far, smoothed so that a first pair of parts weighs evenly."""
        return math.log(1 + (len(self._parts) + 20) / (1 + len(self._held.get(word, ()))))
