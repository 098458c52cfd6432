"""Numbers: every lexicon row's own example, marked-up sentences, and any way of writing n is n again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportedly.annotate.numbers.cardinals import find_numbers
from reportedly.clean import clean
from reportedly.languages import ENGLISH
from reportedly.lexicons.load import Row
from reportedly.records import Document, Number, RawPage
from reportedly.syntax.respacing import respace
from tests.cases_loader import cases, unmark


def document(text: str) -> Document:
    made = clean(RawPage("t", "t", b"", "0" * 64, "text/plain", text))
    assert isinstance(made, Document)
    return made


def numbers(text: str) -> list[Number]:
    return list(find_numbers(document(text)))


def check(case: dict[str, Any]) -> None:
    text, marks = unmark(case["text"])
    found = numbers(text)
    wanted = [m for m in marks if m.label == "cardinal"]
    assert [
        n.text for n in found if n.kind == "cardinal" and not case.get("loose")
    ] == [text[m.start : m.end] for m in wanted if not case.get("loose")]
    for mark in marks:
        if case.get("none"):
            continue
        hits = [n for n in found if n.start < mark.end and mark.start < n.end]
        assert hits, f"nothing at {text[mark.start : mark.end]!r}"
        assert hits[0].kind == mark.label
        read = {"low": hits[0].low, "high": hits[0].high, "q": hits[0].qualifier}
        for name, value in mark.fields.items():
            assert str(read[name]).lower() == value, name


@pytest.mark.parametrize("case", cases("numbers"), ids=lambda c: c["text"][:60])
def test_marked_sentences(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize(
    "case", cases("numbers", known_failures=True), ids=lambda c: c["text"][:60]
)
@pytest.mark.xfail(strict=True)
def test_known_failures(case: dict[str, Any]) -> None:
    check(case)


ROWS = [
    r
    for name in ("numbers", "not_counts")
    for r in ENGLISH.table(name)
    if "example" in r.values
    and "unhurt" not in r.values  # those name no kind of number
]


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.ref)
def test_each_row_reads_the_number_of_its_example(row: Row) -> None:
    words = re.search(r"\[(.+?)\]", row["example"])
    assert words, f"{row.ref}: the example marks no number"
    text = row["example"].replace("[", "").replace("]", "")
    hits = [
        n for n in numbers(text) if n.start < words.end() - 2 and words.start() < n.end
    ]
    assert hits, text
    if row.file == "en/not_counts.yml":
        assert hits[0].kind == row["kind"]
    else:
        assert (hits[0].text, hits[0].kind) == (words[1], "cardinal")


@pytest.mark.parametrize(
    "row",
    [r for r in ENGLISH.table("spacing") if "example" in r.values],
    ids=lambda r: r.ref,
)
def test_each_row_puts_words_apart(row: Row) -> None:
    assert row["reads"] in respace(row["example"]).text


@pytest.mark.parametrize(
    "sound",
    [
        "forgiven",
        "weathered",
        "therefore",
        "women themselves were",
        "towards Andhra",
        "The withdrawal",
        "overtaken",
    ],
)
def test_whole_words_stay_whole(sound: str) -> None:
    assert respace(sound).at is None


# ------------------------------------------------------------------ any way of writing n
SIGNS = st.sampled_from([",", " ", "\u00a0", "\u202f", "’", "'", ""])


@given(st.integers(0, 9_999_999_999), SIGNS)
def test_any_thousands_sign_reads_back(n: int, sign: str) -> None:
    written = f"{n:,}".replace(",", sign)
    (found,) = numbers(f"They counted {written} people.")
    assert (found.low, found.high) == (n, n)


@given(
    st.integers(1, 99_999), st.sampled_from([("million", 10**6), ("billion", 10**9)])
)
def test_decimals_with_a_scale_read_back(
    hundredths: int, scale: tuple[str, int]
) -> None:
    (found,) = numbers(f"They counted {hundredths / 100:.2f} {scale[0]} people.")
    expected = hundredths * scale[1] // 100
    assert found.low == (expected if expected <= 10**10 else None)


UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
UNITS += "seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def spelled(n: int) -> str:
    """The number in English words."""
    if n < 20:
        return UNITS[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{UNITS[n % 10]}" if n % 10 else "")
    for scale, word in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= scale:
            rest = n % scale
            joint = " and " if rest and scale == 100 else " "
            return (
                f"{spelled(n // scale)} {word}{joint + spelled(rest) if rest else ''}"
            )
    raise AssertionError(n)


@given(st.integers(2, 999_999_999))
@example(921)
def test_number_words_read_back(n: int) -> None:
    (found,) = numbers(f"They counted {spelled(n)} people.")
    assert (found.low, found.high) == (n, n)


@given(st.text(max_size=200))
@example("10^400 \ud800 1,,2 ٣٤ ⅔ ²")
@settings(max_examples=200)
def test_any_text_is_read_with_exact_offsets(text: str) -> None:
    doc = replace(document("words"), text=text, reading=text)
    for n in find_numbers(doc):
        assert doc.text[n.start : n.end] == n.text
        assert n.low is None or n.high is None or n.low <= n.high


def test_a_sentence_of_a_respaced_text_quotes_its_own_words() -> None:
    text = "Rain fell. Some 900 peoplehave left. Others  stayed."
    start, end = text.index("Some"), text.index(" Others")
    sentence = respace(text).within(start, end)
    assert sentence.text == "Some 900 people have left."
    at = sentence.text.index("have")
    a, b = sentence.source(at, at + 4)
    assert text[start + a : start + b] == "have"
    assert respace(text).within(0, start - 1).at is None


@given(st.text(alphabet="abe the people23,. \tfld", max_size=80))
def test_respaced_text_knows_where_it_came_from(text: str) -> None:
    made = respace(text)
    whole = made.within(0, len(text))
    assert (whole.text, [whole.source(i, i + 1) for i in range(len(whole.text))]) == (
        made.text,
        [made.source(i, i + 1) for i in range(len(made.text))],
    )
    if made.at is not None:
        assert len(made.at) == len(made.text)
        assert all(a <= b for a, b in zip(made.at, made.at[1:], strict=False))
        assert all(0 <= a < len(text) for a in made.at)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (f"The key is {'4f-' * 100} and 12 people died.", [12]),
        (f"See https://a.example/?{'id=7&' * 60} where 12 people died.", [12]),
        (f"12 people died. {'1-' * 5000}", [12]),
        ("It killed 3-5 people and hurt 40.", [3, 40]),
        ("Roads 1-1-2-3-5-8 were shut; 12 people died.", [12]),
    ],
)
def test_digits_of_a_key_count_nothing(words: str, found: list[int]) -> None:
    counts = [n.low for n in numbers(words) if n.kind == "cardinal"]
    assert counts[-len(found) :] == found
    assert len(counts) < 10
