"""How often the program is wrong, from what people accepted, corrected, rejected and added; with
intervals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from reportedly.records import Figure, Provenance, claim_kind
from reportedly.records.printed import Record
from reportedly.reviews.fields import fields_of
from reportedly.reviews.holding import Claim, Standing

_Z = 1.959964  # of the normal distribution, for 95 %


@dataclass(frozen=True, slots=True)
class JudgedValues:
    """One claim that people judged, and where it comes from."""

    kept: Provenance
    language: str
    claim: Claim
    standing: Standing


@dataclass(frozen=True, slots=True)
class Rate(Record):
    """Of so many judged values so many were wrong. `low`–`high` is the 95 % interval after
    Wilson.
    """

    by: str  # field | category | language | outlet | version
    value: str
    judged: int
    wrong: int

    @property
    def rate(self) -> float:
        return self.wrong / self.judged

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.wrong, self.judged)

    def as_dict(self) -> dict[str, object]:
        low, high = self.interval
        rates = {
            "by": self.by,
            "value": self.value,
            "judged": self.judged,
            "wrong": self.wrong,
        }
        return {
            **rates,
            "rate": round(self.rate, 4),
            "low": round(low, 4),
            "high": round(high, 4),
        }


def wilson(wrong: int, judged: int, z: float = _Z) -> tuple[float, float]:
    """The interval of a proportion that holds for few cases too (Wilson 1927)."""
    if not judged:
        return 0.0, 1.0
    share, square = wrong / judged, z * z / judged
    middle = share + square / 2
    reach = z * sqrt(share * (1 - share) / judged + square / (4 * judged))
    low = (middle - reach) / (1 + square)
    high = (middle + reach) / (1 + square)
    return max(0.0, low), min(1.0, high)


def error_rates(judged: Iterable[JudgedValues]) -> tuple[Rate, ...]:
    """The program's error by field, and by category, language, outlet and version of whole claims.

    A claim is wrong where it was rejected or a field of it corrected; one that was added is one the
    program missed and counts in the row `missed`, of all that there were.
    """
    seen: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    for one in judged:
        for key, is_wrong in _verdicts(one):
            seen[key] += 1
            wrong[key] += is_wrong
    return tuple(
        Rate(by, value, many, wrong[by, value])
        for (by, value), many in sorted(seen.items())
    )


def _verdicts(one: JudgedValues) -> Iterable[tuple[tuple[str, str], bool]]:
    """What each thing that was judged came to: right or wrong."""
    stands, kind = one.standing, claim_kind(one.claim).name
    if not stands.judged:
        return
    missed = stands.missed is not None
    yield ("field", f"{kind} missed"), missed
    if missed:
        return
    rejected = stands.rejected is not None
    yield ("field", f"no {kind}"), rejected
    if not rejected:
        for field in fields_of(kind):
            if field.name in stands.corrections or stands.approved:
                yield (
                    ("field", f"{kind} {field.name}"),
                    field.name in stands.corrections,
                )
    bad = rejected or bool(stands.corrections)
    for by, value in _traits(one).items():
        yield (by, value), bad


def _traits(one: JudgedValues) -> Mapping[str, str]:
    """By what error rates are told apart."""
    what = one.claim.category if isinstance(one.claim, Figure) else one.claim.type
    return {
        "category": what,
        "language": one.language,
        "outlet": one.kept.outlet or "(none named)",
        "version": one.kept.versions.program,
    }
