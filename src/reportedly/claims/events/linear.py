"""A small linear model: named features, their weights for each answer, and the features that
decided.

Trained by `scripts/train_events.py`; the weights lie in `claims/events/weights`, an array of half
floats beside the list of the features' names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "weights"
SHOWN = 4  # features named in a reason


@dataclass(frozen=True)
class Linear:
    """Weights by feature; a row for each feature, a column for each answer."""

    answers: tuple[str, ...]
    rows: dict[str, int]
    weights: np.ndarray

    def scores(self, features: Iterable[str]) -> np.ndarray:
        """The probability of each answer."""
        # In one order whatever order a set gives them in: sums of floats hang on it.
        at = sorted([self.rows[f] for f in features if f in self.rows])
        total = self.weights[at].sum(axis=0) + self.weights[0]
        if len(self.answers) == 1:
            return np.asarray(1 / (1 + np.exp(-total)))
        grown = np.exp(total - total.max())
        return np.asarray(grown / grown.sum())

    def because(self, features: Iterable[str], answer: str) -> str:
        """The features that spoke most for an answer: "word:bombing +2.1, near:car +0.8"."""
        column = self.answers.index(answer)
        known = self.rows.keys() & features
        weighed = [(-float(self.weights[self.rows[f], column]), f) for f in known]
        best = nsmallest(SHOWN, weighed)
        return ", ".join([f"{name} {-less:+.1f}" for less, name in best if less < 0])


@cache
def linear(name: str) -> Linear:
    """One of the trained models: "telling" or "type"."""
    with np.load(FOLDER / f"{name}.npz") as kept:
        names = bytes(kept["names"]).decode().split("\n")
        answers = tuple(bytes(kept["answers"]).decode().split("\n"))
        weights = kept["weights"].astype(np.float32)
    return Linear(answers, {name: i for i, name in enumerate(names)}, weights)
