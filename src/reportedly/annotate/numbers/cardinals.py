"""Numbers: every quantity as written, with its bounds after the output contract.

A number is an atom ("20,000", "two dozen", "hundreds of thousands"), joined into a range where two
stand together ("between 2,000 and 4,000"), widened by the qualifier before or behind it ("at least",
"or so"). `kind` says what it is when it is no count. Words are in `languages/en/numbers.yml` and
`not_counts.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from reportedly.languages import ENGLISH
from reportedly.records import Document, Number, Reason
from reportedly.syntax.respacing import Respaced, respace
from reportedly.syntax.words import first_word, matches, words_of

# Beyond the people alive (about 8 billion) nothing counts people; the value is kept as "too large" and not as a count.
LARGEST = 10**10

# Digits with any thousands sign, or plain, with decimals and a scale written on: "20,000", "1 300", "2.5m", "300k".
_DIGITS = re.compile(
    r"(?<![\w.,/:^])(?<![A-Za-z]-)"
    r"(?P<number>\d{1,3}(?:(?P<sign>[,'’\u00a0\u202f \u2009])\d{3})(?:(?P=sign)\d{3})*(?!\d)(?:\.\d+)?"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"  # grouped as in South Asia: 1,25,000
    r"|\d{1,3}(?:\.\d{3}){2,}(?![\d.])"  # 1.250.000: two points cannot be decimals
    r"|\d+,\d{1,2}(?=\s(?:million|billion)\b)"  # 2,5 million
    r"|\d+(?:\.\d+)?)"
    r"(?P<scale>\s?(?:hundred|thousand|lakh|million|crore|billion|mn|bn)\b|[mk]\b)?"
)
_BETWEEN = re.compile(r"\bbetween\s+(?:[a-z]+\s+){0,2}\Z", re.IGNORECASE)
_RANGE_JOINT = re.compile(r"\s?[-–—]\s?|\s+(?:to|or)\s+", re.IGNORECASE)


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
        _placed(_number(text, atom, joined), words, document)
        for atom, joined in _ranged(text, _atoms(text))
    )


def _placed(number: Number, words: Respaced, document: Document) -> Number:
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


def _digit_atoms(text: str) -> Iterator[_Atom]:
    written = words_of(text).written
    begin = sorted(
        start for word, offsets in written.items() if word[0].isdigit() for start in offsets
    )
    for match in matches(_DIGITS, text, begin):
        digits = _plain(match["number"])
        value = (
            float(digits) if len(digits) <= 30 else float(LARGEST) * 10
        )  # longer is no count of anything
        scale_word = (match["scale"] or "").strip().casefold()
        scale = _scales().get(scale_word, 1.0)
        end = match.end("number")
        if scale_word and not (scale_word in {"m", "k"} and scale == 1.0):
            end = match.end()
        yield _Atom(match.start(), end, value * scale, value * scale, False, None, scale, True)


def _plain(number: str) -> str:
    """Digits with at most one decimal point."""
    if re.fullmatch(r"\d+,\d{1,2}", number):
        return number.replace(",", ".")
    digits = re.sub(r"[^\d.]", "", number)
    return digits.replace(".", "") if digits.count(".") > 1 else digits


def _word_atoms(text: str) -> Iterator[_Atom]:
    for match in matches(_word_pattern(), text, words_of(text).where(_first_words())):
        words = match[0].casefold()
        vague = _vague().get(re.sub(r"\s+", " ", words))
        if vague is not None:
            yield _Atom(match.start(), match.end(), vague[0], vague[1], True, vague[2])
            continue
        value = _spelled(words)
        if value is not None:
            yield _Atom(match.start(), match.end(), value, value, False, None)
            continue
        mixed = _vague_times(words)
        if mixed is not None:
            yield _Atom(match.start(), match.end(), mixed[0], mixed[1], True, mixed[2])


def _spelled(words: str) -> float | None:
    """ "nine hundred and twenty-one" → 921; None where the words make no number."""
    values = _values()
    total = current = 0.0
    seen = False
    for word in re.split(r"[\s-]+", words):
        if word in {"and", "a", "an"}:
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
            scale = _scales().get(rest.strip().removesuffix("s"))
            if scale == 12:  # several dozen are dozens
                return _vague()["dozens"]
            if scale:
                return low * scale, high * scale, ref
    return None


@cache
def _values() -> dict[str, tuple[float, str]]:
    rows = [r for r in ENGLISH.table("numbers") if "value" in r.values]
    return {r["word"]: (float(r["value"]), r["kind"]) for r in rows}


@cache
def _scales() -> dict[str, float]:
    return {word: value for word, (value, kind) in _values().items() if kind == "scale"}


@cache
def _vague() -> dict[str, tuple[float, float, str]]:
    rows = [
        r
        for r in ENGLISH.table("numbers")
        if "vague" in r.values and "of" not in r.values and not r.get("followed")
    ]
    return {r["vague"]: (float(r["low"]), float(r["high"]), r.ref) for r in rows}


@cache
def _first_words() -> frozenset[str]:
    """The words `_word_pattern` can begin with."""
    return frozenset({"a", "an", *_values(), *map(first_word, _vague())})


@cache
def _word_pattern() -> re.Pattern[str]:
    """Number words in a row, or a vague quantity with or without a scale behind it."""
    spelled = "|".join(sorted((w for w in _values() if len(w) > 2), key=len, reverse=True))
    scales = "|".join(w for w in _scales() if len(w) > 2)
    vague = "|".join(
        re.escape(v).replace(r"\ ", r"\s+") for v in sorted(_vague(), key=len, reverse=True)
    )
    number = (
        rf"(?:an?\s+(?=(?:{scales})\b))?(?:{spelled})(?:(?:[\s-]+and[\s-]+|[\s-]+)(?:{spelled})\b)*"
    )
    return re.compile(
        rf"(?<!\w)(?<!\w-)(?:(?:{vague})(?:\s+(?:{scales}))?|{number})(?![\w])", re.IGNORECASE
    )


# ------------------------------------------------------------------ ranges and qualifiers
def _ranged(text: str, atoms: list[_Atom]) -> Iterator[tuple[_Atom, _Atom | None]]:
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
    joint = text[low.end : high.start]
    bottom = low.low * _shared_scale(low, high)
    if bottom >= high.high or low.vague or high.vague:
        return False
    if _RANGE_JOINT.fullmatch(joint):
        return not (joint.strip().casefold() == "or" and high.high > 3 * bottom)
    return bool(
        re.fullmatch(r"\s+and\s+", joint)
        and _BETWEEN.search(text, max(0, low.start - 30), low.start)
    )


def _shared_scale(low: _Atom, high: _Atom) -> float:
    """In "3-4 million" and "one to 1.5 million" the scale is said once."""
    return high.scale if low.scale == 1.0 and low.low < 1000 and low.low < high.scale else 1.0


def _number(text: str, atom: _Atom, other: _Atom | None) -> Number:
    start, end = atom.start, (other or atom).end
    kind = _kind(text, atom.start, end, atom, other)
    reasons = []
    qualifier: str | None = "vague" if atom.vague and atom.low != atom.high else None
    low: float | None = atom.low
    high: float | None = atom.high
    if atom.ref:
        reasons.append(
            Reason("low", "a vague quantity, with the bounds of the contract", lexicon=atom.ref)
        )
    if other is not None:
        low = atom.low * _shared_scale(atom, other)
        high, qualifier = other.high, "between"
        found = re.search(
            r"\b(?:between|from)\s+$", text[max(0, start - 12) : start], re.IGNORECASE
        )
        start -= len(found[0]) if found else 0
    before = _qualifier_before(text, start)
    behind = _qualifier_behind(text, end)
    for hit in (before, behind):
        if hit is None:
            continue
        start, end = min(start, hit[0]), max(end, hit[1])
        reads, ref = hit[2], hit[3]
        reasons.append(Reason("qualifier", f"read as {reads.replace('_', ' ')}", lexicon=ref))
        if reads != "none" and (other is None or reads != "about"):
            qualifier = reads
            low, high = _bounds(low, high, reads)
    huge = any(v is not None and v > LARGEST for v in (low, high))
    return Number(
        start,
        end,
        text[start:end],
        None if low is None or huge else round(low),
        None if high is None or huge else round(high),
        qualifier,
        "identifier" if huge and kind == "cardinal" else kind,
        tuple(reasons),
    )


def _bounds(low: float | None, high: float | None, reads: str) -> tuple[float | None, float | None]:
    if reads in {"at_least", "more_than"}:
        return low, None
    if reads in {"up_to", "fewer_than"}:
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
        reads, ref = _before()[words]
        if best is None or (best[2] in {"none", "about"} and reads != "none"):
            best = (match.start("words"), start, reads, ref)
        else:
            best = (match.start("words"), start, best[2], best[3])
        at = match.start("words")


def _qualifier_behind(text: str, end: int) -> tuple[int, int, str, str] | None:
    match = _behind_pattern().match(text, end)
    if match is None:
        return None
    reads, ref = _behind()[match["words"].casefold()]
    return end, match.end("words"), reads, ref


@cache
def _before() -> dict[str, tuple[str, str]]:
    rows = [r for r in ENGLISH.table("numbers") if "qualifier" in r.values and not r.get("after")]
    return {r["qualifier"]: (r["reads"], r.ref) for r in rows}


@cache
def _behind() -> dict[str, tuple[str, str]]:
    rows = [r for r in ENGLISH.table("numbers") if "qualifier" in r.values and r.get("after")]
    return {r["qualifier"]: (r["reads"], r.ref) for r in rows}


@cache
def _before_pattern() -> re.Pattern[str]:
    words = "|".join(
        re.escape(w).replace(r"\ ", r"\s+") for w in sorted(_before(), key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?<!\w-)(?P<words>{words})\s*$".replace("$", r"\Z"), re.IGNORECASE)


@cache
def _behind_pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in sorted(_behind(), key=len, reverse=True))
    return re.compile(rf"\s?(?P<words>{words})(?!\w)", re.IGNORECASE)


# ------------------------------------------------------------------ what is not a count
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d)(?![\d,.]\d)\b")
_YEARS_END = re.compile(r"\b(?:19|20)\d\d\s?[-–/]\s?\Z")
_PHONE = re.compile(r"\+\d[\d ()-]*[ -]\(?\Z")
_FRACTION_BEHIND = re.compile(  # "one in five", "8 out of 10", "two-thirds"
    r"\s+(?:in\s+(?:every\s+)?(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b(?!\s+[a-z]*\s?(?:places|areas|camps|districts|"
    r"towns|villages|cities|provinces|countries|states|regions|centres|centers|shelters|sites|locations|communities|incidents|"
    r"attacks|days|weeks|months|years))|out\s+of\s+(?:every\s+)?\S)|[\s-](?:thirds?|quarters?|fifths?|tenths?|halves)\b",
    re.IGNORECASE,
)
_FRACTION_BEFORE = re.compile(r"\b(?:one in(?: every)?|out of(?: every)?)\s\Z", re.IGNORECASE)
OLDEST = 110  # years; the age of nobody in the news
_AGE_BEFORE = re.compile(r"[A-Z][\w'’-]+(?:,\s*|\s)\Z")
_AGE_BEHIND = re.compile(r",(?!\d)|\.\s|\s*\)|\s[-–—]\s")
_AGES = re.compile(r"\b(?:aged|ages)\s(?:\d+(?:,\s|\sand\s|\sor\s|\sto\s))+\Z")
_NO_ONE = re.compile(r"\b(?:no|every|any|some|each)[\s-]\Z", re.IGNORECASE)
_ONE_OF = re.compile(
    r"\s+(?:of(?!\s+(?:them|whom)\b)|another|day|time|side|thing|way)\b", re.IGNORECASE
)
_CLOCK = re.compile(r"[:.]\d\d\b")


def _kind(text: str, start: int, end: int, atom: _Atom, other: _Atom | None) -> str:
    """cardinal, or what else the number is."""
    first_end = atom.end
    before, behind = text[max(0, start - 24) : start], text[end : end + 40]
    if atom.digits and _ORDINAL.match(text, end):
        return "ordinal"
    if atom.low == 1 and not atom.digits and (_NO_ONE.search(before) or _ONE_OF.match(behind)):
        return "pronoun"
    for kind, pattern in _behind_kinds():
        if pattern.match(behind):
            return kind
    if before.rstrip().endswith(_before_ends()):
        for kind, pattern in _before_kinds():
            if pattern.search(before):
                return kind
    if _FRACTION_BEHIND.match(behind) or _FRACTION_BEFORE.search(before):
        return "fraction"
    if (
        other is not None
        and _YEAR.fullmatch(text[atom.start : atom.end])
        and _YEAR.fullmatch(text[other.start : other.end])
    ):
        return "cardinal" if _people_follow().match(text, end) else "year"
    if atom.digits and (_YEARS.match(text, atom.start) or _YEARS_END.search(before)):
        return "year"
    if atom.digits and _is_dialled(before, behind):
        return "identifier"
    if atom.digits and other is None:
        if _CLOCK.match(text, first_end):
            return "date"
        if _YEAR.fullmatch(text[atom.start : atom.end]) and not _counts_something(text, end):
            return "year"
        if re.match(r"\s*,\s*(?:who|whose|and\s+his|and\s+her|of\s)", behind) and re.search(
            r"[a-z],\s*$", before
        ):
            return "age"
        if atom.low < OLDEST and (
            (_AGE_BEHIND.match(behind) and _AGE_BEFORE.search(before)) or _AGES.search(before)
        ):
            return "age"
        if atom.low != int(atom.low) and atom.scale == 1.0:
            return "measure"
        if re.search(r"[/#@]$|=\s?[\"'“”‘’″]?$", before) or behind.startswith("^"):
            return "identifier"
    return "cardinal"


def _is_dialled(before: str, behind: str) -> bool:
    """Part of a telephone number: "+44 20 7946 0958", "1-855-555-0142"."""
    if _PHONE.search(before) or (before.endswith("+") and re.match(r"\s\d", behind)):
        return True
    return bool(re.match(r"-\d", behind) or re.search(r"\d-\Z", before))


def _counts_something(text: str, end: int) -> bool:
    """After a four-digit number: does a counted noun follow ("2004 people") or not ("in 2004 people")?"""
    return bool(_people_follow().match(text, end)) and not re.search(
        r"\b(?:in|since|by|until|till|of|during|from|to|before|after|late|early|mid|year|and|summer|winter|spring|autumn"
        r"|fall|January|February|March|April|May|June|July|August|September|October|November|December|[,–-])\s*$",
        text[max(0, end - 24) : end - 4],
        re.IGNORECASE,
    )


@cache
def _people_follow() -> re.Pattern[str]:
    words = [w for row in ENGLISH.table("counted") for w in row.strings("words")]
    return re.compile(
        rf"\s?(?:\w+\s)?(?:{'|'.join(sorted(words, key=len, reverse=True))})\b", re.IGNORECASE
    )


@cache
def _behind_kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return _kind_patterns(
        "after", lambda w: rf"{'' if w[0] in '-%°' else chr(92) + 's?'}{_phrase(w)}{_edge(w)}"
    )


@cache
def _before_kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return _kind_patterns(
        "before", lambda w: rf"{'(?<![A-Za-z])' if w[0].isalpha() else ''}{_phrase(w)}\s?$"
    )


@cache
def _before_ends() -> tuple[str, ...]:
    """What a text ends with where one of the patterns of `_before_kinds` can be found at its end."""
    return tuple(
        {w.split()[-1] for row in ENGLISH.table("not_counts") for w in row.strings("before")}
    )


def _kind_patterns(
    field: str, write: Callable[[str], str]
) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One pattern for each row, in the order of the lexicon."""
    made = []
    for row in ENGLISH.table("not_counts"):
        words = sorted(row.strings(field), key=len, reverse=True)
        if words:
            flags = re.IGNORECASE if field == "after" and row["kind"] in {"percent", "age"} else 0
            made.append((row["kind"], re.compile("|".join(write(w) for w in words), flags)))
    return tuple(made)


def _phrase(words: str) -> str:
    return re.escape(words).replace(r"\ ", r"\s+")


def _edge(word: str) -> str:
    return r"(?!\w)" if word[-1].isalnum() else ""
