"""The place that a count's own words give it, whatever else the article names.

A place right before its number ("Ethiopia 900,000", "Edo (2)"), the places that joined numbers are
dealt out to ("14 and 23 in X and Y"), and counts of no one country: those of several countries
named together ("in Iraq and Syria"), of a continent, and of the world.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.claims.figures.carried import PART
from reportedly.languages import by_language, in_use
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

Told = tuple[Location | None, tuple[Reason, ...]]

_GAP = re.compile(r"\s+|\s*\(\s*|\s*:\s*")
_LIST = re.compile(r"(?:,|,?\s+and|,?\s+as well as|\s*/|\s+&)?\s*(?:in\s+)?(?:the\s+)?")
_PLACING = re.compile(
    r"\b(?:in|across|throughout|within|around|to|into|from|of)\s+(?:parts\s+of\s+|swathes\s+of\s+)?(?:both\s+)?(?:the\s+)?\Z",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:]|,\s+(?:and|but|while|where|which|who|when|after|before|although|because|as)\b"
    r"|\b(?:while|whereas|but|including)\b"
)
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
) -> Told | None:
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
    named = [
        p
        for p in mentions.places_in(sentence)
        if p.metonym is None and not words.start <= p.start < words.end
    ]
    beside = _right_before(words, named, document)
    if beside is None and tie == PART:
        beside = _right_behind(words, named, document)
    if beside is not None:
        return beside.location, (_why("right beside its number", beside, document),)
    lists = list(_lists(named, document))
    dealt = _dealt(words, sentence, lists, document, mentions)
    if dealt is not None:
        return dealt.location, (_why("one of as many numbers", dealt, document),)
    for together in lists:
        if _leads(together[0], category, document):
            continue
        if _spread_over(words, together, named, document, sentence.start):
            mostly = _mostly(together[-1], named, document)
            if mostly is not None:
                return mostly.location, (_why("where most are", mostly, document),)
            return _together(together, document)
    return _nowhere(words, named, document)


def _why(rule: str, place: Place, document: Document) -> Reason:
    return Reason("place", rule, document.span(place.start, place.end))


def _right_before(words: Span, named: list[Place], document: Document) -> Place | None:
    """ "Ethiopia 900,000", "Edo (2)"."""
    return next(
        (
            p
            for p in named
            if p.end <= words.start
            and _GAP.fullmatch(document.reading, p.end, words.start)
        ),
        None,
    )


def _right_behind(words: Span, named: list[Place], document: Document) -> Place | None:
    """ "nine in Mosul and 12 in Aleppo": of a number that is carried on from another."""
    return next(
        (
            p
            for p in named
            if p.start >= words.end
            and _IN.fullmatch(document.reading, words.end, p.start)
        ),
        None,
    )


_IN = re.compile(
    r"\s+(?:(?:more|others|people)\s+)?(?:in|at|near|around)\s+(?:the\s+)?"
)


# ------------------------------------------------------------------ several together
def _lists(named: list[Place], document: Document) -> Iterator[list[Place]]:
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
    joined = _joined(words, sentence, document, mentions)
    if len(joined) < 2:
        return None
    at = next(
        (n for n, one in enumerate(joined) if words.start <= one.start < words.end),
        None,
    )
    for together in lists:
        behind = 0 <= together[0].start - joined[-1].end < _REACH
        if at is not None and behind and len(together) == len(joined):
            return together[at]
    return None


def _joined(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> list[Number]:
    """The numbers that stand side by side with this one: "14 and 23", "14, 23 and 9"."""
    run: list[Number] = []
    for number in mentions.numbers:
        if not sentence.start <= number.start < sentence.end:
            continue
        if run and not re.fullmatch(
            r"\s*(?:,|,?\s*and|,?\s*or)\s+",
            document.reading[run[-1].end : number.start],
        ):
            if any(words.start <= n.start < words.end for n in run):
                return run
            run = []
        run.append(number)
    return run if any(words.start <= n.start < words.end for n in run) else []


_OTHER_END = {
    "displaced": re.compile(r"\b(?:to|into)\s+(?:the\s+)?\Z", re.IGNORECASE),
    "returned": re.compile(r"\bfrom\s+(?:the\s+)?\Z", re.IGNORECASE),
}


def _leads(place: Place, category: str, document: Document) -> bool:
    """Whether a place is the other end of the way: where the displaced went."""
    other = _OTHER_END.get(category)
    before = document.reading[max(0, place.start - 12) : place.start]
    return other is not None and other.search(before) is not None


_MOSTLY = re.compile(
    r"[^.;]{0,20},?\s+(?:with\s+)?(?:the\s+)?(?:vast\s+)?(?:majority|most|mostly|mainly|chiefly)\s+(?:of\s+them\s+)?"
    r"(?:being\s+)?(?:in|from)\s+(?:the\s+)?"
)


def _mostly(last: Place, named: list[Place], document: Document) -> Place | None:
    """ "in Chad and Niger, with the majority in Niger"."""
    return next(
        (
            p
            for p in named
            if p.start > last.end
            and _MOSTLY.fullmatch(document.reading, last.end, p.start)
        ),
        None,
    )


_OPENS = re.compile(r"(?:In|Across|Throughout|Around)\s[^,;:]*(?:,[^,;:]*){0,6}")


def _spread_over(
    words: Span,
    together: list[Place],
    named: list[Place],
    document: Document,
    start: int,
) -> bool:
    """Whether a count is of all the countries of a list: none is nearer, and no clause between."""
    countries = {p.location.country for p in together}
    whole = all(p.location.precision == "country" for p in together)
    if len(countries) < 2 or None in countries or not whole:
        return False
    reading, first, last = document.reading, together[0].start, together[-1].end
    if not _PLACING.search(reading, max(0, first - 40), first):
        return False
    low, high = (words.end, first) if first >= words.end else (last, words.start)
    if low == last and not _OPENS.fullmatch(reading, start, last):
        return False
    nearer = any(low <= p.start < high for p in named if p not in together)
    return (
        0 <= high - low < _REACH
        and not nearer
        and (low == last or not _CLAUSE.search(reading, low, high))
        and (low != last or reading[low:high].lstrip()[:1] == ",")
    )


def _together(places: list[Place], document: Document) -> Told:
    """Several countries as one place, that lies in none of them."""
    span = document.span(places[0].start, places[-1].end)
    name = " ".join(span.text.split())
    where = Location(name, None, None, None, None, None, "region")
    return where, (Reason("place", "several countries together", span),)


# ------------------------------------------------------------------ no one country
def _nowhere(words: Span, named: list[Place], document: Document) -> Told | None:
    """A count of the world or of a continent, right behind it."""
    reading = document.reading
    found = _worldwide().search(reading, words.end, words.end + _REACH)
    if found is not None and not _apart(words.end, found.start(), named, document):
        span = document.span(found.start(), found.end())
        return None, (Reason("place", f"of no one country: “{span.text}”", span),)
    behind = [p for p in named if p.start >= words.end]
    if not behind or behind[0].location.country is not None:
        return None
    wide = behind[0]
    placed = _PLACING.search(reading, max(0, wide.start - 40), wide.start)
    near = wide.start - words.end < _REACH
    if placed and near and not _CLAUSE.search(reading, words.end, wide.start):
        others = [p for p in named if p is not wide and p.location.country]
        if not others:
            return wide.location, (_why("right behind its count", wide, document),)
    return None


def _apart(low: int, high: int, named: list[Place], document: Document) -> bool:
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
