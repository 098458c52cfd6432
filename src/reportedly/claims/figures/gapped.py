"""Whose count it is where the verb is left out: "the ministry put the toll at 40, the hospital at 52"."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from reportedly.annotate.actors.speaking_nouns import speaking_noun_of
from reportedly.codebook.grammar import COMMON_NOUNS, NOUNS, VERBS
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
    if before[0].pos in VERBS:
        return _giver_before(before)
    if before[0].pos != "ADP":  # most numbers stand behind none: nothing is looked up
        return None
    if before[0].lower not in word_set("gapped_prepositions"):
        return None
    phrase = _phrase(before[1:])
    if not phrase or any(t.pos in VERBS for t in phrase):
        return None
    rest = before[1 + len(phrase) :]
    if not any(t.lemma in word_set("gapping_verbs") for t in rest):
        return None
    return _with_words(phrase)


def _giver_before(before: list[Token]) -> tuple[Token, int, int] | None:
    """ "The mayor said nine had died; the governor said twelve": who says a mere number, where another
    count stands before it.
    """
    if before[0].lemma not in word_set("verbs_of_mere_counts"):
        return None
    phrase = _phrase(before[1:])
    if not phrase or any(t.pos in VERBS for t in phrase):
        return None
    rest = before[1 + len(phrase) :]
    return _with_words(phrase) if any(t.pos == "NUM" for t in rest) else None


def _with_words(phrase: list[Token]) -> tuple[Token, int, int] | None:
    """The noun of a phrase that can give a count, and where the phrase begins and ends."""
    noun = next((t for t in phrase if _can_give(t)), None)
    return (noun, phrase[-1].start, phrase[0].end) if noun is not None else None


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
