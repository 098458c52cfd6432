"""How alike two texts are: what they share in order, by words or by letters.

The longest common subsequence by bits: a row of the table of the textbook is one long integer, so
that a step is three operations of the processor's own (Hyyrö 2004, "Bit-parallel LCS-length
computation revisited").
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence


def _table_rows(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[int]:
    """A row of the table for each item of `other`: the bit of an item of `one` is unset where the
    longest common subsequence grows at it.
    """
    places: dict[Hashable, int] = {}
    bit = 1
    for item in one:
        places[item] = places[item] | bit if item in places else bit
        bit <<= 1
    whole = row = bit - 1
    for item in other:
        if item in places:
            met = row & places[item]
            row = ((row + met) | (row - met)) & whole
        yield row


def in_common(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """How many items two sequences share in order, at most."""
    row = (1 << len(one)) - 1
    for row in _table_rows(one, other):  # noqa: B007 - the last one is wanted
        pass
    return len(one) - row.bit_count()


def aligned(
    one: Sequence[Hashable], other: Sequence[Hashable]
) -> list[tuple[int, int]]:
    """The places of the items that two sequences share, in order: (in `one`, in `other`)."""
    start = 0
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            break
        start += 1
    i, j = len(one), len(other)
    pairs: list[tuple[int, int]] = []
    while i > start and j > start and one[i - 1] == other[j - 1]:
        i, j = i - 1, j - 1
        pairs.append((i, j))
    pairs += _aligned_between(one[start:i], other[start:j], start)
    pairs += ((at, at) for at in reversed(range(start)))
    return pairs[::-1]


def _aligned_between(
    one: Sequence[Hashable], other: Sequence[Hashable], start: int
) -> Iterator[tuple[int, int]]:
    """The shared items of two sequences that begin and end otherwise, the last first.

    Args:
        start: where both begin in what they were cut from.
    """
    rows = list(_table_rows(one, other))
    i, j = len(one) - 1, len(other) - 1
    while i >= 0 and j >= 0:
        if rows[j] >> i & 1:
            i -= 1
        elif j and not rows[j - 1] >> i & 1:
            j -= 1
        else:
            yield start + i, start + j
            i, j = i - 1, j - 1


def likeness(one: str, other: str) -> float:
    """How alike two strings are, in percent: twice the letters they share in order, of all they
    have.
    """
    letters = len(one) + len(other)
    return 200 * in_common(one, other) / letters if letters else 100.0


def can_be_alike(one: str, other: str, percent: float) -> bool:
    """Whether two strings can be so alike at all, by their lengths."""
    return 200 * min(len(one), len(other)) >= percent * (len(one) + len(other))
