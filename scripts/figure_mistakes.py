"""Count what goes wrong with figures, by category and by kind of mistake.

    python scripts/figure_mistakes.py BENCH            two tables, as in docs/figures.md
    python scripts/figure_mistakes.py BENCH --list     every mistake with its words

BENCH is the folder with `data/articles.jsonl`, whose figures are labelled. A read figure matches a labelled one
where their words overlap and both bounds agree, as in the bench's own scorer; each label is matched once.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportedly.records import Failure
from reportedly.run import read_all

FIELDS = ("category", "unit", "certainty")


def read(path: Path) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each document with its labels, and the figures we read in it."""
    labelled = [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()
    ]
    for document, reading in zip(labelled, read_all([str(path)]), strict=True):
        assert not isinstance(reading, Failure), reading
        yield document, reading.as_dict()["figures"]


def matched(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> dict[int, int]:
    """Label → figure, those of the same category first."""
    pairs = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            common = min(g["end_char"], f["evidence"]["end"]) - max(
                g["start_char"], f["evidence"]["start"]
            )
            if common > 0 and (g["low"], g["high"]) == (f["low"], f["high"]):
                pairs.append((g["category"] == f["category"], common, i, j))
    taken: dict[int, int] = {}
    for _, _, i, j in sorted(pairs, reverse=True):
        if i not in taken and j not in taken.values():
            taken[i] = j
    return taken


def mistakes(
    document: dict[str, Any], found: list[dict[str, Any]]
) -> Iterator[tuple[str, str, str]]:
    """(category, kind of mistake or "right", words)."""
    gold = document["gold"]["figures"]
    pairs = matched(gold, found)
    for i, g in enumerate(gold):
        if i not in pairs:
            overlaps = any(
                f["evidence"]["start"] < g["end_char"]
                and g["start_char"] < f["evidence"]["end"]
                for f in found
            )
            yield g["category"], "other bounds" if overlaps else "missed", g["quote"]
            continue
        f = found[pairs[i]]
        wrong = [name for name in FIELDS if g[name] != f[name]]
        country = (f["place"] or {}).get("country")
        wrong += ["country"] if (g["country"] or None) != country else []
        wrong += ["source"] if bool(g["source"]) != bool(f["source"]) else []
        for name in wrong:
            yield g["category"], f"wrong {name}", g["quote"]
        if not wrong:
            yield g["category"], "right", g["quote"]
    for j, f in enumerate(found):
        if j not in pairs.values():
            yield f["category"], "no figure", f["evidence"]["text"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bench", type=Path)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    rows = [
        (*row, document["id"])
        for document, found in read(options.bench / "data" / "articles.jsonl")
        for row in mistakes(document, found)
    ]
    if options.list:
        for category, kind, words, name in rows:
            if kind != "right":
                print(f"{kind:16} {category:16} {name:24} {words}")
        return
    by_category: dict[str, Counter[str]] = {}
    for category, kind, _, _ in rows:
        by_category.setdefault(category, Counter())[kind] += 1
    kinds = [kind for kind, _ in Counter(kind for _, kind, _, _ in rows).most_common()]
    print("| category | " + " | ".join(kinds) + " |\n|---|" + "---|" * len(kinds))
    for category, counts in sorted(
        by_category.items(), key=lambda item: -sum(item[1].values())
    ):
        print(
            f"| {category} | "
            + " | ".join(str(counts[kind] or "") for kind in kinds)
            + " |"
        )
    print(
        "| all | "
        + " | ".join(str(sum(c[kind] for c in by_category.values())) for kind in kinds)
        + " |"
    )


if __name__ == "__main__":
    main()
