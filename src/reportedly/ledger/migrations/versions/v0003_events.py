"""Events: what an article says happened, append-only like the rest.

Written out and not taken from `schema.py`, since a migration must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from reportedly.ledger.migrations.columns import location_columns, span_columns
from reportedly.ledger.migrations.guards import (
    guard_sqlite,
    is_sqlite,
    never_downgraded,
)

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = ("reading", "position")


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column(
            "reading", sa.Integer, sa.ForeignKey("readings.number"), primary_key=True
        ),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        *span_columns("trigger_"),
        sa.Column("mentions", sa.Text, nullable=False),
        *_party("actor_"),
        *_party("target_"),
        *location_columns("place_"),
        sa.Column("time_start", sa.Date),
        sa.Column("time_end", sa.Date),
        sa.Column("time_precision", sa.Text),
        sa.Column("certainty", sa.Text, nullable=False),
        sa.Column("background", sa.Boolean, nullable=False),
        sa.Column("source_name", sa.Text),
        sa.Column("source_actor_id", sa.Text),
        sa.Column("source_kind", sa.Text),
        *span_columns("source_evidence_", optional=True),
        sa.Column("tolls", sa.Text, nullable=False),
        sa.Column("plover", sa.Text),
        sa.Column("passage", sa.Text, nullable=False),
        sa.Column("stages", sa.Text, nullable=False),
        sa.Column("lexicons", sa.String(64), nullable=False),
    )
    op.create_index("events_by_id", "events", ["id"])
    op.create_index("events_by_type", "events", ["type"])
    if is_sqlite():  # in PostgreSQL a later migration guards it
        guard_sqlite("events", (KEY,))


def _party(prefix: str) -> list[sa.Column[object]]:
    return [
        sa.Column(f"{prefix}text", sa.Text),
        sa.Column(f"{prefix}start", sa.Integer),
        sa.Column(f"{prefix}end", sa.Integer),
        sa.Column(f"{prefix}name", sa.Text),
        sa.Column(f"{prefix}actor_id", sa.Text),
        sa.Column(f"{prefix}kind", sa.Text),
    ]


downgrade = never_downgraded
