"""What a page declares of its article: title, day, outlet and address, each with where it stood.

The first place that has a value wins; what is no day, the name of a company and that of a system
wait behind the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from string import ascii_lowercase, ascii_uppercase

import lxml.html

from reportedly.ingest.addresses import original_address
from reportedly.ingest.layout import without_escapes
from reportedly.ingest.linked_data import Declared, linked_objects, linked_values
from reportedly.ingest.outlets import (
    by_host,
    canonical,
    host_of,
    is_company,
    is_tagline,
    site_name,
)
from reportedly.ingest.page_days import marked_days, shown_days
from reportedly.lexicons.web_names import is_web_address, page_fields
from reportedly.syntax.written_days import Day, day_of

# "Nine die in flood | Daily Star"; not the hyphen of "Cross-border raid"
_SITE_SUFFIX = re.compile(r"\s+(?:[|»›·•]|[-–—]{1,2})\s+(?P<site>[^|»›·•]{2,40})$")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a crawler wrote down about a page: where it stood, on which day (UTC), and what the
    server called it.

    The day is no publication date, but no page was published after it.
    """

    url: str
    day: date | None = None
    charset: str | None = None
    by: str = "WARC"  # who wrote it down: "WARC", or "the saved file"


# What browsers and their add-ons write above a page that they save: its address
_SAVED_FROM = re.compile(
    rb"""
    <!--\s*(?:saved\s+from\s+url=\(\d{4}\)
        |Page\s+saved\s+with\s+SingleFile\s+url:)\s*(?P<url>https?://[^\s<>]{4,2000})
    """,
    re.I | re.VERBOSE,
)
_SAVED_WITHIN = 4096  # bytes from the beginning of a page


def saved_from(data: bytes) -> Fetched | None:
    """Where a saved page stood, by what saved it."""
    match = _SAVED_FROM.search(data[:_SAVED_WITHIN])
    if match is None:
        return None
    return Fetched(match["url"].decode("utf-8", "replace"), by="the saved file")


def metadata_of(
    tree: lxml.html.HtmlElement, fetched: Fetched | None
) -> dict[str, tuple[str, str]]:
    """field → (value, where it stood); the first place that has a value wins."""
    found: dict[str, tuple[str, str]] = (
        {"url": (original_address(fetched.url), _address_of(fetched))}
        if fetched
        else {}
    )
    doubtful: dict[str, tuple[str, str]] = {}
    for field, given, where in _declared_values(tree):
        value = _MEANT.get(field, str)(" ".join(given.split()))
        if value:
            doubted = field in _DOUBTED and _DOUBTED[field](value)
            (doubtful if doubted else found).setdefault(field, (value[:500], where))
    if "published" not in found:
        for shown in islice(shown_days(tree), 1):  # every element is looked at
            found["published"] = shown
    found = doubtful | found
    _drop_site_name(found)
    if "title" in found:
        title, where = found["title"]
        found["title"] = (without_escapes(title), where)
    _name_outlet(found, tree)
    return found


def _web_address(address: str) -> str:
    """The address of a page itself; empty for what is none."""
    address = original_address(address)
    return address if is_web_address(address) else ""


# What a system writes where no day was given: the beginning of its clock
_NO_DAYS = frozenset((date(1970, 1, 1), date(1969, 12, 31), date(1900, 1, 1)))


def is_day_of_news(value: str) -> bool:
    """Whether what is declared as a day is a whole one, and none that stands for nothing."""
    day = day_of(value)
    return isinstance(day, Day) and day.value not in _NO_DAYS


# What a field's value stands for, and whether another place goes before it
_MEANT = {"url": _web_address, "outlet": site_name}
_DOUBTED: dict[str, Callable[[str], bool]] = {
    "outlet": is_company,
    "published": lambda value: not is_day_of_news(value),
}


def _address_of(fetched: Fetched) -> str:
    return "WARC-Target-URI" if fetched.by == "WARC" else fetched.by


def _name_outlet(
    found: dict[str, tuple[str, str]], tree: lxml.html.HtmlElement
) -> None:
    """The outlet under one name: that of its domain if it is known, else its site's name, else the
    domain, and last what stands behind the headline in the page's title or the site's account.
    """
    host = host_of(found["url"][0]) if "url" in found else None
    if host and (known := by_host(host)):
        where = (
            found["outlet"][1]
            if "outlet" in found
            else "lexicons/outlets.yml by the address"
        )
        found["outlet"] = (known, where)
    elif "outlet" in found:
        found["outlet"] = (canonical(found["outlet"][0]), found["outlet"][1])
    elif host:
        found["outlet"] = (host, "domain of the address")
    else:
        title = found.get("title", ("", ""))[0]
        for name, where in _names_besides(tree, title):
            found.setdefault("outlet", (canonical(name), where))


def _names_besides(
    tree: lxml.html.HtmlElement, headline: str
) -> Iterator[tuple[str, str]]:
    """What a page without an address may call its site, if not under the name of such a field."""
    for element in tree.xpath("//title"):
        title = " ".join(element.text_content().split())
        match = _SITE_SUFFIX.search(title)
        if match and headline and title.startswith(headline):
            name = site_name(match["site"])
            if name and not is_tagline(name):
                yield name, "title, after the headline"
    for account in tree.xpath("//meta[@name='twitter:site']/@content"):
        if name := site_name(str(account).strip().removeprefix("@")):
            yield name, "twitter:site"


def _declared_values(tree: lxml.html.HtmlElement) -> Iterator[tuple[str, str, str]]:
    """What a page declares of itself: field, value and where it stands."""
    yield from linked_values(linked_objects(tree), tree)
    for named in page_fields():
        for name in named.meta:
            for content in tree.xpath(
                "//meta[translate(@property,$u,$l)=$n or translate(@name,$u,$l)=$n"
                " or translate(@itemprop,$u,$l)=$n]/@content",
                n=name,
                u=ascii_uppercase,
                l=ascii_lowercase,
            ):
                yield Declared(named.field, str(content), name)
    for href in tree.xpath("//link[@rel='canonical']/@href"):
        yield Declared("url", str(href), "link rel=canonical")
    for element in tree.xpath("//*[@itemprop='publisher']//*[@itemprop='name']"):
        name = element.get("content") or element.text_content()
        yield Declared("outlet", name, "itemprop publisher")
    heads = tree.xpath("//h1")
    if len(heads) == 1:
        yield Declared("title", heads[0].text_content(), "h1")
    for element in tree.xpath("//title"):
        yield Declared("title", element.text_content(), "title")
    for marked in marked_days(tree):
        yield Declared("published", *marked)


def _drop_site_name(found: dict[str, tuple[str, str]]) -> None:
    """ "Floods kill 12 | Example News" is the headline "Floods kill 12"."""
    if "title" not in found:
        return
    title, where = found["title"]
    match = _SITE_SUFFIX.search(title)
    if match is None:
        return
    site = match["site"].strip()
    outlet = found.get("outlet", ("", ""))[0]
    bar = where == "title" and title[match.start() :].strip()[0] in "|»›"
    if bar or _same(site, outlet):
        found["title"] = (title[: match.start()].rstrip(), where)
        found.setdefault("outlet", (site, f"{where}, after the headline"))


def _same(a: str, b: str) -> bool:
    """Whether two names are one, marks and endings of domains left out."""
    fold = [
        re.sub(
            r"\W|\.(?:com|org|net)\b",
            "",
            s.casefold(),
        )
        for s in (a, b)
    ]
    if not all(fold):
        return False
    return fold[0] in fold[1] or fold[1] in fold[0]
