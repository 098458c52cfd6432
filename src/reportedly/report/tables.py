"""Figures, statements, copies, happenings and stories as tables in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reportedly.codebook.words import Role
from reportedly.records import (
    AnyKept,
    CopyLink,
    Event,
    Figure,
    KeptFigure,
    Period,
    Provenance,
    Reason,
    Source,
    Statement,
    claim_kind,
    quoted_words,
)
from reportedly.records.bounds import IN_LISTS, bounds_in_figures
from reportedly.records.copies import EARLIER
from reportedly.report.terminal import TableColumn, shown, table_of
from reportedly.report.wording import place as place_words
from reportedly.report.wording import quantity

ID_SHOWN = (
    8  # of 20 hex digits: enough for `why` in ledgers of some ten thousand claims
)
_LINE_SHOWN = 120  # characters of a lexicon line: some list a hundred words
_CONTEXT = 80  # characters of the article either side of a claim's words


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


def _source_name(source: Source | None) -> str:
    return source.name if source else ""


def _certainty_and_passage(figure: Figure) -> str:
    aside = " (another story)" if figure.passage == Role.OTHER_STORY else ""
    return figure.certainty + aside


_FIGURE: tuple[TableColumn[Figure], ...] = (
    TableColumn("id", lambda f: f.id[:ID_SHOWN], "id"),
    TableColumn("what", lambda f: f.category),
    TableColumn("how many", quantity, "number"),
    TableColumn("of", lambda f: f.of_whom),
    TableColumn("where", lambda f: place_words(f.place or f.destination or f.origin)),
    TableColumn("when", lambda f: days(f.time)),
    TableColumn("source", lambda f: _source_name(f.source)),
    TableColumn("certainty", _certainty_and_passage),
    TableColumn("words", lambda f: f.evidence.text, "words"),
)


def with_article(
    columns: Iterable[TableColumn[Any]],
) -> tuple[TableColumn[AnyKept], ...]:
    """The columns of a claim for claims of a ledger, and the article of each."""
    own = (TableColumn(c.name, _cell_of_claim(c.cell), c.kind) for c in columns)
    return (*own, TableColumn("article", lambda kept: _outlet_and_day(kept.kept)))


def _cell_of_claim(cell: Callable[[Any], str]) -> Callable[[AnyKept], str]:
    """A cell of a claim as one of a kept claim."""
    return lambda kept: cell(kept.claim)


def _outlet_and_day(kept: Provenance) -> str:
    """The outlet, or else the document, and its day."""
    return " ".join(
        filter(None, (kept.outlet or kept.document, str(kept.published or "")))
    )


def figures_table(figures: Iterable[Figure]) -> Table:
    """Figures of one article."""
    return table_of("Figures", _FIGURE, figures)


def kept_figures_table(figures: Iterable[KeptFigure]) -> Table:
    """Figures of a ledger, each with its article."""
    return table_of("Figures", with_article(_FIGURE), figures)


def _speaker_and_role(statement: Statement) -> str:
    speaker = statement.speaker
    if speaker is None:
        return ""
    return f"{speaker.name} ({speaker.role})" if speaker.role else speaker.name


_STATEMENT: tuple[TableColumn[Statement], ...] = (
    TableColumn("id", lambda s: s.id[:ID_SHOWN], "id"),
    TableColumn("who", _speaker_and_role),
    TableColumn("how", lambda s: s.cue.text if s.cue else ""),
    TableColumn("kind", lambda s: s.kind),
    TableColumn("words", lambda s: s.content.text, "words"),
)


def statements_table(statements: Iterable[Statement]) -> Table:
    """Statements of one article."""
    return table_of("Statements", _STATEMENT, statements)


# ------------------------------------------------------------------ why
def why_table(
    claim: AnyKept, text: str, lexicon_line: dict[str, str]
) -> RenderableType:
    """A claim, its words in their place, and each reason with the line of the lexicon it
    stood on.
    """
    words, because = quoted_words(claim.claim), claim.claim.because
    quoted = Text("\u2026")
    quoted.append(shown(text[max(0, words.start - _CONTEXT) : words.start]))
    quoted.append(shown(words.text), style="bold reverse")
    quoted.append(shown(text[words.end : words.end + _CONTEXT]) + "\u2026")
    columns: tuple[TableColumn[Reason], ...] = (
        TableColumn("field", lambda reason: reason.field, "id"),
        TableColumn("rule", lambda reason: reason.rule),
        TableColumn("words", lambda reason: reason.words.text if reason.words else ""),
        TableColumn(
            "lexicon line", lambda reason: _lexicon_line(reason, lexicon_line), "words"
        ),
    )
    reasons: RenderableType = (
        table_of("", columns, because)
        if because
        else Text("No rule gave a reason for this claim.")
    )
    kept = claim.kept
    ident = claim.claim.id
    by = f"{kept.versions.stages} lexicons={kept.versions.lexicons}"
    origin = f"{kept.origin}, characters {words.start}\u2013{words.end}; read by {by}"
    return Group(
        Text(shown(f"{ident}  {_title(claim.claim)}"), style="bold"),
        quoted,
        reasons,
        Text(shown(origin), style="dim"),
    )


def _title(claim: Any) -> str:
    """A claim in a few words."""
    if isinstance(claim, Figure):
        what = claim.of_whom
        return " ".join((claim.category, quantity(claim), what, days(claim.time)))
    if isinstance(claim, Event):
        parts = (claim.type, place_words(claim.place), days(claim.time))
        return " ".join(part for part in parts if part)
    if isinstance(claim, Statement):
        speaker = claim.speaker.name if claim.speaker else "nobody named"
        return f"{speaker}: a {claim.kind} statement"
    return claim_kind(claim).name


def _lexicon_line(reason: Reason, lexicon_line: Mapping[str, str]) -> str:
    """Where a reason's lexicon line stands, and what it says around the words."""
    where = reason.lexicon or ""
    found = lexicon_line.get(where)
    words = reason.words.text if reason.words else ""
    return f"{where}  {_line_around(found, words)}" if found else where


def _line_around(line: str, words: str) -> str:
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


_COPY: tuple[TableColumn[CopyLink], ...] = (
    TableColumn("copy", lambda link: link.copy.document),
    TableColumn("from", lambda link: link.original.document + _FIRST[link.first]),
    TableColumn("kind", lambda link: f"{link.kind} {link.similarity:.0%}"),
    TableColumn("words", lambda link: _short(link.copy.text), "words"),
    TableColumn("because", lambda link: "; ".join(r.rule for r in link.because)),
)


def copies_table(links: Iterable[CopyLink]) -> Table:
    """Copy links: the copy, what it was taken from, and how we know."""
    return table_of("Copies", _COPY, links)


_HAPPENING: tuple[TableColumn[Mapping[str, Any]], ...] = (
    TableColumn("happening", lambda row: row["happening"][:9], "id"),
    TableColumn("name", lambda row: row["name"], "words"),
    TableColumn("tolls", lambda row: "; ".join(map(_toll_of_happening, row["tolls"]))),
    TableColumn("state", lambda row: row["state"]),
    TableColumn("articles", lambda row: str(len(row["articles"])), "number"),
    TableColumn("origins", lambda row: str(row["origins"]), "number"),
)


def happenings_table(happenings: Iterable[Mapping[str, Any]]) -> Table:
    """Happenings with their tolls (`run.happenings`)."""
    return table_of("Happenings", _HAPPENING, happenings)


def _toll_of_happening(toll: Mapping[str, Any]) -> str:
    """ "killed 12", "killed 12-14", "injured 12 or more"."""
    many = bounds_in_figures(toll["low"], toll["high"], IN_LISTS)
    return f"{toll['category']} {many}"


def _story_days(story: Mapping[str, Any]) -> str:
    """The first and last day of a story."""
    days = dict.fromkeys(filter(None, (story["first"], story["last"])))
    return " to ".join(days) or "no day"


_STORY: tuple[TableColumn[Mapping[str, Any]], ...] = (
    TableColumn("story", lambda story: story["story"], "id"),
    TableColumn("name", lambda story: story["name"], "words"),
    TableColumn("days", _story_days),
    TableColumn("places", lambda story: ", ".join(story["places"][:4])),
    TableColumn("articles", lambda story: str(len(story["articles"])), "number"),
    TableColumn("outlets", lambda story: ", ".join(story["outlets"])),
)


def stories_table(stories: Iterable[Mapping[str, Any]]) -> Table:
    """Stories with their days, places, articles and outlets (`trace.stories.Story.as_dict`)."""
    return table_of("Stories", _STORY, stories)


def _short(words: str) -> str:
    """The beginning of a long passage."""
    return words if len(words) <= _LINE_SHOWN else words[:_LINE_SHOWN].rstrip() + " …"
