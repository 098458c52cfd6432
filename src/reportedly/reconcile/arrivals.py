"""What came since questions were worked out, and the figures of which something else is known by
it: what they were copied from, whose words they are, how many died, what people said of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.errors import TooMuch
from reportedly.reconcile.answers import figures_that_count
from reportedly.reconcile.known_figures import KnownFigures
from reportedly.reconcile.struck import with_the_dead
from reportedly.reconcile.witnesses import originals, outlet_key
from reportedly.reconcile.worked import medium_key, story_key
from reportedly.records import CopyLink
from reportedly.records.questions import Judgement, Reported


@dataclass(frozen=True, slots=True)
class Came:
    """What came since: figures of new articles, links that are copies and no copies any more, and
    all that people said.
    """

    figures: Sequence[Reported]
    links: Sequence[CopyLink]
    unlinked: Sequence[CopyLink]
    said: Sequence[Judgement]


class Arrivals:
    """What came, taken in among the figures that are known."""

    def __init__(self, known: KnownFigures, came: Came) -> None:
        self._known, self._came = known, came

    def take_in(self) -> None:
        """Read what came, and find the figures of which it has something else known.

        Raises:
            TooMuch: it changes what was there.
        """
        known = self._known
        counting = figures_that_count(self._came.figures)
        for one in counting:
            document = one.kept.document
            if document in known.worked.told or one.id in known.at:
                raise TooMuch
            known.reports.setdefault(document, []).append(one)
        for one in counting:
            known.at[one.id] = one.kept.document
        known.new = set(known.at.values()) - known.worked.told.keys()
        self._copies()
        self._outlets(counting)
        self._dead(counting)
        self._followers()
        self._judged()
        known.weighed |= {known.kind(one.id) for one in counting}
        known.weighed |= {known.kind(ident) for ident in known.anew}
        # Whether a count is a part of another one hangs on both.
        known.anew |= set(known.weighed_figures())

    def _copies(self) -> None:
        """What is copied from and to what came."""
        known, taken = self._known, self._known.chains.taken
        unlinked = {frozenset(_ends_of_link(link)) for link in self._came.unlinked}
        for (document, _), (original, _) in taken.items():
            if frozenset((document, original[0])) in unlinked:
                raise TooMuch
        near = {
            document for link in self._came.links for document in _ends_of_link(link)
        }
        known.read(near)
        near = (near & known.reports.keys()) | known.new
        behind = known.documents_behind(near)
        known.read(behind)
        turns = known.in_turn(near | behind)
        order = {(r.kept.document, r.id): n for n, r in enumerate(turns)}
        found = originals(known.in_turn(near), self._came.links)
        for key, (original, step) in found.items():
            before = taken.get(key)
            if before is None or order[original] < order[before[0]]:
                taken[key] = original, step
                known.anew.add(key[1])

    def _outlets(self, counting: Sequence[Reported]) -> None:
        """Articles that cite an outlet of which the first article came."""
        known = self._known
        before = {outlet_key(name) for name in known.outlets if name}
        known.outlets |= {one.kept.outlet for one in counting}
        new = {outlet_key(name) for name in known.outlets if name} - before
        documents = known.worked.index.having(medium_key(name) for name in new)
        known.read(documents)
        for document in documents & known.reports.keys():
            for one in known.reports[document]:
                source = one.figure.source
                if source is not None and outlet_key(source.name) in new:
                    known.anew.add(one.id)

    def _dead(self, counting: Sequence[Reported]) -> None:
        """How many dead are counted in what came, and in what its stories tell."""
        known = self._known
        stories = {one.story for one in counting if one.story}
        documents = known.worked.index.having(story_key(story) for story in stories)
        known.read(documents)
        near = known.in_turn((documents & known.reports.keys()) | known.new)
        dead = with_the_dead(near)
        for one in near:
            if one.kept.document not in known.new and one.story not in stories:
                continue  # others tell of it too
            if dead.get(one.id, 0) != known.dead.get(one.id, 0):
                known.anew.add(one.id)
                known.dead[one.id] = dead.get(one.id, 0)

    def _followers(self) -> None:
        """What was copied from what is known anew, and so on."""
        known, chains = self._known, self._known.chains
        chains.turn_round()
        found = {(known.at[ident], ident) for ident in known.anew}
        found |= {key for one in found for key in chains.ring(one)}
        found = chains.with_copies(found)
        known.read(document for document, _ in found)
        known.anew |= {ident for _, ident in found}

    def _judged(self) -> None:
        """Figures of which people said more."""
        known = self._known
        before = list(known.worked.said)
        for judgement in self._came.said:
            if judgement in before:
                before.remove(judgement)
            elif judgement.kind != "figure":
                raise TooMuch
            else:
                there = judgement.pair & known.at.keys()
                known.read(known.at[ident] for ident in there)
                known.anew |= there
        if before:
            raise TooMuch


def _ends_of_link(link: CopyLink) -> tuple[str, str]:
    """The documents of a link."""
    return link.copy.document, link.original.document
