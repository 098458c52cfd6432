"""Memory and speed of reading a web crawl: a WARC file of pages of our own, made here, as long as is asked for.

    python benchmarks/crawl.py [--megabytes 300] [--foreign 0.6]

The file is counted packed, as it is downloaded. Pages are padded with markup of their own that does not
compress, to the size of a news page, and a share of them is in German. What is measured is ingest: from
the file to the articles, without what is said in them. The peak is that of a process of its own.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

PADDING = (
    12_000  # random bytes as hex digits in a page: packed, a page then has some 15 KB
)


def write(path: Path, megabytes: float, foreign: float) -> int:
    """Write the crawl; gives the number of pages."""
    from tests.ingest.test_warc import GERMAN
    from tests.warc_bytes import article, http, record

    rng, pages, size = random.Random(5), 0, 0
    with path.open("wb") as stream:
        while size < megabytes * 1e6:
            body = GERMAN if rng.random() < foreign else article(pages)
            noise = f"<script>var n='{rng.randbytes(PADDING).hex()}'</script></head>".encode()
            page = record(
                http(body.replace(b"</head>", noise)),
                f"https://news.example.org/{pages}",
            )
            size += stream.write(gzip.compress(page, 6, mtime=0))
            pages += 1
    return pages


def measure(path: str) -> None:
    """Read one crawl and print what it took."""
    from reportedly.clean import foreign_language
    from reportedly.ingest import read_inputs
    from reportedly.records import Failure

    start, articles, apart = time.perf_counter(), 0, 0
    for item in read_inputs([path], None, foreign_language):
        articles += not isinstance(item, Failure)
        apart += item.set_apart if isinstance(item, Failure) else 0
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{Path(path).stat().st_size / 1e6:6.0f} MB: {articles} articles, {apart} set apart, "
        f"{took:.0f} s, peak {peak:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, default=300)
    parser.add_argument(
        "--foreign", type=float, default=0.6, help="share of pages in German"
    )
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure)
        return
    with tempfile.TemporaryDirectory() as folder:
        for part in (0.1, 1):
            path = Path(folder, "crawl.warc.gz")
            write(path, part * options.megabytes, options.foreign)
            subprocess.run(
                [sys.executable, __file__, "--measure", str(path)], check=True
            )


if __name__ == "__main__":
    main()
