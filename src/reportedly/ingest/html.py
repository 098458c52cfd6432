"""A saved web page to a page: the article's text by trafilatura, its metadata with where each was
found.

The page is parsed, never rendered: no script runs and nothing is fetched.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import lxml.etree
import lxml.html

from reportedly.errors import InputError
from reportedly.ingest.addresses import document_id, names_one_page
from reportedly.ingest.decoding import decode, without_surrogates
from reportedly.ingest.layout import (
    text_of_markup,
    without_layout,
    without_note_marks,
    without_pipes,
    without_spans,
)
from reportedly.ingest.leads import with_lead
from reportedly.ingest.linked_data import (
    is_live,
    is_of_article,
    linked_objects,
)
from reportedly.ingest.live_pages import with_moments
from reportedly.ingest.markup import Unparsable, tree_of
from reportedly.ingest.page_days import (
    day_at_headline,
    day_in_address,
    day_in_scripts,
)
from reportedly.ingest.page_fields import (
    Fetched,
    is_day_of_news,
    metadata_of,
    saved_from,
)
from reportedly.ingest.page_words import as_seen
from reportedly.ingest.pages import (
    cut_by_wall,
    letters_of,
    refuse_front_page,
    refuse_notice,
    refuse_wall,
    text_loss,
    without_bracketed_links,
)
from reportedly.ingest.text import (
    UPDATED,
    as_modified,
    check_length,
    find_outlet,
    find_published,
    head_lines,
    no_date,
)
from reportedly.records import Issue, RawPage
from reportedly.records.article import METADATA
from reportedly.syntax.written_days import (
    EITHER_DAY,
    Day,
    Unresolved,
    day_of,
    find_day,
)

MAX_HTML = 10_000_000  # bytes; pages with pictures inside them reach 5 MB
MOST_PARAGRAPHS = 20_000  # of a page; live blogs of days have some 2,000
LEAST_TEXT = (
    80  # letters; below it what was extracted is a menu or a notice, not an article
)

# What shows no words, closed or not; not the data of an article for search engines
# (ld+json), nor the template that is the inside of an element
_SCRIPTS = re.compile(
    r"""
    <(script|style|noscript|template)\b(?![^>]{0,500}(?:ld\+json|shadowrootmode))
    [^>]{0,5000}>.*?(?:</\1\s*>|\Z)
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
for _noisy in (
    "trafilatura",
    "htmldate",
    "courlan",
):  # they log each odd page as an error
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


def html_page(
    data: bytes, origin: str, ident: str, fetched: Fetched | None = None
) -> RawPage:
    """A page from the bytes of a saved web page.

    Args:
        fetched: what is known of its fetching, for a page from a crawl.

    Raises:
        InputError: it is too large, not text, or holds no article.
    """
    fetched = fetched or saved_from(data)
    source, issues = _source_of_page(data, origin, fetched)
    tree = _tree(source, origin)
    _refuse_paragraphs(tree, origin)
    refuse_notice(tree, origin)
    found = metadata_of(tree, fetched)
    text = _whole_text(tree, _article_text(tree, source, origin))
    text = without_bracketed_links(tree, with_lead(tree, text))
    check_length(text, origin)
    refuse_wall(text, origin)
    refuse_front_page(tree, text, origin)
    published, trouble = _day_of_page(found, tree, source, data, fetched, text)
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
            f"is a page of {many:,} paragraphs, over the limit of {MOST_PARAGRAPHS:,}; "
            "save the article alone",
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
    for item in filter(is_of_article, linked_objects(tree)):
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
    live = any(map(is_live, linked_objects(tree)))
    plain = without_spans(as_seen(with_moments(tree) if live else tree))
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


def _day_of_page(
    found: dict[str, tuple[str, str]],
    tree: lxml.html.HtmlElement,
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
        day = day_of(value)
        if is_day_of_news(value) and isinstance(day, Day):
            if not _too_late(day, fetched):
                return (day, where), ()
            # No guess instead: htmldate makes the first of the month of a day that it may not take.
            return _no_day(Unresolved(value[:40], _TOO_LATE), fetched)
        none = Unresolved(value[:40], "is not a day")
        doubt = day if isinstance(day, Unresolved) else none
    for told, where in _told_days(tree, text, data, doubt):
        if isinstance(told, Unresolved):  # a guess of it would be one of the two
            return _no_day(told, fetched)
        if told and not _too_late(told, fetched):
            return (told, where), ()
    address = fetched.url if fetched else found.get("url", (None, ""))[0]
    return _guessed_day(tree, source, address, doubt, fetched)


def _told_days(
    tree: lxml.html.HtmlElement, text: str, data: bytes, doubt: Unresolved | None
) -> Iterator[tuple[Day | Unresolved | None, str]]:
    """What a page without declared day tells of it, the likeliest first, and where; what can be
    read in two ways ends the search.
    """
    lines = head_lines(text)
    own, said, _ = find_published([line for line in lines if not UPDATED.match(line)])
    yield own, said
    if doubt and doubt.problem == EITHER_DAY:
        yield doubt, ""
    yield day_at_headline(tree), "at the headline"
    own, said, _ = find_published(lines)
    yield own, said
    yield day_in_scripts(data), "a script of the page"


def _guessed_day(
    tree: lxml.html.HtmlElement,
    source: str,
    address: str | None,
    doubt: Unresolved | None,
    fetched: Fetched | None,
) -> tuple[tuple[Day, str] | None, tuple[Issue, ...]]:
    """The day that a library, or the words of an address, make a page to be of; told as a guess."""
    seen = as_seen(tree)
    whole = "" if seen is tree else str(lxml.html.tostring(seen, encoding="unicode"))
    guess = _guessed(whole or source, address)
    day = find_day(guess) if guess else day_in_address(address)
    if not isinstance(day, Day):
        return _no_day(doubt, fetched)
    if _too_late(day, fetched):
        return _no_day(doubt or Unresolved(guess or "", _TOO_LATE), fetched)
    who = "htmldate" if guess else "the address"
    message = f"the page names no day; {day.value} is a guess of {who} from its markup or address"
    return (day, f"{who}, a guess"), (Issue("guessed-date", message),)


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
