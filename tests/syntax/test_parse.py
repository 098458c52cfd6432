"""Sentences and the parse: bounds by rule, words as the pipeline reads them."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reportedly
from reportedly.clean import clean
from reportedly.records import Document, RawPage
from reportedly.syntax.pipeline import Pipeline, _library, pipeline
from reportedly.syntax.sentences import parse, split


def sentences(text: str) -> list[str]:
    return [text[s:e] for s, e in split(text, 0, len(text))]


@pytest.mark.parametrize(
    "expected",
    [
        ["The bridge fell.", "Nine people drowned."],
        ["He met Gen. Amin Saleh at noon.", "They left at dusk."],
        ["The U.S. Army denied it.", "No one else spoke."],
        ["They reached the U.S.", "The talks went on."],
        ["“We lost the roof.”", "She looked up."],
        ["It began at 6 a.m. on Monday.", "It ended at nine."],
        ["Rain fell, e.g. in Kut.", "The river rose."],
        ["Prices rose 3.5 per cent.", "Bread was short."],
        ["Who fired first?", "Nobody knows!", "The file is closed."],
        ["J. K. Amadi led the team.", "He was 40."],
        ["The toll may rise... nobody can say."],
    ],
    ids=lambda e: e[0],
)
def test_sentence_bounds(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@given(st.text(max_size=300))
def test_sentences_cover_all_that_is_not_space(text: str) -> None:
    cuts = list(split(text, 0, len(text)))
    assert all(s < e for s, e in cuts)
    assert all(a[1] <= b[0] for a, b in pairwise(cuts))
    outside = text
    for s, e in reversed(cuts):
        outside = outside[:s] + outside[e:]
    assert not outside.strip()


def test_sentences_read_together_are_read_as_the_library_reads_each() -> None:
    """Our own way through the networks against the library's, on every sentence of the bundled examples."""
    texts = [
        article[start:end]
        for path in sorted(
            (Path(reportedly.__file__).parent / "examples").glob("*.txt")
        )
        for article in (path.read_text(encoding="utf-8"),)
        for line in re.finditer(r".+", article)
        for start, end in split(article, line.start(), line.end())
    ]
    assert len(texts) > 50
    made = pipeline().trees([*texts, ""], [True] * (len(texts) + 1))
    for tree, doc in zip(made, pipeline().nlp.pipe([*texts, ""]), strict=True):
        assert [
            (word.text, word.pos, word.tag, word.lemma, word.dep, head)
            for _, word, head in tree
        ] == [(t.text, t.pos_, t.tag_, t.lemma_, t.dep_, t.head.i) for t in doc]


def test_the_library_keeps_no_word_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names without end: what is held stays within a bound, what is read is the same."""
    name = pipeline()._name
    ours, texts = Pipeline(name), [f"Ann Lee{n}son fled Bar{n}town." for n in range(60)]
    before = [list(tree) for tree in ours.trees(texts, [True] * len(texts))]
    brought = len(Pipeline(name).nlp.vocab)
    assert len(ours.nlp.vocab) > brought + 100
    monkeypatch.setattr("reportedly.syntax.pipeline.VOCABULARY", brought + 20)
    monkeypatch.setattr("reportedly.syntax.pipeline.BATCH", 4)
    after = [list(tree) for tree in ours.trees(texts, [True] * len(texts))]
    assert after == before and len(ours.nlp.vocab) <= brought + 20 + 4 * 8


def test_the_tokenizer_is_that_of_the_package() -> None:
    """It is loaded into an empty one, not over the language's own."""
    name = pipeline()._name
    whole = _library().load(name, exclude=["ner"]).tokenizer
    assert Pipeline(name).nlp.tokenizer.to_bytes() == whole.to_bytes()


def test_words_are_read_as_the_whole_pipeline_reads_them() -> None:
    text = "More than 1,300 families were displaced when their homes collapsed, officials said late on Tuesday."
    made = clean(RawPage("t", "t", b"", "0" * 64, "text/plain", text))
    assert isinstance(made, Document)
    (sentence,) = parse(made)
    whole = pipeline().nlp(text)
    assert [
        (t.text, t.pos, t.tag, t.lemma, t.dep, t.head) for t in sentence.tokens
    ] == [(t.text, t.pos_, t.tag_, t.lemma_, t.dep_, t.head.i) for t in whole]
    assert all(made.text[t.start : t.end] == t.text for t in sentence.tokens)
