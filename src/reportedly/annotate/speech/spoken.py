"""One document while its speech is read: paragraphs, quotations and what has been found so far."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from itertools import starmap
from typing import Any

from reportedly.annotate.speech.cues import PARTS, WORDS_KEPT, cues, verb_rows
from reportedly.annotate.speech.points import AttributionPoint, Reader
from reportedly.annotate.speech.quotations import (
    Quotation,
    find_quotations,
    quotation_paragraphs,
)
from reportedly.codebook import roles_not
from reportedly.codebook.words import Role, SpeechKind
from reportedly.languages import by_language
from reportedly.records import Actor, Attribution, Document, Reason, Sentence, Span

SILENT_ROLES = roles_not("read")
COMMALESS = 600  # characters to a comma, where those left stand in numbers: news has one in sixty


class Spoken:
    """What is known of a document's speech; the readers of quotations, colons and blocks add to
    `found`.
    """

    def __init__(
        self,
        document: Document,
        sentences: tuple[Sentence, ...],
        actors: tuple[Actor, ...],
    ) -> None:
        self.document = document
        self.reading = document.reading
        self.sentences = sentences
        self.actors = actors
        self.actor_starts = [a.start for a in actors]
        self.starts = [s.start for s in sentences]
        self.blocks = quotation_paragraphs(
            document.text, ((p.start, p.end) for p in document.passages)
        )
        parts = 1 + self.reading.count(",")
        self.commas = len(self.reading) < COMMALESS * parts
        self.block_starts = [start for start, _ in self.blocks]
        self.quotations = find_quotations(self.reading, self.blocks)
        self.quotation_starts = [q.outer_start for q in self.quotations]
        self.by_sentence: dict[int, list[Attribution]] = defaultdict(list)
        self.speaker_of: dict[
            int, Attribution
        ] = {}  # number of a quotation → who said it

    def role(self, sentence: Sentence) -> str:
        """The role of the passage a sentence stands in."""
        return (
            self.document.passages[sentence.passage].role
            if self.document.passages
            else Role.BODY
        )

    def span(self, start: int, end: int) -> Span:
        """The exact words between two offsets."""
        return self.document.span(start, end)

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that begins at an offset or last before it."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def block(self, quotation: Quotation) -> tuple[int, int]:
        """Bounds of the paragraph of a quotation."""
        return self.blocks[quotation.paragraph]

    def quoted(self, offset: int) -> bool:
        """Whether an offset stands between quotation marks."""
        near = bisect_right(self.quotation_starts, offset) - 1
        return (
            near >= 0
            and self.quotations[near].start <= offset < self.quotations[near].end
        )

    def put(self, attribution: Attribution) -> None:
        """Keep an attribution with the sentence of its content."""
        self.by_sentence[attribution.sentence].append(attribution)

    def change(self, kept: Attribution, **fields: Any) -> None:
        """Put another in the place of an attribution, with some of its fields changed."""
        here = self.by_sentence[kept.sentence]
        here[:] = [replace(a, **fields) if a is kept else a for a in here]

    def found_in(self, first: int, last: int | None = None) -> list[Attribution]:
        """What has been found in one sentence, or in a run of sentences (the last included)."""
        numbers = range(first, (first if last is None else last) + 1)
        return [a for number in numbers for a in self.by_sentence.get(number, ())]

    def found_between(self, start: int, end: int) -> list[Attribution]:
        """What has been found in the sentences that touch a stretch of text."""
        return self.found_in(
            self.sentence_at(start), self.sentence_at(max(start, end - 1))
        )

    def found(self) -> list[Attribution]:
        """Everything found."""
        return [a for group in self.by_sentence.values() for a in group]

    def whole(self, quotation: Quotation) -> bool:
        """A quotation of sentences rather than words in scare quotes: it opens one, and ends or
        fills it.
        """
        words = self.reading[quotation.start : quotation.end].strip()
        opening = words.lstrip("…. ")  # "“… It is good here.”"
        if len(words.split()) < 3:
            return False
        if not (opening[:1].isupper() or opening[:1].isdigit()):
            return False
        before = self.reading[
            max(0, quotation.outer_start - 3) : quotation.outer_start
        ].rstrip()
        opens = (
            not before
            or before[-1] in '.!?:,…”"’'
            or quotation.outer_start <= self.block(quotation)[0]
        )
        return opens and (words[-1] in ".!?…," or not quotation.closed)

    def same_story(self, one: int, other: int) -> bool:
        """Whether both sentences, or neither, stand in passages of another story."""
        return (self.role(self.sentences[one]) == Role.OTHER_STORY) == (
            self.role(self.sentences[other]) == Role.OTHER_STORY
        )

    def add(
        self,
        start: int,
        end: int,
        source: Attribution,
        number: int,
        rule: str,
        kind: str,
    ) -> None:
        """Keep a further sentence of what `source` began: same speaker, no cue."""
        because = (Reason("speaker", rule, source.speaker),)
        content = self.span(start, end)
        self.put(
            Attribution(
                content,
                source.speaker,
                None,
                kind,
                number,
                source.distance,
                True,
                because,
            )
        )

    def run_on(self, quotation: Quotation, source: Attribution, rule: str) -> None:
        """Give each sentence of a quotation to the speaker of `source`, unless it has its entry."""
        for number in range(self.sentence_at(quotation.start), len(self.sentences)):
            sentence = self.sentences[number]
            if sentence.start >= quotation.end:
                break
            start, end = trim(
                self.reading,
                max(sentence.start, quotation.start),
                min(sentence.end, quotation.end),
            )
            if end - start < 2:
                continue
            if self.already(number, start, end):
                continue
            self.add(start, end, source, number, rule, SpeechKind.DIRECT)

    def already(self, number: int, start: int, end: int) -> bool:
        """Whether the outer speech of a sentence has its entry: a point outside the quotation that
        took its words.
        """
        for a in self.found_in(number):
            outside = a.cue is None or not (start <= a.cue.start < end)
            if outside and a.content.start < end and a.content.end > start:
                return True
            if a.cue is not None and outside and a.kind != SpeechKind.INDIRECT:
                return True
        return False

    def keep(self, point: AttributionPoint, number: int) -> None:
        """Keep an attribution point, with the lexicon row of its cue as the reason."""
        speaker = (
            self.span(*trim(self.reading, *point.speaker)) if point.speaker else None
        )
        if speaker is not None and not speaker.text:  # only marks and blanks: nobody
            return
        cue = self.span(*point.cue)
        row = point.row
        because: tuple[Reason, ...] = (
            Reason(
                "cue",
                f"{row.part} that hands over a statement, with its {point.content.shape}",
                cue,
                row.ref,
            ),
            Reason(
                "distance",
                f"the outlet's distance from {row.word!r}: {row.distance}",
                cue,
                row.ref,
            ),
        )
        if point.why:
            because += (Reason("statement", f"weighed: {point.why}", cue),)
        content = self.span(point.content.start, point.content.end)
        found = Attribution(
            content,
            speaker,
            cue,
            point.content.kind,
            number,
            point.row.distance,
            False,
            because,
        )
        self.put(found)
        for half in (point.content.quote, point.content.other_half):
            if half is not None:
                at = bisect_left(self.quotation_starts, half.outer_start)
                self.speaker_of.setdefault(at, found)

    def reader(
        self, sentence: Sentence, quotations: list[Quotation] | None = None
    ) -> Reader:
        """A reader of one sentence, with the quotations and actors near it."""

        def bounds(offset: int) -> tuple[int, int]:
            start, end = self.blocks[
                max(0, bisect_right(self.block_starts, offset) - 1)
            ]
            return max(start, sentence.start), min(end, sentence.end)

        low, high = (
            bisect_left(self.actor_starts, offset)
            for offset in (sentence.start, sentence.end)
        )
        actors = list(self.actors[low:high])
        near = self.quotations_near(sentence) if quotations is None else quotations
        return Reader(sentence, near, self.reading, bounds, actors, self.commas)

    def quotations_near(self, sentence: Sentence) -> list[Quotation]:
        """Quotations that touch a sentence."""
        low = max(0, bisect_right(self.quotation_starts, sentence.start) - 1)
        high = bisect_left(self.quotation_starts, sentence.end)
        return [q for q in self.quotations[low:high] if q.outer_end > sentence.start]

    def worth_reading(self, sentence: Sentence) -> bool:
        """Whether any word of a sentence could be a cue."""
        if not _cue_words().isdisjoint(sentence.words):
            return True
        forms = [(t.lemma, t.lower) for t in sentence.tokens]
        return any(starmap(_may_be_cue.here(), forms))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without blanks and double quotation marks at either end, and commas at the right one."""
    marks = ' \t\n\r\u00a0"“”«»'
    while start < end and text[start] in marks:
        start += 1
    while end > start and text[end - 1] in marks + ",":
        end -= 1
    return start, end


@by_language(most=WORDS_KEPT)
def _may_be_cue(lemma: str, lower: str) -> bool:
    """Whether a word, as written or by its lemma, can open a point."""
    lemma = lemma.lower()
    return (
        lemma in _cue_words() or lower in _cue_words() or bool(verb_rows(lemma, lower))
    )


@by_language
def _cue_words() -> frozenset[str]:
    return frozenset(w for part in PARTS for w in cues(part))
