"""Many articles made of real ones: each told again of another place, day and toll, so that a desk has many happenings.

    python benchmarks/renamed.py ARTICLES.jsonl [MORE.jsonl …] --count 10000 > MANY.jsonl

Articles that are made of one another's happening (the same `gold.incident`) are renamed alike: places by towns drawn
from all that the articles name, counts by counts of the same length, the day of publication by another year's. What
an article says of who speaks, who fled and who died stays as it was written. The same arguments and seed make the
same articles. They are not news; they serve to measure what a desk costs.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from reportedly.gazetteer.index import lookup

_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")
_COUNT = re.compile(
    r"(?<!(?:ry|ch|il|ay|ne|ly|st|er) )(?<!\. )(?<![\d,.:/-])\d{1,5}(?![\d:/-]|[,.]\d)"
)
_YEARS = range(1900, 2100)  # a count among these may be a year, and stays
_APART = 12  # years between the first happening and the last


@cache
def is_town(name: str) -> bool:
    """Whether the best-known bearer of a name is a town: others are words of a sentence as often."""
    return any(entry.precision == "town" for entry in lookup(name)[:1])


def towns(texts: Sequence[str]) -> list[str]:
    named = {name for text in texts for name in _NAME.findall(text)}
    return sorted(filter(is_town, named))


def told_of(article: Mapping[str, Any]) -> str:
    """Of what happening an article is; of its own, where nobody said."""
    gold = article.get("gold")
    return str(
        gold.get("incident") if isinstance(gold, dict) else None or article["id"]
    )


def retold(
    article: Mapping[str, Any], turn: int, happening: str, names: Sequence[str]
) -> dict[str, str]:
    """An article of another place, day and toll; of one happening and turn all are renamed alike."""
    seed = f"{turn} {happening}"
    moved: dict[str, str] = {}

    def other_town(found: re.Match[str]) -> str:
        name = found[0]
        if not is_town(name):
            return name
        if name not in moved:
            moved[name] = random.Random(f"{seed} {name}").choice(names)
        return moved[name]

    def other_count(found: re.Match[str]) -> str:
        digits = found[0]
        if int(digits) in _YEARS or int(digits) < 2:
            return digits
        least, most = max(2, 10 ** (len(digits) - 1)), 10 ** len(digits) - 1
        return str(random.Random(f"{seed} {digits}").randint(least, most))

    def renamed(text: str) -> str:
        return _COUNT.sub(other_count, _NAME.sub(other_town, text))

    later = random.Random(seed).randrange(_APART * 365)
    day = date.fromisoformat(article.get("published") or "2016-01-01")
    return {
        "id": f"{article['id']}-{turn}",
        "title": renamed(article.get("title") or ""),
        "published": (day + timedelta(days=later)).isoformat(),
        "outlet": article.get("outlet") or "",
        "text": renamed(article["text"]),
    }


def many(articles: Sequence[Mapping[str, Any]], count: int) -> Iterator[dict[str, str]]:
    names = towns([article["text"] for article in articles])
    for number in range(count):
        turn, at = divmod(number, len(articles))
        yield retold(articles[at], turn, told_of(articles[at]), names)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=10_000)
    options = parser.parse_args()
    articles = [
        json.loads(line)
        for path in options.articles
        for line in path.read_text("utf-8").splitlines()
    ]
    for article in many(articles, options.count):
        print(json.dumps(article, ensure_ascii=False))


if __name__ == "__main__":
    main()
