"""Patterns with words of a language in them, from its `patterns.yml`: the logic names a pattern,
and the language says how it is written.

`named_pattern("carried.this_figure")` is asked as a compiled pattern is, and means that of the
language in use. Where a pattern has pieces that are made of word lists ("«month»"), `pattern_text`
fills them in. A language that has not got a pattern finds nothing by it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator

from reportedly.languages import Language, by_language, in_use

_NOTHING = r"(?!)"  # found nowhere
_PIECE = re.compile(r"«(\w+)»")


@by_language
def _pattern_texts() -> dict[str, str]:
    """Each pattern by its name; its flags hold within it, wherever it is put."""
    return {
        str(row["pattern"]): f"(?{row['flags']}:{row['text']})"
        if "flags" in row.values
        else str(row["text"])
        for row in in_use().table("patterns")
    }


def pattern_text(name: str, /, **pieces: str) -> str:
    """A pattern of the language in use as it is written, each «piece» filled in; of the pieces that
    are given it takes those it names.
    """
    text = _pattern_texts().get(name, _NOTHING)
    return _PIECE.sub(lambda piece: pieces[piece[1]], text)


class _CompiledPattern(dict[Language, "re.Pattern[str]"]):
    """A pattern by the language it is written in, compiled when it is first asked for."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __missing__(self, language: Language) -> re.Pattern[str]:
        made = self[language] = re.compile(pattern_text(self.name))
        return made


class LanguagePattern:
    """A pattern by its name: compiled for each language once, and asked as a pattern of `re` is."""

    __slots__ = ("_compiled",)

    def __init__(self, name: str) -> None:
        self._compiled = _CompiledPattern(name)

    @property
    def name(self) -> str:
        """Its name in `patterns.yml`."""
        return self._compiled.name

    def search(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self._compiled[in_use()].search(text, start, end)

    def match(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self._compiled[in_use()].match(text, start, end)

    def fullmatch(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[str] | None:
        """As `re.Pattern.fullmatch`."""
        return self._compiled[in_use()].fullmatch(text, start, end)

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self._compiled[in_use()].finditer(text, start, end)

    def findall(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[str]:
        """As `re.Pattern.findall`, of a pattern without groups."""
        return [found[0] for found in self.finditer(text, start, end)]

    def split(self, text: str, most: int = 0) -> list[str]:
        """As `re.Pattern.split`, of a pattern without groups."""
        return self._compiled[in_use()].split(text, most)

    def sub(
        self, instead: str | Callable[[re.Match[str]], str], text: str, most: int = 0
    ) -> str:
        """As `re.Pattern.sub`."""
        return self._compiled[in_use()].sub(instead, text, most)


def named_pattern(name: str) -> LanguagePattern:
    """A pattern of `patterns.yml`; a test holds each name that is asked for against the English
    list.
    """
    return LanguagePattern(name)
