"""Text that is no writing: settings, logs, chats, source code, told by the shapes of its lines.

Such a file has words and numbers too, and "killed process 4242" would become a figure of people.
Each notation has lines that no prose has; where most lines are such, the file is of it and is
refused by that name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from reportedly.ingest.front_matter import without_front_matter
from reportedly.ingest.opened import Item, Opened
from reportedly.lexicons.web_names import web_names
from reportedly.records import Failure

# Lines by which a notation is told; a file is of one from its beginning.
_LOOKED_AT = 200
# Letters of a line of which both ends are looked at: code may stand in one long line.
_LONG = 400

_SAVE = "save the article as text or HTML"
_SAID = "save what is said as text"

_MARKED_UP = "export it as HTML, or save the article as text"
_AGAIN = "save each article as text or HTML"


class _Opening(NamedTuple):
    """How a file opens that is of a notation, what that is called, and what to do instead."""

    pattern: str
    name: str
    advice: str


# Told by how a file opens, whatever follows.
_OPENINGS = (
    _Opening(r"#!", "a program", _SAVE),
    _Opening(r"<\?php", "source code", _SAVE),
    _Opening(r"%!PS", "PostScript", "make a PDF of it"),
    _Opening(r"BEGIN:VC(?:ALENDAR|ARD)", "a calendar or an address card", _SAVE),
    _Opening(r"WEBVTT|\s*\d{1,4}\r?\n\d\d:\d\d:\d\d,\d{3} --> ", "subtitles", _SAID),
    _Opening(
        r"\s*@[a-zA-Z]{3,15}\{|TY  - ", "a list of references", "save the articles"
    ),
    _Opening(r"(?:\s*%[^\n]*\n)*\s*\\documentclass", "TeX", "make a PDF of it"),
    _Opening(r"diff --git |--- \S+[^\n]*\n\+\+\+ ", "a difference of files", _SAVE),
    _Opening(r'(?:#[^\n]*\n)*msgid "', "a list of translations", _SAVE),
    _Opening(r"Traceback \(most recent call last\):", "an error of a program", _SAVE),
    _Opening(r"(?:\s|#[^+\n]*\n)*#\+[A-Za-z_]{3,20}:", "org-mode", _MARKED_UP),
    _Opening(
        r"= \S[^\n]*\n(?:[^\n]+\n){0,4}:[a-z][\w-]*!?:"
        r"|= \S[^\n]*\n(?:[^\n]*\n){1,40}?=={1,4} \S",
        "AsciiDoc",
        _MARKED_UP,
    ),
    _Opening(
        r"(?:[^\n]*\n){0,40}?"
        r"(?:\.\. [a-z][\w-]*::|:[A-Z][a-z]+: [^\n]*\n:[A-Z][a-z]+: )",
        "reStructuredText",
        _MARKED_UP,
    ),
    _Opening(
        r"(?:[^\n]*\n){0,40}?(?:\{\| ?class=|[^\n]{0,400}<ref[ >][^\n]{0,400}\{\{"
        r"|[^\n]{0,400}'{3}[^\n]{0,400}\[\[)",
        "MediaWiki text",
        _MARKED_UP,
    ),
    _Opening(
        r"[\s_]*Report Information from ProQuest", "an export of ProQuest", _AGAIN
    ),
    _Opening(r"%YAML|--- *\n\S+: *\n", "YAML", "give the article as text or JSON"),
)

_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[APap]\.?[Mm]\.?)?"
_STAMP = (
    r"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d "
    r"|\d\d:\d\d:\d\d[\].,]|\[\d\d/[A-Z][a-z]{2}/\d{4}:"
)
# "[3/5/23, 14:02:11] Ann: they fled", "14:02 <ann> they", "<ann> they"; not "At 14:02
# Ann: they"
_CHAT = re.compile(
    rf"""
    \[?\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}},?[ ]{_CLOCK}\]?(?:[ ]-)?[ ][^:\n]{{1,40}}:[ ]
    | \[?{_CLOCK}\]?[ ]?<[^>\n]{{1,40}}>[ ]
    | <[\w-]{{1,30}}>[ ]
    """,
    re.VERBOSE,
)
# A line that is an address and nothing else
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
# "export KEY=1", "name = x"; no sentence has "=" behind its first word
_SETTING = re.compile(r"(?:export )?[\w.-]+\s*=\s*\S?")
# "[section]", or a comment; not "[Kabul] A bomb"
_SECTION = re.compile(r"\[{1,2}[\w. :\"'/-]+\]{1,2}$|[#;]")
# "- name: x", "\"name\":"; a key begins small, so not "Kabul: a bomb"
_KEY = re.compile(r"\s*(?:- +)*[\"']?[a-z_$][\w.-]*[\"']?:(?: |$)")
# An item, a comment, an end or a line that is set in
_BESIDE_KEYS = re.compile(r"\s*(?:- |#|\.\.\.$|---$)|  ")
# "#include", "}", "f(x);", "a = b;": lines no prose has; not "They fled;"
_BLOCK = re.compile(
    r"^#(?:include|define|ifn?def|pragma)\b|[{}][;,]?$|\);$|^\s*[})\]]+[;,]?$|[\w\])]\s*[-+]?=[^=].*;$"
)
# A comment, or a line that is set in or ends in ";"
_BESIDE_BLOCKS = re.compile(r"\s*(?://|/\*|\*|#|--|\"\"\"|''')|\s{2,}|.*;$")


@dataclass(frozen=True, slots=True)
class Notation:
    """What a file is that is no writing, and what to do with it."""

    name: str
    advice: str


@dataclass(frozen=True, slots=True)
class _Lines:
    """A notation told by its lines: those that only it has, and those that may stand among them."""

    notation: Notation
    own: Callable[[str], object]
    beside: Callable[[str], object]
    least_own: float  # of all lines
    least: float  # of all lines, own and beside together


def notation_of(text: str) -> Notation | None:
    """What a text is, if it is no writing; None where it may well be an article."""
    text = text.lstrip("\ufeff").replace("\u200e", "")
    for opening, notation in _openings():
        if opening.match(text):
            return notation
    lines = [x.rstrip() for x in without_front_matter(text).split("\n") if x.strip()]
    lines = [_ends_of(line) for line in lines[:_LOOKED_AT]]
    return next(
        (kind.notation for kind in _kinds() if _lines_are_of(kind, lines)), None
    )


def refuse_notation(file: Opened) -> Iterator[Item]:
    """Say what a file is that is no writing, and what to hand in instead."""
    notation = notation_of(text_of_head(file.head))
    if notation is not None:
        reason = f"is {notation.name} and no article; {notation.advice}"
        yield Failure(file.name, reason)


def is_notation(file: Opened) -> bool:
    """Whether a file of text is no writing."""
    return notation_of(text_of_head(file.head)) is not None


def text_of_head(head: bytes) -> str:
    """The first bytes of a file as text; a character that was cut, or is none, is left out."""
    wide = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    return head.decode(wide, "ignore").replace("\r\n", "\n")


def _ends_of(line: str) -> str:
    """A long line without its middle."""
    return line if len(line) <= _LONG else line[: _LONG // 2] + line[-_LONG // 2 :]


def _lines_are_of(kind: _Lines, lines: list[str]) -> bool:
    """Whether enough lines are those of a kind."""
    own = sum(bool(kind.own(line)) for line in lines)
    if own < max(2, kind.least_own * len(lines)):  # one line may be anything
        return False
    beside = sum(bool(kind.beside(x)) for x in lines if not kind.own(x))
    return own + beside >= kind.least * len(lines)


@cache
def _openings() -> tuple[tuple[re.Pattern[str], Notation], ...]:
    return tuple(
        (re.compile(pattern), Notation(name, advice))
        for pattern, name, advice in _OPENINGS
    )


@cache
def _kinds() -> tuple[_Lines, ...]:
    """The kinds of files that are told by their lines: logs, code and others."""
    level = "|".join(web_names("log_levels"))
    log = re.compile(
        rf"\[?(?:{_STAMP})|(?:\S+ ){{3}}(?:{_STAMP})|\[?(?:{level})\b[\]:]"
    )
    opener = "|".join(web_names("code_openers"))
    code = re.compile(
        rf"^\s*(?:{opener})\b(?:[^.!?]*[:;{{(=,]|(?: [\w.*{{}},]+)+|)$|{_BLOCK.pattern}"
    )

    def nothing(_line: str) -> bool:
        return False

    def anything(_line: str) -> bool:
        return True

    return (
        # Traces of errors and wrapped messages stand between the lines of a log and of a chat.
        _Lines(Notation("a log of a program", _SAVE), log.match, anything, 0.5, 1),
        _Lines(Notation("a log of a chat", _SAID), _CHAT.match, anything, 0.4, 1),
        _Lines(
            Notation("a list of addresses", "fetch the pages and read those"),
            _ADDRESS.match,
            nothing,
            0.9,
            0.9,
        ),
        _Lines(
            Notation("a file of settings", _SAVE),
            _SETTING.match,
            _SECTION.match,
            0.3,
            0.9,
        ),
        _Lines(
            Notation("source code", _SAVE), code.search, _BESIDE_BLOCKS.match, 0.25, 0.7
        ),
        _Lines(
            Notation("YAML", "give the article as text or JSON"),
            _KEY.match,
            _BESIDE_KEYS.match,
            0.25,
            0.9,
        ),
    )
