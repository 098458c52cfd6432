"""Folding: one key for all the ways a name is spelt, and a looser one for how it sounds.

Every name that is looked up is folded, most of them in vain, so a character is folded once and
remembered.
"""

from __future__ import annotations

import re
import unicodedata

from reportedly.lexicons.load import table

_WRITTEN = tuple(
    str(row["article"])
    for row in table("places/spellings.yml")
    if "article" in row.values
)
# What is left without its article must be long enough to be told from other names.
_ARTICLE = re.compile(rf"(?:{'|'.join(_WRITTEN)})[ -](?=\w{{3}})")
_ARTICLES = frozenset(article[:2] for article in _WRITTEN)  # as they begin
# "Hassaka" is "Hasaka".
_DOUBLED = re.compile(r"([a-z])\1+")
# "Hasakah" is "Hasaka".
_FINAL_H = re.compile(r"(?<=a)h\b")
_SPELLING = {
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
}
_DROPPED = frozenset("'’‘`ʿʾ´.")
_SPACES = frozenset("-–_/,")


class _Letters(dict[int, str]):
    """What becomes of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        # Decomposed first: a mathematical or raised capital has no small letter before it is one of
        # ours.
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        folded = "".join(_SPELLING.get(c, c) for c in plain)
        letters = [
            c
            for c in unicodedata.normalize("NFKD", folded)
            if not unicodedata.combining(c)
        ]
        kept = "".join(" " if c in _SPACES else c for c in letters if c not in _DROPPED)
        self[code] = kept
        return kept


_LETTERS = _Letters()
_ASCII = bytes(ord(_LETTERS[code] or "\0") for code in range(128)) + bytes(128)
_ASCII_DROPPED = bytes(code for code in range(128) if not _LETTERS[code])


def fold(name: str) -> str:
    """One key for all ways to write a name: case, accents, hyphens, apostrophes and dots do not
    matter.
    """
    ascii_only = name.isascii()  # three names of four, folded in half the time
    key = (
        name.encode().translate(_ASCII, _ASCII_DROPPED).decode()
        if ascii_only
        else name.translate(_LETTERS)
    )
    return " ".join(key.split())


def fold_loosely(name: str) -> str:
    """`fold`, and without a leading Arabic article, doubled letters and a final h: "Ar-Raqqah" is
    "Raqa".
    """
    return loosened(fold(name))


def _once(doubled: re.Match[str]) -> str:
    """One of two letters that were doubled."""
    return doubled[1]


def loosened(key: str) -> str:
    """The looser key of a folded name; see `fold_loosely`."""
    if key[:2] in _ARTICLES:
        article = _ARTICLE.match(key)
        key = key[article.end() :] if article else key
    if _DOUBLED.search(key):
        key = _DOUBLED.sub(_once, key)
    if "ah" in key:
        key = _FINAL_H.sub("", key)
    return key.replace("q", "k")
