"""Lists of feeds: OPML as feed readers write it, and text with an address a line."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from reportedly.errors import InputError
from reportedly.ingest.syndicated import root_name, xml_tree

_COMMENT = "#"


def is_opml(data: bytes) -> bool:
    """Whether some bytes are an OPML file."""
    return root_name(data[:4096]) == b"opml"


def from_opml(data: bytes, origin: str) -> list[tuple[str, str]]:
    """The feeds of an OPML file with their names, whatever folders they are in.

    Raises:
        InputError: it is no XML, or names no feed.
    """
    found: dict[str, str] = {}
    for outline in xml_tree(data, origin).iter("outline"):
        attributes = {
            str(name).casefold(): str(value) for name, value in outline.attrib.items()
        }
        if address := attributes.get("xmlurl", "").strip():
            found.setdefault(
                address, attributes.get("title") or attributes.get("text") or ""
            )
    if not found:
        raise InputError(origin, "is OPML that names no feed (no outline with xmlUrl)")
    return list(found.items())


def to_opml(feeds: Iterable[tuple[str, str]]) -> bytes:
    """An OPML file of feeds: address and name."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "reportedly"
    body = etree.SubElement(root, "body")
    for address, name in feeds:
        etree.SubElement(
            body, "outline", type="rss", text=name or address, xmlUrl=address
        )
    return bytes(
        etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    )


def from_list(text: str) -> list[tuple[str, str]]:
    """The addresses of a list, one a line, a name behind each where there is one; `#` begins a
    remark.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        address, _, name = line.strip().partition(" ")
        if address and not address.startswith(_COMMENT):
            found.setdefault(address, name.strip())
    return list(found.items())
