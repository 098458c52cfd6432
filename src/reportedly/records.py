"""The frozen records that stages exchange. Stages meet here and nowhere else.

Offsets are Unicode characters of `Document.text`, end exclusive, and for every span
`text[start:end] == span.text`. Days are `datetime.date`; a period includes both its ends.
Field names follow the contract of `reportedly read`; `None` always means "the text does not say".

Longer than a module should be, on purpose: what stages may hand to each other is read in one place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any, NamedTuple


# ------------------------------------------------------------------ words and reasons
@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters of the document, quoted exactly."""

    start: int
    end: int
    text: str

    def as_dict(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field has its value: the rule, the words it read, the lexicon line it stood on."""

    field: str  # the field it decided: "category", "low", "place", "speaker" …
    rule: str  # a short sentence a person can disagree with: "passive verb of killing"
    words: Span | None = None
    lexicon: str | None = None  # "en/figures.yml:41"

    def as_dict(self) -> dict[str, Any]:
        words = self.words.as_dict() if self.words else None
        return {"field": self.field, "rule": self.rule, "words": words, "lexicon": self.lexicon}


@dataclass(frozen=True, slots=True)
class Issue:
    """Something unclear, dropped or unresolved. `code` is stable and hyphenated: "no-date"."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "start": self.start, "end": self.end}


def claim_id(document_id: str, start: int, end: int, predicate: str, value: str) -> str:
    """Same words, same id, on every machine and every re-run (20 hex digits of SHA-256)."""
    parts = (document_id, str(start), str(end), predicate, value)
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


# ------------------------------------------------------------------ ingest → clean
@dataclass(frozen=True, slots=True)
class RawPage:
    """One article as it came, decoded but not yet cleaned.

    `data` are the original bytes (of the file; of a JSON line or an archive's record, that alone) and `sha256` their
    digest. `came_from` says where each metadata value was found: (("title", "og:title"), …).
    """

    id: str
    origin: str  # "news/a.html", "<stdin>:3"
    data: bytes
    sha256: str
    media: str  # text/plain | text/html | application/json | application/warc
    text: str
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    came_from: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read; the others still are. Printed as `origin: reason`.

    With `set_apart` it is no fault but an account of what an archive holds and nobody asked for: so many
    pages in other languages, or so many pictures.
    """

    origin: str
    reason: str
    set_apart: int = 0


# ------------------------------------------------------------------ clean → annotate
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
class Passage:
    """A paragraph and its role.

    `role`: headline | dateline | body | caption | quote | duplicate | other_story | boilerplate.
    """

    start: int
    end: int
    text: str
    role: str
    because: tuple[Reason, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "text": self.text, "role": self.role}


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned article. Annotators read `reading`; evidence always quotes `text`."""

    id: str
    title: str | None
    published: date | None
    outlet: str | None
    url: str | None
    language: str  # ISO 639-1
    sha256: str
    text: str
    reading: str  # `text` after `edits`: same length, same offsets
    passages: tuple[Passage, ...]
    edits: tuple[Edit, ...] = ()
    came_from: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The exact words between two offsets of `reading`.

        Where an edit filled a mended word up with spaces, the span takes the whole word of `text`:
        "dis\u00adplaced" and not "dis\u00adplace".
        """
        for edit in self.edits:
            if edit.start >= end:
                break
            last = edit.start + len(edit.after)
            if end < last and not self.reading[end:last].strip():
                end = last
        return Span(start, end, self.text[start:end])

    def as_dict(self) -> dict[str, Any]:
        published = self.published.isoformat() if self.published else None
        return {
            "id": self.id,
            "title": self.title,
            "published": published,
            "outlet": self.outlet,
            "url": self.url,
            "language": self.language,
            "sha256": self.sha256,
        }


# ------------------------------------------------------------------ annotate: the parse
class Token(NamedTuple):
    """One token; `pos` is Universal POS, `tag` Penn Treebank, `dep` the relation to `head` (index in the sentence)."""

    i: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its dependency parse.

    One that cannot hold a claim is not parsed: its tokens have no `dep` and are their own heads.
    """

    start: int
    end: int
    text: str
    passage: int  # index into Document.passages
    tokens: tuple[Token, ...] = ()
    # By head, gathered once when first asked: a scan for every token is quadratic in a sentence's length.
    _hanging: dict[int, list[Token]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def children(self, i: int) -> Iterator[Token]:
        """Direct dependents of token `i`, left to right."""
        return iter(self._dependents().get(i, ()))

    def subtree(self, i: int) -> list[Token]:
        """Token `i` and everything that hangs from it, in reading order."""
        hanging = self._dependents()
        inside, waiting = {i}, [i]
        while waiting:
            below = [t.i for t in hanging.get(waiting.pop(), ()) if t.i not in inside]
            inside.update(below)
            waiting += below
        return [self.tokens[at] for at in sorted(inside)]

    def _dependents(self) -> dict[int, list[Token]]:
        if not self._hanging:
            for t in self.tokens:
                if t.head != t.i:
                    self._hanging.setdefault(t.head, []).append(t)
        return self._hanging

    def ancestors(self, i: int) -> Iterator[Token]:
        """Heads of token `i`, nearest first, up to the root."""
        seen = {i}
        while self.tokens[i].head not in seen:
            i = self.tokens[i].head
            seen.add(i)
            yield self.tokens[i]

    def token_at(self, offset: int) -> Token | None:
        """The token covering a document offset."""
        at = bisect_right(self.tokens, offset, key=_start) - 1
        return self.tokens[at] if at >= 0 and offset < self.tokens[at].end else None


# ------------------------------------------------------------------ annotate: mentions
@dataclass(frozen=True, slots=True)
class Time:
    """A TIMEX3 expression. `first`/`last` are the days it can mean, None when unanchored.

    Source: TimeML TIMEX3 (ISO 24617-1); `type` DATE | TIME | DURATION | SET.
    """

    start: int
    end: int
    text: str
    type: str
    value: str
    first: date | None
    last: date | None
    because: tuple[Reason, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "type": self.type,
            "value": self.value,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
        }


@dataclass(frozen=True, slots=True)
class Location:
    """Where a toponym lies. `precision` is point | neighbourhood | town | admin2 | admin1 | region | country."""

    name: str
    geonameid: int | None
    country: str | None  # ISO 3166-1 alpha-3
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "geonameid": self.geonameid,
            "country": self.country,
            "admin1": self.admin1,
            "lat": self.lat,
            "lon": self.lon,
            "precision": self.precision,
        }


@dataclass(frozen=True, slots=True)
class Place:
    """A toponym in the text and what it resolves to. `metonym` names what stands for it ("government", "team")."""

    start: int
    end: int
    text: str
    location: Location
    metonym: str | None = None
    because: tuple[Reason, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        where = {"start": self.start, "end": self.end, "text": self.text}
        return where | self.location.as_dict() | {"metonym": self.metonym}


@dataclass(frozen=True, slots=True)
class Actor:
    """A named actor; `id` is one identity however it is written (None for a person not in the lexicon).

    `kind`: armed_group | state_force | government | un_agency | ngo | official | civilians | media | person | other.
    """

    start: int
    end: int
    text: str
    id: str | None
    name: str
    kind: str
    because: tuple[Reason, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
        }


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity as written, with its bounds after the contract ("at least 120" → 120, None).

    `start:end` runs from the qualifier to the last digit or number word. `kind` is cardinal, or what the
    number is instead of a count: ordinal | percent | fraction | money | age | year | date | duration | measure |
    identifier | pronoun ("no one").
    """

    start: int
    end: int
    text: str
    low: int | None
    high: int | None
    qualifier: (
        str | None
    )  # about | at_least | more_than | up_to | fewer_than | between | vague | None
    kind: str = "cardinal"
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution point: content, who is said to have said it, and the cue; or a continued quotation (cue None)."""

    content: Span
    speaker: Span | None  # the words at the attribution point: "he", "the UNHCR"
    cue: Span | None
    kind: str  # direct | indirect | mixed
    sentence: int  # index into Mentions.sentences of the content
    distance: str = "none"  # how far the outlet stands from it: none | some | doubt
    continues: bool = False  # a further sentence of the quotation before it
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Mentions:
    """Everything `annotate` found in one document, each list in reading order."""

    sentences: tuple[Sentence, ...]
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    numbers: tuple[Number, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    issues: tuple[Issue, ...] = ()

    def sentence_at(self, offset: int) -> int | None:
        """The index of the sentence that covers a document offset; None between sentences."""
        found = bisect_right(self.sentences, offset, key=lambda s: s.start) - 1
        return found if found >= 0 and offset < self.sentences[found].end else None

    def places_in(self, sentence: Sentence) -> tuple[Place, ...]:
        """The places named in a sentence, in reading order."""
        first = bisect_left(self.places, sentence.start, key=lambda p: p.start)
        last = bisect_left(self.places, sentence.end, key=lambda p: p.start)
        return self.places[first:last]


# ------------------------------------------------------------------ claims
@dataclass(frozen=True, slots=True)
class Period:
    """Days a claim covers, both included; `precision` is the coarsest unit its words allow.

    `precision`: day | week | month | season | year.
    """

    start: date
    end: date
    precision: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "precision": self.precision,
        }


@dataclass(frozen=True, slots=True)
class Source:
    """Who the article credits with a figure. `name` is the fullest the article gives."""

    name: str
    actor_id: str | None
    kind: str | None
    evidence: Span

    def as_dict(self) -> dict[str, Any]:
        evidence = self.evidence.as_dict()
        return {
            "name": self.name,
            "actor_id": self.actor_id,
            "kind": self.kind,
            "evidence": evidence,
        }


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who made a statement: `mention` is the words used there, `name` the fullest name the article gives."""

    name: str
    mention: Span
    actor_id: str | None
    role: str | None  # "Humanitarian Coordinator for Iraq"
    kind: str | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "mention": self.mention.as_dict(),
            "actor_id": self.actor_id,
            "role": self.role,
            "kind": self.kind,
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """A count somebody gave, of people, households or buildings. `high=None` means "at least".

    `category` and `term` (IDMC reporting term) are keys of `languages/en/figures.yml`; `certainty` is
    stated | hedged | denied | planned; `passage` the role of the passage it stands in.
    """

    id: str
    evidence: Span  # never optional: no words, no figure
    category: str
    term: str | None
    low: int | None
    high: int | None
    qualifier: str | None
    unit: str  # people | households | buildings
    counted: str | None  # the counted group as written: "civilians", "children"
    stock_or_flow: str | None
    place: Location | None
    time: Period | None
    source: Source | None
    certainty: str
    passage: str
    origin: Location | None = None  # "fled from X"
    destination: Location | None = None  # "fled to Y"
    because: tuple[Reason, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "evidence": self.evidence.as_dict(),
            "category": self.category,
            "term": self.term,
            "low": self.low,
            "high": self.high,
            "qualifier": self.qualifier,
            "unit": self.unit,
            "counted": self.counted,
            "stock_or_flow": self.stock_or_flow,
            "place": self.place.as_dict() if self.place else None,
            "origin": self.origin.as_dict() if self.origin else None,
            "destination": self.destination.as_dict() if self.destination else None,
            "time": self.time.as_dict() if self.time else None,
            "source": self.source.as_dict() if self.source else None,
            "certainty": self.certainty,
            "passage": self.passage,
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said: one per attribution point, and one per further sentence of a continued quotation."""

    id: str
    content: Span
    speaker: Speaker | None
    cue: Span | None
    kind: str  # direct | indirect | mixed
    said_on: date | None
    certainty: str
    distance: str  # none | some | doubt: how far the outlet stands from it
    passage: str
    because: tuple[Reason, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "content": self.content.as_dict(),
            "speaker": self.speaker.as_dict() if self.speaker else None,
            "cue": self.cue.as_dict() if self.cue else None,
            "kind": self.kind,
            "said_on": self.said_on.isoformat() if self.said_on else None,
            "certainty": self.certainty,
            "distance": self.distance,
            "passage": self.passage,
        }


@dataclass(frozen=True, slots=True)
class Claims:
    """What one document reports, each list in reading order."""

    figures: tuple[Figure, ...] = ()
    statements: tuple[Statement, ...] = ()
    issues: tuple[Issue, ...] = ()


# ------------------------------------------------------------------ many documents
@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of one document, named with it."""

    document: str
    start: int
    end: int
    text: str

    def as_dict(self) -> dict[str, Any]:
        return {"document": self.document, "start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class CopyLink:
    """A passage of one article that stands in another: `copy` was taken from `original`.

    `kind`: exact | edited (cut, reordered, merged) | spun (words swapped for others). `similarity` is the
    share of words that stand in both, in order. `ordered` is False where nothing says who had it first.
    """

    copy: Quoted
    original: Quoted
    kind: str
    similarity: float
    ordered: bool
    because: tuple[Reason, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "copy": self.copy.as_dict(),
            "original": self.original.as_dict(),
            "kind": self.kind,
            "similarity": self.similarity,
            "first": "original" if self.ordered else "unknown",
            "because": [r.rule for r in self.because],
        }


# ------------------------------------------------------------------ one document, whole
@dataclass(frozen=True, slots=True)
class Reading:
    """One document read to the end: what `reportedly read` prints and `build` keeps."""

    page: RawPage
    document: Document
    mentions: Mentions
    claims: Claims

    @property
    def issues(self) -> tuple[Issue, ...]:
        """All issues in the order the stages met them."""
        return self.document.issues + self.mentions.issues + self.claims.issues

    def as_dict(self) -> dict[str, Any]:
        """The contract of `reportedly read --format jsonl`."""
        return {
            "document": self.document.as_dict(),
            "passages": [p.as_dict() for p in self.document.passages],
            "times": [t.as_dict() for t in self.mentions.times],
            "places": [p.as_dict() for p in self.mentions.places],
            "actors": [a.as_dict() for a in self.mentions.actors],
            "figures": [f.as_dict() for f in self.claims.figures],
            "statements": [s.as_dict() for s in self.claims.statements],
            "events": [],
            "issues": [i.as_dict() for i in self.issues],
        }


# ------------------------------------------------------------------ what a ledger gives back
@dataclass(frozen=True, slots=True)
class Versions:
    """By which code and words a document was read: the same versions read the same bytes the same way.

    `stages` names each stage with the digest of its code ("ingest=1f6a… clean=…"), then the language
    model and the gazetteer; `lexicons` is the digest of all words; `program` the release.
    """

    stages: str
    lexicons: str
    program: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a row of the ledger comes from: the document as one reading of it found it.

    `reading` is the content-hash id of the reading, `number` its place in the ledger (later is higher) and
    `version` counts the different bytes kept under one document id, 1 for the first.
    """

    reading: str
    number: int
    document: str
    version: int
    title: str | None
    published: date | None
    outlet: str | None
    url: str | None
    origin: str
    sha256: str
    versions: Versions
    kept_at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure and where it comes from."""

    kept: Kept
    figure: Figure


@dataclass(frozen=True, slots=True)
class KeptStatement:
    """A statement and where it comes from."""

    kept: Kept
    statement: Statement


@dataclass(frozen=True, slots=True)
class KeptReading:
    """One document of a ledger as its latest reading found it, each list in reading order."""

    kept: Kept
    document: Document
    figures: tuple[Figure, ...] = ()
    statements: tuple[Statement, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    issues: tuple[Issue, ...] = ()  # of every stage, the document's own first

    def as_dict(self) -> dict[str, Any]:
        """The contract of `reportedly read --format jsonl`, from the ledger."""
        return {
            "document": self.document.as_dict(),
            "passages": [p.as_dict() for p in self.document.passages],
            "times": [t.as_dict() for t in self.times],
            "places": [p.as_dict() for p in self.places],
            "actors": [a.as_dict() for a in self.actors],
            "figures": [f.as_dict() for f in self.figures],
            "statements": [s.as_dict() for s in self.statements],
            "events": [],
            "issues": [i.as_dict() for i in self.issues],
        }


@dataclass(frozen=True, slots=True)
class LedgerView:
    """What a report is written from: documents as kept, in the order they were first kept."""

    name: str  # the ledger's file name
    readings: tuple[KeptReading, ...]

    def figures(self) -> Iterator[KeptFigure]:
        """Every figure of every document, in order."""
        return (KeptFigure(r.kept, f) for r in self.readings for f in r.figures)

    def statements(self) -> Iterator[KeptStatement]:
        """Every statement of every document, in order."""
        return (KeptStatement(r.kept, s) for r in self.readings for s in r.statements)
