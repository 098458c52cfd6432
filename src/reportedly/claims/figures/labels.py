"""Numbers in lists: "People injured: 1,630", "2 killed 5 injured".

A label tells what its number counts when every word of it is known: of "Affected districts: 5" the
noun is none for people or homes, so nothing is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from reportedly.claims.figures.counted import Counted
from reportedly.claims.figures.deciding_words import (
    Happened,
    deciding_words,
    rows_by_word,
)
from reportedly.claims.figures.relief import words_of_report
from reportedly.codebook.grammar import (
    FINITE,
)
from reportedly.codebook.words import Category, Unit
from reportedly.languages import by_language, fields_of_list, in_use, word_set
from reportedly.languages.inflections import bases_of_past, without_plural
from reportedly.languages.patterns import named_pattern
from reportedly.lexicons.load import Row
from reportedly.records import Number, Sentence
from reportedly.syntax.person_nouns import noun_row

TIE = "the label of the number"
PAIR = "numbers and what happened side by side"
_PAIR = named_pattern("labels.pair")
# Words a label may have beside those that tell: "Total number of people injured so far".
_LABEL = re.compile(
    r"(?:^|[|•*\n-]|\s{2,})\s*(?P<label>[A-Za-z][A-Za-z’'() -]{2,48}?)\s*(?::|=|\s[-–—])\s*$"
)
_PUT_AT = named_pattern("labels.put_at")
# Begins with a letter: the "5" of "5: affected districts" is no word of the label.
_WORD = re.compile(r"[A-Za-z][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says: the row of what happened, the row of the noun."""

    happened: Row
    noun: Row | None


def labelled(
    number: Number, counted: Counted, sentence: Sentence
) -> tuple[Happened, Row | None] | None:
    """What the words before a colon say of the number behind it."""
    before = sentence.text[: number.start - sentence.start]
    found = _LABEL.search(before) or _PUT_AT.search(before)
    label = read_label(found["label"]) if found is not None else None
    if label is None:
        return None
    return Happened(counted.number, label.happened, TIE, 1.5), label.noun


def paired(number: Number, counted: Counted, sentence: Sentence) -> Happened | None:
    """ "2 killed 5 injured": each number with the participle right behind it, and no object
    between.
    """
    at = number.start - sentence.start
    states = deciding_words()["state"]
    for found in _PAIR.finditer(sentence.text):
        for here, word, beside in (
            ("one", "first", "second"),
            ("other", "second", "first"),
        ):
            if not found.start(here) <= at < found.end(here):
                continue
            row = states.get(found[word].casefold())
            other = states.get(found[beside].casefold())
            if row is not None and other is not None and row is not other:
                return Happened(counted.number, row, PAIR, 1.0)
    return None


def is_item(number: Number, sentence: Sentence) -> bool:
    """Whether the number is an item's value, "Affected districts: 5": a label, no verb, and nothing
    behind.
    """
    before = sentence.text[: number.start - sentence.start]
    behind = sentence.text[number.end - sentence.start :]
    verbs = any(t.tag in FINITE for t in sentence.tokens)
    return bool(_LABEL.search(before)) and not verbs and not behind.strip(" .;,")


def read_label(words: str) -> Label | None:
    """A label of known words that says what happened, or None."""
    noun: Row | None = None
    happened: Row | None = None
    state = _state_of_two(words)
    if state:
        happened = deciding_words()["state"][state]
        words = words[: words.casefold().index(state)]
    elif _names_one(words):
        return None
    for word in _WORD.findall(_without_place(words)):
        lower = word.casefold()
        row = _row_of_label_word(lower)
        known = noun_row(lower) if row is None else None
        noun = known or noun
        if row is None and known is None and not _is_label_word(lower):
            return None
        happened = happened or row or (_row_of_noun(known) if known else None)
    if happened is not None and noun is not None and noun["unit"] == Unit.BUILDINGS:
        happened = _of_homes(words) or happened
    return Label(happened, noun) if happened is not None else None


def _names_one(words: str) -> bool:
    """ "Case number": a noun for one and then the word for a number is what something is called."""
    said = words.casefold().split()
    if len(said) < 2 or said[-1] not in word_set("numbers_of_one"):
        return False
    noun = said[-2]
    return noun_row(noun) is not None and without_plural(noun) == noun


def _is_label_word(word: str) -> bool:
    """ "Total", "confirmed", "cholera": a word that a label may hold beside what it counts."""
    return word in word_set("label_words") or word in _diseases()


def _row_of_noun(noun: Row) -> Row | None:
    """What happened to whom a noun names: "deaths", "refugees"."""
    category = noun.get("category")
    return _row_of_category(str(category)) if category else None


_PLACE = named_pattern("labels.place")


def _state_of_two(words: str) -> str:
    """The state a label names in two words: "people in need", "children at risk", "food
    insecure".
    """
    lower = words.casefold().split()
    found = (" ".join(pair) for pair in pairwise(lower))
    states = deciding_words()["state"]
    return next((phrase for phrase in found if phrase in states), "")


@by_language
def _diseases() -> frozenset[str]:
    """Words that say what the cases of a label are of: "confirmed cholera cases"."""
    rows = in_use().table("counted")
    return frozenset(
        w
        for r in rows
        if r.get("category") == Category.AFFECTED
        for w in r.strings("near")
    )


def _without_place(words: str) -> str:
    """A label without where and since when it is: "refugees in the north", "IDPs (Kano)"."""
    return _PLACE.sub("", words)


def _row_of_label_word(word: str) -> Row | None:
    """The row of a label's word: a state, an event or a form of help."""
    index = deciding_words()
    singular = without_plural(word)
    return (
        index["state"].get(word)
        or index["event"].get(word)
        or index["event"].get(singular)
        or _row_of_help(word)
    )


def _row_of_help(word: str) -> Row | None:
    """ "People reached", "households confined", where relief work is reported."""
    if not words_of_report():
        return None
    verbs = rows_by_word("object")
    rows = (row for base in bases_of_past(word) for row in verbs.get(base, ()))
    fitting = (row for row in rows if row.get("aided") or _needs_no_more(row))
    return next(fitting, None)


def _needs_no_more(row: Row) -> bool:
    """Whether a verb tells by itself or by words that stand elsewhere in the report: "Confined"."""
    if any(row.strings(f) for f in fields_of_list("figures", "completes")):
        return False
    return not words_of_report().isdisjoint(row.strings("near"))


def _row_of_category(category: str) -> Row | None:
    """The first row that gives a category by a word of state."""
    for row in deciding_words()["state"].values():
        if row["category"] == category:
            return row
    return None


def _of_homes(words: str) -> Row | None:
    """The row about homes for a word both rows have: "houses destroyed", "affected homes"."""
    lower = {w.casefold() for w in _WORD.findall(words)}
    for row in words_of_homes():
        if lower & set(row.strings("state")):
            return row
    return None


def words_of_homes() -> tuple[Row, ...]:
    """Rows that are about homes alone."""
    return tuple(
        r for r in in_use().table("figures") if r.strings("units") == (Unit.BUILDINGS,)
    )
