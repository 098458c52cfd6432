"""The words of a text and where they stand, found once for all finders that look for words of
theirs.

Every finder knows the words its patterns can begin with. Trying a pattern of hundreds of words at
each character of an article costs up to half a millisecond; asking which of the words are there,
and trying it at those, a twentieth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import wraps
from typing import TypeVar

from reportedly.languages import by_language
from reportedly.languages.patterns import LanguagePattern

SHORT = 20_000  # characters; nearly all articles are shorter, and the words of 64 such take 26 MB
SHORT_KEPT = 64  # articles read together, and the texts they are respaced to
LONG_KEPT = 2  # a million characters take 8 MB, and 52 MB respaced

Made = TypeVar("Made")

# Letters and digits, without the underscore that `\w` counts among them.
WORD = re.compile(r"[^\W_]+")


class Words:
    """Where each word of a text stands. A word is a run of letters and digits: "well-known" and
    "U.N." are two.
    """

    def __init__(self, text: str) -> None:
        written: dict[str, list[int]] = {}
        for match in WORD.finditer(text):
            written.setdefault(match[0], []).append(match.start())
        self.written = written  # as written → offsets, in order
        self.at: dict[str, list[int]] = {}  # in small letters → offsets, in no order
        for word, offsets in written.items():
            small = word.casefold()
            self.at[small] = self.at[small] + offsets if small in self.at else offsets

    def where(self, wanted: Collection[str]) -> list[int]:
        """Offsets of the words, in order.

        Args:
            wanted: words in small letters; a set or the keys of a dictionary.
        """
        found: list[int] = []
        for word in self.at.keys() & wanted:
            found += self.at[word]
        found.sort()
        return found


def matches(
    pattern: re.Pattern[str] | LanguagePattern, text: str, offsets: Iterable[int]
) -> Iterator[re.Match[str]]:
    """What `pattern.finditer(text)` finds, tried only at some offsets, in order: none overlaps
    another.
    """
    done = 0
    for start in offsets:
        match = pattern.match(text, start) if start >= done else None
        if match is not None:
            done = match.end()
            yield match


def kept_by_text(make: Callable[[str], Made]) -> Callable[[str], Made]:
    """Keep what is made of the texts last asked for: of the many that are read together, but of two
    books at most.
    """
    short, long = by_language(most=SHORT_KEPT)(make), by_language(most=LONG_KEPT)(make)

    @wraps(make)
    def kept(text: str) -> Made:
        return long(text) if len(text) > SHORT else short(text)

    return kept


@kept_by_text
def words_of(text: str) -> Words:
    """The words of a text."""
    return Words(text)


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, spaces as they come; of none, one that is
    never found.
    """
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in ordered) or "(?!)"


def first_word(phrase: str) -> str:
    """The first word of a phrase, in small letters.

    Raises:
        ValueError: the phrase does not begin with a word.
    """
    match = WORD.match(phrase)
    if match is None:
        raise ValueError(f"a phrase must begin with a word: {phrase!r}")
    return match[0].casefold()
