"""What is known of a ledger's answers, and which articles can have to do with those that are new.

What a new article changes lies near it: the questions its counts can answer, its story, its
copies. So only those articles are looked at again, and the work follows what came, not how much is
kept.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import QuestionShape
from reportedly.gazetteer.relations import relation
from reportedly.ledger import Ledger
from reportedly.reconcile.features import STOCK_GAP
from reportedly.reconcile.lines import NEWS
from reportedly.records import Figure, Location
from reportedly.run.changes import Facts, Key, Looked, Looks, Spread, look_over
from reportedly.run.tracing import trace_version

# Days by which the times of two counts may lie apart that can be of one question: of a toll a day
# (`reconcile/questions.py`), of a flow as long as it is news, of a level until it is asked anew.
_APART = {"toll": 2, "flow": NEWS, "stock": STOCK_GAP, "running": STOCK_GAP}
_PARTS = subset("nested")  # a town's toll may be told of its province
_LONG = 24  # months of one question that are listed one by one; a longer one is always looked at
_MOST = 4000  # articles looked at again at most; more are looked at with all the others


Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Near:
    """A look at what is near to new articles, and what was known of it before."""

    before: Looks
    after: Looked


class KnownFacts:
    """The facts of every question and happening as they were last seen."""

    def __init__(self, facts: Looks) -> None:
        self._packed: dict[Key, bytes] = {}
        self._spread: dict[Key, Spread] = {}
        self._by_document: dict[str, set[Key]] = defaultdict(set)
        self._by_count: dict[tuple[str, int | None], set[Key]] = defaultdict(set)
        self._of_happening: dict[str, set[Key]] = defaultdict(set)
        self.add(facts)

    def __bool__(self) -> bool:
        return bool(self._packed)

    def held(self) -> int:
        """How many subjects are in mind, and by what they are found again: what a watch keeps while
        it runs.
        """
        found = (self._by_document, self._by_count, self._of_happening)
        return len(self._packed | self._spread) + sum(
            len(keys) for index in found for keys in index.values()
        )

    def add(self, facts: Looks) -> None:
        """Take facts for known; those of a subject that was known are replaced."""
        for key, one in facts.items():
            self._leave_happening(key)
            self._packed[key] = zlib.compress(json.dumps(one).encode(), 1)
            if key[0] == "question" and one.get("happening"):
                self._of_happening[one["happening"]].add(key)

    def spread(self, looked: Looked) -> None:
        """Note where subjects are spread, to find them by what is near them."""
        for key, one in looked.spread.items():
            self._leave_place(key)
            self._spread[key] = one
            for document in one.documents:
                self._by_document[document].add(key)
            for count in _counts(one):
                self._by_count[count].add(key)

    def forget(self, keys: Iterable[Key]) -> None:
        """Let go of subjects that are no more: what they were of is of others now."""
        for key in keys:
            self._leave_place(key)
            self._leave_happening(key)
            self._packed.pop(key, None)

    def _leave_place(self, key: Key) -> None:
        """Take a subject out of where it was spread when it was last looked at."""
        old = self._spread.pop(key, None)
        if old is None:
            return
        for document in old.documents:
            _take_out(self._by_document, document, key)
        for count in _counts(old):
            _take_out(self._by_count, count, key)

    def _leave_happening(self, key: Key) -> None:
        if key[0] == "question" and key in self._packed:
            happening = self._one(key).get("happening")
            if happening:
                _take_out(self._of_happening, happening, key)

    def facts(self, keys: Iterable[Key] | None = None) -> Looks:
        """What is known of some subjects, or of all."""
        wanted = self._packed if keys is None else keys
        return {key: self._one(key) for key in wanted if key in self._packed}

    def _one(self, key: Key) -> Facts:
        found: Facts = json.loads(zlib.decompress(self._packed[key]))
        return found

    # -------------------------------------------------------------- what is near
    def look_near(self, ledger: Ledger, changed: set[str]) -> Near | None:
        """Look at what is near to changed articles; None where that is too much."""
        documents = self._near(ledger, changed)
        if len(documents) > _MOST:
            return None
        with ledger.among(documents) as few:
            seen = look_over(few)
        touched = self._touching(changed)
        after = self._affected(seen, changed, touched)
        around = {
            document for key in after.facts for document in after.spread[key].documents
        }
        before = self.facts(self._touching(around) | touched | set(after.facts))
        same = {k: facts for k, facts in before.items() if k not in touched}
        return Near(before, Looked(same | after.facts, after.spread))

    def _touching(self, documents: Iterable[str]) -> set[Key]:
        return {
            key for document in documents for key in self._by_document.get(document, ())
        }

    def _affected(
        self,
        seen: Looked,
        changed: set[str],
        touched: set[Key],
    ) -> Looked:
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
        for _, happening in self._touching(articles):
            affected |= self._of_happening.get(happening, set())  # its tolls before
        mine |= affected & set(seen.facts)
        return Looked(
            {key: seen.facts[key] for key in seen.facts if key in mine},
            {key: seen.spread[key] for key in mine},
        )

    def _with_kin(
        self,
        seen: Looked,
        mine: set[Key],
        touched: set[Key],
    ) -> set[Key]:
        """Subjects with those that what they were before has become: one that grows may part
        another.
        """
        articles = {d for one in seen.spread.values() for d in one.documents}
        before = _by_member(self.facts(self._touching(articles)))
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
        keys = self._touching(changed)
        for figure, day in counts:
            keys.update(self._alike(figure, day))
        found |= self._documents(keys)
        near = {key for key in self._touching(found) if key[0] == "happening"}
        found |= self._documents(near)
        asked = {q for key in near for q in self._of_happening.get(key[1], ())}
        return found | self._documents(asked)

    def _documents(self, keys: Iterable[Key]) -> set[str]:
        return {
            document
            for key in keys
            if key in self._spread
            for document in self._spread[key].documents
        }

    def _alike(self, figure: Figure, day: date) -> Iterator[Key]:
        """The questions that a count may answer."""
        first = min(day, figure.time.first) if figure.time else day
        last = max(day, figure.time.end) if figure.time else day
        reach = timedelta(days=STOCK_GAP)
        months = {None, *_months(first - reach, last + reach, most=_LONG * 2)}
        for month in months:
            for key in self._by_count.get((figure.category, month), ()):
                one = self._spread[key]
                if _is_near(one, first, last) and _is_there(one, figure.place):
                    yield key


def _counts(one: Spread) -> Iterator[tuple[str, int | None]]:
    """The months of the counts that could join a question; none of a happening."""
    if one.category:
        yield from ((one.category, month) for month in _months(one.first, one.last))


def _take_out(
    index: dict[Of, set[Key]],
    of: Of,
    key: Key,
) -> None:
    if found := index.get(of):
        found.discard(key)
        if not found:
            del index[of]


def _is_near(one: Spread, first: date, last: date) -> bool:
    if one.first is None:
        return True
    if one.last is None:
        return True
    apart = (max(one.first, first) - min(one.last, last)).days
    return apart <= _APART.get(one.shape, STOCK_GAP)


def _is_there(one: Spread, place: Location | None) -> bool:
    stands = relation(one.place, place)
    return stands != "apart" and (
        one.shape == QuestionShape.TOLL or stands not in _PARTS
    )


def _months(
    first: date | None, last: date | None, most: int = _LONG
) -> Iterator[int | None]:
    """The months of a span, counted from the year 0; None for one that is too long to list."""
    if first is None or last is None:
        yield None
        return
    start, end = first.year * 12 + first.month, last.year * 12 + last.month
    if end - start > most:
        yield None
    else:
        yield from range(start, end + 1)


def _by_member(facts: Looks) -> dict[tuple[str, str], Key]:
    """Which question a figure is of, which happening an event."""
    return {(k[0], member): k for k, one in facts.items() for member in one["members"]}
