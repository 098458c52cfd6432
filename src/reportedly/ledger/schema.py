"""The tables of a ledger, one schema for every database.

A page is bytes; a reading is one run of the stages over them; everything a reading found hangs from
it by the reading's number and its own position. Rows are appended, never edited: a newer rule or
word makes a new reading of the same page, and the old one stays to say what was known before.

`migrations/` builds exactly these tables (a test compares them) and adds the triggers that refuse
UPDATE, DELETE and REPLACE.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from reportedly.records import KINDS, Actor, ClaimKind, Passage, Place, Time
from reportedly.records.flat import Cell, cells

# the newest migration; a ledger that names one unknown here was written by newer code
REVISION = "0007"
REFUSED = ("update", "delete", "replace")  # what a trigger on every table refuses
LARGEST = 2**63 - 1  # what an integer column holds (SQLite INTEGER, PostgreSQL BIGINT)

metadata = MetaData()


class StoredText(TypeDecorator[str]):
    """Text that may hold what databases refuse: NUL, or half of a surrogate pair.

    Such text is kept escaped behind an ESC character, all other text as it is.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return value
        if value.isascii() and "\0" not in value and not value.startswith("\x1b"):
            return value
        odd = (
            "\0" in value
            or value.startswith("\x1b")
            or any("\ud800" <= c <= "\udfff" for c in value)
        )
        return "\x1b" + value.encode("unicode_escape").decode("ascii") if odd else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return value
        if not value.startswith("\x1b"):
            return value
        return value[1:].encode("ascii").decode("unicode_escape")


class Moment(TypeDecorator[datetime]):
    """A point in time, kept and given back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


def _reading_column() -> Column[int]:
    return Column("reading", ForeignKey("readings.number"), primary_key=True)


def _position() -> Column[int]:
    return Column("position", Integer, primary_key=True)


def _span_columns(
    prefix: str = "",
    *,
    optional: bool = False,
) -> list[Column[Any]]:
    return [
        Column(f"{prefix}start", Integer, nullable=optional),
        Column(f"{prefix}end", Integer, nullable=optional),
        Column(f"{prefix}text", StoredText, nullable=optional),
    ]


def _version_columns() -> list[Column[Any]]:
    """By which code and words: on every claim, so that a row taken out of the ledger still
    says it.
    """
    return [
        Column("stages", Text, nullable=False),
        Column("lexicons", String(64), nullable=False),
    ]


pages = Table(
    "pages",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("media", StoredText, nullable=False),
    Column("size", Integer, nullable=False),  # bytes, unpacked
    Column("packed", LargeBinary, nullable=False),  # the original bytes, zlib
    Column("kept_at", Moment, nullable=False),
)

texts = Table(
    "texts",  # a text once, however often it is read
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("text", StoredText, nullable=False),
)

names = Table(
    "names",  # every name the same bytes came under
    metadata,
    Column("sha256", ForeignKey("pages.sha256"), primary_key=True),
    Column("document", StoredText, primary_key=True),
    Column("origin", StoredText, primary_key=True),
    Column("kept_at", Moment, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(20), nullable=False, unique=True),
    Column("sha256", ForeignKey("pages.sha256"), nullable=False),
    Column("document", StoredText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("origin", StoredText, nullable=False),
    Column("title", StoredText),
    Column("published", Date),
    Column("outlet", StoredText),
    Column("url", StoredText),
    Column("language", StoredText, nullable=False),
    Column("text", ForeignKey("texts.digest"), nullable=False),
    Column(
        "edits", StoredText, nullable=False
    ),  # JSON: [[start, before, after, rule], …]
    Column("came_from", StoredText, nullable=False),  # JSON: [[field, where], …]
    Column("program", Text, nullable=False),
    *_version_columns(),
    Column(
        "content", String(64), nullable=False
    ),  # SHA-256 over everything this reading found
    Column("kept_at", Moment, nullable=False),
    Index("readings_by_page", "sha256", "number"),
    Index("readings_by_document", "document"),
    Index("readings_by_text", "text"),
)

passages = Table(
    "passages",  # their words are texts.text[start:end]
    metadata,
    _reading_column(),
    _position(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("role", StoredText, nullable=False),
)

# By what a column holds; JSON is words. What is narrower or wider than its kind,
# by the end of its name.
_TYPES: dict[type | None, Any] = {
    None: StoredText,
    str: StoredText,
    int: Integer,
    float: Float,
    bool: Boolean,
    date: Date,
}
_COUNTED = ("low", "high")  # of people: beyond what an integer of 32 bits holds


def _record_columns(record: type[Any]) -> list[Column[Any]]:
    """A column for each field of a record, and of the records in it."""
    return [_column(cell) for cell in cells(record)]


def _column(cell: Cell) -> Column[Any]:
    kind = _TYPES[cell.holds]
    if cell.name in _COUNTED:
        kind = BigInteger
    elif cell.name.endswith("country"):
        kind = String(3)
    return Column(cell.name, kind, nullable=cell.optional)


def _mentions_table(name: str, record: type[Any]) -> Table:
    """The table of what an article names."""
    return Table(
        name, metadata, _reading_column(), _position(), *_record_columns(record)
    )


def _claims_table(kind: ClaimKind) -> Table:
    """The table of a kind of claim."""
    ident, *others = _record_columns(kind.record)
    sorts = [Index(f"{kind.table}_by_{kind.sort}", kind.sort)] if kind.sort else []
    return Table(
        kind.table,
        metadata,
        _reading_column(),
        _position(),
        Column(ident.name, String(64), nullable=False),
        *others,
        *_version_columns(),
        Index(f"{kind.table}_by_id", ident.name),
        *sorts,
    )


times = _mentions_table("times", Time)
places = _mentions_table("places", Place)
actors = _mentions_table("actors", Actor)
claims = {kind.table: _claims_table(kind) for kind in KINDS}
figures = claims["figures"]
statements = claims["statements"]
events = claims["events"]

issues = Table(
    "issues",
    metadata,
    _reading_column(),
    _position(),
    Column("stage", Text, nullable=False),  # document | mentions | claims | ledger
    Column("code", StoredText, nullable=False),
    Column("message", StoredText, nullable=False),
    Column("start", Integer),
    Column("end", Integer),
)

reasons = Table(
    "reasons",  # why a row of another table has its value
    metadata,
    _reading_column(),
    Column(
        "of", String(20), primary_key=True
    ),  # the other table: figures, statements, passages …
    _position(),  # the row's position there
    Column("number", Integer, primary_key=True),
    Column("field", StoredText, nullable=False),
    Column("rule", StoredText, nullable=False),
    *_span_columns("words_", optional=True),
    Column("lexicon", StoredText),
    Index("reasons_by_lexicon", "lexicon"),
)


# What a reading found, with the record of a row; `TOLD` is what it says of itself, in the program's
# own words or words that were checked where they decided.
MENTIONED: dict[str, type[Any]] = {
    passages.name: Passage,
    times.name: Time,
    places.name: Place,
    actors.name: Actor,
}
TOLD = (issues.name, reasons.name)
FOUND = (*MENTIONED, *claims, *TOLD)


# ------------------------------------------------------------------ many documents
fingerprints = Table(
    # a reading that has one was compared with every other that has one by the same `trace`
    "fingerprints",
    metadata,
    Column("reading", ForeignKey("readings.number"), primary_key=True),
    Column("trace", String(8), primary_key=True),  # digest of the code that made it
    Column("packed", LargeBinary, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Index("fingerprints_by_trace", "trace"),
)

copies = Table(
    "copies",  # the words are texts.text[start:end] of each side
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("copy", ForeignKey("readings.number"), nullable=False),
    Column("copy_start", Integer, nullable=False),
    Column("copy_end", Integer, nullable=False),
    Column("original", ForeignKey("readings.number"), nullable=False),
    Column("original_start", Integer, nullable=False),
    Column("original_end", Integer, nullable=False),
    Column("kind", StoredText, nullable=False),
    Column("similarity", Float, nullable=False),
    Column("ordered", Boolean, nullable=False),
    Column("because", StoredText, nullable=False),  # JSON: [[field, rule], …]
    Column("trace", String(8), nullable=False),
    Index("copies_by_copy", "copy"),
    Index("copies_by_original", "original"),
)

story_parts = Table(
    "story_parts",  # what of a reading belongs to which story
    metadata,
    _reading_column(),
    Column("trace", String(8), primary_key=True),
    _position(),
    Column("story", String(20), nullable=False),
    Column("part", StoredText, nullable=False),  # JSON: what it was assigned by
    Column("because", StoredText, nullable=False),  # JSON: [[field, rule], …]
    Index("story_parts_by_story", "story"),
)

judgements = Table(
    "judgements",  # what people say of two figures; the last of a pair holds
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("one", String(64), nullable=False),
    Column("other", String(64), nullable=False),
    Column("verdict", StoredText, nullable=False),  # same | different | unsure | undone
    Column("by", StoredText, nullable=False),
    Column("because", StoredText, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Index("judgements_by_pair", "one", "other"),
)


# What is appended to when an article comes and is compared, and when somebody judges.
_COMING = (pages, texts, names, readings, fingerprints, copies, story_parts, judgements)
WITH_ARTICLES = frozenset((*FOUND, *(table.name for table in _COMING)))


# ------------------------------------------------------------------ what was appended, and what was
# taken out
chain = Table(
    "chain",  # see `chain.py`
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("of", String(20), nullable=False),  # a table
    Column(
        "key", StoredText, nullable=False
    ),  # of its row; of what a reading found, the reading
    Column("digest", String(64), nullable=False),  # SHA-256 of the row
    Column(
        "head", String(64), nullable=False
    ),  # SHA-256 of the head before, and of all this
    UniqueConstraint("of", "key", name="chain_of_key"),
)

erasures = Table(
    "erasures",  # the tombstone of a row whose words were destroyed
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("of", String(20), nullable=False),
    Column("key", StoredText, nullable=False),
    Column("digest", String(64), nullable=False),  # that the row had
    Column("left", String(64)),  # that it has since; null where it is gone
    Column("document", StoredText, nullable=False),
    Column("by", StoredText, nullable=False),
    Column("because", StoredText, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Index("erasures_by_document", "document"),
)


# ------------------------------------------------------------------ people
def _done_columns() -> list[Column[Any]]:
    """By whom and when: on every act."""
    return [
        Column("by", StoredText, nullable=False),
        Column("kept_at", Moment, nullable=False),
    ]


reviews = Table(
    "reviews",  # what people do with a figure, event, happening or article (`records.reviews`)
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(20), nullable=False, unique=True),
    Column("act", StoredText, nullable=False),
    Column("kind", StoredText, nullable=False),
    Column("target", StoredText, nullable=False),
    Column("document", StoredText),
    Column("reading", ForeignKey("readings.number")),
    *_span_columns("words_", optional=True),
    Column("field", StoredText),
    Column("was", StoredText),  # JSON
    Column("value", StoredText),  # JSON
    Column("saw", String(20)),
    Column("round", StoredText),
    Column("because", StoredText, nullable=False),
    *_done_columns(),
    Index("reviews_by_target", "target"),
    Index("reviews_by_document", "document"),
)

activity = Table(
    "activity",  # what was done at a desk besides reviewing
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("act", StoredText, nullable=False),
    Column("about", StoredText, nullable=False),
    Column("detail", StoredText, nullable=False),
    *_done_columns(),
)

accounts = Table(
    "accounts",  # the last row of a name holds
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("name", StoredText, nullable=False),
    Column("role", StoredText, nullable=False),
    Column("spaces", StoredText, nullable=False),  # JSON
    Column("password", StoredText, nullable=False),
    Column("active", Boolean, nullable=False),
    *_done_columns(),
)

keys = Table(
    "keys",  # sessions and tokens, by the SHA-256 of their secret; the last row of a digest holds
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", StoredText, nullable=False),  # session | token
    Column("digest", String(64), nullable=False),
    Column("account", StoredText, nullable=False),
    Column("scope", StoredText, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("ended", Boolean, nullable=False),
    *_done_columns(),
    Index("keys_by_digest", "digest"),
)

spaces = Table(
    "spaces",  # which articles a crisis or a client has; nobody else sees them
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("space", StoredText, nullable=False),
    Column("sha256", ForeignKey("pages.sha256"), nullable=False),
    *_done_columns(),
    UniqueConstraint("space", "sha256", name="spaces_of_page"),
)

# ------------------------------------------------------------------ the watch
feeds = Table(
    "feeds",  # what was said of a source that is watched; the last word of an id holds
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("feed", String(20), nullable=False),
    Column("action", StoredText, nullable=False),  # add | change | move | remove
    Column("kind", StoredText, nullable=False),
    Column("address", StoredText, nullable=False),
    Column("name", StoredText, nullable=False),
    Column("text_only", Boolean, nullable=False),
    Column("every", Integer),  # seconds
    Column("because", StoredText, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Index("feeds_by_feed", "feed", "number"),
)

feed_items = Table(
    "feed_items",  # an item once for each wording it was given in
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("feed", String(20), nullable=False),
    Column("key", StoredText, nullable=False),
    Column("address", StoredText),
    Column("place", StoredText),  # the id of what stands at the address
    Column("digest", String(64), nullable=False),
    Column("title", StoredText),
    Column("published", Date),
    Column("outlet", StoredText),
    Column("kept_at", Moment, nullable=False),
    Index("feed_items_by_key", "feed", "key"),
    Index("feed_items_by_place", "place", "number"),
)

fetches = Table(
    "fetches",  # every request, its answer's headers and hashes, and when to ask again
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("feed", String(20), nullable=False),
    Column("kind", StoredText, nullable=False),
    Column("asked", StoredText, nullable=False),
    Column("address", StoredText, nullable=False),
    Column("place", StoredText, nullable=False),
    Column("status", Integer),
    Column("problem", StoredText),
    Column("record", ForeignKey("pages.sha256")),
    Column("body", String(64)),
    Column("size", Integer, nullable=False),
    Column("headers", StoredText, nullable=False),  # JSON
    Column("failures", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("next_at", Moment),
    Column("kept_at", Moment, nullable=False),
    Index("fetches_by_place", "place", "number"),
    Index("fetches_by_feed", "feed", "kind", "number"),
    Index("fetches_by_next", "next_at"),
    Index("fetches_by_record", "record"),
)

arrivals = Table(
    "arrivals",  # what came of a fetched page: read, unchanged, barred, gone
    metadata,
    Column("fetch", ForeignKey("fetches.number"), primary_key=True),
    Column("outcome", StoredText, nullable=False),
    Column("document", StoredText),
    Column("told", StoredText, nullable=False),
    Column("figures", Integer, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Index("arrivals_by_document", "document"),
    Index("arrivals_by_day", "kept_at"),
)

answers = Table(
    "answers",  # what was last known of a question or a happening when alerts were looked for
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", StoredText, nullable=False),  # question | happening | source
    Column("subject", StoredText, nullable=False),
    Column("known", StoredText, nullable=False),  # JSON
    Column("kept_at", Moment, nullable=False),
    Index("answers_by_subject", "subject", "number"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("rule", StoredText, nullable=False),
    Column("group", StoredText, nullable=False),
    Column("change", StoredText, nullable=False),
    Column("told", StoredText, nullable=False),  # JSON
    Column("channels", StoredText, nullable=False),  # JSON
    Column("due_at", Moment, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Index("alerts_by_group", "rule", "group"),
)

deliveries = Table(
    "deliveries",  # each attempt to tell alerts to a channel
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("message", String(40), nullable=False),
    Column("alerts", StoredText, nullable=False),  # JSON
    Column("channel", StoredText, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("outcome", StoredText, nullable=False),
    Column("detail", StoredText, nullable=False),
    Column("next_at", Moment),
    Column("kept_at", Moment, nullable=False),
    Index("deliveries_by_message", "message"),
)
