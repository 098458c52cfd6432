"""Candidate pairs of sentences: those that share a band key. No pair of articles is compared without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from reportedly.trace.fingerprints import BANDS, Fingerprint, Keys

# A key shared by more sentences than this is linked to its earliest holders only: a hundred reprints then cost
# a hundred comparisons, not five thousand, and each still meets the one who had it first.
CROWD = 12
EARLIEST = 3

Holder = tuple[int, int]  # a sentence that has a key: (document, sentence)
Seeds = dict[tuple[int, int], set[tuple[int, int]]]  # (document, document) → {(sentence, sentence)}


def all_pairs(prints: Sequence[Fingerprint]) -> Seeds:
    """Candidates among all documents, which stand in order of publication; the later document comes first in a pair."""
    owner, sentence, keys = _stack(prints)
    seeds: Seeds = defaultdict(set)
    for band in range(BANDS):
        column = keys[:, band]
        order = np.argsort(column, kind="stable")
        for group in _groups(order, column):
            holders = list(zip(owner[group].tolist(), sentence[group].tolist(), strict=True))
            for (later, here), (earlier, there) in linked(holders):
                seeds[later, earlier].add((here, there))
    return seeds


def pairs_with(new: Fingerprint, kept: Sequence[Fingerprint]) -> Seeds:
    """Candidates between one document and those already kept; the new one is document -1 and comes first."""
    owner, sentence, keys = _stack(kept)
    seeds: Seeds = defaultdict(set)
    for band in range(BANDS):
        mine = {int(k): i for i, k in enumerate(new.keys[:, band]) if k}
        if not mine:
            continue
        hits = np.flatnonzero(np.isin(keys[:, band], np.array(list(mine), dtype=np.uint32)))
        for hit in hits.tolist():
            seeds[-1, int(owner[hit])].add((mine[int(keys[hit, band])], int(sentence[hit])))
    return seeds


def _stack(prints: Sequence[Fingerprint]) -> tuple[Keys, Keys, Keys]:
    """All sentences of all documents under each other: whose each is, which it is there, and its keys."""
    lengths = [len(p.keys) for p in prints]
    owner = np.repeat(np.arange(len(prints), dtype=np.uint32), lengths)
    sentence = np.concatenate([np.arange(n, dtype=np.uint32) for n in lengths] or [np.zeros(0, dtype=np.uint32)])
    keys = np.concatenate([p.keys for p in prints] or [np.zeros((0, BANDS), dtype=np.uint32)])
    return owner, sentence, keys


def _groups(order: np.ndarray, column: Keys) -> Iterator[np.ndarray]:
    """Runs of equal keys of two or more, without the sentences that have none."""
    ordered = column[order]
    cuts = np.flatnonzero(np.diff(ordered)) + 1
    starts = np.concatenate(([0], cuts))
    ends = np.concatenate((cuts, [len(ordered)]))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start > 1 and ordered[start] != 0:
            yield order[start:end]


def linked(holders: Sequence[Holder]) -> Iterator[tuple[Holder, Holder]]:
    """The pairs that the holders of one key make: the later first. The one rule, on one machine and on many.

    Args:
        holders: (document, sentence), documents numbered in order of publication, in that order.
    """
    for n in range(1, len(holders)):
        for m in range(n if n < CROWD else EARLIEST):
            if holders[n][0] != holders[m][0]:
                yield holders[n], holders[m]
