"""Train the weights of `claims/figures/judged.py` on labelled articles: `languages/en/figure_weights.tsv`.

    python scripts/train_figures.py ../shared/bench/data/articles_more.jsonl ../shared/bench/data/articles.jsonl

Of the first file folds 0 to 3 are trained on and fold 4 is left alone (`folds.py`); of the others all. A
number is of the category of the label whose words it overlaps and whose bounds it has, else of none. The
weights minimise the conditional log-loss with an L2 penalty, by AdaGrad; needs NumPy.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from folds import UNREAD, fold_of, page_of

from reportedly.claims.figures.candidate import Candidate
from reportedly.claims.figures.candidates import counting, ruled
from reportedly.claims.figures.figures import sentences_with_numbers
from reportedly.claims.figures.judged import NONE, figure_features, lexicon_categories
from reportedly.run.local import read_page

TARGET = (
    Path(__file__).parent.parent
    / "src"
    / "reportedly"
    / "languages"
    / "en"
    / "figure_weights.tsv"
)
SEEN = 4  # times a feature must occur to be given a weight
PENALTY = 1.0  # of the L2 norm; 3.0 did as well on folds 0-3
STEPS, RATE = 400, 0.5  # AdaGrad; the loss stands still before
Sample = tuple[dict[str, list[str]], str]


def main() -> None:
    samples = [s for path in sys.argv[1:] for s in read(Path(path))]
    names, weights = trained(samples)
    rows = sorted(zip(names, weights, strict=True), key=lambda row: row[0])
    text = "# Weights of features of a number, by scripts/train_figures.py. Do not edit by hand.\nfeature\tweight\n"
    text += "".join(f"{name}\t{weight:.4f}\n" for name, weight in rows)
    TARGET.write_text(text, encoding="utf-8")
    print(f"{len(rows)} weights from {len(samples)} numbers")


def read(path: Path) -> Iterator[Sample]:
    """The numbers of a labelled file that are trained on."""
    for line in path.read_text(encoding="utf-8").splitlines():
        labelled = json.loads(line)
        if (
            path.name == "articles_more.jsonl"
            and fold_of(str(labelled["id"])) == UNREAD
        ):
            continue
        yield from numbers_of(labelled)


def numbers_of(labelled: dict[str, Any]) -> Iterator[Sample]:
    """Each number of an article that can count people or homes, with its features and its category."""
    reading = read_page(page_of(labelled))
    last: Candidate | None = None
    for sentence, numbers, header in sentences_with_numbers(
        reading.document, reading.mentions
    ):
        before: Candidate | None = None
        for number, counted in counting(numbers, sentence):
            made = ruled(number, counted, sentence, before, last, header)
            before = made or before
            counted = made.counted if made is not None else counted
            label = label_of(
                number.start,
                max(number.end, counted.end),
                (number.low, number.high),
                labelled,
            )
            yield figure_features(number, counted, sentence, made), label
        last = before or last


def label_of(
    start: int,
    end: int,
    bounds: tuple[int | None, int | None],
    labelled: dict[str, Any],
) -> str:
    """The category of the label that the words overlap and whose bounds they have, or none."""
    for gold in labelled["gold"]["figures"]:
        overlaps = gold["start_char"] < end and start < gold["end_char"]
        if overlaps and (gold["low"], gold["high"]) == bounds:
            return str(gold["category"])
    return NONE


def trained(samples: list[Sample]) -> tuple[list[str], np.ndarray]:
    """The names of the features and their weights."""
    choices = [*lexicon_categories(), NONE]
    times = Counter(
        f for named, _ in samples for features in named.values() for f in set(features)
    )
    names = sorted(f for f, n in times.items() if n >= SEEN)
    place = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(samples), len(choices), len(names)), dtype=np.float32)
    for i, (named, _) in enumerate(samples):
        for j, choice in enumerate(choices):
            x[i, j, [place[f] for f in named[choice] if f in place]] = 1
    y = np.array([choices.index(label) for _, label in samples])
    weights, squares = np.zeros(len(names)), np.full(len(names), 1e-8)
    for _ in range(STEPS):
        scores = x @ weights
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        chances[np.arange(len(y)), y] -= 1
        slope = np.einsum("ij,ijk->k", chances, x) + PENALTY * weights
        squares += slope * slope
        weights -= RATE * slope / np.sqrt(squares)
    return names, weights


if __name__ == "__main__":
    main()
