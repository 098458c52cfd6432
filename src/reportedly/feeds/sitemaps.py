"""News sitemaps (sitemaps.org, with Google's news extension): addresses with their day, title and
publication.
"""

from __future__ import annotations

from lxml import etree

from reportedly.ingest.syndicated import SITEMAPS, root_name, xml_tree
from reportedly.lexicons.web_names import web_name_set

_FIELDS = web_name_set("sitemap_elements")
_HEAD = 4096  # bytes in which the first element stands


def is_sitemap(data: bytes) -> bool:
    """Whether some XML is a sitemap or an index of sitemaps."""
    return root_name(data[:_HEAD]) in SITEMAPS


def sitemap_rows(
    data: bytes,
    address: str,
) -> tuple[list[dict[str, str]], list[str]]:
    """The addresses of a sitemap, a mapping each, and the sitemaps that an index names, the newest
    first.

    Raises:
        InputError: it is no XML that can be read.
    """
    root = xml_tree(data, address)
    rows = [_fields_of_entry(element) for element in root if _local(element) == "url"]
    named = [
        _fields_of_entry(element) for element in root if _local(element) == "sitemap"
    ]
    named.sort(key=lambda row: row.get("lastmod", ""), reverse=True)
    return [row for row in rows if row.get("loc")], [
        row["loc"] for row in named if row.get("loc")
    ]


def _fields_of_entry(element: etree._Element) -> dict[str, str]:
    """The fields of one address of a sitemap, the first of each name."""
    row: dict[str, str] = {}
    for inner in element.iter():
        name = _local(inner)
        if name in _FIELDS and inner.text and name not in row:
            row[name] = inner.text.strip()
    return row


def _local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
