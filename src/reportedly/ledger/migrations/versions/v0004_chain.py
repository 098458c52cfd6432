"""A digest of every row in a chain of hashes, tombstones of what was erased, and guards on
PostgreSQL too.

Written out and not taken from `schema.py`, since a migration must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from reportedly.ledger.chain import link_all
from reportedly.ledger.migrations.guards import (
    guard_postgresql,
    guard_sqlite,
    is_sqlite,
    never_downgraded,
)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEYS = {
    "chain": (("number",), ("of", "key")),
    "erasures": (("number",),),
}  # table → unique keys
OLDER = (
    *("pages", "names", "texts", "readings", "passages", "times", "places", "actors"),
    *("figures", "statements", "events", "issues", "reasons"),
    *("fingerprints", "copies", "story_parts", "judgements"),
)  # tables that had no guard on PostgreSQL


def upgrade() -> None:
    op.create_table(
        "chain",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("of", sa.String(20), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.UniqueConstraint("of", "key", name="chain_of_key"),
    )
    op.create_table(
        "erasures",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("of", sa.String(20), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("left", sa.String(64)),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("erasures_by_document", "erasures", ["document"])
    link_all(op.get_bind())
    if is_sqlite():
        for table, keys in KEYS.items():
            guard_sqlite(table, keys)
    else:
        _guard_postgresql()


def _guard_postgresql() -> None:
    """Rights are the first guard there (see docs/ledger.md); these stop an owner's slip of the
    hand.
    """
    op.execute(
        "CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the ledger is append-only: % rows are never changed', TG_TABLE_NAME; "
        "END $$"
    )
    for table in (*OLDER, *KEYS):
        guard_postgresql(table)


downgrade = never_downgraded
