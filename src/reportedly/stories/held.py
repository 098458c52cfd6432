"""Parts of articles as they are compared with those that come: what is new in mind, what was kept
before in a file without a name, each read when it is met.

Of 90 days of news all parts are weighed and few are compared feature by feature. A file that small
ledgers never write (`_IN_MIND`) holds what a part is when it is not looked at.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date
from tempfile import SpooledTemporaryFile

import numpy as np
import numpy.typing as npt

from reportedly.stories.parts import Glance, StoryPart

Weights = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]

_IN_MIND = 4_000_000  # bytes of kept parts that take no file
_AT_HAND = 500  # kept parts that were met last
_NO_DAY = 0  # no day has this ordinal
_NEW = -1  # where a part is that lies in no file


@dataclass(frozen=True, slots=True)
class WordCounts:
    """The numbers of a part's words, and how often each stands in it and in its lead (the logarithm
    of one more).
    """

    words: Numbers
    counts: Weights
    lead: Weights


class HeldParts:
    """Parts in the order they were taken, by their number in it."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MIND)  # noqa: SIM115 - as long as this is
        self._ends = 0
        self._at = array("q")  # where each begins in the file
        self._sizes = array("i")
        self._last = array("i")  # the ordinal of the last day of each
        self._new: dict[int, tuple[StoryPart, WordCounts]] = {}
        self._met: dict[int, StoryPart] = {}

    def __len__(self) -> int:
        return len(self._at)

    @property
    def kept_parts(self) -> int:
        """How many of them were kept before; new ones come behind."""
        return len(self) - len(self._new)

    def take(self, part: StoryPart, words: Numbers) -> None:
        """Take a part that is new, with the numbers of its words."""
        self._new[len(self)] = part, _word_counts(words, part.counts, part.lead)
        self._place(_NEW, 0, part.last)

    def keep(self, kept: str, seen: Glance, words: Numbers) -> None:
        """Take a part that was put to a story before, as it is kept, with the numbers of its
        words.
        """
        counts = np.array((seen.counts, seen.lead), dtype=np.uint16)
        head = np.int32(len(words)).tobytes()
        packed = kept.encode("utf-8", "surrogatepass")
        whole = b"".join((head, words.tobytes(), counts.tobytes(), packed))
        self._file.seek(self._ends)
        self._file.write(whole)
        self._place(self._ends, len(whole), seen.last)
        self._ends += len(whole)

    def _place(self, at: int, size: int, last: date | None) -> None:
        self._at.append(at)
        self._sizes.append(size)
        self._last.append(last.toordinal() if last else _NO_DAY)

    def drop(self, n: int) -> None:
        """Let go of a part; those behind it move up. Only of kept ones, when none is new."""
        for column in (self._at, self._sizes, self._last):
            del column[n]
        self._met.clear()

    def drop_new(self) -> None:
        """Let go of the parts that are new."""
        many = self.kept_parts
        for column in (self._at, self._sizes, self._last):
            del column[many:]
        self._new.clear()

    # -------------------------------------------------------------- what is asked
    def last(self, n: int) -> date | None:
        """The last day of a part."""
        return date.fromordinal(self._last[n]) if self._last[n] else None

    def words(self, n: int) -> Numbers:
        """The numbers of a part's words."""
        if n in self._new:
            return self._new[n][1].words
        many, packed = self._read(n)
        return np.frombuffer(packed, np.int32, many, 4)

    def kept(self, n: int) -> str:
        """A kept part as it is kept."""
        many, packed = self._read(n)
        return packed[_behind(many, 2) :].decode("utf-8", "surrogatepass")

    def counted(self, n: int) -> WordCounts:
        """By what a part is weighed."""
        if n in self._new:
            return self._new[n][1]
        many, packed = self._read(n)
        words = np.frombuffer(packed, np.int32, many, 4)
        counts, lead = np.frombuffer(
            packed, np.uint16, 2 * many, _behind(many, 0)
        ).reshape(2, many)
        return _word_counts(words, counts, lead)

    def part(self, n: int) -> StoryPart:
        """A part itself."""
        if n in self._new:
            return self._new[n][0]
        if n not in self._met:
            if len(self._met) >= _AT_HAND:
                self._met.clear()
            self._met[n] = StoryPart.from_json(self.kept(n))
        return self._met[n]

    def _read(self, n: int) -> tuple[int, bytes]:
        """How many words a kept part has, and all of it."""
        self._file.seek(self._at[n])
        packed = self._file.read(self._sizes[n])
        return int(np.frombuffer(packed, np.int32, 1)[0]), packed


def _behind(many: int, counts: int) -> int:
    """Where the bytes begin behind the words of a kept part and so many counts of each."""
    return 4 + many * (4 + 2 * counts)


def _word_counts(
    words: Numbers, counts: npt.ArrayLike, lead: npt.ArrayLike
) -> WordCounts:
    inside, ahead = np.array(counts, dtype=float), np.array(lead, dtype=float)
    return WordCounts(words, np.log1p(inside), np.log1p(ahead))
