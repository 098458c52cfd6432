"""How far a ledger has come: what tells that something worked out of it is as old as the ledger."""

from __future__ import annotations

from typing import NamedTuple


class ContentStamp(NamedTuple):
    """The number of the last row of each table that answers are worked out of."""

    readings: int = 0
    reviews: int = 0
    judgements: int = 0
    spaces: int = 0
    erasures: int = 0

    def but_added_to(self) -> ContentStamp:
        """What changes more than what is near to it: readings and reviews left out."""
        return self._replace(readings=0, reviews=0)

    def may_see(self) -> tuple[int, int]:
        """What changes who sees what: spaces and erasures."""
        return self.spaces, self.erasures


class Reached(NamedTuple):
    """How many links the chain of a ledger has, and the last: everything that was appended, and in
    which order.
    """

    links: int
    head: str


class Stamp(NamedTuple):
    """The content, and the number of the last account, key and note of somebody's doing."""

    content: ContentStamp
    accounts: int = 0
    keys: int = 0
    activity: int = 0

    def people(self) -> tuple[int, int]:
        """What changes who may come in."""
        return self.accounts, self.keys
