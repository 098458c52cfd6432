"""Questions to a ledger, as SELECTs. Unless asked for history, only the latest reading of each page
answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from heapq import merge
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select

from reportedly.codebook import Role
from reportedly.errors import LedgerError
from reportedly.ledger import rows as r
from reportedly.ledger import schema as t
from reportedly.ledger.filters import Filter
from reportedly.ledger.meant_places import with_meant_places
from reportedly.lexicons.load import sheet
from reportedly.records import (
    Actor,
    Document,
    Event,
    Figure,
    Issue,
    Kept,
    KeptEvent,
    KeptFigure,
    KeptReading,
    KeptStatement,
    Passage,
    Place,
    Reason,
    Statement,
    Time,
    Versions,
)

_MANY = 500  # readings fetched at a time: SQLite bears 32,766 parameters, and memory one batch

# In order of publication, what has no date last; then as it came.
BY_DAY = (t.readings.c.published.is_(None), t.readings.c.published, t.readings.c.number)

# What of a reading makes a `Kept`.
KEPT_COLUMNS = (
    *(
        "number",
        "id",
        "document",
        "version",
        "title",
        "published",
        "outlet",
        "url",
        "origin",
        "sha256",
    ),
    *("stages", "lexicons", "program", "kept_at"),
)


Claim = TypeVar("Claim", Figure, Statement, Event)
KeptClaim = TypeVar("KeptClaim", KeptFigure, KeptStatement, KeptEvent)


def latest() -> Select[Any]:
    """The number of the latest reading of each page."""
    return select(func.max(t.readings.c.number)).group_by(t.readings.c.sha256)


def figures(connection: Connection, asked: Filter) -> Iterator[KeptFigure]:
    """Figures with their provenance, in the order documents were kept and stand in them."""
    asked = with_meant_places(connection, asked)
    wanted = asked_of_figures(asked)
    return _claims(connection, t.figures, Figure, KeptFigure, wanted, asked)


def statements(connection: Connection, asked: Filter) -> Iterator[KeptStatement]:
    """Statements with their provenance, in the order documents were kept and stand in them."""
    wanted = _asked_of_statements(asked)
    return _claims(connection, t.statements, Statement, KeptStatement, wanted, asked)


def events(connection: Connection, asked: Filter) -> Iterator[KeptEvent]:
    """Events with their provenance, in the order documents were kept and by importance in them."""
    asked = with_meant_places(connection, asked)
    return _claims(
        connection, t.events, Event, KeptEvent, _asked_of_events(asked), asked
    )


def _claims(
    connection: Connection,
    table: Table,
    record: type[Claim],
    with_kept: Callable[[Kept, Claim], KeptClaim],
    wanted: Iterable[ColumnElement[bool]],
    asked: Filter,
) -> Iterator[KeptClaim]:
    """The claims of one kind in the latest readings that are asked for, each with its provenance.

    Of documents that people corrected, the corrected claims are asked.
    """
    from reportedly.ledger import reviewed

    reviewed_too = table is not t.statements and reviewed.any_touched(connection)
    others: list[ColumnElement[bool]] = (
        [t.readings.c.document.not_in(reviewed.touched(connection))]
        if reviewed_too
        else []
    )
    read = _as_read(connection, table, record, with_kept, [*wanted, *others])
    if not reviewed_too:
        return read
    return merge(
        read,
        _as_corrected(connection, table.name, with_kept, asked),
        key=lambda kept: kept.kept.number,
    )


def _as_corrected(
    connection: Connection,
    of: str,
    with_kept: Callable[[Kept, Claim], KeptClaim],
    asked: Filter,
) -> Iterator[KeptClaim]:
    from reportedly.ledger import matching, reviewed

    found = reviewed.settled(connection)
    for one in kept(connection):
        settled = found.get(one.document)
        if settled is None:
            continue
        claims: Any = getattr(settled, of)
        for claim in claims.get(one.number, ()):
            if matching.answers(one, claim, asked):
                yield with_kept(one, claim)


def _as_read(
    connection: Connection,
    table: Table,
    record: type[Claim],
    with_kept: Callable[[Kept, Claim], KeptClaim],
    wanted: Iterable[ColumnElement[bool]],
) -> Iterator[KeptClaim]:
    query = (
        _with_kept(table)
        .where(t.readings.c.number.in_(latest()), *wanted)
        .order_by(table.c.reading, table.c.position)
    )
    found = connection.execute(query).mappings().all()
    because = reasons_of(
        connection, table.name, {row[f"{table.name}_reading"] for row in found}
    )
    for row in found:
        own = _own(row, table)
        reasons = because[own["reading"], own["position"]]
        yield with_kept(_kept(row), r.from_row(record, own, because=reasons))


def _with_kept(table: Table) -> Select[Any]:
    named = [column.label(f"{table.name}_{column.name}") for column in table.c]
    return _KEPT.add_columns(*named).join(
        t.readings, t.readings.c.number == table.c.reading
    )


def _own(row: Any, table: Table) -> dict[str, Any]:
    return {column.name: row[f"{table.name}_{column.name}"] for column in table.c}


def asked_of_figures(asked: Filter) -> list[ColumnElement[bool]]:
    """The conditions of a filter on `figures` joined with `readings`, of whatever readings."""
    c, read = t.figures.c, t.readings.c
    wanted = _asked_of_any(asked, c.passage)
    if asked.category:
        wanted.append(func.lower(c.category) == asked.category.lower())
    if asked.place:
        wanted.append(_place(asked, t.figures, ("place", "origin", "destination")))
    if asked.source:
        wanted.append(
            _names(asked.source, (c.source_name, read.outlet), (c.source_actor_id,))
        )
    if asked.since:
        wanted.append(func.coalesce(c.time_end, read.published) >= asked.since)
    if asked.until:
        wanted.append(
            func.coalesce(c.time_start, c.time_end, read.published) <= asked.until
        )
    return wanted


def _asked_of_statements(asked: Filter) -> list[ColumnElement[bool]]:
    c, read = t.statements.c, t.readings.c
    wanted = _asked_of_any(asked, c.passage)
    if asked.source:
        wanted.append(
            _names(
                asked.source,
                (c.speaker_name, c.speaker_role, read.outlet),
                (c.speaker_actor_id,),
            )
        )
    if asked.since:
        wanted.append(func.coalesce(c.said_on, read.published) >= asked.since)
    if asked.until:
        wanted.append(func.coalesce(c.said_on, read.published) <= asked.until)
    return wanted


def _asked_of_events(asked: Filter) -> list[ColumnElement[bool]]:
    c, read = t.events.c, t.readings.c
    wanted = _asked_of_any(asked, c.passage)
    if asked.type:
        wanted.append(func.lower(c.type) == asked.type.lower())
    if asked.actor:
        named = (c.actor_name, c.actor_text, c.target_name, c.target_text)
        wanted.append(_names(asked.actor, named, (c.actor_actor_id, c.target_actor_id)))
    if asked.place:
        wanted.append(_place(asked, t.events, ("place",)))
    if asked.source:
        wanted.append(
            _names(asked.source, (c.source_name, read.outlet), (c.source_actor_id,))
        )
    if asked.since:
        wanted.append(func.coalesce(c.time_end, read.published) >= asked.since)
    if asked.until:
        wanted.append(
            func.coalesce(c.time_start, c.time_end, read.published) <= asked.until
        )
    return wanted


def _asked_of_any(
    asked: Filter, passage: ColumnElement[Any]
) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.document:
        wanted.append(t.readings.c.document == asked.document)
    if asked.main_story:
        wanted.append(passage != Role.OTHER_STORY)
    return wanted


def _place(asked: Filter, table: Table, ends: tuple[str, ...]) -> ColumnElement[bool]:
    """A claim's place by its name, by the other names it is meant by, or by the country or region
    it lies in.
    """
    name = (asked.place or "").strip()
    named = [
        table.c[f"{which}_{part}"] for which in ends for part in ("name", "admin1")
    ]
    codes = [table.c[f"{which}_country"] for which in ends]
    country = countries().get(name.casefold())
    found = [code == country for code in codes] if country else []
    for which in ends:
        if asked.names:
            found.append(table.c[f"{which}_name"].in_(sorted(asked.names)))
        own = (table.c[f"{which}_country"], table.c[f"{which}_admin1"])
        found += [
            and_(own[0] == c, own[1] == code) for c, code in sorted(asked.regions)
        ]
    return or_(_names(name, named, codes), *found)


@cache
def countries() -> dict[str, str]:
    """The alpha-3 code of every country by its names in the lexicon."""
    found = {}
    for row in sheet("places/countries.tsv"):
        for name in (row["name"], *row["alt"].split("|")):
            found[name.casefold()] = row["iso3"]
    found.pop("", None)
    return found


def _names(
    words: str, named: Iterable[ColumnElement[Any]], codes: Iterable[ColumnElement[Any]]
) -> ColumnElement[bool]:
    low = words.strip().lower()
    inside = (func.lower(column).contains(low, autoescape=True) for column in named)
    return or_(*inside, *(func.lower(column) == low for column in codes))


# ------------------------------------------------------------------ provenance
_KEPT = select(*(t.readings.c[name].label(f"kept_{name}") for name in KEPT_COLUMNS))


def _kept(row: Any) -> Kept:
    return Kept(
        reading=row["kept_id"],
        number=row["kept_number"],
        document=row["kept_document"],
        version=row["kept_version"],
        title=row["kept_title"],
        published=row["kept_published"],
        outlet=row["kept_outlet"],
        url=row["kept_url"],
        origin=row["kept_origin"],
        sha256=row["kept_sha256"],
        versions=Versions(
            row["kept_stages"], row["kept_lexicons"], row["kept_program"]
        ),
        kept_at=row["kept_kept_at"],
    )


def kept(
    connection: Connection, *, history: bool = False, document: str | None = None
) -> Iterator[Kept]:
    """What is kept, in the order it came: the latest reading of each page, or every reading."""
    query = _KEPT.order_by(t.readings.c.number)
    if not history:
        query = query.where(t.readings.c.number.in_(latest()))
    if document is not None:
        query = query.where(t.readings.c.document == document)
    return (_kept(row) for row in connection.execute(query).mappings())


def kept_of(connection: Connection, numbers: Iterable[int]) -> Iterator[Kept]:
    """What is kept of some readings, by their numbers."""
    query = _KEPT.where(t.readings.c.number.in_(list(numbers)))
    return (_kept(row) for row in connection.execute(query).mappings())


def kept_by(
    connection: Connection, column: ColumnElement[Any], value: str
) -> Kept | None:
    """The latest reading whose column (`id`, `sha256`) has a value."""
    query = _KEPT.where(column == value).order_by(t.readings.c.number.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return _kept(row) if row else None


def unclear(connection: Connection, most: int) -> tuple[tuple[str, int, str], ...]:
    """The commonest kinds of issues in the latest readings: code, how many, an example."""
    many = func.count().label("many")
    asked = select(t.issues.c.code, many, func.min(t.issues.c.message))
    asked = asked.where(t.issues.c.reading.in_(latest())).group_by(t.issues.c.code)
    found = connection.execute(asked.order_by(many.desc(), t.issues.c.code).limit(most))
    return tuple(
        (code.replace("-", " "), count, example) for code, count, example in found
    )


# ------------------------------------------------------------------ whole readings
def readings(
    connection: Connection,
    wanted: Iterable[Kept],
    reasons: bool = True,
    corrected: bool = True,
) -> Iterator[KeptReading]:
    """Everything the given readings found, with people's corrections unless they are asked for as
    read.

    Reasons, nearly half of the work, come only where asked for.
    """
    batch: list[Kept] = []
    for one in wanted:
        batch.append(one)
        if len(batch) == _MANY:
            yield from _with_corrections(
                connection, _whole(connection, batch, reasons), corrected
            )
            batch = []
    yield from _with_corrections(
        connection, _whole(connection, batch, reasons), corrected
    )


def _with_corrections(
    connection: Connection, read: Iterator[KeptReading], corrected: bool
) -> Iterator[KeptReading]:
    from reportedly.ledger import reviewed

    if not corrected or not reviewed.any_touched(connection):
        yield from read
        return
    batch = list(read)
    touched = set(connection.execute(reviewed.touched(connection)).scalars())
    documents = {one.kept.document for one in batch} & touched
    found = reviewed.settled(connection, documents) if documents else {}
    for one in batch:
        settled = found.get(one.kept.document)
        number = one.kept.number
        if settled is not None and number in settled.figures:
            figures, events = settled.figures[number], settled.events[number]
            yield replace(one, figures=figures, events=events)
        else:
            yield one


def _whole(
    connection: Connection, batch: list[Kept], reasons: bool
) -> Iterator[KeptReading]:
    numbers = [one.number for one in batch]
    documents = _documents(connection, numbers)
    found = {table.name: _by_reading(connection, table, numbers) for table in FOUND}
    asked = numbers if reasons else ()
    because = {
        table.name: reasons_of(connection, table.name, asked)
        for table in FOUND
        if table is not t.issues
    }

    def made(cls: type[Any], table: str, number: int) -> tuple[Any, ...]:
        why = because[table]
        return tuple(
            r.from_row(cls, row, because=why[number, row["position"]])
            for row in found[table][number]
        )

    for one in batch:
        n = one.number
        issues = [(row["stage"], r.from_row(Issue, row)) for row in found["issues"][n]]
        passages = [
            (row, because["passages"][n, row["position"]])
            for row in found["passages"][n]
        ]
        yield KeptReading(
            kept=one,
            document=_document(
                documents[n],
                passages,
                tuple(i for stage, i in issues if stage == "document"),
            ),
            figures=made(Figure, "figures", n),
            statements=made(Statement, "statements", n),
            events=made(Event, "events", n),
            times=made(Time, "times", n),
            places=made(Place, "places", n),
            actors=made(Actor, "actors", n),
            issues=tuple(issue for _, issue in issues),
        )


def documents(
    connection: Connection, numbers: Iterable[int]
) -> Iterator[tuple[int, Document]]:
    """The documents of readings in the order of their numbers, without reasons and issues."""
    asked = list(numbers)
    found = _documents(connection, asked)
    passages = _by_reading(connection, t.passages, asked)
    for n in asked:
        yield n, _document(found[n], [(row, ()) for row in passages[n]], ())


FOUND = (
    t.passages,
    t.times,
    t.places,
    t.actors,
    t.figures,
    t.statements,
    t.events,
    t.issues,
)


def _documents(connection: Connection, numbers: list[int]) -> dict[int, Any]:
    query = select(*t.readings.c, t.texts.c.text.label("words")).join(
        t.texts, t.texts.c.digest == t.readings.c.text
    )
    found = connection.execute(query.where(t.readings.c.number.in_(numbers)))
    return {row.number: row for row in found}


def _document(
    row: Any, passages: list[tuple[Any, tuple[Reason, ...]]], issues: tuple[Issue, ...]
) -> Document:
    edits = r.edits_from(row.edits)
    return Document(
        id=row.document,
        title=row.title,
        published=row.published,
        outlet=row.outlet,
        url=row.url,
        language=row.language,
        sha256=row.sha256,
        text=row.words,
        reading=r.replay(edits, row.words),
        passages=tuple(
            r.from_row(
                Passage, p, text=row.words[p["start"] : p["end"]], because=because
            )
            for p, because in passages
        ),
        edits=edits,
        came_from=r.pairs_from(row.came_from),
        issues=issues,
    )


def _by_reading(
    connection: Connection, table: Table, numbers: list[int]
) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    query = (
        select(table)
        .where(table.c.reading.in_(numbers))
        .order_by(table.c.reading, table.c.position)
    )
    for row in connection.execute(query).mappings():
        grouped[row["reading"]].append(row)
    return grouped


def reasons_of(
    connection: Connection, of: str, numbers: Iterable[int]
) -> dict[tuple[int, int], tuple[Reason, ...]]:
    """The reasons of the claims of one table in some readings, by reading and position."""
    c, every = t.reasons.c, sorted(numbers)
    grouped: dict[tuple[int, int], tuple[Reason, ...]] = defaultdict(tuple)
    for start in range(0, len(every), _MANY):
        query = select(t.reasons).where(
            c.of == of, c.reading.in_(every[start : start + _MANY])
        )
        for row in connection.execute(
            query.order_by(c.reading, c.position, c.number)
        ).mappings():
            grouped[row["reading"], row["position"]] += (r.from_row(Reason, row),)
    return grouped


# ------------------------------------------------------------------ as it stands in the tables
def stored_digest(connection: Connection, number: int) -> tuple[str, str]:
    """The digest kept with a reading, and the one its rows have now."""
    found = stored(connection, number)
    return found.content, r.content_digest(found.document, found.text, found.rows)


def stored(connection: Connection, number: int) -> r.Found:
    """A reading as its rows stand in the tables."""
    document = _documents(connection, [number])[number]
    rows: r.Rows = {}
    for table in (*FOUND, t.reasons):
        keys = [
            column for column in table.primary_key.columns if column.name != "reading"
        ]
        if table is t.reasons:
            found = connection.execute(
                select(table).where(table.c.reading == number)
            ).mappings()
            rows[table.name] = sorted((_bare(row) for row in found), key=r.reason_order)
        else:
            found = connection.execute(
                select(table).where(table.c.reading == number).order_by(*keys)
            ).mappings()
            rows[table.name] = [_bare(row) for row in found]
    columns = {name: getattr(document, name) for name in r.DOCUMENT_COLUMNS}
    return r.Found(columns, document.words, rows, document.content)


def _bare(row: Any) -> r.Row:
    return {
        name: value
        for name, value in row.items()
        if name not in {"reading", "stages", "lexicons"}
    }


# ------------------------------------------------------------------ why
def why(
    connection: Connection, ident: str
) -> tuple[KeptFigure | KeptStatement | KeptEvent, ...]:
    """A claim by the beginning of its id, then what other readings of the same page had at those
    words.

    Raises:
        LedgerError: no claim has this id, or several begin so.
    """
    full, table = one_id(connection, ident, (t.figures, t.statements, t.events))
    words, cls, made = _CLAIMS[table.name]
    return tuple(_claims_at(connection, full, table, words, cls, made))


# By table: the words of a claim, its record, and the record of where it comes from.
_CLAIMS: dict[str, tuple[str, type[Any], type[Any]]] = {
    "figures": ("evidence_", Figure, KeptFigure),
    "statements": ("content_", Statement, KeptStatement),
    "events": ("trigger_", Event, KeptEvent),
}


def one_id(
    connection: Connection, ident: str, tables: tuple[Table, ...]
) -> tuple[str, Table]:
    """The whole id of a claim by its beginning, and the table it is in.

    Raises:
        LedgerError: no claim has this id, or several begin so.
    """
    found = {
        full: table
        for table in tables
        for full in connection.execute(
            select(table.c.id).where(table.c.id.startswith(ident, autoescape=True))
        ).scalars()
    }
    if ident in found:
        found = {ident: found[ident]}
    if not ident or not found:
        what = " or ".join(table.name.removesuffix("s") for table in tables)
        raise LedgerError(
            f"no {what} has an id that begins with {ident!r}; `figures` lists them"
        )
    if len(found) > 1:
        several = ", ".join(sorted(found)[:4]) + (" …" if len(found) > 4 else "")
        raise LedgerError(
            f"{len(found)} claims have an id that begins with {ident!r}: {several}; give more of it"
        )
    ((full, table),) = found.items()
    return full, table


def _claims_at(
    connection: Connection,
    ident: str,
    table: Table,
    words: str,
    cls: type[Any],
    made: type[Any],
) -> Any:
    """The claim as last read, then each other reading's claims at the same words, newest first."""
    query = _with_kept(table).order_by(table.c.reading.desc(), table.c.position)
    first = connection.execute(query.where(table.c.id == ident)).mappings().first()
    if first is None:
        return
    own = _own(first, table)
    overlap = (
        table.c[f"{words}start"] < own[f"{words}end"],
        table.c[f"{words}end"] > own[f"{words}start"],
    )
    others = query.where(
        t.readings.c.sha256 == first["kept_sha256"],
        table.c.reading != own["reading"],
        *overlap,
    )
    every = [first, *connection.execute(others).mappings()]
    because = reasons_of(
        connection, table.name, {_own(row, table)["reading"] for row in every}
    )
    for row in every:
        own = _own(row, table)
        yield made(
            _kept(row),
            r.from_row(cls, own, because=because[own["reading"], own["position"]]),
        )
