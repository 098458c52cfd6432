"""What a page says of itself in schema.org's terms (JSON-LD): its objects, which of them is the
article in hand, and who published it.

Sites write it by hand and by templates: with a comment around it, a comma too many, a quotation
mark that ends a value early. What can be told of such data is, as a browser's user would tell it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import lxml.html

from reportedly.ingest.decoding import without_surrogates
from reportedly.ingest.outlets import host_of
from reportedly.ingest.pages import letters_of
from reportedly.lexicons.web_names import page_fields, web_name_set, web_names

_MOST = 50  # objects of a list that are looked at; live pages have hundreds of updates
# What stands around the data: "<!--", "//<![CDATA[", a semicolon behind the last brace
_AROUND = re.compile(r"^[^\[{]{1,40}(?=[\[{])|(?<=[\]}])[^\]}]{1,40}$")
# A comma with nothing behind it but the end of its list or object, and with strings
# passed over, in which there may be one: `"a,]"`
_LAST_COMMA = re.compile(r"""("(?:[^"\\]|\\.)*+")|,(?=\s*[\]}])""")
# What stands between values that follow each other
_BETWEEN = re.compile(r"[\s,;]*+")
_DECODER = json.JSONDecoder(strict=False)


class Declared(NamedTuple):
    """A field of the article, what the page gives for it, and where that stood."""

    field: str
    value: str
    where: str


def linked_objects(tree: lxml.html.HtmlElement) -> list[dict[str, Any]]:
    """The schema.org objects of a page, those within its graphs and those that it is about too."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        queue = _parsed_data(script.text_content())
        while queue:
            item = queue.pop(0)
            if isinstance(item, list):
                queue += item[:_MOST]
            elif isinstance(item, dict):
                found.append(item)
                queue += [item[key] for key in ("@graph", "mainEntity") if key in item]
    return found


def _parsed_data(text: str) -> list[Any]:
    """The values in a script: mostly one; of broken data what can be told."""
    text = text.strip()
    bare = _AROUND.sub("", _AROUND.sub("", text))
    tried = (text, bare, _LAST_COMMA.sub(r"\1", bare), unescape(bare))
    for attempt in dict.fromkeys(tried):
        try:
            return _values_in_turn(attempt)
        except (ValueError, RecursionError):
            continue
    return _of_article_alone(bare)


def _values_in_turn(text: str) -> list[Any]:
    """The values of a text that holds nothing but one or several, one after another."""
    values: list[Any] = []
    at = 0
    while at < len(text) and len(values) < _MOST:
        value, at = _DECODER.raw_decode(text, at)
        values.append(value)
        if between := _BETWEEN.match(text, at):
            at = between.end()
    return values


def _of_article_alone(text: str) -> list[Any]:
    """An article's own fields from data that cannot be read as a whole; nothing where they may be
    those of several.
    """
    kinds = re.findall(r'"@type"\s*:\s*"(\w+)"', text)
    own = [kind for kind in kinds if is_of_article({"@type": kind})]
    if len(own) != 1:
        return []
    item: dict[str, Any] = {"@type": own[0]}
    for key in {"publisher", *(named.linked for named in page_fields())}:
        places = list(re.finditer(rf'"{key}"\s*:\s*', text))
        if len(places) != 1:
            continue
        try:
            item[key], _ = _DECODER.raw_decode(text, places[0].end())
        except (ValueError, RecursionError):
            continue
    return [item]


def is_of_article(item: dict[str, Any]) -> bool:
    """By its type, or one of its types: NewsArticle, BlogPosting, Report …"""
    endings = web_names("article_types")
    return any(name.endswith(endings) for name in _types_of(item))


def is_live(item: dict[str, Any]) -> bool:
    """Whether linked data are those of a page that is added to for hours or days."""
    return not _LIVE.isdisjoint(_types_of(item))


_LIVE = web_name_set("live_types")


def _types_of(item: dict[str, Any]) -> list[str]:
    kinds = item.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return [name for name in names if isinstance(name, str)]


def linked_values(
    objects: Sequence[dict[str, Any]], tree: lxml.html.HtmlElement
) -> Iterator[Declared]:
    """What JSON-LD declares, the article's own object before those of other articles and before
    that of its page.
    """
    by_id = {str(item["@id"]): item for item in objects if "@id" in item}
    for item in _own_first(objects, tree):
        for named in page_fields():
            value = item.get(named.linked)
            if named.field == "outlet":
                value = _publisher_of(item, by_id)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                value = str(int(value)) if named.field == "published" else None
            if isinstance(value, str):
                words = without_surrogates(value)[0]
                yield Declared(named.field, words, f"JSON-LD {named.linked}")


def _own_first(
    objects: Sequence[dict[str, Any]], tree: lxml.html.HtmlElement
) -> list[dict[str, Any]]:
    """The articles among a page's objects. Where several have a day, and one of them alone has the
    page's address or headline, the others are stories that it leads to.
    """
    # A page's WebPage object stands behind its article: the article knows the headline.
    linked = sorted(filter(is_of_article, objects), key=_is_page_object)
    articles = [item for item in linked if not _is_page_object(item)]
    if len(articles) < 2:
        return linked
    addresses = set(map(_address_key, tree.xpath(_ADDRESSES))) - {""}
    heads = {letters_of(str(words)) for words in tree.xpath(_HEADLINES)} - {""}
    for own in (
        [item for item in articles if not addresses.isdisjoint(_addresses_of(item))],
        [item for item in articles if letters_of(str(item.get("headline"))) in heads],
    ):
        if own:
            return own + [item for item in linked if _is_page_object(item)]
    return linked


_ADDRESSES = "//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"
_HEADLINES = "//meta[@property='og:title']/@content | //h1//text()"


def _is_page_object(item: dict[str, Any]) -> bool:
    return str(item.get("@type")).endswith("WebPage")


def _addresses_of(item: dict[str, Any]) -> set[str]:
    page = item.get("mainEntityOfPage")
    given = [item.get("url"), item.get("@id"), page]
    if isinstance(page, dict):
        given += [page.get("@id"), page.get("url")]
    return {_address_key(x) for x in given if isinstance(x, str)} - {""}


def _address_key(address: str) -> str:
    """An address by which two writings of it are one; empty for the front page of a site."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = parts.path.strip("/").casefold()
    return f"{parts.netloc.casefold().removeprefix('www.')}/{path}" if path else ""


def _publisher_of(item: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Any:
    """Who published an article, by name; it may stand as an object of its own that is pointed at,
    or be named by its address alone.
    """
    publisher = item.get("publisher")
    if isinstance(publisher, list):
        publisher = next(iter(publisher), None)
    if not isinstance(publisher, dict):
        return publisher
    meant = by_id.get(str(publisher.get("@id")), {})
    name = publisher.get("name") or meant.get("name")
    if isinstance(name, list):
        name = next(iter(name), None)
    return name or host_of(str(publisher.get("url") or meant.get("url") or ""))
