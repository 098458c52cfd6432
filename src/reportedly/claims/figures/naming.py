"""The name of who is only described: "a monitoring group" is the body that the article introduces
as one.

Two constructions: a description right behind a name ("the Observatory, a Britain-based monitoring
    group, said"),
and a description whose words stand behind a name elsewhere in the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import lru_cache

from reportedly.claims.shared.abbreviations import abbreviations
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import ActorKind
from reportedly.languages import word_set
from reportedly.languages.patterns import named_pattern, pattern_text
from reportedly.records import Actor, Document, Mentions, Source

_INDEFINITE = named_pattern("naming.indefinite")

KEPT = 256
LEADS = 4  # words between a name and the words that describe it: ", a Britain-based independent"
_ARTICLE = named_pattern("naming.article")
_THE = named_pattern("naming.the")
_NAMED_BEFORE = 20  # actors named before a source among which is one right before it
# All there may be between a name and the words that describe it:
# its short form in brackets, a comma.
_APPOSED = re.compile(r"\s*(?:\([^()]{1,12}\)\s*)?,?\s*")


def is_description(source: Source) -> bool:
    """Whether they are called by what they are ("a monitoring group"), and not by a name."""
    indefinite = _INDEFINITE.match(source.name) is not None
    return indefinite or _ARTICLE.sub("", source.name)[:1].islower()


def source_with_name(source: Source, document: Document, mentions: Mentions) -> Source:
    """The same source under the name that the article gives it, where it gives one."""
    if source.actor_id is not None and source.name.isupper():
        return replace(source, name=_spelt_out(source, mentions))
    if source.actor_id is not None:
        return source
    spelled = abbreviations(document).get(_THE.sub("", source.name, 1))
    if spelled is not None:
        return replace(source, name=" ".join(spelled.text.split()))
    if not is_description(source):
        return source
    actor = (
        _body_right_before(source, document, mentions)
        or _body_described_so(source, document, mentions)
        or _body_that_goes_on(source, document, mentions)
    )
    if actor is None:
        return source
    return replace(source, name=actor.name, actor_id=actor.id, kind=actor.kind)


def _spelt_out(source: Source, mentions: Mentions) -> str:
    """ "RSF" by the fullest name that the article gives the same body."""
    names = (a.text for a in mentions.actors if a.id == source.actor_id)
    longest = max((*names, source.name), key=len)
    return " ".join(longest.split())


_NEXT = 160  # letters from a description to the sentence in which the body speaks by its name
_GOES_ON = named_pattern("naming.goes_on")


def _body_that_goes_on(
    source: Source, document: Document, mentions: Mentions
) -> Actor | None:
    """ "…, a monitoring group said. The Observatory said …": who is named next and goes on."""
    words = _ARTICLE.sub("", source.name).lower().split()
    if len(words) < 2:
        return None
    if words[-1] not in word_set("words_for_a_body"):
        return None
    end = source.evidence.end
    named = (a for a in mentions.actors if end < a.start <= end + _NEXT)
    for actor in named:
        if actor.kind not in _BODIES:
            continue
        if actor.id is None:
            continue
        goes_on = _GOES_ON.match(document.reading, actor.end) is not None
        opens = (
            document.reading[end : actor.start]
            .rstrip()
            .endswith(tuple(word_set("before_a_body_told_again")))
        )
        return actor if goes_on and opens else None
    return None


_BODIES = subset("aid_bodies")


_APPOSED_REACH = (
    24  # letters between a body and a name set beside it: ", also known as "
)


def _body_right_before(
    source: Source, document: Document, mentions: Mentions
) -> Actor | None:
    """The body named right before, in one phrase; no word for many, and none of the counted."""
    if not _ARTICLE.match(source.evidence.text):
        return None
    start = source.evidence.start
    # None that begins at or behind the source ends before it.
    end = bisect_left(mentions.actors, start, key=lambda a: a.start)
    for actor in mentions.actors[max(0, end - _NAMED_BEFORE) : end]:
        near = 0 < start - actor.end < _APPOSED_REACH and actor.id is not None
        if (
            near
            and actor.kind != ActorKind.CIVILIANS
            and _APPOSED.fullmatch(document.reading, actor.end, start)
        ):
            return actor
    return None


def _body_described_so(
    source: Source, document: Document, mentions: Mentions
) -> Actor | None:
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
    """A name with a description behind it that holds some words: "Acled, a monitoring group"."""
    lead = rf"(?:[\w’'-]+\s+){{0,{LEADS}}}?"
    return re.compile(
        pattern_text("naming.described_as", lead=lead, words=re.escape(words)),
        re.IGNORECASE,
    )
