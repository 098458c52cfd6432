"""The gate before the parse: what can hold a claim is parsed, what cannot is only tagged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportedly.annotate import annotate
from reportedly.annotate.numbers.cardinals import find_numbers
from reportedly.annotate.worth_parsing import worth_parsing
from reportedly.clean import clean
from reportedly.records import RawPage, Sentence
from reportedly.syntax.sentences import parse


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Nine people drowned.", True),
        ("Nobody was hurt in the collapse.", False),
        ("The mayor denies it.", False),
        ("Amina Saleh told the paper the well was dry.", False),
        ("According to the agency the road is shut.", False),
        ("“We lost the roof.”", False),
        ("The ministry's statement in full:", False),
    ],
)
def test_what_can_hold_a_claim_is_worth_parsing(sentence: str, count: bool) -> None:
    assert worth_parsing([sentence], [count]) == [True]


def test_a_plain_sentence_is_not() -> None:
    assert worth_parsing(["The bridge spans the river in the old town."], [False]) == [
        False
    ]


def test_the_sentence_before_a_pronoun_that_speaks_is_parsed_with_it() -> None:
    texts = [
        "The valley is green and wide.",
        "Amina Saleh walked to the camp.",
        "She said the well was dry.",
    ]
    assert worth_parsing(texts, [False] * 3) == [False, True, True]


def read(text: str) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """The sentences as they are read, and all parsed."""
    document = clean(RawPage("t", "t", b"", "0" * 64, "text/plain", text))
    return parse(document, find_numbers(document), worth_parsing), parse(document)


def test_what_is_not_parsed_is_tagged_as_if_it_were() -> None:
    gated, whole = read("The bridge spans the river. Nine people drowned, police said.")
    assert gated[1] == whole[1]
    assert {t.dep for t in gated[0].tokens} == {""}
    assert all(t.head == t.i for t in gated[0].tokens)
    assert [(t.text, t.start, t.pos) for t in gated[0].tokens] == [
        (t.text, t.start, t.pos) for t in whole[0].tokens
    ]


def test_no_claim_of_the_shared_articles_stands_in_an_unparsed_sentence(
    shared: Path,
) -> None:
    """Recall of sentences with a labelled figure or a labelled statement and its cue: at least 995 of 1000."""
    held = found = 0
    for line in (
        (shared / "bench" / "data" / "articles.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    ):
        row = json.loads(line)
        mentions = annotate(
            clean(
                RawPage(row["id"], "-", b"", "0" * 64, "application/json", row["text"])
            )
        )
        for start, cue in labelled(row):
            at = mentions.sentence_at(start)
            if (
                at is not None and cue in mentions.sentences[at].text
            ):  # else it is of a block after "X said:"
                held += 1
                found += any(t.dep for t in mentions.sentences[at].tokens)
    assert held > 100
    assert found >= 0.995 * held


def labelled(row: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Where each labelled figure and statement stands, with the cue of a statement.

    A further sentence of a quotation has no cue; it is handed to its speaker without a parse.
    """
    for figure in row["gold"]["figures"]:
        yield figure["start_char"], ""
    for statement in row["gold"]["speech"]:
        if statement["cue"]:
            yield statement["start_char"], statement["cue"]
