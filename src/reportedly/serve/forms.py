"""Forms that only their reader can send, and only once: a token tied to the session, the time and
this server.
"""

from __future__ import annotations

import hmac
import threading
import time
from secrets import token_bytes, token_urlsafe

from starlette.datastructures import FormData

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
        if len(self._used) > 10_000:
            since = time.time() - _LASTS
            self._used = {nonce: at for nonce, at in self._used.items() if at > since}

    def _mac(self, person: Person, nonce: str, made: str) -> str:
        told = "\x1f".join((person.session, person.name, nonce, made))
        return hmac.new(self._secret, told.encode(), "sha256").hexdigest()


def entered(form: FormData, name: str, otherwise: str = "") -> str:
    """What somebody entered in a field of a form."""
    return str(form.get(name, otherwise))
