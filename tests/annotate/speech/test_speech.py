"""Speech: each marked content is found with its speaker and kind, and nothing else is."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportedly.annotate.actors.mentions import find_actors
from reportedly.annotate.speech.attributions import find_attributions
from reportedly.annotate.speech.quotations import find_quotations, quotation_paragraphs
from reportedly.clean import clean
from reportedly.errors import InputError
from reportedly.languages import ENGLISH
from reportedly.lexicons.load import Row
from reportedly.records import Attribution, Document, RawPage
from reportedly.syntax.sentences import parse
from tests.cases_loader import cases, unmark


def document_of(text: str) -> Document:
    return clean(RawPage(id="case", origin="case", data=text.encode("utf-8", "surrogatepass"), sha256="",
                         media="text/plain", text=text))  # fmt: skip


def attributions_of(document: Document) -> tuple[Attribution, ...]:
    sentences = parse(document)
    return find_attributions(document, sentences, find_actors(document, sentences))


def check(case: dict[str, Any]) -> None:
    text, marks = unmark(case["text"])
    found = attributions_of(document_of(text))
    assert [(a.content.start, a.content.text) for a in found] == [
        (m.start, text[m.start : m.end]) for m in marks
    ]
    for attribution, mark in zip(found, marks, strict=True):
        assert attribution.speaker is not None
        assert attribution.speaker.text == mark.fields["by"].replace("_", " ")
        assert attribution.kind == mark.fields.get("kind", attribution.kind)


@pytest.mark.parametrize("case", cases("speech"), ids=lambda c: str(c["text"])[:60])
def test_speech(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize(
    "case", cases("speech", known_failures=True), ids=lambda c: str(c["text"])[:60]
)
@pytest.mark.xfail(strict=True, raises=(AssertionError, ValueError))
def test_speech_we_still_get_wrong(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("row", ENGLISH.table("attribution"), ids=lambda r: r.ref)
def test_every_cue_reads_its_own_example(row: Row) -> None:
    example = str(row["example"])
    word = re.search(r"\[(.+?)\]", example)
    assert word is not None
    text = example.replace("[", "").replace("]", "")
    found = [
        a
        for a in attributions_of(document_of(text))
        if a.cue and a.cue.start == word.start()
    ]
    assert [a.cue.text for a in found if a.cue] == [word[1]]
    assert found[0].distance == row["distance"]
    assert any(reason.lexicon == row.ref for reason in found[0].because)


_PIECES = st.sampled_from(
    ["“", "”", "‘", "’", '"', '""', "'", "«", "»", " said ", "he ", "the UN ", ", ", ". ", ": ", "\n", "\n\n", "  ",
     "according to ", "We left", "people fled", "that ", "…", "–", " 12 ", "🚧", "\u202e", "قال", "10^400", "(", ")"]
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(_PIECES, max_size=40).map("".join))
@example("according to ,  said ")
def test_evidence_always_quotes_the_text(text: str) -> None:
    try:
        document = document_of(text)
    except InputError:  # refused before it is read: empty, or in another language
        return
    for attribution in attributions_of(document):
        for span in (attribution.content, attribution.speaker, attribution.cue):
            if span is not None:
                assert document.text[span.start : span.end] == span.text
                assert span.text.strip()


@given(st.text(alphabet="ab .,\n\"'“”‘’«»", max_size=80))
def test_quotations_are_in_order_and_inside_their_paragraph(text: str) -> None:
    blocks = quotation_paragraphs(text, [(0, len(text))])
    last = 0
    for quotation in find_quotations(text, blocks):
        start, end = blocks[quotation.paragraph]
        assert (
            start
            <= quotation.outer_start
            <= quotation.start
            <= quotation.end
            <= quotation.outer_end
            <= end
        )
        assert quotation.outer_start >= last
        last = quotation.outer_end


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "“", '"""', "said", ":", "X:", "according to"]
)
def test_scraps_do_not_crash(text: str) -> None:
    with suppress(InputError):  # refused before it is read
        attributions_of(document_of(text))


def test_a_speaking_noun_stands_in_one_row() -> None:
    nouns = [noun for row in ENGLISH.table("speakers") for noun in row.strings("nouns")]
    assert sorted(nouns) == sorted(set(nouns))
