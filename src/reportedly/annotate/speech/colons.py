"""Marks in the place of cues: `Hill: "We stay."`, `The answer of the mayor was: "No."`, `"We stay."
— Hill`.

In headlines: "Toll rises: ministry", "UN: 20,000 flee", "Nine dead - police".
"""

from __future__ import annotations

import re

from reportedly.annotate.actors.speaking_nouns import speaking_noun_by_lemma
from reportedly.annotate.speech.quotations import Quotation
from reportedly.annotate.speech.spoken import SILENT_ROLES, Spoken, trim
from reportedly.codebook.grammar import ANY_SUBJECT, COMMON_NOUNS, OWNERS, PROPER_NOUNS
from reportedly.codebook.words import ActorKind, SpeakerSort, SpeechDistance, SpeechKind
from reportedly.languages import word_set
from reportedly.languages.inflections import without_plural
from reportedly.languages.patterns import named_pattern
from reportedly.records import Attribution, Reason, Sentence, Span, Token

_HEADLINE = 140  # the longest headline of the seed's kind has 90 characters
_NAME_COLON = named_pattern("colons.name_colon")


# `— Oman Civil Defence (@OmanCD) June 3, 2024` below or behind a quotation: who wrote it.
_SIGNED = named_pattern("colons.signed")


def read_colons(article: Spoken) -> None:
    """`Hill: "We stay."` in a text, "Toll rises: ministry" and "UN: 20,000 flee" in a headline."""
    for number, quotation in enumerate(article.quotations):
        if number not in article.speaker_of:
            _name_before_colon(article, number, quotation)
        if number not in article.speaker_of:
            _introduced_by_colon(article, number, quotation)
        if number not in article.speaker_of:
            _signed(article, number, quotation)
    for start, end in article.blocks:
        if end - start > _HEADLINE:
            continue
        if article.reading.count(":", start, end) == 1:
            _headline(article, start, end)
        elif (start, end) == article.blocks[0]:
            _signed_headline(article, start, end)


def _name_before_colon(article: Spoken, number: int, quotation: Quotation) -> None:
    """Give a quotation to the name and colon right before it."""
    start = max(article.block(quotation)[0], quotation.outer_start - 60)
    named = _NAME_COLON.search(article.reading[start : quotation.outer_start])
    if named is None:
        return
    if not article.whole(quotation):
        return
    speaker = (start + named.start("name"), start + named.end("name"))
    colon = (start + named.start("colon"), start + named.end("colon"))
    _give(article, number, speaker, colon, "a name and a colon before a quotation")


def _introduced_by_colon(article: Spoken, number: int, quotation: Quotation) -> None:
    """`The mayor shook his head: "No."`: the subject of the words before the colon."""
    start = article.block(quotation)[0]
    before = article.reading[start : quotation.outer_start].rstrip()
    if not before.endswith(":"):
        return
    if not article.whole(quotation):
        return
    colon = start + len(before) - 1
    sentence = article.sentences[article.sentence_at(colon)]
    subject = _subject(sentence, colon)
    if subject is not None and not article.quoted(subject.start):
        speaker = article.reader(sentence).name_of(subject)
        _give(
            article,
            number,
            speaker,
            (colon, colon + 1),
            "a quotation after its speaker and a colon",
        )


def _subject(sentence: Sentence, colon: int) -> Token | None:
    """Whoever the words before a colon are about: a person or a body, or whose answer, letter, post
    it is.
    """
    before = (t for t in sentence.tokens if t.start < colon)
    subject = next((t for t in before if t.dep in ANY_SUBJECT), None)
    if subject is None:
        return None
    if subject.pos in COMMON_NOUNS:
        subject = sentence.child_as(subject.i, OWNERS) or subject
    if subject.pos in PROPER_NOUNS:
        return subject
    if subject.lower in word_set("speaking_pronouns"):
        return subject
    known = speaking_noun_by_lemma(subject.lemma.lower()) is not None
    return subject if known else None


def _signed(article: Spoken, number: int, quotation: Quotation) -> None:
    """`"We stay." — Terry Hill`: the name that signs a quotation or a post."""
    signed = _SIGNED.match(article.reading, quotation.end)
    if signed is not None and article.whole(quotation):
        _give(
            article, number, signed.span("name"), None, "a quotation signed with a name"
        )


def _give(
    article: Spoken,
    number: int,
    speaker: tuple[int, int],
    mark: tuple[int, int] | None,
    rule: str,
) -> None:
    """Hand the first sentence of a quotation to its speaker; the mark stands for the cue."""
    quotation = article.quotations[number]
    at = article.sentence_at(quotation.start)
    end = min(quotation.end, article.sentences[at].end)
    content = article.span(*trim(article.reading, quotation.start, end))
    cue = article.span(*mark) if mark else None
    name = article.span(*speaker)
    because = (Reason("cue", rule, cue or name),)
    source = Attribution(
        content, name, cue, SpeechKind.DIRECT, at, SpeechDistance.NONE, False, because
    )
    article.put(source)
    article.speaker_of[number] = source


def _headline(article: Spoken, start: int, end: int) -> None:
    """A line without a full stop, one side of whose colon names somebody who speaks."""
    line = article.reading[start:end].rstrip()
    at = article.sentence_at(start)
    head, _, tail = line.partition(":")
    if not tail.startswith(" ") or not _is_open(article, at, line, start, end):
        return
    colon = article.span(start + len(head), start + len(head) + 1)
    tail_start = start + len(line) - len(tail.lstrip())
    before, after = (start, colon.start), (tail_start, start + len(line))
    if _names_speaker(article, after, (start, start + len(head)), known_only=False):
        _put_beside_mark(article, at, after, (start, start + len(head)), colon)
    elif _names_speaker(article, before, (tail_start, end), known_only=True):
        _put_beside_mark(article, at, before, (tail_start, end), colon)


def _is_open(article: Spoken, at: int, line: str, start: int, end: int) -> bool:
    """Whether a line that is read ends in no full stop, quotes nobody, and nobody is credited with
    words of it yet.
    """
    if article.role(article.sentences[at]) in SILENT_ROLES:
        return False
    if line[-1:] in ".!?:" or '"' in line:
        return False
    found = article.found_between(start, end)
    return not any(start <= a.content.start < end for a in found)


def _signed_headline(article: Spoken, start: int, end: int) -> None:
    """ "Nine dead in strike - police": the first line, without a full stop, whose end behind a dash
    names who speaks. A medium there is the outlet or who sent the text.
    """
    line = article.reading[start:end].rstrip()
    dashes = [*_DASH.finditer(line)]
    at = article.sentence_at(start)
    if len(dashes) != 1 or not _is_open(article, at, line, start, end):
        return
    (dash,) = dashes
    said, after = (start, start + dash.start()), (start + dash.end(), start + len(line))
    media = (a for a in article.actors if a.kind == ActorKind.MEDIA)
    if any(a.start < after[1] and after[0] < a.end for a in media):
        return
    if _names_speaker(article, after, said, known_only=True):
        mark = article.span(start + dash.start("dash"), start + dash.end("dash"))
        _put_beside_mark(article, at, after, said, mark)


# With blanks on both sides: the hyphen of "UN-backed" hands nothing over.
_DASH = re.compile(r"\s+(?P<dash>--|[-–—])\s+")


def _names_speaker(
    article: Spoken, side: tuple[int, int], other: tuple[int, int], *, known_only: bool
) -> bool:
    """Whether one side of a colon names who says the other."""
    said = article.reading[slice(*other)]
    if len(said.split()) < _LEAST_SAID:
        return False
    if _is_subtitle(said):
        return False
    return _can_speak_at_colon(article, *side, known_only=known_only)


def _put_beside_mark(
    article: Spoken, at: int, side: tuple[int, int], other: tuple[int, int], mark: Span
) -> None:
    """Hand one side of a headline's colon or dash to whom the other names."""
    because = (Reason("cue", "a headline names who says it beside a mark", mark),)
    content = article.span(*trim(article.reading, *other))
    speaker = article.span(*side)
    article.put(
        Attribution(
            content,
            speaker,
            mark,
            SpeechKind.INDIRECT,
            at,
            SpeechDistance.NONE,
            False,
            because,
        )
    )


# Words of a headline beside its colon or dash: who says ("UN agency chief"), and what is said, of
# which fewer are a label ("Update: Mosul").
_SPEAKERS_LENGTH, _SHORT_NAME, _LEAST_SAID = 5, 3, 3
_ARTICLE = len("the ")  # may stand before the name of an actor


def _can_speak_at_colon(
    article: Spoken, start: int, end: int, *, known_only: bool
) -> bool:
    """An actor, a speaking noun, or after the colon a short name."""
    words = article.reading[start:end].split()
    if not 0 < len(words) <= _SPEAKERS_LENGTH:
        return False
    if any(a.start <= start + _ARTICLE and a.end >= end for a in article.actors):
        return True
    last = words[-1].lower()
    noun = speaking_noun_by_lemma(last) or speaking_noun_by_lemma(without_plural(last))
    if known_only and noun is not None:
        if (
            noun.sort == SpeakerSort.DOCUMENT
        ):  # "Flood update: 12 dead" is nobody's word
            return any(start <= a.start < end for a in article.actors)
        return words[-1][0].islower() or noun.sort == SpeakerSort.GROUP
    if known_only:
        return False
    return noun is not None or _is_short_name(words)


def _is_short_name(words: list[str]) -> bool:
    """Up to three words with a capital: "Hill", "Ann Lee"."""
    return len(words) <= _SHORT_NAME and all(
        w[0].isupper() and w.isalpha() for w in words
    )


def _is_subtitle(words: str) -> bool:
    """`War briefing: what we know`, "Explainer: how the truce broke": a title's second half, which
    tells what the text is about and is said by nobody.
    """
    return words.split(maxsplit=1)[0].lower() in word_set("subtitle_openers")
