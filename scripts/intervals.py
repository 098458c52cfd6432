"""Figures on labelled articles with 95 % intervals: open folds, the fold that is not read, sealed articles, side by side.

    python scripts/intervals.py ../shared/bench            # a Markdown table

Articles, not figures, are drawn again (1,000 times): the figures of one article are read right or wrong together.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import random
import subprocess
import sys
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

from folds import UNREAD, fold_of

DRAWS = 1000
EDGES = (25, 975)  # of the sorted draws: 95 %
MEASURES = ("value", "value+category", "complete")
FIELDS = ("stock_or_flow", "certainty", "unit", "country", "source", "place", "time")
Counts = dict[str, float]


def main() -> None:
    bench = Path(sys.argv[1]).resolve()
    score = scorer(bench)
    more = articles(bench / "data" / "articles_more.jsonl")
    sets = {
        "first 24 articles": articles(bench / "data" / "articles.jsonl"),
        "folds 0-3": [d for d in more if fold_of(str(d["id"])) != UNREAD],
        "fold 4": [d for d in more if fold_of(str(d["id"])) == UNREAD],
        "sealed": articles(bench / "data" / "sealed.jsonl"),
    }
    counted = {name: counts(score, documents) for name, documents in sets.items()}
    print("| measure | " + " | ".join(sets) + " |")
    print("|---|" + "---|" * len(sets))
    for name in (*(f"{m} F1" for m in MEASURES), *FIELDS):
        cells = [shown(name, of_articles) for of_articles in counted.values()]
        print(f"| {name} | " + " | ".join(cells) + " |")


def scorer(bench: Path) -> ModuleType:
    """The bench's own scorer."""
    spec = importlib.util.spec_from_file_location("score", bench / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def articles(path: Path) -> list[dict[str, Any]]:
    """The labelled articles of a file; packed labels are unpacked as the scorer does."""
    read = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for document in read:
        if isinstance(document["gold"], str):
            document["gold"] = json.loads(
                zlib.decompress(base64.b64decode(document["gold"]))
            )
    return read


def counts(score: ModuleType, documents: list[dict[str, Any]]) -> list[Counts]:
    """Of each article: labels, figures read, and how many of them are right in what."""
    lines = "".join(
        json.dumps({k: v for k, v in d.items() if k != "gold"}) + "\n"
        for d in documents
    )
    command = [sys.executable, "-m", "reportedly", "read", "--format", "jsonl", "-"]
    done = subprocess.run(
        command, input=lines, capture_output=True, text=True, check=True
    )
    read = {r["document"]["id"]: r for r in map(json.loads, done.stdout.splitlines())}
    return [of_article(score, d, read[d["id"]]) for d in documents]


def of_article(
    score: ModuleType, document: dict[str, Any], reading: dict[str, Any]
) -> Counts:
    result, _ = score.score_figures([document], [reading], 0)
    made: Counts = {"gold": result["gold"], "predicted": result["predicted"]}
    for name in MEASURES:
        made[name] = result[name]["p"] * result["predicted"]
    for name in FIELDS:
        made[name] = result.get(f"{name}_accuracy_on_matched", 0.0) * made["value"]
    return made


def value(name: str, of_articles: list[Counts]) -> float:
    """One measure over articles."""
    total = {k: sum(c[k] for c in of_articles) for k in of_articles[0]}
    if name.endswith(" F1"):
        return 2 * total[name[:-3]] / max(1.0, total["gold"] + total["predicted"])
    return total[name] / max(1.0, total["value"])


def shown(name: str, of_articles: list[Counts]) -> str:
    """A measure and its interval; nothing where the labels have no such field."""
    drawn = random.Random(name)
    draws = sorted(
        value(name, drawn.choices(of_articles, k=len(of_articles)))
        for _ in range(DRAWS)
    )
    measured = value(name, of_articles)
    if not measured:
        return "–"
    return f"{measured:.3f} ({draws[EDGES[0]]:.3f}–{draws[EDGES[1]]:.3f})"


if __name__ == "__main__":
    main()
