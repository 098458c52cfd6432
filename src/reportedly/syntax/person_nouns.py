"""Nouns a number of people can stand before: the hand-made lexicon, then the compiled one, by any
form.

`counted.yml` goes first, in the forms it lists and in their regular singulars and plurals; behind
it stands `person_nouns.tsv`, some six thousand nouns that mostly mean a person.
"""

from __future__ import annotations

from reportedly.codebook.words import Unit
from reportedly.languages import by_language, in_use
from reportedly.languages.inflections import plural_of, singulars_of
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
    for form in (word, *singulars_of(word)):
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
            for form in (*singulars_of(word), plural_of(word)):
                if form not in given and form not in _never():
                    made.setdefault(form, row)
    return {**made, **given}


@by_language
def _never() -> frozenset[str]:
    """Forms that count nobody: "other" of "others", "live" of "lives"."""
    return in_use().words(LEXICON, "never")


@by_language
def _persons() -> dict[str, Row]:
    return {str(row["word"]): row for row in in_use().sheet(PERSONS)}


def _person_row(row: Row) -> Row:
    """A line of the compiled list as one of the hand-made list, made only of those that are met."""
    values = {"unit": Unit.PEOPLE, "group": row["group"], "words": [row["word"]]}
    return Row(values, row.file, row.line)
