"""Reviews, activity, accounts and keys as rows, and documents as they are with people's
corrections.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from reportedly.errors import LedgerError
from reportedly.ledger import chain, cross_document, query
from reportedly.ledger import schema as t
from reportedly.records import Event, Figure, Span
from reportedly.records.flat import from_row
from reportedly.records.reviews import Account, Activity, Review
from reportedly.reviews import Settled, Version, settle

# Fields of an act that are columns as they are.
_PLAIN = ({f.name for f in fields(Review)} | {"id"}) - {"number"}

_JSON = ("was", "value")


# ------------------------------------------------------------------ reviews
def keep(
    connection: Connection, acts: Sequence[Review], seen: int | None
) -> list[Review]:
    """Append acts on one target; what is kept already by its id is not kept again.

    Args:
        seen: the number of the last act on the target that the writer saw; None to write whatever
            was done since.

    Raises:
        LedgerError: somebody did something with it since.
    """
    if seen is not None and acts:
        target, round_ = acts[0].target, acts[0].round
        newer = [
            a
            for a in on_target(connection, target)
            if a.number > seen
            if a.round == round_
        ]
        if newer:
            raise Outdated(newer)
    there = set(
        connection.execute(
            select(t.reviews.c.id).where(t.reviews.c.id.in_([act.id for act in acts]))
        ).scalars()
    )
    new = [act for act in acts if act.id not in there]
    kept = chain.append(connection, t.reviews, [_row_of_review(act) for act in new])
    return [act.numbered(row["number"]) for act, row in zip(new, kept, strict=True)]


class Outdated(LedgerError):
    """Somebody did something with the same figure since it was looked at; nothing was written."""

    def __init__(self, newer: Sequence[Review]) -> None:
        last = newer[-1]
        what = f"{last.act} {last.field or ''}".strip()
        super().__init__(
            f"{last.by} did something with it meanwhile ({what}, {last.at:%H:%M} UTC); look again"
        )
        self.newer = tuple(newer)


def _row_of_review(act: Review) -> dict[str, Any]:
    span = act.words
    columns = (column.name for column in t.reviews.columns)
    row = {name: getattr(act, name) for name in columns if name in _PLAIN}
    for name in _JSON:
        value = getattr(act, name)
        row[name] = None if value is None else json.dumps(value, ensure_ascii=False)
    words = (span.start, span.end, span.text) if span else (None, None, None)
    row |= dict(zip(("words_start", "words_end", "words_text"), words, strict=True))
    return row | {
        "round": act.round,
        "because": act.because,
        "by": act.by,
        "kept_at": act.at,
    }


def _review_of_row(row: Any) -> Review:
    words = None
    if row.words_text is not None:
        words = Span(row.words_start, row.words_end, row.words_text)
    was, value = (
        None if one is None else json.loads(one) for one in (row.was, row.value)
    )
    return Review(
        row.act,
        row.kind,
        row.target,
        row.by,
        row.kept_at,
        row.because,
        row.document,
        row.reading,
        words,
        row.field,
        was,
        value,
        row.saw,
        row.round,
        row.number,
    )


def acts(connection: Connection, *where: Any) -> Iterator[Review]:
    """Acts that meet conditions, first to last."""
    asked = select(t.reviews).where(*where).order_by(t.reviews.c.number)
    return (_review_of_row(row) for row in connection.execute(asked))


def on_target(connection: Connection, target: str) -> list[Review]:
    """Everything done with one figure, event, happening or article."""
    return list(acts(connection, t.reviews.c.target == target))


def many(connection: Connection) -> tuple[int, int]:
    """How many acts there are, and the last one's number."""
    asked = select(
        func.count(),
        func.coalesce(func.max(t.reviews.c.number), 0),
    )
    row = connection.execute(asked.select_from(t.reviews)).one()
    return int(row[0]), int(row[1])


# ------------------------------------------------------------------ documents with corrections
def touched(connection: Connection) -> Any:
    """The documents somebody did something with, as a subquery."""
    return select(t.reviews.c.document).where(t.reviews.c.document.is_not(None))


def any_touched(connection: Connection) -> bool:
    return connection.execute(touched(connection).limit(1)).first() is not None


def settled(
    connection: Connection,
    documents: Iterable[str] | None = None,
    reasons_for: str | None = None,
) -> dict[str, Settled]:
    """Documents with what people made of them; by default all that somebody did something with.

    Reasons, the most of the rows, come with every claim, or with the one `reasons_for` names.
    """
    only = None if documents is None else list(documents)
    wanted = t.readings.c.document.in_(touched(connection) if only is None else only)
    done: dict[str, list[Review]] = defaultdict(list)
    where = [] if only is None else [t.reviews.c.document.in_(only)]
    for act in acts(connection, *where):
        if act.document is not None:
            done[act.document].append(act)
    newest = t.readings.c.number.in_(query.latest(only))
    versions = _versions_by_document(connection, (newest, wanted), reasons_for)
    return {
        document: settle(some, done[document]) for document, some in versions.items()
    }


def _versions_by_document(
    connection: Connection, wanted: Iterable[Any], reasons_for: str | None
) -> dict[str, list[Version]]:
    asked = (
        select(
            t.readings.c.number,
            t.readings.c.document,
            t.readings.c.version,
            t.texts.c.text,
        )
        .join(t.texts, t.texts.c.digest == t.readings.c.text)
        .where(*wanted)
        .order_by(t.readings.c.number)
    )
    found = connection.execute(asked).all()
    numbers = [row.number for row in found]
    figures, events = (
        _claims_by_reading(connection, table, record, numbers, reasons_for)
        for table, record in ((t.figures, Figure), (t.events, Event))
    )
    versions: dict[str, list[Version]] = defaultdict(list)
    for row in found:
        n = row.number
        versions[row.document].append(
            Version(n, row.version, row.text, tuple(figures[n]), tuple(events[n]))
        )
    return versions


def _claims_by_reading(
    connection: Connection,
    table: Any,
    record: type[Any],
    numbers: Sequence[int],
    reasons_for: str | None,
) -> Mapping[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for batch in cross_document.batches(numbers):
        asked = select(table).where(table.c.reading.in_(batch))
        found = connection.execute(
            asked.order_by(table.c.reading, table.c.position)
        ).mappings()
        rows = found.all()
        explained = {row["reading"] for row in rows if reasons_for in (None, row["id"])}
        because = query.reasons_of(connection, table.name, explained)
        for row in rows:
            why = because[row["reading"], row["position"]]
            grouped[row["reading"]].append(from_row(record, row, because=why))
    return grouped


# ------------------------------------------------------------------ activity
def keep_activity(connection: Connection, done: Activity) -> None:
    """Note something done at the desk."""
    row = {
        "act": done.act,
        "about": done.about,
        "detail": done.detail,
        "by": done.by,
    }
    chain.append(connection, t.activity, [row | {"kept_at": done.at}])


def activity(connection: Connection, after: int = 0) -> Iterator[Activity]:
    """What was done besides reviewing, first to last; without those up to a number."""
    asked = select(t.activity).where(t.activity.c.number > after)
    for row in connection.execute(asked.order_by(t.activity.c.number)):
        yield _activity_of(row)


def last_activity(connection: Connection, act: str) -> Activity | None:
    """The last time something was done."""
    asked = select(t.activity).where(t.activity.c.act == act)
    row = connection.execute(
        asked.order_by(t.activity.c.number.desc()).limit(1)
    ).first()
    return None if row is None else _activity_of(row)


def _activity_of(row: Any) -> Activity:
    return Activity(row.act, row.by, row.kept_at, row.about, row.detail, row.number)


# ------------------------------------------------------------------ accounts, keys, spaces
def keep_account(
    connection: Connection, account: Account, by: str, now: datetime
) -> None:
    """Make an account, or another state of one."""
    row = {
        "name": account.name,
        "role": account.role,
        "spaces": json.dumps(list(account.spaces)),
        "password": account.password,
        "active": account.active,
    }
    chain.append(connection, t.accounts, [row | {"by": by, "kept_at": now}])


def accounts(connection: Connection) -> dict[str, Account]:
    """Everybody who has an account, as it last stood."""
    found = {}
    for row in connection.execute(select(t.accounts).order_by(t.accounts.c.number)):
        spaces = tuple(json.loads(row.spaces))
        found[row.name] = Account(
            row.name,
            row.role,
            spaces,
            row.password,
            row.active,
        )
    return found


def keep_key(connection: Connection, row: Mapping[str, Any]) -> None:
    """Keep a session or token, or its end."""
    chain.append(connection, t.keys, [dict(row)])


def key(connection: Connection, digest: str) -> dict[str, Any] | None:
    """The last word on a session or token, by its digest."""
    c = t.keys.c
    asked = select(t.keys).where(c.digest == digest).order_by(c.number.desc()).limit(1)
    row = connection.execute(asked).mappings().first()
    return dict(row) if row else None


def keys_of(connection: Connection, account: str) -> list[dict[str, Any]]:
    """The last word on each of somebody's sessions and tokens."""
    asked = select(t.keys).where(t.keys.c.account == account).order_by(t.keys.c.number)
    last = {row["digest"]: dict(row) for row in connection.execute(asked).mappings()}
    return list(last.values())


def keep_in_space(
    connection: Connection, space: str, documents: Iterable[str], by: str, now: datetime
) -> int:
    """Put articles into a space; how many pages were not in it before."""
    s, c = t.spaces.c, t.readings.c
    pages = set(
        connection.execute(
            select(c.sha256).where(c.document.in_(list(documents)))
        ).scalars()
    )
    pages -= set(connection.execute(select(s.sha256).where(s.space == space)).scalars())
    rows_ = [
        {"space": space, "sha256": page, "by": by, "kept_at": now}
        for page in sorted(pages)
    ]
    chain.append(connection, t.spaces, rows_)
    return len(rows_)
