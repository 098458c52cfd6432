"""What more articles touch, worked out again; all else stays as it was, and both together are what
working out everything anew gives.

A figure is put to a question by the questions that it meets. So what came is put, then what looks
for a question that this changed, and so on until nothing changes any more: figures that met nothing
that changed stay where they are without being weighed. The same holds of questions that came apart
and are joined again, and of lines that may be part of each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from reportedly.errors import TooMuch
from reportedly.reconcile.answers import figures_that_count, finished
from reportedly.reconcile.data import Datum
from reportedly.reconcile.meeting import Key as Meeting
from reportedly.reconcile.meeting import found_by, looked_for
from reportedly.reconcile.outlets import outlets_as_judged
from reportedly.reconcile.parts import tellers
from reportedly.reconcile.questions import Opened, Put, Question, question_id, questions
from reportedly.reconcile.rejoined import Joined, rejoined, whole_keys
from reportedly.reconcile.struck import with_the_dead
from reportedly.reconcile.witnesses import Key, attributed, originals, outlet_key
from reportedly.reconcile.worked import (
    Made,
    Part,
    Worked,
    coarse,
    hashed,
    keys_by_article,
    made_of,
    medium_key,
    story_key,
    told_in,
)
from reportedly.records import CopyLink
from reportedly.records.questions import (
    AttributedFigure,
    Judgement,
    Line,
    Reported,
    Ruling,
    Step,
)

# Articles looked at again: where more are touched than these and a third of all, everything is.
FEW = 500
Kind = tuple[str, str, str]  # article, category and unit: counts that are put together
Turn = tuple[date, str]  # of an article


@dataclass(frozen=True, slots=True)
class Came:
    """What came since: figures of new articles, links that are copies and no copies any more, and
    all that people said.
    """

    figures: Sequence[Reported]
    links: Sequence[CopyLink]
    unlinked: Sequence[CopyLink]
    said: Sequence[Judgement]


@dataclass(frozen=True, slots=True)
class Asked:
    """Where what is known is read when it is wanted: figures of articles by their ids, and what a
    line was made of by the id of its question.
    """

    figures: Callable[[Collection[str]], Iterable[Reported]]
    made: Callable[[str], Made]


@dataclass(frozen=True, slots=True)
class Changed:
    """Lines that changed or are new with what they are made of, the questions that are no more,
    all questions in order, and what is remembered of them.
    """

    lines: Mapping[str, tuple[Line, Made]]
    gone: frozenset[str]
    order: tuple[str, ...]
    worked: Worked


def brought_up(worked: Worked, came: Came, asked: Asked) -> Changed:
    """Bring questions up to what came since they were worked out.

    Raises:
        TooMuch: so much is touched that everything is to be worked out anew.
    """
    return _Again(worked, came, asked).done()


class _Again:
    """What was, what is read of it, and what of it is weighed again."""

    def __init__(self, worked: Worked, came: Came, asked: Asked) -> None:
        self.worked, self.came, self.asked = worked, came, asked
        self.reports: dict[str, list[Reported]] = {}
        self.data: dict[str, Datum] = {}
        self.put: dict[str, Put] = {}
        self.at: dict[str, str] = {}
        self.dead: dict[str, int] = {}
        self.taken: dict[Key, tuple[Key, Step]] = {}
        self.members: dict[str, list[str]] = defaultdict(list)
        self.groups: dict[str, list[str]] = defaultdict(list)
        self._remember()
        # What was taken from each figure.
        self.copied: dict[Key, list[Key]] = defaultdict(list)
        # Figures of which something else is known now.
        self.anew: set[str] = set()
        self.weighed: set[Kind] = set()
        # Questions of which every figure is read, and those with all that is joined with them.
        self.whole: set[str] = set()
        self.grouped: set[str] = set()
        # Articles that came, and by question its figures as they are put now.
        self.new: set[str] = set()
        self.now: dict[str, list[str]] = {}
        self.outlets = worked.outlets
        self.said: dict[str, set[str]] = defaultdict(set)
        for judgement in came.said:
            self.said[judgement.one].add(judgement.other)
            self.said[judgement.other].add(judgement.one)

    def _remember(self) -> None:
        told = sorted(self.worked.told.items(), key=lambda one: (one[1].day, one[0]))
        for document, one in told:
            for ident, put, dead, taken in one.figures:
                self.put[ident], self.at[ident] = put, document
                self.members[put.question].append(ident)
                if dead:
                    self.dead[ident] = dead
                if taken is not None:
                    self.taken[document, ident] = taken
        for part, head in self.worked.joined.items():
            self.groups[head].append(part)

    # -------------------------------------------------------------- reading
    def read(self, documents: Iterable[str]) -> None:
        """Read the figures of articles that are not read yet."""
        wanted = {d for d in documents if d in self.worked.told} - self.reports.keys()
        if not wanted:
            return
        if len(self.reports) + len(wanted) > max(FEW, len(self.worked.told) // 3):
            raise TooMuch
        for one in figures_that_count(self.asked.figures(wanted)):
            self.reports.setdefault(one.kept.document, []).append(one)
        if not all(self._is_as_it_was(document) for document in wanted):
            raise TooMuch

    def _is_as_it_was(self, document: str) -> bool:
        """Whether an article still says what it said, on the same day."""
        told, own = self.worked.told[document], self.reports.get(document, [])
        if {one.id for one in own} != {ident for ident, _, _, _ in told.figures}:
            return False
        return all((one.day, one.dated) == (told.day, told.dated) for one in own)

    def in_turn(self, documents: Iterable[str]) -> list[Reported]:
        """The figures of articles that were read, in the order they became known."""
        every = (one for d in set(documents) for one in self.reports[d])
        return sorted(every, key=_turn_of_figure)

    def turn(self, ident: str) -> Turn:
        one = self.reports[self.at[ident]][0]
        return one.day, one.kept.document

    def datum(self, ident: str) -> Datum:
        """A figure as its question sees it."""
        if ident not in self.data:
            own = self.reports[self.at[ident]]
            bare = [AttributedFigure(one, "", "", ()) for one in own]
            alone = {one.id: Put(one.id, n) for n, one in enumerate(own)}
            for question in questions(bare, (), self.dead, alone).questions:
                for datum in question.data:
                    self.data[datum.figure.id] = datum
        return self.data[ident]

    def kind(self, ident: str) -> Kind:
        figure = self.datum(ident).figure
        return self.at[ident], figure.category, figure.unit

    def having(self, keys: Iterable[Meeting]) -> list[str]:
        """The figures of all articles that may have some keys; they are read."""
        documents = self.worked.index.having(hashed(*key) for key in coarse(keys))
        self.read(documents)
        near = (documents & self.reports.keys()) | self.new
        return [one.id for document in near for one in self.reports[document]]

    # -------------------------------------------------------------- what came
    def done(self) -> Changed:
        """Everything, step by step."""
        self._take_in()
        opened, changed = self._put_until_nothing_changes()
        made, groups, gone = self._join_until_nothing_changes(changed)
        worked = self._remembered(opened, groups)
        order = tuple(_in_known_order(worked))
        lines = self._finished(made, gone, worked, order)
        return Changed(lines, frozenset(gone), order, worked)

    def _take_in(self) -> None:
        """Read what came, and find the figures of which it has something else known."""
        counting = figures_that_count(self.came.figures)
        for one in counting:
            document = one.kept.document
            if document in self.worked.told or one.id in self.at:
                raise TooMuch
            self.reports.setdefault(document, []).append(one)
        for one in counting:
            self.at[one.id] = one.kept.document
        self.new = set(self.at.values()) - self.worked.told.keys()
        self._copies()
        self._outlets(counting)
        self._dead(counting)
        self._followers()
        self._judged()
        self.weighed |= {self.kind(one.id) for one in counting}
        self.weighed |= {self.kind(ident) for ident in self.anew}
        # Whether a count is a part of another one hangs on both.
        self.anew |= set(self._weighed_figures())

    def _copies(self) -> None:
        """What is copied from and to what came."""
        unlinked = {frozenset(_ends_of_link(link)) for link in self.came.unlinked}
        for (document, _), (original, _) in self.taken.items():
            if frozenset((document, original[0])) in unlinked:
                raise TooMuch
        near = {
            document for link in self.came.links for document in _ends_of_link(link)
        }
        self.read(near)
        near = (near & self.reports.keys()) | self.new
        known = self._taken_by(near)
        self.read(known)
        turns = self.in_turn(near | known)
        order = {(r.kept.document, r.id): n for n, r in enumerate(turns)}
        found = originals(self.in_turn(near), self.came.links)
        for key, (original, step) in found.items():
            before = self.taken.get(key)
            if before is None or order[original] < order[before[0]]:
                self.taken[key] = original, step
                self.anew.add(key[1])

    def _taken_by(self, documents: Iterable[str]) -> set[str]:
        """The articles that figures of some were copied from."""
        keys = [(d, one.id) for d in documents for one in self.reports[d]]
        return {self.taken[key][0][0] for key in keys if key in self.taken}

    def _outlets(self, counting: Sequence[Reported]) -> None:
        """Articles that cite an outlet of which the first article came."""
        known = {outlet_key(name) for name in self.outlets if name}
        self.outlets |= {one.kept.outlet for one in counting}
        new = {outlet_key(name) for name in self.outlets if name} - known
        documents = self.worked.index.having(medium_key(name) for name in new)
        self.read(documents)
        for document in documents & self.reports.keys():
            for one in self.reports[document]:
                source = one.figure.source
                if source is not None and outlet_key(source.name) in new:
                    self.anew.add(one.id)

    def _dead(self, counting: Sequence[Reported]) -> None:
        """How many dead are counted in what came, and in what its stories tell."""
        stories = {one.story for one in counting if one.story}
        documents = self.worked.index.having(story_key(story) for story in stories)
        self.read(documents)
        near = self.in_turn((documents & self.reports.keys()) | self.new)
        dead = with_the_dead(near)
        for one in near:
            if one.kept.document not in self.new and one.story not in stories:
                continue  # others tell of it too
            if dead.get(one.id, 0) != self.dead.get(one.id, 0):
                self.anew.add(one.id)
                self.dead[one.id] = dead.get(one.id, 0)

    def _followers(self) -> None:
        """What was copied from what is known anew, and so on."""
        for key, (original, _) in self.taken.items():
            self.copied[original].append(key)
        found = {(self.at[ident], ident) for ident in self.anew}
        found |= {key for one in found for key in self._ring(one)}
        found = self._all_taken_from(found)
        self.read(document for document, _ in found)
        self.anew |= {ident for _, ident in found}

    def _all_taken_from(self, figures: Iterable[Key]) -> set[Key]:
        """Figures with those that were copied from them, directly or through others."""
        found = set(figures)
        waiting = list(found)
        while waiting:
            new = set(self.copied.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        return found

    def _ring(self, key: Key) -> set[Key]:
        """The figures that were copied each from another of them and from which one was copied."""
        passed: list[Key] = []
        while key in self.taken:
            if key in passed:
                return set(passed[passed.index(key) :])
            passed.append(key)
            key = self.taken[key][0]
        return set()

    def _judged(self) -> None:
        """Figures of which people said more."""
        before = list(self.worked.said)
        for judgement in self.came.said:
            if judgement in before:
                before.remove(judgement)
            elif judgement.kind != "figure":
                raise TooMuch
            else:
                there = judgement.pair & self.at.keys()
                self.read(self.at[ident] for ident in there)
                self.anew |= there
        if before:
            raise TooMuch

    # -------------------------------------------------------------- questions
    def _put_until_nothing_changes(self) -> tuple[Opened, dict[str, Turn]]:
        while True:
            self._read_what_is_met()
            opened = self._opened()
            changed = self._changed(opened)
            more = self._looking_for(changed)
            if more <= self.weighed:
                return opened, {**self._told_otherwise(opened), **changed}
            self.weighed |= more

    def _told_otherwise(self, opened: Opened) -> dict[str, Turn]:
        """The questions of which others cannot be told now than before."""
        return {
            first: self.turn(first)
            for question in opened.questions
            for first in [question.first]
            if first in self.members and self.kind(first) in self.weighed
            if tuple(question.unsure) != self._part(first).unsure
        }

    def _weighed_figures(self) -> list[str]:
        documents = {document for document, _, _ in self.weighed}
        return [
            one.id
            for document in documents
            for one in self.reports[document]
            if self.kind(one.id) in self.weighed
        ]

    def _read_what_is_met(self) -> None:
        """Read all figures of the questions that are met by what is weighed."""
        ours = self._weighed_figures()
        keys = {key for ident in ours for key in looked_for(self.datum(ident))}
        near = {
            ident
            for ident in self.having(keys)
            if not keys.isdisjoint(found_by(self.datum(ident)))
        }
        for ident in ours:
            near |= self.said[ident]
            if taken := self.taken.get((self.at[ident], ident)):
                near.add(taken[0][1])
        met = {*near, *ours}
        self._read_whole(self.put[ident].question for ident in met if ident in self.put)

    def _read_whole(self, firsts: Iterable[str]) -> None:
        """Read all figures of some questions."""
        new = set(firsts) - self.whole
        self.read(self.at[ident] for first in new for ident in self.members[first])
        self.whole |= new

    def _opened(self) -> Opened:
        """What is read, put to questions: weighed, or where it was."""
        documents = {
            self.at[ident] for first in self.whole for ident in self.members[first]
        }
        documents |= {document for document, _, _ in self.weighed}
        before = {
            one.id: self.put[one.id]
            for document in documents
            for one in self.reports[document]
            if self.kind(one.id) not in self.weighed
        }
        return questions(self._witnessed(documents), self.came.said, self.dead, before)

    def _witnessed(self, documents: set[str]) -> list[AttributedFigure]:
        """The figures of some articles with their origins."""
        chain, waiting = set(documents), set(documents)
        while waiting:
            waiting = (self._taken_by(waiting) | self._around_rings(waiting)) - chain
            self.read(waiting)
            chain |= waiting
        keys = {outlet_key(name) for name in self.outlets if name}
        found = attributed(self.in_turn(chain), self.taken, keys)
        return outlets_as_judged(
            (w for w in found if w.reported.kept.document in documents), self.came.said
        )

    def _around_rings(self, documents: Iterable[str]) -> set[str]:
        """The articles with all that was copied from rings of copies: the first of all of it is
        taken for the one that had it first.
        """
        keys = [(d, one.id) for d in documents for one in self.reports[d]]
        rings = {other for key in keys for other in self._ring(key)}
        return {document for document, _ in self._all_taken_from(rings)}

    def _changed(self, opened: Opened) -> dict[str, Turn]:
        """The questions that changed, by their first figures, and since which article."""
        ours, now = set(self._weighed_figures()), _figures_by_question(opened)
        seen = self.whole | {f for f, own in now.items() if not ours.isdisjoint(own)}
        changed: dict[str, Turn] = {}
        self.now = now
        for first in seen:
            before, after = self.members.get(first, []), now.get(first, [])
            for pair in zip_longest(before, after):
                if pair[0] != pair[1] or pair[1] in self.anew:
                    changed[first] = min(self.turn(ident) for ident in pair if ident)
                    break
        return changed

    def _figures_of(self, first: str) -> set[str]:
        """The figures of a question, as it was and as it is."""
        return {*self.members.get(first, ()), *self.now.get(first, ())}

    def _looking_for(self, changed: Mapping[str, Turn]) -> set[Kind]:
        """What came to be known behind a change and looks for a question that changed."""
        since: dict[Meeting, Turn] = {}
        beside: dict[str, Turn] = {}
        for first, turn in changed.items():
            for ident in self._figures_of(first):
                others = {*self.said[ident], *self._taken_from(ident)}
                for other in others:
                    beside[other] = min(turn, beside.get(other, turn))
                for key in found_by(self.datum(ident)):
                    since[key] = min(turn, since.get(key, turn))
        found = set()
        for ident in self.having(since):
            turns = [since[k] for k in looked_for(self.datum(ident)) if k in since]
            if turns and min(turns) <= self.turn(ident):
                found.add(self.kind(ident))
        self.read(self.at[ident] for ident in beside if ident in self.at)
        for ident, turn in beside.items():
            if ident in self.at and turn <= self.turn(ident):
                found.add(self.kind(ident))
        return found

    def _taken_from(self, ident: str) -> Iterator[str]:
        for _, other in self.copied.get((self.at[ident], ident), ()):
            yield other

    # -------------------------------------------------------------- joined again
    def _head(self, first: str) -> str:
        return self.worked.joined.get(first, first)

    def _group(self, head: str) -> list[str]:
        """The questions that were one, the first of them first; none where none was there."""
        return [head, *self.groups.get(head, ())] if head in self.members else []

    def _join_until_nothing_changes(
        self, changed: Mapping[str, Turn]
    ) -> tuple[dict[str, Made], dict[str, list[str]], set[str]]:
        """The lines that changed by their questions' ids, all that is joined among what was read,
        and the ids of those that are no more.
        """
        again = set(changed)
        while True:
            self._read_groups(again & self.members.keys())
            self._read_groups(self._that_share(again))
            opened = self._opened()
            unsure = {q.first: tuple(q.unsure) for q in opened.questions}
            every = [q for q in opened.questions if self._is_grouped(q.first)]
            before = {
                q.first: self._joined(q.first) for q in every if q.first not in again
            }
            found = rejoined(every, self.came.said, before)
            now = {q.first: _parts_of(q) for q in found}
            heads = self._changed_groups(now, changed)
            firsts = {
                f for head in heads for f in self._group(head) + now.get(head, [])
            }
            more = self._sharing(firsts)
            if more <= again:
                break
            again |= more
        made = {
            question_id(q.first): made_of(q, self._unsure(q, unsure), self.outlets)
            for q in found
            if q.first in heads
        }
        gone = {question_id(head) for head in heads if head not in now}
        return made, now, gone

    def _read_groups(self, firsts: Iterable[str]) -> None:
        """Read some questions that were, and all that is joined with them."""
        new = {f for first in firsts for f in self._group(self._head(first))}
        self._read_whole(new)
        self.grouped |= new

    def _is_grouped(self, first: str) -> bool:
        """Whether all that was joined with a question is there; what is new had nothing."""
        if first in self.members:
            return first in self.grouped
        return self.kind(first) in self.weighed

    def _that_share(self, firsts: Iterable[str]) -> set[str]:
        """The questions that were and may be joined with some."""
        return self._sharing(firsts) & self.members.keys()

    def _sharing(self, firsts: Iterable[str]) -> set[str]:
        """The questions that may be joined with some."""
        figures = {ident for first in firsts for ident in self._figures_of(first)}
        keys = {key for ident in figures for key in whole_keys(self.datum(ident))}
        return {
            question
            for ident in self.having(keys)
            if not keys.isdisjoint(whole_keys(self.datum(ident)))
            for question in self._questions_of(ident)
        }

    def _questions_of(self, ident: str) -> set[str]:
        """The questions that a figure was put to and is."""
        found = {self.put[ident].question} if ident in self.put else set()
        if self.kind(ident) in self.weighed:
            found |= {first for first, own in self.now.items() if ident in own}
        return found

    def _changed_groups(
        self, now: Mapping[str, list[str]], changed: Collection[str]
    ) -> set[str]:
        """The heads of groups of questions that are others than before, or of which one changed."""
        before = {self._head(first) for first in self.grouped}
        return {
            head
            for head in before | now.keys()
            for was, own in [
                (self._group(head) if head in before else [], now.get(head, []))
            ]
            if was != own or not set(own).isdisjoint(changed)
        }

    def _joined(self, first: str) -> Joined:
        """To which question one was joined, and why."""
        if first not in self.worked.joined:
            return None
        return self._part(first).joined

    def _part(self, first: str) -> Part:
        """What is known of a question that was, as it was opened."""
        made = self.asked.made(question_id(self._head(first)))
        return next(part for part in made.parts if part.first == first)

    def _unsure(
        self, question: Question, now: Mapping[str, tuple[Ruling, ...]]
    ) -> dict[str, tuple[Ruling, ...]]:
        """With which others each part of a question cannot be told."""
        found = {}
        for first in _parts_of(question):
            anew = self.kind(first) in self.weighed
            found[first] = now[first] if anew else self._part(first).unsure
        return found

    # -------------------------------------------------------------- what is remembered, and lines
    def _remembered(self, opened: Opened, groups: Mapping[str, list[str]]) -> Worked:
        was = self.worked
        documents = {document for document, _, _ in self.weighed}
        put = {}
        for ident, how in opened.put.items():
            old = self.put.get(ident)
            same = old is not None and self.kind(ident) not in self.weighed
            put[ident] = Put(old.question, how.turn) if same and old else how
        figures = self.in_turn(documents)
        told = was.told | dict(told_in(figures, put, self.dead, self.taken))
        of = {self.at[ident] for ident in self.anew} | self.new
        mine = self.in_turn(of)
        keys = keys_by_article(mine, [self.datum(one.id) for one in mine])
        was.index.add((document, sorted(own)) for document, own in sorted(keys.items()))
        parts = {part for own in groups.values() for part in own}
        joined = {p: h for p, h in was.joined.items() if p not in parts | self.grouped}
        joined |= {part: head for head, own in groups.items() for part in own[1:]}
        return Worked(told, joined, self.outlets, tuple(self.came.said), was.index)

    def _finished(
        self,
        made: Mapping[str, Made],
        gone: Collection[str],
        worked: Worked,
        order: Sequence[str],
    ) -> dict[str, tuple[Line, Made]]:
        """The lines that changed, and those told with them, with their parts and grades."""
        around = _Around(self, made, worked)
        touched = {t for one in made.values() for t in tellers(one.line)}
        there = {question_id(self._head(first)) for first in self.grouped}
        for ident in (there & made.keys()) | set(gone):
            touched |= set(tellers(self.asked.made(ident).line))
        wanted = around.told_by(touched)
        every = around.told_by(
            {t for ident in wanted for t in tellers(around.line(ident))}
        )
        place = {ident: n for n, ident in enumerate(order)}
        lines = [around.line(ident) for ident in sorted(every, key=place.__getitem__)]
        return {
            line.question: (line, around.made(line.question))
            for line in finished(lines)
            if line.question in wanted
        }


class _Around:
    """The lines of questions as they are now, and who tells them."""

    def __init__(self, of: _Again, made: Mapping[str, Made], worked: Worked) -> None:
        self._asked, self._made, self._worked = of.asked, dict(made), worked

    def made(self, ident: str) -> Made:
        if ident not in self._made:
            self._made[ident] = self._asked.made(ident)
        return self._made[ident]

    def line(self, ident: str) -> Line:
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


def _ends_of_link(link: CopyLink) -> tuple[str, str]:
    """The documents of a link."""
    return link.copy.document, link.original.document


def _turn_of_figure(one: Reported) -> tuple[date, str, int, str]:
    """The order in which figures became known."""
    return one.day, one.kept.document, one.figure.evidence.start, one.id


def _figures_by_question(opened: Opened) -> dict[str, list[str]]:
    return {q.first: [d.figure.id for d in q.data] for q in opened.questions}


def _parts_of(question: Question) -> list[str]:
    """The questions that one is, by their first figures."""
    return [question.first, *(ruling.one for ruling in question.joined)]


def _in_known_order(worked: Worked) -> Iterator[str]:
    """The ids of all questions in the order they were opened."""
    told = sorted(worked.told.items(), key=lambda one: (one[1].day, one[0]))
    for _, one in told:
        for ident, put, _, _ in one.figures:
            if ident == put.question and ident not in worked.joined:
                yield question_id(ident)
