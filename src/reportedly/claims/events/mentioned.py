"""One mention of an event: its trigger with who, to whom, where, when and how sure, before mentions are joined."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.claims.events.parties import Parties, parties_of
from reportedly.claims.events.triggers import Trigger, find_triggers
from reportedly.claims.shared.certainty import certainty_of
from reportedly.claims.shared.periods import period_of
from reportedly.claims.shared.place import place_of
from reportedly.records import Document, Location, Mentions, Period, Reason, Sentence, Span
from reportedly.syntax.clauses import Clauses

# A sentence of a passage with such a role tells nothing of its own.
SILENT = frozenset({"duplicate", "boilerplate"})


@dataclass(slots=True)
class Mentioned:
    """A trigger and what its sentence says of it."""

    trigger: Trigger
    sentence: Sentence
    words: Span
    type: str
    parties: Parties
    clauses: Clauses
    place: Location | None
    time: Period | None
    certainty: str
    why: tuple[Reason, ...]
    own_place: bool  # whether the place stands in its own sentence
    own_time: bool

    @property
    def effect(self) -> bool:
        """Whether the word tells what came of an event."""
        return bool(self.trigger.row.get("effect"))


def mentions_of_events(document: Document, mentions: Mentions) -> list[Mentioned]:
    """Every mention of an event, in reading order."""
    found: list[Mentioned] = []
    for index, sentence in enumerate(mentions.sentences):
        if document.passages[sentence.passage].role in SILENT:
            continue
        triggers = sorted(find_triggers(sentence, index), key=lambda t: t.start)
        if not triggers:
            continue
        clauses = Clauses(sentence)
        found += [_mentioned(t, sentence, clauses, document, mentions) for t in triggers]
    return found


def _mentioned(
    trigger: Trigger,
    sentence: Sentence,
    clauses: Clauses,
    document: Document,
    mentions: Mentions,
) -> Mentioned:
    words = document.span(trigger.start, trigger.end)
    place, why_place = place_of(words, document, mentions)
    time, why_time = period_of(words, document, mentions)
    certainty, why_sure = certainty_of(trigger.token, trigger.token, sentence, document)
    why = (*why_place, *why_time, *((why_sure,) if why_sure else ()))
    return Mentioned(
        trigger,
        sentence,
        words,
        trigger.type,
        parties_of(trigger, sentence, clauses),
        clauses,
        place,
        time,
        certainty,
        why,
        _inside(why_place, sentence),
        _inside(why_time, sentence),
    )


def _inside(why: tuple[Reason, ...], sentence: Sentence) -> bool:
    return any(r.words is not None and sentence.start <= r.words.start < sentence.end for r in why)
