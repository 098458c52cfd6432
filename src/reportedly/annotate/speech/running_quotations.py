"""Quotations that run on: further sentences, further paragraphs, and quotations without a cue of
their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.annotate.speech.quotations import Quotation
from reportedly.annotate.speech.spoken import SILENT_ROLES, Spoken
from reportedly.codebook.grammar import ANY_SUBJECT, PROPER_NOUNS
from reportedly.codebook.words import SpeechKind
from reportedly.languages import word_set
from reportedly.records import Attribution, Sentence, Token

# A quotation without a cue goes to a speaker named at most this many sentences before it.
_REACH = 2


def spread(article: Spoken) -> None:
    """Each sentence of a quotation with a known speaker is a statement; its next paragraphs
    continue it.
    """
    for number, quotation in enumerate(article.quotations):
        source = article.speaker_of.get(number)
        if source is None and quotation.continues and number:
            source = article.speaker_of.get(number - 1)
        if source is None:
            source = _said_in_this_sentence(article, quotation) or _runs_on(
                article, quotation
            )
        if source is not None:
            article.speaker_of[number] = source
            article.run_on(quotation, source, "a further sentence of a quotation")


def spread_back(article: Spoken) -> None:
    """A quotation left open belongs to whoever says the paragraph it continues in."""
    for number in range(len(article.quotations) - 2, -1, -1):
        source = article.speaker_of.get(number + 1)
        if (
            number not in article.speaker_of
            and article.quotations[number + 1].continues
            and source is not None
        ):
            article.speaker_of[number] = source
            article.run_on(
                article.quotations[number],
                source,
                "an earlier paragraph of a quotation",
            )


def _said_in_this_sentence(article: Spoken, quotation: Quotation) -> Attribution | None:
    """“…,” she said, “but …”: the second half is hers, though her statement counts once."""
    if not article.whole(quotation):
        return None
    at = article.sentence_at(quotation.start)
    mine = [
        a
        for a in article.found_in(at)
        if a.cue
        if a.kind == SpeechKind.DIRECT
        if not a.continues
    ]
    return mine[0] if mine and mine[0].content.end <= quotation.start else None


def _runs_on(article: Spoken, quotation: Quotation) -> Attribution | None:
    """`said it was right to “stay. We will not leave.”`: the quotation goes on after the sentence
    it began in.
    """
    at = article.sentence_at(quotation.start)
    if quotation.end <= article.sentences[at].end:
        return None
    mine = [
        a
        for a in article.found_in(at)
        if a.cue
        if a.cue.start < quotation.start < a.content.end
    ]
    return mine[-1] if mine else None


def follow(article: Spoken) -> None:
    """Give full quotations without a cue to whoever spoke, or was spoken of, just before."""
    for number, quotation in enumerate(article.quotations):
        if number in article.speaker_of:
            continue
        if not article.whole(quotation):
            continue
        source = _speaker_before(article, number, quotation) or _speaker_after(
            article, number, quotation
        )
        if source is not None:
            article.speaker_of[number] = source
            article.run_on(
                quotation, source, "a quotation that follows its speaker without a cue"
            )


def begin_with_cue(article: Spoken) -> None:
    """`“The road is cut. We need boats,” she said.`: the cue stands with the quotation's first
    sentence.

    One attribution point hands over the whole quotation, so its first sentence is the statement
    with the cue, and all others, before the cue or after it, continue it.
    """
    for source, said in _chains(article):
        first = min(said, key=lambda a: a.content.start)
        if first is source:
            continue
        if source.cue is None:
            continue
        if source.kind != SpeechKind.DIRECT:
            continue
        article.change(
            first,
            cue=source.cue,
            continues=False,
            because=source.because + first.because,
        )
        article.change(source, cue=None, continues=True, because=first.because)


def _chains(article: Spoken) -> Iterator[tuple[Attribution, list[Attribution]]]:
    """What gave each quotation its speaker, and the sentences of the quotation, over paragraphs
    that continue it.
    """
    chains: dict[int, tuple[Attribution, list[Attribution]]] = {}
    for number, quotation in enumerate(article.quotations):
        source = article.speaker_of.get(number)
        if source is not None:
            said = chains.setdefault(id(source), (source, []))[1]
            said += _sentences_of(article, quotation, source)
    for source, said in chains.values():
        if any(a is source for a in said):
            yield source, said


def _sentences_of(
    article: Spoken, quotation: Quotation, source: Attribution
) -> Iterator[Attribution]:
    """What was found of one quotation: its first sentence and those that carry on."""
    for a in article.found_between(quotation.start, quotation.end):
        inside = quotation.outer_start <= a.content.start < quotation.outer_end
        if inside and (a is source or (a.continues and a.speaker == source.speaker)):
            yield a


def _speaker_after(
    article: Spoken, number: int, quotation: Quotation
) -> Attribution | None:
    """`“It was bad.” Amina weeps. “They burned it all,” she says.`: a paragraph's first quotation
    is its speaker's.
    """
    if quotation.outer_start > article.block(quotation)[0]:
        return None
    if number + 1 >= len(article.quotations):
        return None
    following = article.quotations[number + 1]
    return (
        article.speaker_of.get(number + 1)
        if following.paragraph == quotation.paragraph
        else None
    )


def _speaker_before(
    article: Spoken, number: int, quotation: Quotation
) -> Attribution | None:
    """The last who spoke in the sentences before, where no other comes between."""
    here = article.sentence_at(quotation.outer_start)
    if article.role(article.sentences[here]) in SILENT_ROLES:
        return None
    near = [
        a
        for a in article.found_in(max(0, here - _REACH), here)
        if a.content.start < quotation.start
    ]
    near = [a for a in near if a.cue is None or not article.quoted(a.cue.start)]
    same = [a for a in near if article.same_story(a.sentence, here)]
    last = max(same, key=lambda a: (a.sentence, a.content.end), default=None)
    intro = _introduced_before(article, here, quotation)
    if intro is not None and (last is None or intro.sentence > last.sentence):
        return intro
    return last


def _introduced_before(
    article: Spoken, here: int, quotation: Quotation
) -> Attribution | None:
    """Whom the sentence before a quotation is about: its subject, or a pronoun of one."""
    start, _ = article.block(quotation)
    sentence = article.sentences[here]
    if (
        sentence.start >= quotation.outer_start - 1
        and here
        and article.sentences[here - 1].start >= start
    ):
        here -= 1
        sentence = article.sentences[here]
    subjects = (t for t in sentence.tokens if t.dep in ANY_SUBJECT and _person_like(t))
    subject = next((t for t in subjects if not article.quoted(t.start)), None)
    if subject is None:
        return None
    if subject.start >= quotation.outer_start:
        return None
    words = article.span(*_name_around(sentence, subject))
    return Attribution(words, words, None, SpeechKind.DIRECT, here)


def _person_like(t: Token) -> bool:
    """A name or a pronoun for one person."""
    return t.pos in PROPER_NOUNS or t.lower in word_set("singular_pronouns")


def _name_around(sentence: Sentence, head: Token) -> tuple[int, int]:
    """From the first of the names before a head to its end."""
    first = head.i
    while first and sentence.tokens[first - 1].pos in PROPER_NOUNS:
        first -= 1
    return sentence.tokens[first].start, head.end
