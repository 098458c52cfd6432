"""Feeds to articles: RSS, Atom and news sitemaps, an item an article; a feed's summaries are marked
as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from html.entities import name2codepoint
from typing import Any

import lxml.etree

from reportedly.errors import InputError
from reportedly.ingest.json_shapes import row_item
from reportedly.ingest.layout import html_text
from reportedly.ingest.opened import Item, Opened
from reportedly.lexicons.web_names import web_name_set, web_names
from reportedly.records import Failure

MAX_FEED = 50_000_000  # bytes; a sitemap may have them by its standard (sitemaps.org)
# The first element, "<rss" or "<atom:feed": not "<?xml" nor "<!DOCTYPE"
_ROOT = re.compile(rb"<(?!\?|!)(?:[\w.-]+:)?(?P<name>[\w.-]+)[\s>/]")
FEEDS = frozenset({b"rss", b"feed", b"RDF"})
SITEMAPS = frozenset({b"urlset", b"sitemapindex"})
_LONG = 400  # letters of a description that may be the article; a teaser has some 150


def root_name(head: bytes) -> bytes:
    """The name of an XML file's first element; empty where there is none."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"<"):
        return b""
    match = _ROOT.search(_without_comments(start))
    return match["name"] if match else b""


def _without_comments(head: bytes) -> bytes:
    return re.sub(rb"<!--.*?-->", b"", head, flags=re.S)


def feed_items(file: Opened) -> Iterator[Item]:
    """The items of a feed as articles, each with the feed's name as its outlet."""
    try:
        root = xml_tree(file.whole(MAX_FEED), file.name)
    except InputError as error:
        yield Failure(error.origin, error.reason)
        return
    outlet = _feed_title(root)
    items = [e for e in root.iter() if _local_name(e) in web_name_set("item_elements")]
    if not items:
        yield Failure(file.name, "is a feed without items")
    wordless = 0
    for number, item in enumerate(items, start=1):
        row = _row_of_item(item, outlet)
        if "text" in row or "summary" in row:
            yield row_item(row, f"{file.name}[{number}]", file.stem)
        else:
            wordless += 1
    if wordless:
        what = "1 item has" if wordless == 1 else f"{wordless:,} items have"
        yield Failure(
            file.name,
            f"{what} only a title and an address: fetch the page",
            set_apart=wordless,
        )


def sitemap(file: Opened) -> Iterator[Item]:
    """Say what a sitemap is: addresses, which nothing here fetches."""
    many = file.head.count(b"<loc>")
    yield Failure(
        file.name,
        f"is a sitemap: {many} or more addresses and no article; "
        "fetch the pages it names and read those",
    )


def other_xml(file: Opened) -> Iterator[Item]:
    """Refuse XML of a kind that is not known."""
    name = root_name(file.head).decode("ascii", "replace")
    yield Failure(
        file.name,
        f"is XML of a kind that is not read (<{name}>); RSS, Atom and XHTML are, or save its text",
    )


def xml_tree(data: bytes, name: str) -> lxml.etree._Element:
    """The tree of an XML file; no entity of its own is expanded, nothing is fetched.

    Raises:
        InputError: it is no XML that can be read, or a bomb.
    """
    parser = lxml.etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    try:
        root = lxml.etree.fromstring(data, parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise InputError(
            name, f"is no XML that can be read ({str(error)[:100]})"
        ) from None
    if root is None:
        raise InputError(name, "is no XML that can be read")
    if own := _own_entities(root):
        said = f"declares entities of its own (&{own[0]};), which are not expanded"
        raise InputError(name, f"{said}; save it without")
    return root


def _own_entities(root: lxml.etree._Element) -> list[str]:
    """Names that a file uses and declares to stand for other words, but for the letters of HTML."""
    used = (str(node.name) for node in root.iter(lxml.etree.Entity))
    return [name for name in used if name not in name2codepoint]


def _local_name(element: lxml.etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _feed_title(root: lxml.etree._Element) -> str | None:
    """The title of a feed."""
    holder = next(
        (e for e in root.iter() if _local_name(e) in web_name_set("feed_elements")),
        root,
    )
    title = next((e for e in holder if _local_name(e) == "title"), None)
    return _element_text(title) if title is not None else None


def _row_of_item(item: lxml.etree._Element, outlet: str | None) -> dict[str, Any]:
    """An item as a JSON line; its creator or source goes before the name of the feed."""
    found: dict[str, list[lxml.etree._Element]] = {}
    for child in item:
        found.setdefault(_local_name(child), []).append(child)
    row: dict[str, Any] = {
        "id": _first(found, "guid", "id"),
        "title": _first(found, "title"),
        "published": _first(found, *web_names("days_of_items")),
        "outlet": _source_of_item(found) or outlet,
        "url": _entry_link(found),
    }
    full = _first_inner(found, web_names("full_texts"))
    short = _first_inner(found, web_names("short_texts"))
    if full:
        row["text"] = full
    elif short and not _repeats(short, row):
        long = sum(map(str.isalpha, short)) >= 3 * _LONG
        row["text" if long else "summary"] = short
    return {key: value for key, value in row.items() if value}


def _repeats(short: str, row: dict[str, Any]) -> bool:
    """Whether a summary says no more than the item's title and outlet, as those of search engines
    do.
    """
    outlet = _letters_in(row["outlet"] or "")
    said, title = (
        _letters_in(words).replace(outlet, "")
        for words in (html_text(short) if "<" in short else short, row["title"] or "")
    )
    return said in {"", title}


def _letters_in(words: str) -> str:
    return "".join(filter(str.isalnum, unescape(words).casefold()))


def _first_inner(
    found: dict[str, list[lxml.etree._Element]], names: Iterable[str]
) -> str | None:
    """What the first of some elements holds that holds anything."""
    elements = (element for name in names for element in found.get(name, []))
    return next((words for e in elements if (words := _inner(e))), None)


def _source_of_item(found: dict[str, list[lxml.etree._Element]]) -> str | None:
    """Whom a gathered feed names for an item (`source`): of a reader's own feed the title
    says it.
    """
    for element in found.get("source", []):
        titles = [_element_text(e) for e in element if _local_name(e) == "title"]
        return titles[0] if titles else _element_text(element)
    return None


def _first(found: dict[str, list[lxml.etree._Element]], *wanted: str) -> str | None:
    return next(
        (w for n in wanted for e in found.get(n, []) if (w := _element_text(e))), None
    )


def _entry_link(found: dict[str, list[lxml.etree._Element]]) -> str | None:
    """The address of the article itself."""
    for element in found.get("link", []):
        if element.get("rel", "alternate") == "alternate" and (
            address := element.get("href") or _element_text(element)
        ):
            return address
    return None


def _element_text(element: lxml.etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _inner(element: lxml.etree._Element) -> str:
    """The text of an element, or its markup where it stands unescaped in it (Atom's xhtml)."""
    if len(element):
        parts = [lxml.etree.tostring(e, encoding="unicode") for e in element]
        return "".join([element.text or "", *parts]).strip()
    return (element.text or "").strip()
