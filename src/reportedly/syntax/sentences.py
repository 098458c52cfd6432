"""Sentences and their dependency parse.

Lines are split first, sentences by rule, and each sentence is parsed on its own, so that a stray
line cannot pull its neighbours into one tree. The parse leaves as plain `Token` records: no stage
after this one knows which library made it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from reportedly.codebook.words import NumberKind
from reportedly.languages import by_language, in_use
from reportedly.records import Document, Number, Sentence, Token
from reportedly.syntax.pipeline import Tree, pipeline
from reportedly.syntax.respacing import Respaced, respace

# Says of each sentence, by its words and whether it holds a number that counts, if it is worth a
# parse.
Gate = Callable[[Sequence[str], Sequence[bool]], list[bool]]
Bounds = tuple[
    int, int, int
]  # a passage's number, the first character and the one behind the last

# The longest sentence that is parsed as one, in characters and in words and marks; of 3,728 in
# articles of many
# outlets the longest has 1,436 characters. What speech and claims ask grows with the square of a
# sentence's words.
LONGEST = 2000
LONGEST_WORDS = 300
# of a sentence that is longer still: what goes on for 1,500 words without an end is no prose
MOST_PIECES = 5
# Numbers that count and sentences of one article of so many characters, a longer one in proportion
# (`annotate.extent`). Of 2,900 articles and reports of situations none has more than 354 numbers
# (the next 133) or 532 sentences: what has over twice and seven times as many is a table or an
# archive.
OF_CHARACTERS = 200_000
MOST_NUMBERS = 800
MOST_SENTENCES = 4000
_SHORT = (
    2 * LONGEST_WORDS
)  # a sentence of no more characters has no more words: a word has a blank behind it
_BEFORE_STOP = 80  # characters before a stop in which an abbreviation is looked for
_NAME_WORDS = 4  # of a name before "said": "Gen. Mary Ann Lee"
# Words and marks one by one, as the parser will have them at most
_WORD = re.compile(r"\w+|[^\w\s]")

_SURROGATE = re.compile(
    "[\ud800-\udfff]"
)  # half a character: no encoding has it, and the library stops at it

_CLOSERS = "\"'”’»)]"
# A stop, what closes behind it, and a blank: "3.5" and "U.N.-led" have none.
_END = re.compile(
    rf"(?P<stop>[.!?…]+)(?P<close>[{re.escape(_CLOSERS)}]*)(?P<gap>\s+)(?P<next>\S)"
)


def parse(
    document: Document, numbers: tuple[Number, ...] = (), gate: Gate | None = None
) -> tuple[Sentence, ...]:
    """The document's sentences in reading order, each with its words and its dependency parse.

    Args:
        numbers: the document's numbers, for the gate to know which sentences hold one.
        gate: only sentences it lets through are parsed, the others are tagged; None parses all.
    """
    return parse_all([document], [numbers], gate)[0]


def parse_all(
    documents: Sequence[Document],
    numbers: Sequence[tuple[Number, ...]],
    gate: Gate | None = None,
) -> list[tuple[Sentence, ...]]:
    """`parse` of each document; the sentences of all go through the pipeline together, which is
    faster.
    """
    split_up = [
        _cut_into_sentences(document, counted, gate)
        for document, counted in zip(documents, numbers, strict=True)
    ]
    asked = [
        (_SURROGATE.sub("\ufffd", apart.text), worth)
        for cuts in split_up
        for _, apart, worth in cuts
    ]
    trees = _trees(asked)
    return [
        tuple(
            Sentence(s, e, document.text[s:e], i, _tokens(tree, words, s))
            for ((i, s, e), words, _), tree in zip(
                cuts, trees, strict=False
            )  # the trees go on with the next document
        )
        for document, cuts in zip(documents, split_up, strict=True)
    ]


def _trees(asked: list[tuple[str, bool]]) -> Iterator[Tree]:
    """The tree of each sentence, by its words and whether it is worth a parse; the same words are
    parsed once.
    """
    once = list(dict.fromkeys(asked))
    made = pipeline().trees(
        [words for words, _ in once],
        [worth for _, worth in once],
    )
    if len(once) == len(asked):
        return iter(made)
    known = dict(zip(once, made, strict=True))
    return (known[one] for one in asked)


def _cut_into_sentences(
    document: Document, numbers: tuple[Number, ...], gate: Gate | None
) -> list[tuple[Bounds, Respaced, bool]]:
    """Each sentence: where it stands, its words apart, and whether it is worth a parse."""
    reading = document.reading
    cuts = [
        (i, s, e)
        for i, p in enumerate(document.passages)
        for s, e in split(reading, p.start, p.end)
    ]
    apart = respace(reading)
    texts = [apart.within(s, e) for _, s, e in cuts]
    worth = [True] * len(cuts)
    if gate is not None:
        starts = [n.start for n in numbers if n.kind == NumberKind.CARDINAL]
        counts = [bisect_left(starts, s) < bisect_left(starts, e) for _, s, e in cuts]
        worth = gate([t.text for t in texts], counts)
    return list(zip(cuts, texts, worth, strict=True))


_new = (
    tuple.__new__
)  # a named tuple without the detour by its field names, in half the time


def _tokens(tree: Tree, words: Respaced, offset: int) -> tuple[Token, ...]:
    """The words of a tree at their offsets in the document."""
    tokens = []
    moved = words.at is not None
    for i, (at, word, head) in enumerate(tree):
        start, end = (
            words.source(at, at + len(word.text))
            if moved
            else (at, at + len(word.text))
        )
        tokens.append(
            _new(
                Token,
                (i, offset + start, offset + end, *word, head),
            )
        )
    return tuple(tokens)


def split(
    text: str,
    start: int,
    end: int,
) -> Iterator[tuple[int, int]]:
    """Sentence bounds inside `text[start:end]`; a long one comes in pieces, of an endless one only
    the first.
    """
    for first, last in _sentences(text, start, end):
        if last - first <= _SHORT:
            yield first, last
        else:
            yield from islice(_pieces_of_long(text, first, last), MOST_PIECES)


def overlong(
    document: Document, sentences: Sequence[Sentence]
) -> Iterator[tuple[int, int, int]]:
    """Sentences that were read in pieces: where they stand in the document, and up to where they
    were read.
    """
    reading = document.reading
    for i in sorted({s.passage for s in sentences if s.end - s.start > _SHORT // 2}):
        passage = document.passages[i]
        for first, last in _sentences(reading, passage.start, passage.end):
            if last - first > _SHORT:
                pieces = list(
                    islice(_pieces_of_long(reading, first, last), MOST_PIECES)
                )
                if len(pieces) > 1:
                    yield first, last, pieces[-1][1]


def _pieces_of_long(
    text: str,
    first: int,
    last: int,
) -> Iterator[tuple[int, int]]:
    """A long sentence in pieces of so many words and characters at most, parted between words where
    it can be.
    """
    while first < last:
        reach = min(last, first + LONGEST)
        words = islice(
            _WORD.finditer(text, first, reach), LONGEST_WORDS, LONGEST_WORDS + 1
        )
        end = min((word.start() for word in words), default=reach)
        if end < last and (blank := text.rfind(" ", first + _SHORT // 2, end)) >= 0:
            end = blank + 1
        if text[first:end].strip():
            yield first, end
        first = end


def _sentences(
    text: str,
    start: int,
    end: int,
) -> Iterator[tuple[int, int]]:
    """Sentence bounds: a stop, then space, then something that can open a sentence."""
    begin = start
    for match in _END.finditer(text, start, end):
        if _is_boundary(text, begin, match):
            yield begin, match.end("close")
            begin = match.start("next")
    if text[begin:end].strip():
        yield begin, end


def _is_boundary(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether a stop ends its sentence, by what stands before and behind it."""
    opens = match["next"]
    if opens.islower():
        return False
    if opens in ",;:)]–—-":
        return False
    if match["close"] and _said().match(text, match.start("next")):
        return False
    if match["stop"] != ".":
        return True
    if match["close"]:
        return True
    # A longer word is no abbreviation.
    word = re.search(
        r"\S*$", text[max(begin, match.start() - _BEFORE_STOP) : match.start()]
    )
    before = word[0].lstrip("\"'“‘«([") if word else ""
    if before.casefold() in _abbreviations():
        return False
    if len(before) == 1 and before.isupper():  # an initial: "Donald J. Trump"
        return False
    return not (
        re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", before)
        and not _likely_opener(text, match)
    )


def _likely_opener(text: str, match: re.Match[str]) -> bool:
    """After "U.S." or "a.m." a sentence ends only where a common opening word follows."""
    following = re.match(r"[\"'“‘]?(\w+)", text[match.start("next") :])
    return bool(following and following[1] in _openers())


@by_language
def _said() -> re.Pattern[str]:
    """`“Where do we go now?” Lee said on Monday.`: what follows a quotation says who spoke.

    A name, a verb of saying, and then a stop or what tells when, where or to whom.
    """
    said, leads, tells = (
        "|".join(sorted(in_use().words("sentences", name)))
        for name in ("said", "said_leads", "told")
    )
    return re.compile(
        rf"""
        (?:[^\W\d_a-z] [\w.'’-]* \s){{1,{_NAME_WORDS}}}
        (?:
            (?:{said}) (?:[.,;] | \s (?:{leads}) \b)  # not "Lee said the road was cut"
            | (?:{tells}) (?:[.,;] | \s)
        )
    """,
        re.VERBOSE,
    )


@by_language
def _abbreviations() -> frozenset[str]:
    return frozenset(
        w.rstrip(".").casefold()
        for row in in_use().table("sentences")
        for w in row.strings("abbreviations")
    )


@by_language
def _openers() -> frozenset[str]:
    return in_use().words("sentences", "openers")
