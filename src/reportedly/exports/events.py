"""What an export tells of an event besides its fields: the codes of other codebooks.

Codes come from `codebook/event_types.yml` and the kinds of actor and target, and from nowhere else;
a type that a scheme does not know has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportedly.codebook import event_types
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import ActorKind, Category
from reportedly.records import Event

# UCDP's sides: organised armed groups and states are sides, civilians and those who serve them are
# not.
_STATE = subset("state_and_officials")
_GROUP = frozenset({ActorKind.ARMED_GROUP})
_UNARMED = subset("unarmed")


def ucdp_type(event: Event) -> str | None:
    """UCDP's type of violence: 1 state-based, 2 non-state, 3 one-sided; None: sides not told."""
    code = event_types()[event.type]["ucdp"]
    if code == "one_sided":
        return "3"
    if code is None:
        return None
    if event.actor is None:
        return None
    if event.target is None:
        return None
    one, other = event.actor.kind, event.target.kind
    if one in _STATE | _GROUP and other in _UNARMED:
        return "3"
    if one in _GROUP and other in _GROUP:
        return "2"
    if {one, other} <= _STATE | _GROUP:
        return "1"
    return None


def _killed_bound(event: Event, bound: str) -> int | None:
    """The greatest of a bound (`low`, `high`) of the counts of those killed."""
    killed = (t for t in event.tolls if t.category == Category.KILLED and not t.implied)
    bounds = (getattr(toll, bound) for toll in killed)
    return max((count for count in bounds if count is not None), default=None)


def implied_dead(event: Event) -> int:
    """Dead that an event tells of without a number: "a man was shot dead", "both died"."""
    killed = (t for t in event.tolls if t.category == Category.KILLED and t.implied)
    return sum(toll.least for toll in killed)


def _figure_ids(event: Event) -> str | None:
    """The ids of the figures that are tolls of an event."""
    named = (toll.figure for toll in event.tolls)
    return " ".join(ident for ident in named if ident is not None) or None


# Columns that are no field of an event: what other codebooks call it, and its victims.
WORKED_OUT: Mapping[str, Callable[[Event], str | int | None]] = {
    "acled": lambda event: event_types()[event.type]["acled"],
    "ucdp": ucdp_type,
    "plover": lambda event: event_types()[event.type]["plover"]["root"],
    "plover_mode": lambda event: event_types()[event.type]["plover"]["mode"],
    "cameo": lambda event: event_types()[event.type]["cameo"],
    "killed_low": lambda event: _killed_bound(event, "low"),
    "killed_high": lambda event: _killed_bound(event, "high"),
    "implied_killed": lambda event: implied_dead(event) or None,
    "figures": _figure_ids,
}
