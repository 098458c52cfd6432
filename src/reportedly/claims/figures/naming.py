"""The name of who is only described: "a monitoring group" is the body that the article introduces
as one.

Two constructions: a description right behind a name ("the Observatory, a Britain-based monitoring
    group, said"),
and a description whose words stand behind a name elsewhere in the article.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from reportedly.records import Actor, Document, Mentions, Source

KEPT = 256
LEADS = 4  # words between a name and the words that describe it: ", a Britain-based independent"
_ARTICLE = re.compile(r"^(?:the|an?|one|some)\s+", re.IGNORECASE)
_APPOSED = re.compile(r"\s*(?:\([^()]{1,12}\)\s*)?,?\s*")


def is_description(source: Source) -> bool:
    """Whether they are called by what they are ("a monitoring group"), and not by a name."""
    indefinite = re.match(r"(?:an?|one|some)\s", source.name, re.IGNORECASE) is not None
    return indefinite or _ARTICLE.sub("", source.name)[:1].islower()


def named(source: Source, document: Document, mentions: Mentions) -> Source:
    """The same source under the name that the article gives it, where it gives one."""
    if source.actor_id is not None or not is_description(source):
        return source
    actor = _before(source, document, mentions) or _elsewhere(
        source, document, mentions
    )
    if actor is None:
        return source
    return replace(source, name=actor.name, actor_id=actor.id, kind=actor.kind)


def _before(source: Source, document: Document, mentions: Mentions) -> Actor | None:
    """The body whose name stands right before: both are one phrase."""
    start = source.evidence.start
    for actor in mentions.actors:
        near = 0 < start - actor.end < 24 and actor.id is not None
        if near and _APPOSED.fullmatch(document.reading, actor.end, start):
            return actor
    return None


def _elsewhere(source: Source, document: Document, mentions: Mentions) -> Actor | None:
    """The body behind whose name the same words stand: "the Observatory, a monitoring group"."""
    words = _ARTICLE.sub("", source.name)
    if " " not in words:
        return None  # "activists" describe many
    pattern = _described_as(words)
    for actor in mentions.actors:
        if actor.id is not None and pattern.match(document.reading, actor.end):
            return actor
    return None


@lru_cache(maxsize=KEPT)
def _described_as(words: str) -> re.Pattern[str]:
    lead = rf"(?:[\w’'-]+\s+){{0,{LEADS}}}?"
    return re.compile(
        rf"\s*(?:\([^()]{{1,12}}\)\s*)?,?\s+(?:an?|the)\s+{lead}{re.escape(words)}\b",
        re.IGNORECASE,
    )
