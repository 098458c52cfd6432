"""Names that an article gives to persons: what bears the same name elsewhere in it is no place.

A title or a first name tells it, and, where the first name is in no list, what only a person has:
an age, a wife, an opinion; or that the article names somebody in full and then by the last name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reportedly.annotate.places.belief import is_surnamed, side_by_side
from reportedly.annotate.places.framed import Worded
from reportedly.annotate.places.standing import NOW_AND_THEN, is_well_known
from reportedly.annotate.places.stood_there import is_no_word
from reportedly.annotate.places.words_beside import (
    demonyms,
    plain_words,
    words_before_persons,
    words_for,
)
from reportedly.codebook.grammar import PROPER_NOUNS
from reportedly.gazetteer.index import lookup
from reportedly.languages import word_set
from reportedly.languages.patterns import named_pattern

SHORT_TITLE = 4  # letters of a title that is written with a full stop

_AGED = named_pattern("persons.aged")


def persons_named(
    text: str, words: Sequence[Worded], small: frozenset[str]
) -> Counter[str]:
    """How often each word is a person's name: a last name, or the first before it.

    Args:
        small: words that the article writes without a capital.
    """
    persons: Counter[str] = Counter()
    full: list[str] = []
    alone: set[str] = set()
    for i in range(1, len(words)):
        a, b = words[i - 1], words[i]
        if not b.capital:
            continue
        if _names_a_person(text, a, b):
            persons[b.text] += 1
            if is_surnamed(a, b):
                persons[a.text] += 1
        elif _owns_as_person(text, words, i):
            persons[b.text] += 1
        if not _in_one_name(text, a, b):
            if not _goes_on(text, words, i):
                alone.add(b.text)
        elif _is_aged(text, words, i):
            persons.update((a.text, b.text))
        elif _is_full_name(text, words, i, small):
            full.append(b.text)
    persons.update(name for name in full if name in alone)
    return persons


def _names_a_person(text: str, a: Worded, b: Worded) -> bool:
    """A title or first name, then a last name; a full stop between only after a short title ("Gen.
    Amin").
    """
    if b.opens:
        return False
    between = text[a.end : b.start]
    if between != " " and (between != ". " or len(a.text) > SHORT_TITLE):
        return False
    return a.text in words_before_persons()


def _owns_as_person(text: str, words: Sequence[Worded], i: int) -> bool:
    """ "Rimsa's widow", "Rimsa's remarks": what a town does not have."""
    if text[words[i].end : words[i].end + 1] not in ("'", "’"):
        return False
    if i + 2 >= len(words) or words[i + 1].text not in word_set("possessive_s"):
        return False
    owned = words[i + 2].text
    if owned in word_set("owned_by_bodies_too") and _is_known_place(words[i].text):
        return False
    return owned in word_set("owned_by_persons") or owned in word_set(
        "owned_by_bodies_too"
    )


def _is_known_place(name: str) -> bool:
    """Whether a name is that of a land, a region or a town that everybody knows."""
    return any(map(is_well_known, lookup(name)))


def _in_one_name(text: str, a: Worded, b: Worded) -> bool:
    """Two capital words with one blank between them, neither of which only opens a sentence."""
    return side_by_side(text, a, b) and a.text.casefold() not in words_for("before")


def _goes_on(text: str, words: Sequence[Worded], i: int) -> bool:
    """Whether another capital word follows."""
    return i + 1 < len(words) and _in_one_name(text, words[i], words[i + 1])


def _is_aged(text: str, words: Sequence[Worded], i: int) -> bool:
    """ "Cesar Rimsa, 56, was": two names and an age, where no word of place leads them in."""
    if text[words[i].end : words[i].end + 1] != ",":
        return False
    if _AGED.match(text, words[i].end) is None:
        return False
    return not _is_led_in(words, i - 1)


def _is_led_in(words: Sequence[Worded], first: int) -> bool:
    """Whether a word stands before a name behind which it is a place: "in Port Rimsa"."""
    return first > 0 and words[first - 1].text in words_for("placing_names")


def _is_full_name(
    text: str, words: Sequence[Worded], i: int, small: frozenset[str]
) -> bool:
    """ "Ginolda Rimsa": two names of which the first is no word and no place that is in the news,
    and the last no place that everybody knows.
    """
    a, b = words[i - 1], words[i]
    if a.pos not in PROPER_NOUNS or b.pos not in PROPER_NOUNS:
        return False
    if _is_led_in(words, i - 1) or _goes_on(text, words, i):
        return False
    if not _may_be_first_name(a.text, small):
        return False
    if any(entry.exact for entry in lookup(text[a.start : b.end])):
        return False
    return not _is_known_place(b.text)


def _may_be_first_name(word: str, small: frozenset[str]) -> bool:
    """A word that is nothing else: of no dictionary, no people, not written small."""
    folded = word.casefold()
    if folded in small or folded in demonyms() or word in plain_words():
        return False
    if word.isupper() or not is_no_word(word):
        return False
    known = lookup(word)
    return not any(e.exact and e.population > NOW_AND_THEN for e in known)
