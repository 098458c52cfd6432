"""Reviews, activity, accounts and their keys, spaces, and a search index over words, titles and
names.

Written out and not taken from `schema.py`, since a migration must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from reportedly.ledger.migrations.columns import number_column, text_column
from reportedly.ledger.migrations.guards import (
    guard_postgresql,
    guard_sqlite,
    is_sqlite,
    never_downgraded,
)
from reportedly.ledger.search import index_all

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None

# table → unique keys
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "reviews": (("number",), ("id",)),
    "activity": (("number",),),
    "accounts": (("number",),),
    "keys": (("number",),),
    "spaces": (("number",), ("space", "sha256")),
}

# Views that see what whoever asks them may see.
VIEWS = (
    *("v_articles", "v_figures", "v_statements", "v_events"),
    *("v_places", "v_issues", "v_copies", "v_judgements"),
)


def upgrade() -> None:
    _reviews()
    _people()
    op.create_table(
        "spaces",
        number_column(),
        text_column("space"),
        sa.Column(
            "sha256", sa.String(64), sa.ForeignKey("pages.sha256"), nullable=False
        ),
        *_done(),
        sa.UniqueConstraint("space", "sha256", name="spaces_of_page"),
    )
    if is_sqlite():
        op.execute(
            "CREATE VIRTUAL TABLE searched USING fts5(title, words, names, content='')"
        )
        for table, keys in KEYS.items():
            guard_sqlite(table, keys)
    else:
        _postgresql()
    index_all(op.get_bind())


def _reviews() -> None:
    op.create_table(
        "reviews",
        number_column(),
        sa.Column("id", sa.String(20), nullable=False, unique=True),
        text_column("act"),
        text_column("kind"),
        text_column("target"),
        text_column("document", optional=True),
        sa.Column("reading", sa.Integer, sa.ForeignKey("readings.number")),
        sa.Column("words_start", sa.Integer),
        sa.Column("words_end", sa.Integer),
        text_column("words_text", optional=True),
        text_column("field", optional=True),
        text_column("was", optional=True),
        text_column("value", optional=True),
        sa.Column("saw", sa.String(20)),
        text_column("round", optional=True),
        text_column("because"),
        *_done(),
    )
    op.create_index("readings_by_text", "readings", ["text"])
    op.create_index("reviews_by_target", "reviews", ["target"])
    op.create_index("reviews_by_document", "reviews", ["document"])


def _people() -> None:
    op.create_table(
        "activity",
        number_column(),
        text_column("act"),
        text_column("about"),
        text_column("detail"),
        *_done(),
    )
    op.create_table(
        "accounts",
        number_column(),
        text_column("name"),
        text_column("role"),
        text_column("spaces"),
        text_column("password"),
        sa.Column("active", sa.Boolean, nullable=False),
        *_done(),
    )
    op.create_table(
        "keys",
        number_column(),
        text_column("kind"),
        sa.Column("digest", sa.String(64), nullable=False),
        text_column("account"),
        text_column("scope"),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False),
        *_done(),
    )
    op.create_index("keys_by_digest", "keys", ["digest"])


def _done() -> tuple[sa.Column[object], ...]:
    return text_column("by"), sa.Column(
        "kept_at", sa.DateTime(timezone=True), nullable=False
    )


# Tables of what a reading found: who may read the reading may read them.
OF_READINGS = (
    *("passages", "times", "places", "actors", "figures", "statements", "events"),
    *("issues", "reasons", "fingerprints", "story_parts"),
)


def _postgresql() -> None:
    """Guards, search and row security, which only PostgreSQL has."""
    for table in KEYS:
        guard_postgresql(table)
    op.execute(
        "CREATE TABLE searched (reading integer PRIMARY KEY REFERENCES readings(number), "
        "words tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX searched_words ON searched USING gin (words)")
    op.execute(
        "CREATE FUNCTION ledger_spaces() RETURNS text[] LANGUAGE sql STABLE AS "
        "$$ SELECT string_to_array("
        "nullif(current_setting('reportedly.spaces', true), ''), chr(31)) $$"
    )
    free = "(SELECT ledger_spaces()) IS NULL"
    mine = "SELECT s.sha256 FROM spaces AS s WHERE s.space = ANY((SELECT ledger_spaces())::text[])"
    read = "SELECT r.number FROM readings AS r"
    _policy("spaces", f"{free} OR space = ANY((SELECT ledger_spaces())::text[])")
    for table in ("pages", "names", "readings"):
        _policy(table, f"{free} OR sha256 IN ({mine})")
    for table in OF_READINGS:
        _policy(table, f"{free} OR reading IN ({read})")
    _policy("searched", f"{free} OR reading IN ({read})")
    _policy("copies", f"{free} OR (copy IN ({read}) AND original IN ({read}))")
    _policy("texts", f"{free} OR digest IN (SELECT r.text FROM readings AS r)")
    for view in VIEWS:
        op.execute(f"ALTER VIEW {view} SET (security_invoker = true)")  # PostgreSQL 15
    known = "SELECT f.id FROM figures AS f"
    _policy("judgements", f"{free} OR (one IN ({known}) AND other IN ({known}))")
    _policy("reviews", f"{free} OR reading IN ({read})")


def _policy(table: str, seen: str) -> None:
    """Who sees the rows of a table; anybody may add."""
    op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    op.execute(f'CREATE POLICY {table}_seen ON "{table}" FOR SELECT USING ({seen})')
    op.execute(f'CREATE POLICY {table}_kept ON "{table}" FOR INSERT WITH CHECK (true)')


downgrade = never_downgraded
