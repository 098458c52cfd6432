"""Two figures side by side, and what a feature can say of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import ActorKind
from reportedly.reconcile.data import Datum
from reportedly.records.clues import Clue

_TOLLED = subset("tolled")

_TOLLS_AND_FLOWS = subset("tolls_and_flows")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures, the earlier first, and what is known of both together."""

    earlier: Datum
    later: Datum

    @property
    def shapes(self) -> frozenset[str]:
        return frozenset((self.earlier.shape, self.later.shape))

    @property
    def exact(self) -> bool:
        """Whether both name the days they are of."""
        return self.earlier.exact and self.later.exact

    @property
    def wide(self) -> bool:
        """Whether one of them means some days of a month or more."""
        return self.earlier.wide or self.later.wide

    @property
    def of_harm(self) -> bool:
        """Whether both count harm to people or homes, of a happening or over a period that is
        over.
        """
        return (
            self.shapes <= _TOLLS_AND_FLOWS and self.earlier.figure.category in _TOLLED
        )

    @property
    def moves(self) -> bool:
        """Whether it is a level, which moves as time goes on."""
        return self.earlier.level and self.later.level


Feature = Callable[[Pair], Clue | None]  # None: it says nothing


# An official may speak for a force or an office of the state that the article names elsewhere.
_NO_KIND = frozenset({None, ActorKind.OTHER})
_OF_STATE = subset("state_and_officials")


def mouth(d: Datum) -> str:
    source = d.figure.source
    return source.name.casefold() if source else ""


def two_kinds_of_mouth(a: Datum, b: Datum) -> bool:
    """Whether two of different kinds speak: the army and relatives; "police" and "authorities" may
    be one, and so may "police" and an official who is named.
    """
    one, other = a.figure.source, b.figure.source
    if one is None:
        return False
    if other is None:
        return False
    if one.kind == other.kind:
        return False
    kinds = {one.kind, other.kind}
    return not kinds & _NO_KIND and not (
        ActorKind.OFFICIAL in kinds and kinds <= _OF_STATE
    )


def gap(a: Datum, b: Datum) -> int:
    """Days between two spans; 0 where they share one."""
    return max(
        0,
        (max(a.first, b.first) - min(a.last, b.last)).days,
    )


def days_in_words(d: Datum) -> str:
    return str(d.first) if d.first == d.last else f"{d.first} to {d.last}"


def shared(a: Datum, b: Datum) -> str:
    first, last = max(a.first, b.first), min(a.last, b.last)
    return str(first) if first == last else f"{first} to {last}"
