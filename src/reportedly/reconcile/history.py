"""How a line came to be: what was known on a day, and each change with its cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from reportedly.codebook import vocabulary_in_order
from reportedly.codebook.words import ChangeCause, FigureRelation
from reportedly.reconcile.answers import reconcile
from reportedly.records import CopyLink
from reportedly.records.questions import (
    AttributedFigure,
    Change,
    Judgement,
    Line,
    Reported,
)

_CAUSES = {
    FigureRelation.REPEATS: ChangeCause.COPY_FOUND,
    FigureRelation.AGREES: ChangeCause.NEW_REPORT,
    FigureRelation.REVISES: ChangeCause.REVISION,
    FigureRelation.SUPERSEDES: ChangeCause.NEXT_READING,
    FigureRelation.CONTRADICTS: ChangeCause.CONTRADICTION,
}


def history(
    ident: str,
    reported: Sequence[Reported],
    links: Sequence[CopyLink],
    judgements: Sequence[Judgement] = (),
) -> list[Change]:
    """Each day on which a question's line changed, first to last, with its cause.

    Args:
        ident: a question's id, or that of one of its figures, or the beginning of either.
        reported: figures of all documents, all versions.
        links: copy links among the documents.
        judgements: what people said, first to last.

    Returns:
        The changes; empty where no question, or more than one, is meant.
    """
    found = list(reconcile(reported, links, judgements).line(ident))
    if len(found) != 1:
        return []
    members = {w.id for w in found[0].figures}
    members |= _taken_back(found[0], members, reported, judgements)
    near = _figures_near_question(found[0], members, reported, judgements)
    links = _links_within(links, {r.kept.document for r in near})
    changes: list[Change] = []
    before: Line | None = None
    for day in _days_of_news(members, near, judgements):
        known = reconcile(near, links, judgements, day).lines
        after = _line_with_most(members, known)
        if after is None:
            continue
        if before is None or _visible_in_line(before) != _visible_in_line(after):
            changes.append(_change(day, before, after, near, judgements))
        before = after
    return changes


def _links_within(links: Iterable[CopyLink], documents: set[str]) -> list[CopyLink]:
    """The links of which both ends are among some documents."""
    return [
        link
        for link in links
        if {link.copy.document, link.original.document} <= documents
    ]


def _days_of_news(
    members: set[str], near: Sequence[Reported], judgements: Sequence[Judgement]
) -> list[date]:
    """The days on which a question's line can change: a figure came or fell, or somebody judged."""
    own = [one for one in near if one.id in members]
    came = {one.day for one in own}
    fell = {one.until for one in own if one.until}
    judged = {said.at.date() for said in judgements if said.pair & members}
    return sorted(came | fell | judged)


def _line_with_most(members: set[str], lines: Iterable[Line]) -> Line | None:
    """The line that has the most of some figures; None where none has one."""

    def many(line: Line) -> int:
        return len(members & {one.id for one in line.figures})

    found = max(lines, key=many, default=None)
    return found if found is not None and many(found) else None


def _taken_back(
    found: Line,
    members: set[str],
    reported: Sequence[Reported],
    judgements: Sequence[Judgement],
) -> set[str]:
    """The figures of older versions that answered the question until a newer one came."""
    alike = [
        replace(r, until=None)
        for r in reported
        if (r.figure.category, r.figure.unit) == (found.category, found.unit)
    ]
    older = {r.id for r in reported if r.until is not None}
    if not older & {r.id for r in alike}:
        return set()
    ever = (
        {w.id for w in one.figures} for one in reconcile(alike, [], judgements).lines
    )
    return older & set().union(*(ids for ids in ever if ids & members))


def _figures_near_question(
    found: Line,
    members: set[str],
    reported: Sequence[Reported],
    judgements: Sequence[Judgement],
) -> list[Reported]:
    """What can take part in a question: its category and unit, in the documents it stands in or was
    judged with.
    """
    members = members | {ident for j in judgements for ident in j.pair}
    documents = {r.kept.document for r in reported if r.id in members}
    return [
        r
        for r in reported
        if r.kept.document in documents
        if (r.figure.category, r.figure.unit) == (found.category, found.unit)
    ]


def _visible_in_line(one: Line) -> tuple[object, ...]:
    """What of a line a reader would see change."""
    return (
        one.low,
        one.high,
        one.open_above,
        one.best,
        one.contested,
        one.origins,
        one.articles,
        one.grade,
    )


def _change(
    day: date,
    before: Line | None,
    after: Line,
    reported: Sequence[Reported],
    judgements: Sequence[Judgement],
) -> Change:
    """What a day changed in an answer, and the figures it came with."""
    if before is None:
        one = after.figures[0]
        return Change(
            day,
            "first report",
            f"{one.name}: {one.path[0].because}",
            one.id,
            None,
            after,
        )
    known = {w.id for w in before.figures}
    last = _last_judgement(day, judgements, known | {w.id for w in after.figures})
    if last is not None:
        return Change(
            day,
            "judgement",
            f"{last.by} says {last.verdict}: {last.because}",
            last.one,
            before,
            after,
        )
    versions = {
        r.kept.document for r in reported if r.day == day and r.kept.version > 1
    }
    for one in after.figures:
        if one.reported.kept.document in versions:
            why = f"version {one.reported.kept.version} of {one.reported.kept.document}"
            return Change(day, "correction", why, one.id, before, after)
    cause, why, figure = _cause_of_change(after, known)
    if not figure:  # figures went away: a newer version no longer has them
        return Change(
            day,
            "correction",
            "an article's newer version no longer has the count",
            None,
            before,
            after,
        )
    return Change(day, cause, why, figure, before, after)


def _last_judgement(
    day: date, judgements: Sequence[Judgement], figures: set[str]
) -> Judgement | None:
    """What was said last on a day of one of some figures."""
    of_day = (j for j in reversed(judgements) if j.at.date() == day)
    return next((j for j in of_day if j.pair & figures), None)


def _cause_of_change(after: Line, known: set[str]) -> tuple[str, str, str]:
    """The weightiest of what the day's new figures did."""
    order = vocabulary_in_order("cause")
    causes: list[tuple[int, str, str, str]] = []
    for one in _new_figures(after, known):
        own = [r for r in after.rulings if r.one == one.id and r.relation in _CAUSES]
        for ruling in own:
            cause = _CAUSES[ruling.relation or ""]
            why = "; ".join(r.rule for r in ruling.because)
            why = why if why.startswith(one.name) else f"{one.name}: {why}"
            causes.append((order.index(cause), cause, why, one.id))
        if not own:
            causes.append(
                (
                    order.index(ChangeCause.NEW_REPORT),
                    ChangeCause.NEW_REPORT,
                    f"{one.name}: {one.path[0].because}",
                    one.id,
                )
            )
    if not causes:
        return "", "", ""
    _, cause, why, figure = min(causes)
    return cause, why, figure


def _new_figures(after: Line, known: set[str]) -> Iterator[AttributedFigure]:
    return (w for w in after.figures if w.id not in known)
