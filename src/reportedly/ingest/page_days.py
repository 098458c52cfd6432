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

from reportedly.lexicons.web_names import web_name_set, web_names
from reportedly.syntax.written_days import LABEL, Day, day_of, find_day

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
        for element in tree.iter("time")
        if not _is_in_margin(element)
    )
    shown = (by_class, times, _labelled(tree))
    ways = web_names("ways_of_showing_days")
    for found, where in zip(shown, ways, strict=True):
        if day := _only_day_shown(map(find_day, filter(None, found))):
            yield day.value.isoformat(), where


def day_in_scripts(data: bytes) -> Day | None:
    """The day that the data of a page's program gives: all that stand under names of such a field."""
    if len(data) > _MOST_LOOKED_AT:
        return None
    text = data.decode("utf-8", "ignore").replace("\\", "")
    found = (m["words"] or m["number"] for m in _written_day().finditer(text))
    return _only_day_shown(map(day_of, found))


def _written_day() -> re.Pattern[str]:
    """A field of a day with its value, in words or in seconds: `"datePublished": "2017-05-03"`."""
    names = "|".join(web_names("days_in_scripts"))
    return re.compile(rf"""["']?\b(?:{names})["']?\s*:\s*{_VALUE}""")


def _labelled(tree: lxml.html.HtmlElement) -> Iterator[str]:
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
