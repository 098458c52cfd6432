"""What people do with what was read: each act is a row, appended and never edited."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from unicodedata import category

from reportedly.codebook import VOCABULARIES, vocabulary_in_order
from reportedly.records.printed import Record
from reportedly.records.text import Span

ACTS = {
    word: str(row["definition"]) for word, row in VOCABULARIES["review act"]().items()
}
COLOURS = vocabulary_in_order("colour")
STATES = vocabulary_in_order("review state")
CHANGED = {"approved": "approved but changed", "signed off": "signed off but changed"}

# Letters and signs of Unicode that print nothing: fillers of Hangul, the empty Braille pattern.
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_SEEN = frozenset("LNPS")  # general categories: letters, numbers, punctuation, symbols


def is_blank(words: str) -> bool:
    """Whether a name or a reason shows nothing: blanks, and what has no width, say nobody."""
    return not any(category(c)[0] in _SEEN and c not in _UNSEEN for c in words)


def is_text(*told: object) -> bool:
    """Whether what somebody typed can be kept and printed: bytes in no encoding, and halves of
    letters, come in as what UTF-8 has no bytes for.
    """
    words = json.dumps(told, default=str, ensure_ascii=False)
    try:
        words.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Review(Record):
    """One act on a figure, an event, a happening or an article.

    `saw` is the digest of what the program had read there when it was judged: other words or newer
    rules give another, and the review is open again. `was` is what a corrected field read, `value`
    what it should. A `round` is set while two people code blind; such an act holds nowhere else.
    """

    unshown = frozenset()

    act: str
    kind: str  # figure | event | happening | article | round
    target: (
        str  # id of the figure, event or happening; the document; the name of the round
    )
    by: str
    at: datetime  # UTC
    because: str = ""
    document: str | None = None
    reading: int | None = None
    words: Span | None = None
    field: str | None = None
    was: Any = None
    value: Any = None
    saw: str | None = None
    round: str | None = None
    number: int = 0  # its place in the ledger; 0 until it is kept

    @property
    def id(self) -> str:
        """Of its content: the same act has the same id in every ledger it comes to."""
        parts = (
            self.act,
            self.kind,
            self.target,
            self.by,
            self.at.isoformat(),
            self.because,
        )
        written = (
            *parts,
            self.field,
            self.was,
            self.value,
            self.saw,
            self.round,
            self.document,
        )
        span = (self.words.start, self.words.end) if self.words else None
        return sha256(
            repr((*written, span)).encode("utf-8", "surrogatepass")
        ).hexdigest()[:20]

    def numbered(self, number: int) -> Review:
        """The same, with its place in the ledger."""
        return replace(self, number=number)


@dataclass(frozen=True, slots=True)
class Activity(Record):
    """Something done at the desk that is no judgement: a login, an export, an account made."""

    act: str
    by: str
    at: datetime  # UTC
    about: str = ""
    detail: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Account(Record):
    """Somebody who works at a desk. The last row of a name holds. `spaces`: ("*",) are all."""

    unshown = frozenset({"password"})

    name: str
    role: str  # viewer | coder | reviewer | lead | admin
    spaces: tuple[str, ...] = ("*",)
    password: str = ""  # argon2; empty where a proxy tells who it is
    active: bool = True


@dataclass(frozen=True, slots=True)
class Hit(Record):
    """An article found by words, with the place where they stand."""

    document: str
    title: str | None
    outlet: str | None
    published: Any
    extract: str
