"""Choices between candidates by learned points: a table that can be read aloud.

Each candidate has features, each feature has points, and the candidate with the most points is
chosen. The points are learned by `scripts/learn_points.py` from labelled articles (a conditional
logit: the features of the right candidate against those of its rivals) and stand in
`lexicons/points/`, one feature a line.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import cache
from math import exp, fsum

from reportedly.lexicons.load import sheet


@cache
def points_of(table: str) -> dict[str, float]:
    """The points of each feature of a table, such as "place"."""
    return {
        row["feature"]: float(row["points"]) for row in sheet(f"points/{table}.tsv")
    }


def total(table: str, features: Iterable[str]) -> float:
    """The points of a candidate with these features; one that was never learned has none."""
    points = points_of(table)
    # Features come as a set: a plain sum would hang on its order, which no two processes share.
    return fsum([points[feature] for feature in features if feature in points])


def best(table: str, candidates: Sequence[frozenset[str]]) -> int:
    """Which of the candidates, given by their features, has the most points: the first of equals.

    Raises:
        ValueError: there are no candidates.
    """
    return max(
        range(len(candidates)),
        key=lambda n: total(table, candidates[n]),
    )


def best_of_groups(
    table: str, candidates: Sequence[frozenset[str]], groups: Sequence[Hashable]
) -> int:
    """The candidate with the most points in the group that is likeliest: chances add up within a
    group.

    Two towns of one country that share what speaks for them do not lose to a third of another.

    Raises:
        ValueError: there are no candidates.
    """
    points = [total(table, features) for features in candidates]
    most = max(points)
    chances: dict[Hashable, list[float]] = {}
    for group, said in zip(groups, points, strict=True):
        chances.setdefault(group, []).append(exp(said - most))
    likeliest = max(chances, key=lambda group: fsum(chances[group]))
    inside = [n for n, group in enumerate(groups) if group == likeliest]
    return max(inside, key=lambda n: points[n])


def deciding(
    table: str, chosen: frozenset[str], rivals: Iterable[frozenset[str]], most: int = 3
) -> list[str]:
    """The features that speak most for the chosen candidate, and that some rival lacks; with their
    points.
    """
    points = points_of(table)
    shared = frozenset.intersection(chosen, *rivals)
    own = sorted([(-points.get(f, 0.0), f) for f in chosen - shared])
    return [f"{feature} ({-less:+.1f})" for less, feature in own[:most] if less < 0]
