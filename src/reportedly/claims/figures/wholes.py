"""What a part of a count has of its whole: "7 million people in the north, including 1.8 million
displaced".

A part that stands behind its whole in one sentence, after "including" or in a bracket, is credited
to the same source, and lies where and when the whole does unless its own words name a place or a
time. Of the same category it is a stock or a flow as the whole is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reportedly.claims.figures.carried import IN_BRACKET, PART
from reportedly.codebook.words import NumberKind
from reportedly.languages.patterns import named_pattern
from reportedly.records import (
    Figure,
    Location,
    Mentions,
    Period,
    Reason,
    Sentence,
    Source,
    Span,
)

_OF_THEM = named_pattern("carried.of_them")
_PART_OF = named_pattern("wholes.part_of")
_JOINED = named_pattern("wholes.joined")
# Letters behind a part in which its own place or day may stand: "including 40 children in Sabha".
_BEHIND = 30
_CREDITED = (
    40  # letters between whole and "including"; farther a second clause may speak
)


def with_its_whole(
    figure: Figure,
    before: list[Figure],
    sentence: Sentence,
    mentions: Mentions,
    tie: str,
) -> Figure:
    """The figure with what it has of the count it is part of; as it is where it is no part.

    Args:
        tie: how the figure was found; a part can open a sentence ("The figure includes 40 boys").
    """
    found = _whole_of(figure, before, sentence, tie)
    if found is None:
        return figure
    whole, begin = found
    near = begin - whole.evidence.end <= _CREDITED
    if (
        near or begin == figure.evidence.start
    ):  # "…, the mission says, 40 of them women"
        figure = _credited(figure, whole)
    if figure.category == whole.category:
        figure = replace(figure, stock_or_flow=whole.stock_or_flow)
    end = _end_of_own_words(figure, sentence, mentions)
    if not any(begin <= p.start < end for p in mentions.places_in(sentence)):
        figure = _placed(figure, whole)
    if not any(begin <= t.start < end for t in mentions.times_in(sentence)):
        figure = _timed(figure, whole)
    return figure


def listed_with(figure: Figure, before: list[Figure], sentence: Sentence) -> Figure:
    """ "The governor gave the figure of 53 dead, 40 injured and 12 houses damaged": all of a list
    is whoever's its first count is, and so is what a count is compared with.
    """
    if figure.source is not None:
        return figure
    if not before:
        return figure
    last = before[-1]
    if last.source is None:
        return figure
    if last.evidence.start < sentence.start:
        return figure
    start = sentence.start
    between = sentence.text[last.evidence.end - start : figure.evidence.start - start]
    if not (_is_of_list(last, between) or _COMPARED.search(between)):
        return figure
    why = Reason("source", IN_LIST, last.source.evidence)
    return put_right(figure, last.source, why)


def _is_of_list(last: Figure, between: str) -> bool:
    """Whether a count goes on a list whose first was given by somebody."""
    rules = {r.rule for r in last.because if r.field == "source"}
    if rules.isdisjoint(_COUNTED):
        return False
    return _LISTED.fullmatch(between) is not None


_COMPARED = named_pattern("carried.compared")
IN_LIST = "as the count that it is listed with"
_COUNTED = frozenset({"who counted it", "who gave it", IN_LIST})
_LISTED = named_pattern("wholes.listed")


def _whole_of(
    figure: Figure, before: list[Figure], sentence: Sentence, tie: str
) -> tuple[Figure, int] | None:
    """The figure this is part of, and where the words of the part begin; None where it is no part.

    Parts that are joined have one whole: "including nine women and four children".
    """
    start, at = sentence.start, figure.evidence.start
    begin = None
    for last in reversed(before):
        if last.evidence.start < start:
            return (last, begin or start) if tie == PART else None
        if last.evidence.end > at:
            return None
        between = sentence.text[last.evidence.end - start : at - start]
        opens = _opens_part(between, tie, figure, sentence)
        if opens is not None:
            return last, begin or last.evidence.end + opens
        if _JOINED.fullmatch(between) is None:
            return None
        at, begin = last.evidence.start, begin or last.evidence.end
    return None


def _opens_part(
    between: str, tie: str, figure: Figure, sentence: Sentence
) -> int | None:
    """Where a part begins in the words behind the count before: at "including", at its
    bracket, or at their end ("nine of them"); None where nothing says it is a part.
    """
    joint = _PART_OF.search(between) or IN_BRACKET.search(between)
    if joint is not None:
        return joint.start(joint.lastgroup or 0)
    if tie != PART:
        return None
    behind = figure.evidence.end - sentence.start
    return len(between) if _OF_THEM.match(sentence.text, behind) else None


def _end_of_own_words(figure: Figure, sentence: Sentence, mentions: Mentions) -> int:
    """Where the words that can be the part's own end: at the next number, or a few words on."""
    begin = figure.evidence.end
    end = min(sentence.end, begin + _BEHIND)
    words = sentence.text[begin - sentence.start : end - sentence.start]
    numbers = mentions.numbers_in(Span(begin, end, words))
    return next((n.start for n in numbers if n.kind == NumberKind.CARDINAL), end)


def _credited(figure: Figure, whole: Figure) -> Figure:
    """A part with the source of its whole, where it has none."""
    if figure.source is not None:
        return figure
    if whole.source is None:
        return figure
    why = Reason("source", "as the count that it is part of", whole.source.evidence)
    return put_right(figure, whole.source, why)


def _placed(figure: Figure, whole: Figure) -> Figure:
    """A part where its whole is."""
    if figure.place == whole.place:
        return figure
    why = Reason("place", "where the count is that it is part of", whole.evidence)
    return put_right(figure, whole.place, why)


def _timed(figure: Figure, whole: Figure) -> Figure:
    """A part when its whole is."""
    if figure.time == whole.time:
        return figure
    why = Reason("time", "when the count is that it is part of", whole.evidence)
    return put_right(figure, whole.time, why)


def put_right(
    figure: Figure, value: Location | Period | Source | None, why: Reason
) -> Figure:
    """The figure with another value in the field that a reason is for, and that reason alone for
    it.
    """
    kept = (r for r in figure.because if r.field != why.field)
    changed: dict[str, Any] = {why.field: value, "because": (*kept, why)}
    return replace(figure, **changed)
