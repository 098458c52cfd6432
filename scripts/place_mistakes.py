"""Count what goes wrong with places, by kind of place and by kind of mistake.

    python scripts/place_mistakes.py BENCH            a table, as in docs/places.md
    python scripts/place_mistakes.py BENCH --list     every mistake with its words

BENCH is the folder with `data/places.jsonl`, whose toponyms are labelled with their coordinates. A read place
matches a label where their words overlap, the longest overlap first; each is matched once. It is right within
161 km (100 miles), the usual measure of toponym resolution, and not judged where the label has no coordinates.
The kind of a missed label is what the gazetteer calls its name; that of anything else, what we read.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportedly.annotate.gazetteer import km_between, lookup
from reportedly.records import Failure
from reportedly.run import read_all

RIGHT_KM = 161.0
KINDS = ("country", "region", "admin1", "admin2", "town", "neighbourhood", "point", "people", "unknown name")


def read(path: Path) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each document with its labels, and the places we read in it."""
    labelled = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for document, reading in zip(labelled, read_all([str(path)]), strict=True):
        if isinstance(reading, Failure):
            raise SystemExit(f"{reading.origin}: {reading.reason}")
        yield document, reading.as_dict()["places"]


def matched(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> dict[int, int]:
    """Label → place, the longest overlaps first."""
    pairs = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            common = min(g["end"], f["end"]) - max(g["start"], f["start"])
            if common > 0:
                pairs.append((-common, abs(f["start"] - g["start"]), i, j))
    taken: dict[int, int] = {}
    for _, _, i, j in sorted(pairs):
        if i not in taken and j not in taken.values():
            taken[i] = j
    return taken


def kind_read(place: dict[str, Any]) -> str:
    return "people" if place["metonym"] == "demonym" else str(place["precision"])


def kind_missed(words: str) -> str:
    found = lookup(words)
    return found[0].precision if found else "unknown name"


def outcome(label: dict[str, Any], place: dict[str, Any]) -> str:
    if label["lat"] is None:
        return "found, not judged"
    if place["lat"] is None:
        return "without coordinates"
    km = km_between((label["lat"], label["lon"]), (place["lat"], place["lon"]))
    if km <= RIGHT_KM:
        return "right"
    borne = any(km_between((label["lat"], label["lon"]), (e.lat, e.lon)) <= RIGHT_KM for e in lookup(label["text"]))
    return "a namesake instead" if borne else "bearer not in gazetteer"


def mistakes(document: dict[str, Any], found: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """(kind of place, what became of it, words)."""
    gold = document["gold"]["places"]
    pairs = matched(gold, found)
    for i, label in enumerate(gold):
        if i in pairs:
            place = found[pairs[i]]
            yield kind_read(place), outcome(label, place), label["text"]
        else:
            yield kind_missed(label["text"]), "missed", label["text"]
    for j, place in enumerate(found):
        if j not in pairs.values():
            yield kind_read(place), "not a labelled place", place["text"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    rows = [
        (*row, str(document["id"]))
        for document, found in read(options.bench / "data" / "places.jsonl")
        for row in mistakes(document, found)
    ]
    if options.list:
        for kind, became, words, name in rows:
            if became not in {"right", "found, not judged"}:
                print(f"{became:24} {kind:14} {name:20} {words}")
        return
    columns = list(dict.fromkeys(became for became, _ in Counter(became for _, became, _, _ in rows).most_common()))
    print("| kind | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for kind in KINDS:
        counts = Counter(became for k, became, _, _ in rows if k == kind)
        if counts:
            print(f"| {kind} | " + " | ".join(str(counts[c] or "") for c in columns) + " |")
    total = Counter(became for _, became, _, _ in rows)
    print("| all | " + " | ".join(str(total[c]) for c in columns) + " |")


if __name__ == "__main__":
    main()
