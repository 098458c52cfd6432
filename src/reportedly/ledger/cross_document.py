"""What stands between documents: fingerprints, copy links, stories, and what people say of two
figures.

A document speaks by its newest version, as last read; links of older readings stay in the tables,
to say what was known before. `trace` is the digest of the code that compared: links of other code
are not mixed with its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    func,
    literal,
    or_,
    select,
)

from reportedly.codebook.words import Category
from reportedly.ledger import chain, query
from reportedly.ledger import schema as t
from reportedly.ledger.filters import Filter
from reportedly.ledger.meant_places import with_meant_places
from reportedly.records import (
    ClaimKind,
    CopyLink,
    Figure,
    KeptFigure,
    Provenance,
    Quoted,
    Reason,
    kind_named,
)
from reportedly.records.flat import column_names, from_row
from reportedly.records.questions import Judgement

R = TypeVar("R")

_MANY = 500  # rows a statement; memory for one batch
_FETCHED = 500  # rows from the driver at a time: a fingerprint is some 4 kB
_SOME_AT_ONCE = {
    "yield_per": _FETCHED
}  # of this question alone, not of the connection from now on


@dataclass(frozen=True, slots=True)
class KeptText:
    """A document's text and what decides who had it first; `number` is its reading's."""

    number: int
    document: str
    text: str
    published: date | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class KeptPrint:
    """A fingerprint as it was kept."""

    number: int
    document: str
    published: date | None
    packed: bytes


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part of a document and the story it belongs to; `part` is JSON."""

    number: int
    document: str
    position: int
    story: str
    part: str
    because: tuple[Reason, ...]


_TEXT = select(
    t.readings.c.number,
    t.readings.c.document,
    t.texts.c.text,
    t.readings.c.published,
    t.readings.c.outlet,
).join(t.texts, t.texts.c.digest == t.readings.c.text)


def current(among: Any = None) -> Select[Any]:
    """The number of the reading by which each document speaks: of its newest version, the latest.

    A page saved before may be kept after: its day goes before its number. One without a day was
    new when it came.

    Args:
        among: the ids of the documents that are meant, or a SELECT of them; None for all.
    """
    c = t.readings.c
    newest = (c.published.is_(None).desc(), c.published.desc())
    rank = func.row_number().over(
        partition_by=c.document,
        order_by=(
            *newest,
            c.version.desc(),
            c.number.desc(),
        ),
    )
    asked = select(c.number, rank.label("rank"))
    if among is not None:
        asked = asked.where(c.document.in_(among))
    ranked = asked.subquery()
    return select(ranked.c.number).where(ranked.c.rank == 1)


def untraced(connection: Connection, trace: str) -> list[int]:
    """Readings that documents speak by and that this code has not compared with the others,
    earliest first.

    Only documents with a reading that is not compared are looked at.
    """
    c = t.readings.c
    e = t.erasures.c  # of what was erased nothing is left to compare
    erased = select(e.key).where(e.of == t.pages.name)
    waiting = t.readings.alias("waiting")
    documents = select(waiting.c.document).where(_not_compared(waiting, trace))
    asked = select(c.number).where(
        c.number.in_(current(documents)),
        _not_compared(t.readings, trace),
        c.sha256.not_in(erased),
    )
    return list(connection.execute(asked.order_by(*query.BY_DAY)).scalars())


def _not_compared(readings: Any, trace: str) -> ColumnElement[bool]:
    """Whether this code has not compared a reading."""
    f = t.fingerprints.c
    of_it = f.reading == readings.c.number
    return ~select(f.reading).where(of_it, f.trace == trace).exists()


def traced(connection: Connection, trace: str) -> int:
    """How many readings this code has compared."""
    asked = (
        select(func.count())
        .select_from(t.fingerprints)
        .where(t.fingerprints.c.trace == trace)
    )
    return int(connection.execute(asked).scalar_one())


def fingerprints(
    connection: Connection, trace: str, numbers: Iterable[int] | None = None
) -> Iterator[KeptPrint]:
    """The fingerprints of compared documents as they now speak, each with its day; in order of
    publication, those of some readings some hundred at a time.

    Args:
        numbers: the readings that are meant; None for all.
    """
    f, c = t.fingerprints.c, t.readings.c
    asked = select(f.reading, c.document, c.published, f.packed).join(
        t.readings, c.number == f.reading
    )
    asked = asked.where(f.trace == trace).order_by(*query.BY_DAY)
    for one in _of_speaking(asked, c.number, numbers):
        for row in connection.execute(one, execution_options=_SOME_AT_ONCE):
            yield KeptPrint(row.reading, row.document, row.published, row.packed)


def _of_speaking(
    asked: Select[Any], reading: ColumnElement[int], numbers: Iterable[int] | None
) -> Iterator[Select[Any]]:
    """What is asked for, of the readings by which their documents now speak.

    Args:
        reading: the column of the reading.
        numbers: the readings that are meant, asked for some hundred at a time; None for all.
    """
    if numbers is None:
        yield asked.where(reading.in_(current()))
        return
    for batch in batches(numbers):
        some = list(batch)
        yield asked.where(reading.in_(some), reading.in_(_spoken_by(some)))


def packed_fingerprints(
    connection: Connection, trace: str, numbers: Iterable[int] | None = None
) -> Iterator[tuple[int, bytes]]:
    """The fingerprints of compared readings as they lie there, unsorted, also of those that no
    document speaks by any more: to find the few that `fingerprints` is asked for.

    Args:
        numbers: the readings that are meant; None for all.
    """
    f = t.fingerprints.c
    asked = select(f.reading, f.packed).where(f.trace == trace)
    few = None if numbers is None else batches(numbers)
    meant = [asked] if few is None else (asked.where(f.reading.in_(n)) for n in few)
    for one in meant:
        for row in connection.execute(one, execution_options=_SOME_AT_ONCE):
            yield row.reading, row.packed


def text_of(connection: Connection, number: int) -> KeptText:
    """The text of a reading."""
    (found,) = kept_texts(connection, [number])
    return found


def kept_texts(connection: Connection, numbers: Iterable[int]) -> Iterator[KeptText]:
    """The texts of readings, in any order."""
    for some in batches(numbers):
        asked = _TEXT.where(t.readings.c.number.in_(list(some)))
        for row in connection.execute(asked):
            yield KeptText(
                row.number, row.document, row.text, row.published, row.outlet
            )


def texts_of_readings(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """The bare texts of readings, by their numbers."""
    r, x = t.readings.c, t.texts.c
    asked = select(r.number, x.text).join(t.texts, x.digest == r.text)
    return {
        row.number: row.text
        for some in batches(numbers)
        for row in connection.execute(asked.where(r.number.in_(list(some))))
    }


def keep_fingerprints(
    connection: Connection,
    trace: str,
    prints: Iterable[tuple[int, bytes]],
    now: datetime,
) -> None:
    """Note that these readings were compared, by what."""
    rows = (
        {"reading": n, "trace": trace, "packed": packed, "kept_at": now}
        for n, packed in prints
    )
    for batch in batches(rows):
        chain.append(connection, t.fingerprints, batch)


def keep_copies(
    connection: Connection, trace: str, links: Iterable[tuple[int, int, CopyLink]]
) -> int:
    """Keep links, each with the readings of its copy and its original; how many there were."""
    many = 0
    for batch in batches(_link_row(trace, *link) for link in links):
        chain.append(connection, t.copies, batch)
        many += len(batch)
    return many


def _link_row(trace: str, copy: int, original: int, link: CopyLink) -> dict[str, Any]:
    """A copy link as a row."""
    return {
        "copy": copy,
        "copy_start": link.copy.start,
        "copy_end": link.copy.end,
        "original": original,
        "original_start": link.original.start,
        "original_end": link.original.end,
        "kind": link.kind,
        "similarity": link.similarity,
        "ordered": link.ordered,
        "because": _packed_reasons(link.because),
        "trace": trace,
    }


def kept_copies(
    connection: Connection, trace: str, document: str | None = None
) -> Iterator[CopyLink]:
    """The copy links between documents as they now speak; with `document`, those it takes
    part in.
    """
    c, a, b = t.copies.c, t.readings.alias("a"), t.readings.alias("b")
    x, y = t.texts.alias("x"), t.texts.alias("y")
    now = select(current().subquery()).cte("now")
    joined = (
        t.copies.join(a, a.c.number == c.copy)
        .join(b, b.c.number == c.original)
        .join(x, x.c.digest == a.c.text)
        .join(y, y.c.digest == b.c.text)
    )
    # The words are cut in the database: a text of an article for every link would be read twice
    # over.
    here = func.substr(x.c.text, c.copy_start + 1, c.copy_end - c.copy_start)
    there = func.substr(
        y.c.text, c.original_start + 1, c.original_end - c.original_start
    )
    odd = or_(x.c.text.startswith("\x1b"), y.c.text.startswith("\x1b"))
    asked = (
        select(
            t.copies,
            a.c.document.label("taker"),
            b.c.document.label("giver"),
            here.label("here"),
            there.label("there"),
        )
        .add_columns(odd.label("odd"))
        .select_from(joined)
        .where(c.trace == trace, c.copy.in_(select(now)), c.original.in_(select(now)))
    )
    if document is not None:
        asked = asked.where(or_(a.c.document == document, b.c.document == document))
    for row in connection.execute(asked.order_by(c.number)):
        words = (row.here, row.there) if not row.odd else _cut_escaped(connection, row)
        yield CopyLink(
            Quoted(row.taker, row.copy_start, row.copy_end, words[0]),
            Quoted(row.giver, row.original_start, row.original_end, words[1]),
            row.kind,
            row.similarity,
            row.ordered,
            _unpacked_reasons(row.because),
        )


def _cut_escaped(connection: Connection, row: Any) -> tuple[str, str]:
    """The words of a link between texts that are kept escaped (see `schema.StoredText`)."""
    one, other = text_of(connection, row.copy), text_of(connection, row.original)
    return one.text[row.copy_start : row.copy_end], other.text[
        row.original_start : row.original_end
    ]


Place = tuple[int, int]  # a reading, and where a run begins in it
# Readings whose runs are followed: a stock sentence of a site stands in more, and is furniture.
_FOLLOWED = 2000


def sharing_runs(
    connection: Connection, numbers: Iterable[int], trace: str
) -> set[str] | None:
    """Documents that share a run with some readings, or with theirs; None where too many do."""
    start = set(numbers)
    waiting = {p for pair in _linked_places(connection, start, trace) for p in pair}
    seen = set(waiting)
    while waiting:
        pairs = _linked_places(connection, {number for number, _ in waiting}, trace)
        met = {p for pair in pairs if not waiting.isdisjoint(pair) for p in pair}
        waiting = met - seen
        seen |= waiting
        if len(seen) > _FOLLOWED:
            return None
    c, found = t.readings.c, set[str]()
    for some in batches(start | {number for number, _ in seen}):
        asked = select(c.document).where(c.number.in_(list(some)))
        found.update(connection.execute(asked).scalars())
    return found


def _linked_places(
    connection: Connection, numbers: Iterable[int], trace: str
) -> Iterator[tuple[Place, Place]]:
    """The places of the runs of some readings, two by two."""
    c = t.copies.c
    asked = select(c.copy, c.copy_start, c.original, c.original_start)
    for some in batches(sorted(numbers)):
        for end in (c.copy, c.original):
            of_these = asked.where(c.trace == trace, end.in_(list(some)))
            for copy, at, original, there in connection.execute(of_these):
                yield (copy, at), (original, there)


# ------------------------------------------------------------------ what came
def readings_since(connection: Connection, links: int) -> list[int]:
    """The readings that were appended behind so many links of the chain."""
    return [int(key) for key in chain.keys_since(connection, links, t.readings)]


def compared_since(connection: Connection, links: int) -> set[int]:
    """The readings that were compared with others behind so many links of the chain."""
    keys = chain.keys_since(connection, links, t.fingerprints)
    return {json.loads(key)[0] for key in keys}


def put_since(connection: Connection, links: int, trace: str) -> set[int]:
    """The readings whose parts this code put to stories behind so many links of the chain."""
    keys = map(json.loads, chain.keys_since(connection, links, t.story_parts))
    return {reading for reading, by, _ in keys if by == trace}


def on_their_own(connection: Connection, numbers: Iterable[int]) -> set[str] | None:
    """The documents of readings; None where one of them or of their pages was read before."""
    c, new = t.readings.c, list(numbers)
    documents, pages = set[str](), set[str]()
    for some in batches(new):
        asked = select(c.document, c.sha256).where(c.number.in_(list(some)))
        for document, page in connection.execute(asked):
            documents.add(document)
            pages.add(page)
    for column, values in ((c.document, documents), (c.sha256, pages)):
        many = 0
        for few in batches(values):
            counted = select(func.count()).where(column.in_(list(few)))
            many += connection.execute(counted).scalar_one()
        if many != len(new):
            return None
    return documents


# ------------------------------------------------------------------ stories
def keep_parts(connection: Connection, trace: str, parts: Iterable[KeptPart]) -> None:
    """Keep to which story each part of a document belongs."""
    rows = (
        {
            "reading": p.number,
            "trace": trace,
            "position": p.position,
            "story": p.story,
            "part": p.part,
            "because": _packed_reasons(p.because),
        }
        for p in parts
    )
    for batch in batches(rows):
        chain.append(connection, t.story_parts, batch)


def parts(connection: Connection, trace: str) -> Iterator[KeptPart]:
    """The parts of all documents as they now speak, in the order they were assigned."""
    s, c = t.story_parts.c, t.readings.c
    asked = _of_parts(trace, *s, c.document).join(t.readings, c.number == s.reading)
    (meant,) = _of_speaking(asked, s.reading, None)
    for row in connection.execute(meant, execution_options=_SOME_AT_ONCE):
        yield KeptPart(
            row.reading,
            row.document,
            row.position,
            row.story,
            row.part,
            _unpacked_reasons(row.because),
        )


def kept_stories(
    connection: Connection, trace: str, numbers: Iterable[int] | None = None
) -> Iterator[tuple[int, str, str]]:
    """The reading and the story of each part, and the part as it is kept, without the reasons: what
    `parts` gives in twice the time.

    Args:
        numbers: the readings whose parts are meant, of documents that now speak by them; None for
            all.
    """
    s = t.story_parts.c
    asked = _of_parts(trace, s.reading, s.story, s.part)
    meant = None if numbers is None else sorted(set(numbers))
    for one in _of_speaking(asked, s.reading, meant):
        for row in connection.execute(one, execution_options=_SOME_AT_ONCE):
            yield row.reading, row.story, row.part


def _of_parts(trace: str, *columns: Any) -> Select[Any]:
    """Columns of all parts that this code made, in the order they were assigned."""
    s = t.story_parts.c
    return select(*columns).where(s.trace == trace).order_by(s.reading, s.position)


def _spoken_by(numbers: list[int]) -> Select[Any]:
    """The readings by which the documents of some readings now speak."""
    own = t.readings.alias("own")
    return current(select(own.c.document).where(own.c.number.in_(numbers)))


# ------------------------------------------------------------------ what is near to what is new
def changed_since(connection: Connection, reading: int, review: int) -> set[str]:
    """Documents with a reading or a review of a higher number."""
    r, v = t.readings.c, t.reviews.c
    read = select(r.document).where(r.number > reading)
    reviewed = select(v.document).where(
        v.number > review,
        v.document.is_not(None),
    )
    return {
        *connection.execute(read).scalars(),
        *connection.execute(reviewed).scalars(),
    }


_COUNT = ("category", "unit", "low", "high")  # by which two figures are one count


def documents_beside(
    connection: Connection, documents: Iterable[str], trace: str
) -> set[str]:
    """Documents of one story with some, or with copied words of theirs that give one count."""
    r, p, c = t.readings.c, t.story_parts.c, t.copies.c
    counted = _counts_alike(c)
    found: set[str] = set()
    for some in batches(documents):
        numbers = select(r.number).where(r.document.in_(list(some)))
        stories = select(p.story).where(p.reading.in_(numbers), p.trace == trace)
        others = (
            select(p.reading).where(p.story.in_(stories), p.trace == trace),
            select(c.original).where(c.copy.in_(numbers), c.trace == trace, counted),
            select(c.copy).where(c.original.in_(numbers), c.trace == trace, counted),
        )
        for other in others:
            asked = select(r.document).where(r.number.in_(other)).distinct()
            found.update(connection.execute(asked).scalars())
    return found


def _counts_alike(copies: Any) -> Any:
    """Whether the two passages of a copy each hold a figure of the same count."""
    f, g = t.figures.alias(), t.figures.alias()
    here = f.c.evidence_start.between(copies.copy_start, copies.copy_end)
    there = g.c.evidence_start.between(copies.original_start, copies.original_end)
    same = (f.c[name].is_not_distinct_from(g.c[name]) for name in _COUNT)
    mine = (f.c.reading == copies.copy, g.c.reading == copies.original)
    return select(f.c.id).where(*mine, here, there, *same).exists()


# ------------------------------------------------------------------ figures with what stands around
# them
ToldAround = tuple[int, str, frozenset[str], tuple[tuple[int, str], ...]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What of one reading helps to tell whose word its figures are.

    `text` is whole: agencies are credited at its head and foot. `statements` are (start, end, cue,
    role of the speaker) in reading order; `actors` are (text, id) of those named
    with an identity; `parts` are (story, part as it is kept), where the reading has been put to
    stories; `events` are (start of the trigger, type, ids of the figures that are its tolls, where
    it is told and in which words, if it has a death without a number).
    """

    number: int
    text: str
    statements: tuple[tuple[int, int, str | None, str | None], ...]
    actors: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]
    events: tuple[ToldAround, ...] = ()


def reported_figures(
    connection: Connection, wanted: Iterable[Provenance], asked: Filter
) -> Iterator[KeptFigure]:
    """The figures of the given readings that answer a filter, in the order of the readings.

    Reasons come only with those of documents that people corrected.
    """
    from reportedly.ledger import matching, reviewed

    c = t.figures.c
    asked = with_meant_places(connection, asked)
    conditions = query.conditions_of(kind_named("figure"), asked)
    corrected = reviewed.settled(connection) if reviewed.any_touched(connection) else {}
    for batch in batches(wanted):
        by = {kept.number: kept for kept in batch}
        found = select(c.reading, *(c[name] for name in column_names(Figure))).join(
            t.readings, t.readings.c.number == c.reading
        )
        found = found.where(c.reading.in_(list(by)), *conditions).order_by(
            c.reading, c.position
        )
        grouped: dict[int, list[Any]] = defaultdict(list)
        for row in connection.execute(found).mappings():
            grouped[row["reading"]].append(row)
        for number, kept in by.items():
            settled = corrected.get(kept.document)
            if settled is not None and number in settled.figures:
                own = (
                    f
                    for f in settled.figures[number]
                    if matching.claim_answers(kept, f, asked)
                )
                yield from (KeptFigure(kept, figure) for figure in own)
                continue
            for row in grouped.get(number, ()):
                yield KeptFigure(kept, from_row(Figure, row, because=()))


def surroundings(
    connection: Connection, wanted: Iterable[Provenance], trace: str
) -> Iterator[Surroundings]:
    """What stands around the figures of the given readings, in their order; stories as this code
    put them.
    """
    s, a, c, p = t.statements.c, t.actors.c, t.readings.c, t.story_parts.c
    for batch in batches(wanted):
        numbers = [kept.number for kept in batch]
        texts = (
            select(c.number, t.texts.c.text)
            .join(t.texts, t.texts.c.digest == c.text)
            .where(c.number.in_(numbers))
        )
        text = {row.number: row.text for row in connection.execute(texts)}
        said = select(
            s.reading, s.content_start, s.content_end, s.cue_text, s.speaker_role
        )
        statements: dict[int, list[tuple[int, int, str | None, str | None]]] = (
            defaultdict(list)
        )
        for n, *statement in connection.execute(
            said.where(s.reading.in_(numbers)).order_by(s.reading, s.position)
        ):
            statements[n].append(
                (statement[0], statement[1], statement[2], statement[3])
            )
        named = (
            select(a.reading, a.text, a.id)
            .where(a.reading.in_(numbers), a.id.is_not(None))
            .distinct()
        )
        actors: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for n, words, ident in connection.execute(named.order_by(a.reading, a.text)):
            actors[n].append((words, ident))
        put = select(p.reading, p.story, p.part).where(
            p.trace == trace, p.reading.in_(numbers)
        )
        parts: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for n, story, part in connection.execute(put.order_by(p.reading, p.position)):
            parts[n].append((story, part))
        events = _events_of(connection, numbers)
        for n in numbers:
            around = tuple(statements[n]), tuple(actors[n]), tuple(parts[n])
            yield Surroundings(n, text[n], *around, tuple(events[n]))


def _events_of(
    connection: Connection, numbers: Sequence[int]
) -> dict[int, list[ToldAround]]:
    """By reading, where its events are told, their types, the figures that are their tolls, and the
    words of those that have a death without a number.
    """
    e = t.events.c
    asked = select(e.reading, e.trigger_start, e.type, e.tolls, e.mentions).where(
        e.reading.in_(numbers)
    )
    found: dict[int, list[ToldAround]] = defaultdict(list)
    for n, start, kind, tolls, mentions in connection.execute(
        asked.order_by(e.reading, e.position)
    ):
        rows = json.loads(tolls)
        figures = frozenset(toll[0] for toll in rows if toll[0])
        lone = any(not ident and what == Category.KILLED for ident, what, *_ in rows)
        words = (
            tuple((at, words_at) for at, _, words_at in json.loads(mentions))
            if lone
            else ()
        )
        found[n].append((start, kind, figures, words))
    return found


# ------------------------------------------------------------------ judgements
def keep_judgement(connection: Connection, judgement: Judgement) -> None:
    """Append what somebody said of two figures."""
    j = judgement
    one, other = sorted((j.one, j.other))
    row = {
        "one": one,
        "other": other,
        "verdict": j.verdict,
        "by": j.by,
        "because": j.because,
        "kept_at": j.at,
    }
    chain.append(connection, t.judgements, [row])


def kept_judgements(connection: Connection) -> Iterator[Judgement]:
    """Everything people said, first to last."""
    for row in connection.execute(select(t.judgements).order_by(t.judgements.c.number)):
        yield Judgement(
            row.one, row.other, row.verdict, row.by, row.because, row.kept_at
        )


def claim_now(connection: Connection, kind: ClaimKind, ident: str) -> str | None:
    """The id by which a claim speaks today: its own, or that of the one now read at its words.

    A re-reading by newer rules may give a claim another value and so another id; what people
    judged was the words. None: no reading ever had this id, or none has one of its sort there any
    more.
    """
    c, r = t.claims[kind.table].c, t.readings.c
    start, end = c[f"{kind.words}_start"], c[f"{kind.words}_end"]
    sort = c[kind.sort] if kind.sort else literal(None)
    asked = select(
        start.label("start"), end.label("end"), sort.label("sort"), r.sha256
    ).join(t.readings, r.number == c.reading)
    old = connection.execute(
        asked.where(c.id == ident).order_by(c.reading.desc())
    ).first()
    if old is None:
        return None
    now = (
        select(c.id)
        .join(t.readings, r.number == c.reading)
        .where(c.reading.in_(current()), r.sha256 == old.sha256)
        .where(start < old.end, end > old.start, sort.is_not_distinct_from(old.sort))
    )
    found = list(connection.execute(now.order_by(c.position)).scalars())
    return ident if ident in found else found[0] if found else None


# ------------------------------------------------------------------ rows
def batches(rows: Iterable[R]) -> Iterator[Sequence[R]]:
    """Rows, some hundreds at a time."""
    batch: list[R] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _MANY:
            yield batch
            batch = []
    if batch:
        yield batch


def _packed_reasons(because: Iterable[Reason]) -> str:
    return json.dumps([[r.field, r.rule] for r in because], ensure_ascii=False)


def _unpacked_reasons(kept: str) -> tuple[Reason, ...]:
    return tuple(Reason(field, rule) for field, rule in json.loads(kept))
