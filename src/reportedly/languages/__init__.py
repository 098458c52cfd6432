"""The languages that can be read: a folder of word lists each, and no logic that knows one of them.

A `Language` is handed to the code that needs words. It names its word lists without their folder, so
that a second language is a folder beside `en` and a line in `READ`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportedly.lexicons.load import LANGUAGES, Row, sheet, table

__all__ = ["ENGLISH", "READ", "Language"]


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code and the folder that holds its word lists.

    Frozen and hashable, so that what is compiled from its words can be kept by it.
    """

    code: str  # ISO 639-1
    root: Path = LANGUAGES

    def file(self, name: str) -> str:
        """How a word list is cited in a `Reason`: "en/figures.yml"."""
        return f"{self.code}/{name}.yml"

    def table(self, name: str) -> tuple[Row, ...]:
        """The rows of one word list, e.g. `ENGLISH.table("figures")`.

        Raises:
            LexiconError: the language has no such list, or it cannot be read.
        """
        return table(self.file(name), self.root)

    def sheet(self, name: str) -> tuple[Row, ...]:
        """The rows of one tab-separated word list, e.g. `ENGLISH.sheet("person_nouns")`.

        Raises:
            LexiconError: the language has no such list, or a row does not fit its columns.
        """
        return sheet(f"{self.code}/{name}.tsv", self.root)

    def words(self, name: str, field: str) -> frozenset[str]:
        """All words that the rows of a list give in one field."""
        return _words(self, name, field)


@cache
def _words(language: Language, name: str, field: str) -> frozenset[str]:
    return frozenset(w for row in language.table(name) for w in row.strings(field))


ENGLISH = Language("en")
READ = {language.code: language for language in (ENGLISH,)}
