"""Score a labelled file of the bench fold by fold, so that rules are written on four and judged on the fifth.

    python scripts/folds.py figures ../shared/bench/data/articles_more.jsonl            # each fold, and their mean
    python scripts/folds.py figures ../shared/bench/data/articles_more.jsonl --fold 2 --errors 40

A document's fold is the SHA-256 of its id modulo five. Fold 4 is the one that is not read: its errors are
not listed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from reportedly.records import RawPage

FOLDS = 5
UNREAD = FOLDS - 1
# Articles written and labelled for training (`training/README.md`): invented, so learnt from and never scored.
OWN = Path(__file__).parent.parent / "training" / "articles"


def fold_of(identifier: str) -> int:
    """Which fold a document belongs to, the same on every machine."""
    return int(sha256(identifier.encode()).hexdigest(), 16) % FOLDS


def own_articles() -> Iterator[dict[str, Any]]:
    """The articles written for training, in the form of the bench."""
    for path in sorted(OWN.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def page_of(labelled: dict[str, Any], *known: str) -> RawPage:
    """A labelled article as the page it was.

    Args:
        known: fields that the page says besides its text and day: title, outlet, url.
    """
    day = labelled.get("published")
    return RawPage(
        labelled["id"],
        labelled["id"],
        b"",
        "0" * 64,
        "application/json",
        labelled["text"],
        published=date.fromisoformat(day[:10]) if day else None,
        **{name: labelled.get(name) for name in known},
    )


def scored(bench: Path, task: str, lines: list[str], extra: list[str]) -> str:
    """What the bench's scorer prints for these lines of a labelled file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fold.jsonl"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [sys.executable, str(bench / "score.py"), task, str(path), *extra]
        return subprocess.run(
            command, capture_output=True, text=True, check=True
        ).stdout


def flat(measures: dict[str, object], before: str = "") -> dict[str, float]:
    """Nested measures by one name each: "value f1"."""
    found: dict[str, float] = {}
    for name, value in measures.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{name} ")
        elif isinstance(value, int | float):
            found[before + name] = float(value)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task")
    parser.add_argument("data", type=Path)
    parser.add_argument("--fold", type=int, choices=range(FOLDS))
    parser.add_argument("--errors", type=int, default=0)
    asked = parser.parse_args()
    bench = asked.data.resolve().parent.parent
    folds: dict[int, list[str]] = {fold: [] for fold in range(FOLDS)}
    for line in asked.data.read_text(encoding="utf-8").splitlines():
        folds[fold_of(str(json.loads(line)["id"]))].append(line)
    if asked.fold is not None:
        if asked.errors and asked.fold == UNREAD:
            parser.error(f"fold {UNREAD} is kept unread: its errors are not listed")
        extra = ["--errors", str(asked.errors)] if asked.errors else []
        print(scored(bench, asked.task, folds[asked.fold], extra))
        return 0
    rows = [
        flat(json.loads(scored(bench, asked.task, lines, ["--json"])))
        for lines in folds.values()
    ]
    for name in rows[0]:
        values = [row.get(name, 0.0) for row in rows]
        print(
            f"{name:40s} {'  '.join(f'{v:7.3f}' for v in values)}   mean {statistics.mean(values):.3f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
