"""Derive `languages/en/telling_verbs.tsv`: English verbs that can tell, from the database of WordNet 3.0.

    apt-get download wordnet-base && dpkg-deb -x wordnet-base_*.deb wordnet
    python scripts/derive_telling_verbs.py wordnet/usr/share/wordnet

A verb is kept where a sense of it is one of communication, or one of cognition that takes a clause. What share of
its tagged uses are of such senses, and which frames those senses take, stands beside it: a reader needs
both to keep out verbs that seldom tell.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TARGET = (
    Path(__file__).parent.parent
    / "src"
    / "reportedly"
    / "languages"
    / "en"
    / "telling_verbs.tsv"
)
COMMUNICATION, COGNITION = "32", "31"  # files of the lexicographers, lexnames(5WN)
CLAUSE = 26  # frames of verbs, wninput(5WN): "Somebody ----s that CLAUSE"
FRAMES = {
    CLAUSE: "clause",
    8: "object",
    9: "object",
    20: "object",
    21: "object",
    24: "object_to",
    28: "to",
    29: "clause",
    33: "object",
}
LEAST = 0.05  # of the tagged uses; below it a verb tells only in the dictionary
HEADER = """\
# Verbs that can tell, by scripts/derive_telling_verbs.py from WordNet 3.0 (WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.)
# verb: plain form; kind: told (communication) or thought (cognition), whichever is more frequent; share: of its tagged uses, those of
# such senses; frames: what those senses take. Do not edit by hand: attribution.yml goes before it.
"""


@dataclass(frozen=True, slots=True)
class Sense:
    """One line of data.verb: its file, its words, and its frames, each with the number of the word it is of (0: all)."""

    file: str
    words: tuple[str, ...]
    frames: tuple[tuple[int, int], ...]

    def taken_by(self, word: str) -> set[int]:
        """The frames of one of its words."""
        number = self.words.index(word) + 1 if word in self.words else 0
        return {frame for frame, of in self.frames if of in {0, number}}


def main() -> None:
    folder = Path(sys.argv[1])
    senses, uses = dict(_senses(folder)), _uses(folder)
    rows = []
    for word, offsets in _words(folder):
        row = _row(word, [senses[offset] for offset in offsets], uses)
        if row is not None:
            rows.append("\t".join((word, *row)))
    TARGET.write_text(
        HEADER + "verb\tkind\tshare\tframes\n" + "\n".join(rows) + "\n", "utf-8"
    )
    print(f"{len(rows)} verbs")


def _row(
    word: str, senses: list[Sense], uses: dict[tuple[str, int], int]
) -> list[str] | None:
    """Kind, share and frames of a verb; None where it does not tell."""
    weights = [uses.get((word, n), 0) + 0.5 / n for n in range(1, len(senses) + 1)]
    shares = {COMMUNICATION: 0.0, COGNITION: 0.0}
    frames: set[str] = set()
    for sense, weight in zip(senses, weights, strict=True):
        taken = sense.taken_by(word)
        if sense.file == COMMUNICATION or (sense.file == COGNITION and CLAUSE in taken):
            shares[sense.file] += weight / sum(weights)
            frames |= {FRAMES[frame] for frame in taken if frame in FRAMES}
    share = sum(shares.values())
    if share < LEAST or not frames:
        return None
    kind = "told" if shares[COMMUNICATION] >= shares[COGNITION] else "thought"
    return [kind, f"{share:.2f}", " ".join(sorted(frames))]


def _senses(folder: Path) -> Iterator[tuple[str, Sense]]:
    for line in (folder / "data.verb").read_text("utf-8").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        words = tuple(fields[4 + 2 * k].lower() for k in range(count))
        rest = fields[4 + 2 * count :]
        rest = rest[1 + 4 * int(rest[0]) :]  # pointers
        triples = [
            rest[1 + 3 * k : 4 + 3 * k] for k in range(int(rest[0]) if rest else 0)
        ]
        frames = tuple((int(frame), int(of, 16)) for _, frame, of in triples)
        yield fields[0], Sense(fields[1], words, frames)


def _uses(folder: Path) -> dict[tuple[str, int], int]:
    """How often each sense was tagged, by verb and number of the sense."""
    found = {}
    for line in (folder / "cntlist.rev").read_text("utf-8").splitlines():
        key, number, uses = line.split()
        word, kind = key.split("%")
        if kind.startswith("2:"):
            found[word, int(number)] = int(uses)
    return found


def _words(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each verb of one word with its senses, the most frequent first."""
    for line in (folder / "index.verb").read_text("utf-8").splitlines():
        fields = line.split()
        if line.startswith(" ") or not fields[0].replace("-", "").isalpha():
            continue
        yield fields[0], fields[-int(fields[2]) :]


if __name__ == "__main__":
    main()
