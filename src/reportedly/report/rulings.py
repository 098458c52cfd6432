"""Reconciled lines and their history as tables in a terminal, and in the words a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reportedly.codebook import Unit
from reportedly.records.questions import (
    Change,
    Judgement,
    Line,
    Total,
    Voice,
    kind_judged,
)
from reportedly.report.tables import ID_SHOWN, add_row, new_table, shown
from reportedly.report.wording import bounded, category_name, day, period
from reportedly.report.wording import place as place_words

_SHAPES = {"stock": "at a time", "running": "so far", "flow": "in a period", "toll": ""}
_LISTED = 8  # questions named beside a sum
_ID = ID_SHOWN + 1  # a question's id is a figure's with a letter before it


def what(line: Line) -> str:
    """ "Killed: civilians", "Displaced, at a time"."""
    name = category_name(line.category)
    if line.group not in {"everyone", "homes"}:
        name += f": {line.group.replace('_', ' ')}"
    elif line.unit == Unit.HOUSEHOLDS:
        name += ": households"
    return name + (f", {_SHAPES[line.shape]}" if _SHAPES.get(line.shape) else "")


def span(line: Line) -> str:
    """ "12–40 or more", "up to 500", "about 274,000"."""
    if line.low is None and line.high is None:
        return "nobody states a count"
    if len(line.voices) == 1 and not line.contested:
        return best_of(line)
    more = " or more" if line.open_above else ""
    if line.low is None:
        return f"up to {line.high:,}"
    return (
        f"{line.low:,}{more}"
        if line.low == line.high
        else f"{line.low:,}–{line.high:,}{more}"
    )


def best_of(line: Line) -> str:
    """The answer in words; of counts that were all taken back, that they were."""
    if line.best is None:
        return "withdrawn"
    return bounded(line.best.low, line.best.high, line.best.qualifier)


def support(line: Line) -> str:
    """ "2 origins in 5 articles"."""
    origins, articles = line.origins, line.articles
    return f"{origins} origin{'s' * (origins > 1)} in {articles} article{'s' * (articles > 1)}"


def voice(one: Voice) -> str:
    """ "Northern Monitor: 12"."""
    denied = " (denied)" if one.certainty == "denied" else ""
    return f"{one.name}: {bounded(one.value.low, one.value.high, one.value.qualifier)}{denied}"


def lines_table(lines: Iterable[Line], *, grades: bool = False) -> Table:
    """What is known of each question."""
    columns = [
        ("question", "id"),
        ("what", "text"),
        ("where", "text"),
        ("when", "text"),
        ("range", "number"),
    ]
    columns += [("best", "number"), ("contested", "text"), ("support", "text")]
    columns += [("grade", "text")] if grades else []
    table = new_table("What is known", (*columns, ("who says what now", "words")))
    for line in lines:
        best = best_of(line)
        cells = [
            line.question[:_ID],
            what(line),
            place_words(line.place),
            period(line.period),
            span(line),
            best,
        ]
        cells += ["contested" if line.contested else "", support(line)]
        cells += [line.grade or ""] if grades else []
        said = (f"judged: {one}" for one in line.judged)
        add_row(table, *cells, "; ".join([*map(voice, line.voices), *said]))
    return table


def totals_table(totals: Sequence[Total]) -> Table:
    """The sums of lows and highs over confirmed and fair tolls."""
    columns = (("what", "text"), ("range", "number"), ("of questions", "words"))
    table = new_table(
        "Sums over confirmed and fair tolls", (*columns, ("left out", "words"))
    )
    for total in totals:
        more = " or more" if total.open_above else ""
        counted = f"{total.low:,}–{total.high:,}{more}" if total.of else "not told"
        add_row(
            table,
            category_name(total.category),
            counted,
            _ids(total.of),
            _left_out(total),
        )
    return table


def _left_out(total: Total) -> str:
    """ "part of another: q1a2b3c4; may be another: q5d6e7f8"."""
    why = (("part of another", total.parts), ("may be another", total.unclear))
    return "; ".join(f"{said}: {_ids(of)}" for said, of in why if of)


def _ids(questions: Sequence[str]) -> str:
    shown_ids = ", ".join(one[:_ID] for one in questions[:_LISTED])
    more = len(questions) - _LISTED
    return f"{shown_ids} and {more} more" if more > 0 else shown_ids


def judgements_table(said: Iterable[Judgement]) -> Table:
    """What people said of pairs of figures, happenings, stories and outlets."""
    columns = (
        ("of", "text"),
        ("one", "id"),
        ("other", "id"),
        ("verdict", "text"),
        ("by", "text"),
        ("on", "id"),
    )
    table = new_table("Judgements", (*columns, ("because", "words")))
    for j in said:
        add_row(
            table,
            j.kind,
            _judged(j.one),
            _judged(j.other),
            j.verdict,
            j.by,
            day(j.at.date()),
            j.because,
        )
    return table


def _judged(ident: str) -> str:
    """An id as it is typed, in short; an outlet by its name."""
    kind = kind_judged(ident)
    if kind == "outlet":
        return ident.removeprefix("outlet:")
    return ident[: ID_SHOWN if kind == "figure" else _ID]


def history_table(line: Line, changes: Iterable[Change]) -> RenderableType:
    """How a line changed, and below it how its figures stand to each other."""
    head = Text(
        shown(
            f"{line.question}  {what(line)} {place_words(line.place)} {period(line.period)}"
        ),
        style="bold",
    )
    columns = (
        ("day", "id"),
        ("cause", "text"),
        ("range", "number"),
        ("best", "number"),
        ("contested", "text"),
    )
    table = new_table("History", (*columns, ("support", "text"), ("why", "words")))
    for change in changes:
        after = change.after
        best = best_of(after)
        contested = "contested" if after.contested else ""
        add_row(
            table,
            day(change.day),
            change.cause,
            span(after),
            best,
            contested,
            support(after),
            change.why,
        )
    return Group(head, table, _figures(line), _rulings(line))


def _figures(line: Line) -> Table:
    columns = (
        ("figure", "id"),
        ("day", "id"),
        ("article", "text"),
        ("words", "text"),
        ("whose word, and how it came", "words"),
    )
    table = new_table("Figures and their witnesses", columns)
    for one in line.figures:
        kept, words = one.reported.kept, one.reported.figure.evidence.text
        path = " \u2190 ".join(
            f"{s.kind} {s.name}" if s.kind != "copy" else f"copied from {s.name}"
            for s in one.path
        )
        article = kept.outlet or kept.title or kept.document
        add_row(table, one.id[:ID_SHOWN], day(one.reported.day), article, words, path)
    return table


def _rulings(line: Line) -> Table:
    columns = (
        ("figure", "id"),
        ("ruling", "text"),
        ("with", "id"),
        ("because", "words"),
    )
    table = new_table("Rulings", columns)
    for ruling in line.rulings:
        relation = ruling.relation or ruling.outcome
        because = "; ".join(r.rule for r in ruling.because)
        if (
            said := ruling.judged
        ) is not None:  # a person's word goes before the rule's
            because = f"{said.verdict}, says {said.by} on {day(said.at.date())}: {said.because}"
        add_row(
            table, ruling.one[:ID_SHOWN], relation, ruling.other[:ID_SHOWN], because
        )
    return table
