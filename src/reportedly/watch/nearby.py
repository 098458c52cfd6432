"""What is known of a ledger's answers, and which articles can have to do with those that are new.

What a new article changes lies near it: the questions its counts can answer, its story, its
copies. So only those articles are looked at again, and the work follows what came, not how much is
kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import PlaceRelation, QuestionShape
from reportedly.gazetteer.relations import relation
from reportedly.ledger import Ledger
from reportedly.reconcile.answers import figures_that_count, in_turn
from reportedly.reconcile.data import Datum, place_counted
from reportedly.reconcile.features import STOCK_GAP
from reportedly.reconcile.lines import NEWS
from reportedly.reconcile.questions import data_of
from reportedly.reconcile.strangers import may_have_a_part
from reportedly.records import Figure
from reportedly.run.changes import (
    Key,
    Looked,
    Looks,
    counts_told,
    look_over,
)
from reportedly.run.reconciling import reported
from reportedly.run.tracing import trace_version
from reportedly.watch.known import CountedIn, FactStore

# Days by which the times of two counts may lie apart that can be of one question: of a toll a day
# (`reconcile/questions.py`), of a flow as long as it is news, of a level until it is asked anew.
_APART = {"toll": 2, "flow": NEWS, "stock": STOCK_GAP, "running": STOCK_GAP}
_PARTS = subset("nested")  # a town's toll may be told of its province
# Articles that are looked at together at most (27 kB each in memory, 3 ms of work): where more are
# near, what is new is looked at in parts, and what the first changed is told before the next. What
# is near to several new ones is looked at once, up to so many.
_TOGETHER = 400
_OF_ONE_MATTER = 1500
_MOST = 4000  # near to a single article; more are looked at with all the others


@dataclass(frozen=True, slots=True)
class Near:
    """A look at what is near to new articles, and what was known of it before."""

    before: Looks
    after: Looked


class KnownFacts:
    """The facts of every question and happening as they were last seen."""

    def __init__(self, facts: Looks) -> None:
        self._store = FactStore()
        self.add(facts)

    def __bool__(self) -> bool:
        return bool(self._store)

    def held(self) -> int:
        """How many subjects are in mind, and by what they are found again: what a watch keeps while
        it runs.
        """
        return self._store.held()

    def add(self, facts: Looks) -> None:
        """Take facts for known; those of a subject that was known are replaced."""
        self._store.add(facts)

    def spread(self, looked: Looked) -> None:
        """Note where subjects are spread, to find them by what is near them."""
        self._store.spread(looked.spread)
        for question, counts in _counts_of_tolls(looked):
            self._store.keep_counts(question, counts)

    def forget(self, keys: Iterable[Key]) -> None:
        """Let go of subjects that are no more: what they were of is of others now."""
        self._store.forget(keys)

    def facts(self, keys: Iterable[Key] | None = None) -> Looks:
        """What is known of some subjects, or of all."""
        wanted = self._store.keys() if keys is None else keys
        found = ((key, self._store.facts(key)) for key in wanted)
        return {key: facts for key, facts in found if facts is not None}

    # -------------------------------------------------------------- what is near
    def looks_near(self, ledger: Ledger, changed: set[str]) -> Iterator[Near | None]:
        """Look at what is near to changed articles, in parts where that is much; None, and then no
        more, where what is near to one of them is too much.

        What a look found is to be taken for known (`add`, `spread`, `forget`) before the next one.
        """
        waiting = [sorted(changed)]
        while waiting:
            some = waiting.pop()
            documents = self._near(ledger, set(some))
            parts = self._parts(ledger, some, len(documents))
            if len(parts) > 1:
                waiting += reversed(parts)
            elif len(documents) <= _MOST:
                yield self._look_among(ledger, documents, set(some))
            else:
                yield None
                return

    def _parts(self, ledger: Ledger, some: list[str], near: int) -> list[list[str]]:
        """Changed articles in the parts that are looked at one after another: those that have
        something near in common together, as long as that is not too much.

        Args:
            near: how many articles are near to them.
        """
        if near <= _TOGETHER or len(some) == 1:
            return [some]
        apart = _apart([(one, self._near(ledger, {one})) for one in some])
        if len(apart) == 1 and near > _OF_ONE_MATTER:
            half = len(some) // 2
            return [some[:half], some[half:]]
        return apart

    def _look_among(
        self, ledger: Ledger, documents: set[str], changed: set[str]
    ) -> Near:
        """Look at some articles only, for what changed ones among them have a part in; and once
        more with the rest of what that is made of, where it lies in part elsewhere.
        """
        touched = self._store.touching(changed)
        while True:
            with ledger.among(documents) as few:
                seen = look_over(few)
            after = self._affected(seen, changed, touched)
            spread = (after.spread[key].documents for key in after.facts)
            around = {document for some in spread for document in some}
            before = self.facts(
                self._store.touching(around) | touched | set(after.facts)
            )
            rest = self._rest_of(before, after.facts) - documents
            if not rest or len(documents) + len(rest) > _MOST:
                break
            documents = documents | rest
        same = {k: facts for k, facts in before.items() if k not in touched}
        return Near(before, Looked(same | after.facts, after.spread, after.lines))

    def _rest_of(self, before: Looks, after: Looks) -> set[str]:
        """The articles of what was known and has a figure or an event of what was found."""
        found = _by_member(after)
        known = (key for member, key in _by_member(before).items() if member in found)
        return self._store.documents(set(known))

    def _affected(self, seen: Looked, changed: set[str], touched: set[Key]) -> Looked:
        """Of a look at few articles, what the changed ones have a part in: of the rest not all was
        looked at.
        """
        mine = {
            key
            for key in seen.facts
            if key in touched or seen.spread[key].documents & changed
        }
        mine = self._with_kin(seen, mine, touched)
        asked = {ident for kind, ident in mine | touched if kind == "question"}
        mine |= {
            key
            for key, one in seen.spread.items()
            if key[0] == "happening"
            if one.questions & asked
        }
        affected = {("question", q) for key in mine for q in seen.spread[key].questions}
        events = [key for key in mine if key[0] == "happening"]
        articles = {d for key in events for d in seen.spread[key].documents}
        for _, happening in self._store.touching(articles):
            affected |= self._store.questions_of(happening)  # its tolls before
        mine |= affected & set(seen.facts)
        return Looked(
            {key: seen.facts[key] for key in seen.facts if key in mine},
            {key: seen.spread[key] for key in mine},
            seen.lines,
        )

    def _with_kin(self, seen: Looked, mine: set[Key], touched: set[Key]) -> set[Key]:
        """Subjects with those that what they were has become: one that grows may part another."""
        articles = {d for one in seen.spread.values() for d in one.documents}
        before = _by_member(self.facts(self._store.touching(articles)))
        now = _by_member(seen.facts)
        was: dict[Key, set[str]] = defaultdict(set)
        for (kind, member), key in before.items():
            was[kind, key[1]].add(member)
        waiting = [*mine, *(key for key in touched if key in was)]
        reached: set[Key] = set(waiting)
        while waiting:
            key = waiting.pop()
            members = was.get(key, set()) | set(
                seen.facts[key]["members"] if key in seen.facts else ()
            )
            for member in members:
                for index in before, now:
                    kin = index.get((key[0], member))
                    if kin is not None and kin not in reached:
                        reached.add(kin)
                        waiting.append(kin)
        return {key for key in reached if key in seen.facts}

    def _near(self, ledger: Ledger, changed: set[str]) -> set[str]:
        """The articles that what is to be said of changed ones depends on."""
        found = changed | ledger.beside(changed, trace_version())
        with ledger.among(changed) as few:
            counting = figures_that_count(reported(few))
        keys = self._store.touching(changed)
        for count in data_of(counting).values():
            keys.update(self._alike(count))
        found |= self._store.documents(keys)
        near = {key for key in self._store.touching(found) if key[0] == "happening"}
        found |= self._store.documents(near)
        asked = {q for key in near for q in self._store.questions_of(key[1])}
        return found | self._store.documents(asked)

    def _alike(self, count: Datum) -> Iterator[Key]:
        """The questions that a count may answer, or that may lose one of theirs to what it is
        asked for.
        """
        figure, day = count.figure, count.reported.day
        first = min(day, figure.time.first) if figure.time else day
        last = max(day, figure.time.end) if figure.time else day
        apart = timedelta(days=STOCK_GAP)
        for one in self._store.counted_in(figure.category, first, last, apart):
            if not _is_near(one, first, last):
                continue
            by_place = _stands_where(one, figure)
            if by_place is None:
                by_place = _may_meet(one, figure) and self._may_have_a_part(one, count)
            if by_place:
                yield one.key

    def _may_have_a_part(self, one: CountedIn, count: Datum) -> bool:
        """Whether a count that meets a question of which no place tells more has a part in it."""
        kept = self._store.counts(one.key[1])
        return not kept or may_have_a_part(count, kept)


def _counts_of_tolls(looked: Looked) -> Iterator[tuple[str, list[Datum]]]:
    """The counts of the tolls that were found, as their questions see them.

    Only of tolls more than the place is asked: what is not of harm joins no other story without it.
    """
    tolls = {
        k[1] for k, one in looked.spread.items() if one.shape == QuestionShape.TOLL
    }
    lines = [line for line in looked.lines if line.question in tolls]
    wanted = {w.reported.kept.document for line in lines for w in line.figures}
    every = (w.reported for line in looked.lines for w in line.figures)
    data = data_of(in_turn(one for one in every if one.kept.document in wanted))
    return ((line.question, [data[w.id] for w in line.figures]) for line in lines)


def _apart(near: Iterable[tuple[str, set[str]]]) -> list[list[str]]:
    """Articles by what they have near in common, and what has nothing in common gathered to parts
    with no more near than is looked at together.
    """
    matters: list[tuple[list[str], set[str]]] = []
    for one, documents in near:
        met = [matter for matter in matters if not matter[1].isdisjoint(documents)]
        matters = [matter for matter in matters if matter[1].isdisjoint(documents)]
        own = [article for articles, _ in met for article in articles]
        matters.append(([*own, one], documents.union(*(around for _, around in met))))
    parts: list[tuple[list[str], int]] = []
    for articles, around in sorted(matters, key=lambda matter: len(matter[1])):
        if parts and parts[-1][1] + len(around) <= _TOGETHER:
            last, many = parts.pop()
            parts.append((last + articles, many + len(around)))
        else:
            parts.append((articles, len(around)))
    return [articles for articles, _ in parts]


def _is_near(one: CountedIn, first: date, last: date) -> bool:
    if one.first is None:
        return True
    if one.last is None:
        return True
    apart = (max(one.first, first) - min(one.last, last)).days
    return apart <= _APART.get(one.shape, STOCK_GAP)


def _stands_where(one: CountedIn, figure: Figure) -> bool | None:
    """Whether the place of a count is one that a question can be asked of; None where nothing
    tells: either names no place at all, or one that no gazetteer has (a camp).
    """
    place = place_counted(figure)
    if not one.placed:
        return None
    if place is None:
        return None
    stands = relation(one.place, place)
    return None if stands == PlaceRelation.UNKNOWN else _is_there(one, stands)


def _may_meet(one: CountedIn, figure: Figure) -> bool:
    """Whether a count can meet one of a question of another story of which no place tells more:
    only the same count, or, of tolls, one of the same country (`reconcile.meeting`).
    """
    place = place_counted(figure)
    toll = one.shape == QuestionShape.TOLL
    if toll and place is not None and place.country in one.countries:
        return True
    return not one.counts.isdisjoint(counts_told(figure))


def _is_there(one: CountedIn, stands: str) -> bool:
    """Whether a place that stands so to that of a question is one it can be asked of."""
    if one.shape == QuestionShape.TOLL:
        return stands != PlaceRelation.APART
    return stands != PlaceRelation.APART and stands not in _PARTS


def _by_member(facts: Looks) -> dict[tuple[str, str], Key]:
    """Which question a figure is of, which happening an event."""
    return {(k[0], member): k for k, one in facts.items() for member in one["members"]}
