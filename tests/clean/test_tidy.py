"""Edits of equal length: what they mend, what they leave, and that they replay."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.clean import clean, replay, tidy, undo
from reportedly.clean.passages import text_paragraphs
from reportedly.errors import InputError
from reportedly.records import RawPage

MENDED = [
    ("12\u00a0people\u2009died", "12 people died"),
    ("the cityŠ—Ès people", "the city’s   people"),
    ("he said Š—“goŠ—� twice", "he said   “go”   twice"),
    ("theyâ€™re â€œsafeâ€\x9d", "they’re     “safe”  "),
    ("Thursday'\x80\x99s rain", "Thursday’s   rain"),
    ("He saidÂ\u00a040 were killed", "He said  40 were killed"),
    ("40Â\u00a0\u00a0men were Ã\u00a0 Lyon", "40   men were à  Lyon"),
    ("a daggerâ\x80\u00a0here", "a dagger†here  "),
    ("caf\u00c3\u00a9s burnt", "cafés  burnt"),
    ("dis\u00adplaced families", "displaced  families"),
    ("\ufeff20\u200b,000 fled", " 20,000  fled"),
    ("men &amp; women &quot;fled&quot;", 'men     & women      "fled"     '),
    ("5&nbsp;000 people", "5      000 people"),
    ("police\x92s \x93no\x94", "police’s “no”"),
    ("they don\ufffdt know", "they don’t know"),
    ("nul\x00l and \x07bell", "nul l and  bell"),
    ("１２ people", "12 people"),
]
LEFT = [
    "“Curly” ‘quotes’ and dashes – — stay…",
    "Tomáš Škoda, Ângela, CAFÉ… São Tomé",
    "AT&T; R&D, 5 > 3 &bogus;",
    "مرحبا بكم and \u05e9\u05dc\u05d5\u05dd",
    "oﬃcials",  # no room in the word for what it stands for
    "lost \ufffd here",
    "emoji 👩‍👩‍👧".replace("\u200d", ""),
    "line\nbreaks\r\nstay",
]
NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "Š—È“�Ãâ€™\x80\x99&;amp#39nbs \u00ad\u200b\x00\n\r\u00a0e\u0301ﬁ１"
        ),
    ),
    max_size=80,
)


@pytest.mark.parametrize(("text", "reading"), MENDED)
def test_mended(text: str, reading: str) -> None:
    got, edits = tidy(text)
    assert got == reading
    assert len(got) == len(text)
    assert edits and undo(got, edits) == text


@pytest.mark.parametrize("text", LEFT)
def test_left_alone(text: str) -> None:
    assert tidy(text) == (text, ())


@given(NASTY)
def test_edits_replay_and_come_undone(text: str) -> None:
    reading, edits = tidy(text)
    assert len(reading) == len(text)
    assert replay(text, edits) == reading
    assert undo(reading, edits) == text
    ends = [(e.start, e.start + len(e.before)) for e in edits]
    assert all(a[1] <= b[0] for a, b in pairwise(ends))


@given(NASTY)
def test_joined_lines_replay_too(text: str) -> None:
    tidied, edits = tidy(text)
    lines, joins = text_paragraphs(tidied)
    every = sorted((*edits, *joins), key=lambda e: e.start)
    assert undo(replay(text, every), every) == text
    assert all(tidied[a:b].strip() == tidied[a:b] != "" for a, b in lines)


@given(NASTY, st.none() | NASTY)
def test_a_document_quotes_its_text(text: str, title: str | None) -> None:
    try:
        document = clean(RawPage("x", "x", b"", "", "text/plain", text, title))
    except InputError as error:
        assert "only English is read" in error.reason
        return
    assert replay(document.text, document.edits) == document.reading
    assert len(document.reading) == len(document.text)
    last = 0
    for p in document.passages:
        assert document.text[p.start : p.end] == p.text != ""
        assert p.start >= last
        last = p.end


def test_an_edit_for_another_text_is_refused() -> None:
    _, edits = tidy("a\u00a0b")
    with pytest.raises(ValueError, match="another text"):
        replay("abc", edits)


@pytest.mark.parametrize(
    ("words", "source"), [("20,000", "20\u200b,000"), ("Grand’Anse", "GrandŠ—ÈAnse")]
)
def test_the_evidence_of_a_mended_word_is_the_whole_word(
    words: str, source: str
) -> None:
    document = clean(
        RawPage("x", "x", b"", "", "text/plain", f"More than {source} were displaced.")
    )
    at = document.reading.index(words)
    assert document.span(at, at + len(words)).text == source


def test_a_long_run_of_oddities_takes_linear_time() -> None:
    for odd in ("\u00ad", "\x00", "Ã©", "&amp;", "e\u0301", "Š—È", "\ufffd"):
        reading, edits = tidy(odd * 100_000)
        assert replay(odd * 100_000, edits) == reading
