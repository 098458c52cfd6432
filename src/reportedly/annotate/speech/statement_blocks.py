"""Blocks of statement: "The minister said:" at the end of a paragraph, and what was said, unquoted,
below it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from reportedly.annotate.speech.cues import cues, frame, verb_cues
from reportedly.annotate.speech.quotations import Quotation
from reportedly.annotate.speech.spoken import Spoken, trim
from reportedly.codebook.grammar import FULL_VERBS
from reportedly.codebook.words import ContentShape, SpeechDistance, SpeechKind
from reportedly.languages import word_set
from reportedly.records import Attribution, Reason, Sentence, Token

# A short line without the marks that end a sentence: it begins with a capital or a number.
_HEADING = re.compile(r"[A-Z0-9][^.!?]{0,70}")


def read_blocks(article: Spoken) -> None:
    """`The minister said:` at the end of a paragraph, the statement in the paragraphs below,
    unquoted.
    """
    for number, (start, end) in enumerate(article.blocks[:-1]):
        opener = _opener(article, start, end)
        if opener is not None:
            _take_block(article, number + 1, *opener)


def read_quoted_blocks(article: Spoken) -> None:
    """`The minister said:` and a quotation in the paragraph below: it is the minister's."""
    for number, (start, end) in enumerate(article.blocks[:-1]):
        below = article.blocks[number + 1][0]
        quoted = bisect_left(article.quotation_starts, below)
        if quoted in article.speaker_of:
            continue
        if article.quotation_starts[quoted : quoted + 1] != [below]:
            continue
        opener = _opener(article, start, end)
        if opener is not None:
            quotation = article.quotations[quoted]
            at = article.sentence_at(quotation.start)
            limit = min(quotation.end, article.sentences[at].end)
            left, right = trim(article.reading, quotation.start, limit)
            if right - left >= 2:
                _say_in_block(article, left, right, opener[0], at, True)
                article.speaker_of[quoted] = article.found_in(at)[-1]


def _opener(article: Spoken, start: int, end: int) -> tuple[Attribution, bool] | None:
    """What a paragraph that hands the next ones to a speaker says, and whether "that" ends it."""
    line = article.reading[start:end].rstrip()
    after = line.rstrip(":").rstrip(".")
    sentence = article.sentences[article.sentence_at(start + len(line) - 1)]
    last = start + len(after)
    tokens = [t for t in sentence.tokens if t.start >= start and t.end <= last]
    if line.endswith(":") and _said_nothing(article, sentence, start, last):
        spoken = _last_cue(article, sentence, tokens)
        if spoken is not None:
            verb, speaker = spoken
            opened = _opened_block(article, sentence, verb, verb, speaker)
            return opened, line.endswith("that:")
    if after.endswith("."):
        return None
    if not _is_according_to(article, tokens):
        return None
    name = (tokens[2].start, tokens[-1].end)
    return _opened_block(article, sentence, tokens[0], tokens[1], name), False


def _is_according_to(article: Spoken, tokens: list[Token]) -> bool:
    """`According to the mayor:` and nothing more."""
    if not 2 < len(tokens) <= _ACCORDING_TO:
        return False
    if " ".join(t.lower for t in tokens[:2]) not in word_set("according_to"):
        return False
    name = article.reading[tokens[2].start : tokens[-1].end]
    return any(c.isalnum() for c in name)


def _said_nothing(article: Spoken, sentence: Sentence, start: int, end: int) -> bool:
    """Whether the cue of a sentence has no content behind its end."""
    at = article.sentence_at(sentence.start)
    mine = [
        a
        for a in article.found_in(at)
        if a.cue is not None
        if start <= a.cue.start < end
    ]
    return not any(a.content.end > end for a in mine)


def _opened_block(
    article: Spoken,
    sentence: Sentence,
    first: Token,
    last: Token,
    speaker: tuple[int, int],
) -> Attribution:
    """The attribution whose content are the paragraphs behind "said in a statement:"."""
    name = article.span(*trim(article.reading, *speaker))
    cue = article.span(first.start, last.end)
    row = (verb_cues(first) or cues("preposition").get(first.lower) or (None,))[0]
    because = (
        Reason(
            "cue",
            "a block of statement follows the colon",
            cue,
            row.ref if row else None,
        ),
    )
    distance = row.distance if row else SpeechDistance.NONE
    between = {t.lower for t in sentence.tokens if t.start >= last.start}
    kind = (
        SpeechKind.INDIRECT
        if first is not last or not between.isdisjoint(word_set("that"))
        else SpeechKind.DIRECT
    )  # "According to X", "said that:"
    return Attribution(
        cue,
        name,
        cue,
        kind,
        article.sentence_at(sentence.start),
        distance,
        False,
        because,
    )


def _take_block(
    article: Spoken, number: int, source: Attribution, listed: bool
) -> None:
    """Paragraphs below an opener until a heading, an aside, a quotation or the outlet's own
    voice.
    """
    lines = (
        "\n"
        in article.reading[article.blocks[number - 1][1] : article.blocks[number][0]]
    )
    first = True
    for start, end in article.blocks[number:]:
        text = article.reading[start:end]
        if _stops_block(article, text, listed or not lines, first):
            return
        if _outlet_speaks(article, start, end, source):
            return
        for at in range(article.sentence_at(start), len(article.sentences)):
            sentence = article.sentences[at]
            if sentence.start >= end:
                break
            left, right = trim(
                article.reading, max(sentence.start, start), min(sentence.end, end)
            )
            if right - left >= 2:
                _say_in_block(article, left, right, source, at, first)
                first = False
        _reread(article, start, end)
        if not lines and text.rstrip()[-1:] in ".!?":
            return


def _reread(article: Spoken, start: int, end: int) -> None:
    """Attribution points of "we" and "our" speakers, who are somebody only inside a statement."""
    block = Quotation(
        start, end, start, end, max(0, bisect_right(article.block_starts, start) - 1)
    )
    known = {a.cue.start for a in article.found_between(start, end) if a.cue}
    for number in range(article.sentence_at(start), len(article.sentences)):
        sentence = article.sentences[number]
        if sentence.start >= end:
            break
        if article.worth_reading(sentence):
            for point in article.reader(sentence, [block]).points():
                if point.cue[0] not in known and point.content.quote is None:
                    article.keep(point, number)


def _say_in_block(
    article: Spoken, start: int, end: int, source: Attribution, at: int, first: bool
) -> None:
    """Give the sentences of a block to whom its first sentence credits."""
    kind = source.kind
    if first:
        content = article.span(start, end)
        article.put(
            Attribution(
                content,
                source.speaker,
                source.cue,
                kind,
                at,
                source.distance,
                False,
                source.because,
            )
        )
    else:
        article.add(
            start, end, source, at, "a further sentence of a block of statement", kind
        )


_ACCORDING_TO = (
    10  # words of "According to the deputy head of the provincial health office:"
)
_HEADING_WORDS = 9  # more are a sentence
_CAPITALS = 0.6  # of a heading's words: "Response to the Floods of June"
_ASIDE_LETTERS = 30  # "Background information", "Notes to editors and producers"


def _stops_block(article: Spoken, text: str, terse: bool, first: bool) -> bool:
    """Whether a paragraph is none of a block of statement: an aside, a quotation, a heading."""
    text = text.strip()
    if _is_aside(text):
        return True
    if text[0] in "\"“'‘[":
        return True
    words = text.split()
    if first:
        return False
    if len(words) > _HEADING_WORDS:
        return False
    if not _HEADING.fullmatch(text):
        return False
    capital = sum(w[0].isupper() for w in words) >= _CAPITALS * len(words)
    return capital or not terse


def _is_aside(text: str) -> bool:
    """ "Background: …", "Notes to editors"."""
    head = re.split(r"[:.\n]", text, maxsplit=1)[0].strip().lower()
    asides = frame("asides")
    if head in asides:
        return True
    return len(head) < _ASIDE_LETTERS and any(head.startswith(f"{w} ") for w in asides)


def _outlet_speaks(article: Spoken, start: int, end: int, source: Attribution) -> bool:
    """An attribution of the outlet's: somebody else than "we" or "I" speaks in this paragraph, by
    name.
    """
    if source.speaker is None:
        return True
    names = {w for w in re.findall(r"\w+", source.speaker.text) if w[0].isupper()}
    for a in article.found_between(start, end):
        if a.cue and a.speaker and start <= a.cue.start < end:
            said = a.cue.text.lower() in word_set("plain_cues")
            if names & set(re.findall(r"\w+", a.speaker.text)):
                return True
            if said and a.speaker.text.lower() in word_set("singular_pronouns"):
                return True
    return False


def _last_cue(
    article: Spoken, sentence: Sentence, tokens: list[Token]
) -> tuple[Token, tuple[int, int]] | None:
    """`… the minister said:` / "said that:" / "said in a statement:": the verb and its speaker."""
    for t in reversed(tokens):
        if t.pos in FULL_VERBS and any(
            ContentShape.QUOTE in row.takes for row in verb_cues(t)
        ):
            speaker = article.reader(sentence).speaker_of(t)
            return (t, speaker) if speaker is not None else None
    return None
