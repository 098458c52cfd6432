"""A number weighed: which category, or none, where the rules leave it open or may be wrong.

A conditional logit: each category and "none" gets the sum of the weights of its features, which say
where words of the category stand around the number and what the rules answered. The weights lie in
`languages/en/figure_weights.tsv`; `scripts/train_figures.py` makes them. The same few dozen
features serve all categories, so that a rare category is judged by what holds for the frequent
ones.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.claims.figures.candidate import Candidate
from reportedly.claims.figures.counted import Counted
from reportedly.claims.figures.deciding_words import (
    Happened,
    deciding_rows,
    deciding_words,
    is_passive,
)
from reportedly.claims.figures.outcome import counted_with
from reportedly.codebook.grammar import (
    VERBS,
)
from reportedly.languages import by_language, in_use, word_set
from reportedly.lexicons.load import Row
from reportedly.records import Number, Sentence, Token
from reportedly.syntax.last_asked import last_asked

NONE = "none"
WEIGHTS = "figure_weights"
FARTHEST = (
    25  # tokens to a word that may tell; farther ones weighed nothing in training
)
ADD = 0.4  # chance above which a number that the rules leave is a figure; chosen on folds 0-3
DROP = 0.6  # chance of none above which a figure of the rules is left out; chosen on folds 0-3


@dataclass(frozen=True, slots=True)
class _Near:
    """A word of a category near a number."""

    happened: Happened
    distance: int
    side: str  # before | after | inside
    # fit | misfit | state | event: whether the number stands in the role the word asks for
    fit: str
    crossed: tuple[
        int, int, int
    ]  # another number, verbs up to two, a word that parts clauses between


def weigh(
    number: Number, counted: Counted, sentence: Sentence, made: Candidate | None
) -> tuple[str, float, Happened | None, str]:
    """The likeliest category of a number, or none.

    Returns:
        the category or "none", its chance, the nearest word of it, and what weighed most.
    """
    near = _words_near_counted(counted, sentence)
    named = {
        c: list(_features_by_category(c, near.get(c, []), counted, made))
        for c in lexicon_categories()
    }
    named[NONE] = list(_of_none(number, counted, sentence, made, bool(near)))
    weights = _figure_weights()
    sums = {
        c: sum(weights.get(f, 0.0) for f in features) for c, features in named.items()
    }
    best = max(sums, key=lambda c: sums[c])
    chance = 1 / sum(math.exp(s - sums[best]) for s in sums.values())
    heavy = sorted(named[best], key=lambda f: -weights.get(f, 0.0))[:2]
    fitting = (n.happened for n in near.get(best, ()))
    word = next(fitting, None)
    return best, chance, word, " and ".join(heavy)


def figure_features(
    number: Number, counted: Counted, sentence: Sentence, made: Candidate | None
) -> dict[str, list[str]]:
    """The features of each category and of "none", for training."""
    near = _words_near_counted(counted, sentence)
    named = {
        c: list(_features_by_category(c, near.get(c, []), counted, made))
        for c in lexicon_categories()
    }
    return named | {NONE: list(_of_none(number, counted, sentence, made, bool(near)))}


@by_language
def lexicon_categories() -> tuple[str, ...]:
    """The categories of the lexicon, in order."""
    rows = (*in_use().table("figures"), *in_use().table("counted"))
    return tuple(sorted({str(r["category"]) for r in rows if r.get("category")}))


@by_language
def _figure_weights() -> dict[str, float]:
    return {
        str(row["feature"]): float(row["weight"]) for row in in_use().sheet(WEIGHTS)
    }


def is_known(made: Candidate) -> bool:
    """Whether the way a rule tied a number was met in training; what was not is never overruled."""
    return f"rule: {made.tie}" in _figure_weights()


# ------------------------------------------------------------------ features
def _features_by_category(
    category: str, near: list[_Near], counted: Counted, made: Candidate | None
) -> Iterator[str]:
    yield f"category {category}"
    if made is not None and made.category == category:
        yield from (
            "rule",
            f"rule: {made.tie}",
            f"rule cost {int(made.cost * 2)}",
            f"rule {category}",
        )
    for one in near[:2]:
        num, verbs, parts = one.crossed
        yield f"{one.fit} {one.side} at {_distance_bucket(one.distance)}"
        yield f"{one.fit} {one.side} over {num} numbers {verbs} verbs {parts} parts"
        yield f"at {_distance_bucket(one.distance)} over {num} numbers"
    if near:
        yield "a word of it near"
    if counted.row is not None and counted.row.get("category") == category:
        yield "the noun's own"


def _of_none(
    number: Number,
    counted: Counted,
    sentence: Sentence,
    made: Candidate | None,
    near: bool,
) -> Iterator[str]:
    head = sentence.tokens[counted.anchor.head]
    yield from (
        "none",
        f"none: {counted.anchor.dep}",
        f"none: bare {counted.head is None}",
        f"none: group {counted.row['group'] if counted.row else '-'}",
        f"none: under {head.pos}",
        f"none: near {near}",
        f"none: {number.qualifier}",
        f"none: ruled {made is not None}",
        f"none: nought {number.high == 0}",
        f"none: one {number.low == 1 and number.high == 1}",
        f"none: small {(number.high or number.low or 0) < 10}",
    )
    if head.lemma.lower() in word_set("plain_verbs"):
        yield f"none: under {head.lemma.lower()}"


def _distance_bucket(distance: int) -> str:
    if distance <= 2:
        return str(max(distance, 0))
    return "4" if distance <= 4 else "8" if distance <= 8 else "more"


def _words_near_counted(counted: Counted, sentence: Sentence) -> dict[str, list[_Near]]:
    """Words of each category around the counted, the nearest first."""
    found: dict[str, list[_Near]] = defaultdict(list)
    first = max(0, counted.first - FARTHEST)
    for t in sentence.tokens[first : counted.anchor.i + FARTHEST + 1]:
        told = set()
        for row, fit in _deciding_rows_at(t, counted, sentence):
            if (row["category"], fit) not in told:
                told.add((row["category"], fit))
                found[str(row["category"])].append(
                    _as_near_word(t, row, fit, counted, sentence)
                )
    for words in found.values():
        words.sort(key=lambda n: (n.distance, n.side, n.fit))
    return found


def _deciding_rows_at(
    t: Token, counted: Counted, sentence: Sentence
) -> Iterator[tuple[Row, str]]:
    before = t.i < counted.first
    for row, role in _rows_of(t, sentence):
        if counted_with(row, counted):
            fits = (role == "object") == (before or is_passive(sentence, t))
            yield row, "state" if role == "state" else "fit" if fits else "misfit"
    events = deciding_words()["event"]
    row_of = events.get(t.lemma.lower()) or events.get(t.lower)
    if row_of is not None and counted_with(row_of, counted):
        yield row_of, "event"


def _rows_of(t: Token, sentence: Sentence) -> tuple[tuple[Row, str], ...]:
    """The rows a word stands on, worked out once for a sentence: one of four hundred counts asks for
    those of each word four hundred times.
    """
    known = _rows_by_place(sentence)
    if t.i not in known:
        known[t.i] = tuple(deciding_rows(sentence, t))
    return known[t.i]


@last_asked
def _rows_by_place(sentence: Sentence) -> dict[int, tuple[tuple[Row, str], ...]]:
    """To be filled: the rows of a sentence's words, by where they stand."""
    return {}


def _as_near_word(
    t: Token, row: Row, fit: str, counted: Counted, sentence: Sentence
) -> _Near:
    if t.i > counted.anchor.i:
        side, distance, between = (
            "after",
            t.i - counted.anchor.i,
            (counted.anchor.i + 1, t.i),
        )
    elif t.i < counted.first:
        side, distance, between = (
            "before",
            counted.first - t.i,
            (t.i + 1, counted.first),
        )
    else:
        side, distance, between = "inside", 0, (0, 0)
    inside = sentence.tokens[slice(*between)]
    parts = word_set("clause_parts")
    crossed = (
        int(any(x.pos == "NUM" for x in inside)),
        min(sum(x.pos in VERBS for x in inside), 2),
        int(any(x.lower in parts for x in inside)),
    )
    happened = Happened(t, row, "weighed", 4.0)
    return _Near(happened, distance, side, fit, crossed)
