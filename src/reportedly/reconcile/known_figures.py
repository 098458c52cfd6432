"""The figures of all articles as they were put when questions were worked out; those that more
articles touch are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from reportedly.errors import TooMuch
from reportedly.reconcile.answers import figures_that_count, in_turn
from reportedly.reconcile.copy_chains import CopyChains
from reportedly.reconcile.data import Datum
from reportedly.reconcile.meeting import Key as Meeting
from reportedly.reconcile.questions import Put, data_of
from reportedly.reconcile.witnesses import Key
from reportedly.reconcile.worked import Made, Worked, coarse, hashed
from reportedly.records.questions import Reported

# Articles looked at again: where more are touched than these and a third of all, everything is.
FEW = 500
Kind = tuple[str, str, str]  # article, category and unit: counts that are put together
Turn = tuple[date, str]  # of an article


@dataclass(frozen=True, slots=True)
class ReadOnDemand:
    """Where what is known is read when it is wanted: figures of articles by their ids, and what a
    line was made of by the id of its question.
    """

    figures: Callable[[Collection[str]], Iterable[Reported]]
    made: Callable[[str], Made]


class KnownFigures:
    """What was known of figures, what is read of them, and which are weighed again."""

    def __init__(self, worked: Worked, asked: ReadOnDemand) -> None:
        self.worked, self.asked = worked, asked
        self.reports: dict[str, list[Reported]] = {}
        self.put: dict[str, Put] = {}
        self.at: dict[str, str] = {}
        self.dead: dict[str, int] = {}
        self.chains = CopyChains()
        # By question its figures as they were put.
        self.members: dict[str, list[str]] = defaultdict(list)
        self.outlets = worked.outlets
        # Articles that came, figures of which something else is known now, and what is weighed.
        self.new: set[str] = set()
        self.anew: set[str] = set()
        self.weighed: set[Kind] = set()
        self._data: dict[str, Datum] = {}
        self._remember()

    def _remember(self) -> None:
        told = sorted(self.worked.told.items(), key=lambda one: (one[1].day, one[0]))
        for document, one in told:
            for ident, put, dead, taken in one.figures:
                self.put[ident], self.at[ident] = put, document
                self.members[put.question].append(ident)
                if dead:
                    self.dead[ident] = dead
                if taken is not None:
                    self.chains.taken[document, ident] = taken

    def read(self, documents: Iterable[str]) -> None:
        """Read the figures of articles that are not read yet.

        Raises:
            TooMuch: they are too many, or one does not say any more what it said.
        """
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
        return in_turn(every)

    def turn(self, ident: str) -> Turn:
        """When the article of a figure became known."""
        one = self.reports[self.at[ident]][0]
        return one.day, one.kept.document

    def datum(self, ident: str) -> Datum:
        """A figure as its question sees it."""
        if ident not in self._data:
            own = self.reports[self.at[ident]]
            self._data |= data_of(own, self.dead)
        return self._data[ident]

    def kind(self, ident: str) -> Kind:
        """The counts that a figure is put together with."""
        figure = self.datum(ident).figure
        return self.at[ident], figure.category, figure.unit

    def having(self, keys: Iterable[Meeting]) -> list[str]:
        """The figures of all articles that may have some keys; they are read."""
        documents = self.worked.index.having(hashed(*key) for key in coarse(keys))
        self.read(documents)
        near = (documents & self.reports.keys()) | self.new
        return [one.id for document in near for one in self.reports[document]]

    def keys_of(self, documents: Iterable[str]) -> list[Key]:
        """The figures of articles that were read, each with its article."""
        return [(d, one.id) for d in documents for one in self.reports[d]]

    def documents_behind(self, documents: Iterable[str]) -> set[str]:
        """The articles that figures of some were copied from."""
        return self.chains.documents_behind(self.keys_of(documents))

    def weighed_figures(self) -> list[str]:
        """The figures that are weighed again."""
        documents = {document for document, _, _ in self.weighed}
        return [
            one.id
            for document in documents
            for one in self.reports[document]
            if self.kind(one.id) in self.weighed
        ]
