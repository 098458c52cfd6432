"""The first ledger: pages, readings and what they found, append-only.

Written out and not taken from `schema.py`, since a migration must stay what it was.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

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


def _text(name: str, *, optional: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=optional)


def _integer(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=optional)


def _moment() -> sa.Column[Any]:
    return sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False)


def _versions() -> list[sa.Column[Any]]:
    return [
        _text("stages", optional=False),
        sa.Column("lexicons", sa.String(64), nullable=False),
    ]


def _span(prefix: str = "", *, optional: bool = False) -> list[sa.Column[Any]]:
    where = [
        _integer(f"{prefix}start", optional=optional),
        _integer(f"{prefix}end", optional=optional),
    ]
    return [*where, _text(f"{prefix}text", optional=optional)]


def _location(prefix: str, *, optional: bool = True) -> list[sa.Column[Any]]:
    return [
        _text(f"{prefix}name", optional=optional),
        _integer(f"{prefix}geonameid", optional=True),
        sa.Column(f"{prefix}country", sa.String(3)),
        _text(f"{prefix}admin1"),
        sa.Column(f"{prefix}lat", sa.Float),
        sa.Column(f"{prefix}lon", sa.Float),
        _text(f"{prefix}precision", optional=optional),
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
    if op.get_bind().dialect.name == "sqlite":
        for table, keys in KEYS.items():
            _append_only(table, keys)


def _sources() -> None:
    op.create_table(
        "pages",
        sa.Column("sha256", sa.String(64), primary_key=True),
        _text("media", optional=False),
        _integer("size"),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        _moment(),
    )
    op.create_table(
        "names",
        sa.Column(
            "sha256", sa.String(64), sa.ForeignKey("pages.sha256"), primary_key=True
        ),
        sa.Column("document", sa.Text, primary_key=True),
        sa.Column("origin", sa.Text, primary_key=True),
        _moment(),
    )
    op.create_table(
        "texts",
        sa.Column("digest", sa.String(64), primary_key=True),
        _text("text", optional=False),
    )
    op.create_table(
        "readings",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(20), nullable=False, unique=True),
        sa.Column(
            "sha256", sa.String(64), sa.ForeignKey("pages.sha256"), nullable=False
        ),
        _text("document", optional=False),
        _integer("version"),
        _text("origin", optional=False),
        _text("title"),
        sa.Column("published", sa.Date),
        _text("outlet"),
        _text("url"),
        _text("language", optional=False),
        sa.Column("text", sa.String(64), sa.ForeignKey("texts.digest"), nullable=False),
        _text("edits", optional=False),
        _text("came_from", optional=False),
        _text("program", optional=False),
        *_versions(),
        sa.Column("content", sa.String(64), nullable=False),
        _moment(),
    )
    op.create_index("readings_by_page", "readings", ["sha256", "number"])
    op.create_index("readings_by_document", "readings", ["document"])


def _mentions() -> None:
    _found(
        "passages", _integer("start"), _integer("end"), _text("role", optional=False)
    )
    kinds = [_text("type", optional=False), _text("value", optional=False)]
    _found(
        "times",
        *_span(),
        *kinds,
        sa.Column("first", sa.Date),
        sa.Column("last", sa.Date),
    )
    _found(
        "places", *_span(), *_location("location_", optional=False), _text("metonym")
    )
    _found(
        "actors",
        *_span(),
        _text("id"),
        _text("name", optional=False),
        _text("kind", optional=False),
    )


def _claims() -> None:
    _found(
        "figures",
        sa.Column("id", sa.String(64), nullable=False),
        *_span("evidence_"),
        _text("category", optional=False),
        _text("term"),
        sa.Column("low", sa.BigInteger),
        sa.Column("high", sa.BigInteger),
        _text("qualifier"),
        _text("unit", optional=False),
        _text("counted"),
        _text("stock_or_flow"),
        *_location("place_"),
        sa.Column("time_start", sa.Date),
        sa.Column("time_end", sa.Date),
        _text("time_precision"),
        _text("source_name"),
        _text("source_actor_id"),
        _text("source_kind"),
        *_span("source_evidence_", optional=True),
        _text("certainty", optional=False),
        _text("passage", optional=False),
        *_location("origin_"),
        *_location("destination_"),
        *_versions(),
    )
    op.create_index("figures_by_id", "figures", ["id"])
    op.create_index("figures_by_category", "figures", ["category"])
    _found(
        "statements",
        sa.Column("id", sa.String(64), nullable=False),
        *_span("content_"),
        _text("speaker_name"),
        *_span("speaker_mention_", optional=True),
        _text("speaker_actor_id"),
        _text("speaker_role"),
        _text("speaker_kind"),
        *_span("cue_", optional=True),
        _text("kind", optional=False),
        sa.Column("said_on", sa.Date),
        _text("certainty", optional=False),
        _text("distance", optional=False),
        _text("passage", optional=False),
        *_versions(),
    )
    op.create_index("statements_by_id", "statements", ["id"])
    where = [_integer("start", optional=True), _integer("end", optional=True)]
    said = [_text("code", optional=False), _text("message", optional=False)]
    _found("issues", _text("stage", optional=False), *said, *where)
    _found(
        "reasons",
        sa.Column("of", sa.String(20), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        _text("field", optional=False),
        _text("rule", optional=False),
        *_span("words_", optional=True),
        _text("lexicon"),
    )
    op.create_index("reasons_by_lexicon", "reasons", ["lexicon"])


def _append_only(table: str, keys: tuple[tuple[str, ...], ...]) -> None:
    """The database itself refuses to change a row; INSERT OR REPLACE would delete one without
    saying so.
    """
    refuse = f"SELECT RAISE(ABORT, 'the ledger is append-only: {table} rows are never changed');"
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f'CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON "{table}" BEGIN {refuse} END'
        )
    same = " OR ".join(
        " AND ".join(f'"{column}" = NEW."{column}"' for column in key) for key in keys
    )
    op.execute(
        f'CREATE TRIGGER {table}_no_replace BEFORE INSERT ON "{table}" '
        f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {same}) BEGIN {refuse} END'
    )


def downgrade() -> None:
    """There is no way back: a ledger is only ever added to."""
    raise NotImplementedError(
        "a ledger is never downgraded; open it with the release that wrote it"
    )
