"""The lists of the desk in one table, and how a list is asked: facets, words, order, a page of it,
the whole as a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from reportedly.errors import UsageError

Row = dict[str, Any]
PAGE = 50  # rows of a page: two screens
MOST = 500
_FACETED = 12  # values of a facet that are shown, the commonest first


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
                "state",
                "category",
                "place",
                "country",
                "certainty",
                "outlet",
                "published",
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
            ("state", "grade", "category", "place", "country"),
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
            ("state", "review", "type", "place", "country", "first"),
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
            ("by", "act", "kind", "field"),
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


@dataclass(frozen=True, slots=True)
class Selection:
    """What a question to a list gives: all its rows in order, and a page of them."""

    asked: Asked
    rows: tuple[Row, ...]
    facets: tuple[Facet, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.rows) // self.asked.per))

    @property
    def page(self) -> int:
        return min(self.asked.page, self.pages)

    @property
    def shown(self) -> tuple[Row, ...]:
        start = (self.page - 1) * self.asked.per
        return self.rows[start : start + self.asked.per]


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


def select(of: List, rows: Sequence[Row], asked: Asked) -> Selection:
    """The rows that have one of the chosen values of every facet, and all the words."""
    chosen: dict[str, set[str]] = {}
    for name, value in asked.facets:
        chosen.setdefault(name, set()).add(value)
    words = asked.words.casefold().split()
    found = [row for row in rows if _has(row, words, of)] if words else list(rows)
    facets = tuple(_facet(name, found, chosen) for name in of.facets)
    found = [
        row
        for row in found
        if all(_of(row, n) in values for n, values in chosen.items())
    ]
    return Selection(asked, tuple(_ordered(found, asked.order)), facets)


def _of(row: Row, name: str) -> str:
    value = row.get(name)
    return "–" if value is None or value == "" else str(value)


def _has(row: Row, words: Sequence[str], of: List) -> bool:
    text = " ".join(str(row.get(name) or "") for name, _ in of.shown).casefold()
    return all(word in text for word in words)


def _facet(name: str, rows: Sequence[Row], chosen: Mapping[str, set[str]]) -> Facet:
    """Counted among rows that answer all other facets, so that a second value can be chosen."""
    others = {n: values for n, values in chosen.items() if n != name}
    counted = Counter(
        _of(row, name)
        for row in rows
        if all(_of(row, n) in v for n, v in others.items())
    )
    mine = chosen.get(name, set())
    common = [pair for pair in counted.most_common(_FACETED) if pair[0] not in mine]
    own = [(value, counted[value]) for value in sorted(mine)]
    return Facet(name, (*own, *common), frozenset(mine))


def _ordered(rows: list[Row], order: str) -> list[Row]:
    if not order:
        return rows
    name = order.removeprefix("-")
    column = {"value": "low", "tolls": "worst", "best": "low", "span": "low"}.get(
        name, name
    )
    full = [row for row in rows if row.get(column) is not None]
    full.sort(key=_key(column), reverse=order.startswith("-"))
    return full + [row for row in rows if row.get(column) is None]


def _key(column: str) -> Callable[[Row], Any]:
    def key(row: Row) -> Any:
        value = row[column]
        return value.casefold() if isinstance(value, str) else value

    return key
