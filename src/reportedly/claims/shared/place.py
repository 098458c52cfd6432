"""Where: the place a figure applies to, and the two ends of a journey.

The nearest place in the figure's own sentence wins, if the words tie it ("in", "from", "across", or
the thing fled); where people fled from goes before where they went. "The city" and "the western districts" are
the place of that kind just named, and go before a name in another clause. Where it was told, the capital that
tells it and an example ("such as Aleppo") are no scene. Without a place, the sentences before; last the place the
article is mostly about. Places of another story are never taken for this one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from functools import cache

from reportedly.codebook import Role
from reportedly.lexicons.load import sheet
from reportedly.records import Document, Location, Mentions, Place, Reason, Sentence, Span

LOCAL = frozenset(
    {
        "in",
        "at",
        "across",
        "around",
        "near",
        "throughout",
        "inside",
        "outside",
        "within",
        "over",
        "of",
        "on",
        "along",
    }
)
FROM = frozenset(
    {
        "from",
        "fled",
        "flee",
        "fleeing",
        "left",
        "leave",
        "leaving",
        "escaped",
        "escape",
        "escaping",
        "out",
    }
)
TO = frozenset({"to", "into", "toward", "towards", "for", "reached", "entered"})
BACK = 4  # sentences looked back for a setting; a news paragraph has three or four
# "the city", "the western districts"
_GENERAL = re.compile(
    r"\b(?:the|this|that)\s+(?:(?:old|inner|outer|central|(?:north|south|east|west)[\w-]*)\s+)?(?P<what>"
    r"city|town|village|province|region|country|area|camp|state|governorate|districts|neighbou?rhoods|quarters|suburbs)\b"
)
_COARSENESS = ("point", "neighbourhood", "town", "admin2", "admin1", "region", "country")
_TOWNS = frozenset({"neighbourhood", "town", "point", "admin2"})


def place_of(
    words: Span,
    document: Document,
    mentions: Mentions,
    *,
    category: str | None = None,
    sent: bool = False,
    people: str | None = None,
) -> tuple[Location | None, tuple[Reason, ...]]:
    """The most specific named place a figure at `words` applies to, and why.

    People are counted where they came to harm or left from; those of the `category` returned, where they returned to.
    Of those who were `sent` (soldiers, aid workers) the nationality says nothing about the place.
    `people` is the country (ISO alpha-3) whose people are counted: "9,000 Afghans".
    """
    here = mentions.sentence_at(words.start)
    if here is None:
        return None, ()
    sentence = mentions.sentences[here]
    other = document.passages[sentence.passage].role == Role.OTHER_STORY
    places = [
        p for p in mentions.places_in(sentence) if p.location.country or p.location.lat is not None
    ]
    homes = [p for p in places if p.metonym == "demonym" and words.start <= p.start < words.end]
    home = homes[0] if homes and not sent else None
    if home is None and people is not None:
        home = _country_of(people, words)
    where = [
        p
        for p in places
        if _is_where(p, sentence, document) and not _is_aside(p, words, document, mentions)
    ]
    ashore = [
        p for p in where if p.location.country
    ]  # an ocean or a continent only where nothing finer is named
    meant = _spoken_of(sentence, document, mentions, other)
    tied = _tied(words, sentence, document, ashore or where, meant, category)
    if tied is not None and tied in meant:
        return _found(meant[tied], f"“{tied.text}”: the place just named", document)
    if tied is not None:
        ends = FROM if category == "returned" else TO if category == "displaced" else frozenset()
        if home is not None and _tie(tied, sentence, document) in ends and _abroad(home, tied):
            return _found(home, "the country of those who left it or came back to it", document)
        return _found(tied, "the place its sentence ties to it", document)
    before = _named_before(here, document, mentions, other, home)
    if before is not None:
        return _found(before, "the place of a sentence before it", document)
    if home is not None:
        return _found(home, "the country of its people", document)
    return _setting(document, mentions, sentence, other)


def route_of(
    words: Span, document: Document, mentions: Mentions
) -> tuple[Location | None, Location | None]:
    """Where a displacement began and where it went, as its sentence says: "fled from X to Y"."""
    here = mentions.sentence_at(words.start)
    if here is None:
        return None, None
    sentence = mentions.sentences[here]
    origin = destination = None
    for place in mentions.places_in(sentence):
        if place.metonym is not None or place.start < words.start:
            continue
        tie = _tie(place, sentence, document)
        if tie in FROM and origin is None:
            origin = place.location
        elif tie in TO and destination is None:
            destination = place.location
    return origin, destination


# ------------------------------------------------------------------ in the sentence
def _tied(
    words: Span,
    sentence: Sentence,
    document: Document,
    named: list[Place],
    meant: Collection[Place],
    category: str | None,
) -> Place | None:
    """The best-tied place of the sentence, among those named and the words that stand for one named before."""
    costs = _TIE_COST | ({"from": 45.0, "to": -30.0} if category == "returned" else {})
    best: tuple[float, Place] | None = None
    for place in (*named, *meant):
        distance = (
            place.start - words.end if place.start >= words.end else (words.start - place.end) * 1.3
        )
        cost = distance + costs[_sort(_tie(place, sentence, document))]
        cost += ACROSS * _crossed(words, place, document) + UNNAMED * (place in meant)
        if best is None or cost < best[0]:
            best = (cost, place)
    return _narrowed(best[1], named, document) if best is not None else None


# In letters of distance, as `_TIE_COST`; by hand. "The city" goes before a name in another clause, not in its own.
ACROSS = 60.0
UNNAMED = 60.0


def _is_where(place: Place, sentence: Sentence, document: Document) -> bool:
    """A country without "in", "from" or "to" before it acts and is no scene: "the US failed to enforce it"."""
    if place.metonym is not None:
        return False
    return place.location.precision != "country" or _sort(_tie(place, sentence, document)) != "none"


def _is_aside(place: Place, words: Span, document: Document, mentions: Mentions) -> bool:
    """A place that is no scene of what is told: where it was told, the capital that tells it, an example.

    "…, the coordinator told reporters in Erbil"; "Moscow has acknowledged that …"; "cities such as Aleppo".
    """
    if _EXAMPLE.search(document.reading, max(0, place.start - 80), place.start):
        return True
    for told in mentions.attributions:
        if (
            told.cue is None
            or told.speaker is None
            or not told.content.start <= words.start < told.content.end
        ):
            continue
        if (told.speaker.start, told.speaker.end) == (place.start, place.end):
            return True
        behind = told.speaker.start < told.cue.start < place.start and not (
            told.content.start <= place.start < told.content.end
        )
        if behind and _ADDRESSED.fullmatch(document.reading, told.cue.end, place.start):
            return True
    return False


_EXAMPLE = re.compile(r"\b(?:such as|like)\s+(?:the\s+)?(?:[\w'’-]+(?:,| and|, and| or)\s+)*$")
_ADDRESSED = re.compile(
    r"\s+(?:[\w'’-]+\s+){0,6}?(?:in|at|from|near|outside)\s+(?:the\s+)?"
)  # whom, and in what place


def _country_of(people: str, words: Span) -> Place | None:
    """The country of a people as a place, at the words that count them."""
    row = next((c for c in sheet("places/countries.tsv") if c["iso3"] == people), None)
    if row is None:
        return None
    where = Location(
        row["name"],
        int(row["geonameid"]),
        people,
        None,
        float(row["lat"]),
        float(row["lon"]),
        "country",
    )
    return Place(words.start, words.end, words.text, where, "demonym")


def _abroad(home: Place, place: Place) -> bool:
    return home.location.country is not None and place.location.country not in {
        None,
        home.location.country,
    }


_TIE_COST = {"from": -30.0, "local": 0.0, "to": 45.0, "none": 60.0}


def _sort(tie: str) -> str:
    if tie in FROM:
        return "from"
    if tie in LOCAL:
        return "local"
    return "to" if tie in TO else "none"


def _tie(place: Place, sentence: Sentence, document: Document) -> str:
    """The word before a place, articles and listed places before it left out."""
    before = _BARE.sub("", document.reading[sentence.start : place.start].lower())
    before = (
        re.sub(r"(?:[\w'’-]+(?:,| and|, and)\s+){0,6}$", "", before)
        if re.search(r"(?:,|\band)\s*$", before)
        else before
    )
    found = re.search(r"([a-z]+)\s*$", before)
    return found[1] if found else ""


_BARE = re.compile(
    r"(?:\b(?:the|a|an|its|their|old|capital|city|town|village|state|province|district)\s+)+$"
)


def _crossed(words: Span, place: Place, document: Document) -> int:
    """Clause borders between the figure and the place."""
    low, high = (
        sorted((words.end, place.start)) if place.start >= words.end else (place.end, words.start)
    )
    return len(
        re.findall(
            r"[;:]|, (?:and|but|while|where|which|who|when|after|before|although|because|as(?! well\b))\b"
            r"|\b(?:while|whereas|but)\b",
            document.reading[low:high],
        )
    )


def _narrowed(place: Place, named: list[Place], document: Document) -> Place:
    """ "Padawan, Sarawak", "the Apete area of Ibadan": the finer of two places that stand side by side, or the part."""
    for other in named:
        if other.location.country != place.location.country:
            continue
        close = 0 < other.start - place.end <= 5 or 0 < place.start - other.end <= 5
        if close and _fineness(other) < _fineness(place):
            return other
        if other.end < place.start and _PART.fullmatch(document.reading, other.end, place.start):
            return other
    return place


# Between a part and what it lies in: "camp in", "suburbs of".
_PART = re.compile(
    r"(?:\s+(?:refugee|displacement|transit|border|farming|fishing))*\s+(?:camps?|areas?|suburbs?|districts?|"
    r"neighbou?rhoods?|quarters?|villages?|township|town|city|enclave|region|province|valley|island)"
    r"(?:\s+of\s+[\d,.]+\s+\w+)?,?\s+(?:of|in)\s+(?:the\s+)?"
)


def _fineness(place: Place) -> int:
    precision = place.location.precision
    return _COARSENESS.index(precision) if precision in _COARSENESS else len(_COARSENESS)


def _finest(places: list[Place]) -> Place:
    return min(places, key=_fineness)


# ------------------------------------------------------------------ beyond the sentence
def _named_before(
    here: int, document: Document, mentions: Mentions, other: bool, home: Place | None
) -> Place | None:
    """The finest place of the last sentence before that names one; of a country, a place in it named earlier."""
    found: Place | None = None
    for k in range(here - 1, max(-1, here - BACK - 1), -1):
        before = mentions.sentences[k]
        if (document.passages[before.passage].role == Role.OTHER_STORY) != other:
            continue
        named = [
            p
            for p in mentions.places_in(before)
            if _is_where(p, before, document) and p.location.country
        ]
        within = found or home  # "Iraqi civilians": a place before it must lie in that country
        if within is not None:
            named = [p for p in named if p.location.country == within.location.country]
        if named and (found is None or _fineness(_finest(named)) < _fineness(found)):
            found = _finest(named)
        if found is not None and found.location.precision != "country":
            return found
    return found


def _spoken_of(
    sentence: Sentence, document: Document, mentions: Mentions, other: bool
) -> dict[Place, Place]:
    """ "the city", "the western districts": the words as a place of the sentence, and the named place they mean."""
    meant = {}
    for general in _GENERAL.finditer(document.reading, sentence.start, sentence.end):
        follows = next((t for t in sentence.tokens if t.start >= general.end()), None)
        if follows is not None and (follows.pos in _HEADED or follows.text in {"of", "'s", "’s"}):
            continue  # "the city council", "the region's", "the city of Mosul"
        named = _just_named(general["what"], general.start(), document, mentions, other)
        if named is not None:
            here = document.span(general.start(), general.end())
            meant[Place(here.start, here.end, here.text, named.location, None)] = named
    return meant


_HEADED = frozenset({"NOUN", "PROPN", "PART"})


def _just_named(
    what: str, before: int, document: Document, mentions: Mentions, other: bool
) -> Place | None:
    """What "the city" or "the country" means: the last place of that kind named before."""
    fits = {"country"} if what == "country" else ({"admin1", "region"} if what in _WIDE else _TOWNS)
    for place in reversed([p for p in mentions.places if p.start < before and p.metonym is None]):
        if place.location.precision in fits and _is_other(place, document) == other:
            return place
    return None


_WIDE = frozenset({"province", "region", "state", "governorate"})


def _setting(
    document: Document, mentions: Mentions, sentence: Sentence, other: bool
) -> tuple[Location | None, tuple[Reason, ...]]:
    """The place the article is mostly about: its most named country, and within it the most named finer place."""
    places = [p for p in mentions.places if p.location.country and _is_other(p, document) == other]
    if not places:
        people = _people_named(document, mentions, other)
        return (
            _found(people, "the country of the only people named", document)
            if people
            else (None, ())
        )
    country = Counter(p.location.country for p in places).most_common(1)[0][0]
    inside = [p for p in places if p.location.country == country]
    finer = [p for p in inside if p.metonym is None and p.start < sentence.start]
    if finer:
        name = Counter(p.location.name for p in finer).most_common(1)[0][0]
        return _found(
            next(p for p in finer if p.location.name == name),
            "the place the article is mostly about",
            document,
        )
    return _found(inside[0], "the country the article is mostly about", document)


def _people_named(document: Document, mentions: Mentions, other: bool) -> Place | None:
    """The people named most where no place is named: "one in five Central Africans", "Syrian Democratic Forces"."""
    found = [
        place
        for sentence in mentions.sentences
        if (document.passages[sentence.passage].role == Role.OTHER_STORY) == other
        for match in _PEOPLE_WORDS.finditer(document.reading, sentence.start, sentence.end)
        if match[0] in _peoples()
        and (place := _country_of(_peoples()[match[0]], document.span(match.start(), match.end())))
        is not None
    ]
    if not found:
        return None
    country = Counter(p.location.country for p in found).most_common(1)[0][0]
    return next(p for p in found if p.location.country == country)


@cache
def _peoples() -> dict[str, str]:
    """Adjectives and peoples with their country; those of two countries ("Congolese") are left out."""
    owners: dict[str, set[str]] = {}
    for row in sheet("places/countries.tsv"):
        for word in row["adjectives"].split("|"):
            owners.setdefault(word, set()).add(row["iso3"])
    return {word: codes.pop() for word, codes in owners.items() if word and len(codes) == 1}


# One or two capitalised words: "Syrian", "South Sudanese", "Central Africans".
_PEOPLE_WORDS = re.compile(
    r"\b(?:(?:South|North|Central|East|West|Saudi|Sri|New|Costa|Cape)\s)?[A-Z][a-zé]+\b"
)


def _is_other(place: Place, document: Document) -> bool:
    return any(
        p.role == Role.OTHER_STORY and p.start <= place.start < p.end for p in document.passages
    )


def _found(place: Place, rule: str, document: Document) -> tuple[Location, tuple[Reason, ...]]:
    return place.location, (Reason("place", rule, document.span(place.start, place.end)),)
