"""Fetched bytes to documents of the ledger: which document they are, whether it changed, and what
changed in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import urlsplit

from reportedly.clean import foreign_language
from reportedly.errors import ErasedError, EvidenceError, InputError
from reportedly.ingest import Given, page_from_bytes, with_given
from reportedly.ingest.warc import MEDIA, body_of
from reportedly.ledger import Ledger
from reportedly.ledger.watching import Unread
from reportedly.records import Failure, Figure, RawPage, Reading
from reportedly.records.watching import Arrival
from reportedly.report import wording
from reportedly.run.local import TOGETHER, try_pages
from reportedly.run.versions import versions
from reportedly.watch.barriers import barrier
from reportedly.watch.clock import Clock

MOST_CHANGES = 12  # changes of an article's figures that are told


@dataclass(frozen=True, slots=True)
class _PageToRead:
    """A page, and what is known of it before it is read."""

    unread: Unread
    page: RawPage
    note: str  # what is to be said of it, though it can be read


def read_fetched(
    ledger: Ledger, clock: Clock, after: int = 0, most: int = TOGETHER
) -> list[Arrival]:
    """Read some of what was fetched, the oldest first, and keep what came of it; empty where
    nothing waits.

    Args:
        ledger: where it was kept.
        clock: says when it was read.
        after: the number of a fetch up to which all is read.
        most: how many pages at a time.
    """
    waiting = ledger.watch.unread(most, after)
    if not waiting:
        return []
    arrived: list[Arrival] = []
    fresh: list[_PageToRead] = []
    for one in waiting:
        made = _looked_at(ledger, one)
        if isinstance(made, _PageToRead):
            fresh.append(made)
        else:
            arrived.append(made)
    pages: list[RawPage | Failure] = [known.page for known in fresh]
    for known, reading in zip(fresh, try_pages(pages), strict=True):
        arrived.append(_kept(ledger, clock, known, reading))
    ledger.watch.arrive(arrived, clock.now())
    return arrived


def _looked_at(ledger: Ledger, unread: Unread) -> _PageToRead | Arrival:
    """The page of some bytes under the id it is to have, or why it is not to be read."""
    fetch, note = unread.fetch, ""
    try:
        if unread.media == MEDIA:
            found = barrier(
                body_of(unread.data, fetch.address), fetch.asked, fetch.address
            )
            if found and found.whole:
                outcome = "missing" if found.kind == "missing" else "barred"
                return Arrival(
                    fetch.number, outcome, None, f"{found.kind}: {found.why}"
                )
            note = f"{found.kind}: {found.why}; what is shown was read" if found else ""
        page = page_from_bytes(unread.data, unread.media, fetch.address, fetch.place)
    except InputError as error:
        return Arrival(fetch.number, "unread", None, error.reason)
    if language := foreign_language(page.text):
        return Arrival(
            fetch.number, "unread", None, f"is in {language}, which is not read"
        )
    if unread.item:
        page = with_given(page, Given(unread.item.outlet, unread.item.published))
    return _page_to_read(ledger, unread, page, note)


def _page_to_read(
    ledger: Ledger, unread: Unread, page: RawPage, note: str
) -> _PageToRead | Arrival:
    page = replace(page, id=_document(ledger, unread, page))
    if any(gone.document == page.id for gone in ledger.erased().values()):
        return Arrival(
            unread.fetch.number, "unread", None, "was erased here: not read again"
        )
    if ledger.watch.says(page.id, _text_digest(page), page.title):
        ledger.add_name(page)
        return Arrival(
            unread.fetch.number, "same", page.id, "its words are those kept before"
        )
    return _PageToRead(unread, page, note)


def _document(ledger: Ledger, unread: Unread, page: RawPage) -> str:
    """Which document a page is: what its place, its item or its words were before, else what its
    address says.
    """
    log = ledger.watch
    if known := log.document_at(unread.fetch.place):
        return known
    item = unread.item
    known = log.document_of_item(item.feed, item.key) if item else None
    if known and _is_of_one_site(ledger, known, page):
        return (
            known  # of its site: no feed makes another's article a version of its own
        )
    same_words = log.document_of_text(_text_digest(page), page.outlet)
    return (
        same_words
        if same_words and _is_of_one_site(ledger, same_words, page)
        else page.id
    )


def _is_of_one_site(ledger: Ledger, document: str, page: RawPage) -> bool:
    """Whether a document of the same words is of the same site: another site's is a copy, and a
    witness of its own.
    """
    hosts = {urlsplit(url).hostname for url in ledger.watch.addresses_of(document)}
    return page.url is not None and urlsplit(page.url).hostname in hosts


def _text_digest(page: RawPage) -> str:
    return sha256(page.text.encode("utf-8", "surrogatepass")).hexdigest()


def _kept(
    ledger: Ledger, clock: Clock, known: _PageToRead, reading: Reading | Failure
) -> Arrival:
    number, page = known.unread.fetch.number, known.page
    if isinstance(reading, Failure):
        return Arrival(number, "unread", None, reading.reason)
    try:
        ledger.append(reading, versions(), clock.now())
    except ErasedError as error:
        return Arrival(number, "unread", None, str(error))
    except EvidenceError as error:
        return Arrival(number, "unread", None, f"a fault of the program: {error}")
    kept = ledger.already(page, versions())
    figures = reading.claims.figures
    if kept is None or kept.version == 1:
        return Arrival(number, "new", page.id, known.note, len(figures))
    before = _figures_before(ledger, page.id, kept.version)
    summary = "; ".join(
        [*changes_of_figures(before, figures), *([known.note] if known.note else [])]
    )
    return Arrival(
        number, "version", page.id, summary or "no figure changed", len(figures)
    )


def _figures_before(ledger: Ledger, document: str, version: int) -> Sequence[Figure]:
    older = [one for one in ledger.document(document) if one.kept.version < version]
    return max(older, key=lambda one: one.kept.version).figures if older else ()


# ------------------------------------------------------------------ what changed in an article's
# figures
def changes_of_figures(before: Iterable[Figure], after: Iterable[Figure]) -> list[str]:
    """What an article's newer version says otherwise, in words: "killed in Kut: 12 became 15"."""
    gone, come = _only_in(before, after), _only_in(after, before)
    changes = []
    for figure in come:
        old = next((one for one in gone if _asks(one) == _asks(figure)), None)
        if old is None:
            changes.append(f"{_named(figure)}: {_value(figure)} is new")
            continue
        gone.remove(old)
        changes.append(f"{_named(figure)}: {_value(old)} became {_value(figure)}")
    changes += [f"{_named(figure)}: {_value(figure)} is gone" for figure in gone]
    if len(changes) > MOST_CHANGES:
        changes = [
            *changes[:MOST_CHANGES],
            f"and {len(changes) - MOST_CHANGES} more changes",
        ]
    return changes


def _only_in(these: Iterable[Figure], those: Iterable[Figure]) -> list[Figure]:
    """Figures of one version that say what none of the other says, each as often as it is said
    more.
    """
    spare = Counter((_asks(one), _value(one)) for one in those)
    found = []
    for figure in these:
        key = (_asks(figure), _value(figure))
        if spare[key]:
            spare[key] -= 1
        else:
            found.append(figure)
    return found


def _asks(figure: Figure) -> tuple[str, str, str]:
    return figure.category, figure.unit, figure.place.name if figure.place else ""


def _value(figure: Figure) -> str:
    return wording.quantity(figure) + wording.doubt(figure)


def _named(figure: Figure) -> str:
    name = wording.category(figure).casefold()
    return f"{name} in {figure.place.name}" if figure.place else name
