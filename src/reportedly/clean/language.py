"""In which language is it? One that is not read is refused by name and never guessed through.

A language that is read is told by its own small words first, which costs nothing and is not misled
by foreign names; only a text that has few of them is shown to a language model (py3langid, 0.5 s to
load).
"""

from __future__ import annotations

import re
from functools import cache

import py3langid

from reportedly.codebook import languages
from reportedly.languages import READ, Language

# Letters only: digits are of every language.
_WORD = re.compile(r"[^\W\d_]+")
# Up to Latin Extended-B, and Latin Extended Additional, which Vietnamese and Yoruba need.
_NOT_LATIN = re.compile("[^\0-\u024f\u1e00-\u1eff]")
# Letters of another script: of a short text so many, and such a part, before its language is asked
_LEAST_FOREIGN, _MOSTLY_FOREIGN = 4, 0.6
_HALF = 0.5  # from here on a text is not of the Latin script it quotes
_UNREAD = "\ufffd"  # in the place of a letter whose bytes are none of the encoding
LEAST_LETTERS = (
    60  # a shorter text is taken for English: the model errs on headlines full of names
)
SAMPLE = 1500  # characters looked at, from the start and again from the middle
# Share of small words from which no model is asked; most English news has 0.25.
ENOUGH_SMALL = 0.15
# How much likelier, per byte of text, the other language must be (natural logarithm). Measured:
# lists of foreign
# names in English sentences reach 0.57, sentences in eleven languages with Latin letters begin at
# 0.98.
SURE = 0.75
# Share of a creole's own words, and how many different ones: of 5,436 English texts of news and
# reports none has three, and the highest share is 0.05; the sentences in the tests begin at 0.2.
CREOLE_SHARE = 0.15
CREOLE_WORDS = 3


def language_of(text: str) -> str:
    """The code of a text's language (ISO 639): of one that is read, unless it is surely another."""
    return other_language(text) or _best_read(lower_words_of_sample(_sample(text)))[0]


def other_language(text: str) -> str | None:
    """The code of the language when a text is surely none that is read; None when it is or is too
    short.
    """
    sample = _sample(text)
    words = lower_words_of_sample(sample)
    unread = sample.count(_UNREAD)  # they are of no English text, whatever they were
    letters = sum(map(len, words)) + unread
    foreign_script = unread
    if not sample.isascii():
        foreign_script += sum(map(str.isalpha, _NOT_LATIN.findall(sample)))
    if letters < LEAST_LETTERS and foreign_script < max(
        _LEAST_FOREIGN, _MOSTLY_FOREIGN * letters
    ):
        return None
    if _best_read(words)[1] >= ENOUGH_SMALL and foreign_script < _HALF * letters:
        return _creole(words)
    code, margin = _likeliest(sample)
    if foreign_script >= _HALF * letters:
        return code if code not in READ else "und"
    return code if code not in READ and margin >= SURE else _creole(words)


def _creole(words: list[str]) -> str | None:
    """The creole that words which look English are of, told by those that English does not
    write.
    """
    found = {
        code: [word for word in words if word in own]
        for code, own in _words_of_creoles().items()
    }
    code = max(found, key=lambda one: len(found[one]))
    enough = len(found[code]) >= CREOLE_SHARE * len(words)
    return code if enough and len(set(found[code])) >= CREOLE_WORDS else None


@cache
def _words_of_creoles() -> dict[str, frozenset[str]]:
    every = {code: frozenset(row.strings("words")) for code, row in languages().items()}
    return {code: own for code, own in every.items() if own}


def foreign_language(text: str) -> str | None:
    """The name of the language of a text that is not read, "French (fr)"; None for English and what
    is too short.
    """
    code = other_language(text)
    return language_name(code) if code else None


def language_name(code: str) -> str:
    """ "French (fr)"; a language without a name here keeps its code."""
    if code == "und":
        return "a language that is not recognised"
    known = languages().get(code)
    return f"{known['name']} ({code})" if known else f"the language {code!r}"


def languages_read() -> str:
    """The languages that are read, in words: "English"."""
    return " and ".join(str(languages()[code]["name"]) for code in READ)


def _sample(text: str) -> str:
    """What is looked at: all of a short text, the start and the middle of a long one."""
    if len(text) <= 2 * SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]}"


def lower_words_of_sample(sample: str) -> list[str]:
    return _WORD.findall(sample.casefold())


def _best_read(words: list[str]) -> tuple[str, float]:
    """Of the languages that are read the one with most of its small words in the text, and their
    share.
    """
    shares = {code: _share(words, language) for code, language in READ.items()}
    return max(shares.items(), key=lambda each: each[1])


def _share(words: list[str], language: Language) -> float:
    """The share of words that are small words of a language."""
    small = language.words("recognition", "words")
    return sum(map(small.__contains__, words)) / max(1, len(words))


def _likeliest(sample: str) -> tuple[str, float]:
    """The likeliest language and how far it lies before the likeliest that is read, per byte."""
    ranked = py3langid.rank(sample)
    code, score = ranked[0]
    read = next(score for code, score in ranked if code in READ)
    known = languages().get(code)
    length = len(sample.encode("utf-8", "replace"))
    return (known.get("as", code) if known else code), (score - read) / max(1, length)
