"""The role of each passage, with the reason it got it.

Roles are tried in the order of `ROLES`; the first that fits stays. What no rule claims is body: a
passage wrongly set apart loses its claims, one wrongly kept is only noise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reportedly.clean.passages import ParagraphLine
from reportedly.clean.stories import other_stories
from reportedly.clean.wire import is_wire_alone, wire_at
from reportedly.codebook.words import Role
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.inflections import third_person_of
from reportedly.languages.patterns import named_pattern, pattern_text
from reportedly.lexicons.load import Row
from reportedly.records import Edit, Passage, Reason, Span
from reportedly.syntax.alike import can_be_alike, likeness
from reportedly.syntax.words import alternatives
from reportedly.syntax.written_days import is_dateline, is_sure_dateline

HEAD = 6  # passages: a date or byline further down belongs to the text
# percent of likeness from which a line is the title: a word or a mark may differ
SAME_TITLE = 90
LONGEST_HEADLINE = 25  # words
LEAST_REPEATED = 4  # words: "he said" may stand twice
CAPTION_WORDS = 60
LONGEST = 1000  # characters: a longer paragraph is body, unless it is there twice
MOST_COMPARED = 300  # passages: above it each is no longer compared with every other

# Hyphen, stop and apostrophe hold a word together, so that "U.S.-led" counts as one.
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_DIGIT = re.compile(r"\d")
# "18:30 GMT", "6 pm"; without the colon or the "pm" a number is none.
_CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?|\b\d{1,2}\s*[ap]\.?m\.?\b", re.I
)
_NAME = r"[A-Z][\w.'’-]*"
_BYLINE = named_pattern("roles.byline")
_CREDIT_MARK = re.compile(r"[/:)\]]")  # no credit is without one
_SIDE = named_pattern("roles.side")
_SAYS = named_pattern("roles.says")
_NOT_A_PICTURE = named_pattern("roles.not_a_picture")
_MARKS = "\"“”„«»'‘’ "


@by_language
def _full_date() -> _Pattern:
    """A day with its year, in words or in figures."""
    day = pattern_text("roles.day")
    return re.compile(
        rf"\b{day},?\s+(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d\d?/\d\d?/(?:19|20)\d\d\b"
    )


@by_language
def _any_date() -> _Pattern:
    """A day with its year or without."""
    return re.compile(rf"{_full_date().pattern}|\b{pattern_text('roles.day')}\b")


@by_language
def _credit() -> _Pattern:
    """The credit of a picture at the end of a line."""
    agencies = alternatives(word_set("credited_agencies"))
    pictures = alternatives(word_set("credited_pictures"))
    return re.compile(
        pattern_text("roles.credit", agencies=agencies, pictures=pictures, name=_NAME)
    )


@dataclass(frozen=True, slots=True)
class PageLayout:
    """What a rule may look at."""

    text: str
    lines: tuple[ParagraphLine, ...]
    title: str | None
    texts: tuple[str, ...]  # as they are read
    folded: tuple[str, ...]
    counts: tuple[int, ...]  # words of each
    first: dict[str, int]  # where each folded passage stands first
    quoted: frozenset[int]  # where lines begin that a message marks as quoted
    alone: bool  # one paragraph is an excerpt: whatever it looks like, it is what there is to read


Rule = Callable[[PageLayout, int], "Reason | None"]


def give_roles(
    text: str,
    reading: str,
    lines: Sequence[ParagraphLine],
    title: str | None,
    quoted: Iterable[Edit] = (),
) -> tuple[Passage, ...]:
    """Passages with roles. A dateline at the head of a paragraph becomes a passage of its own."""
    cut = tuple(_without_datelines(reading, lines))
    texts = tuple(reading[line.start : line.end] for line in cut)
    folded = tuple(_fold(t) for t in texts)
    counts = tuple(len(f.split()) for f in folded)
    first = {f: i for i, f in reversed(list(enumerate(folded)))}
    marked = frozenset(mark.start + len(mark.before) for mark in quoted)
    alone = len(lines) < 2
    page = PageLayout(text, cut, title, texts, folded, counts, first, marked, alone)
    roles = [_role(page, number) for number in range(len(cut))]
    candidates = [i for i, (role, _) in enumerate(roles) if role == Role.BODY]
    for number, why in other_stories(texts, candidates, title).items():
        roles[number] = (Role.OTHER_STORY, Reason("role", why))
    return tuple(
        Passage(
            line.start,
            line.end,
            text[line.start : line.end],
            str(role),
            (reason,) if reason else (),
        )
        for line, (role, reason) in zip(cut, roles, strict=True)
    )


def _role(page: PageLayout, number: int) -> tuple[str, Reason | None]:
    """The role of a passage and why; body where no rule tells another."""
    if page.lines[number].start in page.quoted:
        return Role.QUOTE, Reason("role", "quoted, as its mark says")
    if len(page.texts[number]) > LONGEST:
        repeated = _duplicate(page, number)
        return (Role.DUPLICATE, repeated) if repeated else (Role.BODY, None)
    for role, rule in ROLES[:1] if page.alone else ROLES:
        reason = rule(page, number)
        if reason is not None:
            return role, reason
    row = None if page.alone else _lexical(page, number)
    if row is not None:
        return str(row["role"]), Reason(
            "role",
            "words of a passage that is not the article",
            _passage_span(page, number),
            row.ref,
        )
    return Role.BODY, None


# ------------------------------------------------------------------ rules
_OPENING_LINES = 3  # a headline stands above them, under a kicker and a site's name


def _headline_reason(page: PageLayout, number: int) -> Reason | None:
    """Why a line at the head is the headline."""
    if number >= _OPENING_LINES:
        return None
    if len(page.texts) < 2:
        return None
    if any(_is_title(page, i) for i in range(number)):
        return None
    if page.title:
        said = _is_title(page, number)
        return Reason("role", "says what the title says") if said else None
    if number == 0 and _reads_as_headline(page.texts[0]):
        return Reason("role", "a short first line without a full stop")
    return None


_HEADLINE_LETTERS = 200  # nearly three lines of print
_LINE_LETTERS = (
    160  # of a byline with several names, a date with the hours of two zones
)
_PULL_QUOTE = 60  # words; more are a paragraph


def _reads_as_headline(text: str) -> bool:
    """Short, with letters, and without a stop at its end."""
    if len(text) > _HEADLINE_LETTERS:
        return False
    if len(_WORD.findall(text)) > LONGEST_HEADLINE:
        return False
    stopped = re.search(r"[.:;,…]$", text.rstrip(_MARKS))
    return not stopped and any(map(str.isalpha, text))


def _is_title(page: PageLayout, number: int) -> bool:
    """Whether a line says what the title of the page says."""
    if not page.title:
        return False
    if number >= len(page.texts):
        return False
    text, title = page.folded[number], _fold(page.title)
    if not bool(title):
        return False
    if not can_be_alike(text, title, SAME_TITLE):
        return False
    return likeness(text, title) >= SAME_TITLE


def _dateline_reason(page: PageLayout, number: int) -> Reason | None:
    """Why a line is a byline, a dateline or a date."""
    text = page.texts[number]
    if number < HEAD and len(text) < _LINE_LETTERS and _BYLINE.match(text):
        return Reason("role", "a byline")
    if len(text) < _LINE_LETTERS and _date_line(text):
        return Reason("role", "a date and nothing else")
    dateline = is_dateline if number else is_sure_dateline
    if number < HEAD and dateline(text):
        return Reason("role", "a place, a date and nothing else")
    if number < HEAD and is_wire_alone(text):
        return Reason("role", "place, agency and a dash")
    return None


def _date_line(text: str) -> bool:
    """A line of dates and words of publishing alone."""
    if not _DIGIT.search(text):
        return False
    rest, found = _any_date().subn(" ", text)
    if not found:
        return False
    return all(
        w.casefold() in word_set("words_of_publishing") or w.isdigit()
        for w in _WORD.findall(_CLOCK.sub(" ", rest))
    )


def _without_datelines(
    reading: str, lines: Sequence[ParagraphLine]
) -> list[ParagraphLine]:
    """The first paragraph with a wire dateline is cut in two: "KABUL (Agency) —" and what
    follows.
    """
    out: list[ParagraphLine] = []
    done = False
    for number, line in enumerate(lines):
        found = None
        if not done and number < HEAD:
            found = wire_at(reading[line.start : line.end])
        if found is None:
            out.append(line)
            continue
        done = True
        out += [
            ParagraphLine(line.start, line.start + found.end),
            ParagraphLine(line.start + found.behind, line.end),
        ]
    return out


def _duplicate(page: PageLayout, number: int) -> Reason | None:
    """Why a passage is a repetition of one before."""
    folded = page.folded[number]
    if page.counts[number] < LEAST_REPEATED:
        return None
    before = page.first[folded]
    if before < number:
        return Reason("role", "repeats an earlier passage", _passage_span(page, before))
    if (
        number <= 3
        and any(_is_title(page, i) for i in range(number))
        and _is_title(page, number)
    ):
        return Reason("role", "repeats the headline")
    return None


def _pull_quote_reason(page: PageLayout, number: int) -> Reason | None:
    """A pull quote: words of another passage, set again on their own."""
    folded = page.folded[number]
    if not LEAST_REPEATED + 2 <= page.counts[number] <= _PULL_QUOTE:
        return None
    if len(page.texts) > MOST_COMPARED:
        return None
    for other, text in enumerate(page.folded):
        if (
            folded in text
            and other != number
            and len(text) > len(folded)
            and f" {folded} " in f" {text} "
        ):
            return Reason(
                "role", "repeats words of another passage", _passage_span(page, other)
            )
    return None


def _caption(page: PageLayout, number: int) -> Reason | None:
    """Why a passage is the caption of a picture."""
    text, words = page.texts[number], page.counts[number]
    if words > CAPTION_WORDS:
        return None
    credit = (
        _credit().search(text) if words >= 2 and _CREDIT_MARK.search(text) else None
    )
    if credit and not _SAYS.search(text[: credit.start()]):
        where = _span_within_passage(page, number, credit.start(), credit.end())
        return Reason("role", "ends with the credit of a picture", where)
    if not _can_describe_picture(text):
        return None
    verb = _present_verb(text)
    if verb is None:
        return None
    where = _span_within_passage(page, number, *verb.span())
    rule = "describes a picture in the present tense, with its day"
    return Reason("role", rule, where)


def _can_describe_picture(text: str) -> bool:
    """It says on which side who stands, or the day; it quotes nobody and tells no news."""
    if not _SIDE.search(text) and not (
        _DIGIT.search(text) and _full_date().search(text)
    ):
        return False
    quoted = text[:1] in "\"“‘'"
    return not (quoted or _NOT_A_PICTURE.search(text) or _SAYS.search(text))


def _present_verb(text: str) -> re.Match[str] | None:
    """A verb of `caption_verbs` in the present tense, early in the first sentence and not first in
    it.
    """
    opening = " ".join(text.split(" ")[:16])
    match = _caption_verbs().search(opening)
    return match if match and match.start() > 2 else None


# The dateline comes first: it alone is looked for in a page of one paragraph.
ROLES: tuple[tuple[str, Rule], ...] = (
    (Role.DATELINE, _dateline_reason),
    (Role.HEADLINE, _headline_reason),
    (Role.DUPLICATE, _duplicate),
    (Role.CAPTION, _caption),
    (Role.QUOTE, _pull_quote_reason),
)


# ------------------------------------------------------------------ the lexicon
def _lexical(page: PageLayout, number: int) -> Row | None:
    """The row of `passages.yml` that a passage fits."""
    text, count = page.texts[number], page.counts[number]
    words = page.folded[number].translate(_APART).split()
    begins = "©" in text or (words and words[0] in _firsts())
    if not begins and _rarest_phrase_words().isdisjoint(words):
        return None  # no row can fit: most passages, told in a look
    for row, *patterns in _rows_with_patterns():
        if count <= row["most"] and _row_fits(text, *patterns):
            return row
    return None


def _row_fits(
    text: str,
    starts: re.Pattern[str] | None,
    whole: re.Pattern[str] | None,
    holds: re.Pattern[str] | None,
) -> bool:
    """Whether a passage is one of a row's whole lines, begins with its words or holds them."""
    if whole is not None and whole.fullmatch(text.strip(" .:;|>»-–—*•[]()")):
        return True
    if starts is not None and starts.match(text):
        return True
    return holds is not None and holds.search(text) is not None


_Pattern = re.Pattern[str]


_APART = str.maketrans("'.-", "   ")  # what stands inside the words of `_fold`


def _phrases_of_fields(*keys: str) -> list[list[str]]:
    """The words of the phrases of some fields; none for those that are only a sign."""
    return [
        _fold(p).translate(_APART).split()
        for row in in_use().table("passages")
        for key in keys
        for p in row.strings(key)
    ]


@by_language
def _firsts() -> frozenset[str]:
    """The first word of a passage that one of the rows can know by its beginning, or whole."""
    return frozenset(
        words[0] for words in _phrases_of_fields("starts", "whole") if words
    )


@by_language
def _rarest_phrase_words() -> frozenset[str]:
    """Of each phrase that tells a passage which holds it, the longest word."""
    return frozenset(max(words, key=len) for words in _phrases_of_fields("holds"))


@by_language
def _rows_with_patterns() -> tuple[
    tuple[Row, _Pattern | None, _Pattern | None, _Pattern | None], ...
]:
    """The rows of `passages.yml`, each with the patterns of its three fields."""

    def pattern(row: Row, key: str, before: str, after: str) -> _Pattern | None:
        words = sorted(row.strings(key), key=len, reverse=True)
        ends = (
            re.escape(w).replace("'", "['’]") + (after if w[-1].isalnum() else "")
            for w in words
        )
        return re.compile(f"{before}(?:{'|'.join(ends)})", re.I) if words else None

    odd, edge = r"[\W_]{0,4}?", r"\b"
    return tuple(
        (
            row,
            pattern(row, "starts", odd, edge),
            pattern(row, "whole", "", ""),
            pattern(row, "holds", edge, edge),
        )
        for row in in_use().table("passages")
        if row.get("role")
    )


@by_language
def _caption_verbs() -> _Pattern:
    """Verbs that describe a picture, in the present of one or several."""
    forms = set()
    for row in in_use().table("passages"):
        for verb in row.strings("caption_verbs"):
            head, *rest = verb.split(" ")
            third = third_person_of(head)
            forms |= {" ".join((head, *rest)), " ".join((third, *rest))}
    return re.compile(pattern_text("roles.caption_verb", forms=alternatives(forms)))


def _fold(text: str) -> str:
    """Its words in small letters, marks and blanks left out."""
    return " ".join(_WORD.findall(text.casefold().replace("’", "'")))


def _passage_span(page: PageLayout, number: int) -> Span:
    start, end = page.lines[number]
    return Span(start, end, page.text[start:end])


def _span_within_passage(page: PageLayout, number: int, start: int, end: int) -> Span:
    at = page.lines[number].start
    return Span(at + start, at + end, page.text[at + start : at + end])
