"""Totals of a whole war or of years, which belong to no town that another sentence names.

"The war has killed more than 9,000 people", told behind shelling in one town, is of the country.
"""

from __future__ import annotations

import re

from reportedly.claims.shared.place import FoundPlace, country_of
from reportedly.codebook.words import PlacePrecision
from reportedly.languages import by_language, word_set
from reportedly.records import Document, Number, Period, Reason, Sentence
from reportedly.syntax.words import alternatives

# A raid of a war kills dozens or hundreds; whole wars are counted in thousands.
_LEAST = 1000
_YEAR = 366  # days


def of_whole_country(
    where: FoundPlace,
    number: Number,
    time: Period | None,
    sentence: Sentence,
    document: Document,
) -> FoundPlace:
    """The place of a count, or its country where the count is of a whole war and the place stands
    in another sentence.
    """
    if not _is_of_war(number, time, sentence, document):
        return where
    return country_instead(where, sentence, "the country of a whole war or of years")


def country_instead(where: FoundPlace, sentence: Sentence, because: str) -> FoundPlace:
    """The country of a place that stands in another sentence."""
    place, why = where
    if place is None:
        return where
    if place.country is None:
        return where
    if place.precision == PlacePrecision.COUNTRY:
        return where
    words = next((r.words for r in why if r.words is not None), None)
    if words is not None and sentence.start <= words.start < sentence.end:
        return where
    country = country_of(place.country)
    if country is None:
        return where
    return country, (Reason("place", because, words),)


def _is_of_war(
    number: Number, time: Period | None, sentence: Sentence, document: Document
) -> bool:
    """Thousands, of a war or of years."""
    if (number.low or number.high or 0) < _LEAST:
        return False
    return _names_war(sentence, document) or _is_of_years(time)


def _names_war(sentence: Sentence, document: Document) -> bool:
    return _wars().search(document.reading, sentence.start, sentence.end) is not None


@by_language
def _wars() -> re.Pattern[str]:
    words = alternatives(word_set("wars"))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _is_of_years(time: Period | None) -> bool:
    """A year or more: "since 2011"."""
    if time is None:
        return False
    if time.start is None:
        return False
    return (time.end - time.start).days >= _YEAR
