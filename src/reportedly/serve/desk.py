"""What pages show, gathered: rows of each list, one happening, one article, what changed, what is
next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any

from reportedly.ledger import Ledger
from reportedly.records import Event, Figure, Kept, KeptReading
from reportedly.records.questions import Line
from reportedly.records.reviews import CHANGED, Review
from reportedly.report import map as maps
from reportedly.report import rulings as say
from reportedly.report import wording
from reportedly.report.articles import from_kept
from reportedly.report.map import Pin
from reportedly.report.questions import answers as answered
from reportedly.reviews.holding import undone
from reportedly.run.desk import act_row, activity_row
from reportedly.run.reviewing import rates
from reportedly.serve.lists import LISTS, Asked, Selection, select
from reportedly.serve.people import Person, Refused
from reportedly.serve.standing import Answers, Standing

Row = dict[str, Any]
_REASONS = {  # why a figure is in the queue, the most pressing first
    "approved but changed": 0,
    "re-requested": 1,
    "contested": 2,
    "in progress": 3,
    "hedged": 4,
    "unreviewed": 5,
}


class Desk:
    """One ledger, as somebody sees it."""

    def __init__(self, ledger: Ledger, standing: Standing, person: Person) -> None:
        self.person = person
        self.ledger = ledger.within(person.spaces)
        self._standing = standing

    # -------------------------------------------------------------- lists
    def rows(self, name: str) -> Sequence[Row]:
        """Every row of a list."""
        if name in ("figures", "events"):
            rows = self._standing.claims(self.person.spaces).rows[
                name.removesuffix("s")
            ]
            return (
                [row for row in rows if not row["taken_out"]]
                if name == "events"
                else rows
            )
        made: dict[str, Any] = {
            "questions": self._questions,
            "happenings": self._happenings,
            "articles": self._articles,
            "activity": self._activity,
            "errors": self._errors,
        }
        rows = made[name]()
        return list(rows)

    def selection(self, name: str, asked: Asked) -> Selection:
        """What an address asks of a list; kept at hand until the ledger grows."""
        if name not in ("figures", "events"):
            return select(LISTS[name], self.rows(name), asked)
        at_hand = self._standing.claims(self.person.spaces).lists
        key = (name, replace(asked, page=1))
        if key not in at_hand:
            if len(at_hand) > 200:
                at_hand.clear()
            at_hand[key] = select(LISTS[name], self.rows(name), replace(asked, page=1))
        found: Selection = at_hand[key]
        return replace(found, asked=asked)

    def _answers(self) -> Answers:
        return self._standing.answers(self.person.spaces)

    @property
    def as_of(self) -> datetime:
        """From when questions and happenings are."""
        return self._answers().at

    def _questions(self) -> Iterable[Row]:
        return (_question_row(line) for line in self._answers().lines)

    def _happenings(self) -> Iterable[Row]:
        states = self.happening_states()
        for found in self._answers().happenings:
            place = found["place"] or {}
            yield {
                "happening": found["happening"],
                "name": found["name"],
                "type": found["type"],
                "place": place.get("name"),
                "country": place.get("country"),
                "first": found["first"],
                "last": found["last"],
                "tolls": tolls_in_words(found),
                "worst": max(
                    (t["high"] or t["low"] or 0 for t in found["tolls"]), default=0
                ),
                "origins": found["origins"],
                "articles": len(found["articles"]),
                "state": found["state"],
                "review": states.get(found["happening"], "not started"),
            }

    def _articles(self) -> Iterable[Row]:
        figures: dict[str, int] = {}
        waiting: dict[str, int] = {}
        for row in self.rows("figures"):
            document = row["document"]
            figures[document] = figures.get(document, 0) + 1
            waiting[document] = waiting.get(document, 0) + (
                row["state"] == "not started"
            )
        latest = {kept.document: kept for kept in self.ledger.documents()}
        for kept in sorted(
            latest.values(), key=lambda k: k.published or date.min, reverse=True
        ):
            yield {
                "document": kept.document,
                "title": kept.title or kept.document,
                "outlet": kept.outlet,
                "published": kept.published,
                "url": kept.url,
                "figures": figures.get(kept.document, 0),
                "open": waiting.get(kept.document, 0),
            }

    def _activity(self) -> list[Row]:
        everybody = self.person.may("see everybody")
        acts = [act_row(act) for act in self.ledger.reviews() if self._may_see(act)]
        own = [
            activity_row(done)
            for done in self.ledger.activity()
            if (everybody and self.person.spaces is None) or done.by == self.person.name
        ]
        return sorted([*acts, *own], key=lambda row: row["when"], reverse=True)

    def _may_see(self, act: Review) -> bool:
        """A blind code is seen by who made it; of others' one sees it when it is decided, on the
        round's page.
        """
        return act.round is None or act.by == self.person.name

    def _errors(self) -> list[Row]:
        at_hand = self._standing.claims(self.person.spaces).lists
        if "errors" not in at_hand:
            at_hand["errors"] = [rate.as_dict() for rate in rates(self.ledger)]
        found: list[Row] = at_hand["errors"]
        return found

    # -------------------------------------------------------------- today
    def today(self, since: datetime) -> Row:
        """What is new since a moment, and what weighs most."""
        found = self._answers()
        came = self.ledger.first_kept()
        pages: dict[str, datetime] = {}
        for kept in self.ledger.documents():
            at = came[kept.sha256]
            pages[kept.document] = max(at, pages.get(kept.document, at))

        def new(document: str) -> bool:
            return pages.get(document, since) > since

        fresh = [h for h in found.happenings if all(new(d) for d in h["articles"])]
        revised, witnesses = [], []
        for line in found.lines:
            arrived = {w.reported.kept.document for w in line.figures} & {
                d for d in pages if new(d)
            }
            if not arrived:
                continue
            older = {
                w.origin
                for w in line.figures
                if w.reported.kept.document not in arrived
            }
            joined = [v for v in line.voices if v.origin not in older]
            if older and line.state != "settled":
                revised.append(line)
            elif older and joined:
                witnesses.append((line, joined))
        return {
            "since": since,
            "at": found.at,
            "fresh": fresh[:10],
            "fresh_count": len(fresh),
            "revised": revised[:10],
            "witnesses": witnesses[:10],
            "top": found.happenings[:10],
            "contested": sum(line.contested for line in found.lines),
            "mine": [
                r for r in self.rows("figures") if r["assigned"] == self.person.name
            ][:10],
            "waiting": len(self.queue(Asked())),
            "articles": len(pages),
        }

    # -------------------------------------------------------------- the queue
    def queue(self, asked: Asked) -> list[Row]:
        """Figures that want somebody, the most pressing first."""
        contested = {
            one.id
            for line in self._answers().lines
            if line.contested
            for one in line.figures
        }
        found = []
        for row in self.selection("figures", asked).rows:
            reason = _reason(row, contested)
            if reason:
                found.append(row | {"reason": reason})
        return sorted(found, key=lambda row: _REASONS[row["reason"]])

    # -------------------------------------------------------------- one article
    def article(self, document: str) -> KeptReading:
        """An article, its newest version.

        Raises:
            Refused: there is none.
        """
        found = self.ledger.document(document)
        if not found:
            raise Refused("there is no such article", 404)
        return max(found, key=lambda one: (one.kept.version, one.kept.number))

    # -------------------------------------------------------------- one question, one happening
    def question(self, ident: str) -> Line:
        """Raises:
        Refused: there is none.
        """
        line = next((x for x in self._answers().lines if x.question == ident), None)
        if line is None:
            raise Refused("there is no such question", 404)
        return line

    def happening(self, ident: str) -> Row:
        """Raises:
        Refused: there is none.
        """
        found = next(
            (h for h in self._answers().happenings if h["happening"] == ident), None
        )
        if found is None:
            raise Refused("there is no such happening", 404)
        return found

    def lines_of(self, happening: Row) -> list[Line]:
        wanted = {toll["question"] for toll in happening["tolls"]}
        return [line for line in self._answers().lines if line.question in wanted]

    def drawn(self, lines: Sequence[Line]) -> Row:
        """Questions as a page shows them, kept at hand until they are worked out anew."""
        at_hand = self._answers().lists
        key = tuple(line.question for line in lines)
        if key not in at_hand:
            if len(at_hand) > 500:
                at_hand.clear()
            at_hand[key] = self._drawn(lines)
        found: Row = at_hand[key]
        return found

    def _drawn(self, lines: Sequence[Line]) -> Row:
        """Questions with their origins, copies and charts, and a map."""
        numbers: dict[int, Kept] = {
            one.reported.kept.number: one.reported.kept
            for x in lines
            for one in x.figures
        }
        shown = [
            replace(from_kept(reading), page=f"/articles/{reading.document.id}")
            for reading in self.ledger.readings(numbers.values(), reasons=False)
        ]
        pins = [
            Pin(
                x.place,
                x.category,
                float(x.high or x.low or 0),
                f"{say.what(x)}: {say.span(x)}",
                f"n-{x.question}",
            )
            for x in lines
            if x.place is not None
        ]
        drawings = [maps.draw(pins, width) for width in (maps.WIDTH, maps.NARROW)]
        return {
            "known": answered(lines, shown),
            "map": [d for d in drawings if d is not None],
        }

    def happening_states(self) -> dict[str, str]:
        """Where the review of each happening stands."""
        by: dict[str, list[Review]] = {}
        for act in self.ledger.reviews():
            if act.kind == "happening":
                by.setdefault(act.target, []).append(act)
        now = {h["happening"]: h for h in self._answers().happenings}
        return {
            ident: state_of(acts, now[ident])
            for ident, acts in by.items()
            if ident in now
        }


def _reason(row: Row, contested: set[str]) -> str:
    state = row["state"]
    if state in CHANGED.values():
        return "approved but changed"
    if state in ("re-requested", "in progress"):
        return str(state)
    if state == "approved":
        return ""
    if row["id"] in contested:
        return "contested"
    return "hedged" if row["certainty"] == "hedged" else "unreviewed"


def state_of(acts: Iterable[Review], happening: Row) -> str:
    """Where a happening's review stands; signed off or approved, and read otherwise since, it is
    open again.
    """
    last = next((a for a in reversed(undone(acts)) if a.act == "state"), None)
    if last is None:
        return "not started"
    state = str(last.value)
    return state if last.saw == saw_of(happening) else CHANGED.get(state, state)


def saw_of(happening: Row) -> str:
    """A digest of what a happening comes to."""
    told = (
        happening["tolls"],
        happening["type"],
        happening["state"],
        happening["articles"],
    )
    return sha256(repr(told).encode()).hexdigest()[:20]


def tolls_in_words(happening: Row) -> str:
    """ "killed 15–22, injured 9"."""
    told = []
    for toll in happening["tolls"]:
        best = toll["best"]
        low, high = (best["low"], best["high"]) if best else (toll["low"], toll["high"])
        if low is not None or high is not None:
            name = wording.category_name(toll["category"]).lower()
            told.append(f"{name} {wording.bounded(low, high, None)}")
    return ", ".join(told)


def _question_row(line: Line) -> Row:
    best = line.best
    return {
        "question": line.question,
        "category": line.category,
        "group": line.group,
        "place": line.place.name if line.place else None,
        "country": line.place.country if line.place else None,
        "period": wording.period(line.period),
        "best": wording.bounded(best.low, best.high, best.qualifier) if best else None,
        "span": say.span(line),
        "low": line.low,
        "high": line.high,
        "origins": line.origins,
        "articles": line.articles,
        "state": line.state,
        "grade": line.grade,
    }


def moment(typed: str | None) -> datetime | None:
    """A moment from a cookie or an address; None where it is none."""
    try:
        at = datetime.fromisoformat(typed or "")
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


# ------------------------------------------------------------------ marked text
def pieces(reading: KeptReading) -> list[Row]:
    """Every passage of an article, cut where figures, events and statements begin and end."""
    spans: list[tuple[int, int, str, str]] = [
        (f.evidence.start, f.evidence.end, "figure", f.id) for f in reading.figures
    ]
    spans += [(e.trigger.start, e.trigger.end, "event", e.id) for e in reading.events]
    spans += [
        (s.content.start, s.content.end, "said", s.id) for s in reading.statements
    ]
    made = []
    for passage in reading.document.passages:
        here = [s for s in spans if s[0] < passage.end and passage.start < s[1]]
        cuts = {passage.start, passage.end}
        for start, end, *_ in here:
            cuts |= {max(start, passage.start), min(end, passage.end)}
        parts = [
            _piece(reading.document.text, start, end, here)
            for start, end in pairwise(sorted(cuts))
        ]
        made.append({"role": passage.role, "start": passage.start, "pieces": parts})
    return made


def _piece(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int, str, str]]
) -> Row:
    over = [s for s in spans if s[0] <= start and end <= s[1]]
    claims = [s for s in over if s[2] != "said"]
    inner = min(claims, key=lambda s: s[1] - s[0], default=None)
    return {
        "text": text[start:end],
        "kind": inner[2] if inner else "",
        "id": inner[3] if inner else "",
        "first": inner is not None and inner[0] == start,
        "said": any(s[2] == "said" for s in over),
        "start": start,
    }


def around(text: str, claim: Figure | Event, reach: int = 260) -> tuple[str, str, str]:
    """The words before a claim's, its own, and those after."""
    span = claim.evidence if isinstance(claim, Figure) else claim.trigger
    before = text[max(0, span.start - reach) : span.start]
    return before, span.text, text[span.end : span.end + reach]
