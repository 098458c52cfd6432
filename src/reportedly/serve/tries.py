"""Failed logins of the last minutes: of a name from an address,
and of an address whatever the name.

The first keeps one account from being guessed, the second a list of names from being tried with one
password. Of IPv6 a network of 64 bits is one address: whoever has one has them all. What is
remembered is bounded: of more addresses than any desk has, those that failed longest ago are
forgotten.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address, ip_network
from threading import Lock

WINDOW = 300.0  # seconds a failed login counts
OF_A_NAME = 5  # failed logins of one name from one address …
# … and of one address: an office behind one, where several mistype in the same minutes
OF_AN_ADDRESS = 30
MOST = 10_000  # names and addresses remembered

_Key = tuple[str, ...]


class FailedTries:
    """How often who failed lately."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock`: seconds that only grow."""
        self._clock = clock
        self._at: OrderedDict[_Key, deque[float]] = OrderedDict()
        self._lock = Lock()  # logins are answered in several threads

    def __len__(self) -> int:
        return len(self._at)

    def too_many(self, name: str, address: str) -> bool:
        """Whether this name, or this address, has to wait. If not, it counts as failed until it is
        forgiven: else many tries at once would all come before the first has failed.
        """
        whole, own = _keys_of_try(name, address)
        with self._lock:
            if self._many(own) >= OF_A_NAME:
                return True
            if self._many(whole) >= OF_AN_ADDRESS:
                return True
            self._put(whole)
            self._put(own)
            return False

    def forgive(self, name: str, address: str) -> None:
        """A right password: neither it nor what failed of this name from there counts any more."""
        whole, own = _keys_of_try(name, address)
        with self._lock:
            self._at.pop(own, None)
            if at := self._at.get(whole):
                at.pop()

    def first_refused(self, address: str) -> bool:
        """Whether it was not noted for a while that an address waits; from now on it is.

        What is refused again and again is one row of the ledger, not thousands.
        """
        refused = ("refused", _keys_of_try("", address)[0][1])
        with self._lock:
            if self._many(refused):
                return False
            self._put(refused)
            return True

    def _many(self, key: _Key) -> int:
        since = self._clock() - WINDOW
        at = self._at.get(key, deque[float]())
        while at and at[0] <= since:
            at.popleft()
        return len(at)

    def _put(self, key: _Key) -> None:
        self._at.setdefault(key, deque(maxlen=OF_AN_ADDRESS)).append(self._clock())
        self._at.move_to_end(key)
        since = self._clock() - WINDOW
        while len(self._at) > MOST or not self._lately(since):
            self._at.popitem(last=False)

    def _lately(self, since: float) -> bool:
        """Whether what failed longest ago still counts."""
        oldest = next(iter(self._at.values()))
        return bool(oldest) and oldest[-1] > since


def _keys_of_try(name: str, address: str) -> tuple[_Key, _Key]:
    """Under what a try is remembered: the address, and the address with the name."""
    whole = address
    with suppress(ValueError):
        if (read := ip_address(address)).version == 6:
            whole = str(ip_network((read, 64), strict=False))
    return ("address", whole), ("name", whole, name)
