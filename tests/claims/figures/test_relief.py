"""Which texts are reports of relief work, told by their words."""

from __future__ import annotations

import pytest

from reportedly.claims.figures.relief import reading_relief, words_of_report

REPORT = "UNICEF and its partners met. The WASH cluster asked for kits."
NEWS = (
    "The march reached the square, where the mayor spoke to the partners of the firm."
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (REPORT, True),
        (NEWS, False),
        ("UNICEF spoke. UNICEF waited. UNICEF left.", False),  # one word, three times
        (
            REPORT + " The road was long." * 400,
            False,
        ),  # a long text that names them once
    ],
)
def test_a_report_has_several_words_of_relief_work_and_often(
    text: str, words: bool
) -> None:
    with reading_relief(text):
        assert bool(words_of_report()) is words


def test_outside_of_a_text_there_is_none() -> None:
    with reading_relief(REPORT), reading_relief(NEWS):
        assert not words_of_report()
    assert not words_of_report()
