"""Where a name begins behind a day, a year or a place that opens its sentence without a comma.

The parse takes "In 2019 | police said" and "in Mosul | officials said" for one noun phrase.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.codebook.grammar import COMMON_NOUNS, DETERMINERS, PROPER_NOUNS
from reportedly.languages import in_use, word_set
from reportedly.records import Token


def behind_adverbial(tokens: Sequence[Token], first: int, head: int) -> int:
    """The index of a name's first word, without what a preposition right before it takes.

    Args:
        tokens: the words of the sentence.
        first: where the noun phrase begins by the parse.
        head: the noun that heads it.
    """
    if first == 0 or first == head:
        return first
    preposition = tokens[first - 1].lower
    if preposition not in word_set("prepositions_of_time"):
        return first
    article = (t.i for t in tokens[first + 1 : head + 1] if t.pos in DETERMINERS)
    begins = next(article, first)
    while begins < head and _is_date(tokens[begins]):
        begins += 1
    if begins > first or preposition not in word_set("prepositions_of_place"):
        return begins
    if tokens[head].pos not in COMMON_NOUNS:
        return first
    while begins < head and tokens[begins].pos in PROPER_NOUNS:
        begins += 1
    return begins


def _is_date(t: Token) -> bool:
    """ "2019", "Monday", "March"."""
    if t.text.isdigit():
        return True
    months = in_use().words("places", "months")
    return t.text in months or t.text in word_set("days_of_saying")
