"""The lists of the desk, and how a list is asked: facets, words, order, a page of it, the whole as
a file. What is asked of its rows is found by `tables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from reportedly.errors import UsageError

Row = dict[str, Any]
PAGE = 50  # rows of a page: two screens
MOST = 500


@dataclass(frozen=True, slots=True)
class List:
    """One list. `shown` are the columns of its page with their headings, `facets` those one narrows
    it by.
    """

    name: str
    title: str
    lead: str
    shown: tuple[tuple[str, str], ...]
    facets: tuple[str, ...]
    key: str = ""  # the column whose value names a row's page …
    page: str = ""  # … and the address before it
    order: str = ""
    numbers: frozenset[str] = frozenset()


LISTS: Mapping[str, List] = {
    one.name: one
    for one in (
        List(
            "figures",
            "Figures",
            "Every count that was reported, with people's corrections. A figure leads to its words and reasons.",
            (
                ("category", "What"),
                ("value", "How many"),
                ("unit", "Of"),
                ("place", "Where"),
                ("time", "When"),
                ("source", "Source"),
                ("certainty", "Certainty"),
                ("state", "State"),
                ("outlet", "Outlet"),
                ("words", "Words"),
            ),
            (
                *("state", "category", "place", "country", "certainty"),
                *("outlet", "source", "assigned", "published"),
            ),
            "id",
            "/figures/",
            numbers=frozenset({"low", "high"}),
        ),
        List(
            "events",
            "Events",
            "What each article tells of: one row an event and article.",
            (
                ("category", "What"),
                ("place", "Where"),
                ("time", "When"),
                ("source", "Source"),
                ("certainty", "Certainty"),
                ("state", "State"),
                ("outlet", "Outlet"),
                ("words", "Words"),
            ),
            (
                *("state", "category", "place", "country", "certainty"),
                *("outlet", "source", "assigned", "published"),
            ),
            "id",
            "/figures/",
        ),
        List(
            "questions",
            "Questions",
            "What several figures answer together, by independent origins.",
            (
                ("category", "What"),
                ("place", "Where"),
                ("period", "When"),
                ("best", "Best supported"),
                ("span", "Range"),
                ("origins", "Origins"),
                ("articles", "Articles"),
                ("state", "State"),
                ("grade", "Grade"),
            ),
            (
                *("state", "grade", "category", "place", "country"),
                *("certainty", "outlet", "source", "day"),
            ),
            "question",
            "/questions/",
        ),
        List(
            "happenings",
            "Happenings",
            "What happened, as the articles tell it together: most victims, voices and articles first.",
            (
                ("name", "What, where, when"),
                ("tolls", "Tolls"),
                ("origins", "Origins"),
                ("articles", "Articles"),
                ("state", "State"),
                ("review", "Review"),
            ),
            (
                *("state", "review", "grade", "type", "place", "country"),
                *("outlet", "source", "first"),
            ),
            "happening",
            "/happenings/",
        ),
        List(
            "articles",
            "Articles",
            "What was read.",
            (
                ("title", "Title"),
                ("outlet", "Outlet"),
                ("published", "Day"),
                ("figures", "Figures"),
                ("open", "Unreviewed"),
            ),
            ("outlet", "published"),
            "document",
            "/articles/",
        ),
        List(
            "activity",
            "Activity",
            "Every judgement, correction, sign-off, login and export, the last first. Rows are only ever added.",
            (
                ("when", "When (UTC)"),
                ("by", "Who"),
                ("act", "Act"),
                ("kind", "On"),
                ("target", "Which"),
                ("field", "Field"),
                ("was", "Was"),
                ("value", "Now"),
                ("because", "Why"),
            ),
            ("by", "act", "kind", "field", "day"),
            order="-when",
        ),
        List(
            "errors",
            "Error rate",
            "How often the program was wrong, of what people judged here; low and high bound the rate with 95 % "
            "confidence (Wilson's interval).",
            (
                ("by", "By"),
                ("value", "Value"),
                ("judged", "Judged"),
                ("wrong", "Wrong"),
                ("rate", "Rate"),
                ("low", "Low"),
                ("high", "High"),
            ),
            ("by",),
        ),
    )
}


AGREEMENT = List(  # of one blind round; its page has it
    "agreement",
    "Agreement",
    "How far coders agree.",
    (
        ("by", "By"),
        ("value", "Value"),
        ("field", "Field"),
        ("units", "Values coded twice"),
        ("agreed", "The same"),
        ("alpha", "Krippendorff's α"),
    ),
    (),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a list is asked: the words, the facets' values, the order, which page."""

    words: str = ""
    facets: tuple[tuple[str, str], ...] = ()
    order: str = ""
    page: int = 1
    per: int = PAGE

    def address(self, **changed: Any) -> str:
        """The query of the same question, changed in some points."""
        told: list[tuple[str, str]] = [("q", changed.get("words", self.words))]
        told += changed.get("facets", self.facets)
        told += [("sort", changed.get("order", self.order))]
        page = changed.get("page", 1)
        told += [("page", str(page))] if page > 1 else []
        told += [("per", str(self.per))] if self.per != PAGE else []
        return "?" + urlencode([(name, value) for name, value in told if value])

    def without(self, name: str, value: str) -> str:
        left = tuple(pair for pair in self.facets if pair != (name, value))
        return self.address(facets=left)

    def with_(self, name: str, value: str) -> str:
        return self.address(facets=(*self.facets, (name, value)))


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of a column among what was asked for, each with how many rows have it."""

    name: str
    values: tuple[tuple[str, int], ...]
    chosen: frozenset[str]


def asked_of(of: List, pairs: Iterable[tuple[str, str]]) -> Asked:
    """The question an address asks.

    Raises:
        UsageError: a page or a number of rows that is none, or a column to sort by that is not
            shown.
    """
    told = [(name, value[:200]) for name, value in pairs if value]
    first = dict(reversed(told))
    order = first.get("sort", of.order)
    if order and order.removeprefix("-") not in {name for name, _ in of.shown}:
        raise UsageError(f"no column {order!r} to sort by")
    facets = tuple(dict.fromkeys(pair for pair in told if pair[0] in of.facets))
    page, per = _number(first.get("page", "1")), _number(first.get("per", str(PAGE)))
    return Asked(first.get("q", ""), facets, order, page, min(per, MOST))


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed[:9]) < 10**8):
        raise UsageError(f"{typed!r} is no page and no number of rows")
    return int(typed)
