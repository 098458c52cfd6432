"""Who is credited at the end of a figure's sentence, where no comma sets them apart.

"A raid killed 16 people outside a bakery an official said on Tuesday": text that lost its commas is
one clause to the parser. The words themselves still tell: a body or a speaking noun right before a
verb of saying that ends the sentence, or right behind one.
"""

from __future__ import annotations

from reportedly.claims.shared.people import speaking_noun
from reportedly.languages import by_language, in_use
from reportedly.records import Mentions, Sentence, Span, Token

LONGEST = 8  # tokens of a body's name or description
_TOLD = frozenset(["VBD", "VBZ", "VBP"])
_GOES_ON = frozenset(
    ["that", "the", "it", "its", "he", "she", "they", "there", '"', "“", ":"]
)
_BESIDE = frozenset(["NOUN", "PROPN", "ADJ", "DET"])
_WHEN = frozenset(
    ["on", "late", "early", "in", "earlier", "today", "yesterday", ".", ",", ""]
)


def tail_of(words: Span, sentence: Sentence, mentions: Mentions) -> Span | None:
    """The words that name who is credited behind the figure, None where nobody is."""
    for cue in sentence.tokens:
        if cue.start < words.end or not _is_cue(cue):
            continue
        if _quoted_between(words, cue, sentence):
            return None
        if (run := _before(cue, words, sentence, mentions)) is not None:
            return run
        if (run := _behind(cue, sentence)) is not None:
            return run
    return None


def _is_cue(token: Token) -> bool:
    return token.tag in _TOLD and token.lemma in _verbs()


@by_language
def _verbs() -> frozenset[str]:
    """Verbs that report a clause and stand far from nothing said: "said", "reported"."""
    return in_use().words("crediting", "tail")


def _quoted_between(words: Span, cue: Token, sentence: Sentence) -> bool:
    between = sentence.text[words.end - sentence.start : cue.start - sentence.start]
    return any(mark in between for mark in '"“”;')


def _before(
    cue: Token, words: Span, sentence: Sentence, mentions: Mentions
) -> Span | None:
    """ "… an official said on Tuesday." """
    if cue.i == 0 or not _ends(cue, sentence, mentions):
        return None
    head = sentence.tokens[cue.i - 1]
    if head.start < words.end:
        return None
    actor = next((a for a in mentions.actors if a.end == head.end), None)
    if actor is not None and actor.id is not None:
        return (
            None
            if actor.start < words.end
            else Span(actor.start, actor.end, actor.text)
        )
    known = actor is not None or speaking_noun(head.text) is not None
    if head.pos not in {"NOUN", "PROPN"} or not known:
        return None
    return _described(head, words, sentence)


def _described(head: Token, words: Span, sentence: Sentence) -> Span | None:
    """The noun with its article and what describes it: "a monitoring group", "local activists"."""
    first = head
    for token in reversed(sentence.tokens[max(0, head.i - LONGEST) : head.i]):
        if token.start < words.end or token.pos not in _BESIDE:
            break
        if first.pos == "ADJ" and token.pos in {"NOUN", "PROPN"}:
            break  # "near the mill local activists"
        if token.pos in {"DET", "ADJ"}:
            first = token
        if token.pos == "DET":
            break
    text = sentence.text[first.start - sentence.start : head.end - sentence.start]
    return Span(first.start, head.end, text)


def _ends(cue: Token, sentence: Sentence, mentions: Mentions) -> bool:
    """Whether nothing that was said follows: a day, an adverb, or the end."""
    behind = sentence.tokens[cue.i + 1 : cue.i + 3]
    if not behind:
        return True
    if behind[0].lower in _WHEN:
        return True
    return any(t.start == behind[0].start for t in mentions.times)


def _behind(cue: Token, sentence: Sentence) -> Span | None:
    """ "…, reported the relief office." """
    rest = [t for t in sentence.tokens[cue.i + 1 :] if t.pos not in {"PUNCT", "SPACE"}]
    if not rest or len(rest) > LONGEST or cue.i == 0:
        return None
    named = all(t.pos in _BESIDE or t.lower in {"of", "for", "and"} for t in rest)
    before = sentence.tokens[cue.i - 1]
    if (
        not named
        or before.text not in {",", "”", '"'}
        or rest[0].lower in _GOES_ON - {"the"}
    ):
        return None
    text = sentence.text[rest[0].start - sentence.start : rest[-1].end - sentence.start]
    return Span(rest[0].start, rest[-1].end, text)
