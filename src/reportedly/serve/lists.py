"""The lists of the desk, and how a list is asked: facets, words, order, a page of it, the whole as
a file. What is asked of its rows is found by `tables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from reportedly.errors import UsageError
from reportedly.lexicons.load import table

Row = dict[str, Any]
PAGE = 50  # rows of a page: two screens
MOST = 500
MOST_CHOSEN = 40  # values of facets: each is on the page, with the address without it


@dataclass(frozen=True, slots=True)
class List:
    """One list. `shown` are the columns of its page with their headings, `facets` those one narrows
    it by, `aside` those that only an address names; `days` hold a row's first and last day.
    """

    name: str
    title: str
    lead: str
    shown: tuple[tuple[str, str], ...]
    facets: tuple[str, ...]
    aside: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    key: str = ""  # the column whose value names a row's page …
    page: str = ""  # … and the address before it
    order: str = ""
    numbers: frozenset[str] = frozenset()  # columns of its file …
    counts: frozenset[str] = frozenset()  # … and of its page that hold numbers


def _declared_lists() -> Iterator[tuple[bool, List]]:
    """Each list of `lists.yml`, and whether another page has it."""
    for row in table("lists.yml", Path(__file__).parent):
        yield (
            bool(row.get("apart")),
            List(
                name=row["list"],
                title=row["title"],
                lead=row["lead"],
                shown=tuple(row["shown"].items()),
                facets=tuple(row.get("facets", ())),
                aside=tuple(row.get("aside", ())),
                days=tuple(row.get("days", ())),
                key=row.get("key", ""),
                page=row.get("page", ""),
                order=row.get("order", ""),
                numbers=frozenset(row.get("numbers", ())),
                counts=frozenset(row.get("counts", ())),
            ),
        )


LISTS: Mapping[str, List] = {
    one.name: one for apart, one in _declared_lists() if not apart
}
# The queue is the list of figures, narrowed besides by why a figure waits.
_DAYS = ("since", "until")
QUEUE = replace(LISTS["figures"], facets=(*LISTS["figures"].facets, "why"))
AGREEMENT = next(one for apart, one in _declared_lists() if apart)  # of one blind round


@dataclass(frozen=True, slots=True)
class ListQuery:
    """How a list is asked: the words, the facets' values, the order, which page; `since` and
    `until` are days (2017-02-19), empty where none is named.
    """

    words: str = ""
    facets: tuple[tuple[str, str], ...] = ()
    order: str = ""
    page: int = 1
    per: int = PAGE
    since: str = ""
    until: str = ""

    def address(self, **changed: Any) -> str:
        """The query of the same question, changed in some points."""
        pairs: list[tuple[str, str]] = [("q", changed.get("words", self.words))]
        pairs += changed.get("facets", self.facets)
        pairs += [(n, changed.get(n, getattr(self, n))) for n in _DAYS]
        pairs += [("sort", changed.get("order", self.order))]
        page = changed.get("page", 1)
        pairs += [("page", str(page))] if page > 1 else []
        pairs += [("per", str(self.per))] if self.per != PAGE else []
        return "?" + urlencode([(name, value) for name, value in pairs if value])

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


def asked_of(of: List, pairs: Iterable[tuple[str, str]]) -> ListQuery:
    """The question an address asks.

    Raises:
        UsageError: a page, a day or a number of rows that is none, a column to sort by that is not
            shown, or more values than anybody chooses.
    """
    given = [(name, value[:200]) for name, value in pairs if value]
    first = dict(reversed(given))
    order = first.get("sort", of.order)
    if order and order.removeprefix("-") not in {name for name, _ in of.shown}:
        raise UsageError(f"no column {order!r} to sort by")
    named = (*of.facets, *of.aside)
    facets = tuple(dict.fromkeys(pair for pair in given if pair[0] in named))
    if len(facets) > MOST_CHOSEN:
        raise UsageError(f"{len(facets)} values to narrow by; {MOST_CHOSEN} at most")
    page, per = (
        _positive(first.get("page", "1")),
        _positive(first.get("per", str(PAGE))),
    )
    since, until = (_day_asked(of, first.get(name, "")) for name in _DAYS)
    if since and until and since > until:
        raise UsageError("since lies after until")
    words = first.get("q", "")
    return ListQuery(words, facets, order, page, min(per, MOST), since, until)


def _day_asked(of: List, typed: str) -> str:
    """A day as it is written everywhere; empty where none is asked for."""
    if not typed:
        return ""
    if not of.days:
        raise UsageError(f"the list of {of.title.casefold()} has no days")
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise UsageError(f"{typed[:20]!r} is no day; write it as 2017-03-20") from None


def _positive(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed[:9]) < 10**8):
        raise UsageError(f"{typed!r} is no page and no number of rows")
    return int(typed)
