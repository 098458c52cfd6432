"""Learn what each feature of a place says, from labelled articles.

    python scripts/learn_points.py place ../shared/bench/data        # writes lexicons/points/place.tsv
    python scripts/learn_points.py place ../shared/bench/data --try  # cross-validated only, writes nothing

A conditional logit: for every figure that was read and labelled, the features of the right candidate are weighed
against those of its rivals, and the points that make the right ones most probable are kept, drawn towards nought.
It learns from the first articles and from folds 0 to 3 of the newer ones; fold 4 is never read (`folds.py`).
Needs nothing beyond what reading needs.
"""

from __future__ import annotations

import argparse
import json
import runpy
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from folds import FOLDS, UNREAD, fold_of, page_of

from reportedly.claims.shared.place import nationality
from reportedly.claims.shared.place import scene_candidates as places
from reportedly.claims.shared.place_features import claim_at, is_aside
from reportedly.claims.shared.place_features import features as of_place
from reportedly.claims.shared.scenes import scenes_of
from reportedly.claims.shared.tied_place import tied
from reportedly.lexicons.load import ROOT
from reportedly.records import Failure, Figure, Reading
from reportedly.run.local import in_batches, try_pages

LABELLED = ("articles.jsonl", "articles_more.jsonl")
SHRINK = 0.03  # how strongly points are drawn towards nought, of those tried the best on the folds
STEPS = 250
RATE = 0.05
LEAST = 0.05  # points below which a feature is left out of the table
SEEN = 6  # articles in which a feature must stand to be learned


@dataclass(frozen=True)
class Example:
    """One figure: the features of each candidate, which of them are right, and what the figure weighs."""

    article: str
    candidates: list[frozenset[str]]
    right: list[bool]
    weight: float
    good: list[bool]  # as the score counts it


Maker = Callable[[dict[str, Any], Figure, Reading], Example | None]


# ------------------------------------------------------------------ labelled figures
def read(data: Path) -> Iterator[tuple[dict[str, Any], Reading]]:
    """The labelled articles that may be learned from, each with what is read in it."""
    lines = [
        line
        for name in LABELLED
        for line in (data / name).read_text("utf-8").splitlines()
    ]
    articles = [json.loads(line) for line in lines]
    articles = [a for a in articles if fold_of(a["id"]) != UNREAD]
    pages = [page_of(a, "title", "outlet", "url") for a in articles]
    readings = [reading for group in in_batches(pages) for reading in try_pages(group)]
    for article, reading in zip(articles, readings, strict=True):
        if not isinstance(reading, Failure):
            yield article, reading


def labelled(
    article: dict[str, Any], reading: Reading
) -> Iterator[tuple[dict[str, Any], Figure]]:
    """Labels with the figure read at their words and of their value."""
    for label in article["gold"]["figures"]:
        for figure in reading.claims.figures:
            span = figure.evidence
            if min(label["end_char"], span.end) <= max(label["start_char"], span.start):
                continue
            if (label["low"], label["high"]) == (figure.low, figure.high):
                yield label, figure
                break


# ------------------------------------------------------------------ the two choices
def of_places(score: Any) -> Maker:
    def make(label: dict[str, Any], figure: Figure, reading: Reading) -> Example | None:
        document, mentions = reading.document, reading.mentions
        here = mentions.sentence_at(figure.evidence.start)
        if here is None:
            return None
        scenes = scenes_of(document, mentions)
        other = (
            document.passages[mentions.sentences[here].passage].role == "other_story"
        )
        home = nationality(figure.evidence, scenes)
        left = home if figure.category in {"displaced", "returned"} else None
        named = places(figure.evidence, here, scenes, other, left)
        claim = claim_at(
            figure.evidence, here, document, mentions, figure.category, home
        )
        named = [n for n in named if not is_aside(n, claim, scenes)] or named
        called = [
            any(
                score["same_name"](label["place"], name)
                for name in (n.place.text, n.location.name)
            )
            for n in named
        ]
        inside = [(label["country"] or None) == n.location.country for n in named]
        both = [a and b for a, b in zip(called, inside, strict=True)]
        right, weight = (
            (both, 1.0)
            if any(both)
            else (called, 0.7)
            if any(called)
            else (inside, 0.3)
        )
        by_rule = tied(claim, named, scenes)
        sets = [of_place(n, claim, scenes, by_rule) for n in named]
        return Example(document.id, sets, right, weight, called)

    return make


# ------------------------------------------------------------------ learning
def learn(examples: list[Example], shrink: float = SHRINK) -> dict[str, float]:
    """The points of each feature that stands in enough figures."""
    seen: dict[str, set[str]] = {}
    for example in examples:
        for feature in frozenset().union(*example.candidates):
            seen.setdefault(feature, set()).add(example.article)
    names = sorted(f for f, articles in seen.items() if len(articles) >= SEEN)
    column = {name: n for n, name in enumerate(names)}
    rows = [_matrix(e, column) for e in examples if any(e.right) and not all(e.right)]
    points = np.zeros(len(names))
    slow, fast = np.zeros_like(points), np.zeros_like(points)
    for step in range(1, STEPS + 1):  # Adam, Kingma and Ba 2015
        slope = shrink * points
        for matrix, right, weight in rows:
            said = matrix @ points
            chance = np.exp(said - said.max())
            chance /= chance.sum()
            wanted = chance * right
            slope += weight * (matrix.T @ (chance - wanted / wanted.sum())) / len(rows)
        slow = 0.9 * slow + 0.1 * slope
        fast = 0.999 * fast + 0.001 * slope**2
        points -= (
            RATE * (slow / (1 - 0.9**step)) / (np.sqrt(fast / (1 - 0.999**step)) + 1e-8)
        )
    return {
        n: round(float(p), 2)
        for n, p in zip(names, points, strict=True)
        if abs(p) >= LEAST
    }


def _matrix(e: Example, column: dict[str, int]) -> tuple[Any, Any, float]:
    matrix = np.zeros((len(e.candidates), len(column)))
    for n, candidate in enumerate(e.candidates):
        matrix[n, [column[f] for f in candidate if f in column]] = 1.0
    return matrix, np.array(e.right, float), e.weight


def right_of(examples: list[Example], points: dict[str, float]) -> float:
    """The share of figures whose candidate with the most points is right."""
    good = 0
    for e in examples:
        totals = [sum(points.get(f, 0.0) for f in c) for c in e.candidates]
        good += bool(totals) and e.good[totals.index(max(totals))]
    return good / len(examples)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", choices=("place",))
    parser.add_argument("data", type=Path)
    parser.add_argument("--shrink", type=float, default=SHRINK)
    parser.add_argument("--try", action="store_true", dest="dry")
    asked = parser.parse_args()
    score = runpy.run_path(str(asked.data.resolve().parent / "score.py"))
    make = {"place": of_places}[asked.table](score)
    examples = [
        example
        for article, reading in read(asked.data)
        for label, figure in labelled(article, reading)
        if (example := make(label, figure, reading)) is not None
    ]
    reach = sum(any(e.good) for e in examples) / len(examples)
    print(
        f"{len(examples)} figures; the right one is among the candidates of {reach:.3f}"
    )
    shares = []
    for fold in range(FOLDS - 1):
        points = learn(
            [e for e in examples if fold_of(e.article) != fold], asked.shrink
        )
        shares.append(
            right_of([e for e in examples if fold_of(e.article) == fold], points)
        )
    print("right on the fold left out:", *(f"{s:.3f}" for s in shares))
    if not asked.dry:
        points = learn(examples, asked.shrink)
        path = ROOT / "points" / f"{asked.table}.tsv"
        path.parent.mkdir(exist_ok=True)
        lines = [f"{name}\t{value:+.2f}" for name, value in sorted(points.items())]
        head = f"# Learned by scripts/learn_points.py {asked.table}; what each feature means: claims/shared"
        path.write_text(
            "\n".join((head, "feature\tpoints", *lines)) + "\n", encoding="utf-8"
        )
        print(f"{len(points)} features: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
