"""How fast words are found among many articles, in a file or in PostgreSQL.

    python benchmarks/search.py LEDGER [--articles 100000] [--searches 200]

LEDGER is made if it is not there, and filled with made articles until it has as many: a title and 350 words each,
drawn by Zipf's law (a word of rank r as often as 1 in r) from 30,000 made words, so that some words stand in nearly
every article and most in few. They are put into the ledger's own tables and indexed by its own code; nothing is read in
them. Searched are pairs of words, one word, beginnings of words and words that nobody wrote, of all ranks. The time is
from the question to the articles that answer it, first and later ones alike.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from random import Random
from statistics import median, quantiles

from sqlalchemy import Connection, create_engine, insert, text

from reportedly.ledger import open_ledger, schema, search

WORDS = 350  # of an article; those of the bench have 440 on average, with many that are repeated
VOCABULARY = 30_000
TOGETHER = 1000  # articles of one transaction
_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]


def vocabulary() -> list[str]:
    """Made words of two to five syllables, each another; the first are the commonest."""
    random, found = Random("words"), dict[str, None]()
    while len(found) < VOCABULARY:
        found["".join(random.choices(_SYLLABLES, k=random.randrange(2, 6)))] = None
    return list(found)


def filled(connection: Connection, first: int, many: int) -> None:
    """Keep made articles, from a number on, and index them."""
    words = vocabulary()
    odds = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    for start in range(first, first + many, TOGETHER):
        numbers = range(start, min(start + TOGETHER, first + many))
        rows = [made(number, words, odds) for number in numbers]
        for table in ("pages", "texts", "readings"):
            kept = schema.metadata.tables[table]
            connection.execute(insert(kept), [row[table] for row in rows])
        for number in numbers:
            search.index(connection, number)
        connection.commit()
        print(f"{numbers[-1]:,}", file=sys.stderr, flush=True)


def made(
    number: int, words: list[str], odds: list[float]
) -> dict[str, dict[str, object]]:
    """The rows of one article, by table."""
    random, at = Random(number), datetime(2024, 6, 20, tzinfo=UTC)
    told = random.choices(words, cum_weights=odds, k=WORDS)
    words_of = " ".join(told)
    digest = sha256(words_of.encode()).hexdigest()
    day = date(2020, 1, 1) + timedelta(days=random.randrange(1600))
    reading = dict.fromkeys(
        ("origin", "language", "edits", "came_from", "program", "stages"), "made"
    )
    reading |= dict.fromkeys(("sha256", "text", "content", "lexicons"), digest)
    reading |= {
        "number": number,
        "id": digest[:20],
        "document": f"made-{number}",
        "version": 1,
    }
    reading |= {
        "title": " ".join(told[:8]),
        "published": day,
        "outlet": f"Paper {number % 97}",
        "kept_at": at,
    }
    return {
        "pages": {"sha256": digest, "media": "text/plain", "size": len(words_of), "packed": b"", "kept_at": at},
        "texts": {"digest": digest, "text": words_of},
        "readings": reading,
    }  # fmt: skip


def questions(many: int) -> Iterator[tuple[str, str]]:
    """What is searched: its kind, and the words."""
    words, random = vocabulary(), Random("questions")

    def one(low: int, high: int) -> str:
        return words[random.randrange(low, high)]

    kinds = {
        "two common words": lambda: f"{one(5, 60)} {one(5, 60)}",
        "a common and a rare word": lambda: f"{one(5, 300)} {one(2000, VOCABULARY)}",
        "one word": lambda: one(300, VOCABULARY),
        "a beginning": lambda: one(1000, VOCABULARY)[:4],
        "words nobody wrote": lambda: f"{one(1000, VOCABULARY)}x",
    }
    for number in range(many):
        kind = list(kinds)[number % len(kinds)]
        yield kind, kinds[kind]()


def main() -> None:
    parse = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parse.add_argument("ledger")
    parse.add_argument("--articles", type=int, default=100_000)
    parse.add_argument("--searches", type=int, default=200)
    given = parse.parse_args()
    address = given.ledger
    is_file = "://" not in address
    times: dict[str, list[float]] = {}
    with open_ledger(Path(address) if is_file else address, create=True) as ledger:
        there = len(ledger.documents())
        if there < given.articles:
            place = f"sqlite:///{address}" if is_file else address
            engine = create_engine(
                place.replace("postgresql:", "postgresql+psycopg:", 1)
            )
            with engine.connect() as connection:
                filled(connection, there + 1, given.articles - there)
            if not is_file:  # what a server does by itself after a while
                with engine.connect() as connection:
                    connection.execution_options(isolation_level="AUTOCOMMIT")
                    connection.execute(text("VACUUM ANALYZE"))
        found = 0
        for kind, words in questions(given.searches):
            began = time.perf_counter()
            found += len(ledger.search(words))
            times.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
    every = [one for some in times.values() for one in some]
    print(
        f"{given.articles:,} articles, {len(every)} searches, {found} articles found; load {os.getloadavg()[0]:.1f}"
    )
    for kind, some in {"all": every, **times}.items():
        print(
            f"{kind}: median {median(some):.0f} ms, 95 in 100 within {quantiles(some, n=20)[-1]:.0f} ms, "
            f"the longest {max(some):.0f} ms"
        )


if __name__ == "__main__":
    main()
