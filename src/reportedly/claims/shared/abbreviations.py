"""Abbreviations that an article introduces in brackets behind a name: "Doctors of Hope (DOH)"."""

from __future__ import annotations

import re

from reportedly.languages import word_set
from reportedly.records import Document, Span
from reportedly.syntax.last_asked import last_asked

_WORD = r"[A-Z][\w’'.-]*"
# A name of two words and more, small words inside it, and its abbreviation behind it.
_INTRODUCED = re.compile(
    rf"(?P<name>{_WORD}(?:\s+(?:(?:of|for|the|and|in|to|on|de|des|du|la|et)\s+){{0,2}}{_WORD}){{1,9}})"
    r"\s+\((?P<short>[A-Z][A-Z.-]{1,9})\)"
)


@last_asked
def abbreviations(document: Document) -> dict[str, Span]:
    """The name that each abbreviation of an article stands for, where its initials fit or the
    article uses it again.
    """
    found: dict[str, Span] = {}
    for match in _INTRODUCED.finditer(document.reading):
        start = match.start("name")
        first = match["name"].split()[0]
        if first.lower() in word_set("name_openers"):
            start += len(match["name"]) - len(match["name"][len(first) :].lstrip())
        found.setdefault(match["short"], document.span(start, match.end("name")))
    return found
