"""The languages that can be read: a folder of word lists each, and no logic that knows one of them.

The language of an article is given to `read_page`; from there to its last reader it is the language
in use (`in_use`), as the locale of a program is. Word lists are asked for in some ninety places,
most of them deep
in a test of one word: to hand it through each call would add an argument to every function of the
    reading
and say nothing. What is compiled from a language's words is kept for each language apart
(`by_language`).

A second language is a folder beside `en` with its `language.yml`, and no line of code;
`tests/languages` reads one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache, update_wrapper
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar, cast, overload

from reportedly.lexicons.load import LANGUAGES, Row, sheet, table

_P = ParamSpec("_P")
_R = TypeVar("_R", covariant=True)


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language: its code and the folder that holds its word lists.

    Two are the same when they are one object, so that what is compiled from its words can be kept
    by it.
    """

    code: str  # ISO 639
    root: Path = LANGUAGES

    def file(self, name: str) -> str:
        """How a word list is cited in a `Reason`: "en/figures.yml"."""
        return f"{self.code}/{name}.yml"

    @property
    def models(self) -> tuple[str, ...]:
        """The packages of weights it is parsed with, the best first.

        Raises:
            LexiconError: `language.yml` names none.
        """
        return tuple(
            name for row in self.table("language") for name in row.strings("models")
        )

    def table(self, name: str) -> tuple[Row, ...]:
        """The rows of one word list, e.g. `in_use().table("figures")`; none where the language has
        not got it.

        Raises:
            LexiconError: no language can have such a list, or it cannot be read.
        """
        if self._lacks(f"{name}.yml"):
            return ()
        return table(self.file(name), self.root)

    def row(self, name: str, field: str, value: object = None) -> Row:
        """The first row of a word list that has a field, or has it so; one with no fields where
        there is none.
        """
        for row in self.table(name):
            if field in row.values and value in (None, row.values[field]):
                return row
        return Row({}, self.file(name), 0)

    def sheet(self, name: str) -> tuple[Row, ...]:
        """The rows of one tab-separated word list, e.g. `in_use().sheet("person_nouns")`.

        Raises:
            LexiconError: no language can have such a list, or a row does not fit its columns.
        """
        if self._lacks(f"{name}.tsv"):
            return ()
        return sheet(f"{self.code}/{name}.tsv", self.root)

    def _lacks(self, list_name: str) -> bool:
        """A list that English has and this language does without; a name that is nobody's is an
        error.
        """
        return (
            not (self.root / self.code / list_name).exists()
            and (LANGUAGES / "en" / list_name).exists()
        )

    def words(self, name: str, field: str) -> frozenset[str]:
        """All words that the rows of a list give in one field."""
        return _words_of_field(self, name, field)


@cache
def _word_sets(language: Language) -> dict[str, frozenset[str]]:
    """The sets of a language by name, read once."""
    return {
        str(row["set"]): frozenset(row.strings("words"))
        for row in language.table("word_sets")
    }


@cache
def _words_of_field(language: Language, name: str, field: str) -> frozenset[str]:
    """The words of one field of a list, read once."""
    return frozenset(w for row in language.table(name) for w in row.strings(field))


ENGLISH = Language("en")
_NONE: frozenset[str] = frozenset()


def _languages_read() -> dict[str, Language]:
    """The languages by code: each folder with a `language.yml` is one."""
    named = (path.parent.name for path in sorted(LANGUAGES.glob("*/language.yml")))
    found = {code: Language(code) for code in named}
    return found | {ENGLISH.code: ENGLISH}


READ = _languages_read()

_IN_USE: ContextVar[Language] = ContextVar("language in use", default=ENGLISH)
in_use: Callable[[], Language] = _IN_USE.get  # the language of the article in hand


@contextmanager
def using(language: Language) -> Iterator[None]:
    """Within it, words are those of this language."""
    before = _IN_USE.set(language)
    try:
        yield
    finally:
        _IN_USE.reset(before)


def word_set(name: str) -> frozenset[str]:
    """One set of `word_sets.yml` of the language in use, e.g. `word_set("still_words")`;
    empty where it has not got it.

    A test holds each name that is asked for against the English list.
    """
    return _word_sets(in_use()).get(name, _NONE)


@cache
def fields_of_list(name: str, trait: str) -> tuple[str, ...]:
    """Fields of a word list that have a trait in `declared.yml`: those of "figures" that decide."""
    rows = (row for row in table("declared.yml", LANGUAGES) if row["list"] == name)
    return tuple(str(row["field"]) for row in rows if row.get(trait))


class KeptByLanguage(Protocol[_P, _R]):
    """A function whose answers are kept for each language apart."""

    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Its answer in the language in use."""

    def here(self) -> Callable[_P, _R]:
        """The function as it is in the language in use now, for a loop over words: the language is
        asked for once, and not once a word.
        """


@overload
def by_language(function: Callable[_P, _R], /) -> KeptByLanguage[_P, _R]: ...
@overload
def by_language(
    *, most: int | None = None
) -> Callable[[Callable[_P, _R]], KeptByLanguage[_P, _R]]: ...
def by_language(
    function: Callable[_P, _R] | None = None, /, *, most: int | None = None
) -> KeptByLanguage[_P, _R] | Callable[[Callable[_P, _R]], KeptByLanguage[_P, _R]]:
    """Keep what a function gives, as `functools.lru_cache` does, for each language apart.

    Args:
        most: answers kept of one language; without it, all.
    """
    if function is None:
        return lambda later: _kept_by_language(later, most)
    return _kept_by_language(function, most)


def _kept_by_language(
    function: Callable[_P, _R], most: int | None
) -> KeptByLanguage[_P, _R]:
    """The function with a cache for each language."""
    of: dict[Language, Callable[..., _R]] = {}

    def here() -> Callable[_P, _R]:
        language = in_use()
        if language not in of:
            of[language] = lru_cache(maxsize=most)(function)
        return of[language]

    def asked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        known = of.get(in_use()) or here()
        return known(*args, **kwargs)

    update_wrapper(asked, function)
    asked.here = here  # type: ignore[attr-defined]
    return cast(KeptByLanguage[_P, _R], asked)
