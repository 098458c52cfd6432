"""The text of an article: what came in, what was made of it, and the words a value stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from reportedly.records.printed import Record


@dataclass(frozen=True, slots=True)
class Span(Record):
    """A run of characters of the document, quoted exactly."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Reason(Record):
    """Why a field has its value: the rule, the words it read, the lexicon line it stood on."""

    field: str  # the field it decided: "category", "low", "place", "speaker" …
    rule: str  # a short sentence a person can disagree with: "passive verb of killing"
    words: Span | None = None
    lexicon: str | None = None  # "en/figures.yml:41"


@dataclass(frozen=True, slots=True)
class Issue(Record):
    """Something unclear, dropped or unresolved. `code` is stable and hyphenated: "no-date"."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


def claim_id(
    document_id: str,
    start: int,
    end: int,
    predicate: str,
    value: str,
) -> str:
    """Same words, same id, on every machine and every re-run (20 hex digits of SHA-256)."""
    parts = (document_id, str(start), str(end), predicate, value)
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Edit:
    """`after` stands in `Document.reading` where `before` stands in `Document.text`.

    Both have the same length, so an offset means the same place in either text.
    """

    start: int
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True)
class Passage(Record):
    """A paragraph and its role.

    `role`: headline | dateline | body | caption | quote | duplicate | other_story | boilerplate.
    """

    start: int
    end: int
    text: str
    role: str
    because: tuple[Reason, ...] = field(default=(), repr=False)
