"""Feeds, what was fetched from them and what came of it, alerts and their deliveries.

Written out and not taken from `schema.py`, since a migration must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

KEYS = {
    "feeds": "number",
    "feed_items": "number",
    "fetches": "number",
    "arrivals": "fetch",
    "answers": "number",
    "alerts": "number",
    "deliveries": "number",
}  # table → primary key


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer, primary_key=True, autoincrement=True)


def _text(name: str, *, optional: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=optional)


def _moment(name: str, *, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=optional)


def upgrade() -> None:
    _feeds()
    _fetches()
    _alerts()
    for table, key in KEYS.items():
        if op.get_bind().dialect.name == "sqlite":
            _guard_sqlite(table, key)
        else:
            op.execute(
                f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"
            )


def _feeds() -> None:
    op.create_table(
        "feeds",
        _number(),
        sa.Column("feed", sa.String(20), nullable=False),
        *(_text(name) for name in ("action", "kind", "address", "name")),
        sa.Column("text_only", sa.Boolean, nullable=False),
        sa.Column("every", sa.Integer),
        _text("because"),
        _moment("kept_at"),
    )
    op.create_index("feeds_by_feed", "feeds", ["feed", "number"])
    op.create_table(
        "feed_items",
        _number(),
        sa.Column("feed", sa.String(20), nullable=False),
        _text("key"),
        _text("address", optional=True),
        _text("place", optional=True),
        sa.Column("digest", sa.String(64), nullable=False),
        _text("title", optional=True),
        sa.Column("published", sa.Date),
        _text("outlet", optional=True),
        _moment("kept_at"),
    )
    op.create_index("feed_items_by_key", "feed_items", ["feed", "key"])
    op.create_index("feed_items_by_place", "feed_items", ["place", "number"])


def _fetches() -> None:
    op.create_table(
        "fetches",
        _number(),
        sa.Column("feed", sa.String(20), nullable=False),
        *(_text(name) for name in ("kind", "asked", "address", "place")),
        sa.Column("status", sa.Integer),
        _text("problem", optional=True),
        sa.Column("record", sa.String(64), sa.ForeignKey("pages.sha256")),
        sa.Column("body", sa.String(64)),
        sa.Column("size", sa.Integer, nullable=False),
        _text("headers"),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        _moment("next_at", optional=True),
        _moment("kept_at"),
    )
    op.create_index("fetches_by_place", "fetches", ["place", "number"])
    op.create_index("fetches_by_feed", "fetches", ["feed", "kind", "number"])
    op.create_index("fetches_by_next", "fetches", ["next_at"])
    op.create_index("fetches_by_record", "fetches", ["record"])
    op.create_table(
        "arrivals",
        sa.Column(
            "fetch", sa.Integer, sa.ForeignKey("fetches.number"), primary_key=True
        ),
        _text("outcome"),
        _text("document", optional=True),
        _text("told"),
        sa.Column("figures", sa.Integer, nullable=False),
        _moment("kept_at"),
    )
    op.create_index("arrivals_by_document", "arrivals", ["document"])
    op.create_index("arrivals_by_day", "arrivals", ["kept_at"])


def _alerts() -> None:
    op.create_table(
        "answers",
        _number(),
        *(_text(name) for name in ("kind", "subject", "known")),
        _moment("kept_at"),
    )
    op.create_index("answers_by_subject", "answers", ["subject", "number"])
    op.create_table(
        "alerts",
        _number(),
        *(_text(name) for name in ("rule", "group", "change", "told", "channels")),
        _moment("due_at"),
        _moment("kept_at"),
    )
    op.create_index("alerts_by_group", "alerts", ["rule", "group"])
    op.create_table(
        "deliveries",
        _number(),
        sa.Column("message", sa.String(40), nullable=False),
        _text("alerts"),
        _text("channel"),
        sa.Column("attempt", sa.Integer, nullable=False),
        _text("outcome"),
        _text("detail"),
        _moment("next_at", optional=True),
        _moment("kept_at"),
    )
    op.create_index("deliveries_by_message", "deliveries", ["message"])


def _guard_sqlite(table: str, key: str) -> None:
    """The database itself refuses to change a row, or to put another in its place."""
    refuse = f"SELECT RAISE(ABORT, 'the ledger is append-only: {table} rows are never changed');"
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f'CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON "{table}" BEGIN {refuse} END'
        )
    op.execute(
        f'CREATE TRIGGER {table}_no_replace BEFORE INSERT ON "{table}" '
        f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}") BEGIN {refuse} END'
    )


def downgrade() -> None:
    """There is no way back: a ledger is only ever added to."""
    raise NotImplementedError(
        "a ledger is never downgraded; open it with the release that wrote it"
    )
