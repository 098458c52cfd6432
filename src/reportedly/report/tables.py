"""Figures and statements as tables in a terminal.

What an article says is shown as text and never as a command: control characters and the marks that
turn the direction of a line are made visible, and nothing is read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reportedly.codebook import Role
from reportedly.records import (
    CopyLink,
    Figure,
    KeptEvent,
    KeptFigure,
    KeptStatement,
    Period,
    Reason,
    Source,
    Statement,
)
from reportedly.records.copies import EARLIER
from reportedly.report.wording import place as place_words
from reportedly.report.wording import quantity

# C0 and C1 controls but not the line feed, overrides of direction, and halves of surrogate pairs.
_UNSHOWN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
ID_SHOWN = (
    8  # of 20 hex digits: enough for `why` in ledgers of some ten thousand claims
)
_LINE_SHOWN = 120  # characters of a lexicon line: some list a hundred words
_CONTEXT = 80  # characters of the article either side of a claim's words


def shown(words: str | None) -> str:
    """Words of an article, safe in a terminal."""
    return _UNSHOWN.sub(lambda m: " " if m[0] in "\t\r" else "\ufffd", words or "")


def days(period: Period | None) -> str:
    """The days a claim covers: "2017-02-19", "2017-02-01 to 2017-02-28", "until
    2017-02-28", or nothing.
    """
    if period is None:
        return ""
    if period.start is None:
        return f"until {period.end}"
    if period.start == period.end:
        return period.end.isoformat()
    return f"{period.start} to {period.end}"


def _who(source: Source | None) -> str:
    return source.name if source else ""


def new_table(title: str, columns: Sequence[tuple[str, str]]) -> Table:
    """A table with its columns by name and kind: id | text | number | words."""
    table = Table(
        box=SIMPLE_HEAD,
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        pad_edge=False,
    )
    for name, kind in columns:
        table.add_column(
            name, no_wrap=kind == "id", ratio=3 if kind == "words" else None
        )
        table.columns[-1].justify = "right" if kind == "number" else "left"
    return table


def add_row(table: Table, *cells: str) -> None:
    """A row of words as they are, safe in a terminal."""
    table.add_row(*(Text(shown(cell)) for cell in cells))


_FIGURES: tuple[tuple[str, str], ...] = (
    ("id", "id"),
    ("what", "text"),
    ("how many", "number"),
    ("of", "text"),
    ("where", "text"),
    ("when", "text"),
    ("source", "text"),
    ("certainty", "text"),
    ("words", "words"),
)


def _figure_cells(figure: Figure) -> tuple[str, ...]:
    counted = figure.counted or figure.unit
    said = figure.certainty + (
        " (another story)" if figure.passage == Role.OTHER_STORY else ""
    )
    place = place_words(figure.place or figure.destination or figure.origin)
    many = quantity(figure)
    head = (
        figure.id[:ID_SHOWN],
        figure.category,
        many,
        counted,
        place,
        days(figure.time),
    )
    return (*head, _who(figure.source), said, figure.evidence.text)


def figures_table(figures: Iterable[Figure]) -> Table:
    """Figures of one article."""
    table = new_table("Figures", _FIGURES)
    for figure in figures:
        add_row(table, *_figure_cells(figure))
    return table


def kept_figures_table(figures: Iterable[KeptFigure]) -> Table:
    """Figures of a ledger, each with its article."""
    table = new_table("Figures", (*_FIGURES, ("article", "text")))
    for kept in figures:
        article = " ".join(
            filter(
                None,
                (
                    kept.kept.outlet or kept.kept.document,
                    str(kept.kept.published or ""),
                ),
            )
        )
        add_row(table, *_figure_cells(kept.figure), article)
    return table


def statements_table(statements: Iterable[Statement]) -> Table:
    """Statements of one article."""
    table = new_table(
        "Statements",
        (
            ("id", "id"),
            ("who", "text"),
            ("how", "text"),
            ("kind", "text"),
            ("words", "words"),
        ),
    )
    for s in statements:
        speaker = s.speaker.name if s.speaker else ""
        role = f" ({s.speaker.role})" if s.speaker and s.speaker.role else ""
        add_row(
            table,
            s.id[:ID_SHOWN],
            speaker + role,
            s.cue.text if s.cue else "",
            s.kind,
            s.content.text,
        )
    return table


# ------------------------------------------------------------------ why
def why_table(
    claim: KeptFigure | KeptStatement | KeptEvent,
    text: str,
    lexicon_line: dict[str, str],
) -> RenderableType:
    """A claim, its words in their place, and each reason with the line of the lexicon it stood on."""
    if isinstance(claim, KeptFigure):
        figure = claim.figure
        words, because = figure.evidence, figure.because
        title = " ".join(
            (
                figure.category,
                quantity(figure),
                figure.counted or figure.unit,
                days(figure.time),
            )
        )
    elif isinstance(claim, KeptEvent):
        event = claim.event
        words, because = event.trigger, event.because
        parts = (event.type, place_words(event.place), days(event.time))
        title = " ".join(part for part in parts if part)
    else:
        statement = claim.statement
        words, because = statement.content, statement.because
        title = f"{statement.speaker.name if statement.speaker else 'nobody named'}: a {statement.kind} statement"
    quoted = Text("\u2026")
    quoted.append(shown(text[max(0, words.start - _CONTEXT) : words.start]))
    quoted.append(shown(words.text), style="bold reverse")
    quoted.append(shown(text[words.end : words.end + _CONTEXT]) + "\u2026")
    columns = (
        ("field", "id"),
        ("rule", "text"),
        ("words", "text"),
        ("lexicon line", "words"),
    )
    table = new_table("", columns)
    for reason in because:
        add_row(table, *_reason_cells(reason, lexicon_line))
    reasons: RenderableType = (
        table if because else Text("No rule gave a reason for this claim.")
    )
    kept = claim.kept
    ident = claim.claim.id
    by = f"{kept.versions.stages} lexicons={kept.versions.lexicons}"
    origin = f"{kept.origin}, characters {words.start}\u2013{words.end}; read by {by}"
    return Group(
        Text(shown(f"{ident}  {title}"), style="bold"),
        quoted,
        reasons,
        Text(shown(origin), style="dim"),
    )


def _reason_cells(
    reason: Reason, lexicon_line: dict[str, str]
) -> tuple[str, str, str, str]:
    words = reason.words.text if reason.words else ""
    line = reason.lexicon or ""
    if found := lexicon_line.get(line):
        line = f"{line}  {_around(found, words)}"
    return reason.field, reason.rule, words, line


def _around(line: str, words: str) -> str:
    """A lexicon line; of a long one, its beginning and where the words stand in it."""
    if len(line) <= _LINE_SHOWN:
        return line
    half = _LINE_SHOWN // 2
    at = max(line.casefold().find(words.casefold()), 0)
    if at < _LINE_SHOWN - len(words):
        return line[:_LINE_SHOWN] + "\u2026"
    return f"{line[:half]}\u2026{line[at - half // 2 : at + half // 2]}\u2026"


# What is said beside the original of a copy.
_FIRST = {
    "original": "",
    EARLIER: " (earlier here)",
    "unknown": " (or the other way round)",
}


def copies_table(links: Iterable[CopyLink]) -> Table:
    """Copy links: the copy, what it was taken from, and how we know."""
    columns = (
        ("copy", "text"),
        ("from", "text"),
        ("kind", "text"),
        ("words", "words"),
        ("because", "text"),
    )
    table = new_table("Copies", columns)
    for link in links:
        original = link.original.document + _FIRST[link.first]
        because = "; ".join(r.rule for r in link.because)
        add_row(
            table,
            link.copy.document,
            original,
            f"{link.kind} {link.similarity:.0%}",
            _short(link.copy.text),
            because,
        )
    return table


def happenings_table(happenings: Iterable[Mapping[str, Any]]) -> Table:
    """Happenings with their tolls (`run.happenings`)."""
    columns = (
        ("happening", "id"),
        ("name", "words"),
        ("tolls", "text"),
        ("state", "text"),
        ("articles", "number"),
        ("origins", "number"),
    )
    table = new_table("Happenings", columns)
    for row in happenings:
        counts = str(len(row["articles"])), str(row["origins"])
        tolls = "; ".join(
            f"{toll['category']} {_between(toll)}" for toll in row["tolls"]
        )
        add_row(table, row["happening"][:9], row["name"], tolls, row["state"], *counts)
    return table


def _between(toll: Mapping[str, Any]) -> str:
    """ "12", "12-14", "12 or more", "up to 14"."""
    low, high = toll["low"], toll["high"]
    if low is None:
        return f"up to {high:,}"
    if high is None:
        return f"{low:,} or more"
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


def stories_table(stories: Iterable[Mapping[str, Any]]) -> Table:
    """Stories with their days, places, articles and outlets (`trace.stories.Story.as_dict`)."""
    columns = (
        ("story", "id"),
        ("name", "words"),
        ("days", "text"),
        ("places", "text"),
        ("articles", "number"),
    )
    table = new_table("Stories", (*columns, ("outlets", "text")))
    for story in stories:
        days = (
            " to ".join(dict.fromkeys(filter(None, (story["first"], story["last"]))))
            or "no day"
        )
        places, outlets = ", ".join(story["places"][:4]), ", ".join(story["outlets"])
        add_row(
            table,
            story["story"],
            story["name"],
            days,
            places,
            str(len(story["articles"])),
            outlets,
        )
    return table


def _short(words: str) -> str:
    """The beginning of a long passage."""
    return words if len(words) <= _LINE_SHOWN else words[:_LINE_SHOWN].rstrip() + " …"
