"""Subsets of vocabularies by name, from `subsets.yml`: what several words of one have in common.

A rule keeps the subset it asks for under a name of its own, `_ASSERTED = subset("asserted")`; what
is in it stands once, in the table, with what it means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from reportedly.codebook import vocabulary
from reportedly.lexicons.load import CODEBOOK, Row, table


@cache
def subsets() -> Mapping[str, Row]:
    """The subsets by their names."""
    return {str(row["set"]): row for row in table("subsets.yml", CODEBOOK)}


def in_order(name: str) -> tuple[str, ...]:
    """The words of a subset in the order of the table; `name` must be there."""
    return subsets()[name].strings("words")


def subset(name: str) -> frozenset[str]:
    """The words of a subset, to look one up in; `name` must be there."""
    return frozenset(in_order(name))


def subset_problems() -> Iterator[str]:
    """What is wrong in the table: a subset with a word that its vocabulary has not got."""
    for name, row in subsets().items():
        known = vocabulary(str(row["of"]))
        for word in row.strings("words"):
            if word not in known:
                yield f"{row.ref}: {name!r} has no word {word!r} of {row['of']}"
