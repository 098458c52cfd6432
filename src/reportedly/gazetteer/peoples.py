"""The names of peoples and the adjectives of countries: "Syrians", "Costa Rican", "US citizens"."""

from __future__ import annotations

import re

from reportedly.languages import by_language
from reportedly.lexicons.load import sheet


@by_language
def countries_of_peoples() -> dict[str, str]:
    """Adjectives and peoples with their country, ISO 3166 alpha-3; those of two countries
    ("Congolese") are left out.
    """
    owners: dict[str, set[str]] = {}
    for row in sheet("places/countries.tsv"):
        for word in row["adjectives"].split("|"):
            owners.setdefault(word, set()).add(row["iso3"])
    return {
        word: codes.pop() for word, codes in owners.items() if word and len(codes) == 1
    }


def country_of_people(words: str) -> str | None:
    """The country whose people the words name first: CRI for "two Costa Rican pilots"."""
    found = _people_by_name().search(words)
    return countries_of_peoples()[" ".join(found[0].split())] if found else None


@by_language
def _people_by_name() -> re.Pattern[str]:
    """Any name of a people."""
    names = sorted(countries_of_peoples(), key=len, reverse=True)
    anyhow = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    return re.compile(rf"(?<!\w)(?:{anyhow})(?!\w)")
