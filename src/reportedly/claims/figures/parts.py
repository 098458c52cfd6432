"""Parts and wholes, rates, agents: numbers of people that are not the count of what befell
somebody.

Of "twelve of the 90 crew died" 90 is the whole, of "30 people a day" 30 is a rate, of "killed by
two gunmen" two did it. Each is told by the words right beside the number, or by its place in the
tree.
"""

from __future__ import annotations

import re

from reportedly.claims.figures.counted import Counted
from reportedly.languages import by_language, in_use
from reportedly.records import Number, Sentence, Token

# Words between "of" and the number of a whole: "of the region's 2.3 million".
OWNERS = 5
_SPANS = r"(?:day|night|week|month|hour|minute)"
_RATE_BEHIND = re.compile(
    rf"\W?\s*(?:\w+\s+){{0,2}}?(?:an?|per|each|every)\s+{_SPANS}\b(?!\s+(?:ago|earlier|later|before|after))"
    rf"|\s*(?:\w+\s+){{0,2}}?daily\b|\s*(?:per|in\s+every|for\s+every)\s+\d[\d,.]*\d{{2}}\b",
    re.IGNORECASE,
)
_RATE_BEFORE = re.compile(
    rf"\b(?:each|every)\s+{_SPANS},?\s+(?:\w+\s+){{0,2}}\Z|\baverage\s+of\s+\Z|\bper\s+\Z",
    re.IGNORECASE,
)


def is_whole(counted: Counted, sentence: Sentence) -> bool:
    """Whether the number is the whole of which another number, or a word like "half", is the part.

    True for 90 in "twelve of the 90 crew", for 2.3 million in "more than two million of the strip's
    2.3 million people" and for 30,000 in "half of the town's 30,000 residents".
    """
    tokens = sentence.tokens
    for i in range(counted.first - 1, max(-1, counted.first - 1 - OWNERS), -1):
        t = tokens[i]
        if t.lower == "of":
            return i > 0 and _is_portion(tokens, i - 1)
        if t.pos not in {"DET", "PRON", "PROPN", "NOUN", "ADJ", "PART", "ADV"}:
            return False
    return False


def _is_portion(tokens: tuple[Token, ...], i: int) -> bool:
    """A number, or a word for a part: "half", "none", "most", "a third"."""
    return tokens[i].pos == "NUM" or tokens[i].lower in _portions()


def is_rate(number: Number, counted: Counted, sentence: Sentence) -> bool:
    """Whether so many are meant for each day or week: "30 people a day", "each week 400 people"."""
    behind = sentence.text[max(counted.end, number.end) - sentence.start :][:40]
    before = sentence.text[: number.start - sentence.start][-40:]
    return bool(_RATE_BEHIND.match(behind) or _RATE_BEFORE.search(before))


def is_agent(counted: Counted, sentence: Sentence) -> bool:
    """Whether the counted did it: "were killed by two gunmen", "an attack by 40 fighters"."""
    node = counted.anchor
    for _ in range(3):
        head = sentence.tokens[node.head]
        if node.dep == "pobj" and head.lower == "by":
            return head.dep == "agent" or sentence.tokens[head.head].pos == "NOUN"
        if node.dep not in {"nummod", "quantmod", "compound"} or head.i == node.i:
            return False
        node = head
    return False


@by_language
def _portions() -> frozenset[str]:
    """Words that name a part without a number: "half", "none"."""
    return frozenset(
        word for row in in_use().table("not_counts") for word in row.strings("portions")
    )
