"""Train the two small models of events on labelled articles and snippets.

    python scripts/train_events.py ../shared/bench

Four of five folds are learnt from (`folds.py`) and the articles written for training (`training/README.md`); the
fifth fold and the sealed articles are only ever scored. Of each
trigger one model learns whether it begins a happening, the other of what type. Logistic regression with an L2
penalty, by full-batch Adam; features seen in fewer than three documents are left out, so that no single
sentence is learnt by heart, and small weights are dropped.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from folds import UNREAD, fold_of, own_articles, page_of

from reportedly.annotate import annotate
from reportedly.claims.events.features import (
    content_words,
    counts,
    telling_features,
    type_features,
)
from reportedly.claims.events.linear import FOLDER
from reportedly.claims.events.mentioned import Mentioned, mentions_of_events
from reportedly.claims.events.setting import Setting
from reportedly.claims.figures.figures import find_figures
from reportedly.claims.shared.people import People
from reportedly.claims.statements.statements import make_statements
from reportedly.clean import clean
from reportedly.codebook import event_types
from reportedly.languages import ENGLISH, READ, using
from reportedly.records import Document, Figure, Mentions

SEEN = 3  # documents a feature must stand in
STEPS = 400  # of Adam; the loss no longer moves in the third digit
RATE = 0.05
# What a trigger of an article and one of a snippet weigh: labels of snippets are finer. Best on the open folds.
ARTICLE, SNIPPET = 0.5, 3.0
# What an example of an article written for training weighs beside one of the bench: of whether it begins a happening
# (1 was best on the open folds), and of its type (coarse labels, so many that they would drown the finer ones).
INVENTED, INVENTED_TYPE = 1.0, 0.2
# Types that the guide of those articles has no name for: that no label stands there says nothing of them.
UNASKED = frozenset(
    {"agreement", "group_change", "base_established", "weapons_disrupted"}
)
# What a coarse label is called with us.
FINE = {
    "clash": "armed_clash",
    "suicide_bomb": "suicide_bombing",
    "attack_on_civilians": "attack",
    "riot": "violent_demonstration",
    "territory": "territory_non_state",
    "disaster": "natural_disaster",
}


YES = ("yes",)


@dataclass(frozen=True)
class Example:
    """A trigger's features and the answers that are right, with the document it stands in."""

    document: str
    features: tuple[str, ...]
    right: frozenset[str]
    weight: float = 1.0


# ------------------------------------------------------------------ examples
def read(line: dict[str, Any]) -> tuple[Document, Mentions]:
    """A bench document, cleaned and annotated."""
    document = clean(page_of(line, "title"))
    return document, annotate(document)


def figures_of(document: Document, mentions: Mentions) -> tuple[Figure, ...]:
    """What the document counts."""
    with using(READ[document.language]):
        statements, _ = make_statements(document, mentions, People(document, mentions))
        return find_figures(document, mentions, statements)[0]


def told_by(
    gold: list[dict[str, Any]], found: list[Mentioned], takes: dict[str, set[str]]
) -> dict[int, dict[str, Any]]:
    """For the number of a mention the labelled event it begins."""
    pairs = []
    for g, label in enumerate(gold):
        for m, mention in enumerate(found):
            over = (
                mention.words.start < label["end_char"]
                and mention.words.end > label["start_char"]
            )
            inside = (
                mention.sentence.start <= label["start_char"] < mention.sentence.end
            )
            fits = mention.trigger.type in takes[label["type"]]
            if over or (inside and fits):
                gap = abs(mention.words.start - label["start_char"])
                pairs.append((-(2 * over + fits), gap, g, m))
    told: dict[int, dict[str, Any]] = {}
    used: set[int] = set()
    for _, _, g, m in sorted(pairs):
        if g not in used and m not in told:
            used.add(g)
            told[m] = gold[g]
    return told


# Types that no snippet is labelled with: what a word is listed as says more than a coarse label.
UNTAUGHT = frozenset({"siege", "displacement"})


def allowed(label: str, listed: str, takes: dict[str, set[str]]) -> frozenset[str]:
    """The types of ours that a coarse label takes: which of them is right, snippets teach."""
    if listed in UNTAUGHT and listed in takes[label]:
        return frozenset({listed})
    return frozenset(takes[label] | {FINE.get(label, label)})


def around(mention: Mentioned, mentions: Mentions) -> tuple[frozenset[str], ...]:
    """The words of a mention's sentence, and of those beside it."""
    at, every = mention.trigger.sentence, mentions.sentences
    beside = [every[k] for k in (at - 1, at + 1) if 0 <= k < len(every)]
    return tuple(content_words(s) for s in (every[at], *beside))


def taught_by(
    line: dict[str, Any],
    takes: dict[str, set[str]],
    without: frozenset[str] = frozenset(),
) -> tuple[list[Example], list[Example]]:
    """What an article teaches: of each trigger whether it begins an event, of those that do the type.

    Args:
        line: the labelled article.
        takes: the types of ours that a label takes.
        without: types of triggers of which it is not asked whether they begin one.
    """
    document, mentions = read(line)
    figures = figures_of(document, mentions)
    found = mentions_of_events(document, mentions)
    told = told_by(line["gold"]["events"], found, takes)
    together, setting = counts(found), Setting(found, mentions, figures)
    telling, types = [], []
    for n, mention in enumerate(found):
        features = telling_features(setting, n, together[mention.trigger.sentence])
        if mention.trigger.type not in without:
            begins = frozenset(YES if n in told else ())
            telling.append(Example(line["id"], tuple(features), begins))
        if n in told:
            kinds = type_features(mention, around(mention, mentions))
            right = allowed(told[n]["type"], mention.trigger.type, takes)
            types.append(Example(line["id"], tuple(kinds), right, ARTICLE))
    return telling, types


def of_examples() -> Iterator[Example]:
    """What the examples of the codebook and of the lexicon teach: sentences of our own."""
    rows = (*event_types().values(), *ENGLISH.table("events"))
    for row in rows:
        if "example" in row.values:
            text = str(row["example"]).replace("[", "").replace("]", "")
            yield from of_snippet(
                {"id": text}, str(row["type"]), *read({"id": text, "text": text})
            )


def of_snippet(
    line: dict[str, Any], kind: str, document: Document, mentions: Mentions
) -> list[Example]:
    """What a snippet with one type teaches: its triggers of that type, else the first."""
    found = mentions_of_events(document, mentions)
    own = [m for m in found if m.trigger.type == kind] or found[:1]
    return [
        Example(
            line["id"],
            tuple(type_features(m, around(m, mentions))),
            frozenset({kind}),
            SNIPPET / len(own),
        )
        for m in own
    ]


# ------------------------------------------------------------------ learning
def vocabulary(examples: Iterable[Example]) -> list[str]:
    """The bias and every feature of enough documents."""
    seen: dict[str, set[str]] = {}
    for example in examples:
        for feature in example.features:
            seen.setdefault(feature, set()).add(example.document)
    return ["", *sorted(f for f, documents in seen.items() if len(documents) >= SEEN)]


def learn(
    examples: list[Example], answers: list[str], penalty: float
) -> tuple[list[str], Any]:
    """Names of features and their weights, a column for each answer."""
    names = vocabulary(examples)
    index = {name: i for i, name in enumerate(names)}
    rows, columns = [], []
    for n, example in enumerate(examples):
        for at in {0, *(index[f] for f in example.features if f in index)}:
            rows.append(n)
            columns.append(at)
    row, column = np.array(rows), np.array(columns)
    right = np.array([[a in e.right for a in answers] for e in examples], dtype=float)
    heavy = np.array([e.weight for e in examples])
    weights = np.zeros((len(names), len(answers)))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        total = np.stack(
            [
                np.bincount(row, weights[column, a], len(examples))
                for a in range(len(answers))
            ],
            1,
        )
        if len(answers) == 1:
            guess = 1 / (1 + np.exp(-total))
            wanted = right
        else:
            grown = np.exp(total - total.max(axis=1, keepdims=True))
            guess = grown / grown.sum(axis=1, keepdims=True)
            wanted = guess * right
            wanted /= wanted.sum(axis=1, keepdims=True)
        error = (guess - wanted) * heavy[:, None]
        slope = np.stack(
            [
                np.bincount(column, error[row, a], len(names))
                for a in range(len(answers))
            ],
            1,
        )
        slope[1:] += penalty * weights[1:]
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        size = np.sqrt(square / (1 - 0.999**step)) + 1e-8
        weights -= RATE * (mean / (1 - 0.9**step)) / size
    return names, weights


def keep(
    name: str, names: list[str], answers: list[str], weights: Any, least: float
) -> None:
    """Write a model: features whose largest weight counts, as half floats."""
    kept = [0, *(i for i in range(1, len(names)) if np.abs(weights[i]).max() >= least)]
    FOLDER.mkdir(exist_ok=True)
    np.savez_compressed(
        FOLDER / f"{name}.npz",
        names=np.frombuffer("\n".join(names[i] for i in kept).encode(), dtype=np.uint8),
        answers=np.frombuffer("\n".join(answers).encode(), dtype=np.uint8),
        weights=weights[kept].astype(np.float16),
    )
    print(f"{name}: {len(kept)} of {len(names)} features")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of the open folds."""
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        if fold_of(str(document["id"])) != UNREAD:
            yield document


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path)
    asked = parser.parse_args()
    sys.path.insert(0, str(asked.bench))
    import score

    telling: list[Example] = []
    types: list[Example] = []
    for line in lines(asked.bench / "data/articles_more.jsonl"):
        if "events" in line["gold"]:
            one, other = taught_by(line, score.TAKES)
            telling += one
            types += other
    for line in own_articles():
        one, other = taught_by(line, score.TAKES, without=UNASKED)
        telling += (replace(e, weight=INVENTED * e.weight) for e in one)
        types += (replace(e, weight=INVENTED_TYPE * e.weight) for e in other)
    for line in lines(asked.bench / "data/subevents.jsonl"):
        kind = score.CASE.get(line["gold"]["subtype"])
        if kind is not None:
            types += of_snippet(line, kind, *read(line))
    train(telling, [*types, *of_examples()])
    return 0


def train(telling: list[Example], types: list[Example]) -> None:
    """Learn and keep both models. Penalties by the mean over the open folds, each left out in turn."""
    print(Counter(bool(e.right) for e in telling))
    keep("telling", *_with([*YES], learn(telling, [*YES], 20.0)), 0.02)
    answers = sorted(event_types())
    keep("type", *_with(answers, learn(types, answers, 1.0)), 0.05)


def _with(
    answers: list[str], learnt: tuple[list[str], Any]
) -> tuple[list[str], list[str], Any]:
    return learnt[0], answers, learnt[1]


if __name__ == "__main__":
    sys.exit(main())
