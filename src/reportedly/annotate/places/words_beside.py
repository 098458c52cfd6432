"""The words around place names, from the lexicons, each read once."""

from __future__ import annotations

from functools import cache

from reportedly.languages import by_language, fields_of_list, in_use, word_set
from reportedly.lexicons.load import sheet


@by_language
def words_for(field: str) -> frozenset[str]:
    """The words of one field of `places.yml`."""
    return in_use().words("places", field)


@by_language
def plain_words() -> frozenset[str]:
    """Words for kinds of places, bodies and directions: towns somewhere, but never when they stand
    alone.
    """
    fields = fields_of_list("places", "plain")
    return frozenset(w.title() for f in fields for w in words_for(f)) | word_set(
        "words_of_bodies"
    )


@by_language
def abbreviated_places() -> dict[str, str]:
    """ "N.C.": North Carolina."""
    return {
        k: v
        for row in in_use().table("places")
        for k, v in (row.get("abbreviations") or {}).items()
    }


@by_language
def state_codes() -> dict[str, str]:
    """ "NC": North Carolina, where a comma stands before it."""
    return {
        k: v
        for row in in_use().table("places")
        for k, v in (row.get("codes") or {}).items()
    }


@by_language
def first_names() -> frozenset[str]:
    """First names that keep a place away, so that "Jordan Smith" is nobody's country."""
    return frozenset(
        name
        for row in in_use().table("first_names")
        if not row.get("also_places")
        for name in row.strings("names")
    )


@by_language
def words_before_persons() -> frozenset[str]:
    """Titles and first names: what stands behind them is somebody's name."""
    return words_for("titles") | first_names()


@cache
def demonyms() -> dict[str, str]:
    """Adjectives and peoples by their folded form; of two countries with one adjective, the
    first.
    """
    made: dict[str, str] = {}
    for row in sheet("places/world.tsv"):
        for word in row["adjectives"].split("|"):
            if word:
                made.setdefault(word, f"@{row['name']}")
    for row in sheet("places/countries.tsv"):
        for word in row["adjectives"].split("|"):
            if word:
                made.setdefault(word.casefold(), row["iso3"])
    return made


@cache
def countries_in_capitals() -> frozenset[str]:
    """ "US" is a country before it is an adjective."""
    return frozenset(
        n
        for row in sheet("places/countries.tsv")
        for n in row["alt"].split("|")
        if n.isupper()
    )
