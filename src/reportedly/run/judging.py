"""What a judgement is on: figures or whole questions, happenings, stories or outlets,
which it joins or parts.
"""

from __future__ import annotations

from datetime import datetime

from reportedly.codebook.words import JudgementVerdict
from reportedly.errors import LedgerError
from reportedly.ledger import Ledger
from reportedly.reconcile.outlets import OUTLET, judged_outlet_id
from reportedly.records.questions import Judgement, Line
from reportedly.run.answers import lines_beginning
from reportedly.run.happened import happenings_beginning
from reportedly.run.tracing import stories
from reportedly.stories.assignment import ident as part_id

# A question's id is its first figure's with this before it, which no id of a figure begins with; so
# are a happening's, of its first event, and a story's, of its first part.
QUESTION, HAPPENING, STORY = "q", "h", "s"


def judge(
    ledger: Ledger,
    one: str,
    other: str,
    verdict: str,
    by: str,
    because: str,
    at: datetime,
) -> int:
    """Keep what somebody says of two of a kind; on how many pairs it is.

    Args:
        ledger: an open ledger.
        one: the id of a figure, question, happening, event or story, or the beginning of it; or
            "outlet:" with a name.
        other: the same, of the same kind; what is said of a question is said of each of its
            figures, of a happening of each of its events, of a story of each of its parts. Beside a
            story it may be the id of an article, whose part of that story is meant.
        verdict: same | different | unsure | undone.

    Raises:
        LedgerError: nothing or too much is meant, or both are one or of two kinds.
    """
    first = _members_meant(ledger, one, other)[0]
    others = _members_meant(ledger, other, one)
    if verdict == JudgementVerdict.UNDONE:
        others = _judged_with(ledger, first, others)
    elif verdict == JudgementVerdict.SAME:
        others = others[:1] if _joins_whole(first) else others
    pairs = [(first, each) for each in others if each != first]
    if not pairs:
        raise LedgerError(f"{one!r} and {other!r} are one: there is nothing to judge")
    for a, b in pairs:
        ledger.judge(Judgement(a, b, verdict, by, because, at))
    return len(pairs)


def _joins_whole(ident: str) -> bool:
    """Whether one pair joins all: of stories and happenings, where figures are compared one
    by one.
    """
    return ident.startswith((HAPPENING, STORY))


def _members_meant(ledger: Ledger, ident: str, beside: str) -> list[str]:
    """What an id is of, as judgements name it: figures, events, parts or an outlet."""
    if ident.startswith(OUTLET):
        return [judged_outlet_id(ident.removeprefix(OUTLET))]
    if ident.startswith(HAPPENING):
        return _events_meant(ledger, ident)
    if beside.startswith(STORY):
        part = _part_of_article(ledger, ident, beside)
        if part:
            return [part]
    if ident.startswith(STORY):
        return _parts_meant(ledger, ident)
    return _figures_meant(ledger, ident)


def _figures_meant(ledger: Ledger, ident: str) -> list[str]:
    """The figure that an id is of, or those of the question; else the event."""
    if not ident.startswith(QUESTION):
        return [_figure_or_event(ledger, ident)]
    found = lines_beginning(ledger, ident)
    if (
        not found
    ):  # a question that was joined to another goes on under its first figure's id
        return [ledger.figure_id(ident.removeprefix(QUESTION))]
    if len(found) > 1:
        raise _several("questions", ident, [one.question for one in found])
    return _figures_of_line(found[0])


def _figure_or_event(ledger: Ledger, ident: str) -> str:
    try:
        return ledger.figure_id(ident)
    except LedgerError as none_of_figures:
        try:
            return f"{HAPPENING}{ledger.event_id(ident)}"
        except LedgerError:
            raise none_of_figures from None


def _figures_of_line(line: Line) -> list[str]:
    return [one.id for one in line.figures]


def _events_meant(ledger: Ledger, ident: str) -> list[str]:
    """The events of a happening; of one that was joined to another, the event it is named by."""
    found = happenings_beginning(ledger, ident)
    if len(found) > 1:
        raise _several("happenings", ident, [row["happening"] for row in found])
    if not found:
        return [f"{HAPPENING}{ledger.event_id(ident.removeprefix(HAPPENING))}"]
    return [f"{HAPPENING}{one['event']}" for one in found[0]["events"]]


def _parts_meant(ledger: Ledger, ident: str) -> list[str]:
    """The parts of a story; of one that was joined to another, its first part."""
    all_stories = stories(ledger)
    found = [story for story in all_stories if story.id.startswith(ident)]
    if len(found) > 1:
        raise _several("stories", ident, [story.id for story in found])
    if found:
        return [part_id(part) for part in found[0].parts]
    keys = {part_id(part) for story in all_stories for part in story.parts}
    first = [key for key in sorted(keys) if key.startswith(ident)]
    if len(first) != 1:
        raise LedgerError(
            f"{ledger.path}: no story has an id that begins with {ident!r}; `stories` lists them"
        )
    return first


def _part_of_article(ledger: Ledger, document: str, story: str) -> str | None:
    """The part of a story that an article tells."""
    return next(
        (
            part_id(part)
            for one in stories(ledger)
            for part in one.parts
            if part.document == document
            if (one.id.startswith(story) or part_id(part).startswith(story))
        ),
        None,
    )


def _several(what: str, ident: str, found: list[str]) -> LedgerError:
    named_ = ", ".join(found[:4])
    return LedgerError(
        f"{len(found)} {what} are meant by {ident!r}: {named_}; give more of it"
    )


def _judged_with(ledger: Ledger, first: str, others: list[str]) -> list[str]:
    """All that is in the judgement that was made with one of some pairs: what is undone is undone
    whole.
    """
    said = [j for j in ledger.judgements() if first in j.pair]
    made = {j.at for j in said if j.pair & set(others)}
    found = [each for j in said if j.at in made for each in j.pair if each != first]
    return list(dict.fromkeys(found)) or others
