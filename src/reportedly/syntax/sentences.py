"""Sentences and their dependency parse.

Lines are split first, sentences by rule, and each sentence is parsed on its own, so that a stray
line cannot pull its neighbours into one tree. The parse leaves as plain `Token` records: no stage
after this one knows which library made it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from reportedly.languages import ENGLISH
from reportedly.records import Document, Number, Sentence, Token
from reportedly.syntax.pipeline import Tree, pipeline
from reportedly.syntax.respacing import Respaced, respace

# Says of each sentence, by its words and whether it holds a number that counts, if it is worth a parse.
Gate = Callable[[Sequence[str], Sequence[bool]], list[bool]]
Bounds = tuple[int, int, int]  # a passage's number, the first character and the one behind the last

_SURROGATE = re.compile(
    "[\ud800-\udfff]"
)  # half a character: no encoding has it, and the library stops at it

_CLOSERS = "\"'”’»)]"
_END = re.compile(rf"(?P<stop>[.!?…]+)(?P<close>[{re.escape(_CLOSERS)}]*)(?P<gap>\s+)(?P<next>\S)")


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
    """`parse` of each document; the sentences of all go through the pipeline together, which is faster."""
    split_up = [
        _cut(document, counted, gate) for document, counted in zip(documents, numbers, strict=True)
    ]
    texts = [_SURROGATE.sub("\ufffd", apart.text) for cuts in split_up for _, apart, _ in cuts]
    trees = pipeline().trees(texts, [worth for cuts in split_up for *_, worth in cuts])
    return [
        tuple(
            Sentence(s, e, document.text[s:e], i, _tokens(tree, words, s))
            for ((i, s, e), words, _), tree in zip(
                cuts, trees, strict=False
            )  # the trees go on with the next document
        )
        for document, cuts in zip(documents, split_up, strict=True)
    ]


def _cut(
    document: Document, numbers: tuple[Number, ...], gate: Gate | None
) -> list[tuple[Bounds, Respaced, bool]]:
    """Each sentence of a document: where it stands, its words apart, and whether it is worth a parse."""
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
        starts = [n.start for n in numbers if n.kind == "cardinal"]
        counts = [bisect_left(starts, s) < bisect_left(starts, e) for _, s, e in cuts]
        worth = gate([t.text for t in texts], counts)
    return list(zip(cuts, texts, worth, strict=True))


_new = tuple.__new__  # a named tuple without the detour by its field names, in half the time


def _tokens(tree: Tree, words: Respaced, offset: int) -> tuple[Token, ...]:
    """The words of a tree at their offsets in the document."""
    tokens = []
    moved = words.at is not None
    for i, (at, word, head) in enumerate(tree):
        start, end = words.source(at, at + len(word.text)) if moved else (at, at + len(word.text))
        tokens.append(_new(Token, (i, offset + start, offset + end, *word, head)))
    return tuple(tokens)


def split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentence bounds inside `text[start:end]`: a stop, then space, then something that can open a sentence."""
    begin = start
    for match in _END.finditer(text, start, end):
        if _is_boundary(text, begin, match):
            yield begin, match.end("close")
            begin = match.start("next")
    if text[begin:end].strip():
        yield begin, end


def _is_boundary(text: str, begin: int, match: re.Match[str]) -> bool:
    opens = match["next"]
    if opens.islower() or opens in ",;:)]–—-":
        return False
    if match["stop"] != "." or match["close"]:
        return True
    word = re.search(r"\S*$", text[begin : match.start()])
    before = word[0].lstrip("\"'“‘«([") if word else ""
    if before.casefold() in _abbreviations():
        return False
    if len(before) == 1 and before.isupper():  # an initial: "Donald J. Trump"
        return False
    return not (
        re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", before) and not _likely_opener(text, match)
    )


def _likely_opener(text: str, match: re.Match[str]) -> bool:
    """After "U.S." or "a.m." a sentence ends only where a common opening word follows."""
    following = re.match(r"[\"'“‘]?(\w+)", text[match.start("next") :])
    return bool(following and following[1] in _openers())


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(
        w.rstrip(".").casefold()
        for row in ENGLISH.table("sentences")
        for w in row.strings("abbreviations")
    )


@cache
def _openers() -> frozenset[str]:
    return ENGLISH.words("sentences", "openers")
