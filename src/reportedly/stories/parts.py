"""What of an article tells one happening: its days, places, actors and words, each part by
itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from sys import intern

from reportedly.codebook.words import PlacePrecision, Role, TimePrecision
from reportedly.languages import by_language
from reportedly.languages.inflections import folded
from reportedly.records import KeptReading, Location, Period
from reportedly.trace.fingerprints import function_words, words_in

# Days between the publication of an article and a day it tells of: after a fortnight an article
# speaks of what has
# come of a happening, not of the happening.
WINDOW = 14
# Days from the first part of a story to its last. News of one shooting goes on for six weeks
# (arrest, charge, funeral).
LASTS = 45
# Characters of a part whose words are compared, and of its lead. On 841 articles of 341 shootings
# stories are as right
# with 1,500 as with all (F1 .81 and .83), and the rest of a long article is background.
_READ = 3000
_LEAD = 600
_MIN_LETTERS = 3
_MOST_PLACES = 8
# A run of another story with fewer different words is a teaser, which tells nothing.
_TEASER = 12
_WORDS_AT_HAND = 200_000  # of a text's words; so much memory they take, and no more


@dataclass(frozen=True, slots=True)
class StoryPart:
    """What of a document tells one happening.

    `first`–`last` are the days of its figures, else its day of publication. `places` are what it
    names in the order of how often, countries last; `words` its content words, each once, `counts`
    how often each stands in it and `lead` how often in its headline (twice) and first sentences.
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
    counts: tuple[int, ...]
    lead: tuple[int, ...]
    headline: str | None
    outlet: str | None

    @property
    def countries(self) -> frozenset[str]:
        """ISO 3166 alpha-3 codes: of towns, quarters and regions; where none is named, of the
        countries named.
        """
        finer = frozenset(
            p.country
            for p in self.places
            if p.country
            if p.precision != PlacePrecision.COUNTRY
        )
        return finer or frozenset(p.country for p in self.places if p.country)

    @property
    def turn(self) -> tuple[date, date, str, int]:
        """By day, then by id: the order in which parts are taken, whatever order they came in."""
        return (
            self.last or date.max,
            self.first or date.max,
            self.document,
            self.position,
        )

    def as_json(self) -> str:
        """One line of JSON, as it is kept."""
        days = [d.isoformat() if d else None for d in (self.first, self.last)]
        places = [
            [p.name, p.geonameid, p.country, p.admin1, p.lat, p.lon, p.precision]
            for p in self.places
        ]
        values = [
            self.document,
            self.position,
            self.start,
            self.end,
            *days,
            places,
            self.actors,
        ]
        words = [self.words, self.counts, self.lead]
        return json.dumps(
            [*values, *words, self.headline, self.outlet], ensure_ascii=False
        )

    @classmethod
    def from_json(cls, kept: str, worded: bool = True) -> StoryPart:
        """What `as_json` wrote; `worded`: with the words it is compared by, nine tenths of it."""
        document, position, start, end, *rest = json.loads(kept)
        first, last, places, actors, *counted, headline, outlet = rest
        words, counts, lead = counted if worded else ((), (), ())
        since, until = (date.fromisoformat(d) if d else None for d in (first, last))
        return cls(
            document,
            position,
            start,
            end,
            since,
            until,
            tuple(Location(*place) for place in places),
            tuple(map(intern, actors)),
            tuple(map(intern, words)),
            tuple(counts),
            tuple(lead),
            headline,
            outlet,
        )


# Days from a part to another that can have a say in its story: a story of its days, and what that
# story still holds.
REACH = 2 * LASTS


@dataclass(frozen=True, slots=True)
class Glance:
    """What of a part tells whether it is to be compared: its last day and its words."""

    last: date | None
    words: list[str]
    counts: list[int]
    lead: list[int]


def glance(kept: str) -> Glance:
    """The last day and the words of a part that `StoryPart.as_json` wrote, in a fifth of the time
    of reading it whole.
    """
    values = json.loads(kept)
    last = date.fromisoformat(values[5]) if values[5] else None
    return Glance(last, *values[8:11])


def story_parts(reading: KeptReading) -> tuple[StoryPart, ...]:
    """The main story of a document, and each run of passages of another story apart."""
    main: list[tuple[int, int]] = []
    others: list[list[tuple[int, int]]] = []
    before = ""
    for p in reading.document.passages:
        if p.role == Role.OTHER_STORY:
            if before != Role.OTHER_STORY:
                others.append([])
            others[-1].append((p.start, p.end))
        elif p.role not in {Role.BOILERPLATE, Role.DUPLICATE}:
            main.append((p.start, p.end))
        before = p.role
    found = [
        _part_of_run(reading, n, run) for n, run in enumerate([main, *others]) if run
    ]
    return tuple(p for p in found if p.position == 0 or len(p.words) >= _TEASER)


def _days_near(published: date | None, times: Sequence[Period | None]) -> list[date]:
    """The days that figures are of, near publication."""
    if published is None:
        return []
    ends = [t.end for t in times if t and t.precision == TimePrecision.DAY]
    return [end for end in ends if abs((end - published).days) <= WINDOW]


def _part_of_run(
    reading: KeptReading, position: int, run: list[tuple[int, int]]
) -> StoryPart:
    """What the passages of one run tell of: its words, names, days and places."""
    document = reading.document

    def inside(start: int) -> bool:
        return any(a <= start < b for a, b in run)

    times = [f.time for f in reading.figures if inside(f.evidence.start)]
    near = _days_near(document.published, times)
    named = Counter(
        p.location for p in reading.places if inside(p.start) and not p.metonym
    )
    places = sorted(
        (place for place, _ in named.most_common()),
        key=lambda p: p.precision == PlacePrecision.COUNTRY,
    )
    headline = document.title if position == 0 else None
    counts, lead = _content_word_counts(document.text, run, headline)
    words = sorted(counts)
    return StoryPart(
        document.id,
        position,
        run[0][0],
        run[-1][1],
        min(near, default=document.published),
        max(near, default=document.published),
        tuple(places[:_MOST_PLACES]),
        tuple(sorted({a.id for a in reading.actors if a.id and inside(a.start)})),
        tuple(map(intern, words)),  # the parts of a ledger share most of their words
        tuple(counts[w] for w in words),
        tuple(lead[w] for w in words),
        headline,
        document.outlet,
    )


def _content_word_counts(
    text: str, run: list[tuple[int, int]], headline: str | None
) -> tuple[Counter[str], Counter[str]]:
    """How often each content word stands in the first characters of a run, and in its lead."""
    counts, lead = Counter[str](), Counter[str]()
    if headline:
        words = _content(headline, 0, len(headline))
        counts.update(words)
        lead.update(words * 2)
    before = 0
    for start, end in run:
        read = min(end, start + _READ - before)
        counts.update(_content(text, start, read))
        lead.update(_content(text, start, min(end, start + _LEAD - before)))
        before += end - start
        if before >= _READ:
            break
    return counts, lead


def _content(text: str, start: int, end: int) -> list[str]:
    """The words of a stretch that say something, each in the singular."""
    known = _words_of_content()
    if len(known) > _WORDS_AT_HAND:
        known.clear()
    said = (known[word] for word in words_in(text, start, max(start, end)))
    return [word for word in said if word]


class _ContentWords(dict[str, str]):
    """Words as they are counted, by how they stand in a text; of those that say nothing "". Each is
    worked out once.
    """

    def __missing__(self, word: str) -> str:
        plain = word.removesuffix("'s")
        says = plain.isdigit() or len(plain) >= _MIN_LETTERS
        counted = folded(plain) if says and plain not in function_words() else ""
        self[word] = counted
        return counted


@by_language
def _words_of_content() -> _ContentWords:
    return _ContentWords()
