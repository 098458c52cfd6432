"""Many articles made by varying real ones: sentences made their own, a known share of articles copying earlier ones.

    python benchmarks/varied.py ARTICLES.jsonl [MORE.jsonl …] --count 100000 > MANY.jsonl

Each made article follows a real one sentence by sentence, with content words, names and digits drawn anew
from the words of all, so that two articles made from the same one are no copies of each other. A share of
them carries a passage of an earlier one: exact, edited (a sentence dropped, two exchanged) or spun (a fifth of
its content words drawn anew). The same arguments and seed make the same articles. How many carry a passage is
told on standard error. The texts are not news and mean nothing: they serve to measure cost.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from reportedly.trace.fingerprints import folded_word, function_words

KINDS = ("exact", "edited", "spun")
OWN = 1.0  # of the content words drawn anew: at .75, 459 of 1,000 articles had copied, where 271 were made to
SPUN = 0.2
REMEMBERED = 2000  # earlier articles a passage is taken from: news is copied within days, and memory stays bounded
FIRST_DAY, DAYS = date(2017, 1, 1), 365
OUTLETS = tuple(
    f"{place} {kind}"
    for place in ("Harbour", "Northern", "Valley", "Lake", "Plains")
    for kind in ("Post", "Herald", "Wire", "Daily")
)

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def sentences_of(text: str) -> list[str]:
    return [s for s in _SENTENCE.split(text) if s.strip()]


def varied(
    sentence: str, share: float, words: Sequence[str], rng: random.Random
) -> str:
    """The sentence with a share of its content words drawn anew, digits as digits, capitals as capitals."""

    def anew(found: re.Match[str]) -> str:
        word = found[0]
        if rng.random() >= share or folded_word(word) in function_words():
            return word
        if word.isdigit():
            return str(rng.randint(2, 10 ** min(len(word), 4)))
        other = words[int(rng.random() * len(words))]
        return other.capitalize() if word[0].isupper() else other

    return _WORD.sub(anew, sentence)


def passage(
    earlier: Sequence[str], kind: str, words: Sequence[str], rng: random.Random
) -> list[str]:
    """Three to eight sentences of an earlier article, as another would carry them."""
    length = min(len(earlier), rng.randint(3, 8))
    start = rng.randint(0, len(earlier) - length)
    taken = list(earlier[start : start + length])
    if kind == "spun":
        return [varied(s, SPUN, words, rng) for s in taken]
    if kind == "edited" and len(taken) > 2:
        del taken[rng.randrange(1, len(taken))]
        at = rng.randrange(len(taken) - 1)
        taken[at], taken[at + 1] = taken[at + 1], taken[at]
    return taken


def made(
    texts: Sequence[str], count: int, copies: float, seed: int
) -> Iterator[tuple[dict[str, str], str | None]]:
    """Articles in order of publication, each with the kind of passage it carries, if any."""
    rng = random.Random(seed)
    known = sorted(
        {
            w
            for t in texts
            for w in _WORD.findall(t.casefold())
            if w.isalpha() and w not in function_words()
        }
    )
    sources = [s for s in map(sentences_of, texts) if len(s) > 2]
    remembered: list[list[str]] = []
    for number in range(count):
        own = [varied(s, OWN, known, rng) for s in sources[rng.randrange(len(sources))]]
        kind = rng.choice(KINDS) if remembered and rng.random() < copies else None
        if kind:
            at = rng.randint(0, len(own))
            own[at:at] = passage(rng.choice(remembered), kind, known, rng)
        if len(remembered) < REMEMBERED:
            remembered.append(own)
        else:
            remembered[number % REMEMBERED] = own
        day = FIRST_DAY + timedelta(days=number * DAYS // count)
        article = {
            "id": f"v{number:07}",
            "published": day.isoformat(),
            "outlet": rng.choice(OUTLETS),
            "text": "\n".join(own),
        }
        yield article, kind


def write(
    path: Path, articles: Sequence[Path], *options: str, told: bool = False
) -> None:
    """Make articles into a file, in a process of its own so that its memory is not the caller's.

    Args:
        told: say on standard error how many carry a passage.
    """
    with path.open("wb") as out:
        command = [sys.executable, __file__, *map(str, articles), *options]
        subprocess.run(
            command, stdout=out, stderr=None if told else subprocess.DEVNULL, check=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument(
        "--copies",
        type=float,
        default=0.25,
        help="share of articles that carry a passage (0.25)",
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    texts = [
        json.loads(line)["text"]
        for path in options.articles
        for line in path.read_text("utf-8").splitlines()
    ]
    told: Counter[str] = Counter()
    for article, kind in made(texts, options.count, options.copies, options.seed):
        told[kind or "none"] += 1
        print(json.dumps(article, ensure_ascii=False))
    print(", ".join(f"{n} {kind}" for kind, n in sorted(told.items())), file=sys.stderr)


if __name__ == "__main__":
    main()
