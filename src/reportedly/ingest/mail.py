"""Mail to articles: a message (EML), a mailbox (mbox), and the page a browser saves as one file
(MHTML).
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from hashlib import sha256

from reportedly.errors import InputError
from reportedly.ingest.dates import Day, day_of
from reportedly.ingest.decoding import without_surrogates
from reportedly.ingest.html import Fetched, html_page
from reportedly.ingest.layout import html_text
from reportedly.ingest.opened import Item, Opened, derived_id, made, one_item
from reportedly.ingest.outlets import canonical
from reportedly.ingest.text import check_length, no_date
from reportedly.records import Failure, RawPage

MAIL, MHTML = "message/rfc822", "multipart/related"
MAX_MAIL = 60_000_000  # bytes of a message with its attachments, which are not read
MOST_PARTS = 500
_HEADER = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]?\S?", re.M)
_KNOWN = re.compile(
    rb"^(?:from|to|subject|date|message-id|mime-version|received|return-path|content-type|snapshot-content-location):",
    re.I | re.M,
)
_BOX = re.compile(rb"^From \S+.{0,80}\d{4}\r?\n")
_LIST_TAG = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|tr):\s*|\[[^\[\]]{1,40}\]\s*)+", re.I)
_QUOTED = re.compile(r"^\s?(?:>\s?)+")
_FORWARDED = re.compile(
    r"^-{2,}\s*(?:forwarded|original) message\s*-{2,}\s*$|^begin forwarded message:$",
    re.I,
)


def is_mail(head: bytes) -> bool:
    """Whether a file opens with the headers of a message."""
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    lines = [
        line for line in top.splitlines() if line and not line.startswith((b" ", b"\t"))
    ]
    if len(lines) < 2 or not all(_HEADER.match(line) for line in lines):
        return False
    return len(_KNOWN.findall(top)) >= 2


def is_mhtml(head: bytes) -> bool:
    """Whether a message is a page that a browser saved."""
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0].lower()
    return is_mail(head) and (
        b"snapshot-content-location:" in top
        or b"saved by" in top
        or (b"multipart/related" in top and b"text/html" in top and b"\nto:" not in top)
    )


def is_mailbox(head: bytes) -> bool:
    """Whether a file is a mailbox: messages that each open with "From " at the start of a line."""
    first = _BOX.match(head)
    return bool(first) and is_mail(head[first.end() :] if first else b"")


def mail_items(file: Opened) -> Iterator[Item]:
    """The article of a message."""
    yield from one_item(file, mail_page, MAX_MAIL)


def mhtml_items(file: Opened) -> Iterator[Item]:
    """The article of a page saved as one file."""
    yield from one_item(file, mhtml_page, MAX_MAIL)


def box_items(file: Opened) -> Iterator[Item]:
    """The messages of a mailbox, an article each; one over the limit is named and passed over."""
    lines: list[bytes] = []
    number = size = 0
    for line in file.stream:
        if line.startswith(b"From ") and _BOX.match(line):
            if number:
                yield _message(file, number, lines, size)
            number, lines, size = number + 1, [], 0
            continue
        size += len(line)
        if size <= MAX_MAIL:
            lines.append(line[1:] if line.startswith(b">From ") else line)
    yield _message(file, number, lines, size)


def _message(file: Opened, number: int, lines: list[bytes], size: int) -> Item:
    origin = f"{file.name}[{number}]"
    if size > MAX_MAIL:
        return Failure(origin, f"is a message over {MAX_MAIL:,} bytes")
    data = b"".join(lines)
    return made(mail_page, data, origin, derived_id(file.stem, data))


# ------------------------------------------------------------------ a message
def mail_page(data: bytes, origin: str, ident: str) -> RawPage:
    """A page from the bytes of a message: its text once, as plain text where it has that, else its
    HTML.

    The outlet is not guessed from the sender's address, only from the name that stands with it.

    Raises:
        InputError: it has no text.
    """
    message = parsed(data, origin)
    text, how = _body(message, origin)
    text, issues = without_surrogates(text)
    text = _without_quoting(text)
    check_length(text, origin)
    published = day_of(str(message.get("Date") or ""))
    day = published if isinstance(published, Day) else None
    title = _LIST_TAG.sub("", _header(message, "Subject")).strip() or None
    outlet = _sender(message)
    came = [("title", "Subject")] if title else []
    came += [("published", "Date")] if day else []
    came += [("outlet", "From")] if outlet else []
    came.append(("text", how))
    if day is None:
        issues += (
            no_date(
                None if published is None or isinstance(published, Day) else published
            ),
        )
    return RawPage(
        id=ident,
        origin=origin,
        data=data,
        sha256=sha256(data).hexdigest(),
        media=MAIL,
        text=text,
        title=title,
        published=day.value if day else None,
        outlet=outlet,
        came_from=tuple(came),
        issues=issues,
    )


def parsed(data: bytes, origin: str) -> EmailMessage:
    """A message out of its bytes.

    Raises:
        InputError: it is none, or one of too many parts.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        parts = sum(1 for _ in message.walk())
    except (
        ValueError,
        LookupError,
        TypeError,
        RecursionError,
        AttributeError,
        IndexError,
    ) as error:
        raise InputError(origin, f"is no message that can be read ({error})") from None
    if parts > MOST_PARTS:
        raise InputError(origin, f"has {parts:,} parts, over the limit of {MOST_PARTS}")
    return message


def _header(message: EmailMessage, name: str) -> str:
    try:
        words = str(message.get(name) or "")
    except (ValueError, LookupError, TypeError, IndexError, AttributeError):
        return ""
    return without_surrogates(" ".join(words.split()))[0]


def _sender(message: EmailMessage) -> str | None:
    name = email.utils.parseaddr(_header(message, "From"))[0].strip(" \"'")
    return canonical(name) if name else None


def _body(message: EmailMessage, origin: str) -> tuple[str, str]:
    plain = _part(message, "plain")
    if plain and sum(map(str.isalpha, plain)) >= 40:
        return plain, "plain text of the message"
    marked = _part(message, "html")
    if marked:
        return html_text(marked), "HTML of the message"
    if plain:
        return plain, "plain text of the message"
    raise InputError(
        origin, "is a message without text; its attachments are not read: save them"
    )


def _part(message: EmailMessage, kind: str) -> str | None:
    """The message's own text of one kind, not that of a message attached to it."""
    for part in message.walk():
        if (
            part.get_content_type() == f"text/{kind}"
            and part.get_content_disposition() != "attachment"
        ):
            try:
                content = part.get_content()
            except (LookupError, ValueError, KeyError):
                raw = part.get_payload(decode=True)
                content = (
                    raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
                )
            if isinstance(content, str) and content.strip():
                return content
    return None


def _without_quoting(text: str) -> str:
    """A message without the marks of a reply; what it answers stays, in its own paragraphs."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(
        _QUOTED.sub("", line) for line in lines if not _FORWARDED.match(line.strip())
    )


# ------------------------------------------------------------------ a page in one file
def mhtml_page(data: bytes, origin: str, ident: str) -> RawPage:
    """A page from the bytes of an MHTML file: its HTML part, read as a saved page is.

    The day of saving is no publication date, but no page was published after it.

    Raises:
        InputError: it has no HTML part, or that holds no article.
    """
    message = parsed(data, origin)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                page = html_page(body, origin, ident, _saved(message, part))
                return replace(
                    page, data=data, sha256=sha256(data).hexdigest(), media=MHTML
                )
    raise InputError(
        origin, "is a saved page (MHTML) without HTML in it; save the page again"
    )


def _saved(message: EmailMessage, part: EmailMessage) -> Fetched | None:
    """Where a page stood and on which day it was saved, if the file says it."""
    address = _header(message, "Snapshot-Content-Location") or _header(
        part, "Content-Location"
    )
    if not address.startswith(("http://", "https://")):
        return None
    day = day_of(_header(message, "Date"))
    charset = part.get_content_charset()
    return Fetched(
        address, day.value if isinstance(day, Day) else None, charset, "the saved file"
    )
