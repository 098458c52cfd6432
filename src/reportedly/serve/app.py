"""The server: who asks, what is answered with, how errors look. Pages are in `pages`, the REST API
in `api`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from reportedly import __version__
from reportedly.codebook.words import AccountRole
from reportedly.errors import LedgerError, ReportedlyError, UsageError
from reportedly.ledger import Ledger, Outdated, Unreachable
from reportedly.report import rulings, wording
from reportedly.report.html import TEMPLATES as REPORT
from reportedly.report.html import environment
from reportedly.serve.desk import Desk
from reportedly.serve.forms import Forms, entered
from reportedly.serve.people import Accounts, Person, Refused
from reportedly.serve.standing import KnownAnswers, Spaces, StandingAnswers

HERE = Path(__file__).parent
COOKIE = "desk"
_MOST_SENT = 60_000  # bytes of what is sent to the desk
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How a desk is opened.

    `local` is the one person at a desk of one's own, None where people log in; `header` the one in
    which a reverse proxy names them; `secure` whether cookies are for HTTPS alone; `folder` where a
    process beside writes what the ledger comes to (`worker`), None where there is none.
    """

    local: str | None = None
    header: str | None = None
    secure: bool = False
    folder: Path | None = None


class Server:
    """What every address works with."""

    def __init__(self, ledger: Ledger, settings: DeskSettings) -> None:
        self.ledger = ledger
        self.settings = settings
        self.people = Accounts(ledger, settings.local, settings.header)
        self.forms = Forms()
        self.standing = StandingAnswers(ledger, settings.folder, self._ready)
        self.templates = environment(HERE / "templates")

    def person(self, request: Request) -> Person:
        """Who asks for a page.

        Raises:
            Refused: nobody who may.
        """
        person = self.people.by_cookie(request.cookies.get(COOKIE), request.headers)
        if person is None:
            raise Refused("log in first", 401)
        return person

    def _ready(self, spaces: Spaces, known: KnownAnswers) -> None:
        anybody = Person("", AccountRole.VIEWER, spaces, "")
        self.desk(anybody).make_ready(known)

    def sender(self, request: Request, form: FormData) -> Person:
        """Who sends a form.

        Raises:
            Refused: nobody who may, or the form is not theirs, or was sent before.
        """
        person = self.person(request)
        self.forms.check(person, entered(form, "token"))
        return person

    def desk(self, person: Person) -> Desk:
        return Desk(self.ledger, self.standing, person)

    @contextmanager
    def moment(self, person: Person) -> Iterator[Desk]:
        """A desk that is only looked at, every question of a page in one transaction: a database
        beside answers ten of them in a third of the time.
        """
        with self.ledger.within(person.spaces).snapshot() as seen:
            yield Desk(seen, self.standing, person)

    def page(
        self, request: Request, template: str, person: Person, **values: Any
    ) -> HTMLResponse:
        """A page, with what every page has."""
        common = {
            "person": person,
            "here": request.url.path,
            "ledger": self.ledger.path.name,
            "token": lambda: self.forms.token(person),
            "log_out": not person.local and self.settings.header is None,
            "w": wording,
            "say_of": rulings,
            "full": None,
        }
        return HTMLResponse(
            self.templates.get_template(template).render({**common, **values})
        )


def create_app(ledger: Ledger, settings: DeskSettings) -> FastAPI:
    """The desk of one ledger, as an ASGI application."""
    from reportedly.serve import api, pages, watching

    app = FastAPI(
        title="reportedly",
        version=__version__,
        description=(
            "A ledger of what was reported: "
            "the lists of the desk, with the same filters and fields."
        ),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    server = Server(ledger, settings)
    app.state.server = server

    @app.get("/static/report.css", include_in_schema=False)
    def style() -> Response:
        """The style that reports have too: colours of categories, charts, maps."""
        return Response(
            (REPORT / "report.css").read_text("utf-8"), media_type="text/css"
        )

    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.include_router(api.api_router(server))
    app.include_router(pages.page_router(server))
    app.include_router(watching.watch_router(server))
    _errors(app, server)

    @app.middleware("http")
    async def guard(
        request: Request, answer: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        if settings.local is not None and _host_asked(request) not in _LOOPBACK:
            response: Response = JSONResponse(
                {"error": "this desk is for this machine"}, 421
            )
        elif (
            request.method == "POST"
            and request.headers.get("sec-fetch-site") in _FOREIGN
        ):
            response = JSONResponse({"error": "sent from another site"}, 403)
        elif request.method == "POST" and not _is_short_enough(request):
            response = JSONResponse({"error": "this is too long"}, 413)
        else:
            response = await answer(request)
        for name, value in _HEADERS.items():
            if not (
                name == "cache-control" and request.url.path.startswith("/static/")
            ):
                response.headers[name] = value
        return response

    return app


_FOREIGN = frozenset({"cross-site", "same-site"})


def _host_asked(request: Request) -> str:
    """Which name the browser asked for: another site's, pointed at this machine, gets nothing."""
    host = request.headers.get("host", "")
    return host if host.endswith("]") else host.rsplit(":", 1)[0]


def _is_short_enough(request: Request) -> bool:
    """Whether what is sent says how long it is, and that is no more than any form: nobody's memory
    is filled before it is known who sends.
    """
    length = request.headers.get("content-length", "")
    return length.isdigit() and int(length) <= _MOST_SENT


def _errors(app: FastAPI, server: Server) -> None:
    async def told(request: Request, error: Exception) -> Response:
        status, message = _status(error)
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": message}, status)
        if status == 401 and server.people.accounts_asked and request.method == "GET":
            return RedirectResponse(f"/login?to={_asked_address(request)}", 303)
        page = server.templates.get_template("error.html.j2")
        return HTMLResponse(page.render(message=message, status=status), status)

    for kind in (ReportedlyError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, told)


def _asked_address(request: Request) -> str:
    """The address somebody asked for with its query, as a value of another address."""
    query = request.url.query
    return quote(request.url.path + (f"?{query}" if query else ""), safe="/")


def _status(error: Exception) -> tuple[int, str]:
    """The status of an answer and what it says: nothing is there, of what may not be seen."""
    if isinstance(error, Refused):
        return error.status, str(error)
    if isinstance(error, Outdated):
        return 409, str(error)
    if isinstance(error, Unreachable):
        return (
            503,
            "the database does not answer; look again whether what you sent was kept",
        )
    if isinstance(error, LedgerError):
        return 404, "there is nothing here by that name"
    if isinstance(error, HTTPException):
        return error.status_code, str(error.detail)
    if isinstance(error, UsageError):
        return 422, str(error)
    return 422, "that cannot be read as a request"
