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

import lxml.etree

from reportedly.errors import InputError
from reportedly.ingest.decoding import without_surrogates
from reportedly.ingest.html import html_page
from reportedly.ingest.layout import element_text
from reportedly.ingest.markup import Unparsable, tree_of
from reportedly.ingest.opened import Item, Opened, derived_id, made, one_item
from reportedly.ingest.outlets import canonical
from reportedly.ingest.page_fields import Fetched
from reportedly.ingest.text import check_length, no_date
from reportedly.lexicons.web_names import is_web_address, web_name_set
from reportedly.records import Failure, Issue, RawPage
from reportedly.syntax.written_days import Day, day_of

# The header that gives a field of the article.
_HEADERS = {"title": "Subject", "published": "Date", "outlet": "From"}


MAIL, MHTML = "message/rfc822", "multipart/related"
MAX_MAIL = 60_000_000  # bytes of a message with its attachments, which are not read
MOST_PARTS = 500
# "Subject: Floods" at the head of a line
_HEADER = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]?\S?", re.M)
# Those that a message has: "Note: nine dead" alone makes none
_KNOWN = re.compile(
    rb"""
    ^(?:from|to|subject|date|message-id|mime-version|received|return-path|content-type
        |snapshot-content-location):
    """,
    re.I | re.M | re.VERBOSE,
)
# "From ann@b.org Mon Jan  2 10:00:00 2023" opens a message in a mailbox; not "From Kano
# they fled"
_BOX = re.compile(rb"^From \S+.{0,80}\d{4}\r?\n")
# The subject of a message that is passed on, as English, German and French programs
# write it
_PASSED_ON = re.compile(r"^\s*(?:fwd?|wg|tr)\s*:", re.I)
# That of an answer: "aw" in German, "antw" in Dutch, "sv" in Swedish, "odp" in Polish
_ANSWERS = re.compile(r"^\s*(?:re|aw|antw|sv|odp)\s*:", re.I)
_SIGNATURE = "-- "  # the line above a signature (RFC 3676, 4.3)
_STROKE = re.compile(
    r"^[_-]{5,}$"
)  # what Outlook sets above the headers of another message
# "Re: [OCHA-list] Floods": what programs and lists put before a subject
_LIST_TAG = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|tr):\s*|\[[^\[\]]{1,40}\]\s*)+", re.I)
# "> > he wrote": a line of a message that is answered
_QUOTED = re.compile(r"^\s?(?:>\s?)+")
_ESCAPED = ">From "  # a line of the message itself, as mailboxes keep it (mboxrd)
# The headers of a message inside another, as programs write them: "*Sent:* Monday"
_WRITTEN = re.compile(
    r"\s?\*?(?P<name>From|Date|Sent|Subject|To|Cc|Reply-To):\*?\s+(?P<value>\S.*)$",
    re.I,
)
_MEANT = {"Sent": "Date"}
_NOTE = 30  # words a sender adds who merely passes a message on
_NAMED = 5  # attachments named
# "---------- Forwarded message ---------"; not a rule of dashes alone
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
    if len(lines) < 2:
        return False
    if not all(_HEADER.match(line) for line in lines):
        return False
    return len(_KNOWN.findall(top)) >= 2


def is_mhtml(head: bytes) -> bool:
    """Whether a message is a page that a browser saved."""
    if not is_mail(head):
        return False
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0].lower()
    if any(sign in top for sign in _OF_BROWSERS):
        return True
    if b"\nto:" in top:
        return False
    return all(sign in top for sign in _OF_PAGES)


_OF_BROWSERS = (b"snapshot-content-location:", b"saved by")
_OF_PAGES = (b"multipart/related", b"text/html")  # where nobody is written to


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
                yield _message_item(file, number, lines, size)
            number, lines, size = number + 1, [], 0
            continue
        size += len(line)
        if size <= MAX_MAIL:
            lines.append(line[1:] if line.startswith(b">From ") else line)
    yield _message_item(file, number, lines, size)


def _message_item(file: Opened, number: int, lines: list[bytes], size: int) -> Item:
    """One message of a mailbox."""
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
    message = parsed_message(data, origin)
    article, attached = _message_meant(message)
    text, how = _body(article, origin)
    text, issues = without_surrogates(text)
    subject = _header_value(message, "Subject")
    text, passed_on = _told_apart(text, subject)
    passed_on = passed_on or attached
    check_length(text, origin)
    headers = passed_on or _headers_of(message)
    published = day_of(headers.get("Date", ""))
    day = published.value if isinstance(published, Day) else None
    if not isinstance(published, Day):
        issues += (no_date(published),)
    title = _LIST_TAG.sub("", headers.get("Subject", "")).strip() or None
    outlet = _sender(headers.get("From", ""))
    given = {"title": title, "published": day, "outlet": outlet}
    of = " of the message passed on" if passed_on else ""
    came = [
        (field, f"{_HEADERS[field]}{of}") for field, value in given.items() if value
    ]
    issues += _apart(message, passed_on, read=article)
    return RawPage(
        id=ident,
        origin=origin,
        data=data,
        sha256=sha256(data).hexdigest(),
        media=MAIL,
        text=text,
        title=title,
        published=day,
        outlet=outlet,
        came_from=(*came, ("text", how)),
        issues=issues,
    )


def _headers_of(message: EmailMessage) -> dict[str, str]:
    return {name: _header_value(message, name) for name in _HEADERS.values()}


def _message_meant(message: EmailMessage) -> tuple[EmailMessage, dict[str, str]]:
    """The message that is the article, and its headers if it is one that is passed on as an
    attachment, with no more than a note.
    """
    parts = [p for p in message.walk() if p.get_content_type() == MAIL]
    note = (_own_part(message, "plain") or "").split("\n")
    if len(parts) != 1:
        return message, {}
    if not _is_note(note):
        return message, {}
    inner = parts[0].get_payload(0)
    if not isinstance(inner, EmailMessage):
        return message, {}
    held = _own_part(inner, "plain") or _own_part(inner, "html")
    return (inner, _headers_of(inner)) if held else (message, {})


# What the library raises for odd headers and parts: dates of absurd numbers, unknown charsets.
_ODD = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError),
    RecursionError,
)


def parsed_message(data: bytes, origin: str) -> EmailMessage:
    """A message out of its bytes.

    Raises:
        InputError: it is none, or one of too many parts.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        parts = sum(1 for _ in message.walk())
    except _ODD as error:
        raise InputError(origin, f"is no message that can be read ({error})") from None
    if parts > MOST_PARTS:
        raise InputError(origin, f"has {parts:,} parts, over the limit of {MOST_PARTS}")
    return message


def _header_value(message: EmailMessage, name: str) -> str:
    """A header on one line; nothing where it cannot be decoded."""
    try:
        words = str(message.get(name) or "")
    except _ODD:
        return ""
    return without_surrogates(" ".join(words.split()))[0]


def _sender(words: str) -> str | None:
    """The name of the sender as an outlet."""
    name = email.utils.parseaddr(words)[0].strip(" \"'")
    return canonical(name) if name else None


def _body(message: EmailMessage, origin: str) -> tuple[str, str]:
    """The text of a message, and whether it was its plain or its HTML part."""
    plain = _own_part(message, "plain")
    marked = _own_part(message, "html")
    full = _text_of_html(marked) if marked else ""
    if plain and _letters(plain) >= max(_LEAST, _LEAST_SHARE * _letters(full)):
        return plain, "plain text of the message"
    if full:
        return full, "HTML of the message"
    if plain:
        return plain, "plain text of the message"
    raise InputError(
        origin, "is a message without text; its attachments are not read: save them"
    )


_LEAST = 40  # letters of a plain text that is more than "see the HTML"
# Of the letters of the HTML: less in plain text is a hint to open the HTML. Menus and notices
# stand in both.
_LEAST_SHARE = 0.4


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _text_of_html(source: str) -> str:
    """The text of a message's HTML; what it answers has "> " before its lines, as in plain text."""
    try:
        tree = tree_of(f"<div>{source}</div>", remove_comments=True)
    except Unparsable:
        return source
    answered = tree.xpath(
        "//blockquote[@type='cite' or ancestor-or-self::*[contains(@class, 'quote')]]"
    )
    for element in reversed(answered):  # the innermost first
        lines = element_text(element).split("\n\n")
        tail = element.tail
        element.clear()
        element.tail = tail
        for line in filter(None, lines):
            lxml.etree.SubElement(element, "p").text = f"> {line}"
    return element_text(tree)


def _own_part(message: EmailMessage, kind: str) -> str | None:
    """The message's own text of one kind, not that of a message attached to it."""
    for part in message.walk():
        if (
            part.get_content_type() == f"text/{kind}"
            and part.get_content_disposition() != "attachment"
        ):
            try:
                content = part.get_content()
            except _ODD:
                raw = part.get_payload(decode=True)
                content = (
                    raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
                )
            if isinstance(content, str) and content.strip():
                return content
    return None


def _told_apart(text: str, subject: str) -> tuple[str, dict[str, str]]:
    """A message and the headers of what is merely passed on in it.

    What a message answers stays, in paragraphs of its own whose lines begin with "> ", by which
    `clean` knows them for a quotation. Headers written out above a message that is passed on are no
    part of its text; where its sender adds no more than a note, it is the article.

    Args:
        subject: it may say that a message is passed on, so that no line needs to, or that one is
            answered, whatever the line above it ("Original Message") says.
    """
    forwarded, answers = _PASSED_ON.match(subject), _ANSWERS.match(subject)
    lines = [_depth_and_line(x) for x in text.replace("\r\n", "\n").split("\n")]
    plain = [line for _, line in lines]
    own: list[tuple[int, str]] = []
    headers: dict[str, str] = {}
    article = at = (
        0  # `article`: how deep the message that is the article is quoted itself
    )
    below = 0  # messages written out above what is read, none of them the article
    while at < len(lines):
        marked = bool(_FORWARDED.match(plain[at].strip()))
        block, after = _headers_at(plain, at + marked)
        if not marked and not block:
            if _STROKE.match(plain[at].strip()):
                at += 1
                continue
            if lines[at] == (0, _SIGNATURE) and not below:
                at = _behind_signature(lines, at)
                continue
            own.append((lines[at][0] + below, plain[at]))
            at += 1
            continue
        passed = bool(forwarded or (marked and not answers)) and bool(block)
        passed = passed and not headers
        if passed and _is_note([line for _, line in own]):
            headers, own, article = block, [], lines[after - 1][0]
        elif block:
            below += 1
        at = after
    return "\n".join(_quotations_marked(own, article)), headers


def _behind_signature(lines: list[tuple[int, str]], at: int) -> int:
    """The line with which a message goes on behind its sender's signature: what it answers."""
    bare = [line for _, line in lines]
    for after in range(at + 1, len(lines)):
        marked = _FORWARDED.match(bare[after].strip())
        if lines[after][0] or marked or _headers_at(bare, after)[0]:
            return after
    return len(lines)


def _depth_and_line(line: str) -> tuple[int, str]:
    """How many marks of a reply stand before a line, and the line without them."""
    if line.startswith(_ESCAPED):
        return 0, line[1:]
    mark = _QUOTED.match(line)
    return (mark[0].count(">"), line[mark.end() :]) if mark else (0, line)


def _quotations_marked(lines: list[tuple[int, str]], article: int) -> Iterator[str]:
    """Lines with "> " before those that are quoted, set off from those that are not."""
    before: bool | None = None  # was the line before quoted; None after an empty one
    for depth, line in lines:
        if not line.strip():
            before = None
            yield line
            continue
        quoted = depth > article
        if before is not None and quoted != before:
            yield ""
        yield f"> {line}" if quoted else line
        before = quoted


def _is_note(lines: list[str]) -> bool:
    """Lines too few to be an article."""
    return len(" ".join(lines).split()) <= _NOTE


def _headers_at(
    lines: list[str],
    at: int,
) -> tuple[dict[str, str], int]:
    """Headers written out from a line on, who and when among them, and the line behind them."""
    found: dict[str, str] = {}
    start = at
    while at < len(lines) and not lines[at].strip() and at - start < 2:
        at += 1
    while at < len(lines) and (match := _WRITTEN.match(lines[at])):
        name = match["name"].capitalize()
        found[_MEANT.get(name, name)] = match["value"].strip("* ")
        at += 1
        # Out of HTML each header is a paragraph.
        between = at + 1 < len(lines) and not lines[at].strip()
        at += between and bool(_WRITTEN.match(lines[at + 1]))
    return (found, at) if {"From", "Date"} <= found.keys() else ({}, start)


def _apart(
    message: EmailMessage, passed_on: dict[str, str], read: EmailMessage
) -> tuple[Issue, ...]:
    """What a reader of the message would see and finds no more: who passed it on, attachments.

    Args:
        read: the message that was read, itself or one attached to it.
    """
    issues: tuple[Issue, ...] = ()
    if passed_on:
        by, day = _header_value(message, "From"), _header_value(message, "Date")
        issues = (Issue("passed-on", f"passed on by {by} on {day}"),)
    unread = (p for p in _attachments(message) if p.get_payload() != [read])
    names = [part.get_filename() or "without a name" for part in unread]
    if names:
        many = "1 attachment is" if len(names) == 1 else f"{len(names)} attachments are"
        names_in_words = without_surrogates(", ".join(names[:_NAMED]))[0]
        words = f"{many} not read: {names_in_words}; save them and name them"
        issues += (Issue("attachments", words),)
    return issues


def _attachments(message: EmailMessage) -> Iterator[EmailMessage]:
    return (p for p in message.walk() if p.get_content_disposition() == "attachment")


# ------------------------------------------------------------------ a page in one file
def mhtml_page(data: bytes, origin: str, ident: str) -> RawPage:
    """A page from the bytes of an MHTML file: its HTML part, read as a saved page is.

    The day of saving is no publication date, but no page was published after it.

    Raises:
        InputError: it has no HTML part, or that holds no article.
    """
    message = parsed_message(data, origin)
    for part in message.walk():
        if part.get_content_type() in web_name_set("page_types"):
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
    address = _header_value(message, "Snapshot-Content-Location") or _header_value(
        part, "Content-Location"
    )
    if not is_web_address(address):
        return None
    day = day_of(_header_value(message, "Date"))
    charset = part.get_content_charset()
    return Fetched(
        address, day.value if isinstance(day, Day) else None, charset, "the saved file"
    )
