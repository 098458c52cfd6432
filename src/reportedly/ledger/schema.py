"""The tables of a ledger, one schema for every database.

A page is bytes; a reading is one run of the stages over them; everything a reading found hangs from
it by the reading's number and its own position. Rows are appended, never edited: a newer rule or
word makes a new reading of the same page, and the old one stays to say what was known before.

`migrations/` builds exactly these tables (a test compares them) and adds the triggers that refuse
UPDATE, DELETE and REPLACE.
"""

from __future__ import annotations

from datetime import UTC, datetime
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

# the newest migration; a ledger that names one unknown here was written by newer code
REVISION = "0007"
REFUSED = ("update", "delete", "replace")  # what a trigger on every table refuses
LARGEST = 2**63 - 1  # what an integer column holds (SQLite INTEGER, PostgreSQL BIGINT)

metadata = MetaData()


class Words(TypeDecorator[str]):
    """Text that may hold what databases refuse: NUL, or half of a surrogate pair.

    Such text is kept escaped behind an ESC character, all other text as it is.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or (
            value.isascii() and "\0" not in value and not value.startswith("\x1b")
        ):
            return value
        odd = (
            "\0" in value
            or value.startswith("\x1b")
            or any("\ud800" <= c <= "\udfff" for c in value)
        )
        return "\x1b" + value.encode("unicode_escape").decode("ascii") if odd else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or not value.startswith("\x1b"):
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


def _reading() -> Column[int]:
    return Column("reading", ForeignKey("readings.number"), primary_key=True)


def _position() -> Column[int]:
    return Column("position", Integer, primary_key=True)


def _span(prefix: str = "", *, optional: bool = False) -> list[Column[Any]]:
    return [
        Column(f"{prefix}start", Integer, nullable=optional),
        Column(f"{prefix}end", Integer, nullable=optional),
        Column(f"{prefix}text", Words, nullable=optional),
    ]


def _location(prefix: str, *, optional: bool = True) -> list[Column[Any]]:
    return [
        Column(f"{prefix}name", Words, nullable=optional),
        Column(f"{prefix}geonameid", Integer),
        Column(f"{prefix}country", String(3)),
        Column(f"{prefix}admin1", Words),
        Column(f"{prefix}lat", Float),
        Column(f"{prefix}lon", Float),
        Column(f"{prefix}precision", Words, nullable=optional),
    ]


def _party(prefix: str) -> list[Column[Any]]:
    return [
        Column(f"{prefix}text", Words),
        Column(f"{prefix}start", Integer),
        Column(f"{prefix}end", Integer),
        Column(f"{prefix}name", Words),
        Column(f"{prefix}actor_id", Words),
        Column(f"{prefix}kind", Words),
    ]


def _versions() -> list[Column[Any]]:
    """By which code and words: on every claim, so that a row taken out of the ledger still says it."""
    return [
        Column("stages", Text, nullable=False),
        Column("lexicons", String(64), nullable=False),
    ]


pages = Table(
    "pages",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("media", Words, nullable=False),
    Column("size", Integer, nullable=False),  # bytes, unpacked
    Column("packed", LargeBinary, nullable=False),  # the original bytes, zlib
    Column("kept_at", Moment, nullable=False),
)

names = Table(
    "names",  # every name the same bytes came under
    metadata,
    Column("sha256", ForeignKey("pages.sha256"), primary_key=True),
    Column("document", Words, primary_key=True),
    Column("origin", Words, primary_key=True),
    Column("kept_at", Moment, nullable=False),
)

texts = Table(
    "texts",  # a text once, however often it is read
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("text", Words, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(20), nullable=False, unique=True),
    Column("sha256", ForeignKey("pages.sha256"), nullable=False),
    Column("document", Words, nullable=False),
    Column("version", Integer, nullable=False),
    Column("origin", Words, nullable=False),
    Column("title", Words),
    Column("published", Date),
    Column("outlet", Words),
    Column("url", Words),
    Column("language", Words, nullable=False),
    Column("text", ForeignKey("texts.digest"), nullable=False),
    Column("edits", Words, nullable=False),  # JSON: [[start, before, after, rule], …]
    Column("came_from", Words, nullable=False),  # JSON: [[field, where], …]
    Column("program", Text, nullable=False),
    *_versions(),
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
    _reading(),
    _position(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("role", Words, nullable=False),
)

times = Table(
    "times",
    metadata,
    _reading(),
    _position(),
    *_span(),
    Column("type", Words, nullable=False),
    Column("value", Words, nullable=False),
    Column("first", Date),
    Column("last", Date),
)

places = Table(
    "places",
    metadata,
    _reading(),
    _position(),
    *_span(),
    *_location("location_", optional=False),
    Column("metonym", Words),
)

actors = Table(
    "actors",
    metadata,
    _reading(),
    _position(),
    *_span(),
    Column("id", Words),
    Column("name", Words, nullable=False),
    Column("kind", Words, nullable=False),
)

figures = Table(
    "figures",
    metadata,
    _reading(),
    _position(),
    Column("id", String(64), nullable=False),
    *_span("evidence_"),
    Column("category", Words, nullable=False),
    Column("term", Words),
    Column("low", BigInteger),
    Column("high", BigInteger),
    Column("qualifier", Words),
    Column("unit", Words, nullable=False),
    Column("counted", Words),
    Column("stock_or_flow", Words),
    *_location("place_"),
    Column("time_start", Date),
    Column("time_end", Date),
    Column("time_precision", Words),
    Column("source_name", Words),
    Column("source_actor_id", Words),
    Column("source_kind", Words),
    *_span("source_evidence_", optional=True),
    Column("certainty", Words, nullable=False),
    Column("passage", Words, nullable=False),
    *_location("origin_"),
    *_location("destination_"),
    *_versions(),
    Index("figures_by_id", "id"),
    Index("figures_by_category", "category"),
)

statements = Table(
    "statements",
    metadata,
    _reading(),
    _position(),
    Column("id", String(64), nullable=False),
    *_span("content_"),
    Column("speaker_name", Words),
    *_span("speaker_mention_", optional=True),
    Column("speaker_actor_id", Words),
    Column("speaker_role", Words),
    Column("speaker_kind", Words),
    *_span("cue_", optional=True),
    Column("kind", Words, nullable=False),
    Column("said_on", Date),
    Column("certainty", Words, nullable=False),
    Column("distance", Words, nullable=False),
    Column("passage", Words, nullable=False),
    *_versions(),
    Index("statements_by_id", "id"),
)

events = Table(
    "events",
    metadata,
    _reading(),
    _position(),
    Column("id", String(64), nullable=False),
    Column("type", Words, nullable=False),
    *_span("trigger_"),
    Column("mentions", Words, nullable=False),  # JSON: [[start, end, text], …]
    *_party("actor_"),
    *_party("target_"),
    *_location("place_"),
    Column("time_start", Date),
    Column("time_end", Date),
    Column("time_precision", Words),
    Column("certainty", Words, nullable=False),
    Column("background", Boolean, nullable=False),
    Column("source_name", Words),
    Column("source_actor_id", Words),
    Column("source_kind", Words),
    *_span("source_evidence_", optional=True),
    Column(
        "tolls", Words, nullable=False
    ),  # JSON: [[figure, category, low, high, implied], …]
    Column("plover", Words),
    Column("passage", Words, nullable=False),
    *_versions(),
    Index("events_by_id", "id"),
    Index("events_by_type", "type"),
)

issues = Table(
    "issues",
    metadata,
    _reading(),
    _position(),
    Column("stage", Text, nullable=False),  # document | mentions | claims | ledger
    Column("code", Words, nullable=False),
    Column("message", Words, nullable=False),
    Column("start", Integer),
    Column("end", Integer),
)

reasons = Table(
    "reasons",  # why a row of another table has its value
    metadata,
    _reading(),
    Column(
        "of", String(20), primary_key=True
    ),  # the other table: figures, statements, passages …
    _position(),  # the row's position there
    Column("number", Integer, primary_key=True),
    Column("field", Words, nullable=False),
    Column("rule", Words, nullable=False),
    *_span("words_", optional=True),
    Column("lexicon", Words),
    Index("reasons_by_lexicon", "lexicon"),
)


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
    Column("kind", Words, nullable=False),
    Column("similarity", Float, nullable=False),
    Column("ordered", Boolean, nullable=False),
    Column("because", Words, nullable=False),  # JSON: [[field, rule], …]
    Column("trace", String(8), nullable=False),
    Index("copies_by_copy", "copy"),
    Index("copies_by_original", "original"),
)

story_parts = Table(
    "story_parts",  # what of a reading belongs to which story
    metadata,
    _reading(),
    Column("trace", String(8), primary_key=True),
    _position(),
    Column("story", String(20), nullable=False),
    Column("part", Words, nullable=False),  # JSON: what it was assigned by
    Column("because", Words, nullable=False),  # JSON: [[field, rule], …]
    Index("story_parts_by_story", "story"),
)

judgements = Table(
    "judgements",  # what people say of two figures; the last of a pair holds
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("one", String(64), nullable=False),
    Column("other", String(64), nullable=False),
    Column("verdict", Words, nullable=False),  # same | different | unsure | undone
    Column("by", Words, nullable=False),
    Column("because", Words, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Index("judgements_by_pair", "one", "other"),
)


# ------------------------------------------------------------------ what was appended, and what was
# taken out
chain = Table(
    "chain",  # see `chain.py`
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("of", String(20), nullable=False),  # a table
    Column(
        "key", Words, nullable=False
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
    Column("key", Words, nullable=False),
    Column("digest", String(64), nullable=False),  # that the row had
    Column("left", String(64)),  # that it has since; null where it is gone
    Column("document", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("because", Words, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Index("erasures_by_document", "document"),
)


# ------------------------------------------------------------------ people
def _done() -> list[Column[Any]]:
    """By whom and when: on every act."""
    return [
        Column("by", Words, nullable=False),
        Column("kept_at", Moment, nullable=False),
    ]


reviews = Table(
    "reviews",  # what people do with a figure, event, happening or article (`records.reviews`)
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(20), nullable=False, unique=True),
    Column("act", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("target", Words, nullable=False),
    Column("document", Words),
    Column("reading", ForeignKey("readings.number")),
    *_span("words_", optional=True),
    Column("field", Words),
    Column("was", Words),  # JSON
    Column("value", Words),  # JSON
    Column("saw", String(20)),
    Column("round", Words),
    Column("because", Words, nullable=False),
    *_done(),
    Index("reviews_by_target", "target"),
    Index("reviews_by_document", "document"),
)

activity = Table(
    "activity",  # what was done at a desk besides reviewing
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("act", Words, nullable=False),
    Column("about", Words, nullable=False),
    Column("detail", Words, nullable=False),
    *_done(),
)

accounts = Table(
    "accounts",  # the last row of a name holds
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("name", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("spaces", Words, nullable=False),  # JSON
    Column("password", Words, nullable=False),
    Column("active", Boolean, nullable=False),
    *_done(),
)

keys = Table(
    "keys",  # sessions and tokens, by the SHA-256 of their secret; the last row of a digest holds
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", Words, nullable=False),  # session | token
    Column("digest", String(64), nullable=False),
    Column("account", Words, nullable=False),
    Column("scope", Words, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("ended", Boolean, nullable=False),
    *_done(),
    Index("keys_by_digest", "digest"),
)

spaces = Table(
    "spaces",  # which articles a crisis or a client has; nobody else sees them
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("space", Words, nullable=False),
    Column("sha256", ForeignKey("pages.sha256"), nullable=False),
    *_done(),
    UniqueConstraint("space", "sha256", name="spaces_of_page"),
)

# ------------------------------------------------------------------ the watch
feeds = Table(
    "feeds",  # what was said of a source that is watched; the last word of an id holds
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("feed", String(20), nullable=False),
    Column("action", Words, nullable=False),  # add | change | move | remove
    Column("kind", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("text_only", Boolean, nullable=False),
    Column("every", Integer),  # seconds
    Column("because", Words, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Index("feeds_by_feed", "feed", "number"),
)

feed_items = Table(
    "feed_items",  # an item once for each wording it was given in
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("feed", String(20), nullable=False),
    Column("key", Words, nullable=False),
    Column("address", Words),
    Column("place", Words),  # the id of what stands at the address
    Column("digest", String(64), nullable=False),
    Column("title", Words),
    Column("published", Date),
    Column("outlet", Words),
    Column("kept_at", Moment, nullable=False),
    Index("feed_items_by_key", "feed", "key"),
    Index("feed_items_by_place", "place", "number"),
)

fetches = Table(
    "fetches",  # every request, its answer's headers and hashes, and when to ask again
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("feed", String(20), nullable=False),
    Column("kind", Words, nullable=False),
    Column("asked", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("place", Words, nullable=False),
    Column("status", Integer),
    Column("problem", Words),
    Column("record", ForeignKey("pages.sha256")),
    Column("body", String(64)),
    Column("size", Integer, nullable=False),
    Column("headers", Words, nullable=False),  # JSON
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
    Column("outcome", Words, nullable=False),
    Column("document", Words),
    Column("told", Words, nullable=False),
    Column("figures", Integer, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Index("arrivals_by_document", "document"),
    Index("arrivals_by_day", "kept_at"),
)

answers = Table(
    "answers",  # what was last known of a question or a happening when alerts were looked for
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", Words, nullable=False),  # question | happening | source
    Column("subject", Words, nullable=False),
    Column("known", Words, nullable=False),  # JSON
    Column("kept_at", Moment, nullable=False),
    Index("answers_by_subject", "subject", "number"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("rule", Words, nullable=False),
    Column("group", Words, nullable=False),
    Column("change", Words, nullable=False),
    Column("told", Words, nullable=False),  # JSON
    Column("channels", Words, nullable=False),  # JSON
    Column("due_at", Moment, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Index("alerts_by_group", "rule", "group"),
)

deliveries = Table(
    "deliveries",  # each attempt to tell alerts to a channel
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("message", String(40), nullable=False),
    Column("alerts", Words, nullable=False),  # JSON
    Column("channel", Words, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("outcome", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Column("next_at", Moment),
    Column("kept_at", Moment, nullable=False),
    Index("deliveries_by_message", "message"),
)
