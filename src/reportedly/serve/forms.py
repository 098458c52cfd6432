"""Forms that only their reader can send, and only once: a token tied to the session, the time and
this server.
"""

from __future__ import annotations

import hmac
import threading
import time
from secrets import token_bytes, token_urlsafe
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from reportedly.errors import UsageError
from reportedly.serve.people import Person, Refused

_LASTS = 12 * 3600.0  # seconds a form may lie open: a working day


class Forms:
    """Tokens of forms. Whoever starts the server anew makes the old ones void: such a form says so
    and is sent again.
    """

    def __init__(self) -> None:
        self._secret = token_bytes(32)
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    def token(self, person: Person) -> str:
        """A new token for one form of somebody's."""
        nonce, made = token_urlsafe(12), f"{time.time():.0f}"
        return f"{nonce}.{made}.{self._mac(person, nonce, made)}"

    def check(self, person: Person, token: str) -> None:
        """Raises:
        Refused: it is none of theirs, too old, or was sent before.
        """
        nonce, _, rest = token.partition(".")
        made, _, mac = rest.partition(".")
        right = hmac.compare_digest(
            mac.encode(), self._mac(person, nonce, made).encode()
        )
        if not right or time.time() - float(made) > _LASTS:
            raise Refused(
                "this form is of another session or too old: open the page again"
            )
        with self._lock:
            self._forget()
            if nonce in self._used:
                raise Refused("this form was sent before: open the page again", 409)
            self._used[nonce] = time.time()

    def _forget(self) -> None:
        """Let go of the tokens that are too old to be sent again: the oldest come first."""
        since = time.time() - _LASTS
        while self._used and next(iter(self._used.values())) <= since:
            del self._used[next(iter(self._used))]

    def _mac(self, person: Person, nonce: str, made: str) -> str:
        message = "\x1f".join((person.session, person.name, nonce, made))
        return hmac.new(self._secret, message.encode(), "sha256").hexdigest()


async def _read_form(request: Request) -> FormData:
    form = await request.form(max_files=0, max_fields=60)
    return FormData(
        [(name, _kept_text(str(said))) for name, said in form.multi_items()]
    )


def _kept_text(said: str) -> str:
    """What somebody said without what no database keeps in a text, nor UTF-8 has: NULs, and halves
    of letters, which come of an encoding that whoever sends may name.
    """
    return said.replace("\x00", "").encode("utf-8", "replace").decode()


# What an address takes that a form is sent to: the form is read as it comes in, the rest is done in
# a thread of its own, where waiting for the database holds up nobody else.
SentForm = Annotated[FormData, Depends(_read_form)]


def entered(form: FormData, name: str, otherwise: str = "") -> str:
    """What somebody entered in a field of a form."""
    return str(form.get(name, otherwise))


def number_entered(form: FormData, name: str, otherwise: int) -> int:
    """A whole number that stands in a field of a form.

    Raises:
        UsageError: what stands there is none.
    """
    said = entered(form, name)
    if not said:
        return otherwise
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise UsageError(f"{name} must be a whole number")
    return int(said)
