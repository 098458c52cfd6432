"""Alerts to where they are wanted: a webhook, mail, a file, the desktop; tried again until they are
there.

What goes out together is settled at the first try and written down, so that a message keeps its id,
its words and its signature's key through every try and every restart: who gets it twice can tell.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
import shutil
import smtplib
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpcore
import httpx

from reportedly.ledger import Ledger
from reportedly.records.watching import Alert, Delivery
from reportedly.run.rules import Wanted
from reportedly.watch.asking import wait_asked
from reportedly.watch.guard import GuardedTransport, RefusedAddress, deadline
from reportedly.watch.mail_servers import Outbox, trusting

# Waits before each further try, as the Standard Webhooks specification gives them.
RETRIES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
PATIENCE = 15.0  # seconds for a server to answer (the specification says 15 to 30)
MAILING = (
    30.0  # for a mail server to take a mail: some let who comes wait before they greet
)
_SECRET = "whsec_"
_GONE = 410  # an endpoint that wants nothing more
Transport = Callable[[bool], httpx.BaseTransport]


@dataclass(frozen=True, slots=True)
class Message:
    """Alerts of one happening for one channel."""

    id: str
    channel: str
    alerts: tuple[Alert, ...]

    @property
    def title(self) -> str:
        """What a subject line says."""
        more = f" (and {len(self.alerts) - 1} more)" if len(self.alerts) > 1 else ""
        return f"{self.alerts[0].told['said']}{more}"

    def as_dict(self) -> dict[str, Any]:
        """What a webhook or a file gets."""
        first = self.alerts[0]
        return {
            "type": f"reportedly.{first.change.replace(' ', '_')}",
            "timestamp": first.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "data": {
                "group": first.group,
                "address": first.told.get("address"),
                "rules": sorted({one.rule for one in self.alerts}),
                "changes": [{"change": one.change, **one.told} for one in self.alerts],
            },
        }

    def in_words(self) -> str:
        """What a mail says."""
        lines: list[str] = []
        for one in self.alerts:
            lines += [f"{one.change.capitalize()}: {one.told['said']}", ""]
            for voice in one.told.get("voices", ()):
                lines.append(f"  says: {voice}")
            for quote in one.told.get("quotes", ()):
                named = (quote["article"], quote["outlet"], quote["published"])
                where = ", ".join(part for part in named if part)
                lines += [f"  “{quote['words']}”", f"    {where}"]
                lines += [f"    {quote['url']}"] if quote.get("url") else []
            lines += [
                "",
                f"  {one.told.get('address', '')}",
                f"  by the rule “{one.rule}”",
                "",
            ]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """How one try went."""

    sent: bool
    detail: str
    final: bool = False  # no use trying again
    wait: timedelta = timedelta(0)  # the server's own word on how long to wait
    silent: bool = False  # nobody answered, perhaps for as long as one waits


class Delivering:
    """Sends what is due of one ledger's alerts."""

    def __init__(
        self, ledger: Ledger, wanted: Wanted, transport: Transport = GuardedTransport
    ) -> None:
        self._ledger, self.wanted, self._transport = ledger, wanted, transport
        self._untried: dict[int, Alert] = {}
        self._retried: dict[str, Delivery] = {}
        self._tried: set[tuple[str, int]] = set()
        self._seen = (0, 0)  # the last alert and the last attempt that were looked at
        self._silent: set[str] = set()  # channels where nobody answered just now

    def send_due(self, now: datetime) -> int:
        """Try everything that is due; how much was sent.

        Where nobody answers, the rest for that channel waits for the next time: the other channels,
        and the watch itself, wait for a dead server once and not once for each message.
        """
        self._catch_up()
        due = [one.number for one in self._untried.values() if one.due_at <= now]
        # read again: an article that was erased since took the words of its alerts along
        alerts = self._ledger.watch.alerts_of(due)
        to_try = [(one, 1) for one in gathered(alerts, self._tried, now)]
        to_try += self._to_try_again(now)
        # where nobody answered the last time, nobody may now: others first
        to_try.sort(key=lambda one: one[0].channel in self._silent)
        self._silent.clear()
        return sum(self._try(message, attempt, now) for message, attempt in to_try)

    def _to_try_again(self, now: datetime) -> Iterator[tuple[Message, int]]:
        """Messages that were not taken before and are due, each with the number of its next try."""
        for one in self._retried.values():
            if one.next_at and one.next_at <= now:
                alerts = tuple(self._ledger.watch.alerts_of(one.alerts))
                yield Message(one.message, one.channel, alerts), one.attempt + 1

    def _catch_up(self) -> None:
        """What came since last time and what waits: of months of alerts no more is in mind."""
        alerts = self._ledger.watch.alerts(after=self._seen[0])
        tries = self._ledger.watch.deliveries(after=self._seen[1])
        self._untried |= {one.number: one for one in alerts}
        for one in tries:
            waiting = (number for number in one.alerts if number in self._untried)
            self._tried.update((one.channel, number) for number in waiting)
            self._retried.pop(one.message, None)
            if one.outcome == "retry":
                self._retried[one.message] = one
        for number, alert in list(self._untried.items()):
            left = {(channel, number) for channel in alert.channels} - self._tried
            if not left:
                del self._untried[number]
                self._tried -= {(channel, number) for channel in alert.channels}
        self._seen = (
            alerts[-1].number if alerts else self._seen[0],
            tries[-1].number if tries else self._seen[1],
        )

    def _try(self, message: Message, attempt: int, now: datetime) -> bool:
        if message.channel in self._silent:
            return False
        settings = self.wanted.channels.get(message.channel)
        if settings is None:
            outcome = DeliveryOutcome(
                False, "the rules no longer have this channel", True
            )
        else:
            outcome = send(message, settings, now, self._transport)
        if outcome.silent:
            self._silent.add(message.channel)
        due = None
        if not outcome.sent and not outcome.final and attempt <= len(RETRIES):
            due = now + max(RETRIES[attempt - 1], outcome.wait)
        word = "sent" if outcome.sent else "retry" if due else "failed"
        numbers = tuple(one.number for one in message.alerts)
        self._ledger.watch.deliver(
            Delivery(
                message.id,
                numbers,
                message.channel,
                attempt,
                word,
                outcome.detail,
                due,
                now,
            )
        )
        return outcome.sent


def gathered(
    alerts: Iterable[Alert], done: set[tuple[str, int]], now: datetime
) -> list[Message]:
    """What is due and was not tried, one message for each happening and channel."""
    groups: dict[tuple[str, str], list[Alert]] = defaultdict(list)
    for one in alerts:
        for channel in one.channels:
            if one.due_at <= now and (channel, one.number) not in done:
                groups[channel, one.group].append(one)
    found = []
    for (channel, group), some in groups.items():
        numbers = ",".join(str(one.number) for one in some)
        ident = sha256(f"{channel}\x1f{group}\x1f{numbers}".encode()).hexdigest()[:24]
        found.append(Message(f"msg_{ident}", channel, tuple(_without_repeats(some))))
    return found


def _without_repeats(alerts: Sequence[Alert]) -> list[Alert]:
    """Alerts of several rules on one change are all kept; what each says is said once."""
    return list(
        {
            (one.change, one.told.get("subject"), one.number): one for one in alerts
        }.values()
    )


# ------------------------------------------------------------------ each kind of channel
def send(
    message: Message, settings: Mapping[str, Any], now: datetime, transport: Transport
) -> DeliveryOutcome:
    """Send a message once."""
    if "webhook" in settings:
        return _post(message, settings, now, transport)
    if "mail" in settings:
        return _mail(message, settings["mail"], now)
    if "file" in settings:
        return _append_line(message, str(settings["file"]))
    return _desktop(message)


def signature(secret: str, ident: str, timestamp: int, body: bytes) -> str:
    """The signature of a message, version 1 of the Standard Webhooks specification.

    Raises:
        ValueError: the secret is not "whsec_" with base64 behind it.
    """
    if not secret.startswith(_SECRET):
        raise ValueError("a secret begins with whsec_")
    try:
        key = base64.b64decode(secret.removeprefix(_SECRET), validate=True)
    except binascii.Error:
        raise ValueError("a secret is whsec_ with base64 behind it") from None
    if not key:
        raise ValueError("a secret has a key behind whsec_")
    signed = f"{ident}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, "sha256").digest()).decode()


def _post(
    message: Message, settings: Mapping[str, Any], now: datetime, transport: Transport
) -> DeliveryOutcome:
    body = json.dumps(
        message.as_dict(), ensure_ascii=False, separators=(",", ":")
    ).encode()
    stamp = int(now.timestamp())
    try:
        secret = os.environ.get(str(settings.get("secret_env", "")), "")
        signed = signature(secret, message.id, stamp, body)
    except ValueError as error:
        return DeliveryOutcome(False, f"secret_env: {error}", True)
    headers = {
        "content-type": "application/json",
        "user-agent": "reportedly",
        "webhook-id": message.id,
        "webhook-timestamp": str(stamp),
        "webhook-signature": signed,
    }
    sender, to = transport(bool(settings.get("allow_private"))), settings["webhook"]
    try:
        # what stands in the answer is not read: it may have no end, and come byte by byte
        with (
            deadline(PATIENCE),
            httpx.Client(transport=sender, timeout=PATIENCE) as client,
            client.stream("POST", str(to), content=body, headers=headers) as answer,
        ):
            pass
    except RefusedAddress as error:
        why = f"refused: {error}; `allow_private: true` of the channel lets it be asked"
        return DeliveryOutcome(False, why, silent=True)
    except (httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.TimeoutException,
            httpcore.ProtocolError, OSError) as error:  # fmt: skip
        why = f"no answer ({error or type(error).__name__})"
        return DeliveryOutcome(False, why, silent=True)
    if 200 <= answer.status_code < 300:
        return DeliveryOutcome(True, f"answered {answer.status_code}")
    wait = wait_asked(answer.headers.get("retry-after", ""), now) or timedelta(0)
    return DeliveryOutcome(
        False,
        f"answered {answer.status_code}",
        answer.status_code == _GONE,
        min(wait, RETRIES[-1]),
    )


def _mail(
    message: Message, settings: Mapping[str, Any], now: datetime
) -> DeliveryOutcome:
    mail = EmailMessage()
    mail["Subject"] = " ".join(f"reportedly: {message.title}".split())[:200]
    mail.set_content(message.in_words())
    mail["Message-ID"] = f"<{message.id}@reportedly.invalid>"
    return send_mail(mail, settings, now)


def send_mail(
    mail: EmailMessage, settings: Mapping[str, Any], now: datetime
) -> DeliveryOutcome:
    """Hand a mail to a server: `server`, `port`, `from`, `to`, `user`, `password_env`, `tls`
    (starttls, ssl, none), `ca` (a file of certificates to trust).
    """
    to = settings.get("to", [])
    mail["From"] = str(settings.get("from", ""))
    mail["To"] = ", ".join(to if isinstance(to, list) else [str(to)])
    mail["Date"] = format_datetime(now)
    tls = str(settings.get("tls", "starttls"))
    host, port = (
        str(settings.get("server", "localhost")),
        int(settings.get("port", 587)),
    )
    try:
        # without a context of its own the library takes any certificate,
        # and the password goes there
        trust = trusting(settings.get("ca"))
        with (
            deadline(MAILING),
            Outbox(host, port, trust if tls == "ssl" else None) as server,
        ):
            if tls == "starttls":
                server.starttls(context=trust)
            if settings.get("user"):
                password = os.environ.get(str(settings.get("password_env", "")), "")
                server.log_in(str(settings["user"]), password)
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        return DeliveryOutcome(
            False, f"the server refuses {', '.join(error.recipients)}", True
        )
    except (smtplib.SMTPException, OSError) as error:
        why = f"not taken by {host}:{port} ({error})"
        return DeliveryOutcome(
            False, why, silent=not isinstance(error, smtplib.SMTPResponseException)
        )
    return DeliveryOutcome(True, f"taken by {host}")


def _append_line(message: Message, path: str) -> DeliveryOutcome:
    line = (
        json.dumps({"id": message.id, **message.as_dict()}, ensure_ascii=False) + "\n"
    )
    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return DeliveryOutcome(False, f"{path}: cannot be written ({error.strerror})")
    return DeliveryOutcome(True, f"in {path}")


def _desktop(message: Message) -> DeliveryOutcome:
    program = shutil.which("notify-send")
    if program is None:
        return DeliveryOutcome(False, "no notify-send on this machine", True)
    try:
        done = subprocess.run(
            [program, "--app-name=reportedly", "--", "reportedly", message.title],
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        why = f"notify-send shows nothing ({type(error).__name__})"
        return DeliveryOutcome(False, why, silent=True)
    if done.returncode:
        return DeliveryOutcome(
            False, done.stderr.decode("utf-8", "replace").strip()[:200] or "refused"
        )
    return DeliveryOutcome(True, "shown")
