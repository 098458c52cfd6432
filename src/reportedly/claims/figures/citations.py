"""Citations in brackets: "(OCHA 25/05/2021)" after what a report of a UN body or an NGO says.

A citation credits what stands before it in its paragraph, back to the citation before. It is a
figure's
source and hands over no statement: nobody says anything at it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reportedly.claims.shared.people import time_words
from reportedly.codebook.words import ActorKind
from reportedly.languages.patterns import named_pattern
from reportedly.records import Document, Mentions, Source, Span

KEPT = 64  # documents read together
_MONTH_OR_YEAR = r"(?: (?:\d{1,2}\s)? [A-Z][a-z]{2,8}\.? \s \d{4} | (?:19|20)\d\d )"
_CITATION = named_pattern("citations.citation")
# Without a date: named as the source, a kind of report, or in brackets of its own behind a full stop.
_UNDATED = named_pattern("citations.undated")
_BREAK = re.compile(
    r"\n|(?<=\S)[^\S\n]{2,}(?=\S)"
)  # a paragraph's end, also where lines are lost


def cited_for(words: Span, document: Document, mentions: Mentions) -> Source | None:
    """The body that the first citation behind a figure, in the figure's own paragraph, names."""
    for start, end, dated in _citations(document.reading):
        if start < words.end:
            continue
        if _BREAK.search(document.reading, words.end, start):
            return None
        named = document.span(start, end)
        actor = next(
            (a for a in mentions.actors if a.start < end and start < a.end), None
        )
        identity, kind = (actor.id, actor.kind) if actor else (None, None)
        if kind == ActorKind.MEDIA and not dated:
            return None  # "(AP)" at the end says who sent the text
        return Source(" ".join(named.text.split()), identity, kind, named)
    return None


@lru_cache(maxsize=KEPT)
def _citations(text: str) -> tuple[tuple[int, int, bool], ...]:
    """Where the names of all citations of a text stand, and whether a date stands beside."""
    if "(" not in text and "[" not in text:
        return ()
    found = (m for m in _CITATION.finditer(text) if not _date_alone(m["name"]))
    dated = {m.span("name") for m in found}
    undated = {
        m.span(m.lastgroup or 0)
        for m in _UNDATED.finditer(text)
        if not _date_alone(m[m.lastgroup or 0])
    }
    return tuple(sorted((*span, span in dated) for span in dated | undated))


def _date_alone(name: str) -> bool:
    """`(Monday 3 May 2021)`: a day or a month is nobody's name."""
    return all(word.lower().strip(".") in time_words() for word in name.split())
