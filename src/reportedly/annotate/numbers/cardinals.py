"""Numbers: every quantity as written, with its bounds after the output contract.

A number is an atom ("20,000", "two dozen", "hundreds of thousands"), joined into a range where two
stand together ("between 2,000 and 4,000"), widened by the qualifier before or behind it ("at
least", "or so"). `kind` says what it is when it is no count. Words are in
`languages/en/numbers.yml` and `not_counts.yml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import NumberKind, Qualifier
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.inflections import plural_of, without_plural
from reportedly.languages.patterns import named_pattern, pattern_text
from reportedly.records import Document, Number, Reason
from reportedly.syntax.person_nouns import noun_row
from reportedly.syntax.respacing import Respaced, respace
from reportedly.syntax.words import alternatives, first_word, matches, words_of

_AGE_GOES_ON = named_pattern("cardinals.age_goes_on")
_BEFORE_YEAR = named_pattern("cardinals.before_year")

_MINUS = frozenset("-\u2212")

_HIGHEST_KNOWN = subset("highest_known")
_LOWEST_KNOWN = subset("lowest_known")
_BEHIND_MARKS = subset("behind_marks")


# Beyond the people alive (about 8 billion) nothing counts people; the value is kept as "too large"
# and not as a count.
LARGEST = 10**10

_POWER = re.compile(
    r"[eE][+-]?\d"
)  # "1e999", a machine's way of writing: no article counts so
# Before the digits of an exponent: the 5 of "1e-5".
_POWER_OF = re.compile(r"\d[eE][+-]")

# Digits with any thousands sign, or plain, with decimals and a scale written on: "20,000", "1 300",
# "2.5m", "300k".
_DIGITS = named_pattern("cardinals.digits")
_BETWEEN = named_pattern("cardinals.between")
CHANGED = 60  # characters before "by 9" or "from 22" in which the verb of change stands
_BY_OR_FROM = named_pattern("cardinals.by_or_from")
_RANGE_JOINT = named_pattern("cardinals.range_joint")


@dataclass(frozen=True, slots=True)
class _Atom:
    """A quantity without its qualifier."""

    start: int
    end: int
    low: float
    high: float
    vague: bool
    ref: str | None
    scale: float = 1.0
    digits: bool = False


def find_numbers(document: Document) -> tuple[Number, ...]:
    """Every quantity of the document, in reading order; `kind` says which are not counts."""
    words = respace(document.reading)
    text = words.text
    return tuple(
        _number_at(_number_of_atoms(text, atom, joined), words, document)
        for atom, joined in _ranged(text, _atoms(text))
    )


def _number_at(number: Number, words: Respaced, document: Document) -> Number:
    """The number at its offsets in the document, quoting it."""
    start, end = words.source(number.start, number.end)
    span = document.span(start, end)
    return replace(number, start=span.start, end=span.end, text=span.text)


# ------------------------------------------------------------------ atoms
def _atoms(text: str) -> list[_Atom]:
    """Digits and number words, the longest reading at each place, in order."""
    found = [*_digit_atoms(text), *_word_atoms(text)]
    found.sort(key=lambda a: (a.start, -a.end))
    kept: list[_Atom] = []
    for atom in found:
        if not kept or atom.start >= kept[-1].end:
            kept.append(atom)
    return kept


# Characters without a blank, whose digits count nothing: a key,
# a picture in letters, a long address.
_UNBROKEN = re.compile(r"\S{200,}")


def _digit_atoms(text: str) -> Iterator[_Atom]:
    """Numbers in digits, with the word for their scale: "3.2 million", "12,000"."""
    for match in matches(_DIGITS, text, _digit_starts(text)):
        before = text[max(0, match.start() - 3) : match.start()]
        if _POWER.match(text, match.end("number")):
            continue
        if _POWER_OF.fullmatch(before):
            continue
        digits = _plain_digits(match["number"])
        # longer is no count of anything
        value = float(digits) if len(digits) <= 30 else float(LARGEST) * 10
        scale_word = (match["scale"] or "").strip().casefold()
        scale = _scales().get(scale_word, 1.0)
        end = match.end("number")
        if scale_word and not (
            scale_word in word_set("scale_letters") and scale == 1.0
        ):
            end = match.end()
        yield _Atom(
            match.start(), end, value * scale, value * scale, False, None, scale, True
        )


def _digit_starts(text: str) -> list[int]:
    """Where words begin that begin with a digit, outside what has no blank for hundreds of
    letters.
    """
    written = words_of(text).written
    begin = sorted(
        start
        for word, offsets in written.items()
        if word[0].isdigit()
        for start in offsets
    )
    for code in _UNBROKEN.finditer(text):
        del begin[bisect_left(begin, code.start()) : bisect_left(begin, code.end())]
    return begin


def _plain_digits(number: str) -> str:
    """Digits with at most one decimal point."""
    if re.fullmatch(r"\d{1,3}\.000", number):
        return number.replace(".", "")
    if re.fullmatch(r"\d+,\d{1,2}", number):
        return number.replace(",", ".")
    digits = re.sub(r"[^\d.]", "", number)
    return digits.replace(".", "") if digits.count(".") > 1 else digits


def _word_atoms(text: str) -> Iterator[_Atom]:
    """The numbers written in words."""
    for match in matches(_word_pattern(), text, words_of(text).where(_first_words())):
        words = match[0].casefold()
        if words in _never_alone():
            continue  # "a poor food score": a mark, not twenty
        parts = _PARTS_OF.fullmatch(words)
        if parts is not None:
            portion = _value_of_parts(parts)
            yield _Atom(match.start(), match.end(), portion, portion, False, None)
            continue
        vague = _vague().get(re.sub(r"\s+", " ", words))
        if vague is not None:
            yield _vague_atom(match, vague)
            continue
        value = _spelled(words)
        if value is not None:
            scale = _said_scale(words)
            yield _Atom(match.start(), match.end(), value, value, False, None, scale)
            continue
        mixed = _vague_times(words)
        if mixed is not None:
            yield _vague_atom(match, mixed)


def _vague_atom(match: re.Match[str], vague: tuple[float, float, str]) -> _Atom:
    """The number that words mean which name only a range."""
    low, high, ref = vague
    return _Atom(match.start(), match.end(), low, high, True, ref)


_PARTS_OF = named_pattern("cardinals.parts_of")


@by_language
def _parts_of_one() -> dict[str, int]:
    """How many of a part make one: 4 quarters."""
    rows = (r for r in in_use().table("numbers") if "part" in r.values)
    return {str(r["part"]): int(r["parts"]) for r in rows}


def _value_of_parts(found: re.Match[str]) -> float:
    """ "three quarters of a million" → 750,000."""
    many, _ = _values_by_word()[found["many"]]
    return many * _scales()[found["scale"]] / _parts_of_one()[found["part"]]


def _said_scale(words: str) -> float:
    """12 of "three dozen", 1 of "forty" and of "one thousand two hundred": what a range can
    share.
    """
    parts = words.split()
    return _scales().get(parts[-1], 1.0) if len(parts) == 2 else 1.0


def _spelled(words: str) -> float | None:
    """ "nine hundred and twenty-one" → 921; None where the words make no number."""
    values = _values_by_word()
    total = current = 0.0
    seen = False
    for word in re.split(r"[\s-]+", words):
        if word in word_set("between_number_words"):
            continue
        entry = values.get(word)
        if entry is None:
            return None
        value, kind = entry
        seen = True
        if kind == "scale":
            if value >= 1000 or current == 0:
                total, current = total + max(current, 1) * value, 0.0
            else:
                current *= value
        else:
            current += value
    return total + current if seen else None


def _vague_times(words: str) -> tuple[float, float, str] | None:
    """ "several hundred" → 300 to 900."""
    for name, (low, high, ref) in _vague().items():
        rest = words.removeprefix(name + " ")
        if rest != words:
            scale = _scales().get(without_plural(rest.strip()))
            if scale == 12:  # several dozen are dozens
                return _vague()["dozens"]
            if scale:
                return low * scale, high * scale, ref
    return None


@by_language
def _values_by_word() -> dict[str, tuple[float, str]]:
    """Number words with their value, and whether they are a unit, a ten or a scale."""
    rows = [r for r in in_use().table("numbers") if "value" in r.values]
    return {r["word"]: (float(r["value"]), r["kind"]) for r in rows}


@by_language
def _never_alone() -> frozenset[str]:
    """Number words that count only behind another: "a score", "three score"."""
    rows = in_use().table("numbers")
    return frozenset(row["word"] for row in rows if row.get("never_alone"))


@by_language
def _scales() -> dict[str, float]:
    return {
        word: value
        for word, (value, kind) in _values_by_word().items()
        if kind == "scale"
    }


@by_language
def _vague() -> dict[str, tuple[float, float, str]]:
    """Words that stand for a number by themselves ("dozens"), with the range they mean."""
    rows = [
        r
        for r in in_use().table("numbers")
        if "vague" in r.values
        if "of" not in r.values
        if not r.get("followed")
    ]
    return {
        r["vague"]: (
            float(r["low"]),
            float(r["high"]),
            r.ref,
        )
        for r in rows
    }


@by_language
def _first_words() -> frozenset[str]:
    """The words `_word_pattern` can begin with."""
    articles = word_set("indefinite_articles")
    return articles | {*_values_by_word(), *map(first_word, _vague())}


# A group that is written out twice in one pattern may have its name only once.
_GROUP_NAME = re.compile(r"\?P<\w+>")


@by_language
def _word_pattern() -> re.Pattern[str]:
    """Number words in a row, or a vague quantity with or without a scale behind it."""
    spelled = alternatives(w for w in _values_by_word() if len(w) > 2)
    scales = alternatives(w for w in _scales() if len(w) > 2)
    vague = alternatives(_vague())
    parts = _GROUP_NAME.sub("?:", pattern_text("cardinals.parts_of"))
    number = pattern_text("cardinals.number", scales=scales, spelled=spelled)
    return re.compile(
        rf"(?<!\w)(?<!\w-)(?:{parts}"
        rf"|(?:{vague})(?:\s+(?:{scales}))?|{number})(?![\w])",
        re.IGNORECASE,
    )


# ------------------------------------------------------------------ ranges and qualifiers
def _ranged(
    text: str,
    atoms: list[_Atom],
) -> Iterator[tuple[_Atom, _Atom | None]]:
    """Atoms, two at a time where they make a range."""
    i = 0
    while i < len(atoms):
        here = atoms[i]
        after = atoms[i + 1] if i + 1 < len(atoms) else None
        if after is not None and _is_range(text, here, after):
            yield here, after
            i += 2
        else:
            yield here, None
            i += 1


def _is_range(text: str, low: _Atom, high: _Atom) -> bool:
    """ "30 to 40", "dozens, possibly hundreds", "between three and five": bounds of a count."""
    joint = text[low.end : high.start]
    if _is_changed(text, low.start):
        return False  # "rose by 9 to 31", "raised the toll from 22 to 31": a change, and two values
    if _is_name_of_part(text, low):
        return False  # "from 12,400 in Round 7 to 19,850"
    if _is_year_before(text, low, high):
        return False  # "the total rose in 2023 to 41,500"
    if low.vague:
        return high.vague and _is_mounting(low, high, joint)
    if high.vague:
        return False
    bottom = low.low * _shared_scale(low, high)
    if bottom >= high.high:
        return False
    if _RANGE_JOINT.fullmatch(joint):
        return (
            joint.strip().casefold() not in word_set("alternatives")
            or high.high <= _WIDEST_ALTERNATIVES * bottom
        )
    return _opens_between(text, low, joint)


_WIDEST_ALTERNATIVES = 3  # times: "five or ten" are one count, "two or 300" are not
_BETWEEN_REACH = 30  # letters from "between" to the lower bound: "between an estimated"
_THOUSAND = 1000  # from here on a lower bound needs no scale of the upper one


def _is_mounting(low: _Atom, high: _Atom, joint: str) -> bool:
    """ "Dozens, possibly hundreds": two words for many, of which the second is for more."""
    if low.low >= high.low:
        return False
    if low.high > high.high:
        return False
    return _mounting().fullmatch(joint) is not None


def _opens_between(text: str, low: _Atom, joint: str) -> bool:
    """ "Between three and five": the first word before the lower bound, its other behind it."""
    if _AND_OF_BETWEEN.fullmatch(joint) is None:
        return False
    left = max(0, low.start - _BETWEEN_REACH)
    return _BETWEEN.search(text, left, low.start) is not None


_AND_OF_BETWEEN = named_pattern("cardinals.and_of_between")


def _is_name_of_part(text: str, atom: _Atom) -> bool:
    """Whether the number is what something is called by: "Round 7", "Phase 3"."""
    if not atom.digits:
        return False
    at = _setting_of(text, atom.start, atom.end, atom, None)
    return _kind_by_words_before(at) == NumberKind.IDENTIFIER


def _is_year_before(text: str, low: _Atom, high: _Atom) -> bool:
    """Whether digits behind "in" or "since" are a year, before a number that is none."""
    digits, other = text[low.start : low.end], text[high.start : high.end]
    if _YEAR.fullmatch(digits) is None or _YEAR.fullmatch(other) is not None:
        return False
    return _IN_YEAR.search(text, max(0, low.start - _MONTH), low.start) is not None


_IN_YEAR = named_pattern("cardinals.in_year")
_MONTH = 20  # letters of "since September "


@by_language
def _mounting() -> re.Pattern[str]:
    """What stands between two words for many where the second is the upper end: "hundreds,
    possibly thousands".
    """
    joints = alternatives(in_use().words("numbers", "mounting"))
    return re.compile(rf",?\s+(?:{joints}),?\s+", re.IGNORECASE)


def _is_changed(text: str, start: int) -> bool:
    """Whether the number at `start` is how much a count changed by, or what it changed from."""
    joint = _BY_OR_FROM.search(text, max(0, start - CHANGED), start)
    if joint is None:
        return False
    clause = re.split(
        r"[.;:]",
        text[max(0, start - CHANGED) : joint.start()],
    )[-1]
    words = re.findall(r"[a-z]+", clause.casefold())
    return not in_use().words("numbers", "change").isdisjoint(words)


def _shared_scale(low: _Atom, high: _Atom) -> float:
    """In "3-4 million" and "one to 1.5 million" the scale is said once."""
    shared = low.scale == 1.0 and low.low < _THOUSAND and low.low < high.scale
    return high.scale if shared and low.low * high.scale < high.high else 1.0


def _number_of_atoms(text: str, atom: _Atom, other: _Atom | None) -> Number:
    """The number that one atom is, or two that bound a range, with the words that qualify it."""
    start, end = atom.start, (other or atom).end
    kind = _kind_of_number(text, atom.start, end, atom, other)
    reasons = []
    low, high, qualifier = _bounds_of_atoms(atom, other)
    if atom.ref:
        rule = "a vague quantity, with the bounds of the contract"
        reasons.append(Reason("low", rule, lexicon=atom.ref))
    passed = {"none"}
    if other is not None:
        start = _start_of_range(text, start)
        passed.add(Qualifier.ABOUT)
    hits = (_qualifier_before(text, start), _qualifier_behind(text, end))
    for first, last, reads, ref in filter(None, hits):
        start, end = min(start, first), max(end, last)
        rule = f"read as {reads.replace('_', ' ')}"
        reasons.append(Reason("qualifier", rule, lexicon=ref))
        if reads in passed:
            continue
        qualifier = reads
        low, high = _bounds_by_qualifier(low, high, reads)
    if _is_huge(low) or _is_huge(high):
        # no count of anything: a code that looks like one
        low = high = None
        kind = NumberKind.IDENTIFIER if kind == NumberKind.CARDINAL else kind
    words = text[start:end]
    bounds = _rounded(low), _rounded(high)
    return Number(start, end, words, *bounds, qualifier, kind, tuple(reasons))


def _bounds_of_atoms(
    atom: _Atom, other: _Atom | None
) -> tuple[float | None, float | None, str | None]:
    """The bounds of one atom or of two, and how they qualify the number by themselves."""
    if other is not None:
        return atom.low * _shared_scale(atom, other), other.high, Qualifier.BETWEEN
    vague = atom.vague and atom.low != atom.high
    return atom.low, atom.high, Qualifier.VAGUE if vague else None


def _rounded(bound: float | None) -> int | None:
    """A bound as whole people."""
    return None if bound is None else round(bound)


def _is_huge(bound: float | None) -> bool:
    """More than there are people on earth: a sum of money or a mistake."""
    return bound is not None and bound > LARGEST


def _start_of_range(text: str, start: int) -> int:
    """A range begins with its "between" or "from"."""
    found = _RANGE_OPENS.search(text[max(0, start - 12) : start])
    return start - len(found[0]) if found else start


_RANGE_OPENS = named_pattern("cardinals.range_opens")


def _bounds_by_qualifier(
    low: float | None, high: float | None, reads: str
) -> tuple[float | None, float | None]:
    """The bounds a qualifier leaves open: "at least 12" has no upper one."""
    if reads in _LOWEST_KNOWN:
        return low, None
    if reads in _HIGHEST_KNOWN:
        return None, high
    return low, high


def _qualifier_before(text: str, start: int) -> tuple[int, int, str, str] | None:
    """The qualifiers that end where the number starts: the strongest reading, the widest span."""
    best: tuple[int, int, str, str] | None = None
    at = start
    while True:
        match = _before_pattern().search(text, max(0, at - 24), at)
        if match is None:
            return best
        words = re.sub(r"\s+", " ", match["words"].casefold())
        reads, ref = _qualifiers_before()[words]
        if reads == Qualifier.UP_TO and _has_moved(text, match.start("words")):
            return best
        if best is None or (best[2] in {"none", Qualifier.ABOUT} and reads != "none"):
            best = (match.start("words"), start, reads, ref)
        else:
            best = (match.start("words"), start, best[2], best[3])
        at = match.start("words")


def _has_moved(text: str, end: int) -> bool:
    """ "The toll has gone up to 115": behind a verb of change "up to" says where it arrived."""
    before = text[max(0, end - CHANGED) : end].split()[-1:]
    return not in_use().words("numbers", "change").isdisjoint(map(str.casefold, before))


def _qualifier_behind(text: str, end: int) -> tuple[int, int, str, str] | None:
    """A qualifier behind its number ("12 or more"), with what it reads as and its line."""
    match = _behind_pattern().match(text, end)
    if match is None:
        return None
    if "\n" in match[0] and match["words"][:1].isupper():
        return None  # the next paragraph begins so: "kills 17 ⏎ At least 17 people"
    reads, ref = _qualifiers_behind()[match["words"].casefold()]
    return end, match.end("words"), reads, ref


@by_language
def _qualifiers_before() -> dict[str, tuple[str, str]]:
    rows = [
        r
        for r in in_use().table("numbers")
        if "qualifier" in r.values
        if not r.get("after")
    ]
    return {r["qualifier"]: (r["reads"], r.ref) for r in rows}


@by_language
def _qualifiers_behind() -> dict[str, tuple[str, str]]:
    rows = [
        r
        for r in in_use().table("numbers")
        if "qualifier" in r.values
        if r.get("after")
    ]
    return {r["qualifier"]: (r["reads"], r.ref) for r in rows}


@by_language
def _before_pattern() -> re.Pattern[str]:
    """Any qualifier right before a number."""
    words = alternatives(_qualifiers_before())
    return re.compile(
        rf"(?<!\w)(?<!\w-)(?P<words>{words})\s*$".replace("$", r"\Z"), re.IGNORECASE
    )


@by_language
def _behind_pattern() -> re.Pattern[str]:
    """Any qualifier right behind a number."""
    words = alternatives(_qualifiers_behind())
    return re.compile(rf"\s?(?P<words>{words})(?!\w)", re.IGNORECASE)


# ------------------------------------------------------------------ what is not a count
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d")
_ORDINAL = named_pattern("cardinals.ordinal")
# "2014-15", "2019/2020": no range of people, unless it goes on as a number does ("2000-25,000").
_YEARS = re.compile(r"(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d)(?![\d,.]\d)\b")
# Before the second year of "2014-15": that 15 is no count.
_YEARS_END = re.compile(r"\b(?:19|20)\d\d\s?[-–/]\s?\Z")
# Nine digits and more without a comma or a blank: a telephone number, a number of a case.
# "8,000,000,000" people are written in groups, or in words.
_LONG_RUN = re.compile(r"\d{9,}")
# Before a later group of a telephone number: "+44 20 7946 ".
_PHONE = re.compile(r"\+\d[\d ()-]*[ -]\(?\Z")
# A hyphen written on within a line: "-5". At its beginning it marks an item of a list, and one that
# a second dash answers ("-12 people-") is an aside. The minus sign itself is never anything else.
_HYPHEN_ON = re.compile(r"\w[^\w\n-]{0,4}[ \t\u00a0(\[\"'“‘]-\Z")
# What an opening hyphen is answered by: "-12 people-", but not the hyphen of "-12 well-known
# people".
_ASIDE_ENDS = re.compile(r"[^.;:\n]{1,80}?[^\s-]-(?!\w)")
_FRACTION_BEHIND = named_pattern("cardinals.fraction_behind")
_FRACTION_BEFORE = named_pattern("cardinals.fraction_before")
OLDEST = 110  # years; the age of nobody in the news
_AGE_BEFORE = named_pattern("cardinals.age_before")
# Behind an age: a comma, but not that of "34,000"; a dash with blanks, but not that of "34-50".
_AGE_BEHIND = re.compile(r"[,;](?!\d)|\.\s|\s*\)|\s[-–—]\s")
_AGES = named_pattern("cardinals.ages")
# "Three women — 17, 19 and 20 — were": behind a dash, one after the other
_AGES_BEHIND_DASH = named_pattern("cardinals.ages_behind_dash")
_AGES_GO_ON = named_pattern("cardinals.ages_go_on")
# "The mother, who was 24,"; no count stands between such a verb and a stop
_IS_AGED = named_pattern("cardinals.is_aged")
_NO_ONE = named_pattern("cardinals.no_one")
_WHICH_ONE = named_pattern("cardinals.which_one")
_ONE_OF = named_pattern("cardinals.one_of")
_OF = named_pattern("cardinals.of")
# The minutes behind an hour: "14:30".
_CLOCK = re.compile(r"[:.]\d\d\b")
_OF_GROUP = named_pattern("cardinals.of_group")
_SLASHED = re.compile(r"/\d{1,4}(?:/\d{2,4})?\b")  # 27/08/2020, 09/2019
LAST_DAY = 31  # of a month
_DAY_MONTH = named_pattern("cardinals.day_month")
_METRES = named_pattern("cardinals.metres")
_LABEL_BEFORE = named_pattern("cardinals.label_before")
_AGE_WHO = named_pattern("cardinals.age_who")
# the noun before the age, and another age between: "sisters, 9 and 12,"
_PERSON_COMMA = named_pattern("cardinals.person_comma")
_AGE_GROUP = named_pattern("cardinals.age_group")
_AGE_ASIDE = named_pattern("cardinals.age_aside")


@dataclass(frozen=True, slots=True)
class _Setting:
    """A number among its neighbours: what stands right before and right behind it."""

    text: str
    start: int
    end: int
    atom: _Atom
    other: _Atom | None
    before: str
    behind: str

    @property
    def digits(self) -> str:
        return self.text[self.atom.start : self.atom.end]


def _setting_of(
    text: str, start: int, end: int, atom: _Atom, other: _Atom | None
) -> _Setting:
    """A number with the words around it that a test looks at."""
    before = text[max(0, start - 24) : start]
    behind = text[end : end + 40]
    return _Setting(text, start, end, atom, other, before, behind)


def _kind_of_number(
    text: str, start: int, end: int, atom: _Atom, other: _Atom | None
) -> str:
    """cardinal, or what else the number is."""
    at = _setting_of(text, start, end, atom, other)
    tests = (_as_negative, _as_pronoun, _as_listed, _as_fraction, _as_years)
    for test in tests:
        kind = test(at)
        if kind is not None:
            return kind
    if atom.digits and other is None:
        return _as_single(at) or NumberKind.CARDINAL
    return NumberKind.CARDINAL


def _as_negative(at: _Setting) -> str | None:
    """Below nothing: "-5 people" counts nobody."""
    before = at.text[max(0, at.atom.start - 8) : at.atom.start]
    if not at.atom.digits:
        return None
    if before[-1:] not in _MINUS:
        return None
    if before.endswith("\u2212"):
        return NumberKind.NEGATIVE
    aside = _ASIDE_ENDS.match(at.text, at.end)
    return NumberKind.NEGATIVE if _HYPHEN_ON.search(before) and aside is None else None


def _as_pronoun(at: _Setting) -> str | None:
    """An ordinal, a bare few, or a "one" that counts nobody."""
    if at.atom.digits and _ORDINAL.match(at.text, at.end):
        return NumberKind.ORDINAL
    if at.atom.vague and _is_bare_few(at):
        return NumberKind.PRONOUN
    return NumberKind.PRONOUN if _is_one_of_nobody(at) else None


def _is_one_of_nobody(at: _Setting) -> bool:
    """ "No one", "which one", "one of the lorries": in letters, and of no people."""
    if at.atom.low != 1:
        return False
    if at.atom.digits:
        return False
    if _NO_ONE.search(at.before):
        return True
    if _WHICH_ONE.search(at.before):
        return True
    if _ONE_OF.match(at.behind) is None:
        return False
    return not _one_of_people(at.behind)


def _is_bare_few(at: _Setting) -> bool:
    """ "Very few came back": few, and not "a few" or "the few"."""
    few = at.digits.casefold() in word_set("words_for_few")
    return few and _NAMED_FEW.search(at.before) is None


_NAMED_FEW = named_pattern("cardinals.named_few")


def _one_of_people(behind: str) -> bool:
    """ "one of the seminarians": one person, where a noun for people ends the phrase."""
    group = _OF_GROUP.match(behind)
    if group is None:
        return False
    words, endings = group["words"].split(), tuple(word_set("endings_of_several"))
    if any(noun_row(w) is not None and w.endswith(endings) for w in words):
        return True
    team = in_use().words("counted", "team")
    return any(word.casefold() in team for word in words[:2])


# "39A", "12-B": a capital letter alone; of those K and M are a thousand and a million.
_LETTERED = re.compile(r"-?[A-JLN-Z](?![\w'’.-])")


def _is_label(before: str, behind: str) -> bool:
    """ "Highway 5", "paragraph 12", "5b": it names, and does not count."""
    return bool(_LABEL_BEFORE.search(before) or _LETTERED.match(behind))


def _as_listed(at: _Setting) -> str | None:
    """What the words of `not_counts.yml` around it say."""
    before, behind = at.before, at.behind
    if _is_part_of_date(at):
        return NumberKind.DATE
    if at.atom.digits and _is_label(before, behind):
        return NumberKind.IDENTIFIER
    if _is_age_group(at):
        return NumberKind.AGE
    if _parent_before().search(before) and _is_offspring(at):
        return NumberKind.OFFSPRING
    for kind, pattern in _behind_kinds():
        if pattern.match(behind):
            return kind
    return _kind_by_words_before(at)


def _is_part_of_date(at: _Setting) -> bool:
    """Digits before a stroke and more digits, or one of several days."""
    if not at.atom.digits:
        return False
    if _SLASHED.match(at.behind):
        return True
    return _is_listed_day(at)


def _is_listed_day(at: _Setting) -> bool:
    """One of several days of a month: "3", "4" of "3, 4 and 5 December", "7" of "December 6 and 7";
    not "on December 6 and 7 people".
    """
    if at.atom.low > LAST_DAY:
        return False
    if at.atom.scale != 1.0:
        return False
    if at.other is not None:
        return False
    if _more_days().match(at.behind):
        return True
    if at.behind.startswith(")") and _WEEKDAY_BRACKET.search(at.before):
        return True
    if _days_before().search(at.before) is None:
        return False
    return not _people_follow(at.text, at.end)


_WEEKDAY_BRACKET = named_pattern("cardinals.weekday_bracket")


def _is_age_group(at: _Setting) -> bool:
    """ "Those aged under 15": no number of people, unless people follow."""
    if at.atom.low >= OLDEST:
        return False
    if not _AGE_GROUP.search(at.before):
        return False
    return not _people_follow(at.text, at.end)


def _kind_by_words_before(at: _Setting) -> str | None:
    """What the words right before a number say that it is, if no count."""
    if not at.before.rstrip().endswith(_before_ends()):
        return None
    if _LENGTH_BEFORE.search(at.before):
        return None
    for kind, pattern in _before_kinds():
        if pattern.search(at.before) and not (
            kind == NumberKind.DATE and _is_no_day(at)
        ):
            return kind
    return None


# "In the past two weeks 4,000 people": no week 4,000
_LENGTH_BEFORE = named_pattern("cardinals.length_before")


def _is_offspring(at: _Setting) -> bool:
    """Behind "a mother of": "four", "four young children"; not "four miners", "four of the
    dead".
    """
    if _OF.match(at.behind):
        return False
    words = _TWO_WORDS.match(at.text, at.end)
    named = words is not None and any(
        word in in_use().words("not_counts", "offspring") for word in words.groups()
    )
    return named or not _people_follow(at.text, at.end)


@by_language
def _parent_before() -> re.Pattern[str]:
    """ "mother of" right before a number."""
    words = alternatives(in_use().words("not_counts", "parents"))
    return re.compile(
        pattern_text("cardinals.parent_before", words=words), re.IGNORECASE
    )


def _is_no_day(at: _Setting) -> bool:
    """Behind the name of a month, but no day of it: "since January 62,000", "on 5 May 20
    people".
    """
    if at.atom.low > LAST_DAY and not _YEAR.fullmatch(at.digits):
        return True
    return bool(_DAY_MONTH.search(at.before)) and not _YEAR.fullmatch(at.digits)


def _as_fraction(at: _Setting) -> str | None:
    """A fraction by what stands behind ("in ten") or before it."""
    part = _FRACTION_BEHIND.match(at.behind)
    if part is not None and part["whole"] and _is_no_whole(part["whole"], at.atom.low):
        return None  # "3,010 in 2017", "40 in 12"
    whole = _FRACTION_BEFORE.search(at.before) or _is_whole_of_ratio(at)
    return NumberKind.FRACTION if part or whole else None


_WHOLES = frozenset({*range(2, 11), 20, 100, 1000})  # what shares are told of


def _is_whole_of_ratio(at: _Setting) -> bool:
    """ "Ten" of "nine in ten of them"; not the twelve of "40 in 12 households"."""
    part = _part_before().search(at.before)
    if part is None:
        return False
    if at.atom.low not in _WHOLES:
        return False
    if at.other is not None:
        return False
    return _small_numbers()[part["part"].casefold()] < at.atom.low


@by_language
def _small_numbers() -> dict[str, int]:
    """Numbers up to nine as they are written, in words and in digits."""
    rows = [r for r in in_use().table("numbers") if r.get("kind") == "unit"]
    words = {str(r["word"]): int(r["value"]) for r in rows}
    both = words | {str(value): value for value in words.values()}
    return {word: value for word, value in both.items() if 0 < value < 10}


@by_language
def _part_before() -> re.Pattern[str]:
    """ "Nine in" right before a number."""
    return re.compile(
        pattern_text(
            "cardinals.part_before", alternatives=alternatives(_small_numbers())
        ),
        re.IGNORECASE,
    )


def _is_no_whole(digits: str, part: float) -> bool:
    """Digits that are a year, or no more than the part: "3,010 in 2017" is no share."""
    return _YEAR.fullmatch(digits) is not None or int(digits) <= part


def _as_years(at: _Setting) -> str | None:
    """Two years, or one of two: "2015-16", "from 2014 to 2018"."""
    other = at.other
    second = at.text[other.start : other.end] if other is not None else ""
    if _YEAR.fullmatch(at.digits) and _YEAR.fullmatch(second):
        people = _people_follow(at.text, at.end) and not _is_time_of_deeds(at)
        return NumberKind.CARDINAL if people else NumberKind.YEAR
    if not at.atom.digits:
        return None
    if _YEARS.match(at.text, at.atom.start):
        return NumberKind.YEAR
    if _YEARS_END.search(at.before):
        return NumberKind.YEAR
    return NumberKind.IDENTIFIER if _is_dialled(at.before, at.behind) else None


def _is_time_of_deeds(at: _Setting) -> bool:
    """ "Between 1999 and 2004 rebels burnt farms": two years before those who did something."""
    opens = _RANGE_OPENS.search(at.before) is not None
    return opens and _PEOPLE_WERE.match(at.text, at.end) is None


_PEOPLE_WERE = named_pattern("cardinals.people_were")


def _is_no_count(at: _Setting) -> bool:
    """Four digits before which or behind which nobody is counted."""
    return not _counts_something(at.text, at.end) or _dates_happening(at)


def _as_single(at: _Setting) -> str | None:
    """A number in digits that stands alone: a time of day, a year, an age, a measure, a label."""
    if _CLOCK.match(at.text, at.atom.end):
        return NumberKind.DATE
    if _is_dialled_for_help(at) or _LONG_RUN.fullmatch(at.digits):
        return NumberKind.IDENTIFIER
    if _YEAR.fullmatch(at.digits) and _is_no_count(at):
        return NumberKind.YEAR
    if _is_age(at):
        return NumberKind.AGE
    if _is_measure(at):
        return NumberKind.MEASURE
    return NumberKind.IDENTIFIER if at.behind.startswith("^") else None


def _is_measure(at: _Setting) -> bool:
    """A number that is not whole, or metres that were read for millions."""
    if at.atom.scale == 1.0:
        return at.atom.low != int(at.atom.low)
    return _METRES.match(at.text, at.atom.end - 1) is not None


@by_language
def _dated_as_many() -> frozenset[str]:
    """Plurals of what a year before it dates."""
    return frozenset(map(plural_of, in_use().words("not_counts", "dated_one")))


def _dates_happening(at: _Setting) -> bool:
    """ "The 2014 deaths", "her 2010 arrest": what happened that year, and not so many."""
    words = _TWO_WORDS.match(at.text, at.end)
    noun = words["first"].casefold() if words else ""
    if noun in in_use().words("not_counts", "dated_one"):
        return True
    before = at.before.split()[-1:]
    dated = noun in _dated_as_many()
    return dated and bool(before) and before[0].casefold() in word_set("determiners")


def _is_age(at: _Setting) -> bool:
    """ "Amina Yusuf, 34,", "a man, 21, and his", "two sisters, 9 and 12,", "in his 50s"."""
    before, behind = at.before, at.behind
    if re.match(r"s\b", behind):
        return True
    if at.atom.low >= OLDEST:
        return False
    if at.atom.scale != 1.0:
        return False
    if _is_age_between(before, behind):
        return True
    if _AGES.search(before):
        return True
    if _ages_together().match(behind):
        return True
    if _is_told_old(before, behind):
        return True
    if _is_beside_person(before, behind):
        return True
    return _is_in_row_of_ages(before, behind)


def _is_age_between(before: str, behind: str) -> bool:
    """Where what leads to an age and what goes on behind one agree: "Amina Yusuf, 34, who"."""
    pairs = ((_NAME_COMMA, _AGE_WHO), (_AGE_BEFORE, _AGE_BEHIND))
    return any(
        goes_on.match(behind) and leads.search(before) for leads, goes_on in pairs
    )


_NAME_COMMA = re.compile(r"[a-z],\s*$")  # "Amina Yusuf, [34], who"


def _is_in_row_of_ages(before: str, behind: str) -> bool:
    """ "Three women — 17, 19 and 20 — were shot": two or more behind the dash, and nothing else."""
    person = _AGES_BEHIND_DASH.search(before)
    if person is None:
        return False
    if noun_row(person["word"]) is None:
        return False
    rest = _AGES_GO_ON.match(behind)
    row = before[person.end("word") :] + (rest.group() if rest else "")
    return rest is not None and _AGE_GOES_ON.search(row) is not None


def _is_beside_person(before: str, behind: str) -> bool:
    """ "A man, 21, and his"."""
    person = _PERSON_COMMA.search(before)
    if person is None:
        return False
    if _AGE_ASIDE.match(behind) is None:
        return False
    return noun_row(person["word"]) is not None


def _is_told_old(before: str, behind: str) -> bool:
    """ "The mother, who was 24,", "the sisters, who were 6 and 12,"."""
    if _IS_AGED.search(before) is None:
        return False
    return bool(_AGE_BEHIND.match(behind) or _AGE_ASIDE.match(behind))


def _is_dialled_for_help(at: _Setting) -> bool:
    """ "911 calls", "dialled 999": not "112 of the girls"."""
    if at.digits not in word_set("emergency_numbers"):
        return False
    behind = _TWO_WORDS.match(at.text, at.end)
    ahead = at.before.split()[-1:]
    near = {w.casefold() for w in ahead} | (
        {behind["first"].casefold()} if behind else set()
    )
    return not near.isdisjoint(word_set("calls_for_help"))


def _is_dialled(before: str, behind: str) -> bool:
    """Part of a telephone number: "+44 20 7946 0958", "1-855-555-0142"."""
    if _PHONE.search(before):
        return True
    if before.endswith("+") and re.match(r"\s\d", behind):
        return True
    return bool(re.match(r"-\d", behind) or re.search(r"\d-\Z", before))


def _counts_something(text: str, end: int) -> bool:
    """After a four-digit number: does a counted noun follow ("2004 people") or not ("in 2004
    people")?
    """
    return _people_follow(text, end) and not _BEFORE_YEAR.search(
        text[max(0, end - 24) : end - 4]
    )


def _people_follow(text: str, end: int) -> bool:
    """Whether a noun for people or homes stands behind a number, at most one word between."""
    words = _TWO_WORDS.match(text, end)
    if words is None:
        return False
    first, second = words["first"], words["second"] or ""
    return any(noun_row(w) is not None for w in (first, second) if w)


# The two words behind a number; what begins with a digit is none.
_TWO_WORDS = re.compile(
    r"\s?(?P<first>[^\W\d_][\w-]*)(?:\s(?P<second>[^\W\d_][\w-]*))?"
)


@by_language
def _behind_kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each kind that is no count, the pattern of the words behind a number that say so."""
    return _kind_patterns(
        "after",
        lambda w: (
            rf"{'' if w[0] in '-%°' else chr(92) + 's?'}{_spaced_hyphens(w)}{_edge(w)}"
        ),
    )


@by_language
def _ages_together() -> re.Pattern[str]:
    """Another age behind a number: "6- and 12-year-old", "girls of 6, 9 and 12 years old"."""
    old = alternatives(_words_of_kind(NumberKind.AGE, "after"))
    others = pattern_text("cardinals.others")
    return re.compile(rf"{others}\s?(?:{old})\b", re.IGNORECASE)


@by_language
def _more_days() -> re.Pattern[str]:
    """More days of a month behind a number: "3, 4 and 5 December"."""
    return re.compile(
        pattern_text(
            "cardinals.more_days",
            more=pattern_text("cardinals.more"),
            months=_month_names(),
        )
    )


@by_language
def _days_before() -> re.Pattern[str]:
    """Days of a month before a number: "December 6 and 7"."""
    return re.compile(
        pattern_text(
            "cardinals.days_before",
            months=_month_names(),
            more=pattern_text("cardinals.more"),
        )
    )


def _month_names() -> str:
    """All names of months, as alternatives of a pattern."""
    return alternatives(_words_of_kind(NumberKind.DATE, "before"))


def _words_of_kind(kind: str, side: str) -> Iterator[str]:
    """The words on one side of a number, "before" or "after", that make it one of a kind."""
    for row in in_use().table("not_counts"):
        if row.get("kind") == kind:
            yield from row.strings(side)


@by_language
def _before_kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each kind that is no count, the pattern of the words before a number that say so."""
    return _kind_patterns(
        "before",
        lambda w: (
            rf"{'(?<![A-Za-z])' if w[0].isalpha() else ''}{_spaced_phrase(w)}\s?$"
        ),
    )


@by_language
def _before_ends() -> tuple[str, ...]:
    """What a text ends with where one of the patterns of `_before_kinds` can be found at its
    end.
    """
    return tuple(
        {
            w.split()[-1]
            for row in in_use().table("not_counts")
            for w in row.strings("before")
        }
    )


def _kind_patterns(
    field: str, write: Callable[[str], str]
) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One pattern for each row, in the order of the lexicon."""
    made = []
    for row in in_use().table("not_counts"):
        words = sorted(row.strings(field), key=len, reverse=True)
        if words:
            flags = (
                re.IGNORECASE
                if field == "after" and row["kind"] in _BEHIND_MARKS
                else 0
            )
            made.append(
                (row["kind"], re.compile("|".join(write(w) for w in words), flags))
            )
    return tuple(made)


def _spaced_phrase(words: str) -> str:
    """A phrase as a pattern, whatever blanks part its words."""
    return re.escape(words).replace(r"\ ", r"\s+")


def _spaced_hyphens(words: str) -> str:
    """As `_spaced_phrase`, with a blank or none about each hyphen: "a 40- year-old"."""
    return _spaced_phrase(words).replace(r"\-", r"\s?-\s?")


def _edge(word: str) -> str:
    """The end of a word behind a letter or digit; nothing behind a mark."""
    return r"(?!\w)" if word[-1].isalnum() else ""
