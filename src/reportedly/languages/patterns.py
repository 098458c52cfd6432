"""Patterns with words of a language in them, from its `patterns.yml`: the logic names a pattern, and
the language says how it is written.

`named_pattern("carried.this_figure")` is asked as a compiled pattern is, and means that of the language in use.
Where a pattern has pieces that are made of word lists ("«month»"), `pattern_text` fills them in. A
language that has not got a pattern finds nothing by it.
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
    """A pattern of the language in use as it is written, each «piece» filled in."""
    text = _pattern_texts().get(name, _NOTHING)
    return _PIECE.sub(lambda piece: pieces[piece[1]], text)


class LanguagePattern:
    """A pattern by its name: compiled for each language once, and asked as a pattern of `re` is."""

    __slots__ = ("_compiled", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self._compiled: dict[Language, re.Pattern[str]] = {}

    def _made(self) -> re.Pattern[str]:
        """The pattern in the language in use, compiled and kept."""
        made = self._compiled[in_use()] = re.compile(pattern_text(self.name))
        return made

    def search(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        known = self._compiled.get(in_use())
        return (known or self._made()).search(text, start, end)

    def match(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        known = self._compiled.get(in_use())
        return (known or self._made()).match(text, start, end)

    def fullmatch(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[str] | None:
        """As `re.Pattern.fullmatch`."""
        known = self._compiled.get(in_use())
        return (known or self._made()).fullmatch(text, start, end)

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        known = self._compiled.get(in_use())
        return (known or self._made()).finditer(text, start, end)

    def findall(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[str]:
        """As `re.Pattern.findall`, of a pattern without groups."""
        return [found[0] for found in self.finditer(text, start, end)]

    def split(self, text: str, most: int = 0) -> list[str]:
        """As `re.Pattern.split`, of a pattern without groups."""
        known = self._compiled.get(in_use())
        return (known or self._made()).split(text, most)

    def sub(
        self, instead: str | Callable[[re.Match[str]], str], text: str, most: int = 0
    ) -> str:
        """As `re.Pattern.sub`."""
        known = self._compiled.get(in_use())
        return (known or self._made()).sub(instead, text, most)


def named_pattern(name: str) -> LanguagePattern:
    """A pattern of `patterns.yml`; a test holds each name that is asked for against the English
    list.
    """
    return LanguagePattern(name)
