"""What keeps a ledger append-only: triggers that refuse to change a row, and no way back.

Migrations that were released use these: what they write must stay what it was.
"""

from __future__ import annotations

from typing import NoReturn

from alembic import op

UniqueKeys = tuple[tuple[str, ...], ...]


def is_sqlite() -> bool:
    """Whether the ledger is a file; else it is PostgreSQL's."""
    return op.get_bind().dialect.name == "sqlite"


def guard_sqlite(table: str, keys: UniqueKeys) -> None:
    """The database itself refuses to change a row; INSERT OR REPLACE would delete one without
    saying so.
    """
    refuse = f"SELECT RAISE(ABORT, 'the ledger is append-only: {table} rows are never changed');"
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f'CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON "{table}" '
            f"BEGIN {refuse} END"
        )
    same = " OR ".join(
        " AND ".join(f'"{column}" = NEW."{column}"' for column in key) for key in keys
    )
    op.execute(
        f'CREATE TRIGGER {table}_no_replace BEFORE INSERT ON "{table}" '
        f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {same}) BEGIN {refuse} END'
    )


def guard_postgresql(table: str) -> None:
    """Rights are the first guard there (see docs/ledger.md); this stops an owner's slip of the
    hand. `ledger_refuses` is made by the fourth migration.
    """
    op.execute(
        f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"
    )


def never_downgraded() -> NoReturn:
    """There is no way back: a ledger is only ever added to."""
    raise NotImplementedError(
        "a ledger is never downgraded; open it with the release that wrote it"
    )
