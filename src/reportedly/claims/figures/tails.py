"""Who is credited at the end of a figure's sentence, where no comma sets them apart.

"A raid killed 16 people outside a bakery an official said on Tuesday": text that lost its commas is
one clause to the parser. The words themselves still tell: a body or a speaking noun right before a
verb of saying that ends the sentence, or right behind one.
"""

from __future__ import annotations

from itertools import takewhile

from reportedly.annotate.actors.speaking_nouns import speaking_noun_of
from reportedly.codebook.grammar import (
    ADJECTIVES,
    DETERMINERS,
    NOUN_PHRASE,
    NOUNS,
    PROPER_NOUNS,
    TENSED,
    WORDLESS,
)
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.patterns import named_pattern
from reportedly.records import Mentions, Sentence, Span, Token

_OPENING = DETERMINERS | ADJECTIVES  # a noun phrase


LONGEST = 8  # tokens of a body's name or description


def tail_of(words: Span, sentence: Sentence, mentions: Mentions) -> Span | None:
    """The words that name who is credited behind the figure, None where nobody is."""
    verbs = _verbs()
    if verbs.isdisjoint([t.lemma for t in sentence.tokens]):
        return None
    mistaken = word_set("reports_as_noun")
    for cue in sentence.tokens:
        if cue.start < words.end:
            continue
        told = cue.tag in TENSED and cue.lemma in verbs
        if not told and cue.lower not in mistaken:
            continue
        if _quoted_between(words, cue, sentence):
            return None
        if (run := _named_before_cue(cue, words, sentence, mentions)) is not None:
            return run
        if (run := _named_behind_cue(cue, sentence)) is not None:
            return run
    return None


_ACCORDING = named_pattern("tails.according")


def after_according(words: Span, sentence: Sentence, mentions: Mentions) -> Span | None:
    """ "Chad hosts 400,000 of them, according to the agency",
    where no verb is found of which that is said.
    """
    found = _ACCORDING.search(sentence.text, words.end - sentence.start)
    if found is None:
        return None
    between = sentence.text[words.end - sentence.start : found.start()]
    start = sentence.start + found.end()
    actor = next((a for a in mentions.actors if 0 <= a.start - start <= _ARTICLE), None)
    if any(mark in between for mark in '"“”;'):
        return None
    end = actor.end if actor is not None else _end_of_name(start, sentence)
    if end is None:
        return None
    text = sentence.text[found.end() : end - sentence.start]
    return Span(start, end, text)


def _end_of_name(start: int, sentence: Sentence) -> int | None:
    """Where a full name ends that begins there: "Ann Lee"."""
    first = sentence.token_at(start)
    if first is None:
        return None
    behind = sentence.tokens[first.i : first.i + LONGEST]
    name = list(takewhile(lambda t: t.pos in PROPER_NOUNS, behind))
    return name[-1].end if len(name) >= _FULL_NAME else None


_ARTICLE = 4  # letters of "the " between "according to" and a name


@by_language
def _verbs() -> frozenset[str]:
    """Verbs that report a clause and stand far from nothing said: "said", "reported"."""
    return in_use().words("crediting", "tail")


def _quoted_between(words: Span, cue: Token, sentence: Sentence) -> bool:
    """Whether a quotation or a half-stop parts a count from the cue."""
    between = sentence.text[words.end - sentence.start : cue.start - sentence.start]
    return any(mark in between for mark in '"“”;')


def _named_before_cue(
    cue: Token, words: Span, sentence: Sentence, mentions: Mentions
) -> Span | None:
    """ "… an official said on Tuesday." """
    if cue.i == 0:
        return None
    if not _ends_sentence(cue, sentence, mentions):
        return None
    head = sentence.tokens[cue.i - 1]
    if head.start < words.end:
        return None
    actor = next((a for a in mentions.actors if a.end == head.end), None)
    if actor is not None and actor.id is not None:
        behind = actor.start >= words.end
        return Span(actor.start, actor.end, actor.text) if behind else None
    if head.pos not in NOUNS:
        return None
    if actor is None and speaking_noun_of(head.text) is None:
        return _name_with_office(head, words, sentence)
    return _described_noun(head, words, sentence)


def _name_with_office(head: Token, words: Span, sentence: Sentence) -> Span | None:
    """ "…, military spokesman Brig. Ann Lee said": a full name right behind who can speak, where
    the stop of a rank parts them for the parse.
    """
    behind = [t for t in sentence.tokens[: head.i + 1] if t.start >= words.end]
    name = list(takewhile(lambda t: t.pos in PROPER_NOUNS, reversed(behind)))
    if len(name) < _FULL_NAME:
        return None
    office = behind[: len(behind) - len(name)][-_OFFICE:]
    if not any(speaking_noun_of(t.text) is not None for t in office):
        return None
    first = name[-1]
    text = sentence.text[first.start - sentence.start : head.end - sentence.start]
    return Span(first.start, head.end, text)


_FULL_NAME = 2  # words: "Ann Lee"
_OFFICE = 4  # tokens before a name: "spokesman | Brig | Gen | ."


def _described_noun(head: Token, words: Span, sentence: Sentence) -> Span | None:
    """The noun with its article and what describes it: "a monitoring group", "local activists"."""
    first = head
    for token in reversed(sentence.tokens[max(0, head.i - LONGEST) : head.i]):
        if token.start < words.end:
            break
        if token.pos not in NOUN_PHRASE:
            break
        if first.pos in ADJECTIVES and token.pos in NOUNS:
            break  # "near the mill local activists"
        if token.lower in word_set("others"):
            break  # "wounding nine others activists said"
        if token.pos in _OPENING:
            first = token
        if token.pos in DETERMINERS:
            break
    text = sentence.text[first.start - sentence.start : head.end - sentence.start]
    return Span(first.start, head.end, text)


def _ends_sentence(cue: Token, sentence: Sentence, mentions: Mentions) -> bool:
    """Whether nothing that was said follows: a day, an adverb, or the end."""
    behind = sentence.tokens[cue.i + 1 : cue.i + 3]
    if not behind:
        return True
    if behind[0].lower in word_set("after_tail"):
        return True
    return any(t.start == behind[0].start for t in mentions.times)


def _named_behind_cue(cue: Token, sentence: Sentence) -> Span | None:
    """ "…, reported the relief office." """
    rest = [t for t in sentence.tokens[cue.i + 1 :] if t.pos not in WORDLESS]
    if not rest:
        return None
    if len(rest) > LONGEST:
        return None
    if cue.i == 0:
        return None
    named = all(
        t.pos in NOUN_PHRASE or t.lower in word_set("name_joints") for t in rest
    )
    before = sentence.tokens[cue.i - 1]
    if not named:
        return None
    if before.text not in {",", "”", '"'}:
        return None
    if rest[0].lower in word_set("said_openers") - word_set("definite_article"):
        return None
    text = sentence.text[rest[0].start - sentence.start : rest[-1].end - sentence.start]
    return Span(rest[0].start, rest[-1].end, text)
