"""Who is at the desk, and what they may: one local person, or accounts with roles and spaces.

A session is a random secret in a cookie, an API token one in a header; the ledger keeps only
digests of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from reportedly.codebook import vocabulary_in_order
from reportedly.codebook.words import AccountRole
from reportedly.errors import ReportedlyError, UsageError
from reportedly.ledger import Ledger
from reportedly.records.reviews import Account, Activity
from reportedly.serve.tries import FailedTries

ROLES = vocabulary_in_order("account role")  # each may what those before it may
MAY = {  # what needs which role at least
    "read": AccountRole.VIEWER,
    "code": AccountRole.CODER,
    "approve": AccountRole.REVIEWER,
    "sign off": AccountRole.LEAD,
    "open rounds": AccountRole.LEAD,
    "set alert rules": AccountRole.LEAD,
    "see everybody": AccountRole.LEAD,
    "keep accounts": AccountRole.ADMIN,
}
SCOPES = vocabulary_in_order("key scope")
SESSION_HOURS = 12
_SHORTEST = (
    12  # letters of a password (NIST SP 800-63B asks for 8, OWASP's ASVS for 12)
)


class Refused(ReportedlyError):
    """Somebody may not do this, or nobody knows who they are."""

    def __init__(self, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `spaces` None: every article; `session` ties their forms to them."""

    name: str
    role: str
    spaces: tuple[str, ...] | None
    session: str
    scope: str = "write"
    local: bool = False

    def may(self, what: str) -> bool:
        """Whether they may do something of `MAY`."""
        if what != "read" and self.scope != "write":
            return False
        return ROLES.index(self.role) >= ROLES.index(MAY[what])

    def need(self, what: str) -> None:
        """Raises:
        Refused: they may not.
        """
        if not self.may(what):
            raise Refused(f"a {self.role} may not {what}")


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Seen:
    """Accounts, and the keys that were asked for, as of a moment of the ledger."""

    people: tuple[int, ...]  # of the ledger's stamp
    accounts: Mapping[str, Account]
    keys: dict[str, dict[str, Any]]  # by digest


class Accounts:
    """Who may come in."""

    def __init__(self, ledger: Ledger, local: str | None, header: str | None) -> None:
        """Args:
        ledger: where accounts and keys are.
        local: the name of the one person at a desk of one's own; None where there are accounts.
        header: the header in which a reverse proxy says who it is; None where nobody may say so.
        """
        self._ledger = ledger
        self._local = local
        self._header = header
        self._tries = FailedTries()
        self._seen = _Seen((), {}, {})

    @property
    def accounts_asked(self) -> bool:
        return self._local is None

    def by_cookie(
        self, cookie: str | None, headers: Mapping[str, str]
    ) -> Person | None:
        """Who opens a page; None where they must log in."""
        if self._local is not None:
            return Person(self._local, AccountRole.ADMIN, None, "local", local=True)
        if self._header is not None and (name := headers.get(self._header)):
            account = self._now().accounts.get(name)
            return (
                _person(account, f"proxy {name}")
                if account and account.active
                else None
            )
        return self._by_key(cookie, "session")

    def by_token(self, token: str) -> Person | None:
        """Who asks the API with a token."""
        return self._by_key(token, "token")

    def _by_key(self, secret: str | None, kind: str) -> Person | None:
        if not secret:
            return None
        if len(secret) > 200:
            return None
        digest = digest_of(secret)
        seen = self._now()
        if digest not in seen.keys and (there := self._ledger.key(digest)):
            seen.keys[digest] = there
        key = seen.keys.get(digest)
        if key is None:
            return None
        if not _is_in_force(key, kind):
            return None
        account = seen.accounts.get(key["account"])
        if account is None:
            return None
        if not account.active:
            return None
        return _person(account, digest, key["scope"])

    def _now(self) -> _Seen:
        """Accounts and keys, never older than the last of them."""
        people = self._ledger.stamp().people()
        if self._seen.people != people:
            self._seen = _Seen(people, self._ledger.accounts(), {})
        return self._seen

    def login(self, name: str, password: str, address: str) -> str:
        """A new session's secret.

        Raises:
            Refused: name or password is wrong, or was too often.
        """
        if self._tries.too_many(name, address):
            if self._tries.first_refused(address):
                self._note("login refused", name, f"too many tries from {address}")
            raise Refused("too many tries; wait five minutes", 429)
        account = self._ledger.accounts().get(name)
        right = _is_password(account.password if account else "", password)
        if not right or account is None or not account.active:
            self._note("login failed", name, address)
            raise Refused("name or password is wrong", 401)
        self._tries.forgive(name, address)
        secret = self._key("session", name, "write", timedelta(hours=SESSION_HOURS))
        self._note("login", name, address)
        return secret

    def logout(self, person: Person) -> None:
        """End a session."""
        key = self._ledger.key(person.session)
        if key is not None:
            self._end(key, person.name)
            self._note("logout", person.name, "")

    def new_token(self, person: Person, scope: str, days: int) -> str:
        """A new token's secret: it is told once.

        Raises:
            UsageError: no such scope, or an odd time.
        """
        if scope not in SCOPES or not 1 <= days <= 366:
            raise UsageError("a token is for read or write, and for 1 to 366 days")
        secret = self._key("token", person.name, scope, timedelta(days=days))
        self._note("token made", person.name, f"{scope}, {days} days")
        return secret

    def tokens(self, person: Person) -> list[dict[str, Any]]:
        """Somebody's tokens."""
        return [
            key for key in self._ledger.keys_of(person.name) if key["kind"] == "token"
        ]

    def end_token(self, person: Person, digest: str) -> None:
        """End one of somebody's own tokens.

        Raises:
            Refused: it is none of theirs.
        """
        key = self._ledger.key(digest)
        if key is None or key["account"] != person.name or key["kind"] != "token":
            raise Refused("no such token", 404)
        self._end(key, person.name)
        self._note("token ended", person.name, "")

    def _end(self, key: dict[str, Any], by: str) -> None:
        row = {name: value for name, value in key.items() if name != "number"}
        self._ledger.keep_key(
            row | {"ended": True, "by": by, "kept_at": datetime.now(UTC)}
        )

    def _key(self, kind: str, name: str, scope: str, lasts: timedelta) -> str:
        secret, now = token_urlsafe(32), datetime.now(UTC)
        facts = {
            "kind": kind,
            "digest": digest_of(secret),
            "account": name,
            "scope": scope,
        }
        when = {"expires": now + lasts, "ended": False, "by": name, "kept_at": now}
        self._ledger.keep_key(facts | when)
        return secret

    def _note(self, act: str, name: str, detail: str) -> None:
        self._ledger.note(Activity(act, name, datetime.now(UTC), detail=detail))


def _person(account: Account, session: str, scope: str = "write") -> Person:
    spaces = None if "*" in account.spaces else account.spaces
    return Person(account.name, account.role, spaces, session, scope)


def hashed(password: str) -> str:
    """A password as it is kept (argon2id, the parameters of RFC 9106's second choice, as
    argon2-cffi sets them).

    Raises:
        UsageError: it is too short.
    """
    from argon2 import PasswordHasher

    if len(password) < _SHORTEST:
        raise UsageError(f"a password has {_SHORTEST} letters or more")
    return PasswordHasher().hash(password)


_NOBODYS = ""  # a hash nobody's password has: an unknown name takes as long as a wrong password


def _is_password(kept: str, password: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    global _NOBODYS
    if not kept and not _NOBODYS:
        _NOBODYS = PasswordHasher().hash(token_urlsafe(16))
    try:
        return PasswordHasher().verify(kept or _NOBODYS, password[:1000]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def make_account(
    ledger: Ledger,
    name: str,
    role: str,
    spaces: tuple[str, ...],
    password: str,
    by: str,
) -> None:
    """Make an account, or another state of one.

    Raises:
        UsageError: an odd name, no such role, or too short a password.
    """
    if role not in ROLES:
        raise UsageError(f"no role {role!r}; there are {', '.join(ROLES)}")
    if not name.strip() or len(name) > 80 or not name.isprintable():
        raise UsageError("a name has 1 to 80 letters that can be printed")
    if any("\x1f" in space or not space.strip() for space in spaces):
        raise UsageError("a space has a name")
    kept = hashed(password) if password else ""
    ledger.keep_account(Account(name, role, spaces, kept), by)


def _is_in_force(key: Mapping[str, Any], kind: str) -> bool:
    """Whether a key is of a kind, was not ended, and has not run out."""
    if key["kind"] != kind:
        return False
    return not key["ended"] and key["expires"] > datetime.now(UTC)
