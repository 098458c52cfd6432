"""The lines of a ledger that tell most: what a person would read out first.

Where two sources give different counts for the same place, category and days; what was set apart as
another story; and the largest counts that say who, where and when. Nothing is ruled here: figures
that differ stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Qualifier, Role, StockOrFlow
from reportedly.records import Figure, KeptFigure, LedgerView, Provenance
from reportedly.report.terminal import shown
from reportedly.report.wording import category, counted, period, place, quantity, size

_ASSERTED = subset("asserted")

OTHER_STORY = Role.OTHER_STORY
_STOCK_DAYS = 7  # situation reports come out weekly
_QUOTED = 80  # characters of a passage: enough to know it again


def highlights(view: LedgerView, limit: int = 3) -> tuple[str, ...]:
    """At most `limit` lines, the most telling kind first; fewer when the ledger has fewer."""
    main = [
        kept
        for kept in view.figures()
        if kept.figure.passage != OTHER_STORY
        if kept.figure.certainty in _ASSERTED
    ]
    lines = [
        *islice(_differing(main), 1),
        *islice(_set_apart(view), 1),
        *_fullest(main),
    ]
    return tuple(shown(line) for line in lines[:limit])


# ------------------------------------------------------------------ where two sources differ
def _question_of(f: Figure) -> tuple[str | None, ...] | None:
    """What a figure answers, where it says enough to be set against another; else None."""
    if f.place is None:
        return None
    if f.source is None:
        return None
    if f.time is None:
        return None
    if f.qualifier == Qualifier.VAGUE:
        return None
    # Six bodies seen by one are no rival of a toll of 22 people.
    counted = f.of_whom.casefold()
    return f.category, f.unit, counted, f.stock_or_flow, f.place.name


def _differing(figures: list[KeptFigure]) -> Iterator[str]:
    """Pairs in two articles that count one thing and cannot both hold; first those for most nearly
    the same days.
    """
    by_question: dict[tuple[str | None, ...], list[KeptFigure]] = {}
    for kept in figures:
        question = _question_of(kept.figure)
        if question is not None:
            by_question.setdefault(question, []).append(kept)
    pairs = [
        pair
        for same in by_question.values()
        for pair in combinations(same, 2)
        if _differ(*pair)
    ]
    for a, b in sorted(
        pairs, key=lambda pair: (-_same_days(*pair), -max(size(k.figure) for k in pair))
    ):
        yield f"Two sources differ. {_figure_in_words(a)}; {_figure_in_words(b)}."


def _differ(a: KeptFigure, b: KeptFigure) -> bool:
    """Whether two figures of two articles, on the word of two sources, are at odds."""
    x, y = a.figure, b.figure
    if (
        a.kept.document == b.kept.document
    ):  # there the second is more often a part of the first
        return False
    if not (x.source and y.source):
        return False
    if x.source.name.casefold() == y.source.name.casefold():
        return False
    return _same_days(a, b) > 0 and (
        _lies_above(x.low, y.high) or _lies_above(y.low, x.high)
    )


def _lies_above(low: int | None, high: int | None) -> bool:
    """Whether one count's lowest lies above another's highest: no number is both."""
    return low is not None and high is not None and low > high


def _same_days(a: KeptFigure, b: KeptFigure) -> float:
    """How nearly two figures are for the same days, 1 for the very same and 0 for others.

    Flows share at least half of their days: a month within a year is a part and no contradiction. A
        stock
    is a state, so two within a week are of one time.
    """
    x, y = a.figure, b.figure
    if x.time is None:
        return 0.0
    if y.time is None:
        return 0.0
    if x.stock_or_flow == StockOrFlow.STOCK:
        apart = abs((x.time.end - y.time.end).days)
        return 1 - apart / (_STOCK_DAYS + 1) if apart <= _STOCK_DAYS else 0.0
    begun, ended = (x.time.first, y.time.first), (x.time.end, y.time.end)
    common = (min(ended) - max(begun)).days + 1
    every = (max(ended) - min(begun)).days + 1
    return common / every if 2 * common >= every else 0.0


# ------------------------------------------------------------------ what was set apart; what is
# told in full
def _set_apart(view: LedgerView) -> Iterator[str]:
    """Passages that were set apart as another story's."""
    for reading in view.readings:
        for passage in reading.document.passages:
            if passage.role == OTHER_STORY:
                words = passage.text[:_QUOTED] + (
                    "…" if len(passage.text) > _QUOTED else ""
                )
                yield (
                    f"Set apart as another story's, in “{_article_named(reading.kept)}”: "
                    f"“{words}”"
                )


def _fullest(figures: list[KeptFigure]) -> Iterator[str]:
    """The largest count of each category that says who, where and when; then those that leave
    something out.
    """
    seen: set[str] = set()
    for kept in sorted(
        figures,
        key=lambda k: (-_completeness(k), -size(k.figure)),
    ):
        if kept.figure.category not in seen:
            seen.add(kept.figure.category)
            yield f"{_figure_in_words(kept)}."


def _completeness(kept: KeptFigure) -> int:
    """How many of place, time and source a figure has."""
    f = kept.figure
    return (f.place is not None) + (f.time is not None) + (f.source is not None)


def _figure_in_words(kept: KeptFigure) -> str:
    """ "Displaced: about 154,000 people, Mosul, IRQ, 7 Feb 2017 (the mayor, in “Title”)"."""
    f = kept.figure
    parts = (f"{quantity(f)} {counted(f)}", place(f.place), period(f.time))
    who = f.source.name if f.source else kept.kept.outlet or "the article itself"
    return (
        f"{category(f)}: {', '.join(p for p in parts if p)} "
        f"({who}, in “{_article_named(kept.kept)}”)"
    )


def _article_named(kept: Provenance) -> str:
    return kept.called
