"""Numbers that count what another number counted: lists, parts in an aside, "of them", "this
figure".

Of "24 civilians died, as well as 25 rebels" the second number has no verb of its own; of "Ethiopia
900,000 and Uganda 1.6 million" neither has a noun. What was said of the figure before holds for
them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.claims.figures.candidate import Candidate
from reportedly.claims.figures.counted import Counted, is_thing
from reportedly.claims.figures.parts import came_to_no_harm
from reportedly.codebook.grammar import (
    COMMON_NOUNS,
    FINITE,
    NUMBER_MODIFIERS,
    SEVERAL,
    SUBJECTS,
    VERBS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Category, Unit
from reportedly.languages.patterns import named_pattern
from reportedly.records import Number, Sentence

_ANYBODY = subset("anybody")

PART = "as the figure it is part of or beside"
THIS = "“this figure”: as the figure before it"
NEXT_SENTENCE = (
    40  # characters between two sentences that follow each other, a blank line left out
)

_THIS_FIGURE = named_pattern("carried.this_figure")
# "Among them were nine pupils", "They include nine pupils", "Of these, nine are pupils"
_AMONG_THEM = named_pattern("carried.among_them")
_OF_THEM = named_pattern("carried.of_them")
_CARRIES_ON = named_pattern("carried.carries_on")
_NOW_IN = named_pattern("carried.now_in")
_COMPARED = named_pattern("carried.compared")
_LIST = named_pattern("carried.list")
_JOINED = named_pattern("carried.joined")
_GAVE = named_pattern("carried.gave")


def carried(
    number: Number, counted: Counted, sentence: Sentence, before: Candidate
) -> Candidate | None:
    """What the figure before it in the sentence says of a number with no verb of its own, or
    None.
    """
    if before.row is None:
        return None
    if not _can_be_same(counted, before.counted):
        return None
    if _got_away(counted, sentence, before):
        return None
    if _are_things(counted, sentence, before.counted.end - sentence.start):
        return None
    between = sentence.text[
        before.counted.end - sentence.start : number.start - sentence.start
    ]
    behind = sentence.text[number.end - sentence.start :]
    if _is_bare(counted) and _THIS_FIGURE.search(between):
        return before.carried_to(number, counted, sentence, THIS)
    if not _count_goes_on(between, behind, number, counted, sentence, before):
        return None
    return before.carried_to(number, counted, sentence, PART)


def _got_away(counted: Counted, sentence: Sentence, whole: Candidate) -> bool:
    """ "Of the nine buried, two survived": not dead, missing or trapped as the whole; of nine who
    were shot those who survived are hurt.
    """
    if whole.category == Category.INJURED:
        return False
    return came_to_no_harm(counted, sentence)


def _are_things(counted: Counted, sentence: Sentence, start: int = 0) -> bool:
    """ "79 towns were hit and an alert holds in 26 of them": of things counted nearer than those
    people before; they are looked for from so many letters of the sentence on.
    """
    if _OF_THEM.match(sentence.text[counted.end - sentence.start :]) is None:
        return False
    for t in reversed(sentence.tokens[: counted.first]):
        if t.start - sentence.start < start:
            return False
        numbered = sentence.child_as(t.i, NUMBER_MODIFIERS) is not None
        if numbered and t.tag in SEVERAL and t.pos in COMMON_NOUNS:
            return is_thing(t)
    return False


def _are_alike(counted: Counted, other: Counted) -> bool:
    """Both homes, or neither."""
    return (counted.unit == Unit.BUILDINGS) == (other.unit == Unit.BUILDINGS)


def _can_be_same(counted: Counted, before: Counted) -> bool:
    """Whether two numbers are alike, or a bare one stands behind homes."""
    if _are_alike(counted, before):
        return True
    if counted.head is not None:
        return False
    return before.unit == Unit.BUILDINGS


OF_PERCENT = re.compile(r"%\s*\(\s*[nN]\s*=\s*\Z")  # "64% (n=23)"
# The bracket closes behind the number: "(n=23)" says how many the share is
_AS_MANY = re.compile(r"\s*\)")
# "4,210 migrants at sea (3,300 men, 610 women": a bracket that opens behind a count,
# and was not closed
IN_BRACKET = re.compile(r"^[^().;:]{0,40}\((?P<own>[^()]*)$")


_AND = named_pattern("carried.and")


def with_joined(
    made: Candidate, left: Sequence[tuple[Number, Counted]]
) -> list[Candidate]:
    """The counts right before a figure that share what is told behind both: "516 girls and 553 boys
    were fed".

    Args:
        left: the numbers before it of which nothing is told by themselves, in reading order.
    """
    joined: list[Candidate] = []
    if made.counted.head is None:
        return joined
    if made.word.i <= made.counted.anchor.i:
        return joined
    begin = made.number.start
    for number, counted in reversed(left):
        between = made.sentence.text[
            counted.end - made.sentence.start : begin - made.sentence.start
        ]
        if counted.head is None:
            break
        if counted.unit != made.counted.unit:
            break
        if number.high == 0:
            break
        if _AND.fullmatch(between) is None:
            break
        joined.append(made.carried_to(number, counted, made.sentence, PART))
        begin = number.start
    return joined[::-1]


def _count_goes_on(
    between: str,
    behind: str,
    number: Number,
    counted: Counted,
    sentence: Sentence,
    before: Candidate,
) -> bool:
    """Whether a number carries on the count of the one before it."""
    if _CARRIES_ON.search(between):
        return True
    if _COMPARED.search(between):
        return True
    if _OF_THEM.match(behind):
        return True
    bare = counted.head is None
    if bare and (_LIST.match(between) or _GAVE.search(between)):
        return True
    if _JOINED.search(between) is None:
        return False
    return not _own_verb(counted, sentence, before)


def _own_verb(counted: Counted, sentence: Sentence, before: Candidate) -> bool:
    """Whether the number has a verb of its own, or one stands between it and the figure
    before it.
    """
    over = sentence.tokens[counted.anchor.head]
    if counted.anchor.dep in SUBJECTS and over.pos in VERBS:
        return True
    verbs = 0
    if before.sentence is sentence:
        verbs = max(before.counted.anchor.i, before.word.i)
    inside = sentence.tokens[verbs + 1 : counted.first]
    return any(t.pos in VERBS and t.tag in FINITE for t in inside)


def _is_bare(counted: Counted) -> bool:
    """A number with no noun, or with one that says only that they are people, or aboard."""
    row = counted.row
    if counted.head is None or row is None:
        return counted.head is None
    return counted.group in _ANYBODY and not row.get("category")


_OF_THE = named_pattern("carried.of_the")
_WERE = named_pattern("carried.were")


def _is_of_same(before: str, behind: str, last: Candidate) -> bool:
    """ "… 900 cases. Of the reported cases, 159 were from Banki": part of those counted last."""
    found = _OF_THE.match(before)
    head = last.counted.head
    if found is None:
        return False
    if head is None:
        return False
    if found["noun"].lower() != head.lower:
        return False
    return _WERE.match(behind) is not None


def as_last(
    number: Number, counted: Counted, sentence: Sentence, last: Candidate
) -> Candidate | None:
    """What the last figure of the sentence before says: "Among them were nine pupils", "this
    figure".
    """
    if not 0 < sentence.start - last.sentence.end < NEXT_SENTENCE:
        return None
    if _got_away(counted, sentence, last) or _are_things(counted, sentence):
        return None
    tie = _tie_to_last(number, counted, sentence, last)
    return last.carried_to(number, counted, sentence, tie) if tie else None


def _tie_to_last(
    number: Number, counted: Counted, sentence: Sentence, last: Candidate
) -> str:
    """Whether a number is part of those counted last, or the same; nothing where it is neither."""
    before = sentence.text[: number.start - sentence.start]
    behind = sentence.text[number.end - sentence.start :]
    if OF_PERCENT.search(before) and _AS_MANY.match(behind):
        return PART
    if counted.head is None:
        tie = _tie_of_bare(number, before, behind, last)
        if tie:
            return tie
    if _is_bare(counted) and _THIS_FIGURE.search(before):
        return THIS
    if last.row is None:
        return ""
    if not _are_alike(counted, last.counted):
        return ""
    rest = sentence.text[counted.end - sentence.start :]
    return PART if _is_among_last(before, behind, rest, last) else ""


def _tie_of_bare(number: Number, before: str, behind: str, last: Candidate) -> str:
    """The tie of a number without a noun, by the words around it alone."""
    if _is_part_of_last(before, behind, last):
        return PART
    if _is_share_of_last(number, before, behind, last):
        return PART
    return THIS if _is_given_instead(before, behind, last) else ""


def _is_among_last(before: str, behind: str, rest: str, last: Candidate) -> bool:
    """ "Among them were nine pupils", "nine of them", or victims of the killed."""
    if _AMONG_THEM.match(before):
        return True
    if _OF_THEM.match(behind):
        return True
    if last.category != Category.KILLED:
        return False
    return _AMONG_VICTIMS.match(rest) is not None


def _is_given_instead(before: str, behind: str, last: Candidate) -> bool:
    """ "Rebels killed 14. The government says 12": another count of the same people."""
    if last.category not in _TOLLED:
        return False
    if last.counted.unit != Unit.PEOPLE:
        return False
    if _GIVEN_AS.search(before) is None:
        return False
    return _GIVEN_ENDS.match(behind) is not None


_TOLLED = subset("tolled")
_GIVEN_AS = named_pattern("carried.given_as")
_GIVEN_ENDS = named_pattern("carried.given_ends")
_AMONG_VICTIMS = named_pattern("carried.among_victims")


_SHARES = named_pattern("carried.shares")
_ACCOUNT_FOR = named_pattern("carried.account_for")


def _is_share_of_last(
    number: Number, before: str, behind: str, last: Candidate
) -> bool:
    """ "Nine million were displaced. The north (four million) and the coast (two million) accounted
    for most."
    """
    whole = last.number.high or last.number.low
    if whole is None:
        return False
    if number.high is None:
        return False
    if number.high > whole:
        return False
    if _SHARES.match(before) is None:
        return False
    return _ACCOUNT_FOR.match(behind) is not None


def _is_part_of_last(before: str, behind: str, last: Candidate) -> bool:
    """ "Nine hundred fled. Some 300 are in Chad", "Of the reported cases, 159 were from Banki"."""
    if _is_of_same(before, behind, last):
        return True
    if last.category != Category.DISPLACED:
        return False
    if before.strip():
        return False
    return _NOW_IN.match(behind) is not None
