"""The commonest mistakes with places and times, counted by cause, as a table for docs/accuracy.md.

    python scripts/mistakes.py BENCH

BENCH is the folder with `score.py` and `data/`. A cause is told from the gold and our own value alone (another year,
a coarser value, not found …), so that nobody's opinion is in the counts. Figures have `figure_mistakes.py`.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path


def errors(bench: Path, task: str, file: str) -> list[list[str]]:
    """The mistakes `score.py` lists: kind, words, detail."""
    command = [sys.executable, "score.py", task, f"data/{file}", "--errors", "100000"]
    read = f"{sys.executable} -m reportedly read --format jsonl -"
    done = subprocess.run(
        command, cwd=bench, env=os.environ | {"REPORTEDLY_READ": read}, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(done.stderr)
    lines = [line.split(" | ")[2:] for line in done.stdout.splitlines() if line.startswith("   | ")]
    return [[part.strip() for part in line] for line in lines]


def time_cause(kind: str, detail: str) -> str:
    if kind == "MISSED":
        return "not found: hangs on an event or has no date of its own"
    if kind == "SPURIOUS":
        return "found where the labels have none"
    gold, ours = (str(v) for v in ast.literal_eval(detail))  # a pair of values, as score.py prints it
    if re.sub(r"\d{4}", "Y", gold, count=1) == re.sub(r"\d{4}", "Y", ours, count=1):
        return "the right day or month of another year"
    if gold in {"null", "None"} or ours in {"", "None"} or "REF" in gold + ours:
        return "a reference without a date read as another, or as a date"
    if gold.startswith(ours) or ours.startswith(gold):
        return "a coarser or finer value"
    if gold.startswith("P") != ours.startswith("P"):
        return "a length read as a date, or a date as a length"
    return "another date"


def place_cause(kind: str, words: str) -> str:
    if kind == "MISSED":
        return "not found: a facility, street or hospital" if facility(words) else "not found: a town or region"
    if kind == "SPURIOUS":
        return "found where the labels have none"
    if kind == "UNRESOLVED":
        return "found, but nowhere in the gazetteer"
    return (
        "a namesake elsewhere" if float(kind.split()[0]) > 1000 else "the right area, more than 161 km from its point"
    )


def facility(words: str) -> bool:
    return bool(
        re.search(r"\b(?:Road|Street|Hospital|Airport|Church|Cathedral|Park|Highway|Theatre|House|University)\b", words)
    )


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    bench = Path(sys.argv[1])
    counts: Counter[tuple[str, str]] = Counter()
    for kind, _, *detail in errors(bench, "times", "times.jsonl"):
        counts["times", time_cause(kind, " | ".join(detail))] += 1
    for kind, words, *_ in errors(bench, "places", "places.jsonl"):
        counts["places", place_cause(kind, words)] += 1
    print("| task | cause | count |\n|---|---|---|")
    for (task, cause), number in counts.most_common():
        print(f"| {task} | {cause} | {number} |")


if __name__ == "__main__":
    main()
