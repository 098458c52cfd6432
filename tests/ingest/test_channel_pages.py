"""The page on which Telegram shows a channel."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from reportedly.ingest import page_from_bytes, read_inputs
from reportedly.records import Failure, RawPage

WORDS = "Nine fishermen drowned off the cape of Morra, the harbour master said."


def message(number: int, text: str, more: str = "") -> str:
    words = (
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'
    )
    return f"""<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="morranow/{number}">
<a class="tgme_widget_message_owner_name" href="https://t.me/morranow"><span dir="auto">Morra Now</span></a>{more}
{words if text else '<a class="tgme_widget_message_photo_wrap"></a>'}<div class="tgme_widget_message_footer">
<a class="tgme_widget_message_date" href="https://t.me/morranow/{number}"><time datetime="2024-06-1{number}T08:00:00+00:00">08:00</time></a>
</div></div></div>"""


def read(folder: Path, *messages: str) -> list[RawPage | Failure]:
    head = '<html><head><title>Morra Now – Telegram</title><meta property="og:site_name" content="Telegram"></head>'
    (folder / "channel.html").write_text(f"<!DOCTYPE html>{head}<body><section class='tgme_channel_history'>{''.join(messages)}</section></body></html>")  # fmt: skip
    return list(read_inputs([str(folder / "channel.html")]))


def test_each_message_is_an_article(tmp_path: Path) -> None:
    forwarded = '<div class="tgme_widget_message_forwarded_from">Forwarded from <a class="tgme_widget_message_forwarded_from_name">Coast Guard</a></div>'
    items = read(
        tmp_path,
        message(1, f"<b>{WORDS}</b><br/><br/>Two more clung to a net."),
        message(2, ""),
        message(3, WORDS, forwarded),
    )
    pages = [item for item in items if isinstance(item, RawPage)]
    assert [(p.published, p.outlet, p.url) for p in pages] == [
        (date(2024, 6, 11), "Morra Now", "https://t.me/morranow/1"),
        (date(2024, 6, 13), "Coast Guard", "https://t.me/morranow/3"),
    ]
    assert [line for line in pages[0].text.split("\n") if line] == [WORDS, "Two more clung to a net."]  # fmt: skip
    told = [item for item in items if isinstance(item, Failure)]
    assert [t.reason for t in told] == ["1 message is without words and passed over"]
    first = pages[0]
    again = page_from_bytes(first.data, first.media, first.origin, first.id)
    assert again.text == first.text and again.id == first.id == "morranow-1"


def test_a_page_without_messages_says_so(tmp_path: Path) -> None:
    items = read(tmp_path, "<div class='tgme_widget_message_error'>Not found</div>")
    assert [item.reason for item in items if isinstance(item, Failure)] == [
        "shows no message of a channel; save the page anew"
    ]


def test_an_article_that_shows_a_message_is_an_article(tmp_path: Path) -> None:
    said = "".join(
        f"<p>{WORDS} It was the {n}. boat of this year.</p>" for n in range(4)
    )
    shown = f'<div class="tgme_widget_message">{WORDS}</div>'
    (tmp_path / "a.html").write_text(f"<html><body><article><h1>Nine drown</h1>{said}{shown}</article></body></html>")  # fmt: skip
    (page,) = read_inputs([str(tmp_path / "a.html")])
    assert (
        isinstance(page, RawPage) and "4." not in page.text and "3. boat" in page.text
    )
