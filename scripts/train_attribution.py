"""Train the weights of `annotate/speech/judged_points.py` on labelled articles: `languages/en/point_weights.tsv`.

    python scripts/train_attribution.py BENCH/data/attribution.jsonl BENCH/data/articles_more.jsonl BENCH/data/articles.jsonl

Of the first two files folds 0 to 3 are trained on and fold 4 is left alone (`folds.py`). A point is right where
half of the words of its content and of a coded one together are shared. Quotations are not weighed: coders take
one over several sentences as one. The weights minimise the log-loss with an L2 penalty, by AdaGrad; needs NumPy.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from folds import UNREAD, fold_of, page_of

from reportedly.annotate.speech.judged_points import point_features
from reportedly.annotate.speech.points import Reader
from reportedly.annotate.speech.spoken import SILENT_ROLES, Spoken
from reportedly.run.local import read_page

TARGET = (
    Path(__file__).parent.parent
    / "src"
    / "reportedly"
    / "languages"
    / "en"
    / "point_weights.tsv"
)
FOLDED = ("attribution.jsonl", "articles_more.jsonl")
CRISIS = 3.0  # weight of a point of an article on a crisis: there are fewer, and they are what is read
SEEN = 6  # times a feature must occur to be given a weight
PENALTY = 4.0  # of the L2 norm; chosen on folds 0-3
STEPS, RATE = 250, 0.3  # AdaGrad; the loss stands still before
LEAST = 0.02  # a weight below it changes nothing
WORD = re.compile(r"\w+")
HEADER = "# Weights of features of a point of attribution, by scripts/train_attribution.py. Do not edit by hand.\nfeature\tweight\n"
Sample = tuple[frozenset[str], bool, float]  # features, whether right, weight


def main() -> None:
    samples = [s for path in map(Path, sys.argv[1:]) for s in read(path)]
    weights = trained(samples)
    rows = (f"{name}\t{weight:.3f}\n" for name, weight in sorted(weights.items()))
    TARGET.write_text(HEADER + "".join(rows), encoding="utf-8")
    print(f"{len(weights)} weights from {len(samples)} points")


def read(path: Path) -> Iterator[Sample]:
    """The points of a labelled file that are trained on."""
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        if path.name not in FOLDED or fold_of(str(article["id"])) != UNREAD:
            yield from points_of(article)


def points_of(article: dict[str, Any]) -> Iterator[Sample]:
    """Each unquoted point of an article, and whether a coded content agrees with it."""
    text, coded = article["text"], contents_of(article)
    weight = CRISIS if "speech" in article["gold"] else 1.0
    for reader in readers(article):
        for point in reader.ruled():
            if point.content.shape == "quote":
                continue
            content = words(text, point.content.start, point.content.end)
            right = any(2 * len(c & content) >= len(c | content) for c in coded)
            yield frozenset(point_features(reader, point)), right, weight


def contents_of(article: dict[str, Any]) -> list[frozenset[int]]:
    """The words of each coded content."""
    text, gold = article["text"], article["gold"]
    spans = [
        [(s["start"], s["end"]) for s in a["content"]]
        for a in gold.get("attributions", ())
    ]
    spans += [[(s["start_char"], s["end_char"])] for s in gold.get("speech", ())]
    return [frozenset().union(*(words(text, *s) for s in parts)) for parts in spans]


def words(text: str, start: int, end: int) -> frozenset[int]:
    """Offsets of the words between two offsets."""
    return frozenset(start + m.start() for m in WORD.finditer(text[start:end]))


def readers(article: dict[str, Any]) -> Iterator[Reader]:
    """A reader for each sentence of an article that may hold speech."""
    reading = read_page(page_of(article))
    spoken = Spoken(
        reading.document, reading.mentions.sentences, reading.mentions.actors
    )
    for sentence in spoken.sentences:
        if spoken.role(sentence) not in SILENT_ROLES and spoken.worth_reading(sentence):
            yield spoken.reader(sentence)


def trained(samples: list[Sample]) -> dict[str, float]:
    """The weight of each feature."""
    times = Counter(name for features, *_ in samples for name in features)
    names = sorted(name for name, n in times.items() if n >= SEEN)
    place = {name: i for i, name in enumerate(names)}
    pairs = [(r, place[f]) for r, s in enumerate(samples) for f in s[0] if f in place]
    row, column = np.array(pairs).T
    right = np.array([s[1] for s in samples], float)
    weight = np.array([s[2] for s in samples])
    found, squares = np.zeros(len(names)), np.full(len(names), 1e-8)
    for _ in range(STEPS):
        sums = np.bincount(row, found[column], minlength=len(samples))
        miss = (1 / (1 + np.exp(-sums)) - right) * weight
        slope = np.bincount(column, miss[row], minlength=len(names)) + PENALTY * found
        squares += slope * slope
        found -= RATE * slope / np.sqrt(squares)
    return {n: float(w) for n, w in zip(names, found, strict=True) if abs(w) >= LEAST}


if __name__ == "__main__":
    main()
