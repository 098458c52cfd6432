"""What a page says of each question: its answer, whose word it rests on, and the words of those who
differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reportedly.records import Document
from reportedly.records.questions import AttributedFigure, Line, OriginReport
from reportedly.report import wording
from reportedly.report.articles import Shown
from reportedly.report.charts import Chart, draw_chart

# Behind a stop, with the quotation mark that closes after it.
_END = re.compile(r"(?<=[.!?])[\"”’']?\s|\n")


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of an origin: where it stands and how its word came there.

    `address` leads to its words; empty where no page has them.
    """

    count: str
    day: str
    article: str
    outlet: str | None
    address: str
    path: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Origin:
    """One witness of a question. `now` is what it says today, None where a later reading replaced
    it.
    """

    name: str
    letter: str  # names it in the chart: "A"
    now: OriginReport | None
    told: tuple[Told, ...]
    speaks: Told  # the figure that speaks for it


@dataclass(frozen=True, slots=True)
class Answer:
    """A question as a page shows it."""

    line: Line
    origins: tuple[Origin, ...]
    chart: Chart | None
    why: str  # it is contested; empty where it is not

    @property
    def anchor(self) -> str:
        return f"n-{self.line.question}"


@dataclass(frozen=True, slots=True)
class ShownAnswers:
    """Every question of a page, those that matter most first."""

    rows: tuple[Answer, ...]


def answers(lines: Iterable[Line], articles: Iterable[Shown]) -> ShownAnswers:
    """Questions as a page shows them, each with its origins, its chart and the words of its
    figures.
    """
    known = {article.document.id: article for article in articles}
    return ShownAnswers(tuple(_answer_shown(line, known) for line in lines))


def letter(number: int) -> str:
    """ "A" for 0, "Z" for 25, "A2" for 26."""
    rounds, place = divmod(number, 26)
    return chr(ord("A") + place) + (str(rounds + 1) if rounds else "")


def _answer_shown(line: Line, known: dict[str, Shown]) -> Answer:
    """An answer with a letter for each origin and the witnesses under it."""
    by: dict[str, list[AttributedFigure]] = {}
    for voice in (
        *line.voices,
        *line.earlier,
    ):  # those who speak now have the first letters
        by.setdefault(voice.origin, [])
    for one in line.figures:
        by.setdefault(one.origin, []).append(one)
    letters = {origin: letter(n) for n, origin in enumerate(o for o in by if by[o])}
    now = {v.origin: v for v in line.voices}
    origins = []
    for origin, name in letters.items():
        shown = {w.id: _witness_told(w, known) for w in by[origin]}
        last = by[origin][-1].id
        speaking = now.get(origin)
        speaks = shown.get(speaking.figure if speaking else last, shown[last])
        origins.append(
            Origin(by[origin][0].name, name, speaking, tuple(shown.values()), speaks)
        )
    why = "; ".join(r.rule for r in line.because if r.field == "contested")
    return Answer(line, tuple(origins), draw_chart(line, letters), why)


def _witness_told(one: AttributedFigure, known: dict[str, Shown]) -> Told:
    """One figure as its question shows it."""
    kept, figure = one.reported.kept, one.reported.figure
    here = known.get(kept.document)
    shown = here is not None and any(f.id == figure.id for f in here.figures)
    return Told(
        wording.quantity(figure) + wording.doubt(figure),
        wording.day(one.reported.day)
        + ("" if one.reported.dated else " (day it was kept; the article has no date)"),
        kept.called,
        kept.outlet,
        f"{here.page}#e-{figure.id}" if here and shown else "",
        tuple(_step_in_words(s.kind, s.name, known) for s in one.path),
        sentence_at(here.document, figure.evidence.start, figure.evidence.end)
        if here and shown
        else figure.evidence.text,
    )


def _step_in_words(kind: str, name: str, known: dict[str, Shown]) -> str:
    """One step from a figure to its origin."""
    if kind == "copy":
        return (
            f"copied from “{known[name].name}”"
            if name in known
            else f"copied from {name}"
        )
    if kind == "same body":
        return f"the same unnamed body as in {name}"
    lead = {
        "cites": "cites",
        "credits": "credits",
        "agency": "sent by the agency",
        "outlet": "in the voice of",
    }
    return f"{lead[kind]} {name}" if kind in lead else "in the article's own voice"


def sentence_at(document: Document, start: int, end: int) -> str:
    """The sentence of an article around some of its words, or what of it stands in their
    passage.
    """
    text = document.text
    inside = next(
        (p for p in document.passages if p.start <= start < p.end),
        None,
    )
    low, high = (inside.start, inside.end) if inside else (start, end)
    first = max(
        (m.end() for m in _END.finditer(text, low, start)),
        default=low,
    )
    after = _END.search(text, end, high)
    return text[first : after.start() + 1 if after else high].strip()
