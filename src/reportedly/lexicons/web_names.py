"""Names of the web, from `lexicons/web_names.yml`: of elements, of keys, of what stands beside a
page.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from reportedly.lexicons.load import table

LEXICON = "web_names.yml"


class PageField(NamedTuple):
    """How a page names a field of its article: in meta elements, and in JSON-LD."""

    field: str
    meta: tuple[str, ...]
    linked: str


@cache
def web_names(name: str) -> tuple[str, ...]:
    """One set of names, in order; `name` must be there."""
    (row,) = (row for row in table(LEXICON) if row.get("set") == name)
    return row.strings("words")


@cache
def web_name_set(name: str) -> frozenset[str]:
    """The same, to look names up in."""
    return frozenset(web_names(name))


@cache
def months_abroad() -> tuple[tuple[str, ...], ...]:
    """The names of the twelve months in languages that are not read, a language each."""
    return tuple(
        row.strings("words") for row in table(LEXICON) if "months_of" in row.values
    )


@cache
def page_fields() -> tuple[PageField, ...]:
    """Each field that a page may name."""
    return tuple(
        PageField(str(row["field"]), row.strings("meta"), str(row["linked"]))
        for row in table(LEXICON)
        if "field" in row.values
    )


def is_web_address(text: str) -> bool:
    """Whether it opens as an address of the web does, with `http://` or `https://`."""
    scheme, colon, _ = text.partition("://")
    return bool(colon) and scheme in web_name_set("web_schemes")
