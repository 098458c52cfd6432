"""Questions to a ledger, as SELECTs. Unless asked for history, only the latest reading of each page
answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from heapq import merge
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select

from reportedly.codebook.words import Role
from reportedly.errors import LedgerError
from reportedly.ledger import rows as r
from reportedly.ledger import schema as t
from reportedly.ledger.filters import Filter
from reportedly.ledger.meant_places import with_meant_places
from reportedly.lexicons.load import sheet
from reportedly.records import (
    KINDS,
    Actor,
    AnyKept,
    ClaimKind,
    Document,
    Issue,
    KeptReading,
    Passage,
    Place,
    Provenance,
    Reason,
    Time,
    Versions,
    kept_as,
)
from reportedly.records.flat import Row, from_row

_MANY = 500  # readings fetched at a time: SQLite bears 32,766 parameters, and memory one batch

# In order of publication, what has no date last; then as it came.
BY_DAY = (
    t.readings.c.published.is_(None),
    t.readings.c.published,
    t.readings.c.number,
)

_OTHERWISE = frozenset({"reading", "versions"})  # no columns of these names
# What of a reading makes a `Provenance`: a column for each of its fields,
# the versions each in their own.
KEPT_COLUMNS = (
    "id",  # which a `Provenance` calls `reading`
    *(f.name for f in fields(Provenance) if f.name not in _OTHERWISE),
    *(f.name for f in fields(Versions)),
)


# What of a source, speaker or party tells who it is; which of them it has, its record says.
_CALLED = ("name", "text", "role")


def latest(documents: Collection[str] | None = None) -> Select[Any]:
    """The number of the latest reading of each page, or of each that was kept under some ids.

    Without the ids a question about one document looks at every reading there is.
    """
    c = t.readings.c
    found = select(func.max(c.number)).group_by(c.sha256)
    if documents is None:
        return found
    theirs = select(c.sha256).where(c.document.in_(list(documents)))
    return found.where(c.sha256.in_(theirs))


def claims(
    connection: Connection, kind: ClaimKind, asked: Filter, reasons: bool = True
) -> Iterator[Any]:
    """The claims of one kind in the latest readings that are asked for, each with where it comes
    from: in the order documents were kept and as they stand in them.

    Of documents that people corrected, the corrected claims are asked. `reasons`: whether those
    that were read come with them, which are half of what a claim holds.
    """
    from reportedly.ledger import reviewed

    if kind.places:
        asked = with_meant_places(connection, asked)
    wanted = conditions_of(kind, asked)
    if not kind.reviewed or not reviewed.any_touched(connection):
        return _as_read(connection, kind, wanted, reasons)
    untouched = t.readings.c.document.not_in(reviewed.touched(connection))
    read = _as_read(connection, kind, [*wanted, untouched], reasons)
    corrected = _as_corrected(connection, kind, asked)
    return merge(read, corrected, key=lambda kept: kept.kept.number)


def _as_corrected(
    connection: Connection, kind: ClaimKind, asked: Filter
) -> Iterator[Any]:
    from reportedly.ledger import matching, reviewed

    found, with_kept = reviewed.settled(connection), kept_as(kind)
    for one in kept(connection):
        settled = found.get(one.document)
        if settled is None:
            continue
        for claim in settled.of(kind).get(one.number, ()):
            if matching.claim_answers(one, claim, asked):
                yield with_kept(one, claim)


def _as_read(
    connection: Connection,
    kind: ClaimKind,
    wanted: Iterable[ColumnElement[bool]],
    reasons: bool,
) -> Iterator[Any]:
    table, with_kept = t.claims[kind.table], kept_as(kind)
    query = (
        _with_kept(table)
        .where(t.readings.c.number.in_(latest()), *wanted)
        .order_by(table.c.reading, table.c.position)
    )
    found: Iterable[Any] = _some_at_once(connection, query)
    because: Mapping[tuple[int, int], tuple[Reason, ...]] = {}
    if reasons:
        found = list(found)
        numbers = {row["kept_number"] for row in found}
        because = reasons_of(connection, table.name, numbers)
    where = None
    for row in found:
        own = _own_columns(row, table)
        if where is None or where.number != own["reading"]:
            where = _kept_of_row(row)  # of all claims of a reading one
        why = because.get((own["reading"], own["position"]), ())
        yield with_kept(where, from_row(kind.record, own, because=why))


def _some_at_once(connection: Connection, query: Select[Any]) -> Iterable[Any]:
    """The rows of a question, of which memory holds some hundred."""
    return connection.execute(query, execution_options={"yield_per": _MANY}).mappings()


def _with_kept(table: Table) -> Select[Any]:
    named = [column.label(f"{table.name}_{column.name}") for column in table.c]
    return _KEPT.add_columns(*named).join(
        t.readings, t.readings.c.number == table.c.reading
    )


def _own_columns(row: Any, table: Table) -> dict[str, Any]:
    return {column.name: row[f"{table.name}_{column.name}"] for column in table.c}


def conditions_of(kind: ClaimKind, asked: Filter) -> list[ColumnElement[bool]]:
    """The conditions of a filter on the table of a kind joined with `readings`, of any readings."""
    c = t.claims[kind.table].c
    asked = asked.of_kind(kind)
    wanted: list[ColumnElement[bool]] = []
    if asked.document:
        wanted.append(t.readings.c.document == asked.document)
    if asked.main_story:
        wanted.append(c.passage != Role.OTHER_STORY)
    for field, word in asked.sort_of(kind):
        wanted.append(func.lower(c[field]) == word.lower())
    if asked.actor:
        wanted.append(_is_named(asked.actor, *called(c, kind.parties)))
    if asked.place:
        wanted.append(_is_in_place(asked, c, kind.places))
    if asked.source:
        named, codes = called(c, kind.credited)
        wanted.append(_is_named(asked.source, [*named, t.readings.c.outlet], codes))
    return [*wanted, *_overlaps_days(kind, asked)]


def called(
    c: Any,
    fields: Iterable[str],
) -> tuple[list[Any], list[Any]]:
    """What names somebody (`name`, `text`, `role`), and what identifies them: of the columns of a
    table, or the values of a row.
    """
    fields = list(fields)
    names = (f"{field}_{part}" for field in fields for part in _CALLED)
    ids = (f"{field}_actor_id" for field in fields)
    return [c[name] for name in names if name in c], [c[ident] for ident in ids]


def names_of_sources(connection: Connection) -> Iterator[str]:
    """The names that a filter of sources is asked for: who is credited, by name and id, and
    outlets.
    """
    asked = [t.readings.c.outlet]
    for kind in KINDS:
        columns = t.claims[kind.table].c
        for who in kind.credited:
            asked += [columns[f"{who}_name"], columns[f"{who}_actor_id"]]
    for column in asked:
        found = select(column).where(column.is_not(None)).distinct()
        yield from connection.execute(found).scalars()


def _overlaps_days(kind: ClaimKind, asked: Filter) -> Iterator[ColumnElement[bool]]:
    """Claims whose days overlap those asked for; of one without days, its article's date."""
    c, published = t.claims[kind.table].c, t.readings.c.published
    first, last = day_columns(kind)
    if asked.since:
        yield func.coalesce(*(c[name] for name in last), published, None) >= asked.since
    if asked.until:
        yield (
            func.coalesce(*(c[name] for name in first), published, None) <= asked.until
        )


def day_columns(kind: ClaimKind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that tell a claim's first day, and its last; the first that is not null does."""
    if kind.days is None:
        return (), ()
    if kind.days in t.claims[kind.table].c:
        return (kind.days,), (kind.days,)
    start, end = f"{kind.days}_start", f"{kind.days}_end"
    return (start, end), (end,)


def _is_in_place(asked: Filter, c: Any, ends: tuple[str, ...]) -> ColumnElement[bool]:
    """A claim's place by its name, by the other names it is meant by, or by the country or region
    it lies in.
    """
    name = (asked.place or "").strip()
    named = [c[f"{which}_{part}"] for which in ends for part in ("name", "admin1")]
    codes = [c[f"{which}_country"] for which in ends]
    country = countries().get(name.casefold())
    found = [code == country for code in codes] if country else []
    for which in ends:
        if asked.names:
            found.append(c[f"{which}_name"].in_(sorted(asked.names)))
        own = (c[f"{which}_country"], c[f"{which}_admin1"])
        found += [
            and_(own[0] == land, own[1] == code) for land, code in sorted(asked.regions)
        ]
    return or_(_is_named(name, named, codes), *found)


@cache
def countries() -> dict[str, str]:
    """The alpha-3 code of every country by its names in the lexicon."""
    found = {}
    for row in sheet("places/countries.tsv"):
        for name in (row["name"], *row["alt"].split("|")):
            found[name.casefold()] = row["iso3"]
    found.pop("", None)
    return found


def _is_named(
    words: str, named: Iterable[ColumnElement[Any]], codes: Iterable[ColumnElement[Any]]
) -> ColumnElement[bool]:
    low = words.strip().lower()
    inside = (func.lower(column).contains(low, autoescape=True) for column in named)
    return or_(*inside, *(func.lower(column) == low for column in codes))


# ------------------------------------------------------------------ provenance
_KEPT = select(*(t.readings.c[name].label(f"kept_{name}") for name in KEPT_COLUMNS))


def _kept_of_row(row: Any) -> Provenance:
    return Provenance(
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
    connection: Connection,
    *,
    history: bool = False,
    documents: Collection[str] | None = None,
) -> Iterator[Provenance]:
    """What is kept, in the order it came: the latest reading of each page, or every reading.

    Args:
        connection: to the ledger.
        history: every reading.
        documents: of what came under these ids alone.
    """
    query = _KEPT.order_by(t.readings.c.number)
    if not history:
        query = query.where(t.readings.c.number.in_(latest(documents)))
    if documents is not None:
        query = query.where(t.readings.c.document.in_(documents))
    return (_kept_of_row(row) for row in connection.execute(query).mappings())


def kept_of(connection: Connection, numbers: Iterable[int]) -> Iterator[Provenance]:
    """What is kept of some readings, in the order of their numbers."""
    asked = t.readings.c.number.in_(list(numbers))
    query = _KEPT.where(asked).order_by(t.readings.c.number)
    return (_kept_of_row(row) for row in connection.execute(query).mappings())


def kept_by(
    connection: Connection, column: ColumnElement[Any], value: str
) -> Provenance | None:
    """The latest reading whose column (`id`, `sha256`) has a value."""
    query = _KEPT.where(column == value).order_by(t.readings.c.number.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return _kept_of_row(row) if row else None


def version_of(connection: Connection, document: str, page: str) -> int:
    """Which of the different bytes under one document id those with the digest `page` are, or would
    be: 1 for the first.
    """
    c = t.readings.c
    here = select(c.version).where(c.document == document, c.sha256 == page)
    known = connection.execute(here).scalar()
    if known is not None:
        return int(known)
    most = select(func.max(c.version)).where(c.document == document)
    return 1 + int(connection.execute(most).scalar() or 0)


def commonest_issues(
    connection: Connection, most: int
) -> tuple[tuple[str, int, str], ...]:
    """The commonest kinds of issues in the latest readings: code, how many, an example."""
    many = func.count().label("many")
    asked = select(
        t.issues.c.code,
        many,
        func.min(t.issues.c.message),
    )
    asked = asked.where(t.issues.c.reading.in_(latest())).group_by(t.issues.c.code)
    found = connection.execute(asked.order_by(many.desc(), t.issues.c.code).limit(most))
    return tuple(
        (code.replace("-", " "), count, example) for code, count, example in found
    )


# ------------------------------------------------------------------ whole readings
def kept_readings(
    connection: Connection,
    wanted: Iterable[Provenance],
    reasons: bool = True,
    corrected: bool = True,
) -> Iterator[KeptReading]:
    """Everything the given readings found, with people's corrections unless they are asked for as
    read.

    Reasons, nearly half of the work, come only where asked for.
    """
    batch: list[Provenance] = []
    for one in wanted:
        batch.append(one)
        if len(batch) == _MANY:
            yield from _with_corrections(
                connection, _whole_readings(connection, batch, reasons), corrected
            )
            batch = []
    yield from _with_corrections(
        connection, _whole_readings(connection, batch, reasons), corrected
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
            yield one.with_claims(settled.by_table(number))
        else:
            yield one


def _whole_readings(
    connection: Connection, batch: list[Provenance], reasons: bool
) -> Iterator[KeptReading]:
    numbers = [one.number for one in batch]
    documents = _documents_by_number(connection, numbers)
    found = {
        name: _by_reading(connection, t.metadata.tables[name], numbers)
        for name in (*t.MENTIONED, *t.claims, t.issues.name)
    }
    asked = numbers if reasons else ()
    because = {
        name: reasons_of(connection, name, asked) for name in (*t.MENTIONED, *t.claims)
    }

    def made(cls: type[Any], table: str, number: int) -> tuple[Any, ...]:
        why = because[table]
        return tuple(
            from_row(cls, row, because=why[number, row["position"]])
            for row in found[table][number]
        )

    for one in batch:
        n = one.number
        issues = [(row["stage"], from_row(Issue, row)) for row in found["issues"][n]]
        passages = [
            (row, because["passages"][n, row["position"]])
            for row in found["passages"][n]
        ]
        own = tuple(issue for stage, issue in issues if stage == "document")
        claims = {kind.table: made(kind.record, kind.table, n) for kind in KINDS}
        yield KeptReading(
            kept=one,
            document=_document_of(documents[n], passages, own),
            times=made(Time, "times", n),
            places=made(Place, "places", n),
            actors=made(Actor, "actors", n),
            issues=tuple(issue for _, issue in issues),
            **KeptReading.sorted_out(claims),
        )


def documents(
    connection: Connection, numbers: Iterable[int]
) -> Iterator[tuple[int, Document]]:
    """The documents of readings in the order of their numbers, without reasons and issues."""
    asked = list(numbers)
    found = _documents_by_number(connection, asked)
    passages = _by_reading(connection, t.passages, asked)
    for n in asked:
        yield (
            n,
            _document_of(
                found[n],
                [(row, ()) for row in passages[n]],
                (),
            ),
        )


def _documents_by_number(connection: Connection, numbers: list[int]) -> dict[int, Any]:
    query = select(
        *t.readings.c,
        t.texts.c.text.label("words"),
    ).join(t.texts, t.texts.c.digest == t.readings.c.text)
    found = connection.execute(query.where(t.readings.c.number.in_(numbers)))
    return {row.number: row for row in found}


def _document_of(
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
        reading=r.edited_text(edits, row.words),
        passages=tuple(
            from_row(Passage, p, text=row.words[p["start"] : p["end"]], because=because)
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
            grouped[row["reading"], row["position"]] += (from_row(Reason, row),)
    return grouped


# ------------------------------------------------------------------ as it stands in the tables
def stored_digest(connection: Connection, number: int) -> tuple[str, str]:
    """The digest kept with a reading, and the one its rows have now."""
    found = stored(connection, number)
    return found.content, r.content_digest(found.document, found.text, found.rows)


def stored(connection: Connection, number: int) -> r.Found:
    """A reading as its rows stand in the tables."""
    document = _documents_by_number(connection, [number])[number]
    rows: r.Rows = {}
    for table in (t.metadata.tables[name] for name in t.FOUND):
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


def _bare(row: Any) -> Row:
    return {
        name: value
        for name, value in row.items()
        if name not in {"reading", "stages", "lexicons"}
    }


# ------------------------------------------------------------------ why
def why(connection: Connection, ident: str) -> tuple[AnyKept, ...]:
    """A claim by the beginning of its id, then what other readings of the same page had at those
    words.

    Raises:
        LedgerError: no claim has this id, or several begin so.
    """
    full, kind = one_id(connection, ident, KINDS)
    return tuple(_claims_at(connection, full, kind))


def as_last_read(connection: Connection, ident: str) -> AnyKept | None:
    """A claim by its id as it was read last, without its reasons; None where it was erased.

    Raises:
        LedgerError: no claim has this id, or several begin so.
    """
    full, kind = one_id(connection, ident, KINDS)
    row = _row_last_read(connection, full, kind)
    if row is None:
        return None
    own = _own_columns(row, t.claims[kind.table])
    made: AnyKept = kept_as(kind)(_kept_of_row(row), from_row(kind.record, own))
    return made


def document_of_claim(connection: Connection, ident: str, kind: ClaimKind) -> str:
    """The document whose reading had a claim last, by the claim's whole id."""
    table = t.claims[kind.table]
    asked = select(t.readings.c.document).join_from(table, t.readings)
    last = asked.where(table.c.id == ident).order_by(table.c.reading.desc()).limit(1)
    return str(connection.execute(last).scalar_one())


def one_id(
    connection: Connection, ident: str, kinds: Iterable[ClaimKind]
) -> tuple[str, ClaimKind]:
    """The whole id of a claim by its beginning, and its kind.

    Raises:
        LedgerError: no claim has this id, or several begin so.
    """
    kinds = list(kinds)
    for (
        kind
    ) in kinds:  # a whole id is found by its index, a beginning by looking at all
        own = t.claims[kind.table].c.id
        if connection.execute(select(own).where(own == ident)).first():
            return ident, kind
    found = {
        full: kind
        for kind in kinds
        for full in _ids_that_begin(connection, t.claims[kind.table], ident)
    }
    if not ident or not found:
        what = " or ".join(kind.name for kind in kinds)
        raise LedgerError(
            f"no {what} has an id that begins with {ident!r}; `figures` lists them"
        )
    if len(found) > 1:
        several = ", ".join(sorted(found)[:4]) + (" …" if len(found) > 4 else "")
        raise LedgerError(
            f"{len(found)} claims have an id that begins with {ident!r}: {several}; give more of it"
        )
    ((full, kind),) = found.items()
    return full, kind


def _ids_that_begin(connection: Connection, table: Table, ident: str) -> Iterable[str]:
    begins = table.c.id.startswith(ident, autoescape=True)
    return connection.execute(select(table.c.id).where(begins)).scalars()


def _newest_first(table: Table) -> Any:
    """The claims of a table with what was kept of their articles, the last reading first."""
    return _with_kept(table).order_by(table.c.reading.desc(), table.c.position)


def _row_last_read(connection: Connection, ident: str, kind: ClaimKind) -> Any:
    """The row of a claim in the last reading that had it; None where there is none."""
    table = t.claims[kind.table]
    asked = _newest_first(table).where(table.c.id == ident).limit(1)
    return connection.execute(asked).mappings().first()


def _claims_at(connection: Connection, ident: str, kind: ClaimKind) -> Iterator[Any]:
    """The claim as last read, then each other reading's claims at the same words, newest first."""
    table, with_kept = t.claims[kind.table], kept_as(kind)
    query = _newest_first(table)
    first = _row_last_read(connection, ident, kind)
    if first is None:
        return
    own = _own_columns(first, table)
    overlap = (
        table.c[f"{kind.words}_start"] < own[f"{kind.words}_end"],
        table.c[f"{kind.words}_end"] > own[f"{kind.words}_start"],
    )
    others = query.where(
        t.readings.c.sha256 == first["kept_sha256"],
        table.c.reading != own["reading"],
        *overlap,
    )
    every = [first, *connection.execute(others).mappings()]
    because = reasons_of(
        connection, table.name, {_own_columns(row, table)["reading"] for row in every}
    )
    for row in every:
        own = _own_columns(row, table)
        why_it = because[own["reading"], own["position"]]
        yield with_kept(_kept_of_row(row), from_row(kind.record, own, because=why_it))
