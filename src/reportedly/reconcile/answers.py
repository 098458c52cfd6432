"""From figures, links and judgements to the line of every question, as it was known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from datetime import date

from reportedly.codebook import roles_not
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Certainty
from reportedly.reconcile.data import words
from reportedly.reconcile.grades import graded
from reportedly.reconcile.lines import line
from reportedly.reconcile.outlets import outlets_as_judged
from reportedly.reconcile.parts import with_parts
from reportedly.reconcile.questions import Question, questions
from reportedly.reconcile.rejoined import rejoined
from reportedly.reconcile.relations import recalling_words
from reportedly.reconcile.witnesses import by_themselves, one_body, witnesses
from reportedly.records import CopyLink
from reportedly.records.questions import (
    AttributedFigure,
    Judgement,
    Line,
    Reconciled,
    Reported,
)

# Furniture of a page and its repeats are no figures; one that is only planned is no report of what
# happened.
_UNSPOKEN = roles_not("read")


def reconcile(
    reported: Iterable[Reported],
    links: Iterable[CopyLink],
    judgements: Iterable[Judgement] = (),
    as_of: date | None = None,
) -> Reconciled:
    """Every question the figures answer, with its line as it was known on a day.

    Args:
        reported: figures of all documents, in any order; of a document with several versions, all.
        links: copy links among the documents.
        judgements: what people said, first to last; those of later days than `as_of` are left out.
        as_of: the last day whose articles are known; None for all.
    """
    counting = figures_that_count(reported, as_of)
    said = [j for j in judgements if as_of is None or j.at.date() <= as_of]
    opened = questions(outlets_as_judged(witnesses(counting, links), said), said)
    asked = rejoined(opened.questions, said)
    outlets = {r.kept.outlet for r in counting}
    lines = [answer(question, outlets) for question in asked]
    undated = {r.kept.document for r in counting if not r.dated}
    return Reconciled(as_of, tuple(finished(lines)), len(undated))


def finished(lines: Sequence[Line]) -> list[Line]:
    """Lines with their parts and grades."""
    return [graded(one) for one in with_parts(lines)]


def answer(question: Question, outlets: Set[str | None]) -> Line:
    """The line of a question, its figures each with the witness that it has here.

    Args:
        outlets: those that have an article in the ledger.
    """
    return line(replace(question, witnessed=one_body(_answering(question, outlets))))


def _answering(question: Question, outlets: Set[str | None]) -> list[AttributedFigure]:
    """The figures of a question; one that was copied from what answers another speaks for itself.

    Words that recur ("one man died at the scene") are copied between happenings, and the word of
    one is not that of another.
    """
    here = {w.id for w in question.witnessed}
    strange = [
        w for w in question.witnessed if w.copy_of is not None and w.copy_of not in here
    ]
    own = by_themselves([w.reported for w in strange], outlets) if strange else []
    found = dict(zip((w.id for w in strange), own, strict=True))
    return [found.get(w.id, w) for w in question.witnessed]


# Nothing that stands: what is only planned, and what the same text gives as earlier or withdrawn.
_NOT_NOW = subset("not_now")


def figures_that_count(
    reported: Iterable[Reported], as_of: date | None = None
) -> list[Reported]:
    """Of an article's figures those it stands for on a day, in the order they became known: none
    that it only recalls where it gives a newer one.
    """
    spoken = [
        r
        for r in known(reported, as_of)
        if r.figure.passage not in _UNSPOKEN
        if r.figure.certainty not in _NOT_NOW
        if not _of_nobody_else(r)
    ]
    recalled = {r.id for r in spoken if _is_recalled(r)}
    now = {_what_is_counted(r) for r in spoken if r.id not in recalled}
    return [r for r in spoken if r.id not in recalled or _what_is_counted(r) not in now]


def _of_nobody_else(r: Reported) -> bool:
    """ "No one else was hurt": a nought of others tells nothing of those who were."""
    behind = r.behind.strip().casefold()
    return r.figure.high == 0 and behind.startswith(tuple(words("besides")))


def _is_recalled(r: Reported) -> bool:
    """A count told as a former one."""
    return r.figure.certainty == Certainty.SUPERSEDED or bool(recalling_words(r.before))


def _what_is_counted(r: Reported) -> tuple[str, int, str]:
    """What an article counts: a count it only recalls is left out where it gives another of its
    own.
    """
    return r.kept.document, r.kept.number, r.figure.category


def known(reported: Iterable[Reported], as_of: date | None) -> list[Reported]:
    """What counts on a day, in the order it became known: of each document the version that spoke
    then, be it one that gives no figure.
    """
    return in_turn(r for r in reported if _speaks(r, as_of))


def in_turn(reported: Iterable[Reported]) -> list[Reported]:
    """Figures in the order they became known."""
    return sorted(reported, key=turn_of_figure)


def turn_of_figure(r: Reported) -> tuple[date, str, int, str]:
    """When a figure became known, among the others."""
    return r.day, r.kept.document, r.figure.evidence.start, r.id


def _speaks(r: Reported, as_of: date | None) -> bool:
    """Whether a version of an article was the newest on a day."""
    if as_of is None:
        return r.until is None
    return r.day <= as_of and (r.until is None or as_of < r.until)
