"""What pages show, gathered: rows of each list, one happening, one article, what changed, what is
next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Any

import numpy as np

from reportedly.codebook import vocabulary_in_order
from reportedly.codebook.words import AnswerState, Certainty, ReviewAct, ReviewState
from reportedly.ledger import Ledger
from reportedly.records import Event, Figure, KeptReading, Provenance, quoted_words
from reportedly.records.questions import Line, OriginReport
from reportedly.records.reviews import CHANGED, Review
from reportedly.report import map as maps
from reportedly.report import rulings as say
from reportedly.report import wording
from reportedly.report.articles import from_kept
from reportedly.report.map import Pin
from reportedly.report.questions import answers as answered
from reportedly.reviews.coding import Agreement, rounds
from reportedly.reviews.holding import undone
from reportedly.reviews.measures import error_rates
from reportedly.run.desk import act_row, activity_row
from reportedly.run.reviewing import CodedRound
from reportedly.serve.answers import Answers
from reportedly.serve.lists import LISTS, Facet, ListQuery
from reportedly.serve.people import Person, Refused
from reportedly.serve.standing import ClaimRows, KnownAnswers, StandingAnswers, acts_on
from reportedly.serve.tables import ListTable, Numbers, Selection

Row = dict[str, Any]
# Why a figure is in the queue, the most pressing first.
_REASONS = vocabulary_in_order("queue reason")
_NO_REASON = len(_REASONS)
# a word of which a part was cut off, before or after another one
_CUT_AT_START, _CUT_AT_END = re.compile(r"^\S+(?=\s)"), re.compile(r"(?<=\s)\S+$")
# The end of a line with the blanks around it
_BLANK_LINES = re.compile(r"[^\S\n]*\n\s*")
_NARROWS_THE_QUEUE = ("category", "place", "outlet")
_TOP = 10  # happenings that weigh most
_TOLD = 11  # before which of the last acts a page stops


@dataclass(frozen=True, slots=True)
class Waiting:
    """The figures of a selection that want somebody, the most pressing first."""

    table: ListTable
    order: Numbers  # places in the table
    reasons: Numbers  # of every row of the table
    counted: tuple[tuple[str, int], ...]  # why, and how many, whatever `why` was asked

    def __len__(self) -> int:
        return len(self.order)

    def rows(self, most: int) -> list[Row]:
        """The first of them, each with why it waits."""
        return [self._row(place) for place in self.order[:most]]

    def after(self, skipped: Collection[str]) -> Row | None:
        """The first whose id does not begin as one of those that were skipped."""
        for place in self.order:
            if self.table.rows[place]["id"][:12] not in skipped:
                return self._row(place)
        return None

    def reason(self, ident: str) -> str:
        """Why a figure waits; empty where it does not."""
        column = self.table.column("id")
        places = column.rows[column.codes == column.numbers.get(ident, -1)]
        number = int(self.reasons[places[0]]) if len(places) else _NO_REASON
        return "" if number == _NO_REASON else _REASONS[number]

    def _row(self, place: int) -> Row:
        return self.table.rows[place] | {"reason": _REASONS[int(self.reasons[place])]}


class Desk:
    """One ledger, as somebody sees it at one moment: made anew for each page."""

    def __init__(
        self, ledger: Ledger, standing: StandingAnswers, person: Person
    ) -> None:
        self.person = person
        self.ledger = ledger.within(person.spaces)
        self._standing = standing

    def make_ready(self, known: KnownAnswers) -> None:
        """Make what the first page of each list will ask of new answers, and the queue."""
        self._known = known
        for name in ("questions", "happenings", "articles"):
            self.selection(name, ListQuery(order=LISTS[name].order))
        self.queue(ListQuery())

    # -------------------------------------------------------------- lists
    def table(self, name: str) -> ListTable:
        """Every row of a list."""
        made: dict[str, Callable[[], ListTable]] = {
            "figures": lambda: self._claims.figures,
            "events": self._events,
            "questions": self._questions,
            "happenings": self._happenings,
            "articles": self._articles,
            "activity": self._activity,
            "errors": self._errors,
        }
        return made[name]()

    def selection(self, name: str, asked: ListQuery) -> Selection:
        """What an address asks of a list."""
        return self.table(name).select(asked)

    @cached_property
    def _claims(self) -> ClaimRows:
        return self._standing.claims(self.person.spaces)

    @cached_property
    def _known(self) -> KnownAnswers:
        return self._standing.known(self.person.spaces)

    @property
    def _answers(self) -> Answers:
        return self._known.answers

    @property
    def acts(self) -> list[Review]:
        """Everything people did, first to last."""
        return self._claims.acts

    @property
    def as_of(self) -> datetime:
        """From when questions and happenings are."""
        return self._answers.at

    def _events(self) -> ListTable:
        return self._claims.at_hand.get("events", self._events_held)

    def _events_held(self) -> ListTable:
        """The events that people left standing."""
        every = self._claims.tables["events"]
        left = [row for row in every.rows if not row["taken_out"]]
        return every if len(left) == len(every) else ListTable(LISTS["events"], left)

    def _questions(self) -> ListTable:
        rows = self._answers.questions
        return self._known.at_hand.get(
            "questions", lambda: ListTable(LISTS["questions"], rows)
        )

    def _happenings(self) -> ListTable:
        acts = acts_on(self.acts, "happening")
        last = max(
            (some[-1].number for some in acts.values()),
            default=0,
        )
        return self._known.at_hand.get(
            ("happenings", last), lambda: self._happenings_with(acts)
        )

    def _happenings_with(self, acts: Mapping[str, list[Review]]) -> ListTable:
        rows = [
            _happening_row(found, acts.get(found["happening"], ()))
            for found in self._answers.happenings
        ]
        return ListTable(LISTS["happenings"], rows)

    def _articles(self) -> ListTable:
        answers = self._answers
        return self._claims.at_hand.get(
            ("articles", answers.at), lambda: self._articles_of(answers)
        )

    def _articles_of(self, answers: Answers) -> ListTable:
        every = self._claims.figures.rows
        figures = Counter(row["document"] for row in every)
        waiting = Counter(
            row["document"] for row in every if row["state"] == ReviewState.NOT_STARTED
        )
        rows = [
            row | {"figures": figures[d], "open": waiting[d]}
            for row in answers.articles
            if (d := row["document"])
        ]
        return ListTable(LISTS["articles"], rows)

    def _activity(self) -> ListTable:
        everybody = self.person.may("see everybody")
        acts = [act_row(act) for act in self.acts if self._may_see(act)]
        own = [
            activity_row(done)
            for done in self.ledger.activity()
            if (everybody and self.person.spaces is None) or done.by == self.person.name
        ]
        rows = sorted(
            [*acts, *own],
            key=lambda row: row["when"],
            reverse=True,
        )
        return ListTable(
            LISTS["activity"],
            [r | {"day": r["when"][:10]} for r in rows],
        )

    def _may_see(self, act: Review) -> bool:
        """A blind code is seen by who made it; of others' one sees it when it is decided, on the
        round's page.
        """
        return act.round is None or act.by == self.person.name

    def _errors(self) -> ListTable:
        return self._claims.at_hand.get("errors", self._errors_counted)

    def _errors_counted(self) -> ListTable:
        judged = (one for some in self._claims.judged.values() for one in some)
        return ListTable(
            LISTS["errors"], [rate.as_dict() for rate in error_rates(judged)]
        )

    @property
    def tally(self) -> str:
        """How much of what is shown people made, in words; empty where they made nothing."""
        return self._claims.at_hand.get("tally", self._tally)

    def _tally(self) -> str:
        every = [row for t in self._claims.tables.values() for row in t.rows]
        out = sum(row["taken_out"] for row in every)
        changed = sum(bool(row["corrected"]) for row in every if not row["taken_out"])
        holding = [act for act in undone(self.acts) if act.round is None]
        added = len({act.target for act in holding if act.act == ReviewAct.MISSED})
        counts = ((changed, "corrected"), (added, "added"), (out, "taken out"))
        return ", ".join(f"{many} {what}" for many, what in counts if many)

    # -------------------------------------------------------------- today
    def today(self, since: datetime) -> Row:
        """What is new since a moment, and what weighs most."""
        known, figures = self._known, self._claims.figures
        found = known.answers
        minute = since.replace(second=0, microsecond=0)
        new = known.at_hand.get(("new", minute), lambda: _new_since(found, since))
        top = found.happenings[:_TOP]
        assigned = figures.select(ListQuery(facets=(("assigned", self.person.name),)))
        return new | {
            "since": since,
            "at": found.at,
            "top": [one | {"is_new": one["came"] > since} for one in top],
            "contested": sum(
                row["state"] == AnswerState.CONTESTED for row in found.questions
            ),
            "mine": assigned.shown[:10],
            "told": self._told_since(since),
            "tally": self.tally,
            "waiting": len(self.queue(ListQuery())),
            "articles": len(found.articles),
        }

    def _told_since(self, since: datetime) -> list[Row]:
        """What others did with what somebody worked on or was given, the last first."""
        me, mine, notices = self.person.name, set[str](), []
        for act in self.acts:
            if act.round is not None:
                continue
            if act.by == me:
                mine.add(act.target)
                continue
            given = act.act == ReviewAct.ASSIGN and act.value == me
            if (given or act.target in mine) and act.at > since:
                notices.append(act_row(act))
            if given:
                mine.add(act.target)
        return notices[:-_TOLD:-1]

    # -------------------------------------------------------------- the queue
    def queue(self, asked: ListQuery) -> Waiting:
        """Figures that want somebody, the most pressing first.

        Args:
            asked: of which figures; its facet `why` names the reasons they wait for.
        """
        claims, answers = self._claims, self._answers
        reasons = claims.at_hand.get(
            ("reasons", answers.at),
            lambda: _reason_numbers(claims.figures.rows, answers.contested),
        )
        own = tuple(pair for pair in asked.facets if pair[0] != "why")
        order = claims.figures.select(replace(asked, facets=own)).order
        order = order[reasons[order] != _NO_REASON]
        many = np.bincount(reasons[order], minlength=_NO_REASON)
        counted = tuple((why, int(many[n])) for n, why in enumerate(_REASONS))
        why = {value for name, value in asked.facets if name == "why"}
        if why:
            wanted = [number for number, one in enumerate(_REASONS) if one in why]
            order = order[np.isin(reasons[order], wanted)]
        order = order[np.argsort(reasons[order], kind="stable")]
        return Waiting(claims.figures, order, reasons, counted)

    def queue_facets(self, asked: ListQuery) -> list[Facet]:
        """By what the queue is narrowed: why, and what the figures are. Counted is what waits."""
        waiting = self.queue(asked)
        mine = frozenset(value for name, value in asked.facets if name == "why")
        why = tuple(one for one in waiting.counted if one[1] or one[0] in mine)
        own = tuple(pair for pair in asked.facets if pair[0] != "why")
        figures = self._claims.figures.select(replace(asked, facets=own))
        shown = [one for one in figures.facets if one.name in _NARROWS_THE_QUEUE]
        return [Facet("why", why, mine), *shown]

    # -------------------------------------------------------------- one article
    def article(self, document: str) -> KeptReading:
        """An article, its newest version, without reasons.

        Raises:
            Refused: there is none.
        """
        versions = self.ledger.versions(document)
        if not versions:
            raise Refused("there is no such article", 404)
        newest = max(versions, key=lambda kept: (kept.version, kept.number))
        return next(self.ledger.readings([newest], reasons=False))

    def round_of(self, document: str) -> str | None:
        """The blind round in which whoever is at the desk codes an article, if they do."""
        for one in rounds(act for act in self.acts if act.kind == "round").values():
            if self.person.name in one.coders and document in one.documents:
                return one.name
        return None

    def articles(self, documents: Iterable[str]) -> list[Row]:
        """Articles as their list has them, by their ids."""
        by = self._by_id("document", self._answers.articles)
        return [by[document] for document in documents if document in by]

    def _by_id(self, column: str, rows: Sequence[Row]) -> dict[str, Row]:
        return self._known.at_hand.get(
            ("by id", column), lambda: {row[column]: row for row in rows}
        )

    # -------------------------------------------------------------- one question, one happening
    def question(self, ident: str) -> Line:
        """Raises:
        Refused: there is none.
        """
        line = self._answers.lines.get(ident)
        if line is None:
            raise Refused("there is no such question", 404)
        return line

    def happening(self, ident: str) -> Row:
        """Raises:
        Refused: there is none.
        """
        found = self._by_id("happening", self._answers.happenings).get(ident)
        if found is None:
            raise Refused("there is no such happening", 404)
        return found

    def lines_of(self, happening: Row) -> list[Line]:
        lines = self._answers.lines
        asked = dict.fromkeys(toll["question"] for toll in happening["tolls"])
        return [lines[question] for question in asked if question in lines]

    def drawn(self, lines: Sequence[Line]) -> Row:
        """Questions as a page shows them, kept at hand until they are worked out anew."""
        asked = tuple(line.question for line in lines)
        return self._known.at_hand.get(("drawn", asked), lambda: self._drawn(lines))

    def _drawn(self, lines: Sequence[Line]) -> Row:
        """Questions with their origins, copies and charts, and a map."""
        numbers: dict[int, Provenance] = {
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
        return {"known": answered(lines, shown), "map": _drawn_map(tuple(pins))}


@lru_cache(maxsize=2000)  # a page's maps are tens of kilobytes
def _drawn_map(pins: tuple[Pin, ...]) -> list[Any]:
    """A map at the widths of a screen and a phone; the same after the answers are worked out
    anew.
    """
    drawings = [maps.draw_map(pins, width) for width in (maps.WIDTH, maps.NARROW)]
    return [drawing for drawing in drawings if drawing is not None]


def _new_since(found: Answers, since: datetime) -> Row:
    """Happenings, and questions with new figures, that came since a moment."""
    fresh = [one for one in found.happenings if one["came"] > since]
    others = [one for one in found.happenings[_TOP:] if one["came"] > since]
    revised: list[Line] = []
    witnesses: list[tuple[Line, list[OriginReport]]] = []
    for one in found.news:
        if one.last <= since or len(revised) >= 10 <= len(witnesses):
            break
        older = {origin for at, origin in one.figures if at <= since}
        if not older:
            continue
        if one.state != AnswerState.SETTLED:
            if len(revised) < 10:
                revised.append(found.lines[one.question])
        elif len(witnesses) < 10 and {origin for _, origin in one.figures} - older:
            line = found.lines[one.question]
            joined = [v for v in line.voices if v.origin not in older]
            witnesses += [(line, joined)] if joined else []
    return {
        "fresh": others[:10],
        "fresh_count": len(fresh),
        "revised": revised,
        "witnesses": witnesses,
    }


def agreement_rows(found: CodedRound) -> list[Row]:
    """How far the coders of a round agree: in all, by article, by the day of the last code."""
    groups: list[tuple[str, str, Sequence[Agreement]]] = [("all", "", found.agreement)]
    groups += [("article", name, many) for name, many in found.by_document.items()]
    groups += [("day", str(day), many) for day, many in found.by_day.items()]
    return [
        {"by": by, "value": value, **one.as_dict()}
        for by, value, many in groups
        for one in many
    ]


def _happening_row(found: Row, acts: Sequence[Review]) -> Row:
    place = found["place"] or {}
    return {
        "happening": found["happening"],
        "name": found["name"],
        "type": found["type"],
        "place": place.get("name"),
        "country": place.get("country"),
        "first": found["first"],
        "last": found["last"],
        "tolls": tolls_in_words(found),
        "worst": max((t["high"] or t["low"] or 0 for t in found["tolls"]), default=0),
        "origins": found["origins"],
        "articles": len(found["articles"]),
        "state": found["state"],
        "standing": say.standing(found["state"], found["origins"]),
        "category": found["categories"],
        "certainty": found["certainties"],
        "review": state_of(acts, found),
        "grade": found["grades"],
        "source": found["sources"],
        "outlet": found["outlets"],
    }


def _reason_numbers(rows: Sequence[Row], contested: Collection[str]) -> Numbers:
    """Of every row the number of the reason it waits for."""
    return np.array([_reason_number(row, contested) for row in rows], np.int32)


def _reason_number(row: Row, contested: Collection[str]) -> int:
    """Why a figure waits, by its number in `_REASONS`."""
    state = row["state"]
    if state in CHANGED.values():
        return 0
    if state in _REASONS:
        return _REASONS.index(state)
    if state == ReviewState.APPROVED:
        return _NO_REASON
    if row["id"] in contested:
        return _REASONS.index("contested")
    hedged = row["certainty"] == Certainty.HEDGED
    return _REASONS.index("hedged" if hedged else "unreviewed")


def state_of(acts: Iterable[Review], happening: Row) -> str:
    """Where a happening's review stands; signed off or approved, and read otherwise since, it is
    open again.
    """
    last = next(
        (a for a in reversed(undone(acts)) if a.act == ReviewAct.STATE),
        None,
    )
    if last is None:
        return ReviewState.NOT_STARTED
    state = str(last.value)
    return state if last.saw == saw_of(happening) else CHANGED.get(state, state)


def saw_of(happening: Row) -> str:
    """A digest of what a happening comes to."""
    saw = (
        happening["tolls"],
        happening["type"],
        happening["state"],
        happening["articles"],
    )
    return sha256(repr(saw).encode()).hexdigest()[:20]


def tolls_in_words(happening: Row) -> str:
    """ "killed 15–22, injured 9"."""
    parts = []
    for toll in happening["tolls"]:
        told = toll["best"] or toll
        low, high = told["low"], told["high"]
        if low is not None or high is not None:
            name = wording.category_name(toll["category"]).lower()
            parts.append(f"{name} {wording.bounded(low, high, None)}")
    return ", ".join(parts)


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


def around(
    text: str,
    claim: Figure | Event,
    reach: int = 260,
) -> tuple[str, str, str]:
    """The words before a claim's, its own, and those after, whole and without blank lines."""
    span = quoted_words(claim)
    start, end = max(0, span.start - reach), span.end + reach
    before, after = text[start : span.start], text[span.end : end]
    if start and not text[start - 1].isspace():
        before = _CUT_AT_START.sub("", before)
    if end < len(text) and not text[end].isspace():
        after = _CUT_AT_END.sub("", after)
    return _BLANK_LINES.sub("\n", before), span.text, _BLANK_LINES.sub("\n", after)
