"""Counts in a bracket behind the count they are parts of, by group, place, time or kind.

"4,210 migrants (3,300 men; 910 women)", "ten deaths in Edo (2), Ondo (2)", "116 cases (Kano – 12,
Edo – 58)", "9,270 cases (3,010 in 2017; 6,260 in 2018)", "were reached by talks (44,200), kits
(6,900)", "64% (n=23)": what is said of the whole holds for each. A part larger than its whole is
none, unless the sentence compares.
"""

from __future__ import annotations

import re

from reportedly.claims.figures.candidate import Candidate
from reportedly.claims.figures.carried import IN_BRACKET, OF_PERCENT, PART
from reportedly.claims.figures.counted import Counted
from reportedly.claims.figures.deciding_words import Happened, degree_beside
from reportedly.claims.figures.relief import words_of_report
from reportedly.codebook.grammar import VERBS
from reportedly.codebook.words import Unit
from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import named_pattern, pattern_text
from reportedly.records import Number, Sentence
from reportedly.syntax.person_nouns import noun_row
from reportedly.syntax.words import alternatives

_LISTS = named_pattern("brackets.lists")
_ITEM_ENDS = named_pattern("brackets.item_ends")

# Letters between a count and the bracket of its parts:
# "cases were reported from 16 districts in eight states ("
_REACH = 120
# "(2016)": a year is no count of those in the bracket before it.
_YEAR = re.compile(r"(?:19|20)\d\d")
# An item of a bracket before its number: "(", "(Kano – ", "; in Edo ", " and "
_ITEM = named_pattern("brackets.item")
_ENDS_ITEM = named_pattern("brackets.ends_item")
_LABELLED = re.compile(r"\w[\w’'/-]*\s*\(\s*\Z")  # "dignity kits (6,900)"
_FEW = 10  # a smaller number behind small letters may be that of a note


def in_bracket(
    number: Number, counted: Counted, sentence: Sentence, before: Candidate
) -> Candidate | None:
    """What a count says of its part in a bracket behind it, or None where the number is no part."""
    if before.sentence is not sentence:
        return None
    if before.row is None:
        return None
    if counted.inside:
        return None
    opens = _bracket_around(number, sentence, before)
    if opens is None:
        return None
    if _YEAR.fullmatch(number.text):
        return None
    part = _with_noun if counted.head is not None else _bare_number
    if not part(number, counted, sentence, before, opens):
        return None
    return before.carried_to(number, counted, sentence, PART)


_SHARE = named_pattern("brackets.share")


def share_of_named(
    number: Number, counted: Counted, sentence: Sentence
) -> Happened | None:
    """ "41% of the cholera cases (113,155)": of whom, where their noun says what befell."""
    at = number.end - sentence.start
    if counted.head is not None:
        return None
    if not sentence.text.startswith(")", at):
        return None
    found = _SHARE.search(sentence.text[: number.start - sentence.start])
    row = noun_row(found["noun"] or found["opening"]) if found is not None else None
    if row is None:
        return None
    if not row.get("category"):
        return None
    near = frozenset(row.strings("near"))
    if near and near.isdisjoint(sentence.words | words_of_report()):
        return None
    return Happened(counted.number, row, PART, 1.0)


def _bracket_around(
    number: Number, sentence: Sentence, before: Candidate
) -> int | None:
    """Where the bracket opens in which a number stands, behind the count before it or with it
    inside.
    """
    at, counted = number.start - sentence.start, before.number.end - sentence.start
    opens = sentence.text.rfind("(", 0, at)
    if opens < 0:
        return None
    if ")" in sentence.text[opens:at]:
        return None
    within = opens < counted and before.tie == PART
    return opens if within or 0 <= opens - counted < _REACH else None


def _with_noun(
    number: Number, counted: Counted, sentence: Sentence, before: Candidate, opens: int
) -> bool:
    """ "(3,300 men, 610 women": without a verb in the bracket, which would tell something of its
    own.
    """
    start = sentence.start
    if before.counted.unit != counted.unit:
        return False
    if not _bracket_fits(number, sentence, before):
        return False
    within = opens < before.number.end - start
    between = sentence.text[before.number.end - start : number.start - start]
    if not within and IN_BRACKET.search(between) is None:
        return False
    closes = sentence.text.find(")", number.end - start)
    inside = (t for t in sentence.tokens if start + opens <= t.start < start + closes)
    return closes >= 0 and not any(t.pos in VERBS for t in inside)


def _bare_number(
    number: Number, counted: Counted, sentence: Sentence, before: Candidate, opens: int
) -> bool:
    """A number with no noun: after a name, before "in" or "from", or alone behind its label."""
    start = sentence.start
    own = sentence.text[opens + 1 : number.start - start]
    behind = sentence.text[number.end - start :]
    if not _bracket_fits(number, sentence, before):
        return False
    if _more_than(before, sentence, opens):
        return False
    if OF_PERCENT.search(sentence.text[: number.start - start]):
        return behind.startswith(")")
    if before.counted.unit == Unit.BUILDINGS and degree_beside(
        counted.number, sentence
    ):
        return True
    if not own.strip():
        return _alone(number, sentence, before, opens) or _item_is_placed(behind)
    return _goes_by_item(own, behind)


def _goes_by_item(own: str, behind: str) -> bool:
    """ "(Kano – 12, Edo – 58)": an item with its own name or place."""
    if _ITEM.search(own) is None:
        return False
    if _item_is_placed(behind):
        return True
    return _ENDS_ITEM.match(behind) is not None and _names_item(own)


def _alone(number: Number, sentence: Sentence, before: Candidate, opens: int) -> bool:
    """ "Edo (2)", "dignity kits (6,900)": the whole bracket is one number, behind what it is of."""
    label = sentence.text[: opens + 1]
    if not sentence.text.startswith(")", number.end - sentence.start):
        return False
    name = label.rstrip("( ").split()[-1:]
    if name and name[0][:1].isupper():
        return _LABELLED.search(label) is not None
    between = label[before.number.end - sentence.start :]
    items = before.tie == PART or _LISTS.search(between) is not None
    return items and number.low is not None and number.low >= _FEW


def _item_is_placed(behind: str) -> bool:
    """ "401 from Idlib", "3,010 in 2017"."""
    return _of_a_part().match(behind) is not None


@by_language
def _of_a_part() -> re.Pattern[str]:
    """A number and where it is of, in a bracket: "401 from Idlib"."""
    words = alternatives(word_set("part_prepositions"))
    return re.compile(pattern_text("brackets.of_a_part", words=words))


def _names_item(own: str) -> bool:
    """Whether the item has a name before its number."""
    item = _ITEM_ENDS.split(own)[-1]
    return any(letter.isupper() for letter in item)


# The counts in a bracket: no shares ("12%"); of "12.5" only the 12.
_DIGITS = re.compile(r"(?<![\d,.])\d[\d,]*(?![\d,.]*\s?%)")


def _more_than(before: Candidate, sentence: Sentence, opens: int) -> bool:
    """Whether the numbers of a bracket make more than the count before it, which is then not
    theirs: "21 cases with one death in Kano (4), Edo (17)".
    """
    whole = before.number.high or before.number.low
    if before.tie == PART:
        return False
    if whole is None:
        return False
    if _compares(before, sentence, opens):
        return False
    inside = sentence.text[opens + 1 :].split(")", 1)[0]
    parts = (n for n in _DIGITS.findall(inside) if not _YEAR.fullmatch(n))
    return sum(int(n.replace(",", "")) for n in parts) > whole * ROUNDED


ROUNDED = 1.05  # parts may make a little more than a rounded whole


def _compares(before: Candidate, sentence: Sentence, end: int) -> bool:
    """Whether the words behind a count compare it with what follows."""
    words = sentence.text[before.number.end - sentence.start : end].lower().split()
    return not word_set("bracketed_comparisons").isdisjoint(words)


def _bracket_fits(number: Number, sentence: Sentence, before: Candidate) -> bool:
    """A part is no larger than its whole, unless it is what the whole is compared with."""
    whole = before.number.high or before.number.low
    if number.high is None:
        return False
    if whole is None:
        return False
    if before.tie == PART:
        return True
    if number.high <= whole:
        return True
    return _compares(before, sentence, number.start - sentence.start)
