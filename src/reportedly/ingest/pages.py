"""What can be wrong with the article found in a saved page: it is no article, or much of it is
missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.html

from reportedly.errors import InputError
from reportedly.lexicons.web_names import web_name_set, web_names
from reportedly.records import Issue

# letters of prose below which a page's notice is the page; the shortest news item has more
LITTLE = 700
_LOCKED = web_name_set("locked_words")
MOST_LOST = (
    0.3  # share of a page's paragraphs outside its article that is worth telling
)
# links of the length of a headline that a section front has, and an article's margin may
LEAST_HEADLINES = 12
_HEADLINE_WORDS = 5
# paragraphs of prose a section front may have: its own notice, a leading story's first lines
_MOST_PROSE = 2
_PROSE = 150  # letters of a paragraph that is no teaser
_PARAGRAPH = 60  # letters; shorter ones are bylines, notices and links
_COMPARED = 40  # letters by which a paragraph is looked for in the text
_ASIDE = web_name_set("side_elements") | web_name_set("frame_elements")
LEAST_CUT = (
    4  # teasers that are cut off, from which a page that is made of them is an index
)
# "The dam …", "The dam [...] Read more »": a teaser; not "… and they fled from the
# town"
CUT_OFF = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\])\s*(?:\S+\s+\S+\s*[»›→]?)?$")
# A paragraph ends here; "Read more" and a headline do not
_ENDED = re.compile(r"[.!?…:;\"”’)\]]\s*$")


def refuse_notice(tree: lxml.html.HtmlElement, origin: str) -> None:
    """Refuse what a server shows in the place of an article, known by its title.

    Raises:
        InputError: it is such a notice.
    """
    titles = [e.text_content() for e in (*tree.iter("title"), *tree.iter("h1"))][:2]
    for title in titles:
        words = " ".join(title.split()).casefold().rstrip(".!…")
        if words in web_name_set("notices"):
            heading = (
                f"is a notice of a server ({words!r}), no article; save the page again"
            )
            raise InputError(origin, heading)


# A sentence ends here, in quotation marks too; not "Read more"
_ENDED = re.compile(r"[.!?][\"”’)\]]*\s*$")


def ends_in_sentence(words: str) -> bool:
    """Whether words are those of a paragraph, and not of a label or a link."""
    return _ENDED.search(words) is not None


def is_mostly_links(element: lxml.html.HtmlElement, words: str, most: float) -> bool:
    """Whether more than a share of an element's words lead elsewhere.

    Args:
        words: its text, blanks made one.
        most: the share of letters within links from which it does, 0 to 1.
    """
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return linked >= most * len(words)


def refuse_wall(text: str, origin: str) -> None:
    """Refuse what a page shows of itself in the place of its article: that a program asks, that it
    is not there, that it wants to keep cookies.

    Raises:
        InputError: most of a short text is such a notice.
    """
    if sum(map(str.isalpha, text)) >= LITTLE:
        return
    lines = [line.casefold().replace("’", "'") for line in text.split("\n")]
    said = [x for x in lines if any(p in x for p in web_names("phrases_of_notices"))]
    if sum(map(len, said)) * 2 > sum(map(len, lines)):
        raise InputError(
            origin,
            "is what a site shows in the place of an article "
            "(a check, a consent or an error), no article; save the page again",
        )


def says_locked(tree: lxml.html.HtmlElement) -> str | None:
    """Where a page says to search engines that its article is not free to read; None where it does
    not.
    """
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").casefold()
        if not name.endswith("content_tier"):
            continue
        if meta.get("content", "").casefold() in _LOCKED:
            return f"{name} is {meta.get('content')}"
    for script in tree.iter("script"):
        linked_data = "ld+json" in script.get("type", "")
        if linked_data and _says_unfree(script.text_content()):
            return "isAccessibleForFree is false"
    return None


def cut_by_wall(tree: lxml.html.HtmlElement, text: str) -> tuple[Issue, ...]:
    """An issue where a page says that its article is not free, and shows little of it."""
    letters = sum(map(str.isalpha, text))
    why = says_locked(tree) if letters < LITTLE else None
    if why is None:
        return ()
    shown = f"{letters} letters of the article are shown, and it is not free: {why}"
    return (Issue("cut-off", shown),)


def _says_unfree(text: str) -> bool:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return any(str(one).casefold() == "false" for one in _free(whole, 6))


def _free(node: Any, depth: int) -> Iterator[Any]:
    """What linked data say of being free, of the whole before that of its parts."""
    if depth == 0:
        return
    if isinstance(node, dict):
        if "isAccessibleForFree" in node:
            yield node["isAccessibleForFree"]
            if "hasPart" in node:
                return
        node = list(node.values())
    for one in node if isinstance(node, list) else ():
        yield from _free(one, depth - 1)


def refuse_front_page(tree: lxml.html.HtmlElement, text: str, origin: str) -> None:
    """Refuse a section front or index: many headlines that lead elsewhere, and hardly a paragraph
    of its own.

    Raises:
        InputError: it is one.
    """
    _refuse_cut_teasers(tree, text, origin)
    teasers = set(map(letters_of, _teasers(tree)))
    own = (w for w in _paragraphs(tree) if letters_of(w) not in teasers)
    if sum(len(words) >= _PROSE for words in own) > _MOST_PROSE:
        return
    lines = [x for x in text.split("\n") if x.strip() and letters_of(x) not in teasers]
    ended = sum(bool(_ENDED.search(line)) and len(line) >= _PROSE for line in lines)
    if ended > _MOST_PROSE:
        return
    headlines = sum(
        len(link.text_content().split()) >= _HEADLINE_WORDS for link in tree.iter("a")
    )
    if headlines >= LEAST_HEADLINES:
        raise InputError(
            origin,
            f"is a list of {headlines} links to articles, no article; save the articles themselves",
        )


def _refuse_cut_teasers(tree: lxml.html.HtmlElement, text: str, origin: str) -> None:
    """Refuse an index whose stories are told in a few words each: what was taken for an article is
    mostly what stands below headlines that lead elsewhere, and is cut off or leads there again.
    """
    cut = [letters_of(words) for words in _cut_teasers(tree)]
    if len(cut) < LEAST_CUT:
        return
    held = letters_of(text)
    if sum(len(words) for words in cut if words in held) > len(held) / 2:
        said = f"is a list of {len(cut)} stories in a few words each, no article"
        raise InputError(origin, f"{said}; save the articles themselves")


def _cut_teasers(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """Paragraphs right below a headline that leads elsewhere that are cut off,
    or have a link to the same place below them.
    """
    address = words = ""
    for element in tree.iter("p", "a", *_HEADINGS):
        if element.tag in _HEADINGS:
            address = _address_of_heading(element)
            words = ""
        elif element.tag == "p" and address and not words:
            words = element.text_content().strip()
            if CUT_OFF.search(words):
                yield words
                address = ""
        elif words and element.tag == "a" and element.get("href") == address:
            yield words
            address = words = ""


def _address_of_heading(heading: lxml.html.HtmlElement) -> str:
    """Where a headline leads; nowhere within its own page."""
    links = [
        *heading.iter("a"),
        *(up for up in heading.iterancestors() if up.tag == "a"),
    ]
    address = str(links[0].get("href", "")) if links else ""
    return "" if address.startswith("#") else address


def leads_elsewhere(element: lxml.html.HtmlElement) -> bool:
    """Whether an element is a headline with a link in it or around it."""
    if element.tag not in _HEADINGS:
        return False
    if element.find(".//a[@href]") is not None:
        return True
    return any(up.tag == "a" for up in element.iterancestors())


def _teasers(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """The paragraphs that stand right below a headline that leads elsewhere; none of a page that
    has fewer of them than a section front.
    """
    found = []
    linked = False
    for element in tree.iter("p", *_HEADINGS):
        if element.tag != "p":
            linked = leads_elsewhere(element)
        elif words := element.text_content().strip():
            if linked:
                found.append(words)
            linked = False
    if len(found) >= LEAST_HEADLINES:
        yield from found


def without_bracketed_links(tree: lxml.html.HtmlElement, text: str) -> str:
    """An article's text without the lines that are one link in brackets, as a paper sets the
    headlines of other stories into its article: "[ Ferries collide off the cape ]".
    """
    links = {
        " ".join(paragraph.text_content().split())
        for link in tree.iter("a")
        if (paragraph := link.getparent()) is not None
        if "".join(f"{paragraph.text or ''}{link.tail or ''}".split()) == "[]"
        if len(paragraph) == 1
    }
    if not links:
        return text
    return "\n".join(line for line in text.split("\n") if line.strip() not in links)


_HEADINGS = tuple(f"h{level}" for level in range(1, 7))


def text_loss(tree: lxml.html.HtmlElement, text: str) -> tuple[Issue, ...]:
    """An issue where much of a page's paragraphs did not come into its text."""
    held = letters_of(text)
    all_letters = lost = 0
    for words in _paragraphs(tree):
        letters = letters_of(words)
        if len(letters) < _PARAGRAPH:
            continue
        all_letters += len(letters)
        lost += 0 if letters[:_COMPARED] in held else len(letters)
    if not all_letters:
        return ()
    if lost / all_letters <= MOST_LOST:
        return ()
    share = round(100 * lost / all_letters)
    said = "of the page's paragraphs are not in the text that was taken for its article"
    return (Issue("text-loss", f"{share} % {said}"),)


def letters_of(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))


def _paragraphs(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """The text of the page's paragraphs that stand neither in a menu, a margin nor in a link."""
    for element in tree.iter("p"):
        if any(up.tag in _ASIDE or up.tag == "a" for up in element.iterancestors()):
            continue
        yield element.text_content()
