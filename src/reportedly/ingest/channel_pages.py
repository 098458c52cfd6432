"""The page on which Telegram shows a channel: a message an article, as its export has them.

Each is kept as the JSON object that says the same: what the page holds of it and its address, not
the page, which is another one an hour later.
"""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html

from reportedly.errors import InputError
from reportedly.ingest.decoding import decode
from reportedly.ingest.html import MAX_HTML
from reportedly.ingest.json_shapes import row_item
from reportedly.ingest.layout import element_text
from reportedly.ingest.markup import Unparsable, tree_of
from reportedly.ingest.opened import Item, Opened, with_issues
from reportedly.lexicons.web_names import web_names
from reportedly.records import Failure

MARKS = tuple(mark.encode() for mark in web_names("channel_marks"))

_MESSAGES = "//*[@data-post][contains(@class, 'tgme_widget_message')]"
_TEXT = ".//*[contains(@class, 'tgme_widget_message_text')]"
_DAY = ".//*[contains(@class, 'tgme_widget_message_date')]//time/@datetime"
_ADDRESS = ".//a[contains(@class, 'tgme_widget_message_date')]/@href"
_CHANNEL = ".//*[contains(@class, 'tgme_widget_message_owner_name')]"
_FROM = ".//*[contains(@class, 'tgme_widget_message_forwarded_from_name')]"


def channel_items(file: Opened) -> Iterator[Item]:
    """The messages of a channel's page; those without words are counted.

    Raises:
        InputError: it is too large, no text or no HTML.
    """
    source, assumed = decode(file.whole(MAX_HTML), file.name, html=True)
    try:
        messages = tree_of(source).xpath(_MESSAGES)
    except Unparsable as error:
        raise InputError(file.name, str(error)) from None
    if not messages:
        raise InputError(file.name, "shows no message of a channel; save the page anew")
    silent = 0
    for message in messages:
        row = _row_of_message(message)
        if "text" in row:
            origin = f"{file.name}[{row['id']}]"
            yield with_issues(row_item(row, origin, file.stem), assumed)
        else:
            silent += 1
    if silent:
        what = "1 message is" if silent == 1 else f"{silent:,} messages are"
        yield Failure(
            file.name, f"{what} without words and passed over", set_apart=silent
        )


def _row_of_message(message: lxml.html.HtmlElement) -> dict[str, str]:
    """What a page shows of a message, under the names of Telegram's own export."""
    row = {
        "id": message.get("data-post").replace("/", "-"),
        "text": "\n\n".join(map(element_text, message.xpath(_TEXT))),
        "date": next(iter(message.xpath(_DAY)), ""),
        "forwarded_from": _first_words(message, _FROM),
        "channel": _first_words(message, _CHANNEL),
        "url": next(iter(message.xpath(_ADDRESS)), ""),
    }
    return {key: str(value) for key, value in row.items() if value.strip()}


def _first_words(message: lxml.html.HtmlElement, path: str) -> str:
    """The words of the first element under a path."""
    found = (element.text_content() for element in message.xpath(path))
    return " ".join(next(found, "").split())
