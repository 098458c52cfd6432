"""Lists of feeds: OPML as feed readers write it, and text with an address a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from reportedly.errors import InputError
from reportedly.ingest.syndicated import root_name, xml_tree

_COMMENT = "#"
# What other readers have no word for, in a name of its own, as OPML 2.0 asks ("Extending OPML").
_OURS = "urn:reportedly:feeds"
_TEXT_ONLY, _EVERY = f"{{{_OURS}}}text-only", f"{{{_OURS}}}every-seconds"
_YES = "true"


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed as a list names it.

    `text_only`: its pages may not be crawled; `every`: seconds between two requests, where somebody
    said so.
    """

    address: str
    name: str = ""
    text_only: bool = False
    every: int | None = None


def is_opml(data: bytes) -> bool:
    """Whether some bytes are an OPML file."""
    return root_name(data[:4096]) == b"opml"


def from_opml(data: bytes, origin: str) -> list[ListedFeed]:
    """The feeds of an OPML file, whatever folders they are in; one of another program says no more
    than their addresses and names.

    Raises:
        InputError: it is no XML, or names no feed.
    """
    found: dict[str, ListedFeed] = {}
    for outline in xml_tree(data, origin).iter("outline"):
        attributes = {
            str(name).casefold(): str(value) for name, value in outline.attrib.items()
        }
        if address := attributes.get("xmlurl", "").strip():
            found.setdefault(address, _listed_feed(address, attributes))
    if not found:
        raise InputError(origin, "is OPML that names no feed (no outline with xmlUrl)")
    return list(found.values())


def _listed_feed(address: str, attributes: Mapping[str, str]) -> ListedFeed:
    every = attributes.get(_EVERY, "")
    return ListedFeed(
        address,
        attributes.get("title") or attributes.get("text") or "",
        attributes.get(_TEXT_ONLY) == _YES,
        int(every[:9]) if every.isascii() and every.isdecimal() else None,
    )


def to_opml(feeds: Iterable[ListedFeed]) -> bytes:
    """An OPML file of feeds, which `from_opml` reads back whole."""
    root = etree.Element("opml", version="2.0", nsmap={"reportedly": _OURS})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "reportedly"
    body = etree.SubElement(root, "body")
    for feed in feeds:
        name, address = feed.name or feed.address, feed.address
        made = etree.SubElement(body, "outline", type="rss", text=name, xmlUrl=address)
        if feed.text_only:
            made.set(_TEXT_ONLY, _YES)
        if feed.every:
            made.set(_EVERY, str(feed.every))
    return bytes(
        etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    )


def from_list(text: str) -> list[ListedFeed]:
    """The addresses of a list, one a line, a name behind each where there is one; `#` begins a
    remark.
    """
    found: dict[str, ListedFeed] = {}
    for line in text.splitlines():
        address, _, name = line.strip().partition(" ")
        if address and not address.startswith(_COMMENT):
            found.setdefault(address, ListedFeed(address, name.strip()))
    return list(found.values())
