"""Reviews, activity, accounts and their keys, spaces, and a search index over words, titles and
names.

Written out and not taken from `schema.py`, since a migration must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

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
        _number(),
        _text("space"),
        sa.Column(
            "sha256", sa.String(64), sa.ForeignKey("pages.sha256"), nullable=False
        ),
        *_done(),
        sa.UniqueConstraint("space", "sha256", name="spaces_of_page"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE searched USING fts5(title, words, names, content='')"
        )
        for table, keys in KEYS.items():
            _guard_sqlite(table, keys)
    else:
        _postgresql()
    index_all(op.get_bind())


def _reviews() -> None:
    op.create_table(
        "reviews",
        _number(),
        sa.Column("id", sa.String(20), nullable=False, unique=True),
        _text("act"),
        _text("kind"),
        _text("target"),
        _text("document", optional=True),
        sa.Column("reading", sa.Integer, sa.ForeignKey("readings.number")),
        sa.Column("words_start", sa.Integer),
        sa.Column("words_end", sa.Integer),
        _text("words_text", optional=True),
        _text("field", optional=True),
        _text("was", optional=True),
        _text("value", optional=True),
        sa.Column("saw", sa.String(20)),
        _text("round", optional=True),
        _text("because"),
        *_done(),
    )
    op.create_index("readings_by_text", "readings", ["text"])
    op.create_index("reviews_by_target", "reviews", ["target"])
    op.create_index("reviews_by_document", "reviews", ["document"])


def _people() -> None:
    op.create_table(
        "activity", _number(), _text("act"), _text("about"), _text("detail"), *_done()
    )
    op.create_table(
        "accounts",
        _number(),
        _text("name"),
        _text("role"),
        _text("spaces"),
        _text("password"),
        sa.Column("active", sa.Boolean, nullable=False),
        *_done(),
    )
    op.create_table(
        "keys",
        _number(),
        _text("kind"),
        sa.Column("digest", sa.String(64), nullable=False),
        _text("account"),
        _text("scope"),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False),
        *_done(),
    )
    op.create_index("keys_by_digest", "keys", ["digest"])


def _number() -> sa.Column[object]:
    return sa.Column("number", sa.Integer, primary_key=True, autoincrement=True)


def _text(name: str, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=optional)


def _done() -> tuple[sa.Column[object], ...]:
    return _text("by"), sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False)


def _guard_sqlite(table: str, keys: tuple[tuple[str, ...], ...]) -> None:
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


# Tables of what a reading found: who may read the reading may read them.
OF_READINGS = (
    *("passages", "times", "places", "actors", "figures", "statements", "events"),
    *("issues", "reasons", "fingerprints", "story_parts"),
)


def _postgresql() -> None:
    for table in KEYS:
        op.execute(
            f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"
        )
    op.execute(
        "CREATE TABLE searched (reading integer PRIMARY KEY REFERENCES readings(number), "
        "words tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX searched_words ON searched USING gin (words)")
    op.execute(
        "CREATE FUNCTION ledger_spaces() RETURNS text[] LANGUAGE sql STABLE AS "
        "$$ SELECT string_to_array(nullif(current_setting('reportedly.spaces', true), ''), chr(31)) $$"
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
    op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    op.execute(f'CREATE POLICY {table}_seen ON "{table}" FOR SELECT USING ({seen})')
    op.execute(f'CREATE POLICY {table}_kept ON "{table}" FOR INSERT WITH CHECK (true)')


def downgrade() -> None:
    """There is no way back: a ledger is only ever added to."""
    raise NotImplementedError(
        "a ledger is never downgraded; open it with the release that wrote it"
    )
