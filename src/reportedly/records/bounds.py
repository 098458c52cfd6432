"""Numbers with a lowest and a highest value, of which either may be unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING


class Bounded:
    """What is asked of a count by its bounds, where an unknown one counts for nothing."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def low(self) -> int | None: ...
        @property
        def high(self) -> int | None: ...

    @property
    def least(self) -> int:
        """The lowest it can be."""
        return self.low or 0

    @property
    def most(self) -> int:
        """The highest that is told."""
        return self.high or 0

    @property
    def exact(self) -> int | None:
        """The number, where exactly one is told."""
        return self.low if self.low == self.high else None

    @property
    def size(self) -> int:
        """The larger of what is told, by which counts are weighed."""
        return max(self.least, self.most)

    @property
    def first_bound(self) -> int:
        """The lowest that is told, whichever bound it is."""
        return self.low or self.most
