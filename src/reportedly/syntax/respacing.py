"""Words as they were meant to stand apart, for text that lost or gained spaces on its way out of a
PDF.

`respace` gives a text to parse and, for each of its characters, the offset it came from; so a token
of "23,000 people" can quote "23,000people". Only what can be told for certain is touched: runs of
spaces, a known word glued to a number or to a little word, a known word cut in two, a lost
ligature.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from reportedly.languages import by_language, in_use
from reportedly.languages.inflections import regular_forms
from reportedly.syntax.words import Words, alternatives, kept_by_text, matches, words_of

SHORTEST_GLUED = 7  # letters; below, a split is a guess: "forage" is no "for age"
LONGEST_GLUED = 60  # no two words of the lexicon are as long together
WORDS_KEPT = (
    50_000  # distinct words remembered with their split; an article has a few hundred
)

# Where a blank may be lost: in a long run of letters, before digits, behind them before a word: not
# in "5km", "3rd".
_GLUED = re.compile(r"[A-Za-z]{7,}|[A-Za-z]+(?=\d)|(?<=\d)[A-Za-z]{4,}")
_HYPHENED = re.compile(  # the hyphen of a line that ended there: "house- holds"
    r"\b(?P<front>[A-Za-z]{2,})(?P<gap>-[ \t]{1,2})(?P<rest>[a-z]{2,})\b"
)
# Two and more: one blank is how words are parted everywhere.
_WIDE = re.compile(r"[ \t]{2,}")
# "115, 051 children": a blank behind the sign of thousands. A text is known to write so by a group
# that begins with 0, which no count does; then its other groups before a word are read so too, but
# not behind a name: "On May 5, 120 people".
_PARTED = re.compile(
    r"""
    (?<![^\s(\[:;&])(?P<word>\b[A-Z]\w*\.?\s)?
    [1-9]\d{0,2},(?P<gap>[ ])\d{3}(?![,.]?\d)(?=\s[a-z]|[).;])
    """,
    re.VERBOSE,
)
# "640 families/3,100 persons": two counts, and no date "May/2021"
_COUNTS_JOINED = re.compile(r"(?<=[a-z]{4})/(?!(?:19|20)\d\d\b)(?=\d[\d,]*\s[a-z]{4})")
# A group that no count begins with: the sign of such a text.
_ZERO_TAIL = re.compile(r"\d, 0\d\d\b")


@dataclass(frozen=True, slots=True)
class Respaced:
    """A text to read; `at[i]` is the offset its character `i` came from (None: every character from
    its own).
    """

    text: str
    at: tuple[int, ...] | None = None

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters `start:end` of the text came from."""
        if self.at is None:
            return start, end
        if end <= start:
            return start, end
        return self.at[start], self.at[end - 1] + 1

    def within(self, start: int, end: int) -> Respaced:
        """What came from the characters `start:end`, as a text of its own."""
        if self.at is None:
            return Respaced(self.text[start:end])
        first, last = bisect_left(self.at, start), bisect_left(self.at, end)
        text, at = self.text[first:last], self.at[first:last]
        if at == tuple(range(start, end)):  # nothing in it was changed
            return Respaced(text)
        return Respaced(text, tuple([a - start for a in at]))


@kept_by_text  # first the numbers of some documents are read from their texts, then their sentences
def respace(text: str) -> Respaced:
    """The text with its words apart, and where each character came from."""
    changes = sorted(_spacing_changes(text))
    if not changes:
        return Respaced(text)
    made: list[str] = []
    at: list[int] = []
    last = 0
    for start, end, new in changes:
        if start < last:
            continue
        made.append(text[last:start])
        at += range(last, start)
        made.append(new)
        at += _aligned(start, end, len(new))
        last = end
    made.append(text[last:])
    at += range(last, len(text))
    return Respaced("".join(made), tuple(at))


def _aligned(start: int, end: int, length: int) -> Iterator[int]:
    """Old offsets for new characters, both read from their ends: the letters that were lost are in
    front.
    """
    for k in range(length):
        yield max(start, end - (length - k))


def _spacing_changes(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, replacement) for each place where the text is read otherwise."""
    words = words_of(text)
    yield from _lost_letters(text, words)
    yield from _cut_words(text, words)
    yield from _parted_thousands(text)
    if "/" in text:
        for match in _COUNTS_JOINED.finditer(text):
            yield match.start(), match.end(), " / "
    if "  " in text or "\t" in text:
        for match in _WIDE.finditer(text):
            yield match.start(), match.end(), " "
    for word, offsets in words.written.items():
        for place in _cuts(word):
            for start in offsets:
                yield start + place, start + place, " "


def _lost_letters(text: str, words: Words) -> Iterator[tuple[int, int, str]]:
    """Words that lost letters, as PDFs lose them, and the wide gaps behind them."""
    if _last_lost().isdisjoint(words.at):
        return
    for match in _lost_pattern().finditer(text):
        yield match.start("lost"), match.end("lost"), _lost()[match["lost"]]
        if match["gap"] and len(match["gap"]) > 1:
            yield match.start("gap"), match.end("gap"), " "


def _cut_words(text: str, words: Words) -> Iterator[tuple[int, int, str]]:
    """Gaps inside a known word: "hou ses", and "house- holds" of a line's end."""
    pieces = matches(_pieces_pattern(), text, words.where(_word_pieces()))
    hyphened = _HYPHENED.finditer(text) if "- " in text else ()
    for cut in chain(pieces, hyphened):
        if (cut["front"] + cut["rest"]).casefold() in _known_long_words():
            yield cut.start("gap"), cut.end("gap"), ""


def _parted_thousands(text: str) -> Iterator[tuple[int, int, str]]:
    """The gaps inside numbers, where the text is known to write thousands so."""
    if _ZERO_TAIL.search(text):
        for number in _PARTED.finditer(text):
            if number["word"] is None:
                yield number.start("gap"), number.end("gap"), ""


@by_language(most=WORDS_KEPT)
def _cuts(word: str) -> tuple[int, ...]:
    """Where spaces are missing in a run of letters and digits."""
    return tuple(
        match.start() + place
        for match in _GLUED.finditer(word)
        for place in _missing_spaces(
            match[0],
            word[match.end() :][:1].isdigit(),
            word[: match.start()][-1:].isdigit(),
        )
    )


def _missing_spaces(
    word: str, before_digit: bool, after_digit: bool
) -> tuple[int, ...]:
    """Where spaces are missing in a word: inside it, behind it (a number follows) or before it (one
    stands there).
    """
    lower = word.casefold()
    if after_digit and lower in _known_long_words():
        return (0,)
    if before_digit:
        return (len(word),) if lower in _little() and len(word) > 1 else ()
    if not SHORTEST_GLUED <= len(word) <= LONGEST_GLUED:
        return ()
    if lower in _known_long_words():
        return ()
    return _spaces_within(word, after_digit)


def _spaces_within(word: str, after_digit: bool) -> tuple[int, ...]:
    """Where a word is two or more: at a capital behind a little word, behind an acronym,
    between two known words.
    """
    lower, joined = word.casefold(), word[1:].islower()
    for k in range(2, len(word) - 2):
        front, rest = lower[:k], lower[k:]
        capital = word[k - 1].islower() and word[k].isupper()
        if capital and front in _little():  # "inAugust", "inIDPcamps"
            return (k, *(k + c for c in _missing_spaces(word[k:], False, after_digit)))
        acronym = word[:k].isupper() and word[k:].islower()
        if acronym and _is_known(rest):  # "IDPcamps"
            return (k,)
        if joined and _fit(front, rest):
            return (k,)
    return ()


def _is_known(word: str) -> bool:
    """A long word that stands in the list of words."""
    return len(word) > 3 and word in _known_long_words()


def _fit(front: str, rest: str) -> bool:
    """Two known words, or a little one (three letters and more) beside a known one:
    "causeddamage".
    """
    if _is_known(front):
        return _is_known(rest) or _is_little(rest)
    return _is_little(front) and _is_known(rest)


def _is_little(word: str) -> bool:
    """A short common word, of three letters and more."""
    return len(word) > 2 and word in _little()


# ------------------------------------------------------------------ the lexicon
@by_language
def _little() -> frozenset[str]:
    return in_use().words("spacing", "little")


@by_language
def _known_long_words() -> frozenset[str]:
    """Words of four letters and more that the figures know, in the forms the lexicons give, and a
    few common ones.
    """
    language = in_use()
    words = {str(r["word"]) for r in language.table("numbers") if "word" in r.values}
    words |= language.words("spacing", "common") | language.words("counted", "words")
    for field in ("state", "event", "where"):
        words |= language.words("figures", field)
    for field in ("object", "subject"):
        for verb in language.words("figures", field):
            words.update((verb, *regular_forms(verb)))
    long = {w.casefold() for w in words if len(w) > 3 and w.isalpha()}
    return frozenset(long) - _little()


@by_language
def _lost() -> dict[str, str]:
    return {
        row["lost"]: row["means"]
        for row in in_use().table("spacing")
        if "lost" in row.values
    }


@by_language
def _lost_pattern() -> re.Pattern[str]:
    """What remains of words that lost a ligature, behind a gap."""
    rows = [row for row in in_use().table("spacing") if "lost" in row.values]
    wide = alternatives(row["lost"] for row in rows if row.get("wide"))
    plain = alternatives(row["lost"] for row in rows if not row.get("wide"))
    return re.compile(
        rf"""
        (?<=[\w,;])
        (?: (?P<gap>[ \t]+)(?=(?:{plain})\b) | [ \t]{{2,}}(?=(?:{wide})\b) )
        (?P<lost>{plain}|{wide})\b
        """,
        re.VERBOSE,
    )


@by_language
def _last_lost() -> frozenset[str]:
    """The last word of each remainder: "of cials" is looked for only where "cials" stands."""
    return frozenset(lost.split()[-1] for lost in _lost())


@by_language
def _word_pieces() -> frozenset[str]:
    return in_use().words("spacing", "pieces")


@by_language
def _pieces_pattern() -> re.Pattern[str]:
    """The first piece of a word that a gap has parted."""
    return re.compile(
        rf"\b(?P<front>{alternatives(_word_pieces())})"
        r"(?P<gap>-?[ \t]{1,2})(?P<rest>[a-z]{3,})\b",
        re.IGNORECASE,
    )
