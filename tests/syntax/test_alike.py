"""What two texts share in order, held against the table of the textbook."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reportedly.syntax.alike import aligned, can_be_alike, in_common, likeness

WORDS = st.lists(st.sampled_from("abcdef"), max_size=40)
LETTERS = st.text(st.sampled_from("abcé "), max_size=80)


def by_table(one: list[str], other: list[str]) -> int:
    """The length of the longest common subsequence, a cell at a time."""
    row = [0] * (len(other) + 1)
    for mine in one:
        above, row = row, [0]
        for at, its in enumerate(other, start=1):
            best = max(above[at], row[at - 1])
            row.append(above[at - 1] + 1 if mine == its else best)
    return row[-1]


@given(WORDS, WORDS)
def test_as_many_are_shared_as_the_table_says(one: list[str], other: list[str]) -> None:
    assert in_common(one, other) == by_table(one, other)


@given(WORDS, WORDS)
def test_what_is_aligned_is_the_same_and_in_order(
    one: list[str], other: list[str]
) -> None:
    pairs = aligned(one, other)
    assert len(pairs) == by_table(one, other)
    assert all(one[i] == other[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


def test_longer_than_a_word_of_the_processor() -> None:
    one = [str(number) for number in range(500)]
    assert in_common(one, one[::2]) == 250 and in_common(one, one[::-1]) == 1
    assert aligned(one, one[7:]) == [(i, i - 7) for i in range(7, 500)]


@given(LETTERS, LETTERS, st.integers(0, 100))
def test_likeness_is_a_share_of_both(one: str, other: str, percent: int) -> None:
    alike = likeness(one, other)
    assert 0 <= alike <= 100 and (alike == 100) == (one == other)
    if alike >= percent:
        assert can_be_alike(one, other, percent)


def test_likeness_of_words() -> None:
    assert likeness("publishd", "published") == 200 * 8 / 17
    assert likeness("", "") == 100 and likeness("", "a") == 0
