"""Grades of casualty reports on the published five-step scale, and the sum that goes with them.

Source: Airwars, methodology note (confirmed, fair, weak, contested, discounted); its headline estimate sums the
lowest and the highest counts over confirmed and fair only. Nobody's credibility is judged here: "credible" is
read as "named", and near actions by a belligerent are not read, so a fair here is weaker than theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reportedly.codebook import category_words
from reportedly.reconcile.data import words
from reportedly.records import Reason
from reportedly.records.questions import Line, Total

SUMMED = frozenset({"confirmed", "fair"})


def graded(line: Line) -> Line:
    """A line with its grade and the rule that gave it; other lines than tolls of people stay as they are."""
    if line.category not in category_words("harm") or line.shape != "toll" or line.unit != "people":
        return line
    grade, rule = _grade(line)
    return replace(line, grade=grade, because=(*line.because, Reason("grade", rule)))


def _grade(line: Line) -> tuple[str, str]:
    if line.group in words("combatants"):
        return "discounted", f"those counted are {line.group}"
    if all(v.certainty == "denied" for v in line.voices):
        return "discounted", "everybody who speaks of it denies it"
    for one in line.figures:
        figure = one.reported.figure
        source, cue = figure.source, (one.reported.cue or "").casefold()
        if (
            source
            and source.kind in words("parties")
            and cue in words("concedes")
            and figure.certainty != "denied"
        ):
            return "confirmed", f"{source.name} takes it upon itself (“{cue}”)"
    if line.contested:
        return "contested", next(r.rule for r in line.because if r.field == "contested")
    stated = [v for v in line.voices if v.certainty != "denied"]
    if len(stated) > 1:
        return "fair", f"{len(stated)} independent origins whose ranges meet"
    return "weak", f"a single origin, {stated[0].name}, in {line.articles} article(s)"


def totals(lines: Iterable[Line]) -> list[Total]:
    """The headline sums by category, over tolls that are no part of another."""
    kept = [
        one for one in lines if one.grade in SUMMED and one.low is not None and one.high is not None
    ]
    parts = {part for one in kept for part in one.parts}
    found = []
    for category in sorted({one.category for one in kept}):
        own = [one for one in kept if one.category == category and one.question not in parts]
        low, high = sum(one.low or 0 for one in own), sum(one.high or 0 for one in own)
        found.append(Total(category, low, high, any(one.open_above for one in own), len(own)))
    return found
