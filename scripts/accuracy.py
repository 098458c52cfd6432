"""Measure how well we read, and keep the figures in docs/accuracy.md true.

    python scripts/accuracy.py BENCH            print the tables
    python scripts/accuracy.py BENCH --write    put each between its marks in docs/accuracy.md

BENCH is the folder with `score.py` and `data/`. Each row of the first table is one measure of one task, as
`score.py TASK data/FILE` prints it; speed is left out, since it says more about the machine. The tables of places and
times are those `place_mistakes.py` and `times_by_kind.py` print.
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
    "figures sealed": "sealed.jsonl",
    "quantities": "quantities.jsonl",
    "situations": "situations.jsonl",
    "speech": "articles.jsonl",
    "speech more": "articles_more.jsonl",  # open: four folds of it were read
    "speech sealed": "sealed.jsonl",  # only scored
    "attribution": "attribution.jsonl",
    "places": "places.jsonl",
    "times": "times.jsonl",
    "happenings sealed": "sealed.jsonl",  # only scored
    "subevents": "subevents.jsonl",  # four fifths of it were trained on
    "plover": "events.jsonl",
}
PAGE = Path(__file__).parent.parent / "docs" / "accuracy.md"
SCRIPTS = {
    "places": ("place_mistakes.py", "."),
    "times": ("times_by_kind.py", "data/times.jsonl"),
}
LEFT_OUT = {"seconds", "documents_per_second"}


def measure(bench: Path, task: str) -> dict[str, float]:
    """One task's measures, flat: "value f1" → 0.91."""
    data = f"data/{TASKS[task]}"
    scorer = (
        ["situations.py"] if task == "situations" else ["score.py", task.split()[0]]
    )
    command = [sys.executable, *scorer, data, "--json"]
    read = f"{sys.executable} -m reportedly read --format jsonl -"
    commands = str(
        Path(sys.executable).parent
    )  # where this environment's `reportedly` is
    path = os.pathsep.join([commands, os.environ.get("PATH", "")])
    done = subprocess.run(
        command,
        cwd=bench,
        env=os.environ | {"REPORTEDLY_READ": read, "PATH": path},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"score.py {task}: {done.stderr.strip() or done.stdout.strip()}")
    flat: dict[str, float] = {}
    for name, value in json.loads(done.stdout).items():
        if name == "groups":
            continue  # single kinds of situations: a handful of checks each
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


def printed(bench: Path, script: str, data: str) -> str:
    """What one of the scripts beside this one prints."""
    command = [sys.executable, str(Path(__file__).with_name(script)), str(bench / data)]
    return subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True
    ).stdout.strip()


def between(page: str, name: str, tables: str) -> str:
    """The page with the tables between the marks of that name."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    head, _, rest = page.partition(begin)
    _, found, tail = rest.partition(end)
    if not found:
        sys.exit(f"{PAGE}: the marks “{begin}” and “{end}” are not there")
    return f"{head}{begin}\n{tables}\n{end}{tail}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bench", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    bench = options.bench.resolve()
    tables = {name: printed(bench, *script) for name, script in SCRIPTS.items()} | {
        "measured": table(bench)
    }
    if not options.write:
        print(*tables.values(), sep="\n\n")
        return
    page = PAGE.read_text(encoding="utf-8")
    for name, found in tables.items():
        page = between(page, name, found)
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
