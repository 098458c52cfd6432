"""The library in a few calls: read an article, open a ledger, ask it, take a table of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from reportedly.errors import InputError, ReportedlyError
from reportedly.exports.claims import claim_row
from reportedly.ingest import Day, day_of, page_from_bytes, with_told
from reportedly.ledger import Filter, Ledger, open_ledger
from reportedly.records import (
    AnyKept,
    Failure,
    RawPage,
    Reading,
)
from reportedly.records.questions import Line
from reportedly.run.answers import known_lines
from reportedly.run.local import read_all, read_page

__all__ = [
    "Filter",
    "Ledger",
    "open_ledger",
    "questions",
    "read",
    "read_file",
    "to_pandas",
]

_MARKUP = ("<!doctype", "<html")


def read(
    article: str | RawPage,
    *,
    published: date | str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Reading:
    """Everything one article says: `.claims.figures`, `.claims.statements`, `.claims.events`,
    `.issues`.

    Args:
        article: its text, the source of its HTML page, or a page from `reportedly.ingest`.
        published: its date, on which "yesterday" hangs; a date, or a string in any form that files
            have ("2017-04-10", RFC 822).
        outlet: who published it.
        title: its headline.
        url: its address.

    Raises:
        InputError: it is empty, or in a language that is not read.
    """
    page = article if isinstance(article, RawPage) else _page_of_text(article)
    known = {
        "published": _given_day(published),
        "outlet": outlet,
        "title": title,
        "url": url,
    }
    given = {name: value for name, value in known.items() if value is not None}
    return read_page(with_told(page, given))


def _page_of_text(text: str) -> RawPage:
    data = text.encode("utf-8", "surrogatepass")
    media = (
        "text/html" if text.lstrip()[:20].lower().startswith(_MARKUP) else "text/plain"
    )
    return page_from_bytes(data, media, "<text>", sha256(data).hexdigest()[:8])


def _given_day(published: date | str | None) -> date | None:
    if published is None:
        return published
    if isinstance(published, date):
        return published
    day = day_of(published)
    if isinstance(day, Day):
        return day.value
    said = f"published must be a day such as 2017-04-10, got {published!r}"
    raise InputError("<text>", said)


def read_file(path: str | Path) -> list[Reading]:
    """The articles of one file: a text, a saved page, JSON lines, an archive of a crawl.

    Raises:
        InputError: one of them cannot be read; `reportedly.run.read_all` goes on with the others.
    """
    found = []
    for outcome in read_all([str(path)]):
        if isinstance(outcome, Reading):
            found.append(outcome)
        elif isinstance(outcome, Failure) and not outcome.set_apart:
            raise InputError(outcome.origin, outcome.reason)
    return found


def questions(
    ledger: Ledger, asked: Filter | None = None, *, as_of: date | None = None
) -> tuple[Line, ...]:
    """What a ledger's figures come to together: one answer a question, with its independent
    origins.

    Args:
        ledger: an open ledger.
        asked: which figures take part; None for all.
        as_of: the last day whose articles are known; None for all.
    """
    return known_lines(ledger, asked, as_of).lines


def to_pandas(claims: Iterable[AnyKept]) -> Any:
    """Claims of a ledger as a data frame, with the columns of `reportedly export`:
    `to_pandas(ledger.figures())`.

    Raises:
        ReportedlyError: pandas is not installed.
    """
    try:
        import pandas
    except ImportError:
        raise ReportedlyError("to_pandas needs pandas: pip install pandas") from None
    return pandas.DataFrame.from_records([claim_row(claim) for claim in claims])
