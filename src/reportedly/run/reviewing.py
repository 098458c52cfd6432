"""The work of a desk on a ledger: judge what was read, correct it, add what was missed; what is
left, how far it holds.

Every act is a row of the ledger (`records.reviews`); what the rows come to is derived each time it
is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from reportedly.codebook.words import NoteColour, ReviewAct, ReviewState
from reportedly.errors import LedgerError, UsageError
from reportedly.gazetteer.index import lookup
from reportedly.gazetteer.sources import Entry
from reportedly.ledger import Ledger
from reportedly.records import (
    Event,
    Figure,
    KeptEvent,
    KeptFigure,
    Provenance,
    Span,
    claim_kind,
    quoted_words,
)
from reportedly.records.mentions import COORDINATES
from reportedly.records.reviews import COLOURS, STATES, Review, is_blank
from reportedly.reviews import (
    FIELDS,
    Settled,
    Standing,
    as_read,
    claim_digest,
    parsed_value,
)
from reportedly.reviews.coding import (
    CODES,
    Agreement,
    Outcome,
    Round,
    agreement,
    codes,
    disputed,
    outcomes,
    rounds,
)
from reportedly.reviews.fields import fields_of
from reportedly.reviews.holding import missed_id, undone
from reportedly.reviews.measures import JudgedValues, Rate, error_rates

Claim = Figure | Event


@dataclass(frozen=True, slots=True)
class OnDesk:
    """A claim as it lies on the desk: as the program read it, as it is with corrections, and where
    it stands.
    """

    kept: Provenance
    read: Claim
    claim: Claim | None  # None where people say it is none
    standing: Standing

    @property
    def kind(self) -> str:
        return claim_kind(self.read).name

    @property
    def shown(self) -> Claim:
        """The claim with its corrections, or as it was read where people say it is none."""
        return self.claim or self.read


# ------------------------------------------------------------------ one claim
def on_desk(ledger: Ledger, ident: str) -> OnDesk:
    """A figure or event by its id or the beginning of it, also one that people added or took out.

    Raises:
        LedgerError: there is none, or several are meant.
    """
    with ledger.snapshot() as seen:
        document, full = document_and_claim(seen, ident)
        settled = seen.settled([document], reasons_for=full)[document]
        versions = seen.versions(document)
    if full not in settled.read:
        raise LedgerError(
            f"{ledger.path}: {ident} is no longer read; its article has another now"
        )
    having = _readings_with(settled, full)
    with_it = [kept for kept in versions if kept.number in having]
    return _on_desk((with_it or versions)[-1], full, settled)


def _readings_with(settled: Settled, ident: str) -> set[int]:
    both: list[Mapping[int, Sequence[Claim]]] = [settled.figures, settled.events]
    return {
        n
        for found in both
        for n, many in found.items()
        if any(c.id == ident for c in many)
    }


def document_and_claim(ledger: Ledger, ident: str) -> tuple[str, str]:
    """The article of a figure or event, and its whole id, by the beginning of that.

    Raises:
        LedgerError: there is none, or several are meant.
    """
    added = {
        act.target: act.document
        for act in ledger.reviews(act=ReviewAct.MISSED)
        if act.target.startswith(ident)
        if act.document
        if ident
    }
    if len(added) == 1:
        ((full, document),) = added.items()
        return document, full
    return ledger.under_review(ident)


def _on_desk(kept: Provenance, ident: str, settled: Settled) -> OnDesk:
    both: Sequence[Claim] = (
        *settled.figures.get(kept.number, ()),
        *settled.events.get(kept.number, ()),
    )
    now = next((claim for claim in both if claim.id == ident), None)
    return OnDesk(
        kept, settled.read[ident], now, settled.standings.get(ident, Standing())
    )


def _review_made(one: OnDesk, act: str, by: str, because: str, **more: Any) -> Review:
    words = quoted_words(one.read)
    return Review(
        act,
        one.kind,
        one.read.id,
        by,
        datetime.now(UTC),
        because,
        document=one.kept.document,
        reading=one.kept.number,
        words=words,
        saw=claim_digest(one.read),
        **more,
    )


# ------------------------------------------------------------------ acts
@dataclass(frozen=True, slots=True)
class Judge:
    """Somebody at work on a ledger; `round` is set while they code blind."""

    ledger: Ledger
    by: str
    round: str | None = None

    def accept(
        self,
        ident: str,
        because: str = "",
        seen: int | None = None,
    ) -> OnDesk:
        """Say that a claim is read right, as it stands with its corrections."""
        return self._do(
            ident, seen, lambda one: [self._of(one, ReviewAct.ACCEPT, because)]
        )

    def reject(self, ident: str, because: str, seen: int | None = None) -> OnDesk:
        """Say that it is no figure or no event.

        Raises:
            UsageError: no reason is given.
        """
        _need_reason(because)
        return self._do(
            ident, seen, lambda one: [self._of(one, ReviewAct.REJECT, because)]
        )

    def correct(
        self,
        ident: str,
        typed: Mapping[str, str],
        because: str,
        seen: int | None = None,
        accept: bool = False,
    ) -> OnDesk:
        """Give fields another value; the reading stays beside it.

        Args:
            ident: of the claim.
            typed: by field what somebody typed.
            because: why, or in which words it stands.
            seen: the number of the last act they saw.
            accept: say too that the rest is right.

        Raises:
            UsageError: a field or value there is not, or no reason is given.
        """
        _need_reason(because)

        def acts(one: OnDesk) -> Iterator[Review]:
            for name, words in typed.items():
                value = typed_value(name, one.kind, words, one.read)
                was = as_read(one.read, name)
                yield self._of(
                    one, ReviewAct.CORRECT, because, field=name, was=was, value=value
                )
            if accept:
                yield self._of(one, ReviewAct.ACCEPT, "")

        return self._do(ident, seen, lambda one: list(acts(one)))

    def comment(
        self,
        ident: str,
        words: str,
        field: str | None = None,
        colour: str = NoteColour.GREY,
    ) -> OnDesk:
        """Say something of a claim or one of its fields.

        Raises:
            UsageError: nothing is said, or in a colour or on a field there is not.
        """
        if colour not in COLOURS:
            raise UsageError(f"no colour {colour!r}; there are {', '.join(COLOURS)}")
        _need_reason(words)

        def act(one: OnDesk) -> list[Review]:
            named = [f.name for f in fields_of(one.kind)]
            if field is not None and field not in named:
                raise UsageError(f"no field {field!r}; there are {', '.join(named)}")
            return [self._of(one, ReviewAct.COMMENT, words, field=field, value=colour)]

        return self._do(ident, None, act)

    def assign(self, ident: str, to: str) -> OnDesk:
        """Say whose work it is."""
        return self._do(
            ident, None, lambda one: [self._of(one, ReviewAct.ASSIGN, "", value=to)]
        )

    def state(
        self, ident: str, state: str, because: str = "", seen: int | None = None
    ) -> OnDesk:
        """Say where the work on a claim stands.

        Raises:
            UsageError: there is no such state of a claim.
        """
        if state not in STATES or state == ReviewState.SIGNED_OFF:
            raise UsageError(f"no state {state!r}; there are {', '.join(STATES[:-1])}")
        return self._do(
            ident,
            seen,
            lambda one: [self._of(one, ReviewAct.STATE, because, value=state)],
        )

    def undo(self, ident: str) -> OnDesk:
        """Take one's own last act on a claim back.

        Raises:
            LedgerError: there is none.
        """

        def acts(one: OnDesk) -> list[Review]:
            mine = [a for a in undone(one.standing.acts) if a.by == self.by]
            if not mine:
                raise LedgerError(
                    f"{self.by} did nothing with {ident} that could be taken back"
                )
            return [self._of(one, ReviewAct.UNDO, "", value=mine[-1].id)]

        return self._do(ident, None, acts)

    def missed(
        self,
        document: str,
        words: str,
        typed: Mapping[str, str],
        because: str,
        start: int = -1,
    ) -> str:
        """Add a figure the program did not read; its id.

        Args:
            document: id of the article.
            words: as they stand in it.
            typed: by field its values; `category` and `value` at least.
            because: why it is one.
            start: where the words stand; needed where they stand more than once.

        Raises:
            UsageError: the words do not stand there, or a value is missing.
        """
        _need_reason(because)
        for needed in ("category", "value"):
            if not typed.get(needed, "").strip():
                raise UsageError(f"a figure that is added has a {needed}")
        reading = self._reading(document)
        span = _words_in_text(reading.document.text, words, start)
        values = {
            name: typed_value(name, "figure", said, None)
            for name, said in typed.items()
            if said.strip()
        }
        target = missed_id(document, span, values["category"])
        act = Review(
            ReviewAct.MISSED,
            "figure",
            target,
            self.by,
            datetime.now(UTC),
            because,
            document=document,
            reading=reading.kept.number,
            words=span,
            value=values,
            round=self.round,
        )
        self.ledger.review([act])
        return target

    def _reading(self, document: str) -> Any:
        found = self.ledger.document(document)
        if not found:
            raise LedgerError(f"{self.ledger.path}: there is no document {document!r}")
        return max(found, key=lambda one: (one.kept.version, one.kept.number))

    def _of(self, one: OnDesk, act: str, because: str, **more: Any) -> Review:
        return _review_made(one, act, self.by, because, round=self.round, **more)

    def _do(self, ident: str, seen: int | None, made: Any) -> OnDesk:
        one = on_desk(self.ledger, ident)
        self.ledger.review(made(one), seen)
        return on_desk(self.ledger, one.read.id)


def _need_reason(because: str) -> None:
    if is_blank(because):
        raise UsageError("say why, in a few words another editor can disagree with")


def _words_in_text(text: str, words: str, start: int) -> Span:
    if not words.strip():
        raise UsageError("name the words in which the figure stands")
    if start < 0:
        if text.count(words) != 1:
            raise UsageError(
                f"{words!r} stands {text.count(words)} times in the article; "
                "give more words, or where they start"
            )
        start = text.index(words)
    if text[start : start + len(words)] != words:
        raise UsageError(f"{words!r} does not stand at {start}")
    return Span(start, start + len(words), words)


def typed_value(name: str, kind: str, typed: str, read: Claim | None) -> Any:
    """What somebody typed as a field's value; a place is looked up in the gazetteer.

    Raises:
        UsageError: there is no such field or value.
    """
    value = parsed_value(name, kind, typed)
    if name == "place" and value:
        near = read.place.country if read and read.place else None
        found = lookup(value["name"])
        best = next((entry for entry in found if entry.country == near), None) or next(
            iter(found), None
        )
        if best is not None:
            return located(best)
    return value


def located(entry: Entry) -> dict[str, Any]:
    """A place of the gazetteer as a figure has it."""
    name, precision = entry.name, entry.precision
    where = {name: getattr(entry, name) for name in COORDINATES}
    return {"name": name, **where, "precision": precision}


# ------------------------------------------------------------------ what there is to do
def claims_on_desk(
    ledger: Ledger, kind: str = "figure", documents: Collection[str] | None = None
) -> Iterator[OnDesk]:
    """Every figure or event as it lies on the desk: of each document its newest version, also those
    taken out.

    Args:
        ledger: an open ledger.
        kind: figure or event.
        documents: of these only, which somebody worked on.
    """
    newest = newest_versions(ledger.documents(among=documents))
    settled = ledger.settled(documents)
    for one in _claims_of_newest(ledger, kind, newest) if documents is None else ():
        if one.kept.document not in settled:
            yield OnDesk(one.kept, one.claim, one.claim, Standing())
    for document in (d for d in settled if d in newest):
        yield from _worked_on(newest[document], settled[document], kind)


def newest_versions(kept: Iterable[Provenance]) -> dict[str, Provenance]:
    """The last reading of the newest version of each document."""
    newest: dict[str, Provenance] = {}
    for one in kept:
        before = newest.setdefault(one.document, one)
        if (one.version, one.number) > (before.version, before.number):
            newest[one.document] = one
    return newest


def _claims_of_newest(
    ledger: Ledger, kind: str, newest: Mapping[str, Provenance]
) -> Iterator[KeptFigure | KeptEvent]:
    """The figures or events of these readings."""
    if kind == "figure":
        yield from ledger.reported(newest.values())
        return
    numbers = {kept.number for kept in newest.values()}
    yield from (one for one in ledger.events() if one.kept.number in numbers)


def _worked_on(kept: Provenance, worked: Settled, kind: str) -> Iterator[OnDesk]:
    """The claims of a reading that people worked on, also those they took out."""
    for ident, read in worked.read.items():
        if claim_kind(read).name != kind:
            continue
        lies = _on_desk(kept, ident, worked)
        if lies.claim is not None or lies.standing.rejected is not None:
            yield lies


def tally(ledger: Ledger) -> str:
    """How many of the answers people made, in a line; nothing where they made none."""
    changed = added = out = 0
    for worked in ledger.settled().values():
        for stands in worked.standings.values():
            out += stands.rejected is not None
            added += stands.missed is not None and stands.rejected is None
            changed += bool(stands.corrections) and stands.rejected is None
    if not changed + added + out:
        return ""
    return f"with people's reviews: {changed} corrected, {added} added, {out} taken out"


def rates(ledger: Ledger) -> tuple[Rate, ...]:
    """The program's own error rate, from everything that was judged."""
    languages, worked = ledger.languages(), set(ledger.settled())
    every = [
        *claims_on_desk(ledger, "figure", worked),
        *claims_on_desk(ledger, "event", worked),
    ]
    judged = (
        JudgedValues(
            one.kept,
            languages.get(one.kept.number, ""),
            one.read,
            one.standing,
        )
        for one in every
        if one.standing.acts
    )
    return error_rates(judged)


# ------------------------------------------------------------------ blind rounds
Codes = Mapping[str, Mapping[str, Mapping[str, Any]]]  # coder → claim → field → value


@dataclass(frozen=True, slots=True)
class CodedRound:
    """A round as far as it went: who coded how much, how far they agree, and what a third must
    decide.
    """

    round: Round
    coded: Codes
    agreement: tuple[Agreement, ...]
    by_document: Mapping[str, tuple[Agreement, ...]]
    by_day: Mapping[date, tuple[Agreement, ...]]  # of the values coded last on that day
    outcomes: tuple[Outcome, ...]
    disputed: tuple[tuple[str, str, Mapping[str, Any]], ...]
    claims: Mapping[str, Claim]


def open_round(
    ledger: Ledger,
    name: str,
    coders: Sequence[str],
    third: str,
    documents: Sequence[str],
    by: str,
) -> None:
    """Let two or more code articles without seeing each other.

    Raises:
        UsageError: fewer than two, a third who codes too, a name that is taken, or no articles.
    """
    who = list(dict.fromkeys(coder.strip() for coder in coders if not is_blank(coder)))
    if len(who) < 2 or third in who or is_blank(third):
        raise UsageError(
            "a round has two coders or more, and a third who decides and does not code"
        )
    if name in rounds(ledger.reviews(target=name)):
        raise UsageError(f"there is a round {name!r} already")
    known = {kept.document for kept in ledger.documents()}
    if not documents or not set(documents) <= known:
        raise UsageError(
            f"no such articles: {', '.join(sorted(set(documents) - known)) or 'none named'}"
        )
    value = {"coders": who, "third": third, "documents": list(dict.fromkeys(documents))}
    ledger.review(
        [Review(ReviewAct.ROUND, "round", name, by, datetime.now(UTC), value=value)]
    )


def coded_round(ledger: Ledger, name: str) -> CodedRound:
    """A blind round as it stands.

    Raises:
        LedgerError: there is no such round.
    """
    acts = ledger.reviews()
    found = rounds(a for a in acts if a.kind == "round" and a.target == name).get(name)
    if found is None:
        raise LedgerError(f"{ledger.path}: there is no round {name!r}")
    there = {kept.document for kept in ledger.documents()} & set(found.documents)
    settled = ledger.settled(there)
    read = {
        ident: (document, claim)
        for document, worked in settled.items()
        for ident, claim in worked.read.items()
    }
    done = [act for act in acts if act.round == name and act.by in found.coders]
    by_id = {ident: claim for ident, (_, claim) in read.items()}
    coded = codes(done, by_id)
    decided = {i for i in read if _decided(acts, i, found.third)}
    open_ = tuple(one for one in disputed(coded) if one[0] not in decided)
    holds = {i: settled[d].held(i) for i, (d, _) in read.items() if i in decided}
    return CodedRound(
        found,
        coded,
        agreement(coded),
        {document: _agreed(coded, _in(read, document)) for document in sorted(there)},
        _agreed_by_day(coded, done),
        tuple(outcomes(coded, holds, {one[:2] for one in open_})),
        open_,
        by_id,
    )


def _agreed_by_day(
    coded: Codes, done: Iterable[Review]
) -> dict[date, tuple[Agreement, ...]]:
    """How far coders agree on what was last coded on each day."""
    last: dict[str, date] = {}
    for act in done:
        if act.act in CODES:
            last[act.target] = max(
                act.at.date(),
                last.get(act.target, date.min),
            )
    return {
        day: _agreed(coded, {i for i, on in last.items() if on == day})
        for day in sorted(set(last.values()))
    }


def _in(
    read: Mapping[str, tuple[str, Claim]],
    document: str,
) -> set[str]:
    return {ident for ident, (where, _) in read.items() if where == document}


def _agreed(coded: Codes, idents: Collection[str]) -> tuple[Agreement, ...]:
    """Agreement over some claims alone."""
    return agreement(
        {
            who: {i: fields for i, fields in some.items() if i in idents}
            for who, some in coded.items()
        }
    )


def _decided(acts: Iterable[Review], ident: str, third: str) -> bool:
    """Whether the third has said what holds of a claim."""
    return any(
        a.target == ident and a.round is None and a.by == third and a.act in CODES
        for a in acts
    )


def fields_in_words(claim: Claim) -> dict[str, str]:
    """Every field of a claim as a person would type it."""
    from reportedly.reviews.fields import in_words

    return {
        field.name: in_words(field.name, field.get(claim))
        for field in FIELDS.values()
        if claim_kind(claim).name in field.of
    }
