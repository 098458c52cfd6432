"""A web crawl to pages: the HTML that servers answered with, out of a WARC file such as Common
Crawl's news.

A page keeps its whole record as its bytes: where and when it was fetched is evidence too.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from reportedly.errors import InputError
from reportedly.ingest.addresses import document_id
from reportedly.ingest.decoding import decode
from reportedly.ingest.html import html_page
from reportedly.ingest.http_body import body_of_record
from reportedly.ingest.opened import Foreign
from reportedly.ingest.page_fields import Fetched
from reportedly.ingest.warc_records import MAX_RECORD, ArchiveRecord, Damage, records
from reportedly.lexicons.web_names import is_web_address, web_name_set, web_names
from reportedly.records import Failure, Issue, RawPage

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

MEDIA = "application/warc"
SUFFIXES = web_names("crawl_endings")


_HTML = web_name_set("page_types")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_LONGEST_URL = 200  # characters of an address shown in a message
_NAMED = 5  # languages named before "and … more"
_WET = "text without its page (WET); the WARC file has the pages"

# What is dropped with all it holds before a language is told: menus have English words
# on any page
_NOT_PROSE = re.compile(
    r"<(script|style|noscript|template|nav|footer)\b.*?</\1\s*>", re.I | re.S
)
# From "<p>" to whatever closes it, for pages leave "</p>" out; not "<pre>"
_PARAGRAPH = re.compile(
    r"<p(?:\s[^>]{0,2000})?>(.*?)(?=</?(?:p|div|body)\b|\Z)", re.I | re.S
)
# Bounded, as a "<" that is never closed is no tag
_TAG = re.compile(r"<[^>]{0,5000}>")
# "<html lang=en-GB>"; not "hreflang", which is of a link
_SAYS_ENGLISH = re.compile(r"<html\b[^>]{0,2000}?\slang\s*=\s*[\"']?en\b", re.I)
_LEAST_PARAGRAPH = 60  # letters; shorter ones are bylines, notices and links
_LEAST_PROSE = (
    300  # letters of paragraphs to tell a language by before the article is looked for
)
_PROSE = 6000  # letters looked at, some four times what the language is told by


@dataclass(frozen=True, slots=True)
class _Answer:
    """A web page as its server sent it, decoded to the page's own bytes."""

    body: bytes
    fetched: Fetched
    issues: tuple[Issue, ...]


def crawls_are_read(name: str) -> None:
    """Look for the package that reads records of crawls.

    Raises:
        InputError: it is not installed.
    """
    try:
        import fastwarc.warc  # noqa: F401 - an extra
    except ImportError:
        raise InputError(
            name, "is of a web crawl: pip install 'reportedly[crawls]'"
        ) from None


def is_archive(name: str) -> bool:
    """Whether a file is a WARC by its name."""
    return name.casefold().endswith(SUFFIXES)


def warc_pages(
    stream: BinaryIO, name: str, foreign: Foreign | None = None
) -> Iterator[RawPage | Failure]:
    """Every web page of an archive, in order, and everything in it that should be one and is not.

    A page's id is made of its address, so a page fetched twice is two versions of one document.
    Last come
    the accounts of what was set apart: pages in other languages, and answers that are no pages.

    Args:
        stream: a file that can be sought.
        name: its name, as printed; a record's origin is "name:number@byte".
        foreign: tells what need not be read; without it every language is.
    """
    try:
        crawls_are_read(name)
    except InputError as error:
        yield Failure(error.origin, error.reason)
        return
    apart = _SetApart(name)
    item: ArchiveRecord | Damage | None = None
    warned = False
    for item in records(stream):
        origin = f"{name}:{item.number}@{item.offset}"
        page = _read_record(item, origin, foreign)
        if isinstance(page, _Apart):
            apart.add(page, origin)
        else:
            warned = True
            yield page
    if item is None:
        yield Failure(name, "is empty")
    if not warned and apart.only(_WET):
        yield Failure(name, "is a WET file, text without its pages; name the WARC file")
        return
    accounts = list(apart.accounts())
    if item is not None and not (warned or accounts):
        yield Failure(name, "is a crawl without a page")
    yield from accounts


def _read_record(
    item: ArchiveRecord | Damage, origin: str, foreign: Foreign | None
) -> RawPage | Failure | _Apart:
    """A record's page, why it has none, or why none need be there."""
    if isinstance(item, Damage):
        return Failure(origin, item.problem)
    try:
        return _page_of(item, origin, foreign)
    except InputError as error:
        return Failure(error.origin, error.reason)


def warc_page(data: bytes, origin: str, ident: str) -> RawPage:
    """A page from the bytes of one record.

    Raises:
        InputError: the record is damaged, or no web page, or holds no article.
    """
    return _archived_page(_whole_answer(data, origin), data, origin, ident)


def body_of(data: bytes, origin: str) -> bytes:
    """The bytes of the page that one record holds, unpacked.

    Raises:
        InputError: the record is damaged, or no web page.
    """
    return _whole_answer(data, origin).body


def _whole_answer(data: bytes, origin: str) -> _Answer:
    """The answer of a page, or an error that says what the record is."""
    crawls_are_read(origin)
    answer = _answer(data, origin)
    if not isinstance(answer, _Answer):
        raise InputError(
            origin, f"is no web page ({answer.what or 'another kind of record'})"
        )
    return answer


def page_of_record(
    data: bytes, origin: str, foreign: Foreign | None = None
) -> RawPage | Failure | None:
    """The page of one record's bytes, why there is none, or None where none need be there."""
    try:
        page = _page_of(ArchiveRecord(1, 0, len(data), data), origin, foreign)
    except InputError as error:
        return Failure(error.origin, error.reason)
    return page if isinstance(page, RawPage) else None


# ------------------------------------------------------------------ what is set apart
@dataclass(frozen=True, slots=True)
class _Apart:
    """Why a record gives no page and need not: its language, or `what` it is instead (empty:
    nothing to tell).
    """

    language: str = ""
    what: str = ""
    url: str = ""


class _SetApart:
    """Counts of what was left out on purpose, for one line each at the end of the file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._languages: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._first = ""

    def add(self, apart: _Apart, origin: str) -> None:
        if apart.language:
            self._languages[apart.language] += 1
            self._first = self._first or f"{origin}, {apart.url}"
        elif apart.what:
            self._kinds[apart.what] += 1

    def only(self, what: str) -> bool:
        """Whether nothing but this was set apart, and some of it."""
        return not self._languages and set(self._kinds) == {what}

    def accounts(self) -> Iterator[Failure]:
        if total := self._languages.total():
            named = self._languages.most_common(_NAMED)
            parts = [f"{language} {count:,}" for language, count in named]
            if rest := total - sum(count for _, count in named):
                parts.append(
                    f"and {len(self._languages) - _NAMED} more languages {rest:,}"
                )
            pages = "1 page is" if total == 1 else f"{total:,} pages are"
            reason = (
                f"{pages} in another language and set apart, only English is read: "
                f"{', '.join(parts)}"
            )
            yield Failure(
                self._name, f"{reason}; the first is {self._first}", set_apart=total
            )
        if total := self._kinds.total():
            parts = [f"{count:,} {what}" for what, count in self._kinds.most_common()]
            answers = "1 answer is" if total == 1 else f"{total:,} answers are"
            yield Failure(
                self._name,
                f"{answers} no page and passed over: {', '.join(parts)}",
                set_apart=total,
            )


# ------------------------------------------------------------------ from a record to its page
def _page_of(
    record: ArchiveRecord, origin: str, foreign: Foreign | None
) -> RawPage | _Apart:
    """The page of a record, unless it is set apart.

    Raises:
        InputError: it should be a page and is none.
    """
    answer = _answer(record.data, origin, record.size)
    if isinstance(answer, _Apart):
        return answer
    url = answer.fetched.url[:_LONGEST_URL]
    try:
        if foreign and (language := _language(answer, origin, foreign)):
            return _Apart(language=language, url=url)
        page = _archived_page(
            answer, record.data, origin, document_id(answer.fetched.url)
        )
    except InputError as error:
        raise InputError(origin, f"{error.reason} ({url})") from None
    if foreign and (language := foreign(page.text)):
        return _Apart(language=language, url=url)
    return page


def _archived_page(answer: _Answer, data: bytes, origin: str, ident: str) -> RawPage:
    """The page of an answer, kept with the bytes of its record."""
    made = html_page(answer.body, origin, ident, answer.fetched)
    return replace(
        made,
        data=data,
        sha256=sha256(data).hexdigest(),
        media=MEDIA,
        issues=answer.issues + made.issues,
    )


def _language(answer: _Answer, origin: str, foreign: Foreign) -> str | None:
    """The language of a page's paragraphs, told before its article is looked for, which takes
    twenty times as long.

    A page that calls itself English is not judged by this: its article is.
    """
    source, _ = decode(answer.body, origin, html=True, charset=answer.fetched.charset)
    if _SAYS_ENGLISH.search(source[:5000]):
        return None
    parts: list[str] = []
    letters = 0
    for match in _PARAGRAPH.finditer(_NOT_PROSE.sub(" ", source)):
        untagged = _TAG.sub(" ", match[1][:_PROSE])
        words = " ".join(html.unescape(untagged).split())
        if (many := sum(c.isalpha() for c in words)) >= _LEAST_PARAGRAPH:
            parts.append(words)
            letters += many
        if letters >= _PROSE:
            break
    return foreign("\n".join(parts)) if letters >= _LEAST_PROSE else None


def _is_damaged(record: WarcRecord, data: bytes) -> bool:
    """A digest that no longer fits is the one sign of damage where nothing was compressed."""
    digest = record.headers.get("WARC-Block-Digest") or ""
    if not digest.casefold().startswith("sha1:"):
        return False
    return not type(record).from_bytes(data).verify_block_digest()


def _answer(data: bytes, origin: str, size: int | None = None) -> _Answer | _Apart:
    """The page a server answered with, or why a record holds none.

    Args:
        size: bytes of the whole record, where `data` is only its beginning.

    Raises:
        InputError: it should hold one but is damaged, or too large.
    """
    record = _parsed(data, origin)
    if apart := _no_page(record):
        return apart
    url = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    if not is_web_address(url):
        raise InputError(origin, "is a page without its address (WARC-Target-URI)")
    if size is not None and size > len(data):
        raise InputError(
            origin,
            f"is a record of {size:,} bytes, "
            f"over the limit of {MAX_RECORD:,} ({url[:_LONGEST_URL]})",
        )
    if _is_damaged(record, data):
        raise InputError(
            origin,
            f"is damaged: its bytes no longer have their WARC-Block-Digest ({url[:_LONGEST_URL]})",
        )
    body, issues = body_of_record(record, origin)
    if record.http_content_type is None and not body.lstrip(_BLANK).startswith(b"<"):
        return _Apart(what="not HTML")
    if cut := record.headers.get("WARC-Truncated"):
        issues += (
            Issue(
                "cut-off", f"the crawler cut the page off (WARC-Truncated: {cut[:40]})"
            ),
        )
    return _Answer(
        body,
        Fetched(
            url, _date_of_header(record.headers.get("WARC-Date")), record.http_charset
        ),
        issues,
    )


def _parsed(data: bytes, origin: str) -> WarcRecord:
    """A record with its headers read."""
    from fastwarc.warc import WarcRecord

    try:
        record = WarcRecord.from_reader(BytesIO(data), quirks_mode=True)
        record.parse_http(quirks_mode=True)
    except (OSError, ValueError) as error:
        raise InputError(
            origin, f"has a header that cannot be read ({str(error)[:100]})"
        ) from None
    return record


def _no_page(record: WarcRecord) -> _Apart | None:
    """What a record is, if it is no web page."""
    from fastwarc.warc import WarcRecordType

    if record.record_type == WarcRecordType.revisit:
        return _Apart(what="unchanged since an earlier visit (revisit)")
    if record.record_type == WarcRecordType.conversion:
        return _Apart(what=_WET)
    if record.record_type == WarcRecordType.resource:
        return None if _is_page(record) else _Apart(what="not HTML")
    if record.record_type != WarcRecordType.response:
        return _Apart()
    if not record.is_http or record.http_headers is None:
        return _Apart(what="not HTTP")
    if record.http_headers.status_code != 200:
        return _Apart(what="with another status than 200")
    if (record.http_content_type or "text/html").strip().casefold() not in _HTML:
        return _Apart(what="not HTML")
    return None


def _is_page(record: WarcRecord) -> bool:
    """Whether a `resource` record, kept without HTTP, says that it is HTML."""
    said = record.headers.get("Content-Type") or ""
    return said.partition(";")[0].strip().casefold() in _HTML


def _date_of_header(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
