"""The lines of a ledger that tell most: what a person would read out first.

Where two sources give different counts for the same place, category and days; what was set apart as
another story; and the largest counts that say who, where and when. Nothing is ruled here: figures that
differ stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from reportedly.records import KeptFigure, LedgerView
from reportedly.report.tables import count, days, shown, where

OTHER_STORY = "other_story"


def telling_lines(view: LedgerView, limit: int = 3) -> tuple[str, ...]:
    """At most `limit` lines, the most telling kind first; fewer when the ledger has fewer."""
    figures = list(view.figures())
    main = [f for f in figures if f.figure.passage != OTHER_STORY and f.figure.certainty in {"stated", "hedged"}]
    lines: list[str] = []
    for kind in (_differing(main), _set_apart(figures)):
        lines += [line for line, _ in zip(kind, range(1), strict=False)]
    return tuple([*lines, *_fullest(main)][:limit])


def _differing(figures: list[KeptFigure]) -> Iterator[str]:
    """Pairs by different sources that count the same thing and cannot both hold, the widest apart first."""
    by_question: dict[tuple[str, str, str], list[KeptFigure]] = {}
    for kept in figures:
        f = kept.figure
        if f.place and f.source and f.time:
            by_question.setdefault((f.category, f.unit, f.place.name), []).append(kept)
    pairs = [pair for same in by_question.values() for pair in combinations(same, 2) if _differ(*pair)]
    for a, b in sorted(pairs, key=lambda pair: -abs(_size(pair[0]) - _size(pair[1]))):
        yield f"Two sources differ on {a.figure.category} in {where(a.figure.place)}: {_said(a)}; {_said(b)}."


def _differ(a: KeptFigure, b: KeptFigure) -> bool:
    x, y = a.figure, b.figure
    if not (x.source and y.source and x.time and y.time) or x.source.name == y.source.name:
        return False
    if x.time.start > y.time.end or y.time.start > x.time.end:
        return False
    return _above(x.low, y.high) or _above(y.low, x.high)


def _above(low: int | None, high: int | None) -> bool:
    return low is not None and high is not None and low > high


def _set_apart(figures: list[KeptFigure]) -> Iterator[str]:
    for kept in figures:
        if kept.figure.passage == OTHER_STORY:
            words = shown(kept.figure.evidence.text)
            yield f"Set apart as another story's: “{words}” in “{_article(kept)}”."


def _fullest(figures: list[KeptFigure]) -> Iterator[str]:
    """The largest count of each category that says who, where and when; then those that leave something out."""
    told: set[str] = set()
    for kept in sorted(figures, key=lambda k: (-_completeness(k), -_size(k))):
        f = kept.figure
        if f.category in told:
            continue
        told.add(f.category)
        parts = [f"{count(f)} {f.counted or f.unit} {f.category.replace('_', ' ')}", where(f.place), days(f.time)]
        yield f"{shown(', '.join(p for p in parts if p))}: {_said(kept)}."


def _completeness(kept: KeptFigure) -> int:
    f = kept.figure
    return (f.place is not None) + (f.time is not None) + (f.source is not None)


def _size(kept: KeptFigure) -> int:
    return max(kept.figure.low or 0, kept.figure.high or 0)


def _said(kept: KeptFigure) -> str:
    who = kept.figure.source.name if kept.figure.source else kept.kept.outlet or "the article itself"
    return shown(f"“{kept.figure.evidence.text}” says {who} in “{_article(kept)}”")


def _article(kept: KeptFigure) -> str:
    return shown(kept.kept.title or kept.kept.document)
