"""Whether the text in hand reports relief work, and so means help where it says
"reached" or "supported".

In news "the march reached 900 people" is nobody's aid; in a situation report the sentence
seldom says again that partners, kits or clusters are spoken of. Which it is, the words of the
whole text tell: of some 3,300 news articles none has three different ones of `relief_words` and
of the headings and phrases of such reports, one in eighty words each time, of reports of UN
bodies and NGOs nearly every one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from reportedly.languages import word_set
from reportedly.languages.patterns import named_pattern
from reportedly.syntax.last_asked import last_asked

DIFFERENT = 3  # different words of relief work in the text
DENSE = 80  # words of text for each of them, at most
# "non-food" is one word; numbers are none
_WORD = re.compile(r"[A-Za-z-]+")
_PHRASES = named_pattern("relief.phrases")
NO_WORDS: frozenset[str] = frozenset()
_IN_HAND: ContextVar[frozenset[str]] = ContextVar("relief", default=NO_WORDS)

# The words of the report of relief work in hand, in small letters;
# none where the text is no such report.
words_of_report = _IN_HAND.get


@last_asked  # each part of a long document asks it of the whole
def _words_of_report(text: str) -> frozenset[str]:
    """The words of a text that is such a report, by how many of them are words of relief work."""
    words, of_relief = _WORD.findall(text.lower()), word_set("relief_words")
    found = [word for word in words if word in of_relief]
    found += [phrase[0].lower() for phrase in _PHRASES.finditer(text)]
    relief = len(set(found)) >= DIFFERENT and len(found) * DENSE >= len(words)
    return frozenset(words) if relief else NO_WORDS


@contextmanager
def reading_relief(text: str) -> Iterator[None]:
    """Within it, `words_of_report` answers for this text."""
    before = _IN_HAND.set(_words_of_report(text))
    try:
        yield
    finally:
        _IN_HAND.reset(before)
