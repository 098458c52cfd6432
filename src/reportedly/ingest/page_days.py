"""Days that a page shows or keeps in its scripts, where no metadata names one.

Dates of other stories stand on the same page. So a day is taken only where all that a page shows in
one way, or writes under the names of such a field, are one day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import lxml.etree
import lxml.html

from reportedly.ingest.page_words import is_within_words
from reportedly.ingest.pages import ends_in_sentence
from reportedly.lexicons.web_names import web_name_set, web_names
from reportedly.syntax.written_days import (
    EITHER_DAY,
    LABEL,
    Day,
    Unresolved,
    day_abroad,
    day_of,
    find_day,
)

_LONGEST = 160  # letters of a line that says by whom and when, and little more
_MOST_LOOKED_AT = 4_000_000  # bytes of a page whose scripts are looked through
_MOST_PARTS = 6  # elements within a line: who wrote it, a clock, a separator
# Between who wrote it and when: "Ann Lee | 3 May"; the comma belongs to a date
_APART = re.compile(r"\s*[|·•\n]\s*")
_VALUE = r"""(?:(?P<quote>["'])(?P<words>[^"'\\]{6,40})(?:\\?(?P=quote))|(?P<number>\d{10,13})\b)"""


def shown_days(tree: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Days that a page shows, each way of showing with the one it agrees on: what is marked up as
    its time, then lines such as "Posted: 3 May 2023".
    """
    marked = tree.xpath("//*[@title or @datetime][@class]")
    by_class = (
        element.get("datetime") or element.get("title")
        for element in marked
        if not web_name_set("classes_of_days").isdisjoint(element.get("class").split())
        if not _is_in_margin(element)
    )
    times = (
        element.get("datetime")
        for element in _times_of_story(tree)
        if not _is_in_margin(element)
        if not is_within_words(element)
    )
    shown = (by_class, times, _labelled_lines(tree))
    ways = web_names("ways_of_showing_days")
    for found, where in zip(shown, ways, strict=True):
        if day := _only_day_shown(map(find_day, filter(None, found))):
            yield day.value.isoformat(), where


def marked_days(tree: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Days that a page marks up as that of its publication, or as a time in its article, the
    likeliest first, each with how it is marked.
    """
    for element in tree.xpath("//*[@itemprop='datePublished']"):
        if not _is_in_margin(element):
            yield element.get("datetime") or "", "itemprop datePublished"
            yield element.get("content") or "", "itemprop datePublished"
            yield element.text_content()[:_LONGEST], "itemprop datePublished"
    for value in tree.xpath("//time[@pubdate]/@datetime"):
        yield str(value), "time datetime"
    for value in _times_of_articles(tree):
        yield value, "time datetime"


def _times_of_articles(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """The times of a page's article, the first that has a headline, or of all its articles."""
    articles = tree.xpath("//article")
    headed = [article for article in articles if article.find(".//h1") is not None]
    for article in headed[:1] or articles:
        for element in article.iter("time"):
            if _is_of_article(element):
                yield element.get("datetime") or ""


def _is_of_article(element: lxml.html.HtmlElement) -> bool:
    """Whether a time in an article is neither one of a margin, of a reader's comment nor one that a
    sentence names.
    """
    for up in element.iterancestors():
        if up.tag in _SIDES - {"footer"}:
            return False
        called = f"{up.get('id')} {up.get('class')}".casefold()
        if any(name in called for name in web_names("classes_of_comments")):
            return False
    return not is_within_words(element)


_MOST_BELOW = 80  # elements between a headline and its text that are looked at
_PROSE = 100  # letters of a paragraph that is no standfirst
# Words beside a day on a line that gives it: "Publicado el", "By Ann Lee, Kano"
_MOST_BESIDE = 5
_CHANGED = web_name_set("labels_of_changes")
_PICTURES = frozenset(("figure", "figcaption"))


def day_at_headline(tree: lxml.html.HtmlElement) -> Day | Unresolved | None:
    """The one day that stands between the headline of a page and its first paragraph, or right
    above the headline; unresolved where it can be read in two ways.
    """
    found = [day for element in _at_headline(tree) for day in _days_told_by(element)]
    whole = _only_day_shown(found)
    if whole or any(isinstance(day, Day) for day in found):
        return whole
    either = (x for x in found if isinstance(x, Unresolved) and x.problem == EITHER_DAY)
    return next(either, None)


def _at_headline(tree: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The elements right above and below the headline that stand in no margin."""
    heads = tree.xpath("//h1")
    if len(heads) != 1:
        return
    above = heads[0].xpath("preceding-sibling::*")[-2:]
    around = [
        inner for element in above for inner in islice(element.iter(), _MOST_BELOW)
    ]
    for element in (*around, *_up_to_text(heads[0])):
        tags = {element.tag, *(up.tag for up in element.iterancestors())}
        if tags.isdisjoint(_SIDES | _PICTURES):
            yield element


def _up_to_text(head: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """What follows a headline up to the first paragraph, in the order of the page."""
    for element in head.xpath("following::*[position() <= $most]", most=_MOST_BELOW):
        if _is_a_line(element) and _is_prose(element):
            return
        yield element


def _days_told_by(element: lxml.html.HtmlElement) -> Iterator[Day | Unresolved]:
    """The days that an element gives by its attributes or its words, but for those of changes."""
    if element.tag in _HEADINGS or _is_of_change(element):
        return
    day = _day_of_attributes(element)
    if day is not None:
        yield day
    elif _is_a_line(element) and len(element) == 0:
        yield from _days_of_line(element.text_content().strip()[:_LONGEST])


def _day_of_attributes(element: lxml.html.HtmlElement) -> Day | None:
    """The day in the first attribute of a time that holds one: `datetime`, `data-published`."""
    values = (
        value
        for name, value in element.attrib.items()
        if name in _TIMED or (name.startswith("data-") and _OF_TIME.search(name))
    )
    return next((day for day in map(day_of, values) if isinstance(day, Day)), None)


def _days_of_line(line: str) -> Iterator[Day | Unresolved]:
    """The days that the parts of a line give and little else, but for those of changes."""
    for part in _APART.split(line):
        label = LABEL.match(part)
        if label and not _CHANGED.isdisjoint(_WORD.findall(label[0].casefold())):
            continue
        day = find_day(part) or day_abroad(part)
        if isinstance(day, Unresolved) or (day and _is_day_alone(part, day)):
            yield day


_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_TIMED = frozenset({"datetime", "title"})
_OF_TIME = re.compile(r"date|time|publish")
_WORD = re.compile(r"[^\W\d_]{2,}")


def _is_day_alone(line: str, day: Day) -> bool:
    """Whether a line has a day and, apart from it, a name or a label; not "The slide of 3 May"."""
    before, after = line[: day.start].rstrip(), line[day.end :]
    if len(_WORD.findall(f"{before} {after}")) > _MOST_BESIDE:
        return False
    label = LABEL.match(line)
    apart = before.endswith(_STOPS) or (label and label.end() >= len(before))
    return bool(apart) or len(_WORD.findall(before)) <= _MOST_BEFORE


_STOPS = tuple(",|-–—/·•:(")
_MOST_BEFORE = 2  # words that a day follows without a mark: "Publicado el 3 de mayo"


def _is_of_change(element: lxml.html.HtmlElement) -> bool:
    """Whether an element is marked, or introduced, as the time of a later change."""
    before = element.getprevious()
    label = element.getparent().text if before is None else before.tail
    beside = "" if before is None else before.text_content()[-40:]
    said = f"{element.get('class')} {element.get('itemprop')} {beside} {label}"
    return not _CHANGED.isdisjoint(re.findall(r"[a-z]+", said.casefold()))


# "/2024/may/03/" in an address; with figures for the month htmldate reads it
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d\d?)(?:/|$)", re.IGNORECASE)


def day_in_address(url: str | None) -> Day | None:
    """The day in an address whose month is a word."""
    match = _IN_ADDRESS.search(url or "")
    day = find_day(f"{match[3]} {match[2]} {match[1]}") if match else None
    return day if isinstance(day, Day) else None


def _times_of_story(tree: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The times of a page but for those below a headline that follows its text, where other stories
    and events are listed.
    """
    after_text = below_other = False
    for element in tree.iter("p", "time", *_HEADINGS):
        if element.tag == "time" and not below_other:
            yield element
        elif element.tag == "p":
            prose = _is_prose(element)
            after_text, below_other = after_text or prose, below_other and not prose
        elif element.tag != "time":
            below_other = after_text and element.tag != "h1"


def _is_prose(element: lxml.html.HtmlElement) -> bool:
    words = " ".join(element.text_content().split())
    return len(words) >= _PROSE and ends_in_sentence(words)


def day_in_scripts(data: bytes) -> Day | None:
    """The day in the data of a page's program: of all that stand under names of such a field."""
    if len(data) > _MOST_LOOKED_AT:
        return None
    text = data.decode("utf-8", "ignore").replace("\\", "")
    found = (m["words"] or m["number"] for m in _written_day().finditer(text))
    return _only_day_shown(map(day_of, found))


def _written_day() -> re.Pattern[str]:
    """A field of a day with its value, in words or in seconds: `"datePublished": "2017-05-03"`."""
    names = "|".join(web_names("days_in_scripts"))
    return re.compile(rf"""["']?\b(?:{names})["']?\s*:\s*{_VALUE}""")


def _labelled_lines(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """Lines that say by their first word that a day of publication follows."""
    for element in tree.iter(lxml.etree.Element):
        if _is_in_margin(element) or not _is_a_line(element):
            continue
        whole = element.text_content().strip()
        if len(whole) > _LONGEST:
            continue
        for part in _APART.split(whole):
            label = LABEL.match(part)
            if label and label[0].split()[0].casefold().rstrip(":") in _PUBLISHED:
                yield part


_PUBLISHED = web_name_set("labels_of_days")


def _is_a_line(element: lxml.html.HtmlElement) -> bool:
    """Whether no more elements stand in one than in a line, and none of a margin."""
    parts = list(islice(element.iterdescendants(), _MOST_PARTS + 1))
    return len(parts) <= _MOST_PARTS and _SIDES.isdisjoint(part.tag for part in parts)


_SIDES = web_name_set("side_elements")


def _is_in_margin(element: lxml.html.HtmlElement) -> bool:
    """Whether an element is or stands in a menu or a margin, or leads elsewhere."""
    tags = (element.tag, *(up.tag for up in element.iterancestors()))
    return not (_SIDES | {"a"}).isdisjoint(tags)


def _only_day_shown(found: Iterable[object]) -> Day | None:
    """The one day of several; None where there is none, or more than one."""
    days = {day.value: day for day in found if isinstance(day, Day)}
    return next(iter(days.values())) if len(days) == 1 else None
