"""Sources: who is credited with a figure, and when nobody is."""

from __future__ import annotations

from typing import Any

import pytest

from reportedly.claims.figures.figures import find_figures
from reportedly.claims.figures.sources import source_of
from reportedly.claims.statements.statements import make_statements
from reportedly.run.local import annotate
from tests.annotate.speech.test_speech import document_of
from tests.cases_loader import cases, unmark


def check(case: dict[str, Any]) -> None:
    text, marks = unmark(case["text"])
    document = document_of(text)
    mentions = annotate(document)
    statements, _ = make_statements(document, mentions)
    figures, _ = find_figures(document, mentions, statements)
    assert marks
    for mark in marks:
        words = document.span(mark.start, mark.end)
        figure = next((f for f in figures if f.evidence.start == mark.start), None)
        source = (
            figure.source
            if figure
            else source_of(words, document, mentions, statements).source
        )
        wanted = mark.fields.get("by")
        assert (source.name if source else None) == (
            wanted.replace("_", " ") if wanted else None
        )
        if source is not None:
            assert (
                document.text[source.evidence.start : source.evidence.end]
                == source.evidence.text
            )


@pytest.mark.parametrize("case", cases("sources"), ids=lambda c: str(c["text"])[:60])
def test_source(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize(
    "case", cases("sources", known_failures=True), ids=lambda c: str(c["text"])[:60]
)
@pytest.mark.xfail(strict=True, raises=AssertionError)
def test_source_we_still_get_wrong(case: dict[str, Any]) -> None:
    check(case)
