"""What a figure asks of its article hangs on what stands around it, not on how long the article is."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

import reportedly
from reportedly.claims.figures import sources

TOWNS = ("Kut", "Hilla", "Amara", "Basra", "Kirkuk")


def article(sentences: int) -> str:
    return "\n\n".join(
        f"A bomb killed {n + 3} people in {TOWNS[n % 5]} on Monday, the mayor said."
        for n in range(sentences)
    )


def test_statements_far_off_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[int] = Counter()
    plain = sources._is_act
    for sentences in (10, 40):

        def counted(*given: Any, of: int = sentences) -> bool:
            asked[of] += 1
            return plain(*given)

        monkeypatch.setattr(sources, "_is_act", counted)
        found = reportedly.read(article(sentences), published="2017-05-03").claims
        assert len(found.figures) == sentences
    assert 0 < asked[40] <= 5 * asked[10]  # 16 times as often where each asks all
