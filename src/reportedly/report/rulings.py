"""Reconciled lines and their history as tables in a terminal, and in the words a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import AnswerState, Certainty, QuestionShape, Unit
from reportedly.records.bounds import AS_SAID, bounds_in_figures
from reportedly.records.questions import (
    AttributedFigure,
    Change,
    Judgement,
    Line,
    OriginReport,
    Ruling,
    Total,
    kind_judged,
)
from reportedly.report.tables import ID_SHOWN
from reportedly.report.terminal import TableColumn, shown, table_of
from reportedly.report.wording import bounded, category_name, day, period
from reportedly.report.wording import place as place_words

_UNNAMED_GROUPS = subset("unnamed_groups")

_SHAPES = {
    QuestionShape.STOCK: "at a time",
    QuestionShape.RUNNING: "so far",
    QuestionShape.FLOW: "in a period",
    QuestionShape.TOLL: "",
}
_LISTED = 8  # questions named beside a sum
_ID = ID_SHOWN + 1  # a question's id is a figure's with a letter before it


def what(line: Line) -> str:
    """ "Killed: civilians", "Displaced, at a time"."""
    name = category_name(line.category)
    if line.group not in _UNNAMED_GROUPS:
        name += f": {line.group.replace('_', ' ')}"
    elif line.unit == Unit.HOUSEHOLDS:
        name += ": households"
    return name + (f", {_SHAPES[line.shape]}" if _SHAPES.get(line.shape) else "")


def standing(state: str, origins: int) -> str:
    """The state of an answer as a page says it: what one origin alone says is settled by nobody."""
    return "one voice" if state == AnswerState.SETTLED and origins < 2 else state


def span(line: Line) -> str:
    """ "12–40 or more", "up to 500", "about 274,000"."""
    if line.low is None and line.high is None:
        return "nobody states a count"
    if len(line.voices) == 1 and not line.contested:
        return best_of(line)
    told = bounds_in_figures(line.low, line.high, AS_SAID)
    return told + " or more" if line.open_above and line.low is not None else told


def best_of(line: Line) -> str:
    """The answer in words; of counts that were all taken back, that they were."""
    if line.best is None:
        return AnswerState.WITHDRAWN
    return bounded(line.best.low, line.best.high, line.best.qualifier)


def support_in_words(line: Line) -> str:
    """ "2 origins in 5 articles"."""
    origins, articles = line.origins, line.articles
    return f"{origins} origin{'s' * (origins > 1)} in {articles} article{'s' * (articles > 1)}"


def voice(one: OriginReport) -> str:
    """ "Northern Monitor: 12"."""
    denied = " (denied)" if one.certainty == Certainty.DENIED else ""
    return f"{one.name}: {bounded(one.value.low, one.value.high, one.value.qualifier)}{denied}"


_LINE: tuple[TableColumn[Line], ...] = (
    TableColumn("question", lambda line: line.question[:_ID], "id"),
    TableColumn("what", what),
    TableColumn("where", lambda line: place_words(line.place)),
    TableColumn("when", lambda line: period(line.period)),
    TableColumn("range", span, "number"),
    TableColumn("best", best_of, "number"),
    TableColumn("contested", lambda line: "contested" if line.contested else ""),
    TableColumn("support", support_in_words),
)
_GRADE: TableColumn[Line] = TableColumn("grade", lambda line: line.grade or "")


def _who_says_what(line: Line) -> str:
    """What each voice says, and what somebody ruled."""
    said = (f"judged: {one}" for one in line.judged)
    return "; ".join([*map(voice, line.voices), *said])


_WHO: TableColumn[Line] = TableColumn("who says what now", _who_says_what, "words")


def lines_table(lines: Iterable[Line], *, grades: bool = False) -> Table:
    """What is known of each question."""
    columns = (*_LINE, _GRADE, _WHO) if grades else (*_LINE, _WHO)
    return table_of("What is known", columns, lines)


def _left_out_of_sum(total: Total) -> str:
    """ "part of another: q1a2b3c4; may be another: q5d6e7f8"."""
    why = (("part of another", total.parts), ("may be another", total.unclear))
    return "; ".join(f"{said}: {_question_ids(of)}" for said, of in why if of)


def _question_ids(questions: Sequence[str]) -> str:
    """The first of some ids and how many more there are."""
    shown_ids = ", ".join(one[:_ID] for one in questions[:_LISTED])
    more = len(questions) - _LISTED
    return f"{shown_ids} and {more} more" if more > 0 else shown_ids


def _summed(total: Total) -> str:
    """A total as a range."""
    if not total.of:
        return "not told"
    told = AS_SAID.between.format(total.low, total.high)
    return told + " or more" if total.open_above else told


_TOTAL: tuple[TableColumn[Total], ...] = (
    TableColumn("what", lambda total: category_name(total.category)),
    TableColumn("range", _summed, "number"),
    TableColumn("of questions", lambda total: _question_ids(total.of), "words"),
    TableColumn("left out", _left_out_of_sum, "words"),
)


def totals_table(totals: Sequence[Total]) -> Table:
    """The sums of lows and highs over confirmed and fair tolls."""
    return table_of("Sums over confirmed and fair tolls", _TOTAL, totals)


def _id_as_typed(ident: str) -> str:
    """An id as it is typed, in short; an outlet by its name."""
    kind = kind_judged(ident)
    if kind == "outlet":
        return ident.removeprefix("outlet:")
    return ident[: ID_SHOWN if kind == "figure" else _ID]


_JUDGEMENT: tuple[TableColumn[Judgement], ...] = (
    TableColumn("of", lambda said: said.kind),
    TableColumn("one", lambda said: _id_as_typed(said.one), "id"),
    TableColumn("other", lambda said: _id_as_typed(said.other), "id"),
    TableColumn("verdict", lambda said: said.verdict),
    TableColumn("by", lambda said: said.by),
    TableColumn("on", lambda said: day(said.at.date()), "id"),
    TableColumn("because", lambda said: said.because, "words"),
)


def judgements_table(said: Iterable[Judgement]) -> Table:
    """What people said of pairs of figures, happenings, stories and outlets."""
    return table_of("Judgements", _JUDGEMENT, said)


_CHANGE: tuple[TableColumn[Change], ...] = (
    TableColumn("day", lambda change: day(change.day), "id"),
    TableColumn("cause", lambda change: change.cause),
    TableColumn("range", lambda change: span(change.after), "number"),
    TableColumn("best", lambda change: best_of(change.after), "number"),
    TableColumn(
        "contested",
        lambda change: "contested" if change.after.contested else "",
    ),
    TableColumn("support", lambda change: support_in_words(change.after)),
    TableColumn("why", lambda change: change.why, "words"),
)


# Columns of a history as rows for programs, with their kinds.
CHANGES = {
    "day": "text",
    "cause": "text",
    "low": "integer",
    "high": "integer",
    "best": "text",
    "contested": "text",
    "why": "text",
    "figure": "text",
}


def change_row(change: Change) -> dict[str, Any]:
    """One change of an answer, flat."""
    best = change.after.best
    return {
        "day": change.day.isoformat(),
        "cause": change.cause,
        "low": best.low if best else None,
        "high": best.high if best else None,
        "best": best_of(change.after),
        "contested": change.after.contested,
        "why": change.why,
        "figure": change.figure,
    }


def history_table(line: Line, changes: Iterable[Change]) -> RenderableType:
    """How a line changed, and below it how its figures stand to each other."""
    asked = f"{what(line)} {place_words(line.place)} {period(line.period)}"
    return Group(
        Text(shown(f"{line.question}  {asked}"), style="bold"),
        table_of("History", _CHANGE, changes),
        table_of("Figures and their witnesses", _WITNESSED, line.figures),
        table_of("Rulings", _RULING, line.rulings),
    )


def _path(one: AttributedFigure) -> str:
    """Whose word it is, and by which copies and credits it came."""
    return " \u2190 ".join(
        f"{step.kind} {step.name}"
        if step.kind != "copy"
        else f"copied from {step.name}"
        for step in one.path
    )


def _outlet_or_title(one: AttributedFigure) -> str:
    kept = one.reported.kept
    return kept.outlet or kept.called


_WITNESSED: tuple[TableColumn[AttributedFigure], ...] = (
    TableColumn("figure", lambda one: one.id[:ID_SHOWN], "id"),
    TableColumn("day", lambda one: day(one.reported.day), "id"),
    TableColumn("article", _outlet_or_title),
    TableColumn("words", lambda one: one.reported.figure.evidence.text),
    TableColumn("whose word, and how it came", _path, "words"),
)


def _ruling_because(ruling: Ruling) -> str:
    """Why: a person's word goes before the rule's."""
    said = ruling.judged
    if said is None:
        return "; ".join(reason.rule for reason in ruling.because)
    return f"{said.verdict}, says {said.by} on {day(said.at.date())}: {said.because}"


_RULING: tuple[TableColumn[Ruling], ...] = (
    TableColumn("figure", lambda ruling: ruling.one[:ID_SHOWN], "id"),
    TableColumn("ruling", lambda ruling: ruling.relation or ruling.outcome),
    TableColumn("with", lambda ruling: ruling.other[:ID_SHOWN], "id"),
    TableColumn("because", _ruling_because, "words"),
)
