"""Marked sentences of events: who did it to whom."""

from __future__ import annotations

from typing import Any

import pytest

from reportedly.records import Event, Party
from tests.cases_loader import cases
from tests.claims.events.test_events import events


def of_word(text: str, word: str) -> Event | None:
    """The event that is told, or told again, with a word."""
    for event in events(text):
        if any(m.text.startswith(word) for m in (event.trigger, *event.mentions)):
            return event
    return None


@pytest.mark.parametrize("case", cases("events"), ids=lambda c: c["text"][:60])
def test_who_did_it_to_whom(case: dict[str, Any]) -> None:
    event = of_word(case["text"], case["word"])
    assert event is not None
    for name in ("actor", "target"):
        if name in case:
            party: Party | None = getattr(event, name)
            assert (party is None) == (case[name] is None), party
            assert party is None or case[name] in party.text
