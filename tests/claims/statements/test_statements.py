"""Statements: who speaks, resolved through the article, how sure, and at which distance."""

from __future__ import annotations

from typing import Any

import pytest

from reportedly.claims.shared.people import split_title
from reportedly.claims.statements.statements import make_statements
from reportedly.records import Issue, Mentions, Statement
from reportedly.run.local import annotate
from tests.annotate.speech.test_speech import document_of
from tests.cases_loader import cases


def statements_of(text: str) -> tuple[tuple[Statement, ...], tuple[Issue, ...]]:
    document = document_of(text)
    return make_statements(document, annotate(document))


@pytest.mark.parametrize("case", cases("statements"), ids=lambda c: str(c["text"])[:60])
def test_speaker(case: dict[str, Any]) -> None:
    statements, issues = statements_of(case["text"])
    assert [s.speaker.name if s.speaker else None for s in statements] == case["says"]
    last = statements[-1]
    assert last.speaker is not None
    got = {
        "role": last.speaker.role,
        "kind": last.speaker.kind,
        "certainty": last.certainty,
        "distance": last.distance,
    }
    assert got | {k: v for k, v in case.items() if k in got} == got
    assert [i.code for i in issues] == ([case["issue"]] if "issue" in case else [])


@pytest.mark.parametrize(
    "case", cases("statements", known_failures=True), ids=lambda c: str(c["text"])[:60]
)
@pytest.mark.xfail(strict=True, raises=AssertionError)
def test_speaker_we_still_get_wrong(case: dict[str, Any]) -> None:
    statements, _ = statements_of(case["text"])
    assert [s.speaker.name if s.speaker else None for s in statements] == case["says"]


def test_a_pronoun_never_crosses_into_another_story() -> None:
    text = "Ann Lee said the road was open.\nTom Berg said the port was shut.\nShe said the dam would hold."
    document = document_of(text)
    roles = ["body", "other_story", "body"]
    passages = tuple(
        type(p)(p.start, p.end, p.text, role)
        for p, role in zip(document.passages, roles, strict=True)
    )
    document = type(document)(
        **{f: getattr(document, f) for f in document.__slots__} | {"passages": passages}
    )
    statements, _ = make_statements(document, annotate(document))
    assert [(s.speaker.name, s.passage) for s in statements if s.speaker] == [
        ("Ann Lee", "body"),
        ("Tom Berg", "other_story"),
        ("Ann Lee", "body"),
    ]


def test_the_same_words_give_the_same_id() -> None:
    text = "Police said the road was open."
    assert statements_of(text)[0][0].id == statements_of(text)[0][0].id


def test_every_statement_gives_its_reasons() -> None:
    statements, _ = statements_of(
        "Ann Lee said the road was open. “It is clear now.” She denied it had been mined."
    )
    assert all(s.because for s in statements)
    assert any(
        r.lexicon and r.lexicon.startswith("en/attribution.yml:")
        for r in statements[0].because
    )


def test_no_speech_no_statements() -> None:
    assert make_statements(document_of("The river rose."), Mentions(sentences=())) == (
        (),
        (),
    )


@pytest.mark.parametrize(
    ("words", "role", "name"),
    [
        ("Mayor Terry Hill", "Mayor", "Terry Hill"),
        ("Elm Township Mayor Terry Hill", "Elm Township Mayor", "Terry Hill"),
        ("Terry Hill", "", "Terry Hill"),
        ("Mayor", "", "Mayor"),
        ("Army Lt. Gen. Bob Lowe", "Army Lt. Gen.", "Bob Lowe"),
    ],
)
def test_a_title_is_split_from_a_name(words: str, role: str, name: str) -> None:
    assert split_title(words.split()) == (role.split(), name.split())


def test_a_second_credit_is_no_part_of_what_the_first_one_said() -> None:
    text = "Two guards said they had been told to fire, according to the charity."
    said = {s.speaker.name: s.content.text for s in statements_of(text)[0] if s.speaker}
    assert said == {
        "Two guards": "they had been told to fire",
        "the charity": "Two guards said they had been told to fire",
    }
