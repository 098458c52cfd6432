"""Places that only say who leads, backs or seats somebody: "a US-led coalition", "an Oslo-based
monitor", "the group, based in Geneva". What such a body does or tells of happens elsewhere.
"""

from __future__ import annotations

from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import named_pattern

# Behind a hyphen they make a country an actor: "a US-led coalition", "Turkish-backed rebels" strike
# elsewhere.
LEADS = named_pattern("seats.leads")
_SEATED = named_pattern("seats.seated")
_SEAT = 60  # letters of ", a small monitoring group based in the "


@by_language
def _seat_ends() -> tuple[str, ...]:
    """How the words before a seat end: "based in "."""
    return tuple(f"{words} " for words in sorted(word_set("seat_prepositions")))


def only_leads(reading: str, start: int, end: int) -> bool:
    """Whether the place named there tells who leads somebody, or where a speaker has their seat."""
    if LEADS.match(reading, end) is not None:
        return True
    if not reading.endswith(_seat_ends(), 0, start):
        return False
    return _SEATED.search(reading[max(0, start - _SEAT) : start]) is not None
