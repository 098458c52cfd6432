"""Transcripts: "Name: what he says", turn by turn, in paragraphs of their own.

A line with a colon is a turn only where names take turns: a name that opens several paragraphs,
beside at least one other that opens one, and where what stands behind it ends as a sentence does.
Lists ("Location: Goma") repeat no label, the lines of a table ("Goma: 42 killed") are no sentences.
Questions hand nothing over, nor does the outlet, whose turns they are.
"""

from __future__ import annotations

import re
from collections import Counter

from reportedly.annotate.speech.spoken import Spoken, trim
from reportedly.codebook.words import SpeechDistance, SpeechKind
from reportedly.languages.patterns import named_pattern
from reportedly.records import Attribution, Reason
from reportedly.syntax.marks import SENTENCE_ENDS

_TURN = named_pattern("transcripts.turn")

_ENDS = tuple(SENTENCE_ENDS | {"…"})

Turn = tuple[int, int, re.Match[str]]  # bounds of the paragraph, its name and colon


def read_transcript(article: Spoken) -> None:
    """Give each sentence of a turn to the name that opens it."""
    turns = _turns(article)
    often = Counter(turn["name"] for *_, turn in turns)
    if len(often) < 2:
        return
    if max(often.values()) < 2:
        return
    outlet = (article.document.outlet or "").casefold()
    for start, end, turn in turns:
        asked = article.reading[start:end].rstrip().endswith("?")
        host = asked or turn["name"].casefold() == outlet
        if not host and often[turn["name"]] > 1:
            _take_turn(article, end, turn)


def _turns(article: Spoken) -> list[Turn]:
    """The paragraphs that a name and a colon open, and a full sentence ends."""
    found = []
    for start, end in article.blocks:
        turn = _TURN.match(article.reading, start, end)
        words = article.reading[start:end].rstrip("\"'”’) \n")
        if turn is not None and words.endswith(_ENDS):
            found.append((start, end, turn))
    return found


def _take_turn(article: Spoken, end: int, turn: re.Match[str]) -> None:
    """Give what follows a name and a colon to that name, up to the next turn."""
    name, colon = article.span(*turn.span("name")), article.span(*turn.span("colon"))
    because = (Reason("cue", "a turn of a transcript: a name and a colon", colon),)
    source: Attribution | None = None
    for at in range(article.sentence_at(turn.end()), len(article.sentences)):
        sentence = article.sentences[at]
        if sentence.start >= end:
            return
        left, right = trim(
            article.reading, max(sentence.start, turn.end()), min(sentence.end, end)
        )
        if right - left < 2:
            continue
        if source is None:
            content = article.span(left, right)
            source = Attribution(
                content,
                name,
                colon,
                SpeechKind.DIRECT,
                at,
                SpeechDistance.NONE,
                False,
                because,
            )
            article.put(source)
        else:
            article.add(
                left,
                right,
                source,
                at,
                "a further sentence of a turn",
                SpeechKind.DIRECT,
            )
