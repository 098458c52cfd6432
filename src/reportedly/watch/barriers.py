"""Paywalls, consent pages and soft 404s: what servers answer with 200 OK where an article should
be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import lxml.html

from reportedly.ingest.markup import Unparsable, tree_of
from reportedly.ingest.pages import LITTLE, says_locked
from reportedly.languages import READ
from reportedly.lexicons.web_names import web_name_set

_PARAGRAPH = 60  # letters; shorter ones are bylines, notices and links
_ASIDE = web_name_set("side_elements") | {"dialog"}
# Everything but letters and digits: a heading is compared by its words.
_SPACE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Barrier:
    """What is in the way. `whole`: nothing of the article is there; else what is shown can be
    read.
    """

    kind: str  # paywall | consent | missing
    why: str
    whole: bool


def barrier(data: bytes, asked: str, address: str) -> Barrier | None:
    """What stands in the way of a page's article; None where nothing does.

    Args:
        data: the page's bytes, unpacked.
        asked: the address that was wanted.
        address: the one that answered.
    """
    if _led_home(asked, address):
        return Barrier("missing", f"led to the front page, {address}", True)
    try:
        tree = tree_of(data)
    except Unparsable:
        return None
    little = _prose(tree) < LITTLE
    return (
        _by_heading(tree, little) or _by_markup(tree, little) or _by_words(tree, little)
    )


def _led_home(asked: str, address: str) -> bool:
    return len(urlsplit(asked).path.strip("/")) > 3 and not urlsplit(
        address
    ).path.strip("/")


def _prose(tree: lxml.html.HtmlElement) -> int:
    """Letters in paragraphs of the page's own prose."""
    total = 0
    for element in tree.iter("p"):
        letters = sum(map(str.isalpha, element.text_content()))
        if letters >= _PARAGRAPH and not any(
            up.tag in _ASIDE for up in element.iterancestors()
        ):
            total += letters
    return total


def _by_heading(tree: lxml.html.HtmlElement, little: bool) -> Barrier | None:
    if not little:  # "Page not found: how a town lost its archive" is an article
        return None
    for element in (*tree.iter("title"), *tree.iter("h1")):
        said = _folded(element.text_content())
        for kind, words in _headings():
            begins = said.startswith(f"{words} ") and not words.isdecimal()
            if said == words or begins:
                return Barrier(kind, f"its heading says {words!r}", True)
    return None


def _by_markup(tree: lxml.html.HtmlElement, little: bool) -> Barrier | None:
    """What a page says of itself to search engines."""
    why = says_locked(tree)
    return Barrier("paywall", why, little) if why else None


def _by_words(tree: lxml.html.HtmlElement, little: bool) -> Barrier | None:
    if not little:
        return None
    for script in tree.xpath("//script|//style"):
        script.drop_tree()
    whole = " ".join(tree.itertext())
    said = f" {_folded(whole[:20_000])} "
    for kind, words in _notices():
        if f" {words} " in said:
            return Barrier(kind, f"it says {words!r} and little else", True)
    return None


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text.replace("’", "'")).strip().casefold()


@cache
def _headings() -> tuple[tuple[str, str], ...]:
    return _barriers_with("title")


@cache
def _notices() -> tuple[tuple[str, str], ...]:
    return _barriers_with("words")


def _barriers_with(field: str) -> tuple[tuple[str, str], ...]:
    rows = (row for language in READ.values() for row in language.table("barriers"))
    return tuple(
        (row["barrier"], _folded(words)) for row in rows for words in row.strings(field)
    )
