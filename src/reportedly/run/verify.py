"""Does a ledger still hold what it was given, and does every value still follow from its words?

Three checks of every reading, from the bytes up: the kept bytes have their SHA-256; everything it
found has the digest it was written with; and the same stages, run again over the bytes, find the
same. The last is asked only of readings made by this very code and these words: a reading by others
may rightly differ. What is wrong with the file as a whole, `Ledger.damage` tells, and with its
chain of digests, `Ledger.check`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import chain
from random import Random, SystemRandom
from typing import Any

from reportedly.errors import InputError, LedgerError
from reportedly.ingest import Given, page_from_bytes, with_given, with_told
from reportedly.ingest.opened import GIVEN, TOLD
from reportedly.ledger import Erased, KeptPage, Ledger
from reportedly.ledger.chain import MISSHAPEN
from reportedly.lexicons.web_names import web_name_set
from reportedly.records import (
    KINDS,
    Failure,
    Issue,
    KeptReading,
    Provenance,
    RawPage,
    Reading,
)
from reportedly.records.article import METADATA
from reportedly.run.local import try_page
from reportedly.run.versions import version_changes, versions

IMPORT = (
    "import"  # the act of a ledger's activity that tells what was taken in underived
)

_SHOWN = 60  # letters of words that do not stand in the text


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one reading. No problems means it holds.

    `derived`: its values were derived again from its bytes. Where they were not, `newer` names what
        changed since it
    was read ("annotate and lexicons"), `erased` who took it out; else it was not among the sample.
    `given`: the fields of its document that somebody gave for it ("outlet", "published"): no bytes
    say them, so that they are held by the chain alone.
    """

    kept: Provenance
    problems: tuple[str, ...]
    newer: str = ""
    derived: bool = False
    erased: Erased | None = None
    given: tuple[str, ...] = ()


def verify(
    ledger: Ledger, sample: float = 1.0, rand: Random | None = None
) -> Iterator[Verdict]:
    """Check every reading there ever was, page by page in the order they were kept.

    Args:
        sample: the share of readings whose values are derived again, the dear part; the rest is
            checked for all.
        rand: draws the sample; by default nobody can tell which readings it will be.
    """
    draw = rand or SystemRandom()
    with ledger.snapshot() as seen:
        readings: dict[str, list[Provenance]] = defaultdict(list)
        for kept in seen.documents(history=True):
            readings[kept.sha256].append(kept)
        erased = seen.erased()
        for page in seen.pages():
            for kept in readings.pop(page.sha256, []):
                if page.sha256 in erased:
                    yield Verdict(kept, (), erased=erased[page.sha256])
                    continue
                try:
                    (reading,) = seen.readings([kept], corrected=False)
                    yield _verdict(seen, page, reading, draw.random() < sample)
                except LedgerError as error:
                    yield Verdict(kept, (str(error),))
                except MISSHAPEN as error:
                    yield Verdict(kept, (f"its rows cannot be those read ({error})",))
        for kept in chain.from_iterable(readings.values()):
            yield Verdict(kept, ("its bytes were removed",))


def _verdict(
    ledger: Ledger, page: KeptPage, reading: KeptReading, drawn: bool
) -> Verdict:
    kept = reading.kept
    problems: list[str] = []
    newer = version_changes(kept.versions, versions())
    derived = drawn and not newer
    try:
        data = page.data()
    except LedgerError as error:
        problems.append(str(error))
        derived = False
    if derived:
        problems += _derived_again(page, data, reading)
    if not ledger.has_its_id(kept):
        problems.append(
            "its id does not follow from its bytes and versions: one was changed"
        )
    if not ledger.is_as_written(kept):
        problems.append(
            "what was read from it is not what was written: its rows were changed"
        )
    problems += _misquoted(reading)
    given = _given_fields(reading.document.came_from)
    return Verdict(kept, tuple(problems), newer, derived, given=given)


def _misquoted(reading: KeptReading) -> Iterator[str]:
    text = reading.document.text
    for kind in KINDS:
        for claim in reading.of(kind):
            for words in kind.quoted(claim):
                if text[words.start : words.end] != words.text:
                    said = words.text[:_SHOWN]
                    yield f"{kind.name} {claim.id}: its words {said!r} do not stand in the text"


def _derived_again(page: KeptPage, data: bytes, kept: KeptReading) -> Iterator[str]:
    try:
        reading = try_page(_page_again(page, data, kept))
    except InputError as error:
        reading = Failure(error.origin, error.reason)
    if isinstance(reading, Failure):
        yield f"its bytes cannot be read again: {reading.reason}"
        return
    yield from _document_changes(kept, reading)
    for kind in KINDS:
        yield from _claim_changes(kind.name, kept.of(kind), reading.claims.of(kind))


def _document_changes(kept: KeptReading, now: Reading) -> Iterator[str]:
    pairs = [
        (
            f.name,
            getattr(kept.document, f.name),
            getattr(now.document, f.name),
        )
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
    kept: tuple[Any, ...],
    now: tuple[Any, ...],
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
                yield (
                    f"{kind} {claim.id}: {field.name} is kept as {before!r} "
                    f"but its words now give {after!r}"
                )
    for ident in found:
        yield f"{kind} {ident} follows from the words but is not kept"


def _page_again(page: KeptPage, data: bytes, kept: KeptReading) -> RawPage:
    """The page as ingest first made it.

    Raises:
        InputError: the bytes are no longer an article.
    """
    document = kept.document
    return page_as_made(
        page_from_bytes(data, page.media, kept.kept.origin, document.id),
        document.id,
        document.came_from,
        {name: getattr(document, name) for name in METADATA},
        document.issues,
    )


def page_as_made(
    made: RawPage,
    ident: str,
    came_from: Iterable[tuple[str, str]],
    row: Mapping[str, Any],
    issues: Iterable[Issue],
) -> RawPage:
    """A page read from its bytes with what ingest could only know among the
    other inputs of its run.

    Args:
        made: the page that the bytes give alone.
        ident: the id of its document.
        came_from: where the fields of its document came from.
        told: title, day, outlet and address of its document (`METADATA`).
        issues: what was noted of it.
    """
    where = dict(came_from)
    said = {n: row[n] for n in METADATA if where.get(n, "").startswith(GIVEN)}
    known = {n: row[n] for n in METADATA if where.get(n) == TOLD}
    given = Given(outlet=said.get("outlet"), published=said.get("published"))
    page = with_told(with_given(made, given), known)
    own = {issue.code for issue in page.issues}
    among_others = tuple(
        issue for issue in issues if issue.code in _OF_THE_RUN if issue.code not in own
    )
    return replace(page, id=ident, issues=page.issues + among_others)


# Issues that the bytes of an article alone do not show: what its file or its run had.
_OF_THE_RUN = web_name_set("issues_of_a_run")


def _given_fields(came_from: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The fields that a person gave when an article was read."""
    return tuple(
        field for field, where in came_from if where == TOLD or where.startswith(GIVEN)
    )
