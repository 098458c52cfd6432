"""Numbers with a lowest and a highest value, of which either may be unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple


class BoundsForm(NamedTuple):
    """How a count is put, by which of its bounds are known; `{:,}` parts thousands by commas.

    Attributes:
        exact: a number told alone.
        at_least: a lowest value without a highest.
        at_most: a highest value without a lowest.
        between: both.
    """

    exact: str
    at_least: str
    at_most: str
    between: str


AS_TYPED = BoundsForm("{:,}", "{:,}+", "up to {:,}", "{:,}-{:,}")
AS_SAID = BoundsForm("{:,}", "at least {:,}", "up to {:,}", "{:,}–{:,}")
IN_LISTS = BoundsForm("{:,}", "{:,} or more", "up to {:,}", "{:,}-{:,}")
# Beside one article's event, in a file's column and in a note: without commas
OF_EVENT = BoundsForm("{}", "{} or more", "up to {}", "{} to {}")
IN_COLUMN = BoundsForm("{}", "at least {}", "at most {}", "{} to {}")
IN_NOTE = BoundsForm("{}", "at least {}", "up to {}", "{}-{}")


def bounds_in_figures(
    low: int | None, high: int | None, form: BoundsForm = AS_TYPED
) -> str:
    """Bounds in one of the forms, as they are typed where none is said: "120", "120-150", "120+",
    "up to 500"; "" where neither is known.
    """
    if low is None:
        return "" if high is None else form.at_most.format(high)
    if high is None:
        return form.at_least.format(low)
    return form.exact.format(low) if low == high else form.between.format(low, high)


class Bounded:
    """What is asked of a count by its bounds, where an unknown one counts for nothing."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def low(self) -> int | None: ...
        @property
        def high(self) -> int | None: ...

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """The lowest and the highest."""
        return self.low, self.high

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
