"""The REST API: the lists of the desk with the same filters and fields, one figure, and what people
do with it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import NoteColour
from reportedly.run.desk import act_row, hit_rows, queue_row
from reportedly.run.reviewing import Judge, fields_in_words, on_desk
from reportedly.serve.app import COOKIE, Server
from reportedly.serve.files import plain_rows
from reportedly.serve.listings import add_listings
from reportedly.serve.lists import LISTS, MOST, List
from reportedly.serve.people import Person, Refused

_CODER_ACTS = subset("coder_acts")

_WORDS = Field(min_length=1, max_length=2000, pattern=r"\S")
Ident = Annotated[str, Path(min_length=6, max_length=64, pattern=r"^[0-9a-f]+$")]
_ERRORS: dict[int | str, dict[str, Any]] = {
    401: {
        "description": "Nobody who may: no token, or one that has ended",
        "model": None,
    },
    403: {"description": "This role may not"},
    404: {"description": "There is nothing here by that name"},
    409: {"description": "Somebody did something with it since `seen`"},
    421: {"description": "A desk of one's own answers its own machine alone"},
    422: {"description": "That cannot be read as a request"},
}


class Error(BaseModel):
    """What went wrong."""

    error: str


for _told in _ERRORS.values():
    _told["model"] = Error


class Page(BaseModel):
    """A page of a list."""

    total: int
    page: int
    pages: int
    facets: dict[str, dict[str, int]]
    rows: list[dict[str, Any]]


class Act(BaseModel):
    """What somebody does with a figure or event."""

    model_config = ConfigDict(extra="forbid")

    act: Annotated[str, Field(pattern="^(accept|correct|reject|comment|undo)$")]
    because: Annotated[str, Field(max_length=2000)] = ""
    fields: dict[str, Annotated[str, Field(max_length=500)]] = {}
    field: Annotated[str, Field(max_length=40)] | None = None
    colour: Annotated[str, Field(pattern="^(red|green|grey)$")] = NoteColour.GREY
    seen: Annotated[int, Field(ge=0, le=2**31)] | None = None


class Missed(BaseModel):
    """A figure the program did not read."""

    model_config = ConfigDict(extra="forbid")

    document: Annotated[str, Field(min_length=1, max_length=500)]
    words: Annotated[str, _WORDS]
    because: Annotated[str, _WORDS]
    fields: dict[str, Annotated[str, Field(max_length=500)]]
    start: Annotated[int, Field(ge=-1, le=2**31)] = -1


def api_router(server: Server) -> APIRouter:
    """Every address of the API."""
    made = APIRouter(prefix="/api/v1", responses=_ERRORS, tags=["ledger"])

    def person(request: Request) -> Person:
        """By a token in the header; a page's cookie may read."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        found = server.people.by_token(token) if kind.lower() == "bearer" else None
        if found is None and not token and request.method == "GET":
            found = server.people.by_cookie(
                request.cookies.get(COOKIE), request.headers
            )
        if found is None:
            raise Refused("a token is needed: Authorization: Bearer …", 401)
        return found

    who = Depends(person)
    for of in LISTS.values():
        _list_route(made, server, of, who)
    add_listings(made, server, person)
    _add_judging(made, server, who)

    @made.get("/figures/{ident}")
    def figure(ident: Ident, asks: Person = who) -> dict[str, Any]:
        """A figure or event: as read, as corrected, and everything people did with it."""
        ledger = server.desk(asks).ledger
        one = on_desk(ledger, ident)
        (row,) = plain_rows([queue_row(one)])
        read, reasons = fields_in_words(one.read), [r.rule for r in one.read.because]
        acts = [act_row(act) for act in one.standing.acts if act.round is None]
        facts = {
            "read": read,
            "reasons": reasons,
            "reviews": acts,
            "seen": one.standing.last,
        }
        return row | facts

    @made.get("/search")
    def search(
        q: Annotated[str, Query(min_length=1, max_length=200)],
        asks: Person = who,
        per: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> list[dict[str, Any]]:
        """Articles by words of their text, title, actors and places."""
        ledger = server.desk(asks).ledger
        return plain_rows(hit_rows(ledger, ledger.search(q, per), q))

    return made


def _add_judging(made: APIRouter, server: Server, who: Any) -> None:
    """The addresses that judge what was read, or add what was missed."""

    @made.post("/figures/{ident}/reviews", status_code=201)
    def review(ident: Ident, act: Act, asks: Person = who) -> dict[str, Any]:
        """Judge a figure or event."""
        desk = server.desk(asks)
        blind = desk.round_of(on_desk(desk.ledger, ident).kept.document)
        codes = act.act in _CODER_ACTS or blind is not None
        asks.need("code" if codes else "approve")
        judge, seen = Judge(desk.ledger, asks.name, blind), None if blind else act.seen
        done = {
            "accept": lambda: judge.accept(ident, act.because, seen),
            "reject": lambda: judge.reject(ident, act.because, seen),
            "correct": lambda: judge.correct(ident, act.fields, act.because, seen),
            "comment": lambda: judge.comment(ident, act.because, act.field, act.colour),
            "undo": lambda: judge.undo(ident),
        }[act.act]()
        return plain_rows([queue_row(done)])[0] | {"seen": done.standing.last}

    @made.post("/figures", status_code=201)
    def missed(missed_one: Missed, asks: Person = who) -> dict[str, str]:
        """Add a figure the program did not read."""
        asks.need("code")
        desk = server.desk(asks)
        judge = Judge(desk.ledger, asks.name, desk.round_of(missed_one.document))
        ident = judge.missed(
            missed_one.document,
            missed_one.words,
            missed_one.fields,
            missed_one.because,
            missed_one.start,
        )
        return {"id": ident}


def _list_route(made: APIRouter, server: Server, of: List, who: Any) -> None:
    def rows(
        request: Request,
        asks: Person = who,
        q: Annotated[str, Query(max_length=200)] = "",
        sort: Annotated[str, Query(max_length=40)] = "",
        page: Annotated[int, Query(ge=1, le=10_000_000)] = 1,
        per: Annotated[int, Query(ge=1, le=MOST)] = 50,
        since: Annotated[date | None, Query(description="This day and after")] = None,
        until: Annotated[date | None, Query(description="This day and before")] = None,
    ) -> Page:
        from reportedly.serve.lists import asked_of

        pairs = [
            p for p in request.query_params.multi_items() if p[0] not in ("page", "per")
        ]
        asked = asked_of(of, pairs)
        order = sort or of.order
        found = server.desk(asks).selection(
            of.name, replace(asked, words=q, order=order, page=page, per=per)
        )
        facets = {facet.name: dict(facet.values) for facet in found.facets}
        shown = plain_rows(found.shown)
        return Page(
            total=found.total,
            page=found.page,
            pages=found.pages,
            facets=facets,
            rows=list(shown),
        )

    facets = [
        {
            "name": name,
            "in": "query",
            "description": "Only these; may be given several times",
            "schema": {"type": "array", "items": {"type": "string"}},
        }
        for name in (*of.facets, *of.aside)
    ]
    made.add_api_route(
        f"/{of.name}",
        rows,
        methods=["GET"],
        response_model=Page,
        summary=of.title,
        description=of.lead,
        operation_id=f"list_{of.name}",
        openapi_extra={"parameters": facets},
    )
