"""The pages of the desk. Reading is GET, every act is a form; none needs a script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import NoteColour, ReviewState
from reportedly.errors import UsageError
from reportedly.ledger import Outdated
from reportedly.records.reviews import COLOURS, STATES, Activity, Review
from reportedly.reviews.coding import rounds
from reportedly.reviews.fields import fields_of, in_words
from reportedly.run.desk import act_row, hit_rows
from reportedly.run.reviewing import (
    CodedRound,
    Judge,
    coded_round,
    document_and_claim,
    fields_in_words,
    on_desk,
    open_round,
)
from reportedly.serve.app import COOKIE, Server
from reportedly.serve.desk import (
    Desk,
    agreement_rows,
    around,
    moment,
    pieces,
    saw_of,
    state_of,
    tolls_in_words,
)
from reportedly.serve.files import as_file
from reportedly.serve.forms import SentForm, entered, number_entered
from reportedly.serve.lists import AGREEMENT, LISTS, QUEUE, ListQuery, asked_of
from reportedly.serve.people import (
    ROLES,
    SCOPES,
    SESSION_HOURS,
    Person,
    Refused,
    digest_of,
    make_account,
)

_CODER_ACTS = subset("coder_acts")

_VISIT = timedelta(minutes=30)  # pages nearer in time are one visit
_ANSWERS = ("figures", "events", "questions", "happenings")  # with people's corrections


def page_router(server: Server) -> APIRouter:
    """Every page."""
    made = APIRouter(include_in_schema=False)
    _list_pages(made, server)
    _things(made, server)
    _queue(made, server)
    _judging(made, server)
    _coding(made, server)
    _session(made, server)
    _people_pages(made, server)
    return made


def _own_address(to: str) -> str:
    """An address of this desk; another one's is none."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"


# ------------------------------------------------------------------ today and lists
def _list_pages(made: APIRouter, server: Server) -> None:
    @made.get("/")
    def today(request: Request, since: str | None = None) -> Response:
        person = server.person(request)
        desk, now = server.desk(person), datetime.now(UTC)
        last, before = (
            moment(request.cookies.get("last")),
            moment(request.cookies.get("before")),
        )
        if last is None or now - last > _VISIT:
            before = last
        asked = moment(since) or before or now - timedelta(days=1)
        page = server.page(
            request, "today.html.j2", person, tolls=tolls_in_words, **desk.today(asked)
        )
        for name, at in (("last", now), ("before", before)):
            if at is not None:
                page.set_cookie(
                    name,
                    at.isoformat(timespec="seconds"),
                    httponly=True,
                    samesite="lax",
                    secure=server.settings.secure,
                    max_age=90 * 86400,
                )
        return page

    for name in LISTS:
        _list_page(made, server, name)


def _list_page(made: APIRouter, server: Server, name: str) -> None:
    of = LISTS[name]

    @made.get(f"/{name}", name=name)
    def page(request: Request) -> Response:
        person = server.person(request)
        desk = server.desk(person)
        asked = asked_of(of, request.query_params.multi_items())
        return server.page(
            request,
            "list.html.j2",
            person,
            of=of,
            found=desk.selection(name, asked),
            as_of=desk.as_of if name in ("questions", "happenings") else None,
            tally=desk.tally if name in _ANSWERS else "",
        )

    @made.get(f"/{name}.{{shape}}", name=f"{name} file")
    def file(request: Request, shape: str) -> Response:
        person = server.person(request)
        asked = asked_of(of, request.query_params.multi_items())
        found = server.desk(person).selection(name, asked)
        made = as_file(of, found.rows, shape)
        _note_export(server, person, f"{name}.{shape}", asked.address())
        return made


def _note_export(server: Server, person: Person, file: str, asked: str) -> None:
    """That somebody took a file of a list, and of what of it."""
    now = datetime.now(UTC)
    server.ledger.note(Activity("export", person.name, now, file, asked))


# ------------------------------------------------------------------ one thing
def _things(made: APIRouter, server: Server) -> None:
    @made.get("/articles/{document:path}")
    def article(request: Request, document: str) -> Response:
        with server.moment(server.person(request)) as desk:
            return _article_page(request, server, desk, document)

    @made.get("/figures/{ident}")
    def figure(request: Request, ident: str) -> Response:
        with server.moment(server.person(request)) as desk:
            return _claim_page(request, server, desk, ident)

    @made.get("/questions/{ident}")
    def question(request: Request, ident: str) -> Response:
        person = server.person(request)
        with server.moment(person) as desk:
            line = desk.question(ident)
            drawn = desk.drawn([line])
        return server.page(request, "question.html.j2", person, line=line, **drawn)

    @made.get("/happenings/{ident}")
    def happening(request: Request, ident: str) -> Response:
        with server.moment(server.person(request)) as desk:
            return _happening_page(request, server, desk, ident)

    @made.post("/happenings/{ident}")
    def decide(request: Request, form: SentForm, ident: str) -> Response:
        person = server.sender(request, form)
        desk = server.desk(person)
        found = desk.happening(ident)
        act = _happening_act(person, found, form)
        try:
            desk.ledger.review([act], seen=number_entered(form, "seen", 0))
        except Outdated as error:
            return _happening_page(request, server, desk, ident, str(error), act)
        return RedirectResponse(f"/happenings/{quote(ident)}", 303)

    @made.get("/search")
    def search(request: Request, q: str = "") -> Response:
        person = server.person(request)
        with server.moment(person) as desk:
            found = desk.ledger.search(q[:200], 50) if q else []
            rows = hit_rows(desk.ledger, found, q)
        return server.page(request, "search.html.j2", person, q=q, rows=rows)


def _article_page(
    request: Request, server: Server, desk: Desk, document: str
) -> HTMLResponse:
    """An article: its text with what was read in it marked, and what people made of that."""
    reading = desk.article(document)
    settled = desk.ledger.settled([document])[document]
    number = reading.kept.number
    claims = [*settled.figures.get(number, ()), *settled.events.get(number, ())]
    return server.page(
        request,
        "article.html.j2",
        desk.person,
        reading=reading,
        passages=pieces(reading),
        claims=claims,
        standings=settled.standings,
        told=fields_in_words,
        fields=fields_of("figure"),
        versions=desk.ledger.versions(document),
        round_=desk.round_of(document),
    )


def _happening_page(
    request: Request,
    server: Server,
    desk: Desk,
    ident: str,
    problem: str = "",
    typed: Review | None = None,
) -> HTMLResponse:
    """A happening; with what somebody would have done with it, had nobody come before them."""
    found = desk.happening(ident)
    acts = desk.ledger.reviews(target=ident)
    articles = desk.articles(found["articles"])
    state = state_of(acts, found)
    page = server.page(
        request,
        "happening.html.j2",
        desk.person,
        found=found,
        tolls=tolls_in_words(found),
        told=sorted(articles, key=lambda k: (str(k["published"] or ""), k["document"])),
        state=state,
        acts=[act_row(act) for act in acts],
        seen=acts[-1].number if acts else 0,
        states=STATES,
        as_of=desk.as_of,
        problem=problem,
        wanted=typed.value if typed else state,
        because=typed.because if typed else "",
        **desk.drawn(desk.lines_of(found)),
    )
    page.status_code = 409 if problem else 200
    return page


def _happening_act(person: Person, found: dict[str, Any], form: FormData) -> Review:
    state, because = entered(form, "state"), entered(form, "because")
    person.need("sign off" if state == ReviewState.SIGNED_OFF else "approve")
    if state not in STATES:
        raise UsageError(f"no state {state!r}")
    return Review(
        "state",
        "happening",
        found["happening"],
        person.name,
        datetime.now(UTC),
        because,
        document=found["events"][0]["document"],
        value=state,
        saw=saw_of(found),
    )


def _claim_page(
    request: Request,
    server: Server,
    desk: Desk,
    ident: str,
    problem: str = "",
    typed: dict[str, str] | None = None,
    status: int = 200,
    turn: bool = False,
) -> HTMLResponse:
    """One figure or event: its words, values and reasons, what people did, and the form to judge
    it.
    """
    person = desk.person
    one = on_desk(desk.ledger, ident)
    queue_ = _queue_of(request)
    text = desk.ledger.text(one.kept.number).text
    name = desk.round_of(one.kept.document)
    acts = [a for a in one.standing.acts if a.round is None]
    skip = request.query_params.get("skip", "")
    waiting = desk.queue(queue_) if turn else None
    page = server.page(
        request,
        "turn.html.j2" if turn else "figure.html.j2",
        person,
        one=one,
        words=around(text, one.shown),
        values={**fields_in_words(one.shown), **(typed or {})},
        read=fields_in_words(one.read),
        fields=fields_of(one.kind),
        acts=[act_row(act) for act in acts],
        shown=in_words,
        colours=COLOURS,
        states=STATES[:-1],
        problem=problem,
        round_=name,
        seen=one.standing.last,
        queue=queue_,
        left=len(waiting) if waiting is not None else 0,
        reason=waiting.reason(one.read.id) if waiting is not None else "",
        to=_next_of(queue_, skip),
        on=_next_of(queue_, _passed_over(skip, one.read.id)),
        people=sorted(desk.ledger.accounts()),
    )
    page.status_code = status
    return page


def _next_of(asked: ListQuery, skip: str) -> str:
    """The address of whatever is next in a queue."""
    return f"/queue/next{_skipping(asked, skip)}"


_SKIPS = 40  # items a queue leaves out, of which the address holds each


def _passed_over(skip: str, ident: str) -> str:
    """What a queue leaves out when one more is skipped: the last ones and this one, by id."""
    skipped = (*skip.split(",")[-_SKIPS:], ident[:12])
    return ",".join(one for one in skipped if one)


def _skipping(asked: ListQuery, skip: str) -> str:
    """The query of a queue that leaves out those which somebody skipped."""
    query = asked.address()
    return f"{query}{'' if query == '?' else '&'}skip={skip}"


def _queue_of(request: Request) -> ListQuery:
    """Which figures an address of the queue asks for."""
    items = request.query_params.multi_items()
    own = [pair for pair in items if pair[0] not in ("queue", "skip")]
    return asked_of(QUEUE, own)


# ------------------------------------------------------------------ work
def _queue(made: APIRouter, server: Server) -> None:
    @made.get("/queue")
    def queue(request: Request, skip: str = "") -> Response:
        """The next figure that wants somebody; those skipped are named in the address."""
        person = server.person(request)
        desk = server.desk(person)
        asked = _queue_of(request)
        skipped = set(skip.split(","))
        waiting = desk.queue(asked)
        return server.page(
            request,
            "queue.html.j2",
            person,
            asked=asked,
            facets=desk.queue_facets(asked),
            waiting=waiting,
            following=waiting.after(skipped),
            skip=skip,
        )

    @made.get("/queue/next")
    def following(request: Request, skip: str = "") -> Response:
        """On to the next figure that wants somebody."""
        desk = server.desk(server.person(request))
        asked = _queue_of(request)
        skipped = set(skip.split(","))
        first = desk.queue(asked).after(skipped)
        query = _skipping(asked, skip)
        return RedirectResponse(
            f"/queue/{first['id']}{query}" if first else f"/queue{query}", 303
        )

    @made.get("/queue/{ident}")
    def turn(request: Request, ident: str) -> Response:
        with server.moment(server.person(request)) as desk:
            return _claim_page(request, server, desk, ident, turn=True)


def _judging(made: APIRouter, server: Server) -> None:
    @made.post("/figures/{ident}")
    def judge(request: Request, form: SentForm, ident: str) -> Response:
        person = server.sender(request, form)
        desk = server.desk(person)
        try:
            _judge_as_asked(desk, ident, form)
        except (Outdated, UsageError) as error:
            status = 409 if isinstance(error, Outdated) else 422
            typed = _typed_values(form, _field_names(ident, desk))
            turn = entered(form, "to").startswith("/queue/")
            return _claim_page(
                request, server, desk, ident, str(error), typed, status, turn
            )
        to = _own_address(entered(form, "to") or f"/figures/{quote(ident)}")
        return RedirectResponse(to, 303)

    @made.post("/missed")
    def missed(request: Request, form: SentForm) -> Response:
        person = server.sender(request, form)
        person.need("code")
        desk = server.desk(person)
        document = entered(form, "document")
        typed = {f.name: entered(form, f"to-{f.name}") for f in fields_of("figure")}
        judge = Judge(desk.ledger, person.name, desk.round_of(document))
        words = entered(form, "words").replace("\r\n", "\n")
        ident = judge.missed(
            document,
            words,
            typed,
            entered(form, "because"),
            number_entered(form, "start", -1),
        )
        to = (
            f"/figures/{ident}"
            if judge.round is None
            else f"/articles/{quote(document)}"
        )
        return RedirectResponse(to, 303)


def _coding(made: APIRouter, server: Server) -> None:
    @made.get("/coding")
    def coding(request: Request) -> Response:
        person = server.person(request)
        desk = server.desk(person)
        every = rounds(a for a in desk.acts if a.kind == "round")
        mine = [r for r in every.values() if _takes_part(person, r)]
        return server.page(
            request,
            "coding.html.j2",
            person,
            rounds=mine,
            people=sorted(desk.ledger.accounts()),
        )

    @made.post("/coding")
    def open_(request: Request, form: SentForm) -> Response:
        person = server.sender(request, form)
        person.need("open rounds")
        desk = server.desk(person)
        names = entered(form, "documents").split()
        coders = [name.strip() for name in entered(form, "coders").split(",")]
        name, third = (entered(form, "name").strip(), entered(form, "third").strip())
        open_round(desk.ledger, name, coders, third, names, person.name)
        return RedirectResponse("/coding", 303)

    @made.get("/coding/{name}")
    def round_(request: Request, name: str) -> Response:
        person = server.person(request)
        found, done = _round(server.desk(person), name)
        return server.page(
            request,
            "round.html.j2",
            person,
            found=found,
            sees=_sees(person, found, done),
            done=done,
            shown=in_words,
            mine=[one for one in found.outcomes if one.by == person.name],
        )

    @made.get("/coding/{name}/agreement.{shape}")
    def agreed(request: Request, name: str, shape: str) -> Response:
        person = server.person(request)
        found, done = _round(server.desk(person), name)
        if not _sees(person, found, done):
            raise Refused("you see your own codes alone until it is decided")
        made = as_file(AGREEMENT, agreement_rows(found), shape)
        _note_export(server, person, f"agreement.{shape}", name)
        return made


def _round(desk: Desk, name: str) -> tuple[CodedRound, bool]:
    """A blind round somebody takes part in, and whether all of it is decided.

    Raises:
        Refused: there is none by that name for them.
    """
    found = coded_round(desk.ledger, name)
    if not _takes_part(desk.person, found.round):
        raise Refused("there is no such round", 404)
    done = bool(found.coded) and not found.disputed and len(found.coded) > 1
    return found, done


def _sees(person: Person, found: CodedRound, done: bool) -> bool:
    return person.name == found.round.third or person.local or done


def _takes_part(person: Person, one: Any) -> bool:
    return person.may("see everybody") or person.name in (*one.coders, one.third)


def _typed_values(form: FormData, names: Iterable[str]) -> dict[str, str]:
    """What was typed as the values of fields, of those that the form has."""
    return {f: entered(form, f"to-{f}") for f in names if f"to-{f}" in form}


def _field_names(ident: str, desk: Desk) -> list[str]:
    return [field.name for field in fields_of(on_desk(desk.ledger, ident).kind)]


def _judge_as_asked(desk: Desk, ident: str, form: FormData) -> None:
    """What a form of a figure's page asks for.

    Raises:
        Refused: they may not.
        UsageError: it is nothing that can be done.
        Outdated: somebody did something meanwhile.
    """
    person = desk.person
    document, _ = document_and_claim(desk.ledger, ident)
    name = desk.round_of(document)
    judge = Judge(desk.ledger, person.name, name)
    act, because = entered(form, "act"), entered(form, "because")
    seen = None if name else number_entered(form, "seen", 0)
    person.need("code" if act in _CODER_ACTS or name else "approve")
    verbs: dict[str, Callable[[], object]] = {
        "accept": lambda: judge.accept(ident, because, seen),
        "reject": lambda: judge.reject(ident, because, seen),
        "correct": lambda: _correct_as_typed(judge, ident, form, because, seen),
        "comment": lambda: _commented(judge, ident, form),
        "state": lambda: judge.state(ident, entered(form, "state"), because, seen),
        "assign": lambda: judge.assign(ident, _assigned_to(desk, form)),
        "undo": lambda: judge.undo(ident),
    }
    if act not in verbs:
        raise UsageError("say what is to be done")
    verbs[act]()


def _assigned_to(desk: Desk, form: FormData) -> str:
    """Whom a form names; nobody takes an assignment back.

    Raises:
        UsageError: nobody who comes to this desk is called so.
    """
    name = entered(form, "assign").strip()
    known = {} if desk.person.local else desk.ledger.accounts()
    if name and not desk.person.local and not (name in known and known[name].active):
        raise UsageError(f"nobody here is called {name!r}")
    return name


def _commented(judge: Judge, ident: str, form: FormData) -> None:
    field = entered(form, "field") or None
    judge.comment(
        ident, entered(form, "words"), field, entered(form, "colour", NoteColour.GREY)
    )


def _correct_as_typed(
    judge: Judge, ident: str, form: FormData, because: str, seen: int | None
) -> None:
    one = on_desk(judge.ledger, ident)
    was = fields_in_words(one.shown)
    typed = _typed_values(form, was)
    changed = {f: value for f, value in typed.items() if value.strip() != was[f]}
    if not changed:
        raise UsageError("no field was changed: accept it as it is, or change one")
    approves = bool(form.get("and-accept")) or judge.round is not None
    judge.correct(
        ident, changed, because, seen, accept=approves and judge.round is None
    )


# ------------------------------------------------------------------ people
def _session(made: APIRouter, server: Server) -> None:
    @made.get("/login")
    def login_page(to: str = "/") -> Response:
        if not server.people.accounts_asked:
            return RedirectResponse("/", 303)
        page = server.templates.get_template("login.html.j2")
        return HTMLResponse(page.render(to=_own_address(to), problem="", name=""))

    @made.post("/login")
    def login(
        request: Request,
        name: Annotated[str, Form(max_length=80)] = "",
        password: Annotated[str, Form(max_length=1000)] = "",
        to: Annotated[str, Form(max_length=2000)] = "/",
    ) -> Response:
        address = request.client.host if request.client else ""
        try:
            secret = server.people.login(name, password, address)
        except Refused as error:
            page = server.templates.get_template("login.html.j2")
            shown = page.render(to=_own_address(to), problem=str(error), name=name)
            return HTMLResponse(shown, error.status)
        answer = RedirectResponse(_own_address(to), 303)
        answer.set_cookie(
            COOKIE,
            secret,
            max_age=SESSION_HOURS * 3600,
            httponly=True,
            samesite="strict",
            secure=server.settings.secure,
        )
        return answer

    @made.post("/logout")
    def logout(request: Request, form: SentForm) -> Response:
        person = server.sender(request, form)
        server.people.logout(person)
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE)
        return answer


def _people_pages(made: APIRouter, server: Server) -> None:
    @made.get("/people")
    def people(request: Request) -> Response:
        person = server.person(request)
        return _people_page(request, server, person)

    @made.post("/people")
    def keep(request: Request, form: SentForm) -> Response:
        person = server.sender(request, form)
        act = entered(form, "act")
        if act == "token":
            days = number_entered(form, "days", 30)
            secret = server.people.new_token(person, entered(form, "scope"), days)
            return _people_page(request, server, person, secret)
        if act == "end":
            server.people.end_token(person, entered(form, "digest"))
        elif act == "account":
            _keep_account(server, person, form)
        return RedirectResponse("/people", 303)


def _keep_account(server: Server, person: Person, form: FormData) -> None:
    """Make somebody's account, or another state of it.

    Raises:
        Refused: they may not.
    """
    person.need("keep accounts")
    spaces = (space.strip() for space in entered(form, "spaces", "*").split(","))
    name, role = entered(form, "name").strip(), entered(form, "role")
    make_account(
        server.ledger,
        name,
        role,
        tuple(space for space in spaces if space),
        entered(form, "password"),
        person.name,
    )
    now = datetime.now(UTC)
    server.ledger.note(Activity("account", person.name, now, name, role))


def _people_page(
    request: Request, server: Server, person: Person, secret: str = ""
) -> HTMLResponse:
    every = server.ledger.accounts() if person.may("keep accounts") else {}
    return server.page(
        request,
        "people.html.j2",
        person,
        accounts=list(every.values()),
        tokens=server.people.tokens(person),
        secret=secret,
        digest=digest_of(secret) if secret else "",
        roles=ROLES,
        scopes=SCOPES,
        now=datetime.now(UTC),
    )
