"""Do two checkouts print the same bytes? For changes that must not change what is read.

    python scripts/same_output.py OLD NEW [--bench DIR] [--limit N]

`OLD` and `NEW` are checkouts (folders with `src/`). Both read the bundled examples and, where `DIR` is
given, the texts of its `*.jsonl` files; a ledger of the examples is built, asked and reported by both.
Versions of the program and times of keeping are taken out before the bytes are compared.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

FIELDS = ("id", "title", "published", "outlet", "url", "text")
# What differs between any two runs: when a ledger was made, and by which version of the code.
VARIES = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d[.\d]*)?(?:\+00:00|Z)?|=[0-9a-f]{8}\b|\b[0-9a-f]{12}\b|\b[0-9a-f]{64}\b(?=$)"
)


def texts(bench: Path, limit: int) -> str:
    """The documents of a bench folder as JSON lines, without their labels."""
    lines = []
    for path in sorted(bench.glob("*.jsonl")):
        kept = []
        for line in path.read_text(encoding="utf-8").splitlines()[:limit]:
            row = json.loads(line)
            if isinstance(row.get("text"), str):
                known = {key: row[key] for key in FIELDS if row.get(key)}
                kept.append(
                    json.dumps(
                        known | {"id": f"{path.stem}-{row.get('id', len(kept))}"}
                    )
                )
        lines += kept
    return "\n".join(lines)


def run(checkout: Path, arguments: list[str], given: str, folder: Path) -> str:
    """What one command of a checkout prints, errors too."""
    environment = os.environ | {"PYTHONPATH": str(checkout / "src"), "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-m", "reportedly", *arguments],
        input=given,
        capture_output=True,
        text=True,
        env=environment,
        cwd=folder,
        check=False,
    )
    return done.stdout + done.stderr


def outputs(checkout: Path, documents: str) -> dict[str, str]:
    """Everything one checkout prints, by the command that printed it."""
    examples = str((checkout / "src/reportedly/examples").resolve())
    made: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "examples").symlink_to(examples)
        for arguments in (
            ["read", "examples/"],
            ["read", "examples/", "--format", "table"],
            ["build", "examples/", "--ledger", "l.db"],
            ["questions", "--ledger", "l.db", "--format", "jsonl"],
            ["stories", "--ledger", "l.db", "--format", "jsonl"],
            ["figures", "--ledger", "l.db", "--format", "jsonl"],
            ["copies", "--ledger", "l.db"],
        ):
            made[" ".join(arguments)] = run(checkout, arguments, "", folder)
        run(checkout, ["report", "--ledger", "l.db", "-o", "report.html"], "", folder)
        page = folder / "report.html"
        made["report"] = (
            page.read_text(encoding="utf-8") if page.exists() else "no page"
        )
        if documents:
            made["read bench"] = run(checkout, ["read", "-"], documents, folder)
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--bench", type=Path)
    parser.add_argument("--limit", type=int, default=10**9)
    asked = parser.parse_args()
    documents = texts(asked.bench, asked.limit) if asked.bench else ""
    old, new = (
        outputs(asked.old.resolve(), documents),
        outputs(asked.new.resolve(), documents),
    )
    status = 0
    for command, before in old.items():
        first, second = (
            VARIES.sub("~", made).splitlines() for made in (before, new[command])
        )
        print(
            f"{'same' if first == second else 'DIFFERS':8s} {command} ({len(first)} lines)"
        )
        if first != second:
            status = 1
            for line in list(difflib.unified_diff(first, second, lineterm="", n=0))[
                :20
            ]:
                print("   ", line[:400])
    return status


if __name__ == "__main__":
    sys.exit(main())
