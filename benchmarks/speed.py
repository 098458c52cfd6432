"""How fast `read` is, whole, beside the bare small spaCy pipeline on the same texts, in one run on one core.

    python benchmarks/speed.py ARTICLES.jsonl [--repeats 5] [--workers 2]
    python benchmarks/speed.py --short            # the bundled examples, under a minute
    python benchmarks/speed.py --calls            # the calls an article costs, against what is recorded
    python benchmarks/speed.py --profile ARTICLES.jsonl

Both are warmed up first and take turns; the first turn, with words neither had met before, is told apart. Times are
seconds of the processor, so that a neighbour on the machine counts less; the median of the repeats is printed with
its spread. Articles a second say more about the machine than about us; the ratio of the two says more about us, but
one run on a busy machine had it between .75 and 1.48. So no run fails by the clock: what the gate holds is `--calls`,
how many of our functions are called for an article, which is the same on every machine and fails when it is a tenth
above `benchmarks/recorded.json`.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from types import FrameType

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from reportedly.records import RawPage, Reading  # noqa: E402

RECORDED = Path(__file__).with_name("recorded.json")
MOST_MORE = (
    1 / 10
)  # calls than recorded: what a new rule may cost before somebody looks
COPIES = 4  # of the bundled examples, so that a repeat takes a second


def pinned() -> None:
    """This process on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def page(number: int, text: str) -> RawPage:
    data = text.encode("utf-8", "replace")
    return RawPage(
        f"{number}", "-", data, sha256(data).hexdigest(), "application/json", text
    )


def articles(path: Path | None) -> list[RawPage]:
    if path is not None:
        rows = [
            json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()
        ]
        return [page(i, row["text"]) for i, row in enumerate(rows)]
    import reportedly

    folder = Path(reportedly.__file__).parent / "examples"
    texts = [p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))]
    return [page(i, text) for i, text in enumerate(texts * COPIES)]


def turns(works: Sequence[Callable[[], object]], repeats: int) -> list[list[float]]:
    """Seconds of the processor each work took, by work; they take turns, and the first turn of each warms it."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(repeats + 1):
        for work, seconds in zip(works, taken, strict=True):
            gc.collect()
            start = time.process_time()
            work()
            seconds.append(time.process_time() - start)
    return taken


def compare(pages: list[RawPage], repeats: int) -> None:
    """Print articles a second of `read` and of spaCy, and the median of their ratio."""
    import spacy

    from reportedly.languages import ENGLISH
    from reportedly.run.local import in_batches, try_pages, warm

    def ours() -> None:
        for group in in_batches(pages):
            for reading in try_pages(group):
                json.dumps(
                    reading.as_dict()
                    if isinstance(reading, Reading)
                    else reading.reason,
                    ensure_ascii=False,
                )

    warm()  # as the command does
    bare = spacy.load(ENGLISH.models[0])
    bare("Nine people drowned.")

    def theirs() -> None:
        for _ in bare.pipe((p.text for p in pages), batch_size=64):
            pass

    taken = turns((ours, theirs), repeats)
    first = [seconds.pop(0) for seconds in taken]
    for name, seconds in zip(("reportedly, whole", "bare spaCy"), taken, strict=True):
        rates = [len(pages) / s for s in seconds]
        print(
            f"{name:20s} {statistics.median(rates):6.1f} articles/s  ({min(rates):.1f} to {max(rates):.1f})"
        )
    ratios = [b / a for a, b in zip(*taken, strict=True)]
    print(
        f"ratio                {statistics.median(ratios):6.2f}             ({min(ratios):.2f} to {max(ratios):.2f})"
    )
    rates = [len(pages) / s for s in first]
    print(
        f"first time through   {first[1] / first[0]:6.2f}             ({rates[0]:.1f} to {rates[1]:.1f} articles/s)"
    )


def profile(pages: list[RawPage], repeats: int) -> None:
    """Print the milliseconds of each stage, an article, and beside them the tokeniser's alone."""
    from reportedly import annotate as stages
    from reportedly.claims import assemble
    from reportedly.clean import clean
    from reportedly.run.local import in_batches, warm
    from reportedly.syntax.pipeline import pipeline

    warm()
    names = (
        "parse_all",
        "find_times",
        "find_actors",
        "find_places",
        "find_numbers",
        "find_attributions",
    )
    rounds: list[dict[str, float]] = []
    spent: dict[str, float] = {}

    def timed(name: str, work: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object) -> object:
            start = time.process_time()
            made = work(*given)
            spent[name] += time.process_time() - start
            return made

        return call

    for name in names:
        setattr(stages, name, timed(name, getattr(stages, name)))
    cleaned, assembled = timed("clean", clean), timed("claims", assemble)
    for _ in range(repeats + 1):
        spent = defaultdict(float)
        for group in in_batches(pages):
            documents = [cleaned(p) for p in group]
            for p, document, mentions in zip(
                group, documents, stages.annotate_all(documents), strict=True
            ):  # type: ignore[arg-type]
                made = Reading(p, document, mentions, assembled(document, mentions))  # type: ignore[arg-type]
                timed("json", json.dumps)(made.as_dict())
        timed(
            "tokenising alone", lambda: [pipeline().nlp.make_doc(p.text) for p in pages]
        )()
        rounds.append(spent)
    total = 0.0
    for name in rounds[0]:
        each = statistics.median(r[name] for r in rounds[1:]) * 1000 / len(pages)
        total += each if name != "tokenising alone" else 0
        print(f"{name.replace('find_', ''):20s} {each:6.2f} ms an article")
    print(f"{'all stages':20s} {total:6.2f} ms an article")


def calls(pages: list[RawPage]) -> float:
    """Calls of our own functions that `read` makes for an article, once everything is warm."""
    import reportedly
    from reportedly.run.local import in_batches, try_pages, warm

    ours = str(Path(reportedly.__file__).parent)
    made = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal made
        if event == "call" and frame.f_code.co_filename.startswith(ours):
            made += 1

    def read() -> None:
        for group in in_batches(pages):
            for reading in try_pages(group):
                reading.as_dict() if isinstance(reading, Reading) else None

    warm()
    read()
    sys.setprofile(count)
    read()
    sys.setprofile(None)
    return made / len(pages)


def in_processes(path: Path, workers: int, repeats: int) -> None:
    """Print how much faster several processes read a file than one, loading left out, and the largest of them."""
    from reportedly.run.local import read_all

    taken: dict[int, list[float]] = {1: [], workers: []}
    for _ in range(repeats):
        for many, seconds in taken.items():
            readings = read_all([str(path)], workers=many)
            next(readings)  # by now everything is loaded
            start, read = time.perf_counter(), 0
            for reading in readings:
                json.dumps(
                    reading.as_dict()
                    if isinstance(reading, Reading)
                    else reading.reason
                )
                read += 1
            seconds.append((time.perf_counter() - start) / read)
    one, several = (statistics.median(seconds) for seconds in taken.values())
    print(
        f"{workers} processes          {one / several:6.2f} times the articles a second of one"
    )
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process      {largest:6.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "articles",
        type=Path,
        nargs="?",
        help="JSON lines with a text; the bundled examples without",
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument(
        "--profile", action="store_true", help="the milliseconds of each stage"
    )
    parser.add_argument("--short", action="store_true", help="the bundled examples")
    parser.add_argument(
        "--calls",
        action="store_true",
        help="calls for an article of the bundled examples, against those recorded",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        help="compare so many processes with one, on all cores",
    )
    options = parser.parse_args()
    if options.workers > 1 and options.articles:
        in_processes(options.articles, options.workers, options.repeats)
        return
    pinned()
    pages = articles(None if options.short or options.calls else options.articles)
    if options.profile:
        profile(pages, options.repeats)
        return
    if options.calls:
        made = calls(pages)
        recorded = json.loads(RECORDED.read_text(encoding="utf-8"))["calls"]
        print(f"{made:.0f} calls an article; {recorded} are recorded")
        if made > recorded * (1 + MOST_MORE):
            sys.exit("a tenth more than recorded: look where they come from")
        return
    compare(pages, options.repeats)


if __name__ == "__main__":
    main()
