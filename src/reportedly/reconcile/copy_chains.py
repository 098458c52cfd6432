"""Which figure was copied from which: the chains of copies, and the rings they can close to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from reportedly.reconcile.witnesses import Key
from reportedly.records.questions import Step


class CopyChains:
    """By each figure the one it was copied from, and those that were copied from it."""

    def __init__(self) -> None:
        self.taken: dict[Key, tuple[Key, Step]] = {}
        self._copied: dict[Key, list[Key]] = defaultdict(list)

    def turn_round(self) -> None:
        """Note what was taken from each figure, once all is there that was taken."""
        for key, (original, _) in self.taken.items():
            self._copied[original].append(key)

    def documents_behind(self, keys: Iterable[Key]) -> set[str]:
        """The articles that some figures were copied from."""
        return {self.taken[key][0][0] for key in keys if key in self.taken}

    def copies_of(self, key: Key) -> Iterator[str]:
        """The figures that were copied from one."""
        for _, other in self._copied.get(key, ()):
            yield other

    def with_copies(self, figures: Iterable[Key]) -> set[Key]:
        """Figures with those that were copied from them, directly or through others."""
        found = set(figures)
        waiting = list(found)
        while waiting:
            new = set(self._copied.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        return found

    def ring(self, key: Key) -> set[Key]:
        """The figures that were copied each from another of them and from which one was copied."""
        passed: list[Key] = []
        while key in self.taken:
            if key in passed:
                return set(passed[passed.index(key) :])
            passed.append(key)
            key = self.taken[key][0]
        return set()
