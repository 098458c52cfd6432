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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat

from reportedly.claims.figures.candidate import Candidate
from reportedly.claims.figures.counted import Counted
from reportedly.claims.figures.deciding_words import (
    Happened,
    deciding_rows,
    deciding_words,
    event_of_noun,
    is_passive,
)
from reportedly.claims.figures.outcome import counted_with
from reportedly.codebook.grammar import (
    ADJECTIVE_MODIFIERS,
    FULL_VERBS,
    GERUNDS,
    NOUNS,
    NUMERALS,
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
    between: tuple[int, int]  # the tokens between it and the counted


def weigh(
    number: Number, counted: Counted, sentence: Sentence, made: Candidate | None
) -> tuple[str, float, Happened | None, str]:
    """The likeliest category of a number, or none.

    Returns:
        the category or "none", its chance, the nearest word of it, and what weighed most.
    """
    near = _words_near_counted(counted, sentence)
    named = _features_by_answer(number, counted, sentence, made, near)
    weights = _figure_weights()
    sums: dict[str, float] = {}
    for category, features in named.items():
        sums[category] = sum(map(weights.get, features, repeat(0.0)))
    best = max(sums, key=sums.__getitem__)
    chance = 1 / sum([math.exp(s - sums[best]) for s in sums.values()])
    said = [weights.get(f, 0.0) for f in named[best]]
    order = sorted(range(len(said)), key=said.__getitem__, reverse=True)
    heavy = [named[best][n] for n in order[:2]]
    words = near.get(best)
    word = words[0].happened if words else None
    return best, chance, word, " and ".join(heavy)


def figure_features(
    number: Number, counted: Counted, sentence: Sentence, made: Candidate | None
) -> dict[str, list[str]]:
    """The features of each category and of "none", for training."""
    near = _words_near_counted(counted, sentence)
    return _features_by_answer(number, counted, sentence, made, near)


def _features_by_answer(
    number: Number,
    counted: Counted,
    sentence: Sentence,
    made: Candidate | None,
    near: Mapping[str, list[_Near]],
) -> dict[str, list[str]]:
    """The features of each category that could be meant, and of none."""
    own = counted.row.get("category") if counted.row is not None else None
    named = {c: [f"category {c}"] for c in lexicon_categories()}
    for category in {own, made.category if made is not None else None, *near}:
        if category in named:
            words = near.get(category, [])
            named[category] += _features_by_category(category, words, sentence, made)
    if own in named:
        named[own].append("the noun's own")
    named[NONE] = _of_none(number, counted, sentence, made, bool(near))
    return named


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
    category: str, near: list[_Near], sentence: Sentence, made: Candidate | None
) -> list[str]:
    """The features that speak for one category: what a rule says, and its words near."""
    found: list[str] = []
    if made is not None and made.category == category:
        found += [
            "rule",
            f"rule: {made.tie}",
            f"rule cost {int(made.cost * 2)}",
            f"rule {category}",
        ]
    for one in near[:2]:
        num, verbs, parts = _crossed(one, sentence)
        at = _distance_bucket(one.distance)
        found += [
            f"{one.fit} {one.side} at {at}",
            f"{one.fit} {one.side} over {num} numbers {verbs} verbs {parts} parts",
            f"at {at} over {num} numbers",
        ]
    if near:
        found.append("a word of it near")
    return found


def _crossed(near: _Near, sentence: Sentence) -> tuple[int, int, int]:
    """Another number, verbs up to two and a word that parts clauses, between a word and the
    counted.
    """
    inside = sentence.tokens[slice(*near.between)]
    parts = word_set("clause_parts")
    kinds = [t.pos for t in inside]
    return (
        int(not NUMERALS.isdisjoint(kinds)),
        min(sum(map(VERBS.__contains__, kinds)), 2),
        int(not parts.isdisjoint([t.lower for t in inside])),
    )


def _of_none(
    number: Number,
    counted: Counted,
    sentence: Sentence,
    made: Candidate | None,
    near: bool,
) -> list[str]:
    """The features that speak for no category."""
    anchor = counted.anchor
    head = sentence.tokens[anchor.head]
    found = [
        "none",
        f"none: {anchor.dep}",
        f"none: bare {counted.head is None}",
        f"none: group {counted.row['group'] if counted.row else '-'}",
        f"none: under {head.pos}",
        f"none: near {near}",
        f"none: {number.qualifier}",
        f"none: ruled {made is not None}",
        f"none: nought {number.high == 0}",
        f"none: one {number.low == 1 and number.high == 1}",
        f"none: small {(number.high or number.low or 0) < 10}",
    ]
    above = head.lemma.lower()
    if above in word_set("plain_verbs"):
        found.append(f"none: under {above}")
    return found


_DISTANCES = (4, 8)  # words, as the weights were learned


def _distance_bucket(distance: int) -> str:
    """A distance in words as the weights know it."""
    if distance <= 2:
        return str(max(distance, 0))
    return next((str(b) for b in _DISTANCES if distance <= b), "more")


def _words_near_counted(counted: Counted, sentence: Sentence) -> dict[str, list[_Near]]:
    """Words of each category around the counted, the nearest first."""
    found: dict[str, list[_Near]] = defaultdict(list)
    first = max(0, counted.first - FARTHEST)
    telling = _telling_words(sentence)
    for t in sentence.tokens[first : counted.anchor.i + FARTHEST + 1]:
        if t.i not in telling:
            continue
        near = set()
        for row, fit in _deciding_rows_at(t, telling[t.i], counted, sentence):
            category = str(row["category"])
            if (category, fit) not in near:
                near.add((category, fit))
                found[category].append(_as_near_word(t, row, fit, counted))
    for words in found.values():
        words.sort(key=lambda n: (n.distance, n.side, n.fit))
    return found


def _deciding_rows_at(
    t: Token, rows: _Rows, counted: Counted, sentence: Sentence
) -> Iterator[tuple[Row, str]]:
    """The rows of a word that can tell of the counted, each with how it would."""
    before = t.i < counted.first
    if _is_of_another(t, counted, sentence):
        return
    for row, role in rows:
        if not counted_with(row, counted):
            continue
        if role in {"state", "event"}:
            yield row, role
            continue
        fits = (role == "object") == (before or is_passive(sentence, t))
        yield row, "fit" if fits else "misfit"


def _is_of_another(t: Token, counted: Counted, sentence: Sentence) -> bool:
    """ "The struggling town": what a noun that is not the counted does is said of it alone."""
    if t.dep not in ADJECTIVE_MODIFIERS or t.tag not in GERUNDS:
        return False
    head = sentence.tokens[t.head]
    return head.pos in NOUNS and head.i != counted.anchor.i


_Rows = list[tuple[Row, str]]


@last_asked
def _telling_words(sentence: Sentence) -> dict[int, _Rows]:
    """The words of a sentence that stand on rows, with these and their role there, worked out once:
    one of four hundred counts asks for those of each word four hundred times.
    """
    words = deciding_words()
    telling: dict[int, _Rows] = {}
    for t in sentence.tokens:
        rows: _Rows = []
        if t.pos in FULL_VERBS or t.lower in words["state"]:
            rows += deciding_rows(sentence, t)
        if t.lower in words["event"] or t.lemma.lower() in words["event"]:
            event = event_of_noun(t, sentence)
            if event is not None:
                rows.append((event, "event"))
        if rows:
            telling[t.i] = rows
    return telling


def _as_near_word(t: Token, row: Row, fit: str, counted: Counted) -> _Near:
    """A word that tells, with its distance and side."""
    anchor, first = counted.anchor.i, counted.first
    happened = Happened(t, row, "weighed", 4.0)
    if t.i > anchor:
        return _Near(happened, t.i - anchor, "after", fit, (anchor + 1, t.i))
    if t.i < first:
        return _Near(happened, first - t.i, "before", fit, (t.i + 1, first))
    return _Near(happened, 0, "inside", fit, (0, 0))
