"""Grades of casualty reports on the published five-step scale, and the sum that goes with them.

Source: Airwars, methodology note (confirmed, fair, weak, contested, discounted); its headline
    estimate sums the
lowest and the highest counts over confirmed and fair only. Nobody's credibility is judged here:
"credible" is read as "named", and near actions by a belligerent are not read, so a fair here is
weaker than theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import permutations

from reportedly.codebook import category_words, group_words
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Certainty, Grade, PairOutcome, QuestionShape, Unit
from reportedly.reconcile.data import SOME, words
from reportedly.reconcile.parts import question_within
from reportedly.records import Reason
from reportedly.records.questions import AttributedFigure, Line, Total

_FIGHTERS = group_words("armed")
_RESPONSIBLE = subset("takers_of_life")

SUMMED = subset("summed")


def graded(line: Line) -> Line:
    """A line with its grade and the rule that gave it; other lines than tolls of people stay as
    they are.
    """
    if line.category not in category_words("harm"):
        return line
    if line.shape != QuestionShape.TOLL:
        return line
    if line.unit != Unit.PEOPLE:
        return line
    grade, rule = _grade(line)
    return replace(line, grade=grade, because=(*line.because, Reason("grade", rule)))


def _taken_upon_itself(one: AttributedFigure) -> str | None:
    """Why a figure is confirmed: those responsible concede it; None where they do not."""
    figure = one.reported.figure
    source, cue = figure.source, (one.reported.cue or "").casefold()
    if source is None or source.kind not in _RESPONSIBLE:
        return None
    if cue not in words("concedes") or figure.certainty == Certainty.DENIED:
        return None
    return f"{source.name} takes it upon itself (“{cue}”)"


def _grade(line: Line) -> tuple[str, str]:
    """The grade of an answer and why."""
    if line.group in _FIGHTERS:
        return Grade.DISCOUNTED, f"those counted are {line.group}"
    if all(v.certainty == Certainty.DENIED for v in line.voices):
        return Grade.DISCOUNTED, "everybody who speaks of it denies it"
    confirmed = next(filter(None, map(_taken_upon_itself, line.figures)), None)
    if confirmed is not None:
        return Grade.CONFIRMED, confirmed
    if line.contested:
        return Grade.CONTESTED, next(
            r.rule for r in line.because if r.field == "contested"
        )
    stated = [v for v in line.voices if v.certainty != Certainty.DENIED]
    if line.supporting > 1:
        return Grade.FAIR, f"{line.supporting} independent origins whose ranges meet"
    if len(stated) > 1:  # one follows on another, or tells more: no two agree
        return Grade.WEAK, f"no two of {len(stated)} origins meet"
    return (
        Grade.WEAK,
        f"a single origin, {stated[0].name}, in {line.articles} article(s)",
    )


def totals(lines: Iterable[Line]) -> list[Total]:
    """The headline sums by category, over tolls that neither are part of one another nor may be
    one.
    """
    kept = [
        one
        for one in lines
        if one.grade in SUMMED
        if one.low is not None
        if one.high is not None
        if one.group != SOME  # a part of what another answer counts, known here or not
    ]
    by_category: dict[str, list[Line]] = defaultdict(list)
    for one in kept:
        by_category[one.category].append(one)
    return [_total(category, by_category[category]) for category in sorted(by_category)]


def _total(category: str, lines: Sequence[Line]) -> Total:
    """What the questions of one category come to, those left out that lie within another or cannot
    be told apart.
    """
    parts = _questions_within_others(lines)
    whole = [one for one in lines if one.question not in parts]
    unclear = _unclear(whole)
    own = [one for one in whole if one.question not in unclear]
    return Total(
        category,
        sum(one.least for one in own),
        sum(one.most for one in own),
        any(one.open_above for one in own),
        tuple(one.question for one in own),
        tuple(sorted(parts)),
        tuple(sorted(unclear)),
    )


def _questions_within_others(lines: Sequence[Line]) -> frozenset[str]:
    """Those that lie in another: its place, group and days, whoever tells them."""
    within = {part for one in lines for part in one.parts}
    by_country: dict[str | None, list[Line]] = defaultdict(list)
    for one in lines:
        by_country[one.place.country if one.place else None].append(one)
    for near in by_country.values():
        within |= {
            a.question for a, b in permutations(near, 2) if question_within(a, b)
        }
    return frozenset(within & {one.question for one in lines})


def _unclear(lines: Sequence[Line]) -> frozenset[str]:
    """Of two that may ask the same the one that fewer articles answer."""
    of = {w.id: one for one in lines for w in one.figures}
    found = set()
    for one in lines:
        for ruling in one.rulings:
            other = of.get(ruling.other if of.get(ruling.one) is one else ruling.one)
            if (
                ruling.outcome == PairOutcome.CANNOT_TELL
                and other is not None
                and other is not one
            ):
                lesser = min(
                    one, other, key=lambda line: (line.articles, line.question)
                )
                found.add(lesser.question)
    return frozenset(found)
