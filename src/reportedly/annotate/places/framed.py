"""Places that no gazetteer has, by the words that say so: "the village of Rimsa", "Rimsa district",
"Mount Kaveh".

News names villages, quarters and districts that are in no table. A capitalised name is a place
where a word for a kind of place stands beside it; and once it was called one, it is one in the
whole article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from reportedly.annotate.places.words_beside import (
    demonyms,
    first_names,
    plain_words,
    words_for,
)
from reportedly.gazetteer.index import lookup


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


_JOINS = frozenset({", ", " and ", ", and ", " or ", " & "})
_SMALL = frozenset(
    {"The", "A", "An", "In", "At", "From", "Near", "Of", "And", "On", "To"}
)


def framed(
    text: str,
    words: list[Worded],
    runs: Iterable[tuple[int, int]],
    near: Callable[[str, Worded, Worded], bool],
    within: Callable[[int], bool],
) -> list[Framed]:
    """Names that the words beside them call places and no gazetteer knows, in reading order.

    Args:
        near: whether two words stand side by side in one phrase.
        within: whether a larger place stands behind a word and a comma: "in Rimsa, Alberta".
    """
    found: list[Framed] = []
    placing = words_for("placing")
    listed = (
        ""  # the kind of place of a list that goes on: "the districts of A, B and C"
    )
    for first, last in runs:
        begin = first
        while begin < last and words[begin].text in _SMALL:
            begin += 1
        joined = bool(found) and _names_joined(text, words, found[-1].last, begin)
        called = _kind_word_beside(text, words, begin, last, near) or (
            listed if joined else ""
        )
        if not called and begin and words[begin - 1].text.casefold() in placing:
            called = "place" if within(last) else ""
        listed = called if called.endswith("s") else ""
        if called and (name := _name_in_run(text, words, begin, last, called)):
            found.append(name)
    return found


def _names_joined(text: str, words: list[Worded], before: int, begin: int) -> bool:
    return begin > before and text[words[before].end : words[begin].start] in _JOINS


def _kind_word_beside(
    text: str,
    words: list[Worded],
    begin: int,
    last: int,
    near: Callable[[str, Worded, Worded], bool],
) -> str:
    """The word for a kind of place beside a name, or nothing."""
    kinds, placing = words_for("named_kinds"), words_for("before")
    if last + 1 < len(words) and near(text, words[last], words[last + 1]):
        behind = words[last + 1]
        led = begin > 0 and (
            words[begin - 1].text.casefold() in placing | {"the", "neighbouring"}
        )
        if behind.text in kinds and led and text[words[last].end] == " ":
            return behind.text
        if _is_facility(words, begin, behind) and text[words[last].end] == " ":
            return behind.text
    led_by_of = begin > 1 and words[begin - 1].text == "of"
    if led_by_of and words[begin - 2].text in kinds | words_for("named_of"):
        return words[begin - 2].text
    if last > begin and words[last].text in words_for("named_ends"):
        return words[last].text.lower()
    if last > begin and words[begin].text in words_for("named_heads"):
        return words[begin].text.lower()
    return ""


def _is_facility(words: list[Worded], begin: int, behind: Worded) -> bool:
    """ "In Kemra market", "outside the Kemra mosque": something happens at a named market, where "in
    the Kemra market" may speak of what Kemra sells.
    """
    if behind.text not in words_for("named_facilities") or not begin:
        return False
    before = words[begin - 1].text.casefold()
    if before == "the" and begin > 1:
        before = words[begin - 2].text.casefold()
        return before != "in" and before in words_for("placing")
    return before in words_for("placing")


def _name_in_run(
    text: str, words: list[Worded], begin: int, last: int, called: str
) -> Framed | None:
    """The words of a run that are the name; None where a word of it is known for something else."""
    if last - begin > 3:
        return None
    for k in range(begin, last + 1):
        if not words[k].capital:
            return None
    inner = [w.text for w in words[begin : last + 1] if w.text.lower() != called]
    if words[last].pos not in {"PROPN", ""}:  # "Shiite villages"
        return None
    if not inner or any(_known_otherwise(w) for w in inner):
        return None
    whole = text[words[begin].start : words[last].end]
    parts = (
        text[words[i].start : words[j].end]
        for i in range(begin, last + 1)
        for j in range(i, last + 1)
        if not (i == j and words[i].text.lower() == called)
    )
    if lookup(whole) or any(
        e.kind in _LARGE for part in parts for e in lookup(part)[:1]
    ):
        return None
    return Framed(begin, last, called)


# Part of an unknown name may be a town's ("Tall Tawil"), but never a country's or a region's.
_LARGE = frozenset({"country", "region", "admin1", "crisis"})


def _known_otherwise(word: str) -> bool:
    """A people, a given name, a title, a body, a word of another use: "the Kurdish village", "the
    Obama camp".
    """
    return (
        len(word) < 3
        or word.isupper()
        or word.casefold() in demonyms()
        or word in first_names()
        or word in plain_words()
        or any(
            word in words_for(field)
            for field in ("titles", "never", "months", "organisations")
        )
    )
