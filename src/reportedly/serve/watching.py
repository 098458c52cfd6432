"""The pages of the watch: how its feeds stand and what was told, and the rules of alerts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from reportedly.codebook import categories, vocabulary_in_order, vocabulary_where
from reportedly.errors import UsageError
from reportedly.records.watching import Alert, Delivery
from reportedly.run.changes import KINDS
from reportedly.run.feeds import in_lines, watch_status
from reportedly.run.rules import desk_rules, keep_desk_rules
from reportedly.serve.app import Server
from reportedly.serve.forms import SentForm, entered
from reportedly.serve.people import Person, Refused

_SHOWN = timedelta(days=7)  # for which alerts stand on the page
_MOST_ALERTS = 100
# What a rule can say, by the field of the form; numbers and lists are told apart from words.
_NUMBERS = vocabulary_where("rule field", "holds", "number")
_LISTS = vocabulary_where("rule field", "holds", "list")
_WORDS = vocabulary_where("rule field", "holds", "words")
_WORST_FIRST = vocabulary_in_order("feed state")
_LONGEST = 300  # letters of one field
_MOST_RULES = 100


def watch_router(server: Server) -> APIRouter:
    """The pages of the watch."""
    made = APIRouter(include_in_schema=False)

    @made.get("/watch")
    def watch(request: Request) -> Response:
        person = _of_all(server.person(request))
        now = datetime.now(UTC)
        with server.ledger.snapshot() as seen:
            found = watch_status(seen, now)
            alerts = seen.watch.alerts(since=now - _SHOWN)[-_MOST_ALERTS:]
            tries = seen.watch.deliveries() if alerts else []
        return server.page(
            request,
            "watch.html.j2",
            person,
            found=found,
            feeds=sorted(
                zip(found.feeds, in_lines(found), strict=True),
                key=lambda row: _WORST_FIRST.index(row[0].state),
            ),
            alerts=[_alert_row(one, tries) for one in reversed(alerts)],
        )

    @made.get("/rules")
    def rules(request: Request) -> Response:
        return _rules_page(request, server, _of_all(server.person(request)))

    @made.post("/rules")
    def keep(request: Request, form: SentForm) -> Response:
        person = server.sender(request, form)
        _of_all(person).need("set alert rules")
        said = desk_rules(server.ledger)
        if form.get("act") == "remove":
            name = entered(form, "name")
            left = [one for one in said if one["name"] != name]
            keep_desk_rules(server.ledger, left, person.name, datetime.now(UTC))
            return RedirectResponse("/rules", 303)
        try:
            if len(said) >= _MOST_RULES:
                raise UsageError(f"there are {_MOST_RULES} rules already")
            every = [*said, _rule_of(form)]
            keep_desk_rules(server.ledger, every, person.name, datetime.now(UTC))
        except UsageError as error:
            why = str(error).removeprefix("desk: ").partition(": ")
            message = why[2] if why[0].startswith("rule ") else str(error)
            return _rules_page(request, server, person, message, form)
        return RedirectResponse("/rules", 303)

    return made


def _of_all(person: Person) -> Person:
    """Who sees every article: alerts and feeds are of no one space.

    Raises:
        Refused: they see some alone.
    """
    if person.spaces is not None:
        raise Refused("the watch is for those who see every article")
    return person


def _rules_page(
    request: Request,
    server: Server,
    person: Person,
    problem: str = "",
    typed: FormData | None = None,
) -> HTMLResponse:
    page = server.page(
        request,
        "rules.html.j2",
        person,
        rules=[(one, _rule_conditions(one)) for one in desk_rules(server.ledger)],
        kinds=KINDS,
        categories=sorted(categories()),
        problem=problem,
        typed=typed or {},
        chosen=frozenset(str(one) for one in typed.getlist("when")) if typed else (),
    )
    page.status_code = 422 if problem else 200
    return page


def _rule_of(form: FormData) -> dict[str, Any]:
    """What a form says as a rule; what was left empty is left out.

    Raises:
        UsageError: a number is none.
    """
    made: dict[str, Any] = {
        "name": " ".join(entered(form, "name").split())[:80],
        "when": [str(one) for one in form.getlist("when")],
    }
    for name in (*_NUMBERS, *_LISTS, *_WORDS):
        said = " ".join(str(form.get(name, "")).split())[:_LONGEST]
        if not said:
            continue
        if name in _NUMBERS:
            if not said.isdecimal() or len(said) > 9:
                raise UsageError(f"{name} must be a whole number")
            made[name] = int(said)
        elif name in _LISTS:
            made[name] = [part.strip() for part in said.split(",") if part.strip()]
        else:
            made[name] = said
    if form.get("send") == "digest":
        made["send"] = "digest"
    return made


def _rule_conditions(rule: dict[str, Any]) -> list[str]:
    """What a rule asks for besides its changes, in words."""
    words = {
        "victims": "at least {} people",
        "place": "in {}",
        "actor": "by {}",
        "category": "of {}",
        "origins": "at least {} origins",
        "by": "moved by {} or more",
        "source": "from {}",
        "silent": "silent for {}",
        "question": "of the question {}",
        "cooling": "then quiet for {}",
    }
    return [
        condition.format(
            ", ".join(said) if isinstance(said := rule[name], list) else said
        )
        for name, condition in words.items()
        if rule.get(name)
    ]


def _alert_row(alert: Alert, tries: list[Delivery]) -> dict[str, Any]:
    """An alert with where it leads, and what became of it in each channel."""
    last = {one.channel: one for one in tries if alert.number in one.alerts}
    facts = alert.told
    return {
        "at": alert.at,
        "rule": alert.rule,
        "change": alert.change,
        "said": facts.get("said", ""),
        "page": _page_of_alert(str(facts.get("address", "")), facts),
        "quotes": list(facts.get("quotes", ()))[:2],
        "channels": [
            (name, last[name].outcome if name in last else "waits")
            for name in alert.channels
        ],
    }


def _page_of_alert(address: str, facts: Any) -> str | None:
    """The page of this desk that an alert is about."""
    path = urlsplit(address).path if "://" in address else ""
    for kind in ("happenings", "questions"):
        if f"/{kind}/" in path:
            return path[path.index(f"/{kind}/") :]
    if facts.get("happening"):
        return f"/happenings/{facts['happening']}"
    subject = str(facts.get("subject", ""))
    return f"/questions/{subject}" if subject.startswith("q") else None
