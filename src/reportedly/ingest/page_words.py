"""A page as who looks for its article has to see it: nothing that is hidden, and each paragraph and
word of it under a tag that is looked at.

The finder throws away whole elements by their tags: the day in "on <time>14 June</time> in the
yard" with them. And it takes an article of paragraphs for those alone: the one that the site's
editor set as `<div>` between them is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import islice

import lxml.html

from reportedly.ingest.pages import ends_in_sentence, is_mostly_links
from reportedly.lexicons.web_names import web_name_set

_DROPPED = web_name_set("dropped_in_line")
_BLOCKS = web_name_set("block_elements") - {"br"}
# What may hold a sentence of an article
_HOLDERS = web_name_set("holders_of_sentences")
_MOST = 20_000  # elements of a page that are looked at
_WORDS_BESIDE = 3  # words around an element that stands in a sentence
_LEAST = 40  # letters of a paragraph; shorter ones are labels and credits
_MOST_LINKED = 0.5  # share of a paragraph's letters within links
_MOST_HIDDEN = 0.5  # share of a page's letters; more is a page that a script shows


def as_seen(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """A page without what it hides, its words in a line and its paragraphs tagged as such; itself
    where there is nothing to change.
    """
    if not _is_to_change(page):
        return page
    copied = deepcopy(page)
    _drop(_not_shown(copied))
    for element in list(_in_sentences(copied)):
        if element.tag == "q":
            _set_in_marks(element)
        element.tag = "span"
        for name in list(element.attrib):
            del element.attrib[name]
    for element in list(_untagged_paragraphs(copied)):
        element.tag = "p"
    return copied


def _is_to_change(page: lxml.html.HtmlElement) -> bool:
    ways = (_not_shown(page), _in_sentences(page), _untagged_paragraphs(page))
    return any(any(True for _ in way) for way in ways)


def _not_shown(page: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """What a page hides by its attribute, but for what is most of the page."""
    found = page.xpath("//body//*[@hidden][not(@hidden='until-found')]")
    if not found:
        return []
    whole = len(page.text_content())
    return [e for e in found if len(e.text_content()) < _MOST_HIDDEN * whole]


def _drop(elements: list[lxml.html.HtmlElement]) -> None:
    for element in elements:
        if element.getparent() is not None:
            element.drop_tree()


def _in_sentences(page: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """Elements that hold words of a sentence, of tags whose words are thrown away or set apart."""
    for element in islice(page.iter(*_DROPPED), _MOST):
        if is_within_words(element) and not _has_block(element):
            yield element


def is_within_words(element: lxml.html.HtmlElement) -> bool:
    """Whether an element stands in the middle of a sentence, or opens or ends one."""
    holder = element.getparent()
    while holder is not None and holder.tag not in _HOLDERS:
        if holder.tag in _BLOCKS or not isinstance(holder.tag, str):
            return False
        holder = holder.getparent()
    if holder is None:
        return False
    own = len(element.text_content().split())
    words = " ".join(holder.text_content().split())
    if len(words.split()) <= own + _WORDS_BESIDE:
        return False
    return ends_in_sentence(words) and not _has_block(holder)


def _set_in_marks(quotation: lxml.html.HtmlElement) -> None:
    """The quotation marks that a browser shows around `<q>`, where the text has none."""
    words = quotation.text_content().strip()
    if words[:1] in "\"“„«‘'":
        return
    quotation.text = "“" + (quotation.text or "")
    if len(quotation):
        quotation[-1].tail = (quotation[-1].tail or "") + "”"
    else:
        quotation.text += "”"


def _untagged_paragraphs(
    page: lxml.html.HtmlElement,
) -> Iterator[lxml.html.HtmlElement]:
    """Blocks of a sentence or more that stand between paragraphs and are tagged as none."""
    for paragraph in islice(page.iter("p"), _MOST):
        element = paragraph.getnext()
        while element is not None and element.tag != "p":
            if _is_untagged(element) and _is_before_paragraph(element):
                yield element
            element = element.getnext()


def _is_before_paragraph(element: lxml.html.HtmlElement) -> bool:
    """Whether a paragraph of sentences follows beside an element."""
    return any(
        len(words) >= _LEAST and ends_in_sentence(words)
        for later in islice(element.itersiblings("p"), 3)
        if (words := " ".join(later.text_content().split()))
    )


def _is_untagged(element: lxml.html.HtmlElement) -> bool:
    """Whether an element holds sentences as a paragraph does: no block within it, hardly a link."""
    if not isinstance(element.tag, str):
        return False
    plain = element.tag in {"div", "section", "center"} or "-" in element.tag
    if not plain or element.get("class") or _has_block(element):
        return False
    words = " ".join(element.text_content().split())
    if len(words) < _LEAST or not ends_in_sentence(words):
        return False
    return not is_mostly_links(element, words, _MOST_LINKED)


def _has_block(element: lxml.html.HtmlElement) -> bool:
    return any(inner.tag in _BLOCKS for inner in element.iterdescendants())
