"""Toponyms: which capitalised words may be the name of a place, and what around them says so.

There is no entity recogniser. A run of capitalised words is cut into the longest names the
gazetteer knows; the words before and behind, the rest of the run, and how the same name is used
elsewhere in the article decide whether it is a place, a person or the name of an organisation.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reportedly.annotate.places.belief import (
    BELIEVED,
    NameAmongNeighbours,
    Usage,
    Where,
    belief,
    candidate,
    is_small,
    is_told_place,
    near,
)
from reportedly.annotate.places.framed import Worded, framed, is_article_of
from reportedly.annotate.places.persons import persons_named
from reportedly.annotate.places.standing import LARGE, lies_in
from reportedly.annotate.places.stood_there import last_words, stands_there
from reportedly.annotate.places.words_beside import (
    abbreviated_places,
    countries_in_capitals,
    demonyms,
    plain_words,
    state_codes,
    words_for,
)
from reportedly.codebook import roles_not
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import EntryKind
from reportedly.gazetteer.index import lookup
from reportedly.gazetteer.sources import Entry
from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import named_pattern, pattern_text
from reportedly.records import Actor, Document, Sentence
from reportedly.syntax.words import alternatives

_STATES_AND_PROVINCES = subset("states_and_provinces")
_LANDS = subset("lands")
_NAMED_BODIES = subset("named_bodies")

PART_OF_TOWN = "a part of a town"
LONGEST = 6  # words of one name: "Democratic Republic of the Congo" has five

# "U.S." is one word, so is "Sana'a"; "Iraq's" is two.
_WORD = re.compile(r"[^\W\d_](?:\.(?:[^\W\d_]\.)+|\w*(?:['’ʿ](?!s\b)[^\W\d_]+)*)|\d+")
# Between two words of one name: "Khan-Younis", "St. Louis", "King's Lynn".
_JOINT = re.compile(r"[ \u00a0]|[-–]|\. |’s |'s ")


@dataclass(frozen=True, slots=True)
class FoundToponym:
    """Words that may be a toponym. `belief` is how sure the words around make it; see
    `BELIEVED`.
    """

    start: int
    end: int
    name: str  # what the gazetteer is asked for
    entries: tuple[Entry, ...]
    belief: float
    metonym: str | None
    because: str
    demonym: str | None = None  # the country's ISO code, for "Turkish"
    inside: str | None = (
        None  # the larger place named behind a comma: "Oxford, North Carolina"
    )
    division: str | None = None  # what it is called: "province", "department"
    neighbours: NameAmongNeighbours | None = None  # where it was weighed by them

    def is_told(self) -> bool:
        """Whether the words around it say that it is a place, known or not."""
        if self.neighbours is None or self.division is not None:
            return True
        return is_told_place(self.neighbours)


def find_toponyms(
    document: Document, sentences: tuple[Sentence, ...], actors: tuple[Actor, ...]
) -> list[FoundToponym]:
    """Every candidate believed to be a toponym, in reading order."""
    words = _worded(document, sentences)
    usage = _usage(document.reading, words)
    taken = _taken(actors)
    found: list[FoundToponym] = []
    runs = list(_capitalised_runs(document.reading, words))
    unknown = _names_in_no_gazetteer(document.reading, words, runs, usage, actors)
    for first, last in runs:
        found += _in_run(document.reading, words, first, last, usage, taken, unknown)
    return [f for f in found if f.belief >= BELIEVED and not _names_people(f)]


def _names_people(found: FoundToponym) -> bool:
    """ "Syrians", "Frenchmen": people of a country, where "Swiss" may be said of anything."""
    if not found.demonym:
        return False
    if found.name.casefold() in word_set("adjectives_in_s"):
        return False
    return found.name.endswith(tuple(word_set("endings_of_peoples")))


def _names_in_no_gazetteer(
    text: str,
    words: list[Worded],
    runs: list[tuple[int, int]],
    usage: Usage,
    actors: tuple[Actor, ...],
) -> dict[str, str]:
    """Names in no gazetteer that the article calls places somewhere, with what it calls them."""
    others = usage.lower | usage.persons.keys() | usage.storms
    surnames = last_words(words, runs)
    named = sorted(actors, key=lambda actor: actor.start)
    names = framed(
        text,
        words,
        runs,
        near,
        lambda j: _told_where(text, words, j),
        lambda i, j: stands_there(text, words, i, j, others, surnames, named),
    )
    return {text[words[f.first].start : words[f.last].end]: f.called for f in names}


def _told_where(text: str, words: list[Worded], j: int) -> bool:
    """Whether the words behind a name say where it lies: "in Rimsa, Alberta", "from Rimsa, 35 km
    south of Mosul".
    """
    if _behind_comma(text, words, j) is not None:
        return True
    if _near_another().match(text, words[j].end) is not None:
        return True
    return _ways_off().match(text, words[j].end) is not None


@by_language
def _near_another() -> re.Pattern[str]:
    """A preposition of nearness and another name: " near M…"."""
    sides = alternatives(words_for("nearness"))
    return re.compile(pattern_text("toponyms.near_another", sides=sides))


@by_language
def _ways_off() -> re.Pattern[str]:
    """How far off and on which side of another place: ", about 35 km south of M…"."""
    sides = alternatives(words_for("directions"))
    far = r"(?:\d[\d.,]*\s?[a-z]+\s+(?:\([^()]{1,20}\)\s+)?)"
    return re.compile(pattern_text("toponyms.ways_off", far=far, sides=sides))


_new = (
    tuple.__new__
)  # a named tuple without the detour by its field names, in half the time


def _worded(document: Document, sentences: tuple[Sentence, ...]) -> list[Worded]:
    """The words of a document with what the parse says of each."""
    pos = {t.start: t.pos for s in sentences for t in s.tokens}
    opens = set()
    for s in sentences:
        match = _WORD.search(document.reading, s.start, s.end)
        if match:
            opens.add(match.start())
    words = [
        _new(
            Worded,
            (
                start := m.start(),
                m.end(),
                text := m[0],
                pos.get(start, ""),
                start in opens,
                text[0].isupper(),
            ),
        )
        for m in _WORD.finditer(document.reading)
    ]
    skip = sorted(
        (p.start, p.end) for p in document.passages if p.role in roles_not("read")
    )
    starts = [start for start, _ in skip]  # passages do not overlap
    return (
        [w for w in words if not _is_inside(w.start, starts, skip)] if skip else words
    )


def _is_inside(
    at: int,
    starts: list[int],
    stretches: list[tuple[int, int]],
) -> bool:
    """Whether an offset lies within one of some sorted stretches."""
    before = bisect_right(starts, at) - 1
    return before >= 0 and at < stretches[before][1]


def _usage(text: str, words: list[Worded]) -> Usage:
    """How a text uses its words: as persons, behind words of place, in small letters, as storms."""
    placed: set[str] = set()
    storms: set[str] = set()
    small = frozenset([w.text for w in words if not w.capital])
    stormy, placing = words_for("storms"), words_for("placing_names")
    for a, b in pairwise(words):
        if not b.capital:
            continue
        if text[a.end : b.start] != " ":
            continue
        if a.text in stormy:
            storms.add(b.text)
        if a.text in placing:
            placed.add(b.text)
    storms |= _storms_told_of(text)
    return Usage(
        persons_named(text, words, small), frozenset(placed), small, frozenset(storms)
    )


_STORMS = named_pattern("toponyms.storms")


def _storms_told_of(text: str) -> set[str]:
    """ "Eta, another major hurricane", "Hurricanes Eta and Iota"."""
    return {name for found in _STORMS.finditer(text) for name in found.groups() if name}


def begins_with_direction(words: str) -> bool:
    """Whether the words open with a direction: "western Mosul", "south-east Aleppo"."""
    first = re.split(r"[ -]", words.casefold(), maxsplit=1)[0]
    return words.casefold().split(" ", 1)[0] in words_for(
        "directions"
    ) or first in words_for("directions")


def _taken(actors: tuple[Actor, ...]) -> list[tuple[int, int]]:
    """Spans of named actors whose names hold a place that is not meant: "Gaza health ministry" is
    left open.
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(
        (a.start, a.end) for a in actors if a.id and a.kind in _NAMED_BODIES
    ):
        if joined and start < joined[-1][1]:
            start, until = joined.pop()
            end = max(end, until)
        joined.append((start, end))
    return joined


def _lies_in_stretches(stretches: list[tuple[int, int]], offset: int) -> bool:
    """Whether an offset lies in one of some stretches, in order and apart."""
    at = bisect_right(stretches, offset, key=lambda stretch: stretch[0]) - 1
    return at >= 0 and offset < stretches[at][1]


def _capitalised_runs(text: str, words: list[Worded]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, with small words inside ("Port of Spain"), as first and last
    index.
    """
    i = 0
    while i < len(words):
        if not words[i].capital:
            i += 1
            continue
        last = _end_of_run(text, words, i)
        yield i - _articled(text, words, i, last), last
        i = last + 1


def _end_of_run(text: str, words: list[Worded], i: int) -> int:
    """The last capitalised word of the run that begins at one; two small words may part it."""
    last = j = i
    while j + 1 < len(words):
        if _possessive_inside(text, words, j):
            last = j = j + 2
            continue
        if not _JOINT.fullmatch(text, words[j].end, words[j + 1].start):
            break
        following = words[j + 1]
        sentence_over = text[words[j].end] == "." and following.opens
        if following.capital and not sentence_over:
            last = j = j + 1
        elif following.text in words_for("particles") and j - last < 2:
            j += 1
        else:
            break
    return last


def _articled(text: str, words: list[Worded], i: int, last: int) -> bool:
    """ "al-Hawl": a small article before the run without which its first name is none;
    "al-Baghdadi" is a person's.

    A name that is one without it too takes it where a word puts something there: "near al-Mayadin".
    """
    if not i:
        return False
    if not is_article_of(text, words[i - 1], words[i]):
        return False
    begin = words[i - 1].start
    ends = [words[j].end for j in range(i, min(last, i + LONGEST - 1) + 1)]
    known = [end for end in ends if lookup(text[begin:end])]
    if any(not lookup(text[words[i].start : end]) for end in known):
        return True
    placed = i > 1 and words[i - 2].text.casefold() in words_for("placing")
    return placed and bool(known)


def _possessive_inside(text: str, words: list[Worded], j: int) -> bool:
    """ "Cox’s Bazar": an s that belongs to a known name; "Iraq’s Kurdistan" are two names."""
    if j + 2 >= len(words):
        return False
    if text[words[j].end] not in "'’":
        return False
    if words[j + 1].text not in word_set("possessive_s"):
        return False
    if not words[j + 2].capital:
        return False
    return bool(lookup(text[words[j].start : words[j + 2].end]))


def _in_run(
    text: str,
    words: list[Worded],
    first: int,
    last: int,
    usage: Usage,
    taken: list[tuple[int, int]],
    unknown: dict[str, str],
) -> Iterator[FoundToponym]:
    """The places in one run of capital words, from left to right."""
    i = first
    quarter = _quarter_of_town(text, words, first, last)
    if quarter is not None:
        yield quarter
        return
    facility = _facility(text, words, first, last)
    if facility is not None:
        yield facility
        return
    while i <= last:
        called = _called_before(text, words, i, last, unknown) if unknown else None
        if called is not None:
            yield called[1]
            i = called[0] + 1
            continue
        hit = _longest_place_name(text, words, i, last)
        if hit is None:
            i += 1
            continue
        j, name, entries, demonym = hit
        start = words[i].start
        entries, is_site = _of_its_site(text, words, j, entries)
        if not is_site and not _lies_in_stretches(taken, start):
            yield _weighed_toponym(
                text, words, Where(first, i, j, last), name, entries, demonym, usage
            )
        i = j + 1


def _of_its_site(
    text: str, words: list[Worded], j: int, entries: tuple[Entry, ...]
) -> tuple[tuple[Entry, ...], bool]:
    """ "Saint Mary hospital in Lagos": of the places that bear the name those in the country of
    where the site lies, and whether there are none, so that the name is the site's alone.
    """
    if not entries or j + 3 >= len(words):
        return entries, False
    site, preposition = words[j + 1].text, words[j + 2].text
    if site not in word_set("sites") or preposition not in word_set("in"):
        return entries, False
    there = [
        entry.country
        for k in range(j + 3, min(len(words), j + 6))
        if words[k].capital
        for entry in lookup(text[words[j + 3].start : words[k].end])
    ]
    own = tuple(entry for entry in entries if entry.country in there)
    return (own, not own) if there else (entries, False)


def _called_before(
    text: str, words: list[Worded], i: int, last: int, unknown: dict[str, str]
) -> tuple[int, FoundToponym] | None:
    """A name that no gazetteer has and the article calls a place, here or elsewhere."""
    for j in range(min(last, i + 3), i - 1, -1):
        name = text[words[i].start : words[j].end]
        if name in unknown:
            inside = _behind_comma(text, words, j) or _behind_comma(text, words, j + 1)
            start, end, _ = _widened(text, words, i, j, words[j].end)
            because = f"called a {unknown[name]}"
            return j, FoundToponym(
                start, end, name, (), 0.8, None, because, None, inside
            )
    return None


def _quarter_of_town(
    text: str, words: list[Worded], first: int, last: int
) -> FoundToponym | None:
    """ "the Old City (of Mosul)": a part of the town named, or of the one that is told of."""
    begin = first + 1 if first < last and is_small(words[first]) else first
    if words[begin].text not in _parts_begin():
        return None
    span = text[words[begin].start : words[last].end]
    parts = (p for p in words_for("parts") if f"{span} of ".startswith(f"{p} of "))
    part = next(parts, None)
    if part is None:
        return None
    start, end, town = words[begin].start, words[begin].start + len(part), None
    for j in range(last, begin, -1):  # the longest name behind "of"
        named = text[end + 4 : words[j].end]
        if span != part and named and lookup(named):
            end, town = words[j].end, named
            break
    return FoundToponym(start, end, part, (), 0.9, None, PART_OF_TOWN, inside=town)


@by_language
def _parts_begin() -> frozenset[str]:
    """The first words of the parts of towns."""
    return frozenset(m[0] for part in words_for("parts") if (m := _WORD.match(part)))


_LEADING_ARTICLE = named_pattern("toponyms.leading_article")


def _facility(
    text: str, words: list[Worded], first: int, last: int
) -> FoundToponym | None:
    """ "Tahrir Street", "St. Mary's Hospital": the gazetteer need not know it, and must not take it
    for its town.
    """
    if last == first:
        return None
    if words[last].text not in words_for("facilities"):
        return None
    no_part = words_for("no_article_before_facility")
    parted = (k + 1 for k in range(first, last) if words[k].text in no_part)
    begin = max(parted, default=first)
    while begin < last - 1 and is_small(words[begin]):
        begin += 1
    if words[begin].text.casefold() in words_for("before"):
        return None
    if begin == last:
        return None
    article = _LEADING_ARTICLE.search(
        text, max(0, words[begin].start - 4), words[begin].start
    )
    start = article.start() if article else words[begin].start
    name = text[start : words[last].end]
    entries = tuple(e for e in lookup(name) if e.exact)
    return FoundToponym(
        start, words[last].end, name, entries, 0.7, None, "named as a facility"
    )


def _longest_place_name(
    text: str, words: list[Worded], i: int, last: int
) -> tuple[int, str, tuple[Entry, ...], str | None] | None:
    """The longest known name from word `i`: its end, itself, its places, a demonym's country."""
    capitals, peoples = countries_in_capitals(), demonyms()
    for j in range(_furthest_of_name(words, i, last), i - 1, -1):
        if not words[j].capital:
            continue
        name = text[words[i].start : words[j].end]
        full = _abbreviated(text, words, i) if i == j else None
        if full:
            regions = tuple(e for e in lookup(full) if e.kind == EntryKind.ADMIN1)
            return j, full, regions, None
        # an adjective or a people; a country's own name in capitals is none
        country = None if name in capitals else peoples.get(name.casefold())
        if country is not None:
            return j, name, (), country
        entries = lookup(name)
        if not entries:
            continue
        if _goes_on_with_article(text, words, j, last) and _is_lesser(entries):
            continue
        return j, name, entries, None
    return None


def _furthest_of_name(words: list[Worded], i: int, last: int) -> int:
    """The last word that a name from word `i` can reach; a small word that opens a sentence is in
    no longer name.
    """
    furthest = min(last, i + LONGEST - 1)
    if not words[i].opens:
        return furthest
    opening = words[i].text.casefold()
    if opening not in words_for("before"):
        return furthest
    if opening in words_for("directions"):
        return furthest  # "South Sudan"
    return i  # "At Morro" is in Morro


def _goes_on_with_article(text: str, words: list[Worded], j: int, last: int) -> bool:
    """ "Ras al-Rimsa": behind a word the run goes on with a small article, a hyphen and a name."""
    if j + 2 > last:
        return False
    apart = text[words[j].end : words[j + 1].start] == " "
    return apart and is_article_of(text, words[j + 1], words[j + 2])


def _is_lesser(entries: tuple[Entry, ...]) -> bool:
    """Neither a country nor a large town so spelt, which are meant before "al-" too: "in Homs
    al-Amin said".
    """
    known = max((entry.population for entry in entries if entry.exact), default=0)
    return entries[0].kind != EntryKind.COUNTRY and known < LARGE


def _abbreviated(text: str, words: list[Worded], i: int) -> str | None:
    """ "N.C.", "Ky.", "ON" behind a comma: the region they stand for."""
    word = words[i]
    after_comma = text[max(0, word.start - 2) : word.start] == ", "
    if not after_comma and "." not in word.text:
        return None
    known = abbreviated_places()
    dotted = text[word.end : word.end + 1] == "."
    full = known.get(word.text + "." if dotted else word.text)
    if not full and "." in word.text:
        full = known.get(word.text)
    if full:
        return full
    return state_codes().get(word.text) if after_comma else None


# ------------------------------------------------------------------ weighing
def _as_demonym(
    words: list[Worded], at: Where, name: str, demonym: str
) -> FoundToponym:
    """ "Turkish": said of a country's own, or a language ("in Turkish")."""
    start, end = words[at.i].start, words[at.j].end
    if at.i and words[at.i - 1].text.casefold() in words_for("tongues"):
        return FoundToponym(start, end, name, (), 0.0, None, "a language")
    return FoundToponym(
        start, end, name, (), 1.0, "demonym", "an adjective of a country", demonym
    )


def _weighed_toponym(
    text: str,
    words: list[Worded],
    at: Where,
    name: str,
    entries: tuple[Entry, ...],
    demonym: str | None,
    usage: Usage,
) -> FoundToponym:
    """A name with the belief that it means a place, and what that rests on."""
    i, j = at.i, at.j
    start, end = words[i].start, words[j].end
    if demonym is not None:
        return _as_demonym(words, at, name, demonym)
    if _ends_in_its_stop(text, words, i, j):
        end += 1
    inside = _larger(text, words, j, entries)
    named = candidate(text, words, at, name, entries, inside, usage)
    believed = belief(named)
    sure, because = believed.belief, believed.because
    start, end, direction = _widened(text, words, i, j, end)
    if direction and name not in words_for("months") and name not in plain_words():
        sure, because = max(sure, 0.8), "a direction before the name"
    called = _what_it_is_called(text, words, i, j)
    owner = _owning_country(text, words, i, entries)
    if _is_water_of_other_name(text, words, j, end):
        entries = tuple(entry for entry in entries if entry.kind == EntryKind.REGION)
        name = name if entries else text[words[i].start : end]
    if owner is not None:  # better in no gazetteer than on another continent
        inside = inside or owner.name
        entries = tuple(entry for entry in entries if lies_in(entry, owner))
    return FoundToponym(
        start,
        end,
        name,
        entries,
        sure,
        believed.metonym,
        because,
        None,
        inside,
        called,
        named,
    )


def _is_water_of_other_name(text: str, words: list[Worded], j: int, end: int) -> bool:
    """ "The Tana River" is no town and no province of Tana, unless one is called so itself."""
    behind = [w.text for w in words[j + 1 : j + 2]]  # none behind a name with its stop
    return end > words[j].end and not word_set("waters").isdisjoint(behind)


def _owning_country(
    text: str, words: list[Worded], i: int, entries: tuple[Entry, ...]
) -> Entry | None:
    """ "Nepal's Manang district": the country a little known place is said to be of.

    A place that everybody knows need not lie there: "Israel's Beirut raid".
    """
    if i < 2:
        return None
    if text[words[i - 2].end] not in "'’":
        return None
    if words[i - 1].text not in word_set("possessive_s"):
        return None
    if any(
        entry.kind != EntryKind.TOWN or entry.population > LARGE for entry in entries
    ):
        return None
    named = lookup(text[words[i - 2].start : words[i - 2].end])
    return next((entry for entry in named if entry.kind == EntryKind.COUNTRY), None)


def _ends_in_its_stop(text: str, words: list[Worded], i: int, j: int) -> bool:
    """ "Ala.": the full stop is the abbreviation's."""
    if "." in words[j].text:
        return False
    end = words[j].end
    return (
        text[end : end + 1] == "."
        and text[words[i].start : end + 1] in abbreviated_places()
    )


def _larger(
    text: str, words: list[Worded], j: int, entries: tuple[Entry, ...]
) -> str | None:
    """The larger place named behind a name; not that of a namesake elsewhere: "Farmers in
    Raqqa".
    """
    if entries[0].kind in _LANDS:
        return None
    inside = _behind_comma(text, words, j)
    if inside is None:
        return inside
    if words[j + 1].text not in word_set("in"):
        return inside
    holds = any(
        lies_in(entry, larger) for entry in entries for larger in lookup(inside)
    )
    return inside if holds else None


def _what_it_is_called(text: str, words: list[Worded], i: int, j: int) -> str | None:
    """What the place is called beside its name: "Herat province", "the province of Herat"."""
    behind = (
        words[j + 1]
        if j + 1 < len(words) and near(text, words[j], words[j + 1])
        else None
    )
    if behind is not None and behind.text.lower() in words_for("areas"):
        return behind.text.lower()
    if (
        i > 1
        and words[i - 1].text in word_set("of")
        and words[i - 2].text.lower() in words_for("areas")
    ):
        return words[i - 2].text.lower()
    return None


def _widened(
    text: str, words: list[Worded], i: int, j: int, end: int
) -> tuple[int, int, bool]:
    """With the direction before the name ("western Mosul") and the kind behind it ("Nineveh
    Province").
    """
    opening = _direction_before(text, words, i)
    start = words[i].start if opening is None else opening.start
    follows = j + 1 < len(words) and text[words[j].end : words[j + 1].start] == " "
    if follows and words[j + 1].text in words_for("kinds"):
        best = lookup(text[start:end])[:1]
        if best and best[0].kind != EntryKind.COUNTRY:
            end = words[j + 1].end
    return start, end, opening is not None


def _direction_before(text: str, words: list[Worded], i: int) -> Worded | None:
    """The first word of a direction before a name: "south-east Aleppo", "western Mosul"."""
    if not i:
        return None
    if not near(text, words[i - 1], words[i]):
        return None
    directions = words_for("directions")
    nearest = words[i - 1]
    if i > 1:
        farther = words[i - 2]
        both = (f"{farther.text}{joint}{nearest.text}".casefold() for joint in " -")
        if not directions.isdisjoint(both):
            return farther
    return nearest if nearest.text.casefold() in directions else None


def _behind_comma(text: str, words: list[Worded], j: int) -> str | None:
    """The larger place named behind a comma: "Oxford, North Carolina" or "Oxford, N.C."; None where
    there is none.
    """
    within = j + 1 < len(words) and words[j + 1].text in word_set("in")
    if within:  # "Rivera in Huila department"
        j += 1
    if j + 1 >= len(words):
        return None
    gap = text[words[j].end : words[j + 1].start]
    joined = gap.startswith(" ") if within else gap in {", ", " ("}
    return _large_name_from(text, words, j + 1) if joined else None


def _large_name_from(text: str, words: list[Worded], first: int) -> str | None:
    """The longest name of a country or a region that begins at a word, or what it abbreviates."""
    for k in range(
        min(len(words) - 1, first + 3),
        first - 1,
        -1,
    ):
        full = _abbreviated(text, words, k) if k == first else None
        if full:
            return full
        name = text[words[first].start : words[k].end]
        if words[k].capital and "," not in name and _is_large(name):
            return name
    return None


def _is_large(name: str) -> bool:
    """Whether a name is a country's or a region's."""
    return any(e.kind in _STATES_AND_PROVINCES for e in lookup(name))
