"""What of an article tells one happening: its days, places, actors and words, each part by itself."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date
from sys import intern

from reportedly.records import KeptReading, Location
from reportedly.trace.fingerprints import function_words, words_of

# Days between the publication of an article and a day it tells of, and between the parts of one story: after a
# fortnight an article speaks of what has come of a happening, not of the happening.
WINDOW = 14
_MIN_LETTERS = 4
_MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Part:
    """What of a document tells one happening.

    `first`–`last` are the days of its figures, else its day of publication. `places` are what it names in the
    order of how often, countries last; `words` its content words, each once, less those of its times and places,
    which are compared as such.
    """

    document: str
    position: int
    start: int
    end: int
    first: date | None
    last: date | None
    places: tuple[Location, ...]
    actors: tuple[str, ...]
    words: tuple[str, ...]
    headline: str | None
    outlet: str | None

    @property
    def countries(self) -> frozenset[str]:
        """ISO 3166 alpha-3 codes: of towns, quarters and regions; where none is named, of the countries named."""
        finer = frozenset(p.country for p in self.places if p.country and p.precision != "country")
        return finer or frozenset(p.country for p in self.places if p.country)

    @property
    def turn(self) -> tuple[date, date, str, int]:
        """By day, then by id: the order in which parts are taken, whatever order they came in."""
        return self.last or date.max, self.first or date.max, self.document, self.position

    def as_json(self) -> str:
        """One line of JSON, as it is kept."""
        days = [d.isoformat() if d else None for d in (self.first, self.last)]
        places = [
            [p.name, p.geonameid, p.country, p.admin1, p.lat, p.lon, p.precision]
            for p in self.places
        ]
        told = [self.document, self.position, self.start, self.end, *days]
        return json.dumps(
            [*told, places, self.actors, self.words, self.headline, self.outlet], ensure_ascii=False
        )

    @classmethod
    def from_json(cls, kept: str) -> Part:
        """The part that `as_json` wrote."""
        document, position, start, end, first, last, places, actors, words, headline, outlet = (
            json.loads(kept)
        )
        since, until = (date.fromisoformat(d) if d else None for d in (first, last))
        named = tuple(Location(*place) for place in places)
        known, held = tuple(map(intern, words)), tuple(map(intern, actors))
        return cls(
            document, position, start, end, since, until, named, held, known, headline, outlet
        )


# Days from a part to another that can have a say in its story: an opening a fortnight off at either end of the
# fortnights looked at, and the fortnight a story lasts.
REACH = 4 * WINDOW


def glance(kept: str) -> tuple[date | None, list[str]]:
    """The last day and the words of a part that `Part.as_json` wrote, in a fifth of the time of reading it whole."""
    told = json.loads(kept)
    return (date.fromisoformat(told[5]) if told[5] else None), told[8]


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

    days = [
        f.time
        for f in reading.figures
        if f.time and f.time.precision == "day" and inside(f.evidence.start)
    ]
    near = [
        d for d in days if document.published and abs((d.end - document.published).days) <= WINDOW
    ]
    named = Counter(p.location for p in reading.places if inside(p.start) and not p.metonym)
    places = sorted(
        (place for place, _ in named.most_common()), key=lambda p: p.precision == "country"
    )
    actors = sorted({a.id for a in reading.actors if a.id and inside(a.start)})
    return Part(
        document.id,
        position,
        run[0][0],
        run[-1][1],
        min((d.end for d in near), default=document.published),
        max((d.end for d in near), default=document.published),
        tuple(places[:_MOST_PLACES]),
        tuple(actors),
        _words(reading, run),
        document.title if position == 0 else None,
        document.outlet,
    )


def _words(reading: KeptReading, run: list[tuple[int, int]]) -> tuple[str, ...]:
    common = function_words()
    apart = sorted(
        [(t.start, t.end) for t in reading.times] + [(p.start, p.end) for p in reading.places]
    )
    starts = [start for start, _ in apart]
    found = set()
    for a, b in run:
        for word, start, _ in words_of(reading.document.text, a, b):
            at = bisect_right(starts, start) - 1
            if (
                len(word) >= _MIN_LETTERS
                and word not in common
                and (at < 0 or start >= apart[at][1])
            ):
                found.add(_singular(word))
    # The parts of a ledger share most of their words: each is held once.
    return tuple(sorted(intern(w) for w in found if not w.isdigit()))


def _singular(word: str) -> str:
    """The S-stemmer of Harman, "How effective is suffixing?" (1991): plural and singular count as one word."""
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word
