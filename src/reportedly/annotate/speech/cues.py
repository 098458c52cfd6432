"""Cues: the words that hand a statement to somebody, read from `en/attribution.yml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.annotate.speech.telling_verbs import telling_verbs
from reportedly.codebook import vocabulary
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import SpeechDistance
from reportedly.errors import LexiconError
from reportedly.languages import by_language, in_use
from reportedly.languages.inflections import verb_endings
from reportedly.languages.patterns import named_pattern
from reportedly.records import Token

_DOUBLED = named_pattern("cues.doubled")

# Parts of speech that hand words over, each a field of the attribution lexicon.
PARTS = ("verb", "noun", "adjective", "preposition")

WORDS_KEPT = 50_000  # verbs remembered with their rows; an article has a hundred


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of the attribution lexicon."""

    word: str  # the first word, plain form
    rest: tuple[str, ...]  # its particle or further words
    part: str  # verb | adjective | noun | preposition
    distance: str
    takes: frozenset[str]
    thought: bool
    subject: str  # any | named | document
    not_object: frozenset[str]
    ref: str
    open: bool = False  # a verb of the open class, in no row


@by_language
def cues(part: str) -> dict[str, tuple[Cue, ...]]:
    """Cues of one part of speech by first word, the longest first."""
    found: dict[str, list[Cue]] = {}
    for row in in_use().table("attribution"):
        if part not in row.values:
            continue
        word, *rest = str(row[part]).split()
        takes = frozenset(row.strings("takes"))
        if unknown := takes - vocabulary("content shape"):
            raise LexiconError(
                row.file, f"line {row.line}", f"unknown shape {sorted(unknown)}"
            )
        cue = Cue(
            word,
            tuple(rest),
            part,
            row["distance"],
            takes,
            row.get("thought", False) is True,
            row.get("subject", "any"),
            frozenset(row.strings("not_object")),
            row.ref,
        )
        found.setdefault(word, []).append(cue)
    if part == "verb":
        for cue in _open_class():
            found.setdefault(cue.word, [cue])
    return {
        word: tuple(sorted(rows, key=lambda c: -len(c.rest)))
        for word, rows in found.items()
    }


def _open_class() -> Iterator[Cue]:
    """Verbs that mostly tell, of a clause or a quotation; those of `acts` only seem to."""
    never = in_use().words("attribution_frames", "acts")
    for word, verb in telling_verbs().items():
        if verb.mostly and word not in never:
            takes = subset("said_outright")
            yield Cue(
                word,
                (),
                "verb",
                SpeechDistance.NONE,
                takes,
                False,
                "named",
                frozenset(),
                verb.ref,
                open=True,
            )


def verb_cues(token: Token) -> tuple[Cue, ...]:
    """The rows of a verb, by its lemma or, where the lemma is wrong ("hop" for "hopes"), by its
    ending.
    """
    return verb_rows(token.lemma.lower(), token.lower)


@by_language(most=WORDS_KEPT)
def verb_rows(lemma: str, lower: str) -> tuple[Cue, ...]:
    """The rows of a verb, from its lemma and its form in small letters."""
    rows = cues("verb")
    found = rows.get(lemma)
    if found is None:
        doubled = _DOUBLED.fullmatch(lower)
        if doubled is not None and doubled[1] in rows:
            return rows[doubled[1]]
        stems = (
            lower.removesuffix(end) + add
            for end, add in verb_endings("cues")
            if lower.endswith(end)
        )
        found = next((rows[stem] for stem in stems if stem in rows), ())
    return found


@by_language
def carriers() -> frozenset[str]:
    """Words whose infinitive did happen: "went on to say", "was quick to claim"."""
    return in_use().words("attribution_frames", "carriers")


@by_language
def frame(name: str) -> frozenset[str]:
    """A word list of `en/attribution_frames.yml`."""
    return in_use().words("attribution_frames", name)
