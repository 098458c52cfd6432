"""The marked-up sentences themselves are checked before they check anything."""

import pytest

from tests.cases_loader import unmark


def test_marks_become_offsets() -> None:
    text, marks = unmark(
        "Officials said {12 people|killed low=12} died, {not 30|denied}."
    )
    assert text == "Officials said 12 people died, not 30."
    assert [text[m.start : m.end] for m in marks] == ["12 people", "not 30"]
    assert marks[0].fields == {"low": "12"}


def test_an_unclosed_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="does not close"):
        unmark("Officials said {12 people|killed died.")
