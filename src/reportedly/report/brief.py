"""The brief: what matters most of a ledger, on a page for a meeting.

Whatever the ledger's size the page holds the same number of answers, each with its range, who says
what, its state, and the words it rests on; what is left out is counted and said how to ask for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.codebook import categories
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import AnswerState, Certainty
from reportedly.records import Document, Provenance
from reportedly.records.questions import (
    AttributedFigure,
    Line,
    OriginReport,
    Reconciled,
)
from reportedly.report import rulings as phrases
from reportedly.report import wording
from reportedly.report.map import Pin
from reportedly.report.questions import sentence_at
from reportedly.report.timeline import TimelineSpan

_TOLLS_AND_FLOWS = subset("tolls_and_flows")

TOP = 20  # answers on the page: two a minute in a meeting of ten
VOICES = 3  # named beside an answer; the others are counted
CONTRADICTIONS = 6
QUOTED = 280  # characters of a sentence that are shown
TextOf = Callable[[Provenance], Document]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article: the sentence that a figure stands in, and whose word it is."""

    words: str
    voice: str
    article: str
    outlet: str | None
    day: str
    figure: str
    document: str


@dataclass(frozen=True, slots=True)
class BriefEntry:
    """One answer as the brief shows it."""

    line: Line
    what: str
    where: str
    when: str
    best: str
    span: str
    state: str
    voices: tuple[str, ...]  # the latest first
    more: int  # voices that are not named
    quote: Quote

    @property
    def anchor(self) -> str:
        """Where it is on the page."""
        return f"n-{self.line.question}"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A contested answer with the words of those who differ."""

    entry: BriefEntry
    why: str
    sides: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """What the template draws."""

    entries: tuple[BriefEntry, ...]
    contradictions: tuple[Contradiction, ...]
    questions: int
    states: tuple[tuple[str, int], ...]
    left_out: tuple[
        tuple[str, int], ...
    ]  # categories of the answers that are not shown
    origins: int
    articles: int
    undated: int
    pins: tuple[Pin, ...]
    spans: tuple[TimelineSpan, ...]
    unplaced: int


def make(reconciled: Reconciled, text_of: TextOf, top: int = TOP) -> Brief:
    """The brief of what is known.

    Args:
        reconciled: the answers, those that matter most first (`reconcile.importance`).
        text_of: gives the document a figure was read in; asked only for what is shown.
        top: answers shown.
    """
    lines = reconciled.lines
    shown = _answers_shown(lines, top)
    named = {line.question for line in shown}
    rest = [line for line in lines if line.question not in named]
    contested = [line for line in lines if line.contested][:CONTRADICTIONS]
    every = [one for line in lines for one in line.figures]
    return Brief(
        entries=tuple(_entry_of(line, text_of) for line in shown),
        contradictions=tuple(_contradiction(line, text_of) for line in contested),
        questions=len(lines),
        states=tuple(Counter(line.state for line in lines).most_common()),
        left_out=tuple(Counter(line.category for line in rest).most_common()),
        origins=len({one.origin for one in every}),
        articles=len({one.reported.kept.document for one in every}),
        undated=reconciled.undated,
        pins=tuple(_pins(lines, named)),
        spans=tuple(_spans(lines, named)),
        unplaced=sum(line.place is None for line in lines),
    )


def _answers_shown(lines: Sequence[Line], top: int) -> list[Line]:
    """The answers that are shown: of one harm of one story the one that matters most, then others
    where there is room.

    A story told by many articles has a dozen counts of its injured: by group, by hospital, by hour.
    """
    first: list[Line] = []
    others: list[Line] = []
    met: set[tuple[str, str]] = set()
    for line in lines:
        by_story = {(line.category, w.reported.story or "") for w in line.figures}
        by_story = (
            {key for key in by_story if key[1]}
            if line.shape in _TOLLS_AND_FLOWS
            else set()
        )
        (others if by_story & met else first).append(line)
        met |= by_story
    shown = {line.question for line in [*first, *others][:top]}
    return _by_happening([line for line in lines if line.question in shown])


def _by_happening(lines: Sequence[Line]) -> list[Line]:
    """The answers of one story side by side, its dead before its hurt, in the place of the
    first.
    """
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(_main_story(line) or line.question, []).append(line)
    order = {name: n for n, name in enumerate(categories())}
    return [
        line
        for group in groups.values()
        for line in sorted(
            group,
            key=lambda x: order.get(x.category, len(order)),
        )
    ]


def _main_story(line: Line) -> str | None:
    """The story that most figures of a toll stand in; None of a level, and where there is none."""
    if line.shape not in _TOLLS_AND_FLOWS:
        return None
    counts = Counter(w.reported.story for w in line.figures if w.reported.story)
    return counts.most_common(1)[0][0] if counts else None


def _entry_of(line: Line, text_of: TextOf) -> BriefEntry:
    """An answer as the brief shows it, with its voices, newest first."""
    voices = sorted(
        line.voices,
        key=lambda v: (v.as_of, len(v.articles)),
        reverse=True,
    )
    return BriefEntry(
        line=line,
        what=phrases.what(line),
        where=wording.place(line.place),
        when=wording.period(line.period),
        best=_best_in_words(line),
        span=phrases.span(line),
        state=line.state,
        voices=tuple(phrases.voice(voice) for voice in voices[:VOICES]),
        more=max(0, len(voices) - VOICES),
        quote=_quote_of(_speaking(line, voices), text_of),
    )


def _best_in_words(line: Line) -> str:
    """The best value, or the range where there is none."""
    best = line.best
    return (
        wording.bounded(best.low, best.high, best.qualifier)
        if best
        else phrases.span(line)
    )


def _speaking(line: Line, voices: Sequence[OriginReport]) -> AttributedFigure:
    """The figure whose words stand for the answer: the latest voice that gives its best value, in
    so many words where one does, else the latest.
    """
    by_id = {one.id: one for one in line.figures}
    best = (line.best.low, line.best.high) if line.best else None
    agreeing = [v for v in voices if (v.value.low, v.value.high) == best]
    in_words = [v for v in agreeing if _bounds_read(by_id.get(v.figure)) == best]
    for voice in (*in_words, *agreeing, *voices):
        if voice.figure in by_id:
            return by_id[voice.figure]
    return line.figures[-1]


def _bounds_read(one: AttributedFigure | None) -> tuple[int | None, int | None] | None:
    """The count as its words give it: of "eleven were shot, five fatally" eleven, where six are
    meant.
    """
    return (one.reported.figure.low, one.reported.figure.high) if one else None


def _quote_of(one: AttributedFigure, text_of: TextOf) -> Quote:
    """The sentence of one figure, with who says so and where."""
    kept, figure = one.reported.kept, one.reported.figure
    document = text_of(kept)
    return Quote(
        words=_shortened(
            sentence_at(document, figure.evidence.start, figure.evidence.end)
        ),
        voice=one.name,
        article=kept.called,
        outlet=kept.outlet,
        day=wording.day(kept.published),
        figure=figure.id,
        document=kept.document,
    )


def _shortened(words: str) -> str:
    """A quotation cut at a blank where it is long."""
    if len(words) <= QUOTED:
        return words
    return words[:QUOTED].rsplit(" ", 1)[0] + " …"


def _contradiction(line: Line, text_of: TextOf) -> Contradiction:
    """The words of the lowest and of the highest voice, and of one more between them."""
    by_id = {one.id: one for one in line.figures}
    voices = sorted(line.voices, key=lambda v: (v.value.first_bound, v.name))
    sides = (
        voices
        if len(voices) <= VOICES
        else [voices[0], voices[len(voices) // 2], voices[-1]]
    )
    quoted = tuple(
        _quote_of(by_id[v.figure], text_of) for v in sides if v.figure in by_id
    )
    why = "; ".join(r.rule for r in line.because if r.field == "contested")
    return Contradiction(_entry_of(line, text_of), why, quoted)


def _answer_line(line: Line) -> str:
    """An answer in a line of words: "Killed: 12–15; contested; 2 origins in 3 articles"."""
    marked = "" if line.state == AnswerState.SETTLED else f"; {line.state}"
    return f"{phrases.what(line)}: {_best_in_words(line)}{marked}; {phrases.support_in_words(line)}"


def _pins(lines: Iterable[Line], shown: set[str]) -> Iterable[Pin]:
    """Pins of the map, linked to their answers where these are shown."""
    for line in lines:
        if line.place is not None:
            anchor = f"n-{line.question}" if line.question in shown else ""
            size = line.size
            when = wording.period(line.period)
            yield Pin(
                line.place, line.category, size, f"{_answer_line(line)}; {when}", anchor
            )


def _spans(lines: Iterable[Line], shown: set[str]) -> Iterable[TimelineSpan]:
    """Bars of the timeline; a period without an end has none."""
    for line in lines:
        if line.period is None:
            continue
        if line.period.end == date.max:
            continue
        yield TimelineSpan(
            start=line.period.first,
            end=line.period.end,
            low=line.low,
            high=None if line.open_above else line.high,
            category=line.category,
            certainty=Certainty.STATED,
            anchor=f"n-{line.question}" if line.question in shown else "",
            text=(
                f"{_answer_line(line)}; "
                f"{wording.place(line.place)}, {wording.period(line.period)}"
            ),
        )
