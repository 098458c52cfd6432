"""Where alerts go: mail over STARTTLS with a server that is who it says, the desktop, lines of a file, a webhook."""

from __future__ import annotations

import base64
import hmac
import json
import os
import shutil
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest

from reportedly.ledger import Ledger, open_ledger
from reportedly.records.watching import Alert
from reportedly.run.rules import read_rules
from reportedly.watch import delivery
from reportedly.watch.delivery import Delivering

NOW = datetime(2024, 6, 20, 20, 30, tzinfo=UTC)
SAID = "killed in Kut: 12 became 31; it's “so”"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "l.db", create=True) as opened:
        yield opened


def sent(
    ledger: Ledger, folder: Path, channel: Mapping[str, Any], **given: Any
) -> tuple[str, str]:
    """Tell one alert to a channel: outcome and detail of the attempt."""
    path = folder / "r.yml"
    rules = [{"name": "r", "when": "toll revised"}]
    path.write_text(json.dumps({"channels": {"c": dict(channel)}, "rules": rules}))
    told = {"said": SAID, "subject": "q1", "address": "https://desk.example/h1"}
    ledger.watch.keep_alerts(
        (), [Alert("r", "h1", "toll revised", told, ("c",), NOW, NOW)], NOW
    )
    Delivering(ledger, read_rules(str(path)), **given).send_due(NOW)
    last = ledger.watch.deliveries()[-1]
    return last.outcome, last.detail


# ------------------------------------------------------------------ mail
class Post(socketserver.StreamRequestHandler):
    """As much of a mail server (RFC 5321, 3207, 4954) as takes a mail from who logs in, over TLS alone."""

    key: ClassVar[ssl.SSLContext]
    answer: ClassVar[str] = "235 come in"  # to who logs in
    mails: ClassVar[list[str]] = []
    logins: ClassVar[list[str]] = []
    open_words: ClassVar[list[str]] = []  # what came before the line was encrypted

    def handle(self) -> None:
        self.say("220 post")
        secret = False
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            word = line.split()[0].upper()
            if not secret:
                Post.open_words.append(word)
            if word == "EHLO":
                self.say("250-post", "250 AUTH PLAIN" if secret else "250 STARTTLS")
            elif word == "STARTTLS":
                self.say("220 go on")
                try:
                    self.request = Post.key.wrap_socket(self.request, server_side=True)
                except (ssl.SSLError, OSError):
                    return
                self.rfile = self.request.makefile("rb")
                self.wfile = self.request.makefile("wb")
                secret = True
            elif word == "AUTH":
                Post.logins.append(base64.b64decode(line.split()[2]).decode())
                self.say(self.answer)
            elif word == "DATA":
                self.say("354 go on")
                lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
                Post.mails.append("\n".join(lines))
                self.say("250 well")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 well" if secret else "530 not in the open")

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
        self.wfile.flush()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate of this machine that nobody else trusts, in one file."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    folder = tmp_path_factory.mktemp("tls")
    made = [
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
        *("-keyout", str(folder / "key"), "-out", str(folder / "crt")),
    ]  # fmt: skip
    subprocess.run(made, check=True, capture_output=True)
    (folder / "both").write_text(
        (folder / "key").read_text() + (folder / "crt").read_text()
    )
    return folder


@pytest.fixture
def post(certificate: Path) -> Iterator[int]:
    Post.key = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    Post.key.load_cert_chain(certificate / "both")
    for kept in Post.mails, Post.logins, Post.open_words:
        kept.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Post) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def by_mail(post: int, **more: Any) -> dict[str, Any]:
    return {
        "mail": {
            "server": "localhost",
            "port": post,
            "user": "desk",
            "password_env": "MAIL_PASSWORD",
            "from": "a@b.example",
            "to": ["c@d.example", "e@f.example"],
            **more,
        }
    }


def test_a_mail_goes_over_an_encrypted_line_to_who_is_trusted(
    ledger: Ledger, tmp_path: Path, post: int, certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("MAIL_PASSWORD", "the word")
    channel = by_mail(post, ca=str(certificate / "crt"))
    assert sent(ledger, tmp_path, channel) == ("sent", "taken by localhost")
    assert Post.logins == ["\0desk\0the word"]
    assert Post.open_words == ["EHLO", "STARTTLS"]
    (mail,) = (message_from_bytes(one.encode(), policy=default) for one in Post.mails)
    assert mail["Subject"] == f"reportedly: {SAID}"
    assert mail["To"] == "c@d.example, e@f.example" and mail["Message-ID"]
    assert SAID in mail.get_content()


@pytest.mark.parametrize("taken", [True, False])
def test_a_password_may_have_any_letters(
    ledger: Ledger, tmp_path: Path, post: int, certificate: Path, taken: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("MAIL_PASSWORD", "gr\u00fcn")
    if not taken:
        monkeypatch.setattr(Post, "answer", "535 who?")
    channel = by_mail(post, ca=str(certificate / "crt"))
    word, detail = sent(ledger, tmp_path, channel)
    assert Post.logins == ["\0desk\0gr\u00fcn"]
    assert len(Post.mails) == taken
    assert (word, "535" in detail) == (("sent", False) if taken else ("retry", True))


def test_a_server_nobody_vouches_for_gets_neither_password_nor_mail(
    ledger: Ledger, tmp_path: Path, post: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "the word")
    outcome, detail = sent(ledger, tmp_path, by_mail(post))
    assert outcome == "retry" and "certificate verify failed" in detail
    assert (Post.logins, Post.mails) == ([], [])


def test_a_server_that_knows_no_encryption_gets_nothing(
    ledger: Ledger, tmp_path: Path, post: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Post, "say", lambda self, *lines: self.wfile.write(
        "".join(f"{x.replace('STARTTLS', 'SIZE')}\r\n" for x in lines).encode()))  # fmt: skip
    outcome, detail = sent(ledger, tmp_path, by_mail(post))
    assert outcome == "retry" and "STARTTLS" in detail
    assert Post.mails == []


# ------------------------------------------------------------------ the desktop
def test_an_alert_is_shown_on_the_desktop(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/shown\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert sent(ledger, tmp_path, {"desktop": True}) == ("sent", "shown")
    words = (tmp_path / "shown").read_text().splitlines()
    assert words == ["--app-name=reportedly", "--", "reportedly", SAID]


def test_a_desktop_that_refuses_is_tried_again(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "notify-send"
    program.write_text("#!/bin/sh\necho 'no bus' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert sent(ledger, tmp_path, {"desktop": True}) == ("retry", "no bus")


def test_a_machine_without_a_desktop_says_so(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome, detail = sent(ledger, tmp_path, {"desktop": True})
    assert outcome == "failed" and "no notify-send" in detail


# ------------------------------------------------------------------ a file, a webhook
def test_a_file_that_cannot_be_written_is_tried_again(
    ledger: Ledger, tmp_path: Path
) -> None:
    outcome, detail = sent(ledger, tmp_path, {"file": str(tmp_path / "no" / "a.jsonl")})
    assert outcome == "retry" and "cannot be written" in detail


def verified(secret: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """What a receiver makes of a message, as the specification tells it to: the payload, or a fault.

    Written from the text of Standard Webhooks ("Verifying signatures"), not from our own signing.
    """
    stamp = int(headers["webhook-timestamp"])
    assert abs(stamp - NOW.timestamp()) <= 300, "too old or too new"
    content = b".".join((headers["webhook-id"].encode(), str(stamp).encode(), body))
    key = base64.b64decode(secret.split("_", 1)[1])
    expected = hmac.digest(key, content, "sha256")
    given = [one.split(",", 1) for one in headers["webhook-signature"].split(" ")]
    right = (base64.b64decode(mac) for version, mac in given if version == "v1")
    assert any(hmac.compare_digest(expected, mac) for mac in right), "not signed so"
    payload: dict[str, Any] = json.loads(body)
    return payload


class Hook(httpx.BaseTransport):
    def __init__(self) -> None:
        self.came: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.came.append(request)
        return httpx.Response(204)


def test_a_receiver_can_verify_a_webhook_and_tells_a_changed_one(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "whsec_" + base64.b64encode(b"thirty-two bytes of a good secret").decode()
    monkeypatch.setenv("HOOK", secret)
    hook = Hook()
    channel = {"webhook": "https://hooks.example/x", "secret_env": "HOOK"}
    done = sent(ledger, tmp_path, channel, transport=lambda private: hook)
    assert done == ("sent", "answered 204")
    (request,) = hook.came
    payload = verified(secret, request.headers, request.content)
    assert payload["type"] == "reportedly.toll_revised"
    assert payload["data"]["changes"][0]["said"] == SAID
    assert payload["data"]["address"] == "https://desk.example/h1"
    with pytest.raises(AssertionError, match="not signed"):
        verified(secret, request.headers, request.content.replace(b"31", b"13"))


@pytest.mark.parametrize("secret", ["", "whsec_", "no prefix", "whsec_!!"])
def test_a_secret_that_is_none_signs_nothing(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("HOOK", secret)
    hook = Hook()
    channel = {"webhook": "https://hooks.example/x", "secret_env": "HOOK"}
    outcome, _ = sent(ledger, tmp_path, channel, transport=lambda private: hook)
    assert outcome == "failed" and hook.came == []


def test_a_webhook_inside_is_refused_unless_it_is_allowed(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", "whsec_" + base64.b64encode(b"k" * 32).decode())
    channel = {"webhook": "http://127.0.0.1:9/x", "secret_env": "HOOK"}
    outcome, detail = sent(ledger, tmp_path, channel)
    assert outcome == "retry" and "private or local" in detail
    assert "allow_private: true" in detail


class Busy(httpx.BaseTransport):
    """A receiver that asks to be left alone for a while."""

    def __init__(self, said: str) -> None:
        self._said = said

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(503, headers={"retry-after": self._said})


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("600", 600),
        (" 600 ", 600),
        ("Thu, 20 Jun 2024 21:00:00 GMT", 1800),
        ("Thursday, 20-Jun-24 21:00:00 GMT", 1800),  # as RFC 850 wrote it
        ("Thu, 20 Jun 2024 20:00:00 GMT", 5),  # past: as if nothing was said
        ("soon", 5),
        ("99999999", 86_400),  # no longer than the longest wait of our own
        ("Thu, 20 Jun 2034 20:00:00 GMT", 86_400),
    ],
)
def test_a_receiver_says_when_to_come_again(
    ledger: Ledger,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    seconds: int,
) -> None:
    monkeypatch.setenv("HOOK", "whsec_" + base64.b64encode(b"k" * 32).decode())
    channel = {"webhook": "https://hooks.example/x", "secret_env": "HOOK"}
    done = sent(ledger, tmp_path, channel, transport=lambda private: Busy(said))
    assert done == ("retry", "answered 503")
    due = ledger.watch.deliveries()[-1].next_at
    assert due is not None and (due - NOW).total_seconds() == seconds


# ------------------------------------------------------------------ who never comes to an end
class Dripping(socketserver.StreamRequestHandler):
    """Answers a byte at a time for ten minutes: each comes long before anybody's patience ends."""

    body: ClassVar[bool] = False

    def handle(self) -> None:
        head = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n"
        try:
            if self.body:
                self.wfile.write(head)
            for byte in b"x" * 6000 if self.body else b"HTTP/1.1 200 " + b"y" * 6000:
                self.wfile.write(bytes([byte]))
                time.sleep(0.1)
        except OSError:
            return


@pytest.mark.parametrize(("body", "outcome"), [(False, "retry"), (True, "sent")])
def test_a_receiver_that_answers_byte_by_byte_holds_nobody_up(
    ledger: Ledger,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    body: bool,
    outcome: str,
) -> None:
    monkeypatch.setenv("HOOK", "whsec_" + base64.b64encode(b"k" * 32).decode())
    monkeypatch.setattr(delivery, "PATIENCE", 0.6)
    monkeypatch.setattr(Dripping, "body", body)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dripping) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/x"
        channel = {"webhook": address, "secret_env": "HOOK", "allow_private": True}
        began = time.monotonic()
        assert sent(ledger, tmp_path, channel)[0] == outcome
        assert time.monotonic() - began < 300  # it would go on for ten minutes
        server.shutdown()


class DrippingPost(socketserver.StreamRequestHandler):
    """A mail server that takes its time over one word of the exchange: a byte each tenth of a second."""

    before: ClassVar[str] = ""  # the command that is answered so; empty: the greeting

    def handle(self) -> None:
        try:
            self._say("220 post", slow=not self.before)
            while line := self.rfile.readline().decode():
                word = line.split()[0].upper()
                if word == "DATA":
                    self._say("354 go on", slow=False)
                    while self.rfile.readline() not in {b".\r\n", b""}:
                        continue
                self._say("250 well", slow=word == self.before)
        except OSError:
            return

    def _say(self, words: str, *, slow: bool) -> None:
        for byte in (words + "y" * 100 if slow else words).encode():
            self.wfile.write(bytes([byte]))
            time.sleep(0.1 if slow else 0)
        self.wfile.write(b"\r\n")


@pytest.mark.parametrize("word", ["", "EHLO", "MAIL", "QUIT"])
@pytest.mark.parametrize("tls", ["none", "ssl"])
def test_a_mail_server_that_answers_byte_by_byte_holds_nobody_up(
    ledger: Ledger,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    certificate: Path,
    word: str,
    tls: str,
) -> None:
    monkeypatch.setattr(delivery, "MAILING", 0.8)
    monkeypatch.setattr(DrippingPost, "before", word)

    class Secret(socketserver.ThreadingTCPServer):
        def get_request(self) -> Any:
            line, address = super().get_request()
            if tls == "none":
                return line, address
            key = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            key.load_cert_chain(certificate / "both")
            return key.wrap_socket(line, server_side=True), address

    with Secret(("127.0.0.1", 0), DrippingPost) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        mail = {"server": "localhost", "port": server.server_address[1], "tls": tls}
        mail |= {"from": "a@b.example", "to": "c@d.example"}
        mail |= {"ca": str(certificate / "crt")}
        began = time.monotonic()
        outcome, _ = sent(ledger, tmp_path, {"mail": mail})
        assert time.monotonic() - began < 5  # it would go on for ten
        # what was taken before the farewell is not sent again
        assert outcome == ("sent" if word == "QUIT" else "retry")
        server.shutdown()


def test_who_answered_nothing_the_last_time_is_tried_after_the_others(
    ledger: Ledger, tmp_path: Path
) -> None:
    rules = {"channels": {"a": {"mail": {"server": "127.0.0.1", "port": 9}}, "b": {"file": str(tmp_path / "b")}}}  # fmt: skip
    rules["rules"] = [{"name": "r", "when": "toll revised"}]  # type: ignore[assignment]
    (tmp_path / "r.yml").write_text(json.dumps(rules))
    sending = Delivering(ledger, read_rules(str(tmp_path / "r.yml")))
    for group in "h1", "h2":
        told = {"said": SAID, "subject": group}
        alert = Alert("r", group, "toll revised", told, ("a", "b"), NOW, NOW)
        ledger.watch.keep_alerts((), [alert], NOW)
        sending.send_due(NOW)
    assert [one.channel for one in ledger.watch.deliveries()] == ["a", "b", "b", "a"]


@pytest.mark.parametrize(
    "script", ["sleep 300", "sleep 300 &\nsleep 300", "trap '' TERM\nsleep 300"]
)
def test_a_desktop_that_hangs_holds_nobody_up(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program = tmp_path / "notify-send"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(delivery, "PATIENCE", 0.5)
    began = time.monotonic()
    outcome, detail = sent(ledger, tmp_path, {"desktop": True})
    assert time.monotonic() - began < 150
    assert outcome == "retry" and "shows nothing (TimeoutExpired)" in detail
