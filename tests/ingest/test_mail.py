"""Messages: which of their texts is read, and what in it is another's."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from reportedly.ingest import page_from_bytes, read_inputs
from reportedly.records import RawPage

PROSE = (
    "Nine people drowned when a ferry sank near Arvala on Monday, the coast guard said."
)
MORE = (
    "Divers looked for two more until dark, and families waited on the quay. The owner of the boat, which"
    " nobody had registered, was questioned by the police of the district."
)
PAGE = f"<html><body><p>{PROSE}</p><p>{MORE}</p></body></html>"


def message(
    subject: str = "Ferry sinks", sender: str = "Desk <d@e.org>"
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "x@e.org", subject
    made["Date"] = "Thu, 13 Jun 2024 08:00:00 +0000"
    return made


def read(folder: Path, made: EmailMessage) -> RawPage:
    (folder / "a.eml").write_bytes(bytes(made))
    (page,) = read_inputs([str(folder / "a.eml")])
    assert isinstance(page, RawPage)
    assert page_from_bytes(page.data, page.media, page.origin, page.id) == page
    return page


@pytest.mark.parametrize(
    ("plain", "how"),
    [
        ("Your program cannot show this message. Open https://e.org/m in a browser.", "HTML of the message"),
        (f"{PROSE}\n\n{MORE}", "plain text of the message"),
    ],
)  # fmt: skip
def test_a_hint_to_open_the_html_is_not_the_message(
    tmp_path: Path, plain: str, how: str
) -> None:
    made = message()
    made.set_content(plain)
    made.add_alternative(PAGE, subtype="html")
    page = read(tmp_path, made)
    assert ("text", how) in page.came_from
    assert page.text.strip() == f"{PROSE}\n\n{MORE}"


HEADERS = (
    "From: Radio X <x@e.org>",
    "Sent: Wednesday, June 12, 2024 9:12 AM",
    "To: Desk <d@e.org>",
    "Subject: Ferry sinks",
)
OF_RADIO = ("Ferry sinks", date(2024, 6, 12), "Radio X")


def _told(page: RawPage) -> tuple[str | None, date | None, str | None]:
    return page.title, page.published, page.outlet


def test_a_message_that_outlook_passes_on(tmp_path: Path) -> None:
    made = message("FW: Ferry sinks")
    lines = "\n".join(HEADERS)
    made.set_content(f"FYI\n\n{'_' * 32}\n{lines}\n\n{PROSE}\n")
    page = read(tmp_path, made)
    assert _told(page) == OF_RADIO and page.text.strip() == PROSE
    assert [i.code for i in page.issues] == ["passed-on"]


def test_what_outlook_answers_stays_a_quotation(tmp_path: Path) -> None:
    made = message("RE: Ferry sinks")
    lines = "\n".join(HEADERS)
    made.set_content(f"We count twelve.\n\n{'_' * 32}\n{lines}\n\n{PROSE}\n")
    page = read(tmp_path, made)
    assert _told(page) == ("Ferry sinks", date(2024, 6, 13), "Desk")
    assert f"> {PROSE}" in page.text and "____" not in page.text


def test_a_message_passed_on_in_html(tmp_path: Path) -> None:
    made = message("Fwd: Ferry sinks")
    above = "<br>".join(("---------- Forwarded message ---------", *HEADERS))
    above = above.replace("<x@e.org>", "&lt;x@e.org&gt;").replace("<d@e.org>", "")
    made.set_content(f"<div>FYI</div><div>{above}<br><br>{PAGE}</div>", subtype="html")
    page = read(tmp_path, made)
    assert _told(page) == OF_RADIO and page.text.strip() == f"{PROSE}\n\n{MORE}"


def test_a_message_passed_on_as_an_attachment(tmp_path: Path) -> None:
    inner = message(sender="Radio X <x@e.org>")
    inner.replace_header("Date", "Wed, 12 Jun 2024 08:00:00 +0000")
    inner.set_content(PROSE)
    made = message("Fwd: see below")
    made.set_content("See the attached.")
    made.add_attachment(inner)
    page = read(tmp_path, made)
    assert _told(page) == OF_RADIO and page.text.strip() == PROSE
    assert [i.code for i in page.issues] == ["passed-on"]
    # Words of the sender's own are the message; what is attached is named.
    made = message("Our count")
    made.set_content(f"{PROSE} " * 4)
    made.add_attachment(inner)
    page = read(tmp_path, made)
    assert page.outlet == "Desk" and [i.code for i in page.issues] == ["attachments"]


@pytest.mark.parametrize(
    ("quoted", "is_quotation"),
    [
        (f'<blockquote type="cite">{PROSE}<blockquote type="cite">{MORE}</blockquote></blockquote>', True),
        (f'<div class="gmail_quote"><blockquote>{PROSE}<p>{MORE}</p></blockquote></div>', True),
        (f"<blockquote>{PROSE}<p>{MORE}</p></blockquote>", False),
    ],
)  # fmt: skip
def test_what_html_answers_is_a_quotation(
    tmp_path: Path, quoted: str, is_quotation: bool
) -> None:
    made = message("Re: Ferry")
    made.set_content(f"<p>We count twelve dead.</p>{quoted}", subtype="html")
    lines = [line for line in read(tmp_path, made).text.split("\n") if line]
    assert lines[0] == "We count twelve dead."
    assert all(line.startswith("> ") is is_quotation for line in lines[1:])
    assert [line.lstrip("> ") for line in lines[1:]] == [PROSE, MORE]


ORIGINAL = "-----Original Message-----\nFrom: Ann Lee <a@e.org>\nSent: Wednesday, June 12, 2024 6:00 PM\nTo: Desk\nSubject: Ferry sinks\n\n"


@pytest.mark.parametrize(
    ("subject", "passed_on"),
    [
        ("RE: Ferry sinks", False),
        ("AW: Ferry sinks", False),
        ("FW: Ferry sinks", True),
        ("Ferry sinks", True),
    ],
)
def test_what_outlook_answers_is_not_passed_on(
    tmp_path: Path, subject: str, passed_on: bool
) -> None:
    made = message(subject)
    made.set_content(f"{PROSE}\n\n{ORIGINAL}{MORE}")
    page = read(tmp_path, made)
    assert (page.outlet == "Ann Lee") is passed_on
    assert ("passed-on" in {issue.code for issue in page.issues}) is passed_on
    assert (PROSE in page.text) is not passed_on
    assert (f"> {MORE}" in page.text) is not passed_on


@pytest.mark.parametrize(
    ("below", "left", "kept"),
    [
        ("-- \nDesk | Tel 555 1234\n", "555 1234", PROSE),
        ("-- \nDesk | Tel 555 1234\n\n> What is new?\n", "555 1234", "> What is new?"),
        (f"-- \nDesk | Tel 555 1234\n\n{ORIGINAL}{MORE}", "555 1234", f"> {MORE}"),
        ("-- no signature, Tel 555 1234\n", "nothing", "555 1234"),
        ("--\nDesk, Tel 555 1234\n", "nothing", "555 1234"),
    ],
)
def test_a_signature_is_no_part_of_a_message(
    tmp_path: Path, below: str, left: str, kept: str
) -> None:
    made = message("Re: Ferry sinks")
    made.set_content(f"{PROSE}\n{below}")
    page = read(tmp_path, made)
    assert PROSE in page.text and kept in page.text and left not in page.text
