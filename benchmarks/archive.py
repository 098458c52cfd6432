"""What a ledger costs as articles grow in number: reading, tracing, one more article, questions.

    python benchmarks/archive.py ARTICLES.jsonl [--sizes 1000 10000 100000] [--workers 2] [--steps …] [--cut N]

Articles are made by `varied.py`; every step is the command a user types, in a process of its own:

- read: `build --no-trace --workers N`, articles into a ledger;
- trace: `build` again on the same articles, which are kept, so that only copies and stories are left to find;
- one more: `build` of one article that the ledger does not hold;
- questions: `questions`, the rulings of the whole ledger.

Peak memory is that of the largest process. The exponent is the slope of a straight line through log(CPU) over
log(size) of reading and tracing together; 1 is linear. Cost at larger sizes is read off that line: an estimate.
With `--cut` each article is cut to so many characters, so that a ledger of very many is made in minutes: reading
then costs less an article than it would. With `--keep FOLDER` made articles and ledgers stay, and steps can be run
one after another on different days.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from math import exp, log
from pathlib import Path
from statistics import linear_regression

import varied

STEPS = ("read", "trace", "one more", "questions")
LARGER = (1_000_000, 100_000_000)
PROGRAM = (sys.executable, "-m", "reportedly")


def measured(command: list[str]) -> tuple[float, float, float]:
    """Seconds on the wall, seconds of the processors, and megabytes of the largest process."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(
            f"{' '.join(command)}: exit {process.returncode}\n{said.decode(errors='replace')[-2000:]}"
        )
    return (
        time.perf_counter() - start,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / 1024,
    )


def made(
    articles: list[Path], size: int, folder: Path, cut: int | None
) -> tuple[Path, Path]:
    """So many made articles, and one more made with another seed."""
    files = folder / f"{size}.jsonl", folder / f"{size}-more.jsonl"
    for path, more in zip(
        files, (["--count", str(size)], ["--count", "1", "--seed", "2"]), strict=True
    ):
        if not path.exists():
            varied.write(path, articles, *more)
            if cut:
                rows = [
                    json.loads(line) for line in path.read_text("utf-8").splitlines()
                ]
                path.write_text(
                    "".join(
                        json.dumps({**row, "text": row["text"][:cut]}) + "\n"
                        for row in rows
                    ),
                    "utf-8",
                )
    files[1].write_text(
        files[1].read_text("utf-8").replace('"v0000000"', '"one-more"'), "utf-8"
    )
    return files


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=STEPS)
    parser.add_argument(
        "--cut", type=int, metavar="N", help="characters an article is cut to"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="where made articles and ledgers stay",
    )
    options = parser.parse_args()
    totals = []
    print(
        "| articles | step | wall, s | CPU, s | peak, MB |\n|---:|---|---:|---:|---:|",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as passing:
        folder = options.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        for size in options.sizes:
            articles, more = made(options.articles, size, folder, options.cut)
            ledger = ["--ledger", str(folder / f"{size}.db")]
            commands = {
                "read": [
                    "build",
                    str(articles),
                    *ledger,
                    "--no-trace",
                    "--workers",
                    str(options.workers),
                ],
                "trace": ["build", str(articles), *ledger],
                "one more": ["build", str(more), *ledger],
                "questions": ["questions", *ledger],
            }
            total = 0.0
            for step in (s for s in STEPS if s in options.steps):
                wall, cpu, peak = measured([*PROGRAM, *commands[step]])
                total += cpu if step in {"read", "trace"} else 0.0
                print(
                    f"| {size:,} | {step} | {wall:.1f} | {cpu:.1f} | {peak:.0f} |",
                    flush=True,
                )
            totals.append(total)
    if len(totals) > 1 and {"read", "trace"} <= set(options.steps):
        slope, height = linear_regression(
            [log(size) for size in options.sizes], [log(total) for total in totals]
        )
        print(f"\nCPU grows with size to the power {slope:.2f}.")
        for size in LARGER:
            print(
                f"{size:,} articles: about {exp(height + slope * log(size)) / 3600:,.0f} core-hours."
            )


if __name__ == "__main__":
    main()
