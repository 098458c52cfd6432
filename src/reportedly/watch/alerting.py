"""From changes to alerts: which rules want them, when they are to be told, and what stands in
them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from reportedly.codebook.words import AlertedChange, AnswerState
from reportedly.ledger import ContentStamp, Ledger
from reportedly.records import Document, KeptEvent, Provenance
from reportedly.records.watching import Alert
from reportedly.report.questions import sentence_at
from reportedly.run.changes import (
    LedgerChange,
    Looked,
    Looks,
    Silences,
    changed,
    ledger_changes,
    look,
    look_over,
    moved_by,
    withdrawn,
)
from reportedly.run.rules import Rule, Wanted
from reportedly.watch.nearby import KnownFacts

BASELINE = ("baseline", "baseline")  # what was known before anybody asked for alerts
_QUOTED = 400  # characters of a sentence that an alert carries
_VOICES = 6  # origins that an alert names
# Until everything is looked at again, not only what is near to what is new: nothing it could show
# is urgent, since what is near is where changes are.
WHOLE = timedelta(hours=24)


class Alerting:
    """Looks for changes of one ledger and keeps the alerts that rules want."""

    def __init__(self, ledger: Ledger, wanted: Wanted) -> None:
        self._ledger, self.wanted = ledger, wanted
        self._known = KnownFacts(
            {
                key: facts
                for key, facts in ledger.watch.answers().items()
                if key[0] != "feed"
                if (facts or key == BASELINE)
            }
        )
        self._silences = Silences(ledger)
        self._silent: set[tuple[str, str]] = set()
        self._content: ContentStamp | None = None  # how far was looked
        self._whole_at: datetime | None = None  # when everything was looked at

    def begin(self, now: datetime) -> None:
        """Take what a ledger knows as known, where nobody looked before."""
        if not self._known:
            content = self._ledger.stamp().content
            looked = look_over(self._ledger)
            known = looked.facts | {BASELINE: {}}
            rows = [(kind, subject, facts) for (kind, subject), facts in known.items()]
            self._ledger.watch.keep_alerts(rows, (), now)
            self._known.add(known)
            self._known.spread(looked)
            self._content, self._whole_at = content, now

    def look(self, now: datetime) -> Iterator[list[Alert]]:
        """What changed since the last look, as alerts, part by part where there is much of it; each
        part is kept with its alerts.
        """
        content = self._ledger.stamp().content
        for before, after in self._looked(content, now):
            yield self._kept_alerts(before, after, now)
        self._content = content

    def look_at_all(self, now: datetime) -> list[Alert]:
        """The same over everything, where the last such look is a day ago; else nothing.

        It is for when what is new has been told: it takes as long as the ledger is large, and
        nothing that it could show is urgent. All that was read must be traced.
        """
        if self._whole_at is None or now - self._whole_at < WHOLE:
            return []
        content = self._ledger.stamp().content
        alerts = self._kept_alerts(*self._of_all(now), now)
        self._content = content
        return alerts

    def _kept_alerts(self, before: Looks, after: Looked, now: datetime) -> list[Alert]:
        """What a look found, kept together with the alerts it gives."""
        found = ledger_changes(before, after.facts)
        alerts = [*self._alerts(found, now), *self._of_silence(now)]
        moved = {key: new for key, _, new in changed(before, after.facts)}
        gone = _gone(before, after.facts, moved)
        if moved or alerts or gone:
            rows = [(*key, facts) for key, facts in moved.items()]
            rows += [(*key, {}) for key in gone]
            self._ledger.watch.keep_alerts(rows, alerts, now)
        self._known.add(moved)
        self._known.spread(after)
        self._known.forget(gone)
        return alerts

    def _looked(
        self, content: ContentStamp, now: datetime
    ) -> Iterator[tuple[Looks, Looked]]:
        """What was known of a ledger and what is: of what is near to what is new, else of all."""
        last = self._content
        # what somebody said of two figures may join or part any questions; what was erased is
        # nowhere near
        only_added_to = last and last.but_added_to() == content.but_added_to()
        if last and only_added_to:
            came = self._ledger.changed_since(last)
            for near in self._known.looks_near(self._ledger, came):
                yield (near.before, near.after) if near else self._of_all(now)
            return
        yield self._of_all(now)

    def _of_all(self, now: datetime) -> tuple[Looks, Looked]:
        self._whole_at = now
        return self._known.facts(), look_over(self._ledger)

    def silence(self, now: datetime) -> list[Alert]:
        """Only what time alone changes: sources that fell silent."""
        alerts = list(self._of_silence(now))
        if alerts:
            self._ledger.watch.keep_alerts((), alerts, now)
        return alerts

    def _alerts(self, found: Iterable[LedgerChange], now: datetime) -> Iterator[Alert]:
        words = _Words(self._ledger)
        for change in found:
            for rule in self.wanted.rules:
                if rule.wants(change) and not self._was_told(rule, change):
                    last = self._ledger.watch.last_alert(rule.name, change.group)
                    due = self.wanted.due(rule, now, last)
                    facts = _told(change, words, self.wanted.desk)
                    if (
                        change.kind == AlertedChange.TOLL_WITHDRAWN
                        and not facts["quotes"]
                    ):
                        continue  # its article was erased: nothing is to be said of it
                    yield Alert(
                        rule.name, change.group, change.kind, facts, rule.to, due, now
                    )

    def _was_told(self, rule: Rule, change: LedgerChange) -> bool:
        """Whether a happening was told by a rule before: it is new once, however it grows."""
        if change.kind != AlertedChange.NEW_HAPPENING:
            return False
        return self._ledger.watch.last_alert(rule.name, change.group) is not None

    def _of_silence(self, now: datetime) -> Iterator[Alert]:
        rules = [
            rule
            for rule in self.wanted.rules
            if AlertedChange.SOURCE_SILENT in rule.when
        ]
        if not rules:
            return
        for feed, (name, address, hours) in self._silences.hours(now).items():
            for rule in rules:
                silent = hours >= rule.silent.total_seconds() / 3600
                asked = rule.source.casefold() in f"{name} {address}".casefold()
                if not asked:
                    continue
                if not silent:
                    self._silent.discard((rule.name, feed))
                elif self._falls_silent(rule, feed, now, hours):
                    said = f"{name}: nothing new for {hours:.0f} hours"
                    facts = {
                        "said": said,
                        "subject": feed,
                        "address": address,
                        "quotes": [],
                    }
                    due = self.wanted.due(rule, now, None)
                    yield Alert(
                        rule.name,
                        feed,
                        AlertedChange.SOURCE_SILENT,
                        facts,
                        rule.to,
                        due,
                        now,
                    )

    def _falls_silent(self, rule: Rule, feed: str, now: datetime, hours: float) -> bool:
        """Whether this silence was not told yet."""
        if (rule.name, feed) in self._silent:
            return False
        self._silent.add((rule.name, feed))
        last = self._ledger.watch.last_alert(rule.name, feed)
        return last is None or now - last > timedelta(hours=hours)


def _gone(
    before: Looks,
    after: Looks,
    moved: Looks,
) -> list[tuple[str, str]]:
    """Subjects that are no more since another took their figures or events. Of those, nothing will
    be asked again; a question that nobody answers any more stays in mind, as it may come back.
    """
    return [
        key
        for key, facts in before.items()
        if key not in after
        if key not in moved
        if key != BASELINE
        if facts.get("state") != AnswerState.WITHDRAWN
    ]


# ------------------------------------------------------------------ what stands in an alert
class _Words:
    """The sentences of figures and events: of the ledger each claim and each text is asked once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[str, dict[str, str | None] | None] = {}
        self._texts: dict[int, Document] = {}  # by number of the reading

    def quote(self, claim: str) -> dict[str, str | None] | None:
        """The sentence a claim stands in, and its article."""
        if claim not in self._known:
            self._known[claim] = self._found(claim)
        return self._known[claim]

    def _found(self, claim: str) -> dict[str, str | None] | None:
        found = self._ledger.as_last_read(claim)
        if found is None:
            return None
        if isinstance(found, KeptEvent) and (toll := _figure_of_toll(found)):
            return self.quote(toll)
        span = getattr(found.claim, "evidence", None) or found.claim.trigger  # type: ignore[union-attr]
        document = self._text(found.kept.number)
        words = sentence_at(document, span.start, span.end)[:_QUOTED]
        return {"words": words, **_article_row(found.kept)}

    def _text(self, number: int) -> Document:
        if number not in self._texts:
            ((_, self._texts[number]),) = self._ledger.texts([number])
        return self._texts[number]


def _figure_of_toll(event: KeptEvent) -> str | None:
    """The figure of an event's first toll: its sentence says more than the event's first words,
    often a headline.
    """
    return next((toll.figure for toll in event.event.tolls if toll.figure), None)


def _article_row(kept: Provenance) -> dict[str, str | None]:
    return {
        "article": kept.called,
        "outlet": kept.outlet,
        "url": kept.url,
        "published": kept.published.isoformat() if kept.published else None,
    }


def _told(change: LedgerChange, words: _Words, desk: str) -> dict[str, Any]:
    """A change with the words it rests on, its origins, and where to read on."""
    after = change.after
    voices = list(after.get("voices", {}).values())[:_VOICES]
    claims = [after["latest"], *(v[3] for v in voices)][:_VOICES]
    quotes = [quote for claim in dict.fromkeys(claims) if (quote := words.quote(claim))]
    share = moved_by(change)
    return {
        "said": change.said,
        "subject": change.subject,
        "happening": change.subject if "tolls" in after else after["happening"],
        "address": f"{desk}/{_page_of_change(change)}"
        if desk
        else f"reportedly history {change.subject}",
        "state": after["state"],
        "origins": after["origins"],
        "voices": [v[1] for v in voices],
        "moved": round(share, 4) if share is not None else None,
        "quotes": quotes,
    }


def _page_of_change(change: LedgerChange) -> str:
    happening = "tolls" in change.after or change.after.get("happening")
    kind = "happenings" if happening else "questions"
    return f"{kind}/{change.after.get('happening') or change.subject}"


# ------------------------------------------------------------------ what it would have been
@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What rules would have told of a ledger's past."""

    told: tuple[tuple[date, str, str, str], ...]  # day, rule, group, words
    weeks: float

    def a_week(self) -> dict[str, float]:
        """Alerts a week by rule."""
        counted = Counter(rule for _, rule, _, _ in self.told)
        return {rule: many / self.weeks for rule, many in counted.items()}


def rehearse(
    ledger: Ledger,
    wanted: Wanted,
    since: date,
    seen: Callable[[date], None] = lambda day: None,
) -> Rehearsal:
    """Walk through a ledger's days from one on, and say what rules would have told.

    Alerts of one rule on one happening within a day count as one, and none comes within a
    cooling-off.
    """
    days = sorted(
        {
            k.published
            for k in ledger.documents()
            if k.published and k.published >= since
        }
    )
    sent: list[tuple[date, str, str, str]] = []
    last: dict[tuple[str, str], date] = {}
    once: set[tuple[str, str]] = set()
    before = look(ledger, since - timedelta(days=1))
    for day in days:
        seen(day)
        after = look(ledger, day)
        for change in ledger_changes(before, after):
            for rule in wanted.rules:
                key = (rule.name, change.group)
                if not rule.wants(change):
                    continue
                if last.get(key) == day:
                    continue
                if change.kind == AlertedChange.NEW_HAPPENING and key in once:
                    continue
                if (
                    key in last
                    and timedelta(days=(day - last[key]).days) < rule.cooling
                ):
                    continue
                once.add(key)
                last[key] = day
                sent.append((day, rule.name, change.group, change.said))
        before = before | after | withdrawn(before, after)
    final = max(days, default=since)
    return Rehearsal(tuple(sent), max(1.0, (final - since).days + 1) / 7)
