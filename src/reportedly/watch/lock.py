"""One watch to a ledger: a lock that the system lets go when its holder ends, however it does."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

from reportedly.errors import UsageError


@contextmanager
def only_one(ledger: str) -> Iterator[None]:
    """Hold the lock of a ledger's watch.

    Raises:
        UsageError: another watch holds it.
    """
    place = lock_file(ledger)
    try:
        file = place.open("a+")
    except OSError as error:
        raise UsageError(f"{place}: cannot be made ({error.strerror})") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read(20).strip()
            who = f" (process {holder})" if holder else ""
            raise UsageError(f"{ledger}: is watched already{who}") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def lock_file(ledger: str) -> Path:
    """Where the lock of a ledger is: beside it, or, of one on a server, in this machine's folder
    for such things.
    """
    if "://" in ledger:
        digest = sha256(ledger.partition("@")[2].encode()).hexdigest()[:12]
        return Path(gettempdir(), f"reportedly-watch-{digest}.lock")
    path = Path(ledger).resolve()
    return path.with_name(f"{path.name}.watch")
