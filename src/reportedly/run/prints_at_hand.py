"""Which kept fingerprints have a key in common with new ones, at hand between one tracing and the
next.

To compare one more article every kept fingerprint is read and looked through. Who traces a ledger
again and again, as a watch does, keeps their keys sorted in a file without a name and brings them
up to what came since. What is found is read from the ledger again, so that a key too many costs
time and no link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import SEEK_END
from tempfile import TemporaryFile
from typing import BinaryIO, cast

import numpy as np
import numpy.typing as npt

from reportedly.ledger import Ledger, Reached
from reportedly.ledger.cross_document import batches
from reportedly.trace import Fingerprint, Sharing
from reportedly.trace.fingerprints import BANDS, keys_of_packed

Packed = tuple[int, bytes]  # the number of a reading, and its fingerprint as it is kept
Sorted = npt.NDArray[
    np.uint64
]  # of each key its band, itself and whose it is, from the top bit on

# Articles whose keys are sorted together: 13 MB of keys. What came since the last of them is
# looked through as it is kept, 3 kB each.
_SORTED = 2048
_OWNER = np.uint64(27)  # bits for whose a key is
_BAND = np.uint64(_OWNER + np.uint64(32))
_ANYONE = np.uint64((1 << 27) - 1)


class _SortedKeys:
    """The keys of some fingerprints in their order, behind others in a file that nothing else can
    open.
    """

    def __init__(self, some: Sequence[Packed], file: BinaryIO) -> None:
        self._numbers = np.array([number for number, _ in some], dtype=np.int64)
        every, owner = keys_of_packed([packed for _, packed in some])
        keys = _with_bands(every) | owner.astype(np.uint64)[:, None]
        keys = np.sort(keys[every != 0])  # 0 is no key
        self._file, self._many = file, len(keys)
        self._at = file.seek(0, SEEK_END)
        file.write(keys.tobytes())
        file.flush()

    def of(self, wanted: Sorted) -> set[int]:
        """The readings that have one of some keys."""
        found: set[int] = set()
        if not self._many:
            return found
        # mapped anew each time: what is mapped for long counts as memory of this process
        keys: Sorted = np.memmap(self._file, np.uint64, "r", self._at, (self._many,))
        begins = np.searchsorted(keys, wanted)
        ends = np.searchsorted(keys, wanted | _ANYONE, side="right")
        for n in np.flatnonzero(ends > begins):
            owners = keys[begins[n] : ends[n]] & _ANYONE
            found.update(self._numbers[owners.astype(np.int64)].tolist())
        return found


def _with_bands(keys: npt.NDArray[np.uint32]) -> Sorted:
    """Keys of which a row is a sentence's, each with its band before it."""
    bands = np.arange(BANDS, dtype=np.uint64) << _BAND
    return bands[None, :] | (keys.astype(np.uint64) << _OWNER)


def _nameless() -> BinaryIO:
    return cast(BinaryIO, TemporaryFile())


@dataclass(slots=True)
class _Held:
    """The keys of all that this code compared, and how far the ledger had come then."""

    trace: str
    reached: Reached
    runs: list[_SortedKeys] = field(default_factory=list)
    few: list[Packed] = field(default_factory=list)  # those that are not sorted yet
    file: BinaryIO = field(default_factory=_nameless)

    def take(self, some: Iterable[Packed]) -> None:
        for one in some:
            self.few.append(one)
            if len(self.few) == _SORTED:
                self.runs.append(_SortedKeys(self.few, self.file))
                self.few = []

    def sharing(self, added: Sequence[Fingerprint]) -> list[int]:
        """The readings that have a key of new fingerprints."""
        found = set(readings_sharing(added, self.few))
        if self.runs and added:
            every = np.concatenate([one.keys for one in added])
            wanted = np.unique(_with_bands(every)[every != 0])
            for run in self.runs:
                found |= run.of(wanted)
        return sorted(found)


class PrintsAtHand:
    """The kept fingerprints of one ledger, by their keys, read once."""

    def __init__(self) -> None:
        self._held: _Held | None = None

    def sharing(
        self, ledger: Ledger, trace: str, added: Sequence[Fingerprint]
    ) -> list[int]:
        """The readings, old ones of an article too, that have a key of what is compared now.

        Args:
            ledger: an open ledger.
            trace: the digest of the code that compares.
            added: the fingerprints of what is compared now.
        """
        held, self._held = self._held, None  # whatever fails, it is not used again
        if held is None or not _brought_up(held, ledger, trace):
            held = _Held(trace, ledger.reached())
            held.take(ledger.packed_fingerprints(trace))
        self._held = held
        return held.sharing(added)


def _brought_up(held: _Held, ledger: Ledger, trace: str) -> bool:
    """Take in what was compared since; whether that could be done."""
    tables = ledger.appended_since(held.reached)
    if tables is None or "erasures" in tables or held.trace != trace:
        return False
    then, held.reached = held.reached, ledger.reached()
    held.take(ledger.packed_fingerprints(trace, ledger.compared_since(then)))
    return True


def readings_sharing(added: Sequence[Fingerprint], kept: Iterable[Packed]) -> list[int]:
    """The readings of kept fingerprints that have a key of new ones; all are looked through."""
    sharing, found = Sharing(added), list[int]()
    for some in batches(kept):
        found += (
            some[place][0] for place in sharing.of([packed for _, packed in some])
        )
    return found
