"""Nouns a number of people can stand before: the hand-made lexicon, then the compiled one, by any
form.

`counted.yml` goes first, in the forms it lists and in their regular singulars and plurals; behind
it stands `person_nouns.tsv`, some six thousand nouns that mostly mean a person.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.languages import by_language, in_use
from reportedly.lexicons.load import Row

LEXICON = "counted"
PERSONS = "person_nouns"
KEPT_WORDS = 50_000  # as many as the encoder keeps (`syntax/network.py`)


@by_language(most=KEPT_WORDS)
def noun_row(word: str, *, plain: bool = False) -> Row | None:
    """The line that makes a word countable, or None.

    Args:
        word: as written; a capital matters for names of peoples and orders ("Jesuits").
        plain: only the hand-made lexicon is asked.
    """
    lower = word.casefold()
    row = listed_person_nouns().get(lower)
    if row is not None:
        return row
    if plain:
        return row
    if lower in _never():
        return row
    for form in (word, *_singulars(word)):
        found = _persons().get(form) or _persons().get(form.casefold())
        if found is not None:
            return _person_row(found)
    return None


@by_language
def listed_person_nouns() -> dict[str, Row]:
    """Words of the hand-made lexicon with their line: as listed, and their other number where it is
    regular.
    """
    rows = in_use().table(LEXICON)
    given = {word: row for row in rows for word in row.strings("words")}
    made: dict[str, Row] = {}
    for word, row in given.items():
        if row.get("category") is None and word not in _never():
            for form in (*_singulars(word), plural_of(word)):
                if form not in given and form not in _never():
                    made.setdefault(form, row)
    return {**made, **given}


@by_language
def _never() -> frozenset[str]:
    """Forms that count nobody: "other" of "others", "live" of "lives"."""
    return in_use().words(LEXICON, "never")


def _singulars(word: str) -> Iterator[str]:
    """What a plural may be the plural of, by its ending."""
    for ending, instead, also in _plural_endings():
        if word.endswith(ending) and len(word) > max(len(ending) - 1, 3):
            yield word.removesuffix(ending) + instead
            if also is not None:
                yield word.removesuffix(ending) + also
            return


@by_language
def _plural_endings() -> tuple[tuple[str, str, str | None], ...]:
    return tuple(
        (row["plural"], row["singular"], row.get("also"))
        for row in in_use().table("inflections")
        if "plural" in row.values
    )


@by_language
def verb_endings(of: str) -> tuple[tuple[str, str], ...]:
    """Endings of verbs and what the plain form has instead, for `cues` or `figures`."""
    return tuple(
        (str(row["ending"]), str(row["instead"]))
        for row in in_use().table("inflections")
        if row.get("of") == of
    )


def plural_of(word: str) -> str:
    """The plural of a noun that has a regular one: "deaths", "injuries"."""
    if word.endswith(("s", "x", "ch", "sh")):
        return word + ("" if word.endswith("s") else "es")
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


@by_language
def _persons() -> dict[str, Row]:
    return {str(row["word"]): row for row in in_use().sheet(PERSONS)}


def _person_row(row: Row) -> Row:
    """A line of the compiled list as one of the hand-made list, made of those alone that are met."""
    values = {"unit": "people", "group": row["group"], "words": [row["word"]]}
    return Row(values, row.file, row.line)
