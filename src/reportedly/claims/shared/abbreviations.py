"""Abbreviations that an article introduces in brackets behind a name: "Doctors of Hope (DOH)"."""

from __future__ import annotations

import re

from reportedly.annotate.places.words_beside import first_names
from reportedly.languages import word_set
from reportedly.languages.patterns import named_pattern
from reportedly.records import Document, Span
from reportedly.syntax.last_asked import last_asked

_WORD = r"[A-Z][\w’'.-]*"
# A name of two words and more, small words inside it, and its abbreviation behind it.
_INTRODUCED = named_pattern("abbreviations.introduced")

# "since March. The Relief Office (RO)": a full stop, and not that of "Prof."
_SENTENCE_ENDS = re.compile(r"[a-z]{4}\.\s+")


@last_asked
def abbreviations(document: Document) -> dict[str, Span]:
    """The name that each abbreviation of an article stands for. Its initials may be those of
    another language ("Doctors of the Valley (MDV)"), but what stands behind a person is no name of
    theirs: "Senator Ann Lee (NDP)".
    """
    found: dict[str, Span] = {}
    for match in _INTRODUCED.finditer(document.reading):
        if _is_person(match["name"]) and not _are_initials(
            match["short"], match["name"]
        ):
            continue
        begun = [m.end() for m in _SENTENCE_ENDS.finditer(match["name"])]
        start = match.start("name") + (begun[-1] if begun else 0)
        first = document.reading[start : match.end("name")].split()[0]
        if first.lower() in word_set("name_openers"):
            start += len(first) + 1
        found.setdefault(match["short"], document.span(start, match.end("name")))
    return found


def _is_person(name: str) -> bool:
    """Whether a name has a given name in it: no body is called so."""
    return any(word in first_names() for word in name.split()[:-1])


def _are_initials(short: str, name: str) -> bool:
    """Whether the letters of an abbreviation begin words of a name, in their order: "the Herders'
    Ann Lee Foundation (ALF)".
    """
    rest = iter(name.lower().split())
    letters = (letter for letter in short.lower() if letter.isalpha())
    return all(any(word.startswith(letter) for word in rest) for letter in letters)
