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

from reportedly.errors import LedgerError, UsageError
from reportedly.gazetteer.index import lookup
from reportedly.gazetteer.sources import Entry
from reportedly.ledger import Ledger
from reportedly.records import Event, Figure, Kept, KeptEvent, KeptFigure, Span
from reportedly.records.reviews import COLOURS, STATES, Review
from reportedly.reviews import FIELDS, Settled, Standing, as_read, fingerprint, parsed
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
from reportedly.reviews.fields import kind_of
from reportedly.reviews.holding import missed_id, undone
from reportedly.reviews.measures import Judged, Rate, error_rates

Claim = Figure | Event


@dataclass(frozen=True, slots=True)
class OnDesk:
    """A claim as it lies on the desk: as the program read it, as it is with corrections, and where
    it stands.
    """

    kept: Kept
    read: Claim
    claim: Claim | None  # None where people say it is none
    standing: Standing

    @property
    def kind(self) -> str:
        return kind_of(self.read)


# ------------------------------------------------------------------ one claim
def on_desk(ledger: Ledger, ident: str) -> OnDesk:
    """A figure or event by its id or the beginning of it, also one that people added or took out.

    Raises:
        LedgerError: there is none, or several are meant.
    """
    document, full = _found(ledger, ident)
    settled = ledger.settled([document])[document]
    if full not in settled.read:
        raise LedgerError(
            f"{ledger.path}: {ident} is no longer read; its article has another now"
        )
    versions, having = ledger.versions(document), _readings_with(settled, full)
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


def _found(ledger: Ledger, ident: str) -> tuple[str, str]:
    added = {
        act.target: act.document
        for act in ledger.reviews(act="missed")
        if act.target.startswith(ident) and act.document and ident
    }
    if len(added) == 1:
        ((full, document),) = added.items()
        return document, full
    kept = ledger.why(ident)[0]
    if not isinstance(kept, KeptFigure | KeptEvent):
        raise LedgerError(
            f"{ledger.path}: {ident} is a statement; figures and events are reviewed"
        )
    return kept.kept.document, kept.claim.id


def _on_desk(kept: Kept, ident: str, settled: Settled) -> OnDesk:
    both: Sequence[Claim] = (
        *settled.figures.get(kept.number, ()),
        *settled.events.get(kept.number, ()),
    )
    now = next((claim for claim in both if claim.id == ident), None)
    return OnDesk(
        kept, settled.read[ident], now, settled.standings.get(ident, Standing())
    )


def _act(one: OnDesk, act: str, by: str, because: str, **more: Any) -> Review:
    words = one.read.evidence if isinstance(one.read, Figure) else one.read.trigger
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
        saw=fingerprint(one.read),
        **more,
    )


# ------------------------------------------------------------------ acts
@dataclass(frozen=True, slots=True)
class Judge:
    """Somebody at work on a ledger; `round` is set while they code blind."""

    ledger: Ledger
    by: str
    round: str | None = None

    def accept(self, ident: str, because: str = "", seen: int | None = None) -> OnDesk:
        """Say that a claim is read right, as it stands with its corrections."""
        return self._do(ident, seen, lambda one: [self._of(one, "accept", because)])

    def reject(self, ident: str, because: str, seen: int | None = None) -> OnDesk:
        """Say that it is no figure or no event.

        Raises:
            UsageError: no reason is given.
        """
        _reason(because)
        return self._do(ident, seen, lambda one: [self._of(one, "reject", because)])

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
        _reason(because)

        def acts(one: OnDesk) -> Iterator[Review]:
            for name, words in typed.items():
                value = typed_value(name, one.kind, words, one.read)
                was = as_read(one.read, name)
                yield self._of(
                    one, "correct", because, field=name, was=was, value=value
                )
            if accept:
                yield self._of(one, "accept", "")

        return self._do(ident, seen, lambda one: list(acts(one)))

    def comment(
        self, ident: str, words: str, field: str | None = None, colour: str = "grey"
    ) -> OnDesk:
        """Say something of a claim or one of its fields.

        Raises:
            UsageError: nothing is said, or in a colour there is not.
        """
        if colour not in COLOURS:
            raise UsageError(f"no colour {colour!r}; there are {', '.join(COLOURS)}")
        _reason(words)
        return self._do(
            ident,
            None,
            lambda one: [self._of(one, "comment", words, field=field, value=colour)],
        )

    def assign(self, ident: str, to: str) -> OnDesk:
        """Say whose work it is."""
        return self._do(
            ident, None, lambda one: [self._of(one, "assign", "", value=to)]
        )

    def state(
        self, ident: str, state: str, because: str = "", seen: int | None = None
    ) -> OnDesk:
        """Say where the work on a claim stands.

        Raises:
            UsageError: there is no such state of a claim.
        """
        if state not in STATES or state == "signed off":
            raise UsageError(f"no state {state!r}; there are {', '.join(STATES[:-1])}")
        return self._do(
            ident, seen, lambda one: [self._of(one, "state", because, value=state)]
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
            return [self._of(one, "undo", "", value=mine[-1].id)]

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
        _reason(because)
        for needed in ("category", "value"):
            if not typed.get(needed, "").strip():
                raise UsageError(f"a figure that is added has a {needed}")
        reading = self._reading(document)
        span = _span(reading.document.text, words, start)
        values = {
            name: typed_value(name, "figure", said, None)
            for name, said in typed.items()
            if said.strip()
        }
        target = missed_id(document, span, values["category"])
        act = Review(
            "missed",
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
        return _act(one, act, self.by, because, round=self.round, **more)

    def _do(self, ident: str, seen: int | None, made: Any) -> OnDesk:
        one = on_desk(self.ledger, ident)
        self.ledger.review(made(one), seen)
        return on_desk(self.ledger, one.read.id)


def _reason(because: str) -> None:
    if not because.strip():
        raise UsageError("say why, in a few words another editor can disagree with")


def _span(text: str, words: str, start: int) -> Span:
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
    value = parsed(name, kind, typed)
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
    where = {
        name: getattr(entry, name)
        for name in ("geonameid", "country", "admin1", "lat", "lon")
    }
    return {"name": name, **where, "precision": precision}


# ------------------------------------------------------------------ what there is to do
def claims(
    ledger: Ledger, kind: str = "figure", documents: Collection[str] | None = None
) -> Iterator[OnDesk]:
    """Every figure or event as it lies on the desk: of each document its newest version, also those
    taken out.

    Args:
        ledger: an open ledger.
        kind: figure or event.
        documents: of these only, which somebody worked on.
    """
    newest: dict[str, Kept] = {}
    for kept in ledger.documents():
        before = newest.get(kept.document)
        if before is None or (kept.version, kept.number) > (
            before.version,
            before.number,
        ):
            newest[kept.document] = kept
    settled = ledger.settled(documents)
    numbers = {kept.number for kept in newest.values()}
    found: Iterable[KeptFigure | KeptEvent] = (
        ledger.reported(newest.values()) if kind == "figure" else ledger.events()
    )
    for one in found if documents is None else ():
        if one.kept.number in numbers and one.kept.document not in settled:
            yield OnDesk(one.kept, one.claim, one.claim, Standing())
    for document, worked in settled.items():
        here = newest.get(document)
        if here is None:
            continue
        for ident, read in worked.read.items():
            stands = worked.standings.get(ident, Standing())
            lies = _on_desk(here, ident, worked)
            in_newest = lies.claim is not None or stands.rejected is not None
            if kind_of(read) == kind and in_newest:
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
    every = [*claims(ledger, "figure", worked), *claims(ledger, "event", worked)]
    judged = (
        Judged(one.kept, languages.get(one.kept.number, ""), one.read, one.standing)
        for one in every
        if one.standing.acts
    )
    return error_rates(judged)


# ------------------------------------------------------------------ blind rounds
@dataclass(frozen=True, slots=True)
class Coded:
    """A round as far as it went: who coded how much, how far they agree, and what a third must
    decide.
    """

    round: Round
    coded: Mapping[
        str, Mapping[str, Mapping[str, Any]]
    ]  # coder → claim → field → value
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
    who = list(dict.fromkeys(coder.strip() for coder in coders if coder.strip()))
    if len(who) < 2 or third in who or not third.strip():
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
    ledger.review([Review("round", "round", name, by, datetime.now(UTC), value=value)])


def coded(ledger: Ledger, name: str) -> Coded:
    """A blind round as it stands.

    Raises:
        LedgerError: there is no such round.
    """
    acts = ledger.reviews()
    found = rounds(
        act for act in acts if act.target == name and act.kind == "round"
    ).get(name)
    if found is None:
        raise LedgerError(f"{ledger.path}: there is no round {name!r}")
    there = {kept.document for kept in ledger.documents()} & set(found.documents)
    read = {
        ident: (document, claim)
        for document, worked in ledger.settled(there).items()
        for ident, claim in worked.read.items()
    }
    done = [act for act in acts if act.round == name and act.by in found.coders]
    by_id = {ident: claim for ident, (_, claim) in read.items()}
    told = codes(done, by_id)
    by_document = {d: _agreed(told, _in(read, d)) for d in sorted(there)}
    last: dict[str, date] = {}
    for act in done:
        if act.act in CODES:
            last[act.target] = max(act.at.date(), last.get(act.target, date.min))
    by_day = {
        day: _agreed(told, {i for i, on in last.items() if on == day})
        for day in sorted(set(last.values()))
    }
    decided = {i for i in read if _decided(acts, i, found.third)}
    open_ = tuple(one for one in disputed(told) if one[0] not in decided)
    holds = {
        ident: worked.held(ident)
        for document, worked in ledger.settled(there).items()
        for ident in worked.read
        if ident in decided
    }
    became = tuple(outcomes(told, holds, {one[:2] for one in open_}))
    return Coded(
        found, told, agreement(told), by_document, by_day, became, open_, by_id
    )


def _in(read: Mapping[str, tuple[str, Claim]], document: str) -> set[str]:
    return {ident for ident, (where, _) in read.items() if where == document}


def _agreed(
    told: Mapping[str, Mapping[str, Mapping[str, Any]]], idents: Collection[str]
) -> tuple[Agreement, ...]:
    """Agreement over some claims alone."""
    return agreement(
        {
            who: {i: fields for i, fields in some.items() if i in idents}
            for who, some in told.items()
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
        if kind_of(claim) in field.of
    }
