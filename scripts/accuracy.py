"""Measure how well we read, and keep the figures in docs/accuracy.md true.

    python scripts/accuracy.py BENCH            print the table
    python scripts/accuracy.py BENCH --write    put it between the marks in docs/accuracy.md

BENCH is the folder with `score.py` and `data/`. Each row of the table is one measure of one task, as
`score.py TASK data/FILE` prints it; speed is left out, since it says more about the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

TASKS = {
    "idetect": "idetect.jsonl",
    "figures": "articles.jsonl",
    "speech": "articles.jsonl",
    "places": "places.jsonl",
    "times": "times.jsonl",
    "events": "events.jsonl",
}
PAGE = Path(__file__).parent.parent / "docs" / "accuracy.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
LEFT_OUT = {"seconds", "documents_per_second"}


def measure(bench: Path, task: str) -> dict[str, float]:
    """One task's measures, flat: "value f1" → 0.91."""
    command = [sys.executable, "score.py", task, f"data/{TASKS[task]}", "--json"]
    read = f"{sys.executable} -m reportedly read --format jsonl -"
    done = subprocess.run(
        command, cwd=bench, env=os.environ | {"REPORTEDLY_READ": read}, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"score.py {task}: {done.stderr.strip() or done.stdout.strip()}")
    flat: dict[str, float] = {}
    for name, value in json.loads(done.stdout).items():
        if isinstance(value, dict):
            flat |= {f"{name} {part}": number for part, number in value.items()}
        elif value is not None and name not in LEFT_OUT:
            flat[name] = value
    return flat


def table(bench: Path) -> str:
    lines = ["| task | measure | value |", "|---|---|---|"]
    for task in TASKS:
        for name, value in measure(bench, task).items():
            shown = f"{value:.3f}" if isinstance(value, float) else str(value)
            lines.append(f"| {task} | {name} | {shown} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    measured = table(options.bench)
    if not options.write:
        print(measured)
        return
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n{measured}\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
