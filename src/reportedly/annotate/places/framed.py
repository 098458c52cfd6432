"""Places that no gazetteer has, by the words that say so: "the village of Rimsa", "Rimsa district",
"Mount Kaveh".

News names villages, quarters and districts that are in no table. A capitalised name is a place
where a word for a kind of place stands beside it; and once it was called one, it is one in the
whole article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

from reportedly.annotate.places.words_beside import (
    demonyms,
    first_names,
    plain_words,
    words_for,
)
from reportedly.codebook.grammar import NAMES_OR_UNPARSED, PROPER_NOUNS
from reportedly.codebook.subsets import subset
from reportedly.gazetteer.index import lookup
from reportedly.languages import by_language, word_set
from reportedly.languages.inflections import is_plural_form
from reportedly.languages.patterns import pattern_text
from reportedly.syntax.words import alternatives


class Worded(NamedTuple):
    """A word of the text, as far as it is asked here."""

    start: int
    end: int
    text: str
    pos: str
    opens: bool
    capital: bool


class Framed(NamedTuple):
    """A name by its first and last word, and what it was called."""

    first: int
    last: int
    called: str


def framed(
    text: str,
    words: list[Worded],
    runs: Iterable[tuple[int, int]],
    near: Callable[[str, Worded, Worded], bool],
    within: Callable[[int], bool],
    stands: Callable[[int, int], bool],
) -> list[Framed]:
    """Names that the words beside them call places and no gazetteer knows, in reading order.

    Args:
        near: whether two words stand side by side in one phrase.
        within: whether a larger place stands behind a word and a comma: "in Rimsa, Alberta".
        stands: whether the words from one to another stand where a place does, by that alone.
    """
    found: list[Framed] = []
    # the kind of place of a list that goes on: "the districts of A, B and C"
    listed = ""
    for first, last in runs:
        begin = _behind_small_words(words, first, last)
        called = _kind_word_beside(text, words, begin, last, near)
        if not called and found and _names_joined(text, words, found[-1].last, begin):
            called = listed
        if not called and _is_put_there(words, begin) and within(last):
            called = "place"
        if not called and stands(begin, last):
            called = "place"
        listed = called if is_plural_form(called) else ""
        name = _name_in_run(text, words, begin, last, called) if called else None
        if name is not None:
            found.append(name)
    return found


def _is_put_there(words: list[Worded], begin: int) -> bool:
    """ "In Rimsa, Alberta": a word of place stands before a name."""
    return begin > 0 and words[begin - 1].text.casefold() in words_for("placing")


def _behind_small_words(words: list[Worded], first: int, last: int) -> int:
    """Where the name of a run begins: behind "The", "In"."""
    while first < last and words[first].text in word_set("small_words_in_capitals"):
        first += 1
    return first


def _names_joined(text: str, words: list[Worded], before: int, begin: int) -> bool:
    """Whether only a comma or an "and" parts two runs of names."""
    return begin > before and text[words[before].end : words[begin].start] in word_set(
        "joints_of_places"
    )


def _kind_word_beside(
    text: str,
    words: list[Worded],
    begin: int,
    last: int,
    near: Callable[[str, Worded, Worded], bool],
) -> str:
    """The word for a kind of place beside a name, or nothing."""
    if last + 1 < len(words) and near(text, words[last], words[last + 1]):
        called = _kind_behind(text, words, begin, last)
        if called:
            return called
    if words[last].pos in PROPER_NOUNS:
        behind = _called_behind().match(text, words[last].end)
        if behind is not None:
            return behind["kind"]
    if _is_led_by_of(words, begin) and words[begin - 2].text in _kinds_before_of():
        return words[begin - 2].text
    if last > begin and words[last].text in words_for("named_ends"):
        return words[last].text.lower()
    if last > begin and words[begin].text in words_for("named_heads"):
        return words[begin].text.lower()
    return ""


def _is_led_by_of(words: list[Worded], begin: int) -> bool:
    """ "The village of Kemra"."""
    return begin > 1 and words[begin - 1].text in word_set("of")


@by_language
def _called_behind() -> re.Pattern[str]:
    """What a name is called behind it: ", a village near", ", a farming town of"."""
    kinds = alternatives(words_for("called_behind"))
    on = alternatives(words_for("behind_a_kind"))
    return re.compile(pattern_text("framed.called_behind", kinds=kinds, behind=on))


def _kinds_before_of() -> frozenset[str]:
    """ "The village of Kemra", "the outskirts of Kemra"."""
    return words_for("named_kinds") | words_for("named_of")


def _kind_behind(text: str, words: list[Worded], begin: int, last: int) -> str:
    """ "The Rimsa valley", "in Kemra market": the kind behind a name that other words lead to."""
    behind = words[last + 1]
    if text[words[last].end] != " ":
        return ""
    before = words[begin - 1].text.casefold() if begin else ""
    if behind.text in words_for("named_kinds"):
        leads = words_for("before") | word_set("leads_to_a_kind")
        if before in leads:
            return behind.text
    return behind.text if _is_facility(words, begin, behind) else ""


def _is_facility(words: list[Worded], begin: int, behind: Worded) -> bool:
    """ "In Kemra market", "outside the Kemra mosque": something happens at a named market, where
    "in the Kemra market" may speak of what Kemra sells.
    """
    if behind.text not in words_for("named_facilities"):
        return False
    if not begin:
        return False
    before = words[begin - 1].text.casefold()
    if before in word_set("definite_article") and begin > 1:
        before = words[begin - 2].text.casefold()
        return before not in word_set("in") and before in words_for("placing")
    return before in words_for("placing")


_NAME_LENGTH = 4  # words: "Ain al Hilweh North"
_SHORTEST_NAME = 3  # letters; of two it is nearly always an abbreviation: "the UK camp"


def _name_in_run(
    text: str, words: list[Worded], begin: int, last: int, called: str
) -> Framed | None:
    """The words of a run that are the name; None where a word of it is known for something else."""
    run = words[begin : last + 1]
    if last - begin >= _NAME_LENGTH:
        return None
    articles = [a for a, b in pairwise(run) if is_article_of(text, a, b)]
    own = [w for w in run if w.capital or w not in articles]
    if not all(w.capital for w in own):
        return None
    inner = [w.text for w in own if w.text.lower() != called]
    if words[last].pos not in NAMES_OR_UNPARSED:  # "Shiite villages"
        return None
    if not inner:
        return None
    called_so = _is_led_by_of(words, begin)
    if any(_known_otherwise(w, called_so=called_so) for w in inner):
        return None
    known = _is_known_place(text, run, called)
    return None if known else Framed(begin, last, called)


def is_article_of(text: str, word: Worded, name: Worded) -> bool:
    """The "al" of "al-Rimsa": a small article and a hyphen before a name."""
    if text[word.end : name.start] != "-":
        return False
    return word.text in words_for("articles_of_names")


def _is_known_place(text: str, run: list[Worded], called: str) -> bool:
    """Whether a gazetteer has the whole name, or a country or a region in a part of it."""
    if lookup(text[run[0].start : run[-1].end]):
        return True
    for i, first in enumerate(run):
        for last in run[i:]:
            if first is last and first.text.lower() == called:
                continue
            entries = lookup(text[first.start : last.end])
            if entries and entries[0].kind in _LARGE:
                return True
    return False


# Part of an unknown name may be a town's ("Tall Tawil"), but never a country's or a region's.
_LARGE = subset("wide_or_crisis")


def _known_otherwise(word: str, *, called_so: bool) -> bool:
    """A people, a given name, a title, a body, a word of another use: "the Kurdish village", "the
    Obama camp". What is `called_so` ("the village of Dan Bado") may begin like a person's name.
    """
    if len(word) < _SHORTEST_NAME:
        return True
    if word.isupper():
        return True
    if word.casefold() in demonyms():
        return True
    if word in first_names() and not called_so:
        return True
    if word in plain_words():
        return True
    return any(
        word in words_for(field)
        for field in ("titles", "never", "months", "organisations")
    )
