"""What `questions` and `happenings` cost on a ledger: the first time, kept, and after one more article.

    python benchmarks/kept.py LEDGER

LEDGER is copied first; `known.py --work FOLDER` makes larger ones. Each call is a process of its own, with its start
in it; the article that comes is of the ledger's last day. Beside each is printed whether it gave the same bytes as a
call for which nothing was kept.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reportedly.ledger import open_ledger, open_snapshot

ARTICLE = """{day}

A bomb in the market of Kut killed 14 people and wounded 31 others on Monday, police said. The mayor said that 16
people were killed. Some 400 families were displaced in Hilla this week, the Red Crescent said.
"""


def measured(words: list[str], out: Path, folder: Path | None) -> dict[str, float]:
    """One call of the command: seconds on the wall and of the processor, and its peak of memory in MB."""
    kept = {"REPORTEDLY_ANSWERS": str(folder) if folder else ""}
    start = time.perf_counter()
    with out.open("wb") as printed:
        process = subprocess.Popen(
            [sys.executable, "-m", "reportedly", *words],
            stdout=printed,
            stderr=subprocess.DEVNULL,
            env=os.environ | kept,
        )
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(words)} failed")
    wall = time.perf_counter() - start
    cpu = used.ru_utime + used.ru_stime
    return {"wall": wall, "cpu": cpu, "peak": used.ru_maxrss / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledger", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.ledger.parent) as made:
        work = Path(made)
        path, folder = work / "copy.db", work / "answers"
        with open_ledger(options.ledger) as ledger:
            ledger.backup(path)
        print("| articles | call | wall, s | CPU, s | peak, MB | same bytes |")
        print("|---:|---|---:|---:|---:|---|", flush=True)
        _asked(path, folder, work)
        with open_snapshot(path) as seen:
            day = max(k.published for k in seen.documents() if k.published)
        article = work / "one.txt"
        article.write_text(ARTICLE.format(day=f"{day:%d %B %Y}"))
        build = ["build", str(article), "--ledger", str(path), "--published", f"{day}"]
        _print(path, "one more article: `build`", measured(build, work / "x", folder))
        _asked(path, folder, work)


def _asked(path: Path, folder: Path, work: Path) -> None:
    """The calls on the ledger as it stands."""
    for asks in ("questions", "happenings"):
        _listed(asks, path, folder, work)
    whole = ["questions", "--ledger", str(path), "--format", "jsonl", "--limit", "20"]
    told = measured(whole, work / "got", folder)
    first = (work / "anew questions").open("rb").readlines()[:20]
    same = (work / "got").read_bytes() == b"".join(first)
    _print(path, "`questions --limit 20`, kept", told, "yes" if same else "NO")


def _listed(asks: str, path: Path, folder: Path, work: Path) -> None:
    """One listing: with nothing kept, as it is brought up, and as it is kept."""
    whole = [asks, "--ledger", str(path), "--format", "jsonl"]
    anew, got = work / f"anew {asks}", work / "got"
    _print(path, f"`{asks}`, nothing kept", measured(whole, anew, None))
    for called in ("the first time", "kept"):
        told = measured(whole, got, folder)
        same = got.read_bytes() == anew.read_bytes()
        _print(path, f"`{asks}`, {called}", told, "yes" if same else "NO")


def _print(path: Path, call: str, told: dict[str, float], same: str = "") -> None:
    with open_ledger(path) as ledger:
        many = len(ledger.documents())
    cells = f"{told['wall']:.1f} | {told['cpu']:.1f} | {told['peak']:.0f}"
    print(f"| {many:,} | {call} | {cells} | {same} |", flush=True)


if __name__ == "__main__":
    main()
