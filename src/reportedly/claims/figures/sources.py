"""Who the article credits with a figure, through sentences and paragraphs.

The innermost statement around the figure credits its speaker: of "Hill said that the mission
counted 40", the mission. Then the same sentence: the other half of a sentence split by "according
to X", somebody who counted or put the toll at it, evidence that shows it. Otherwise the outlet
itself speaks. Photo and agency
credits are no sources: they say who took the picture or sent the text, not who counted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from reportedly.claims.figures.citations import cited_for
from reportedly.claims.figures.naming import named
from reportedly.claims.figures.tails import tail_of
from reportedly.claims.shared.people import speaking_noun
from reportedly.languages import by_language, in_use
from reportedly.records import (
    Document,
    Mentions,
    Sentence,
    Source,
    Span,
    Statement,
    Token,
)

NOBODY = frozenset(
    ["i", "we", "you", "it", "they", "he", "she", "this", "that", "those", "these"]
)
# Statements are in reading order; the ones around a figure are among this many before it (five nest
# at most).
_NESTED = 12
_REST_OF_SCENE = re.compile(r"(?:\s+(?:province|region|district|governorate|county))?")
_NO_SEATS = frozenset(
    ["region", "admin1", "admin2"]
)  # a town may stand for a government
_PARENTHESES = frozenset({"according to", "as per"})


def source_of(
    words: Span,
    document: Document,
    mentions: Mentions,
    statements: tuple[Statement, ...],
) -> Ruled:
    """The source of a figure whose evidence is `words`, under the name the article gives it; and by
    which rule.
    """
    found = _ruled(words, document, mentions, statements)
    if found.source is None:
        return found
    if _is_scene(found.source, mentions):
        return Ruled(None, "nobody")  # "the northern province reported 12 deaths"
    source = _issued(found.source, statements) or found.source
    return replace(found, source=named(source, document, mentions))


_PAPER = re.compile(
    r"(?:the|this|that|its)\s+(?:statement|claim|communiqu[eé]|press release|release|announcement|message|notice)",
    re.IGNORECASE,
)
_ISSUED = 700  # letters back to who issued a paper that is only called one


def _issued(source: Source, statements: tuple[Statement, ...]) -> Source | None:
    """ "The statement added": whoever spoke last before it, where that is somebody."""
    if _PAPER.fullmatch(source.name) is None:
        return None
    at = bisect_right(statements, source.evidence.start, key=lambda s: s.content.start)
    for statement in reversed(statements[max(0, at - _NESTED) : at]):
        if source.evidence.start - statement.content.end > _ISSUED:
            return None
        said = source_from(statement)
        if (
            said is not None
            and said.kind != "media"
            and not _PAPER.fullmatch(said.name)
        ):
            return said
    return None


def _is_scene(source: Source, mentions: Mentions) -> bool:
    """A place that stands for nobody: no capital, no government."""
    words = source.evidence
    return any(
        words.start <= place.start < words.end
        and _REST_OF_SCENE.fullmatch(words.text, place.end - words.start) is not None
        and place.metonym is None
        and place.location.precision in _NO_SEATS
        and not _has_speaker(words.text[: place.start - words.start])
        for place in mentions.places
    )


def _has_speaker(words: str) -> bool:
    """ "The governor of": who speaks is not the place behind them."""
    return any(speaking_noun(word) is not None for word in re.findall(r"[\w-]+", words))


def _ruled(
    words: Span,
    document: Document,
    mentions: Mentions,
    statements: tuple[Statement, ...],
) -> Ruled:
    """Who the rules say gave it, in the words of their attribution."""
    here = mentions.sentence_at(words.start)
    sentence = mentions.sentences[here] if here is not None else None
    given = (
        _given_by(words, sentence, document, mentions) if sentence is not None else None
    )
    if given is not None:
        return Ruled(given, "who gave it")
    said = _innermost(words, statements)
    if said is not None:
        cited = (
            _cited(words, sentence, document, mentions)
            if said.kind == "media" and sentence is not None
            else None
        )
        return (
            Ruled(cited, "whom a medium cites")
            if cited
            else Ruled(said, "whose words it is in")
        )
    found = (
        _beside(words, sentence, document, mentions, statements) if sentence else None
    )
    if found is not None:
        return found
    citation = cited_for(words, document, mentions)
    return Ruled(citation, "a citation" if citation else "nobody")


def _beside(
    words: Span,
    sentence: Sentence,
    document: Document,
    mentions: Mentions,
    statements: tuple[Statement, ...],
) -> Ruled | None:
    """Who stands in the same sentence as one that counted it."""
    parenthesis = _beside_parenthesis(words, sentence, document, statements)
    if parenthesis is not None:
        return Ruled(parenthesis, "a parenthesis")
    counted = _counted(words, sentence, document, mentions)
    if counted is not None:
        return Ruled(counted, "who counted it")
    tail = tail_of(words, sentence, mentions)
    return (
        Ruled(_at(tail, mentions), "the sentence's end") if tail is not None else None
    )


@dataclass(frozen=True, slots=True)
class Ruled:
    """Who is credited, None where the outlet itself speaks, and what says so."""

    source: Source | None
    rule: str


def source_from(statement: Statement) -> Source | None:
    """The speaker of a statement as a source, where they are somebody."""
    speaker = statement.speaker
    if speaker is None or speaker.name.lower() in NOBODY | _nobodys():
        return None
    return Source(speaker.name, speaker.actor_id, speaker.kind, speaker.mention)


@by_language
def _nobodys() -> frozenset[str]:
    """Evidence that is nobody's: "estimates indicate", "figures show"."""
    nouns = _list("evidence")
    return nouns | {f"{noun}s" for noun in nouns} | {f"the {noun}s" for noun in nouns}


def _given_by(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """ "disputing the 40 given by the mission": whoever speaks, the count is the mission's."""
    number = next((t for t in sentence.tokens if t.start <= words.start < t.end), None)
    inside = [t for t in sentence.tokens if words.start <= t.start < words.end]
    counted = {t.i for t in inside} | (
        {number.head} if number is not None and number.dep == "nummod" else set()
    )
    for verb in sentence.tokens:
        if (
            verb.dep == "acl"
            and verb.tag == "VBN"
            and verb.head in counted
            and verb.lemma in _list("gives")
        ):
            by = next(
                (t for t in sentence.tokens if t.head == verb.i and t.dep == "agent"),
                None,
            )
            giver = next(
                (
                    t
                    for t in sentence.tokens
                    if by is not None and t.head == by.i and t.dep == "pobj"
                ),
                None,
            )
            return (
                _named(giver, sentence, document, mentions)
                if giver is not None
                else None
            )
    return None


def _innermost(words: Span, statements: tuple[Statement, ...]) -> Source | None:
    """The speaker of the shortest statement around the figure who is somebody."""
    near = bisect_right(statements, words.start, key=lambda s: s.content.start)
    before = statements[max(0, near - _NESTED) : near]
    around = [s for s in before if words.start < s.content.end and s.speaker]
    for statement in sorted(around, key=lambda s: s.content.end - s.content.start):
        source = source_from(statement)
        if source is not None:
            return source
    return None


def _beside_parenthesis(
    words: Span,
    sentence: Sentence,
    document: Document,
    statements: tuple[Statement, ...],
) -> Source | None:
    """`40 died, according to the mission, and nine on Monday alone`: both halves are the mission's."""
    near = bisect_right(statements, sentence.end, key=lambda s: s.content.start)
    for statement in statements[max(0, near - _NESTED) : near]:
        cue = statement.cue
        if cue is None or not sentence.start <= cue.start < sentence.end:
            continue
        if _splits(statement, words, document):
            return source_from(statement)
        if (
            cue.text.lower() in _PARENTHESES
            and statement.content.end <= cue.start <= words.start
        ):
            between = sentence.text[
                cue.end - sentence.start : words.start - sentence.start
            ]
            if ";" not in between and not re.search(
                r"\b(?:while|but|although|whereas)\b", between
            ):
                return source_from(statement)
    return None


def _splits(statement: Statement, words: Span, document: Document) -> bool:
    """`At least nine people, police said, were killed`: speaker and cue between commas, the figure
    before them.
    """
    cue, speaker = statement.cue, statement.speaker
    if cue is None or speaker is None or statement.kind == "direct":
        return False
    left = min(cue.start, speaker.mention.start)
    right = max(cue.end, speaker.mention.end)
    if not words.end <= left or not right <= statement.content.start:
        return False
    reading = document.reading
    before, after = (
        reading[:left].rstrip(),
        reading[right : statement.content.start].strip(),
    )
    return before.endswith(",") and after == ","


def _cited(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """`…, the station reported, citing local officials`: the officials, whom the station only
    passes on.
    """
    for t in sentence.tokens:
        if t.lower in _list("citing") and t.i and t.start > words.start:
            found = next(
                (
                    k
                    for k in sentence.tokens
                    if k.head == t.i and k.dep in {"dobj", "pobj"}
                ),
                None,
            )
            return _named(found, sentence, document, mentions) if found else None
    return None


def _counted(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """Somebody who counted it, put it at that, or holds the evidence that shows it."""
    cited = _cited(words, sentence, document, mentions)
    if cited is not None:
        return cited
    giver = _gave(words, sentence, document, mentions)
    if giver is not None:
        return giver
    holder = _by_noun(words, sentence, document, mentions)
    if holder is not None:
        return holder
    verb = _verb_over(words, sentence)
    if verb is None:
        return None
    subject = next(
        (t for t in sentence.tokens if t.head == verb.i and t.dep == "nsubj"), None
    )
    if subject is None:
        return None
    if verb.lemma in _list("shows") and _lemma(subject) in _list("evidence"):
        return _holder(subject, sentence, document, mentions)
    counts = verb.lemma in _list("counts") or (
        verb.lemma in _list("puts") and _has_at(verb, sentence)
    )
    if counts and subject.lower in _STAND_FOR:
        return _meant(subject, document, mentions)
    noun = speaking_noun(subject.text)
    if counts and (subject.pos == "PROPN" or noun is not None):
        return _named(subject, sentence, document, mentions)
    return None


# Pronouns by what they stand for.
_STAND_FOR = {"he": "person", "she": "person", "it": "group"}
_BACK = 2  # sentences from a pronoun to who it stands for


def _meant(pronoun: Token, document: Document, mentions: Mentions) -> Source | None:
    """ "The governor spoke. He put the toll at nine": the last subject that can be meant."""
    here = mentions.sentence_at(pronoun.start)
    if here is None:
        return None
    sort = _STAND_FOR[pronoun.lower]
    for before in reversed(mentions.sentences[max(0, here - _BACK) : here]):
        for t in before.tokens:
            if t.tag in _FINITE:
                break
            if _can_be_meant(t, sort, mentions):
                start = t.i
                while start > 0 and before.tokens[start - 1].pos in _NAMING:
                    start -= 1
                first = before.tokens[start].start
                return _at(document.span(first, t.end), mentions, t)
    return None


_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def _can_be_meant(t: Token, sort: str, mentions: Mentions) -> bool:
    """Whether a noun before the verb is a person, or a body, that a pronoun can stand for."""
    if t.pos not in {"NOUN", "PROPN"}:
        return False
    noun = speaking_noun(t.text)
    if noun is not None:
        return noun.sort == sort
    actor = next((a for a in mentions.actors if a.start <= t.start < a.end), None)
    if actor is not None:
        return (actor.kind in {"person", "official"}) == (sort == "person")
    return False


_LESSENED = frozenset({"only", "just", "at", "least", "about", "some", "around"})


def _gave(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """ "… while the medics gave 85": who stands right before a verb of counting and its number."""
    first = next((t for t in sentence.tokens if t.start >= words.start), None)
    if first is None:
        return None
    i = first.i - 1
    while i > 0 and sentence.tokens[i].lower in _LESSENED:
        i -= 1
    verb, head = sentence.tokens[max(i, 0)], sentence.tokens[max(i - 1, 0)]
    if i < 1 or verb.pos != "VERB" or verb.lemma.lower() not in _list("counts"):
        return None
    actor = any(a.end == head.end for a in mentions.actors)
    if not actor and speaking_noun(head.text) is None:
        return None
    start = head.i
    while start > 0 and sentence.tokens[start - 1].pos in _NAMING:
        start -= 1
    return _at(document.span(sentence.tokens[start].start, head.end), mentions, head)


_NAMING = frozenset({"DET", "ADJ", "NOUN", "PROPN"})


def _by_noun(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """ "the ministry's toll of 40", "the army's claim that it killed 12": whose count or claim it is."""
    token = next((t for t in sentence.tokens if t.start <= words.start < t.end), None)
    if token is None:
        return None
    for noun in sentence.ancestors(token.i):
        if noun.pos == "NOUN" and noun.start < words.start:
            claims = noun.lemma in _list("claims")
            if claims or noun.lemma in _list("evidence"):
                return _owner(noun, words, sentence, document, mentions)
        if noun.pos == "VERB" and noun.dep not in {"acl", "ccomp", "relcl", "conj"}:
            return None
    return None


def _owner(
    noun: Token, words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """Somebody who can speak, in the possessive of a noun or behind "by" and "from"."""
    for t in sentence.tokens:
        held = None
        if t.head == noun.i and t.dep == "poss":
            held = t
        elif t.head == noun.i and t.dep == "prep" and t.lower in {"by", "from"}:
            held = next(
                (k for k in sentence.tokens if k.head == t.i and k.dep == "pobj"), None
            )
        if held is None or held.lower in NOBODY:
            continue
        actor = any(a.start <= held.start < a.end for a in mentions.actors)
        if actor or speaking_noun(held.text) is not None:
            source = _named(held, sentence, document, mentions)
            if source is not None and source.evidence.end > words.start >= held.end:
                whole = document.span(source.evidence.start, held.end)
                return _at(whole, mentions, held)
            return source
    return None


def _verb_over(words: Span, sentence: Sentence) -> Token | None:
    """The verb whose object, clause or "at" the figure stands in."""
    token = next((t for t in sentence.tokens if t.start <= words.start < t.end), None)
    if token is None:
        return None
    for above in sentence.ancestors(token.i):
        if above.pos != "VERB":
            continue
        if above.start < words.start and above.lemma in _list("counts") | _list(
            "puts"
        ) | _list("shows"):
            return above
        if above.dep not in {"ccomp", "xcomp", "conj"}:
            return None
    return None


def _lemma(t: Token) -> str:
    """The singular, also of a noun that opens a sentence and was taken for a name."""
    return t.lower.removesuffix("s") if t.pos == "PROPN" else t.lemma.lower()


def _has_at(verb: Token, sentence: Sentence) -> bool:
    heads = {verb.i, *(c.i for c in sentence.children(verb.i) if c.dep == "dobj")}
    return any(t.head in heads and t.lower == "at" for t in sentence.tokens)


def _holder(
    evidence: Token, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """Whose evidence it is: "the ministry's figures", "figures from the ministry", "ministry
    figures".
    """
    for t in sentence.tokens:
        if (
            t.head == evidence.i
            and t.dep in {"poss", "compound", "nmod"}
            and speaking_noun(t.text) is not None
        ):
            return _named(t, sentence, document, mentions)
        if (
            t.head == evidence.i
            and t.dep == "prep"
            and t.lower in {"of", "from", "by", "on"}
        ):
            held = next(
                (k for k in sentence.tokens if k.head == t.i and k.dep == "pobj"), None
            )
            if held is not None and (
                held.pos == "PROPN" or speaking_noun(held.text) is not None
            ):
                return _named(held, sentence, document, mentions)
    return None


def _named(
    head: Token, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    if head.lower in NOBODY:
        return None
    inside = [t for t in sentence.subtree(head.i) if not _loose(t, head, sentence)]
    run = [t for t in inside if t.i <= head.i or t.i - head.i <= 8]
    # "the medics gave 85 and state media only 6": a number before "and" is no part of the name
    cut = max(
        (
            t.i
            for t in run
            if t.pos == "CCONJ"
            and t.i < head.i
            and sentence.tokens[t.i - 1].pos == "NUM"
        ),
        default=-1,
    )
    run = [t for t in run if t.i > cut]
    return _at(document.span(run[0].start, run[-1].end), mentions, head)


def _at(evidence: Span, mentions: Mentions, head: Token | None = None) -> Source:
    """The source whom these words name; `head` is the noun of a description."""
    actor = next(
        (
            a
            for a in mentions.actors
            if a.start < evidence.end and evidence.start < a.end
        ),
        None,
    )
    noun = speaking_noun(head.text if head is not None else evidence.text.split()[-1])
    kind = actor.kind if actor else noun.kind if noun else None
    return Source(evidence.text, actor.id if actor else None, kind, evidence)


def _loose(t: Token, head: Token, sentence: Sentence) -> bool:
    while t.i != head.i:
        if t.dep in {"relcl", "acl", "appos", "punct", "case"}:
            return True
        t = sentence.tokens[t.head]
    return False


@by_language
def _list(name: str) -> frozenset[str]:
    return in_use().words("crediting", name)
