"""A fingerprint for each sentence: MinHash over pairs of neighbouring words, cut into bands.

Sources: Broder, "On the resemblance and containment of documents" (1997); banding after Leskovec,
Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from reportedly.codebook.words import Role
from reportedly.languages import by_language, in_use
from reportedly.records import Document

# 32 bands of 3: a sentence with a fifth of its words swapped keeps a Jaccard of about .45 over word
# pairs and
# meets its original in some band with probability 1 - (1 - .45³)^32 = .95; two sentences that share
# a tenth
# of their pairs, with .03. Neighbours of a confirmed sentence are compared without a band (see
# `alignment`).
BANDS = 32
ROWS = 3
# any constant: fingerprints of two ledgers can be compared only when it is the same
SEED = 20170419
# Words a copy has at least; fewer are a phrase ("He did not elaborate.").
MIN_WORDS = 8
# A sentence shorter than this is not found by its own words: its key is taken from as many of the
# sentences after
# it as make up MIN_WORDS. Of 2,338 known copies, many made of ends of lines broken at a page's
# width, 28 are missed
# at 8, 15 at 5, 11 at 4 and at 3; precision is .999 at each.
OWN_WORDS = 4

# An apostrophe holds a word together; a hyphen parts two.
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Behind a full stop with up to two closing marks (a pattern looks back over a fixed width only),
# or at a line's end.
_STOP = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)\]])|(?<=[.!?…][\"'”’)\]]{2}))\s+|\s*\n\s*"
)

Keys = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The sentences of a document with their band keys.

    `spans` is an array of (start, end) in characters of the document's text; `keys` has a row for
    each sentence and a column for each band. The last sentences, where too short, have a row of
    zeros.
    """

    document_id: str
    spans: Keys
    keys: Keys

    def to_bytes(self) -> bytes:
        """The arrays as they are kept in a ledger: sentences × (2 + BANDS) little-endian 32-bit
        integers.
        """
        return np.hstack([self.spans, self.keys]).astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, document_id: str, kept: bytes) -> Fingerprint:
        """The fingerprint that `to_bytes` wrote."""
        both = np.frombuffer(kept, dtype="<u4").reshape(-1, _COLUMNS).astype(np.uint32)
        return cls(document_id, both[:, :2], both[:, 2:])


_COLUMNS = 2 + BANDS  # of a sentence, as it is kept


def keys_of_packed(some: Sequence[bytes]) -> tuple[Keys, npt.NDArray[np.int64]]:
    """The keys of the sentences of kept fingerprints, and of which of them each is."""
    rows = np.frombuffer(b"".join(some), dtype="<u4").reshape(-1, _COLUMNS)
    many = [len(one) // (rows.itemsize * _COLUMNS) for one in some]
    return rows[:, 2:], np.repeat(np.arange(len(some)), many)


def fingerprint(document: Document) -> Fingerprint:
    """Fingerprint the sentences of a document, boilerplate left out."""
    text = document.text
    bounds = list(
        sentence_pieces(
            document.text,
            ((p.start, p.end) for p in document.passages if p.role != Role.BOILERPLATE),
        )
    )
    words = [words_in(text, start, end) for start, end in bounds]
    pairs = [word_pairs(w) for w in _word_windows(words)]
    keys = np.zeros((len(bounds), BANDS), dtype=np.uint32)
    places = [i for i, p in enumerate(pairs) if p]
    if places:
        digests = RMinHash.digest_matrix_from_token_sets(
            [pairs[i] for i in places], num_perm=BANDS * ROWS, seed=SEED
        )
        keys[places] = _bands(np.array(digests.to_rows(), dtype=np.uint64))
    return Fingerprint(
        document.id, np.array(bounds, dtype=np.uint32).reshape(-1, 2), keys
    )


def sentence_pieces(
    text: str, passages: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """What ends in a stop or with its line: a sentence, or less.

    Copies are cut in any place and stitched in any case, so capitals and abbreviations are not
    asked:
    "U.S." makes a short piece on both sides, and short pieces are found together. A line broken at
    a page's width is a piece that its sentence contains, wherever the other article breaks it.
    """
    for start, end in passages:
        begin = start
        for stop in _STOP.finditer(text, start, end):
            if text[begin : stop.start()].strip():
                yield begin, stop.start()
            begin = stop.end()
        if text[begin:end].strip():
            yield begin, end


def _word_windows(sentences: list[list[str]]) -> list[list[str]]:
    """Each sentence's words, a very short one's with those of the sentences after it; [] where
    there are too few.
    """
    windows: list[list[str]] = []
    for i, words in enumerate(sentences):
        if len(words) < OWN_WORDS:
            j = i + 1
            while len(words) < MIN_WORDS and j < len(sentences):
                words = words + sentences[j]
                j += 1
            words = words if len(words) >= MIN_WORDS else []
        windows.append(words)
    return windows


def _bands(digests: npt.NDArray[np.uint64]) -> Keys:
    """One 32-bit key for each band of each row; never 0, which means "no key"."""
    cut = digests.reshape(len(digests), BANDS, ROWS)
    mixed = np.zeros(cut.shape[:2], dtype=np.uint64)
    for row in range(ROWS):  # multiply and add, after Knuth; overflow wraps
        mixed = (mixed ^ cut[:, :, row]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return np.maximum(
        (mixed >> np.uint64(32)).astype(np.uint32),
        np.uint32(1),
    )


def words_in(text: str, start: int, end: int) -> list[str]:
    """The words of `text[start:end]`, folded."""
    found = _WORD.findall(text, start, end)
    if not found:
        return []
    words = (
        "\n".join(found).casefold().replace("’", "'")
    )  # all at once: a call a word was half of tracing
    return (
        words.split("\n")
        if words.isascii()
        else [folded_word(word) for word in words.split("\n")]
    )


def folded_word(word: str) -> str:
    """A word without case, accents and the shape of its apostrophes."""
    word = word.casefold().replace("’", "'")
    if word.isascii():
        return word
    return "".join(
        c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)
    )


def word_pairs(words: list[str]) -> list[str]:
    """Neighbouring words, less the pairs of two function words, which every article shares."""
    common = function_words()
    return [
        f"{a} {b}" for a, b in pairwise(words) if a not in common or b not in common
    ]


@by_language
def function_words() -> frozenset[str]:
    return in_use().words("function_words", "words")
