"""The first ledger: pages, readings and what they found, append-only.

Written out and not taken from `schema.py`, since a migration must stay what it was.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from reportedly.ledger.migrations.columns import (
    integer_column,
    location_columns,
    moment_column,
    span_columns,
    text_column,
)
from reportedly.ledger.migrations.guards import (
    guard_sqlite,
    is_sqlite,
    never_downgraded,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_POSITION = ("reading", "position")
KEYS = {
    "pages": (("sha256",),),
    "names": (("sha256", "document", "origin"),),
    "texts": (("digest",),),
    "readings": (("number",), ("id",)),
    "passages": (_POSITION,),
    "times": (_POSITION,),
    "places": (_POSITION,),
    "actors": (_POSITION,),
    "figures": (_POSITION,),
    "statements": (_POSITION,),
    "issues": (_POSITION,),
    "reasons": (("reading", "of", "position", "number"),),
}  # table → its unique keys


def _versions() -> list[sa.Column[Any]]:
    return [
        text_column("stages"),
        sa.Column("lexicons", sa.String(64), nullable=False),
    ]


def _found(name: str, *columns: sa.Column[Any]) -> None:
    """A table of what a reading found."""
    reading = sa.Column(
        "reading", sa.Integer, sa.ForeignKey("readings.number"), primary_key=True
    )
    op.create_table(
        name, reading, sa.Column("position", sa.Integer, primary_key=True), *columns
    )


def upgrade() -> None:
    _sources()
    _mentions()
    _claims()
    if is_sqlite():
        for table, keys in KEYS.items():
            guard_sqlite(table, keys)


def _sources() -> None:
    op.create_table(
        "pages",
        sa.Column("sha256", sa.String(64), primary_key=True),
        text_column("media"),
        integer_column("size"),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        moment_column("kept_at"),
    )
    op.create_table(
        "names",
        sa.Column(
            "sha256", sa.String(64), sa.ForeignKey("pages.sha256"), primary_key=True
        ),
        sa.Column("document", sa.Text, primary_key=True),
        sa.Column("origin", sa.Text, primary_key=True),
        moment_column("kept_at"),
    )
    op.create_table(
        "texts",
        sa.Column("digest", sa.String(64), primary_key=True),
        text_column("text"),
    )
    op.create_table(
        "readings",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(20), nullable=False, unique=True),
        sa.Column(
            "sha256", sa.String(64), sa.ForeignKey("pages.sha256"), nullable=False
        ),
        text_column("document"),
        integer_column("version"),
        text_column("origin"),
        text_column("title", optional=True),
        sa.Column("published", sa.Date),
        text_column("outlet", optional=True),
        text_column("url", optional=True),
        text_column("language"),
        sa.Column("text", sa.String(64), sa.ForeignKey("texts.digest"), nullable=False),
        text_column("edits"),
        text_column("came_from"),
        text_column("program"),
        *_versions(),
        sa.Column("content", sa.String(64), nullable=False),
        moment_column("kept_at"),
    )
    op.create_index("readings_by_page", "readings", ["sha256", "number"])
    op.create_index("readings_by_document", "readings", ["document"])


def _mentions() -> None:
    _found(
        "passages", integer_column("start"), integer_column("end"), text_column("role")
    )
    kinds = [text_column("type"), text_column("value")]
    _found(
        "times",
        *span_columns(),
        *kinds,
        sa.Column("first", sa.Date),
        sa.Column("last", sa.Date),
    )
    _found(
        "places",
        *span_columns(),
        *location_columns("location_", optional=False),
        text_column("metonym", optional=True),
    )
    _found(
        "actors",
        *span_columns(),
        text_column("id", optional=True),
        text_column("name"),
        text_column("kind"),
    )


def _claims() -> None:
    _found(
        "figures",
        sa.Column("id", sa.String(64), nullable=False),
        *span_columns("evidence_"),
        text_column("category"),
        text_column("term", optional=True),
        sa.Column("low", sa.BigInteger),
        sa.Column("high", sa.BigInteger),
        text_column("qualifier", optional=True),
        text_column("unit"),
        text_column("counted", optional=True),
        text_column("stock_or_flow", optional=True),
        *location_columns("place_"),
        sa.Column("time_start", sa.Date),
        sa.Column("time_end", sa.Date),
        text_column("time_precision", optional=True),
        text_column("source_name", optional=True),
        text_column("source_actor_id", optional=True),
        text_column("source_kind", optional=True),
        *span_columns("source_evidence_", optional=True),
        text_column("certainty"),
        text_column("passage"),
        *location_columns("origin_"),
        *location_columns("destination_"),
        *_versions(),
    )
    op.create_index("figures_by_id", "figures", ["id"])
    op.create_index("figures_by_category", "figures", ["category"])
    _found(
        "statements",
        sa.Column("id", sa.String(64), nullable=False),
        *span_columns("content_"),
        text_column("speaker_name", optional=True),
        *span_columns("speaker_mention_", optional=True),
        text_column("speaker_actor_id", optional=True),
        text_column("speaker_role", optional=True),
        text_column("speaker_kind", optional=True),
        *span_columns("cue_", optional=True),
        text_column("kind"),
        sa.Column("said_on", sa.Date),
        text_column("certainty"),
        text_column("distance"),
        text_column("passage"),
        *_versions(),
    )
    op.create_index("statements_by_id", "statements", ["id"])
    where = [
        integer_column("start", optional=True),
        integer_column("end", optional=True),
    ]
    said = [text_column("code"), text_column("message")]
    _found("issues", text_column("stage"), *said, *where)
    _found(
        "reasons",
        sa.Column("of", sa.String(20), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        text_column("field"),
        text_column("rule"),
        *span_columns("words_", optional=True),
        text_column("lexicon", optional=True),
    )
    op.create_index("reasons_by_lexicon", "reasons", ["lexicon"])


downgrade = never_downgraded
