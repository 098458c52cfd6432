"""The frozen records of many documents: figures as witnesses gave them, rulings, and the line they
come to.

`records` holds what one document reports; here is what only several can tell. A question is what
figures answer together ("killed, people, Mosul, 15 December 2016"); a line is its answer on a day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import AnswerState
from reportedly.records.bounds import Bounded
from reportedly.records.claims import Figure, Period
from reportedly.records.kept import Provenance
from reportedly.records.mentions import Location
from reportedly.records.printed import Record, in_short, plain, printed_fields
from reportedly.records.text import Reason

_UNCOUNTED = subset("uncounted")


# What a judged id begins with: an event of a happening, a part of a story, the name of an outlet.
# A figure's id begins with none of these.
JUDGED = {"h": "happening", "s": "story", "outlet:": "outlet"}


# Before what was said of an outlet, in the reason of the step at whose end it speaks.
OUTLET_JUDGED = "; outlet judged: "


def last_words(said: Iterable[Judgement]) -> dict[frozenset[str], Judgement]:
    """The last word on each pair, of judgements first to last."""
    return {one.pair: one for one in said}


def said_last(
    said: Iterable[Judgement],
    of: Collection[str],
) -> list[dict[str, Any]]:
    """The last word on each pair of which one is among these, as it is printed."""
    last = last_words(said).values()
    return [one.as_dict() for one in last if not one.pair.isdisjoint(of)]


def kind_judged(ident: str) -> str:
    """What a judgement on this id is about: figure | happening | story | outlet."""
    found = (kind for begins, kind in JUDGED.items() if ident.startswith(begins))
    return next(found, "figure")


@dataclass(frozen=True, slots=True)
class Judgement(Record):
    """What a person says of two of a kind; it overrides a ruling. The last one of a pair holds.

    `one` and `other` are ids of figures; "h" with the id of an event that a happening holds; the id
    of a part that a story holds (a story has that of its first part); "outlet:" with a name.

    `verdict`: same | different | unsure (joins nothing) | undone (the ruling holds again).
    """

    unshown = frozenset()

    one: str
    other: str
    verdict: str
    by: str
    because: str
    at: datetime  # UTC

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.one, self.other))

    @property
    def kind(self) -> str:
        """What it is about: figure | happening | story | outlet."""
        return kind_judged(self.one)

    def said(self) -> str:
        """ "one outlet, says mira on 2021-06-01: …"."""
        return f"{self.verdict}, says {self.by} on {self.at:%Y-%m-%d}: {self.because}"

    def as_dict(self) -> dict[str, Any]:
        names = printed_fields(type(self))  # type: ignore[arg-type]  # as in `Record`
        printed = {name: plain(getattr(self, name)) for name in names}
        return {"kind": self.kind, **printed}


@dataclass(frozen=True, slots=True)
class Reported:
    """One figure as one article reported it: the unit that is compared.

    `day` is when it could be known: the article's date, or the day it was kept where it has none
    (`dated` is then False). `credit` is the agency the whole article is credited to, `affiliation`
    the actor in the source's role ("UN" of "a UN coordinator"), `cue` the verb that hands it to its
    source, `before` and `behind` the words of its sentence around it, `story` the story its passage
    belongs to, `kinds` the types of the events that its sentence tells or that it is the toll of,
    `unnumbered` the dead whom its happening has in its article without a number ("a man died"),
    `until` the day from which a newer version of its document speaks instead (None: none does).
    """

    figure: Figure
    kept: Provenance
    day: date
    dated: bool = True
    credit: str | None = None
    affiliation: str | None = None
    cue: str | None = None
    before: str = ""
    behind: str = ""
    story: str | None = None
    kinds: frozenset[str] = frozenset()
    unnumbered: int = 0
    until: date | None = None

    @property
    def id(self) -> str:
        return self.figure.id


@dataclass(frozen=True, slots=True)
class Step(Record):
    """One step from an article to its witness.

    `kind`: copy (of the document `name`) | same body (unnamed in both, as `name` gives it) | cites
        (another outlet) |
    credits (a source) | agency (that sent the text) | outlet (its own voice) | article (that names
    no outlet) | same article (whose body credits somebody).
    """

    unshown = frozenset()

    kind: str
    name: str
    because: str


@dataclass(frozen=True, slots=True)
class AttributedFigure(Record):
    """A reported figure with whose word it is. Two with the same `origin` are one witness."""

    reported: Reported
    origin: str
    name: str  # of the origin, as people know it
    path: tuple[Step, ...]
    copy_of: str | None = None  # the figure it was copied from

    @property
    def id(self) -> str:
        return self.reported.figure.id

    @property
    def copied(self) -> bool:
        return self.copy_of is not None

    def as_dict(self) -> dict[str, Any]:
        return {
            "figure": self.id,
            "document": self.reported.kept.document,
            "day": self.reported.day.isoformat(),
            "origin": self.origin,
            "path": plain(self.path),
        }


@dataclass(frozen=True, slots=True)
class Ruling(Record):
    """What holds between two figures, and why.

    `outcome`: same | different | cannot tell (do they answer one question). `relation`, of `one` to
        the
    earlier `other`: repeats | agrees | revises | supersedes | contradicts | part of; None where
        nothing is said.
    """

    unshown = frozenset()

    one: str
    other: str
    outcome: str
    relation: str | None
    because: tuple[Reason, ...]
    judged: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Value(Record, Bounded):
    """A count with its bounds. `high` None: "at least" `low`; `low` None: "up to" `high`."""

    low: int | None
    high: int | None
    qualifier: str | None = None

    @property
    def loose(self) -> bool:
        """Whether no number was given: words of guess, or victims told one by one, of whom some may
        be left out. Such a count contradicts none.
        """
        return self.qualifier in _UNCOUNTED


@dataclass(frozen=True, slots=True)
class OriginReport(Record):
    """What one independent origin says of a question, and who carries it."""

    origin: str
    name: str
    value: Value
    as_of: date  # the day it speaks of
    day: date  # of the article that gave it last
    figure: str  # id of the figure that speaks for it: its latest
    certainty: str
    articles: tuple[str, ...]  # documents that carry it
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line(Record, Bounded):
    """The reconciled answer to one question on one day.

    `low`–`high` spans what the independent origins now say; `open_above` where one says "at least"
    the highest. `best` is the best-supported value and `rule` why; None where every count was
    withdrawn. `state` is settled | rising | revised | contested | withdrawn. `voices` are the
    origins that speak for now, `earlier` those whose reading a later one superseded, `supporting`
    how many of the voices can agree to `best`. Stocks and flows never share a line.
    """

    question: str  # id: the first figure's, shortened
    category: str
    unit: str
    group: str
    shape: str  # toll | stock | running | flow
    place: Location | None
    period: (
        Period | None
    )  # the days it speaks of; of a stock, the day of its latest reading
    low: int | None
    high: int | None
    open_above: bool
    best: Value | None
    rule: str
    state: str
    supporting: int
    voices: tuple[OriginReport, ...]
    earlier: tuple[OriginReport, ...]
    figures: tuple[AttributedFigure, ...]  # in the order they became known
    rulings: tuple[Ruling, ...]
    because: tuple[Reason, ...] = field(default=(), repr=False)
    grade: str | None = None
    parts: tuple[str, ...] = ()  # questions whose count is part of this one's

    @property
    def judged(self) -> tuple[str, ...]:
        """What people said that this answer rests on: of its figures, and of the outlets behind
        them.
        """
        said = [r.judged.said() for r in self.rulings if r.judged]
        ends = (w.path[-1].because for w in self.figures if w.path)
        said += [
            f"outlet {b.partition(OUTLET_JUDGED)[2]}"
            for b in ends
            if OUTLET_JUDGED in b
        ]
        return tuple(dict.fromkeys(said))

    @property
    def contested(self) -> bool:
        """Whether two origins that speak of one time cannot both be right."""
        return self.state == AnswerState.CONTESTED

    @property
    def origins(self) -> int:
        """How many independent origins speak of the answer's time; earlier readings count for
        none.
        """
        return len({v.origin for v in self.voices})

    @property
    def articles(self) -> int:
        return len({w.reported.kept.document for w in self.figures})

    @property
    def outlets(self) -> int:
        return len(
            {w.reported.kept.outlet for w in self.figures if w.reported.kept.outlet}
        )

    def __repr__(self) -> str:
        return in_short(
            self,
            self.question,
            f"{self.category} {self.in_figures} {self.unit}",
            self.place and self.place.name,
            self.period and self.period.end,
            self.state,
        )

    def as_dict(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "category": self.category,
            "unit": self.unit,
            "group": self.group,
            "shape": self.shape,
            "place": plain(self.place),
            "period": plain(self.period),
            "low": self.low,
            "high": self.high,
            "open_above": self.open_above,
            "best": plain(self.best),
            "rule": self.rule,
            "contested": self.contested,
            "state": self.state,
            "supporting": self.supporting,
            "grade": self.grade,
            "articles": self.articles,
            "outlets": self.outlets,
            "origins": self.origins,
            "voices": plain(self.voices),
            "earlier": plain(self.earlier),
            "figures": plain(self.figures),
            "rulings": plain(self.rulings),
            "judged": plain(self.judged),
            "parts": plain(self.parts),
            "because": plain(self.because),
        }

    def in_short(self) -> dict[str, Any]:
        """What a history prints of each day's answer."""
        return {
            "low": self.low,
            "high": self.high,
            "open_above": self.open_above,
            "best": plain(self.best),
            "contested": self.contested,
            "origins": self.origins,
            "articles": self.articles,
        }


@dataclass(frozen=True, slots=True)
class Total:
    """Lows and highs summed over confirmed and fair tolls; `open_above` where one of them is.

    `of` are the questions that are in it. Left out are `parts`, which another in it holds already,
    and `unclear`, of which it cannot be told whether another in it asks the same.
    """

    category: str
    low: int
    high: int
    open_above: bool
    of: tuple[str, ...]
    parts: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()

    @property
    def questions(self) -> int:
        return len(self.of)


@dataclass(frozen=True, slots=True)
class Change(Record):
    """A day on which a line changed, and what did it.

    `cause`: first report | new report | next reading | revision | correction | contradiction | copy
        found |
    judgement.
    """

    day: date
    cause: str
    why: str
    figure: str | None
    before: Line | None
    after: Line

    def as_dict(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "cause": self.cause,
            "why": self.why,
            "figure": self.figure,
            "before": self.before.in_short() if self.before else None,
            "after": self.after.in_short(),
        }


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Every question of a ledger with its line, and what could not be put to any."""

    as_of: date | None
    lines: tuple[Line, ...]
    undated: int = (
        0  # articles without a date, counted as known on the day they were kept
    )

    def line(self, ident: str) -> Iterator[Line]:
        """The lines whose question, or one of whose figures, has an id that begins so."""
        for line in self.lines:
            if line.question.startswith(ident) or any(
                w.id.startswith(ident) for w in line.figures
            ):
                yield line
