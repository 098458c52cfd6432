"""Which questions are part of another: a sub-place, a sub-group, a sub-period of it.

Asked only of questions that one article or one story tells together: that is where a reader would
add them up, and comparing every question with every other would not end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import (
    FigureRelation,
    PairOutcome,
    PlaceRelation,
    QuestionShape,
)
from reportedly.gazetteer.relations import relation
from reportedly.reconcile.features import STOCK_DAYS
from reportedly.records import Period, Reason
from reportedly.records.questions import Line, Ruling

_GENERAL = subset("general_groups")

_LEVELS = subset("levels")
_COVERED = subset("covered")


# Lines of one article or story that are compared: a round-up of a year tells some dozens.
_MOST = 60


def with_parts(lines: Sequence[Line]) -> list[Line]:
    """The lines, each with the questions that are part of it; the part's own rulings say why."""
    by_story: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(lines):
        for teller in tellers(one):
            by_story[teller].append(n)
    parts: dict[int, list[str]] = defaultdict(list)
    because: dict[int, list[Ruling]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for together in by_story.values():
        for a in together[:_MOST]:
            for b in together[:_MOST]:
                if a == b:
                    continue
                if (a, b) in seen:
                    continue
                seen.add((a, b))
                if reason := question_within(lines[a], lines[b]):
                    parts[b].append(lines[a].question)
                    part, whole = lines[a].figures[0].id, lines[b].figures[0].id
                    because[a].append(
                        Ruling(
                            part,
                            whole,
                            PairOutcome.DIFFERENT,
                            FigureRelation.PART_OF,
                            (reason,),
                        )
                    )
    return [
        replace(line, parts=tuple(parts[n]), rulings=(*line.rulings, *because[n]))
        if n in parts or n in because
        else line
        for n, line in enumerate(lines)
    ]


def tellers(line: Line) -> list[str]:
    """The articles and stories that tell a question."""
    found = [w.reported.kept.document for w in line.figures]
    found += [w.reported.story for w in line.figures if w.reported.story]
    return list(dict.fromkeys(found))  # in order: a set's would change by run


def question_within(small: Line, large: Line) -> Reason | None:
    """Why one question's count is part of another's; None where it is not, or cannot be told."""
    if (small.category, small.unit) != (large.category, large.unit):
        return None
    if _exceeds(small, large):
        return None
    place = relation(small.place, large.place)
    group = _smaller_group(small.group, large.group)
    days = _days_within(small, large)
    if place not in _COVERED:
        return None
    if group is None:
        return None
    if days is None:
        return None
    inner = []
    if place == PlaceRelation.INSIDE and small.place and large.place:
        inner.append(f"{small.place.name} is in {large.place.name}")
    inner += (
        [f"{small.group.replace('_', ' ')} among {large.group.replace('_', ' ')}"]
        if group
        else []
    )
    inner += [days] if days else []
    return Reason(FigureRelation.PART_OF, " and ".join(inner)) if inner else None


def _exceeds(small: Line, large: Line) -> bool:
    """A part that is larger than its whole is none."""
    least, most = small.low, large.high
    if least is None:
        return False
    if most is None:
        return False
    if large.open_above:
        return False
    return least > most


def _smaller_group(small: str, large: str) -> str | None:
    """The smaller group's name where it is smaller, "" where both are one, None where neither holds
    the other.
    """
    if small == large:
        return ""
    if {small, large} <= _GENERAL:
        return ""
    return small if large in _GENERAL else None


def _days_within(small: Line, large: Line) -> str | None:
    """ "who fled from 19 Feb to 23 Mar, of those displaced on 23 Mar"; "" for one time, None for
    different ones.
    """
    a, b = small.period, large.period
    if a is None:
        return None
    if b is None:
        return None
    if small.shape == large.shape == QuestionShape.STOCK:
        return "" if abs((a.end - b.end).days) <= STOCK_DAYS else None
    if large.shape == QuestionShape.STOCK and small.shape in _COUNTED_OVER_DAYS:
        return _among_those_of_a_day(a, large)
    if small.shape in _LEVELS and large.shape not in _LEVELS:
        return None
    return _lies_within_days(a, b)


# Who came to be counted over some days can be among those who are there at their end.
_COUNTED_OVER_DAYS = frozenset({QuestionShape.FLOW, QuestionShape.RUNNING})


def _among_those_of_a_day(counted: Period, stock: Line) -> str | None:
    """Of those counted over some days: that a stock of their last day has them."""
    known = [v.as_of for v in (*stock.voices, *stock.earlier)]
    nearest = min(known, key=lambda day: abs((day - counted.end).days))
    if abs((nearest - counted.end).days) > STOCK_DAYS:
        return None
    return f"those of {counted.start} to {counted.end} are among those of {nearest}"


def _lies_within_days(a: Period, b: Period) -> str | None:
    """That one period lies in another; "" where they are the same."""
    if (a.start, a.end) == (b.start, b.end):
        return ""
    if b.first <= a.first and a.end <= b.end:
        return f"{a.start} to {a.end} lies in {b.start} to {b.end}"
    return None
