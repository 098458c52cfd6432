"""The questions that more articles touch: what is weighed again is put to them,
until nothing changes any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from reportedly.reconcile.known_figures import Kind, KnownFigures, Turn
from reportedly.reconcile.meeting import Key as Meeting
from reportedly.reconcile.meeting import found_by, looked_for
from reportedly.reconcile.outlets import outlets_as_judged
from reportedly.reconcile.questions import Opened, questions
from reportedly.reconcile.witnesses import attributed, outlet_key
from reportedly.records.questions import AttributedFigure, Judgement


class TouchedQuestions:
    """Questions by their first figures, as they were and as they are."""

    def __init__(self, known: KnownFigures, said: Sequence[Judgement]) -> None:
        self.known, self.said = known, said
        # Questions of which every figure is read, and by question its figures as they are put now.
        self._whole: set[str] = set()
        self._now: dict[str, list[str]] = {}
        self._said_of: dict[str, set[str]] = defaultdict(set)
        for judgement in said:
            self._said_of[judgement.one].add(judgement.other)
            self._said_of[judgement.other].add(judgement.one)

    def put_until_nothing_changes(self) -> tuple[Opened, dict[str, Turn]]:
        """All that is weighed, put; and since when which questions are others than they were."""
        known = self.known
        while True:
            self._read_what_is_met()
            opened = self.opened()
            changed = self._changed(opened)
            more = self._looking_for(changed)
            if more <= known.weighed:
                return opened, changed
            known.weighed |= more

    def _read_what_is_met(self) -> None:
        """Read all figures of the questions that are met by what is weighed."""
        known = self.known
        ours = known.weighed_figures()
        keys = {key for ident in ours for key in looked_for(known.datum(ident))}
        near = {
            ident
            for ident in known.having(keys)
            if not keys.isdisjoint(found_by(known.datum(ident)))
        }
        for ident in ours:
            near |= self._said_of[ident]
            if taken := known.chains.taken.get((known.at[ident], ident)):
                near.add(taken[0][1])
        met = {*near, *ours}
        self.read_whole(
            known.put[ident].question for ident in met if ident in known.put
        )

    def read_whole(self, firsts: Iterable[str]) -> None:
        """Read all figures of some questions."""
        known = self.known
        new = set(firsts) - self._whole
        known.read(known.at[ident] for first in new for ident in known.members[first])
        self._whole |= new

    def opened(self) -> Opened:
        """What is read, put to questions: weighed, or where it was."""
        known = self.known
        documents = {
            known.at[ident] for first in self._whole for ident in known.members[first]
        }
        documents |= {document for document, _, _ in known.weighed}
        before = {
            one.id: known.put[one.id]
            for document in documents
            for one in known.reports[document]
            if known.kind(one.id) not in known.weighed
        }
        return questions(self._witnessed(documents), self.said, known.dead, before)

    def _witnessed(self, documents: set[str]) -> list[AttributedFigure]:
        """The figures of some articles with their origins."""
        known = self.known
        chain, waiting = set(documents), set(documents)
        while waiting:
            behind = known.documents_behind(waiting)
            waiting = (behind | self._around_rings(waiting)) - chain
            known.read(waiting)
            chain |= waiting
        keys = {outlet_key(name) for name in known.outlets if name}
        found = attributed(known.in_turn(chain), known.chains.taken, keys)
        return outlets_as_judged(
            (w for w in found if w.reported.kept.document in documents), self.said
        )

    def _around_rings(self, documents: Iterable[str]) -> set[str]:
        """The articles with all that was copied from rings of copies: the first of all of it is
        taken for the one that had it first.
        """
        chains = self.known.chains
        keys = self.known.keys_of(documents)
        rings = {other for key in keys for other in chains.ring(key)}
        return {document for document, _ in chains.with_copies(rings)}

    def _changed(self, opened: Opened) -> dict[str, Turn]:
        """The questions that changed, by their first figures, and since which article."""
        known = self.known
        ours, now = set(known.weighed_figures()), _figures_by_question(opened)
        seen = self._whole | {f for f, own in now.items() if not ours.isdisjoint(own)}
        changed: dict[str, Turn] = {}
        self._now = now
        for first in seen:
            before, after = known.members.get(first, []), now.get(first, [])
            for pair in zip_longest(before, after):
                if pair[0] != pair[1] or pair[1] in known.anew:
                    changed[first] = min(known.turn(ident) for ident in pair if ident)
                    break
        return changed

    def figures_of(self, first: str) -> set[str]:
        """The figures of a question, as it was and as it is."""
        return {*self.known.members.get(first, ()), *self._now.get(first, ())}

    def questions_of(self, ident: str) -> set[str]:
        """The questions that a figure was put to and is."""
        known = self.known
        found = {known.put[ident].question} if ident in known.put else set()
        if known.kind(ident) in known.weighed:
            found |= {first for first, own in self._now.items() if ident in own}
        return found

    def _looking_for(self, changed: Mapping[str, Turn]) -> set[Kind]:
        """What came to be known behind a change and looks for a question that changed."""
        known = self.known
        since: dict[Meeting, Turn] = {}
        beside: dict[str, Turn] = {}
        for first, turn in changed.items():
            for ident in self.figures_of(first):
                copies = known.chains.copies_of((known.at[ident], ident))
                for other in {*self._said_of[ident], *copies}:
                    beside[other] = min(turn, beside.get(other, turn))
                for key in found_by(known.datum(ident)):
                    since[key] = min(turn, since.get(key, turn))
        found = set()
        for ident in known.having(since):
            turns = [since[k] for k in looked_for(known.datum(ident)) if k in since]
            if turns and min(turns) <= known.turn(ident):
                found.add(known.kind(ident))
        known.read(known.at[ident] for ident in beside if ident in known.at)
        for ident, turn in beside.items():
            if ident in known.at and turn <= known.turn(ident):
                found.add(known.kind(ident))
        return found


def _figures_by_question(opened: Opened) -> dict[str, list[str]]:
    return {q.first: [d.figure.id for d in q.data] for q in opened.questions}
