"""Candidate pairs of sentences: those that share a band key. No pair of articles is compared
without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from reportedly.trace.fingerprints import (
    BANDS,
    Fingerprint,
    Keys,
    keys_of_packed,
)

# A key shared by more sentences than this is linked to its earliest holders only: a hundred
# reprints then cost
# a hundred comparisons, not five thousand, and each still meets the one who had it first.
CROWD = 12
EARLIEST = 3
# Bits of the table that drops, before any sorting, the keys no new document has: 2^20 is 1 MB, and
# the 25 keys
# of one article let one in 40,000 of the others pass by chance.
SIEVE_BITS = 20

Mask = npt.NDArray[np.bool_]
Pairs = npt.NDArray[np.uint64]

Holder = tuple[int, int]  # a sentence that has a key: (document, sentence)


@dataclass(frozen=True, slots=True)
class CopyCandidate:
    """Two documents with the sentences by which they met: (sentence of the later, sentence of the
    earlier).
    """

    later: int
    earlier: int
    seeds: list[tuple[int, int]]


def copy_candidates(
    prints: Sequence[Fingerprint], new: Sequence[bool] | None = None
) -> Iterator[CopyCandidate]:
    """Candidates among documents, sorted by the later document, then the earlier.

    One band is sorted at a time and pairs are kept as integers, so that memory beyond the
    fingerprints themselves is a few columns and 8 bytes for each pair of sentences.

    Args:
        prints: one fingerprint for each document, in order of publication.
        new: for each document, whether it is new; pairs of two old ones are left out. None: all are
            new.
    """
    lengths = np.array([len(p.keys) for p in prints], dtype=np.int64)
    firsts = np.concatenate(
        (np.zeros(1, dtype=np.int64), np.cumsum(lengths))
    )  # of each document's sentences
    owner = np.repeat(np.arange(len(prints), dtype=np.uint32), lengths)
    asked = None if new is None else np.repeat(np.array(new, dtype=np.bool_), lengths)
    found = _once_each(
        _pairs_of_band(_keys_of_band(prints, band), owner, asked)
        for band in range(BANDS if len(owner) else 0)
    )
    later, earlier = (
        (found >> np.uint64(32)).astype(np.int64),
        (found & np.uint64(0xFFFFFFFF)).astype(np.int64),
    )
    order = np.lexsort((earlier, later, owner[earlier], owner[later]))
    later, earlier = later[order], earlier[order]
    mine, theirs = owner[later], owner[earlier]
    cuts = np.flatnonzero((np.diff(mine) != 0) | (np.diff(theirs) != 0)) + 1
    for start, end in zip(
        [0, *cuts.tolist()], [*cuts.tolist(), len(found)], strict=True
    ):
        if start < end:
            one, other = int(mine[start]), int(theirs[start])
            seeds = zip(
                (later[start:end] - firsts[one]).tolist(),
                (earlier[start:end] - firsts[other]).tolist(),
                strict=True,
            )
            yield CopyCandidate(one, other, list(seeds))


def _once_each(bands: Iterable[Pairs]) -> Pairs:
    """The pairs of all bands, each once, in order.

    Pairs wait until they are as many as those found, so that the work is that of a few sortings and
    the memory twice that of what is found.
    """
    found = np.zeros(0, dtype=np.uint64)
    waiting: list[Pairs] = []
    for pairs in bands:
        waiting.append(pairs)
        if sum(map(len, waiting)) > len(found):
            found, waiting = np.unique(np.concatenate([found, *waiting])), []
    return np.unique(np.concatenate([found, *waiting])) if waiting else found


class Sharing:
    """Finds, of many kept fingerprints, those that have a key in common with new ones.

    The others make no pair with them. They are looked through some at a time and as they lie there,
    so that what is held follows what is new, not what is kept.
    """

    def __init__(self, new: Sequence[Fingerprint]) -> None:
        self._wanted = [
            np.unique(_keys_of_band(new, b)) for b in range(BANDS if new else 0)
        ]
        self._sieves = [_sieve(keys) for keys in self._wanted]

    def of(self, some: Sequence[bytes]) -> list[int]:
        """The places of those of some that have one; none where another build compared them all.

        Args:
            some: kept fingerprints, as `Fingerprint.to_bytes` wrote them.
        """
        every, owner = keys_of_packed(some)
        shares = np.zeros(len(some), dtype=np.bool_)
        for band, keys in enumerate(self._wanted):
            column = np.ascontiguousarray(every[:, band])
            maybe = np.flatnonzero(self._sieves[band][column >> _SHIFT])
            held = maybe[column[maybe] != 0]
            shares[owner[held[_are_among(column[held], keys)]]] = True
        found: list[int] = np.flatnonzero(shares).tolist()
        return found


def _are_among(some: Keys, wanted: Keys) -> Mask:
    """Which keys are among others that stand in order, each once.

    `np.isin` would sort all that is wanted again for every few hundred kept fingerprints.
    """
    if not len(wanted):
        return np.zeros(len(some), dtype=np.bool_)
    at = np.minimum(np.searchsorted(wanted, some), len(wanted) - 1)
    among: Mask = wanted[at] == some
    return among


def _keys_of_band(prints: Sequence[Fingerprint], band: int) -> Keys:
    return np.concatenate([one.keys[:, band] for one in prints])


def _pairs_of_band(column: Keys, owner: Keys, asked: Mask | None) -> Pairs:
    """Pairs of sentences with the same key, each as one integer: the later sentence's number, then
    the earlier's.
    """
    held = column != 0
    if asked is not None:
        held &= _maybe_among(column, column[asked])
    at = np.flatnonzero(held)
    at = at[
        np.argsort(column[at], kind="stable")
    ]  # holders of a key stand together, earliest first
    keys = column[at]
    starts = np.flatnonzero(
        np.concatenate(
            (np.ones(min(1, len(keys)), dtype=np.bool_), keys[1:] != keys[:-1])
        )
    )
    sizes = np.diff(np.concatenate((starts, [len(keys)])))
    shared = np.repeat(sizes > 1, sizes)
    rank = (np.arange(len(keys)) - np.repeat(starts, sizes))[
        shared
    ]  # 0 for the first holder of its key
    first = np.repeat(starts, sizes)[shared]
    holder = at[shared]
    made = []
    for earlier in range(CROWD - 1):
        chosen = (rank > earlier) & meets(rank, earlier)
        a, b = holder[chosen], at[first[chosen] + earlier]
        apart = owner[a] != owner[b]
        if asked is not None:
            apart &= asked[a] | asked[b]
        made.append(
            (a[apart].astype(np.uint64) << np.uint64(32)) | b[apart].astype(np.uint64)
        )
    return np.concatenate(made)


def meets(later: Any, earlier: int) -> Any:
    """Whether the holder of this rank is compared with an earlier one: the one rule, on one machine
    and on many.

    Args:
        later: the rank of the later holder of a key, 0 for the first; a number or an array of them.
        earlier: the rank of the earlier holder.
    """
    return (later < CROWD) | (earlier < EARLIEST)


_SHIFT = np.uint32(32 - SIEVE_BITS)


def _maybe_among(column: Keys, wanted: Keys) -> Mask:
    """Which keys of the column may be one of `wanted`: all that are, and a few that are not."""
    passed: Mask = _sieve(wanted)[column >> _SHIFT]
    return passed


def _sieve(wanted: Keys) -> Mask:
    """A table of the first bits of keys: what passes it may be one of them."""
    sieve = np.zeros(1 << SIEVE_BITS, dtype=np.bool_)
    sieve[wanted >> _SHIFT] = True
    return sieve


def linked(holders: Sequence[Holder]) -> Iterator[tuple[Holder, Holder]]:
    """The pairs that the holders of one key make, the later first, where keys come one by one.

    Args:
        holders: (document, sentence), documents numbered in order of publication, in that order.
    """
    for n in range(1, len(holders)):
        for m in range(n):
            if meets(n, m) and holders[n][0] != holders[m][0]:
                yield holders[n], holders[m]
