"""Which acts hold on which claims today, and what the claims are with them.

An act was made on words as they were read then. It holds on a claim with the same id, or on one
with the same words and values where a newer version of the page moved them. Where the words are now
read otherwise the act does not
reach the new value: it is shown beside it, and the claim is open again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Certainty, ReviewAct, ReviewState, Role, Unit
from reportedly.records import (
    KINDS,
    ClaimKind,
    Event,
    Figure,
    Reason,
    Span,
    claim_id,
    claim_kind,
    quoted_words,
)
from reportedly.records.kinds import reviewed_kinds
from reportedly.records.reviews import CHANGED, Review
from reportedly.reviews.fields import (
    as_read,
    claim_digest,
    fields_of,
    in_words,
    with_value,
)

_WORKING_ACTS = subset("working_acts")

_VERDICT_ACTS = subset("verdict_acts")


Claim = Figure | Event


@dataclass(frozen=True, slots=True)
class Version:
    """One page of a document as last read: what an act may reach."""

    number: int  # of its reading
    version: int
    text: str
    figures: tuple[Figure, ...]
    events: tuple[Event, ...]

    def claims(self) -> tuple[Claim, ...]:
        return (*self.figures, *self.events)


@dataclass(frozen=True, slots=True)
class Standing:
    """What people did with one claim, first to last, and what of it holds."""

    state: str = ReviewState.NOT_STARTED
    corrections: Mapping[str, Review] = field(
        default_factory=dict
    )  # by field, those that hold
    set_aside: tuple[Review, ...] = ()  # made of another reading: shown, not applied
    rejected: Review | None = None
    approved: Review | None = None
    missed: Review | None = None
    assigned: str | None = None
    acts: tuple[Review, ...] = ()

    @property
    def comments(self) -> tuple[Review, ...]:
        return tuple(act for act in self.acts if act.act == ReviewAct.COMMENT)

    @property
    def judged(self) -> bool:
        """Whether anybody said what the claim is: that it holds, that it does not, or what it
        should be.
        """
        said = (self.approved, self.rejected, self.missed)
        return bool(self.corrections) or any(act is not None for act in said)

    @property
    def last(self) -> int:
        """The number of the last act: who writes says which they saw."""
        return self.acts[-1].number if self.acts else 0


@dataclass(frozen=True, slots=True)
class Settled:
    """The claims of a document with people's corrections, and where each stands."""

    figures: Mapping[int, tuple[Figure, ...]]  # by the number of the reading
    events: Mapping[int, tuple[Event, ...]]
    standings: Mapping[str, Standing]  # by the id of the claim
    read: Mapping[str, Claim]  # as the program reads it
    orphans: tuple[Review, ...] = ()  # acts on words that are no longer read at all

    def of(self, kind: ClaimKind) -> Mapping[int, tuple[Any, ...]]:
        """The claims of a kind that people correct, by the number of the reading."""
        found: Mapping[int, tuple[Any, ...]] = getattr(self, kind.table)
        return found

    def by_table(self, number: int) -> dict[str, tuple[Any, ...]]:
        """The claims of one reading that people correct, by the table of their kind."""
        return {k.table: self.of(k)[number] for k in KINDS if k.reviewed}

    def held(self, ident: str) -> dict[str, Any] | None:
        """The values of a claim that hold, by field; None where people say it is none."""
        stands = self.standings.get(ident, Standing())
        if stands.rejected is not None:
            return None
        claim = corrected(self.read[ident], stands)
        fields = fields_of(claim_kind(claim).name)
        return {field.name: field.get(claim) for field in fields}


def undone(acts: Iterable[Review]) -> list[Review]:
    """The acts that were not taken back."""
    every = list(acts)
    gone = {act.value for act in every if act.act == ReviewAct.UNDO}
    return [act for act in every if act.act != ReviewAct.UNDO and act.id not in gone]


def settle(versions: Sequence[Version], acts: Iterable[Review]) -> Settled:
    """What holds of one document.

    Args:
        versions: its pages, each as last read.
        acts: everything people did with it, first to last; rounds of blind coding have no part in
            it.
    """
    holding = [act for act in undone(acts) if act.round is None]
    added = [_with_missed(version, holding) for version in versions]
    newest = max(added, key=lambda v: (v.version, v.number), default=None)
    reached, orphans = _acts_reached(added, newest, holding)
    read = {claim.id: claim for version in added for claim in version.claims()}
    standings = {ident: standing(read[ident], some) for ident, some in reached.items()}
    return Settled(
        {v.number: _corrected_claims(v.figures, standings) for v in added},
        {v.number: _corrected_claims(v.events, standings) for v in added},
        standings,
        read,
        tuple(orphans),
    )


# ------------------------------------------------------------------ what an act reaches
def _acts_reached(
    versions: Sequence[Version], newest: Version | None, acts: Sequence[Review]
) -> tuple[dict[str, list[Review]], list[Review]]:
    """The acts on claims that still are, by claim, and those whose claim is gone."""
    there = {claim.id for version in versions for claim in version.claims()}
    now = newest.claims() if newest else ()
    current = {claim.id for claim in now}
    reached: dict[str, list[Review]] = defaultdict(list)
    orphans = []
    for act in acts:
        if act.kind not in reviewed_kinds():
            continue
        heir = act.target if act.target in current else _heir(act, now)
        if heir:
            reached[heir].append(act)
        if act.target in there and act.target != heir:
            reached[act.target].append(act)
        if not heir:
            orphans.append(act)
    return reached, orphans


def _heir(act: Review, now: Iterable[Claim]) -> str | None:
    """The claim that has an act's words today: the same values before others, the nearest before
    the farther.
    """
    words = act.words
    if words is None:
        return None
    alike = [
        claim
        for claim in now
        if claim_kind(claim).name == act.kind
        if _meets(claim, words)
    ]
    same = [claim for claim in alike if claim_digest(claim) == act.saw]
    nearest = sorted(
        same or alike, key=lambda claim: abs(quoted_words(claim).start - words.start)
    )
    return nearest[0].id if nearest else None


def _meets(claim: Claim, words: Span) -> bool:
    """Whether a claim quotes the same words or overlaps them with words in common."""
    span = quoted_words(claim)
    over = span.start < words.end and words.start < span.end
    return span.text == words.text or (over and _shares(span.text, words.text))


def _shares(one: str, other: str) -> bool:
    """Whether two quotations of one place have a word in common: in another text the place means
    nothing.
    """
    return bool(set(one.casefold().split()) & set(other.casefold().split()))


# ------------------------------------------------------------------ what holds
def standing(claim: Claim, acts: Sequence[Review]) -> Standing:
    """What some acts, first to last, come to on a claim as it is read today."""
    saw = claim_digest(claim)
    corrections, aside = _corrections(claim, acts)
    verdict = _last(acts, _VERDICT_ACTS)
    of_now = verdict is not None and (
        verdict.saw in (None, saw) or verdict.act == ReviewAct.MISSED
    )
    holding = verdict if of_now else None
    assigned = _last(acts, (ReviewAct.ASSIGN,))
    return Standing(
        _state_of(verdict, of_now, acts),
        corrections,
        tuple(aside.values()),
        holding if holding and holding.act == ReviewAct.REJECT else None,
        holding if holding and holding.act == ReviewAct.ACCEPT else None,
        next((act for act in acts if act.act == ReviewAct.MISSED), None),
        assigned.value if assigned else None,
        tuple(acts),
    )


def _corrections(
    claim: Claim, acts: Sequence[Review]
) -> tuple[dict[str, Review], dict[str, Review]]:
    """By field, the last correction of what is read now, and the last of another reading."""
    holds: dict[str, Review] = {}
    aside: dict[str, Review] = {}
    for act in acts:
        if act.act == ReviewAct.CORRECT and act.field:
            is_of_now = as_read(claim, act.field) == act.was
            (holds if is_of_now else aside)[act.field] = act
    return holds, aside


def _last(acts: Sequence[Review], kinds: Collection[str]) -> Review | None:
    """The last act of some kinds."""
    return next((act for act in reversed(acts) if act.act in kinds), None)


def _state_of(verdict: Review | None, of_now: bool, acts: Sequence[Review]) -> str:
    """How far the review of a claim has come."""
    if verdict is None:
        work = [act for act in acts if act.act in _WORKING_ACTS]
        return ReviewState.IN_PROGRESS if work else ReviewState.NOT_STARTED
    state = (
        str(verdict.value) if verdict.act == ReviewAct.STATE else ReviewState.APPROVED
    )
    if not of_now:
        return CHANGED.get(state, state)
    later = [
        act
        for act in acts
        if act.act == ReviewAct.CORRECT
        if act.number > verdict.number
    ]
    return ReviewState.IN_PROGRESS if later and state in CHANGED else state


def _corrected_claims(
    claims: Iterable[Any], standings: Mapping[str, Standing]
) -> tuple[Any, ...]:
    """Claims as reviewed, without those rejected."""
    kept = []
    for claim in claims:
        stands = standings.get(claim.id)
        if stands is None:
            kept.append(claim)
        elif stands.rejected is None:
            kept.append(corrected(claim, stands))
    return tuple(kept)


def corrected(claim: Any, stands: Standing) -> Any:
    """A claim with the corrections that hold; each says by whom, when and why."""
    for name, act in stands.corrections.items():
        claim = with_value(claim, name, act.value)
    if not stands.corrections:
        return claim
    changes = tuple(
        _correction_reason(name, act) for name, act in stands.corrections.items()
    )
    return replace(claim, because=(*claim.because, *changes))


def _correction_reason(name: str, act: Review) -> Reason:
    """Why a value is what somebody made it."""
    was = in_words(name, act.was) or "nothing"
    why = f": {act.because}" if act.because else ""
    return Reason(
        name, f"corrected by {act.by} on {act.at:%Y-%m-%d}, read as {was}{why}"
    )


# ------------------------------------------------------------------ what was missed
def _with_missed(version: Version, acts: Iterable[Review]) -> Version:
    """A page with the figures people added to its words, where the words still stand and nothing is
    read there.
    """
    added = []
    for act in acts:
        if act.act != ReviewAct.MISSED:
            continue
        if act.words is None:
            continue
        made = missed_figure(act, version.text)
        if made and not any(_doubles(made, figure) for figure in version.figures):
            added.append(made)
    if not added:
        return version
    every = sorted((*version.figures, *added), key=lambda figure: figure.evidence.start)
    return replace(version, figures=tuple(every))


def missed_figure(act: Review, text: str) -> Figure | None:
    """The figure somebody added, if its words stand in a text: at their place, or once
    elsewhere.
    """
    words = act.words
    if words is None:
        return None
    at = words.start
    if text[at : words.end] != words.text:
        if text.count(words.text) != 1:
            return None
        at = text.index(words.text)
    span = Span(at, at + len(words.text), words.text)
    bare = Figure(
        id=act.target,
        evidence=span,
        category="",
        term=None,
        low=None,
        high=None,
        qualifier=None,
        unit=Unit.PEOPLE,
        counted=None,
        stock_or_flow=None,
        place=None,
        time=None,
        source=None,
        certainty=Certainty.STATED,
        passage=Role.BODY,
        because=(
            Reason("figure", f"added by {act.by} on {act.at:%Y-%m-%d}: {act.because}"),
        ),
    )
    for name, value in act.value.items():
        bare = with_value(bare, name, value)
    return bare


def missed_id(document: str, words: Span, category: str) -> str:
    """The id of a figure somebody adds."""
    return claim_id(document, words.start, words.end, f"missed {category}", words.text)


def _doubles(made: Figure, read: Figure) -> bool:
    """Whether a figure that somebody added is one that is read now."""
    one, other = made.evidence, read.evidence
    if made.category != read.category:
        return False
    if one.start >= other.end:
        return False
    return other.start < one.end
