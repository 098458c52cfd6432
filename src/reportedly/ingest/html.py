"""A saved web page to a page: the article's text by trafilatura, its metadata with where each was
found.

The page is parsed, never rendered: no script runs and nothing is fetched.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from string import ascii_lowercase, ascii_uppercase
from typing import Any, NamedTuple

import lxml.etree
import lxml.html

from reportedly.errors import InputError
from reportedly.ingest.addresses import document_id, names_one_page
from reportedly.ingest.decoding import decode, without_surrogates
from reportedly.ingest.layout import (
    text_of_markup,
    without_escapes,
    without_layout,
    without_note_marks,
    without_pipes,
    without_spans,
)
from reportedly.ingest.leads import with_lead
from reportedly.ingest.live_pages import with_moments
from reportedly.ingest.markup import Unparsable, tree_of
from reportedly.ingest.outlets import by_host, canonical, host_of
from reportedly.ingest.page_days import day_in_scripts, shown_days
from reportedly.ingest.pages import (
    cut_by_wall,
    letters_of,
    refuse_front_page,
    refuse_notice,
    text_loss,
    without_bracketed_links,
)
from reportedly.ingest.text import (
    as_modified,
    check_length,
    find_outlet,
    find_published,
    head_lines,
    no_date,
)
from reportedly.lexicons.web_names import (
    is_web_address,
    page_fields,
    web_name_set,
    web_names,
)
from reportedly.records import Issue, RawPage
from reportedly.records.article import METADATA
from reportedly.syntax.written_days import (
    EITHER_DAY,
    Day,
    Unresolved,
    find_day,
)

MAX_HTML = 10_000_000  # bytes; pages with pictures inside them reach 5 MB
MOST_PARAGRAPHS = 20_000  # of a page; live blogs of days have some 2,000
LEAST_TEXT = (
    80  # letters; below it what was extracted is a menu or a notice, not an article
)

# What shows no words, closed or not; not the data of an article for search engines
# (ld+json)
_SCRIPTS = re.compile(
    r"""
    <(script|style|noscript|template)\b(?![^>]{0,500}ld\+json)[^>]{0,5000}>
    .*?(?:</\1\s*>|\Z)
    """,
    re.I | re.S | re.VERBOSE,
)
_BROKEN = (
    lxml.etree.LxmlError,
    ValueError,
    RecursionError,
    AssertionError,
    AttributeError,
    TypeError,
    KeyError,
    IndexError,
)
# Control characters; the tab and the ends of lines and pages stay
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_TOO_LATE = "lies after the day on which the page was fetched"
# "Nine die in flood | Daily Star"; not the hyphen of "Cross-border raid"
_SITE_SUFFIX = re.compile(r"\s+(?:[|»›·•]|[-–—]{1,2})\s+(?P<site>[^|»›·•]{2,40})$")

for _noisy in (
    "trafilatura",
    "htmldate",
    "courlan",
):  # they log each odd page as an error
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


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


def html_page(
    data: bytes, origin: str, ident: str, fetched: Fetched | None = None
) -> RawPage:
    """A page from the bytes of a saved web page.

    Args:
        fetched: what is known of its fetching, for a page from a crawl.

    Raises:
        InputError: it is too large, not text, or holds no article.
    """
    source, issues = _source_of_page(data, origin, fetched)
    tree = _tree(source, origin)
    _refuse_paragraphs(tree, origin)
    refuse_notice(tree, origin)
    found = _metadata(tree, fetched)
    text = _whole_text(tree, _article_text(tree, source, origin))
    text = without_bracketed_links(tree, with_lead(tree, text))
    check_length(text, origin)
    refuse_front_page(tree, text, origin)
    published, trouble = _day_of_page(found, source, data, fetched, text)
    if published:
        published, moved = _as_modified(published, found, fetched)
        trouble += moved
    trouble += text_loss(tree, text) + cut_by_wall(tree, text)
    came: list[tuple[str, str]] = [
        (f, found[f][1]) for f in METADATA if f in found and f != "published"
    ]
    if published:
        came.insert(min(1, len(came)), ("published", published[1]))
    if "outlet" not in found and (agency := find_outlet(head_lines(text))):
        found["outlet"] = agency
        came.append(("outlet", agency[1]))
    values = {field: value for field, (value, _) in found.items()}
    url = values.get("url")
    return RawPage(
        id=document_id(url) if url and names_one_page(url) else ident,
        origin=origin,
        data=data,
        sha256=sha256(data).hexdigest(),
        media="text/html",
        text=text,
        title=values.get("title"),
        published=published[0].value if published else None,
        outlet=values.get("outlet"),
        url=url,
        came_from=tuple(came),
        issues=issues + trouble,
    )


def _source_of_page(
    data: bytes, origin: str, fetched: Fetched | None
) -> tuple[str, tuple[Issue, ...]]:
    """The markup without scripts and what no text may hold.

    Raises:
        InputError: it is too large, not text, or empty.
    """
    if len(data) > MAX_HTML:
        size = f"{len(data):,} bytes, over the limit of {MAX_HTML:,}"
        raise InputError(origin, f"is a page of {size}; save the article alone")
    charset = fetched.charset if fetched else None
    source, issues = decode(data, origin, html=True, charset=charset)
    if not source.strip():
        raise InputError(origin, "is empty")
    plain = without_surrogates(source)[0]
    seen = _SCRIPTS.sub(" ", _CONTROLS.sub(" ", plain))
    return without_note_marks(seen), issues


def _refuse_paragraphs(tree: lxml.html.HtmlElement, origin: str) -> None:
    """An error for a page of more paragraphs than any article has."""
    if (many := int(tree.xpath("count(//p)"))) > MOST_PARAGRAPHS:
        raise InputError(
            origin,
            f"is a page of {many:,} paragraphs, over the limit of {MOST_PARAGRAPHS:,}; save the article alone",
        )


def _tree(source: str, origin: str) -> lxml.html.HtmlElement:
    try:
        return tree_of(source)
    except Unparsable as error:
        raise InputError(origin, str(error)) from None


def _whole_text(tree: lxml.html.HtmlElement, text: str) -> str:
    """An article's text with the paragraphs that the page's linked data give it, where these are
    the same words and more, or the same in more paragraphs.
    """
    held = letters_of(text)
    for item in filter(_is_of_article, _json_ld(tree)):
        body = item.get("articleBody")
        if not isinstance(body, str):
            continue
        given = text_of_markup(without_surrogates(body)[0])[0].strip()
        lines = [line for line in given.split("\n") if line.strip()]
        if held and held in letters_of(given) and len(lines) > text.count("\n") + 1:
            return "\n".join(lines)
    return text


def _article_text(tree: lxml.html.HtmlElement, source: str, origin: str) -> str:
    """The article's paragraphs, a line each."""
    live = any(_is_live(item) for item in _json_ld(tree))
    plain = without_spans(with_moments(tree) if live else tree)
    again = "" if plain is tree else str(lxml.html.tostring(plain, encoding="unicode"))
    source = without_layout(plain) or again or source
    import trafilatura  # a fifth of a second, for pages alone

    try:
        got = trafilatura.bare_extraction(
            source, include_comments=False, with_metadata=False, deduplicate=False
        )
    except (
        _BROKEN
    ) as error:  # it walks whatever tree the page makes: surprises are the page's
        raise InputError(
            origin,
            f"breaks the article finder ({type(error).__name__}); save the article as text",
        ) from None
    text = got.text or "" if isinstance(got, trafilatura.settings.Document) else ""
    if sum(c.isalpha() for c in text) < LEAST_TEXT:
        raise InputError(
            origin,
            "holds no article that can be told from menus and notices; save its text instead",
        )
    return without_pipes(text)


def _metadata(
    tree: lxml.html.HtmlElement, fetched: Fetched | None
) -> dict[str, tuple[str, str]]:
    """field → (value, where it stood); the first place that has a value wins."""
    found: dict[str, tuple[str, str]] = (
        {"url": (fetched.url, _address_of(fetched))} if fetched else {}
    )
    for field, value, where in _declared_values(tree):
        value = " ".join(value.split())
        if value and field not in found and (field != "url" or is_web_address(value)):
            found[field] = (value[:500], where)
    if "published" not in found:
        for shown in islice(shown_days(tree), 1):  # every element is looked at
            found["published"] = shown
    _drop_site_name(found)
    if "title" in found:
        title, where = found["title"]
        found["title"] = (without_escapes(title), where)
    _name_outlet(found)
    return found


def _address_of(fetched: Fetched) -> str:
    return "WARC-Target-URI" if fetched.by == "WARC" else fetched.by


def _name_outlet(found: dict[str, tuple[str, str]]) -> None:
    """The outlet under one name: that of its domain if it is known, else its site's name, else the
    domain.
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


class _Declared(NamedTuple):
    """A field of the article, what the page gives for it, and where that stood."""

    field: str
    value: str
    where: str


def _declared_values(tree: lxml.html.HtmlElement) -> Iterator[tuple[str, str, str]]:
    """What a page declares of itself: field, value and where it stands."""
    linked = list(_json_ld(tree))
    yield from _linked_values(linked)
    for named in page_fields():
        for name in named.meta:
            for content in tree.xpath(
                "//meta[translate(@property,$u,$l)=$n or translate(@name,$u,$l)=$n"
                " or translate(@itemprop,$u,$l)=$n]/@content",
                n=name,
                u=ascii_uppercase,
                l=ascii_lowercase,
            ):
                yield _Declared(named.field, str(content), name)
    for href in tree.xpath("//link[@rel='canonical']/@href"):
        yield _Declared("url", str(href), "link rel=canonical")
    for element in tree.xpath("//*[@itemprop='publisher']//*[@itemprop='name']"):
        name = element.get("content") or element.text_content()
        yield _Declared("outlet", name, "itemprop publisher")
    heads = tree.xpath("//h1")
    if len(heads) == 1:
        yield _Declared("title", heads[0].text_content(), "h1")
    for element in tree.xpath("//title"):
        yield _Declared("title", element.text_content(), "title")
    for value in tree.xpath(
        "//article//time/@datetime | //time[@pubdate]/@datetime | //*[@itemprop='datePublished']/@datetime"
    ):
        yield _Declared("published", str(value), "time datetime")


def _json_ld(tree: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    """The schema.org objects of a page."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            loaded = json.loads(script.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue
        queue = [loaded]
        while queue:
            item = queue.pop(0)
            if isinstance(item, list):
                queue += item[:50]
            elif isinstance(item, dict):
                yield item
                if isinstance(item.get("@graph"), list):
                    queue += item["@graph"][:50]


def _is_of_article(item: dict[str, Any]) -> bool:
    """By its type, or one of its types: NewsArticle, BlogPosting, Report …"""
    kinds = item.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    endings = web_names("article_types")
    return any(isinstance(name, str) and name.endswith(endings) for name in names)


def _is_live(item: dict[str, Any]) -> bool:
    """Whether linked data are those of a page that is added to for hours or days."""
    kinds = item.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return not _LIVE.isdisjoint(name for name in names if isinstance(name, str))


_LIVE = web_name_set("live_types")


def _linked_values(objects: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """What JSON-LD declares, the article's own object before that of its page."""
    by_id = {str(item["@id"]): item for item in objects if "@id" in item}
    # A page's WebPage object stands behind its article: the article knows the headline.
    linked = sorted(
        filter(_is_of_article, objects),
        key=lambda item: str(item.get("@type")).endswith("WebPage"),
    )
    for item in linked:
        name = _publisher_of(item, by_id)
        for named in page_fields():
            value = name if named.field == "outlet" else item.get(named.linked)
            if isinstance(value, str):
                words = without_surrogates(value)[0]
                yield named.field, words, f"JSON-LD {named.linked}"


def _publisher_of(item: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Any:
    """Who published an article, by name; it may stand as an object of its own that is pointed at."""
    publisher = item.get("publisher")
    if isinstance(publisher, list):
        publisher = next(iter(publisher), None)
    if not isinstance(publisher, dict):
        return publisher
    meant = by_id.get(str(publisher.get("@id")), {})
    return publisher.get("name") or meant.get("name")


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


def _day_of_page(
    found: dict[str, tuple[str, str]],
    source: str,
    data: bytes,
    fetched: Fetched | None,
    text: str,
) -> tuple[tuple[Day, str] | None, tuple[Issue, ...]]:
    """The day of a page by what it declares, then by what it shows, with what is doubtful.

    Args:
        source: its markup without scripts.
        data: its bytes, scripts and all.
    """
    doubt: Unresolved | None = None
    if "published" in found:
        value, where = found["published"]
        day = find_day(value)
        if isinstance(day, Day):
            if not _too_late(day, fetched):
                return (day, where), ()
            # No guess instead: htmldate makes the first of the month of a day that it may not take.
            return _no_day(Unresolved(value[:40], _TOO_LATE), fetched)
        doubt = day or Unresolved(value[:40], "is not a day")
    own, said, _ = find_published(head_lines(text))
    if own and not _too_late(own, fetched):
        return (own, said), ()
    if doubt and doubt.problem == EITHER_DAY:  # a guess of it would be one of the two
        return _no_day(doubt, fetched)
    if (written := day_in_scripts(data)) and not _too_late(written, fetched):
        return (written, "a script of the page"), ()
    address = fetched.url if fetched else found.get("url", (None, ""))[0]
    guess = _guessed(source, address)
    day = find_day(guess) if guess else None
    if not isinstance(day, Day):
        return _no_day(doubt, fetched)
    if _too_late(day, fetched):
        return _no_day(doubt or Unresolved(guess or "", _TOO_LATE), fetched)
    message = f"the page names no day; {day.value} is a guess of htmldate from its markup or address"
    return (day, "htmldate, a guess"), (Issue("guessed-date", message),)


def _no_day(
    doubt: Unresolved | None, fetched: Fetched | None
) -> tuple[None, tuple[Issue, ...]]:
    """A page without a day of its own, and what is known in its stead."""
    return None, (no_date(doubt), *_fetched_on(fetched))


def _guessed(source: str, address: str | None) -> str | None:
    """The day that htmldate makes of a page's markup and address."""
    from htmldate import find_date

    try:
        found: str | None = find_date(
            source, original_date=True, extensive_search=False, url=address
        )
    except _BROKEN:
        return None
    return found


def _as_modified(
    published: tuple[Day, str],
    found: dict[str, tuple[str, str]],
    fetched: Fetched | None,
) -> tuple[tuple[Day, str], tuple[Issue, ...]]:
    """The day of this version: of its last change if that was soon after, since its words are of
    then.

    A later change is one of the site, not of the article: it is told and moves no date.
    """
    value, where = found.get("modified", ("", ""))
    day = find_day(value)
    if not isinstance(day, Day):
        return published, ()
    if _too_late(day, fetched):
        return published, ()
    return as_modified(published, (day, where))


def _too_late(day: Day, fetched: Fetched | None) -> bool:
    """Whether a page would have been published after it was fetched."""
    # Clocks differ by up to 14 hours: it may be tomorrow already where the page comes from.
    return bool(fetched and fetched.day and day.value > fetched.day + timedelta(days=1))


def _fetched_on(fetched: Fetched | None) -> tuple[Issue, ...]:
    """The day of the crawl as what it is for a page without a date: the last on which it can have
    been published.
    """
    if fetched is None:
        return ()
    if fetched.day is None:
        return ()
    where = "WARC-Date" if fetched.by == "WARC" else fetched.by
    message = f"fetched on {fetched.day} ({where}): published on that day or at any time before it"
    return (Issue("fetched-on", message),)
