r"""Make a text readable without moving a single offset.

Every edit replaces characters by as many others, so an offset means the same place before and
after. Where the repair is shorter (three characters of mojibake for one apostrophe), spaces fill
up: before the first letter of the word for an opening quotation mark, after its last letter
otherwise, so that the letters of a word stay together. What such a word quotes in the text ends
that much early ("dis\u00adplace"); its place is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from unicodedata import category, normalize

from reportedly.languages.patterns import named_pattern
from reportedly.records import Edit

# Characters that only space words apart, or that show nothing. Line feeds and carriage returns
# stay:
# passages are split on them.
# A no-break space after these is the second byte of a mangled character: that repair has it.
_SPACES = re.compile(
    r"(?:[\t\x0b\x0c\x1c-\x1f\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
    r"|(?<![ÃÂÄÅ\x80])\u00a0)+"
)
# A blank that was written as HTML and read as text: "12&nbsp;people"
_SPACE_ENTITIES = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#8239|#x0*a0);", re.I)
# Not tab, line feed and their like, which are blanks (`_SPACES`) or breaks.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]+")

# What stands for one character, written with several or with none (in order: the first that fits
# wins).
_ENTITY = r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,5});"
_TWICE_MANGLED = (
    "Š—[ÈÓ“”Ò_–—�÷Ô]"  # UTF-8 punctuation read as Mac Roman, then as Windows-1252
)
# UTF-8 punctuation read as Latin-1, its first byte lost or not
_LEAD_LOST = "['’â]?\x80[\x90-\x9f\xa0-\xa6]"
_MANGLED = "â€.|[ÃÂÄÅ][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]"
_UNSEEN = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]+"
_OTHERS = "[\x80-\x9f]|[\uff01-\uff5e]|\ufffd|[ﬀ-ﬆ]|[A-Za-z][\u0300-\u036f]+"
# What is mended, in the order in which it is tried: what was mangled twice before what was once.
_ATOM = re.compile(
    "|".join((_ENTITY, _TWICE_MANGLED, _LEAD_LOST, _MANGLED, _UNSEEN, _OTHERS))
)
# A character that each of them has: asked for alone it is found, or not, in a twentieth of the
# time.
_BROKEN = re.compile(
    "[&ŠâÃÂÄÅ\x80-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\uff01-\uff5e\ufffdﬀ-ﬆ\u0300-\u036f]"
)

_TWICE = {
    "È": "’",
    "Ó": "’",
    "Ô": "‘",
    "“": "“",
    "Ò": "“",
    "”": "”",
    "�": "”",
    "_": "…",
    "÷": "…",
    "–": "–",
    "—": "—",
}
_WORD = re.compile(r"\S+")


def tidy(text: str) -> tuple[str, tuple[Edit, ...]]:
    """The text to read and the edits that made it; `replay(text, edits)` gives it again."""
    edits = sorted(_edits(text), key=lambda e: e.start)
    return replay(text, edits), tuple(edits)


# "> he wrote"; not ">20 dead", where the sign means more than
_QUOTED_LINE = re.compile(r"^> ", re.MULTILINE)


def quotation_marks(text: str) -> Iterator[Edit]:
    """The marks before the lines that a message quotes, taken off."""
    for match in _QUOTED_LINE.finditer(text):
        yield Edit(match.start(), match[0], "  ", "mark of a quotation")


def replay(text: str, edits: Iterable[Edit]) -> str:
    """The reading that edits make of a text.

    Raises:
        ValueError: an edit does not find the words it replaces: it was made for another text.
    """
    return _apply(text, ((e.start, e.before, e.after) for e in edits))


def undo(reading: str, edits: Iterable[Edit]) -> str:
    """The text that edits made into a reading.

    Raises:
        ValueError: as for `replay`.
    """
    return _apply(reading, ((e.start, e.after, e.before) for e in edits))


def _apply(text: str, changes: Iterable[tuple[int, str, str]]) -> str:
    """A text with edits of equal length made."""
    parts, last = [], 0
    for start, old, new in changes:
        found = start >= last and text[start : start + len(old)] == old
        if not found or len(old) != len(new):
            raise ValueError(f"the edit at {start} was made for another text")
        parts += [text[last:start], new]
        last = start + len(old)
    return "".join((*parts, text[last:]))


def _edits(text: str) -> Iterator[Edit]:
    """The edits that make odd blanks, controls and marks plain."""
    blank = list(text) if "&" in text else None
    for match in _SPACES.finditer(text):
        yield Edit(match.start(), match[0], " " * len(match[0]), "odd space")
    for match in _CONTROLS.finditer(text):
        yield Edit(match.start(), match[0], " " * len(match[0]), "control character")
    if blank is not None:
        for match in _SPACE_ENTITIES.finditer(text):
            yield Edit(
                match.start(),
                match[0],
                " " * len(match[0]),
                "space written as an entity",
            )
            blank[match.start() : match.end()] = " " * len(match[0])
        text = "".join(blank)
    if not _BROKEN.search(text):
        return
    done = 0
    for match in _ATOM.finditer(text):
        if match.start() < done:
            continue
        start, end = _word_around(text, match.start(), match.end())
        start, done = max(start, done), end
        edit = _repair(text[start:end], start)
        if edit is not None:
            yield edit


# All that ends a word before blanks and controls are mended.
_BREAK = re.compile(
    r"[\s\x00-\x1f\x7f\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\xa0]"
)
_LONGEST_WORD = 200  # characters looked at on either side; more is no word


def _word_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The word around a stretch, to the next blank on each side."""
    low = max(0, start - _LONGEST_WORD)
    while start > low and not _BREAK.match(text[start - 1]):
        start -= 1
    after = _BREAK.search(text, end, end + _LONGEST_WORD)
    return start, after.start() if after else min(len(text), end + _LONGEST_WORD)


def _repair(word: str, at: int) -> Edit | None:
    """One edit for a word: its broken characters mended, filled up with spaces to its old
    length.
    """
    pieces: list[tuple[str, str]] = []
    rules: list[str] = []
    last = 0
    for match in _ATOM.finditer(word):
        mended, rule = _mend(
            match[0], word[match.end() : match.end() + 2], word[: match.start()]
        )
        if mended == match[0]:
            continue
        if mended == " ":
            # A space fills its own room: the next word stays where it is.
            mended = " " * len(match[0])
        pieces += [(c, c) for c in word[last : match.start()]]
        pieces.append((match[0], mended))
        rules.append(rule)
        last = match.end()
    if not rules:
        return None
    pieces += [(c, c) for c in word[last:]]
    new = _fill(pieces)
    if len(new) != len(word):
        return None  # a ligature that needs more room than its word has
    if new == word:
        return None
    return _trimmed_edit(at, word, new, ", ".join(dict.fromkeys(rules)))


def _fill(pieces: list[tuple[str, str]]) -> str:
    """The mended word at its old length: spaces go before an opening mark, else after the last
    letter.
    """
    letters = [i for i, (_, new) in enumerate(pieces) if any(c.isalnum() for c in new)]
    first, last = (letters[0], letters[-1]) if letters else (len(pieces), len(pieces))
    head, core, tail = pieces[:first], pieces[first : last + 1], pieces[last + 1 :]
    parts = []
    for side, where in ((head, "before"), (core, "after"), (tail, "after")):
        new = "".join(n for _, n in side)
        room = " " * (sum(len(o) for o, _ in side) - len(new))
        parts.append(room + new if where == "before" else new + room)
    return "".join(parts)


def _trimmed_edit(at: int, old: str, new: str, rule: str) -> Edit:
    """The edit without the letters it leaves as they are at its start."""
    same = 0
    while old[same] == new[same]:
        same += 1
    end = len(old)
    while old[end - 1] == new[end - 1]:
        end -= 1
    return Edit(at + same, old[same:end], new[same:end], rule)


def _mend(atom: str, after: str, before: str) -> tuple[str, str]:
    """What a broken piece stands for, and the repair's name; itself when it is best left."""
    first = atom[0]
    if first == "&":
        return _mended_entity(atom)
    if atom.startswith("Š—"):
        return _TWICE.get(atom[2], atom), _WHY_MANGLED
    if first in "'’â\x80" and "\x80" in atom[:2]:
        lost_lead = b"\xe2\x80" + atom[-1].encode("latin-1")
        return _from_bytes(lost_lead, atom), _WHY_MANGLED
    if len(atom) > 1 and first in "âÃÂÄÅ":
        if atom in _CLOSING_QUOTES:
            return "”", _WHY_MANGLED
        return _from_bytes(_windows_1252(atom), atom), _WHY_MANGLED
    if category(first) == "Cf":
        return "", _WHY_UNSEEN
    if first == "\ufffd":
        joined = before[-1:].isalpha() and _CONTRACTED.match(after)
        return ("’", _WHY_APOSTROPHE) if joined else (atom, "")
    if "\x80" <= first <= "\x9f":
        plain = bytes([ord(first)]).decode("cp1252", "replace")
        return plain.replace("\ufffd", " "), "Windows-1252 character"
    return normalize("NFKC", atom), "character in another form"


# Why a character was changed, where several ways lead to it.
_WHY_MANGLED = "mangled encoding"
_WHY_UNSEEN = "character that shows nothing"
_WHY_APOSTROPHE = "lost apostrophe"

# A closing quotation mark whose last byte was lost or changed on the way.
_CLOSING_QUOTES = frozenset(["â€�", "â€\x9d", "â€ "])
_CONTRACTED = named_pattern("tidy.contracted")


def _mended_entity(atom: str) -> tuple[str, str]:
    """An HTML entity, where it stands for one character that can be shown."""
    plain = unescape(atom)
    shows = len(plain) == 1 and plain.isprintable()
    return (plain, "HTML entity") if shows else (atom, "")


def _windows_1252(piece: str) -> bytes:
    """The bytes a piece was read from: Windows-1252, and Latin-1 where that has no character."""
    return b"".join(
        c.encode("cp1252", "ignore") or (bytes([ord(c)]) if ord(c) < 256 else b"\xff")
        for c in piece
    )


def _from_bytes(raw: bytes, otherwise: str) -> str:
    """The character UTF-8 makes of the bytes, if it is a letter or mark that English news
    prints.
    """
    try:
        made = raw.decode("utf-8")
    except UnicodeDecodeError:
        return otherwise
    if len(made) == 1 and (
        (made.isalpha() and made <= "\u017f")
        or "\u2010" <= made <= "\u203a"
        or made in "£¥§©«°±²³´·»½¿¡"
    ):
        return made
    return " " if made == "\u00a0" else otherwise
