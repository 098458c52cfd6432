"""The paragraph that opens an article and stands outside its container: between headline and text.

Who looks for the container of an article's paragraphs does not find what the site's template sets
above it. It is taken where the page itself calls it the article's opening, or says the same of the
article elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import lxml.html

from reportedly.ingest.pages import (
    CUT_OFF,
    ends_in_sentence,
    is_mostly_links,
    leads_elsewhere,
    letters_of,
)
from reportedly.lexicons.web_names import web_name_set

_LEAST = 50  # letters; shorter ones are bylines, rubrics and labels
_COMPARED = 40  # letters by which a line is known again
_MOST = 3  # paragraphs above the container; more are another text
_REACH = 3  # elements up from a paragraph in whose class it may be called an opening
_MOST_LINKED = 0.3  # share of a paragraph's letters within links
# The words in the name of a class: "articleLead", "story-lead"
_WORD = re.compile(r"[A-Z]?[a-z]+")
_APART = web_name_set("side_elements") | web_name_set("apart_elements")


def with_lead(tree: lxml.html.HtmlElement, text: str) -> str:
    """An article's text with the paragraphs that stand between its headline and its container.

    Args:
        text: what was found in the container, a paragraph a line.
    """
    lines = text.split("\n")
    leads = list(_above_container(tree, lines))
    if not leads:
        return text
    if len(leads) > _MOST:
        return text
    heads = {letters_of(head.text_content()) for head in tree.iter("h1")}
    at = 1 if letters_of(lines[0]) in heads else 0
    return "\n".join([*lines[:at], *leads, *lines[at:]])


def _above_container(tree: lxml.html.HtmlElement, lines: list[str]) -> Iterator[str]:
    """Paragraphs below the last headline above the text that are called its opening and are not in
    it.
    """
    held = letters_of("".join(lines))
    described = list(_descriptions(tree))
    below: list[tuple[lxml.html.HtmlElement, str]] = []
    elsewhere = False  # whether a headline of another story stands right above
    for element in _lines_of(tree):
        words = " ".join(element.text_content().split())
        letters = letters_of(words)
        if element.tag == "h1":
            below.clear()
        elif len(letters) < _LEAST:
            elsewhere |= leads_elsewhere(element)
            continue
        elif letters[:_COMPARED] in held:
            break
        elif not elsewhere and _is_of_sentences(element, words):
            below.append((element, words))
        elsewhere = leads_elsewhere(element)
    else:
        return  # the article's own paragraphs are nowhere: nothing stands above them
    for element, words in below:
        if _is_opening(element) or _is_described(letters_of(words), described):
            yield words


def _lines_of(tree: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The elements of a page that hold a line or a paragraph, and no other such element."""
    blocks = web_name_set("block_elements") - {"br"}
    for element in tree.iter(*blocks):
        if not any(inner.tag in blocks for inner in element.iterdescendants()):
            yield element


def _is_of_sentences(element: lxml.html.HtmlElement, words: str) -> bool:
    """Whether a paragraph is made of sentences, is no list of links and stands in no margin."""
    if CUT_OFF.search(words) or not ends_in_sentence(words):
        return False
    if any(up.tag in _APART for up in (element, *element.iterancestors())):
        return False
    return not is_mostly_links(element, words, _MOST_LINKED)


def _is_opening(element: lxml.html.HtmlElement) -> bool:
    """Whether a page calls a paragraph the opening of its article, by a class or an id."""
    names = " ".join(_called(element))
    return not _OPENINGS.isdisjoint(word.casefold() for word in _WORD.findall(names))


_OPENINGS = web_name_set("classes_of_leads")


def _called(element: lxml.html.HtmlElement) -> Iterable[str]:
    """The classes and ids of an element and of those around it, as far as they hold little else."""
    letters = len(element.text_content())
    for _ in range(_REACH):
        if element is None or len(element.text_content()) > 2 * letters:
            return
        yield from (element.get("class", ""), element.get("id", ""))
        yield element.get("itemprop", "")
        element = element.getparent()


def _descriptions(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """What a page says of its article to others."""
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").casefold()
        if name in web_name_set("descriptions"):
            yield letters_of(meta.get("content", ""))


def _is_described(letters: str, described: list[str]) -> bool:
    """Whether a paragraph opens as a description of the article does."""
    opening = letters[:_COMPARED]
    return any(said.startswith(opening) for said in described)
