"""Feeds, what was fetched from them and what came of it, alerts and their deliveries.

Written out and not taken from `schema.py`, since a migration must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from reportedly.ledger.migrations.columns import (
    moment_column,
    number_column,
    text_column,
)
from reportedly.ledger.migrations.guards import (
    guard_postgresql,
    guard_sqlite,
    is_sqlite,
    never_downgraded,
)

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


def upgrade() -> None:
    _feeds()
    _fetches()
    _alerts()
    for table, key in KEYS.items():
        if is_sqlite():
            guard_sqlite(table, ((key,),))
        else:
            guard_postgresql(table)


def _feeds() -> None:
    op.create_table(
        "feeds",
        number_column(),
        sa.Column("feed", sa.String(20), nullable=False),
        *(text_column(name) for name in ("action", "kind", "address", "name")),
        sa.Column("text_only", sa.Boolean, nullable=False),
        sa.Column("every", sa.Integer),
        text_column("because"),
        moment_column("kept_at"),
    )
    op.create_index("feeds_by_feed", "feeds", ["feed", "number"])
    op.create_table(
        "feed_items",
        number_column(),
        sa.Column("feed", sa.String(20), nullable=False),
        text_column("key"),
        text_column("address", optional=True),
        text_column("place", optional=True),
        sa.Column("digest", sa.String(64), nullable=False),
        text_column("title", optional=True),
        sa.Column("published", sa.Date),
        text_column("outlet", optional=True),
        moment_column("kept_at"),
    )
    op.create_index("feed_items_by_key", "feed_items", ["feed", "key"])
    op.create_index("feed_items_by_place", "feed_items", ["place", "number"])


def _fetches() -> None:
    op.create_table(
        "fetches",
        number_column(),
        sa.Column("feed", sa.String(20), nullable=False),
        *(text_column(name) for name in ("kind", "asked", "address", "place")),
        sa.Column("status", sa.Integer),
        text_column("problem", optional=True),
        sa.Column("record", sa.String(64), sa.ForeignKey("pages.sha256")),
        sa.Column("body", sa.String(64)),
        sa.Column("size", sa.Integer, nullable=False),
        text_column("headers"),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        moment_column("next_at", optional=True),
        moment_column("kept_at"),
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
        text_column("outcome"),
        text_column("document", optional=True),
        text_column("told"),
        sa.Column("figures", sa.Integer, nullable=False),
        moment_column("kept_at"),
    )
    op.create_index("arrivals_by_document", "arrivals", ["document"])
    op.create_index("arrivals_by_day", "arrivals", ["kept_at"])


def _alerts() -> None:
    op.create_table(
        "answers",
        number_column(),
        *(text_column(name) for name in ("kind", "subject", "known")),
        moment_column("kept_at"),
    )
    op.create_index("answers_by_subject", "answers", ["subject", "number"])
    op.create_table(
        "alerts",
        number_column(),
        *(
            text_column(name)
            for name in ("rule", "group", "change", "told", "channels")
        ),
        moment_column("due_at"),
        moment_column("kept_at"),
    )
    op.create_index("alerts_by_group", "alerts", ["rule", "group"])
    op.create_table(
        "deliveries",
        number_column(),
        sa.Column("message", sa.String(40), nullable=False),
        text_column("alerts"),
        text_column("channel"),
        sa.Column("attempt", sa.Integer, nullable=False),
        text_column("outcome"),
        text_column("detail"),
        moment_column("next_at", optional=True),
        moment_column("kept_at"),
    )
    op.create_index("deliveries_by_message", "deliveries", ["message"])


downgrade = never_downgraded
