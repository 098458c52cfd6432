"""Rule the figures of a ledger: which answer one question, whose word they are, what they come to,
and since when.

Rulings are derived anew from rows each time they are asked for, so that an older day is ruled by
the same rules as today. What people judged is read from the ledger and overrides them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, zip_longest

from reportedly.codebook.words import JudgementVerdict, PairOutcome
from reportedly.errors import LedgerError
from reportedly.ledger import Filter, Ledger
from reportedly.ledger.cross_document import Surroundings
from reportedly.reconcile import history, known, reconcile
from reportedly.reconcile.struck import dying
from reportedly.reconcile.worked import WorkedOut, work_out
from reportedly.records import (
    CopyLink,
    Figure,
    KeptFigure,
    Provenance,
    Reason,
)
from reportedly.records.questions import (
    Change,
    Judgement,
    Line,
    Reconciled,
    Reported,
    Ruling,
    last_words,
)
from reportedly.run.tracing import (
    copies,
    put_to_stories,
    said_of,
    stories,
    trace_version,
)
from reportedly.stories.assignment import ident as part_id
from reportedly.stories.parts import StoryPart
from reportedly.trace.credits import credited

# Statements nest: a figure's own is among this many before it (see `claims.sources`).
_NESTED = 12
# A stop and a blank, or a line: near enough to cut the words that are shown.
_SENTENCE = re.compile(r"[.!?\n]\s")
# characters around a figure in which its sentence may say that a count was raised, or of whom it is
_BEFORE = 120
# characters between a count of those who were hit and a death that is told with it: a paragraph
_NEAR = 400


def reconciled(
    ledger: Ledger, asked: Filter | None = None, as_of: date | None = None
) -> Reconciled:
    """The lines of a ledger's questions, on a day.

    All figures take part whatever is asked for, so that neither ids nor numbers depend on the
    filter; then only the questions are kept that a figure which answers it belongs to.

    Args:
        ledger: an open ledger.
        asked: which questions are wanted; None for all.
        as_of: the last day whose articles are known; None for all.
    """
    reports = list(reported(ledger))
    said = judged(ledger)
    found = reconcile(reports, _links_between(ledger, reports), said, as_of)
    wanted = figures_asked_for(ledger, asked)
    lines = (
        x
        for x in found.lines
        if wanted is None or any(w.id in wanted for w in x.figures)
    )
    return replace(found, lines=with_judgements(lines, said))


def work_out_all(ledger: Ledger) -> WorkedOut:
    """The lines of all questions as they are today, with what is remembered of each."""
    reports = list(reported(ledger))
    said = judged(ledger)
    found = work_out(reports, _links_between(ledger, reports), said)
    return replace(found, lines=with_judgements(found.lines, said))


def with_judgements(
    lines: Iterable[Line], said: Iterable[Judgement]
) -> tuple[Line, ...]:
    """Lines whose rulings name who decided them, where people did; the last word of each pair."""
    last = last_words(said)
    return tuple(_with_judgements(line, last) for line in lines)


def figures_asked_for(ledger: Ledger, asked: Filter | None) -> frozenset[str] | None:
    """The ids of the figures that answer a filter; None where it asks for everything."""
    if asked is None:
        return None
    if asked == Filter():
        return None
    return frozenset(
        kept.figure.id for kept in ledger.reported(ledger.documents(), asked)
    )


def _with_judgements(line: Line, last: Mapping[frozenset[str], Judgement]) -> Line:
    """A line with the last word of each pair in its rulings."""
    ours = {w.id for w in line.figures}
    rulings = [
        replace(
            r,
            judged=last.get(frozenset((r.one, r.other))),
        )
        for r in line.rulings
    ]
    judged = {r.judged.pair for r in rulings if r.judged}
    for judgement in last.values():
        if judgement.pair & ours and judgement.pair not in judged:
            rulings.append(_ruling_of_judgement(judgement))
    return replace(line, rulings=tuple(rulings))


def _ruling_of_judgement(said: Judgement) -> Ruling:
    """A judgement on two figures of which the program said nothing."""
    outcome = {
        JudgementVerdict.UNSURE: PairOutcome.CANNOT_TELL,
        JudgementVerdict.UNDONE: PairOutcome.CANNOT_TELL,
    }.get(said.verdict, said.verdict)
    rule = f"{said.verdict}, says {said.by} on {said.at:%Y-%m-%d}: {said.because}"
    return Ruling(
        said.one, said.other, outcome, None, (Reason("judgement", rule),), said
    )


def known_on(
    ledger: Ledger, day: date, asked: Filter | None = None
) -> list[KeptFigure]:
    """The figures that were known on a day: of each article the version there was then."""
    wanted = figures_asked_for(ledger, asked)
    reports = known(reported(ledger), day)
    return [
        KeptFigure(r.kept, r.figure)
        for r in reports
        if wanted is None or r.id in wanted
    ]


def question_changes(ledger: Ledger, ident: str) -> tuple[Line, list[Change]]:
    """A question as it stands, and each change of its line.

    Args:
        ident: the id of a question or of one of its figures, or the beginning of either.

    Raises:
        LedgerError: no question is meant, or several.
    """
    reports = list(reported(ledger))
    links, said = _links_between(ledger, reports), judged(ledger)
    found = list(reconcile(reports, links, said).line(ident)) if ident else []
    if not found:
        raise LedgerError(
            f"{ledger.path}: no question has an id that begins with {ident!r}; "
            "`questions` lists them"
        )
    if len(found) > 1:
        several = ", ".join(one.question for one in found[:4])
        raise LedgerError(
            f"{ledger.path}: {len(found)} questions are meant by {ident!r}: {several}; "
            "give more of it"
        )
    (line,) = with_judgements(found, said)
    return line, history(found[0].question, reports, links, said)


def judged(ledger: Ledger) -> tuple[Judgement, ...]:
    """What people said of figures and outlets, each figure by the id it has today; words that are
    no longer read as a figure are left out.
    """
    now: dict[str, str | None] = {}
    found = said_of(ledger, "outlet")
    for said in said_of(ledger, "figure"):
        for ident in said.pair:
            if ident not in now:
                now[ident] = ledger.figure_now(ident)
        one, other = now[said.one], now[said.other]
        if one and other and one != other:
            found.append(
                Judgement(one, other, said.verdict, said.by, said.because, said.at)
            )
    return tuple(sorted(found, key=lambda j: j.at))


def _links_between(ledger: Ledger, reports: Iterable[Reported]) -> list[CopyLink]:
    documents = {r.kept.document for r in reports}
    return [
        k
        for k in copies(ledger)
        if k.copy.document in documents
        if k.original.document in documents
    ]


# ------------------------------------------------------------------ figures as reported
def reported(ledger: Ledger) -> Iterator[Reported]:
    """The figures of every version of every document, with the day they could be known and what
    stands around them.
    """
    spoken = speaking(ledger)
    kept = {k.number: k for k in ledger.documents()}
    by_reading: dict[int, list[Figure]] = defaultdict(list)
    for one in ledger.reported(kept.values()):
        by_reading[one.kept.number].append(one.figure)
    untraced = ledger.untraced(trace_version())
    put = (
        put_to_stories(ledger, untraced) if untraced else {}
    )  # now, as `copies` does; nothing is written
    judged_to = _judged_stories(ledger)
    for around in ledger.surroundings((kept[n] for n in by_reading), trace_version()):
        credit = credited(around.text)
        parts = around.parts or [
            (one.story, one.part) for one in put.get(around.number, ())
        ]
        story_parts = [
            (story, StoryPart.from_json(part, worded=False)) for story, part in parts
        ]
        story_parts = [
            (judged_to.get(part_id(part), story), part) for story, part in story_parts
        ]
        for figure in by_reading[around.number]:
            here = kept[around.number]
            day, until = spoken[here.number]
            cue, role = _handed(figure, around)
            yield Reported(
                figure,
                here,
                day,
                dated=here.published is not None,
                credit=credit,
                affiliation=_affiliation(role, around),
                cue=cue,
                before=_words_of_sentence_before(figure, around.text),
                behind=_words_behind(figure, around.text),
                story=_story_around(figure, story_parts),
                kinds=_event_types_around(figure, around),
                unnumbered=_dead_without_number(figure, around),
                until=until,
            )


def _judged_stories(ledger: Ledger) -> dict[str, str]:
    """The story of each part by the part's id, where people judged any; else nothing is
    looked up.
    """
    if not said_of(ledger, "story"):
        return {}
    return {
        part_id(part): story.id for story in stories(ledger) for part in story.parts
    }


def _event_types_around(figure: Figure, around: Surroundings) -> frozenset[str]:
    """The types of the events that are told in the figure's sentence or have it for a toll."""
    start, end = _sentence_around(figure, around.text)
    return frozenset(
        kind
        for at, kind, tolls, _ in around.events
        if figure.id in tolls or start <= at < end
    )


def _dead_without_number(figure: Figure, around: Surroundings) -> int:
    """1 where the happening that a figure is a toll of has a death near it, told without a number;
    else 0.
    """
    deaths = (words for _, _, tolls, words in around.events if figure.id in tolls)
    near = (w for at, w in chain(*deaths) if abs(at - figure.evidence.start) <= _NEAR)
    return int(any(dying().search(words) for words in near))


def _sentence_around(figure: Figure, text: str) -> tuple[int, int]:
    """Where a figure's sentence begins and ends, as far as the stops around it tell."""
    first = figure.evidence.start - len(_words_of_sentence_before(figure, text))
    return first, figure.evidence.end + len(_words_behind(figure, text))


def _story_around(figure: Figure, parts: list[tuple[str, StoryPart]]) -> str | None:
    """The story of the narrowest part around a figure; the main part reaches around the others."""
    start = figure.evidence.start
    around = [
        (part.end - part.start, story)
        for story, part in parts
        if part.start <= start < part.end
    ]
    return min(around)[1] if around else None


def speaking(ledger: Ledger) -> dict[int, tuple[date, date | None]]:
    """By reading: the day it could be known, and the day from which a newer version of its document
    speaks instead (None: none does).

    It could be known on its article's date, or the day its bytes came: a corrected article often
    keeps its date, and its newer version was not known before it was kept. A page saved before may
    be kept after: its day goes before its number.
    """
    days = _day_known(ledger)
    versions: dict[str, list[Provenance]] = defaultdict(list)
    for kept in ledger.documents():
        versions[kept.document].append(kept)
    found: dict[int, tuple[date, date | None]] = {}
    for several in versions.values():
        several.sort(key=lambda k: (days[k.number], k.version, k.number))
        for one, newer in zip_longest(several, several[1:]):
            until = days[newer.number] if newer is not None else None
            found[one.number] = days[one.number], until
    return found


def _day_known(ledger: Ledger) -> dict[int, date]:
    came = ledger.first_kept()
    first: dict[str, Provenance] = {}
    days: dict[int, date] = {}
    for kept in sorted(
        ledger.documents(),
        key=lambda k: (k.version, k.number),
    ):
        before = first.setdefault(kept.document, kept)
        kept_on = came[kept.sha256].date()
        again = kept.version > before.version and kept.published == before.published
        days[kept.number] = (
            kept_on if again or kept.published is None else kept.published
        )
    return days


def _handed(figure: Figure, around: Surroundings) -> tuple[str | None, str | None]:
    """The cue of the innermost statement around a figure, and the role of who made it."""
    start = figure.evidence.start
    near = bisect_right(around.statements, start, key=lambda s: s[0])
    inside = [
        s for s in around.statements[max(0, near - _NESTED) : near] if start < s[1]
    ]
    for _, _, cue, role in sorted(
        inside,
        key=lambda s: s[1] - s[0],
    ):
        return cue, role
    return None, None


def _affiliation(role: str | None, around: Surroundings) -> str | None:
    """The organisation a role is held in: UNHCR, of "UNHCR representative in Iraq"."""
    if not role:
        return None
    named = [
        (text, ident)
        for text, ident in around.actors
        if re.search(rf"\b{re.escape(text)}\b", role)
    ]
    return max(named, key=lambda n: len(n[0]))[1] if named else None


def _words_behind(figure: Figure, text: str) -> str:
    """The words of its sentence behind a figure."""
    tail = text[figure.evidence.end : figure.evidence.end + _BEFORE]
    return _SENTENCE.split(tail)[0]


def _words_of_sentence_before(figure: Figure, text: str) -> str:
    """The words of its sentence before a figure."""
    head = text[max(0, figure.evidence.start - _BEFORE) : figure.evidence.start]
    return _SENTENCE.split(head)[-1]
