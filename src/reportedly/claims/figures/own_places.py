"""The place that a count's own words give it, whatever else the article names.

A place right before its number ("Ethiopia 900,000", "Edo (2)"), the places that joined numbers are
dealt out to ("14 and 23 in X and Y"), and counts of no one country: those of several countries
named together ("in Iraq and Syria"), of a continent, and of the world.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.claims.figures.carried import PART
from reportedly.claims.shared.place import FoundPlace
from reportedly.codebook import place_precisions
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Category, PlacePrecision
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.patterns import named_pattern, pattern_text
from reportedly.records import (
    Document,
    Location,
    Mentions,
    Number,
    Place,
    Reason,
    Sentence,
    Span,
)
from reportedly.syntax.words import alternatives

_INCLUDING = named_pattern("own_places.including")
_BETWEEN_COUNTS = named_pattern("own_places.between_counts")


# "Ethiopia 900,000", "Edo (2)", "Lokoja and nearby villages (300)"
_GAP = named_pattern("own_places.gap")
_WITHIN = named_pattern("own_places.within")  # "Ajaokuta in Kogi State (340)"
_LIST = named_pattern("own_places.list")
_PLACING = named_pattern("own_places.placing")
_CLAUSE = named_pattern("own_places.clause")
# Letters from a count to the places it is spread over; a longer way leads into another clause.
_REACH = 90


def own_place(
    words: Span,
    sentence: Sentence,
    document: Document,
    mentions: Mentions,
    *,
    tie: str,
    category: str,
) -> FoundPlace | None:
    """The place that stands with a count, or that it has none of its own; None where its words do
    not tell.

    Args:
        words: the evidence of the figure.
        tie: how the figure was found; one carried on from another may stand behind its place.
        category: those who fled are not placed where they went, nor those who returned where they
            came from.

    Returns:
        The place, None of no one country, and why.
    """
    named = _named_around(words, sentence, mentions)
    beside = _beside_number(words, named, document, mentions, tie)
    if beside is not None:
        return beside.location, (_why("right beside its number", beside, document),)
    lists = list(_lists_of_places(named, document))
    dealt = _dealt(words, sentence, lists, document, mentions)
    if dealt is not None:
        return dealt.location, (_why("one of as many numbers", dealt, document),)
    lists = [t for t in lists if not _is_other_end(words, t[0], category, document)]
    for listed in lists:
        if _spread_over(words, listed, named, document, sentence.start):
            return _mostly_or_all(listed, named, document)
    behind = _right_behind(words, named, document)
    if behind is not None and _is_bare_place(words, mentions):
        return behind.location, (_why("right behind its number", behind, document),)
    return _nowhere(words, named, document, sentence.end)


def _named_around(words: Span, sentence: Sentence, mentions: Mentions) -> list[Place]:
    """The places of a sentence outside the figure's own words, without those that stand for a
    government.
    """
    named = (p for p in mentions.places_in(sentence) if p.metonym is None)
    return [p for p in named if not words.start <= p.start < words.end]


def _beside_number(
    words: Span, named: list[Place], document: Document, mentions: Mentions, tie: str
) -> Place | None:
    """ "Edo (2)", "nine in Mosul and 12 in Aleppo", "Nice, where 84 were killed"."""
    beside = _right_before(words, named, document)
    if beside is None and tie == PART:
        beside = _right_behind(words, named, document)
    return beside or _where_it_was(words, named, document, mentions)


def _mostly_or_all(
    listed: list[Place], named: list[Place], document: Document
) -> FoundPlace:
    """ "In Chad and Niger, with the majority in Niger": where most are, else all of them."""
    mostly = _mostly(listed[-1], named, document)
    if mostly is not None:
        return mostly.location, (_why("where most are", mostly, document),)
    return _all_of(listed, document)


def _is_other_end(words: Span, place: Place, category: str, document: Document) -> bool:
    """Whether the places that begin with one are not where it befell the counted."""
    if _is_destination(place, category, document):
        return True
    return category == Category.DISPLACED and _are_homes(words, place, document)


def of_no_one_country(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> FoundPlace | None:
    """Several countries, a continent or the world, where what is told at `words` is of all of it;
    None where it is not.
    """
    named = [p for p in mentions.places_in(sentence) if p.metonym is None]
    for listed in _lists_of_places(named, document):
        if _spread_over(words, listed, named, document, sentence.start):
            return _all_of(listed, document)
    return _nowhere(words, named, document, sentence.end)


def _why(rule: str, place: Place, document: Document) -> Reason:
    return Reason("place", rule, document.span(place.start, place.end))


def _right_before(words: Span, named: list[Place], document: Document) -> Place | None:
    """ "Ethiopia 900,000", "Edo (2)", and the inner one of "Ajaokuta in Kogi State (340)"."""
    for n, place in enumerate(named):
        if place.end > words.start:
            return None
        if _GAP.fullmatch(document.reading, place.end, words.start):
            inner = named[n - 1] if n else None
            if inner is not None and _lies_within_place(inner, place, document):
                return inner
            return None if _is_told_finer(place, named[n + 1 :], document) else place
    return None


_AT = named_pattern("own_places.at")


def _is_told_finer(place: Place, behind: list[Place], document: Document) -> bool:
    """ "LAHORE: Three people were killed at Kemra Chowk": a line that opens with where it was
    written, and then tells where it was.
    """
    start = place.start
    if start and document.reading[start - 1] != "\n":
        return False
    ranks = list(place_precisions())
    return any(
        other.location.geonameid is None  # a village that no gazetteer has
        or ranks.index(other.location.precision) > ranks.index(place.location.precision)
        for other in behind
        if other.location.country == place.location.country
        if _AT.search(document.reading, max(0, other.start - 30), other.start)
    )


def _lies_within_place(inner: Place, outer: Place, document: Document) -> bool:
    """Whether two places that stand side by side are a place and the wider one it lies in."""
    ranks = list(place_precisions())
    widths = (ranks.index(p.location.precision) for p in (inner, outer))
    country = inner.location.country
    within = _WITHIN.fullmatch(document.reading, inner.end, outer.start)
    same = country is not None and country == outer.location.country
    return within is not None and same and next(widths) > next(widths)


_WHERE = named_pattern("own_places.where")


def _where_it_was(
    words: Span, named: list[Place], document: Document, mentions: Mentions
) -> Place | None:
    """ "in Nice, France – where 84 were killed": the place before "where", the finer of two; not
    the one "where he said that 84 were killed".
    """
    reading = document.reading
    cues = [a.cue.start for a in mentions.attributions if a.cue is not None]
    for at, place in enumerate(named):
        if place.end > words.start:
            continue
        if not _WHERE.fullmatch(reading, place.end, words.start):
            continue
        if any(place.end <= cue < words.start for cue in cues):
            return None
        before = named[at - 1] if at else place
        same = before.location.country == place.location.country
        return before if same and reading[before.end : place.start] == ", " else place
    return None


def _right_behind(words: Span, named: list[Place], document: Document) -> Place | None:
    """ "nine in Mosul and 12 in Aleppo": of a number that is carried on from another."""
    return next(
        (
            p
            for p in named
            if p.start >= words.end
            if _IN.fullmatch(document.reading, words.end, p.start)
        ),
        None,
    )


def _is_bare_place(words: Span, mentions: Mentions) -> bool:
    """ "344 in Zimbabwe": a number without a noun of its own."""
    return any(n.end == words.end for n in mentions.numbers_in(words))


_IN = named_pattern("own_places.in")


# ------------------------------------------------------------------ several together
def _lists_of_places(named: list[Place], document: Document) -> Iterator[list[Place]]:
    """Places that stand joined: "Paraguay, Argentina and Uruguay"."""
    run: list[Place] = []
    for place in named:
        if run and not _LIST.fullmatch(document.reading, run[-1].end, place.start):
            if len(run) > 1:
                yield run
            run = []
        run.append(place)
    if len(run) > 1:
        yield run


def _dealt(
    words: Span,
    sentence: Sentence,
    lists: list[list[Place]],
    document: Document,
    mentions: Mentions,
) -> Place | None:
    """The place that is this number's of "14 and 23 people in X and Y"."""
    joined = _joined_numbers(words, sentence, document, mentions)
    if len(joined) < 2:
        return None
    at = next(
        (n for n, one in enumerate(joined) if words.start <= one.start < words.end),
        None,
    )
    for listed in lists:
        behind = 0 <= listed[0].start - joined[-1].end < _REACH
        if at is not None and behind and len(listed) == len(joined):
            return listed[at]
    return None


def _joined_numbers(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> list[Number]:
    """The numbers that stand side by side with this one: "14 and 23", "14, 23 and 9"."""
    run: list[Number] = []
    for number in mentions.numbers_in(sentence):
        if run and not _BETWEEN_COUNTS.fullmatch(
            document.reading[run[-1].end : number.start]
        ):
            if any(words.start <= n.start < words.end for n in run):
                return run
            run = []
        run.append(number)
    return run if any(words.start <= n.start < words.end for n in run) else []


_CAME_FROM = named_pattern("own_places.came_from")
# Where those came from, or went, whom it befell elsewhere.
_OTHER_END = {
    Category.KILLED: _CAME_FROM,
    Category.INJURED: _CAME_FROM,
    Category.CASUALTIES: _CAME_FROM,
    Category.RETURNED: _CAME_FROM,
    Category.DISPLACED: named_pattern("own_places.went_to"),
}


def _is_destination(place: Place, category: str, document: Document) -> bool:
    """Whether a place is the other end of the way: where the displaced went, where the dead were
    from.
    """
    other = _OTHER_END.get(category)
    before = document.reading[max(0, place.start - 12) : place.start]
    return other is not None and other.search(before) is not None


_ARRIVED_FROM = named_pattern("own_places.arrived_from")


def _are_homes(words: Span, place: Place, document: Document) -> bool:
    """ "143 refugees from Chad and Niger": where they came from, and are no more."""
    behind = _ARRIVED_FROM.fullmatch(document.reading, words.end, place.start)
    last = words.text.split()[-1].casefold()
    return behind is not None and last in word_set("come_from_abroad")


_MOSTLY = named_pattern("own_places.mostly")


def _mostly(last: Place, named: list[Place], document: Document) -> Place | None:
    """ "in Chad and Niger, with the majority in Niger"."""
    return next(
        (
            p
            for p in named
            if p.start > last.end
            if _MOSTLY.fullmatch(document.reading, last.end, p.start)
        ),
        None,
    )


_WHOLE = subset("lands")  # "southern Turkey" is a region


@by_language
def _befell() -> re.Pattern[str]:
    """What ends before the places it befell: "a quake hit", "floods swept through parts of"."""
    verbs = alternatives(word_set("befalling_verbs"))
    return re.compile(
        pattern_text("own_places.befell", verbs=verbs),
        re.IGNORECASE,
    )


def _behind_what_befell(
    words: Span, last: int, named: list[Place], reading: str
) -> bool:
    """ "A quake hit Turkey and Syria before dawn, killing 3,800": what it came to stands behind the
    places, in the same clause.
    """
    between = reading[last : words.start]
    nearer = any(last <= p.start < words.start for p in named)
    close = 0 <= words.start - last < _REACH * 2
    return close and not nearer and not re.search(r"[;:.]", between)


_OPENS = named_pattern("own_places.opens")


def _spread_over(
    words: Span, listed: list[Place], named: list[Place], document: Document, start: int
) -> bool:
    """Whether a count is of all the countries of a list: none is nearer, and no clause between."""
    if not _are_countries(listed):
        return False
    reading, first, last = document.reading, listed[0].start, listed[-1].end
    if _befell().search(reading, max(0, first - 60), first):
        return _behind_what_befell(words, last, named, reading)
    if not _PLACING.search(reading, max(0, first - 40), first):
        return False
    others = [p for p in named if p not in listed]
    if first >= words.end:  # "9,000 died in Turkey and Syria"
        near = _are_near(words.end, first, others)
        return near and not _CLAUSE.search(reading, words.end, first)
    # "In Turkey and Syria, 9,000 died"
    if not _OPENS.fullmatch(reading, start, last):
        return False
    comma = reading[last : words.start].lstrip()[:1] == ","
    return comma and _are_near(last, words.start, others)


def _are_countries(listed: list[Place]) -> bool:
    """Several whole countries, or regions of several."""
    countries = {p.location.country for p in listed}
    if len(countries) < 2:
        return False
    if None in countries:
        return False
    return all(p.location.precision in _WHOLE for p in listed)


def _are_near(low: int, high: int, others: list[Place]) -> bool:
    """Whether a count and its places stand close, and no other place between."""
    between = any(low <= p.start < high for p in others)
    return 0 <= high - low < _REACH and not between


def _all_of(places: list[Place], document: Document) -> FoundPlace:
    """Several countries as one place, that lies in none of them."""
    span = document.span(places[0].start, places[-1].end)
    name = " ".join(span.text.split())
    where = Location(name, None, None, None, None, None, PlacePrecision.REGION)
    return where, (Reason("place", "several countries together", span),)


# ------------------------------------------------------------------ no one country
@by_language
def _several_countries() -> re.Pattern[str]:
    """ "in both countries", "across the six affected countries"."""
    many = alternatives(word_set("many_countries"))
    return re.compile(
        pattern_text("own_places.several_countries", many=many),
        re.IGNORECASE,
    )


def _nowhere(
    words: Span, named: list[Place], document: Document, end: int
) -> FoundPlace | None:
    """A count of the world, of a continent or of several countries, right behind it."""
    everywhere = _told_everywhere(words, named, document, end)
    if everywhere is not None:
        return everywhere
    wide = next((p for p in named if p.start >= words.end), None)
    if wide is None:
        return None
    if wide.location.country is not None:
        return None
    if not _is_placed_at(words, wide, document.reading):
        return None
    others = [p for p in named if p is not wide and p.location.country]
    if not _only_examples(wide, others, document):
        return None
    return wide.location, (_why("right behind its count", wide, document),)


def _told_everywhere(
    words: Span, named: list[Place], document: Document, end: int
) -> FoundPlace | None:
    """ "900 died in both countries", "40,000 worldwide"."""
    reach = min(words.end + _REACH, end)
    for everywhere in (_several_countries(), _worldwide()):
        found = everywhere.search(document.reading, words.end, reach)
        if found and not _parted_by_place(words.end, found.start(), named, document):
            span = document.span(found.start(), found.end())
            return None, (Reason("place", f"of no one country: “{span.text}”", span),)
    return None


def _only_examples(wide: Place, others: list[Place], document: Document) -> bool:
    """Whether no country is named, or only as examples: "across Europe, including the centre of
    Prague".
    """
    first = min((p.start for p in others), default=None)
    if first is None:
        return True
    between = document.reading[wide.end : max(wide.end, first)]
    return first > wide.end and _INCLUDING.search(between) is not None


def _is_placed_at(words: Span, wide: Place, reading: str) -> bool:
    """ "900 died across Europe": close behind its count, in the same clause."""
    if wide.start - words.end >= _REACH:
        return False
    placed = _PLACING.search(reading, max(0, wide.start - 40), wide.start)
    return placed is not None and not _CLAUSE.search(reading, words.end, wide.start)


def _parted_by_place(
    low: int, high: int, named: list[Place], document: Document
) -> bool:
    """Whether a place or another clause stands between a count and a word."""
    return any(low <= p.start < high for p in named) or bool(
        _CLAUSE.search(document.reading, low, high)
    )


@by_language
def _worldwide() -> re.Pattern[str]:
    """Words for everywhere."""
    return re.compile(
        rf"\b(?:{alternatives(in_use().words('places', 'everywhere'))})\b",
        re.IGNORECASE,
    )
