"""Questions that came apart and are joined again: those that more articles touch, with all that is
joined with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from reportedly.reconcile.known_figures import Turn
from reportedly.reconcile.questions import Opened, Question, question_id
from reportedly.reconcile.rejoined import Joined, rejoined, whole_keys
from reportedly.reconcile.touched_questions import TouchedQuestions
from reportedly.reconcile.worked import Made, Part, made_of
from reportedly.records.questions import Ruling


class TouchedGroups:
    """The questions that are one, by the first of them: as they were and as they are joined."""

    def __init__(self, touched: TouchedQuestions) -> None:
        self._touched, self._known = touched, touched.known
        self._groups: dict[str, list[str]] = defaultdict(list)
        for part, head in self._known.worked.joined.items():
            self._groups[head].append(part)
        # Questions that are read with all that is joined with them.
        self.read: set[str] = set()
        # What is joined among them now, and the lines that changed, by their questions' ids.
        self.now: dict[str, list[str]] = {}
        self.made: dict[str, Made] = {}
        self.gone: set[str] = set()

    def join_until_nothing_changes(
        self, opened: Opened, changed: Mapping[str, Turn]
    ) -> None:
        """Find what is joined among what was read, the lines that changed, and those that are no
        more.
        """
        touched = self._touched
        changed = {**self._told_otherwise(opened), **changed}
        again = set(changed)
        while True:
            self._read_groups(again & self._known.members.keys())
            self._read_groups(self._that_share(again))
            opened = touched.opened()
            unsure = {q.first: tuple(q.unsure) for q in opened.questions}
            every = [q for q in opened.questions if self._is_read(q.first)]
            before = {
                q.first: self._joined(q.first) for q in every if q.first not in again
            }
            found = rejoined(every, touched.said, before)
            self.now = {q.first: _parts_of(q) for q in found}
            heads = self._changed_groups(changed)
            firsts = {
                f for head in heads for f in self._group(head) + self.now.get(head, [])
            }
            more = self._sharing(firsts)
            if more <= again:
                break
            again |= more
        self.made = {
            question_id(q.first): made_of(
                q, self._unsure(q, unsure), self._known.outlets
            )
            for q in found
            if q.first in heads
        }
        self.gone = {question_id(head) for head in heads if head not in self.now}

    def _told_otherwise(self, opened: Opened) -> dict[str, Turn]:
        """The questions of which others cannot be told now than before."""
        known = self._known
        return {
            first: known.turn(first)
            for question in opened.questions
            for first in [question.first]
            if first in known.members and known.kind(first) in known.weighed
            if tuple(question.unsure) != self._part(first).unsure
        }

    def head(self, first: str) -> str:
        """The first of the questions that one was joined with."""
        return self._known.worked.joined.get(first, first)

    def _group(self, head: str) -> list[str]:
        """The questions that were one, the first of them first; none where none was there."""
        if head not in self._known.members:
            return []
        return [head, *self._groups.get(head, ())]

    def _read_groups(self, firsts: Iterable[str]) -> None:
        """Read some questions that were, and all that is joined with them."""
        new = {f for first in firsts for f in self._group(self.head(first))}
        self._touched.read_whole(new)
        self.read |= new

    def _is_read(self, first: str) -> bool:
        """Whether all that was joined with a question is there; what is new had nothing."""
        if first in self._known.members:
            return first in self.read
        return self._known.kind(first) in self._known.weighed

    def _that_share(self, firsts: Iterable[str]) -> set[str]:
        """The questions that were and may be joined with some."""
        return self._sharing(firsts) & self._known.members.keys()

    def _sharing(self, firsts: Iterable[str]) -> set[str]:
        """The questions that may be joined with some."""
        touched, known = self._touched, self._known
        figures = {ident for first in firsts for ident in touched.figures_of(first)}
        keys = {key for ident in figures for key in whole_keys(known.datum(ident))}
        return {
            question
            for ident in known.having(keys)
            if not keys.isdisjoint(whole_keys(known.datum(ident)))
            for question in touched.questions_of(ident)
        }

    def _changed_groups(self, changed: Collection[str]) -> set[str]:
        """The heads of groups of questions that are others than before, or of which one changed."""
        before = {self.head(first) for first in self.read}
        return {
            head
            for head in before | self.now.keys()
            for was, own in [
                (self._group(head) if head in before else [], self.now.get(head, []))
            ]
            if was != own or not set(own).isdisjoint(changed)
        }

    def _joined(self, first: str) -> Joined:
        """To which question one was joined, and why."""
        if first not in self._known.worked.joined:
            return None
        return self._part(first).joined

    def _part(self, first: str) -> Part:
        """What is known of a question that was, as it was opened."""
        made = self._known.asked.made(question_id(self.head(first)))
        return next(part for part in made.parts if part.first == first)

    def _unsure(
        self, question: Question, now: Mapping[str, tuple[Ruling, ...]]
    ) -> dict[str, tuple[Ruling, ...]]:
        """With which others each part of a question cannot be told."""
        known = self._known
        found = {}
        for first in _parts_of(question):
            anew = known.kind(first) in known.weighed
            found[first] = now[first] if anew else self._part(first).unsure
        return found


def _parts_of(question: Question) -> list[str]:
    """The questions that one is, by their first figures."""
    return [question.first, *(ruling.one for ruling in question.joined)]
