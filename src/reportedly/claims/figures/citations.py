"""Citations in brackets: "(OCHA 25/05/2021)" after what a report of a UN body or an NGO says.

A citation credits what stands before it in its paragraph, back to the citation before. It is a
figure's
source and hands over no statement: nobody says anything at it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from reportedly.annotate.actors.speaking_nouns import speaking_noun_of
from reportedly.claims.figures.relief import words_of_report
from reportedly.claims.shared.people import time_words
from reportedly.codebook.words import ActorKind
from reportedly.languages.patterns import named_pattern
from reportedly.records import Actor, Document, Mentions, Source, Span

KEPT = 64  # documents read together
_MONTH_OR_YEAR = r"(?: (?:\d{1,2}\s)? [A-Z][a-z]{2,8}\.? \s \d{4} | (?:19|20)\d\d )"
_CITATION = named_pattern("citations.citation")
# Without a date: named as the source, a kind of report,
# or in brackets of its own behind a full stop.
_UNDATED = named_pattern("citations.undated")
_BREAK = re.compile(
    r"\n|(?<=\S)[^\S\n]{2,}(?=\S)"
)  # a paragraph's end, also where lines are lost


def cited_for(words: Span, document: Document, mentions: Mentions) -> Source | None:
    """The body that the first citation behind a figure, in the figure's own paragraph, names."""
    for cited in _citations(document.reading):
        if cited.start < words.end:
            continue
        if _BREAK.search(document.reading, words.end, cited.start):
            return None
        actor = _actor_cited(cited, mentions)
        closes = cited.kind == CLOSING
        if closes and not _credits(cited, words, actor, document, mentions):
            continue
        if actor and actor.kind == ActorKind.MEDIA and cited.kind != DATED:
            return None  # "(AP)" at the end says who sent the text
        named = document.span(cited.start, cited.end)
        identity, kind = (actor.id, actor.kind) if actor else (None, None)
        return Source(" ".join(named.text.split()), identity, kind, named)
    return None


class Cited(NamedTuple):
    """Where the name in a citation stands, and of which kind that is."""

    start: int
    end: int
    kind: str  # dated, or the group of the pattern


DATED = "dated"
CLOSING = "closing"  # "… left their homes (IOM)."


def _actor_cited(cited: Cited, mentions: Mentions) -> Actor | None:
    """The actor whose name overlaps what is cited."""
    overlaps = (a for a in mentions.actors if a.start < cited.end)
    return next((a for a in overlaps if cited.start < a.end), None)


def _credits(
    cited: Cited,
    words: Span,
    actor: Actor | None,
    document: Document,
    mentions: Mentions,
) -> bool:
    """Whether a bare abbreviation at a sentence's end says who counted, in a report of relief work:
    a body that is known, and no short form of the name before it, "the refugee agency (UNHCR)".
    """
    if not words_of_report():
        return False
    if actor is None or actor.id is None:
        return False
    if mentions.sentence_at(words.start) != mentions.sentence_at(cited.start):
        return False
    before = document.reading[: cited.start - 1].split()[-1]
    if speaking_noun_of(before) is not None:
        return False
    at = document.reading.rindex(before, 0, cited.start)
    return before[:1].islower() or any(
        place.start <= at < place.end for place in mentions.places
    )


@lru_cache(maxsize=KEPT)
def _citations(text: str) -> tuple[Cited, ...]:
    """The citations of a text, in reading order."""
    if "(" not in text and "[" not in text:
        return ()
    found = {m.span("name"): DATED for m in _CITATION.finditer(text)}
    for m in _UNDATED.finditer(text):
        kind = m.lastgroup or ""
        found.setdefault(m.span(kind), kind)
    named = (Cited(*span, kind) for span, kind in found.items())
    return tuple(sorted(c for c in named if not _date_alone(text[c.start : c.end])))


def _date_alone(name: str) -> bool:
    """`(Monday 3 May 2021)`: a day or a month is nobody's name."""
    return all(word.lower().strip(".") in time_words() for word in name.split())
