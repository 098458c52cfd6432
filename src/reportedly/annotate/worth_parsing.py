"""Which sentences are worth a parse: those that can hold a figure, a statement or an event, and
what those lean on.

A figure needs a count, a statement a cue or a quotation and an event a word for it, so a sentence
with none of
them is only tagged: its words keep their parts of speech, for names, and have no relations. Told
    from the text
alone, by the words of `en/attribution.yml` and `en/events.yml` in any form a verb takes, and by the
numbers already found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.annotate.speech.cues import PARTS, Cue, cues, verb_rows
from reportedly.languages import by_language, fields_of_list, in_use, word_set
from reportedly.languages.inflections import inflections, without_plural
from reportedly.languages.patterns import named_pattern
from reportedly.syntax.pipeline import pipeline

_BUT_VERBS = tuple(part for part in PARTS if part != "verb")


# A speaker named only by a pronoun, or not at all in a quotation, may have been the subject of the
# sentence before.
LOOKED_BACK = 1
WORDS_KEPT = (
    50_000  # distinct words remembered with their cues; an article has a few hundred
)

# Letters only, so that no number is asked for as a cue.
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A single mark only before a word: "men's" and "soldiers' wives" quote nobody.
_MARKS = re.compile(r"[\"“”„«»]|(?<!\w)['‘](?=\w)")
_NOUGHT = named_pattern("worth_parsing.nought")  # "no one was killed" is a figure too


def _quotes(text: str) -> bool:
    """Whether words of somebody stand in a sentence, or may follow behind its colon."""
    return bool(_MARKS.search(text)) or text.rstrip().endswith(":")


def worth_parsing(texts: Sequence[str], counts: Sequence[bool]) -> list[bool]:
    """For each sentence of a document, whether to parse it; `counts` says which hold a number that
    counts.
    """
    worth: list[bool] = []
    tells = _tells.here()
    for at, (text, count) in enumerate(zip(texts, counts, strict=True)):
        words = [w.casefold() for w in _WORD.findall(text)]
        speaks = _has_cue(words)
        quotes = _quotes(text)
        sure = count or speaks or quotes or bool(_NOUGHT.search(text))
        worth.append(sure or any(map(tells, words)))
        if quotes or (speaks and _has_pronoun(words)):
            first = max(0, at - LOOKED_BACK)
            worth[first:at] = [True] * (at - first)
    return worth


def _has_pronoun(words: list[str]) -> bool:
    """ "He said": who that is stands in the sentences before."""
    return not word_set("third_person_subjects").isdisjoint(words)


def _has_cue(words: list[str]) -> bool:
    """Whether one of the words can be a cue, with the rest of the cue behind it where it has
    one.
    """
    rows_of = _cue_rows.here()
    for i, word in enumerate(words):
        for cue in rows_of(word):
            if not cue.rest or set(words[i + 1 :]).issuperset(cue.rest):
                return True
    return False


@by_language(most=WORDS_KEPT)
def _cue_rows(word: str) -> tuple[Cue, ...]:
    """The rows a word can stand for, whatever its part of speech."""
    found = [row for part in _BUT_VERBS for row in cues(part).get(word, ())]
    singular = without_plural(word)
    found += cues("noun").get(singular, ()) if singular != word else ()
    for lemma in (word, *_irregular().get(word, ())):
        found += verb_rows(lemma, word)
    if word.endswith(tuple(word_set("endings_for_y"))):
        found += cues("verb").get(word[:-3] + "y", ())
    return tuple(found)


@by_language(most=WORDS_KEPT)
def _tells(word: str) -> bool:
    """Whether a word can tell an event, in any form it takes."""
    forms = {word, *_irregular().get(word, ())}
    for row in inflections():
        if not word.endswith(row["form"]):
            continue
        stem = word.removesuffix(row["form"])
        forms.add(stem + row["base"])
        if row.get("doubles") and len(stem) > 2:
            forms.add(stem[:-1])
    return not _happenings().isdisjoint(forms)


@by_language
def _happenings() -> frozenset[str]:
    """Single words that tell an event, and the last words of those that only do so in a phrase."""
    rows = [row for row in in_use().table("events") if "list" not in row.values]
    kinds = fields_of_list("events", "tells")
    single = (w for r in rows for k in kinds for w in r.strings(k))
    phrases = (w.split()[-1] for r in rows for w in r.strings("phrases"))
    return frozenset(single) | frozenset(phrases)


@by_language
def _irregular() -> dict[str, tuple[str, ...]]:
    """Plain forms by irregular form ("said" → "say"), from the pipeline's own table."""
    return pipeline().irregular_verbs()
