"""Does a ledger still hold what it was given, and does every value still follow from its words?

Three checks, from the bytes up: the kept bytes have their SHA-256; everything a reading found has the
digest it was written with; and the same stages, run again over the bytes, find the same. The last is
asked only of readings made by this very code and these words: a reading by others may rightly differ.
What is wrong with the file as a whole, `Ledger.damage` tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from reportedly.errors import InputError, LedgerError
from reportedly.ingest import Given, page_from_bytes, with_given
from reportedly.ledger import KeptPage, Ledger
from reportedly.records import (
    Event,
    Failure,
    Figure,
    Kept,
    KeptReading,
    RawPage,
    Reading,
    Statement,
)
from reportedly.run.local import try_page
from reportedly.run.versions import changes, versions


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one reading. No problems means it holds.

    `newer` names what changed since it was read ("annotate and lexicons"); its values were then not derived again.
    """

    kept: Kept
    problems: tuple[str, ...]
    newer: str


def verify(ledger: Ledger) -> Iterator[Verdict]:
    """Check the latest reading of every page, in the order they were kept."""
    latest = {kept.sha256: kept for kept in ledger.documents()}
    for page in ledger.pages():
        if kept := latest.get(page.sha256):
            try:
                (reading,) = ledger.readings([kept])
                yield _verdict(ledger, page, reading)
            except LedgerError as error:
                yield Verdict(kept, (str(error),), "")


def _verdict(ledger: Ledger, page: KeptPage, reading: KeptReading) -> Verdict:
    kept = reading.kept
    problems: list[str] = []
    newer = changes(kept.versions, versions())
    try:
        data = page.data()
    except LedgerError as error:
        problems.append(str(error))
    else:
        if not newer:
            problems += _derived_again(page, data, reading)
    if not ledger.is_as_written(kept):
        problems.append("what was read from it is not what was written: its rows were changed")
    problems += _misquoted(reading)
    return Verdict(kept, tuple(problems), newer)


def _misquoted(reading: KeptReading) -> Iterator[str]:
    text = reading.document.text
    for figure in reading.figures:
        if text[figure.evidence.start : figure.evidence.end] != figure.evidence.text:
            yield f"figure {figure.id}: its words {figure.evidence.text!r} do not stand in the text"
    for statement in reading.statements:
        if text[statement.content.start : statement.content.end] != statement.content.text:
            yield f"statement {statement.id}: its words {statement.content.text[:60]!r} do not stand in the text"

    for event in reading.events:
        for words in (event.trigger, *event.mentions):
            if text[words.start : words.end] != words.text:
                yield f"event {event.id}: its words {words.text!r} do not stand in the text"


def _derived_again(page: KeptPage, data: bytes, kept: KeptReading) -> Iterator[str]:
    try:
        reading = try_page(_page_again(page, data, kept))
    except InputError as error:
        reading = Failure(error.origin, error.reason)
    if isinstance(reading, Failure):
        yield f"its bytes cannot be read again: {reading.reason}"
        return
    yield from _document_changes(kept, reading)
    yield from _claim_changes("figure", kept.figures, reading.claims.figures)
    yield from _claim_changes("statement", kept.statements, reading.claims.statements)
    yield from _claim_changes("event", kept.events, reading.claims.events)


def _document_changes(kept: KeptReading, now: Reading) -> Iterator[str]:
    pairs = [
        (f.name, getattr(kept.document, f.name), getattr(now.document, f.name))
        for f in fields(kept.document)
    ]
    pairs += [
        (name, getattr(kept, name), getattr(now.mentions, name))
        for name in ("times", "places", "actors")
    ]
    for name, before, after in pairs:
        if before != after:
            yield f"its {name} no longer follow from its bytes"


def _claim_changes(
    kind: str,
    kept: tuple[Figure, ...] | tuple[Statement, ...] | tuple[Event, ...],
    now: tuple[Figure, ...] | tuple[Statement, ...] | tuple[Event, ...],
) -> Iterator[str]:
    """Each claim that is no longer found, or found with other values."""
    found = {claim.id: claim for claim in now}
    for claim in kept:
        again = found.pop(claim.id, None)
        if again is None:
            yield f"{kind} {claim.id} no longer follows from its words"
            continue
        for field in fields(claim):
            before, after = getattr(claim, field.name), getattr(again, field.name)
            if before != after:
                yield f"{kind} {claim.id}: {field.name} is kept as {before!r} but its words now give {after!r}"
    for ident in found:
        yield f"{kind} {ident} follows from the words but is not kept"


def _page_again(page: KeptPage, data: bytes, kept: KeptReading) -> RawPage:
    """The page as ingest first made it. What it could only know among the other inputs of its run is carried over.

    Raises:
        InputError: the bytes are no longer an article.
    """
    made = page_from_bytes(data, page.media, kept.kept.origin, kept.document.id)
    document = kept.document
    said = {field for field, where in document.came_from if where.startswith("given with --")}
    given = Given(
        outlet=document.outlet if "outlet" in said else None,
        published=document.published if "published" in said else None,
    )
    made = with_given(made, given)
    among_others = tuple(issue for issue in document.issues if issue.code == "repeated-id")
    return replace(made, id=kept.document.id, issues=made.issues + among_others)
