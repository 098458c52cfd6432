"""Toponyms: which capitalised words may be the name of a place, and what around them says so.

There is no entity recogniser. A run of capitalised words is cut into the longest names the gazetteer
knows; the words before and behind, the rest of the run, and how the same name is used elsewhere in the
article decide whether it is a place, a person or the name of an organisation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from reportedly.annotate.places.framed import Worded, framed
from reportedly.annotate.places.words_beside import (
    abbreviations,
    codes,
    countries_in_capitals,
    demonyms,
    first_names,
    plain_words,
    words_for,
)
from reportedly.codebook import roles_not
from reportedly.gazetteer.index import lookup
from reportedly.gazetteer.sources import Entry
from reportedly.records import Actor, Document, Sentence

LONGEST = 6  # words of one name: "Democratic Republic of the Congo" has five

_WORD = re.compile(r"[^\W\d_](?:\.(?:[^\W\d_]\.)+|\w*(?:['’ʿ](?!s\b)[^\W\d_]+)*)|\d+")
_LOWER_INSIDE = (
    frozenset(
        {
            "of",
            "the",
            "de",
            "del",
            "la",
            "las",
            "los",
            "le",
            "du",
            "da",
            "do",
            "dos",
            "di",
            "al",
            "el",
        }
    )
    | {"ar", "as", "ash", "an", "at", "and", "bin", "ibn", "sur", "en", "on", "upon"}
    | {
        *(
            "az",
            "ez",
            "ad",
            "ed",
            "es",
            "er",
            "et",
            "ul",
            "ur",
            "au",
            "aux",
            "des",
            "abu",
            "umm",
            "bani",
            "beni",
        )
    }
)
_JOINT = re.compile(r"[ \u00a0]|[-–]|\. |’s |'s ")


@dataclass(frozen=True, slots=True)
class Found:
    """Words that may be a toponym. `belief` is how sure the words around make it; see `BELIEVED`."""

    start: int
    end: int
    name: str  # what the gazetteer is asked for
    entries: tuple[Entry, ...]
    belief: float
    metonym: str | None
    because: str
    demonym: str | None = None  # the country's ISO code, for "Turkish"
    inside: str | None = None  # the larger place named behind a comma: "Oxford, North Carolina"
    division: str | None = None  # what it is called: "province", "department"


_ADJECTIVES_IN_S = frozenset({"swiss", "mauritius"})
BELIEVED = (
    0.5  # a candidate below this is not a place; the weights it is compared with are set by hand
)


def find_toponyms(
    document: Document, sentences: tuple[Sentence, ...], actors: tuple[Actor, ...]
) -> list[Found]:
    """Every candidate believed to be a toponym, in reading order."""
    words = _words(document, sentences)
    usage = _usage(document.reading, words)
    taken = _taken(actors)
    found: list[Found] = []
    runs = list(_runs(document.reading, words))
    unknown = _unknown(document.reading, words, runs)
    for first, last in runs:
        found += _in_run(document.reading, words, first, last, usage, taken, unknown)
    return [
        f
        for f in found
        if f.belief >= BELIEVED
        and not (
            f.demonym
            and f.name.endswith(("s", "men", "man"))
            and f.name.casefold() not in _ADJECTIVES_IN_S
        )
    ]


def _unknown(text: str, words: list[Worded], runs: list[tuple[int, int]]) -> dict[str, str]:
    """Names in no gazetteer that the article calls places somewhere, with what it calls them."""
    names = framed(text, words, runs, _near, lambda j: _behind_comma(text, words, j) is not None)
    return {text[words[f.first].start : words[f.last].end]: f.called for f in names}


_new = tuple.__new__  # a named tuple without the detour by its field names, in half the time


def _words(document: Document, sentences: tuple[Sentence, ...]) -> list[Worded]:
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
    skip = [(p.start, p.end) for p in document.passages if p.role in roles_not("read")]
    return [w for w in words if not any(s <= w.start < e for s, e in skip)] if skip else words


_PREPOSITIONS = frozenset(
    {"in", "In", "at", "from", "across", "throughout", "near", "outside", "inside", "into"}
)


@dataclass(frozen=True, slots=True)
class _Usage:
    """How words are used in the article as a whole."""

    persons: Counter[str]  # last names seen behind a first name or title
    placed: frozenset[str]  # words seen behind a word of place: "in Jordan"
    lower: frozenset[str]  # words seen without a capital


def _usage(text: str, words: list[Worded]) -> _Usage:
    persons: Counter[str] = Counter()
    placed: set[str] = set()
    for a, b in pairwise(words):
        if not b.capital:
            continue
        if _names_a_person(text, a, b):
            persons[b.text] += 1
            if _surnamed(a, b):
                persons[a.text] += 1
        elif a.text in _PREPOSITIONS and text[a.end : b.start] == " ":
            placed.add(b.text)
    return _Usage(persons, frozenset(placed), frozenset(w.text for w in words if not w.capital))


def _names_a_person(text: str, a: Worded, b: Worded) -> bool:
    """A title or first name, then a last name; a full stop between only after a short title ("Gen. Amin")."""
    between = text[a.end : b.start]
    if (
        not b.capital
        or b.opens
        or between not in {" ", ". "}
        or (between == ". " and len(a.text) > 4)
    ):
        return False
    return a.text in words_for("titles") or a.text in first_names()


def _surnamed(a: Worded, b: Worded) -> bool:
    """A first name before what may be a last name: "Chad Wilson", not "Jordan Valley" or "Georgia, Alabama"."""
    if (
        a.text not in first_names()
        or not b.capital
        or b.text in plain_words()
        or b.text in words_for("titles")
    ):
        return False
    return (
        not any(e.kind in {"country", "admin1"} for e in lookup(b.text))
        and b.text.casefold() not in demonyms()
    )


def begins_with_direction(words: str) -> bool:
    """Whether the words open with a direction: "western Mosul", "south-east Aleppo"."""
    first = re.split(r"[ -]", words.casefold(), maxsplit=1)[0]
    return words.casefold().split(" ", 1)[0] in words_for("directions") or first in words_for(
        "directions"
    )


def _taken(actors: tuple[Actor, ...]) -> list[tuple[int, int]]:
    """Spans of named actors whose names hold a place that is not meant: "Gaza health ministry" is left open."""
    return [
        (a.start, a.end)
        for a in actors
        if a.id and a.kind in {"media", "un_agency", "ngo", "armed_group"}
    ]


def _runs(text: str, words: list[Worded]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, with small words inside ("Port of Spain"), as first and last index."""
    i = 0
    while i < len(words):
        if not words[i].capital:
            i += 1
            continue
        last = j = i
        while j + 1 < len(words):
            if _possessive_inside(text, words, j):
                last = j = j + 2
                continue
            if not _JOINT.fullmatch(text, words[j].end, words[j + 1].start):
                break
            following = words[j + 1]
            if following.capital and not (text[words[j].end] == "." and following.opens):
                last = j = j + 1
            elif following.text in _LOWER_INSIDE and j - last < 2:
                j += 1
            else:
                break
        yield i - _articled(text, words, i, last), last
        i = last + 1


def _articled(text: str, words: list[Worded], i: int, last: int) -> bool:
    """ "al-Hawl": a small article before the run without which its first name is none; "al-Baghdadi" is a person's.

    A name that is one without it too takes it where a word puts something there: "near al-Mayadin".
    """
    if (
        not i
        or words[i - 1].text not in _ARTICLES
        or text[words[i - 1].end : words[i].start] != "-"
    ):
        return False
    begin = words[i - 1].start
    runs = [
        (text[begin : words[j].end], text[words[i].start : words[j].end])
        for j in range(i, min(last, i + LONGEST - 1) + 1)
    ]
    if any(lookup(whole) and not lookup(bare) for whole, bare in runs):
        return True
    placed = i > 1 and words[i - 2].text.casefold() in words_for("placing")
    return placed and any(lookup(whole) and lookup(bare) for whole, bare in runs)


_ARTICLES = frozenset({"al", "el", "ar", "as", "ash", "ad", "at", "az", "an", "es", "ed", "et"})


def _possessive_inside(text: str, words: list[Worded], j: int) -> bool:
    """ "Cox’s Bazar": an s that belongs to a known name; "Iraq’s Kurdistan" are two names."""
    if j + 2 >= len(words) or words[j + 1].text != "s" or not words[j + 2].capital:
        return False
    return text[words[j].end] in "'’" and bool(lookup(text[words[j].start : words[j + 2].end]))


def _in_run(
    text: str,
    words: list[Worded],
    first: int,
    last: int,
    usage: _Usage,
    taken: list[tuple[int, int]],
    unknown: dict[str, str],
) -> Iterator[Found]:
    i = first
    quarter = _quarter(text, words, first, last)
    if quarter is not None:
        yield quarter
        return
    facility = _facility(text, words, first, last)
    if facility is not None:
        yield facility
        return
    while i <= last:
        told = _called_before(text, words, i, last, unknown) if unknown else None
        if told is not None:
            yield told[1]
            i = told[0] + 1
            continue
        hit = _longest(text, words, i, last)
        if hit is None:
            i += 1
            continue
        j, name, entries, demonym = hit
        start = words[i].start
        if not any(s <= start < e for s, e in taken):
            yield _weighed(text, words, (first, i, j, last), name, entries, demonym, usage)
        i = j + 1


def _called_before(
    text: str, words: list[Worded], i: int, last: int, unknown: dict[str, str]
) -> tuple[int, Found] | None:
    """A name that no gazetteer has and the article calls a place, here or elsewhere."""
    for j in range(min(last, i + 3), i - 1, -1):
        name = text[words[i].start : words[j].end]
        if name in unknown:
            inside = _behind_comma(text, words, j) or _behind_comma(text, words, j + 1)
            start, end, _ = _widened(text, words, (i, i, j, last), words[i].start, words[j].end)
            because = f"called a {unknown[name]}"
            return j, Found(start, end, name, (), 0.8, None, because, None, inside)
    return None


def _quarter(text: str, words: list[Worded], first: int, last: int) -> Found | None:
    """ "the Old City", "the Old City of Mosul": a part of the town named, or of the one the article is about."""
    begin = first + 1 if _is_small(words[first]) and first < last else first
    if words[begin].text not in _parts_begin():
        return None
    span = text[words[begin].start : words[last].end]
    part = next((p for p in words_for("parts") if span == p or span.startswith(f"{p} of ")), None)
    if part is None:
        return None
    start, end, town = words[begin].start, words[begin].start + len(part), None
    for j in range(last, begin, -1):  # the longest name behind "of"
        named = text[end + 4 : words[j].end]
        if span != part and named and lookup(named):
            end, town = words[j].end, named
            break
    return Found(start, end, part, (), 0.9, None, "a part of a town", inside=town)


@cache
def _parts_begin() -> frozenset[str]:
    """The first words of the parts of towns."""
    return frozenset(m[0] for part in words_for("parts") if (m := _WORD.match(part)))


_LEADING_ARTICLE = re.compile(r"\b(?:al|el|an|ar|as|ash|ad|at|az|ed|es)[- ]$")


_PARTS_NAMES = frozenset(
    {"at", "on", "and", "as", "an"}
)  # inside a run these may be articles; before a facility never


def _facility(text: str, words: list[Worded], first: int, last: int) -> Found | None:
    """ "Tahrir Street", "St. Mary's Hospital": the gazetteer need not know it, and must not take it for its town."""
    if last == first or words[last].text not in words_for("facilities"):
        return None
    begin = max((k + 1 for k in range(first, last) if words[k].text in _PARTS_NAMES), default=first)
    while begin < last - 1 and _is_small(words[begin]):
        begin += 1
    if words[begin].text.casefold() in words_for("before") or begin == last:
        return None
    article = _LEADING_ARTICLE.search(text, max(0, words[begin].start - 4), words[begin].start)
    start = article.start() if article else words[begin].start
    name = text[start : words[last].end]
    entries = tuple(e for e in lookup(name) if e.exact)
    return Found(start, words[last].end, name, entries, 0.7, None, "named as a facility")


def _longest(
    text: str, words: list[Worded], i: int, last: int
) -> tuple[int, str, tuple[Entry, ...], str | None] | None:
    """The longest known name from word `i`: its last word, the name, its places, and a country if it is a demonym."""
    for j in range(min(last, i + LONGEST - 1), i - 1, -1):
        if not words[j].capital:
            continue
        name = text[words[i].start : words[j].end]
        full = _abbreviated(text, words, i) if i == j else None
        if full:
            return j, full, tuple(e for e in lookup(full) if e.kind == "admin1"), None
        if name.casefold() in demonyms() and name not in countries_in_capitals():
            return j, name, (), demonyms()[name.casefold()]
        entries = lookup(name)
        if entries:
            return j, name, entries, None
    return None


def _abbreviated(text: str, words: list[Worded], i: int) -> str | None:
    """ "N.C.", "Ky.", "ON" behind a comma: the region they stand for."""
    word = words[i]
    dotted = text[word.start : word.end + 1] if text[word.end : word.end + 1] == "." else word.text
    full = abbreviations().get(dotted) or abbreviations().get(word.text if "." in word.text else "")
    after_comma = text[max(0, word.start - 2) : word.start] == ", "
    if full and (after_comma or "." in word.text):
        return full
    return codes().get(word.text) if after_comma else None


# ------------------------------------------------------------------ weighing
def _weighed(
    text: str,
    words: list[Worded],
    at: tuple[int, int, int, int],
    name: str,
    entries: tuple[Entry, ...],
    demonym: str | None,
    usage: _Usage,
) -> Found:
    _, i, j, _ = at
    start, end = words[i].start, words[j].end
    if (
        words[j].text.count(".") == 0
        and text[end : end + 1] == "."
        and text[start : end + 1] in abbreviations()
    ):
        end += 1
    inside = (
        _behind_comma(text, words, j)
        if entries and entries[0].kind not in {"country", "region"}
        else None
    )
    if (
        inside
        and words[j + 1].text == "in"
        and not any(lies_in(e, larger) for e in entries for larger in lookup(inside))
    ):
        inside = None  # "Farmers in Raqqa": the village of that name lies elsewhere
    if demonym is not None and i and words[i - 1].text.casefold() in words_for("tongues"):
        return Found(start, end, name, (), 0.0, None, "a language")
    if demonym is not None:
        return Found(start, end, name, (), 1.0, "demonym", "an adjective of a country", demonym)
    belief, metonym, because = _belief(text, words, at, name, entries, usage, inside)
    start, end, direction = _widened(text, words, at, start, end)
    if direction and name not in words_for("months"):
        belief, because = max(belief, 0.8), "a direction before the name"
    return Found(
        start,
        end,
        name,
        entries,
        belief,
        metonym,
        because,
        None,
        inside,
        _called(text, words, i, j),
    )


def _belief(
    text: str,
    words: list[Worded],
    at: tuple[int, int, int, int],
    name: str,
    entries: tuple[Entry, ...],
    usage: _Usage,
    inside: str | None,
) -> tuple[float, str | None, str]:
    first, i, j, last = at
    end = words[j].end
    before = words[i - 1] if i and _near(text, words[i - 1], words[i]) else None
    after = words[j + 1] if j + 1 < len(words) and _near(text, words[j], words[j + 1]) else None
    best = entries[0]
    famous = _seat_of(entries) is not None or any(
        e.kind in {"country", "region"}
        or (e.exact and (e.kind == "admin1" or e.population > 300_000))
        for e in entries
    )
    placed = before is not None and _places(before, i == first)
    single = i == j
    if after is not None and after.capital and after.text in words_for("organisations"):
        return 0.1, "organisation", "part of an organisation's name"
    if (
        before is not None
        and i > first
        and (before.text in words_for("titles") or before.text in first_names())
    ):
        return 0.0, None, "behind a title or a first name"
    if inside is not None:
        return 1.0, None, f"“, {inside}” behind it"
    if single and best.kind in {"town", "admin1"} and _is_acronym(words[i], name):
        return 0.1, None, "an abbreviation"
    country = best.kind == "country" and (name not in first_names() or name in usage.placed)
    joined = before is not None and before.text in {
        "and",
        "or",
    }  # which join people as well as places
    here = placed and not joined and words[i].text in usage.placed
    if single and usage.persons[words[i].text] and not here and not country:
        return 0.0, None, "a person of that name in the article"
    if (
        single
        and j < last
        and after is not None
        and text[end : after.start] == " "
        and _surnamed(words[i], after)
    ):
        return 0.1, None, "a first name before a last name"
    if all(w.text in plain_words() for w in words[i : j + 1]) or (
        single and name in words_for("months")
    ):
        return 0.0, None, "a month, or a word for a kind of place or body"
    if (
        single
        and name in first_names()
        and not placed
        and name not in usage.placed
        and not _great(best)
    ):
        return 0.2, None, "a first name"
    if (
        after is not None
        and after.text in words_for("government")
        and (placed or _stands_alone(best))
    ):
        return 0.8, "government", "its authorities"
    if single and name in words_for("never") and not (placed and words[i].pos == "PROPN"):
        return (
            (0.6 if famous and best.kind == "country" and words[i].pos == "PROPN" else 0.2),
            None,
            "a common word",
        )
    score = 0.3
    reasons = []
    if placed:
        score += 0.45
        reasons.append("a word of place before it")
    if famous:
        score += 0.35
        reasons.append("a well-known place")
    elif best.kind == "crisis" or _notable(best, single):
        score += 0.15
    if not single:
        score += 0.15
        reasons.append("a name of several words")
    left = (
        before
        if i > first and before is not None and before.capital and not _is_small(before)
        else None
    )
    right = after if j < last and after is not None and after.capital else None
    if left or right:
        if any(n is not None and n.text in words_for("kinds") for n in (left, right)):
            score += 0.2
        elif best.kind in {"country", "admin1", "region"} or (
            right is not None and right.text in words_for("titles")
        ):
            score -= 0.1
        else:
            score -= 0.5 if right and best.population < 100_000 else 0.35 if right else 0.2
        reasons.append("part of a longer name")
    if not placed and _listed(text, words, i):
        score += 0.35
        reasons.append("in a list of places")
    if words[i].opens and single and not famous:
        score -= 0.25
    if name.casefold() in usage.lower and not name.isupper():
        score -= 0.5
        reasons.append("also a common word here")
    if single and words[i].pos not in {"PROPN", ""} and not _opening_town(words[i], best):
        score -= 0.1 if famous else 0.25
    if after is not None and (after.text in words_for("said")) and best.kind == "town":
        score -= 0.4
        reasons.append("speaks")
    if _area_behind(text, words, j) or (before is not None and before.text in words_for("areas")):
        score += 0.4
        reasons.append("called a place")
    return score, None, "; ".join(reasons) or "a known name"


def _places(before: Worded, outside: bool) -> bool:
    """A word of place before a name; a capital one ("In Farchana") is part of the run only because it opens."""
    return before.text.casefold() in words_for("before") and (outside or before.opens)


def _is_acronym(word: Worded, name: str) -> bool:
    """ "(EMS)": capitals in a text that is not all in capitals, and no dateline's opening."""
    return name == word.text and name.isupper() and 1 < len(name) <= ACRONYM and not word.opens


ACRONYM = 4  # letters; towns in capitals open datelines, others are rare in a line of small letters


def _area_behind(text: str, words: list[Worded], j: int) -> str | None:
    """The word of place behind a name, what the place is for between them: "Domiz camp", "Domiz refugee camp"."""
    for k in (j + 1, j + 2):
        if k >= len(words) or not _near(text, words[k - 1], words[k]):
            return None
        if words[k].text in words_for("areas"):
            return words[k].text
        if words[k].text not in words_for("purposes"):
            return None
    return None


def _called(text: str, words: list[Worded], i: int, j: int) -> str | None:
    """What the place is called beside its name: "Herat province", "the province of Herat"."""
    behind = words[j + 1] if j + 1 < len(words) and _near(text, words[j], words[j + 1]) else None
    if behind is not None and behind.text.lower() in words_for("areas"):
        return behind.text.lower()
    if i > 1 and words[i - 1].text == "of" and words[i - 2].text.lower() in words_for("areas"):
        return words[i - 2].text.lower()
    return None


def seat_of(entries: Sequence[Entry]) -> Entry | None:
    """The largest town of a first-level region that bears a name with its region: Raqqa, Herat, Zacatecas.

    Not a town to which it is another name only, where it is the region's own: Oklahoma City is no Oklahoma.
    """
    regions: dict[tuple[str | None, str | None], bool] = {
        (e.country, e.admin1): e.exact for e in entries if e.kind == "admin1" and e.admin1
    }
    seats = ((e, regions.get((e.country, e.admin1))) for e in entries if e.kind == "town")
    towns = [e for e, own in seats if own is not None and (e.exact or not own)]
    return max(towns, key=lambda e: e.population, default=None)


def _seat_of(entries: Sequence[Entry]) -> Entry | None:
    seat = seat_of(entries)
    return seat if seat is not None and seat.population > LARGE else None


LARGE = 100_000  # people; smaller namesakes of regions are hamlets as often as seats


def lies_in(entry: Entry, larger: Entry) -> bool:
    """Whether a place lies in a country or first-level region."""
    if entry.country != larger.country or entry.kind == "country":
        return False
    return larger.kind == "country" or (larger.admin1 is not None and entry.admin1 == larger.admin1)


def _great(best: Entry) -> bool:
    """Known to every reader: a first name of that spelling needs a person in the article."""
    return best.exact and (
        best.kind == "country" or (best.kind == "town" and best.population > 3_000_000)
    )


def _notable(best: Entry, single: bool) -> bool:
    """Named in the news now and then; another spelling counts only where it has several words: "Dayr az Zawr"."""
    return best.population > 15_000 if best.exact else best.population > 100_000 and not single


def _stands_alone(best: Entry) -> bool:
    """Large enough to have authorities in the news: the hamlet of Supreme has no court."""
    return best.kind != "town" or (best.exact and best.population > 5_000)


def _opening_town(word: Worded, best: Entry) -> bool:
    """A city that opens its sentence: its capital says nothing, and the parser often takes it for a common noun."""
    known = best.kind == "town" and best.exact and best.population > 300_000
    return word.opens and word.pos in {"NOUN", "ADV", "X"} and known


def _listed(text: str, words: list[Worded], i: int) -> bool:
    """ "in Budi, Lafon and Torit": a name whose list began behind a word of place."""
    for k in range(i, max(0, i - LONGEST_LIST), -1):
        between = text[words[k - 1].end : words[k].start]
        if between in {", ", " "} and (words[k - 1].capital or words[k - 1].text == "and"):
            continue
        return (
            k < i
            and words[k].capital
            and between == " "
            and words[k - 1].text.casefold() in _OPENS_LIST
        )
    return False


_OPENS_LIST = _PREPOSITIONS | {
    "between",
    "to",
    "towards",
    "toward",
    "via",
    "through",
    "around",
    "including",
}
LONGEST_LIST = 16  # words of a list of places looked back through


def _widened(
    text: str, words: list[Worded], at: tuple[int, int, int, int], start: int, end: int
) -> tuple[int, int, bool]:
    """With the direction before the name ("western Mosul") and the kind behind it ("Nineveh Province")."""
    _, i, j, _ = at
    direction = False
    if i and _near(text, words[i - 1], words[i]):
        two = i > 1 and f"{words[i - 2].text} {words[i - 1].text}".casefold() in words_for(
            "directions"
        )
        hyphened = i > 1 and f"{words[i - 2].text}-{words[i - 1].text}".casefold() in words_for(
            "directions"
        )
        if hyphened or two:
            start, direction = words[i - 2].start, True
        elif words[i - 1].text.casefold() in words_for("directions"):
            start, direction = words[i - 1].start, True
    follows = j + 1 < len(words) and text[words[j].end : words[j + 1].start] == " "
    if (
        follows
        and words[j + 1].text in words_for("kinds")
        and lookup(text[start:end])[:1]
        and not _is_country(text[start:end])
    ):
        end = words[j + 1].end
    return start, end, direction


def _is_small(word: Worded) -> bool:
    """A capital that only opens a sentence: "The US", "In Texas"."""
    return (
        word.text.casefold() in _LOWER_INSIDE
        or word.text.casefold() in words_for("before")
        or word.text == "A"
    )


def _is_country(name: str) -> bool:
    return any(e.kind == "country" for e in lookup(name)[:1])


def _behind_comma(text: str, words: list[Worded], j: int) -> str | None:
    """The larger place named behind a comma: "Oxford, North Carolina" or "Oxford, N.C."; None where there is none."""
    if j + 1 < len(words) and words[j + 1].text == "in":  # "Rivera in Huila department"
        j += 1
        joined = text[words[j].end : words[j].end + 1] == " "
    else:
        joined = j + 1 < len(words) and text[words[j].end : words[j + 1].start] in {", ", " ("}
    if not joined or j + 1 >= len(words):
        return None
    for k in range(min(len(words) - 1, j + 4), j, -1):
        full = _abbreviated(text, words, k) if k == j + 1 else None
        if full:
            return full
        if not words[k].capital or "," in text[words[j + 1].start : words[k].end]:
            continue
        name = text[words[j + 1].start : words[k].end]
        if any(e.kind in {"country", "admin1"} for e in lookup(name)):
            return name
    return None


def _near(text: str, a: Worded, b: Worded) -> bool:
    between = text[a.end : b.start]
    if between == " ":  # nearly always
        return True
    return len(between) <= 3 and re.sub(" +", " ", between) in {
        " ",
        "-",
        "–",
        "’s ",
        "'s ",
        "’ ",
        "\u00a0",
        ". ",
    }
