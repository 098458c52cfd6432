"""Events: what an article says happened, append-only like the rest.

Written out and not taken from `schema.py`, since a migration must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

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
        *_span("trigger_", nullable=False),
        sa.Column("mentions", sa.Text, nullable=False),
        *_party("actor_"),
        *_party("target_"),
        *_location("place_"),
        sa.Column("time_start", sa.Date),
        sa.Column("time_end", sa.Date),
        sa.Column("time_precision", sa.Text),
        sa.Column("certainty", sa.Text, nullable=False),
        sa.Column("background", sa.Boolean, nullable=False),
        sa.Column("source_name", sa.Text),
        sa.Column("source_actor_id", sa.Text),
        sa.Column("source_kind", sa.Text),
        *_span("source_evidence_", nullable=True),
        sa.Column("tolls", sa.Text, nullable=False),
        sa.Column("plover", sa.Text),
        sa.Column("passage", sa.Text, nullable=False),
        sa.Column("stages", sa.Text, nullable=False),
        sa.Column("lexicons", sa.String(64), nullable=False),
    )
    op.create_index("events_by_id", "events", ["id"])
    op.create_index("events_by_type", "events", ["type"])
    _append_only("events", KEY)


def _span(prefix: str, nullable: bool) -> list[sa.Column[object]]:
    return [
        sa.Column(f"{prefix}start", sa.Integer, nullable=nullable),
        sa.Column(f"{prefix}end", sa.Integer, nullable=nullable),
        sa.Column(f"{prefix}text", sa.Text, nullable=nullable),
    ]


def _party(prefix: str) -> list[sa.Column[object]]:
    return [
        sa.Column(f"{prefix}text", sa.Text),
        sa.Column(f"{prefix}start", sa.Integer),
        sa.Column(f"{prefix}end", sa.Integer),
        sa.Column(f"{prefix}name", sa.Text),
        sa.Column(f"{prefix}actor_id", sa.Text),
        sa.Column(f"{prefix}kind", sa.Text),
    ]


def _location(prefix: str) -> list[sa.Column[object]]:
    return [
        sa.Column(f"{prefix}name", sa.Text),
        sa.Column(f"{prefix}geonameid", sa.Integer),
        sa.Column(f"{prefix}country", sa.String(3)),
        sa.Column(f"{prefix}admin1", sa.Text),
        sa.Column(f"{prefix}lat", sa.Float),
        sa.Column(f"{prefix}lon", sa.Float),
        sa.Column(f"{prefix}precision", sa.Text),
    ]


def _append_only(table: str, key: tuple[str, ...]) -> None:
    """The database itself refuses to change a row; INSERT OR REPLACE would delete one without
    saying so.
    """
    if op.get_bind().dialect.name != "sqlite":
        return  # guarded by a later migration
    refuse = f"SELECT RAISE(ABORT, 'the ledger is append-only: {table} rows are never changed');"
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f'CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON "{table}" BEGIN {refuse} END'
        )
    same = " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
    op.execute(
        f'CREATE TRIGGER {table}_no_replace BEFORE INSERT ON "{table}" '
        f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {same}) BEGIN {refuse} END'
    )


def downgrade() -> None:
    """There is no way back: a ledger is only ever added to."""
    raise NotImplementedError(
        "a ledger is never downgraded; open it with the release that wrote it"
    )
