"""Whose count it is without a verb: "the ministry put the toll at 40, the hospital at 52"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from operator import attrgetter

from reportedly.annotate.actors.speaking_nouns import speaking_noun_of
from reportedly.codebook.grammar import (
    COMMON_NOUNS,
    NOUNS,
    NUMERALS,
    PREPOSITIONS,
    VERBS,
)
from reportedly.languages import word_set
from reportedly.records import Sentence, Span, Token

_START = attrgetter("start")


def giver_by_gap(words: Span, sentence: Sentence) -> tuple[Token, int, int] | None:
    """Who gives a count, where the verb of the count before it is left out: the noun, and where its
    words begin and end.

    Args:
        words: the evidence of the figure.
        sentence: where it stands, parsed.
    """
    first = bisect_left(sentence.tokens, words.start, key=_START)
    before = list(reversed(sentence.tokens[:first]))
    if len(before) < 2:
        return None
    gives_first = _first_count(before[0])
    if gives_first is None:
        return None
    phrase = _phrase(before[1:])
    if not phrase or any(t.pos in VERBS for t in phrase):
        return None
    if not any(gives_first(t) for t in before[1 + len(phrase) :]):
        return None
    noun = next((t for t in phrase if _can_give(t)), None)
    return (noun, phrase[-1].start, phrase[0].end) if noun is not None else None


def _first_count(word: Token) -> Callable[[Token], bool] | None:
    """By what the count before is known, where the word right before a number can give a
    second one: "put the toll at 40, the hospital at 52" by its verb, "nine had died; the
    governor said twelve" by its number.
    """
    if word.pos in VERBS:
        gives = word.lemma in word_set("verbs_of_mere_counts")
        return _is_number if gives else None
    if (
        word.pos not in PREPOSITIONS
    ):  # most numbers stand behind none: nothing is looked up
        return None
    return _gives if word.lower in word_set("gapped_prepositions") else None


def _is_number(word: Token) -> bool:
    return word.pos in NUMERALS


def _gives(word: Token) -> bool:
    return word.lemma in word_set("gapping_verbs")


def _phrase(before: list[Token]) -> list[Token]:
    """The words back to the comma or the joining word behind which they begin; none without one."""
    borders = word_set("gap_borders")
    end = next((n for n, t in enumerate(before) if t.lower in borders), None)
    return before[:end] if end is not None else []


def _can_give(noun: Token) -> bool:
    """A name, or a noun for who speaks."""
    if noun.pos not in NOUNS:
        return False
    return noun.pos not in COMMON_NOUNS or speaking_noun_of(noun.text) is not None
