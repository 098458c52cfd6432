"""The lines of questions that more articles touch, with those of the same tellers,
which may be parts of each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportedly.reconcile.answers import finished
from reportedly.reconcile.known_figures import ReadOnDemand
from reportedly.reconcile.parts import tellers
from reportedly.reconcile.questions import question_id
from reportedly.reconcile.touched_groups import TouchedGroups
from reportedly.reconcile.worked import Made, Worked, story_key
from reportedly.records.questions import Line


class LinesAround:
    """The lines of questions as they are now, and who tells them."""

    def __init__(
        self, asked: ReadOnDemand, made: Mapping[str, Made], worked: Worked
    ) -> None:
        self._asked, self._made, self._worked = asked, dict(made), worked

    def made(self, ident: str) -> Made:
        """What a line is made of."""
        if ident not in self._made:
            self._made[ident] = self._asked.made(ident)
        return self._made[ident]

    def line(self, ident: str) -> Line:
        """The line of a question."""
        return self.made(ident).line

    def told_by(self, some: set[str]) -> set[str]:
        """The questions that some articles or stories tell."""
        worked = self._worked
        documents = worked.index.having(story_key(teller) for teller in some)
        documents |= some & worked.told.keys()
        near = {
            question_id(worked.joined.get(put.question, put.question))
            for document in documents
            for _, put, _, _ in worked.told[document].figures
        }
        return {i for i in near if not some.isdisjoint(tellers(self.line(i)))}


def touched_lines(
    groups: TouchedGroups, asked: ReadOnDemand, worked: Worked, order: Sequence[str]
) -> dict[str, tuple[Line, Made]]:
    """The lines that changed, and those told with them, with their parts and grades.

    Args:
        groups: the questions that changed.
        asked: where what lines were made of is read.
        worked: what is remembered of all questions now.
        order: the ids of all questions in the order they were opened.
    """
    around = LinesAround(asked, groups.made, worked)
    touched = {t for one in groups.made.values() for t in tellers(one.line)}
    there = {question_id(groups.head(first)) for first in groups.read}
    for ident in (there & groups.made.keys()) | groups.gone:
        touched |= set(tellers(asked.made(ident).line))
    wanted = around.told_by(touched)
    every = around.told_by({t for ident in wanted for t in tellers(around.line(ident))})
    place = {ident: n for n, ident in enumerate(order)}
    lines = [around.line(ident) for ident in sorted(every, key=place.__getitem__)]
    return {
        line.question: (line, around.made(line.question))
        for line in finished(lines)
        if line.question in wanted
    }
