"""Speech: attribution points with content, speaker and cue, and quotations that run on without one.

Sentences with a cue or a quotation mark are read for attribution points; then every quotation that has
found its speaker hands him to its other sentences, to the paragraphs it continues in, and to the
quotations that follow without a cue of their own. A block after "X said:" is X's until the outlet speaks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from reportedly.annotate.attribution_points import Point, Reader
from reportedly.annotate.clauses import SUBJECTS
from reportedly.annotate.cues import cues, frame
from reportedly.annotate.quotations import Quotation, find_quotations, paragraphs
from reportedly.records import Actor, Attribution, Document, Reason, Sentence, Span, Token

SILENT_ROLES = frozenset({"duplicate", "boilerplate"})
# A quotation without a cue goes to a speaker named at most this many sentences before it.
_REACH = 2
_HEADING = re.compile(r"[A-Z0-9][^.!?]{0,70}")


def find_attributions(
    document: Document, sentences: tuple[Sentence, ...], actors: tuple[Actor, ...]
) -> tuple[Attribution, ...]:
    """Every attribution of the document, in reading order."""
    return _Article(document, sentences).attributions()


class _Article:
    """One document while its speech is read."""

    def __init__(self, document: Document, sentences: tuple[Sentence, ...]) -> None:
        self.document = document
        self.reading = document.reading
        self.sentences = sentences
        self.starts = [s.start for s in sentences]
        self.blocks = paragraphs(self.reading)
        self.block_starts = [start for start, _ in self.blocks]
        self.quotations = find_quotations(self.reading, self.blocks)
        self.found: list[Attribution] = []
        self.speaker_of: dict[int, Attribution] = {}  # number of a quotation → who said it

    def attributions(self) -> tuple[Attribution, ...]:
        for number, sentence in enumerate(self.sentences):
            if self._role(sentence) not in SILENT_ROLES and self._worth_reading(sentence):
                for point in self._distinct(self._reader(sentence).points()):
                    self._keep(point, number)
        self._spread()
        self._follow()
        self._blocks_of_statement()
        return tuple(sorted(self.found, key=lambda a: (a.content.start, -a.content.end)))

    # ------------------------------------------------------------ points
    def _role(self, sentence: Sentence) -> str:
        return self.document.passages[sentence.passage].role if self.document.passages else "body"

    def _worth_reading(self, sentence: Sentence) -> bool:
        lemmas = _cue_words()
        return any(t.lemma.lower() in lemmas or t.lower in lemmas for t in sentence.tokens)

    def _reader(self, sentence: Sentence) -> Reader:
        def bounds(offset: int) -> tuple[int, int]:
            start, end = self.blocks[max(0, bisect_right(self.block_starts, offset) - 1)]
            return max(start, sentence.start), min(end, sentence.end)

        return Reader(sentence, self._quotations_near(sentence), self.reading, bounds)

    def _quotations_near(self, sentence: Sentence) -> list[Quotation]:
        return [q for q in self.quotations if q.outer_start < sentence.end and q.outer_end > sentence.start]

    def _distinct(self, points: list[Point]) -> Iterator[Point]:
        """One content belongs to one cue: of two that share theirs, the nearer cue keeps it."""
        kept: list[Point] = []
        for p in points:
            same = [k for k in kept if k.content.start == p.content.start and k.content.end == p.content.end]
            if not same:
                kept.append(p)
        yield from kept

    def _keep(self, point: Point, number: int) -> None:
        speaker = self._span(*point.speaker) if point.speaker else None
        cue = self._span(*point.cue)
        row = point.row
        because = (
            Reason("cue", f"{row.part} that hands over a statement, with its {point.content.shape}", cue, row.ref),
            Reason("distance", f"the outlet's distance from {row.word!r}: {row.distance}", cue, row.ref),
        )
        content = self._span(point.content.start, point.content.end)
        found = Attribution(content, speaker, cue, point.content.kind, number, point.row.distance, False, because)
        self.found.append(found)
        if point.content.quote is not None:
            self.speaker_of.setdefault(self.quotations.index(point.content.quote), found)

    def _span(self, start: int, end: int) -> Span:
        return self.document.span(start, end)

    # ------------------------------------------------------------ further sentences of a quotation
    def _spread(self) -> None:
        """Each sentence of a quotation with a known speaker is a statement; its next paragraphs continue it."""
        for number, quotation in enumerate(self.quotations):
            source = self.speaker_of.get(number)
            if source is None and quotation.continues and number:
                source = self.speaker_of.get(number - 1)
            if source is None:
                source = self._said_in_this_sentence(quotation)
            if source is not None:
                self.speaker_of[number] = source
                self._continue(quotation, source, "a further sentence of a quotation")

    def _said_in_this_sentence(self, quotation: Quotation) -> Attribution | None:
        """“…,” she said, “but …”: the second half is hers, though her statement counts once."""
        if not self._whole(quotation):
            return None
        at = self._sentence_at(quotation.start)
        mine = [a for a in self.found if a.sentence == at and a.cue and a.kind == "direct" and not a.continues]
        return mine[0] if mine and mine[0].content.end <= quotation.start else None

    def _sentence_at(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)

    def _continue(self, quotation: Quotation, source: Attribution, rule: str) -> None:
        for number in range(self._sentence_at(quotation.start), len(self.sentences)):
            sentence = self.sentences[number]
            if sentence.start >= quotation.end:
                break
            start, end = _trim(self.reading, max(sentence.start, quotation.start), min(sentence.end, quotation.end))
            if end - start < 2 or self._already(number, start, end):
                continue
            self._add(start, end, source, number, rule, "direct")

    def _already(self, number: int, start: int, end: int) -> bool:
        """Whether the outer speech of a sentence has its entry: a point outside the quotation that took its words."""
        for a in self.found:
            if a.sentence != number:
                continue
            outside = a.cue is None or not (start <= a.cue.start < end)
            if outside and a.content.start < end and a.content.end > start:
                return True
            if a.cue is not None and outside and a.kind != "indirect":
                return True
        return False

    def _add(self, start: int, end: int, source: Attribution, number: int, rule: str, kind: str) -> None:
        because = (Reason("speaker", rule, source.speaker),)
        content = self._span(start, end)
        self.found.append(Attribution(content, source.speaker, None, kind, number, source.distance, True, because))

    # ------------------------------------------------------------ quotations without a cue
    def _follow(self) -> None:
        for number, quotation in enumerate(self.quotations):
            if number in self.speaker_of or not self._whole(quotation):
                continue
            source = self._speaker_before(number, quotation)
            if source is not None:
                self.speaker_of[number] = source
                self._continue(quotation, source, "a quotation that follows its speaker without a cue")

    def _whole(self, quotation: Quotation) -> bool:
        """A quotation of sentences rather than words in scare quotes: it opens one, and ends or fills it."""
        words = self.reading[quotation.start : quotation.end].strip()
        if len(words.split()) < 3 or not (words[0].isupper() or words[0].isdigit()):
            return False
        before = self.reading[max(0, quotation.outer_start - 3) : quotation.outer_start].rstrip()
        opens = not before or before[-1] in '.!?:,…”"’' or quotation.outer_start <= self._block(quotation)[0]
        return opens and (words[-1] in ".!?…," or not quotation.closed)

    def _block(self, quotation: Quotation) -> tuple[int, int]:
        return self.blocks[quotation.paragraph]

    def _speaker_before(self, number: int, quotation: Quotation) -> Attribution | None:
        here = self._sentence_at(quotation.outer_start)
        if self._role(self.sentences[here]) in SILENT_ROLES:
            return None
        near = [a for a in self.found if here - _REACH <= a.sentence <= here and a.content.start < quotation.start]
        near = [a for a in near if a.cue is None or not self._quoted(a.cue.start)]
        same = [a for a in near if self._same_story(a.sentence, here)]
        last = max(same, key=lambda a: (a.sentence, a.content.end), default=None)
        intro = self._introduced(here, quotation)
        if intro is not None and (last is None or intro.sentence > last.sentence):
            return intro
        return last

    def _quoted(self, offset: int) -> bool:
        return any(q.start <= offset < q.end for q in self.quotations)

    def _same_story(self, one: int, other: int) -> bool:
        return (self._role(self.sentences[one]) == "other_story") == (
            self._role(self.sentences[other]) == "other_story"
        )

    def _introduced(self, here: int, quotation: Quotation) -> Attribution | None:
        """The person a sentence just before the quotation is about: its subject, a name or a pronoun of one."""
        start, _ = self._block(quotation)
        sentence = self.sentences[here]
        if sentence.start >= quotation.outer_start - 1 and here and self.sentences[here - 1].start >= start:
            here -= 1
            sentence = self.sentences[here]
        subject = next((t for t in sentence.tokens if t.dep in SUBJECTS and _person_like(t)), None)
        if subject is None or subject.start >= quotation.outer_start:
            return None
        words = self._span(*_name_around(sentence, subject))
        return Attribution(words, words, None, "direct", here)

    # ------------------------------------------------------------ blocks after a colon
    def _blocks_of_statement(self) -> None:
        """ "The minister said:" at the end of a paragraph, the statement in the paragraphs below, unquoted."""
        for number, (start, end) in enumerate(self.blocks[:-1]):
            opener = self._opener(start, end)
            if opener is not None:
                self._take_block(number + 1, *opener)

    def _opener(self, start: int, end: int) -> tuple[Attribution, bool] | None:
        line = self.reading[start:end].rstrip()
        after = line.rstrip(":").rstrip(".")
        sentence = self.sentences[self._sentence_at(start + len(line) - 1)]
        tokens = [t for t in sentence.tokens if t.start >= start and t.end <= start + len(after)]
        if line.endswith(":") and self._said_nothing(sentence, start + len(after)):
            spoken = _last_cue(tokens)
            if spoken is not None:
                return self._opened(sentence, *spoken), line.endswith("that:")
        if (
            tokens
            and [t.lower for t in tokens[:2]] == ["according", "to"]
            and len(tokens) <= 10
            and not after.endswith(".")
        ):
            return self._opened(sentence, tokens[0], tokens[1], tokens[2:]), False
        return None

    def _said_nothing(self, sentence: Sentence, end: int) -> bool:
        at = self._sentence_at(sentence.start)
        return not any(a.sentence == at and a.content.end > end for a in self.found)

    def _opened(self, sentence: Sentence, first: Token, last: Token, speaker: list[Token]) -> Attribution:
        name = self._span(speaker[0].start, speaker[-1].end) if speaker else None
        cue = self._span(first.start, last.end)
        row = (cues("verb").get(first.lemma.lower()) or cues("preposition").get(first.lower) or (None,))[0]
        because = (Reason("cue", "a block of statement follows the colon", cue, row.ref if row else None),)
        distance = row.distance if row else "none"
        return Attribution(cue, name, cue, "direct", self._sentence_at(sentence.start), distance, False, because)

    def _take_block(self, number: int, source: Attribution, listed: bool) -> None:
        """Paragraphs below an opener until a heading, an aside, a quotation or the outlet's own voice."""
        lines = "\n" in self.reading[self.blocks[number - 1][1] : self.blocks[number][0]]
        first = True
        for start, end in self.blocks[number:]:
            text = self.reading[start:end]
            if self._stops_block(text, listed or not lines, first) or self._outlet_speaks(start, end, source):
                return
            for at in range(self._sentence_at(start), len(self.sentences)):
                sentence = self.sentences[at]
                if sentence.start >= end:
                    break
                left, right = _trim(self.reading, max(sentence.start, start), min(sentence.end, end))
                if right - left >= 2:
                    self._say_in_block(left, right, source, at, first)
                    first = False
            if not lines and text.rstrip()[-1:] in ".!?":
                return

    def _say_in_block(self, start: int, end: int, source: Attribution, at: int, first: bool) -> None:
        kind = "direct"
        if first:
            content = self._span(start, end)
            self.found.append(
                Attribution(content, source.speaker, source.cue, kind, at, source.distance, False, source.because)
            )
        else:
            self._add(start, end, source, at, "a further sentence of a block of statement", kind)

    def _stops_block(self, text: str, terse: bool, first: bool) -> bool:
        head = re.split(r"[:.\n]", text.strip(), maxsplit=1)[0].strip().lower()
        if head in frame("asides") or any(head.startswith(f"{w} ") and len(head) < 30 for w in frame("asides")):
            return True
        if text.strip()[0] in "\"“'‘[":
            return True
        words = text.split()
        capital = sum(w[0].isupper() for w in words) >= 0.6 * len(words)
        heading = bool(_HEADING.fullmatch(text.strip())) and len(words) <= 9
        return not first and heading and (capital or not terse)

    def _outlet_speaks(self, start: int, end: int, source: Attribution) -> bool:
        """An attribution of the outlet's: somebody else than "we" or "I" speaks in this paragraph, by name."""
        if source.speaker is None:
            return True
        names = {w for w in re.findall(r"\w+", source.speaker.text) if w[0].isupper()}
        for a in self.found:
            if a.cue and a.speaker and start <= a.cue.start < end:
                said = a.cue.text.lower() in {"said", "added", "told", "says", "adding"}
                if names & set(re.findall(r"\w+", a.speaker.text)) or (
                    said and a.speaker.text.lower() in {"he", "she"}
                ):
                    return True
        return False


def _last_cue(tokens: list[Token]) -> tuple[Token, Token, list[Token]] | None:
    """ "… the minister said:" / "said that:" / "said in a statement:": the verb and its speaker."""
    for t in reversed(tokens):
        rows = cues("verb").get(t.lemma.lower(), ())
        if t.pos == "VERB" and any("quote" in r.takes for r in rows):
            before = [k for k in tokens if k.i < t.i and k.head == t.i and k.dep in SUBJECTS]
            if not before:
                return None
            inside = [k for k in tokens if k.i < t.i and _hangs(k, before[-1], tokens)]
            return t, t, inside
    return None


def _hangs(t: Token, head: Token, tokens: list[Token]) -> bool:
    """Whether a token is its head or belongs to the noun phrase in front of it."""
    by_index = {k.i: k for k in tokens}
    for _ in range(12):
        if t.i == head.i:
            return True
        if t.dep in {"relcl", "acl", "appos", "punct"} or t.head not in by_index or t.head == t.i:
            return False
        t = by_index[t.head]
    return False


def _person_like(t: Token) -> bool:
    return t.pos == "PROPN" or t.lower in {"he", "she"}


def _name_around(sentence: Sentence, head: Token) -> tuple[int, int]:
    first = head.i
    while first and sentence.tokens[first - 1].pos == "PROPN":
        first -= 1
    return sentence.tokens[first].start, head.end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    marks = ' \t\n\r\u00a0"“”«»'
    while start < end and text[start] in marks:
        start += 1
    while end > start and text[end - 1] in marks + ",":
        end -= 1
    return start, end


@cache
def _cue_words() -> frozenset[str]:
    return frozenset(w for part in ("verb", "noun", "adjective", "preposition") for w in cues(part))
