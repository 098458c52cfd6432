"""Two people code the same articles without seeing each other: how far they agree, and where a
third must decide.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import ReviewAct
from reportedly.errors import UsageError
from reportedly.records import claim_kind
from reportedly.records.printed import Record
from reportedly.records.reviews import Review
from reportedly.reviews.fields import fields_of
from reportedly.reviews.holding import Claim, undone

REJECTED = "no figure"  # what a coder who rejects says of every field
CODES = subset("deciding_acts")  # acts that say what a claim is


@dataclass(frozen=True, slots=True)
class Round(Record):
    """A blind round: who codes which articles, and who decides where they differ."""

    name: str
    coders: tuple[str, ...]
    third: str
    documents: tuple[str, ...]

    def may_see(self, who: str, of: str, done: bool) -> bool:
        """Whether somebody sees another's codes: the third always, a coder once it is decided."""
        if who == of:
            return True
        if who == self.third:
            return True
        return done and who in self.coders


@dataclass(frozen=True, slots=True)
class Agreement(Record):
    """How far coders agree on a field. `alpha` is Krippendorff's; None where they had no two values
    to tell apart.
    """

    field: str
    units: int  # values that two or more coded
    agreed: int
    alpha: float | None

    def as_dict(self) -> dict[str, Any]:
        alpha = None if self.alpha is None else round(self.alpha, 4)
        counted = {"units": self.units, "agreed": self.agreed}
        return {"field": self.field, **counted, "alpha": alpha}


@dataclass(frozen=True, slots=True)
class Outcome(Record):
    """What became of one value that somebody coded.

    `became`: kept (both said so, or the third did) | changed (the third said otherwise) | open.
    """

    by: str
    claim: str
    field: str
    code: Any
    became: str
    holds: Any = None  # the value that holds, where it is decided


def outcomes(
    coded: Mapping[str, Mapping[str, Mapping[str, Any]]],
    holds: Mapping[str, Mapping[str, Any] | None],
    open_: Collection[tuple[str, str]],
) -> Iterator[Outcome]:
    """What became of every code.

    Args:
        coded: by coder, claim and field, what each said.
        holds: by claim the values that hold since the third decided; None where it is none at all.
        open_: claims and fields on which coders differ and nobody has decided.
    """
    for who, claims in coded.items():
        for ident, fields in claims.items():
            for name, code in fields.items():
                if (ident, name) in open_:
                    yield Outcome(who, ident, name, code, "open")
                    continue
                if ident not in holds:
                    yield Outcome(who, ident, name, code, "kept", code)
                    continue
                now = holds[ident]
                value = REJECTED if now is None else now.get(name)
                same = _code({name: code}, name) == _code({name: value}, name)
                became = "kept" if same else "changed"
                yield Outcome(who, ident, name, code, became, value)


def rounds(acts: Iterable[Review]) -> dict[str, Round]:
    """The rounds that were opened, by name."""
    found = {}
    for act in undone(acts):
        if act.act == ReviewAct.ROUND:
            terms = act.value
            coders, documents = tuple(terms["coders"]), tuple(terms["documents"])
            found[act.target] = Round(act.target, coders, terms["third"], documents)
    return found


def codes(
    acts: Iterable[Review], claims: Mapping[str, Claim]
) -> dict[str, dict[str, Any]]:
    """By coder and claim, the value of every field as that coder has it; a comment is no code.

    A claim a coder never touched is no unit for them; one they accepted has the values that were
    read.
    """
    coded: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for act in undone(acts):
        claim = claims.get(act.target)
        if claim is None:
            continue
        if act.act not in CODES:
            continue
        fields = fields_of(claim_kind(claim).name)
        mine = coded[act.by].setdefault(
            act.target, {f.name: f.get(claim) for f in fields}
        )
        if act.act == ReviewAct.REJECT:
            mine.update(dict.fromkeys(mine, REJECTED))
        elif act.act == ReviewAct.CORRECT and act.field:
            if REJECTED in mine.values():
                mine.update({f.name: f.get(claim) for f in fields})
            mine[act.field] = act.value
    return dict(coded)


def agreement(
    coded: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> tuple[Agreement, ...]:
    """Agreement by field over the claims that two or more coded.

    Raises:
        UsageError: the package for it is not installed.
    """
    names = sorted(
        {name for claims in coded.values() for one in claims.values() for name in one}
    )
    return tuple(one for name in names if (one := _of_field(name, coded)) is not None)


def _of_field(
    name: str, coded: Mapping[str, Mapping[str, Mapping[str, Any]]]
) -> Agreement | None:
    """How far coders agree on one field, of claims that two and more have coded."""
    units: list[list[str | None]] = []
    for ident in sorted({ident for claims in coded.values() for ident in claims}):
        said = [_code(claims.get(ident), name) for claims in coded.values()]
        if sum(one is not None for one in said) > 1:
            units.append(said)
    if not units:
        return None
    agreed = sum(len({one for one in unit if one is not None}) == 1 for unit in units)
    return Agreement(name, len(units), agreed, _alpha(units))


def _code(fields: Mapping[str, Any] | None, name: str) -> str | None:
    """One coder's value of a field as it is compared."""
    if fields is None:
        return None
    if name not in fields:
        return None
    value = fields[name]
    if isinstance(value, dict) and "name" in value:
        value = (value.get("name") or "").casefold()  # a place or a body is its name
    elif isinstance(value, dict):
        value = {
            key: each
            for key, each in value.items()
            if key not in ("qualifier", "precision")
        }
    return json.dumps(value, sort_keys=True)


def _alpha(units: Sequence[Sequence[str | None]]) -> float | None:
    """Krippendorff's alpha of nominal codes; None where all codes are one value."""
    try:
        import krippendorff
        import numpy as np
    except ModuleNotFoundError:
        raise UsageError("agreement needs: pip install 'reportedly[serve]'") from None
    values = sorted({one for unit in units for one in unit if one is not None})
    if len(values) < 2:
        return None
    number = {value: float(n) for n, value in enumerate(values)}
    data = np.array(
        [[number.get(one or "", np.nan) for one in unit] for unit in units]
    ).T
    return float(
        krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    )


def disputed(
    coded: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> list[tuple[str, str, dict[str, Any]]]:
    """The claims and fields on which coders differ, with what each says."""
    found = []
    for ident in sorted({ident for claims in coded.values() for ident in claims}):
        ours = {who: claims[ident] for who, claims in coded.items() if ident in claims}
        for name in sorted({name for fields in ours.values() for name in fields}):
            said = {_code(fields, name) for fields in ours.values()}
            if len(said) > 1:
                found.append(
                    (
                        ident,
                        name,
                        {who: f.get(name) for who, f in ours.items()},
                    )
                )
    return found
