"""The digest of a ledger since a day: its answers then and now, and what made the difference."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from reportedly.codebook.subsets import subset
from reportedly.ledger import Ledger
from reportedly.reconcile import history
from reportedly.reconcile.importance import by_importance
from reportedly.records import CopyLink, Document, Provenance
from reportedly.records.questions import Judgement, Line, Reconciled, Reported
from reportedly.report import brief as briefs
from reportedly.report import rulings as phrases
from reportedly.report.digest import ChangedAnswer, ChangedArticle, Digest
from reportedly.run.reconciling import judged, reconciled, reported
from reportedly.run.tracing import copies

_OTHER_WORDS = subset("other_words")

TOP = 15  # of new and of changed answers: a page each
_WHYS = 3  # changes of one answer that are told, the last


def digest(ledger: Ledger, since: date, until: date, top: int = TOP) -> Digest:
    """What is new, what changed and why, and what is contested.

    Args:
        since: the first day whose articles count as new.
        until: the last day that is told of; what came later is left out.
        top: new answers shown, and changed ones.
    """
    before = reconciled(ledger, None, since - timedelta(days=1)).lines
    now = by_importance(reconciled(ledger, None, until).lines)
    owners = {w.id: line for line in before for w in line.figures}
    then = {
        line.question: next(
            (owners[w.id] for w in line.figures if w.id in owners), None
        )
        for line in now
    }
    new = [line for line in now if then[line.question] is None]
    moved = [
        line
        for line in now
        if (old := then[line.question])
        if _says(old) != _says(line)
    ]
    contested = [line for line in (*new, *moved) if line.contested]

    def text_of(kept: Provenance) -> Document:
        ((_, document),) = ledger.texts([kept.number])
        return document

    def made(lines: Sequence[Line]) -> briefs.Brief:
        return briefs.make(Reconciled(until, tuple(lines)), text_of, max(1, len(lines)))

    why = _Whys(ledger, since, until)
    changed = tuple(
        ChangedAnswer(entry, _was(then[entry.line.question]), why.of(entry.line))
        for entry in made(moved[:top]).entries
    )
    return Digest(
        name=ledger.path.name,
        since=since,
        until=until,
        articles=_came(ledger, since, until),
        new=made(new[:top]).entries,
        changed=changed,
        contested=made(contested[:top]).contradictions,
        pages=tuple(_pages_changed(ledger, since, until, top)),
        left_out=max(0, len(new) - top) + max(0, len(moved) - top),
    )


def _says(line: Line) -> tuple[object, ...]:
    """What of an answer a reader would see change."""
    return line.best, line.low, line.high, line.open_above, line.state, line.origins


def _was(line: Line | None) -> str:
    return phrases.best_of(line) if line else ""


def _came(ledger: Ledger, since: date, until: date) -> int:
    days = {k.document: k.published or k.kept_at.date() for k in ledger.documents()}
    return sum(since <= day <= until for day in days.values())


class _Whys:
    """Why answers changed, from what was reported; asked of the ledger once."""

    def __init__(self, ledger: Ledger, since: date, until: date) -> None:
        self._ledger, self._since, self._until = ledger, since, until
        self._told: list[Reported] | None = None
        self._links: list[CopyLink] = []
        self._said: tuple[Judgement, ...] = ()

    def of(self, line: Line) -> tuple[str, ...]:
        if self._told is None:
            self._told = list(reported(self._ledger))
            self._links = list(copies(self._ledger))
            self._said = judged(self._ledger)
        near = [r for r in self._told if r.figure.category == line.category]
        found = history(line.figures[0].id, near, self._links, self._said)
        return tuple(
            f"{change.cause}: {change.why}"
            for change in found
            if self._since <= change.day <= self._until
        )[-_WHYS:]


def _pages_changed(
    ledger: Ledger, since: date, until: date, top: int
) -> list[ChangedArticle]:
    """Articles that the watch found changed or taken down."""
    kept = {k.document: k for k in ledger.documents()}
    found = []
    for _, arrival in ledger.watch.arrivals():
        if arrival.outcome not in _OTHER_WORDS:
            continue
        if not arrival.at:
            continue
        if since <= arrival.at.date() <= until and (
            one := kept.get(arrival.document or "")
        ):
            found.append(ChangedArticle(one.called, one.outlet, arrival.told))
    return found[-top:]
