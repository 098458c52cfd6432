"""What more articles touch, worked out again; all else stays as it was, and both together are what
working out everything anew gives.

A figure is put to a question by the questions that it meets. So what came is put, then what looks
for a question that this changed, and so on until nothing changes any more: figures that met nothing
that changed stay where they are without being weighed. The same holds of questions that came apart
and are joined again, and of lines that may be part of each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportedly.reconcile.arrivals import Arrivals, Came
from reportedly.reconcile.known_figures import KnownFigures, ReadOnDemand
from reportedly.reconcile.questions import Opened, Put, question_id
from reportedly.reconcile.touched_groups import TouchedGroups
from reportedly.reconcile.touched_lines import touched_lines
from reportedly.reconcile.touched_questions import TouchedQuestions
from reportedly.reconcile.worked import Made, Worked, keys_by_article, told_in
from reportedly.records.questions import Line


@dataclass(frozen=True, slots=True)
class Changed:
    """Lines that changed or are new with what they are made of, the questions that are no more,
    all questions in order, and what is remembered of them.
    """

    lines: Mapping[str, tuple[Line, Made]]
    gone: frozenset[str]
    order: tuple[str, ...]
    worked: Worked


def brought_up(worked: Worked, came: Came, asked: ReadOnDemand) -> Changed:
    """Bring questions up to what came since they were worked out.

    Raises:
        TooMuch: so much is touched that everything is to be worked out anew.
    """
    known = KnownFigures(worked, asked)
    Arrivals(known, came).take_in()
    touched = TouchedQuestions(known, came.said)
    opened, changed = touched.put_until_nothing_changes()
    groups = TouchedGroups(touched)
    groups.join_until_nothing_changes(opened, changed)
    remembered = _remembered(touched, opened, groups)
    order = tuple(_in_known_order(remembered))
    lines = touched_lines(groups, asked, remembered, order)
    return Changed(lines, frozenset(groups.gone), order, remembered)


def _remembered(
    touched: TouchedQuestions, opened: Opened, groups: TouchedGroups
) -> Worked:
    """What is remembered of all questions now."""
    known, was = touched.known, touched.known.worked
    put = _put_now(known, opened)
    figures = known.in_turn(document for document, _, _ in known.weighed)
    told = was.told | dict(told_in(figures, put, known.dead, known.chains.taken))
    mine = known.in_turn({known.at[ident] for ident in known.anew} | known.new)
    keys = keys_by_article(mine, [known.datum(one.id) for one in mine])
    was.index.add((document, sorted(own)) for document, own in sorted(keys.items()))
    joined = _joined_now(was.joined, groups)
    return Worked(told, joined, known.outlets, tuple(touched.said), was.index)


def _put_now(known: KnownFigures, opened: Opened) -> dict[str, Put]:
    """How the figures that were read are put: to the question they had, if they are not weighed."""
    put = {}
    for ident, how in opened.put.items():
        old = known.put.get(ident)
        same = old is not None and known.kind(ident) not in known.weighed
        put[ident] = Put(old.question, how.turn) if same and old else how
    return put


def _joined_now(was: Mapping[str, str], groups: TouchedGroups) -> dict[str, str]:
    """By each question that is joined with others the first of them."""
    parts = {part for own in groups.now.values() for part in own}
    joined = {p: head for p, head in was.items() if p not in parts | groups.read}
    joined |= {part: head for head, own in groups.now.items() for part in own[1:]}
    return joined


def _in_known_order(worked: Worked) -> Iterator[str]:
    """The ids of all questions in the order they were opened."""
    told = sorted(worked.told.items(), key=lambda one: (one[1].day, one[0]))
    for _, one in told:
        for ident, put, _, _ in one.figures:
            if ident == put.question and ident not in worked.joined:
                yield question_id(ident)
