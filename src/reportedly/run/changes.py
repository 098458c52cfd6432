"""What changed in a ledger between two looks: of its questions, its happenings, its sources.

A look is a few facts of each question and happening. The facts of the last look are rows of the
ledger, so that a watch that was killed between reading and telling still tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reportedly.codebook import vocabulary_in_order
from reportedly.codebook.words import (
    AlertedChange,
    AnswerState,
    Certainty,
    QuestionShape,
)
from reportedly.ledger import Ledger
from reportedly.reconcile.data import place_counted
from reportedly.records import Figure, Location
from reportedly.records.questions import Line
from reportedly.records.watching import MOST_MEMBERS
from reportedly.report import rulings as phrases
from reportedly.report import wording
from reportedly.run.answers import known_lines
from reportedly.run.happened import known_happenings

Facts = dict[str, Any]
Key = tuple[str, str]
Looks = dict[tuple[str, str], Facts]  # by kind (question, happening) and subject
LEVELS = frozenset({QuestionShape.STOCK})
KINDS = vocabulary_in_order("change")


@dataclass(frozen=True, slots=True)
class LedgerChange:
    """One thing that changed. `group` is what alerts are gathered by: the happening, else the
    question.
    """

    kind: str  # one of KINDS
    subject: str
    group: str
    before: Facts | None
    after: Facts
    said: str  # in words: "killed in Kut: 12 became 31"


@dataclass(frozen=True, slots=True)
class Spread:
    """By what a question or a happening is found again: its articles, and what counts of others
    could join it.
    """

    documents: frozenset[str]
    questions: frozenset[str] = frozenset()  # of a happening, that its tolls answer
    category: str = ""  # of a question, as the rest
    shape: str = ""
    place: Location | None = None
    first: date | None = None
    last: date | None = None
    placed: bool = False  # whether any of its figures names a place of any kind
    counts: frozenset[int] = frozenset()  # their bounds
    countries: frozenset[str] = frozenset()  # in which they are


@dataclass(frozen=True, slots=True)
class Looked:
    """The facts of a ledger's questions and happenings, where each is spread, and the lines that
    were looked at.
    """

    facts: Looks
    spread: Mapping[Key, Spread]
    lines: Sequence[Line] = ()


def look(ledger: Ledger, as_of: date | None = None) -> Looks:
    """The facts of everything a ledger knows, or knew on a day."""
    return look_over(ledger, as_of).facts


def look_over(ledger: Ledger, as_of: date | None = None) -> Looked:
    """The facts of everything a ledger knows, or knew on a day, with where each is spread."""
    lines = known_lines(ledger, None, as_of).lines
    rows = known_happenings(ledger, as_of, lines=lines)
    inside = {
        toll["question"]: row["happening"] for row in rows for toll in row["tolls"]
    }
    found: Looks = {}
    spread: dict[Key, Spread] = {}
    for row in rows:
        key = "happening", row["happening"]
        found[key] = _of_happening(row)
        asked = frozenset(toll["question"] for toll in row["tolls"])
        spread[key] = Spread(frozenset(row["articles"]), asked)
    for line in lines:
        key = "question", line.question
        found[key] = _of_line(line, inside.get(line.question))
        spread[key] = _spread_of(line)
    return Looked(found, spread, lines)


def _spread_of(line: Line) -> Spread:
    reports = [w.reported for w in line.figures]
    times = [r.figure.time for r in reports if r.figure.time]
    days = [r.day for r in reports]
    places = [p for r in reports if (p := place_counted(r.figure)) is not None]
    return Spread(
        documents=frozenset(r.kept.document for r in reports),
        category=line.category,
        shape=line.shape,
        place=line.place,
        placed=bool(places),
        counts=frozenset(n for r in reports for n in counts_told(r.figure)),
        countries=frozenset(p.country for p in places if p.country),
        first=min((*days, *(t.first for t in times))),
        last=max((*days, *(t.end for t in times))),
    )


def counts_told(figure: Figure) -> set[int]:
    """The bounds of a count, where there are any."""
    return {n for n in (figure.low, figure.high) if n is not None}


def _of_line(line: Line, happening: str | None) -> Facts:
    best = line.best
    return {
        "what": phrases.what(line),
        "category": line.category,
        "shape": line.shape,
        "place": line.place.as_dict() if line.place else None,
        "when": wording.period(line.period),
        "low": best.low if best else None,
        "high": best.high if best else None,
        "best": phrases.best_of(line),
        "state": line.state,
        "origins": line.origins,
        "voices": {
            v.origin: [v.name, phrases.voice(v), v.certainty, v.figure]
            for v in line.voices
        },
        "members": [w.id for w in line.figures[:MOST_MEMBERS]],
        "documents": sorted(
            {w.reported.kept.document for w in line.figures[:MOST_MEMBERS]}
        ),
        "latest": line.figures[-1].id,
        "happening": happening,
    }


def _of_happening(row: Mapping[str, Any]) -> Facts:
    return {
        "what": row["name"],
        "type": row["type"],
        "place": row["place"],
        "when": row["first"] or "",
        "actors": row["actors"],
        "tolls": {t["category"]: [t["low"], t["high"]] for t in row["tolls"]},
        "origins": row["origins"],
        "state": row["state"],
        "articles": len(row["articles"]),
        "members": [e["event"] for e in row["events"][:MOST_MEMBERS]],
        "latest": row["events"][-1]["event"],
        "documents": row["articles"][:MOST_MEMBERS],
    }


# ------------------------------------------------------------------ two looks
def changed(
    before: Looks,
    after: Looks,
) -> Iterator[tuple[Key, Facts | None, Facts]]:
    """What is new or otherwise than before, each with its older facts.

    An id is made of the first words that told of a thing, and changes with them: what it was known
    as first is noted in the facts.
    """
    known = _EarlierSubjects(before, after)
    for key, facts in after.items():
        older = known.before(key, facts)
        if older is not None:
            facts["known_as"] = before[older].get("known_as", older[1])
        old = before[older] if older else None
        if old is None or {**old, "known_as": facts["known_as"]} != facts:
            yield key, old, facts
    for key, facts in withdrawn(before, after).items():
        yield key, before[key], facts


def withdrawn(before: Looks, after: Looks) -> Looks:
    """Questions that nobody answers any more, since the pages that did say it no longer: with what
    is left of their facts.
    """
    asked = {key: facts for key, facts in after.items() if key[0] == "question"}
    members = {m for facts in asked.values() for m in facts["members"]}
    still = {(_like(k, f), d) for k, f in asked.items() for d in f["documents"]}
    found: Looks = {}
    for key, old in before.items():
        if key[0] != "question":
            continue
        if key in after:
            continue
        if old["state"] == AnswerState.WITHDRAWN:
            continue
        like = _like(key, old)
        merged = not members.isdisjoint(old["members"])
        if merged:
            continue
        if any((like, d) in still for d in old["documents"]):
            continue
        name = old.get("known_as", key[1])
        nothing: Facts = {
            "low": None,
            "high": None,
            "best": "",
            "origins": 0,
            "voices": {},
        }
        found[key] = {
            **old,
            **nothing,
            "known_as": name,
            "state": AnswerState.WITHDRAWN,
        }
    return found


class _EarlierSubjects:
    """Which subject of the look before is meant by one of the look after: by id, by members, by
    what it is of.
    """

    def __init__(self, before: Looks, after: Looks) -> None:
        self._before = before
        self._by_member = {
            (k[0], m): k for k, f in before.items() for m in f.get("members", ())
        }
        gone = (
            key for key in before if key not in after
        )  # whose words were changed since
        self._by_kind = {
            (_like(key, before[key]), d): key
            for key in gone
            for d in before[key].get("documents", ())
        }

    def before(self, key: Key, facts: Facts) -> Key | None:
        if key in self._before:
            return key
        for member in facts["members"]:
            if found := self._by_member.get((key[0], member)):
                return found
        like = _like(key, facts)
        return next(
            (
                self._by_kind[like, d]
                for d in facts["documents"]
                if (like, d) in self._by_kind
            ),
            None,
        )


def _like(key: Key, facts: Facts) -> tuple[object, ...]:
    place = (facts.get("place") or {}).get("name")
    return key[0], facts.get("type"), facts.get("category"), facts.get("shape"), place


def ledger_changes(before: Looks, after: Looks) -> list[LedgerChange]:
    """What a person would want to be told of, between two looks."""
    found: list[LedgerChange] = []
    moved = list(
        changed(before, after)
    )  # whole, before it is asked what anything was known as
    for (kind, subject), old, new in moved:
        if kind == "happening":
            found += _of_happenings(
                subject, _first_name(after, "happening", subject), old, new
            )
        else:
            happening = new.get("happening")
            group = _first_name(
                after, *(("happening", happening) if happening else (kind, subject))
            )
            found += _of_questions(subject, group, old, new)
    return found


def _first_name(after: Looks, kind: str, subject: str) -> str:
    """The id under which a thing was known first: what its alerts are gathered by."""
    return str(after.get((kind, subject), {}).get("known_as", subject))


def _of_happenings(
    subject: str, group: str, old: Facts | None, new: Facts
) -> Iterator[LedgerChange]:
    if old is None or victims(new, ()) > victims(old, ()):
        tolls = ", ".join(
            f"{_bounds_in_words(v)} {wording.category_name(c).casefold()}"
            for c, v in new["tolls"].items()
        )
        said = new["what"] + (f": {tolls}" if tolls else "")
        yield LedgerChange(AlertedChange.NEW_HAPPENING, subject, group, old, new, said)


def _bounds_in_words(bounds: list[int | None]) -> str:
    return wording.bounded(bounds[0], bounds[1], None)


def _of_questions(
    subject: str, group: str, old: Facts | None, new: Facts
) -> Iterator[LedgerChange]:
    if old is None:
        return
    named = _facts_named(new)

    def change(kind: str, said: str) -> LedgerChange:
        return LedgerChange(kind, subject, group, old, new, f"{named}: {said}")

    moved = f"{old['best']} became {new['best']}"
    if new["state"] == AnswerState.WITHDRAWN and old["state"] != AnswerState.WITHDRAWN:
        gone = "was withdrawn" if new["voices"] else "is said by nobody any more"
        yield change(AlertedChange.TOLL_WITHDRAWN, f"{old['best']} {gone}")
    elif (old["low"], old["high"]) != (new["low"], new["high"]):
        yield change(
            AlertedChange.STOCK_MOVED
            if new["shape"] in LEVELS
            else AlertedChange.TOLL_REVISED,
            moved,
        )
    if new["state"] == AnswerState.CONTESTED and old["state"] != AnswerState.CONTESTED:
        said = "; ".join(str(v[1]) for v in new["voices"].values())
        yield change(AlertedChange.TOLL_CONTESTED, f"is now contested ({said})")
    if new["origins"] > old["origins"]:
        came = (v for o, v in new["voices"].items() if o not in old["voices"])
        fresh = [str(voice[1]) for voice in came]
        said = f"{new['origins']} independent origins now" + (
            f" ({'; '.join(fresh)})" if fresh else ""
        )
        yield change(AlertedChange.ANOTHER_ORIGIN, said)
    yield from (
        change(AlertedChange.FIGURE_DENIED, said) for said in _denials(old, new)
    )


def _denials(old: Facts, new: Facts) -> Iterator[str]:
    """Voices that deny now, and did not before."""
    for origin, (name, said, certainty, _) in new["voices"].items():
        before = old["voices"].get(origin)
        if certainty == Certainty.DENIED and (
            before is None or before[2] != Certainty.DENIED
        ):
            yield f"{name} denies it ({said})"


def _facts_named(facts: Facts) -> str:
    place = (facts["place"] or {}).get("name")
    return ", ".join(
        str(part) for part in (facts["what"], place, facts["when"]) if part
    )


def victims(facts: Facts, categories: Iterable[str]) -> int:
    """The highest count among a happening's tolls, of some categories or of any."""
    wanted = set(categories)
    counts = [
        max(low or 0, high or 0)
        for category, (low, high) in facts.get("tolls", {}).items()
        if not wanted or category in wanted
    ]
    return max(counts, default=0)


def moved_by(change: LedgerChange) -> float | None:
    """By what share of what it was a count moved; None where that cannot be said."""
    if change.before is None:
        return None
    then, now = size_of(change.before), size_of(change.after)
    return abs(now - then) / then if then else None


def size_of(facts: Facts) -> int:
    """The highest count that an answer names."""
    return max(facts.get("low") or 0, facts.get("high") or 0)


class Silences:
    """For how long nothing new came of each feed; asked again, it looks at what came since."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._last: dict[str, datetime] = {}
        self._seen = 0

    def hours(self, now: datetime) -> dict[str, tuple[str, str, float]]:
        """By feed: its name, its address, and for how many hours nothing new came of it."""
        came, self._seen = self._ledger.watch.last_item(self._seen)
        self._last |= came
        found = {}
        for feed in self._ledger.watch.feeds():
            since = self._last.get(feed.id) or feed.added_at
            if since is not None:
                hours = (now - since).total_seconds() / 3600
                found[feed.id] = (feed.name or feed.address, feed.address, hours)
        return found
