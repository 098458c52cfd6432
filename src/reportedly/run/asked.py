"""What a listing is asked for: the same for every command that lists, exports or shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Asked:
    """None and () ask for everything; see `ledger.Filter` for what each means."""

    place: str | None = None
    categories: tuple[str, ...] = ()
    source: str | None = None
    type: str | None = None
    actor: str | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    sort: str | None = None
    limit: int | None = None

    @property
    def narrows(self) -> bool:
        """Whether it leaves any claim out by what the claim says."""
        given = (
            self.place,
            self.source,
            self.type,
            self.actor,
            self.since,
            self.until,
        )
        return bool(self.categories) or any(value is not None for value in given)
