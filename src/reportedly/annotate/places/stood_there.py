"""Names in no gazetteer that stand where a place does: "killed in Kapeda", "near Udachno", "stormed
Kuchera".

No word for a kind of place is beside them. What a reader goes by is the word before, and that the
name is neither a word of the language nor anybody's of whom the article tells.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

from reportedly.annotate.places.framed import Worded
from reportedly.annotate.places.words_beside import demonyms, words_for
from reportedly.codebook.grammar import NOUNS_AND_ADJECTIVES
from reportedly.languages import by_language
from reportedly.languages.inflections import singulars_of
from reportedly.records import Actor
from reportedly.syntax.pipeline import pipeline

LONGEST_STRANGER = 3  # words of a village's name: "Let Htoke Taw"
JOINING_MARKS = ("'", "’", "-", "–", "/", "@")  # behind a name: it owns, or goes on
LEAST_LETTERS = 4  # of a word that no dictionary has; a shorter one is an abbreviation


def stands_there(
    text: str,
    words: Sequence[Worded],
    begin: int,
    last: int,
    others: Collection[str],
    surnames: Collection[str],
    actors: Sequence[Actor],
) -> bool:
    """Whether the words `begin` to `last` are a name that stands where a place does.

    Args:
        others: words that the article uses otherwise: of persons, or without a capital.
        surnames: last words of longer names of the article, which may be persons'.
        actors: who is named in the article, in order; a name of theirs is no place.
    """
    if not begin or last - begin >= LONGEST_STRANGER:
        return False
    if not _is_led_in(text, words, begin):
        return False
    if not _ends_there(text, words, last):
        return False
    run = words[begin : last + 1]
    if len(run) == 1 and run[0].text in surnames:
        return False
    if any(not _may_be_strange(w, others) for w in run):
        return False
    if not any(is_no_word(w.text) for w in run):
        return False
    if _is_thing(run[0].text):
        return False
    return not _is_of_actor(run[0].start, run[-1].end, actors)


def last_words(words: Sequence[Worded], runs: Iterable[tuple[int, int]]) -> set[str]:
    """The last words of capitalised runs of several words, of which one may be a surname."""
    return {
        words[last].text
        for first, last in runs
        if last > first
        if not _opens_alone(words, first, last)
    }


def _opens_alone(words: Sequence[Worded], first: int, last: int) -> bool:
    """ "In Rimsa", "Near Rimsa": the first of two capitals is none of the name."""
    if last - first > 1:
        return False
    return words[first].text.casefold() in words_for("before")


def _is_led_in(text: str, words: Sequence[Worded], begin: int) -> bool:
    """Whether a word of place stands before a name, "in", "near", "stormed", and none before it
    that makes it another's: "trust in".
    """
    lead = words[begin - 1]
    if text[lead.end : words[begin].start] != " ":
        return False
    if lead.text in words_for("storming"):
        return True
    if lead.text.casefold() not in words_for("standing"):
        return False
    if lead.opens or begin < 2:
        return True
    return words[begin - 2].text not in words_for("not_into_places")


def _ends_there(text: str, words: Sequence[Worded], last: int) -> bool:
    """Whether a name ends with its last word: no owner, no first half, no word of what follows."""
    end = words[last].end
    if text.startswith(JOINING_MARKS, end):
        return False
    if last + 1 >= len(words):
        return True
    behind = words[last + 1]
    if text[end : behind.start] != " ":
        return True
    if behind.capital or behind.text.isdigit():
        return False
    return behind.pos not in NOUNS_AND_ADJECTIVES


def _may_be_strange(word: Worded, others: Collection[str]) -> bool:
    """Whether a word may be of a place's name: no abbreviation, no people, not known otherwise."""
    if word.text.isupper() or word.text.isdigit():
        return False
    folded = word.text.casefold()
    if folded in demonyms():
        return False
    return word.text not in others and folded not in others


def is_no_word(word: str) -> bool:
    """Whether no dictionary has a word, nor what it would be the plural of."""
    if len(word) < LEAST_LETTERS:
        return False
    folded = word.casefold()
    known = _dictionary()
    return folded not in known and known.isdisjoint(singulars_of(folded))


def _is_thing(word: str) -> bool:
    """ "Operation Rimsa", "Hotel Rimsa": a name that begins with what it is the name of."""
    return len(word) >= LEAST_LETTERS and not is_no_word(word)


@by_language
def _dictionary() -> frozenset[str]:
    """The plain forms of all words that the pipeline has a lemma for."""
    return pipeline().dictionary()


def _is_of_actor(start: int, end: int, actors: Sequence[Actor]) -> bool:
    """Whether a name is that of somebody, or a part of it."""
    at = bisect_left(actors, end, key=lambda actor: actor.start)
    return any(actor.end > start for actor in actors[max(0, at - 2) : at])
