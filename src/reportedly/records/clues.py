"""What features say of two things that may be one, and what it comes to.

A feature gives points for their being the same, or forbids it, and says why. A row of features with
their names is all that a comparison needs; what the sum of points decides is for each to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ParamSpec

from reportedly.records.text import Reason


@dataclass(frozen=True, slots=True)
class Clue:
    """What one feature says: points for being the same, or a veto."""

    points: float
    rule: str
    veto: bool = False
    part: bool = False  # a veto because one may be part of the other

    def reason(self, name: str) -> Reason:
        """Why, under the feature's name; the points of a veto say nothing."""
        in_words = self.rule if self.veto else f"{self.rule} ({self.points:+.1f})"
        return Reason(name, in_words)


def veto(rule: str, *, part: bool = False) -> Clue:
    """A clue that they are not the same, whatever else is said of them."""
    return Clue(0.0, rule, veto=True, part=part)


Compared = ParamSpec("Compared")


def weigh_clues(
    features: Iterable[tuple[str, Callable[Compared, Clue | None]]],
    *compared: Compared.args,
    **named: Compared.kwargs,
) -> tuple[float, tuple[Reason, ...], bool]:
    """The points of all features that say something (None: it says nothing), with the reasons; and
    whether one forbids it, which ends the weighing and is then the only reason.
    """
    points, because = 0.0, []
    for name, feature in features:
        clue = feature(*compared, **named)
        if clue is None:
            continue
        if clue.veto:
            return points, (clue.reason(name),), True
        points += clue.points
        because.append(clue.reason(name))
    return points, tuple(because), False
