"""Numbers with a lowest and a highest value, of which either may be unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING


def bounds_in_figures(low: int | None, high: int | None, at_least: str = "{}+") -> str:
    """Bounds as a person types them: "120", "120-150", "120+", "up to 500"; "" where none is known.

    Args:
        at_least: how a lowest value without a highest is put: "{} or more".
    """
    if low is None:
        return f"up to {high:,}" if high is not None else ""
    if high is None:
        return at_least.format(f"{low:,}")
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


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
    def in_figures(self) -> str:
        """The bounds as a person types them: "120", "120-150", "120+", "up to 500"."""
        return bounds_in_figures(self.low, self.high)

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
