"""The days of what a headline counts: a headline without a day tells what the text then dates.

"Strike kills nine" over "killed nine people on Friday": the nine of both died on Friday, and not on
the day the paper came out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from reportedly.codebook.words import Role, StockOrFlow
from reportedly.records import Figure, Mentions, Reason

# A count of more days than these is no news of the headline's kind: a war's total, a year's.
_NEWS = timedelta(days=7)


def with_days_of_text(figures: Sequence[Figure], mentions: Mentions) -> list[Figure]:
    """The figures, each of a headline without a day of its own dated as the first count of the same
    outcome in the text.
    """
    found = list(figures)
    for number, figure in enumerate(figures):
        if figure.passage != Role.HEADLINE or not _is_undated(figure, mentions):
            continue
        for other in figures[number + 1 :]:
            if other.passage != Role.HEADLINE and _tells_the_same(other, figure):
                found[number] = _dated_as(figure, other)
                break
    return found


def _is_undated(figure: Figure, mentions: Mentions) -> bool:
    """Whether a flow is dated by no words of its own sentence."""
    if figure.stock_or_flow != StockOrFlow.FLOW:
        return False
    here = mentions.sentence_at(figure.evidence.start)
    words = figure.words_that_gave("time")
    return all(mentions.sentence_at(w.start) != here for w in words)


def _tells_the_same(other: Figure, headline: Figure) -> bool:
    """Whether a count of the text is the news that the headline counts."""
    if (other.category, other.unit) != (headline.category, headline.unit):
        return False
    if other.stock_or_flow != StockOrFlow.FLOW or other.time is None:
        return False
    return other.time.end - other.time.first <= _NEWS


def _dated_as(headline: Figure, other: Figure) -> Figure:
    """A headline's figure with the days of a count of the text, and why."""
    kept = tuple(r for r in headline.because if r.field != "time")
    why = Reason("time", "as the text dates it", other.evidence)
    return replace(headline, time=other.time, because=(*kept, why))
