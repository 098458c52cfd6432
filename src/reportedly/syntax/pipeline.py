"""The pipeline of a language: with `network`, the only place that touches the NLP library.

Its components are called one after another on a batch of sentences, with the same weights and the
same result as `nlp.pipe` gives, in a seventh of its time:

- the entity recogniser is not loaded: it costs half the running time and calls mosques
  organisations;
- the networks are worked out by `network`;
- universal part of speech and lemma hang on word, tag and relation alone, and are kept.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import EntryPoints
from itertools import islice
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from reportedly.errors import ReportedlyError
from reportedly.languages import in_use
from reportedly.syntax.network import Encoder, FirstLayer, Parser, Tagger, fits

# sentences: the parser's moves cost 2.6 ms an article in batches of 64, 1.9 of 256, 1.8 of 512
BATCH = 256
# words with their tag and relation, 25 MB; 118 news articles hold 20,000, each more brings 80
WORDS_KEPT = 100_000

# Words the library's own vocabulary may come to hold, which it never lets go of: 400 bytes each.
# The articles of a day hold some 50,000; a program that reads for months meets names without end.
VOCABULARY = 200_000


class Word(NamedTuple):
    """What the pipeline says of a word in its sentence, apart from where it stands."""

    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str


Tree = Sequence[
    tuple[int, Word, int]
]  # of each word: its offset in the sentence, the word, its head's index


class Pipeline:
    """One loaded pipeline, and what it has said of words before."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._words: dict[tuple[int, str, int], Word] = {}
        self._load()

    def _load(self) -> None:
        """Load the library's pipeline, with a vocabulary that holds only what the package brings.

        Raises:
            ReportedlyError: it is of another release.
        """
        self.nlp = nlp = _loaded_by_library(self._name)
        if not fits(nlp):
            raise ReportedlyError(
                f"the pipeline {self._name} has other networks than those of release 3.8"
            )
        first, encoder = nlp.get_pipe("tok2vec").model.layers
        self._first, self._encode = FirstLayer(first), Encoder(encoder)
        self._tag, self._parse = (
            Tagger(nlp.get_pipe("tagger")),
            Parser(nlp.get_pipe("parser")),
        )
        self._ruler = _word_by_word(nlp.get_pipe("attribute_ruler"))
        self._lemmatizer = _with_sets(nlp.get_pipe("lemmatizer"))

    def trees(self, texts: Sequence[str], parse: Sequence[bool]) -> Iterator[Tree]:
        """The words of each sentence, in order, with their relations where it is to be parsed."""
        for first in range(0, len(texts), BATCH):
            if len(self.nlp.vocab) > VOCABULARY:
                self._load()
            docs = [self.nlp.make_doc(text) for text in texts[first : first + BATCH]]
            some = [doc for doc in docs if len(doc)]
            worth = [
                p
                for d, p in zip(docs, parse[first : first + BATCH], strict=True)
                if len(d)
            ]
            trees = self._told(some, self._read(some, worth)) if some else iter(())
            for doc in docs:
                yield list(islice(trees, len(doc)))

    def irregular_verbs(self) -> dict[str, tuple[str, ...]]:
        """Plain forms of the verbs that have forms of their own: "said" → "say"."""
        vocab = self.nlp.vocab.strings
        table = self.nlp.get_pipe("lemmatizer").lookups.get_table("lemma_exc")["verb"]
        return {
            vocab[form] if isinstance(form, int) else form: tuple(plain)
            for form, plain in table.items()
        }

    def dictionary(self) -> frozenset[str]:
        """The plain forms, in small letters, of the words that the lemmatizer knows."""
        index = self.nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")
        return frozenset().union(*index.values())

    def _read(self, docs: list[Any], worth: list[bool]) -> list[str]:
        """Parse the sentences that are worth it; the tags of all words of all."""
        rows = self._encode(self._first(docs))
        whole = [
            (d, r)
            for d, r, p in zip(
                docs,
                rows,
                worth,
                strict=True,
            )
            if p
        ]
        if whole:
            self._parse([d for d, _ in whole], [r for _, r in whole])
        return self._tag(rows)

    def _told(
        self, docs: list[Any], tags: list[str]
    ) -> Iterator[tuple[int, Word, int]]:
        """The words of all sentences in a row, as a `Tree` has them."""
        columns = (
            np.concatenate(
                [doc.to_array(["ORTH", "DEP", "IDX", "HEAD"]) for doc in docs]
            )
            .astype("int64")
            .T
        )
        columns[3] += np.concatenate([np.arange(len(doc)) for doc in docs])
        orths, deps, offsets, heads = columns.tolist()
        keys = list(zip(orths, tags, deps, strict=True))
        self._learn(set(keys))
        return zip(offsets, map(self._words.__getitem__, keys), heads, strict=True)

    def _learn(self, words: set[tuple[int, str, int]]) -> None:
        """Universal part of speech and lemma of words not seen before, from the pipeline's own
        rules.

        Both hang on the word, its tag and its relation alone, so the words of many sentences are
        asked for as if they were one; each by itself costs five times as much, and run over whole
        texts the rules cost a third of the parse.
        """
        from spacy.tokens import Doc

        if len(self._words) + len(words) > WORDS_KEPT:
            self._words.clear()
        new = sorted(words - self._words.keys())
        if not new:
            return
        names = self.nlp.vocab.strings
        texts = [
            names[orth % 2**64] for orth, _, _ in new
        ]  # signed here, as everything a token tells by number
        doc = Doc(self.nlp.vocab, words=texts, tags=[tag for _, tag, _ in new])
        for token, (_, _, dep) in zip(doc, new, strict=True):
            if dep:
                token.dep = dep % 2**64
        doc = self._lemmatizer(self._ruler(doc))
        for token, (orth, tag, dep) in zip(doc, new, strict=True):
            text = token.text
            self._words[orth, tag, dep] = Word(
                text, text.lower(), token.lemma_, token.pos_, tag, names[dep % 2**64]
            )
        # it would grow with every word ever seen; what is needed is in `_words`
        self._lemmatizer.cache.clear()


def _with_sets(lemmatizer: Any) -> Any:
    """Its words by part of speech as sets; as lists of up to 57,000, each new word costs a tenth of
    a millisecond.
    """
    index = lemmatizer.lookups.get_table("lemma_index")
    for part, words in list(index.items()):
        index[part] = frozenset(words)
    return lemmatizer


def _word_by_word(ruler: Any) -> Any:
    """The rules for universal parts of speech, without the eight that look at two words ("gon"
    "na").
    """
    rules = [
        rule
        for rule in ruler.patterns
        if all(len(pattern) == 1 for pattern in rule["patterns"])
    ]
    ruler.clear()
    ruler.add_patterns(rules)
    return ruler


def pipeline() -> Pipeline:
    """The pipeline of the language in use, loaded once a process.

    Raises:
        ReportedlyError: none is installed.
    """
    return _loaded(in_use().models)


def _library() -> Any:
    """The NLP library without the commands of its own command line, which it imports with itself.

    They bring 380 modules for downloads, web requests and terminals: four tenths of its import. An
    empty module stands in for them meanwhile; who asks for them later gets the real ones.
    """
    if "spacy" not in sys.modules:
        commands, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
        commands.__path__ = []
        info.info = _told_by_commands  # type: ignore[attr-defined]
        stand_ins = {one.__name__: one for one in (commands, info)}
        sys.modules.update(stand_ins)
        try:
            importlib.import_module("spacy")
        finally:
            for name in stand_ins:
                del sys.modules[name]
    return importlib.import_module("spacy")


def _told_by_commands(*asked: Any, **named: Any) -> Any:
    """`spacy.info`, as the library's own commands have it."""
    return importlib.import_module("spacy.cli.info").info(*asked, **named)


@cache
def _loaded(models: tuple[str, ...]) -> Pipeline:
    """The first pipeline of a list that is installed."""
    spacy = _library()
    for name in models:
        if spacy.util.is_package(name.replace("_", "-")) or spacy.util.is_package(name):
            return Pipeline(name)
    raise ReportedlyError(
        f"none of {', '.join(models)} is installed: pip install {models[0].replace('_', '-')}"
    )


def _loaded_by_library(name: str) -> Any:
    """The pipeline of an installed package, as the library loads it.

    Its tokenizer is told to begin empty: with the language's own rules, which those of the package
    then take the place of, the special cases are worked out twice, a fifth of the load.
    """
    spacy = _library()
    if _EMPTY not in spacy.registry.tokenizers:
        spacy.registry.tokenizers.register(_EMPTY, func=lambda: _empty_tokenizer)
    tokenizer = {"@tokenizers": _EMPTY}
    config = {"nlp": {"tokenizer": tokenizer}}
    with _without_plugins():
        return spacy.load(name, exclude=["ner"], config=config)


@contextmanager
def _without_plugins() -> Iterator[None]:
    """Within it, the library looks for none of what other packages of the environment add to it.

    It goes through the metadata of all of them a hundred times as it loads; and what is installed
    beside must not change what is read.
    """
    registries: Any = importlib.import_module("catalogue")
    known = registries.AVAILABLE_ENTRY_POINTS
    registries.AVAILABLE_ENTRY_POINTS = EntryPoints()
    try:
        yield
    finally:
        registries.AVAILABLE_ENTRY_POINTS = known


_EMPTY = "reportedly.empty.v1"


def _empty_tokenizer(nlp: Any) -> Any:
    """A tokenizer without rules: the words are given to it."""
    return _library().tokenizer.Tokenizer(nlp.vocab)
