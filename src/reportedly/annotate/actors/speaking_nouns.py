"""What nouns tell of who speaks: persons, groups and documents (`speakers.yml`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.codebook.words import ActorKind, SpeakerSort
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.inflections import singulars_of, without_plural
from reportedly.syntax.person_nouns import noun_row

WORDS_KEPT = 50_000  # distinct words remembered; an article has a few hundred


@dataclass(frozen=True, slots=True)
class SpeakingNoun:
    """What a noun tells about a speaker."""

    sort: str  # a `SpeakerSort`: person | group | document
    kind: str
    gender: str | None
    title: bool
    ref: str  # its line


@by_language
def speaking_nouns() -> dict[str, SpeakingNoun]:
    """Speaking nouns in the singular; the first row that lists a noun decides."""
    found: dict[str, SpeakingNoun] = {}
    for row in in_use().table("speakers"):
        for word in row.strings("nouns"):
            noun = SpeakingNoun(
                row["is"],
                row["kind"],
                row.get("gender"),
                row.get("title") is True,
                row.ref,
            )
            found.setdefault(word, noun)
    return found


@by_language
def _person_suffixes() -> tuple[str, ...]:
    """Endings that make a noun a person who does something."""
    return tuple(
        s for row in in_use().table("speakers") for s in row.strings("suffixes")
    )


def _some_person() -> SpeakingNoun:
    """A noun for a person that no row lists."""
    listed = in_use().file("speakers")
    return SpeakingNoun(SpeakerSort.PERSON, ActorKind.PERSON, None, False, listed)


def speaking_noun_by_lemma(lemma: str) -> SpeakingNoun | None:
    """What is known of a noun as a speaker: by the list, then as a noun for a person, by WordNet or
    by its ending.
    """
    known = speaking_nouns().get(lemma)
    if known is None and "-" in lemma:
        known = speaking_nouns().get(lemma.rpartition("-")[2])
    if known is not None:
        return known
    by_ending = len(lemma) > 5 and lemma.endswith(_person_suffixes())
    return _some_person() if noun_row(lemma) is not None or by_ending else None


def sort_of_lemma(lemma: str) -> str | None:
    """Whether a noun, by its lemma, is for a person, a group or a document; None for others."""
    noun = speaking_noun_by_lemma(lemma)
    return noun.sort if noun is not None else None


@by_language(most=WORDS_KEPT)
def sort_of_noun(word: str) -> str | None:
    """Whether a noun, as written, is for a person, a group or a document; None for other nouns."""
    noun = speaking_noun_of(word)
    return noun.sort if noun is not None else None


@by_language(most=WORDS_KEPT)
def speaking_noun_of(word: str) -> SpeakingNoun | None:
    """What is known of a noun, singular or plural, by the list and then by its ending."""
    lower = word.lower().rstrip(".")
    forms = (lower, without_plural(lower), *singulars_of(lower))
    for form in forms:
        if form in speaking_nouns():
            return speaking_nouns()[form]
    if "-" in lower:
        return speaking_noun_of(lower.rpartition("-")[2])
    by_ending = any(form.endswith(_person_suffixes()) for form in forms)
    return _some_person() if by_ending and len(lower) > 5 else None


@by_language
def _kinds_by_aim() -> dict[str, str]:
    """The kind of a body by the word before its noun: of "aid organisation" by "aid"."""
    return {
        word: row["kind"]
        for row in in_use().table("speakers")
        for word in row.strings("aims")
    }


def kind_by_aim(word: str) -> str | None:
    """The kind of a body that says it is for this: an "aid" organisation, the "UN" agency."""
    return _kinds_by_aim().get(word.lower())


def kind_of_body(words: Sequence[str]) -> str | None:
    """The kind of who is named so, by the last word and, where that can be a body of any kind,
    by what it says it is for.

    An army is a force whatever stands before it; an "organisation" or "agency" of which nothing is
    told is of another kind: of what kind, nobody knows.
    """
    noun = speaking_noun_of(words[-1]) if words else None
    if noun is None:
        return None
    head = without_plural(words[-1].lower())
    if head not in word_set("bodies_of_any_kind"):
        return noun.kind
    aims = (kind_by_aim(word) for word in reversed(words[:-1]))
    told = next((kind for kind in aims if kind is not None), None)
    unknown = head in word_set("bodies_of_no_kind")
    return told or (ActorKind.OTHER if unknown else noun.kind)
