"""Many documents: fingerprints, copy links, stories and people's judgements, append-only like the
rest.

Written out and not taken from `schema.py`, since a migration must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from reportedly.ledger.migrations.guards import (
    guard_sqlite,
    is_sqlite,
    never_downgraded,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEYS = {
    "fingerprints": ("reading", "trace"),
    "copies": ("number",),
    "story_parts": ("reading", "trace", "position"),
    "judgements": ("number",),
}  # table → its primary key


def upgrade() -> None:
    op.create_table(
        "fingerprints",
        sa.Column(
            "reading", sa.Integer, sa.ForeignKey("readings.number"), primary_key=True
        ),
        sa.Column("trace", sa.String(8), primary_key=True),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("fingerprints_by_trace", "fingerprints", ["trace"])
    op.create_table(
        "copies",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("copy", sa.Integer, sa.ForeignKey("readings.number"), nullable=False),
        sa.Column("copy_start", sa.Integer, nullable=False),
        sa.Column("copy_end", sa.Integer, nullable=False),
        sa.Column(
            "original", sa.Integer, sa.ForeignKey("readings.number"), nullable=False
        ),
        sa.Column("original_start", sa.Integer, nullable=False),
        sa.Column("original_end", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("similarity", sa.Float, nullable=False),
        sa.Column("ordered", sa.Boolean, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("trace", sa.String(8), nullable=False),
    )
    op.create_index("copies_by_copy", "copies", ["copy"])
    op.create_index("copies_by_original", "copies", ["original"])
    op.create_table(
        "story_parts",
        sa.Column(
            "reading", sa.Integer, sa.ForeignKey("readings.number"), primary_key=True
        ),
        sa.Column("trace", sa.String(8), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("story", sa.String(20), nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
    )
    op.create_index("story_parts_by_story", "story_parts", ["story"])
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("one", sa.String(64), nullable=False),
        sa.Column("other", sa.String(64), nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("judgements_by_pair", "judgements", ["one", "other"])
    if is_sqlite():  # in PostgreSQL a later migration guards them
        for table, key in KEYS.items():
            guard_sqlite(table, (key,))


downgrade = never_downgraded
