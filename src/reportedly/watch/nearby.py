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
from reportedly.reconcile.data import place_counted
from reportedly.reconcile.features import STOCK_GAP
from reportedly.reconcile.lines import NEWS
from reportedly.records import Figure
from reportedly.run.changes import (
    Key,
    Looked,
    Looks,
    counts_told,
    look_over,
)
from reportedly.run.tracing import trace_version
from reportedly.watch.known import CountedIn, FactStore

# Days by which the times of two counts may lie apart that can be of one question: of a toll a day
# (`reconcile/questions.py`), of a flow as long as it is news, of a level until it is asked anew.
_APART = {"toll": 2, "flow": NEWS, "stock": STOCK_GAP, "running": STOCK_GAP}
_PARTS = subset("nested")  # a town's toll may be told of its province
# Articles that are looked at together at most (27 kB each in memory, 3 ms of work): where more are
# near, what is new is looked at in parts, and what the first changed is told before the next. What is
# near to several new ones is looked at once, up to so many.
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
        """Look at some articles only, for what changed ones among them have a part in."""
        with ledger.among(documents) as few:
            seen = look_over(few)
        touched = self._store.touching(changed)
        after = self._affected(seen, changed, touched)
        around = {
            document for key in after.facts for document in after.spread[key].documents
        }
        before = self.facts(self._store.touching(around) | touched | set(after.facts))
        same = {k: facts for k, facts in before.items() if k not in touched}
        return Near(before, Looked(same | after.facts, after.spread))

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
            kept = few.documents()
            days = {one.number: one.published or one.kept_at.date() for one in kept}
            counts = [(one.figure, days[one.kept.number]) for one in few.reported(kept)]
        keys = self._store.touching(changed)
        for figure, day in counts:
            keys.update(self._alike(figure, day))
        found |= self._store.documents(keys)
        near = {key for key in self._store.touching(found) if key[0] == "happening"}
        found |= self._store.documents(near)
        asked = {q for key in near for q in self._store.questions_of(key[1])}
        return found | self._store.documents(asked)

    def _alike(self, figure: Figure, day: date) -> Iterator[Key]:
        """The questions that a count may answer."""
        first = min(day, figure.time.first) if figure.time else day
        last = max(day, figure.time.end) if figure.time else day
        apart = timedelta(days=STOCK_GAP)
        for one in self._store.counted_in(figure.category, first, last, apart):
            if _is_near(one, first, last) and _may_be_joined(one, figure):
                yield one.key


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


def _may_be_joined(one: CountedIn, figure: Figure) -> bool:
    """Whether a count can join a question of its category and time that is of another story.

    Where either names no place at all only the same count joins them, and where nothing tells how
    two places stand to each other (a camp that no gazetteer has), only that or, of tolls, one
    country (`reconcile.meeting`): else one such article would be near to every other of its days.
    """
    place = place_counted(figure)
    if one.placed and place is not None:
        stands = relation(one.place, place)
        if stands != PlaceRelation.UNKNOWN:
            return _is_there(one, stands)
        if one.shape == QuestionShape.TOLL and place.country in one.countries:
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
