"""The dateline of a wire at the head of a paragraph: "KABUL, June 12 (Agency) —",
"Juba, South Sudan –".

Left in its sentence it is taken for who speaks ("Juba, South Sudan – officials said"), so it
becomes a passage of its own. A few words before a dash may as well be a heading or a name: what is
no town in capitals has to show an agency, a day, or the country it lies in.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import pattern_text
from reportedly.lexicons.load import sheet, table

_CAPITALS = r"[A-Z][A-Z'’./ -]{2,40}[A-Z]"
_CITY = r"[A-Z][\w'’-]+(?:[ /-][A-Z][\w'’-]+){0,3}"
_COUNTRY = r",\s+[A-Z][\w.'’ -]{1,30}"
_AGENCY = r"\s*\([A-Z][^()]{1,40}\)"
_DASH = r"\s*(?:--|[-–—])"
# As a browser's or a translator's keys give it; a bare hyphen needs its blanks: "Al-Bab, Syria".
_SPACED_DASH = r"\s+(?:--|[-–—|])(?=\s)|\s*(?:--|—)"
_INITIALISM = 4  # letters of the longest: "UNHCR – the facts" is kept by its five
_LONGEST = 250  # letters in which a dateline ends


class Wire(NamedTuple):
    """A dateline: where it ends, and where the text behind it begins."""

    end: int
    behind: int


def wire_at(text: str) -> Wire | None:
    """The dateline that a paragraph opens with; None where there is none, or nothing behind it."""
    match = _wire().match(text[:_LONGEST])
    if match is None or match.end() >= len(text):
        return None
    if match["line"] and not _is_sure(match):
        return None
    if match["abroad"] and match["land"] not in _lands_named():
        return None
    if match["credited"] and match["by"] not in _agencies():
        return None
    return Wire(match.end("whole"), match.end())


def is_wire_alone(text: str) -> bool:
    """Whether a paragraph is a dateline and nothing else."""
    return (wire := wire_at(f"{text} x")) is not None and wire.behind > len(text)


@by_language
def _wire() -> re.Pattern[str]:
    """The forms of a dateline, each with what makes it one."""
    day = pattern_text("roles.day")
    on = rf"(?:,\s+{day}(?:,?\s*\d{{4}})?)"
    return re.compile(
        rf"""
        ^(?P<whole>
            (?P<line>(?P<city>{_CAPITALS})(?P<country>{_COUNTRY}){{0,2}}{on}?
                (?P<agency>{_AGENCY})?{_DASH})
            | (?P<soft>{_CITY}(?:{_COUNTRY})?{on}?{_AGENCY}{_DASH})
            | (?P<dated>{_CITY}(?:{_COUNTRY})?{on}(?:{_SPACED_DASH}))
            | (?P<abroad>{_CITY}(?:{_COUNTRY})?,\s+
                (?P<land>[A-Z][\w.'’ -]{{1,30}}?)(?:{_SPACED_DASH}))
            | (?P<credited>(?:(?:{_CAPITALS}|{_CITY})(?:{_COUNTRY})?{on}?\s+)?
                \((?P<by>[A-Z][\w ]{{1,30}})\)(?:\s*(?:--|[-–—_]))?)
            | (?P<bracketed>\[\s*{day},?\s+\d{{4}}(?:,\s[^\[\]]{{1,60}})?\])
        )\s*(?=[\w"“‘'])
        """,
        re.VERBOSE,
    )


def _is_sure(match: re.Match[str]) -> bool:
    """ "IDP CAMPS – the facts": capitals and a dash are a dateline only before a space, and not for
    an initialism that names no country behind it.

    "COVID-19 cases": nor are they where the dash joins two parts of a word.
    """
    line = match["line"].rstrip()
    if len(line) > 1 and line[-2].isalnum() and len(line) == match.end():
        return False
    if match["agency"] or match["country"]:
        return True
    return len(match["city"].replace(".", "")) > _INITIALISM


@cache
def _lands_named() -> frozenset[str]:
    """The names of countries, and of lands that datelines give as such: "Gaza Strip"."""
    return frozenset(
        name
        for of in ("places/countries.tsv", "places/world.tsv")
        for row in sheet(of)
        for name in (row["name"], *row["alt"].split("|"))
    )


@by_language
def _agencies() -> frozenset[str]:
    """Those whose name in brackets ends a dateline, under any of their names."""
    known = {
        name
        for row in table("outlets.yml")
        for name in (str(row["name"]), *map(str, row.get("alt") or ()))
    }
    return frozenset(known) | word_set("credited_agencies")
