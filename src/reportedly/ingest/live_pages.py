"""Pages that are added to for days: each update with the moment that its page marks it with."""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import islice

import lxml.html

# "2024-02-29T05:00:00+02:00": the day and the clock as they are written; not "29 Feb"
_MOMENT = re.compile(r"\s*(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<clock>\d\d:\d\d))?")
_MOST = 2000  # moments of a page that are looked at


def with_moments(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """A page whose moments are lines of their own ("2024-02-29 05:00"), so that "today" below one
    is its day; itself where all are of one day.
    """
    found = list(islice(page.iterfind(".//time[@datetime]"), _MOST))
    moments = [_MOMENT.match(element.get("datetime", "")) for element in found]
    if len({moment["day"] for moment in moments if moment}) < 2:
        return page
    copied = deepcopy(page)
    elements = islice(copied.iterfind(".//time[@datetime]"), _MOST)
    for element, moment in zip(elements, moments, strict=True):
        parent = element.getparent()
        if moment is None or parent is None or _is_within_words(element):
            continue
        for child in list(element):
            element.remove(child)
        element.tag = "span" if parent.tag == "p" else "p"
        element.text = " ".join(filter(None, moment.groups()))
    return copied


def _is_within_words(element: lxml.html.HtmlElement) -> bool:
    """Whether a moment is named in the middle of a sentence."""
    parent = element.getparent()
    beside = parent.text_content() if parent is not None and parent.tag == "p" else ""
    return len(beside.split()) > len(element.text_content().split()) + 2
