"""The commands' listings over the REST API: the rows that `reportedly figures --format
jsonl` prints, by the filters that it has. The lists of the desk (`api`) have fewer columns
and are narrowed by facets.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from reportedly.codebook import vocabulary
from reportedly.errors import UsageError
from reportedly.exports.claims import claim_row, figure_as_printed
from reportedly.exports.tables import json_line
from reportedly.ledger import Ledger
from reportedly.run import listings
from reportedly.run.asked import Asked
from reportedly.serve.app import Server
from reportedly.serve.lists import MOST, PAGE
from reportedly.serve.people import Person

# What no database takes for text: it is in no name either.
_NAME = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class ListingQuery(BaseModel):
    """What a listing is asked for. A filter that there is not is refused: else a misspelt one would
    ask for everything.
    """

    model_config = ConfigDict(extra="forbid")

    place: Annotated[
        _NAME | None,
        Field(description="Part of a place's or region's name, or a country"),
    ] = None
    category: Annotated[
        list[_NAME], Field(description="killed, displaced …", max_length=40)
    ] = []
    source: Annotated[
        _NAME | None,
        Field(description="Part of who is credited or of the outlet, or an actor id"),
    ] = None
    type: Annotated[_NAME | None, Field(description="Of events: air_strike …")] = None
    actor: Annotated[
        _NAME | None, Field(description="Part of who did or suffered it, or an id")
    ] = None
    since: Annotated[date | None, Field(description="This day and after")] = None
    until: Annotated[date | None, Field(description="This day and before")] = None
    as_of: Annotated[date | None, Field(description="As known on this day")] = None
    contested: Annotated[bool, Field(description="Questions: only these")] = False
    no_background: Annotated[bool, Field(description="Events: no history")] = False
    page: Annotated[int, Field(ge=1, le=10_000_000)] = 1
    per: Annotated[int, Field(ge=1, le=MOST)] = PAGE

    def asked(self) -> Asked:
        """The same as the commands have it.

        Raises:
            UsageError: there is no such category or type, or no such days.
        """
        if self.since and self.until and self.since > self.until:
            raise UsageError("since lies after until")
        categories = tuple(_known(one, "category") for one in self.category)
        kind = _known(self.type, "event type") if self.type else None
        return Asked(
            categories=categories,
            type=kind,
            place=self.place or None,
            source=self.source or None,
            actor=self.actor or None,
            since=self.since,
            until=self.until,
            as_of=self.as_of,
        )


def _known(word: str, of: str) -> str:
    if word not in vocabulary(of):
        raise UsageError(
            f"no {of} {word!r}; there are {', '.join(sorted(vocabulary(of)))}"
        )
    return word


class ListingPage(BaseModel):
    """A page of a listing."""

    total: int
    page: int
    pages: int
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Listing:
    """One listing: how its items are found, and what is told of each."""

    name: str
    summary: str
    found: Callable[[Ledger, ListingQuery], Sequence[Any]]
    told: Callable[[Any], Mapping[str, Any]]


def _asked_by(
    work: Callable[[Ledger, Asked], Sequence[Any]],
) -> Callable[..., Sequence[Any]]:
    return lambda ledger, query: work(ledger, query.asked())


def _listed_events(ledger: Ledger, query: ListingQuery) -> Sequence[Any]:
    found = listings.events_of(ledger, query.asked())
    return [one for one in found if not (query.no_background and one.event.background)]


def _questions(ledger: Ledger, query: ListingQuery) -> Sequence[Any]:
    asked = query.asked()
    return listings.answers_of(ledger, asked, contested=query.contested).lines


LISTINGS = (
    _Listing("figures", "Figures", _asked_by(listings.figures_of), figure_as_printed),
    _Listing("statements", "Statements", _asked_by(listings.statements_of), claim_row),
    _Listing("events", "Events", _listed_events, claim_row),
    _Listing("questions", "Questions", _questions, lambda line: line.as_dict()),
    _Listing("happenings", "Happenings", _asked_by(listings.asked_happenings), dict),
    _Listing("stories", "Stories", _asked_by(listings.stories_of), dict),
    _Listing(
        "copies", "Copies", _asked_by(listings.copies_of), lambda link: link.as_dict()
    ),
)


def add_listings(made: APIRouter, server: Server, who: Callable[..., Person]) -> None:
    """Give a router the address of every listing.

    Args:
        who: says who asks, and refuses who may not.
    """
    # Each may look at the whole ledger: one at a time leaves the processor to the pages.
    turn = threading.Lock()
    for listing in LISTINGS:
        _add_listing(made, server, listing, who, turn)


def _add_listing(
    made: APIRouter,
    server: Server,
    listing: _Listing,
    who: Callable[..., Person],
    turn: threading.Lock,
) -> None:
    asker: Any = Depends(who)

    def rows(
        query: Annotated[ListingQuery, Query()],
        asks: Person = asker,
    ) -> ListingPage:
        with turn, server.ledger.within(asks.spaces).snapshot() as seen:
            found = listing.found(seen, query)
        pages = max(1, -(-len(found) // query.per))
        page = min(query.page, pages)
        shown = found[(page - 1) * query.per : page * query.per]
        told = [json.loads(json_line(listing.told(one))) for one in shown]
        return ListingPage(total=len(found), page=page, pages=pages, rows=told)

    made.add_api_route(
        f"/listings/{listing.name}",
        rows,
        methods=["GET"],
        summary=listing.summary,
        description=f"What `reportedly {listing.name} --format jsonl` prints, some at a time.",
        operation_id=f"listing_{listing.name}",
    )
