"""Outlets as people joined and parted them: two names of one newsroom, or one name of two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reportedly.codebook.words import JudgementVerdict
from reportedly.gazetteer.relations import folded_place_name
from reportedly.reconcile.witnesses import outlet_key
from reportedly.records.questions import OUTLET_JUDGED, AttributedFigure, Judgement

OUTLET = (
    "outlet:"  # what a judged name begins with, and the origin of an outlet's own word
)
# The steps at whose end an outlet speaks under the name that the step gives.
_NAMED = frozenset({"outlet", "cites", "agency"})


def outlets_as_judged(
    witnessed: Iterable[AttributedFigure], said: Iterable[Judgement]
) -> list[AttributedFigure]:
    """Figures with their origins, outlets by what people said of them;
    the last word on a pair holds.

    Args:
        witnessed: figures with their origins as the lists of outlets have them.
        said: judgements of any kind.
    """
    last = {j.pair: j for j in said if j.kind == "outlet"}
    apart = _parted_outlets(last.values())
    one = _joined_outlets(last.values(), apart)
    if not apart and not one:
        return list(witnessed)
    return [_by(w, apart, one) for w in witnessed]


def judged_outlet_id(name: str) -> str:
    """The id by which an outlet is judged: its name as it is written, less case and accents."""
    return f"{OUTLET}{folded_place_name(name)}"


def _parted_outlets(said: Iterable[Judgement]) -> dict[str, Judgement]:
    """The names that stand for themselves, whatever the lists take them for."""
    return {
        name: j
        for j in said
        if j.verdict == JudgementVerdict.DIFFERENT
        for name in (j.one, j.other)
        if outlet_key(j.one.removeprefix(OUTLET))
        == outlet_key(j.other.removeprefix(OUTLET))
    }


def _joined_outlets(
    said: Iterable[Judgement], apart: dict[str, Judgement]
) -> dict[str, tuple[str, Judgement]]:
    """For an origin the one whose word it is, and who said so."""
    found: dict[str, tuple[str, Judgement]] = {}
    for judgement in said:
        if judgement.verdict != JudgementVerdict.SAME:
            continue
        one, other = sorted(
            name if name in apart else outlet_key(name.removeprefix(OUTLET))
            for name in judgement.pair
        )
        while one in found:
            one = found[one][0]
        while other in found:
            other = found[other][0]
        if one != other:
            found[max(one, other)] = (min(one, other), judgement)
    return found


def _by(
    one: AttributedFigure,
    apart: dict[str, Judgement],
    joined: dict[str, tuple[str, Judgement]],
) -> AttributedFigure:
    """A figure under the origin that people's rulings give it."""
    end = one.path[-1]
    if end.kind in _NAMED and (judgement := apart.get(judged_outlet_id(end.name))):
        one = _with_other_origin(one, judged_outlet_id(end.name), judgement)
    while one.origin in joined:
        one = _with_other_origin(one, *joined[one.origin])
    return one


def _with_other_origin(
    one: AttributedFigure, origin: str, judgement: Judgement
) -> AttributedFigure:
    """A figure with another origin, and at the end of its path who said so."""
    end = one.path[-1]
    step = replace(end, because=f"{end.because}{OUTLET_JUDGED}{judgement.said()}")
    return replace(one, origin=origin, path=(*one.path[:-1], step))
